//! The only room that names redis. What it holds makes carnet fast and never wrong: [`protocole`] says why; and it holds the
//! login sessions. Without Redis everything here answers "nothing", and carnet goes on with MongoDB alone.

mod etat;
mod lien;
pub mod protocole;
mod scripts;
pub mod sessions;
mod topologie;

pub use etat::EtatCache;
pub use protocole::{Intention, Lu, Portee, Suite};
pub use sessions::Sessions;

use crate::error::Panne;
use lien::{Lien, Ouverte};
use redis::RedisResult;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The address of a Redis that listens on that socket.
pub fn url_du_socket(socket: &Path) -> String {
    format!("unix://{}", crate::texte::pourcent(socket.as_os_str().as_encoded_bytes(), b"/"))
}

/// Does the Redis at `url` answer?
///
/// # Errors
/// It does not.
pub fn ping(url: &str) -> Result<(), Panne> {
    Lien::nouveau(url, "").demande(lien::ping)
}

/// The version of the Redis at `url`, if it answers.
pub fn version(url: &str) -> Option<String> {
    lien::infos(url)?
        .lines()
        .find_map(|ligne| ligne.strip_prefix("redis_version:"))
        .map(|version| version.trim().to_owned())
}

/// What could not be deleted is remembered for so long.
const DETTE: Duration = Duration::from_secs(120);

/// What is counted is forgotten a day after the last read.
const COMPTEURS: Duration = Duration::from_hours(24);

/// Raised whenever what is kept of a student, or of anything else, has another form: a carnet of before would leave out what it
/// does not know, and another one would take that for the whole. It is part of a field's name and not of a scope's: whoever writes
/// announces to all.
const FORME: u32 = 5;

/// So many answers are counted at once.
const TROUVES_MAX: u64 = 64;

/// The cache of one database.
pub struct Cache {
    lien: Option<Arc<Lien>>,
    /// Of every key of the cache; the run of Redis follows it. The braces put all of them into one slot of a Cluster.
    prefixe: String,
    /// What was written while Redis could not be told, and when: to be deleted there before anything else is asked.
    dettes: Mutex<BTreeMap<Portee, Instant>>,
    /// Reads that it answered, and that Redis' counters lack: a hit is one question, and no more.
    trouves: AtomicU64,
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // An address may hold a password.
        write!(f, "Cache({}, {})", self.prefixe, if self.lien.is_some() { "Redis" } else { "sans Redis" })
    }
}

impl Cache {
    /// The cache of the database `db` in the Redis at `url`; nothing is ever found where there is none.
    pub fn nouveau(url: Option<&str>, db: &str) -> Cache {
        Cache {
            lien: url.map(|url| Arc::new(Lien::nouveau(url, &format!("carnet:{{{db}}}:")))),
            prefixe: format!("carnet:{{{db}}}:cache:"),
            dettes: Mutex::default(),
            trouves: AtomicU64::new(0),
        }
    }

    /// The login sessions beside it.
    pub fn sessions(&self, db: &str) -> Option<Sessions> {
        self.lien.clone().map(|lien| Sessions::nouvelles(lien, db))
    }

    fn compteurs(&self, run: &str) -> String {
        format!("{}{run}:compteurs", self.prefixe)
    }

    /// It answered a read.
    fn compte_un_trouve(&self) {
        if self.trouves.fetch_add(1, Ordering::Relaxed) + 1 >= TROUVES_MAX {
            self.compte_les_trouves();
        }
    }

    /// The answers that Redis' counters lack; whoever takes them adds them.
    fn trouves_a_compter(&self) -> u64 {
        self.trouves.swap(0, Ordering::Relaxed)
    }

    fn compte_les_trouves(&self) {
        let (Some(lien), n @ 1..) = (&self.lien, self.trouves_a_compter()) else { return };
        // Nobody's answer depends on a counter: what a full Redis refuses is no outage.
        let _ = lien.demande(|ouverte| {
            let ajoute = self.ajoute_aux_trouves(ouverte, n);
            ajoute.or_else(|error| if error.code().is_some() { Ok(()) } else { Err(error) })
        });
    }

    fn ajoute_aux_trouves(&self, ouverte: &mut Ouverte, n: u64) -> RedisResult<()> {
        redis::cmd("HINCRBY").arg(self.compteurs(&ouverte.run_id)).arg("trouve").arg(n).query(&mut ouverte.connexion)
    }

    /// A command begins: from now on it waits for Redis half a second at most, whatever it asks.
    pub fn commence(&self) {
        self.lien.iter().for_each(|lien| lien.commence());
    }

    /// A command ends, and will be acknowledged: what Redis could not be told is tried once more, and where it was too slow, the
    /// user is told so only if it still is.
    pub fn acheve(&self) {
        let Some(lien) = &self.lien else { return };
        lien.acheve();
        // Where Redis is still gone, the debts stay.
        lien.tranche(self.doit().then_some(|ouverte: &mut Ouverte| self.regle(ouverte)));
    }

    /// Something was written that Redis could not be told.
    pub fn doit(&self) -> bool {
        let mut dettes = self.dettes();
        // What is older has ended by itself, also what somebody stored a while after.
        dettes.retain(|_, depuis| depuis.elapsed() <= DETTE);
        !dettes.is_empty()
    }

    /// Tells it now, where it can be told.
    pub fn paie(&self) {
        if let (Some(lien), true) = (&self.lien, self.doit()) {
            // Where Redis is still gone, the debts stay.
            let _ = lien.demande(|ouverte| self.regle(ouverte));
        }
    }

    /// Why Redis does not help at the moment; none while it does.
    pub fn panne(&self) -> Option<Panne> {
        self.lien.as_ref()?.panne()
    }

    /// Redis may throw away intents to make room: what the proof does not allow ([`protocole`]).
    pub fn evince(&self) -> bool {
        self.lien.as_ref().is_some_and(|lien| lien.evince())
    }

    fn dettes(&self) -> MutexGuard<'_, BTreeMap<Portee, Instant>> {
        self.dettes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.paie();
        self.compte_les_trouves();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_mot_de_passe_ne_se_dit_pas() {
        let dit = ping("redis://awa:secret@127.0.0.1:1/").unwrap_err().to_string();
        assert!(!dit.contains("secret") && dit.contains("127.0.0.1"), "{dit}");
        let cache = Cache::nouveau(Some("redis://awa:secret@127.0.0.1:1/"), "carnet");
        assert!(!format!("{cache:?}").contains("secret"));
    }

    #[test]
    fn sans_redis_rien_n_est_trouve_et_rien_ne_bloque() {
        for url in [None, Some("redis://127.0.0.1:1/")] {
            let cache = Cache::nouveau(url, "carnet");
            let intention = cache.annonce(vec![Portee::Ecole]);
            assert!(matches!(cache.lit(&Portee::Ecole, "liste"), Lu::Occupe));
            cache.retire(&intention);
            assert_eq!(cache.panne().is_some(), url.is_some());
        }
    }

    #[test]
    fn une_adresse_porte_espaces_accents_et_pourcents() {
        assert_eq!(url_du_socket(Path::new("/l'été/100%/redis.sock")), "unix:///l%27%C3%A9t%C3%A9/100%25/redis.sock");
    }
}
