//! What an import did, in JSON.

use crate::exchange::Faute;
use crate::service::RapportImport;
use serde::Serialize;

#[derive(Serialize)]
pub struct ImportJson<'a> {
    lus: u64,
    crees: u64,
    modifies: u64,
    inchanges: u64,
    rejetes: &'a [Faute],
    #[serde(skip_serializing_if = "Option::is_none")]
    rejets: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    classes_proches: Vec<ProcheJson<'a>>,
}

/// A class, and the one of nearly the same name.
#[derive(Serialize)]
struct ProcheJson<'a> {
    classe: &'a str,
    proche: &'a str,
}

impl<'a> ImportJson<'a> {
    pub fn de(import: &'a RapportImport) -> Self {
        ImportJson {
            lus: import.lus,
            crees: import.crees,
            modifies: import.modifies,
            inchanges: import.inchanges,
            rejetes: &import.rejetes,
            rejets: import.fichier_rejets.as_ref().map(|fichier| fichier.to_string_lossy().into_owned()),
            classes_proches: import
                .classes_proches
                .iter()
                .map(|(classe, proche)| ProcheJson { classe, proche })
                .collect(),
        }
    }
}
