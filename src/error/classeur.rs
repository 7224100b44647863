//! Why a workbook cannot be imported.

use crate::texte;
use thiserror::Error as ThisError;

/// A workbook that is refused before any of its lines is looked at.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum ClasseurError {
    /// It is encrypted.
    #[error("le classeur est protégé par un mot de passe")]
    Chiffre,
    /// It holds programs.
    #[error("le classeur contient des macros")]
    Macros,
    /// Its compressed size says nothing of what it asks for.
    #[error("le classeur est refusé : décompressé, il prendrait plus que ce qui est permis ({detail})")]
    Bombe {
        /// How much is allowed.
        detail: String,
        /// The setting that says so.
        cle: Option<&'static str>,
    },
    /// More of something than is read.
    #[error("le classeur est refusé : {limite} {quoi} au plus")]
    Trop {
        /// How many are allowed.
        limite: u64,
        /// What was counted.
        quoi: &'static str,
        /// The setting that says so.
        cle: Option<&'static str>,
    },
    /// It does not hold together.
    #[error("le classeur est incomplet ou abîmé{}", .0.as_ref().map_or_else(String::new, |detail| format!(" ({detail})")))]
    Abime(Option<String>),
    /// An archive, or a document of another kind.
    #[error("ce n'est pas un classeur : {0}")]
    Autre(&'static str),
    /// The name promises another kind of file.
    #[error("le nom finit par « .{extension} », mais {reel}")]
    Extension {
        /// What it ends with.
        extension: String,
        /// What it is, in French.
        reel: &'static str,
        /// What its name should end with.
        attendue: &'static str,
    },
    /// No sheet has anything in it.
    #[error("le classeur est vide")]
    Vide,
    /// No sheet of that name.
    #[error("feuille « {} » inconnue", cite(.nom))]
    FeuilleInconnue {
        /// As given.
        nom: String,
        /// Those that there are.
        feuilles: Vec<String>,
    },
    /// Several sheets could be meant.
    #[error("plusieurs feuilles peuvent être importées")]
    FeuilleAChoisir {
        /// Those.
        feuilles: Vec<String>,
    },
    /// The sheet of marks has one of nobody.
    #[error("feuille « Notes », ligne {ligne} : le matricule « {} » n'est pas dans la feuille « Étudiants »", cite(.matricule))]
    NoteSansEtudiant {
        /// Where.
        ligne: u64,
        /// Whose it would be.
        matricule: String,
    },
}

fn cite(texte: &str) -> String {
    texte::fit(&texte::printable(texte), 60).into_owned()
}

impl ClasseurError {
    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let noms = |feuilles: &[String]| {
            feuilles.iter().map(|nom| format!("« {} »", cite(nom))).collect::<Vec<_>>().join(", ")
        };
        let conseil = match self {
            ClasseurError::Chiffre => "enlevez le mot de passe dans Excel (Fichier, Informations, Protéger le classeur), ou enregistrez-le en CSV".to_owned(),
            ClasseurError::Macros => "enregistrez-le sous « Classeur Excel (.xlsx) », sans macros, ou en CSV".to_owned(),
            ClasseurError::Bombe { cle: None, .. } | ClasseurError::Trop { cle: None, .. } => "enregistrez la feuille en CSV".to_owned(),
            ClasseurError::Bombe { cle: Some(cle), .. } | ClasseurError::Trop { cle: Some(cle), .. } => format!("enregistrez la feuille en CSV ; cette limite est un réglage : {cle} (config show)"),
            ClasseurError::Abime(_) => "ouvrez-le dans Excel ou LibreOffice et enregistrez-le à nouveau".to_owned(),
            ClasseurError::Autre(_) | ClasseurError::Vide => {
                "attendu : un classeur .xlsx, .xls ou .ods, ou un fichier CSV ou JSON".to_owned()
            }
            ClasseurError::Extension { attendue, .. } => format!("s'il est bien ce que vous voulez importer, renommez-le en « .{attendue} »"),
            ClasseurError::FeuilleInconnue { feuilles, .. } => format!("ses feuilles : {}", noms(feuilles)),
            ClasseurError::FeuilleAChoisir { feuilles } => {
                format!("dites laquelle : feuille=\"{}\" ({})", feuilles.first().map_or("", String::as_str), noms(feuilles))
            }
            ClasseurError::NoteSansEtudiant { .. } => "ajoutez l'étudiant, ou enlevez sa note".to_owned(),
        };
        Some(conseil)
    }
}
