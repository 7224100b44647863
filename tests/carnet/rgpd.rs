//! What is kept about somebody: taken out for him, taken away for good, forgotten when it is too old.

use crate::commun::ecole::{Ecole, sortie};
use crate::commun::serveurs::journaux;
use crate::pdf::Pdf;
use carnet::domain::{Matricule, Role};
use mongodb::bson::{Document, doc, serialize_to_vec};
use mongodb::sync::Client;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

/// What nobody may find any more: name, first name, phones, e-mails, guardian, address, birth, matricule, what is said of her.
const ELLE: [&str; 10] = [
    "zanzibarov",
    "quetzalina",
    "671453975",
    "quetza@",
    "tombouctouan",
    "612349876",
    "tombou@",
    "impasse des jacarandas",
    "2008-02-29",
    "inoubliable",
];
/// Her matricule, which says who she is.
const MATRICULE: &str = "QUETZ-2008";

/// A class of four, imported at once; she has an account, messages, appreciations, files in her name; and somebody looks at all of it.
fn ecole() -> Ecole {
    let ecole = Ecole::neuve();
    ecole.ecris(
        "zanzibarov.csv",
        "matricule;nom;prénom;téléphone;classe;Maths\n\
         QUETZ-2008;Zanzibarov;Quetzalina;0671453975;L3;14\n\
         A1;Ba;Ali;0611223301;L3;12\nA2;Fall;Marie;0611223302;L3;16\nA3;Sow;Fatou;;L3;8\n",
    );
    let fait = |ligne: &str| {
        let vu = ecole.lance(&["--format", "json", "-c", ligne]);
        assert_eq!(vu.code, 0, "{ligne} : {vu:?}");
    };
    fait("import zanzibarov.csv tel=-");
    let tuteur = "tuteur.nom=Tombouctouan tuteur.tel=0612349876 tuteur.email=tombou@ecole.sn tuteur.accord-mail=oui";
    for ligne in [
        format!("edit QUETZ-2008 email=quetza@ecole.sn accord-mail=oui naissance=29/02/2008 {tuteur}"),
        "edit QUETZ-2008 tuteur.adresse=\"3, impasse des Jacarandas;Dakar\"".to_owned(),
        "note add QUETZ-2008 Maths 9".to_owned(),
        "note add QUETZ-2008 Anglais 17".to_owned(),
        "note comment QUETZ-2008 Maths \"Zanzibarov est inoubliable\"".to_owned(),
        "note set QUETZ-2008#2 11".to_owned(),
        "bulletin QUETZ-2008 vers=zanzibarov.pdf".to_owned(),
        "export csv quetzalina.csv QUETZ-2008".to_owned(),
        "rgpd export QUETZ-2008 vers=famille.json".to_owned(),
    ] {
        fait(&ligne);
    }
    ecole.inscrit("quetzalina", Role::Etudiant { matricule: Matricule::parse(MATRICULE).unwrap() }, false);
    regarde(&ecole);
    ecole
}

/// Fills the cache with the school; the figures of the school, and the ranks of the others.
fn regarde(ecole: &Ecole) -> (Value, Vec<Value>) {
    let figures = ecole.font(&["stats", "stats classe=L3", "top 10 classe=L3", "class list"]);
    ecole.font(&["find", "find classe=L3 sort=-moyenne champs=nom,prenom,tel,rang", "find limit=20"]);
    let autres = ["A1", "A2", "A3"].map(|matricule| ecole.fait(&format!("show {matricule}"))).to_vec();
    let places = figures[2].as_array().unwrap().iter();
    let places: Vec<Value> = places.map(|place| serde_json::json!([place["rang"], place["moyenne"]])).collect();
    (serde_json::json!([figures[0], figures[1], places, figures[3]]), autres)
}

fn base(ecole: &Ecole) -> mongodb::sync::Database {
    Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom)
}

/// Where any of these texts stands, in whatever case.
fn trouve(octets: &[u8], textes: &[&str]) -> Vec<String> {
    let texte = String::from_utf8_lossy(octets).to_lowercase();
    textes.iter().filter(|cherche| texte.contains(&cherche.to_lowercase())).map(|&texte| texte.to_owned()).collect()
}

fn dans_mongo(ecole: &Ecole, textes: &[&str]) -> Vec<String> {
    let tout = ecole.tout().into_iter();
    let mut places = Vec::new();
    for (nom, document) in tout.flat_map(|(nom, tous)| tous.into_iter().map(move |un| (nom.clone(), un))) {
        let vus = trouve(&serialize_to_vec(&document).unwrap(), textes);
        places.extend(vus.into_iter().map(|vu| format!("{nom} : {vu} : {document}")));
    }
    places
}

