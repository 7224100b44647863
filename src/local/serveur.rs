//! The two servers: how each is started, recognised, and found ready.

use super::dossier::Dossier;
use super::processus::{Processus, memoire_totale};
use super::programme;
use crate::error::{Error, Panne, Result};
use crate::{cache, store};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server that was told to stop may take. mongod needs about a second.
const ARRET: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(2);

/// The name under which mongod knows itself in its replica set: its socket as seen from the folder in which it is started. So
/// the set stays valid where the home is moved, and where the sockets had to go elsewhere.
const MEMBRE: &str = "./mongod.sock";

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Serveur {
    Mongod,
    Redis,
}

/// What carnet last did to a server, with its pid; kept on disk for the next shell.
#[derive(Debug, PartialEq, Eq)]
enum Phase {
    Pret(u32),
    Arret(u32),
}

/// A server that was just started, or that a killed shell had started.
pub(super) struct Attente {
    serveur: Serveur,
    enfant: Option<Child>,
    depuis: Instant,
}

impl Serveur {
    pub(super) fn nom(self) -> &'static str {
        match self {
            Serveur::Mongod => "mongod",
            Serveur::Redis => "redis-server",
        }
    }

    pub(super) fn socket(self, dossier: &Dossier) -> PathBuf {
        dossier.sockets().join(match self {
            Serveur::Mongod => "mongod.sock",
            Serveur::Redis => "redis.sock",
        })
    }

    /// The address for the driver.
    pub(super) fn adresse(self, dossier: &Dossier) -> String {
        match self {
            Serveur::Mongod => store::admin::uri_du_socket(&self.socket(dossier)),
            Serveur::Redis => cache::url_du_socket(&self.socket(dossier)),
        }
    }

    /// How long a start may take. mongod recovers by itself after a power cut, which may take its time on a slow disk.
    fn delai(self) -> Duration {
        match self {
            Serveur::Mongod => Duration::from_secs(60),
            Serveur::Redis => Duration::from_secs(5),
        }
    }

    fn donnees(self, dossier: &Dossier) -> PathBuf {
        dossier.donnees(match self {
            Serveur::Mongod => "mongodb",
            Serveur::Redis => "redis",
        })
    }

    /// Its process. The pid that the server wrote down is only a hint: mongod is known by its hold on its own lock file, Redis by
    /// the folder in which it works. Redis removes its pid file before its socket: until its end the pid that carnet wrote down
    /// finds it, and nobody starts another one whose socket it would remove.
    pub(super) fn processus(self, dossier: &Dossier) -> Option<Processus> {
        let donnees = self.donnees(dossier);
        let pid = |chemin: &PathBuf| fs::read_to_string(chemin).ok()?.trim().parse::<u32>().ok();
        match self {
            Serveur::Mongod => {
                let verrou = donnees.join("mongod.lock");
                Processus::qui_ouvre(pid(&verrou)?, self.nom(), &verrou)
            }
            Serveur::Redis => {
                let note = self.phase(dossier).map(|(Phase::Pret(pid) | Phase::Arret(pid))| pid);
                let connus = [pid(&donnees.join("redis.pid")), note];
                connus.into_iter().flatten().find_map(|pid| Processus::qui_habite(pid, self.nom(), &donnees))
            }
        }
    }

    fn phase(self, dossier: &Dossier) -> Option<Phase> {
        let texte = fs::read_to_string(dossier.run(self.nom())).ok()?;
        let (mot, pid) = texte.split_once(' ')?;
        let pid = pid.trim().parse().ok()?;
        match mot {
            "pret" => Some(Phase::Pret(pid)),
            "arret" => Some(Phase::Arret(pid)),
            _ => None,
        }
    }

    /// Replaced in one step: a shell killed meanwhile leaves the old state or the new one.
    fn noter(self, dossier: &Dossier, phase: &str, pid: u32) -> Result<()> {
        let (chemin, neuf) = (dossier.run(self.nom()), dossier.run(&format!("{}.neuf", self.nom())));
        let ecrit = fs::write(&neuf, format!("{phase} {pid}\n")).and_then(|()| fs::rename(&neuf, &chemin));
        ecrit.map_err(|source| Error::fichier(chemin, source))
    }

    fn accepte(self, dossier: &Dossier) -> bool {
        UnixStream::connect(self.socket(dossier)).is_ok()
    }

    /// True where it was found ready before, lives, and takes connections: some system calls, no query. A connection alone proves
    /// nothing: a killed mongod still takes some until the last of its threads is gone.
    pub(super) fn pret(self, dossier: &Dossier) -> bool {
        let pid = self.processus(dossier).map(|processus| processus.0);
        pid.is_some_and(|pid| self.phase(dossier) == Some(Phase::Pret(pid))) && self.accepte(dossier)
    }

    /// Waits until nobody holds mongod's data any more: a process that is gone by its pid may have threads that are not.
    /// True where a server turns out to run: one whose pid was not yet written.
    fn sert_encore(self, dossier: &Dossier) -> bool {
        let verrou = self.donnees(dossier).join("mongod.lock");
        let Ok(verrou) = File::open(verrou) else { return false };
        let fin = Instant::now() + ARRET;
        while verrou.try_lock().is_err() && Instant::now() < fin {
            if self.processus(dossier).is_some() {
                return true;
            }
            std::thread::sleep(PAUSE);
        }
        let _ = verrou.unlock();
        false
    }

    /// Starts it unless it runs. The caller holds the startup lock.
    pub(super) fn lancer(self, dossier: &Dossier) -> Result<Attente> {
        let depuis = Instant::now();
        if let Some(processus) = self.processus(dossier) {
            let perdu = match self.phase(dossier) {
                Some(Phase::Arret(pid)) => pid == processus.0,
                // Its socket is gone (a cleaned /tmp, a closed session): nobody will reach it again.
                Some(Phase::Pret(pid)) => pid == processus.0 && !self.accepte(dossier),
                None => false,
            };
            if !perdu {
                return Ok(Attente { serveur: self, enfant: None, depuis });
            }
            processus.terminer();
            processus.attendre_la_fin(ARRET);
        }
        if self == Serveur::Mongod && self.sert_encore(dossier) {
            return Ok(Attente { serveur: self, enfant: None, depuis });
        }
        let libre = dossier.place()?;
        for reste in [dossier.run(self.nom()), self.socket(dossier)] {
            let _ = fs::remove_file(reste);
        }
        let mut commande = self.commande(dossier, libre)?;
        let journal = nouveau_journal(dossier, self)?;
        let echo = journal.try_clone().map_err(|source| Error::fichier(dossier.journal(self.nom()), source))?;
        // Its own process group: Ctrl-C in the shell is not for the servers.
        let enfant = commande.stdin(Stdio::null()).stdout(journal).stderr(echo).process_group(0).spawn();
        let enfant = enfant.map_err(|source| Panne::DemarrageEchoue {
            nom: self.nom(),
            journal: dossier.journal(self.nom()),
            raison: source.to_string(),
        })?;
        Ok(Attente { serveur: self, enfant: Some(enfant), depuis })
    }

    fn commande(self, dossier: &Dossier, libre: u64) -> Result<Command> {
        let mut commande = Command::new(programme::trouver(self.nom())?);
        match self {
            Serveur::Mongod => {
                commande.current_dir(dossier.sockets());
                commande.args(["--bind_ip", MEMBRE, "--nounixsocket", "--filePermissions", "0700"]);
                commande.arg("--dbpath").arg(self.donnees(dossier)).args(["--replSet", store::admin::JEU]);
                let oplog = if libre < 4 << 30 { "128" } else { "512" };
                commande.args(["--oplogSize", oplog, "--wiredTigerCacheSizeGB", &format!("{:.2}", cache_go())]);
                // Every collection and index is a file: what nobody uses any more is closed after a minute, not after ten.
                let fichiers = "file_manager=(close_idle_time=60,close_scan_interval=10,close_handle_minimum=250)";
                // Journal files of 100 MB, two of them made in advance, would take 300 MB of an empty school's disk.
                let moteur = format!("log=(file_max=32MB,prealloc=false),{fichiers}");
                commande.args(["--wiredTigerEngineConfigString", &moteur]);
                commande.args(["--setParameter", "shutdownTimeoutMillisForSignaledShutdown=0"]);
                commande.args(["--setParameter", "diagnosticDataCollectionEnabled=false"]);
                // It writes slow operations into its log with their values: the names and phones of a school.
                commande.args(["--slowms", "2147483647"]);
            }
            Serveur::Redis => {
                commande.current_dir(self.donnees(dossier));
                commande.args(["--port", "0", "--unixsocketperm", "700", "--pidfile", "redis.pid"]);
                commande.arg("--unixsocket").arg(self.socket(dossier));
                commande.args(["--save", "", "--appendonly", "yes", "--appendfsync", "everysec"]);
                commande.args(["--maxmemory", "128mb", "--maxmemory-policy", "volatile-ttl"]);
            }
        }
        Ok(commande)
    }

    /// Tells it to stop, and the next shell to wait for its end. True where there was one.
    pub(super) fn arreter(self, dossier: &Dossier) -> Option<Processus> {
        let processus = self.processus(dossier)?;
        // Unwritten, the next shell finds a socket that refuses, and stops it again: the same end.
        let _ = self.noter(dossier, "arret", processus.0);
        processus.terminer();
        Some(processus)
    }
}

