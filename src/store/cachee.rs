//! Reads through the cache: what it has is taken from there, what it lacks is read and left there (the protocol is in
//! [`crate::cache::protocole`]).

use super::Store;
use crate::cache::{Cache, Lu, Portee, Suite};
use crate::error::{Panne, Result};
use mongodb::bson::{deserialize_from_slice, serialize_to_vec};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};

/// What was read, for `--debug`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// In French: `étudiant`.
    pub quoi: &'static str,
    /// From Redis; else from MongoDB.
    pub redis: bool,
}

/// Where the reads of a command came from.
#[derive(Debug, Default)]
pub(super) struct Provenances(Mutex<Vec<Provenance>>);

/// BSON holds values in documents only.
#[derive(Serialize, Deserialize)]
struct Enveloppe<T> {
    v: T,
}

impl Store {
    /// The cache before the data.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// What was read since the last call, and from where.
    pub fn provenances(&self) -> Vec<Provenance> {
        std::mem::take(&mut *self.lectures.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Something was read, from Redis or from MongoDB.
    pub(super) fn note(&self, quoi: &'static str, redis: bool) {
        self.lectures.0.lock().unwrap_or_else(PoisonError::into_inner).push(Provenance { quoi, redis });
    }

    /// What the cache holds under `champ` in the scope; else what `lit` reads from MongoDB. `quoi` tells what it is, in French.
    /// `lit` must depend on nothing but what the scope covers.
    pub(super) fn par_cache<T: Serialize + DeserializeOwned>(
        &self,
        portee: Portee,
        champ: impl AsRef<str>,
        quoi: &'static str,
        lit: impl FnMut() -> Result<T>,
    ) -> Result<T> {
        self.trouve_ou_lit(self.cache.lit(&portee, champ.as_ref()), quoi, lit, |_| None)
    }

    /// What was found in the cache; else what `lit` reads from MongoDB. `suite` tells what is usually asked next.
    pub(super) fn trouve_ou_lit<T: Serialize + DeserializeOwned>(
        &self,
        trouve: Lu,
        quoi: &'static str,
        lit: impl FnMut() -> Result<T>,
        suite: impl FnOnce(&T) -> Option<Suite>,
    ) -> Result<T> {
        let bail = match trouve {
            // What another carnet wrote in another form is read again.
            Lu::Trouve(octets) => match deserialize_from_slice::<Enveloppe<T>>(&octets) {
                Ok(Enveloppe { v }) => {
                    self.note(quoi, true);
                    return Ok(v);
                }
                Err(_) => None,
            },
            Lu::Absent(bail) => Some(bail),
            Lu::Occupe => None,
        };
        let v = self.insiste(lit)?;
        self.note(quoi, false);
        let Some(bail) = bail else { return Ok(v) };
        let enveloppe = Enveloppe { v };
        let octets = serialize_to_vec(&enveloppe).map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
        self.cache.remplit(&bail, &octets, suite(&enveloppe.v).as_ref());
        Ok(enveloppe.v)
    }
}
