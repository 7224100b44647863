//! One connection to Redis, opened when it is first needed. Redis only ever helps: whatever goes wrong here is told to the caller
//! at once, who goes on without, and no command waits for it twice.

use crate::config::masque;
use crate::error::Panne;
use redis::{Connection, RedisResult};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A private Redis answers in a tenth of a millisecond; one that needs more is not worth waiting for.
pub(super) const DELAI: Duration = Duration::from_millis(250);
/// After a failure, Redis is left alone for so long.
const REPOS: Duration = Duration::from_secs(2);

/// The connection.
pub(super) struct Lien {
    url: String,
    etat: Mutex<Etat>,
}

#[derive(Default)]
struct Etat {
    ouverte: Option<Ouverte>,
    repos: Option<Instant>,
}

/// A connection, and which run of the server it leads to.
pub(super) struct Ouverte {
    pub(super) connexion: Connection,
    /// Redis' own name for the run: another after every restart.
    pub(super) run_id: String,
}

impl Lien {
    pub(super) fn nouveau(url: &str) -> Lien {
        Lien { url: url.to_owned(), etat: Mutex::default() }
    }

    /// Asks Redis something that may be asked twice, unless it has just failed. A connection that turns out to be dead is opened
    /// again, once.
    pub(super) fn demande<T>(&self, question: impl FnMut(&mut Ouverte) -> RedisResult<T>) -> Result<T, Panne> {
        let mut etat = self.etat();
        if etat.repos.is_some_and(|fin| Instant::now() < fin) {
            return Err(self.injoignable("au repos après une panne"));
        }
        self.interroge(&mut etat, question)
    }

    /// Asks Redis something that may be asked twice and must be tried, whatever happened before.
    pub(super) fn insiste<T>(&self, question: impl FnMut(&mut Ouverte) -> RedisResult<T>) -> Result<T, Panne> {
        self.interroge(&mut self.etat(), question)
    }

    fn etat(&self) -> MutexGuard<'_, Etat> {
        // A thread that panicked while it asked leaves at worst a broken connection, which the next question replaces.
        self.etat.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn interroge<T>(
        &self,
        etat: &mut Etat,
        mut question: impl FnMut(&mut Ouverte) -> RedisResult<T>,
    ) -> Result<T, Panne> {
        let mut neuve = false;
        loop {
            let mut ouverte = match etat.ouverte.take() {
                Some(ouverte) => ouverte,
                None => {
                    neuve = true;
                    ouvre(&self.url).map_err(|error| self.echoue(etat, &error))?
                }
            };
            match question(&mut ouverte) {
                Ok(reponse) => {
                    (etat.ouverte, etat.repos) = (Some(ouverte), None);
                    return Ok(reponse);
                }
                Err(error) if error.is_timeout() || neuve => return Err(self.echoue(etat, &error)),
                Err(_) => {}
            }
        }
    }

    fn echoue(&self, etat: &mut Etat, error: &redis::RedisError) -> Panne {
        etat.repos = Some(Instant::now() + REPOS);
        self.injoignable(&error.to_string())
    }

    fn injoignable(&self, detail: &str) -> Panne {
        Panne::RedisInjoignable { adresse: masque(&self.url), detail: detail.to_owned() }
    }
}

/// A connection on which nothing takes longer than [`DELAI`].
pub(super) fn ouvre(url: &str) -> RedisResult<Ouverte> {
    let mut connexion = redis::Client::open(url)?.get_connection_with_timeout(DELAI)?;
    connexion.set_read_timeout(Some(DELAI))?;
    connexion.set_write_timeout(Some(DELAI))?;
    let infos: String = redis::cmd("INFO").arg("server").query(&mut connexion)?;
    match infos
        .lines()
        .find_map(|ligne| ligne.strip_prefix("run_id:"))
        .map(str::trim)
        .filter(|run_id| !run_id.is_empty())
    {
        Some(run_id) => Ok(Ouverte { connexion, run_id: run_id.to_owned() }),
        // Data of an earlier run could not be told apart: better no Redis than that one.
        None => Err((redis::ErrorKind::Client, "INFO ne donne pas de run_id").into()),
    }
}
