//! Reads that see all students at one moment. A plain read of many lets others write in between: whoever's average changes while
//! a list in that order is read may be missing from it, though he was there all the time.

use super::{EtudiantDoc, Store};
use crate::error::Result;
use mongodb::bson::Document;
use mongodb::options::ReadConcern;
use mongodb::sync::{ClientSession, Collection};

/// The students at one moment: that of the first read. What was acknowledged by then is in it (a transaction of the primary reads
/// what the primary has; a snapshot outside of transactions only what a majority is known to have, which a new primary may not
/// know yet).
pub(super) struct Instantane {
    pub(super) session: ClientSession,
    pub(super) etudiants: Collection<EtudiantDoc>,
}

impl Instantane {
    /// The same, as they are kept.
    pub(super) fn documents(&self) -> Collection<Document> {
        self.etudiants.clone_with_type()
    }
}

impl Drop for Instantane {
    fn drop(&mut self) {
        // It has written nothing; where the server is gone, it ends there by itself.
        let _ = self.session.abort_transaction().run();
    }
}

impl Store {
    /// Begins.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn instantane(&self) -> Result<Instantane> {
        let mut session = self.client.start_session().run().map_err(|error| self.panne(error))?;
        let begun = session.start_transaction().read_concern(ReadConcern::local()).run();
        begun.map_err(|error| self.panne(error))?;
        Ok(Instantane { session, etudiants: self.etudiants() })
    }
}
