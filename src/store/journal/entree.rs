//! The documents of the journal, as the database holds them.

use super::expurge::ExpurgeDoc;
use crate::domain::Tete;
use crate::error::{Panne, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, DateTime, Document, doc};
use serde::{Deserialize, Serialize};

/// The type of a student, as a target.
pub(in crate::store) const ETUDIANT: &str = "etudiant";
/// The type of an account.
pub(in crate::store) const COMPTE: &str = "compte";
/// The type of a class.
pub(in crate::store) const CLASSE: &str = "classe";
/// The type of a document of a school year that is over: of a student, or of a class.
pub(in crate::store) const ARCHIVE: &str = "archive";
/// The type of an operation on many students at once.
pub(in crate::store) const IMPORT: &str = "import";

/// Who does what: what every entry begins with.
#[derive(Clone, Copy, Debug)]
pub struct Acte<'a> {
    /// The account.
    pub qui: &'a str,
    /// The command: `note add`.
    pub commande: &'a str,
    /// What several entries belong to: an import, or the taking back of one.
    pub ensemble: Option<ObjectId>,
    /// The entry that this one takes back.
    pub reprend: Option<ObjectId>,
    /// Those who are told of a student are told of it.
    pub notifie: bool,
}

impl<'a> Acte<'a> {
    /// A change of its own.
    pub fn seul(qui: &'a str, commande: &'a str) -> Acte<'a> {
        Acte { qui, commande, ensemble: None, reprend: None, notifie: true }
    }
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct CibleDoc {
    #[serde(rename = "type")]
    pub(in crate::store) genre: String,
    pub(in crate::store) id: String,
}

impl CibleDoc {
    pub(in crate::store) fn de(genre: &str, id: &str) -> CibleDoc {
        CibleDoc { genre: genre.to_owned(), id: id.to_owned() }
    }
}

/// `journal`: one document an entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::store) struct EntreeDoc {
    #[serde(rename = "_id")]
    pub(in crate::store) id: ObjectId,
    pub(in crate::store) quand: DateTime,
    /// The schema of the carnet that wrote it: the journal takes none of an earlier one than its own
    /// ([`crate::store::migration`]). No part of the chain; absent in entries of before schema 8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) schema: Option<i32>,
    pub(in crate::store) qui: String,
    pub(in crate::store) commande: String,
    pub(in crate::store) cible: CibleDoc,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) ensemble: Option<ObjectId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) reprend: Option<ObjectId>,
    /// What there is to tell of a fact that concerns no target of the school: a login under a name that nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) details: Option<Document>,
    /// Of an entry that says what was expurgated: over all that became of the expurgated ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) scelle: Option<Binary>,
    /// What it was expurgated of, and by which entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) expurge: Option<ExpurgeDoc>,
    /// Absent in entries from before there were chains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) volets: Option<Vec<VoletDoc>>,
    /// The ids of the targets that the entry did not bring into being, where it has several: for their index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(in crate::store) touches: Vec<String>,
}

impl EntreeDoc {
    /// What `touches` has to be.
    pub(super) fn touches_voulues(&self) -> Vec<String> {
        if self.cible.genre != IMPORT {
            return Vec::new();
        }
        self.volets.iter().flatten().filter(|volet| volet.n > 1).map(|volet| volet.id.clone()).collect()
    }
}

/// What an entry says of one target.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::store) struct VoletDoc {
    #[serde(rename = "type")]
    pub(in crate::store) genre: String,
    pub(in crate::store) id: String,
    /// The entry with which the target's chain began.
    pub(in crate::store) lignee: ObjectId,
    pub(in crate::store) n: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) precedent: Option<Binary>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) avant: Option<Document>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) apres: Option<Document>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) sel: Option<Binary>,
    pub(in crate::store) empreinte: Binary,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) etat: Option<Binary>,
}

impl VoletDoc {
    /// The target was there before and is still, and nothing of it was changed: what somebody did. One whose values were erased
    /// looks the same.
    pub(in crate::store) fn est_un_fait(&self) -> bool {
        self.n > 1 && self.avant.is_none() && self.etat.is_some()
    }
}

/// A head, as the target's document keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeteDoc {
    lignee: ObjectId,
    n: i64,
    hash: Binary,
}

impl From<Tete> for TeteDoc {
    fn from(tete: Tete) -> TeteDoc {
        TeteDoc { lignee: ObjectId::from_bytes(tete.lignee), n: tete.n, hash: binaire(&tete.hash) }
    }
}

impl TeteDoc {
    /// The head.
    ///
    /// # Errors
    /// A hash that is none.
    pub fn tete(self) -> Result<Tete> {
        let hash = self.hash.bytes.as_slice().try_into().map_err(|_| Panne::DocumentEtranger {
            detail: format!("tete : empreinte de {} octets", self.hash.bytes.len()),
        })?;
        Ok(Tete { lignee: self.lignee.bytes(), n: self.n, hash })
    }

    /// What is left in `tetes` of a target that is no more.
    pub(in crate::store) fn reste(&self, genre: &str, id: &str) -> Result<Document> {
        Ok(doc! {
            "_id": format!("{genre}:{id}:{}", self.lignee.to_hex()),
            "cible": { "type": genre, "id": id },
            "lignee": self.lignee, "n": self.n, "hash": self.hash.clone(),
        })
    }
}

pub(super) fn binaire(octets: &[u8]) -> Binary {
    Binary { subtype: BinarySubtype::Generic, bytes: octets.to_vec() }
}
