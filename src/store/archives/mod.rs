//! What school years were: their students with all their marks (`archives`), and their classes with the rules and the teachers of
//! then (`annees`); and the closing of a year, which makes them (`clotures`, one record a year).
//!
//! A student is put into the archive in the very transaction that takes him out of his year: his marks are in one of the two
//! places, whatever dies. A document of either is written once, and once more where its student is made anonymous
//! ([`super::rgpd`]). It has a chain of its own
//! ([`super::journal`]), so that `log --verifier` sees one that was changed.

mod cloture;
mod document;
mod lecture;

use super::Store;
use crate::domain::NomClasse;
use crate::domain::classe::AnneeScolaire;
pub use cloture::{AClore, ClotureEnCours, NouvelleCloture, Ouvrier};
pub(super) use document::ArchiveDoc;
use document::{AnneeDoc, ClotureDoc};
pub use lecture::ClasseEntiere;
use mongodb::IndexModel;
use mongodb::bson::{Document, doc};
use mongodb::sync::Collection;

/// Students of a year.
pub(super) const ARCHIVES: &str = "archives";
/// Classes of a year.
pub(super) const ANNEES: &str = "annees";
/// Closings.
pub(super) const CLOTURES: &str = "clotures";

/// How a student of a year is called: `2025-2026 E00012`.
fn id(annee: &AnneeScolaire, matricule: &str) -> String {
    format!("{annee} {matricule}")
}

/// A class: `2025-2026 classe L3`. No matricule has a space, so no class is called as a student is.
fn id_de_classe(annee: &AnneeScolaire, classe: &NomClasse) -> String {
    format!("{annee} classe {classe}")
}

impl Store {
    pub(super) fn archives_docs(&self) -> Collection<ArchiveDoc> {
        self.db.collection(ARCHIVES)
    }

    fn annees_docs(&self) -> Collection<AnneeDoc> {
        self.db.collection(ANNEES)
    }

    fn clotures_docs(&self) -> Collection<ClotureDoc> {
        self.db.collection(CLOTURES)
    }
}

/// The collections, each with its validator.
pub(super) fn collections() -> [(&'static str, Document); 3] {
    let texte = doc! { "bsonType": "string", "minLength": 1, "maxLength": 300 };
    let vingt = doc! { "bsonType": ["int", "long"], "minimum": 0, "maximum": 2000 };
    let archives = doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": ["_id", "annee", "matricule", "nom", "prenom", "classe", "reglement", "cree", "quand", "tete"],
        "properties": {
            "annee": texte.clone(),
            "matricule": { "bsonType": "string", "pattern": "^[A-Z0-9_./-]{1,32}$" },
            "nom": texte.clone(),
            "prenom": texte.clone(),
            "classe": texte.clone(),
            "notes": { "bsonType": "array" },
            "moyenne_centiemes": vingt.clone(),
            "moyennes": { "bsonType": "object", "additionalProperties": vingt.clone() },
            "generales": { "bsonType": "object", "additionalProperties": vingt },
            "quand": { "bsonType": "date" },
        },
    } };
    let annees = doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": ["_id", "annee", "classe", "reglement", "regles", "quand", "tete"],
        "properties": { "annee": texte.clone(), "classe": texte, "regles": { "bsonType": "object" } },
    } };
    let clotures = doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": ["vers", "table", "qui", "etat", "fait", "total"],
        "properties": { "etat": { "enum": ["en_cours", "finie"] } },
    } };
    [(ARCHIVES, archives), (ANNEES, annees), (CLOTURES, clotures)]
}

/// The indexes of a collection; none of another's.
pub(super) fn index(nom: &str) -> Vec<IndexModel> {
    let sur = |cles: Document| IndexModel::builder().keys(cles).build();
    match nom {
        ARCHIVES => vec![
            sur(doc! { "annee": 1, "classe": 1, "nom": 1, "prenom": 1, "_id": 1 }),
            sur(doc! { "annee": 1, "nom": 1, "prenom": 1 }),
            sur(doc! { "matricule": 1, "annee": 1 }),
        ],
        ANNEES => vec![sur(doc! { "annee": 1, "classe": 1 })],
        _ => Vec::new(),
    }
}
