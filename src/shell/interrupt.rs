//! Ctrl-C stops the command and not the shell: the signal sets the flag that long work looks at.

use crate::arret;
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

impl Drop for Garde {
    fn drop(&mut self) {
        low_level::unregister(self.0);
    }
}
