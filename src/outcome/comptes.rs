//! What was done to accounts and sessions.

use crate::domain::{Compte, Etudiant, MotDePasse, Session};
use std::path::PathBuf;
use std::time::Duration;

/// Who asks.
#[derive(Debug)]
pub struct Demandeur {
    /// His account.
    pub session: Session,
    /// The student that it is bound to, where the school has him.
    pub etudiant: Option<Etudiant>,
}

/// An account has another password.
#[derive(Debug)]
pub struct MotDePasseChange {
    /// Whose.
    pub compte: String,
    /// It is the account of who asks: his own session goes on.
    pub le_sien: bool,
    /// A password that was made for it, to be handed out: shown this once.
    pub premier: Option<MotDePasse>,
    /// `--dry-run`: it is still the old one.
    pub essai: bool,
}

/// The accounts of a whole class.
#[derive(Debug)]
pub struct ComptesDeClasse {
    /// Which.
    pub classe: String,
    /// How many were made.
    pub crees: u64,
    /// Where their passwords are, to be handed out.
    pub fichier: PathBuf,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// Somebody has logged in.
#[derive(Debug)]
pub struct Connexion {
    /// Who.
    pub session: Session,
    /// The next runs of carnet know him.
    pub gardee: bool,
}

/// A living session.
#[derive(Debug)]
pub struct SessionVue {
    /// This one.
    pub ici: bool,
    /// On which machine.
    pub machine: String,
    /// Since when.
    pub age: Duration,
    /// How long without a command.
    pub oisive: Duration,
}

/// An account before and after.
#[derive(Debug)]
pub struct CompteChange {
    /// Before; none for a new one.
    pub avant: Option<Compte>,
    /// After; none for one that is no more.
    pub apres: Option<Compte>,
    /// A password that was made for it, to be handed out: shown this once.
    pub premier: Option<MotDePasse>,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}
