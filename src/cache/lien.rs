//! One connection to Redis, opened when it is first needed. Redis only ever helps: whatever goes wrong here is told to the caller
//! at once, who goes on without. A question takes [`DELAI`] at most, and those of one command [`PATIENCE`] together, whatever
//! Redis and the way to it do.

use super::topologie::{Regne, SANS_MAITRE, SERVICE_INCONNU, Topologie, info, limite};
use crate::config::masque;
use crate::error::Panne;
use redis::{Connection, ErrorKind, RedisError, RedisResult};
use std::io;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A private Redis answers in a tenth of a millisecond; one that needs more is not worth waiting for.
pub(super) const DELAI: Duration = Duration::from_millis(250);
/// Answered within this time, nobody has waited.
const VITE: Duration = Duration::from_millis(50);
/// All waiting of a command together; one more question, at its end, may take [`DELAI`].
const PATIENCE: Duration = Duration::from_millis(500);
/// Less than this is no time to ask anything.
pub(super) const MINIMUM: Duration = Duration::from_millis(5);
/// After a failure, Redis is left alone for so long.
pub(super) const REPOS: Duration = Duration::from_secs(2);

/// Where its master may be another one, a connection is used for so long: who was not told of the change finds it out.
const AGE: Duration = Duration::from_secs(1);

/// Why it keeps nothing new.
const PLEIN: &str = "sa mémoire est pleine";

/// Why it does not answer for keys that go to another node.
const EN_ROUTE: &str = "ses clés changent de serveur";
/// What an address has to be.
const ADRESSE: &str = "cette adresse n'est pas lisible (attendu : redis://hôte:6379, rediss://hôte:6379, \
                       redis+sentinel://hôte:26379,hôte:26379/service, redis+cluster://hôte:6379,hôte:6379)";

/// The connection.
pub(super) struct Lien {
    url: String,
    topologie: Arc<Topologie>,
    etat: Mutex<Etat>,
}

#[derive(Default)]
struct Etat {
    ouverte: Option<Ouverte>,
    repos: Option<Instant>,
    /// Why Redis does not help, since it last did.
    panne: Option<Panne>,
    /// All that went wrong is that answers came too late, and nobody has made sure of it yet ([`Lien::tranche`]).
    doute: bool,
    /// It answers, and keeps nothing new.
    plein: bool,
    /// What the command under way may still wait for it; any time where none is under way.
    reste: Option<Duration>,
    /// It throws away what it should keep.
    evince: bool,
}

/// A connection, and which run of the server it leads to.
pub(super) struct Ouverte {
    pub(super) connexion: Connection,
    /// Redis' own name for the run: another after every restart; and with the mark of the reign, where there are such.
    pub(super) run_id: String,
    /// It may throw away what has not ended, to make room: intents, too.
    pub(super) evince: bool,
    /// How long each answer may take, in whole milliseconds: what the system was last told; none before it was.
    delai: Option<Duration>,
    regne: Option<Regne>,
    depuis: Instant,
}

impl Lien {
    /// The way to the Redis that `url` names, and there to the keys that begin with `cle`.
    pub(super) fn nouveau(url: &str, cle: &str) -> Lien {
        Lien { url: url.to_owned(), topologie: Arc::new(Topologie::lue(url, cle)), etat: Mutex::default() }
    }

    /// Asks Redis something that may be asked twice, unless it has just failed. A connection that turns out to be dead is opened
    /// again, once.
    pub(super) fn demande<T>(&self, question: impl FnMut(&mut Ouverte) -> RedisResult<T>) -> Result<T, Panne> {
        let mut etat = self.etat();
        match &etat.panne {
            Some(panne) if etat.repos.is_some_and(|fin| Instant::now() < fin) => Err(panne.clone()),
            _ => self.interroge(&mut etat, question),
        }
    }

    /// Asks Redis something that may be asked twice and must be tried, whatever happened before, while the command has time.
    pub(super) fn insiste<T>(&self, question: impl FnMut(&mut Ouverte) -> RedisResult<T>) -> Result<T, Panne> {
        self.interroge(&mut self.etat(), question)
    }

    /// The same up to three times: for what nobody else can answer.
    pub(super) fn patiente<T>(&self, mut question: impl FnMut(&mut Ouverte) -> RedisResult<T>) -> Result<T, Panne> {
        let mut demande = || self.insiste(&mut question);
        demande().or_else(|_| demande()).or_else(|_| demande())
    }

