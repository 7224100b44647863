//! A relay before the run's mongod, which can hold back one kind of demand: a command then stands in the middle of its work, however
//! quick the machine.

use super::serveurs::{Base, dossier};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

#[derive(Default)]
struct Porte {
    is_closed: bool,
    /// Whoever stands before it is sent away.
    refuse: bool,
    /// So many stand before it.
    attendent: usize,
}

/// The relay; what waits when it is dropped never comes to the server.
pub struct Relais {
    /// The database behind it.
    pub base: Base,
    porte: Arc<(Mutex<Porte>, Condvar)>,
}

impl Relais {
    /// `demande` is what can be held: `getMore`, `commitTransaction`.
    pub fn vers(base: &Base, demande: &'static str) -> Relais {
        let hote = base.mongo.strip_prefix("mongodb://").unwrap().split('/').next().unwrap();
        let socket = hote.replace("%2F", "/");
        let ici = dossier("r.sock");
        let accueil = UnixListener::bind(&ici).unwrap();
        let porte: Arc<(Mutex<Porte>, Condvar)> = Arc::default();
        let mongo = base.mongo.replace(hote, &ici.to_str().unwrap().replace('/', "%2F"));
        let relais = Relais { base: Base { mongo, ..base.clone() }, porte: Arc::clone(&porte) };
        thread::spawn(move || {
            for client in accueil.incoming().flatten() {
                // A server that is away refuses: so does the relay.
                let _ = UnixStream::connect(&socket).and_then(|serveur| relie(&client, &serveur, demande, &porte));
            }
        });
        relais
    }

    /// From now on whoever demands it waits.
    pub fn retient(&self) {
        self.porte.0.lock().unwrap().is_closed = true;
    }

    /// Somebody waits.
    pub fn is_attendu(&self) -> bool {
        self.porte.0.lock().unwrap().attendent > 0
    }

    /// Whoever waits goes on.
    pub fn laisse(&self) {
        self.ouvre(false);
    }

    /// What waits never comes to the server.
    pub fn coupe(&self) {
        self.ouvre(true);
    }

    fn ouvre(&self, refuse: bool) {
        let mut porte = self.porte.0.lock().unwrap_or_else(PoisonError::into_inner);
        (porte.is_closed, porte.refuse) = (false, refuse);
        self.porte.1.notify_all();
    }
}

impl Drop for Relais {
    fn drop(&mut self) {
        self.coupe();
    }
}

fn relie(
    client: &UnixStream,
    serveur: &UnixStream,
    demande: &'static str,
    porte: &Arc<(Mutex<Porte>, Condvar)>,
) -> io::Result<()> {
    copie(serveur.try_clone()?, client.try_clone()?, |_| true);
    let porte = Arc::clone(porte);
    copie(client.try_clone()?, serveur.try_clone()?, move |octets| {
        if !octets.windows(demande.len()).any(|ici| ici == demande.as_bytes()) {
            return true;
        }
        let mut ici = porte.0.lock().unwrap();
        if !ici.is_closed {
            return true;
        }
        ici.attendent += 1;
        let mut ici = porte.1.wait_while(ici, |porte| porte.is_closed).unwrap();
        ici.attendent -= 1;
        !ici.refuse
    });
    Ok(())
}

/// Copies one direction until either end is closed; then closes both.
fn copie(mut de: UnixStream, mut a: UnixStream, passe: impl Fn(&[u8]) -> bool + Send + 'static) {
    thread::spawn(move || {
        let mut octets = [0; 16 << 10];
        while let Ok(lus @ 1..) = de.read(&mut octets) {
            if !passe(&octets[..lus]) || a.write_all(&octets[..lus]).is_err() {
                break;
            }
        }
        for bout in [de, a] {
            // One that is closed already is closed.
            let _ = bout.shutdown(Shutdown::Both);
        }
    });
}
