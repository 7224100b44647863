//! Why something went wrong: one variant for each kind, each kind an enum of its own where it has more than one case.

use super::{
    Acces, CheminError, ClotureError, Donnees, Emploi, Envoi, Error, Exit, ExportError, ImportError, Panne, Reglage,
    SauvegardeError,
};
use crate::domain::classe::AnneeError;
use crate::domain::date::DateError;
use crate::domain::explication::SansNote;
use crate::domain::libelle::LibelleError;
use crate::domain::matricule::MatriculeError;
use crate::domain::modification::ChampError;
use crate::domain::nombre::NombreError;
use crate::domain::notation::NotationError;
use crate::domain::note::{CoefError, NoteError, TypeNoteError};
use crate::domain::reglement::{NoteHorsRegle, ReglementError};
use crate::lang::Diagnostic;
use crate::texte::{self, nombre};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use thiserror::Error as ThisError;

/// What went wrong. The sentence says what and where; [`Cause::conseil`] says what to do.
#[derive(Debug, ThisError)]
pub enum Cause {
    /// The line is not of the language.
    #[error(transparent)]
    Syntaxe(#[from] Diagnostic),
    /// The line is of the language, but no such command.
    #[error(transparent)]
    Emploi(#[from] Emploi),
    /// Who asks may not, or is not known.
    #[error(transparent)]
    Acces(#[from] Acces),
    /// What is asked does not fit what the school has.
    #[error(transparent)]
    Donnees(#[from] Donnees),
    /// A server is missing, out of reach, or not what carnet needs.
    #[error(transparent)]
    Panne(#[from] Panne),
    /// The configuration is wrong.
    #[error(transparent)]
    Reglage(#[from] Reglage),
    /// A message cannot be sent, or is not there.
    #[error(transparent)]
    Envoi(#[from] Envoi),
    /// A path leads where a command may not go, or to no ordinary file.
    #[error(transparent)]
    Chemin(#[from] CheminError),
    /// A file cannot be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// An export's format cannot hold what it is given.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A school cannot be backed up, or put back.
    #[error(transparent)]
    Sauvegarde(#[from] SauvegardeError),
    /// A school year cannot be closed, or is not in the archive.
    #[error(transparent)]
    Cloture(#[from] ClotureError),
    /// A file could not be read or written.
    #[error("{}", fichier_illisible(.chemin, .source))]
    Fichier {
        /// Which.
        chemin: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A text is no value of its field.
    #[error(transparent)]
    Champ(#[from] ChampError),
    /// A text is no matricule.
    #[error(transparent)]
    Matricule(#[from] MatriculeError),
    /// A text is no mark.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// A text is no list of marks.
    #[error(transparent)]
    Notation(#[from] NotationError),
    /// A text is no weight.
    #[error(transparent)]
    Coef(#[from] CoefError),
    /// A word is no type of mark.
    #[error(transparent)]
    TypeNote(#[from] TypeNoteError),
    /// A text is no rule of a class.
    #[error(transparent)]
    Reglement(#[from] ReglementError),
    /// A text is no school year.
    #[error(transparent)]
    Annee(#[from] AnneeError),
    /// A mark has no place in its class.
    #[error(transparent)]
    HorsRegle(#[from] NoteHorsRegle),
    /// There is no average to explain.
    #[error(transparent)]
    SansNote(#[from] SansNote),
    /// A number in an argument.
    #[error(transparent)]
    Nombre(#[from] NombreError),
    /// A date in an argument.
    #[error(transparent)]
    Date(#[from] DateError),
    /// A label in an argument.
    #[error(transparent)]
    Libelle(#[from] LibelleError),
    /// A question came up and nobody is there to answer it.
    #[error("une réponse est nécessaire, et il n'y a pas de terminal où la demander{}", .question.as_ref().map_or(String::new(), |question| format!(" : {question}")))]
    SansTerminal {
        /// Yes or no to what; none where a value was asked for.
        question: Option<String>,
    },
    /// The marks of a class are typed one by one, and nobody is there to type them.
    #[error("la saisie d'une classe demande les notes une à une, et il n'y a pas de terminal")]
    SaisieSansTerminal,
    /// The answer was no.
    #[error("abandonné : rien n'a été changé")]
    Renonce,
    /// A line of a script failed; what was wrong with it has been told.
    #[error("le script « {fichier} » a échoué à la ligne {ligne}")]
    ScriptArrete {
        /// Which.
        fichier: String,
        /// Its line, from 1.
        ligne: u64,
        /// How that line ended.
        exit: Exit,
    },
    /// An import that its server left in the middle.
    #[error("{cause} ; l'import s'est arrêté, {fait} étudiants sur {total} au moins sont écrits")]
    ImportEnSuspens {
        /// Students known to be written.
        fait: u64,
        /// Of so many.
        total: u64,
        /// Why it stopped.
        cause: Box<Error>,
    },
    /// A school year that is half closed.
    #[error(
        "{cause} ; la clôture de {annee} s'est arrêtée à {} étudiants sur {} : chacun est dans l'ancienne année ou dans la nouvelle, rien n'est perdu",
        nombre(*.fait),
        nombre(*.total)
    )]
    ClotureEnSuspens {
        /// Which.
        annee: String,
        /// Students known to be done.
        fait: u64,
        /// Of so many.
        total: u64,
        /// Why it stopped.
        cause: Box<Error>,
    },
    /// A school that is being put back from a backup, and what is left to do.
    #[error("{cause} ; {}", if *.basculee { "la restauration n'est pas finie : rien ne doit être écrit avant" } else { "la restauration s'est arrêtée : l'école n'est pas changée, mais rien ne peut y être écrit avant que carnet soit ouvert à nouveau" })]
    RestaurationEnSuspens {
        /// The backup is taking the school's place; else the school is as it was.
        basculee: bool,
        /// Why it stopped.
        cause: Box<Error>,
    },
    /// Bulletins of a class, a file each, of which some are written and the others are not.
    #[error("{cause} ; {}", ecrits_sur(.ecrits, .total, .dossier))]
    BulletinsEnPartie {
        /// Those that are.
        ecrits: u64,
        /// Of so many.
        total: u64,
        /// Where.
        dossier: PathBuf,
        /// What stopped it.
        cause: Box<Error>,
    },
    /// Ctrl-C.
    #[error("interrompu")]
    Interrompu,
}

/// `12 bulletins sur 36 sont écrits dans « bulletins/ », les autres ne le sont pas`.
fn ecrits_sur(ecrits: &u64, total: &u64, dossier: &Path) -> String {
    let dossier = texte::printable(&dossier.to_string_lossy()).into_owned();
    match ecrits {
        0 => format!("aucun bulletin n'est écrit dans « {dossier} »"),
        1 => format!("1 bulletin sur {total} est écrit dans « {dossier} », les autres ne le sont pas"),
        n => format!("{n} bulletins sur {total} sont écrits dans « {dossier} », les autres ne le sont pas"),
    }
}

/// A file error in French; the system's own words stay behind `--debug`.
pub(super) fn fichier_illisible(chemin: &Path, source: &std::io::Error) -> String {
    let pourquoi = match source.kind() {
        ErrorKind::NotFound => "il n'existe pas",
        ErrorKind::PermissionDenied => "l'accès est refusé",
        ErrorKind::IsADirectory => "c'est un dossier",
        ErrorKind::NotADirectory => "une partie du chemin n'est pas un dossier",
        ErrorKind::AlreadyExists => "il existe déjà",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "le disque est plein",
        ErrorKind::FileTooLarge => "il serait plus grand que ce que le système permet",
        ErrorKind::ReadOnlyFilesystem => "le disque est en lecture seule",
        ErrorKind::InvalidFilename => "le nom est trop long",
        ErrorKind::InvalidInput => "ce nom n'est pas permis",
        _ => "le système ne peut pas le lire ou l'écrire",
    };
    format!("fichier « {} » : {pourquoi}", texte::printable(&chemin.to_string_lossy()))
}

impl Cause {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Cause::Syntaxe(_) => "syntaxe",
            Cause::Emploi(emploi) => emploi.code(),
            Cause::Acces(acces) => acces.code(),
            Cause::Donnees(donnees) => donnees.code(),
            Cause::Panne(panne) => panne.code(),
            Cause::Reglage(reglage) => reglage.code(),
            Cause::Envoi(envoi) => envoi.code(),
            Cause::Chemin(chemin) => chemin.code(),
            Cause::Import(import) => import.code(),
            Cause::Export(export) => export.code(),
            Cause::Sauvegarde(sauvegarde) => sauvegarde.code(),
            Cause::Cloture(cloture) => cloture.code(),
            Cause::Fichier { .. } => "fichier",
            Cause::Champ(_)
            | Cause::Matricule(_)
            | Cause::Note(_)
            | Cause::Notation(_)
            | Cause::Coef(_)
            | Cause::TypeNote(_)
            | Cause::Nombre(_)
            | Cause::Date(_)
            | Cause::Reglement(_)
            | Cause::Annee(_)
            | Cause::HorsRegle(_)
            | Cause::Libelle(_) => "invalide",
            Cause::SansNote(_) => "introuvable",
            Cause::SansTerminal { .. } | Cause::SaisieSansTerminal => "sans-terminal",
            Cause::Renonce => "abandon",
            Cause::ScriptArrete { .. } => "script",
            Cause::ImportEnSuspens { cause, .. }
            | Cause::ClotureEnSuspens { cause, .. }
            | Cause::RestaurationEnSuspens { cause, .. }
            | Cause::BulletinsEnPartie { cause, .. } => cause.cause.code(),
            Cause::Interrompu => "interrompu",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        match self {
            Cause::Syntaxe(diagnostic) => diagnostic.conseil(),
            Cause::Emploi(emploi) => emploi.conseil(),
            Cause::Acces(acces) => acces.conseil(),
            Cause::Donnees(donnees) => donnees.conseil(),
            Cause::Panne(panne) => panne.conseil(),
            Cause::Reglage(reglage) => reglage.conseil(),
            Cause::Envoi(envoi) => envoi.conseil(),
            Cause::Chemin(chemin) => chemin.conseil(),
            Cause::Import(import) => import.conseil(),
            Cause::Export(export) => export.conseil(),
            Cause::Sauvegarde(sauvegarde) => sauvegarde.conseil(),
            Cause::Cloture(cloture) => cloture.conseil(),
            Cause::ClotureEnSuspens { annee, .. } => Some(format!("« class cloturer annee={annee} » la finit")),
            Cause::ImportEnSuspens { .. } => Some(
                "quand le serveur répond à nouveau, importez ce fichier une seconde fois pour finir, ou « import annuler »"
                    .to_owned(),
            ),
            Cause::RestaurationEnSuspens { basculee: true, .. } => {
                Some("ouvrez carnet à nouveau : il la termine d'abord".to_owned())
            }
            Cause::RestaurationEnSuspens { basculee: false, .. } => {
                Some("ouvrez carnet à nouveau : il la défait d'abord, puis relancez « restore »".to_owned())
            }
            Cause::BulletinsEnPartie { ecrits, .. } => {
                let replace = if *ecrits == 0 { "" } else { " ; --yes remplace ceux qui y sont" };
                Some(format!("la même commande les écrit tous{replace}"))
            }
            Cause::SaisieSansTerminal => {
                Some("dans un script : « note import fichier matiere=… » prend les notes d'un fichier".to_owned())
            }
            Cause::Fichier { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                    Some("libérez de la place, ou donnez un autre dossier".to_owned())
                }
                ErrorKind::PermissionDenied => {
                    Some("vérifiez les droits de ce fichier et de son dossier, ou donnez-en un autre".to_owned())
                }
                ErrorKind::IsADirectory => Some("donnez le nom d'un fichier de ce dossier".to_owned()),
                ErrorKind::AlreadyExists => Some("donnez un autre nom, ou ajoutez --yes pour le remplacer".to_owned()),
                ErrorKind::ReadOnlyFilesystem => Some("donnez un autre dossier".to_owned()),
                _ => None,
            },
            Cause::SansTerminal { question: Some(_) } => Some("ajoutez --yes à la commande pour répondre oui".to_owned()),
            Cause::SansTerminal { question: None } => Some("donnez toutes les valeurs dans la commande".to_owned()),
            _ => None,
        }
    }

    /// How a run that stops on it ends.
    pub fn exit(&self) -> Exit {
        match self {
            Cause::Syntaxe(_) | Cause::Reglage(_) => Exit::Usage,
            Cause::Emploi(emploi) => emploi.exit(),
            Cause::Acces(acces) => acces.exit(),
            Cause::Panne(panne) => panne.exit(),
            Cause::Envoi(envoi) => envoi.exit(),
            Cause::Import(import) => import.exit(),
            Cause::Export(export) => export.exit(),
            Cause::ScriptArrete { exit, .. } => *exit,
            Cause::ImportEnSuspens { cause, .. }
            | Cause::ClotureEnSuspens { cause, .. }
            | Cause::RestaurationEnSuspens { cause, .. }
            | Cause::BulletinsEnPartie { cause, .. } => cause.cause.exit(),
            Cause::Interrompu => Exit::Interrupted,
            _ => Exit::Refused,
        }
    }
}
