//! What the archive has of somebody who becomes anonymous: his years stay, with their marks, under the pseudonym.

use super::super::archives::{ARCHIVES, ArchiveDoc, CLOTURES};
use super::super::journal::{ARCHIVE, CibleDoc, TeteDoc, Volet, canonique};
use super::super::{LECTURE, Store, Transaction};
use super::traces::Personne;
use crate::domain::{Matricule, Tete};
use crate::error::{Panne, Result};
use mongodb::bson::{DateTime, Document, doc, serialize_to_bson, serialize_to_document};

/// A year of his under the pseudonym, and the head of what it was.
pub(super) struct AnneeSous {
    document: Document,
    precedent: Option<Tete>,
}

impl AnneeSous {
    /// The link that says so.
    pub(super) fn volet(&self) -> Result<Volet> {
        let cible = CibleDoc::de(ARCHIVE, self.document.get_str("_id").unwrap_or_default());
        let etat = Some(canonique::octets(&self.document)?);
        Ok(Volet { cible, precedent: self.precedent, avant: None, apres: None, etat })
    }
}

/// His years in the archive.
#[derive(Debug, Default)]
pub(super) struct SesAnnees {
    /// How they are called there.
    pub(super) ids: Vec<String>,
    /// The names that he had then.
    pub(super) noms: Vec<String>,
}

impl Store {
    /// The years of somebody: not those of whoever had his matricule before him, where he is there and tells himself apart.
    pub(super) fn ses_annees(&self, personne: &Personne) -> Result<SesAnnees> {
        let mut siennes = doc! { "matricule": personne.matricule.as_str() };
        let cree = personne.etudiant.as_ref().and_then(|etudiant| etudiant.cree);
        siennes.extend(cree.map(|cree| ("cree".to_owned(), DateTime::from_millis(cree).into())));
        let archives = self.documents(ARCHIVES);
        let found = archives.find(siennes).projection(doc! { "nom": 1, "prenom": 1 }).max_time(LECTURE).run();
        let found: Vec<Document> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let textes = |champs: &[&str]| {
            let lus = found.iter().flat_map(|lue| champs.iter().map(|champ| lue.get_str(champ)));
            lus.flatten().map(str::to_owned).collect()
        };
        Ok(SesAnnees { ids: textes(&["_id"]), noms: textes(&["nom", "prenom"]) })
    }
}

impl Transaction<'_> {
    /// Takes his years out of the archive, and gives them as they go back into it, with [`Self::remet`].
    pub(super) fn sort_ses_annees(&mut self, ids: &[String], pseudonyme: &Matricule) -> Result<Vec<AnneeSous>> {
        let siennes = doc! { "_id": { "$in": ids } };
        let archives = self.store.archives_docs();
        let found = archives.find(siennes.clone()).sort(doc! { "_id": 1 }).session(&mut *self.session).run();
        let mut found = found.map_err(|error| self.store.panne(error))?;
        let lues: Result<Vec<ArchiveDoc>, _> = found.iter(self.session).collect();
        let mut annees = Vec::new();
        for lue in lues.map_err(|error| self.store.panne(error))? {
            let precedent = lue.tete.clone().map(TeteDoc::tete).transpose()?;
            let document = serialize_to_document(&lue.anonyme(pseudonyme));
            let document = document.map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
            annees.push(AnneeSous { document, precedent });
        }
        let done = archives.delete_many(siennes).session(&mut *self.session).run();
        done.map_err(|error| self.store.panne(error))?;
        Ok(annees)
    }

    /// Where he goes at the end of a year, the pseudonym goes.
    pub(super) fn passe_sous(&mut self, ancien: &str, pseudonyme: &Matricule) -> Result<()> {
        let change = doc! { "$set": { "exceptions.$[lui].matricule": pseudonyme.as_str() } };
        let clotures = self.store.documents(CLOTURES);
        let done = clotures.update_many(doc! { "exceptions.matricule": ancien }, change);
        let done = done.array_filters([doc! { "lui.matricule": ancien }]).session(&mut *self.session).run();
        done.map(|_| ()).map_err(|error| self.store.panne(error))
    }

    /// Puts them back, each with its head.
    pub(super) fn remet(&mut self, annees: Vec<AnneeSous>, tetes: &[Tete]) -> Result<()> {
        for (mut annee, tete) in annees.into_iter().zip(tetes) {
            let tete = serialize_to_bson(&TeteDoc::from(*tete));
            let tete = tete.map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
            annee.document.insert("tete", tete);
            let done = self.store.documents(ARCHIVES).insert_one(annee.document).session(&mut *self.session).run();
            done.map_err(|error| self.store.panne(error))?;
        }
        Ok(())
    }
}