    /// Asks the same of every other server that somebody takes for the master: nobody, where there is one address.
    pub(super) fn ailleurs(&self, question: impl FnMut(&mut Ouverte) -> RedisResult<()>) -> Result<(), Panne> {
        let maitre = self.etat().ouverte.as_ref().and_then(|ouverte| Some(ouverte.regne.as_ref()?.maitre().to_owned()));
        let Some(maitre) = maitre else { return Ok(()) };
        let topologie = self.topologie.clone();
        let autres = en_temps(DELAI, move || topologie.autres(&maitre, DELAI).into_iter().map(Ouverte::de).collect());
        let faite = autres.and_then(|mut autres: Vec<Ouverte>| autres.iter_mut().try_for_each(question));
        faite.map_err(|error| panne(&self.url, &error))
    }

    /// A command begins.
    pub(super) fn commence(&self) {
        self.etat().reste = Some(PATIENCE);
    }

    /// It ends: what is asked from now on is no part of it.
    pub(super) fn acheve(&self) {
        self.etat().reste = None;
    }

    /// The last question of a command: an answer that came too late was a machine that had other things to do, or Redis is out
    /// of reach. Asks nothing where the command knows already.
    pub(super) fn tranche(&self, question: Option<impl FnMut(&mut Ouverte) -> RedisResult<()>>) {
        let mut etat = self.etat();
        // What fails here is in `etat.panne`, and told.
        let _ = match question {
            Some(question) => self.interroge(&mut etat, question),
            None if etat.doute => self.interroge(&mut etat, ping),
            None => return,
        };
        etat.doute = false;
    }

    /// Its memory is full, or is not any more.
    pub(super) fn est_plein(&self, plein: bool) {
        self.etat().plein = plein;
    }

    /// Why Redis does not help; none while it does, or may.
    pub(super) fn panne(&self) -> Option<Panne> {
        let etat = self.etat();
        let plein = || Panne::RedisRefuse { adresse: masque(&self.url), raison: PLEIN, detail: String::new() };
        etat.panne.clone().filter(|_| !etat.doute).or_else(|| etat.plein.then(plein))
    }

    /// It may throw away what it should keep.
    pub(super) fn evince(&self) -> bool {
        self.etat().evince
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
        let debut = Instant::now();
        let permis = etat.reste.map_or(DELAI, |reste| reste.min(DELAI));
        let mut neuve = false;
        let fin = loop {
            let reste = permis.saturating_sub(debut.elapsed());
            if reste < MINIMUM {
                break Err(trop_tard());
            }
            let ouverte = match etat.ouverte.take().filter(Ouverte::est_fraiche) {
                Some(ouverte) => Ok(ouverte),
                None => {
                    neuve = true;
                    ouvre(&self.topologie, reste)
                }
            };
            let mut ouverte = match ouverte.and_then(|ouverte| ouverte.en(permis.saturating_sub(debut.elapsed()))) {
                Ok(ouverte) => ouverte,
                Err(error) => break Err(error),
            };
            match question(&mut ouverte).and_then(|reponse| ouverte.regne_encore().map(|()| reponse)) {
                Ok(reponse) => break Ok((reponse, ouverte)),
                // What Redis refuses, it refuses again.
                Err(error) if error.is_timeout() || neuve => break Err(error),
                Err(error) if error.code().is_some() && !self.topologie.est_a_redemander(&error) => break Err(error),
                Err(_) => {}
            }
        };
        // What is answered quickly costs nothing: a long import asks a thousand times.
        let gratuit = if fin.is_ok() { VITE } else { Duration::ZERO };
        let perdu = debut.elapsed().saturating_sub(gratuit);
        etat.reste = etat.reste.map(|reste| reste.saturating_sub(perdu));
        match fin {
            Ok((reponse, ouverte)) => {
                etat.evince = ouverte.evince;
                (etat.ouverte, etat.repos, etat.panne, etat.doute) = (Some(ouverte), None, None, false);
                Ok(reponse)
            }
            Err(error) => {
                let panne = panne(&self.url, &error);
                etat.doute = error.is_timeout() && (etat.doute || etat.panne.is_none());
                // What began an outage explains it; what follows may only be out of time.
                etat.panne.get_or_insert_with(|| panne.clone());
                etat.repos = Some(Instant::now() + REPOS);
                Err(panne)
            }
        }
    }
}

impl Ouverte {
    fn de((mut connexion, regne): (Connection, Option<Regne>)) -> RedisResult<Ouverte> {
        let mut infos = String::new();
        for section in ["server", "memory"] {
            infos += &redis::cmd("INFO").arg(section).query::<String>(&mut connexion)?;
        }
        // Without a limit of its memory nothing is ever thrown away.
        let is_limited = info(&infos, "maxmemory").is_some_and(|octets| octets != "0");
        let evince = is_limited && info(&infos, "maxmemory_policy").is_some_and(|regle| regle.starts_with("allkeys-"));
        match info(&infos, "run_id").filter(|run_id| !run_id.is_empty()) {
            Some(run_id) => {
                let marque = regne.as_ref().map(|regne| format!(".{}", regne.marque())).unwrap_or_default();
                let run_id = format!("{run_id}{marque}");
                Ok(Ouverte { run_id, evince, delai: None, connexion, regne, depuis: Instant::now() })
            }
            // Data of an earlier run could not be told apart: better no Redis than that one.
            None => Err((redis::ErrorKind::Client, "INFO ne donne pas de run_id").into()),
        }
    }

