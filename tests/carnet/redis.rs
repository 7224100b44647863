//! Redis in all its states: carnet is right and goes on, says so once, and waits for it a second at most.

use crate::commun::certificats::{SECRET, arguments, certificats};
use crate::commun::coquille::jusqu_a;
use crate::commun::ecole::{Ecole, sortie};
use crate::commun::serveurs::dossier;
use carnet::cache::{Cache, Lu, Portee};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A redis-server of one test.
struct Redis {
    processus: Child,
    url: String,
    dossier: PathBuf,
    args: Vec<String>,
}

pub fn programme() -> PathBuf {
    let local = std::env::var_os("HOME").map(|home| Path::new(&home).join(".local/share/carnet/bin"));
    let dossiers = std::env::var_os("CARNET_BIN").map(PathBuf::from).into_iter().chain(local);
    let trouve = dossiers.map(|dossier| dossier.join("redis-server")).find(|chemin| chemin.exists());
    trouve.unwrap_or_else(|| "redis-server".into())
}

impl Redis {
    /// On a socket of its own, with these further settings.
    fn sur_socket(args: &[&str]) -> Redis {
        let dossier = dossier("redis");
        fs::create_dir(&dossier).unwrap();
        let socket = dossier.join("s");
        let url = format!("redis+unix://{}", socket.display());
        let siens = ["--port", "0", "--unixsocket", socket.to_str().unwrap(), "--save", ""];
        let args = siens.iter().chain(args).map(|&arg| arg.to_owned()).collect();
        Redis::lance(args, url, dossier)
    }

    fn lance(args: Vec<String>, url: String, dossier: PathBuf) -> Redis {
        let mut commande = Command::new(programme());
        commande.args(&args).current_dir(&dossier).stdout(Stdio::null()).stderr(Stdio::null());
        let redis = Redis { processus: commande.spawn().unwrap(), url, dossier, args };
        jusqu_a("redis-server", || {
            let refused = |panne: &carnet::error::Panne| matches!(panne, carnet::error::Panne::RedisRefuse { .. });
            carnet::cache::ping(&redis.url).map_or_else(|panne| refused(&panne).then_some(()), Some)
        });
        redis
    }

    fn signale(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.processus), signal).unwrap();
    }

    /// Dies, and what it held with it.
    fn meurt(&mut self) {
        self.processus.kill().unwrap();
        self.processus.wait().unwrap();
    }

    /// Another one in its place.
    fn renait(&mut self) {
        let (args, url, dossier) = (self.args.clone(), self.url.clone(), self.dossier.clone());
        *self = Redis::lance(args, url, dossier);
    }

    fn regle(&self, args: &[&str]) {
        let mut commande = redis::cmd("CONFIG");
        commande.arg("SET").arg(args);
        let client = redis::Client::open(self.url.as_str()).unwrap();
        commande.query::<()>(&mut client.get_connection().unwrap()).unwrap();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.processus.kill();
        let _ = self.processus.wait();
    }
}

/// A small school whose Redis is at that address; its administrator gives his password to every run.
pub fn ecole_avec(url: &str) -> Ecole {
    let mut ecole = Ecole::petite();
    ecole.base.redis = url.to_owned();
    ecole.par_mot_de_passe = Some("prof");
    ecole
}

/// A run that reads lines as they come.
pub struct Ouvert {
    processus: Child,
    lignes: BufReader<std::process::ChildStdout>,
}

impl Ouvert {
    pub fn de(ecole: &Ecole) -> Ouvert {
        let mut commande = Command::new(env!("CARGO_BIN_EXE_carnet"));
        commande.args(ecole.base.args()).args(["--format", "json", "--debug"]).current_dir(&ecole.dossier);
        commande.env("HOME", ecole.maison()).env("CARNET_USER", "prof");
        commande.env("CARNET_PASSWORD_FILE", ecole.mot_de_passe());
        commande.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut processus = commande.spawn().unwrap();
        let lignes = BufReader::new(processus.stdout.take().unwrap());
        Ouvert { processus, lignes }
    }

    /// Runs a line; its JSON.
    pub fn fait(&mut self, ligne: &str) -> serde_json::Value {
        writeln!(self.processus.stdin.as_mut().unwrap(), "{ligne}").unwrap();
        let mut lue = String::new();
        self.lignes.read_line(&mut lue).unwrap();
        serde_json::from_str(&lue).unwrap_or_else(|erreur| panic!("{ligne}: {erreur}: {lue}"))
    }

