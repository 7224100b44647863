//! What commands call.

pub mod vocabulaire;

use crate::exchange::Faute;
use std::path::PathBuf;

/// How far a long work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progres {
    /// What is being done, in French: `écriture`.
    pub etape: &'static str,
    /// Done so far.
    pub fait: u64,
    /// In all.
    pub total: u64,
}

/// What an import did, or found wrong.
#[derive(Debug, Default)]
pub struct RapportImport {
    /// Lines read.
    pub lus: u64,
    /// Students created.
    pub crees: u64,
    /// Students changed.
    pub modifies: u64,
    /// Lines that say what the school already knows.
    pub inchanges: u64,
    /// What is wrong with the others.
    pub rejetes: Vec<Faute>,
    /// Where the wrong lines were written.
    pub fichier_rejets: Option<PathBuf>,
    /// Encoding and separator found, in French; what the user is told.
    pub origine: String,
    /// All or nothing, and something was wrong: nothing was written.
    pub refuse: bool,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// The school (the real one has more).
#[derive(Debug)]
pub struct School;
