//! The one error type of carnet: data, with its place in the line where it has one. The French text stands beside each cause,
//! the hint and the exit code beside its kind; only `render` turns it into text for a person.

mod acces;
mod cause;
mod cellule;
mod chemin;
mod classeur;
mod cloture;
mod colonnes;
mod donnees;
mod emploi;
mod envoi;
mod export;
mod fichier;
mod phrases;
mod reglage;
mod sauvegarde;
mod serveur;

pub use acces::Acces;
pub use cause::Cause;
pub use cellule::CelluleError;
pub use chemin::CheminError;
pub use classeur::ClasseurError;
pub use cloture::ClotureError;
pub use colonnes::ColonneError;
pub use donnees::Donnees;
pub use emploi::{Emploi, Voulu};
pub use envoi::{Envoi, comment_regler};
pub use export::ExportError;
pub use fichier::ImportError;
pub use phrases::moment;
pub use reglage::Reglage;
pub use sauvegarde::SauvegardeError;
pub use serveur::Panne;

use crate::lang::Span;
use std::path::PathBuf;

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
