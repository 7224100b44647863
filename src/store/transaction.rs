//! A change and its journal entry, together or not at all.

use super::{EtudiantDoc, Store};
use crate::domain::{Etudiant, Matricule};
use crate::error::{Cause, Error, Panne, Result};
use mongodb::bson::{DateTime, Document, doc};
use mongodb::error::{TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT};
use mongodb::sync::ClientSession;
use std::time::{Duration, Instant, SystemTime};

/// How long a transaction is tried again when others change the same documents.
const DELAI: Duration = Duration::from_secs(10);

/// A transaction under way.
pub struct Transaction<'a> {
    pub(super) store: &'a Store,
    pub(super) session: &'a mut ClientSession,
    /// The one moment that everything in it carries.
    pub(super) maintenant: DateTime,
}

impl Store {
    /// Runs `travail` in a transaction: again, from its first read, where another transaction came first.
    ///
    /// # Errors
    /// What `travail` says, with nothing written; `ResultatInconnu` where the answer to the commit was lost.
    pub fn transaction<T>(&self, mut travail: impl FnMut(&mut Transaction<'_>) -> Result<T>) -> Result<T> {
        let fin = Instant::now() + DELAI;
        let mut session = self.client.start_session().run().map_err(|error| self.panne(error))?;
        for essai in 0.. {
            session.start_transaction().run().map_err(|error| self.panne(error))?;
            let mut transaction = Transaction { store: self, session: &mut session, maintenant: DateTime::now() };
            match travail(&mut transaction) {
                Ok(fait) => match self.valide(&mut session, fin) {
                    Ok(()) => return Ok(fait),
                    Err(error) if is_transient(&error) && Instant::now() < fin => {}
                    Err(error) => return Err(error),
                },
                Err(error) => {
                    // Nothing was written either way: a transaction that cannot even be aborted ends with its session.
                    let _ = session.abort_transaction().run();
                    if !is_transient(&error) || Instant::now() >= fin {
                        return Err(error);
                    }
                }
            }
            std::thread::sleep(pause(essai));
        }
        unreachable!("the loop above only ends by returning")
    }

    /// Commits; asks again as long as the answer is lost.
    fn valide(&self, session: &mut ClientSession, fin: Instant) -> Result<()> {
        loop {
            match session.commit_transaction().run() {
                Ok(()) => return Ok(()),
                Err(error) if error.contains_label(TRANSIENT_TRANSACTION_ERROR) => return Err(self.panne(error)),
                Err(error) if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) => {
                    if Instant::now() >= fin {
                        return Err(Panne::ResultatInconnu { detail: error.to_string() }.into());
                    }
                }
                Err(error) => return Err(self.panne(error)),
            }
        }
    }
}

fn is_transient(error: &Error) -> bool {
    matches!(*error.cause, Cause::Panne(Panne::Passagere { .. }))
}

/// A little longer each time, and never the same as another's: up to 2, 4, 8 … 64 ms.
fn pause(essai: u32) -> Duration {
    let most = 2_000u64 << essai.min(5);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let hasard = u64::from(now.subsec_nanos()).wrapping_mul(u64::from(std::process::id()) | 1) >> 4;
    Duration::from_micros(hasard % most)
}

/// The student himself, as he was read: nobody else who was given his matricule since.
pub(super) fn celui(etudiant: &Etudiant) -> Document {
    let mut qui = doc! { "_id": etudiant.matricule.as_str(), "version": etudiant.version };
    qui.extend(etudiant.cree.map(|cree| ("cree".to_owned(), DateTime::from_millis(cree).into())));
    qui
}

impl Transaction<'_> {
    /// The student, as the transaction sees him.
    ///
    /// # Errors
    /// The server's.
    pub fn etudiant(&mut self, matricule: &Matricule) -> Result<Option<Etudiant>> {
        let found =
            self.store.etudiants().find_one(doc! { "_id": matricule.as_str() }).session(&mut *self.session).run();
        found.map_err(|error| self.store.panne(error))?.map(EtudiantDoc::etudiant).transpose()
    }
}
