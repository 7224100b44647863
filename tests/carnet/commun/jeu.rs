//! Servers that a test kills: one or three mongod as a replica set, and a Redis. They listen on loopback, work below the run's
//! folder and end with the test, however it ends.

use super::coquille::{jusqu_a, programme, signale};
use super::serveurs::{Base, dossier};
use carnet::cache;
use mongodb::bson::{Bson, Document, doc};
use mongodb::options::ClientOptions;
use mongodb::sync::{Client, Database};
use rustix::process::Signal;
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The name of the replica set.
const JEU: &str = "carnet";
/// A primary that is gone is missed after so long.
const ELECTION: Duration = Duration::from_secs(1);

/// A server, started anew after each death.
pub struct Serveur {
    dossier: PathBuf,
    pub port: u16,
    genre: Genre,
    enfant: Option<Child>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Genre {
    /// It ends a transaction after so long.
    Mongod(Duration),
    Redis,
}

impl Serveur {
    fn nouveau(genre: Genre) -> Serveur {
        let dossier = dossier("s");
        fs::create_dir(&dossier).unwrap();
        // Nobody else takes it between here and the start: the system gives other ports first.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut serveur = Serveur { dossier, port, genre, enfant: None };
        serveur.lance();
        serveur
    }

    pub fn lance(&mut self) {
        let port = self.port.to_string();
        let nom = if self.genre == Genre::Redis { "redis-server" } else { "mongod" };
        let mut commande = Command::new(programme(nom));
        commande.current_dir(&self.dossier);
        match self.genre {
            Genre::Mongod(vie) => {
                commande.arg("--dbpath").arg(&self.dossier).args(["--bind_ip", "127.0.0.1", "--port", &port]);
                commande.args(["--nounixsocket", "--replSet", JEU, "--oplogSize", "64"]);
                commande.args(["--wiredTigerCacheSizeGB", "0.25"]);
                commande.args(["--wiredTigerEngineConfigString", "log=(file_max=32MB,prealloc=false)"]);
                commande.args(["--logappend", "--logpath", "mongod.log"]);
                let vie = format!("transactionLifetimeLimitSeconds={}", vie.as_secs());
                commande.args(["--setParameter", &vie]);
                commande.args(["--setParameter", "diagnosticDataCollectionEnabled=false"]);
            }
            Genre::Redis => {
                commande.arg("--dir").arg(&self.dossier).args(["--bind", "127.0.0.1", "--port", &port]);
                commande.args(["--save", "", "--appendonly", "yes", "--appendfsync", "everysec"]);
            }
        }
        commande.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.enfant = Some(commande.spawn().unwrap());
    }

    /// `kill -9`, and waits until it is gone.
    pub fn tue(&mut self) {
        if let Some(mut enfant) = self.enfant.take() {
            enfant.kill().unwrap();
            enfant.wait().unwrap();
        }
    }

    pub fn signale(&self, signal: Signal) {
        signale(self.enfant.as_ref().unwrap().id(), signal);
    }
}

impl Drop for Serveur {
    fn drop(&mut self) {
        self.tue();
    }
}

/// The servers.
pub struct Serveurs {
    pub mongods: Vec<Serveur>,
    pub redis: Serveur,
}

impl Serveurs {
    /// Starts them; the set has a primary. A transaction lives `vie` at most (design, section 7: 60 s).
    pub fn lance(combien: usize, vie: Duration) -> Serveurs {
        let redis = Serveur::nouveau(Genre::Redis);
        let mongods: Vec<Serveur> = (0..combien).map(|_| Serveur::nouveau(Genre::Mongod(vie))).collect();
        let serveurs = Serveurs { mongods, redis };
        let membres: Vec<Bson> = (0..combien)
            .map(|n| doc! { "_id": n as i32, "host": format!("127.0.0.1:{}", serveurs.mongods[n].port) }.into())
            .collect();
        let reglages = doc! { "electionTimeoutMillis": ELECTION.as_millis() as i64, "heartbeatIntervalMillis": 500 };
        let jeu = doc! { "_id": JEU, "members": membres, "settings": reglages };
        jusqu_a("un jeu de répliques", || {
            admin(serveurs.mongods[0].port).run_command(doc! { "replSetInitiate": jeu.clone() }).run().ok()
        });
        serveurs.attend_un_primaire();
        serveurs.attend_redis();
        serveurs
    }

    /// Where carnet finds them, and a database.
    pub fn base(&self, nom: &str) -> Base {
        Base { mongo: self.mongo(), redis: self.redis_url(), nom: nom.into(), fin: None }
    }