    /// Closes its input; what it said on standard error.
    pub fn fin(mut self) -> String {
        drop(self.processus.stdin.take());
        let sortie = self.processus.wait_with_output().unwrap();
        assert!(sortie.status.success());
        String::from_utf8(sortie.stderr).unwrap()
    }
}

fn combien(texte: &str, quoi: &str) -> usize {
    texte.matches(quoi).count()
}

#[test]
fn une_panne_se_dit_une_fois_et_son_retour_aussi() {
    let mut redis = Redis::sur_socket(&[]);
    let ecole = ecole_avec(&redis.url);
    let mut carnet = Ouvert::de(&ecole);
    carnet.fait("show E00001");
    assert_eq!(carnet.fait("cache status")["redis"], true);
    redis.meurt();
    for note in ["11", "12", "13"] {
        carnet.fait(&format!("note add E00002 Maths {note}"));
        assert_eq!(
            carnet.fait("show E00002")["notes"].as_array().unwrap().last().unwrap()["valeur"],
            carnet_note(note)
        );
    }
    let etat = carnet.fait("cache status");
    assert!(etat["redis"] == false && etat["raison"].as_str().unwrap().contains("Redis"), "{etat}");
    redis.renait();
    // It is left alone for two seconds after a failure; `cache status` asks at once.
    assert_eq!(carnet.fait("cache status")["redis"], true);
    carnet.fait("show E00002");
    carnet.fait("show E00002");
    let erreurs = carnet.fin();
    assert_eq!(combien(&erreurs, "carnet continue sans Redis"), 1, "{erreurs}");
    assert_eq!(combien(&erreurs, "Redis répond de nouveau"), 1, "{erreurs}");
    assert!(erreurs.contains("provenance : étudiant de MongoDB, rang de MongoDB"), "{erreurs}");
    assert!(erreurs.contains("provenance : étudiant de Redis, rang de Redis"), "{erreurs}");
}

#[test]
fn un_redis_qui_efface_ce_qu_il_doit_garder_est_signale_une_fois() {
    for (regle, attendu) in [("allkeys-lru", 1), ("volatile-ttl", 0)] {
        let redis = Redis::sur_socket(&["--maxmemory", "100mb", "--maxmemory-policy", regle]);
        let ecole = ecole_avec(&redis.url);
        let mut carnet = Ouvert::de(&ecole);
        carnet.fait("show E00001");
        carnet.fait("show E00002");
        assert_eq!(combien(&carnet.fin(), "maxmemory-policy"), attendu, "{regle}");
    }
}

fn carnet_note(note: &str) -> serde_json::Value {
    note.parse::<u32>().unwrap().into()
}

#[test]
fn ce_qu_un_redis_arrete_gardait_ne_ressort_pas() {
    let redis = Redis::sur_socket(&[]);
    let ecole = ecole_avec(&redis.url);
    let (mut un, mut autre) = (Ouvert::de(&ecole), Ouvert::de(&ecole));
    for _ in 0..2 {
        assert_eq!(autre.fait("show E00002")["notes"], serde_json::json!([]));
        un.fait("show E00001");
    }
    redis.signale(Signal::STOP);
    un.fait("note add E00002 Maths 12");
    redis.signale(Signal::CONT);
    // The writer could not tell Redis; it does so before whatever it asks next.
    un.fait("cache status");
    un.fait("note add E00001 Maths 9");
    assert_eq!(un.fait("show E00002")["moyenne"], 12);
    assert_eq!(autre.fait("show E00002")["moyenne"], 12);
    un.fin();
    autre.fin();
}

