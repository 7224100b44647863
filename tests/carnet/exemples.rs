//! What the commands say of themselves is true: every example of every Spec runs as it stands on the example school.

use crate::commun::comptes::MOT_DE_PASSE;
use crate::commun::ecole::{Ecole, sortie};
use carnet::command::COMMANDES;
use carnet::command::spec::{Risque, Spec};
use carnet::domain::{Droit, Matricule, Role};

/// The files that examples name.
pub const FICHIERS: [&str; 10] = [
    "ecole.carnet",
    "exemple.carnet",
    "lycee.csv",
    "lycee.xlsx",
    "fautes.csv",
    "devoir.csv",
    "devoir-fautes.csv",
    "ecole.sauvegarde",
    "passage.csv",
    "redoublants.csv",
];

/// The example school, with the files that examples name; `directrice` works in it.
pub fn prete() -> Ecole {
    let ecole = Ecole::de("directrice");
    for fichier in FICHIERS {
        ecole.copie(fichier);
    }
    ecole.ecris("mdp.txt", MOT_DE_PASSE);
    ecole.ecris("nouveau.txt", "quatre girafes au tableau\n");
    ecole.lance(&["-f", "ecole.carnet"]).reussie();
    ecole
}

fn essaie(spec: &Spec, ecole: &Ecole, ligne: &str) {
    let avant = ecole.tout();
    let sortie = ecole.lance(&["-c", ligne]);
    // There is no interrupted import in a school where everything went well.
    let nothing_to_undo = spec.nom == "import annuler" && sortie.err.contains("il n'y a pas d'import interrompu");
    assert!(sortie.code == 0 || nothing_to_undo || attend_quelqu_un(spec, ecole, ligne), "{ligne}: {}", sortie.err);
    // Who comes and goes is written down.
    let reads_only = spec.risque == Risque::Aucun && !change_la_seance(spec);
    if reads_only || ligne.contains("--dry-run") {
        assert!(ecole.tout() == avant, "{ligne}: something was written");
    }
    if ["find", "show", "explain"].contains(&spec.nom) {
        let trouve = ecole.fait(ligne);
        let is_somebody = trouve["nom"].is_string() || trouve[0]["nom"].is_string();
        assert!(is_somebody, "{ligne}: {trouve}");
    }
}

/// Does it ask for a password, or a name with one, and nobody sits there to type it?
fn attend_quelqu_un(spec: &Spec, ecole: &Ecole, ligne: &str) -> bool {
    if !spec.args.iter().any(|arg| arg.secret) {
        return false;
    }
    let sortie = ecole.lance(&["--format", "json", "-c", ligne]);
    let erreur: serde_json::Value = serde_json::from_str(&sortie.err).unwrap();
    ["sans-terminal", "manque"].contains(&erreur["erreur"].as_str().unwrap())
}

/// Does it change who sits there?
fn change_la_seance(spec: &Spec) -> bool {
    matches!(spec.droit, Droit::Entrer | Droit::Compte)
}

#[test]
fn every_example_runs_as_it_stands() {
    let shared = prete();
    let eleve = shared.inscrit("eleve", Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() }, false);
    let a_soi = COMMANDES.iter().flat_map(|command| command.spec.exemples).filter(|exemple| exemple.a_soi);
    for exemple in a_soi {
        let vu = sortie(shared.chez(&eleve).args(["-c", exemple.ligne]));
        assert_eq!(vu.code, 0, "{} : {}", exemple.ligne, vu.err);
    }
    for spec in COMMANDES.iter().map(|command| command.spec) {
        assert!(!spec.exemples.is_empty(), "{} shows no example", spec.nom);
        for exemple in spec.exemples_pour(false) {
            // What writes has a school of its own.
            match spec.risque {
                Risque::Aucun if !change_la_seance(spec) => essaie(spec, &shared, exemple.ligne),
                _ => essaie(spec, &prete(), exemple.ligne),
            }
        }
    }
}
