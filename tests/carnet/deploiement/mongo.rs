//! A replica set of three with passwords and TLS, started as the README's compose file does it; users made from
//! `scripts/mongo-roles.json`, and what each of them may do.

use super::port;
use crate::commun::certificats::{arguments, certificats};
use crate::commun::comptes;
use crate::commun::coquille::{jusqu_a, liste, programme};
use crate::commun::ecole::{Ecole, Sortie, carnet, sortie};
use crate::commun::serveurs::dossier;
use carnet::domain::Role;
use mongodb::bson::{Bson, Document, doc};
use mongodb::sync::Client;
use rustix::process::geteuid;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// Every user's password.
pub const MOT: &str = "agrafe-baobab";

/// The set. It ends with the run.
pub struct Jeu {
    _mongods: [Child; 3],
    hotes: String,
    pub ports: Vec<u16>,
}

pub fn jeu() -> &'static Jeu {
    static JEU: OnceLock<Jeu> = OnceLock::new();
    JEU.get_or_init(Jeu::lance)
}

impl Jeu {
    fn lance() -> Jeu {
        let ports = [port(), port(), port()];
        let _mongods = ports.map(|port| {
            let ici = dossier("mongod");
            fs::create_dir(&ici).unwrap();
            let mut mongod = Command::new(programme("mongod"));
            mongod.args(arguments("mongo", port, &ici)).args(["--nounixsocket", "--oplogSize", "64"]);
            mongod.args(["--wiredTigerCacheSizeGB", "0.25", "--setParameter", "diagnosticDataCollectionEnabled=false"]);
            mongod.args(["--logpath", "mongod.log"]).current_dir(&ici).stdin(Stdio::null()).stdout(Stdio::null());
            mongod.stderr(Stdio::null()).spawn().unwrap()
        });
        let hotes = ports.map(|port| format!("127.0.0.1:{port}"));
        let membres = hotes.iter().zip(0..).map(|(hote, n)| doc! { "_id": n, "host": hote }.into());
        let reglages = doc! { "electionTimeoutMillis": 1_000, "heartbeatIntervalMillis": 500 };
        let config = doc! { "_id": "rs0", "members": membres.collect::<Vec<Bson>>(), "settings": reglages };
        // Before there is a user, this machine may make the set and its first administrator.
        let seul = format!("mongodb://{}/?directConnection=true&serverSelectionTimeoutMS=2000&{}", hotes[0], tls());
        jusqu_a("un jeu de répliques", || {
            let client = Client::with_uri_str(&seul).unwrap();
            client.database("admin").run_command(doc! { "replSetInitiate": config.clone() }).run().ok()
        });
        let jeu = Jeu { _mongods, hotes: hotes.join(","), ports: ports.to_vec() };
        let admin = Client::with_uri_str(jeu.uri("", "admin")).unwrap().database("admin");
        let premier = doc! { "createUser": "admin", "pwd": MOT, "roles": ["root"] };
        jusqu_a("un administrateur", || admin.run_command(premier.clone()).run().ok());
        jeu
    }

    fn uri(&self, qui: &str, base: &str) -> String {
        format!("mongodb://{qui}{}/?authSource={base}&replicaSet=rs0&{}", self.hotes, tls())
    }

    /// As that user of the database.
    fn adresse(&self, utilisateur: &str, base: &str) -> String {
        self.uri(&format!("{utilisateur}:{MOT}@"), base)
    }

    fn admin(&self) -> Client {
        Client::with_uri_str(self.adresse("admin", "admin")).unwrap()
    }

