//! The program itself, from its start to its end: on an empty home, and with the servers up.

use crate::ecole::{Ecole, inscrit, personnel};
use crate::mesure::{But, Ligne, chrono, paires, seule};
use crate::serveurs;
use carnet::domain::Pays;
use carnet::local;
use carnet::service::{Ouverture, School};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

const CARNET: &str = env!("CARGO_BIN_EXE_carnet");

/// A first start, servers and database made, until the program has answered and ended.
pub fn premier() -> Vec<Ligne> {
    let homes: std::cell::RefCell<Vec<PathBuf>> = Default::default();
    let demarre = |home: &Path, code: i32| {
        let mut find = commande(home, &["-c", "find limit=1"]);
        find.stderr(Stdio::null());
        let temps = chrono(|| assert_eq!(find.status().unwrap().code(), Some(code)));
        // The last one out does not wait for the servers' end; the next measure does.
        local::stop(home, true).unwrap();
        temps
    };
    let premier = seule(5, || {
        homes.borrow_mut().push(serveurs::dossier("neuve"));
        // A school that has just been made has no account, and says so.
        demarre(homes.borrow().last().unwrap(), 1)
    });
    let homes = homes.borrow();
    let home = homes.last().unwrap();
    inscrit(&School::new(Ouverture::Locale(home.clone()), "carnet", Pays::FR), home);
    local::stop(home, true).unwrap();
    let ensuite = seule(5, || demarre(home, 0));
    vec![
        Ligne::seule("premier démarrage (-c find)", &premier, &But::Duree(Duration::from_millis(1_500))),
        Ligne::seule("  démarrage suivant, serveurs arrêtés", &ensuite, &But::Aucun),
    ]
}

/// One line, servers up.
pub fn ligne(ecole: &Ecole) -> Vec<Ligne> {
    const TOURS: usize = 21;
    let but = But::Duree(Duration::from_millis(40));
    ecole.peuplee();
    let une = |ligne: &'static str| chrono(|| carnet(ecole.home(), &["-c", ligne]));
    let (connecte, seul) = paires(TOURS, || une("find limit=1"), || une("whoami"));
    let mut lignes = vec![Ligne::seule("-c whoami", &seul, &but), Ligne::seule("-c find limit=1", &connecte, &but)];
    let mongosh = || {
        chrono(|| {
            let mut mongosh = Command::new("mongosh");
            mongosh.args([ecole.mongo_uri(), "--quiet", "--norc", "--eval", "1"]);
            mongosh.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            mongosh.status().is_ok_and(|status| status.success())
        })
    };
    let is_there = Command::new("mongosh").arg("--version").stdout(Stdio::null()).status().is_ok();
    lignes.push(if is_there {
        let (connecte, mongosh) = paires(5, || une("find limit=1"), mongosh);
        Ligne::double("-c find limit=1", &connecte, ("mongosh --eval 1", &mongosh), &But::Temps(0.05))
    } else {
        Ligne::absente("-c find contre mongosh --eval 1", "mongosh n'est pas sur le PATH")
    });
    lignes
}

/// Runs the program on that home; it must succeed.
pub fn carnet(home: &Path, arguments: &[&str]) {
    assert!(commande(home, arguments).status().unwrap().success(), "{arguments:?}");
}

/// The program on that home, without the settings of whoever measures.
fn commande(home: &Path, arguments: &[&str]) -> Command {
    static REGLAGES: OnceLock<PathBuf> = OnceLock::new();
    let reglages = REGLAGES.get_or_init(|| serveurs::dossier("reglages"));
    let mut carnet = Command::new(CARNET);
    for (nom, _) in std::env::vars_os().filter(|(nom, _)| nom.to_string_lossy().starts_with("CARNET_")) {
        if nom != "CARNET_BIN" {
            carnet.env_remove(nom);
        }
    }
    carnet.env("XDG_CONFIG_HOME", reglages).env("XDG_STATE_HOME", personnel(home).join(".local/state"));
    carnet.arg("--home").arg(home).args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    carnet
}
