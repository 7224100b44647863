//! `show` from MongoDB against the bare point read of the same typed document.

use crate::ecole::{Ecole, GRANDE, PETITE, matricule, qui};
use crate::mesure::{But, Ligne, chrono, paires};
use carnet::store::EtudiantDoc;
use mongodb::bson::doc;

const TOURS: usize = 15;
const LECTURES: usize = 200;

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let (school, who) = (ecole.peuplee(), qui());
    let nue = ecole.nu("carnet").collection::<EtudiantDoc>("etudiants");
    let (classes, mut n) = ([(0, PETITE), (1, GRANDE)], 0);
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
    let lu = || {
        let qui = tirage(0);
        chrono(|| qui.iter().for_each(|qui| drop(school.designe(qui, &who).unwrap())))
    };
    let (lu, seul) = paires(TOURS, lu, || nu(0));
    let lecture =
        Ligne::double("show, l'étudiant seul", &lu.par(LECTURES), ("find_one", &seul.par(LECTURES)), &But::Temps(1.3));
    // His rank is a second question: whoever has a higher average is counted each time, so that it is never stale.
    let entieres = classes.map(|(parite, effectif)| {
        let show = || {
            let qui = tirage(parite);
            chrono(|| qui.iter().for_each(|qui| drop(school.fiche(school.designe(qui, &who).unwrap()).unwrap())))
        };
        let (show, nu) = paires(TOURS, show, || nu(parite));
        let nom = format!("show et rang, classe de {effectif}");
        Ligne::double(nom, &show.par(LECTURES), ("find_one", &nu.par(LECTURES)), &But::Temps(1.3))
    });
    std::iter::once(lecture).chain(entieres).collect()
}
