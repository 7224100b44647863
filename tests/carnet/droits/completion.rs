//! What Tab offers is what its user may know of.

use super::{demandeur, ecole};
use crate::commun::comptes;
use crate::commun::coquille::jusqu_a;
use crate::commun::pty::{INVITE, TAB, Terminal};
use carnet::domain::Session;
use carnet::service::vocabulaire::VocabulairePartage;
use carnet::service::{Releve, Veille};
use std::sync::Arc;

#[test]
fn la_completion_ne_connait_que_ce_que_connait_qui_tape() {
    let (ecole, demandeurs) = ecole();
    let school = Arc::new(comptes::school(&ecole.base));
    let mots = VocabulairePartage::default();
    let _veille = Veille::commence(school.clone(), mots.clone(), Releve::default());
    for (nom, matricules, matieres) in [
        ("prof", &["K70001", "K70004"][..], &["Maths"][..]),
        ("k70001", &["K70001"], &[]),
        ("directrice", &["K70001", "K70002", "K70003", "K70004"], &["Anglais", "Maths", "SVT"]),
    ] {
        mots.devient(Session::de(&school.compte(nom).unwrap()));
        assert!(mots.lit().inscrits.is_empty(), "another's words are gone at once");
        let vus = jusqu_a("les mots", || Some(mots.lit()).filter(|mots| !mots.inscrits.is_empty()));
        assert_eq!(vus.inscrits.matricules_commencant_par("").collect::<Vec<_>>(), matricules, "{nom}");
        assert_eq!(vus.matieres.iter().collect::<Vec<_>>(), matieres, "{nom}");
        assert_eq!(
            vus.classes.len() + vus.noms.len() + vus.prenoms.len(),
            match nom {
                "prof" => 1 + 1 + 2,
                // One of the classes has rules, and nobody yet.
                "directrice" => 4 + 3 + 4,
                _ => 3,
            },
            "{nom}"
        );
    }
    // At the keyboard: his own number is the only one.
    let eleve = demandeur(&demandeurs, "étudiant");
    let mut terminal = Terminal::sur(&ecole.commande(&eleve.maison));
    terminal.attend(INVITE);
    terminal.complete("show K7", "show K70001 ");
    terminal.efface();
    for debut in ["show Fa", "find classe=", "show moussa"] {
        terminal.tape(debut);
        terminal.tape(TAB);
        terminal.tape("Z");
        terminal.attend(&format!("{}Z", &debut[debut.len() - 1..]));
        terminal.efface();
    }
    let dit = terminal.tout();
    for secret in eleve.etrangers.iter().flat_map(|etranger| etranger.secrets).filter(|secret| **secret != "Moussa") {
        assert!(!dit.contains(secret), "{secret} : {dit:?}");
    }
}
