//! `backup`, `backup --verifier`, `restore`: what comes back is what there was, byte for byte, and nothing else is ever taken.

use crate::commun::comptes;
use crate::commun::coquille::{EnMarche, Foyer};
use crate::commun::ecole::{Ecole, donnees, sortie};
use crate::exemples;
use carnet::domain::Session;
use carnet::enclos::Enclos;
use carnet::exchange::sauvegarde::{Ecrivain, Entete, Lecteur};
use carnet::service::Progres;
use mongodb::bson::{Document, doc, serialize_to_vec};
use mongodb::sync::{Client, Database};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What a school has, collection by collection, document by document, in bytes.
pub type Octets = BTreeMap<String, BTreeMap<String, Vec<u8>>>;

pub fn octets(ecole: &Ecole) -> Octets {
    let un = |document: &Document| (document.get("_id").unwrap().to_string(), serialize_to_vec(document).unwrap());
    ecole.tout().iter().map(|(nom, tous)| (nom.clone(), tous.iter().map(un).collect())).collect()
}

/// The same, without what a restoration itself leaves: its entry, the head of whoever made it, and the stopped sending.
pub fn sans_la_restauration(ecole: &Ecole, qui: &str) -> Octets {
    let mut tout = octets(ecole);
    for entree in ecole.documents("journal") {
        if entree.get_str("commande").unwrap() == "restore" {
            tout.get_mut("journal").unwrap().remove(&entree.get("_id").unwrap().to_string());
        }
    }
    sans_le_compte(&mut tout, qui);
    tout.get_mut("compteurs").unwrap().remove("\"notifications\"");
    tout
}

/// Without the account of whoever is at work: what he does moves its head on.
pub fn sans_le_compte(tout: &mut Octets, qui: &str) {
    tout.get_mut("comptes").unwrap().remove(&format!("\"{qui}\""));
}

pub fn base(ecole: &Ecole) -> Database {
    Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom)
}

/// Logs in again.
pub fn revient(ecole: &Ecole, qui: &str) {
    comptes::connecte(&comptes::school(&ecole.base), qui, &ecole.maison());
}

/// Gives another school the file.
pub fn prend(ici: &Ecole, fichier: &str, vers: &Ecole) {
    fs::copy(ici.dossier.join(fichier), vers.dossier.join(fichier)).unwrap();
}

/// Indexes, validators and collations, collection by collection.
fn formes(ecole: &Ecole) -> BTreeMap<String, (Vec<String>, String)> {
    let base = base(ecole);
    let forme = |nom: String| {
        let index = base.collection::<Document>(&nom).list_indexes().run().unwrap();
        let mut index: Vec<String> = index.map(|un| format!("{:?}", un.unwrap())).collect();
        index.sort();
        let options = base.list_collections().filter(doc! { "name": &nom }).run().unwrap().next().unwrap().unwrap();
        let options = options.options;
        (nom, (index, format!("{:?} {:?}", options.validator, options.collation)))
    };
    base.list_collection_names().run().unwrap().into_iter().map(forme).collect()
}

