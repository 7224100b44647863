//! What holds messages back: a pause, and how many SMS may go a day.

use crate::error::{Cause, Donnees, Result};
use crate::store::{LECTURE, Store};
use mongodb::bson::{DateTime, Document, doc};

/// Where the pause and the day's count stand.
const PAUSE: &str = "notifications";
const SMS: &str = "sms";

/// Nothing is sent for the time being.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Who said so.
    pub qui: String,
    /// When: milliseconds since 1970, UTC.
    pub quand: i64,
}

impl Store {
    /// The pause, where there is one.
    ///
    /// # Errors
    /// The server's.
    pub fn pause(&self) -> Result<Option<Pause>> {
        let found = self.documents("compteurs").find_one(doc! { "_id": PAUSE }).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        let lue = |document: &Document| {
            let pause = document.get_document("pause").ok()?;
            let quand = pause.get_datetime("quand").ok()?.timestamp_millis();
            Some(Pause { qui: pause.get_str("qui").ok()?.to_owned(), quand })
        };
        Ok(found.as_ref().and_then(lue))
    }

    /// Nothing is sent any more, because `qui` says so; or it is again.
    ///
    /// # Errors
    /// The server's.
    pub fn met_en_pause(&self, qui: Option<&str>) -> Result<()> {
        let quand = DateTime::from_millis(self.horloge()?);
        let change = match qui {
            Some(qui) => doc! { "$set": { "pause": { "qui": qui, "quand": quand } } },
            None => doc! { "$unset": { "pause": "" } },
        };
        let done = self.documents("compteurs").update_one(doc! { "_id": PAUSE }, change).upsert(true).run();
        done.map(|_| ()).map_err(|error| self.panne(error))
    }

    /// Takes one of the texts that may go on that day; false where all of them are gone.
    ///
    /// # Errors
    /// The server's.
    pub fn reserve_sms(&self, jour: &str, limite: u64) -> Result<bool> {
        let limite = i64::try_from(limite).unwrap_or(i64::MAX);
        if limite == 0 {
            return Ok(false);
        }
        let reste = doc! { "_id": SMS, "$or": [{ "jour": { "$ne": jour } }, { "valeur": { "$lt": limite } }] };
        let suivant = doc! { "$cond": [{ "$eq": ["$jour", jour] }, { "$add": ["$valeur", 1_i64] }, 1_i64] };
        let change = vec![doc! { "$set": { "valeur": suivant, "jour": jour } }];
        let done = self.documents("compteurs").update_one(reste, change).upsert(true).run();
        match done.map_err(|error| self.panne(error)) {
            Ok(_) => Ok(true),
            // The day's document is there, and full: another one of that name cannot be made.
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::DejaLa)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Gives one back that did not go.
    ///
    /// # Errors
    /// The server's.
    pub fn rend_sms(&self, jour: &str) -> Result<()> {
        let le_sien = doc! { "_id": SMS, "jour": jour, "valeur": { "$gt": 0 } };
        let done = self.documents("compteurs").update_one(le_sien, doc! { "$inc": { "valeur": -1_i64 } }).run();
        done.map(|_| ()).map_err(|error| self.panne(error))
    }

    /// How many texts are gone on that day.
    ///
    /// # Errors
    /// The server's.
    pub fn sms_du_jour(&self, jour: &str) -> Result<u64> {
        let le_sien = doc! { "_id": SMS, "jour": jour };
        let found = self.documents("compteurs").find_one(le_sien).max_time(LECTURE).run();
        let valeur = found.map_err(|error| self.panne(error))?.and_then(|document| document.get_i64("valeur").ok());
        Ok(valeur.map_or(0, i64::unsigned_abs))
    }
}
