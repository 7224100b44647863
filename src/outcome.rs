//! What a command did, as data, never text: `render` makes it a table, JSON or CSV.

use crate::command::spec::Spec;
use crate::config::Reglage;
use crate::domain::{Etudiant, Fiche, Resume, Session};
use crate::exchange::Apercu;
use crate::local;
use crate::service::RapportImport;
use std::path::PathBuf;

/// What a command did.
#[derive(Debug)]
pub enum Outcome {
    /// Nothing to show: an empty line, a comment.
    Rien,
    /// `find`.
    Liste(Liste),
    /// `show`.
    Fiche(Box<Fiche>),
    /// `add`, `edit`, `note …`.
    Changement(Box<Changement>),
    /// `delete`.
    Suppression(Box<Suppression>),
    /// What an import understood, before it asks.
    Apercu(Apercu),
    /// `import`.
    Import(Box<RapportImport>),
    /// `import annuler`.
    ImportAnnule(ImportAnnule),
    /// `help`.
    Aide(Aide),
    /// `config show`.
    Config(Vec<Reglage>),
    /// `whoami`.
    Identite(Session),
    /// `carnet services …`.
    Services(local::Etat),
    /// `source`: the lines of this file are to run.
    Script(PathBuf),
    /// `quit`.
    Quitter,
}

/// A list of students, or a page of it.
#[derive(Debug)]
pub struct Liste {
    /// In the order asked for.
    pub etudiants: Vec<Resume>,
    /// How many match in all.
    pub total: u64,
    /// How many were left out before the first.
    pub saut: u64,
}

/// A student before and after.
#[derive(Debug)]
pub struct Changement {
    /// Before; none for a new student.
    pub avant: Option<Etudiant>,
    /// After.
    pub apres: Fiche,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// A student who is no more.
#[derive(Debug)]
pub struct Suppression {
    /// As he was.
    pub etudiant: Etudiant,
    /// `--dry-run`: he still is.
    pub essai: bool,
}

/// An import taken back.
#[derive(Debug)]
pub struct ImportAnnule {
    /// The file it came from.
    pub fichier: String,
    /// Students taken back.
    pub repris: u64,
    /// Matricules left as they are, because somebody changed them since.
    pub laisses: Vec<String>,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// What `help` tells.
#[derive(Debug)]
pub enum Aide {
    /// Every command.
    Toutes(Vec<&'static Spec>),
    /// One command.
    Une(&'static Spec),
}
