//! Login sessions (design, section 8): found by the SHA-256 of a random token that only its holder has, gone after 30 minutes
//! without a command and after 8 hours in any case. By Redis' clock. Whether the account still allows them is not asked here.

use super::etat::cles;
use super::lien::Lien;
use crate::error::Panne;
use redis::{RedisResult, Script};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// Without a command.
pub const OISIVE: Duration = Duration::from_secs(30 * 60);
/// In any case.
pub const ENTIERE: Duration = Duration::from_secs(8 * 60 * 60);

/// The sessions of one database.
pub struct Sessions {
    lien: Arc<Lien>,
    prefixe: String,
}

/// What Redis knows of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionConnue {
    /// The SHA-256 of its token, in hexadecimal.
    pub empreinte: String,
    /// The run of Redis that knows it.
    pub run_id: String,
    /// The account.
    pub compte: String,
    /// The account's epoch at the login.
    pub epoch: i64,
    /// Where: the machine's name.
    pub machine: String,
    /// Since when.
    pub age: Duration,
    /// Without a command for so long.
    pub oisive: Duration,
}

/// What became of a session since its last command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suite {
    /// It lives.
    Vivante(SessionConnue),
    /// It was ended, or is over.
    Finie,
    /// Redis has started afresh since, and may have lost it.
    Perdue,
}

/// A session's moments, its fields; nil where it is over. ARGV: what may pass without a command, and in all, in ms; whether it
/// is a command.
static VOIR: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)
local s = redis.call('HMGET', KEYS[1], 'compte', 'epoch', 'machine', 'debut', 'vu')
if not s[1] then return false end
local age, oisive = now - tonumber(s[4]), now - tonumber(s[5])
-- A clock that was set back proves nothing any more.
if age < -5000 or age >= tonumber(ARGV[2]) or oisive >= tonumber(ARGV[1]) then
    redis.call('DEL', KEYS[1]); redis.call('SREM', KEYS[2], ARGV[4]); return false
end
if ARGV[3] == '1' then
    -- First what a full memory allows: Redis then lets the rest through.
    redis.call('PEXPIRE', KEYS[1], math.min(tonumber(ARGV[1]), tonumber(ARGV[2]) - age))
    redis.call('HSET', KEYS[1], 'vu', now)
    oisive = 0
end
return { s[1], s[2], s[3], tostring(math.max(age, 0)), tostring(math.max(oisive, 0)) }
",
    )
});

/// ARGV: account, epoch, machine, fingerprint, what may pass without a command, in all.
static OUVRIR: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'compte', ARGV[1], 'epoch', ARGV[2], 'machine', ARGV[3], 'debut', now, 'vu', now)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('SADD', KEYS[2], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
return 1
",
    )
});

impl Sessions {
    /// The sessions of the database `db`.
    pub(super) fn nouvelles(lien: Arc<Lien>, db: &str) -> Sessions {
        Sessions { lien, prefixe: format!("carnet:{{{db}}}:") }
    }

    fn cle(&self, empreinte: &str) -> String {
        format!("{}session:{empreinte}", self.prefixe)
    }

    fn cle_du_compte(&self, compte: &str) -> String {
        format!("{}sessions:{compte}", self.prefixe)
    }

