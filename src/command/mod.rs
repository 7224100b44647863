//! One file per command: its Spec and its run. This file holds the registry and the one way to run a line.

pub mod dialogue;
pub mod spec;

use crate::domain::Session;
use crate::error::Result;
use crate::outcome::Outcome;
use crate::service::School;
use dialogue::Dialogue;
use spec::Spec;

/// What surrounds a command.
pub struct Context<'a> {
    /// The school.
    pub school: &'a School,
    /// Who asks.
    pub who: &'a Session,
    /// Whoever sits there.
    pub dialogue: &'a mut dyn Dialogue,
    /// `--yes`: every question is answered yes.
    pub oui: bool,
    /// `--dry-run`: show, write nothing.
    pub essai: bool,
}

/// A command: what it says of itself, and what it does.
pub struct Command {
    /// What it says of itself.
    pub spec: &'static Spec,
}

/// Every command, in the order that help shows.
pub static COMMANDES: &[Command] = &[];

/// Runs a line.
pub fn execute(_ligne: &str, _context: &mut Context<'_>) -> Result<Outcome> {
    Ok(Outcome::Rien)
}
