//! What happened in a run, counted.

use crate::commun::machine;
use carnet::point::POINTS;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Faults of one kind that are shown; all are counted.
const MONTRES: usize = 12;

/// What is counted, in the order in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compte {
    Lectures,
    LecturesSansReponse,
    Trouves,
    Absents,
    Occupes,
    Acquittees,
    Refusees,
    Inconnues,
    TuesAilleurs,
    Arrets,
    Endormis,
    Coupures,
    RedisTues,
    RedisVides,
    RedisRefuse,
    RedisArretes,
    MongodTues,
    Bascules,
    Verifiees,
}

const NOMS: [(Compte, &str); 19] = [
    (Compte::Lectures, "reads, each checked"),
    (Compte::LecturesSansReponse, "reads refused (a server was away)"),
    (Compte::Trouves, "cache: hits"),
    (Compte::Absents, "cache: misses"),
    (Compte::Occupes, "cache: busy (a write under way)"),
    (Compte::Acquittees, "writes acknowledged"),
    (Compte::Refusees, "writes refused"),
    (Compte::Inconnues, "writes with an unknown result"),
    (Compte::TuesAilleurs, "SIGKILL anywhere"),
    (Compte::Arrets, "SIGSTOP beyond the deadline"),
    (Compte::Endormis, "writers that sleep at a failpoint"),
    (Compte::Coupures, "connections cut"),
    (Compte::RedisTues, "Redis kill -9"),
    (Compte::RedisVides, "  of which it started again empty"),
    (Compte::RedisRefuse, "  of which it refused to write before"),
    (Compte::RedisArretes, "Redis SIGSTOP"),
    (Compte::MongodTues, "mongod kill -9"),
    (Compte::Bascules, "primary failovers"),
    (Compte::Verifiees, "acknowledged writes found in MongoDB"),
];

/// What must not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Faute {
    /// An answer older than what was acknowledged before the question.
    Perime,
    /// An acknowledged write that is not there.
    Perdu,
    /// A command that did not end in time.
    Fige,
    /// An error code that does not fit what happened.
    Deplace,
}

impl Faute {
    const TOUTES: [(Faute, &'static str); 4] =
        [(Faute::Perime, "STALE"), (Faute::Perdu, "LOST"), (Faute::Fige, "HANGS"), (Faute::Deplace, "MISFITS")];
}

/// The counts.
#[derive(Debug, Default)]
pub struct Bilan {
    comptes: [AtomicU64; NOMS.len()],
    tues: [AtomicU64; POINTS.len()],
    fautes: Mutex<BTreeMap<Faute, u64>>,
    codes: Mutex<BTreeMap<String, u64>>,
}

impl Bilan {
    pub fn plus(&self, compte: Compte) {
        self.ajoute(compte, 1);
    }

    pub fn ajoute(&self, compte: Compte, combien: u64) {
        self.comptes[compte as usize].fetch_add(combien, Ordering::Relaxed);
    }

    pub fn de(&self, compte: Compte) -> u64 {
        self.comptes[compte as usize].load(Ordering::Relaxed)
    }

    /// A writer died at that point.
    pub fn tue(&self, point: &str) {
        if let Some(place) = POINTS.iter().position(|nom| *nom == point) {
            self.tues[place].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The points at which nobody died.
    pub fn points_epargnes(&self) -> Vec<&'static str> {
        let zeros = POINTS.iter().zip(&self.tues).filter(|(_, tues)| tues.load(Ordering::Relaxed) == 0);
        zeros.map(|(nom, _)| *nom).collect()
    }

    pub fn code(&self, code: &str) {
        *self.codes.lock().unwrap().entry(code.to_owned()).or_default() += 1;
    }

    /// Shows the first ones at once.
    pub fn faute(&self, faute: Faute, texte: &str) {
        let mut fautes = self.fautes.lock().unwrap();
        let combien = fautes.entry(faute).or_default();
        *combien += 1;
        if *combien <= MONTRES as u64 {
            println!("!! {} {texte}", Faute::TOUTES[faute as usize].1);
        }
    }

    pub fn fautes(&self, faute: Faute) -> u64 {
        self.fautes.lock().unwrap().get(&faute).copied().unwrap_or_default()
    }

    pub fn montre(&self) {
        println!();
        for (compte, nom) in NOMS {
            println!("{nom:<40} {:>9}", self.de(compte));
        }
        let mut total = 0;
        for (nom, tues) in POINTS.iter().zip(&self.tues) {
            total += tues.load(Ordering::Relaxed);
            println!("{:<40} {:>9}", format!("SIGKILL at {nom}"), tues.load(Ordering::Relaxed));
        }
        println!("{:<40} {:>9}", "SIGKILL in all", total + self.de(Compte::TuesAilleurs));
        for (code, combien) in &*self.codes.lock().unwrap() {
            println!("{:<40} {combien:>9}", format!("refusals: {code}"));
        }
        let (figee, longtemps) = machine::bilan();
        println!("{:<40} {figee:>9}", "the machine stood still, in ms");
        println!("{:<40} {longtemps:>9}", "  the longest time at once");
        for (faute, nom) in Faute::TOUTES {
            println!("{nom:<40} {:>9}", self.fautes(faute));
        }
    }
}
