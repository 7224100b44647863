//! Servers as schools and universities have them, started as the README says: a replica set with passwords and TLS, users who may
//! do no more than they need, Redis behind sentinels and in a Cluster; and what else the README says to set up.

mod dns;
mod grappe;
mod mongo;
mod pages;
mod sentinelle;

use crate::commun::coquille::jusqu_a;
use crate::commun::serveurs::dossier;
use crate::redis::programme;
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// What the Redis of these tests ask of everybody.
const SECRET: &str = "secret-de-redis";

/// A port that nobody else takes between here and the start: the system gives other ports first.
fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A Redis that a test kills, on loopback.
struct Noeud {
    port: u16,
    dossier: PathBuf,
    enfant: Child,
}

impl Noeud {
    /// A server with these further settings.
    fn lance(args: &[&str]) -> Noeud {
        let (port, dossier) = (port(), dossier("redis"));
        fs::create_dir(&dossier).unwrap();
        let mut commande = Command::new(programme());
        commande.args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--repl-diskless-sync-delay",
            "0",
        ]);
        commande.args(["--requirepass", SECRET, "--masterauth", SECRET]).args(args);
        Noeud::de(commande, port, dossier)
    }

    /// A sentinel of the master at that port, under the name `ecole`; two of them decide.
    fn sentinelle(maitre: u16) -> Noeud {
        let (port, dossier) = (port(), dossier("sentinelle"));
        fs::create_dir(&dossier).unwrap();
        let conf = format!(
            "port {port}\nbind 127.0.0.1\nrequirepass {SECRET}\nsentinel sentinel-pass {SECRET}\n\
             sentinel monitor ecole 127.0.0.1 {maitre} 2\nsentinel auth-pass ecole {SECRET}\n\
             sentinel down-after-milliseconds ecole 500\nsentinel failover-timeout ecole 5000\n"
        );
        fs::write(dossier.join("s.conf"), conf).unwrap();
        let mut commande = Command::new(programme());
        commande.args(["s.conf", "--sentinel"]);
        Noeud::de(commande, port, dossier)
    }

    fn de(mut commande: Command, port: u16, dossier: PathBuf) -> Noeud {
        commande.current_dir(&dossier).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let noeud = Noeud { port, dossier, enfant: commande.spawn().unwrap() };
        jusqu_a("un Redis", || noeud.essaie::<String>("PING").ok());
        noeud
    }

    fn essaie<T: redis::FromRedisValue>(&self, ligne: &str) -> redis::RedisResult<T> {
        let url = format!("redis://:{SECRET}@127.0.0.1:{}/", self.port);
        let mut connexion = redis::Client::open(url)?.get_connection()?;
        let mut mots = ligne.split(' ');
        redis::cmd(mots.next().unwrap()).arg(mots.collect::<Vec<_>>()).query(&mut connexion)
    }

    /// Runs a command that must succeed.
    fn demande<T: redis::FromRedisValue>(&self, ligne: &str) -> T {
        self.essaie(ligne).unwrap_or_else(|error| panic!("{ligne} ({}) : {error}", self.dossier.display()))
    }

    fn tue(&mut self) {
        self.enfant.kill().unwrap();
        self.enfant.wait().unwrap();
    }
}

impl Drop for Noeud {
    fn drop(&mut self) {
        let _ = self.enfant.kill();
        let _ = self.enfant.wait();
    }
}
