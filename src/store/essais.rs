//! Failed logins: after each, the next try on the same name waits, 1 s doubling to 60 s (design, section 8). Known and unknown
//! names are treated alike. By the server's clock.

use super::{LECTURE, Store};
use crate::error::{Cause, Donnees, Result};
use mongodb::bson::{Document, doc};
use std::time::Duration;

/// The longest wait, in milliseconds.
const ATTENTE_MAX: i64 = 60_000;
/// After so many failures the wait grows no more: 2^6 s is beyond it.
const ECHECS_MAX: i32 = 7;

/// How long the next try waits after the last one, in milliseconds.
fn attente() -> Document {
    let doublee = doc! { "$multiply": [1_000, { "$pow": [2, { "$subtract": ["$echecs", 1] }] }] };
    doc! { "$min": [ATTENTE_MAX, doublee] }
}

/// How long ago the last try was, in milliseconds: less than nothing where the clock was set back.
fn ecoule() -> Document {
    doc! { "$subtract": ["$$NOW", "$dernier"] }
}

impl Store {
    /// Takes the right to try a password on this name; counted as a failure until [`Store::essai_reussi`], so that many at once
    /// try no faster than one. Else, how long until the next try.
    ///
    /// # Errors
    /// The server's.
    pub fn prend_essai(&self, cle: &str) -> Result<Option<Duration>> {
        let is_over = doc! { "$or": [{ "$gte": [ecoule(), attente()] }, { "$lt": [ecoule(), 0] }] };
        let libre = doc! { "_id": cle, "$expr": is_over };
        let compte = doc! { "$min": [ECHECS_MAX, { "$add": [{ "$ifNull": ["$echecs", 0] }, 1] }] };
        let pris = vec![doc! { "$set": { "echecs": compte, "dernier": "$$NOW" } }];
        let essais = self.documents("essais");
        match essais.update_one(libre, pris).upsert(true).run().map_err(|error| self.panne(error)) {
            Ok(_) => return Ok(None),
            // It is there, and its wait is not over.
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::DejaLa)) => {}
            Err(error) => return Err(error),
        }
        let reste = doc! { "reste": { "$subtract": [attente(), ecoule()] } };
        let found = essais.find_one(doc! { "_id": cle }).projection(reste).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        let millis = found.and_then(|essai| nombre(&essai, "reste")).unwrap_or(0).clamp(0, ATTENTE_MAX);
        Ok(Some(Duration::from_millis(millis.unsigned_abs())))
    }

    /// The password was right: the name starts afresh.
    ///
    /// # Errors
    /// The server's.
    pub fn essai_reussi(&self, cle: &str) -> Result<()> {
        let gone = self.documents("essais").delete_one(doc! { "_id": cle }).run();
        gone.map(|_| ()).map_err(|error| self.panne(error))
    }
}

/// A number of whatever type the server computed it in.
fn nombre(document: &Document, champ: &str) -> Option<i64> {
    let valeur = document.get(champ)?;
    valeur.as_i64().or_else(|| valeur.as_i32().map(i64::from)).or_else(|| valeur.as_f64().map(|n| n as i64))
}
