//! Where the Redis that has a school's keys is: at its address; or wherever sentinels, or the nodes of a Cluster, say that its master
//! is now. They are asked again for each connection, so that nothing has to be known of changes.

use super::lien::{MINIMUM, REPOS, trop_tard};
use redis::{Connection, ErrorKind, IntoConnectionInfo, RedisError, RedisResult, ServerErrorKind, Value};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// What sentinels listen on, and nodes.
const PORTS: (u16, u16) = (26_379, 6_379);

/// The sentinels answer, and know no such service.
pub(super) const SERVICE_INCONNU: &str = "les sentinelles ne connaissent pas ce service";
/// Nobody has the keys at this moment.
pub(super) const SANS_MAITRE: &str = "il n'a pas de maître en ce moment";

/// The way to Redis.
pub(super) enum Topologie {
    /// There, and nowhere else.
    Fixe(String),
    /// Wherever others say.
    Suivie(Suivie),
}

/// Who says where it is.
pub(super) struct Suivie {
    guides: Guides,
    /// With TLS or without.
    schema: &'static str,
    /// User and password as a URL has them, with the `@`; or nothing.
    acces: String,
    base: String,
    hotes: Vec<Hote>,
    /// Who is asked first: who has answered last, or the next one.
    premier: AtomicUsize,
}

/// Somebody to ask.
struct Hote {
    /// With its port.
    adresse: String,
    /// The way to it, between two questions; and when it last did not answer.
    ouvert: Mutex<(Option<Connection>, Option<Instant>)>,
}

enum Guides {
    Sentinelles { service: String, acces: String },
    Grappe { cle: String },
}

/// A reign: the time in which one process has the keys as their master. It is another one after each change of master, also
/// where the same process is master again; and in a Cluster after each return of the keys to a node.
pub(super) struct Regne {
    grappe: bool,
    /// Where: host and port.
    maitre: String,
    marque: String,
}

impl Topologie {
    /// What an address says; `cle` is one of the keys. `redis+sentinel://[user:password@]h1:26379,h2:26379/service[/base]`,
    /// `redis+cluster://[user:password@]h1:6379,h2:6379`, both with `rediss` for TLS; whatever else is an address of the client's.
    pub(super) fn lue(url: &str, cle: &str) -> Topologie {
        Suivie::lue(url, cle).map_or_else(|| Topologie::Fixe(url.to_owned()), Topologie::Suivie)
    }

    /// On this machine: nothing has to be looked up.
    pub(super) fn est_un_socket(&self) -> bool {
        matches!(self, Topologie::Fixe(url) if url.starts_with("unix:") || url.starts_with("redis+unix:"))
    }

    /// A connection to whoever has the keys, and under which reign, where that may change.
    pub(super) fn ouvre(&self, delai: Duration) -> RedisResult<(Connection, Option<Regne>)> {
        match self {
            Topologie::Fixe(url) => Ok((connecte(url, delai)?, None)),
            Topologie::Suivie(suivie) => suivie.ouvre(delai).map(|(connexion, regne)| (connexion, Some(regne))),
        }
    }

    /// Connections to those that somebody else than `regne`'s own guide takes for the master: while one follows another there may
    /// be two. One that does not answer is nobody's master.
    pub(super) fn autres(self: &Arc<Topologie>, maitre: &str, delai: Duration) -> Vec<(Connection, Option<Regne>)> {
        let Topologie::Suivie(suivie) = &**self else { return Vec::new() };
        // All at once: one that is silent keeps nobody from asking the others.
        let (envoi, dits) = mpsc::channel();
        for n in (0..suivie.hotes.len()).filter(|n| !suivie.hotes[*n].se_tait()) {
            let (ici, envoi) = (Arc::clone(self), envoi.clone());
            thread::spawn(move || {
                if let Topologie::Suivie(suivie) = &*ici {
                    // Who comes too late finds nobody waiting.
                    let _ = envoi.send(suivie.maitre(&suivie.hotes[n], delai / 2));
                }
            });
        }
        drop(envoi);
        let fin = Instant::now() + delai / 2;
        let mut autres = BTreeSet::new();
        while let Ok(dit) = dits.recv_timeout(fin.saturating_duration_since(Instant::now())) {
            autres.extend(dit.ok().filter(|autre| autre != maitre));
        }
        let ouverts = autres.into_iter().filter_map(|autre| suivie.ouvre_la(autre, delai / 3).ok());
        ouverts.map(|(connexion, regne)| (connexion, Some(regne))).collect()
    }

