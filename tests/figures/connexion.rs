//! A login that is refused: on an account that exists, and on one that does not. A difference would tell which names are some.

use crate::comptes;
use crate::ecole::Ecole;
use crate::mesure::{But, Ligne, chrono, paires};
use carnet::domain::{MotDePasse, Role};
use carnet::service::School;
use std::cell::Cell;

const TOURS: usize = 50;

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let school = ecole.vide("mesure_connexion");
    let nom = |debut: &str, n: usize| format!("{debut}{n}");
    (0..=TOURS).for_each(|n| comptes::cree(&school, &nom("connu", n), Role::Admin, false));
    // Each name once: nobody waits after a failure.
    let (a, b) = (Cell::new(0), Cell::new(0));
    let essaie = |debut: &str, n: &Cell<usize>| {
        let qui = nom(debut, n.replace(n.get() + 1));
        chrono(|| refuse(&school, &qui))
    };
    let (connu, inconnu) = paires(TOURS, || essaie("connu", &a), || essaie("absent", &b));
    ecole.nu("mesure_connexion").drop().run().unwrap();
    vec![Ligne::double("login refusé, compte connu", &connu, ("inconnu", &inconnu), &But::Ecart(0.05))]
}

fn refuse(school: &School, nom: &str) {
    school.connecte(nom, &mot("un autre mot de passe"), &mut || panic!("{nom} waits")).unwrap_err();
}

fn mot(texte: &str) -> MotDePasse {
    MotDePasse::parse(texte).unwrap()
}