fn dans_redis(ecole: &Ecole, textes: &[&str]) -> Vec<String> {
    let mut lien = redis::Client::open(&*ecole.base.redis).unwrap().get_connection().unwrap();
    let motif = format!("*{{{}}}*", ecole.base.nom);
    let cles: Vec<String> = redis::cmd("KEYS").arg(motif).query(&mut lien).unwrap();
    let mut places = Vec::new();
    for cle in cles {
        let genre: String = redis::cmd("TYPE").arg(&cle).query(&mut lien).unwrap();
        let mut lit = match genre.as_str() {
            "hash" => redis::cmd("HGETALL"),
            "set" => redis::cmd("SMEMBERS"),
            "zset" => redis::cmd("ZRANGE"),
            "string" => redis::cmd("MGET"),
            autre => panic!("{cle} : {autre}"),
        };
        lit.arg(&cle);
        if genre == "zset" {
            lit.arg(0).arg(-1);
        }
        let valeurs: Vec<Vec<u8>> = lit.query(&mut lien).unwrap();
        let vus = trouve(&[cle.as_bytes(), &valeurs.concat()].concat(), textes);
        places.extend(vus.into_iter().map(|vu| format!("{cle} : {vu}")));
    }
    places
}

fn dans_les_fichiers(dossier: &Path, textes: &[&str]) -> Vec<String> {
    let mut places = Vec::new();
    for entree in fs::read_dir(dossier).unwrap().map(|entree| entree.unwrap().path()) {
        if entree.is_dir() {
            places.extend(dans_les_fichiers(&entree, textes));
        } else if let Ok(octets) = fs::read(&entree) {
            let vus = trouve(&octets, textes);
            places.extend(vus.into_iter().map(|vu| format!("{} : {vu}", entree.display())));
        }
    }
    places
}

fn concorde(ecole: &Ecole) -> Value {
    let vue = ecole.fait("log --verifier");
    assert_eq!(vue["anomalies"], 0, "{vue}");
    vue
}

#[test]
fn un_etudiant_anonyme_n_est_plus_nulle_part_et_tout_concorde() {
    let ecole = ecole();
    let elle: Vec<&str> = ELLE.iter().copied().chain([MATRICULE]).collect();
    let (figures, autres) = regarde(&ecole);
    for (texte, ou) in [("MongoDB", dans_mongo(&ecole, &elle)), ("Redis", dans_redis(&ecole, &elle))] {
        assert!(ou.len() > 3, "la recherche ne voit rien dans {texte}");
    }
    concorde(&ecole);
    let vue = ecole.fait("rgpd anonymiser Zanzibarov Quetzalina --dry-run");
    assert_eq!(
        (&vue["fait"], &vue["comptes"][0], &vue["notes_gardees"]),
        (&false.into(), &"quetzalina".into(), &3.into())
    );
    ecole.refuse(1, "rgpd anonymiser QUETZ-2008");
    let vue = ecole.fait("rgpd anonymiser Zanzibarov Quetzalina --yes");
    let anonyme = vue["pseudonyme"].as_str().unwrap().to_owned();
    assert!(
        vue["fait"] == true && vue["messages"].as_u64().unwrap() >= 2 && vue["fichiers"].as_u64().unwrap() >= 3,
        "{vue}"
    );

    assert_eq!(dans_mongo(&ecole, &elle), [] as [&str; 0]);
    let (apres, les_autres) = regarde(&ecole);
    assert_eq!(dans_redis(&ecole, &elle), [] as [&str; 0]);
    assert_eq!(dans_les_fichiers(&ecole.maison(), &elle), [] as [&str; 0]);
    assert_eq!(dans_les_fichiers(&journaux(), &elle), [] as [&str; 0]);
    assert_eq!((apres, les_autres), (figures, autres), "les chiffres et les autres restent");
    assert!(concorde(&ecole)["effaces"].as_u64().unwrap() >= 5);
    ecole.fait("backup vers=apres.sauvegarde");
    assert_eq!(ecole.fait("backup --verifier apres.sauvegarde")["verification"]["anomalies"], 0);

    // Her session is over, her name opens nothing, nothing brings her back.
    let chez_elle = ecole.dossier.join("maison-quetzalina");
    assert_eq!(sortie(ecole.chez(&chez_elle).args(["-c", "show"])).code, 1);
    ecole.refuse(1, "show Zanzibarov Quetzalina");
    ecole.refuse(1, "show QUETZ-2008");
    assert!(ecole.refuse(1, "undo --yes").contains("anonymisation"));
    assert!(ecole.refuse(1, &format!("rgpd anonymiser {anonyme} --yes")).contains("déjà anonyme"));
    let fiche = ecole.fait(&format!("show {anonyme}"));
    assert_eq!((&fiche["nom"], fiche["notes"].as_array().unwrap().len()), (&"Anonyme".into(), 3));
    let journal = ecole.fait(&format!("log {anonyme}"));
    assert!(journal.as_array().unwrap().len() >= 7, "{journal}");
    // She goes on being a student like others.
    ecole.fait(&format!("note add {anonyme} Maths 12"));
    concorde(&ecole);

    // What is left of expurgated entries cannot be changed unseen.
    let journal = base(&ecole).collection::<Document>("journal");
    let une = doc! { "commande": "note set", "expurge": { "$exists": true } };
    journal.update_one(une, doc! { "$set": { "qui": "mallory" } }).run().unwrap();
    let vue = ecole.lance(&["--format", "json", "-c", "log --verifier"]);
    assert_eq!((vue.code, &vue.json()["anomalies"]), (1, &1.into()), "{vue:?}");
}

