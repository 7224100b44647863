//! The end of a school year in JSON.

use crate::domain::cloture::anciens;
use crate::service::cloture::{Cloture, EtapeCloture};
use serde::Serialize;

/// What a closing comes to.
#[derive(Serialize)]
pub struct ClotureJson {
    annee: String,
    vers: String,
    /// Students who are in the archive by now: none of a dry run.
    archives: u64,
    etudiants: u64,
    classes: Vec<ClasseJson>,
    nouvelles: Vec<String>,
    sans_suite: Vec<String>,
    essai: bool,
}

#[derive(Serialize)]
struct ClasseJson {
    classe: String,
    effectif: u64,
    vont: Vec<VersJson>,
    provisoires: u64,
    ouvertes: Vec<String>,
}

#[derive(Serialize)]
struct VersJson {
    vers: String,
    etudiants: u64,
}

impl ClotureJson {
    pub fn de(cloture: &Cloture) -> Self {
        let sortis = anciens(&cloture.annee);
        let textes = |noms: &[crate::domain::NomClasse]| noms.iter().map(ToString::to_string).collect();
        let classes = cloture.classes.iter().map(|une| ClasseJson {
            classe: une.nom.to_string(),
            effectif: une.effectif,
            vont: une
                .vont
                .iter()
                .map(|(suite, etudiants)| VersJson { vers: suite.arrivee(&sortis).to_string(), etudiants: *etudiants })
                .collect(),
            provisoires: une.provisoires,
            ouvertes: une.ouvertes.iter().map(ToString::to_string).collect(),
        });
        ClotureJson {
            annee: cloture.annee.to_string(),
            vers: cloture.vers.to_string(),
            archives: if cloture.etape == EtapeCloture::Faite { cloture.etudiants } else { 0 },
            etudiants: cloture.etudiants,
            classes: classes.collect(),
            nouvelles: textes(&cloture.nouvelles),
            sans_suite: textes(&cloture.sans_suite),
            essai: cloture.etape == EtapeCloture::Essai,
        }
    }
}
