//! A student's place in his class after a change of his, read while the change is being confirmed: confirming takes longer than
//! counting, and neither needs the other.

use super::{LECTURE, Store};
use crate::domain::{Centiemes, Etudiant};
use crate::error::Result;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result as MongoResult;
use mongodb::options::{AggregateOptions, ReadConcern};
use mongodb::sync::Collection;
use std::thread::{self, JoinHandle};

/// Students of his class, himself among them, and how many of them have a higher average: being counted.
pub struct PlaceEnCours(JoinHandle<MongoResult<(u64, u64)>>);

impl Store {
    /// Begins to count for a student as he is, or is about to be: what the server has of him by then makes no difference. The
    /// cache is not asked: it has nothing of a class that is being written.
    pub fn place_de(&self, etudiant: &Etudiant, moyenne: Option<Centiemes>) -> PlaceEnCours {
        let (etudiants, etapes) = (self.documents("etudiants"), etapes(etudiant, moyenne));
        PlaceEnCours(thread::spawn(move || compte(&etudiants, etapes, moyenne)))
    }

    /// Waits for the end of the counting: students of the class, and those of them who are ahead.
    ///
    /// # Errors
    /// The server's.
    pub fn place(&self, place: PlaceEnCours) -> Result<(u64, u64)> {
        match place.0.join() {
            Ok(comptes) => comptes.map_err(|error| self.panne(error)),
            Err(panique) => std::panic::resume_unwind(panique),
        }
    }
}

/// Two counts, each by the keys of an index, and the student as the server has him.
fn etapes(etudiant: &Etudiant, moyenne: Option<Centiemes>) -> Vec<Document> {
    let classe = etudiant.identite.classe.as_str();
    let compte = |filtre: Document, nom: &str| vec![doc! { "$match": filtre }, doc! { "$count": nom }];
    let aussi = |etapes: Vec<Document>| doc! { "$unionWith": { "coll": "etudiants", "pipeline": etapes } };
    let mut etapes = compte(doc! { "classe": classe }, "effectif");
    if let Some(moyenne) = moyenne {
        let devant = doc! { "classe": classe, "moyenne_centiemes": { "$gt": i64::from(moyenne.0) } };
        etapes.push(aussi(compte(devant, "devant")));
    }
    let lui = doc! { "_id": etudiant.matricule.as_str(), "classe": classe };
    etapes.push(aussi(vec![doc! { "$match": lui }, doc! { "$project": { "moyenne_centiemes": 1 } }]));
    etapes
}

/// Students of the class and those ahead, at one moment; himself as he is to be.
fn compte(
    etudiants: &Collection<Document>,
    etapes: Vec<Document>,
    moyenne: Option<Centiemes>,
) -> MongoResult<(u64, u64)> {
    let options = AggregateOptions::builder().read_concern(ReadConcern::snapshot()).max_time(LECTURE).build();
    let (mut effectif, mut devant, mut lui) = (0, 0, None);
    // A count of nothing is no row.
    for row in etudiants.aggregate(etapes).with_options(options).run()? {
        let row = row?;
        let nombre = |champ| row.get_i32(champ).map_or(0, |n| n.unsigned_abs().into());
        effectif += nombre("effectif");
        devant += nombre("devant");
        if row.contains_key("_id") {
            lui = Some(row.get("moyenne_centiemes").and_then(entier));
        }
    }
    Ok(match lui {
        None => (effectif + 1, devant),
        // Ahead of what he is to be: by what he was.
        Some(ancienne) if ancienne > moyenne.map(|moyenne| i64::from(moyenne.0)) && moyenne.is_some() => {
            (effectif, devant - 1)
        }
        Some(_) => (effectif, devant),
    })
}

fn entier(valeur: &Bson) -> Option<i64> {
    valeur.as_i64().or_else(|| valeur.as_i32().map(i64::from))
}
