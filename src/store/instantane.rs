//! Reads that see all students at one moment. A plain read of many lets others write in between: whoever's average changes while
//! a list in that order is read may be missing from it, though he was there all the time.

use super::patience::CONFIRMATION;
use super::{EtudiantDoc, Store};
use crate::error::Result;
use mongodb::bson::{Document, doc};
use mongodb::options::{CollectionOptions, FindOneOptions, ReadConcern};
use mongodb::sync::{ClientSession, Collection};

/// The students at one moment: that of the first read. What was acknowledged by then is in it (a transaction of the primary reads
/// what the primary has; a snapshot outside of transactions only what a majority is known to have, which a new primary may not
/// know yet).
pub(super) struct Instantane<'a> {
    store: &'a Store,
    pub(super) session: ClientSession,
    pub(super) etudiants: Collection<EtudiantDoc>,
}

impl Instantane<'_> {
    /// The same, as they are kept.
    pub(super) fn documents(&self) -> Collection<Document> {
        self.etudiants.clone_with_type()
    }
}

/// Everything at one moment, for longer than a transaction may last: what exports and the journal's verification read. What was
/// acknowledged before it began is in it.
pub(super) struct Moment<'a> {
    store: &'a Store,
    pub(super) session: ClientSession,
}

impl Moment<'_> {
    /// A collection as it was then. It names its read concern: the driver would keep the client's own one, and read now.
    pub(super) fn collection<T: Send + Sync>(&self, nom: &str) -> Collection<T> {
        let options = CollectionOptions::builder().read_concern(ReadConcern::snapshot()).build();
        self.store.db.collection_with_options(nom, options)
    }
}

impl Drop for Instantane<'_> {
    fn drop(&mut self) {
        // It has written nothing, and ends by itself, too: nobody waits for a server that is gone only to tell it so.
        if self.store.patience.attend() {
            let _ = self.session.abort_transaction().run();
        }
    }
}

impl Store {
    /// Begins.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn instantane(&self) -> Result<Instantane<'_>> {
        let mut session = self.client.start_session().run().map_err(|error| self.panne(error))?;
        let begun = session.start_transaction().read_concern(ReadConcern::local()).run();
        begun.map_err(|error| self.panne(error))?;
        Ok(Instantane { store: self, session, etudiants: self.etudiants() })
    }

    /// Begins such a moment. It is one that a majority is known to have: so that a primary that was just elected knows, it must
    /// first hear from a majority, as it does for a linearizable read.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn moment(&self) -> Result<Moment<'_>> {
        let options = FindOneOptions::builder()
            .read_concern(ReadConcern::linearizable())
            .projection(doc! { "_id": 1 })
            .max_time(CONFIRMATION)
            .build();
        let compteurs = self.documents("compteurs");
        let entend = || compteurs.find_one(doc! { "_id": "schema" }).with_options(options.clone()).run();
        self.insiste(|| entend().map_err(|error| self.panne(error)))?;
        let session = self.client.start_session().snapshot(true).run().map_err(|error| self.panne(error))?;
        Ok(Moment { store: self, session })
    }
}
