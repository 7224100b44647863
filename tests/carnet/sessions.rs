//! Logins and their sessions on good days and bad ones (design, section 8).

use crate::commun::comptes::{self, MOT_DE_PASSE, fichier_de_session};
use crate::commun::coquille::{EnMarche, Foyer, jusqu_a, signale};
use crate::commun::ecole::{Ecole, Sortie, sortie};
use crate::commun::pty::{INVITE, Terminal};
use carnet::domain::{Matricule, Role, Session};
use carnet::service::coffre;
use carnet::service::etudiants::Auteur;
use mongodb::bson::{DateTime, Document, doc};
use mongodb::sync::{Client, Collection};
use rustix::process::{Signal, geteuid};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::Stdio;

const AUTRE: &str = "quatre girafes au tableau";

fn collection(ecole: &Ecole, nom: &str) -> Collection<Document> {
    Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom).collection(nom)
}

/// A school with the files of two passwords; its administrator `prof` is logged in.
fn ecole() -> Ecole {
    let ecole = Ecole::petite();
    ecole.ecris("mdp.txt", MOT_DE_PASSE);
    ecole.ecris("faux.txt", "une girafe au tableau");
    ecole.ecris("nouveau.txt", AUTRE);
    ecole
}

fn ligne(ecole: &Ecole, maison: &Path, ligne: &str) -> Sortie {
    sortie(ecole.chez(maison).args(["--format", "table", "-c", ligne]))
}

/// Logs in there by password.
fn entre(ecole: &Ecole, maison: &Path, nom: &str, fichier: &str) -> Sortie {
    ligne(ecole, maison, &format!("login {nom} mdp-fichier={fichier}"))
}

/// A change by the hand of another administrator.
fn change(ecole: &Ecole, nom: &str, change: impl FnOnce(&mut carnet::domain::Compte)) {
    let school = comptes::school(&ecole.base);
    let who = Session::admin("essais");
    let auteur = Auteur { who: &who, commande: "user set", essai: false };
    let avant = school.compte(nom).unwrap();
    let faite = school.change_compte(avant, auteur, |compte| {
        change(compte);
        Ok(())
    });
    faite.unwrap();
}

#[test]
fn compte_connu_ou_inconnu_le_refus_est_le_meme() {
    let ecole = ecole();
    ecole.inscrit("ferme", Role::Admin, false);
    change(&ecole, "ferme", |compte| compte.actif = false);
    let ailleurs = ecole.dossier.join("ailleurs");
    for format in ["table", "json"] {
        let refus = |nom: &str| {
            let login = format!("login {nom} mdp-fichier=faux.txt");
            sortie(ecole.chez(&ailleurs).args(["--format", format, "-c", &login]))
        };
        let comme = |sortie: &Sortie, nom: &str| (sortie.code, sortie.out.clone(), sortie.err.replace(nom, "NOM"));
        let connu = refus("prof");
        assert!(connu.code == 1 && connu.err.contains("nom ou mot de passe incorrect"), "{connu:?}");
        for nom in ["personne.ici", "ferme", "\"pas un nom\"", &"x".repeat(100)] {
            assert_eq!(comme(&refus(nom), nom), comme(&connu, "prof"), "{nom}");
        }
        collection(&ecole, "essais").delete_many(doc! {}).run().unwrap();
    }
    assert!(!fichier_de_session(&ailleurs).exists());
    // The right password tells that the account is closed, to its holder alone.
    let refus = entre(&ecole, &ailleurs, "ferme", "mdp.txt");
    assert!(refus.code == 1 && refus.err.contains("le compte « ferme » est désactivé"), "{refus:?}");
}

