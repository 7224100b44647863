//! Ctrl-C stops the command and not the shell: the signal sets the flag that long work looks at.

use crate::arret;
use crate::error::Exit;
use signal_hook::consts::SIGINT;
use signal_hook::{SigId, flag, low_level};
use std::io;

/// As long as it lives, Ctrl-C sets the flag of [`arret`] and ends nothing by itself. While a line is typed the editor reads
/// Ctrl-C as a key, and puts this handler back when the line is done.
#[derive(Debug)]
pub struct Garde(SigId);

/// Listens to Ctrl-C.
///
/// # Errors
/// The system refuses the handler.
pub fn installe() -> io::Result<Garde> {
    Ok(Garde(flag::register(SIGINT, arret::drapeau())?))
}

/// For a run without a shell: the first Ctrl-C sets the flag, a second one ends the process.
///
/// # Errors
/// The system refuses the handler.
pub fn installe_pour_batch() -> io::Result<Garde> {
    flag::register_conditional_shutdown(SIGINT, i32::from(Exit::Interrupted.code()), arret::drapeau())?;
    installe()
}

impl Drop for Garde {
    fn drop(&mut self) {
        low_level::unregister(self.0);
    }
}