#[test]
fn une_sauvegarde_rend_toute_l_ecole_octet_par_octet() {
    let ecole = exemples::prete();
    let avant = octets(&ecole);
    let faite = ecole.fait("backup vers=a.sauvegarde");
    assert_eq!(faite["documents"]["etudiants"], ecole.documents("etudiants").len());
    assert_eq!(faite["octets"], fs::metadata(ecole.dossier.join("a.sauvegarde")).unwrap().len());
    let vue = ecole.fait("backup --verifier a.sauvegarde");
    assert_eq!((&vue["documents"], &vue["verification"]["anomalies"]), (&faite["documents"], &0.into()));

    // A new machine: its first administrator, and nothing else.
    let neuve = Ecole::de("directrice");
    prend(&ecole, "a.sauvegarde", &neuve);
    let faite = neuve.lance(&["--format", "json", "-c", "restore a.sauvegarde"]).reussie().json();
    assert_eq!((&faite["restauree"], &faite["ecole_vide"]), (&true.into(), &true.into()));
    let mut attendu = avant.clone();
    sans_le_compte(&mut attendu, "directrice");
    assert_eq!(sans_la_restauration(&neuve, "directrice"), attendu);
    assert_eq!(formes(&neuve), formes(&ecole));

    // Whoever was at work has to log in to the school that came back; who put it back is in its journal.
    let err = neuve.refuse(1, "find");
    assert!(err.contains("fermée ailleurs") || err.contains("login"), "{err}");
    revient(&neuve, "directrice");
    let verifiee = neuve.fait("log --verifier");
    assert_eq!(verifiee["anomalies"], 0, "{verifiee}");
    let derniere = neuve.fait("log limit=1")[0].clone();
    assert_eq!((derniere["commande"].as_str(), derniere["qui"].as_str()), (Some("restore"), Some("directrice")));
    // It is a school like any other.
    let nouveau = neuve.fait("add nom=Faye prenom=Moussa tel=- classe=L3");
    let celui = ecole.fait("add nom=Faye prenom=Moussa tel=- classe=L3");
    assert_eq!(nouveau["matricule"], celui["matricule"]);
    neuve.fait("class set L3 coefs=Maths:3");
}

#[test]
fn le_fichier_est_entier_a_son_proprietaire_et_ne_prend_la_place_de_rien() {
    let ecole = Ecole::petite();
    ecole.fait("backup vers=a.sauvegarde");
    let vu = fs::metadata(ecole.dossier.join("a.sauvegarde")).unwrap();
    assert_eq!(vu.permissions().mode() & 0o777, 0o600);
    let err = ecole.refuse(1, "backup vers=a.sauvegarde");
    assert!(err.contains("existe déjà"), "{err}");
    ecole.fait("backup vers=a.sauvegarde --yes");
    let avant = fs::read_dir(&ecole.dossier).unwrap().count();
    ecole.fait("backup vers=b.sauvegarde --dry-run");
    assert_eq!(fs::read_dir(&ecole.dossier).unwrap().count(), avant);
    // Without a name, one of the day.
    ecole.fait("backup");
    let noms = fs::read_dir(&ecole.dossier).unwrap().map(|entree| entree.unwrap().file_name().into_string().unwrap());
    let noms: Vec<String> = noms.filter(|nom| nom.starts_with("carnet-20") && nom.ends_with(".sauvegarde")).collect();
    assert_eq!(noms.len(), 1, "{noms:?}");
    assert_eq!(ecole.fait("log limit=1")[0]["commande"], "backup");
}

#[test]
fn une_sauvegarde_coupee_ou_alteree_est_refusee_avant_que_rien_soit_ecrit() {
    let ecole = Ecole::petite();
    ecole.fait("backup vers=a.sauvegarde");
    let avant = octets(&ecole);
    let bonne = fs::read(ecole.dossier.join("a.sauvegarde")).unwrap();
    let school = comptes::school(&ecole.base);
    let lit = |contenu: &[u8]| {
        ecole.ecris("b.sauvegarde", contenu);
        let ouvert = Enclos::libre(None).fichier(ecole.dossier.join("b.sauvegarde")).unwrap();
        school.verifie_sauvegarde(&ouvert, &mut |_: Progres| ()).map(|_| ())
    };
    lit(&bonne).unwrap();
    for n in (0..bonne.len()).step_by(61).chain(bonne.len() - 40..bonne.len()) {
        let mut autre = bonne.clone();
        autre[n] ^= 0x10;
        assert!(lit(&autre).is_err(), "octet {n}");
        assert!(lit(&bonne[..n]).is_err(), "{n} octets");
    }
    for (contenu, dit) in [
        (bonne[..bonne.len() - 1].to_vec(), "sa fin manque"),
        ([&bonne[..200], b"x", &bonne[201..]].concat(), "altérée"),
        (b"Nom;Prenom\n".to_vec(), "n'est pas une sauvegarde"),
    ] {
        ecole.ecris("b.sauvegarde", &contenu);
        for ligne in ["restore b.sauvegarde --yes", "backup --verifier b.sauvegarde"] {
            let err = ecole.refuse(1, ligne);
            assert!(err.contains(dit), "{ligne} : {err}");
        }
    }
    assert_eq!(octets(&ecole), avant);
}

