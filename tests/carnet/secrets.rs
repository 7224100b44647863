//! A password that somebody gave, by whatever way, stands nowhere afterwards; and one that stands in a line goes no further.

use crate::commun::comptes::{MOT_DE_PASSE, fichier_de_session};
use crate::commun::coquille::{EnMarche, Foyer};
use crate::commun::ecole::{Ecole, sortie};
use crate::commun::pty::{HAUT, INVITE, Terminal};
use mongodb::bson::{Document, doc};
use mongodb::sync::Client;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The right one, a wrong one, a new one, and one that was typed where a name belongs.
const DONNES: [&str; 4] = [MOT_DE_PASSE, "girafe violette amère", "quatre girafes au tableau", "motdepassesansespace"];

/// Every file below a folder.
fn fichiers(dossier: &Path) -> Vec<PathBuf> {
    let (mut vus, mut dossiers) = (Vec::new(), vec![dossier.to_owned()]);
    while let Some(dossier) = dossiers.pop() {
        for entree in fs::read_dir(dossier).unwrap().flatten() {
            match entree.file_type().unwrap() {
                genre if genre.is_dir() => dossiers.push(entree.path()),
                genre if genre.is_file() => vus.push(entree.path()),
                _ => {}
            }
        }
    }
    vus
}

fn contient(octets: &[u8], secret: &str) -> bool {
    octets.windows(secret.len()).any(|vus| vus == secret.as_bytes())
}

fn rien_dans(quoi: &str, octets: &[u8]) {
    for secret in DONNES {
        assert!(!contient(octets, secret), "{quoi} : {secret}");
    }
}

/// Every document of every database of the private mongod, its own ones included.
fn mongodb(foyer: &Foyer) -> Vec<(String, Document)> {
    let socket = foyer.home().join("run/mongod.sock").to_string_lossy().replace('/', "%2F");
    let client = Client::with_uri_str(format!("mongodb://{socket}/?directConnection=true")).unwrap();
    let mut documents = Vec::new();
    for base in client.list_database_names().run().unwrap() {
        let base = client.database(&base);
        for nom in base.list_collection_names().run().unwrap() {
            let tous = base.collection::<Document>(&nom).find(doc! {}).run().unwrap();
            documents.extend(tous.map(|document| (format!("{}.{nom}", base.name()), document.unwrap())));
        }
    }
    documents
}

/// Every key of the private Redis, and what it holds.
fn redis(foyer: &Foyer) -> Vec<(String, String)> {
    let url = carnet::cache::url_du_socket(&foyer.home().join("run/redis.sock"));
    let mut lien = redis::Client::open(url).unwrap().get_connection().unwrap();
    let cles: Vec<String> = redis::cmd("KEYS").arg("*").query(&mut lien).unwrap();
    let lit = |cle: String| {
        let genre: String = redis::cmd("TYPE").arg(&cle).query(&mut lien).unwrap();
        let mut demande = match &*genre {
            "string" => redis::cmd("GET"),
            "hash" => redis::cmd("HGETALL"),
            "set" => redis::cmd("SMEMBERS"),
            "zset" => redis::cmd("ZRANGE"),
            autre => panic!("{cle} : {autre}"),
        };
        demande.arg(&cle);
        if genre == "zset" {
            demande.arg(0).arg(-1);
        }
        let valeur: redis::Value = demande.query(&mut lien).unwrap();
        (cle, texte(&valeur))
    };
    cles.into_iter().map(lit).collect()
}

/// A value as text, its bytes as they are.
fn texte(valeur: &redis::Value) -> String {
    match valeur {
        redis::Value::BulkString(octets) => String::from_utf8_lossy(octets).into_owned(),
        redis::Value::Array(valeurs) | redis::Value::Set(valeurs) => {
            valeurs.iter().map(texte).collect::<Vec<_>>().join("\n")
        }
        autre => format!("{autre:?}"),
    }
}

/// The arguments and the environment of every process.
fn processus() -> Vec<u8> {
    let mut vus = Vec::new();
    for entree in fs::read_dir("/proc").unwrap().flatten() {
        for nom in ["cmdline", "environ"] {
            vus.extend(fs::read(entree.path().join(nom)).unwrap_or_default());
        }
    }
    vus
}

