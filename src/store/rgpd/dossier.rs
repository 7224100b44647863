//! All that is held about somebody, document by document, as a program can read it.

use super::super::archives::ARCHIVES;
use super::super::journal::{COMPTE, ETUDIANT};
use super::super::{LECTURE, Store, Transaction};
use crate::domain::{Matricule, NomCompte};
use crate::error::Result;
use jiff::Timestamp;
use mongodb::bson::{Bson, DateTime, Document, doc};
use serde_json::{Map, Value};

/// Whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sujet {
    /// A student's.
    Etudiant(Matricule),
    /// That of whoever has an account.
    Compte(NomCompte),
}

/// What is held, collection by collection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dossier {
    /// The student's document; none of an account.
    pub etudiant: Option<Value>,
    /// Accounts, without their sealed passwords.
    pub comptes: Vec<Value>,
    /// Entries of the journal about him, oldest first; of those about many only what they say of him.
    pub journal: Vec<Value>,
    /// Entries about his accounts.
    pub journal_des_comptes: Vec<Value>,
    /// What an account did to others: when, with which command, to whom; nothing of theirs.
    pub actes: Vec<Value>,
    /// Messages about him.
    pub messages: Vec<Value>,
    /// Years that are over, the first first.
    pub annees: Vec<Value>,
}

impl Store {
    /// All that is held about somebody.
    ///
    /// # Errors
    /// The server's.
    pub fn dossier(&self, sujet: &Sujet) -> Result<Dossier> {
        let mut dossier = Dossier::default();
        let comptes = match sujet {
            Sujet::Etudiant(matricule) => {
                let id = matricule.as_str();
                let lui = self.documents("etudiants").find_one(doc! { "_id": id }).max_time(LECTURE).run();
                let lui = lui.map_err(|error| self.panne(error))?.unwrap_or_default();
                // Who had his matricule before him was first written at another moment. Of one who is no more, it is all there is.
                let cree = lui.get_datetime("cree").ok().copied();
                dossier.etudiant = Some(en_json(Bson::Document(lui))).filter(|lui| lui["_id"].is_string());
                let mut entrees = self.entrees_de_l_etudiant(id)?;
                let autres = self.chaines_d_autres(id, cree)?;
                entrees.insert("volets.lignee", doc! { "$nin": autres });
                dossier.journal = self.tous("journal", entrees, chronologie(), |entree| seulement(entree, id))?;
                let messages = doc! { "etudiant": id, "cree": { "$gte": cree.unwrap_or(DateTime::MIN) } };
                dossier.messages = self.tous("notifications", messages, doc! { "cree": 1, "_id": 1 }, |_| true)?;
                let mut annees = doc! { "matricule": id };
                annees.extend(cree.map(|cree| ("cree".to_owned(), cree.into())));
                dossier.annees = self.tous(ARCHIVES, annees, doc! { "annee": 1 }, |_| true)?;
                doc! { "matricule": id }
            }
            Sujet::Compte(nom) => {
                let siens = doc! { "qui": nom.as_str(), "cible.type": { "$ne": COMPTE } };
                dossier.actes = self.tous("journal", siens, chronologie(), sans_les_autres)?;
                doc! { "_id": nom.as_str() }
            }
        };
        let sans_secret = |compte: &mut Document| {
            compte.remove("mot_de_passe");
            true
        };
        dossier.comptes = self.tous("comptes", comptes, doc! { "_id": 1 }, sans_secret)?;
        let noms: Vec<&str> = dossier.comptes.iter().filter_map(|compte| compte["_id"].as_str()).collect();
        let eux = doc! { "cible.type": COMPTE, "cible.id": { "$in": noms } };
        dossier.journal_des_comptes = self.tous("journal", eux, chronologie(), |_| true)?;
        Ok(dossier)
    }

    /// Those of a collection that `garde` keeps, as it leaves them.
    fn tous(
        &self,
        nom: &str,
        eux: Document,
        ordre: Document,
        garde: impl Fn(&mut Document) -> bool,
    ) -> Result<Vec<Value>> {
        let found = self.documents(nom).find(eux).sort(ordre).max_time(LECTURE).run();
        let mut tous = Vec::new();
        for document in found.map_err(|error| self.panne(error))? {
            let mut document = document.map_err(|error| self.panne(error))?;
            if garde(&mut document) {
                tous.push(en_json(Bson::Document(document)));
            }
        }
        Ok(tous)
    }
}

impl Transaction<'_> {
    /// Writes down that somebody's data were taken out.
    ///
    /// # Errors
    /// The server's.
    pub fn note_dossier(&mut self, nom: &NomCompte, fichier: &str, sujet: &Sujet) -> Result<()> {
        let de = match sujet {
            Sujet::Etudiant(matricule) => matricule.as_str(),
            Sujet::Compte(nom) => nom.as_str(),
        };
        self.note_fait(nom, "rgpd export", doc! { "fichier": fichier, "données de": de })
    }
}

fn chronologie() -> Document {
    doc! { "quand": 1, "_id": 1 }
}

/// Of an entry about many, what it says of him; not how it is chained.
fn seulement(entree: &mut Document, id: &str) -> bool {
    entree.remove("touches");
    let le_sien = |volet: &Bson| {
        let volet = volet.as_document();
        let dit =
            |champ: &str, texte: &str| volet.is_some_and(|volet| volet.get_str(champ).is_ok_and(|dit| dit == texte));
        dit("type", ETUDIANT) && dit("id", id)
    };
    let Ok(volets) = entree.get_array_mut("volets") else { return true };
    volets.retain(le_sien);
    !volets.is_empty()
}

fn sans_les_autres(entree: &mut Document) -> bool {
    for champ in ["volets", "touches", "details"] {
        entree.remove(champ);
    }
    true
}

/// As people and programs read it: moments in RFC 3339, identities and digests in hexadecimal.
fn en_json(valeur: Bson) -> Value {
    match valeur {
        Bson::Document(document) => {
            let champs = document.into_iter().map(|(champ, valeur)| (champ, en_json(valeur)));
            Value::Object(champs.collect::<Map<_, _>>())
        }
        Bson::Array(valeurs) => valeurs.into_iter().map(en_json).collect(),
        Bson::DateTime(moment) => {
            Timestamp::from_millisecond(moment.timestamp_millis()).map_or(Value::Null, |lu| lu.to_string().into())
        }
        Bson::ObjectId(id) => id.to_hex().into(),
        Bson::Binary(binaire) => binaire.bytes.iter().map(|octet| format!("{octet:02x}")).collect::<String>().into(),
        autre => serde_json::to_value(autre).unwrap_or(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mongodb::bson::oid::ObjectId;

    #[test]
    fn a_document_is_told_as_people_read_it() {
        let lu = en_json(Bson::Document(doc! {
            "_id": ObjectId::from_bytes([1; 12]), "n": 3_i64, "quand": DateTime::from_millis(0), "notes": [{ "v": 1.5 }],
        }));
        let attendu = r#"{"_id":"010101010101010101010101","n":3,"quand":"1970-01-01T00:00:00Z","notes":[{"v":1.5}]}"#;
        assert_eq!(lu.to_string(), attendu);
    }
}
