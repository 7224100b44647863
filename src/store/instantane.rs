//! Reads that see all students at one moment. A plain read of many lets others write in between: whoever's average changes while
//! a list in that order is read may be missing from it, though he was there all the time.

use super::{EtudiantDoc, Store};
use crate::error::Result;
use mongodb::bson::Document;
use mongodb::options::{CollectionOptions, ReadConcern};
use mongodb::sync::{ClientSession, Collection};

/// The students at one moment: that of the first read. What a majority had confirmed by then is in it.
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

impl Store {
    /// Begins.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn instantane(&self) -> Result<Instantane> {
        let session = self.client.start_session().snapshot(true).run().map_err(|error| self.panne(error))?;
        // A collection that asks for a majority would be asked for no more than that.
        let moment = CollectionOptions::builder().read_concern(ReadConcern::snapshot()).build();
        Ok(Instantane { session, etudiants: self.db.collection_with_options("etudiants", moment) })
    }
}
