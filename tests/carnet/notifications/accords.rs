//! Consents: who gave them and when, what they open and what they close.

use super::{dits, ecole, messages, note};
use crate::commun::ecole::Ecole;
use carnet::domain::Role;
use mongodb::bson::{Document, doc};

#[test]
fn un_accord_dit_qui_l_a_donne_et_se_cherche() {
    let ecole = ecole();
    let fiche = ecole.fait("show E00001");
    let accord = &fiche["accords"][0];
    assert_eq!(
        (accord["champ"].as_str(), accord["accord"].as_str(), accord["qui"].as_str()),
        (Some("accord-mail"), Some("oui"), Some("prof"))
    );
    assert!(accord["quand"].as_str().unwrap().starts_with("20"));
    ecole.fait("add nom=Ba prenom=Ali tel=- classe=L3");
    let trouve = |ligne: &str| ecole.fait(ligne).as_array().unwrap().len();
    assert_eq!(
        (trouve("find accord-mail=oui"), trouve("find accord-mail=non"), trouve("find accord-sms=oui")),
        (1, 1, 0)
    );
    let montre = ecole.lance(&["--format", "table", "-c", "show E00001"]).reussie().out;
    assert!(montre.contains("accord-mail=oui (prof, "), "{montre}");
    let liste = ecole.lance(&["--format", "csv", "-c", "find champs=matricule,accord-mail sort=nom"]).reussie().out;
    assert_eq!(liste, "matricule;accord-mail\nE00002;\nE00001;oui\n");
}

#[test]
fn un_accord_demande_une_adresse() {
    let ecole = Ecole::petite();
    let refus = ecole.refuse(1, "edit E00002 accord-sms=oui");
    assert!(refus.contains("accord pour les SMS : il n'y a pas de « téléphone »") && refus.contains('^'), "{refus}");
    assert!(ecole.refuse(1, "edit E00001 accord-mail=peut-être").contains("attendu : oui ou non"));
    ecole.refuse(1, "add nom=Sy prenom=Mia tel=- classe=L3 tuteur.accord-mail=oui");
    assert_eq!(ecole.fait("find").as_array().unwrap().len(), 2);
}

#[test]
fn undo_et_le_journal_connaissent_les_accords() {
    let ecole = ecole();
    ecole.fait("edit E00001 accord-mail=non");
    let journal = ecole.lance(&["--format", "csv", "-c", "log E00001 limit=1"]).reussie().out;
    assert!(journal.contains("accord pour l'e-mail : oui → —"), "{journal}");
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
    assert_eq!(ecole.fait("show E00001")["accords"][0]["qui"], "prof");
    assert_eq!(ecole.lance(&["-c", "log --verifier"]).code, 0);
}

#[test]
fn sans_accord_personne_n_est_prevenu() {
    let ecole = Ecole::petite();
    ecole.fait("edit E00001 email=awa@ecole.sn");
    note(&ecole, "note add E00001 Maths 4");
    assert!(ecole.documents("notifications").is_empty());
}

#[test]
fn un_accord_retire_retire_ce_qui_attend() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    assert_eq!(messages(&ecole, "attend").len(), 1);
    ecole.fait("edit E00001 accord-mail=non");
    assert!(messages(&ecole, "attend").is_empty());
    assert_eq!(messages(&ecole, "annule")[0]["raison"], "accord retiré");
    // Another address is another consent.
    ecole.fait("edit E00001 accord-mail=oui");
    note(&ecole, "note add E00001 Maths 13");
    ecole.fait("edit E00001 email=autre@ecole.sn");
    assert!(messages(&ecole, "attend").is_empty() && ecole.fait("show E00001")["accords"].is_null());
    // What was withdrawn by mistake comes back, with what it had taken back.
    ecole.fait("edit E00001 accord-mail=oui");
    note(&ecole, "note add E00001 Maths 14");
    ecole.fait("edit E00001 accord-mail=non");
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
    assert_eq!(dits(&messages(&ecole, "attend")[0]), ["Maths 14/20"]);
    ecole.fait("edit E00001 email=-");
    assert_eq!(messages(&ecole, "annule").last().unwrap()["raison"], "adresse retirée");
}

