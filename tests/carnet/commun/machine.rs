//! The machine itself: others work on it, too, and while it stands still nobody on it is answered. A beat that needs no server,
//! a short sleep and a write to the disk, tells how long that was: whoever waits for carnet waits so much longer, and no more.

use super::serveurs::dossier;
use std::fs::File;
use std::io::{Seek, Write};
use std::sync::{Mutex, Once};
use std::thread;
use std::time::{Duration, Instant};

/// Between two beats.
const REPOS: Duration = Duration::from_millis(20);
/// A beat that takes longer is a machine that stands still.
const NORMAL: Duration = Duration::from_millis(250);

/// When beats were late: from, to. The last one is the beat under way.
static BLOCAGES: Mutex<Vec<(Instant, Instant)>> = Mutex::new(Vec::new());

/// Begins to listen, until the program ends.
pub fn ecoute() {
    static ECOUTE: Once = Once::new();
    ECOUTE.call_once(bat);
}

fn bat() {
    let mut fichier = File::create(dossier("battement")).unwrap();
    thread::spawn(move || {
        loop {
            let debut = Instant::now();
            BLOCAGES.lock().unwrap().push((debut, debut));
            thread::sleep(REPOS);
            fichier.rewind().unwrap();
            fichier.write_all(&[1; 4_096]).unwrap();
            fichier.sync_data().unwrap();
            let mut blocages = BLOCAGES.lock().unwrap();
            blocages.pop();
            if debut.elapsed() > NORMAL {
                blocages.push((debut, Instant::now()));
            }
        }
    });
}

/// How long the machine has stood still since then.
pub fn immobile_depuis(debut: Instant) -> Duration {
    let blocages = BLOCAGES.lock().unwrap();
    let (en_cours, finis) = match blocages.split_last() {
        Some((dernier, finis)) if dernier.0 == dernier.1 => (Some(dernier.0), finis),
        _ => (None, &blocages[..]),
    };
    let depuis = |(de, a): (Instant, Instant)| a.saturating_duration_since(de.max(debut));
    let finis = finis.iter().rev().take_while(|(_, a)| *a > debut);
    let en_cours = en_cours.filter(|de| de.elapsed() > NORMAL).map(|de| (de, Instant::now()));
    finis.copied().chain(en_cours).map(depuis).sum()
}

/// All of it, in milliseconds, and the longest time at once.
pub fn bilan() -> (u128, u128) {
    let blocages = BLOCAGES.lock().unwrap();
    let durees = || blocages.iter().map(|(de, a)| (*a - *de).as_millis());
    (durees().sum(), durees().max().unwrap_or_default())
}