#[test]
fn les_annees_closes_d_un_anonyme_restent_sans_lui() {
    let ecole = ecole();
    ecole.font(&["class set L3 annee=2025-2026", "note comment A1 Maths \"Ba travaille\""]);
    ecole.fait("class cloturer annee=2025-2026 passage=L3:M1 --yes");
    ecole.font(&["edit QUETZ-2008 nom=Ouagadougou", "class set M1 annee=2026-2027", "note add QUETZ-2008 Maths 15"]);
    ecole.ecris("exceptions.csv", "matricule;vers\nQUETZ-2008;M1\n");
    ecole.fait("class cloturer annee=2026-2027 passage=M1:M2 exceptions=exceptions.csv --yes");
    let figures = |ecole: &Ecole| {
        let tableau = ecole.fait("report classe=L3 annee=2025-2026");
        let autre = ecole.fait("explain A1 annee=2025-2026");
        let mut moyennes: Vec<Value> =
            tableau["etudiants"].as_array().unwrap().iter().map(|un| un["moyenne"].clone()).collect();
        moyennes.sort_by_key(ToString::to_string);
        (tableau["chiffres"].clone(), tableau["ensemble"].clone(), moyennes, autre)
    };
    let avant = figures(&ecole);
    // What is taken out for her has her years, in both forms.
    ecole.fait("rgpd export QUETZ-2008 vers=elle.json");
    let lu: Value = serde_json::from_str(&ecole.texte("elle.json")).unwrap();
    let annees = &lu["annees_closes"];
    assert_eq!((&annees[0]["nom"], &annees[1]["annee"]), (&"Zanzibarov".into(), &"2026-2027".into()), "{annees}");
    assert_eq!(ecole.lance(&["-c", "rgpd export QUETZ-2008 vers=elle.pdf"]).code, 0);
    let pdf = Pdf::de(fs::read(ecole.dossier.join("elle.pdf")).unwrap());
    assert!(pdf.signets().iter().any(|signet| signet == "2025-2026, L3 : notes"), "{:?}", pdf.signets());

    let vue = ecole.fait("rgpd anonymiser QUETZ-2008 --yes");
    assert_eq!(vue["annees"], 2);
    let anonyme = vue["pseudonyme"].as_str().unwrap().to_owned();
    let elle: Vec<&str> = ELLE.iter().copied().chain([MATRICULE, "ouagadougou"]).collect();
    assert_eq!(dans_mongo(&ecole, &elle), [] as [&str; 0]);
    assert_eq!(figures(&ecole), avant, "les chiffres de l'année close restent");
    let alors = ecole.fait(&format!("show {anonyme} annee=2025-2026"));
    assert_eq!((&alors["nom"], alors["notes"].as_array().unwrap().len()), (&"Anonyme".into(), 3));
    concorde(&ecole);
    // One who is no more, and is in the archive.
    assert_eq!(ecole.lance(&["-c", "delete A1 --yes"]).code, 0);
    assert_eq!(ecole.fait("rgpd anonymiser A1 --yes")["annees"], 2);
    assert_eq!(dans_mongo(&ecole, &["0611223301", "ali", "ba travaille"]), [] as [&str; 0]);
    concorde(&ecole);
}

