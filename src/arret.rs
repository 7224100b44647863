//! Ctrl-C: a flag that long work looks at between two steps. The terminal's side sets it, commands obey it.

use crate::error::{Cause, Result};
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

static DEMANDE: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// The flag itself, for the signal handler.
pub fn drapeau() -> Arc<AtomicBool> {
    DEMANDE.clone()
}

/// A new command begins: forget an earlier Ctrl-C.
pub fn oublie() {
    DEMANDE.store(false, Ordering::Relaxed);
}

/// Between two steps of long work.
///
/// # Errors
/// `Interrompu` where Ctrl-C was pressed since the command began.
pub fn verifie() -> Result<()> {
    if DEMANDE.load(Ordering::Relaxed) { Err(Cause::Interrompu.into()) } else { Ok(()) }
}
