//! What is for whoever runs lines: other lines, and how they run.

use crate::enclos::Ouvert;
use crate::lang::Span;

/// A file of lines to run, and how.
#[derive(Debug)]
pub struct Script {
    /// The file.
    pub fichier: Ouvert,
    /// Its name in the line that asked for it.
    pub place: Span,
    /// What `$1`, `$2`… stand for in its lines.
    pub arguments: Vec<String>,
    /// `--yes`, for all its lines.
    pub oui: bool,
    /// `--dry-run`, for all its lines.
    pub essai: bool,
}

/// How lines are to run from here on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consigne {
    /// `menu`: by number.
    Menu,
    /// `set`: what these names stand for in scripts.
    Variables(Vec<(String, String)>),
    /// `on-error`: to the end of the script.
    SurErreur {
        /// Go on after an error.
        continuer: bool,
    },
}
