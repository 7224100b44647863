//! How works grow with the school, from 1,000 students on, ten times as many each step: what gives the same amount of output must
//! take about the same time, and a list in and out about as much a line.

use crate::courbe::{Courbe, Sortie};
use crate::ecole::{Ecole, importe, matricule, qui};
use crate::mesure::{Serie, chrono, seule};
use crate::saisie;
use crate::serveurs::dossier;
use carnet::domain::requete::{Atome, Filtre, Requete, Test, Tri};
use carnet::domain::statistiques::Cadre;
use carnet::domain::{Centiemes, Champ, NomClasse};
use carnet::enclos::Enclos;
use carnet::exchange::export::{Colonnes, Dialecte, Format};
use carnet::service::{DemandeExport, School, Vers};
use std::rc::Rc;

/// The smallest school.
const DEPART: usize = 1_000;
const TOURS: usize = 7;
const FOIS: usize = 20;

/// One work at one size.
type Mesure<'a> = (&'static str, Sortie, Box<dyn FnMut() -> Serie + 'a>);

/// The curves, from [`DEPART`] students to as many as the school has.
pub fn mesure(grande: usize) -> Vec<Courbe> {
    let mut courbes: Vec<Courbe> = Vec::new();
    let tailles = std::iter::successors(Some(DEPART), |taille| taille.checked_mul(10));
    for taille in tailles.take_while(|taille| *taille <= grande) {
        eprintln!("  {taille} étudiants…");
        let ecole = Ecole::de(taille);
        for (n, (nom, sortie, mut mesure)) in travaux(&ecole, &ecole.vide("croissance")).into_iter().enumerate() {
            if courbes.len() == n {
                courbes.push(Courbe { nom, sortie, points: Vec::new() });
            }
            courbes[n].points.push((taille, mesure().mediane()));
        }
        ecole.nu("croissance").drop().run().unwrap();
    }
    courbes
}

/// The import comes first: the others look at what it has written.
fn travaux<'a>(ecole: &'a Ecole, school: &'a School) -> Vec<Mesure<'a>> {
    let petite = NomClasse::parse("1e 0").unwrap();
    let celle = Filtre::Champ(Champ::Classe, Test::Parmi(vec![Atome::Texte(petite.to_string())]));
    let haute = Test::Bornes { de: Some((Atome::Moyenne(Centiemes(1_500)), true)), a: None };
    let haute = Filtre::Champ(Champ::Moyenne, haute);
    let tous = || Filtre::Et(Vec::new());
    let par = |champ, descendant| vec![Tri { champ, descendant }];
    let sans = Rc::new(ecole.nue("croissance"));
    let souvent = move |travail: Box<dyn Fn(&School) + 'a>| -> Box<dyn FnMut() -> Serie + 'a> {
        let sans = Rc::clone(&sans);
        Box::new(move || seule(TOURS, || chrono(|| (0..FOIS).for_each(|_| travail(&sans)))).par(FOIS))
    };
    let cherche = |filtre: Filtre, tri: Vec<Tri>, limite: Option<u64>| -> Box<dyn Fn(&School) + 'a> {
        Box::new(move |school| {
            let requete = Requete { filtre: filtre.clone(), tri: tri.clone(), limite, saut: 0, plus: Vec::new() };
            drop(school.cherche(requete, &qui()).unwrap());
        })
    };
    let dernier = matricule(ecole.taille - 1);
    let montre = Box::new(move |school: &School| drop(school.fiche_de(&dernier, &qui()).unwrap()));
    let sienne = petite.clone();
    vec![
        (
            "import CSV",
            Sortie::Toute,
            Box::new(|| {
                let fichier = ecole.fichier();
                Serie::de([chrono(|| importe(school, &fichier).unwrap())])
            }),
        ),
        ("show réf", Sortie::Egale, souvent(montre)),
        ("find classe=… sort=moyenne", Sortie::Egale, souvent(cherche(celle.clone(), par(Champ::Moyenne, true), None))),
        ("find limit=20", Sortie::Egale, souvent(cherche(tous(), par(Champ::Nom, false), Some(20)))),
        ("find moyenne>=15 limit=20", Sortie::Egale, souvent(cherche(haute, par(Champ::Nom, false), Some(20)))),
        (
            "top 10",
            Sortie::Egale,
            souvent(Box::new(move |school| {
                drop(school.premiers(tous(), &Cadre::default(), 10, &qui()).unwrap());
            })),
        ),
        (
            "top 10 classe=…",
            Sortie::Egale,
            souvent(Box::new(move |school| {
                drop(school.premiers(celle.clone(), &Cadre::default(), 10, &qui()).unwrap());
            })),
        ),
        (
            "stats classe=…",
            Sortie::Egale,
            souvent(Box::new(move |school| {
                drop(school.statistiques_de(&sienne, &Cadre::default(), &qui()).unwrap());
            })),
        ),
        (
            "stats de l'école",
            Sortie::Rapport,
            Box::new(|| {
                let sans = ecole.nue("croissance");
                seule(3, || chrono(|| drop(sans.statistiques(&Cadre::default(), &qui()).unwrap())))
            }),
        ),
        ("export CSV", Sortie::Toute, Box::new(|| Serie::de([exporte(ecole, school)]))),
        ("Tab, au pire", Sortie::Egale, Box::new(|| saisie::tab(ecole.taille))),
    ]
}

fn exporte(ecole: &Ecole, school: &School) -> std::time::Duration {
    let (fichier, enclos) = (dossier("croissance.csv"), Enclos::libre(None));
    let place = enclos.place(&fichier).unwrap();
    let tri = vec![Tri { champ: Champ::Nom, descendant: false }];
    let demande = DemandeExport {
        requete: Requete { filtre: Filtre::Et(Vec::new()), tri, limite: None, saut: 0, plus: Vec::new() },
        colonnes: Colonnes::nouvelles(None, false),
        format: Format::Csv(Dialecte::default()),
        vers: Vers::Fichier { place: &place, remplace: true },
    };
    chrono(|| assert_eq!(school.exporte(demande, &qui(), &mut |_| {}).unwrap().etudiants, ecole.taille as u64))
}