/// The backup in that file, with another header.
fn retouche(chemin: &Path, autre: impl FnOnce(&mut Entete)) -> Vec<u8> {
    let fichier = fs::read(chemin).unwrap();
    let mut lecteur = Lecteur::ouvre(&fichier[..], chemin).unwrap();
    let mut entete = lecteur.entete().clone();
    autre(&mut entete);
    let mut ecrivain = Ecrivain::commence(Vec::new(), &entete).unwrap();
    while let Some(lot) = lecteur.suivant().unwrap() {
        let documents: Vec<&[u8]> = lot.documents().collect();
        ecrivain.lot(lot.collection, documents.len() as u64, &documents.concat()).unwrap();
    }
    ecrivain.finit().unwrap().1
}

#[test]
fn des_donnees_plus_anciennes_sont_mises_a_jour_et_de_plus_recentes_refusees() {
    let ecole = Ecole::de("directrice");
    ecole.fait("add nom=Diop prenom=Awa tel=- classe=L3 notes=12");
    ecole.fait("backup vers=a.sauvegarde");
    let chemin = ecole.dossier.join("a.sauvegarde");
    ecole.ecris("ancienne.sauvegarde", retouche(&chemin, |entete| entete.schema -= 1));
    ecole.ecris("recente.sauvegarde", retouche(&chemin, |entete| entete.schema = 1_000));
    let avant = octets(&ecole);
    let err = ecole.refuse(1, "restore recente.sauvegarde --yes");
    assert!(err.contains("plus récent"), "{err}");
    assert_eq!(octets(&ecole), avant);
    let neuve = Ecole::de("directrice");
    prend(&ecole, "ancienne.sauvegarde", &neuve);
    neuve.lance(&["-c", "restore ancienne.sauvegarde"]).reussie();
    let version =
        |ecole: &Ecole| ecole.documents("compteurs").into_iter().find(|un| un.get_str("_id").unwrap() == "schema");
    assert_eq!(version(&neuve), version(&ecole));
    assert_eq!(formes(&neuve), formes(&ecole));
}

#[test]
fn une_ecole_qui_vit_n_est_remplacee_qu_apres_avoir_vu_ce_qui_differe() {
    let ecole = exemples::prete();
    ecole.fait("backup vers=a.sauvegarde");
    // Rules 1 and a matricule of the backup's time, and what came after.
    ecole.font(&[
        "add nom=Sow prenom=Nouvelle tel=- classe=L9 notes=12",
        "note add E00001 Maths 3",
        "delete E00003 --yes",
        "class set L3 coefs=Maths:5",
        "user add neuve role=admin",
    ]);
    let avant = octets(&ecole);
    let essai = ecole.fait("restore a.sauvegarde --dry-run");
    assert_eq!((&essai["restauree"], &essai["ecole_vide"]), (&false.into(), &false.into()));
    let noms = |quoi: &str, sorte: &str| essai["ecarts"][quoi][sorte]["noms"].to_string();
    assert!(noms("etudiants", "perdus").contains("Nouvelle Sow (L9)"), "{essai}");
    assert!(noms("etudiants", "changes").contains("E00001 Awa Diop"), "{essai}");
    assert!(noms("etudiants", "revenus").contains("E00003 Élise Ndiaye"), "{essai}");
    assert!(noms("classes", "changes").contains("L3") && noms("classes", "perdus").contains("L9"), "{essai}");
    assert!(noms("comptes", "perdus").contains("neuve"), "{essai}");
    let lue = ecole.lance(&["--format", "table", "-c", "restore a.sauvegarde --dry-run"]).reussie().out;
    assert!(lue.contains("Nouvelle Sow") && lue.contains("rien n'"), "{lue}");
    let err = ecole.refuse(1, "restore a.sauvegarde");
    assert!(err.contains("--yes") && err.contains("Remplacer toute l'école"), "{err}");
    assert_eq!(octets(&ecole), avant);

    let faite = ecole.fait("restore a.sauvegarde --yes");
    assert_eq!(faite["restauree"], true);
    revient(&ecole, "directrice");
    assert_eq!(ecole.fait("show E00003")["nom"], "Ndiaye");
    assert_eq!(ecole.fait("log --verifier")["anomalies"], 0);
    assert!(ecole.refuse(1, "user passwd neuve").contains("neuve"));
    // A number that was given once is never given again.
    let donne = ecole.fait("add nom=Ba prenom=Ali tel=- classe=L3")["matricule"].clone();
    let avant: Vec<&String> = avant["etudiants"].keys().collect();
    assert!(!avant.contains(&&donne.to_string()), "{donne}");
    // Rules, too: a shell that was open all the time takes none for another.
    let numeros: Vec<i64> = ecole.documents("reglements").iter().map(|un| un.get_i64("_id").unwrap()).collect();
    ecole.fait("class set L2 coefs=Maths:7");
    let nouveaux: Vec<i64> = ecole.documents("reglements").iter().map(|un| un.get_i64("_id").unwrap()).collect();
    let plus = nouveaux.iter().find(|n| !numeros.contains(n)).unwrap();
    assert!(*plus > numeros.iter().max().unwrap() + 1, "{numeros:?} {nouveaux:?}");
}