#[test]
fn un_mot_de_passe_donne_n_est_plus_nulle_part() {
    let foyer = Foyer::local();
    let dossier = foyer.racine().join("secrets");
    fs::create_dir(&dossier).unwrap();
    for (nom, secret) in ["juste", "faux", "nouveau"].iter().zip(DONNES) {
        foyer.fichier(&format!("secrets/{nom}"), secret);
    }
    assert_eq!(foyer.fait(&["services", "start"]).code, Some(0));
    let mut dit = String::new();
    // At the prompt: a wrong one, one in the place of the name, the right one.
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("login awa", "Mot de passe de awa : ");
    terminal.ligne(DONNES[1], "incorrect");
    terminal.attend(INVITE);
    terminal.ligne("login awa", "Mot de passe de awa : ");
    rien_dans("processus", &processus());
    terminal.ligne(MOT_DE_PASSE, "connecté : awa");
    terminal.attend(INVITE);
    terminal.ligne("passwd", "Mot de passe actuel : ");
    terminal.ligne(MOT_DE_PASSE, "Nouveau mot de passe de awa");
    terminal.ligne(DONNES[2], "Encore une fois : ");
    terminal.ligne(DONNES[2], "changé");
    terminal.attend(INVITE);
    terminal.ligne("passwd mdp-fichier=secrets/juste ancien-fichier=secrets/nouveau", "changé");
    terminal.attend(INVITE);
    dit += &terminal.tout();
    assert_eq!(terminal.quitte(), 0);
    // From a file, from standard input; right and wrong.
    for nom in ["faux", "juste"] {
        let fichier = format!("secrets/{nom}");
        for fin in [
            foyer.fait(&["--debug", "--user", "awa", "--password-file", &fichier, "-c", "whoami"]),
            foyer.fait(&["--debug", "-c", &format!("login awa mdp-fichier={fichier}")]),
        ] {
            assert_eq!(fin.code, Some(i32::from(nom == "faux")), "{}", fin.erreurs);
            dit += &(fin.sortie + &fin.erreurs);
        }
    }
    let mut carnet = EnMarche::commence(
        foyer.carnet().args(["--user", "awa", "--password-stdin", "--format", "json"]).stdin(Stdio::piped()),
    );
    carnet.tape(&format!("{MOT_DE_PASSE}\nwhoami\n"));
    dit += &carnet.ligne();
    rien_dans("processus", &processus());
    let fin = carnet.fin();
    assert_eq!(fin.code, Some(0), "{}", fin.erreurs);
    dit += &fin.erreurs;
    // As a name: what nobody is called may be a password.
    let fin = foyer.fait(&["-c", &format!("login {} mdp-fichier=secrets/faux format=json", DONNES[3])]);
    assert_eq!(fin.code, Some(1), "{}", fin.erreurs);

    rien_dans("écran", dit.as_bytes());
    let documents = mongodb(&foyer);
    assert!(documents.iter().any(|(nom, _)| nom == "carnet.comptes"), "the search has found the accounts");
    assert!(documents.iter().any(|(nom, _)| nom == "local.oplog.rs"));
    for (nom, document) in documents {
        rien_dans(&nom, format!("{document:?}").as_bytes());
    }
    let cles = redis(&foyer);
    assert!(cles.iter().any(|(cle, _)| cle.contains(":session:")), "the search has found the sessions");
    let jeton = fs::read_to_string(fichier_de_session(foyer.racine())).unwrap();
    for (cle, valeur) in cles {
        rien_dans(&cle, format!("{cle} {valeur}").as_bytes());
        assert!(!cle.contains(jeton.trim()) && !valeur.contains(jeton.trim()), "{cle} : the token itself");
    }
    // History, token, logs, data.
    let tous = fichiers(foyer.racine());
    for nom in ["historique-awa", "session", "mongod.log", "redis-server.log"] {
        assert!(tous.iter().any(|chemin| chemin.ends_with(nom)), "{nom} is not there : {tous:?}");
    }
    for chemin in tous.iter().filter(|chemin| !chemin.starts_with(&dossier)) {
        // A server may take away a file of its own meanwhile.
        rien_dans(&chemin.display().to_string(), &fs::read(chemin).unwrap_or_default());
    }
}

#[test]
fn un_mot_de_passe_dans_la_ligne_est_refuse_sans_etre_montre_ni_garde() {
    let ecole = Ecole::petite();
    let lignes = [
        "login prof s3cretsanspareil",
        "login prof mdp=s3cretsanspareil",
        "login prof \"s3cretsanspareil et la suite\"",
        "connexion prof s3cretsanspareil",
        "passwd s3cretsanspareil",
        "passwd mdp=s3cretsanspareil",
        "login prof mdp-fichier=absent mdp=s3cretsanspareil",
    ];
    let avant = ecole.tout();
    for ligne in lignes {
        ecole.ecris("script.carnet", format!("{ligne}\n"));
        for format in ["table", "json"] {
            for args in [["-c", ligne], ["-f", "script.carnet"], ["-c", "source script.carnet"]] {
                let refus = sortie(ecole.carnet().args(["--debug", "--format", format]).args(args));
                assert!(refus.code != 0 && refus.out.is_empty(), "{ligne} : {refus:?}");
                assert!(!refus.err.contains("s3cret"), "{ligne} : {refus:?}");
            }
        }
    }
    assert!(ecole.tout() == avant);
    let mut terminal = Terminal::sur(&ecole.commande(&ecole.maison()));
    terminal.attend(INVITE);
    terminal.ligne("whoami", "prof");
    terminal.attend(INVITE);
    for ligne in lignes {
        terminal.ligne(ligne, "erreur");
        terminal.attend(INVITE);
        // The line before it is the last that is remembered.
        terminal.tape(HAUT);
        terminal.attend("whoami");
        terminal.efface();
    }
    assert_eq!(terminal.quitte(), 0);
    let historique = fs::read_to_string(ecole.maison().join(".local/state/carnet/historique-prof")).unwrap();
    assert_eq!(historique, "whoami\n");
}
