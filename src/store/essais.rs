//! Failed logins: after each, the next try on the same name waits, 1 s doubling to 60 s (design, section 8). Known and unknown
//! names are treated alike. By the server's clock.

use super::Store;
use crate::error::{Cause, Donnees, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc};
use mongodb::options::ReturnDocument;
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
        self.verifie_le_schema()?;
        // Whose turn it is: only the try that the server lets in leaves its own number.
        let numero = ObjectId::new();
        let never = doc! { "$eq": [{ "$type": "$dernier" }, "missing"] };
        let is_over = doc! { "$or": [never, { "$gte": [ecoule(), attente()] }, { "$lt": [ecoule(), 0] }] };
        let un_de_plus = doc! { "$min": [ECHECS_MAX, { "$add": [{ "$ifNull": ["$echecs", 0] }, 1] }] };
        let si_libre = |alors: Bson, sinon: Bson| doc! { "$cond": ["$libre", alors, sinon] };
        let reste = doc! { "$subtract": [attente(), ecoule()] };
        let pris = vec![
            doc! { "$set": { "libre": is_over } },
            doc! { "$set": {
                "reste": si_libre(Bson::Int64(0), reste.into()),
                "echecs": si_libre(un_de_plus.into(), "$echecs".into()),
                "dernier": si_libre("$$NOW".into(), "$dernier".into()),
                "numero": si_libre(numero.into(), "$numero".into()),
            } },
            doc! { "$unset": "libre" },
        ];
        let essais = self.documents("essais");
        let asked = essais.find_one_and_update(doc! { "_id": cle }, pris).upsert(true);
        let essai = match asked.return_document(ReturnDocument::After).run().map_err(|error| self.panne(error)) {
            Ok(essai) => essai.unwrap_or_default(),
            // Two first tries at once: the other one came first.
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::DejaLa)) => return Ok(Some(Duration::ZERO)),
            Err(error) => return Err(error),
        };
        if essai.get_object_id("numero").is_ok_and(|pris| pris == numero) {
            return Ok(None);
        }
        let millis = nombre(&essai, "reste").unwrap_or(0).clamp(0, ATTENTE_MAX);
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
