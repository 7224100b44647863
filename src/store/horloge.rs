//! MongoDB's clock, without asking for it each time: read once in a while, and moved on by this machine's own steady clock.

use super::Store;
use crate::error::{Error, Panne, Result};
use mongodb::bson::doc;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// After that it is read again.
const AGE: Duration = Duration::from_secs(60);

/// When an answer with MongoDB's clock came, and what it said, in ms.
#[derive(Debug, Default)]
pub(super) struct Horloge(Mutex<Option<(Instant, i64)>>);

impl Horloge {
    /// It was read just now: no earlier than it was asked, so that what it gives later is at most late.
    pub(super) fn regle(&self, millis: i64) {
        self.met(Some((Instant::now(), millis)));
    }

    /// It was wrong.
    pub(super) fn oublie(&self) {
        self.met(None);
    }

    fn met(&self, lue: Option<(Instant, i64)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = lue;
    }

    fn maintenant(&self) -> Option<i64> {
        let (quand, millis) = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        let age = quand.elapsed();
        (age < AGE).then(|| millis + age.as_millis() as i64)
    }
}

impl Store {
    /// MongoDB's clock, in ms.
    ///
    /// # Errors
    /// The server's.
    pub fn horloge(&self) -> Result<i64> {
        if let Some(millis) = self.horloge.maintenant() {
            return Ok(millis);
        }
        let hello = self.db.run_command(doc! { "hello": 1 }).run().map_err(|error| self.panne(error))?;
        let lue = hello.get_datetime("localTime").map(|date| date.timestamp_millis());
        let millis = lue.map_err(|error| Error::from(Panne::MongoRefus { detail: error.to_string() }))?;
        self.horloge.regle(millis);
        Ok(millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_horloge_lue_avance_et_une_vieille_est_relue() {
        let horloge = Horloge::default();
        assert_eq!(horloge.maintenant(), None);
        let il_y_a = |age: Duration| Instant::now().checked_sub(age).map(|quand| (quand, 1_000));
        horloge.met(il_y_a(Duration::from_secs(5)));
        assert!(horloge.maintenant().is_some_and(|millis| millis >= 6_000));
        horloge.met(il_y_a(AGE));
        assert_eq!(horloge.maintenant(), None);
        horloge.regle(1_000);
        horloge.oublie();
        assert_eq!(horloge.maintenant(), None);
    }
}
