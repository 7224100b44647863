//! How carnet is started: settings, help, and servers that are not there or not right.

use crate::commun::ecole::{Ecole, carnet, sortie};
use crate::commun::serveurs::{dossier, mongod};
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A mongod without a replica set, as an installation from a package starts it. It stops with the test.
struct Seul {
    serveur: Child,
    uri: String,
}

impl Seul {
    fn demarre() -> Seul {
        let donnees = dossier("seul");
        fs::create_dir(&donnees).unwrap();
        let socket = donnees.join("s.sock");
        let mut commande = Command::new(mongod());
        commande.args(["--nounixsocket", "--port", "1"]).current_dir(&donnees).stdin(Stdio::null());
        commande.args(["--bind_ip".as_ref(), socket.as_os_str(), "--dbpath".as_ref(), donnees.as_os_str()]);
        let serveur = commande.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let seul = Seul { serveur, uri: carnet::store::admin::uri_du_socket(&socket) };
        let fin = Instant::now() + Duration::from_secs(20);
        while std::os::unix::net::UnixStream::connect(&socket).is_err() {
            assert!(Instant::now() < fin, "mongod ne démarre pas");
            std::thread::sleep(Duration::from_millis(20));
        }
        seul
    }
}

impl Drop for Seul {
    fn drop(&mut self) {
        let _ = self.serveur.kill();
        let _ = self.serveur.wait();
    }
}

fn vide() -> PathBuf {
    let dossier = dossier("vide");
    fs::create_dir_all(dossier.join("maison/.config/carnet")).unwrap();
    dossier
}

#[test]
fn un_mongodb_qui_ne_repond_pas_est_dit_en_moins_de_cinq_secondes() {
    let dossier = vide();
    let nulle_part = ["mongodb://127.0.0.1:1/", "mongodb://%2Fnulle%2Fpart.sock/"];
    for (format, adresse) in ["table", "json"].into_iter().zip(nulle_part) {
        let debut = Instant::now();
        let mut commande = carnet(&dossier);
        commande.args(["--mongo", adresse, "--format", format, "-c", "find", "-c", "whoami"]);
        let sortie = sortie(&mut commande);
        assert!(debut.elapsed() < Duration::from_secs(5), "{:?}", debut.elapsed());
        assert_eq!((sortie.code, &*sortie.out), (3, ""), "{}", sortie.err);
        assert!(sortie.err.contains("MongoDB ne répond pas"), "{}", sortie.err);
    }
    // What needs no server does not look for it.
    let debut = Instant::now();
    let mut commande = carnet(&dossier);
    commande.args(["--mongo", nulle_part[0], "-c", "whoami", "-c", "help"]);
    assert_eq!(sortie(&mut commande).code, 0);
    assert!(debut.elapsed() < Duration::from_secs(3), "{:?}", debut.elapsed());
}

