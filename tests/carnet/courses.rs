//! Races: several programs at once on one school. Somebody wins, nobody loses what was acknowledged, and whoever loses is told.

use crate::commun::comptes::MOT_DE_PASSE;
use crate::commun::coquille::{EnMarche, Fin, Foyer, cite, json, liste};
use crate::commun::serveurs::Base;
use mongodb::bson::{Document, doc};
use mongodb::sync::{Client, Collection};
use serde_json::json;
use std::collections::BTreeSet;

fn collection(base: &Base, nom: &str) -> Collection<Document> {
    Client::with_uri_str(&base.mongo).unwrap().database(&base.nom).collection(nom)
}

/// How many changes of students are written down.
fn journal(base: &Base) -> u64 {
    collection(base, "journal").count_documents(doc! { "cible.type": "etudiant" }).run().unwrap()
}

fn tous(en_marche: Vec<EnMarche>) -> Vec<Fin> {
    en_marche.into_iter().map(EnMarche::fin).collect()
}

#[test]
fn de_cinquante_ajouts_du_meme_telephone_un_seul_gagne() {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    let ajout = |n| format!("add nom=Nom{n} prenom=Awa tel=\"06 11 22 33 44\" classe=L3");
    let fins = tous((0..50).map(|n| foyer.lance(&["-c", &ajout(n)])).collect());
    let (gagnants, perdants): (Vec<&Fin>, Vec<&Fin>) = fins.iter().partition(|fin| fin.code == Some(0));
    assert_eq!(gagnants.len(), 1, "{:?}", perdants.iter().map(|fin| &fin.erreurs).collect::<BTreeSet<_>>());
    let reste = foyer.json("find");
    assert_eq!(reste.as_array().unwrap().len(), 1);
    let texte = |champ: &str| reste[0][champ].as_str().unwrap().to_owned();
    let qui = format!("{} {} ({}, L3)", texte("prenom"), texte("nom"), texte("matricule"));
    for perdant in perdants {
        assert_eq!(perdant.code, Some(1), "{}", perdant.erreurs);
        let attendu = format!("le téléphone 06 11 22 33 44 appartient déjà à {qui}");
        assert!(perdant.erreurs.contains(&attendu), "{} au lieu de {attendu}", perdant.erreurs);
        assert_eq!(perdant.sortie, "");
    }
    assert_eq!(journal(&base), 1);
}

#[test]
fn deux_scripts_de_cent_notes_sur_un_etudiant_n_en_perdent_aucune() {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    foyer.reussit(&["add matricule=E00001 nom=Diop prenom=Awa tel=- classe=L3"]);
    // One takes the even hundredths, the other one the odd ones: each mark of the 200 is another.
    let script = |reste: u32| {
        let lignes: String =
            (0..100).map(|n| format!("note add E00001 Maths 9,{:02}\n", (2 * n + reste) % 100)).collect();
        foyer.fichier(&format!("notes{reste}"), &lignes)
    };
    let scripts = [script(0), script(1)];
    let fins = tous(scripts.iter().map(|script| foyer.lance(&["-f", script.to_str().unwrap()])).collect());
    for fin in &fins {
        assert_eq!(fin.code, Some(0), "{}", fin.erreurs);
    }
    let fiche = foyer.json("show E00001");
    let notes = fiche["notes"].as_array().unwrap();
    assert_eq!(notes.len(), 200);
    let numeros: BTreeSet<u64> = notes.iter().map(|note| note["n"].as_u64().unwrap()).collect();
    assert_eq!(numeros, (1..=200).collect(), "chaque note a son numéro");
    let mut valeurs: Vec<u64> =
        notes.iter().map(|note| (note["valeur"].as_f64().unwrap() * 100.0).round() as u64).collect();
    valeurs.sort_unstable();
    let toutes: Vec<u64> = (900..1000).flat_map(|valeur| [valeur, valeur]).collect();
    assert_eq!(valeurs, toutes);
    // Twice 9,00 to 9,99: 9,495, half up.
    assert_eq!((&fiche["moyenne"], &fiche["moyennes"]), (&json!(9.5), &json!({ "Maths": 9.5 })));
    let document = collection(&base, "etudiants").find_one(doc! { "_id": "E00001" }).run().unwrap().unwrap();
    assert_eq!(document.get_i64("version").unwrap(), 201);
    assert_eq!(journal(&base), 201);
}

