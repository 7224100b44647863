//! Local mode as the program gives it: `carnet services`, shells that share, and homes that cannot be.

use crate::commun::comptes::MOT_DE_PASSE;
use crate::commun::coquille::{EnMarche, Foyer};
use std::fs;
use std::process::Stdio;

/// A program that reads its lines from a pipe, and has answered the first one.
fn ouvert(foyer: &Foyer) -> EnMarche {
    let mut carnet = EnMarche::commence(foyer.carnet().args(["--format", "json"]).stdin(Stdio::piped()));
    carnet.tape("find\n");
    carnet.ligne();
    carnet
}

#[test]
fn un_premier_demarrage_marche_sur_une_machine_neuve() {
    let foyer = Foyer::vierge();
    assert!(!foyer.home().exists());
    let mdp = foyer.fichier("mdp.txt", MOT_DE_PASSE);
    let init = foyer.fait(&["init", "--user", "awa", "--password-file", mdp.to_str().unwrap()]);
    assert_eq!((init.code, init.erreurs.as_str()), (Some(0), ""));
    foyer.reussit(&["login awa mdp-fichier=mdp.txt"]);
    let sortie = foyer.reussit(&["add nom=Sarr prenom=Fatou tel=\"07 66 55 44 33\" classe=L3", "find"]);
    assert!(sortie.contains("E00001;Sarr;Fatou;+33766554433"), "{sortie}");
    foyer.attend_l_arret();
    assert_eq!(foyer.json("find nom=sarr").as_array().unwrap().len(), 1);
}

#[test]
fn l_aide_ne_demarre_aucun_serveur() {
    let foyer = Foyer::vierge();
    foyer.reussit(&["help", "help find"]);
    assert_eq!(foyer.fait(&["--version"]).code, Some(0));
    assert!(!foyer.home().exists());
}

#[test]
fn deux_programmes_partagent_leurs_serveurs_et_le_dernier_les_arrete() {
    let foyer = Foyer::local();
    let (premier, mut second) = (ouvert(&foyer), ouvert(&foyer));
    let paire = foyer.serveurs();
    assert!(paire.iter().all(Option::is_some), "{paire:?}");
    let etat = foyer.fait(&["services", "status"]);
    assert!(
        etat.sortie.contains("par 2 carnets") && etat.sortie.contains(&second.pid().to_string()),
        "{}",
        etat.sortie
    );
    assert_eq!(premier.fin().code, Some(0));
    second.tape("add nom=Sarr prenom=Fatou tel=- classe=L3\n");
    assert!(second.ligne().contains("Sarr"));
    assert_eq!(foyer.serveurs(), paire);
    assert_eq!(second.fin().code, Some(0));
    foyer.attend_l_arret();
}

#[test]
fn services_start_garde_les_serveurs_et_stop_les_arrete() {
    let foyer = Foyer::vierge();
    let etat = foyer.fait(&["services", "status"]);
    assert!(etat.code == Some(0) && etat.sortie.matches("arrêté").count() == 2, "{}", etat.sortie);
    assert!(!foyer.home().exists(), "regarder n'écrit rien");
    assert_eq!(foyer.fait(&["services", "stop"]).code, Some(0), "rien à arrêter");
    let debut = foyer.fait(&["services", "start"]);
    assert!(debut.code == Some(0) && debut.sortie.matches("en marche, version").count() == 2, "{}", debut.sortie);
    let paire = foyer.serveurs();
    foyer.inscrit();
    foyer.reussit(&["find"]);
    assert_eq!(foyer.fait(&["services", "start"]).code, Some(0), "deux fois");
    assert_eq!(foyer.serveurs(), paire);
    let occupe = ouvert(&foyer);
    let refus = foyer.fait(&["services", "stop"]);
    assert!(refus.code == Some(1) && refus.erreurs.contains("servent encore : 1 carnet ouvert"), "{}", refus.erreurs);
    assert_eq!(occupe.fin().code, Some(0));
    let fin = foyer.fait(&["services", "stop"]);
    assert!(fin.code == Some(0) && fin.sortie.matches("arrêté").count() == 2, "{}", fin.sortie);
    assert_eq!(foyer.serveurs(), [None, None]);
}

#[test]
fn un_dossier_trop_profond_pour_un_socket_convient() {
    let foyer = Foyer::vierge();
    let profond = foyer.home().join("très-profond".repeat(9));
    let profond = profond.to_str().unwrap();
    let mdp = foyer.fichier("mdp.txt", MOT_DE_PASSE);
    let awa = ["--home", profond, "--user", "awa", "--password-file", mdp.to_str().unwrap()];
    let init = foyer.fait(&[&awa[..], &["init"]].concat());
    assert_eq!((init.code, init.erreurs.as_str()), (Some(0), ""));
    let ajout = foyer.fait(&[&awa[..], &["-c", "add nom=Sarr prenom=Fatou tel=- classe=L3"]].concat());
    assert_eq!((ajout.code, ajout.erreurs.as_str()), (Some(0), ""));
    let trouve = foyer.fait(&[&awa[..], &["-c", "find"]].concat());
    assert!(trouve.sortie.contains("Sarr"), "{} {}", trouve.sortie, trouve.erreurs);
    let arret = foyer.fait(&["--home", profond, "services", "stop"]);
    assert!(arret.sortie.matches("arrêté").count() == 2, "{}", arret.sortie);
}

#[test]
fn un_fichier_a_la_place_du_dossier_est_refuse() {
    let foyer = Foyer::vierge();
    let fichier = foyer.fichier("notes.txt", "à moi");
    for chemin in [fichier.clone(), fichier.join("dessous")] {
        for args in [["-c", "find"], ["services", "start"]] {
            let fin = foyer.fait(&[&["--home", chemin.to_str().unwrap()], &args[..]].concat());
            assert_eq!(fin.code, Some(1), "{}", fin.erreurs);
            assert!(fin.erreurs.contains("notes.txt") && fin.erreurs.contains("fichier"), "{}", fin.erreurs);
            assert!(fin.erreurs.contains("--home"), "ce qu'il faut faire : {}", fin.erreurs);
        }
    }
    assert_eq!(fs::read_to_string(fichier).unwrap(), "à moi");
}

#[test]
fn sans_mongod_le_programme_dit_make_setup() {
    let foyer = Foyer::vierge();
    let vide = foyer.fichier("x", "").with_file_name("vide");
    fs::create_dir(&vide).unwrap();
    let fin = EnMarche::commence(foyer.carnet().args(["-c", "find"]).env("CARNET_BIN", &vide).env("PATH", &vide)).fin();
    assert_eq!((fin.code, fin.sortie.as_str()), (Some(3), ""), "{}", fin.erreurs);
    assert!(fin.erreurs.contains("programme « mongod » introuvable"), "{}", fin.erreurs);
    assert!(fin.erreurs.contains("make setup"), "{}", fin.erreurs);
}
