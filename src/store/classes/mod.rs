//! Classes and their rules.
//!
//! Rules are never changed: other rules are another document, with another number, and a student's document names the number by
//! which its averages were worked out. So that the two never part, whatever happens at once:
//! - who changes a class's rules writes every student of the class in the same transaction ([`Transaction::change_classe`]);
//! - who changes a student asks for the number with which he was read (`celui`), and so loses against that, and reads again;
//! - who puts a student into a class raises the class's `entrees` ([`Transaction::entre`]), and so one of the two loses.

mod changement;
mod document;
mod entiere;
mod passage;

use super::{EtudiantDoc, LECTURE, Store};
use crate::domain::classe::Classe;
use crate::domain::{Etudiant, NomClasse, Reglement};
use crate::error::{Panne, Result};
pub use changement::portees_de_classe;
pub(super) use changement::{Entrees, entiere};
pub(super) use document::{ClasseDoc, ReglementDoc, ReglesDoc};
use mongodb::bson::doc;
use mongodb::sync::Collection;
pub use passage::{Passage, Passes};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Classes asked about at once.
const LOT: usize = 1_000;

/// Rules that were read, by their number: they never change.
#[derive(Debug, Default)]
pub(super) struct Reglements(Mutex<HashMap<i64, Arc<Reglement>>>);

impl Store {
    pub(super) fn classes_docs(&self) -> Collection<ClasseDoc> {
        self.db.collection("classes")
    }

    pub(super) fn reglements_docs(&self) -> Collection<ReglementDoc> {
        self.db.collection("reglements")
    }

    /// The rules of that number.
    ///
    /// # Errors
    /// Rules that nobody wrote, the server's.
    pub fn reglement(&self, numero: i64) -> Result<Arc<Reglement>> {
        if numero == 0 {
            return Ok(Reglement::defaut());
        }
        let connus = || self.reglements.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(connu) = connus().get(&numero) {
            return Ok(Arc::clone(connu));
        }
        let found = self.reglements_docs().find_one(doc! { "_id": numero }).max_time(LECTURE).run();
        let absent = || Panne::DocumentEtranger { detail: format!("règlement {numero}") };
        let lu = found.map_err(|error| self.panne(error))?.ok_or_else(absent)?;
        let reglement = Arc::new(lu.regles.reglement(numero)?);
        self.retient_reglement(&reglement);
        Ok(reglement)
    }

    /// Under their numbers there may be other rules by now.
    pub(super) fn oublie_les_regles(&self) {
        self.reglements.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Keeps rules in memory, also those of a transaction that is tried again with others under the same number.
    fn retient_reglement(&self, reglement: &Arc<Reglement>) {
        let mut connus = self.reglements.0.lock().unwrap_or_else(PoisonError::into_inner);
        connus.insert(reglement.numero, Arc::clone(reglement));
    }

    /// The student of a document, with the rules that it names.
    ///
    /// # Errors
    /// A document that carnet did not write, the server's.
    pub(super) fn etudiant_de(&self, document: EtudiantDoc) -> Result<Etudiant> {
        let reglement = self.reglement(document.reglement)?;
        document.etudiant(reglement)
    }

    /// The class of that name, whatever its accents and case.
    ///
    /// # Errors
    /// The server's.
    pub fn classe(&self, nom: &NomClasse) -> Result<Option<Classe>> {
        let found = self.classes_docs().find_one(doc! { "_id": nom.as_str() }).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        found.map(|lue| self.classe_de(lue)).transpose()
    }

    /// Every class of which something was ever said or written, by name.
    ///
    /// # Errors
    /// The server's.
    pub fn classes(&self) -> Result<Vec<Classe>> {
        let found = self.classes_docs().find(doc! {}).sort(doc! { "_id": 1 }).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        found.map(|lue| self.classe_de(lue.map_err(|error| self.panne(error))?)).collect()
    }

    /// The class of a document, with the rules that it names.
    ///
    /// # Errors
    /// Rules that nobody wrote, the server's.
    pub(super) fn classe_de(&self, lue: ClasseDoc) -> Result<Classe> {
        let reglement = self.reglement(lue.reglement)?;
        lue.classe(reglement)
    }

    /// The rules that a class has now.
    ///
    /// # Errors
    /// The server's.
    pub fn reglement_de(&self, classe: &NomClasse) -> Result<Arc<Reglement>> {
        Ok(self.classe(classe)?.map_or_else(Reglement::defaut, |classe| classe.reglement))
    }

    /// The rules that these classes have now, by their folded names; of those that have any.
    ///
    /// # Errors
    /// The server's.
    pub fn reglements_des(&self, classes: &[&NomClasse]) -> Result<HashMap<String, Arc<Reglement>>> {
        let mut reglements = HashMap::new();
        for noms in classes.chunks(LOT) {
            let noms: Vec<&str> = noms.iter().map(|nom| nom.as_str()).collect();
            let found = self.classes_docs().find(doc! { "_id": { "$in": noms } }).max_time(LECTURE).run();
            for lue in found.map_err(|error| self.panne(error))? {
                let classe = self.classe_de(lue.map_err(|error| self.panne(error))?)?;
                reglements.insert(classe.nom.cle(), classe.reglement);
            }
        }
        Ok(reglements)
    }

    /// Gives a student the rules that his class has now: before he is put into it.
    ///
    /// # Errors
    /// The server's.
    pub fn met_aux_regles(&self, etudiant: &mut Etudiant) -> Result<()> {
        etudiant.reglement = self.reglement_de(&etudiant.identite.classe)?;
        Ok(())
    }
}