    /// The server refuses because the keys are elsewhere now: whoever says where is asked again.
    pub(super) fn est_a_redemander(&self, error: &RedisError) -> bool {
        use ServerErrorKind::{ClusterDown, MasterDown, Moved, ReadOnly};
        let ErrorKind::Server(kind) = error.kind() else { return false };
        matches!(self, Topologie::Suivie(_)) && matches!(kind, ClusterDown | MasterDown | Moved | ReadOnly)
    }
}

/// A key that is asked for is being moved to another node, or is there already.
pub(super) fn est_en_route(error: &RedisError) -> bool {
    matches!(error.kind(), ErrorKind::Server(ServerErrorKind::Ask | ServerErrorKind::TryAgain))
}

impl Suivie {
    fn lue(url: &str, cle: &str) -> Option<Suivie> {
        let (schema, reste) = url.split_once("://")?;
        let (schema, genre) = schema.split_once('+')?;
        let schema = ["redis", "rediss"].into_iter().find(|connu| *connu == schema)?;
        let (reste, parametres) = reste.split_once('?').unwrap_or((reste, ""));
        let (autorite, chemin) = reste.split_once('/').unwrap_or((reste, ""));
        let (acces, hotes) = autorite.rsplit_once('@').unwrap_or(("", autorite));
        let (guides, base, port) = match genre {
            "sentinel" => {
                let (service, base) = chemin.split_once('/').unwrap_or((chemin, ""));
                let parametre = |nom| parametres.split('&').find_map(|un| un.strip_prefix(nom)?.strip_prefix('='));
                let leurs = (parametre("sentinel_user"), parametre("sentinel_pass"));
                let leurs = leurs.1.map(|mot| format!("{}:{mot}", leurs.0.unwrap_or_default())).unwrap_or_default();
                let guides = Guides::Sentinelles { service: service.to_owned(), acces: arobase(&leurs) };
                (Some(guides).filter(|_| !service.is_empty())?, base, PORTS.0)
            }
            "cluster" => (Guides::Grappe { cle: cle.to_owned() }, "", PORTS.1),
            _ => return None,
        };
        let hotes = hotes.split(',').filter(|hote| !hote.is_empty());
        let hotes: Vec<Hote> = hotes.map(|hote| Hote::nouveau(avec_port(hote, port))).collect();
        let (acces, base, premier) = (arobase(acces), base.to_owned(), AtomicUsize::new(0));
        (!hotes.is_empty()).then_some(Suivie { guides, schema, acces, base, hotes, premier })
    }

    /// Asks one after the other, until one leads to a master: who is the first to know of a change is asked like the others.
    fn ouvre(&self, delai: Duration) -> RedisResult<(Connection, Regne)> {
        let fin = Instant::now() + delai;
        let combien = self.hotes.len();
        let premier = self.premier.load(Ordering::Relaxed);
        let mut derniere = trop_tard();
        for n in 0..combien {
            let ici = (premier + n) % combien;
            let reste = fin.saturating_duration_since(Instant::now());
            // One that is silent leaves time for the others, and is not the first to be asked the next time.
            let sien = if n + 1 == combien { reste } else { reste / 2 };
            self.premier.store((ici + 1) % combien, Ordering::Relaxed);
            match self.maitre(&self.hotes[ici], sien).and_then(|maitre| self.ouvre_la(maitre, sien)) {
                Ok(ouverte) => {
                    self.premier.store(ici, Ordering::Relaxed);
                    return Ok(ouverte);
                }
                Err(error) => derniere = error,
            }
        }
        Err(derniere)
    }

