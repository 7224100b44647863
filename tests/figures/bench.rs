//! The figures of the design (section 10), measured side by side with what carnet stands on: the bare driver, the bare mongosh.
//! Prints a table and judges nothing: a slow machine is no failure.
//!
//! `cargo bench --bench figures -- import note 10000` takes these rows only, on 10,000 students.
//!
//! The servers are real ones, private to this run, on sockets in a temporary folder; they end with it, however it ends.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "a bench that cannot go on stops")]

mod bulletins;
mod chiffres;
mod classes;
#[path = "../carnet/commun/comptes.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod comptes;
mod connexion;
mod courbe;
mod croissance;
mod demarrage;
mod ecole;
mod export;
mod hostile;
#[path = "../carnet/commun/hostiles.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod hostiles;
mod import;
mod lecture;
mod memoire;
mod mesure;
mod notes;
mod parse;
mod saisie;
#[path = "../carnet/commun/serveurs.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod serveurs;

use ecole::Ecole;
use mesure::Ligne;

/// A group of rows: its name on the command line, and how it is measured.
type Groupe = (&'static str, fn(&Ecole) -> Vec<Ligne>);

const GROUPES: [Groupe; 15] = [
    ("parse", |_| parse::mesure()),
    ("saisie", |ecole| saisie::mesure(ecole.taille)),
    ("premier", |_| demarrage::premier()),
    ("ligne", demarrage::ligne),
    ("login", connexion::mesure),
    ("show", lecture::mesure),
    ("chiffres", chiffres::mesure),
    ("vingt", chiffres::vingt),
    ("note", notes::mesure),
    ("classes", classes::mesure),
    ("import", import::mesure),
    ("export", export::mesure),
    ("hostile", hostile::mesure),
    ("bulletins", bulletins::mesure),
    ("memoire", memoire::mesure),
];

/// How works grow, from 1,000 students to as many as are asked for; to so many where nothing is asked.
const CROISSANCE: &str = "croissance";
const LA_PLUS_GRANDE: usize = 1_000_000;

fn main() {
    let mut choisis = Vec::new();
    let mut demandee = None;
    // cargo adds `--bench` by itself.
    for argument in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        match argument.parse() {
            Ok(nombre) => demandee = Some(nombre),
            Err(_) if noms().any(|nom| nom == argument) => choisis.push(argument),
            Err(_) => {
                let noms: Vec<&str> = noms().collect();
                eprintln!("« {argument} » : attendu un nombre d'étudiants, ou {}", noms.join(", "));
                std::process::exit(2);
            }
        }
    }
    let taille = demandee.unwrap_or(100_000);
    let est_choisi = |nom: &str| choisis.is_empty() || choisis.iter().any(|choisi| choisi == nom);
    let ecole = Ecole::de(taille);
    println!("{taille} étudiants, {} ; médianes, et entre crochets les extrêmes", mesure::machine());
    // Each group is shown as soon as it is measured: what comes after may take long.
    for (nom, mesure) in GROUPES {
        if est_choisi(nom) {
            println!("\n{nom}\n{}", mesure::table(&mesure(&ecole)));
        }
    }
    if est_choisi(CROISSANCE) {
        let courbes = croissance::mesure(demandee.unwrap_or(LA_PLUS_GRANDE));
        println!("\n{CROISSANCE}\n{}\n{}", courbe::table(&courbes), courbe::dessin(&courbes));
    }
}

/// What may be asked for.
fn noms() -> impl Iterator<Item = &'static str> {
    GROUPES.iter().map(|(nom, _)| *nom).chain([CROISSANCE])
}
