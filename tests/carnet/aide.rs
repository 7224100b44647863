//! Help: pages by right, `?` behind a command, what was probably meant, the welcome of a new school.

use crate::commun::comptes::MOT_DE_PASSE;
use crate::commun::coquille::Foyer;
use crate::commun::ecole::{Ecole, sortie};
use crate::commun::pty::{INVITE, Terminal};
use crate::commun::serveurs::Base;
use crate::exemples;
use carnet::command::SUJETS;
use carnet::domain::{Matricule, Role};

#[test]
fn un_point_d_interrogation_derriere_une_commande_l_explique() {
    let ecole = Ecole::petite();
    let aide = |ligne: &str| ecole.lance(&["-c", ligne]).reussie().out;
    let find = aide("help find");
    assert!(find.contains("Exemples") && find.contains("Voir aussi") && find.contains("critères"), "{find}");
    for ligne in ["find ?", "find?", "chercher ?", "find classe=L3 ?"] {
        assert_eq!(aide(ligne).replace("chercher", "find"), find.replace("chercher", "find"), "{ligne}");
    }
    assert_eq!(aide("note add E00001 ?"), aide("help note add"));
    assert_eq!(aide("note ?"), aide("help note"));
    assert_eq!(aide("?"), aide("help"));
    // In quotes it is a word like others.
    assert!(ecole.fait("find \"?\"").as_array().unwrap().is_empty());
}

#[test]
fn les_sujets_s_expliquent_a_qui_ils_servent_et_leurs_exemples_vont() {
    let ecole = exemples::prete();
    for (sujet, _) in SUJETS {
        let page = ecole.lance(&["--format", "table", "-c", &format!("help {}", sujet.nom)]).reussie().out;
        for exemple in sujet.exemples {
            assert!(page.contains(exemple.ligne), "{page}");
            ecole.lance(&["-c", exemple.ligne]).reussie();
        }
        assert!(page.lines().all(|ligne| carnet::texte::width(ligne) <= 100), "{page}");
    }
    assert!(ecole.lance(&["-c", "help criteres"]).reussie().out.contains("moyenne=8..12"));
    let maison = ecole.inscrit("eleve", Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() }, false);
    // One line is enough to know him by the session that he left.
    let de_l_eleve = |ligne: &str| sortie(ecole.chez(&maison).args(["-c", ligne]));
    assert_eq!(de_l_eleve("help script").code, 2);
    let toute = de_l_eleve("help").reussie().out;
    assert!(toute.contains("bulletin") && toute.contains("« help show »"), "{toute}");
    for absent in ["help script", "import", "find"] {
        assert!(!toute.contains(absent), "{absent} : {toute}");
    }
    let page = de_l_eleve("bulletin ?").reussie().out;
    let (_, exemples) = page.split_once("Exemples").unwrap();
    assert!(
        exemples.contains("bulletin vers=") && !exemples.contains("E00001") && !exemples.contains("classe="),
        "{page}"
    );
    let vu = de_l_eleve("show Fall");
    assert!(vu.code == 1 && !vu.err.contains("find") && vu.err.contains("vous-même"), "{}", vu.err);
    // Where nobody's session lives, everything is explained, and no server is asked.
    let personne = sortie(ecole.chez(&ecole.dossier.join("maison-vide")).args([
        "--format",
        "json",
        "-c",
        "help",
        "-c",
        "help find",
    ]));
    assert!(personne.code == 0 && personne.out.contains("\"find\""), "{personne:?}");
}

#[test]
fn ce_qui_etait_voulu_est_propose() {
    let ecole = Ecole::petite();
    ecole.ecris("eleves.csv", "");
    for (ligne, propose) in [
        ("fnid", "« find »"),
        ("find clase=L3", "« classe »"),
        ("help fnid", "« find »"),
        ("help critere s", "« critères »"),
        ("import eleve.csv", "« eleves.csv »"),
        ("class show L33", "« L3 »"),
    ] {
        let vu = ecole.lance(&["--format", "table", "-c", ligne]);
        assert!(vu.code != 0 && vu.err.contains(&format!("vouliez-vous dire {propose}")), "{ligne} : {}", vu.err);
    }
    let vu = ecole.lance(&["--format", "table", "-c", "find classe=\"2deA\""]);
    assert!(vu.code == 0 && vu.err.contains("vouliez-vous dire « 2de\u{a0}A »"), "{vu:?}");
}

#[test]
fn une_ecole_neuve_est_accueillie_une_fois() {
    let foyer = Foyer::etranger(&Base::neuve());
    let mut terminal = Terminal::ouvre(&foyer, &[("NO_COLOR", "1")]);
    terminal.attend("Nom du compte : ");
    terminal.ligne("awa", "au moins) : ");
    terminal.ligne(MOT_DE_PASSE, "Encore une fois : ");
    let accueil = terminal.ligne(MOT_DE_PASSE, INVITE);
    for chose in ["Bienvenue", "\n  menu ", "\n  import ", "\n  help "] {
        assert!(accueil.contains(chose), "{chose} : {accueil}");
    }
    assert_eq!(terminal.quitte(), 0);
    let mut terminal = Terminal::ouvre(&foyer, &[("NO_COLOR", "1")]);
    assert!(!terminal.attend(INVITE).contains("Bienvenue"));
    assert_eq!(terminal.quitte(), 0);
}
