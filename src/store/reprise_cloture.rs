//! What a school year that is over takes out of reach of `undo`: its marks are in the archive, and the student goes on without
//! them.

use super::archives::{ANNEES, ARCHIVES};
use super::journal::{ETUDIANT, EntreeDoc, Inverse, VoletDoc};
use super::{Store, Transaction};
use crate::domain::Etudiant;
use crate::error::Result;
use mongodb::bson::{DateTime, Document, doc};
use std::collections::HashMap;

/// The year that was closed since, by matricule.
pub(super) type Closes = HashMap<String, String>;

impl Transaction<'_> {
    /// Of these students, those of whom a year was put into the archive after that entry.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn closes_depuis(&mut self, ids: &[&str], entree: &EntreeDoc) -> Result<Closes> {
        let eux = doc! { "matricule": { "$in": ids }, "quand": { "$gte": entree.quand } };
        let archives = self.store.documents(ARCHIVES);
        let found = archives.find(eux).projection(doc! { "matricule": 1, "annee": 1 });
        let mut found = found.session(&mut *self.session).run().map_err(|error| self.store.panne(error))?;
        let lues: Result<Vec<Document>, _> = found.iter(self.session).collect();
        let lues = lues.map_err(|error| self.store.panne(error))?;
        let texte = |lue: &Document, champ: &str| lue.get_str(champ).unwrap_or_default().to_owned();
        Ok(lues.iter().map(|lue| (texte(lue, "matricule"), texte(lue, "annee"))).collect())
    }

    /// The year of which this would bring something back that is in the archive, or would have been.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn annee_rouverte(
        &mut self,
        fait: &Inverse,
        closes: &Closes,
        entree: &EntreeDoc,
    ) -> Result<Option<String>> {
        match fait {
            Inverse::Change(avant, apres) if est_de_l_annee(avant, apres) => {
                Ok(closes.get(avant.matricule.as_str()).cloned())
            }
            Inverse::Cree(apres) => {
                let classe = apres.identite.classe.as_str();
                let sienne = doc! { "classe": classe, "quand": { "$gte": entree.quand } };
                let annees = self.store.documents(ANNEES);
                let found = annees.find_one(sienne).session(&mut *self.session).run();
                let found = found.map_err(|error| self.store.panne(error))?;
                Ok(found.and_then(|lue| lue.get_str("annee").ok().map(str::to_owned)))
            }
            Inverse::Change(..) | Inverse::Supprime(_) => Ok(None),
        }
    }
}

/// Marks, what is said of him, his class: all of it is of one year.
fn est_de_l_annee(avant: &Etudiant, apres: &Etudiant) -> bool {
    avant.notes != apres.notes
        || avant.appreciations != apres.appreciations
        || avant.identite.classe.cle() != apres.identite.classe.cle()
}

impl Store {
    /// When a student was first written who was removed since, as his last head tells; none of those removed by an earlier carnet.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn cree_alors(&self, volet: &VoletDoc) -> Result<Option<i64>> {
        let tete = doc! { "cible.type": ETUDIANT, "cible.id": &volet.id, "lignee": volet.lignee };
        let found = self.documents("tetes").find_one(tete).run().map_err(|error| self.panne(error))?;
        let cree = found.and_then(|lue| lue.get_datetime("cree").ok().copied());
        Ok(cree.map(DateTime::timestamp_millis))
    }
}