    /// The same, with so much time for each answer. Most questions have as much as the last one: the system is not told again.
    fn en(mut self, delai: Duration) -> RedisResult<Ouverte> {
        let millis = delai.max(MINIMUM).as_micros().div_ceil(1_000);
        let delai = Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX));
        if self.delai != Some(delai) {
            limite(&self.connexion, delai)?;
            self.delai = Some(delai);
        }
        Ok(self)
    }

    /// Nobody needs to be asked whether it leads to the right server.
    fn est_fraiche(&self) -> bool {
        self.regne.is_none() || self.depuis.elapsed() < AGE
    }

    /// What it has answered, it has answered as the master, and under the name of its run.
    fn regne_encore(&mut self) -> RedisResult<()> {
        self.regne.as_ref().map_or(Ok(()), |regne| regne.dure(&mut self.connexion))
    }
}

/// Does it answer?
pub(super) fn ping(ouverte: &mut Ouverte) -> RedisResult<()> {
    redis::cmd("PING").query(&mut ouverte.connexion)
}

pub(super) fn trop_tard() -> RedisError {
    io::Error::from(io::ErrorKind::TimedOut).into()
}

/// What went wrong, as the user is told it.
fn panne(url: &str, error: &RedisError) -> Panne {
    let (adresse, detail) = (masque(url), error.to_string());
    let raisons = [
        ("OOM", PLEIN),
        ("READONLY", "c'est une copie en lecture seule"),
        ("MISCONF", "il ne peut plus écrire sur son disque"),
        ("LOADING", "il charge encore ses données"),
        ("NOAUTH", "il demande un mot de passe"),
        ("WRONGPASS", "le mot de passe n'est pas le bon"),
        ("NOPERM", "cet utilisateur n'a pas les droits qu'il faut"),
        ("NOREPLICAS", "ses copies ne suivent pas"),
        ("certificate", "son certificat n'est pas reconnu"),
        (SERVICE_INCONNU, SERVICE_INCONNU),
        (SANS_MAITRE, SANS_MAITRE),
        ("CLUSTERDOWN", SANS_MAITRE),
        ("ASK", EN_ROUTE),
        ("TRYAGAIN", EN_ROUTE),
    ];
    // The client keeps some code words apart, and scripts of older servers hide theirs in the text.
    let code = error.code().unwrap_or_default();
    let dit = |mot: &str| code == mot || detail.contains(mot);
    let raison = raisons.iter().find(|(mot, _)| dit(mot)).map(|(_, raison)| *raison);
    match raison {
        Some(raison) => Panne::RedisRefuse { adresse, raison, detail },
        None if error.kind() == ErrorKind::InvalidClientConfig => {
            Panne::RedisRefuse { adresse, raison: ADRESSE, detail }
        }
        None if error.kind() == ErrorKind::AuthenticationFailed => {
            Panne::RedisRefuse { adresse, raison: "le mot de passe n'est pas le bon", detail }
        }
        None if error.code().is_some() => {
            Panne::RedisRefuse { adresse, raison: "il n'accepte pas ce que carnet demande", detail }
        }
        None => Panne::RedisInjoignable { adresse, detail },
    }
}

/// Does `travail` within so long: looking up a name takes as long as it likes, and several addresses each their time.
fn en_temps<T: Send + 'static>(
    delai: Duration,
    travail: impl FnOnce() -> RedisResult<T> + Send + 'static,
) -> RedisResult<T> {
    let (envoi, recue) = mpsc::channel();
    // Who comes too late finds nobody waiting, and hangs up.
    thread::spawn(move || drop(envoi.send(travail())));
    recue.recv_timeout(delai).unwrap_or_else(|_| Err(trop_tard()))
}

/// The way to whoever has the keys, opened within so long.
fn ouvre(topologie: &Arc<Topologie>, delai: Duration) -> RedisResult<Ouverte> {
    if topologie.est_un_socket() {
        return topologie.ouvre(delai).and_then(Ouverte::de);
    }
    let topologie = topologie.clone();
    en_temps(delai, move || topologie.ouvre(delai).and_then(Ouverte::de))
}

/// What the Redis at `url` says of itself, if it answers.
pub(super) fn infos(url: &str) -> Option<String> {
    let topologie = Arc::new(Topologie::lue(url, ""));
    redis::cmd("INFO").arg("server").query(&mut ouvre(&topologie, DELAI).ok()?.connexion).ok()
}
