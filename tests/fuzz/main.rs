//! Input that nobody meant: real files and real lines, changed where they are read. Nothing may panic, hang, or take more than
//! 300 MB; each target runs in a process of its own, so that one that does takes nothing else along.
//!
//! `cargo test --test fuzz` tries some of each; `make fuzz DUREE=600` goes on for so many seconds each. What was tried last is
//! kept beside the build (`target/tmp/fuzz`), and the seed is told: `-- --graine 7 csv` tries the same again.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "a test that cannot go on fails")]

mod classeur;
mod csv;
mod garde;
mod hasard;
mod ligne;

use garde::Garde;
use hasard::Hasard;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// Makes inputs, and tries them.
trait Cible {
    /// The next input.
    fn entree(&self, hasard: &mut Hasard) -> Vec<u8>;
    /// Tries it. `hasard` chooses how.
    fn essaie(&self, entree: &[u8], hasard: &mut Hasard);
}

/// The targets: their names, how many inputs of each a short run takes, how they begin.
type Entree = (&'static str, u64, fn() -> Box<dyn Cible>);
const CIBLES: [Entree; 3] = [
    ("csv", 400, || Box::new(csv::Csv::nouvelle())),
    ("classeur", 200, || Box::new(classeur::Classeur::nouvelle())),
    ("ligne", 4_000, || Box::new(ligne::Ligne::nouvelle())),
];

/// The options of a run.
struct Demande {
    graine: u64,
    duree: Option<Duration>,
    cibles: Vec<Entree>,
    enfant: bool,
}

impl Demande {
    fn lue() -> Demande {
        let mut demande = Demande { graine: 1, duree: None, cibles: Vec::new(), enfant: false };
        let mut choisie = false;
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut nombre = || arguments.next().unwrap().parse().unwrap();
            match argument.as_str() {
                "--graine" => demande.graine = nombre(),
                "--duree" => demande.duree = Some(Duration::from_secs(nombre())),
                "--enfant" => demande.enfant = true,
                // What cargo says to every test.
                option if option.starts_with('-') => {}
                nom => {
                    choisie = true;
                    demande.cibles.extend(CIBLES.into_iter().filter(|(cible, ..)| *cible == nom));
                }
            }
        }
        if !choisie {
            demande.cibles = CIBLES.into();
        }
        demande
    }
}

fn main() -> ExitCode {
    let demande = Demande::lue();
    if demande.enfant {
        demande.cibles.into_iter().for_each(|cible| essaie(cible, demande.graine, demande.duree));
        return ExitCode::SUCCESS;
    }
    let (mut passed, mut failed) = (0, 0);
    for (nom, ..) in &demande.cibles {
        let mut enfant = Command::new(std::env::current_exe().unwrap());
        enfant.args(["--enfant", "--graine", &demande.graine.to_string(), nom]);
        if let Some(duree) = demande.duree {
            enfant.args(["--duree", &duree.as_secs().to_string()]);
        }
        let status = enfant.status().unwrap();
        if status.success() {
            passed += 1;
        } else {
            failed += 1;
            eprintln!("{nom} : {status} ; entrée gardée : {}", garde::chemin(nom).display());
        }
    }
    println!("test result: {}. {passed} passed; {failed} failed; 0 ignored", if failed == 0 { "ok" } else { "FAILED" });
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The child's part: one input after the other.
fn essaie((nom, nombre, commence): Entree, graine: u64, duree: Option<Duration>) {
    carnet::exchange::tait_les_lecteurs();
    let cible = commence();
    let mut hasard = Hasard::nouveau(graine);
    let mut garde = Garde::nouvelle(nom);
    let debut = Instant::now();
    let mut faites = 0_u64;
    while duree.map_or(faites < nombre, |duree| debut.elapsed() < duree) {
        let entree = cible.entree(&mut hasard);
        garde.commence(&entree);
        cible.essaie(&entree, &mut hasard);
        garde.finit();
        faites += 1;
    }
    println!("{nom} : {faites} entrées (graine {graine}), {} Mo au plus", garde::memoire() >> 10);
}