#[test]
fn rien_ne_change_la_ou_rien_ne_differe_et_le_compte_ouvert_est_rendu() {
    let ecole = exemples::prete();
    ecole.fait("backup vers=a.sauvegarde");
    let essai = ecole.lance(&["--format", "table", "-c", "restore a.sauvegarde --dry-run"]).reussie().out;
    // But for the entry of the backup itself.
    assert!(essai.contains("entrées du journal"), "{essai}");
    assert!(!essai.contains("partiraient") && !essai.contains("reviendraient"), "{essai}");
}

#[test]
fn un_journal_qui_ne_concorde_pas_est_dit() {
    let ecole = Ecole::de("directrice");
    ecole.fait("add nom=Diop prenom=Awa tel=- classe=L3");
    let etudiants = base(&ecole).collection::<Document>("etudiants");
    etudiants.update_one(doc! { "_id": "E00001" }, doc! { "$set": { "nom": "Change" } }).run().unwrap();
    ecole.fait("backup vers=a.sauvegarde");
    let vue = ecole.lance(&["--format", "table", "-c", "backup --verifier a.sauvegarde"]);
    assert!(vue.code == 1 && vue.out.contains("E00001") && vue.out.contains("anomalie"), "{vue:?}");
    // The backup is what there was: whoever wants it nevertheless says so.
    let neuve = Ecole::de("directrice");
    prend(&ecole, "a.sauvegarde", &neuve);
    let refus = neuve.lance(&["-c", "restore a.sauvegarde"]);
    assert!(refus.code == 1 && refus.err.contains("anomalies"), "{refus:?}");
    neuve.lance(&["-c", "restore a.sauvegarde --yes"]).reussie();
}

#[test]
fn une_sauvegarde_sans_administrateur_est_refusee() {
    let ecole = Ecole::de("directrice");
    let comptes = base(&ecole).collection::<Document>("comptes");
    ecole.fait("backup vers=a.sauvegarde");
    let school = comptes::school(&ecole.base);
    comptes
        .update_one(doc! {}, doc! { "$set": { "role": "enseignant", "classes": ["*"], "matieres": ["*"] } })
        .run()
        .unwrap();
    let who = Session::admin("directrice");
    let enclos = Enclos::libre(None);
    let place = enclos.place(ecole.dossier.join("b.sauvegarde")).unwrap();
    school.sauvegarde((&place, false), "", (&who, false), &mut |_: Progres| ()).unwrap();
    let ouvert = enclos.fichier(ecole.dossier.join("b.sauvegarde")).unwrap();
    let error = school.compare_sauvegarde(&ouvert, &mut |_: Progres| ()).unwrap_err();
    assert!(error.to_string().contains("administrateur"), "{error}");
}

