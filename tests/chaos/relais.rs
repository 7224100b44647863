//! A relay between carnet and a server, whose connections can be cut. Whoever is cut off may come back at once: a writer that
//! cannot reach a Redis which others still reach is the one case that the protocol leaves open, and not what is shown here.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A connection lives so long before it may be cut: opening one twice in a row must work.
const REPIT: Duration = Duration::from_millis(300);

struct Ligne {
    depuis: Instant,
    bouts: [TcpStream; 2],
}

/// The relay; it works until the program ends.
pub struct Relais {
    pub port: u16,
    lignes: Arc<Mutex<Vec<Ligne>>>,
}

impl Relais {
    pub fn ouvre(serveur: u16) -> Relais {
        let porte = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = porte.local_addr().unwrap().port();
        let lignes: Arc<Mutex<Vec<Ligne>>> = Arc::default();
        let ici = lignes.clone();
        thread::spawn(move || {
            for client in porte.incoming().flatten() {
                // A server that is away refuses: so does the relay.
                if let Ok(ligne) = relie(client, serveur) {
                    ici.lock().unwrap().push(ligne);
                }
            }
        });
        Relais { port, lignes }
    }

    /// Cuts the connection that `choix` falls on; false where there is none old enough.
    pub fn coupe(&self, choix: usize) -> bool {
        let mut lignes = self.lignes.lock().unwrap();
        if lignes.is_empty() {
            return false;
        }
        let place = choix % lignes.len();
        if lignes[place].depuis.elapsed() < REPIT {
            return false;
        }
        ferme(&lignes.swap_remove(place).bouts);
        true
    }
}

fn relie(client: TcpStream, port: u16) -> io::Result<Ligne> {
    let serveur = TcpStream::connect(("127.0.0.1", port))?;
    client.set_nodelay(true)?;
    serveur.set_nodelay(true)?;
    copie(client.try_clone()?, serveur.try_clone()?);
    copie(serveur.try_clone()?, client.try_clone()?);
    Ok(Ligne { depuis: Instant::now(), bouts: [client, serveur] })
}

/// Copies one direction until either end is closed; then closes both.
fn copie(mut de: TcpStream, mut a: TcpStream) {
    thread::spawn(move || {
        let mut octets = [0; 16 << 10];
        while let Ok(lus @ 1..) = de.read(&mut octets) {
            if a.write_all(&octets[..lus]).is_err() {
                break;
            }
        }
        ferme(&[de, a]);
    });
}

fn ferme(bouts: &[TcpStream; 2]) {
    for bout in bouts {
        // One that is closed already is closed.
        let _ = bout.shutdown(Shutdown::Both);
    }
}