#[test]
fn le_compte_d_un_etudiant_supprime_le_dit_et_ne_montre_rien() {
    let ecole = ecole();
    let role = Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() };
    let maison = ecole.inscrit("e00001", role, false);
    assert_eq!(ligne(&ecole, &maison, "show E00001").code, 0);
    ecole.lance(&["--yes", "-c", "delete E00001"]).reussie();
    let refus = ligne(&ecole, &maison, "show E00001");
    assert!(refus.code == 1 && refus.out.is_empty() && !refus.err.contains("Awa"), "{refus:?}");
    let ailleurs = ecole.dossier.join("ailleurs");
    let refus = entre(&ecole, &ailleurs, "e00001", "mdp.txt");
    assert!(refus.code == 1 && refus.err.contains("qui n'est plus dans l'école"), "{refus:?}");
    assert!(!refus.err.contains("Awa") && !fichier_de_session(&ailleurs).exists(), "{refus:?}");
}

#[test]
fn un_fichier_de_session_que_d_autres_peuvent_lire_ou_ecrire_est_ignore() {
    let ecole = ecole();
    let fichier = fichier_de_session(&ecole.maison());
    let jeton = fs::read_to_string(&fichier).unwrap();
    let ignore = |pourquoi: &str| {
        let refus = ligne(&ecole, &ecole.maison(), "find");
        assert!(refus.code == 1 && refus.out.is_empty(), "{pourquoi} : {refus:?}");
        assert!(refus.err.contains("vous n'êtes pas connecté") && refus.err.contains("est ignoré"), "{refus:?}");
        assert!(refus.err.replace('\n', " ").contains(pourquoi) && !refus.err.contains(&jeton[..16]), "{refus:?}");
    };
    for mode in [0o644, 0o640, 0o606] {
        fs::set_permissions(&fichier, Permissions::from_mode(mode)).unwrap();
        ignore("d'autres que vous");
    }
    fs::set_permissions(&fichier, Permissions::from_mode(0o600)).unwrap();
    for abime in [&jeton[..40], "", "pas un jeton", &"0".repeat(4_000)] {
        fs::write(&fichier, abime).unwrap();
        ignore("il est abîmé");
    }
    let vrai = fichier.with_file_name("vrai");
    fs::write(&vrai, &jeton).unwrap();
    fs::set_permissions(&vrai, Permissions::from_mode(0o600)).unwrap();
    fs::remove_file(&fichier).unwrap();
    symlink(&vrai, &fichier).unwrap();
    ignore("c'est un lien");
    fs::rename(&vrai, &fichier).unwrap();
    if geteuid().is_root() {
        chown(&fichier, Some(65_534), None).unwrap();
        ignore("il appartient à un autre");
        chown(&fichier, Some(0), None).unwrap();
    }
    // It was none but the file's fault.
    ecole.fait("find");
    // A token that nobody was given is nobody's, without a word about the file.
    fs::write(&fichier, "0".repeat(64)).unwrap();
    let refus = ligne(&ecole, &ecole.maison(), "find");
    assert!(refus.code == 1 && !refus.err.contains("est ignoré"), "{refus:?}");
}

#[test]
fn un_compte_desactive_pendant_que_son_shell_est_ouvert_ne_fait_plus_rien() {
    let ecole = ecole();
    let maison = ecole.inscrit("moussa", Role::Admin, false);
    let mut terminal = Terminal::sur(&ecole.commande(&maison));
    terminal.attend(INVITE);
    terminal.ligne("find nom=diop", "1 étudiant");
    terminal.attend(INVITE);
    change(&ecole, "moussa", |compte| {
        compte.actif = false;
        compte.epoch += 1;
    });
    let dit = terminal.ligne("find nom=petit", "votre session est terminée");
    assert!(!dit.contains("Léo"), "{dit}");
    terminal.attend(INVITE);
    let dit = terminal.ligne("find nom=petit", "vous n'êtes pas connecté");
    assert!(!dit.contains("Léo"), "{dit}");
    assert!(!fichier_de_session(&maison).exists());
}

