//! The school: its data, opened when they are first needed, so that `help` starts no server.

use crate::cache::{self, Cache, Sessions};
use crate::domain::{DateCivile, Pays, Usage};
use crate::error::{Panne, Result};
use crate::local::Services;
use crate::store::Store;
use once_cell::sync::OnceCell;
use std::path::PathBuf;

/// Where the data are.
#[derive(Clone, Debug)]
pub enum Ouverture {
    /// With the private servers of local mode, under this home.
    Locale(PathBuf),
    /// On servers elsewhere.
    Distante {
        /// MongoDB's URI.
        mongo: String,
        /// Redis' URL, where there is one.
        redis: Option<String>,
    },
}

/// The school.
pub struct School {
    ouverture: Ouverture,
    db: String,
    pays: Pays,
    ouverte: OnceCell<Ouverte>,
}

/// The opened data. The store goes before the servers it talks to.
struct Ouverte {
    store: Store,
    sessions: Option<Sessions>,
    services: Option<Services>,
    sans_redis: Option<Panne>,
}

impl School {
    /// A school whose data are opened at their first use.
    pub fn new(ouverture: Ouverture, db: &str, pays: Pays) -> School {
        School { ouverture, db: db.to_owned(), pays, ouverte: OnceCell::new() }
    }

    /// The data.
    ///
    /// # Errors
    /// A server that is missing or out of reach; the next call tries again.
    pub fn store(&self) -> Result<&Store> {
        self.ouverte().map(|ouverte| &ouverte.store)
    }

    /// The login sessions, once the data have been opened; none without Redis.
    pub(super) fn sessions(&self) -> Option<&Sessions> {
        self.ouverte.get()?.sessions.as_ref()
    }

    fn ouverte(&self) -> Result<&Ouverte> {
        self.ouverte.get_or_try_init(|| match &self.ouverture {
            Ouverture::Locale(home) => {
                let services = Services::ouvrir(home)?;
                let cache = Cache::nouveau(services.redis_url(), &self.db);
                let sessions = cache.sessions(&self.db);
                let store = Store::connect(services.mongo_uri(), &self.db, cache)?;
                Ok(Ouverte { store, sessions, services: Some(services), sans_redis: None })
            }
            Ouverture::Distante { mongo, redis } => {
                let cache = Cache::nouveau(redis.as_deref(), &self.db);
                let sessions = cache.sessions(&self.db);
                let store = Store::connect(mongo, &self.db, cache)?;
                let sans_redis = redis.as_deref().and_then(|url| cache::ping(url).err());
                Ok(Ouverte { store, sessions, services: None, sans_redis })
            }
        })
    }

    /// Starts a private server that died; true where that was to be done, and worked.
    pub fn ranime(&self) -> bool {
        match &self.ouverture {
            // The handle of the servers that this school holds goes on keeping them.
            Ouverture::Locale(home) => Services::ouvrir(home).is_ok(),
            Ouverture::Distante { .. } => false,
        }
    }

    /// Why Redis does not help, where the opened school has to do without it.
    pub fn sans_redis(&self) -> Option<&Panne> {
        let ouverte = self.ouverte.get()?;
        ouverte.sans_redis.as_ref().or_else(|| ouverte.services.as_ref().and_then(Services::avertissement))
    }

    /// True once the data have been opened.
    pub fn est_ouverte(&self) -> bool {
        self.ouverte.get().is_some()
    }

    /// The default country of phones.
    pub fn pays(&self) -> Pays {
        self.pays
    }

    /// How this school writes, and which day it is there.
    pub fn usage(&self) -> Usage {
        Usage { pays: self.pays, aujourdhui: aujourdhui() }
    }
}

/// Today, where the machine stands.
fn aujourdhui() -> DateCivile {
    jiff::Zoned::now().date().into()
}
