//! What watches over a target: the input that is being tried is on disk, one that takes too long or too much ends the process.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Kilobytes that a process may take.
const MEMOIRE: u64 = 300 << 10;
/// Addresses that it may ask for: a single demand beyond it ends the process before it harms the machine.
const ADRESSES: u64 = 2 << 30;
/// No input takes longer, however busy the machine: whatever does hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where the last input of a target is kept.
pub fn chemin(cible: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz").join(cible)
}

/// The most memory that the process has held, in kilobytes.
pub fn memoire() -> u64 {
    let etat = fs::read_to_string("/proc/self/status").unwrap();
    let vu = etat.lines().find_map(|ligne| ligne.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    vu.unwrap()
}

pub struct Garde {
    chemin: PathBuf,
    debut: Instant,
    /// When the input began, in milliseconds since `debut`; 0 between two.
    en_cours: Arc<AtomicU64>,
}

impl Garde {
    pub fn nouvelle(cible: &str) -> Garde {
        let limites = Rlimit { current: Some(ADRESSES), ..getrlimit(Resource::As) };
        setrlimit(Resource::As, limites).unwrap();
        let chemin = chemin(cible);
        fs::create_dir_all(chemin.parent().unwrap()).unwrap();
        let garde = Garde { chemin, debut: Instant::now(), en_cours: Arc::default() };
        let (debut, en_cours) = (garde.debut, Arc::clone(&garde.en_cours));
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let depuis = Duration::from_millis(en_cours.load(Ordering::Relaxed));
                if !depuis.is_zero() && debut.elapsed().saturating_sub(depuis) > PATIENCE {
                    eprintln!("une entrée dure plus de {PATIENCE:?}");
                    std::process::abort();
                }
            }
        });
        garde
    }

    pub fn commence(&mut self, entree: &[u8]) {
        fs::write(&self.chemin, entree).unwrap();
        self.en_cours.store(self.debut.elapsed().as_millis().max(1) as u64, Ordering::Relaxed);
    }

    pub fn finit(&mut self) {
        self.en_cours.store(0, Ordering::Relaxed);
        let memoire = memoire();
        assert!(memoire <= MEMOIRE, "{} Mo", memoire >> 10);
    }
}
