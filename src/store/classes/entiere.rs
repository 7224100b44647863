//! A class with all that its papers tell of it.

use super::super::instantane::Instantane;
use super::super::{LECTURE, Store};
use crate::arret;
use crate::domain::{Classe, Etudiant, NomClasse};
use crate::error::Result;
use mongodb::bson::doc;

impl Store {
    /// A class and its students with their marks, by name, all at one moment.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, the server's.
    pub fn classe_entiere(&self, nom: &NomClasse) -> Result<(Option<Classe>, Vec<Etudiant>)> {
        self.note("classe", false);
        self.insiste(|| self.lit_classe_entiere(nom))
    }

    fn lit_classe_entiere(&self, nom: &NomClasse) -> Result<(Option<Classe>, Vec<Etudiant>)> {
        let Instantane { session, etudiants, .. } = &mut self.instantane()?;
        let tous = etudiants.find(doc! { "classe": nom.as_str() }).sort(doc! { "nom": 1, "prenom": 1, "_id": 1 });
        let tous = tous.max_time(LECTURE).session(&mut *session).run();
        let mut lus = Vec::new();
        for document in tous.map_err(|error| self.panne(error))?.iter(&mut *session) {
            arret::verifie()?;
            lus.push(document.map_err(|error| self.panne(error))?);
        }
        let classes = self.classes_docs();
        let classe = classes.find_one(doc! { "_id": nom.as_str() }).max_time(LECTURE).session(&mut *session).run();
        let classe = classe.map_err(|error| self.panne(error))?.map(|lue| self.classe_de(lue)).transpose()?;
        // Rules stay what they are under their number.
        Ok((classe, lus.into_iter().map(|lu| self.etudiant_de(lu)).collect::<Result<_>>()?))
    }
}
