//! `make chaos`: the proof of the cache's protocol (`carnet::cache::protocole`) on the real program. Real carnets write and read
//! on real servers; they are killed at every step, put to sleep beyond their deadlines, cut off; Redis and mongod are killed
//! under them. Each answer is compared with what had been acknowledged before the question.
//!
//! `--duree S` seconds. `--sans barriere`, `--sans intentions`: with that guard of the protocol switched off, staleness must
//! show: a checker that cannot fail proves nothing. Without arguments, a short run of all three.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a test")]

mod bilan;
#[path = "../carnet/commun/mod.rs"]
mod commun;
mod constat;
mod ecole;
mod ecrivain;
mod hasard;
mod lecteur;
mod registre;
mod relais;
mod tumulte;

use bilan::{Bilan, Compte, Faute};
use commun::jeu::{self, Serveurs};
use commun::machine;
use commun::serveurs::Base;
use ecole::Ecole;
use ecrivain::{Allure, Ecrivain};
use relais::Relais;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

const ECRIVAINS: usize = 6;
const LECTEURS: usize = 5;
/// The server ends a transaction after so long (design, section 7: 60 s): short, so that a test can wait for it.
const VIE_D_UNE_TRANSACTION: Duration = Duration::from_secs(2);
/// A shorter run need not have met everything.
const LONGUE: Duration = Duration::from_secs(60);
/// Each run of `make test`.
const COURTE: Duration = Duration::from_secs(40);
/// Staleness is waited for so long where a guard is missing: mostly it shows within seconds.
const AU_PLUS: Duration = Duration::from_secs(240);
/// The guards of the protocol that can be switched off.
const GARDES: [&str; 2] = ["barriere", "intentions"];
/// Reads a second, at the very least: a checker that never read anything proves nothing.
const LECTURES_PAR_SECONDE: u64 = 10;

/// What is asked on the command line.
struct Demande {
    duree: Duration,
    sans: Option<String>,
}

fn main() -> ExitCode {
    let demandes = match lit(std::env::args().skip(1)) {
        Ok(demandes) => demandes,
        Err(faute) => {
            println!("{faute}\nchaos [--duree SECONDES] [--sans barriere|intentions]");
            return ExitCode::from(2);
        }
    };
    // Whatever fails in a thread of it fails the run, at once.
    let dit = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |quoi| {
        dit(quoi);
        std::process::exit(1);
    }));
    machine::ecoute();
    let echecs = demandes.iter().filter(|demande| !reussit(demande)).count();
    let (mot, reussis) = (if echecs == 0 { "ok" } else { "FAILED" }, demandes.len() - echecs);
    println!("\ntest result: {mot}. {reussis} passed; {echecs} failed; 0 ignored");
    ExitCode::from(u8::from(echecs > 0))
}

/// Runs it, and shows what it met.
fn reussit(demande: &Demande) -> bool {
    println!("\nchaos{}", demande.sans.iter().map(|garde| format!(" sans {garde}")).collect::<String>());
    let bilan = Arc::new(Bilan::default());
    let debut = Instant::now();
    match &demande.sans {
        Some(garde) => phase(1, demande.duree.max(AU_PLUS), &bilan, Some(garde)),
        None => {
            phase(1, demande.duree * 2 / 5, &bilan, None);
            phase(3, demande.duree * 3 / 5, &bilan, None);
        }
    }
    bilan.montre();
    println!("{:<40} {:>9}", "seconds", debut.elapsed().as_secs());
    match demande.sans {
        Some(_) => bilan.fautes(Faute::Perime) > 0,
        None => tient(&bilan, demande.duree),
    }
}

fn lit(args: impl Iterator<Item = String>) -> Result<Vec<Demande>, String> {
    let mut args = args.peekable();
    if args.peek().is_none() {
        let sans = std::iter::once(None).chain(GARDES.map(Some));
        return Ok(sans.map(|sans| Demande { duree: COURTE, sans: sans.map(str::to_owned) }).collect());
    }
    let mut demande = Demande { duree: LONGUE, sans: None };
    while let Some(arg) = args.next() {
        let valeur = args.next().ok_or_else(|| format!("{arg} : il manque sa valeur"))?;
        match arg.as_str() {
            "--duree" => {
                let secondes = valeur.parse().map_err(|_| format!("--duree {valeur} : pas un nombre"))?;
                demande.duree = Duration::from_secs(secondes);
            }
            "--sans" if GARDES.contains(&valeur.as_str()) => demande.sans = Some(valeur),
            _ => return Err(format!("{arg} {valeur} : inconnu")),
        }
    }
    Ok(vec![demande])
}

/// One set of servers, one school, and all that befalls them for so long. Without a guard it ends as soon as that shows.
fn phase(mongods: usize, duree: Duration, bilan: &Arc<Bilan>, sans: Option<&str>) {
    let mut serveurs = Serveurs::lance(mongods, VIE_D_UNE_TRANSACTION);
    let base = serveurs.base("chaos");
    // The members of a set are found by their own addresses: there the relay is before Redis alone.
    let mut relais = vec![Relais::ouvre(serveurs.redis.port)];
    let redis = format!("redis://127.0.0.1:{}/", relais[0].port);
    let mut detour = Base { redis, ..base.clone() };
    if mongods == 1 {
        relais.push(Relais::ouvre(serveurs.mongods[0].port));
        detour.mongo = jeu::uri_directe(relais[1].port);
    }
    let (taille, allure) = match sans {
        None => ((24, 6), Allure::Tourmente),
        Some(_) => ((3, 2), Allure::Dormeurs),
    };
    let ecole = Ecole::nouvelle([base, detour], taille, ECRIVAINS, bilan.clone(), sans);
    let fin = Instant::now() + duree;
    thread::scope(|scope| {
        let ecole = &ecole;
        for n in 0..ECRIVAINS {
            scope.spawn(move || Ecrivain::nouveau(ecole, n, allure).travaille());
        }
        for n in 0..LECTEURS {
            scope.spawn(move || lecteur::travaille(ecole, n));
        }
        if sans.is_none() {
            scope.spawn(|| tumulte::agite_les_ecrivains(ecole));
            scope.spawn(|| tumulte::coupe(ecole, &relais));
            tumulte::agite_les_serveurs(ecole, &mut serveurs, fin);
        }
        while Instant::now() < fin && (sans.is_none() || bilan.fautes(Faute::Perime) == 0) {
            thread::sleep(Duration::from_millis(100));
        }
        ecole.fin.store(true, Ordering::Relaxed);
        // Whoever is still at work by then sleeps.
        thread::sleep(Duration::from_secs(1));
        ecole.cibles.iter().for_each(|cible| cible.lock().unwrap().tue());
    });
    tumulte::compte_le_cache(&ecole);
    if sans.is_none() {
        constat::verifie(&ecole);
    }
}

/// Nothing failed, and the run was worth its name.
fn tient(bilan: &Bilan, duree: Duration) -> bool {
    let mut tient = true;
    for faute in [Faute::Perime, Faute::Perdu, Faute::Fige, Faute::Deplace] {
        tient &= bilan.fautes(faute) == 0;
    }
    if bilan.de(Compte::Lectures) < LECTURES_PAR_SECONDE * duree.as_secs() || bilan.de(Compte::Trouves) == 0 {
        println!("too few reads");
        tient = false;
    }
    if duree >= LONGUE && !bilan.points_epargnes().is_empty() {
        println!("nobody died at {}", bilan.points_epargnes().join(", "));
        tient = false;
    }
    tient
}
