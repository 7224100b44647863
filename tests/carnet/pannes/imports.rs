//! An import that is stopped in the middle: nothing of it, or a state that the next start names and finishes or takes back.

use crate::commun::coquille::{EnMarche, Fin, Foyer, cite, jusqu_a, liste, signale};
use mongodb::bson::{Document, doc};
use rustix::process::Signal;

/// Imports the file until `ecrits` of its lines are written.
fn au_milieu(foyer: &Foyer, fichier: &str, suite: &str, ecrits: i64) -> EnMarche {
    let chemin = foyer.fichier("liste.csv", fichier);
    // Somebody else keeps the servers: whoever watches does not depend on the import.
    assert_eq!(foyer.fait(&["services", "start"]).code, Some(0));
    let imports = foyer.collection("imports");
    let carnet = foyer.lance(&["--format", "json", "-c", &format!("import {}{suite}", cite(&chemin))]);
    jusqu_a("un premier lot écrit", || {
        imports.find_one(doc! { "etat": "en_cours", "fait": { "$gte": ecrits } }).run().unwrap()
    });
    carnet
}

fn tue(foyer: &Foyer, fichier: &str, suite: &str, ecrits: i64) {
    let carnet = au_milieu(foyer, fichier, suite, ecrits);
    carnet.signale(Signal::KILL);
    let fin = carnet.fin();
    assert_eq!((fin.code, fin.sortie.as_str()), (None, ""), "tué au milieu");
}

/// All students, but for what a change and its taking back leave: version, date and head.
fn etudiants(foyer: &Foyer) -> Vec<Document> {
    let tous = foyer.collection("etudiants").find(doc! {}).sort(doc! { "_id": 1 }).run().unwrap();
    let sans = |mut etudiant: Document| {
        etudiant.remove("version");
        etudiant.remove("modifie");
        etudiant.remove("tete");
        etudiant
    };
    tous.map(|etudiant| sans(etudiant.unwrap())).collect()
}

fn est_nomme(fin: &Fin) -> bool {
    fin.erreurs.contains("attention : l'import de « liste.csv » par awa, commencé")
        && fin.erreurs.contains("import annuler")
}

#[test]
fn un_import_tue_est_nomme_au_demarrage_et_repris_exactement() {
    let foyer = Foyer::local();
    let premiere = foyer.fichier("premiere.csv", &liste(3_000));
    foyer.reussit(&[&format!("import {}", cite(&premiere)), "add nom=Sarr prenom=Fatou tel=- classe=L3 notes=12;8/10"]);
    foyer.attend_l_arret();
    assert_eq!(foyer.fait(&["services", "start"]).code, Some(0));
    let avant = etudiants(&foyer);
    assert_eq!(avant.len(), 3_001);
    // 3,000 new ones, then 3,000 that change: the second chunk has some of both.
    let changee = liste(6_000).replace(";C", ";D").replace(";Dlasse", ";Classe").replace(";12\n", ";13\n");
    tue(&foyer, &changee, " mode=maj", 4_000);
    assert_eq!(etudiants(&foyer).len(), 6_001);
    let suite = foyer.fait(&["-c", "find limit=1"]);
    assert!(suite.code == Some(0) && est_nomme(&suite), "{}", suite.erreurs);
    let refus = foyer.fait(&["-c", "import annuler"]);
    assert!(refus.code == Some(1) && refus.erreurs.contains("--yes"), "{}", refus.erreurs);
    // What a carnet that died was writing holds its students until the server undoes it.
    let mongod = foyer.mongod();
    let tous = mongod.database("carnet").collection::<Document>("etudiants");
    let dernier = tous.find_one(doc! {}).sort(doc! { "modifie": -1 }).run().unwrap().unwrap();
    let mut retenue = mongod.start_session().run().unwrap();
    retenue.start_transaction().run().unwrap();
    let celui = doc! { "_id": dernier.get_str("_id").unwrap() };
    tous.update_one(celui, doc! { "$set": { "nom": "Retenu" } }).session(&mut retenue).run().unwrap();
    let refus = foyer.fait(&["-c", "import annuler --yes"]);
    assert_eq!(refus.code, Some(1), "{}", refus.erreurs);
    for dit in ["une écriture interrompue n'est pas encore défaite", "réessayez dans une minute"] {
        assert!(refus.erreurs.contains(dit), "{}", refus.erreurs);
    }
    retenue.abort_transaction().run().unwrap();
    let essai = foyer.json("import annuler --dry-run");
    assert!((4_000..=6_000).contains(&essai["repris"].as_u64().unwrap()), "{essai}");
    assert_eq!(foyer.json("import annuler --yes"), essai);
    assert_eq!(etudiants(&foyer), avant);
    let suite = foyer.fait(&["-c", "find limit=1"]);
    assert_eq!((suite.code, suite.erreurs.as_str()), (Some(0), ""));
    assert_eq!(foyer.fait(&["-c", "import annuler --yes"]).code, Some(1));
}

#[test]
fn un_import_tue_se_finit_en_important_encore_le_meme_fichier() {
    let foyer = Foyer::local();
    let fichier = liste(12_000);
    tue(&foyer, &fichier, "", 2_000);
    let entre = etudiants(&foyer).len() as u64;
    assert!((2_000..12_000).contains(&entre), "{entre}");
    let import = format!("import {}", cite(&foyer.fichier("liste.csv", &fichier)));
    let fini = foyer.json(&import);
    assert_eq!((fini["crees"].as_u64(), fini["inchanges"].as_u64()), (Some(12_000 - entre), Some(entre)));
    let suite = foyer.fait(&["-c", &import, "--format", "json"]);
    assert_eq!((suite.code, suite.erreurs.as_str()), (Some(0), ""));
    assert!(suite.sortie.contains("\"inchanges\":12000"), "{}", suite.sortie);
    assert_eq!(etudiants(&foyer).len(), 12_000);
}

#[test]
fn ctrl_c_au_milieu_d_un_import_n_en_laisse_rien() {
    let foyer = Foyer::local();
    foyer.reussit(&["add nom=Sarr prenom=Fatou tel=- classe=L3"]);
    let carnet = au_milieu(&foyer, &liste(12_000), "", 2_000);
    carnet.signale(Signal::INT);
    let fin = carnet.fin();
    assert_eq!((fin.code, fin.sortie.as_str()), (Some(130), ""), "{}", fin.erreurs);
    assert_eq!(etudiants(&foyer).len(), 1);
    let suite = foyer.fait(&["-c", "find"]);
    assert_eq!((suite.code, suite.erreurs.as_str()), (Some(0), ""));
}

#[test]
fn mongod_tue_au_milieu_d_un_import_laisse_un_etat_que_le_demarrage_nomme() {
    let foyer = Foyer::local();
    let carnet = au_milieu(&foyer, &liste(12_000), "", 2_000);
    signale(foyer.serveurs()[0].unwrap(), Signal::KILL);
    let fin = carnet.fin();
    assert!(matches!(fin.code, Some(3 | 4)), "{:?} : {}", fin.code, fin.erreurs);
    let suite = foyer.fait(&["-c", "find limit=1"]);
    assert!(suite.code == Some(0) && est_nomme(&suite), "{}", suite.erreurs);
    foyer.reussit(&["import annuler --yes"]);
    assert_eq!(etudiants(&foyer).len(), 0);
}
