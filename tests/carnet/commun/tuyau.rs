//! A real carnet at work: lines go in, one at a time, and each is answered, or not.

use super::coquille::signale;
use super::machine;
use rustix::process::Signal;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// No command takes longer, whatever the servers do.
pub const LIMITE: Duration = Duration::from_secs(5);

/// What is known of a process to whoever disturbs it.
#[derive(Debug, Default)]
pub struct Cible {
    /// It lives.
    pid: Option<u32>,
    /// Since when it is stopped.
    arrete: Option<Instant>,
    /// How long it was stopped, in all.
    arrets: Duration,
    /// It was killed from outside.
    tue: bool,
}

impl Cible {
    pub fn est_libre(&self) -> bool {
        self.pid.is_some() && self.arrete.is_none()
    }

    pub fn arrete(&mut self) {
        if let (Some(pid), None) = (self.pid, self.arrete) {
            signale(pid, Signal::STOP);
            self.arrete = Some(Instant::now());
        }
    }

    pub fn reprend(&mut self) {
        if let (Some(pid), Some(depuis)) = (self.pid, self.arrete.take()) {
            self.arrets += depuis.elapsed();
            signale(pid, Signal::CONT);
        }
    }

    pub fn tue(&mut self) {
        if let Some(pid) = self.pid {
            self.tue = true;
            signale(pid, Signal::KILL);
        }
    }

    fn immobile(&self) -> Duration {
        self.arrets + self.arrete.map(|depuis| depuis.elapsed()).unwrap_or_default()
    }
}

/// How a line was answered.
#[derive(Debug)]
pub enum Reponse {
    /// By a document.
    Fait(Value),
    /// By an error's code.
    Refus(String, Value),
    /// By the death of the process; true where somebody else killed it.
    Mort(bool),
    /// Not in time: when, and how, where it came at all.
    Fige(String),
}

enum Recu {
    Sortie(String),
    Erreur(String),
    Fin,
}

/// The process. It dies with this.
pub struct Carnet {
    enfant: Child,
    entree: ChildStdin,
    recu: Receiver<Recu>,
    cible: Arc<Mutex<Cible>>,
    /// How long it sleeps at failpoints during one command, at most.
    sommeil: Duration,
}

impl Carnet {
    pub fn lance(commande: &mut Command, cible: Arc<Mutex<Cible>>, sommeil: Duration) -> Carnet {
        let mut enfant = commande.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (envoi, recu) = channel();
        ecoute(enfant.stdout.take().unwrap(), envoi.clone(), true);
        ecoute(enfant.stderr.take().unwrap(), envoi, false);
        *cible.lock().unwrap() = Cible { pid: Some(enfant.id()), ..Cible::default() };
        Carnet { entree: enfant.stdin.take().unwrap(), enfant, recu, cible, sommeil }
    }

    /// Types a line, and waits for its answer. `constat` tells what the servers are at where it does not come.
    pub fn demande(&mut self, ligne: &str, constat: impl FnOnce() -> String) -> Reponse {
        match self.attend(ligne, LIMITE) {
            // What it was waiting for is worth knowing.
            Reponse::Fige(_) => {
                let (debut, constat) = (Instant::now(), constat());
                let suite = self.attend("", 2 * LIMITE);
                Reponse::Fige(format!("{:?} plus tard : {suite:?} ; {constat}", debut.elapsed()))
            }
            reponse => reponse,
        }
    }

    /// An empty line asks for nothing, and is answered by nothing.
    fn attend(&mut self, ligne: &str, limite: Duration) -> Reponse {
        let (debut, avant) = (Instant::now(), self.cible.lock().unwrap().immobile());
        if writeln!(self.entree, "{ligne}").is_err() {
            return self.mort();
        }
        loop {
            match self.recu.recv_timeout(Duration::from_millis(100)) {
                Ok(Recu::Sortie(texte)) => return Reponse::Fait(serde_json::from_str(&texte).unwrap()),
                Ok(Recu::Erreur(texte)) => {
                    // Notices are no answer.
                    let Ok(Value::Object(erreur)) = serde_json::from_str(&texte) else { continue };
                    let code = erreur["erreur"].as_str().unwrap_or_default().to_owned();
                    return Reponse::Refus(code, Value::Object(erreur));
                }
                Ok(Recu::Fin) | Err(RecvTimeoutError::Disconnected) => return self.mort(),
                Err(RecvTimeoutError::Timeout) => {
                    let immobile = self.cible.lock().unwrap().immobile() - avant;
                    if debut.elapsed() > limite + self.sommeil + immobile + machine::immobile_depuis(debut) {
                        return Reponse::Fige(String::new());
                    }
                }
            }
        }
    }

    fn mort(&mut self) -> Reponse {
        let tue = self.fini();
        let status = self.enfant.wait().unwrap();
        assert!(tue || status.signal() == Some(9), "carnet s'est arrêté tout seul : {status:?}");
        Reponse::Mort(tue)
    }

    /// Nobody signals it any more: its pid may soon be another's.
    fn fini(&self) -> bool {
        let mut cible = self.cible.lock().unwrap();
        cible.pid = None;
        cible.tue
    }
}

impl Drop for Carnet {
    fn drop(&mut self) {
        self.fini();
        let _ = self.enfant.kill();
        let _ = self.enfant.wait();
    }
}

fn ecoute(flux: impl Read + Send + 'static, envoi: Sender<Recu>, is_sortie: bool) {
    thread::spawn(move || {
        for ligne in BufReader::new(flux).lines().map_while(Result::ok) {
            let recu = if is_sortie { Recu::Sortie(ligne) } else { Recu::Erreur(ligne) };
            if envoi.send(recu).is_err() {
                return;
            }
        }
        // Standard output alone tells the end: what was answered before it has been read by then.
        if is_sortie {
            let _ = envoi.send(Recu::Fin);
        }
    });
}