    /// MongoDB's URI, straight to the servers.
    pub fn mongo(&self) -> String {
        match &self.mongods[..] {
            [seul] => uri_directe(seul.port),
            tous => {
                let hotes: Vec<String> = tous.iter().map(|mongod| format!("127.0.0.1:{}", mongod.port)).collect();
                format!("mongodb://{}/?replicaSet={JEU}", hotes.join(","))
            }
        }
    }

    pub fn redis_url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.redis.port)
    }

    /// From now on it answers, and writes nothing.
    pub fn redis_refuse(&self) {
        let mut lien = redis::Client::open(self.redis_url()).unwrap().get_connection().unwrap();
        redis::cmd("CONFIG").arg("SET").arg("min-replicas-to-write").arg(1).query::<()>(&mut lien).unwrap();
    }

    pub fn attend_redis(&self) {
        jusqu_a("Redis répond", || cache::ping(&self.redis_url()).ok());
    }

    /// The place of the primary, once there is one.
    pub fn attend_un_primaire(&self) -> usize {
        jusqu_a("un primaire", || self.primaire())
    }

    fn primaire(&self) -> Option<usize> {
        let ecrit = |reponse: Document| reponse.get_bool("isWritablePrimary").unwrap_or(false);
        let demande = |mongod: &Serveur| admin(mongod.port).run_command(doc! { "hello": 1 }).run().is_ok_and(ecrit);
        self.mongods.iter().position(|mongod| mongod.enfant.is_some() && demande(mongod))
    }

    /// True where each one is primary or secondary, and has what the primary of now has written: whoever must still take back what
    /// an earlier primary left him shows himself as a secondary before he begins, and none after him can be elected meanwhile.
    pub fn tous_a_jour(&self) -> bool {
        let Some(primaire) = self.primaire() else { return false };
        let etat = admin(self.mongods[primaire].port).run_command(doc! { "replSetGetStatus": 1 }).run();
        let Ok(etat) = etat else { return false };
        let sert = |membre: &Document| {
            let terme = membre.get_document("optime").and_then(|optime| optime.get_i64("t")).ok();
            matches!(membre.get_i32("state"), Ok(1 | 2)) && terme.is_some() && terme == etat.get_i64("term").ok()
        };
        etat.get_array("members").is_ok_and(|membres| membres.iter().filter_map(Bson::as_document).all(sert))
    }

    /// Waits for that.
    pub fn attend_tous(&self) {
        jusqu_a("tous les mongod", || self.tous_a_jour().then_some(()));
    }

    /// All of them work again, whatever was done to them.
    pub fn releve(&mut self) {
        for mongod in &mut self.mongods {
            match mongod.enfant {
                Some(_) => mongod.signale(Signal::CONT),
                None => mongod.lance(),
            }
        }
        self.attend_tous();
    }

    /// The primary hands over.
    pub fn bascule(&self) {
        let primaire = self.attend_un_primaire();
        // The answer may be lost with the connections that it closes.
        let _ = admin(self.mongods[primaire].port).run_command(doc! { "replSetStepDown": 10, "force": true }).run();
        self.attend_un_primaire();
    }

    /// Starts Redis again; without what it held, where `vide`.
    pub fn relance_redis(&mut self, vide: bool) {
        if vide {
            let _ = fs::remove_dir_all(self.redis.dossier.join("appendonlydir"));
            let _ = fs::remove_file(self.redis.dossier.join("appendonly.aof"));
        }
        self.redis.lance();
        self.attend_redis();
    }
}

/// The address of one mongod, whatever it is in its set.
pub fn uri_directe(port: u16) -> String {
    format!("mongodb://127.0.0.1:{port}/?directConnection=true")
}

/// What a mongod says that it is at: its state, how far it and the majority are, its operations.
pub fn etat(port: u16) -> String {
    let demande = |commande: Document| admin(port).run_command(commande).run();
    let jeu = demande(doc! { "replSetGetStatus": 1 })
        .map(|etat| format!("{:?} {:?}", etat.get("myState"), etat.get("optimes")));
    let en_cours = demande(doc! { "currentOp": 1, "$all": true, "ns": { "$regex": "chaos|^admin" } }).map(|etat| {
        let ops = etat.get_array("inprog").into_iter().flatten().filter_map(Bson::as_document);
        let attend =
            |op: &&Document| op.get_document("command").is_ok_and(|ordre| !ordre.contains_key("topologyVersion"));
        ops.filter(attend).map(|op| format!("\n  {op}")).collect::<String>()
    });
    format!("mongod {port} : {jeu:?} {}", en_cours.unwrap_or_else(|error| error.to_string()))
}

fn admin(port: u16) -> Database {
    let mut options = ClientOptions::parse(uri_directe(port)).run().unwrap();
    options.server_selection_timeout = Some(Duration::from_secs(1));
    options.connect_timeout = Some(Duration::from_secs(1));
    Client::with_options(options).unwrap().database("admin")
}
