//! What is easily forgotten: options that go with a script, people who are named twice in a file, an import that was killed at
//! its very last step, an output that cannot be written.

use crate::commun::ecole::{Ecole, sortie};
use crate::commun::serveurs::Base;
use carnet::cache::Cache;
use carnet::domain::{Etudiant, NomClasse, Pays, Session};
use carnet::error::{Cause, Donnees, Error};
use carnet::service::etudiants::Auteur;
use carnet::service::{Ouverture, School};
use carnet::store::{Acte, NouvelImport, Store};
use mongodb::bson::{Document, doc};
use mongodb::sync::Client;
use std::fs::OpenOptions;

#[test]
fn un_essai_de_script_n_ecrit_rien() {
    let ecole = Ecole::neuve();
    ecole.ecris("script.carnet", "add nom=Ba prenom=Ali tel=- classe=L3\n");
    ecole.fait("find");
    let before = ecole.tout();
    ecole.lance(&["-c", "source script.carnet --dry-run"]).reussie();
    assert_eq!(ecole.documents("etudiants"), Vec::<Document>::new());
    assert_eq!(ecole.tout(), before);
    ecole.lance(&["-c", "source script.carnet"]).reussie();
    assert_eq!(ecole.documents("etudiants").len(), 1);
}

#[test]
fn un_etudiant_nomme_deux_fois_dans_un_fichier_est_une_faute() {
    let ecole = Ecole::neuve();
    ecole.fait("add matricule=E1 nom=Ba prenom=Ali tel=- classe=L3");
    ecole.ecris("deux.csv", "Matricule;Nom;Prénom;Classe\nE1;Ba;Ali;L3\n;Ba;Ali;L3\n");
    let rapport = ecole.lance(&["--format", "json", "-c", "import deux.csv tel=-"]);
    assert_eq!(rapport.code, 1, "{rapport:?}");
    let faute = &rapport.json()["rejetes"][0];
    assert_eq!(faute["ligne"], 3);
    assert!(faute["message"].as_str().unwrap().contains("même étudiant qu'à la ligne 2"), "{faute}");
}

#[test]
fn des_homonymes_sans_telephone_s_importent_deux_fois_sans_rien_changer() {
    let ecole = Ecole::neuve();
    ecole.ecris("homonymes.csv", "Nom;Prénom;Classe;Maths\nBa;Ali;L3;12\nBa;Ali;L3;15\nDiop;Awa;L3;9\n");
    let first = ecole.fait("import homonymes.csv tel=-");
    assert_eq!(first["crees"], 3, "{first}");
    let again = ecole.fait("import homonymes.csv tel=-");
    assert_eq!((&again["inchanges"], &again["crees"]), (&3.into(), &0.into()), "{again}");
    // One line for two namesakes: nobody but the school can say whom it means.
    ecole.ecris("un.csv", "Nom;Prénom;Classe;Maths\nBa;Ali;L3;12\n");
    let refused = ecole.lance(&["--format", "json", "-c", "import un.csv tel=-"]);
    assert_eq!(refused.code, 1);
    assert!(refused.out.contains("plusieurs étudiants possibles"), "{}", refused.out);
}

#[test]
fn un_import_tue_a_son_dernier_pas_se_clot_par_le_meme_fichier_et_lui_seul() {
    let ecole = Ecole::neuve();
    let lignes: String = (0..2_500).map(|n| format!("M{n};Nom{n};Prénom;L3\n")).collect();
    ecole.ecris("liste.csv", format!("Matricule;Nom;Prénom;Classe\n{lignes}"));
    ecole.fait("import liste.csv tel=-");
    let imports =
        Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom).collection::<Document>("imports");
    imports.update_many(doc! {}, doc! { "$set": { "etat": "en_cours", "pid": 1_i64 } }).run().unwrap();
    let told = |commande: &str| ecole.lance(&["-c", commande]).err;
    assert!(told("find limit=1").contains("liste.csv"));
    // Another file of the same name is another import.
    ecole.ecris("autre.csv", "Matricule;Nom;Prénom;Classe\nX1;Ba;Ali;L3\n");
    assert_eq!(ecole.lance(&["-c", "import autre.csv tel=-"]).code, 0);
    assert!(told("find limit=1").contains("liste.csv"));
    let again = ecole.lance(&["--format", "json", "-c", "import liste.csv tel=-"]).json();
    assert_eq!(again["inchanges"], 2_500, "{again}");
    assert_eq!(told("find limit=1"), "");
    assert!(ecole.refuse(1, "import annuler --yes").contains("il n'y a pas d'import interrompu"));
    assert_eq!(ecole.documents("etudiants").len(), 2_501);
}