    /// Opens a session; gives the run of Redis that knows it.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn ouvre(&self, empreinte: &str, compte: &str, epoch: i64, machine: &str) -> Result<String, Panne> {
        self.lien.patiente(|lien| {
            let mut appel = OUVRIR.prepare_invoke();
            appel.key(self.cle(empreinte)).key(self.cle_du_compte(compte)).arg(compte).arg(epoch).arg(machine);
            appel.arg(empreinte).arg(millis(OISIVE)).arg(millis(ENTIERE)).invoke::<()>(&mut lien.connexion)?;
            Ok(lien.run_id.clone())
        })
    }

    /// The session of a token that was kept, where it lives: this is a command of it. Asked with patience: who is not known
    /// has to log in again.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn reprend(&self, empreinte: &str) -> Result<Option<SessionConnue>, Panne> {
        self.lien.patiente(|lien| self.lit(lien, empreinte, "", true))
    }

    /// What became of a session of `compte` that `run_id` knew: this is a command of it.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn voit(&self, empreinte: &str, compte: &str, run_id: &str) -> Result<Suite, Panne> {
        self.lien.demande(|lien| {
            let trouve = self.lit(lien, empreinte, compte, true)?;
            Ok(match trouve {
                Some(connue) => Suite::Vivante(connue),
                None if run_id != lien.run_id => Suite::Perdue,
                None => Suite::Finie,
            })
        })
    }

    fn lit(
        &self,
        lien: &mut super::lien::Ouverte,
        empreinte: &str,
        compte: &str,
        commande: bool,
    ) -> RedisResult<Option<SessionConnue>> {
        let mut appel = VOIR.prepare_invoke();
        appel.key(self.cle(empreinte)).key(self.cle_du_compte(compte)).arg(millis(OISIVE)).arg(millis(ENTIERE));
        let lue: Option<(String, String, String, String, String)> =
            appel.arg(i32::from(commande)).arg(empreinte).invoke(&mut lien.connexion)?;
        let duree = |texte: &str| Duration::from_millis(texte.parse::<f64>().map_or(0, |n| n as u64));
        Ok(lue.map(|(compte, epoch, machine, age, oisive)| SessionConnue {
            empreinte: empreinte.to_owned(),
            run_id: lien.run_id.clone(),
            compte,
            epoch: epoch.parse().unwrap_or(-1),
            machine,
            age: duree(&age),
            oisive: duree(&oisive),
        }))
    }

    /// The living sessions of an account, latest command first.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn toutes(&self, compte: &str) -> Result<Vec<SessionConnue>, Panne> {
        self.lien.demande(|lien| {
            let empreintes: Vec<String> =
                redis::cmd("SMEMBERS").arg(self.cle_du_compte(compte)).query(&mut lien.connexion)?;
            let mut sessions = Vec::new();
            for empreinte in &empreintes {
                match self.lit(lien, empreinte, compte, false)? {
                    Some(session) => sessions.push(session),
                    None => {
                        redis::cmd("SREM")
                            .arg(self.cle_du_compte(compte))
                            .arg(empreinte)
                            .query::<()>(&mut lien.connexion)?;
                    }
                }
            }
            sessions.sort_by_key(|session| session.oisive);
            Ok(sessions)
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn ferme(&self, empreinte: &str, compte: &str) -> Result<(), Panne> {
        self.lien.demande(|lien| {
            redis::pipe()
                .del(self.cle(empreinte))
                .ignore()
                .srem(self.cle_du_compte(compte), empreinte)
                .ignore()
                .query::<()>(&mut lien.connexion)
        })
    }

    /// Ends every session of an account, and forgets that it had any.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn ferme_celles_de(&self, compte: &str) -> Result<(), Panne> {
        self.lien.demande(|lien| {
            let du_compte = self.cle_du_compte(compte);
            let empreintes: Vec<String> = redis::cmd("SMEMBERS").arg(&du_compte).query(&mut lien.connexion)?;
            let cles: Vec<String> = empreintes.iter().map(|empreinte| self.cle(empreinte)).collect();
            redis::cmd("UNLINK").arg(cles).arg(du_compte).query::<()>(&mut lien.connexion)
        })
    }

    /// Ends every session of the school.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn ferme_toutes(&self) -> Result<(), Panne> {
        self.lien.patiente(|lien| {
            let toutes = [cles(lien, &self.prefixe, "session:*")?, cles(lien, &self.prefixe, "sessions:*")?].concat();
            toutes.chunks(500).try_for_each(|part| redis::cmd("UNLINK").arg(part).query::<()>(&mut lien.connexion))
        })
    }

    /// A session whose account has a new epoch goes on under it.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn suit(&self, empreinte: &str, epoch: i64) -> Result<(), Panne> {
        self.lien.demande(|lien| {
            // HSET would bring a session back that is over.
            let script = "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'epoch', ARGV[1]) end";
            Script::new(script).key(self.cle(empreinte)).arg(epoch).invoke::<()>(&mut lien.connexion)
        })
    }
}

fn millis(duree: Duration) -> u64 {
    duree.as_secs() * 1_000
}
