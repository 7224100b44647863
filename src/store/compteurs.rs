//! Numbers that carnet gives itself.

use super::Store;
use crate::domain::Matricule;
use crate::error::{Panne, Result};
use mongodb::bson::doc;
use mongodb::options::ReturnDocument;

impl Store {
    /// The next `combien` matricules (`E00001`…): never given twice, and never given back.
    ///
    /// # Errors
    /// The server's.
    pub fn matricules_suivants(&self, combien: u64) -> Result<Vec<Matricule>> {
        let pas = i64::try_from(combien).unwrap_or(i64::MAX);
        let compteur = self
            .documents("compteurs")
            .find_one_and_update(doc! { "_id": "matricule" }, doc! { "$inc": { "valeur": pas } })
            .upsert(true)
            .return_document(ReturnDocument::After)
            .run()
            .map_err(|error| self.panne(error))?;
        let last = compteur
            .and_then(|compteur| compteur.get_i64("valeur").ok())
            .and_then(|valeur| u64::try_from(valeur).ok())
            .ok_or_else(|| Panne::DocumentEtranger { detail: "compteurs.matricule".into() })?;
        Ok((last - combien + 1..=last).map(Matricule::numero).collect())
    }
}
