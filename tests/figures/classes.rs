//! A change of coefficients of a class of 50 students with 20 marks each (target: under 200 ms).

use crate::ecole::{Ecole, inscrit, seance};
use crate::mesure::{But, Ligne, chrono, seule};
use carnet::command::{self, Poste};
use carnet::config;
use carnet::domain::Pays;
use carnet::enclos::Enclos;
use carnet::exchange::Limites;
use carnet::outcome::Format;
use carnet::render::Presentation;
use carnet::shell::Muet;
use std::cell::Cell;
use std::time::Duration;

const TOURS: usize = 15;
const ETUDIANTS: usize = 50;
/// Twenty marks in four subjects.
const NOTES: &str = "Maths[12|9|15|8|11] Anglais[14|7|10|13|6] Physique[9|9|12|16|10] Histoire[11|13|8|10|12]";

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let school = ecole.vide("classes");
    inscrit(&school, ecole.home());
    let seance = seance(&school);
    let mut dialogue = Muet::nouveau(Presentation::simple());
    let enclos = Enclos::libre(None);
    let mut fait = |ligne: &str| {
        let mut poste = Poste {
            school: &school,
            seance: &seance,
            dialogue: &mut dialogue,
            enclos: &enclos,
            sortie: &mut std::io::sink(),
            ecole: &config::Ecole { nom: None, adresse: None, logo: None, annee: None, mentions: None, pays: Pays::FR },
            envois: &carnet::notify::Reglages::default(),
            reglages: &[],
            limites: Limites::default(),
            oui: false,
            essai: false,
            debug: false,
            format: Format::Csv,
        };
        drop(command::execute(ligne, &mut poste).unwrap());
    };
    for n in 0..ETUDIANTS {
        fait(&format!("add nom=Nom{n} prenom=Awa tel=- classe=L3 notes=\"{NOTES}\""));
    }
    let tour = Cell::new(0);
    let change = seule(TOURS, || {
        tour.set(tour.get() + 1);
        let ligne = format!("class set L3 coefs=Maths:{}", 1 + tour.get() % 9);
        chrono(|| fait(&ligne))
    });
    vec![Ligne::seule("class set, 50 étudiants, 20 notes", &change, &But::Duree(Duration::from_millis(200)))]
}