impl Attente {
    /// Waits until the server answers, mongod as primary.
    pub(super) fn attendre(mut self, dossier: &Dossier) -> Result<()> {
        let serveur = self.serveur;
        while !serveur.accepte(dossier) {
            self.verifier(dossier)?;
            std::thread::sleep(PAUSE);
        }
        let adresse = serveur.adresse(dossier);
        let reste = serveur.delai().saturating_sub(self.depuis.elapsed());
        match serveur {
            Serveur::Mongod => store::admin::rendre_primaire(&adresse, MEMBRE, reste)?,
            // A large file is read before the first answer.
            Serveur::Redis => {
                while let Err(panne) = cache::ping(&adresse) {
                    if self.depuis.elapsed() > serveur.delai() {
                        return Err(panne.into());
                    }
                    std::thread::sleep(PAUSE);
                }
            }
        }
        let pid = serveur.processus(dossier).map(|processus| processus.0);
        let pid = pid.or_else(|| self.enfant.as_ref().map(Child::id)).unwrap_or_default();
        if let Some(mut enfant) = self.enfant.take() {
            // Waited for by a thread that ends with carnet: a server that dies meanwhile does not stay as a zombie.
            std::thread::spawn(move || enfant.wait());
        }
        serveur.noter(dossier, "pret", pid)
    }