#[test]
fn undo_ne_donne_pas_un_accord_a_une_autre_adresse() {
    let ecole = Ecole::neuve();
    ecole.fait("add nom=Diop prenom=Awa tel=- classe=L3 email=vieille@ecole.sn");
    ecole.fait("edit E00001 email=neuve@ecole.sn");
    let awa = ecole.collegue("awa", Role::Admin);
    awa.fait("edit E00001 accord-mail=oui");
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
    let fiche = ecole.fait("show E00001");
    assert_eq!((fiche["email"].as_str(), fiche["accords"].is_null()), (Some("vieille@ecole.sn"), true), "{fiche}");
    // Withdrawn for one address: it does not come back for the one that somebody else has written down since.
    ecole.fait("edit E00001 accord-mail=oui");
    ecole.fait("edit E00001 accord-mail=non");
    awa.fait("edit E00001 email=neuve@ecole.sn");
    let refus = ecole.refuse(1, "undo --yes");
    let pourquoi = "l'accord pour l'e-mail valait pour une autre adresse : e-mail changé depuis par awa (";
    assert!(refus.contains(pourquoi), "{refus}");
    assert!(ecole.fait("show E00001")["accords"].is_null());
    // Back at that address, it is the consent that was given for it.
    awa.fait("edit E00001 email=vieille@ecole.sn");
    ecole.lance(&["--yes", "-c", "undo"]).reussie();
    assert_eq!(ecole.fait("show E00001")["accords"][0]["qui"], "prof");
}

#[test]
fn un_message_suit_une_adresse_qui_change_avec_son_accord() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    ecole.fait("edit E00001 email=neuve@ecole.sn accord-mail=oui");
    let attendent = messages(&ecole, "attend");
    assert_eq!((attendent.len(), attendent[0]["adresse"].as_str()), (1, Some("neuve@ecole.sn")));
}

#[test]
fn un_etudiant_supprime_n_attend_plus_rien() {
    let ecole = ecole();
    note(&ecole, "note add E00001 Maths 12");
    ecole.lance(&["--yes", "-c", "delete E00001"]).reussie();
    assert!(messages(&ecole, "attend").is_empty());
}

#[test]
fn le_tuteur_est_prevenu_tant_que_l_etudiant_est_mineur() {
    let ecole = Ecole::neuve();
    let tuteur = "tuteur.nom=\"Mme Ba\" tuteur.email=mere@ecole.sn tuteur.accord-mail=oui";
    ecole.fait(&format!("add nom=Ba prenom=Ali tel=- classe=L3 naissance=01/01/2020 {tuteur}"));
    ecole.fait(&format!("add nom=Sy prenom=Mia tel=- classe=L3 naissance=01/01/2000 {tuteur}"));
    for matricule in ["E00001", "E00002"] {
        note(&ecole, &format!("note add {matricule} Maths 12"));
    }
    let attendent = messages(&ecole, "attend");
    assert_eq!(attendent.len(), 1);
    assert_eq!((attendent[0]["matricule"].as_str(), attendent[0]["nom"].as_str()), (Some("E00001"), Some("Mme Ba")));
    ecole.fait("edit E00002 tuteur.accord-mail=toujours");
    note(&ecole, "note add E00002 Maths 13");
    assert_eq!(messages(&ecole, "attend").len(), 2);
}

#[test]
fn un_import_ne_previent_que_si_on_le_dit_et_prend_les_accords() {
    let ecole = Ecole::neuve();
    let texte = "Matricule;Nom;Prénom;Tél;Classe;E-mail;Accord e-mail;Accord SMS du responsable;Tél responsable;Maths\n\
                 E00001;Ba;Ali;-;L3;ali@ecole.sn;oui;toujours;+221771234567;12\n";
    ecole.ecris("liste.csv", texte);
    ecole.fait("import liste.csv");
    assert!(ecole.documents("notifications").is_empty());
    let fiche = ecole.fait("show E00001");
    let accords: Vec<&str> =
        fiche["accords"].as_array().unwrap().iter().map(|un| un["champ"].as_str().unwrap()).collect();
    assert_eq!(accords, ["accord-mail", "tuteur.accord-sms"]);
    ecole.ecris("liste.csv", texte.replace(";12\n", ";9\n"));
    note(&ecole, "import liste.csv mode=maj notifier=oui");
    let attendent = messages(&ecole, "attend");
    assert_eq!(attendent.len(), 2, "his e-mail and the guardian's phone");
    assert_eq!(dits(&attendent[0]), ["Maths 12/20→9/20", "sous 10"]);
    ecole.ecris("liste.csv", texte.replace(";oui;", ";peut-être;"));
    let sortie = ecole.lance(&["--format", "json", "-c", "import liste.csv mode=maj"]);
    assert_eq!((sortie.code, sortie.json()["rejetes"][0]["champ"].as_str()), (1, Some("Accord e-mail")));
}

#[test]
fn une_base_d_avant_recoit_ce_qui_manque() {
    let ecole = ecole();
    let base = mongodb::sync::Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom);
    base.collection::<Document>("notifications").drop().run().unwrap();
    let ancienne = doc! { "$set": { "version": 6 } };
    base.collection::<Document>("compteurs").update_one(doc! { "_id": "schema" }, ancienne).run().unwrap();
    note(&ecole, "note add E00001 Maths 12");
    let indexes = base.collection::<Document>("notifications").list_index_names().run().unwrap();
    assert!(indexes.len() > 4, "{indexes:?}");
}
