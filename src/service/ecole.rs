//! The school: its data, opened when they are first needed, so that `help` starts no server.

use super::Progres;
use super::restauration::{RestaurationReparee, repare};
use crate::cache::{Cache, EtatCache, Sessions};
use crate::domain::{DateCivile, Pays, Usage};
use crate::error::{Panne, Result};
use crate::local::{self, Services};
use crate::store::{MiseAJour, Provenance, Store};
use once_cell::sync::OnceCell;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

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
    /// A command is under way.
    au_travail: AtomicBool,
    /// Hears how far a long opening is.
    suivi: Box<dyn Fn(Progres) + Send + Sync>,
}

/// The opened data. The store goes before the servers it talks to.
struct Ouverte {
    store: Store,
    sessions: Option<Sessions>,
    services: Option<Services>,
    /// What the opening finished or took back, until it is told.
    reparee: Mutex<Option<RestaurationReparee>>,
}

impl School {
    /// A school whose data are opened at their first use.
    pub fn new(ouverture: Ouverture, db: &str, pays: Pays) -> School {
        let (ouverte, au_travail) = (OnceCell::new(), AtomicBool::new(false));
        School { ouverture, db: db.to_owned(), pays, ouverte, au_travail, suivi: Box::new(|_| ()) }
    }

    /// The same; `suivi` hears how far the opening is, where it has to bring the data of an earlier carnet up to date.
    pub fn suivie(self, suivi: impl Fn(Progres) + Send + Sync + 'static) -> School {
        School { suivi: Box::new(suivi), ..self }
    }

    /// The data.
    ///
    /// # Errors
    /// A server that is missing or out of reach; the next call tries again.
    pub fn store(&self) -> Result<&Store> {
        self.ouverte().map(|ouverte| &ouverte.store)
    }

    /// What tells the school from others that the same person may work for on this machine.
    pub fn identifiant(&self) -> String {
        match &self.ouverture {
            Ouverture::Locale(home) => format!("{} {}", home.display(), self.db),
            Ouverture::Distante { .. } => self.db.clone(),
        }
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
                let store = self.connecte_a(services.mongo_uri(), cache)?;
                self.met_au_travail(store, sessions, Some(services))
            }
            Ouverture::Distante { mongo, redis } => {
                let cache = Cache::nouveau(redis.as_deref(), &self.db);
                let sessions = cache.sessions(&self.db);
                let store = self.connecte_a(mongo, cache)?;
                self.met_au_travail(store, sessions, None)
            }
        })
    }

    fn connecte_a(&self, mongo: &str, cache: Cache) -> Result<Store> {
        let mut suivi = |fait, total| (self.suivi)(Progres { etape: "mise à jour de la base", fait, total });
        Store::connect(mongo, &self.db, cache, &mut suivi)
    }

    /// What this opening has changed of the form of an earlier carnet's data.
    pub fn mise_a_jour(&self) -> Option<MiseAJour> {
        self.ouverte.get()?.store.mise_a_jour()
    }

    /// The data are a later carnet's: this one only reads them.
    pub fn est_ancienne(&self) -> bool {
        self.ouverte.get().is_some_and(|ouverte| ouverte.store.est_ancien())
    }

    /// Starts a private server that died; true where that was to be done, and worked.
    pub fn ranime(&self) -> bool {
        match &self.ouverture {
            // The handle of the servers that this school holds goes on keeping them.
            Ouverture::Locale(home) => {
                let is_dead = local::status(home).is_ok_and(|etat| etat.serveurs.iter().any(|un| un.pid.is_none()));
                is_dead && Services::ouvrir(home).is_ok()
            }
            Ouverture::Distante { .. } => false,
        }
    }

    /// A command that is under way opens the data. A restoration that was stopped is finished, or taken back, before anybody sees
    /// them.
    fn met_au_travail(&self, store: Store, sessions: Option<Sessions>, services: Option<Services>) -> Result<Ouverte> {
        let reparee = Mutex::new(repare(&store, sessions.as_ref())?);
        if self.au_travail.load(Ordering::Relaxed) {
            store.cache().commence();
        }
        Ok(Ouverte { store, sessions, services, reparee })
    }

    /// The restoration that the opening of the data has finished or taken back: told once.
    pub fn restauration_reparee(&self) -> Option<RestaurationReparee> {
        self.ouverte.get()?.reparee.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// A command begins: the servers may hold it up for so long and no longer ([`crate::store::Store::commence`]).
    pub fn commence(&self) {
        self.au_travail.store(true, Ordering::Relaxed);
        self.ouverte.get().iter().for_each(|ouverte| ouverte.store.commence());
    }

    /// It ends, and will be acknowledged ([`crate::cache::Cache::acheve`]).
    pub fn acheve(&self) {
        self.au_travail.store(false, Ordering::Relaxed);
        self.ouverte.get().iter().for_each(|ouverte| ouverte.store.acheve());
    }

    /// Why Redis does not help at the moment, where the opened school has to do without it.
    pub fn sans_redis(&self) -> Option<Panne> {
        let ouverte = self.ouverte.get()?;
        let panne = ouverte.store.cache().panne();
        panne.or_else(|| ouverte.services.as_ref().and_then(Services::avertissement).cloned())
    }

    /// The opened school's Redis may throw away what it should keep.
    pub fn redis_evince(&self) -> bool {
        self.ouverte.get().is_some_and(|ouverte| ouverte.store.cache().evince())
    }

    /// What the cache holds, and why it does not help, or not with what is new; neither where there is no Redis.
    ///
    /// # Errors
    /// The server's.
    pub fn etat_du_cache(&self) -> Result<(Option<EtatCache>, Option<Panne>)> {
        let cache = self.store()?.cache();
        match cache.etat() {
            Ok(Some(etat)) => Ok((Some(etat), cache.panne())),
            Ok(None) => Ok((None, self.sans_redis())),
            Err(panne) => Ok((None, Some(panne))),
        }
    }

    /// Something was written that Redis could not be told ([`crate::cache::Cache::paie`]).
    pub fn doit_a_redis(&self) -> bool {
        self.ouverte.get().is_some_and(|ouverte| ouverte.store.cache().doit())
    }

    /// Tells Redis so, where it can be told by now.
    pub fn paie_redis(&self) {
        self.ouverte.get().iter().for_each(|ouverte| ouverte.store.cache().paie());
    }

    /// Empties the cache; gives how many scopes were forgotten.
    ///
    /// # Errors
    /// Redis out of reach, the server's.
    pub fn vide_le_cache(&self) -> Result<u64> {
        Ok(self.store()?.cache().vide()?)
    }

    /// Forgets what this process remembers of the data.
    pub(super) fn oublie(&self) {
        self.ouverte.get().iter().for_each(|ouverte| ouverte.store.oublie());
    }

    /// What has been read since the last call, and from where.
    pub fn provenances(&self) -> Vec<Provenance> {
        self.ouverte.get().map_or_else(Vec::new, |ouverte| ouverte.store.provenances())
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
