//! Hostile files: each is refused with its reason, and nothing of it is written. What they cost is measured by `make bench`.

use crate::commun::ecole::Ecole;
use crate::commun::hostiles::{self, Hostile};
use std::fs;

fn regle(ecole: &Ecole, reglages: &str) {
    let config = ecole.maison().join(".config/carnet/config.toml");
    fs::create_dir_all(config.parent().unwrap()).unwrap();
    fs::write(config, reglages).unwrap();
}

#[test]
fn un_fichier_hostile_est_refuse_et_dit_pourquoi() {
    let ecole = Ecole::petite();
    let avant = ecole.tout();
    regle(&ecole, hostiles::REGLAGES_POUR_4);
    let fichiers = hostiles::fichiers(4);
    let annonce = format!("| {} hostile files refused |", fichiers.len());
    assert!(include_str!("../../README.md").contains(&annonce), "{annonce}");
    for Hostile { nom, raison, fait } in fichiers {
        ecole.ecris(nom, fait());
        let sortie = ecole.lance(&["--format", "table", "-c", &format!("import {nom}")]);
        assert_eq!(sortie.code, 1, "{nom} : {sortie:?}");
        assert!((sortie.out + &sortie.err).contains(raison), "{nom} : {}", sortie.err);
        assert!(sortie.err.len() < 20_000, "{nom} : {}", sortie.err.len());
        fs::remove_file(ecole.dossier.join(nom)).unwrap();
    }
    assert_eq!(ecole.tout(), avant);
}

#[test]
fn les_limites_sont_des_reglages() {
    let ecole = Ecole::petite();
    ecole.copie("lycee.xlsx");
    ecole.copie("lycee.csv");
    ecole.copie("lycee.xls");
    for (reglage, fichier, raison) in [
        ("octets = 10000", "lycee.csv", "10000 octets au plus"),
        ("lignes = 100", "lycee.csv", "100 lignes au plus"),
        ("colonnes = 5", "lycee.csv", "plus de 5 colonnes"),
        ("classeur = 10000", "lycee.xlsx", "10000 octets au plus"),
        ("decompresse = 50000", "lycee.xlsx", "décompressé"),
        ("lignes = 100", "lycee.xlsx", "100 lignes au plus"),
        ("cellules = 100", "lycee.csv", "100 cellules au plus"),
        ("cellules_classeur = 100", "lycee.xlsx", "100 cellules au plus"),
        ("cellules_denses = 100", "lycee.xls", "import.cellules_denses"),
    ] {
        regle(&ecole, &format!("[import]\n{reglage}\n"));
        let dit = ecole.refuse(1, &format!("import {fichier} zero=oui"));
        assert!(dit.contains(raison), "{reglage} : {dit}");
    }
}