    /// An error once the server is dead, or late.
    fn verifier(&mut self, dossier: &Dossier) -> Result<()> {
        let serveur = self.serveur;
        let vit = match &mut self.enfant {
            Some(enfant) => !matches!(enfant.try_wait(), Ok(Some(_))),
            None => serveur.processus(dossier).is_some(),
        };
        let (nom, journal) = (serveur.nom(), dossier.journal(serveur.nom()));
        if !vit {
            // A shell killed right after it started one leaves no pid yet: ours found the data taken, and that one serves.
            if self.enfant.take().is_some() && serveur.processus(dossier).is_some() {
                return Ok(());
            }
            let raison = derniere_erreur(&journal).unwrap_or_else(|| "aucune raison donnée".into());
            return Err(Panne::DemarrageEchoue { nom, journal, raison }.into());
        }
        if self.depuis.elapsed() > serveur.delai() {
            return Err(Panne::DemarrageLent { nom, journal, secondes: serveur.delai().as_secs() }.into());
        }
        Ok(())
    }
}

/// An eighth of the memory, 0.25 to 1 GB.
fn cache_go() -> f64 {
    let go = memoire_totale().unwrap_or(2 << 30) as f64 / f64::from(1 << 30);
    (go / 8.0).clamp(0.25, 1.0)
}

