//! Ctrl-C stops the command and not the shell. A process of its own: the signal and its flag belong to the whole process.

use carnet::arret;
use carnet::domain::{DateCivile, Pays, Usage};
use carnet::error::Cause;
use carnet::exchange::{Feuille, LigneBrute, Options, Origine, comprendre};
use carnet::shell::interrupt;
use signal_hook::consts::SIGINT;
use signal_hook::low_level::raise;
use std::sync::Mutex;

/// There is one flag.
static SEUL: Mutex<()> = Mutex::new(());

#[test]
fn ctrl_c_stops_the_command_and_not_the_process() {
    let _seul = SEUL.lock().unwrap();
    let _garde = interrupt::installe().unwrap();
    for _ in 0..2 {
        assert!(arret::verifie().is_ok());
        raise(SIGINT).unwrap();
        assert!(arret::verifie().is_err());
        arret::oublie();
    }
}

#[test]
fn the_reading_of_a_long_file_tells_how_far_it_is_and_stops_at_ctrl_c() {
    let _seul = SEUL.lock().unwrap();
    let _garde = interrupt::installe().unwrap();
    let ligne = |n| LigneBrute::simple(n, ["Diop", "Awa", "L3"].iter().collect());
    let lignes = 10_000 * std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let feuille = Feuille {
        entetes: ["Nom", "Prénom", "Classe"].map(str::to_owned).to_vec(),
        lignes: (2..lignes + 2).map(ligne).collect(),
        origine: Origine::Json { par_ligne: false },
    };
    let plan = comprendre(&feuille, &Options { sans_telephone: true, ..Options::default() }).unwrap();
    let usage = Usage { pays: Pays::FR, aujourdhui: DateCivile::parse("2026-11-26").unwrap() };
    let mut dits = Vec::new();
    let lue = plan.candidats(&feuille, usage, &mut |fait| {
        dits.push(fait);
        if dits.len() == 2 {
            raise(SIGINT).unwrap();
        }
    });
    assert!(matches!(*lue.unwrap_err().cause, Cause::Interrompu));
    assert!(dits.len() == 2 && dits[0] == 0 && dits[1] < lignes / 2, "{dits:?}");
    arret::oublie();
    let mut dits = Vec::new();
    assert_eq!(plan.candidats(&feuille, usage, &mut |fait| dits.push(fait)).unwrap().lignes, lignes);
    assert_eq!(dits.last(), Some(&lignes));
}
