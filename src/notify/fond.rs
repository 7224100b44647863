//! The relay in the background of a shell that stays open: typing never waits for it, and it leaves with the shell.

use super::{Reglages, Relais};
use crate::service::School;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

/// Between two looks.
const PAS: Duration = Duration::from_secs(2);
/// Between two looks where a server takes nothing: twice as long each time, up to [`LONGTEMPS`].
const REPOS: Duration = Duration::from_secs(30);
const LONGTEMPS: Duration = Duration::from_secs(300);

/// A background thread that ends with this value.
pub struct Fond {
    fin: Option<mpsc::Sender<()>>,
    fini: Arc<AtomicBool>,
    fil: Option<JoinHandle<()>>,
}

impl Fond {
    /// Begins to send what waits; nothing where no channel is configured.
    pub fn commence(school: &Arc<School>, reglages: Reglages) -> Option<Fond> {
        if reglages.canaux().is_empty() {
            return None;
        }
        let (fin, attend) = mpsc::channel::<()>();
        let fini = Arc::new(AtomicBool::new(false));
        // Not the school itself: a server that hangs would keep it from being closed.
        let school = Arc::downgrade(school);
        let drapeau = Arc::clone(&fini);
        let fil = std::thread::spawn(move || {
            let va = || !drapeau.load(Ordering::Relaxed);
            let relais = Relais::de_fond(school, &reglages);
            let mut repos = REPOS;
            loop {
                // A database that is away for a while, or a channel that is wrongly configured, is looked at again later.
                let rompu = match relais.a_du_travail() {
                    Ok(true) => relais.ronde(&va).map_or(true, |bilan| bilan.rompu),
                    Ok(false) | Err(_) => false,
                };
                let pause = if rompu { repos } else { PAS };
                repos = if rompu { (repos * 2).min(LONGTEMPS) } else { REPOS };
                match attend.recv_timeout(pause) {
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                    _ => return,
                }
            }
        });
        Some(Fond { fin: Some(fin), fini, fil: Some(fil) })
    }
}

impl Drop for Fond {
    fn drop(&mut self) {
        self.fini.store(true, Ordering::Relaxed);
        drop(self.fin.take());
        // It wakes at once, unless a server holds it: then it ends with the process, and another one takes its message over.
        for _ in 0..20 {
            if self.fil.as_ref().is_none_or(JoinHandle::is_finished) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
