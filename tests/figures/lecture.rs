//! `show` from Redis and from MongoDB against the bare point read of the same typed document. What a session and its account
//! cost a command is no part of it.

use crate::ecole::{Ecole, GRANDE, PETITE, matricule, qui};
use crate::mesure::{But, Ligne, chrono, paires};
use carnet::service::School;
use carnet::store::EtudiantDoc;
use mongodb::bson::doc;

const TOURS: usize = 15;
const LECTURES: usize = 200;

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let (school, sans, who) = (ecole.peuplee(), ecole.sans_redis(), qui());
    let nue = ecole.nu("carnet").collection::<EtudiantDoc>("etudiants");
    let mut n = 0;
    // Far from the last one, and never the same twice in a row.
    let mut suivant = |parite: usize| {
        n = (n + 7_919) % (ecole.taille / 2).max(1);
        matricule((2 * n + parite).min(ecole.taille - 1))
    };
    let suivant = std::cell::RefCell::new(&mut suivant);
    let tirage = |parite| -> Vec<String> { (0..LECTURES).map(|_| (suivant.borrow_mut())(parite)).collect() };
    let nu = |parite| {
        let qui = tirage(parite);
        chrono(|| {
            for qui in &qui {
                nue.find_one(doc! { "_id": qui }).run().unwrap().unwrap();
            }
        })
    };
    let montre = |school: &School, qui: &[String]| {
        qui.iter().for_each(|qui| drop(school.fiche_de(qui, &who).unwrap()));
    };
    let mut lignes = Vec::new();
    let mut ligne = |nom: String, but: But, travail: &dyn Fn(Vec<String>) -> std::time::Duration, parite| {
        let (show, nu) = paires(TOURS, || travail(tirage(parite)), || nu(parite));
        lignes.push(Ligne::double(nom, &show.par(LECTURES), ("find_one", &nu.par(LECTURES)), &but));
    };
    let seul = |qui: Vec<String>| chrono(|| qui.iter().for_each(|qui| drop(sans.designe(qui, &who).unwrap())));
    ligne("show sans Redis, l'étudiant seul".into(), But::Temps(1.3), &seul, 0);
    for (parite, effectif) in [(0, PETITE), (1, GRANDE)] {
        let sans_redis = |qui: Vec<String>| chrono(|| montre(&sans, &qui));
        ligne(format!("show sans Redis, et rang parmi {effectif}"), But::Aucun, &sans_redis, parite);
        // What Redis lacks is read and left there.
        let premier = |qui: Vec<String>| chrono(|| montre(school, &qui));
        ligne(format!("show, Redis vide, et rang parmi {effectif}"), But::Aucun, &premier, parite);
        let garde = |qui: Vec<String>| {
            montre(school, &qui);
            chrono(|| montre(school, &qui))
        };
        ligne(format!("show de Redis, et rang parmi {effectif}"), But::Temps(0.35), &garde, parite);
    }
    lignes
}