    fn ouvre_la(&self, maitre: String, delai: Duration) -> RedisResult<(Connection, Regne)> {
        let grappe = matches!(self.guides, Guides::Grappe { .. });
        let mut connexion = connecte(&format!("{}://{}{maitre}/{}", self.schema, self.acces, self.base), delai)?;
        let marque = marque(&mut connexion, grappe)?;
        Ok((connexion, Regne { grappe, maitre, marque }))
    }

    /// The master, as somebody knows it.
    fn maitre(&self, hote: &Hote, delai: Duration) -> RedisResult<String> {
        match &self.guides {
            Guides::Sentinelles { service, acces } => hote.demande(self.schema, acces, delai, |sentinelle| {
                let dite = redis::cmd("SENTINEL").arg("GET-MASTER-ADDR-BY-NAME").arg(service).query(sentinelle)?;
                let (nom, port): (String, u16) = Option::ok_or(dite, (ErrorKind::Client, SERVICE_INCONNU))?;
                Ok(adresse(&nom, port))
            }),
            Guides::Grappe { cle } => hote.demande(self.schema, &self.acces, delai, |noeud| {
                let place: i64 = redis::cmd("CLUSTER").arg("KEYSLOT").arg(cle).query(noeud)?;
                let plages: Vec<Vec<Value>> = redis::cmd("CLUSTER").arg("SLOTS").query(noeud)?;
                let sienne = plages.iter().find_map(|plage| match &plage[..] {
                    [Value::Int(de), Value::Int(a), Value::Array(maitre), ..] if (*de..=*a).contains(&place) => {
                        Some(maitre)
                    }
                    _ => None,
                });
                sienne.and_then(|maitre| adresse_du_noeud(maitre, &hote.adresse)).ok_or_else(sans_maitre)
            }),
        }
    }
}

/// Host and port of a node; one that does not know its own name is where it was asked.
fn adresse_du_noeud(noeud: &[Value], ici: &str) -> Option<String> {
    let [nom, Value::Int(port), ..] = noeud else { return None };
    let port = u16::try_from(*port).ok()?;
    match nom {
        Value::BulkString(nom) if !matches!(&nom[..], b"" | b"?") => Some(adresse(&String::from_utf8_lossy(nom), port)),
        _ => ici.rsplit_once(':').map(|(ici, _)| format!("{ici}:{port}")),
    }
}

impl Hote {
    fn nouveau(adresse: String) -> Hote {
        Hote { adresse, ouvert: Mutex::default() }
    }

    fn ouvert(&self) -> MutexGuard<'_, (Option<Connection>, Option<Instant>)> {
        // Who panicked while he asked leaves no connection.
        self.ouvert.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It has just not answered, or does not at this moment: who can do without does.
    fn se_tait(&self) -> bool {
        self.ouvert.try_lock().map_or(true, |ouvert| ouvert.1.is_some_and(|quand| quand.elapsed() < REPOS))
    }

    fn demande<T>(
        &self,
        schema: &str,
        acces: &str,
        delai: Duration,
        question: impl Fn(&mut Connection) -> RedisResult<T>,
    ) -> RedisResult<T> {
        let mut ouvert = self.ouvert();
        let gardee = ouvert.0.take();
        let repond = |mut connexion: Connection| {
            connexion.set_read_timeout(Some(delai.max(MINIMUM)))?;
            question(&mut connexion).map(|reponse| (reponse, connexion))
        };
        // A connection that was kept may be a dead one.
        let gardee = gardee.and_then(|connexion| repond(connexion).ok());
        let repondu = match gardee {
            Some(repondu) => Ok(repondu),
            None => connecte(&format!("{schema}://{acces}{}/", self.adresse), delai).and_then(repond),
        };
        ouvert.1 = repondu.is_err().then(Instant::now);
        let (reponse, connexion) = repondu?;
        ouvert.0 = Some(connexion);
        Ok(reponse)
    }
}

impl Regne {
    /// Where its master is.
    pub(super) fn maitre(&self) -> &str {
        &self.maitre
    }

    /// What tells it from other reigns of the same process.
    pub(super) fn marque(&self) -> &str {
        &self.marque
    }