#[test]
fn un_redis_qui_refuse_d_ecrire_n_arrete_rien() {
    for (reglage, raison) in [
        (["maxmemory", "1", "maxmemory-policy", "noeviction"], "sa mémoire est pleine"),
        (["replicaof", "127.0.0.1 1", "replica-read-only", "yes"], "c'est une copie en lecture seule"),
        (["min-replicas-to-write", "1", "min-replicas-max-lag", "1"], "ses copies ne suivent pas"),
    ] {
        let redis = Redis::sur_socket(&[]);
        let ecole = ecole_avec(&redis.url);
        let mut carnet = Ouvert::de(&ecole);
        carnet.fait("show E00001");
        carnet.fait("show E00002");
        let mut autre = Ouvert::de(&ecole);
        assert_eq!(autre.fait("show E00002")["matricule"], "E00002");
        if reglage[0] == "replicaof" {
            let mut connexion = redis::Client::open(redis.url.as_str()).unwrap().get_connection().unwrap();
            redis::cmd("REPLICAOF").arg("127.0.0.1").arg(1).query::<()>(&mut connexion).unwrap();
        } else {
            redis.regle(&reglage);
        }
        assert_eq!(carnet.fait("note add E00002 Maths 12")["moyenne"], 12);
        assert_eq!(carnet.fait("show E00002")["moyenne"], 12);
        assert_eq!(autre.fait("show E00002")["moyenne"], 12, "{raison}: what was kept could not be deleted");
        let etat = carnet.fait("cache status");
        assert!(etat["raison"].as_str().unwrap().contains(raison), "{etat}");
        autre.fin();
        let erreurs = carnet.fin();
        assert_eq!(combien(&erreurs, "carnet continue sans Redis"), 1, "{erreurs}");
        assert!(erreurs.contains(raison), "{erreurs}");
    }
}

#[test]
fn un_redis_vide_pendant_une_ecriture_ne_garde_pas_ce_qui_a_ete_lu_avant_elle() {
    let redis = Redis::sur_socket(&[]);
    let cache = Cache::nouveau(Some(&redis.url), "essai");
    let lit = || cache.lit(&Portee::Ecole, "liste");
    let intention = cache.annonce(vec![Portee::Ecole]);
    assert!(matches!(lit(), Lu::Occupe));
    let mut connexion = redis::Client::open(redis.url.as_str()).unwrap().get_connection().unwrap();
    redis::cmd("FLUSHALL").query::<()>(&mut connexion).unwrap();
    let Lu::Absent(bail) = lit() else { panic!("the intent went with everything else") };
    cache.remplit(&bail, b"d'avant", None);
    assert!(matches!(lit(), Lu::Trouve(_)), "nothing has been acknowledged yet");
    cache.retire(&intention);
    assert!(matches!(lit(), Lu::Absent(_)));
}

#[test]
fn un_mot_de_passe_est_donne_par_l_adresse_et_jamais_montre() {
    let redis = Redis::sur_socket(&["--requirepass", "secret"]);
    let ecole = ecole_avec(&format!("{}?pass=secret", redis.url));
    assert_eq!(ecole.lance(&["--format", "json", "-c", "cache status"]).json()["redis"], true);
    for faux in [redis.url.clone(), format!("{}?pass=autre", redis.url)] {
        let ecole = ecole_avec(&faux);
        let fin = ecole.lance(&["--debug", "-c", "show E00001"]);
        assert!(fin.code == 0 && fin.err.contains("mot de passe") && !fin.err.contains("autre"), "{fin:?}");
    }
}

/// Somebody who takes every connection and never answers; how many came.
fn muet() -> (String, Arc<AtomicUsize>) {
    let socket = dossier("muet");
    let ecoute = UnixListener::bind(&socket).unwrap();
    let venus = Arc::new(AtomicUsize::new(0));
    let compte = venus.clone();
    thread::spawn(move || {
        let mut gardes = Vec::new();
        for venu in ecoute.incoming() {
            compte.fetch_add(1, Ordering::Relaxed);
            gardes.push(venu);
        }
    });
    (format!("redis+unix://{}", socket.display()), venus)
}

#[test]
fn une_commande_ne_frappe_pas_plus_de_trois_fois_chez_un_muet() {
    let (url, venus) = muet();
    let mut ecole = Ecole::petite();
    ecole.ecris(
        "mille.csv",
        (0..6_000).fold("Matricule;Nom;Prénom;Classe\n".to_owned(), |texte, n| {
            texte + &format!("M{n};Nom{n};Prénom;L{}\n", n % 50)
        }),
    );
    ecole.base.redis = url;
    ecole.par_mot_de_passe = Some("prof");
    // Each waits a quarter of a second.
    for ligne in
        ["show E00001", "edit E00001 classe=L2", "note add E00001 Maths 12", "import mille.csv tel=-", "undo --yes"]
    {
        venus.store(0, Ordering::Relaxed);
        let fin = ecole.lance(&["-c", ligne]);
        assert!(fin.code == 0 && combien(&fin.err, "carnet continue sans Redis") == 1, "{ligne}: {fin:?}");
        let frappe = venus.load(Ordering::Relaxed);
        assert!((1..=3).contains(&frappe), "{ligne}: {frappe}");
    }
}

