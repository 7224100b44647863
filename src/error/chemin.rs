//! Why a path that a command takes leads to no file that it may have.

use crate::texte;
use std::path::{Path, PathBuf};
use thiserror::Error as ThisError;

/// A path that is refused for where it leads, not for what the system says of it.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum CheminError {
    /// It leaves `fichiers.dossier`; whether something is there is not told.
    #[error("fichier « {} » : hors du dossier permis", montre(.chemin))]
    HorsDossier {
        /// As typed.
        chemin: PathBuf,
        /// The folder, as the configuration names it.
        dossier: PathBuf,
    },
    /// A file is to be read, and is not there.
    #[error("fichier « {} » : il n'existe pas", montre(.chemin))]
    Introuvable {
        /// As typed.
        chemin: PathBuf,
        /// The one that may be meant.
        proche: Option<String>,
    },
    /// A file is to be written, and its folder is not there.
    #[error("le dossier « {} » n'existe pas", montre(.dossier))]
    DossierAbsent {
        /// As typed.
        dossier: PathBuf,
    },
    /// A device, a pipe, a socket.
    #[error("« {} » n'est pas un fichier ordinaire", montre(.chemin))]
    PasUnFichier {
        /// As typed.
        chemin: PathBuf,
    },
}

fn montre(chemin: &Path) -> String {
    texte::printable(&chemin.to_string_lossy()).into_owned()
}

impl CheminError {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            CheminError::HorsDossier { .. } => "hors-dossier",
            CheminError::DossierAbsent { .. } | CheminError::Introuvable { .. } => "fichier",
            CheminError::PasUnFichier { .. } => "fichier-illisible",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        match self {
            CheminError::HorsDossier { dossier, .. } => {
                Some(format!("les fichiers sont ceux de « {} » : donnez un nom qui part de là", montre(dossier)))
            }
            CheminError::Introuvable { proche: Some(proche), .. } => {
                Some(format!("vouliez-vous dire « {} » ?", texte::printable(proche)))
            }
            CheminError::DossierAbsent { .. } => Some("créez-le, ou donnez un autre dossier".to_owned()),
            CheminError::PasUnFichier { .. } => Some("donnez le nom d'un fichier".to_owned()),
            CheminError::Introuvable { proche: None, .. } => {
                Some("vérifiez son nom et son dossier ; Tab complète les noms de fichiers".to_owned())
            }
        }
    }
}