#[test]
fn un_role_change_vaut_des_la_commande_suivante() {
    let ecole = ecole();
    let maison = ecole.inscrit("moussa", Role::Admin, false);
    let mut carnet =
        EnMarche::commence(ecole.commande(&maison).args(["--format", "json", "--keep-going"]).stdin(Stdio::piped()));
    carnet.tape("find\n");
    assert!(carnet.ligne().contains("Awa"));
    change(&ecole, "moussa", |compte| compte.role = Role::Etudiant { matricule: Matricule::parse("E00002").unwrap() });
    carnet.tape("find\nshow E00001\nshow E00002\n");
    let fin = carnet.fin();
    assert!(
        !fin.sortie.contains("Awa") && fin.sortie.contains("Léo") && fin.erreurs.contains("introuvable"),
        "{}",
        fin.erreurs
    );
}

#[test]
fn un_mot_de_passe_change_ferme_les_autres_sessions_et_garde_la_sienne() {
    let ecole = ecole();
    let ailleurs = ecole.dossier.join("ailleurs");
    assert_eq!(entre(&ecole, &ailleurs, "prof", "mdp.txt").code, 0);
    let sessions = ecole.fait("sessions");
    assert_eq!(sessions.as_array().unwrap().len(), 2, "{sessions}");
    let faux = ecole.refuse(1, "passwd ancien-fichier=faux.txt mdp-fichier=nouveau.txt");
    assert!(faux.contains("le mot de passe actuel n'est pas celui-là"), "{faux}");
    assert_eq!(ligne(&ecole, &ailleurs, "find").code, 0, "nothing has changed yet");
    let meme = ecole.refuse(1, "passwd ancien-fichier=mdp.txt mdp-fichier=mdp.txt");
    assert!(meme.contains("le même que l'ancien"), "{meme}");
    // One run goes on with its next line, and so does the next run.
    ecole.font(&["passwd ancien-fichier=mdp.txt mdp-fichier=nouveau.txt", "find"]);
    ecole.fait("find");
    let refus = ligne(&ecole, &ailleurs, "find");
    assert!(refus.code == 1 && refus.err.contains("connect"), "{refus:?}");
    assert_eq!(entre(&ecole, &ailleurs, "prof", "mdp.txt").code, 1, "the old one opens nothing");
    assert_eq!(entre(&ecole, &ailleurs, "prof", "nouveau.txt").code, 0);
}

#[test]
fn logout_partout_ferme_aussi_les_autres_machines() {
    let ecole = ecole();
    let ailleurs = ecole.dossier.join("ailleurs");
    assert_eq!(entre(&ecole, &ailleurs, "prof", "mdp.txt").code, 0);
    ecole.lance(&["-c", "logout"]).reussie();
    assert!(!fichier_de_session(&ecole.maison()).exists());
    assert_eq!(ligne(&ecole, &ailleurs, "find").code, 0, "logout is for this one alone");
    assert_eq!(entre(&ecole, &ecole.maison(), "prof", "mdp.txt").code, 0);
    ecole.lance(&["-c", "logout partout"]).reussie();
    assert_eq!(ligne(&ecole, &ailleurs, "find").code, 1);
}

#[test]
fn un_premier_mot_de_passe_se_change_a_la_connexion() {
    let ecole = ecole();
    let role = Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() };
    comptes::cree(&comptes::school(&ecole.base), "e00001", role, true);
    let maison = ecole.dossier.join("maison-d-awa");
    let mut terminal = Terminal::sur(&ecole.commande(&maison));
    terminal.attend(INVITE);
    terminal.ligne("login e00001", "Mot de passe de e00001 : ");
    terminal.ligne(MOT_DE_PASSE, "Nouveau mot de passe de e00001");
    let refus = terminal.ligne("court", "Nouveau mot de passe de e00001");
    assert!(refus.contains("il en faut 12 au moins"), "{refus}");
    terminal.ligne(AUTRE, "Encore une fois : ");
    terminal.ligne(AUTRE, "connecté : e00001");
    terminal.attend(INVITE);
    terminal.ligne("show E00001", "Diop");
    assert_eq!(entre(&ecole, &ecole.dossier.join("ailleurs"), "e00001", "nouveau.txt").code, 0);
}