    /// What was asked before this was asked under this reign: no reign comes back.
    ///
    /// # Errors
    /// It is over; or nobody answers.
    pub(super) fn dure(&self, connexion: &mut Connection) -> RedisResult<()> {
        if marque(connexion, self.grappe)? == self.marque { Ok(()) } else { Err(sans_maitre()) }
    }
}

/// The name of the stream of changes that a master gives its copies, which a server that becomes master makes anew; in a Cluster
/// the node's epoch, too, which it raises when a slot comes to it.
fn marque(connexion: &mut Connection, grappe: bool) -> RedisResult<String> {
    let infos: String = redis::cmd("INFO").arg("replication").query(connexion)?;
    let replid = info(&infos, "master_replid").filter(|_| info(&infos, "role") == Some("master"));
    let replid = replid.ok_or_else(sans_maitre)?;
    if !grappe {
        return Ok(replid.to_owned());
    }
    let infos: String = redis::cmd("CLUSTER").arg("INFO").query(connexion)?;
    let epoque = info(&infos, "cluster_my_epoch").ok_or_else(sans_maitre)?;
    Ok(format!("{replid}.{epoque}"))
}

fn sans_maitre() -> RedisError {
    (ErrorKind::Client, SANS_MAITRE).into()
}

/// A connection on which no answer takes longer.
fn connecte(url: &str, delai: Duration) -> RedisResult<Connection> {
    let delai = delai.max(MINIMUM);
    // Telling Redis the client's name would be two questions more, each with the time of an answer.
    let adresse = url.into_connection_info()?;
    let reglages = adresse.redis_settings().clone().set_skip_set_lib_name();
    let client = redis::Client::open(adresse.set_redis_settings(reglages))?;
    let connexion = client.get_connection_with_timeout(delai)?;
    limite(&connexion, delai)?;
    Ok(connexion)
}

/// From now on no answer takes longer there.
pub(super) fn limite(connexion: &Connection, delai: Duration) -> RedisResult<()> {
    connexion.set_read_timeout(Some(delai))?;
    connexion.set_write_timeout(Some(delai))
}

/// A line of what Redis says of itself.
pub(super) fn info<'a>(infos: &'a str, nom: &str) -> Option<&'a str> {
    infos.lines().find_map(|ligne| ligne.strip_prefix(nom)?.strip_prefix(':')).map(str::trim)
}

fn arobase(acces: &str) -> String {
    if acces.is_empty() { String::new() } else { format!("{acces}@") }
}

fn adresse(hote: &str, port: u16) -> String {
    if hote.contains(':') { format!("[{hote}]:{port}") } else { format!("{hote}:{port}") }
}

fn avec_port(hote: &str, port: u16) -> String {
    let nu = hote.rsplit_once(']').map_or(hote, |(_, nu)| nu);
    if nu.contains(':') { hote.to_owned() } else { format!("{hote}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suivie(url: &str) -> Option<Suivie> {
        Suivie::lue(url, "carnet:{ecole}:")
    }

    fn hotes(lue: &Suivie) -> Vec<&str> {
        lue.hotes.iter().map(|hote| &*hote.adresse).collect()
    }

    #[test]
    fn une_adresse_dit_qui_demander_et_quoi() {
        let lue = suivie("redis+sentinel://awa:p%40ss@s1,s2:26380,[::1]/ecole/2?sentinel_pass=mot").unwrap();
        assert_eq!(hotes(&lue), ["s1:26379", "s2:26380", "[::1]:26379"]);
        assert_eq!((lue.schema, &*lue.acces, &*lue.base), ("redis", "awa:p%40ss@", "2"));
        assert!(matches!(lue.guides, Guides::Sentinelles { service, acces } if service == "ecole" && acces == ":mot@"));
        let lue = suivie("rediss+cluster://n1,n2:7001").unwrap();
        assert_eq!((lue.schema, &*lue.acces, hotes(&lue)), ("rediss", "", vec!["n1:6379", "n2:7001"]));
        // What is neither is the client's own affair, which says what is wrong with it.
        for url in
            ["redis://h:6379", "redis+unix:///s", "redis+sentinel://h1,h2", "redis+cluster://", "http+cluster://h"]
        {
            assert!(suivie(url).is_none(), "{url}");
        }
    }
}
