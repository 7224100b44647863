//! A database comes to this carnet's schema, once; and carnets that are older than it write into it no more.
//!
//! 1. The journal takes from then on what bears this schema's number or a later one, and nothing else ([`schema::journal_valide`]).
//!    Every change has its entry: in that moment, and before anything else is different, all older carnets are shut out by the
//!    server itself, those too that were open already. They still read.
//! 2. The other collections: what is missing is made, validators are those of now, indexes are built.
//! 3. The number of the schema.
//!
//! Each step may be done twice, and by several at once: where a carnet dies, whoever opens the school next does what is left.
//! Something that is to change documents has its place in step 2, and finds by itself which ones are still to be changed.

use super::restauration::EN_COURS;
use super::schema::{self, CHAINES, SCHEMA};
use super::{LECTURE, Store};
use crate::error::{Panne, Result};
use crate::point;
use mongodb::bson::{DateTime, Document, doc};
use std::sync::atomic::{AtomicI32, Ordering};

/// A database that this opening has brought to another schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MiseAJour {
    /// The number that it had.
    pub de: i32,
    /// The number that it has now.
    pub a: i32,
}

/// The number of the database's schema, where it is a later one than this carnet's; else 0.
#[derive(Debug, Default)]
pub(super) struct PlusRecent(AtomicI32);

/// Makes what is missing, and tells `suivi` how far it is; one point read where nothing is. A school that is being put back from a
/// backup stays as it is.
pub(super) fn prepare(store: &Store, suivi: &mut dyn FnMut(u64, u64)) -> Result<Option<MiseAJour>> {
    let Some(found) = lit(store)? else {
        // A new school: nobody waits for it.
        return met_a_jour(store, &mut |_, _| ()).map(|()| None);
    };
    let (de, a) = (store.lit_la_version(&found), schema::version());
    if de >= a || found.contains_key(EN_COURS) {
        return Ok(None);
    }
    met_a_jour(store, suivi)?;
    Ok(Some(MiseAJour { de, a }))
}

fn lit(store: &Store) -> Result<Option<Document>> {
    let found = store.documents("compteurs").find_one(doc! { "_id": SCHEMA }).max_time(LECTURE).run();
    found.map_err(|error| store.panne(error))
}

/// Makes what is missing.
pub(super) fn met_a_jour(store: &Store, suivi: &mut dyn FnMut(u64, u64)) -> Result<()> {
    // What an index costs goes by the documents; a count that fails only makes the bar jump.
    let taille = |nom: &str| store.documents(nom).estimated_document_count().run().unwrap_or(0) + 1;
    let toutes = schema::collections().into_iter().map(|(nom, validateur)| (nom, validateur, taille(nom)));
    let toutes: Vec<_> = toutes.collect();
    let total = toutes.iter().map(|(_, _, taille)| taille).sum();
    let mut fait = 0;
    for (nom, validateur, taille) in toutes {
        suivi(fait, total);
        store.patience.commence();
        store.insiste(|| schema::met_en_forme(store, nom, &validateur))?;
        point::passe("mise-a-jour-collection");
        fait += taille;
    }
    // What was written before this moment may have no chain.
    let chaines = doc! { "$setOnInsert": { "depuis": DateTime::now() } };
    let version = doc! { "$max": { "version": schema::version() } };
    for (nom, change) in [(CHAINES, chaines), (SCHEMA, version)] {
        let written = store.documents("compteurs").update_one(doc! { "_id": nom }, change).upsert(true).run();
        written.map_err(|error| store.panne(error))?;
    }
    suivi(total, total);
    Ok(())
}

impl Store {
    /// This carnet is older than the database: it only reads.
    pub fn est_ancien(&self) -> bool {
        self.plus_recent.0.load(Ordering::Relaxed) != 0
    }

    /// Another one has just said so.
    pub(super) fn est_depasse(&self, schema: i32) {
        self.plus_recent.0.store(schema, Ordering::Relaxed);
    }

    fn lit_la_version(&self, found: &Document) -> i32 {
        let version = found.get_i32("version").unwrap_or(0);
        if version > schema::version() {
            self.est_depasse(version);
        }
        version
    }

    /// Before anything is written.
    ///
    /// # Errors
    /// `CarnetAncien`.
    pub(super) fn verifie_le_schema(&self) -> Result<()> {
        match self.plus_recent.0.load(Ordering::Relaxed) {
            0 => Ok(()),
            schema => {
                let detail = format!("schéma {schema}, ce carnet connaît le {}", schema::version());
                Err(Panne::CarnetAncien { detail }.into())
            }
        }
    }

    /// The same, as the database says now: before something is written that has no entry in the journal.
    ///
    /// # Errors
    /// `CarnetAncien`, the server's.
    pub(super) fn relit_le_schema(&self) -> Result<()> {
        if let Some(found) = self.insiste(|| lit(self))? {
            self.lit_la_version(&found);
        }
        self.verifie_le_schema()
    }
}