#[test]
fn un_mot_de_passe_vient_d_un_fichier_ou_de_l_entree_et_les_lignes_suivent() {
    let ecole = ecole();
    let ailleurs = ecole.dossier.join("ailleurs");
    let mut carnet = ecole.chez(&ailleurs);
    carnet.args(["--user", "prof", "--password-stdin", "--format", "json"]);
    let dite = sortie(carnet.write_stdin(format!("{MOT_DE_PASSE}\nwhoami\nshow E00001\n"))).reussie();
    assert!(dite.out.contains("\"nom\":\"prof\"") && dite.out.contains("Awa"), "{dite:?}");
    assert!(!fichier_de_session(&ailleurs).exists(), "for this run alone");
    // A session that lives needs no password; somebody else's does.
    let avec = |nom: &str| sortie(ecole.carnet().args(["--user", nom, "-c", "find"]));
    assert_eq!(avec("prof").code, 0);
    let refus = avec("moussa");
    assert!(refus.code == 1 && refus.err.contains("il faut un mot de passe"), "{refus:?}");
}

#[test]
fn apres_un_mot_de_passe_faux_le_suivant_attend_et_le_juste_passe() {
    let ecole = ecole();
    let ailleurs = ecole.dossier.join("ailleurs");
    assert_eq!(entre(&ecole, &ailleurs, "prof", "faux.txt").code, 1);
    let essais = ecole.documents("essais");
    assert_eq!(essais.len(), 1);
    assert!(!format!("{essais:?}").contains("prof"), "{essais:?}");
    // Every failure moves the moment of the next: a second is not over yet, by the server's clock.
    let tout_a_l_heure = doc! { "$set": { "echecs": 3, "dernier": DateTime::now() } };
    collection(&ecole, "essais").update_one(doc! {}, tout_a_l_heure).run().unwrap();
    let juste = entre(&ecole, &ailleurs, "prof", "mdp.txt");
    assert!(juste.code == 0 && juste.err.contains("patientez"), "{juste:?}");
    assert!(ecole.documents("essais").is_empty(), "the name starts afresh");
}

#[test]
fn une_horloge_reculee_ne_ferme_la_porte_a_personne() {
    let ecole = ecole();
    let ailleurs = ecole.dossier.join("ailleurs");
    assert_eq!(entre(&ecole, &ailleurs, "prof", "faux.txt").code, 1);
    let demain = DateTime::from_millis(DateTime::now().timestamp_millis() + 86_400_000);
    let futur = doc! { "$set": { "dernier": demain, "echecs": 7 } };
    collection(&ecole, "essais").update_one(doc! {}, futur).run().unwrap();
    let juste = entre(&ecole, &ailleurs, "prof", "mdp.txt");
    assert!(juste.code == 0 && !juste.err.contains("patientez"), "{juste:?}");
}