#[test]
fn une_sauvegarde_est_un_seul_instant_meme_si_l_on_ecrit_pendant() {
    let ecole = Ecole::de("directrice");
    ecole.copie("lycee.csv");
    ecole.fait("import lycee.csv");
    // It sleeps between two collections, while others write.
    let mut lente = ecole.carnet();
    lente.args(["--format", "json", "-c", "backup vers=a.sauvegarde"]).env("CARNET_POINTS", "sauvegarde:dort:100");
    let autre = std::thread::scope(|scope| {
        let lente = scope.spawn(move || sortie(&mut lente));
        let mut pendant = 0;
        while !lente.is_finished() {
            ecole.fait("note add UCI0241 Maths 12");
            pendant += 1;
        }
        assert!(pendant > 0);
        lente.join().unwrap()
    });
    assert_eq!(autre.code, 0, "{autre:?}");
    assert_eq!(ecole.fait("backup --verifier a.sauvegarde")["verification"]["anomalies"], 0);
}

/// MongoDB is made to keep one moment for two seconds only.
#[test]
fn un_instant_que_mongo_ne_garde_plus_est_dit_ou_garde_plus_longtemps() {
    let foyer = Foyer::local();
    assert_eq!(foyer.fait(&["services", "start"]).code, Some(0));
    foyer.reussit(&["add nom=Sarr prenom=Fatou tel=- classe=L3"]);
    let admin = foyer.mongod().database("admin");
    let fenetre = "minSnapshotHistoryWindowInSeconds";
    admin.run_command(doc! { "setParameter": 1, fenetre: 2 }).run().unwrap();
    let sauve = |garde: &str| {
        let mut lente = foyer.carnet();
        lente.args(["-c", "backup vers=a.sauvegarde"]).env("CARNET_POINTS", "sauvegarde:dort:300");
        let mut lente = EnMarche::commence(lente.env("CARNET_MOMENT", garde));
        let autre = foyer.collection("autre");
        while !lente.is_fini() {
            autre.insert_one(doc! {}).run().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        lente.fin()
    };
    let perdue = sauve("600000");
    assert_eq!(perdue.code, Some(1), "{}", perdue.erreurs);
    assert!(perdue.erreurs.contains("le même instant") && perdue.erreurs.contains(fenetre), "{}", perdue.erreurs);
    assert!(!foyer.racine().join("a.sauvegarde").exists());
    let gardee = sauve("0");
    assert_eq!(gardee.code, Some(0), "{}", gardee.erreurs);
    let apres = admin.run_command(doc! { "getParameter": 1, fenetre: 1 }).run().unwrap();
    assert_eq!(apres.get_i32(fenetre).unwrap(), 2);
}

/// The backup that the examples name: one of this format and of the schema of its day, which every later carnet has to read.
/// `CARNET_SAUVEGARDE=ecrire` makes it anew.
#[test]
fn la_sauvegarde_des_exemples_est_l_ecole_des_exemples() {
    let ecole = Ecole::de("directrice");
    if std::env::var("CARNET_SAUVEGARDE").as_deref() == Ok("ecrire") {
        ecole.copie("ecole.carnet");
        ecole.lance(&["-f", "ecole.carnet"]);
        let ici = donnees().join("ecole.sauvegarde");
        ecole.fait(&format!("backup vers=\"{}\" --yes", ici.display()));
    }
    let neuve = Ecole::de("directrice");
    neuve.copie("ecole.sauvegarde");
    let vue = neuve.fait("backup --verifier ecole.sauvegarde");
    assert_eq!((&vue["documents"]["etudiants"], &vue["verification"]["anomalies"]), (&4.into(), &0.into()));
    neuve.lance(&["-c", "restore ecole.sauvegarde"]);
    revient(&neuve, "directrice");
    assert_eq!(neuve.fait("show E00001")["nom"], "Diop");
}
