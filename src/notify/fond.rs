//! The relay in the background of a shell that stays open: typing never waits for it, and it leaves with the shell.

use super::{Nouvelle, Reglages, Relais};
use crate::service::{School, laisse_finir};
use crate::store::Issue;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;

/// A background thread that ends with this value.
pub struct Fond {
    fini: Arc<AtomicBool>,
    fil: Option<JoinHandle<()>>,
}

/// How many messages the background has given up, for whoever tells it: shared with it.
#[derive(Clone, Debug, Default)]
pub struct Echoues(Arc<AtomicU64>);

impl Echoues {
    /// So many since the last call.
    pub fn neufs(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

impl Fond {
    /// Begins to send what waits; nothing where no channel is configured.
    pub fn commence(school: &Arc<School>, reglages: Reglages, echoues: Echoues) -> Option<Fond> {
        if reglages.canaux().is_empty() {
            return None;
        }
        let fini = Arc::new(AtomicBool::new(false));
        // Not the school itself: a server that hangs would keep it from being closed.
        let school = Arc::downgrade(school);
        let drapeau = Arc::clone(&fini);
        let fil = std::thread::spawn(move || {
            let va = || !drapeau.load(Ordering::Relaxed);
            // Why something does not go is written with the message; the shell tells of those that were given up.
            Relais::de_fond(school, &reglages).sert(&va, &mut |nouvelle| {
                if matches!(nouvelle, Nouvelle::Issue(Issue::Echoue { .. })) {
                    echoues.0.fetch_add(1, Ordering::Relaxed);
                }
            });
        });
        Some(Fond { fini, fil: Some(fil) })
    }
}

impl Drop for Fond {
    fn drop(&mut self) {
        self.fini.store(true, Ordering::Relaxed);
        // Where a server holds it, it ends with the process, and another one takes its message over.
        laisse_finir(self.fil.as_ref());
    }
}