/// A way to the Redis at `url` on which whoever comes first waits for ever; the others are served.
fn lent(url: &str) -> String {
    let redis = url.strip_prefix("unix://").unwrap().to_owned();
    let socket = dossier("lent");
    let ecoute = UnixListener::bind(&socket).unwrap();
    thread::spawn(move || {
        let mut clients = ecoute.incoming().map(Result::unwrap);
        let _premier = clients.next();
        for client in clients {
            let serveur = UnixStream::connect(&redis).unwrap();
            let sens = [(client.try_clone(), serveur.try_clone()), (Ok(serveur), Ok(client))];
            for (de, vers) in sens.map(|(de, vers)| (de.unwrap(), vers.unwrap())) {
                // Whoever hangs up ends it.
                thread::spawn(move || std::io::copy(&mut &de, &mut &vers));
            }
        }
    });
    format!("redis+unix://{}", socket.display())
}

#[test]
fn une_seule_reponse_tardive_n_est_pas_une_panne() {
    let mut ecole = Ecole::petite();
    ecole.base.redis = lent(&ecole.base.redis);
    ecole.par_mot_de_passe = Some("prof");
    let fin = ecole.lance(&["--debug", "-c", "find", "-c", "find"]);
    // The first command went to MongoDB, without a word; the next one is helped again.
    assert!(fin.code == 0 && combien(&fin.err, "provenance") == 2, "{fin:?}");
    assert_eq!(combien(&fin.err, "carnet continue sans Redis") + combien(&fin.err, "Redis répond"), 0, "{fin:?}");
}

#[test]
fn rediss_verifie_le_certificat() {
    let dossier = certificats();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    // As the README has it: a user who may do what carnet does, and nothing else.
    let mut serveur = Command::new(programme());
    serveur.args(arguments("redis", port, dossier)).args(["--bind", "127.0.0.1", "--save", ""]).current_dir(dossier);
    let processus = serveur.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let url = format!("rediss://carnet:{SECRET}@127.0.0.1:{port}/");
    let _redis = Redis { processus, url: url.clone(), dossier: dossier.to_owned(), args: Vec::new() };
    jusqu_a("le port TLS", || std::net::TcpStream::connect(("127.0.0.1", port)).ok());
    let ecole = ecole_avec(&url);
    let connu = jusqu_a("Redis en TLS", || {
        let etat = sortie(ecole.carnet().env("SSL_CERT_FILE", dossier.join("ca.pem")).args([
            "--format",
            "json",
            "-c",
            "cache status",
        ]));
        (etat.json()["redis"] == true).then_some(etat)
    });
    assert_eq!(connu.err, "", "{connu:?}");
    let lignes = ["show E00001", "find classe=L3", "stats", "top", "sessions", "note add E00002 Maths 12"];
    let args = lignes.iter().chain(&lignes).chain(&["cache clear"]).flat_map(|ligne| ["-c", ligne]);
    let fait = sortie(ecole.carnet().env("SSL_CERT_FILE", dossier.join("ca.pem")).arg("--debug").args(args));
    assert!(fait.code == 0 && !fait.err.contains("sans Redis") && fait.err.contains("étudiant de Redis"), "{fait:?}");
    // Nobody vouches for it: carnet gives it no password, and goes on without.
    let inconnu = ecole.lance(&["-c", "show E00001"]);
    assert!(inconnu.code == 0 && inconnu.err.contains("carnet continue sans Redis"), "{inconnu:?}");
    assert!(!inconnu.err.contains(SECRET), "{inconnu:?}");
}

#[test]
fn le_cache_se_vide_et_les_sessions_restent() {
    let ecole = Ecole::petite();
    for ligne in ["show E00001", "find classe=L3", "stats"] {
        ecole.fait(ligne);
    }
    let etat = ecole.fait("cache status");
    assert!(etat["portees"].as_u64().unwrap() >= 3 && etat["octets"].as_u64().unwrap() > 0, "{etat}");
    let encore = ecole.lance(&["--debug", "-c", "find classe=L3"]);
    assert!(encore.err.contains("provenance : liste de Redis"), "{encore:?}");
    assert!(ecole.fait("cache clear")["oublies"].as_u64().unwrap() >= 3);
    let relue = ecole.lance(&["-c", "find classe=L3 --debug"]);
    assert!(relue.err.contains("provenance : liste de MongoDB"), "{relue:?}");
    // Who was logged in still is.
    assert_eq!(ecole.fait("whoami")["nom"], "prof");
}
