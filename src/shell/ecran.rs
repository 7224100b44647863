//! What the menu needs of a screen: to ask, to say, to run a line. A terminal here; lines without one in `batch`.

use super::repl::{Apres, Interprete};
use crate::error::Result;

/// What a reader reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lu {
    /// A line; several, where they were pasted.
    Ligne(String),
    /// Ctrl-C.
    Annule,
    /// Ctrl-D, or no more.
    Fin,
}

/// A question of the menu.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// The prompt, its blank included: `Votre choix > `.
    pub invite: &'q str,
    /// The line behind which the answer will stand: Tab completes it there. None where there is nothing to complete.
    pub debut: Option<&'q str>,
}

/// How the menu was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depart {
    /// By a line: what follows it is next.
    Ligne,
    /// With carnet itself.
    Carnet,
}

/// Where the menu is shown.
pub trait Ecran {
    /// Asks, and reads a line.
    ///
    /// # Errors
    /// The terminal's.
    fn demande(&mut self, question: &Question<'_>) -> Result<Lu>;

    /// Says a text, its lines made already.
    ///
    /// # Errors
    /// The output's.
    fn dit(&mut self, texte: &str) -> Result<()>;

    /// Its columns.
    fn largeur(&self) -> usize;

    /// Does whoever answers see what he types? What comes as lines may be meant for another question.
    fn est_terminal(&self) -> bool;

    /// Runs a line and shows what it did, as if it had been typed. A failing command is no error: `Refusee`.
    ///
    /// # Errors
    /// The output's.
    fn soumet(&mut self, ligne: &str, interprete: &mut dyn Interprete) -> Result<Apres>;
}