#[test]
fn deux_imports_du_meme_fichier_ne_creent_personne_deux_fois() {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    let fichier = foyer.fichier("liste.csv", &liste(5_000));
    let import = format!("import {}", cite(&fichier));
    let fins = tous((0..2).map(|_| foyer.lance(&["-c", &import, "--format", "json"])).collect());
    let mut crees = 0;
    for fin in &fins {
        match fin.code {
            Some(0) => crees += json(&fin.sortie)["crees"].as_u64().unwrap(),
            Some(1) => {
                let refus = json(&fin.erreurs);
                assert_eq!(refus["erreur"], "conflit", "{refus}");
            }
            autre => panic!("{autre:?} : {}", fin.erreurs),
        }
    }
    // Whoever was refused has written nothing that stays, and whoever succeeded has written everything.
    assert!(crees == 5_000 || crees == 0, "{crees}");
    let suite = foyer.json(&import);
    assert_eq!((suite["crees"].as_u64(), suite["inchanges"].as_u64()), (Some(5_000 - crees), Some(crees)));
    let la = collection(&base, "etudiants");
    assert_eq!(la.count_documents(doc! {}).run().unwrap(), 5_000);
    assert_eq!(la.count_documents(doc! { "version": 1 }).run().unwrap(), 5_000, "personne n'a été modifié");
    let fin = foyer.fait(&["-c", "import annuler --yes"]);
    assert_eq!((fin.code, fin.erreurs.contains("pas d'import interrompu")), (Some(1), true), "{}", fin.erreurs);
}

#[test]
fn deux_premiers_demarrages_sur_une_base_vide_reussissent() {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    let ajout = |n| format!("add nom=Nom{n} prenom=Awa tel=- classe=L3");
    for fin in tous((0..4).map(|n| foyer.lance(&["-c", &ajout(n)])).collect()) {
        assert_eq!((fin.code, fin.erreurs.as_str()), (Some(0), ""));
    }
    let trouves = foyer.json("find");
    let matricules: BTreeSet<&str> =
        trouves.as_array().unwrap().iter().map(|un| un["matricule"].as_str().unwrap()).collect();
    assert_eq!(matricules, BTreeSet::from(["E00001", "E00002", "E00003", "E00004"]));
}

#[test]
fn de_deux_init_sur_un_dossier_vide_un_seul_gagne() {
    let foyer = Foyer::vierge();
    foyer.fichier("mdp.txt", MOT_DE_PASSE);
    let init = |nom| foyer.lance(&["init", "--user", nom, "--password-file", "mdp.txt"]);
    let fins = tous(["awa", "moussa"].map(init).into());
    let (gagnants, perdants): (Vec<&Fin>, Vec<&Fin>) = fins.iter().partition(|fin| fin.code == Some(0));
    let [(gagnant, perdant)] = gagnants.iter().zip(&perdants).collect::<Vec<_>>()[..] else {
        panic!("{} gagnants, {} perdants", gagnants.len(), perdants.len());
    };
    assert_eq!((gagnant.erreurs.as_str(), perdant.sortie.as_str()), ("", ""));
    assert!(perdant.erreurs.contains("l'école a déjà un administrateur"), "{}", perdant.erreurs);
    let nom = ["awa", "moussa"].into_iter().find(|nom| gagnant.sortie.contains(nom)).unwrap();
    foyer.reussit(&[&format!("login {nom} mdp-fichier=mdp.txt"), "find"]);
    let encore = foyer.fait(&["init", "--user", "encore", "--password-file", "mdp.txt"]);
    assert_eq!((encore.code, encore.sortie.as_str()), (Some(1), ""), "{}", encore.erreurs);
    foyer.attend_l_arret();
}

#[test]
fn deux_premiers_demarrages_sur_un_dossier_vide_partagent_une_paire() {
    let foyer = Foyer::vierge();
    // Nobody has an account: each says so, and both have opened the school.
    for fin in tous((0..2).map(|_| foyer.lance(&["-c", "find"])).collect()) {
        assert!(fin.code == Some(1) && fin.erreurs.contains("encore aucun compte"), "{}", fin.erreurs);
    }
    foyer.inscrit();
    foyer.reussit(&["find"]);
    foyer.attend_l_arret();
}
