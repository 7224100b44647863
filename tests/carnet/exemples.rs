//! What the commands say of themselves is true: every example of every Spec runs as it stands on the example school.

use crate::commun::serveurs::{Base, dossier};
use carnet::command::COMMANDES;
use carnet::command::spec::{Risque, Spec};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with the files that examples name.
fn ecole() -> PathBuf {
    let ici = dossier("exemples");
    fs::create_dir_all(&ici).unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    for fichier in ["ecole.carnet", "exemple.carnet", "lycee.csv", "fautes.csv"] {
        fs::copy(data.join(fichier), ici.join(fichier)).unwrap();
    }
    ici
}

fn carnet(base: &Base, ici: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carnet"))
        .args(base.args())
        .args(arguments)
        .current_dir(ici)
        .env_clear()
        .env("HOME", ici)
        .output()
        .unwrap()
}

fn prete(ici: &Path) -> Base {
    let base = Base::neuve();
    let made = carnet(&base, ici, &["-f", "ecole.carnet"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    base
}

fn essaie(spec: &Spec, base: &Base, ici: &Path, ligne: &str) {
    let done = carnet(base, ici, &["-c", ligne]);
    let said = String::from_utf8_lossy(&done.stderr);
    // There is no interrupted import in a school where everything went well.
    let nothing_to_undo = spec.nom == "import annuler" && said.contains("il n'y a pas d'import interrompu");
    assert!(done.status.success() || nothing_to_undo, "{ligne}: {said}");
}

#[test]
fn every_example_runs_as_it_stands() {
    let ici = ecole();
    let shared = prete(&ici);
    for spec in COMMANDES.iter().map(|command| command.spec) {
        assert!(!spec.exemples.is_empty(), "{} shows no example", spec.nom);
        for exemple in spec.exemples {
            // What writes has a school of its own.
            match spec.risque {
                Risque::Aucun => essaie(spec, &shared, &ici, exemple.ligne),
                _ => essaie(spec, &prete(&ici), &ici, exemple.ligne),
            }
        }
    }
}
