//! Reading the journal: by target, by author, by period, newest first.

use super::canonique::{SOUS_DOCUMENTS, nom_de_partie, sous_document};
use super::entree::{ARCHIVE, COMPTE, ETUDIANT, EntreeDoc, IMPORT};
use crate::arret;
use crate::domain::requete::Filtre;
use crate::domain::{Matricule, Note};
use crate::error::{Panne, Result};
use crate::store::parties::NoteDoc;
use crate::store::requete::filtre as filtre_des_etudiants;
use crate::store::{LECTURE, Store};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, deserialize_from_bson, deserialize_from_document, doc};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// Students of an entry on many that are looked at to tell which class it is about.
const ELEVES: i32 = 500;

/// What to read of the journal.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// About this target: `etudiant` or `compte`, and its id.
    pub cible: Option<(&'static str, String)>,
    /// By this account.
    pub qui: Option<String>,
    /// From this moment on: milliseconds since 1970, UTC.
    pub depuis: Option<i64>,
    /// Up to this moment, which is not in it any more.
    pub avant: Option<i64>,
    /// At most so many.
    pub limite: Option<u64>,
    /// These entries alone.
    pub ids: Option<Vec<ObjectId>>,
    /// About this account and these students alone.
    pub parmi: Option<(String, Filtre)>,
}

/// An entry, as people read it: of one that changed many students at once, what it says of the one asked for, or how many.
#[derive(Clone, Debug)]
pub struct EntreeLue {
    /// In hexadecimal.
    pub id: String,
    /// Milliseconds since 1970, UTC.
    pub quand: i64,
    /// The account.
    pub qui: String,
    /// The command.
    pub commande: String,
    /// The target's type.
    pub genre: String,
    /// The target's id.
    pub cible: String,
    /// Before; none where there was no target.
    pub avant: Option<Valeurs>,
    /// After; none where there is no target any more.
    pub apres: Option<Valeurs>,
    /// How many were added, changed, removed, where there are several.
    pub combien: Option<[u64; 3]>,
    /// Nothing is known of the values: they were erased, or were those of a list.
    pub sans_valeurs: bool,
    /// Something that somebody did without changing anything: `apres` tells of it.
    pub fait: bool,
    /// Of one that changed many students: the subjects of the marks that it changed, and who these students are, the first of
    /// them.
    pub sujet: Option<Sujet>,
}

/// What an entry on many students is about.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Sujet {
    /// Subjects.
    pub matieres: Vec<String>,
    /// Matricules.
    pub eleves: Vec<String>,
}

/// Fields and marks.
#[derive(Clone, Debug, Default)]
pub struct Valeurs {
    /// Fields as the language names them, with their values as they are kept.
    pub champs: Vec<(String, Value)>,
    /// Marks.
    pub notes: Vec<Note>,
}