#[test]
fn qui_recoit_le_matricule_d_un_autre_ne_recoit_pas_ses_donnees() {
    let ecole = ecole();
    ecole.font(&["class set L3 annee=2025-2026", "class cloturer annee=2025-2026 passage=L3:M1 --yes"]);
    assert_eq!(ecole.lance(&["-c", "delete QUETZ-2008 --yes"]).code, 0);
    // She is removed, and what is kept of her is hers all the same.
    ecole.fait("rgpd export QUETZ-2008 vers=elle.json");
    let lu: Value = serde_json::from_str(&ecole.texte("elle.json")).unwrap();
    assert!(lu["etudiant"].is_null() && lu["annees_closes"][0]["nom"] == "Zanzibarov", "{lu}");
    assert_eq!(ecole.lance(&["-c", "rgpd export QUETZ-2008 vers=elle.pdf"]).code, 0);
    ecole.fait("add matricule=QUETZ-2008 nom=Neuf prenom=Tout tel=- classe=L3");
    ecole.fait("rgpd export QUETZ-2008 vers=neuf.json");
    let texte = ecole.texte("neuf.json").to_lowercase();
    assert!(texte.contains("neuf"), "{texte}");
    let sans_le_compte = serde_json::from_str::<Value>(&texte).unwrap();
    for part in ["etudiant", "annees_closes", "journal"] {
        let vus = trouve(sans_le_compte[part].to_string().as_bytes(), &["zanzibarov", "jacarandas", "inoubliable"]);
        assert!(vus.is_empty(), "{part} : {vus:?}");
    }
    assert!(!sans_le_compte["journal"].as_array().unwrap().is_empty());
    // Nor does making the one anonymous touch what is kept of the other.
    let avant = ecole.fait("show Zanzibarov Quetzalina annee=2025-2026");
    assert_eq!(ecole.fait("rgpd anonymiser QUETZ-2008 --yes")["annees"], 0);
    assert_eq!(ecole.fait("show Zanzibarov Quetzalina annee=2025-2026"), avant);
    assert!(dans_mongo(&ecole, &["neuf"]).is_empty());
    concorde(&ecole);
}

#[test]
fn tue_entre_deux_pas_rien_n_est_fait_ou_tout_l_est() {
    let (ecole, autre) = (Ecole::petite(), Ecole::petite());
    ecole.fait("note comment E00001 Maths \"Awa travaille\"");
    let tuee = |ecole: &Ecole, point: &str| {
        let mut commande = ecole.carnet();
        commande.args(["-c", "rgpd anonymiser E00001 --yes"]).env("CARNET_POINTS", format!("{point}:tue"));
        assert_eq!(commande.output().unwrap().status.signal(), Some(9), "{point}");
    };
    // What is not confirmed is nothing; what it holds, the server gives free after a minute.
    for (ecole, point) in [(&ecole, "apres-annonce"), (&autre, "avant-commit")] {
        let avant = ecole.tout();
        tuee(ecole, point);
        assert!(ecole.tout() == avant, "{point}");
    }
    tuee(&ecole, "apres-commit");
    assert_eq!(dans_mongo(&ecole, &["diop", "e00001", "611223344", "travaille"]), [] as [&str; 0]);
    ecole.refuse(1, "rgpd anonymiser E00001 --yes");
    concorde(&ecole);
    // One who was removed, by his matricule; an administrator's undo of an older change is refused.
    ecole.fait("delete Petit Léo --yes");
    assert!(!dans_mongo(&ecole, &["petit"]).is_empty());
    ecole.fait("rgpd anonymiser E00002 --yes");
    assert_eq!(dans_mongo(&ecole, &["petit", "e00002"]), [] as [&str; 0]);
    concorde(&ecole);
}

