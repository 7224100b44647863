//! Hostile files, refused by the program: what that costs.

use crate::ecole::{Ecole, prive, programme};
use crate::hostiles::{self, Hostile};
use crate::mesure::{self, Ligne};
use std::fs;
use std::time::Duration;

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let home = prive(ecole, "mesure_hostile");
    // The limits as they are for everybody.
    fs::remove_file(home.join(".config/carnet/config.toml")).unwrap();
    let mesure = |Hostile { nom, fait, .. }: Hostile| {
        let fichier = home.join(nom);
        fs::write(&fichier, fait()).unwrap();
        let mut carnet = programme(ecole, &home);
        carnet.args(["--db", "mesure_hostile", "--yes", "-c", &format!("import {}", fichier.display())]);
        let cout = mesure::cout(&mut carnet);
        fs::remove_file(fichier).unwrap();
        Ligne::cout(format!("refus de {nom}"), cout, Some(Duration::from_secs(2)), Some(300))
    };
    hostiles::fichiers(60).into_iter().map(mesure).collect()
}