impl Store {
    /// The entries that answer the question, newest first.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn lit_journal(&self, question: &Question) -> Result<Vec<EntreeLue>> {
        let mut etapes = vec![doc! { "$match": self.filtre(question)? }, doc! { "$sort": { "quand": -1, "_id": -1 } }];
        if let Some(limite) = question.limite {
            etapes.push(doc! { "$limit": i64::try_from(limite).unwrap_or(i64::MAX) });
        }
        etapes.push(doc! { "$set": { "compte": comptes() } });
        etapes.push(doc! { "$set": { "sujet": sujet(), "volets": volets_de(question) } });
        let found = self.documents("journal").aggregate(etapes).allow_disk_use(true).max_time(LECTURE).run();
        let mut lues = Vec::new();
        for document in found.map_err(|error| self.panne(error))? {
            if lues.len().is_multiple_of(1_000) {
                arret::verifie()?;
            }
            lues.push(lue(document.map_err(|error| self.panne(error))?, question.cible.as_ref())?);
        }
        Ok(lues)
    }

    fn filtre(&self, question: &Question) -> Result<Document> {
        let mut filtre = Document::new();
        if let Some((genre, id)) = &question.cible {
            match *genre {
                ETUDIANT => filtre = self.entrees_de_l_etudiant(id)?,
                genre => filtre.extend(doc! { "cible.type": genre, "cible.id": id }),
            }
        }
        let mut quand = Document::new();
        quand.extend(question.depuis.map(|moment| ("$gte".to_owned(), DateTime::from_millis(moment).into())));
        quand.extend(question.avant.map(|moment| ("$lt".to_owned(), DateTime::from_millis(moment).into())));
        if !quand.is_empty() {
            filtre.insert("quand", quand);
        }
        filtre.extend(question.ids.as_ref().map(|ids| ("_id".to_owned(), doc! { "$in": ids }.into())));
        filtre.extend(question.qui.as_ref().map(|qui| ("qui".to_owned(), qui.into())));
        if let Some((compte, portee)) = &question.parmi {
            let siens = self.etudiants().distinct("_id", filtre_des_etudiants(portee)).run();
            let siens = siens.map_err(|error| self.panne(error))?;
            let parmi = [
                doc! { "cible.type": ETUDIANT, "cible.id": { "$in": siens } },
                doc! { "cible.type": COMPTE, "cible.id": compte },
            ];
            filtre = doc! { "$and": [filtre, { "$or": parmi.to_vec() }] };
        }
        Ok(filtre)
    }

    /// Which entries are about a student, or about others too.
    ///
    /// # Errors
    /// The server's.
    pub(in crate::store) fn entrees_de_l_etudiant(&self, id: &str) -> Result<Document> {
        // Those whom a list added are found by their chain, the others that it changed by their id.
        let sens = [
            doc! { "cible.type": ETUDIANT, "cible.id": id },
            doc! { "touches": id },
            doc! { "_id": { "$in": self.lignees(id)? } },
        ];
        Ok(doc! { "$or": sens.to_vec() })
    }

    /// The entries that began the chains of a student, and of those who had his matricule before him.
    fn lignees(&self, id: &str) -> Result<Vec<ObjectId>> {
        let champ = doc! { "tete.lignee": 1 };
        let here = self.documents("etudiants").find_one(doc! { "_id": id }).projection(champ).run();
        let here = here.map_err(|error| self.panne(error))?;
        let tete = here.as_ref().and_then(|here| here.get_document("tete").ok()?.get_object_id("lignee").ok());
        let partis = doc! { "cible.type": ETUDIANT, "cible.id": id };
        let partis = self.documents("tetes").find(partis).max_time(LECTURE).run();
        let partis: Vec<Document> = partis.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        Ok(tete.into_iter().chain(partis.iter().filter_map(|reste| reste.get_object_id("lignee").ok())).collect())
    }

    /// True where the journal knows of a student of that matricule: also of one who is no more.
    ///
    /// # Errors
    /// The server's.
    pub fn a_existe(&self, matricule: &Matricule) -> Result<bool> {
        let id = matricule.as_str();
        Ok(self.est_au_journal(ETUDIANT, id)? || !self.lignees(id)?.is_empty())
    }

    /// True where an entry is about this target alone.
    ///
    /// # Errors
    /// The server's.
    pub fn est_au_journal(&self, genre: &str, id: &str) -> Result<bool> {
        let seule = doc! { "cible.type": genre, "cible.id": id };
        let found = self.documents("journal").find_one(seule).projection(doc! { "_id": 1 }).run();
        found.map(|found| found.is_some()).map_err(|error| self.panne(error))
    }

    /// The classes of those of these students who are still there.
    ///
    /// # Errors
    /// The server's.
    pub fn classes_des(&self, matricules: &[&str]) -> Result<HashMap<String, String>> {
        let here = doc! { "_id": { "$in": matricules } };
        let found = self.documents("etudiants").find(here).projection(doc! { "classe": 1 }).max_time(LECTURE).run();
        let found: Vec<Document> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let texte = |un: &Document, champ: &str| un.get_str(champ).unwrap_or_default().to_owned();
        Ok(found.iter().map(|un| (texte(un, "_id"), texte(un, "classe"))).collect())
    }

    /// First name and name of those of these students who are still there.
    ///
    /// # Errors
    /// The server's.
    pub fn noms_de(&self, matricules: &[&str]) -> Result<HashMap<String, String>> {
        let champs = doc! { "nom": 1, "prenom": 1 };
        let here = doc! { "_id": { "$in": matricules } };
        let found = self.documents("etudiants").find(here).projection(champs).max_time(LECTURE).run();
        let found: Vec<Document> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let texte = |un: &Document, champ: &str| un.get_str(champ).unwrap_or_default().to_owned();
        let nom = |un: &Document| (texte(un, "_id"), format!("{} {}", texte(un, "prenom"), texte(un, "nom")));
        Ok(found.iter().map(nom).collect())
    }
}

/// Of an entry on many targets, only the volet asked for comes over the wire.
fn volets_de(question: &Question) -> Bson {
    let mine = match &question.cible {
        Some((_, id)) => doc! { "$filter": { "input": "$volets", "cond": { "$eq": ["$$this.id", id] } } }.into(),
        None => Bson::Array(Vec::new()),
    };
    doc! { "$cond": [{ "$eq": ["$cible.type", IMPORT] }, mine, "$volets"] }.into()
}