#[test]
fn huit_mots_de_passe_faux_a_la_fois_ne_vont_pas_plus_vite_qu_un() {
    let ecole = ecole();
    let ailleurs = ecole.dossier.join("ailleurs");
    let login = ["-c", "login prof mdp-fichier=faux.txt"];
    let essayeurs: Vec<EnMarche> =
        (0..8).map(|_| EnMarche::commence(ecole.commande(&ailleurs).args(login).stdin(Stdio::null()))).collect();
    // Each that was let in, and when: by the server's clock, the n-th waits 2^(n-2) seconds after the one before.
    let mut entrees: Vec<(i64, i64)> = Vec::new();
    let essais = collection(&ecole, "essais");
    jusqu_a("trois essais", || {
        for essai in essais.find(doc! {}).run().unwrap().map(Result::unwrap) {
            let vu = (nombre(&essai, "echecs"), essai.get_datetime("dernier").unwrap().timestamp_millis());
            if entrees.last() != Some(&vu) {
                entrees.push(vu);
            }
        }
        (entrees.len() >= 3).then_some(())
    });
    drop(essayeurs);
    assert_eq!(entrees.iter().map(|(echecs, _)| *echecs).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(entrees[1].1 - entrees[0].1 >= 1_000 && entrees[2].1 - entrees[1].1 >= 2_000, "{entrees:?}");
}

fn nombre(document: &Document, champ: &str) -> i64 {
    document.get_i64(champ).or_else(|_| document.get_i32(champ).map(i64::from)).unwrap()
}

#[test]
fn redis_relance_vide_ne_ferme_aucun_shell_et_la_revocation_vaut_encore() {
    let foyer = Foyer::local();
    foyer.fichier("mdp.txt", MOT_DE_PASSE);
    foyer.fichier("nouveau.txt", AUTRE);
    assert_eq!(foyer.fait(&["services", "start"]).code, Some(0));
    let mut carnet =
        EnMarche::commence(foyer.carnet().args(["--format", "json", "--keep-going"]).stdin(Stdio::piped()));
    let repond = |carnet: &mut EnMarche| {
        carnet.tape("whoami\n");
        assert!(carnet.ligne().contains("\"awa\""));
    };
    repond(&mut carnet);
    signale(foyer.serveurs()[1].unwrap(), Signal::KILL);
    jusqu_a("Redis mort", || foyer.serveurs()[1].is_none().then_some(()));
    fs::remove_dir_all(foyer.home().join("redis/appendonlydir")).unwrap();
    repond(&mut carnet);
    assert_eq!(foyer.fait(&["services", "start"]).code, Some(0));
    // It knows of no session: the token opens nothing any more.
    assert_eq!(foyer.fait(&["-c", "find"]).code, Some(1));
    for _ in 0..30 {
        // Within this time it finds the new Redis, which knows nothing of it.
        repond(&mut carnet);
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    // Somebody logs in anew and changes the password: the living shell ends with its next command.
    foyer.reussit(&["login awa mdp-fichier=mdp.txt", "passwd ancien-fichier=mdp.txt mdp-fichier=nouveau.txt"]);
    carnet.tape("find\n");
    let fin = carnet.fin();
    assert!(fin.code == Some(1) && fin.sortie.is_empty(), "{}", fin.sortie);
    assert!(fin.erreurs.contains("votre session est terminée"), "{}", fin.erreurs);
}

#[test]
fn sans_redis_on_se_connecte_le_temps_de_ce_carnet() {
    let ecole = ecole();
    let mut carnet = crate::commun::ecole::carnet(&ecole.dossier);
    carnet.args(["--mongo", &ecole.base.mongo, "--db", &ecole.base.nom, "--redis", "redis://127.0.0.1:1/"]);
    let dite = sortie(carnet.args(["-c", "login prof mdp-fichier=mdp.txt format=table", "-c", "show E00001"]));
    assert!(
        dite.code == 0 && dite.out.contains("jusqu'à ce que vous quittiez carnet") && dite.out.contains("Awa"),
        "{dite:?}"
    );
}

#[test]
fn un_mot_de_passe_scelle_a_moindre_cout_l_est_a_nouveau_a_la_connexion() {
    let ecole = ecole();
    // The same password at N = 2^14, as an older carnet would have sealed it.
    let faible = "$scrypt$ln=14,r=8,p=1$c2VsIGRlcyBlc3NhaXMgIQ$q7MxDDBwV2HVTeSwj0EMC4IpzhkMFFHiGNdtsvr/Cas";
    collection(&ecole, "comptes")
        .update_one(doc! { "_id": "prof" }, doc! { "$set": { "mot_de_passe": faible } })
        .run()
        .unwrap();
    assert_eq!(entre(&ecole, &ecole.dossier.join("ailleurs"), "prof", "mdp.txt").code, 0);
    let compte = comptes::school(&ecole.base).compte("prof").unwrap();
    assert!(!coffre::est_faible(&compte.mot_de_passe));
    ecole.fait("find");
}
