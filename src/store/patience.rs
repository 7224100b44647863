//! How long a command waits for MongoDB: whatever the servers do, its user has an answer within five seconds. A server that is
//! away is looked for [`SELECTION`] at a time, and a command asks again for [`ABSENCE`], which is long enough for a planned change of
//! primary and for a private server that starts again. One that does not answer is given up after [`BATTEMENT`] and [`CONNEXION`].

use super::Store;
use super::transaction::pause;
use crate::error::{Cause, Error, Panne, Result};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long the driver looks for a server; twice where it tries again by itself.
pub(super) const SELECTION: Duration = Duration::from_millis(1_250);
/// How long to wait for a connection.
pub(super) const CONNEXION: Duration = Duration::from_secs(2);
/// How often each server is to say that it lives: who has not for so long and [`CONNEXION`], is gone, and what it was asked is
/// given up.
pub(super) const BATTEMENT: Duration = Duration::from_millis(500);
/// For so long a command asks again where a server is away; the last time, twice [`SELECTION`].
const ABSENCE: Duration = Duration::from_millis(2_300);
/// For so long where others are in the way, or a majority has not confirmed yet; the last try may still look for a server.
const REPONSE: Duration = Duration::from_millis(3_200);
/// A write outside of transactions that a majority has not confirmed after so long is given up.
pub(super) const CONFIRMATION: Duration = Duration::from_millis(3_500);
/// A commit that is not confirmed after so long is asked for again, or given up.
pub(super) const MAJORITE: Duration = Duration::from_secs(1);

/// Since when the user has been waiting.
#[derive(Debug)]
pub(super) struct Patience(Mutex<Instant>);

impl Default for Patience {
    fn default() -> Patience {
        Patience(Mutex::new(Instant::now()))
    }
}

impl Patience {
    /// A command begins, or a part of a long one is done.
    pub(super) fn commence(&self) {
        *self.debut() = Instant::now();
    }

    /// A part of the command begins that writes: where it comes late, the command was not waiting, but at work.
    pub(super) fn pour_une_partie(&self) {
        if !self.reste() {
            self.commence();
        }
    }

    /// May a server that is away be asked again?
    pub(super) fn attend(&self) -> bool {
        self.debut().elapsed() < ABSENCE
    }

    /// May what others stood in the way of be tried again?
    pub(super) fn reste(&self) -> bool {
        self.debut().elapsed() < REPONSE
    }

    /// May what failed so, and wrote nothing, be tried again?
    pub(super) fn permet(&self, error: &Error) -> bool {
        match *error.cause {
            Cause::Panne(Panne::MongoInjoignable { .. }) => self.attend(),
            Cause::Panne(Panne::Passagere { .. }) => self.reste(),
            _ => false,
        }
    }

    fn debut(&self) -> MutexGuard<'_, Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// No server to ask.
pub(super) fn is_injoignable(error: &Error) -> bool {
    matches!(*error.cause, Cause::Panne(Panne::MongoInjoignable { .. }))
}

impl Store {
    /// A command begins: it waits for the servers so long and no longer.
    pub fn commence(&self) {
        self.cache.commence();
        self.patience.commence();
    }

    /// It ends, and will be acknowledged ([`crate::cache::Cache::acheve`]).
    pub fn acheve(&self) {
        self.cache.acheve();
    }

    /// Asks what may be asked twice, again while the server is away or others are in the way, and the command has patience.
    ///
    /// # Errors
    /// What `essai` says last.
    pub(super) fn insiste<T>(&self, mut essai: impl FnMut() -> Result<T>) -> Result<T> {
        for n in 0.. {
            match essai() {
                Err(error) if self.patience.permet(&error) => std::thread::sleep(pause(n)),
                fin => return fin,
            }
        }
        unreachable!("the loop above only ends by returning")
    }
}
