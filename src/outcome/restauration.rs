//! `restore`.

use crate::service::{RestaurationPrete, Restauree};
use std::path::PathBuf;

/// A backup and the school, compared; and what became of it.
#[derive(Debug)]
pub struct Restauration {
    /// The file.
    pub fichier: PathBuf,
    /// What it has, and how that differs.
    pub prete: RestaurationPrete,
    /// How far it is.
    pub etape: EtapeRestauration,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EtapeRestauration {
    /// It is only shown, before the question.
    Montre,
    /// `--dry-run`: nothing was written.
    Essai,
    /// It is done.
    Faite(Restauree),
}
