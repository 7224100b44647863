//! What the commands say of themselves is true: every example of every Spec runs as it stands on the example school.

use crate::commun::ecole::Ecole;
use carnet::command::COMMANDES;
use carnet::command::spec::{Risque, Spec};

/// The example school, with the files that examples name.
fn prete() -> Ecole {
    let ecole = Ecole::neuve();
    for fichier in ["ecole.carnet", "exemple.carnet", "lycee.csv", "fautes.csv"] {
        ecole.copie(fichier);
    }
    ecole.lance(&["-f", "ecole.carnet"]).reussie();
    ecole
}

fn essaie(spec: &Spec, ecole: &Ecole, ligne: &str) {
    let avant = ecole.tout();
    let sortie = ecole.lance(&["-c", ligne]);
    // There is no interrupted import in a school where everything went well.
    let nothing_to_undo = spec.nom == "import annuler" && sortie.err.contains("il n'y a pas d'import interrompu");
    assert!(sortie.code == 0 || nothing_to_undo, "{ligne}: {}", sortie.err);
    if spec.risque == Risque::Aucun || ligne.contains("--dry-run") {
        assert!(ecole.tout() == avant, "{ligne}: something was written");
    }
    if ["find", "show"].contains(&spec.nom) {
        let trouve = ecole.fait(ligne);
        let is_somebody = trouve["matricule"].is_string() || trouve[0]["matricule"].is_string();
        assert!(is_somebody, "{ligne}: {trouve}");
    }
}

#[test]
fn every_example_runs_as_it_stands() {
    let shared = prete();
    for spec in COMMANDES.iter().map(|command| command.spec) {
        assert!(!spec.exemples.is_empty(), "{} shows no example", spec.nom);
        for exemple in spec.exemples {
            // What writes has a school of its own.
            match spec.risque {
                Risque::Aucun => essaie(spec, &shared, exemple.ligne),
                _ => essaie(spec, &prete(), exemple.ligne),
            }
        }
    }
}