/// A new log; the one before is kept beside it.
fn nouveau_journal(dossier: &Dossier, serveur: Serveur) -> Result<File> {
    let chemin = dossier.journal(serveur.nom());
    let _ = fs::rename(&chemin, chemin.with_extension("log.1"));
    let ouvert = File::options().create(true).append(true).mode(0o600).open(&chemin);
    ouvert.map_err(|source| Error::fichier(chemin, source))
}

/// The last thing that a server complained about, in its own words.
fn derniere_erreur(journal: &PathBuf) -> Option<String> {
    const FIN: u64 = 64 << 10;
    let mut fichier = File::open(journal).ok()?;
    let longueur = fichier.metadata().ok()?.len();
    fichier.seek(SeekFrom::Start(longueur.saturating_sub(FIN))).ok()?;
    let mut octets = Vec::new();
    fichier.read_to_end(&mut octets).ok()?;
    plainte(&String::from_utf8_lossy(&octets))
}

/// mongod writes JSON with a severity; Redis writes text, with `#` before what matters.
fn plainte(journal: &str) -> Option<String> {
    let lignes = || journal.lines().rev().map(str::trim).filter(|ligne| !ligne.is_empty());
    let texte = || lignes().find(|ligne| !ligne.starts_with('{')).map(str::to_owned);
    let phrase = lignes().find_map(plainte_de_mongod).or_else(texte).or_else(|| lignes().next().map(str::to_owned))?;
    let phrase = phrase.split_once(" # ").map_or(phrase.as_str(), |(_, apres)| apres).trim();
    Some(crate::texte::fit(&crate::texte::printable(phrase), 300).into_owned())
}

/// An error in mongod's log, unless it only tells that mongod gave up: then the cause stands above.
fn plainte_de_mongod(ligne: &str) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(ligne).ok()?;
    let message = json["msg"].as_str()?;
    let suite = ["Writing fatal message", "aborting after", "Fatal assertion", "Got signal"];
    let grave = matches!(json["s"].as_str(), Some("E" | "F"));
    if !grave || ligne.contains("WT_PANIC") || suite.iter().any(|debut| message.contains(debut)) {
        return None;
    }
    let attr = &json["attr"];
    let details = ["message", "error", "reason"].iter().find_map(|nom| match &attr[nom] {
        serde_json::Value::String(texte) => Some(texte.clone()),
        objet => ["msg", "errmsg"].iter().find_map(|nom| objet[nom].as_str()).map(str::to_owned),
    });
    Some(details.map_or_else(|| message.to_owned(), |details| format!("{message} ({details})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn la_plainte_d_un_serveur_est_la_derniere_chose_grave() {
        let mongod = r#"{"s":"I","c":"CONTROL","msg":"Starting","attr":{}}
{"s":"E","c":"STORAGE","msg":"WiredTiger error","attr":{"error":28,"message":"No space left on device"}}
{"s":"I","c":"CONTROL","msg":"Shutting down","attr":{"exitCode":100}}"#;
        assert_eq!(plainte(mongod).unwrap(), "WiredTiger error (No space left on device)");
        let redis = "12:M 22 Nov 2026 10:00:00.000 * Starting\n12:M 22 Nov 2026 10:00:00.000 # Bad file format\n";
        assert_eq!(plainte(redis).unwrap(), "Bad file format");
        assert_eq!(
            plainte("error while loading shared libraries: libcurl.so.4\n").unwrap(),
            "error while loading shared libraries: libcurl.so.4"
        );
        assert_eq!(plainte(""), None);
    }

    #[test]
    fn le_cache_reste_entre_un_quart_et_un_gigaoctet() {
        assert!((0.25..=1.0).contains(&cache_go()));
    }
}
