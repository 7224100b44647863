//! The end: nobody writes any more, and everything that was acknowledged is there.

use crate::bilan::{Compte, Faute};
use crate::ecole::{Ecole, Question};
use mongodb::bson::{Bson, Document, doc};
use mongodb::sync::{Client, Collection};
use serde_json::json;
use std::collections::HashMap;
use std::time::Instant;

/// Compares MongoDB itself with what was acknowledged, and lets carnet check its journal.
pub fn verifie(ecole: &Ecole) {
    let client = Client::with_uri_str(&ecole.base().mongo).unwrap();
    let base = client.database(&ecole.base().nom);
    let avant = ecole.bilan.fautes(Faute::Perime);
    let etudiants: Collection<Document> = base.collection("etudiants");
    let debut = Instant::now();
    let tous: Vec<_> = etudiants
        .find(doc! {})
        .run()
        .unwrap()
        .map(|document| {
            let document = document.unwrap();
            let moyenne = document.get_i64("moyenne_centiemes").map(|n| n as f64 / 100.0).ok();
            let texte = |champ| document.get_str(champ).unwrap().to_owned();
            json!({ "matricule": texte("_id"), "classe": texte("classe"), "moyenne": moyenne })
        })
        .collect();
    ecole.juge(Question::Toute, Some(&tous.into()), debut);
    let perdus = ecole.bilan.fautes(Faute::Perime) - avant;
    if perdus > 0 {
        ecole.bilan.faute(Faute::Perdu, &format!("{perdus} à la fin, dans MongoDB (ci-dessus)"));
    }
    let mut ecrites: HashMap<(String, u32), u64> = HashMap::new();
    for entree in base.collection::<Document>("journal").find(doc! {}).run().unwrap() {
        for volet in entree.unwrap().get_array("volets").into_iter().flatten().filter_map(Bson::as_document) {
            for centiemes in notes(volet) {
                *ecrites.entry((volet.get_str("id").unwrap().to_owned(), centiemes)).or_default() += 1;
            }
        }
    }
    for ((matricule, centiemes), combien) in ecole.acquittees.lock().unwrap().iter() {
        let la = ecrites.get(&(matricule.clone(), *centiemes)).copied().unwrap_or_default();
        ecole.bilan.ajoute(Compte::Verifiees, la.min(*combien));
        if la < *combien {
            let faute = format!("{matricule} {centiemes} : {combien} fois acquittée, {la} fois au journal");
            ecole.bilan.faute(Faute::Perdu, &faute);
        }
    }
    let verdict = ecole.foyer().fait(&["--format", "json", "-c", "log --verifier"]);
    if verdict.code != Some(0) {
        ecole.bilan.faute(Faute::Perdu, &format!("log --verifier : {} {}", verdict.sortie, verdict.erreurs));
    }
}

/// The marks after a change, in hundredths.
fn notes(volet: &Document) -> Vec<u32> {
    let Ok(notes) = volet.get_document("apres").and_then(|apres| apres.get_array("notes")) else { return Vec::new() };
    let centiemes = notes.iter().filter_map(|note| note.as_document()?.get_i64("centiemes").ok());
    centiemes.map(|n| n as u32).collect()
}
