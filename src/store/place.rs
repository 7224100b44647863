//! A student's place in his class: how many students it has, and how many of them have a higher average. After a change of his it is
//! counted while the change is being confirmed: confirming takes longer than counting, and neither needs the other.

use super::{LECTURE, Store};
use crate::domain::{Centiemes, Etudiant, NomClasse};
use crate::error::Result;
use mongodb::bson::{Bson, Document, doc};
use mongodb::error::Result as MongoResult;
use mongodb::options::ReadConcern;
use std::thread::{self, JoinHandle};

/// Students of his class, himself among them, and how many of them have a higher average: being counted.
pub struct PlaceEnCours(JoinHandle<MongoResult<(u64, u64)>>);

impl Store {
    /// Counts both, as the server has the class now.
    ///
    /// # Errors
    /// The server's.
    pub fn compte_la_place(&self, classe: &NomClasse, moyenne: Option<Centiemes>) -> Result<(u64, u64)> {
        let mut questions = comptes(classe, moyenne).into_iter();
        let mut etapes = questions.next().unwrap_or_default();
        etapes.extend(questions.map(|autre| doc! { "$unionWith": { "coll": "etudiants", "pipeline": autre } }));
        let lus = self.documents("etudiants").aggregate(etapes).max_time(LECTURE).run();
        let comptes = lus.and_then(|lus| Comptes::default().et(lus));
        comptes.map(|comptes| (comptes.effectif, comptes.devant)).map_err(|error| self.panne(error))
    }

    /// Begins to count for a student as he is, or is about to be: what the server has of him by then makes no difference. The
    /// cache is not asked: it has nothing of a class that is being written.
    pub fn place_de(&self, etudiant: &Etudiant, moyenne: Option<Centiemes>) -> PlaceEnCours {
        let (client, etudiants) = (self.client.clone(), self.documents("etudiants"));
        let classe = &etudiant.identite.classe;
        let lui = doc! { "_id": etudiant.matricule.as_str(), "classe": classe.as_str() };
        let mut questions = comptes(classe, moyenne);
        questions.push(vec![doc! { "$match": lui }, doc! { "$project": { "moyenne_centiemes": 1 } }]);
        PlaceEnCours(thread::spawn(move || {
            // All at one moment, with all that was acknowledged by then ([`super::instantane`]); a transaction takes no union.
            let mut session = client.start_session().run()?;
            session.start_transaction().read_concern(ReadConcern::local()).run()?;
            let mut comptes = Comptes::default();
            for etapes in questions {
                let mut lus = etudiants.aggregate(etapes).max_time(LECTURE).session(&mut session).run()?;
                comptes = comptes.et(lus.iter(&mut session))?;
            }
            // It has written nothing, and ends by itself, too.
            let _ = session.abort_transaction().run();
            Ok(comptes.avec_lui(moyenne))
        }))
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

/// Two counts. Each walks over the keys of an index and fetches no document; a sum over the class would fetch them all, because
/// keys under a collation cannot be read back.
fn comptes(classe: &NomClasse, moyenne: Option<Centiemes>) -> Vec<Vec<Document>> {
    let compte = |filtre: Document, nom: &str| vec![doc! { "$match": filtre }, doc! { "$count": nom }];
    let devant = |moyenne: Centiemes| {
        let devant = doc! { "classe": classe.as_str(), "moyenne_centiemes": { "$gt": i64::from(moyenne.0) } };
        compte(devant, "devant")
    };
    let effectif = compte(doc! { "classe": classe.as_str() }, "effectif");
    std::iter::once(effectif).chain(moyenne.map(devant)).collect()
}

/// What the server counted.
#[derive(Default)]
struct Comptes {
    effectif: u64,
    devant: u64,
    /// The average with which the student himself was counted; none where he was not.
    lui: Option<Option<i64>>,
}

impl Comptes {
    fn et(self, lus: impl IntoIterator<Item = MongoResult<Document>>) -> MongoResult<Comptes> {
        let mut comptes = self;
        // A count of nothing is no row.
        for row in lus {
            let row = row?;
            let nombre = |champ| row.get_i32(champ).map_or(0, |n| n.unsigned_abs().into());
            comptes.effectif += nombre("effectif");
            comptes.devant += nombre("devant");
            if row.contains_key("_id") {
                comptes.lui = Some(row.get("moyenne_centiemes").and_then(entier));
            }
        }
        Ok(comptes)
    }

    /// The same once the student has that average.
    fn avec_lui(self, moyenne: Option<Centiemes>) -> (u64, u64) {
        let sienne = moyenne.map(|moyenne| i64::from(moyenne.0));
        match self.lui {
            None => (self.effectif + 1, self.devant),
            // By what he was he is ahead of what he is to be.
            Some(ancienne) if sienne.is_some() && ancienne > sienne => (self.effectif, self.devant.saturating_sub(1)),
            Some(_) => (self.effectif, self.devant),
        }
    }
}

fn entier(valeur: &Bson) -> Option<i64> {
    valeur.as_i64().or_else(|| valeur.as_i32().map(i64::from))
}
