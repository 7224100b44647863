//! What was written on paper, in JSON.

use crate::service::PapierEcrit;
use serde::Serialize;

/// What was written on paper.
#[derive(Serialize)]
pub struct PapierJson<'a> {
    papier: &'a str,
    etudiants: u64,
    fichiers: u64,
    chemin: String,
    ecrit: bool,
}

impl<'a> PapierJson<'a> {
    /// The document.
    pub fn de(papier: &'a PapierEcrit) -> Self {
        PapierJson {
            papier: papier.papier.nom(),
            etudiants: papier.etudiants,
            fichiers: papier.fichiers,
            chemin: papier.chemin.to_string_lossy().into_owned(),
            ecrit: !papier.essai,
        }
    }
}