    /// The roles of the script and their users, in that database.
    fn inscrit(&self, base: &str) {
        let chemin = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/mongo-roles.json");
        let roles: Value = serde_json::from_str(&fs::read_to_string(chemin).unwrap()).unwrap();
        let ici = self.admin().database(base);
        for (role, dit) in roles.as_object().unwrap() {
            let actions: Vec<&str> = dit["actions"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let droits = vec![doc! { "resource": { "db": base, "collection": "" }, "actions": actions }];
            ici.run_command(doc! { "createRole": role, "privileges": droits, "roles": [] }).run().unwrap();
            let utilisateur = dit["utilisateur"].as_str().unwrap();
            ici.run_command(doc! { "createUser": utilisateur, "pwd": MOT, "roles": [role] }).run().unwrap();
        }
    }
}

impl Jeu {
    /// A school that was opened by who may make collections and indexes, and is used by who may not; `prof` is logged in, and
    /// E00001 has two marks.
    pub fn ecole(&self) -> Ecole {
        let mut ecole = Ecole::sans_compte();
        let base = ecole.base.nom.clone();
        self.inscrit(&base);
        ecole.base.mongo = self.adresse("carnet", &base);
        refuse(&ecole.lance(&["-c", "find"]), 1, INTERDIT);
        ecole.base.mongo = self.adresse("carnet_entretien", &base);
        let school = comptes::school(&ecole.base);
        comptes::cree(&school, "prof", Role::Admin, false);
        ecole.base.mongo = self.adresse("carnet", &base);
        comptes::connecte(&comptes::school(&ecole.base), "prof", &ecole.maison());
        ecole.fait("add nom=Diop prenom=Awa tel=\"06 11 22 33 44\" classe=L3 notes=Maths[12|15,5]");
        ecole
    }
}

/// What who may not do it is told.
const INTERDIT: &str = "ne permet pas cela à l'utilisateur";

fn tls() -> String {
    format!("tls=true&tlsCAFile={}", certificats().join("ca.pem").display())
}

fn refuse(sortie: &Sortie, code: i32, dit: &str) {
    assert!(sortie.code == code && sortie.err.contains(dit) && !sortie.err.contains(MOT), "{dit} : {sortie:?}");
}

#[test]
fn ce_qui_ne_va_pas_dans_l_adresse_est_dit_et_le_mot_de_passe_jamais() {
    let jeu = jeu();
    let ici = dossier("travail");
    fs::create_dir_all(ici.join("maison")).unwrap();
    let essaie = |uri: &str| {
        let fin = sortie(carnet(&ici).args(["--debug", "--mongo", uri, "--db", "adresse", "-c", "find"]));
        assert!(!fin.out.contains("faux-mot") && !fin.err.contains("faux-mot"), "{fin:?}");
        fin
    };
    refuse(&essaie(&jeu.uri("carnet:faux-mot@", "adresse")), 3, "refuse l'accès");
    refuse(&essaie(&jeu.uri("", "adresse")), 3, "refuse l'accès");
    // Nobody vouches for the certificate.
    let inconnue = jeu.adresse("admin", "admin").replace("ca.pem", "s.pem");
    refuse(&essaie(&inconnue), 3, "certificat n'est pas reconnu");
    let sans_tls = format!("mongodb://admin:faux-mot@{}/?replicaSet=rs0", jeu.hotes);
    refuse(&essaie(&sans_tls), 3, "MongoDB ne répond pas");
    let absente = jeu.uri("admin:faux-mot@", "admin").replace("ca.pem", "absent.pem");
    let fin = essaie(&absente);
    assert!([2, 3].contains(&fin.code), "{fin:?}");
}

#[test]
fn chaque_utilisateur_fait_ce_que_son_role_permet_et_rien_d_autre() {
    let jeu = jeu();
    let mut ecole = jeu.ecole();
    let base = ecole.base.nom.clone();
    let adresse = |utilisateur: &str| jeu.adresse(utilisateur, &base);

    // Every day.
    let mdp = ecole.mot_de_passe();
    let entre = ecole.lance(&["-c", &format!("login prof mdp-fichier=\"{}\"", mdp.display())]);
    assert_eq!(entre.code, 0, "{entre:?}");
    ecole.ecris("liste.csv", liste(20));
    let lignes = [
        "edit E00001 email=awa@ecole.sn accord-mail=oui",
        "add nom=Petit prenom=Léo tel=- classe=\"2de A\"",
        "note add E00001 Maths 8,5",
        "note set E00001#1 13",
        "note delete E00001#2",
        "note comment E00001 Maths Bien",
        "edit E00002 classe=L3",
        "class set L3 coefs=Maths:4 periodes=T1;T2",
        "class lock L3 T1",
        "class unlock L3 T1",
        "import liste.csv",
        "undo",
        "user add awa role=etudiant matricule=E00001",
        "user disable awa",
        "find classe=L3 sort=moyenne",
        "show E00001",
        "stats classe=L3",
        "top",
        "log limit=5",
        "log verifier",
        "export csv tous.csv",
        "bulletin E00001 vers=awa.pdf",
        "backup vers=a.sauvegarde",
        "backup verifier a.sauvegarde",
        "notify status",
        "notify pause",
        "notify pause fin",
        "delete E00002",
    ];
    let args: Vec<&str> = lignes.iter().flat_map(|ligne| ["-c", ligne]).collect();
    let fin = sortie(ecole.carnet().args(["--format", "json", "--yes"]).args(args));
    assert!(fin.code == 0 && fin.out.lines().count() == lignes.len(), "{fin:?}");
    let avant = ecole.tout();
    refuse(&ecole.lance(&["-c", "restore a.sauvegarde --yes"]), 1, INTERDIT);
    assert_eq!(ecole.tout(), avant, "nothing of a restoration is left");

    // Reading.
    ecole.base.mongo = adresse("carnet_lecture");
    ecole.font(&["find", "show E00001", "stats", "top", "log", "log verifier", "user list", "class list", "whoami"]);
    let autre = ecole.dossier.join("autre-maison");
    for ligne in [
        "note add E00001 Maths 12",
        "add nom=Fall prenom=Ali tel=- classe=L3",
        "edit E00001 nom=Ba",
        "class set L3 coefs=Maths:2",
        "class lock L3 T1",
        "import liste.csv",
        "undo --yes",
        "user add x role=admin",
        "export csv encore.csv",
        "backup vers=b.sauvegarde",
        "restore a.sauvegarde --yes",
        "notify pause",
    ] {
        refuse(&ecole.lance(&["-c", ligne]), 1, INTERDIT);
    }
    let login = format!("login prof mdp-fichier=\"{}\"", mdp.display());
    refuse(&sortie(ecole.chez(&autre).args(["-c", &login])), 1, INTERDIT);
    assert!(!ecole.dossier.join("encore.csv").exists() && !ecole.dossier.join("b.sauvegarde").exists());
    ecole.base.mongo = adresse("carnet");
    assert_eq!(ecole.tout(), avant);
    ecole.base.mongo = adresse("carnet_entretien");
    let rendue = ecole.lance(&["-c", "restore a.sauvegarde --yes"]);
    assert_eq!(rendue.code, 0, "{rendue:?}");
    // Nothing of another database.
    ecole.base.nom = "ailleurs".to_owned();
    refuse(&ecole.lance(&["-c", "find"]), 1, INTERDIT);
}

/// The program on a host of that name: it sees the processes of this one.
fn sur(hote: &str, ecole: &Ecole) -> Command {
    let mut commande = Command::new("unshare");
    if !geteuid().is_root() {
        commande.args(["--user", "--map-root-user"]);
    }
    commande.args(["--uts", "sh", "-c", "hostname \"$0\" && exec \"$@\"", hote, env!("CARGO_BIN_EXE_carnet")]);
    commande.args(ecole.base.args()).current_dir(&ecole.dossier).env_clear();
    commande.env("HOME", ecole.maison()).env("PATH", std::env::var_os("PATH").unwrap());
    commande
}

#[test]
fn deux_hotes_travaillent_a_la_meme_ecole_sans_se_prendre_l_un_pour_l_autre() {
    let nord = Ecole::petite();
    let sud = nord.collegue("awa", Role::Admin);
    // More than one transaction takes.
    nord.ecris("liste.csv", liste(2_100));
    // An import of the north, in the middle.
    let mut import = sur("nord", &nord);
    import.args(["-c", "import liste.csv"]).env("CARNET_POINTS", "avant-commit:dort:600000");
    let mut import = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let imports =
        Client::with_uri_str(&nord.base.mongo).unwrap().database(&nord.base.nom).collection::<Document>("imports");
    jusqu_a("un import", || imports.find_one(doc! { "etat": "en_cours", "machine": "nord" }).run().unwrap());
    let dit = |hote: &str, ecole: &Ecole, ligne: &str| {
        let fin = sur(hote, ecole).args(["-c", ligne]).output().unwrap();
        assert!(fin.status.success(), "{fin:?}");
        String::from_utf8(fin.stderr).unwrap()
    };
    // The south works, and takes it for what it is: at work.
    assert_eq!(dit("sud", &sud, "note add E00002 Maths 12"), "");
    import.kill().unwrap();
    import.wait().unwrap();
    // Whether a process of the north lives, the south cannot know; the north does.
    assert_eq!(dit("sud", &sud, "note add E00002 Maths 13"), "");
    let su = dit("nord", &nord, "note add E00002 Maths 14");
    assert!(su.contains("liste.csv") && su.contains("s'est arrêté"), "{su}");
    assert_eq!(nord.fait("show E00002")["notes"].as_array().unwrap().len(), 3);
}
