//! Who changed what, when, from which value to which: written in the transaction of the change itself.

use super::EtudiantDoc;
use super::document::NoteDoc;
use crate::domain::Etudiant;
use crate::error::{Panne, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, doc, serialize_to_bson};

/// What was done.
#[derive(Clone, Debug)]
pub enum Action<'a> {
    /// A new student.
    Cree(&'a Etudiant),
    /// A student before and after.
    Change(&'a Etudiant, &'a Etudiant),
    /// A student who is no more.
    Supprime(&'a Etudiant),
    /// A chunk of an import: who was created (with the version then written), and who was changed, before and after.
    Lot {
        /// The import.
        import: ObjectId,
        /// Created.
        crees: &'a [EtudiantDoc],
        /// Changed: before, and the version after.
        changes: &'a [(Etudiant, i64)],
    },
    /// A chunk of an import taken back.
    LotRepris {
        /// The import.
        import: ObjectId,
        /// Who was taken back.
        ids: &'a [String],
    },
}

/// An entry.
#[derive(Clone, Debug)]
pub struct Entree<'a> {
    /// The account.
    pub qui: &'a str,
    /// The command: `note add`.
    pub commande: &'a str,
    /// What it did.
    pub action: Action<'a>,
}

impl Entree<'_> {
    pub(super) fn document(&self, quand: DateTime) -> Result<Document> {
        let mut entree = doc! { "quand": quand, "qui": self.qui, "commande": self.commande };
        let etudiant = |matricule: &str| doc! { "type": "etudiant", "id": matricule };
        match &self.action {
            Action::Cree(apres) => {
                entree.insert("cible", etudiant(apres.matricule.as_str()));
                entree.extend(doc! { "avant": Bson::Null, "apres": entier(apres)? });
            }
            Action::Supprime(avant) => {
                entree.insert("cible", etudiant(avant.matricule.as_str()));
                entree.extend(doc! { "avant": entier(avant)?, "apres": Bson::Null });
            }
            Action::Change(avant, apres) => {
                let (avant, apres) = difference(avant, apres)?;
                entree.insert("cible", etudiant(self.matricule()));
                entree.extend(doc! { "avant": avant, "apres": apres });
            }
            Action::Lot { import, crees, changes } => {
                let crees: Vec<Document> =
                    crees.iter().map(|doc| doc! { "id": &doc.matricule, "version": doc.version }).collect();
                let changes: Vec<Document> = changes
                    .iter()
                    .map(|(avant, version)| Ok(doc! { "avant": entier(avant)?, "version": version }))
                    .collect::<Result<_>>()?;
                entree.insert("cible", doc! { "type": "import", "id": import.to_hex() });
                entree.extend(doc! { "import": import, "crees": crees, "changes": changes });
            }
            Action::LotRepris { import, ids } => {
                entree.insert("cible", doc! { "type": "import", "id": import.to_hex() });
                entree.insert("repris", ids.to_vec());
            }
        }
        Ok(entree)
    }

    fn matricule(&self) -> &str {
        match &self.action {
            Action::Cree(etudiant) | Action::Supprime(etudiant) | Action::Change(etudiant, _) => {
                etudiant.matricule.as_str()
            }
            _ => "",
        }
    }
}

/// A student whole, without what is derived from his marks.
pub(super) fn entier(etudiant: &Etudiant) -> Result<Document> {
    let epoque = DateTime::from_millis(0);
    let bson = serialize_to_bson(&EtudiantDoc::de(etudiant, epoque, epoque))
        .map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
    let Bson::Document(mut document) = bson else {
        return Err(Panne::MongoRefus { detail: "a student is a document".into() }.into());
    };
    for derive in ["nb_notes", "moyenne_centiemes", "provisoire", "moyennes", "recherche", "cree", "modifie"] {
        document.remove(derive);
    }
    Ok(document)
}

/// What differs: the fields of the identity, and the marks by their number.
fn difference(avant: &Etudiant, apres: &Etudiant) -> Result<(Document, Document)> {
    let (mut old, mut new) = (entier(avant)?, entier(apres)?);
    for document in [&mut old, &mut new] {
        document.remove("notes");
        document.remove("_id");
    }
    let same: Vec<String> = old.iter().filter(|(champ, v)| new.get(champ) == Some(v)).map(|(c, _)| c.clone()).collect();
    for champ in same {
        old.remove(&champ);
        new.remove(&champ);
    }
    let notes = |these: &Etudiant, others: &Etudiant| -> Result<Vec<Bson>> {
        let changed = these.notes.iter().filter(|note| others.note(note.n) != Some(note));
        changed
            .map(|note| serialize_to_bson(&NoteDoc::de(note)))
            .collect::<Result<_, _>>()
            .map_err(|error| Panne::MongoRefus { detail: error.to_string() }.into())
    };
    for (document, these, others) in [(&mut old, avant, apres), (&mut new, apres, avant)] {
        let notes = notes(these, others)?;
        if !notes.is_empty() {
            document.insert("notes", notes);
        }
    }
    Ok((old, new))
}
