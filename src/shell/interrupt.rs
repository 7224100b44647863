//! Ctrl-C stops the command and not the shell: the signal sets the flag that long work looks at. In a run without a shell SIGTERM
//! does the same, so that a service ends what it is at.

use crate::arret;
use crate::error::Exit;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{SigId, flag, low_level};
use std::io;

/// As long as it lives, Ctrl-C sets the flag of [`arret`] and ends nothing by itself. While a line is typed the editor reads
/// Ctrl-C as a key, and puts this handler back when the line is done.
#[derive(Debug)]
pub struct Garde(Vec<SigId>);

/// Listens to Ctrl-C.
///
/// # Errors
/// The system refuses the handler.
pub fn installe() -> io::Result<Garde> {
    Ok(Garde(vec![flag::register(SIGINT, arret::drapeau())?]))
}

/// For a run without a shell: the first Ctrl-C, or SIGTERM, sets the flag, a second one ends the process.
///
/// # Errors
/// The system refuses the handler.
pub fn installe_pour_batch() -> io::Result<Garde> {
    let signaux = [SIGINT, SIGTERM];
    for signal in signaux {
        flag::register_conditional_shutdown(signal, i32::from(Exit::Interrupted.code()), arret::drapeau())?;
    }
    signaux.into_iter().map(|signal| flag::register(signal, arret::drapeau())).collect::<io::Result<_>>().map(Garde)
}

impl Drop for Garde {
    fn drop(&mut self) {
        for signal in &self.0 {
            low_level::unregister(*signal);
        }
    }
}
