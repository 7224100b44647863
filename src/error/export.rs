//! Why an export cannot be written as it was asked for.

use super::Exit;
use crate::texte;
use thiserror::Error as ThisError;

/// An export that its format cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum ExportError {
    /// A name with letters that the encoding does not have.
    #[error("« {} » : la lettre « {caractere} » n'existe pas en Windows-1252", texte::fit(&texte::printable(.texte), 60))]
    HorsEncodage {
        /// The text.
        texte: String,
        /// Its first such letter.
        caractere: char,
    },
    /// More lines than a sheet of Excel has.
    #[error("trop de lignes pour la feuille « {feuille} » : Excel en a {limite} au plus")]
    TropDeLignes {
        /// Which sheet.
        feuille: &'static str,
        /// How many it has.
        limite: u32,
    },
    /// The workbook could not be put together.
    #[error("le classeur Excel n'a pas pu être écrit en entier")]
    Classeur,
    /// More students than a list on paper takes.
    #[error("trop d'étudiants pour un PDF : {limite} au plus")]
    TropPourUnPdf {
        /// How many it takes.
        limite: u64,
    },
    /// A workbook and a PDF are no text.
    #[error("{quoi} ne s'écrit pas sur la sortie standard")]
    SansFichier {
        /// `un PDF`
        quoi: &'static str,
        /// How the name of such a file ends.
        extension: &'static str,
    },
    /// What looks like anything else.
    #[error("un bulletin ou un rapport s'écrit dans un fichier dont le nom finit par .pdf")]
    PdfSeul,
    /// A file for each of many.
    #[error("les bulletins d'une classe vont dans un dossier, un fichier par étudiant")]
    DossierAttendu,
    /// Neither of the two forms that somebody's data are written in.
    #[error("des données personnelles s'écrivent dans un fichier dont le nom finit par .json ou .pdf")]
    FormeDeDossier,
    /// A parameter of another format.
    #[error("{nom}= ne concerne que le format {format}")]
    AutreFormat {
        /// The parameter.
        nom: &'static str,
        /// The format that it is for.
        format: &'static str,
    },
}

impl ExportError {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        "export"
    }

    /// How a run that stops on it ends.
    pub fn exit(&self) -> Exit {
        match self {
            ExportError::SansFichier { .. }
            | ExportError::PdfSeul
            | ExportError::DossierAttendu
            | ExportError::FormeDeDossier
            | ExportError::AutreFormat { .. } => Exit::Usage,
            _ => Exit::Refused,
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let conseil = match self {
            ExportError::HorsEncodage { .. } => "sans encodage=, le fichier est en UTF-8, qui les a toutes",
            ExportError::TropDeLignes { .. } => "exportez classe par classe (classe=L3), ou en CSV",
            ExportError::Classeur => {
                "vérifiez la place qui reste sur le disque et dans le dossier temporaire, ou exportez en CSV"
            }
            ExportError::TropPourUnPdf { .. } => "exportez classe par classe (classe=L3), ou en CSV",
            ExportError::SansFichier { extension, .. } => {
                return Some(format!("donnez un fichier : export {extension} eleves.{extension}"));
            }
            ExportError::PdfSeul => "par exemple : mon-bulletin.pdf",
            ExportError::DossierAttendu => {
                "donnez un dossier, comme bulletins/ ; groupe=oui met tout dans un seul fichier"
            }
            ExportError::FormeDeDossier => "awa.pdf se lit en famille ; awa.json a tout, pour un programme",
            ExportError::AutreFormat { .. } => return None,
        };
        Some(conseil.to_owned())
    }
}