/// How many an entry added, changed, removed.
fn comptes() -> Document {
    // Who goes into the archive of a year is counted once.
    let combien = |cond: Document| {
        let input = doc! { "$ifNull": ["$volets", []] };
        let cond = doc! { "$and": [{ "$ne": ["$$this.type", ARCHIVE] }, cond] };
        doc! { "$size": { "$filter": { "input": input, "cond": cond } } }
    };
    let absent = |champ: &str| doc! { "$eq": [{ "$type": format!("$$this.{champ}") }, "missing"] };
    let nouveau = doc! { "$and": [{ "$eq": ["$$this.n", 1] }, absent("avant")] };
    let parti = absent("etat");
    let change = doc! { "$not": [{ "$or": [nouveau.clone(), parti.clone()] }] };
    doc! { "$cond": [
        { "$eq": ["$cible.type", IMPORT] },
        [combien(nouveau), combien(change), combien(parti)],
        "$$REMOVE",
    ] }
}

/// Of an entry that changed many students, and neither added nor removed any: the subjects of the marks that it changed, and who
/// they are.
fn sujet() -> Document {
    let volets = doc! { "$ifNull": ["$volets", []] };
    let notes = |cote: &str| doc! { "$ifNull": [format!("$$this.{cote}.notes.matiere"), []] };
    let matieres = doc! { "$reduce": {
        "input": volets.clone(),
        "initialValue": [],
        "in": { "$setUnion": ["$$value", notes("avant"), notes("apres")] },
    } };
    let eleves = doc! { "$map": { "input": { "$slice": [volets, ELEVES] }, "in": "$$this.id" } };
    let rien = |place: i32| doc! { "$eq": [{ "$arrayElemAt": ["$compte", place] }, 0] };
    let changes = doc! { "$and": [{ "$eq": ["$cible.type", IMPORT] }, rien(0), rien(2)] };
    doc! { "$cond": [changes, { "matieres": matieres, "eleves": eleves }, "$$REMOVE"] }
}

fn lue(document: Document, cible: Option<&(&'static str, String)>) -> Result<EntreeLue> {
    let comptes = document.get_array("compte").ok().cloned();
    let sujet = document.get_document("sujet").ok().cloned();
    let entree: EntreeDoc =
        deserialize_from_document(document).map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?;
    let mut lue = EntreeLue {
        id: entree.id.to_hex(),
        quand: entree.quand.timestamp_millis(),
        qui: entree.qui,
        commande: entree.commande,
        genre: entree.cible.genre,
        cible: entree.cible.id,
        avant: None,
        apres: entree.details.as_ref().map(valeurs).transpose()?,
        combien: None,
        sans_valeurs: false,
        fait: entree.details.is_some(),
        sujet: sujet
            .map(deserialize_from_document)
            .transpose()
            .map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?,
    };
    let combien = |n: &Bson| n.as_i32().map_or(0, |n| n.unsigned_abs().into());
    match (entree.volets.unwrap_or_default().into_iter().next(), comptes) {
        (Some(volet), _) => {
            if let Some((genre, id)) = cible {
                (lue.genre, lue.cible) = ((*genre).to_owned(), id.clone());
            }
            lue.sans_valeurs = volet.avant.is_none() && volet.apres.is_none();
            lue.fait = volet.est_un_fait() && !lue.sans_valeurs;
            lue.avant = (!lue.fait && (volet.n > 1 || volet.etat.is_none() || volet.avant.is_some()))
                .then(|| volet.avant.as_ref().map_or(Ok(Valeurs::default()), valeurs))
                .transpose()?;
            lue.apres = volet
                .etat
                .is_some()
                .then(|| volet.apres.as_ref().map_or(Ok(Valeurs::default()), valeurs))
                .transpose()?;
        }
        (None, Some(comptes)) if comptes.len() == 3 => {
            lue.combien = Some([combien(&comptes[0]), combien(&comptes[1]), combien(&comptes[2])]);
        }
        _ => {}
    }
    Ok(lue)
}

/// The values of a document: those of the guardian and each appreciation one by one; what only carnet counts by is left out.
fn valeurs(document: &Document) -> Result<Valeurs> {
    let json = |valeur: &Bson| serde_json::to_value(valeur).unwrap_or(Value::Null);
    let is_shown = |champ: &str| !["_id", "notes", "dernier_n"].contains(&champ) && !SOUS_DOCUMENTS.contains(&champ);
    let champs = document.iter().filter(|(champ, _)| is_shown(champ)).map(|(champ, v)| (champ.clone(), json(v)));
    let parties = SOUS_DOCUMENTS.into_iter().flat_map(|liste| {
        let siens = sous_document(document, liste).into_iter();
        siens.map(move |(champ, valeur)| (nom_de_partie(format!("{liste}.{champ}")), json(&valeur)))
    });
    let notes = document.get_array("notes").into_iter().flatten();
    let note = |note: &Bson| {
        deserialize_from_bson::<NoteDoc>(note.clone())
            .map_err(|error| Panne::DocumentEtranger { detail: error.to_string() }.into())
            .and_then(NoteDoc::note)
    };
    Ok(Valeurs { champs: champs.chain(parties).collect(), notes: notes.map(note).collect::<Result<_>>()? })
}
