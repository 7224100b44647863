//! What the tests of papers (bulletins, reports) share: a school with a heading, and a PDF read back.

use crate::commun::ecole::Ecole;
use crate::pdf::Pdf;
use std::fs;

/// With a school's name, so that nothing is said of its missing.
pub fn nomme(ecole: &Ecole) {
    regle(
        ecole,
        "nom = \"Lycée Blaise Diagne\"\nadresse = \"12, avenue Diop, BP 5033, Dakar\"\nannee = \"2026-2027\"\n",
    );
}

pub fn regle(ecole: &Ecole, cles: &str) {
    let dossier = ecole.maison().join(".config/carnet");
    fs::create_dir_all(&dossier).unwrap();
    fs::write(dossier.join("config.toml"), format!("[ecole]\n{cles}")).unwrap();
}

pub fn lit(ecole: &Ecole, nom: &str) -> Pdf {
    Pdf::de(fs::read(ecole.dossier.join(nom)).unwrap())
}
