//! The one error type of carnet: data, with its place in the line where it has one. The French text stands beside each cause,
//! the hint and the exit code beside its kind; only `render` turns it into text for a person.

mod serveur;

pub use serveur::Panne;

use crate::domain::date::DateError;
use crate::domain::libelle::LibelleError;
use crate::domain::matricule::MatriculeError;
use crate::domain::modification::ChampError;
use crate::domain::nombre::NombreError;
use crate::domain::notation::NotationError;
use crate::domain::note::{CoefError, NoteError, TypeNoteError};
use crate::lang::{Diagnostic, Span};
use std::path::PathBuf;
use thiserror::Error as ThisError;

/// The result of whatever can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, and where in the line.
#[derive(Debug)]
pub struct Error {
    /// What.
    pub cause: Box<Cause>,
    /// Where in the typed line, if it came from there.
    pub span: Option<Span>,
}

/// How a run ends (design, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: not found, invalid, no right.
    Refused,
    /// 2: not understood.
    Usage,
    /// 3: a server is out of reach.
    Unreachable,
    /// 4: the answer to a commit was lost.
    Unknown,
    /// 130: Ctrl-C.
    Interrupted,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Unreachable => 3,
            Exit::Unknown => 4,
            Exit::Interrupted => 130,
        }
    }
}

/// What went wrong. The sentence says what and where; [`Cause::conseil`] says what to do.
#[derive(Debug, ThisError)]
pub enum Cause {
    /// The line is not of the language.
    #[error(transparent)]
    Syntaxe(#[from] Diagnostic),
    /// A server is missing, out of reach, or not what carnet needs.
    #[error(transparent)]
    Panne(#[from] Panne),
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
    #[error("une réponse est nécessaire, et il n'y a pas de terminal où la demander")]
    SansTerminal,
    /// Ctrl-C.
    #[error("interrompu")]
    Interrompu,
}

/// A file error in French; the system's own words stay behind `--debug`.
fn fichier_illisible(chemin: &std::path::Path, source: &std::io::Error) -> String {
    use std::io::ErrorKind::*;
    let pourquoi = match source.kind() {
        NotFound => "il n'existe pas",
        PermissionDenied => "l'accès est refusé",
        IsADirectory => "c'est un dossier",
        NotADirectory => "une partie du chemin n'est pas un dossier",
        AlreadyExists => "il existe déjà",
        StorageFull | QuotaExceeded => "le disque est plein",
        ReadOnlyFilesystem => "le disque est en lecture seule",
        InvalidFilename => "le nom est trop long",
        _ => return format!("fichier « {} » : {source}", crate::texte::printable(&chemin.to_string_lossy())),
    };
    format!("fichier « {} » : {pourquoi}", crate::texte::printable(&chemin.to_string_lossy()))
}

impl Cause {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Cause::Syntaxe(_) => "syntaxe",
            Cause::Panne(panne) => panne.code(),
            Cause::Fichier { .. } => "fichier",
            Cause::Champ(_)
            | Cause::Matricule(_)
            | Cause::Note(_)
            | Cause::Notation(_)
            | Cause::Coef(_)
            | Cause::TypeNote(_)
            | Cause::Nombre(_)
            | Cause::Date(_)
            | Cause::Libelle(_) => "invalide",
            Cause::SansTerminal => "sans-terminal",
            Cause::Interrompu => "interrompu",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        match self {
            Cause::Syntaxe(diagnostic) => diagnostic.conseil(),
            Cause::Panne(panne) => panne.conseil(),
            Cause::SansTerminal => {
                Some("donnez toutes les valeurs dans la commande ; --yes répond oui aux confirmations".to_owned())
            }
            _ => None,
        }
    }

    /// How a run that stops on it ends.
    pub fn exit(&self) -> Exit {
        match self {
            Cause::Syntaxe(_) => Exit::Usage,
            Cause::Panne(panne) => panne.exit(),
            Cause::Interrompu => Exit::Interrupted,
            _ => Exit::Refused,
        }
    }
}

impl Error {
    /// The same error, at its place in the line; a place already known stays.
    pub fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    /// An error about a file.
    pub fn fichier(chemin: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Cause::Fichier { chemin: chemin.into(), source }.into()
    }
}

impl<C: Into<Cause>> From<C> for Error {
    fn from(cause: C) -> Self {
        let cause = cause.into();
        let span = match &cause {
            Cause::Syntaxe(diagnostic) => Some(diagnostic.span),
            _ => None,
        };
        Error { cause: Box::new(cause), span }
    }
}

/// Gives a result's error its place in the line.
pub trait At<T> {
    /// The same result, its error at `span`.
    fn at(self, span: Span) -> Result<T>;
}

impl<T, E: Into<Error>> At<T> for Result<T, E> {
    fn at(self, span: Span) -> Result<T> {
        self.map_err(|error| error.into().at(span))
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.cause.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.source()
    }
}
