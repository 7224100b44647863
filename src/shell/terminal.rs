//! What the terminal is: whether there is one, its size, what it obeys; and the editors that read from it.

use super::memoire::Memoire;
use crate::error::{Cause, Error};
use rustyline::config::{Behavior, BellStyle, ColorMode, CompletionType};
use rustyline::error::ReadlineError;
use rustyline::{Config, Editor, Helper};
use std::env;
use std::io::{self, IsTerminal};

/// Columns and rows where nothing tells.
pub const TAILLE_PAR_DEFAUT: Taille = Taille { colonnes: 80, lignes: 24 };

/// How large a terminal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taille {
    /// Columns.
    pub colonnes: usize,
    /// Rows.
    pub lignes: usize,
}

/// The size of the terminal that standard output goes to; none where it goes elsewhere.
pub fn taille() -> Option<Taille> {
    if !io::stdout().is_terminal() {
        return None;
    }
    // Some terminals say 0.
    match terminal_size::terminal_size() {
        Some((colonnes, lignes)) if colonnes.0 > 0 && lignes.0 > 0 => {
            Some(Taille { colonnes: usize::from(colonnes.0), lignes: usize::from(lignes.0) })
        }
        _ => Some(TAILLE_PAR_DEFAUT),
    }
}

/// Is somebody there: does standard input come from a terminal?
pub fn interactif() -> bool {
    io::stdin().is_terminal()
}

/// Does the terminal obey escape sequences?
pub fn evolue() -> bool {
    !matches!(env::var("TERM").as_deref(), Ok("dumb" | "cons25" | "emacs"))
}

/// An editor that goes through these lines.
///
/// # Errors
/// The terminal cannot be set up.
pub(super) fn editeur<H: Helper>(memoire: Memoire, couleur: bool) -> Result<Editor<H, Memoire>, Error> {
    // Results go to standard output; where that is no terminal, the prompt has no place in it.
    let sortie = if io::stdout().is_terminal() { Behavior::Stdio } else { Behavior::PreferTerm };
    let config = Config::builder()
        .behavior(sortie)
        .completion_type(CompletionType::List)
        .completion_prompt_limit(usize::MAX)
        .bell_style(BellStyle::None)
        .color_mode(if couleur { ColorMode::Enabled } else { ColorMode::Disabled })
        .auto_add_history(false)
        .build();
    Editor::with_history(config, memoire).map_err(erreur)
}

/// What the editor says, as carnet says it: Ctrl-C and Ctrl-D interrupt.
pub(super) fn erreur(erreur: ReadlineError) -> Error {
    match erreur {
        ReadlineError::Io(source) => Error::fichier("terminal", source),
        ReadlineError::Errno(numero) => Error::fichier("terminal", numero.into()),
        _ => Cause::Interrompu.into(),
    }
}