#[test]
fn un_mongod_seul_est_refuse_avec_le_remede() {
    let seul = Seul::demarre();
    let mut commande = carnet(&vide());
    commande.args(["--mongo", &seul.uri, "--format", "table", "-c", "find"]);
    let sortie = sortie(&mut commande);
    assert_eq!((sortie.code, &*sortie.out), (3, ""));
    let adresse = seul.uri.trim_start_matches("mongodb://").trim_end_matches('/').split(['/', '?']).next().unwrap();
    let dit = sortie.err.replace(adresse, "ADRESSE").replace(&adresse.replace("%2F", "/"), "ADRESSE");
    insta::assert_snapshot!(dit, @r#"
    erreur : MongoDB (ADRESSE) n'est pas un jeu de réplicas : carnet ne peut pas y écrire sans risque
    conseil : démarrez mongod avec --replSet rs0, puis une fois : mongosh --eval 'rs.initiate()' ; ou laissez carnet démarrer son propre serveur (sans --mongo)
    "#);
}

#[test]
fn redis_absent_est_dit_une_fois_et_n_empeche_rien() {
    let ecole = Ecole::petite();
    let mut commande = carnet(&ecole.dossier);
    commande.args(["--mongo", &ecole.base.mongo, "--db", &ecole.base.nom, "--redis", "redis://127.0.0.1:1/"]);
    // A session would be found by Redis alone; a password opens all the same.
    commande.args(["--user", "prof", "--password-file"]).arg(ecole.mot_de_passe());
    commande.args(["-c", "find", "-c", "edit E00001 classe=L2", "-c", "show E00001"]);
    let sortie = sortie(&mut commande);
    assert_eq!(sortie.code, 0, "{}", sortie.err);
    assert_eq!(sortie.err.matches("attention :").count(), 1, "{}", sortie.err);
    assert_eq!(ecole.fait("show E00001")["classe"], "L2");
}

#[test]
fn une_cle_de_configuration_inconnue_est_nommee_et_rien_ne_s_execute() {
    let ecole = Ecole::petite();
    fs::create_dir_all(ecole.dossier.join("maison/.config/carnet")).unwrap();
    let dit = |contenu: &str| {
        ecole.ecris("maison/.config/carnet/config.toml", contenu);
        let sortie = ecole.lance(&["--format", "table", "-c", "edit E00001 classe=L2"]);
        assert_eq!((sortie.code, &*sortie.out), (2, ""), "{contenu}");
        sortie.err.replace(&*ecole.dossier.to_string_lossy(), "…")
    };
    let refus: String = [
        "[ecole]\nnom = \"Lycée\"\npay = \"SN\"\n",
        "[ecole]\npays = \"BE\"\n",
        "[ecole]\nmentions = \"Bien:14;Passable:10\"\n",
        "[ecoel]\n",
        "[ecole\nnom = \"secret\"\n",
        "[import]\nlignes = 0\n",
    ]
    .map(dit)
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : …/maison/.config/carnet/config.toml:3:1 : la clé « ecole.pay » est inconnue
    conseil : vouliez-vous dire « ecole.pays » ?
    erreur : …/maison/.config/carnet/config.toml:2:8 : ecole.pays : « BE » n'est pas permis, attendu : "FR" ou "SN"
    erreur : …/maison/.config/carnet/config.toml:2:12 : ecole.mentions : « Bien:14;Passable:10 » n'est pas permis, attendu : 1 à 10 mentions, de la plus basse à la plus haute : "Passable:10;Assez bien:12;Bien:14;Très bien:16"
    erreur : …/maison/.config/carnet/config.toml:1:2 : la clé « ecoel » est inconnue
    conseil : vouliez-vous dire « ecole » ?
    erreur : …/maison/.config/carnet/config.toml:1:7 : la configuration n'est pas du TOML à cet endroit
    conseil : une ligne s'écrit « cle = "texte" », « cle = 12 » ou « [section] »
    erreur : …/maison/.config/carnet/config.toml:2:10 : import.lignes : 0 n'est pas permis, attendu : un nombre entier de 1 à 10000000
    "#);
    fs::remove_file(ecole.dossier.join("maison/.config/carnet/config.toml")).unwrap();
    assert_eq!(ecole.fait("show E00001")["classe"], "L3");
}

#[test]
fn config_show_dit_chaque_valeur_et_son_origine_sans_mot_de_passe() {
    let ecole = Ecole::neuve();
    fs::create_dir_all(ecole.maison().join(".config/carnet")).unwrap();
    ecole.ecris(
        "maison/.config/carnet/config.toml",
        "[ecole]\nnom = \"Lycée Lamine Guèye\"\npays = \"SN\"\n[mail]\nurl = \"smtps://awa:s3cret@ecole.sn\"\n",
    );
    let mut commande = carnet(&ecole.dossier);
    commande.env("CARNET_REDIS", "redis://:s3cret@127.0.0.1:1/");
    commande.args(["--mongo", &ecole.base.mongo, "--db", &ecole.base.nom, "--user", "prof", "--password-file"]);
    commande.arg(ecole.mot_de_passe()).args(["-c", "config show"]);
    for format in ["csv", "json", "table", "vertical"] {
        let sortie = sortie(commande.args(["-c", &format!("config show format={format}")]));
        assert!(sortie.code == 0 && !sortie.out.contains("s3cret") && !sortie.err.contains("s3cret"), "{sortie:?}");
    }
    let sortie = sortie(&mut commande);
    let dit = sortie.out.split("\ncle;").next().unwrap().replace(&ecole.base.mongo, "MONGO");
    let csv = dit.replace(&ecole.base.nom, "BASE").replace(&*ecole.dossier.to_string_lossy(), "…");
    let dites: Vec<&str> = csv.lines().filter(|ligne| !ligne.ends_with("défaut")).collect();
    insta::assert_snapshot!(dites.join("\n"), @"
    cle;valeur;origine
    ecole.nom;Lycée Lamine Guèye;fichier …/maison/.config/carnet/config.toml, ligne 2
    ecole.pays;SN;fichier …/maison/.config/carnet/config.toml, ligne 3
    mongo.uri;MONGO;option --mongo
    mongo.db;BASE;option --db
    redis.url;redis://:***@127.0.0.1:1/;environnement CARNET_REDIS
    mail.url;smtps://awa:***@ecole.sn;fichier …/maison/.config/carnet/config.toml, ligne 5
    ");
}

#[test]
fn help_explique_toutes_les_commandes_ou_une() {
    let dossier = vide();
    let aide = |ligne: &str| sortie(carnet(&dossier).args(["-c", ligne]));
    let toutes = aide("help").reussie().out;
    let commandes = ["find", "show", "add", "edit", "delete", "note add", "import", "source", "config show", "quit"];
    assert!(commandes.iter().all(|commande| toutes.contains(commande)), "{toutes}");
    for commande in commandes {
        let une = aide(&format!("help {commande}")).reussie().out;
        assert!(une.contains(commande) && une.lines().count() >= 3, "{une}");
    }
    assert!(aide("aide chercher").reussie().out.contains("find"));
    assert!(aide("help note").reussie().out.contains("note set"));
    let inconnue = aide("help fnid");
    assert_eq!(inconnue.code, 2);
    assert!(inconnue.err.contains("« find »"), "{}", inconnue.err);
}

#[test]
fn redis_sans_mongo_est_refuse() {
    let sortie = sortie(carnet(&vide()).args(["--redis", "redis://127.0.0.1:1/", "-c", "find"]));
    assert_eq!(sortie.code, 2);
    assert!(sortie.err.contains("--mongo"), "{}", sortie.err);
}

#[test]
fn une_maison_absente_est_dite() {
    let sortie = sortie(carnet(&vide()).env_remove("HOME").args(["-c", "whoami"]));
    assert_eq!(sortie.code, 2);
    assert!(sortie.err.contains("HOME"), "{}", sortie.err);
}