#[test]
fn tout_ce_qui_est_garde_se_remet_en_un_fichier() {
    let ecole = ecole();
    let vu = ecole.fait("rgpd export QUETZ-2008 vers=elle.json");
    assert!(vu["entrees"].as_u64().unwrap() >= 7 && vu["comptes"] == 1, "{vu}");
    let texte = ecole.texte("elle.json");
    for cherche in ELLE {
        assert!(!trouve(texte.as_bytes(), &[cherche]).is_empty(), "{cherche}");
    }
    assert!(!texte.contains("scrypt") && !texte.contains("Fall"), "ni mot de passe, ni les autres");
    let lu: Value = serde_json::from_str(&texte).unwrap();
    assert!(lu["messages"][0]["adresse"].is_string() && lu["etudiant"]["accords"]["mail"]["qui"] == "prof", "{lu}");
    assert!(
        lu["journal"][0]["quand"].as_str().unwrap().ends_with('Z')
            && !lu["journal_des_comptes"].as_array().unwrap().is_empty()
    );
    let mode = fs::metadata(ecole.dossier.join("elle.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    ecole.refuse(1, "rgpd export QUETZ-2008 vers=elle.json");
    assert!(ecole.refuse(2, "rgpd export QUETZ-2008 vers=elle.txt").contains(".json ou .pdf"));
    assert_eq!(ecole.lance(&["-c", "rgpd export QUETZ-2008 vers=elle.pdf"]).code, 0);
    let pdf = Pdf::de(fs::read(ecole.dossier.join("elle.pdf")).unwrap());
    let titres =
        ["Identité", "Accords pour recevoir des messages", "Notes", "Moyennes", "Appréciations", "Messages", "Journal"];
    let signets = pdf.signets();
    assert!(titres.iter().all(|titre| signets.iter().any(|signet| signet == titre)), "{signets:?}");
    let texte = pdf.texte();
    for cherche in
        ["Zanzibarov", "06 71 45 39 75", "Jacarandas", "inoubliable", "quetza@ecole.sn", "9 → ", "CNIL", "CDP"]
    {
        assert!(texte.contains(cherche), "{cherche} :\n{texte}");
    }
    // A teacher's: what he did, without what is the students'.
    ecole.fait("rgpd export compte=prof vers=prof.json");
    let lu: Value = serde_json::from_str(&ecole.texte("prof.json")).unwrap();
    assert!(
        lu["actes"].as_array().unwrap().len() >= 7 && trouve(lu.to_string().as_bytes(), &["tombouctouan"]).is_empty()
    );
    assert_eq!(ecole.lance(&["-c", "rgpd export compte=prof vers=prof.pdf"]).code, 0);
    Pdf::de(fs::read(ecole.dossier.join("prof.pdf")).unwrap());
}

#[test]
fn ce_qui_est_trop_vieux_s_oublie() {
    let ecole = Ecole::petite();
    ecole.fait("add nom=Ba prenom=Ali tel=- classe=L2");
    ecole.fait("delete Diop Awa --yes");
    ecole.fait("edit Ba Ali classe=L3");
    fs::create_dir_all(ecole.maison().join(".config/carnet")).unwrap();
    let regle =
        |ages: &str| fs::write(ecole.maison().join(".config/carnet/config.toml"), format!("[rgpd]\n{ages}")).unwrap();
    let retention = |args: &[&str]| {
        let mut commande = ecole.carnet();
        // A day lasts a millisecond.
        let vue =
            sortie(commande.args(["--format", "json", "-c", "rgpd retention"]).args(args).env("CARNET_JOUR", "1"));
        assert_eq!(vue.code, 0, "{vue:?}");
        let json = vue.json();
        let combien = |n: usize| json["perimes"][n]["combien"].as_u64().unwrap();
        ((combien(2), combien(4), combien(5)), json["faite"] == true)
    };
    assert_eq!(ecole.fait("rgpd retention")["total"], 0, "rien n'a un an");
    regle("connexions = 0\njournal = 0\nsupprimes = 1\ninactifs = 0\n");
    let avant = ecole.tout();
    assert_eq!(retention(&[]), ((0, 1, 0), false));
    assert!(ecole.tout() == avant);
    assert_eq!(retention(&["--yes"]), ((0, 1, 0), true));
    assert_eq!(dans_mongo(&ecole, &["diop", "e00001", "611223344"]), [] as [&str; 0]);
    assert!(!dans_mongo(&ecole, &["petit"]).is_empty());
    concorde(&ecole);
    regle("connexions = 0\njournal = 1\nsupprimes = 0\ninactifs = 0\n");
    assert!(retention(&["--yes"]).1);
    assert_eq!(retention(&[]).0.0, 0, "les valeurs sont parties");
    assert!(concorde(&ecole)["effaces"].as_u64().unwrap() >= 4);
    assert_eq!(ecole.fait("show Ba Ali")["classe"], "L3", "les fiches restent");
    regle("connexions = 0\njournal = 0\nsupprimes = 0\ninactifs = 1\n");
    assert_eq!(retention(&["--yes"]), ((0, 0, 2), true));
    assert_eq!(dans_mongo(&ecole, &["petit", "léo"]), [] as [&str; 0]);
    assert_eq!((retention(&[]).0, ecole.fait("find").as_array().unwrap().len()), ((0, 0, 0), 2));
    concorde(&ecole);
}