#[test]
fn une_sortie_qui_ne_s_ecrit_pas_est_un_echec() {
    let ecole = Ecole::neuve();
    let plein = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut commande = std::process::Command::new(env!("CARGO_BIN_EXE_carnet"));
    commande.args(ecole.base.args()).args(["-c", "help"]).env("HOME", &ecole.dossier).stdout(plein);
    assert_eq!(commande.status().unwrap().code(), Some(1));
}

#[test]
fn ce_qui_a_ete_montre_est_ce_qui_se_supprime() {
    let ecole = Ecole::neuve();
    ecole.fait("add matricule=E1 nom=Ba prenom=Ali tel=- classe=L3 notes=12");
    let deleted = sortie(ecole.carnet().args(["--format", "json", "-c", "delete E1 --yes"]));
    assert_eq!(deleted.json()["supprimes"], 1);
    let journal = ecole.documents("journal");
    let entree = journal.iter().find(|entree| entree.get_str("commande").unwrap() == "delete").unwrap();
    let volet = entree.get_array("volets").unwrap()[0].as_document().unwrap();
    assert_eq!(volet.get_document("avant").unwrap().get_array("notes").unwrap().len(), 1);
}

#[test]
fn un_import_qu_on_annule_n_ecrit_plus_rien_meme_si_son_auteur_vit() {
    let base = Base::neuve();
    let store =
        Store::connect(&base.mongo, &base.nom, Cache::nouveau(Some(&base.redis), &base.nom), &mut |_, _| ()).unwrap();
    let import = NouvelImport { fichier: "a.csv", empreinte: "x", qui: "awa", machine: "ici", pid: 1, total: 4_000 };
    let id = store.commence_import(&import).unwrap();
    store.transaction([], |transaction| transaction.avance_import(id, 2_000)).unwrap();
    store.annule_import(id, &Acte::seul("admin", "import annuler"), &|_| Ok(()), &mut |_| {}).unwrap();
    // Its writer comes with the next chunk, and then with its end.
    let repris = |resultat: Result<(), Error>| match *resultat.unwrap_err().cause {
        Cause::Donnees(donnees) => assert_eq!(donnees, Donnees::ImportRepris),
        cause => panic!("{cause}"),
    };
    repris(store.transaction([], |transaction| transaction.avance_import(id, 4_000)));
    repris(store.finit_import(id));
    assert!(store.imports_en_cours().unwrap().is_empty());
}

#[test]
fn un_etudiant_change_depuis_sa_lecture_est_relu_et_rien_ne_se_perd() {
    let ecole = Ecole::neuve();
    ecole.fait("add matricule=E1 nom=Ba prenom=Ali tel=- classe=L3");
    let ouverture = Ouverture::Distante { mongo: ecole.base.mongo.clone(), redis: None };
    let school = School::new(ouverture, &ecole.base.nom, Pays::FR);
    let who = Session::admin("awa");
    let auteur = Auteur { who: &who, commande: "edit", essai: false };
    let en = |classe: &'static str| {
        move |etudiant: &mut Etudiant| {
            etudiant.identite.classe = NomClasse::parse(classe).unwrap();
            Ok(())
        }
    };
    let lu = school.designe("E1", &who).unwrap();
    ecole.fait("note add E1 Maths 12");
    let apres = school.modifie(lu, auteur, en("L2")).unwrap().apres;
    assert_eq!((apres.notes.len(), apres.identite.classe.as_str()), (1, "L2"));
    // Another one was given his matricule: he does not become the first one.
    let lu = school.designe("E1", &who).unwrap();
    ecole.fait("delete E1 --yes");
    for ligne in
        ["add matricule=E1 nom=Sarr prenom=Fatou tel=- classe=L1", "note add E1 Maths 9", "note add E1 Maths 8"]
    {
        ecole.fait(ligne);
    }
    let avant = school.modifie(lu, auteur, en("M1")).unwrap().avant;
    assert_eq!(avant.identite.nom.as_str(), "Sarr");
    assert_eq!(ecole.fait("show E1")["nom"], "Sarr");
    assert_eq!(ecole.fait("show E1")["notes"].as_array().unwrap().len(), 2);
}
