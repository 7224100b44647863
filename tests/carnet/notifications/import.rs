//! A class list of 649 with `notifier=oui`: one digest per student.

use super::dits;
use crate::commun::courrier::Courrier;
use crate::commun::ecole::{Ecole, donnees};
use mongodb::bson::{Document, doc};
use mongodb::sync::Client;
use std::collections::BTreeSet;

#[test]
fn un_import_de_649_fait_un_message_par_etudiant() {
    let (courrier, ecole) = (Courrier::demarre(), Ecole::neuve());
    ecole.regle("Lycée", &courrier.section());
    let texte = std::fs::read_to_string(donnees().join("lycee.csv")).unwrap();
    let mut lignes = texte.lines();
    let mut liste = format!("{};E-mail;Accord e-mail\n", lignes.next().unwrap());
    for (n, ligne) in lignes.enumerate() {
        liste += &format!("{ligne};e{n}@ecole.sn;oui\n");
    }
    ecole.ecris("liste.csv", liste);
    assert_eq!(ecole.fait("import liste.csv notifier=oui")["crees"], 649);
    let messages = ecole.fait("notify list");
    let messages = messages.as_array().unwrap();
    let etudiants: BTreeSet<&str> = messages.iter().map(|message| message["matricule"].as_str().unwrap()).collect();
    assert_eq!((messages.len(), etudiants.len()), (649, 649));
    assert!(messages.iter().all(|message| dits(message).len() >= 3), "all marks of a student are in it");
    // Ten of them are enough to see that they go.
    let base = Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom);
    let autres = doc! { "adresse": { "$not": { "$regex": "^e[0-9]@" } } };
    let retire = doc! { "$set": { "etat": "annule" } };
    base.collection::<Document>("notifications").update_many(autres, retire).run().unwrap();
    let (code, envoi) = ecole.envoie(&courrier, "notify flush");
    assert_eq!((code, envoi["partis"].as_u64(), envoi["restent"].as_u64()), (0, Some(10), Some(0)), "{envoi}");
    assert!(courrier.recus().iter().all(|recu| recu["texte"].as_str().unwrap().matches("\n- ").count() >= 3));
    // The same file again tells nobody anything.
    ecole.fait("import liste.csv notifier=oui");
    assert_eq!(ecole.fait("notify status")["canaux"][0]["attendent"], 0);
}
