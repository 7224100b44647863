//! Numbers that carnet gives itself.

use super::{LECTURE, Store};
use crate::domain::Matricule;
use crate::error::{Panne, Result};
use mongodb::bson::doc;
use mongodb::options::ReturnDocument;

impl Store {
    /// The matricule that would be next, without taking it: above those that were given by hand.
    ///
    /// # Errors
    /// The server's.
    pub fn prochain_matricule(&self) -> Result<Matricule> {
        let found = self.documents("compteurs").find_one(doc! { "_id": "matricule" }).max_time(LECTURE).run();
        let compteur = found.map_err(|error| self.panne(error))?;
        let last = compteur.and_then(|compteur| compteur.get_i64("valeur").ok()).unwrap_or(0);
        let prochain = Matricule::numero(last.unsigned_abs() + 1);
        match self.etudiant(&prochain)? {
            None => Ok(prochain),
            Some(_) => Ok(Matricule::numero(last.max(self.plus_haut_matricule()?).unsigned_abs() + 1)),
        }
    }

    /// The highest number that a student has in a matricule such as carnet gives.
    fn plus_haut_matricule(&self) -> Result<i64> {
        let ours = doc! { "_id": { "$regex": "^E[0-9]{5,18}$" } };
        let found = self.documents("etudiants").find(ours).projection(doc! { "_id": 1 }).max_time(LECTURE).run();
        let mut highest = 0;
        for document in found.map_err(|error| self.panne(error))? {
            let document = document.map_err(|error| self.panne(error))?;
            let number = document.get_str("_id").ok().and_then(|id| id.get(1..)).and_then(|n| n.parse::<i64>().ok());
            highest = highest.max(number.unwrap_or(0));
        }
        Ok(highest)
    }

    /// Passes over the numbers that were given by hand or came with an import: the next one is above all of them.
    ///
    /// # Errors
    /// The server's.
    pub fn depasse_matricules(&self) -> Result<()> {
        let highest = self.plus_haut_matricule()?;
        let above = doc! { "$max": { "valeur": highest } };
        let raised = self.documents("compteurs").update_one(doc! { "_id": "matricule" }, above).upsert(true).run();
        raised.map(|_| ()).map_err(|error| self.panne(error))
    }

    /// The next `combien` matricules (`E00001`…): never given twice, and never given back.
    ///
    /// # Errors
    /// The server's.
    pub fn matricules_suivants(&self, combien: u64) -> Result<Vec<Matricule>> {
        self.verifie_le_schema()?;
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
