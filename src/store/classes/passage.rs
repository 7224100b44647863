//! What is done to the students of a class together: moved into another one, a subject of theirs renamed; and the end of a class.

use super::super::journal::{CLASSE, CibleDoc, Volet, scelle};
use super::super::{Acte, Ecriture, Lot, Store, Transaction};
use super::changement::entiere;
use crate::cache::Portee;
use crate::domain::classe::Classe;
use crate::domain::{Etudiant, Matiere, NomClasse, Reglement};
use crate::error::{Donnees, Result};
use mongodb::bson::doc;
use std::sync::Arc;

/// What becomes of the students of a class.
#[derive(Clone, Copy, Debug)]
pub enum Passage<'a> {
    /// They are in another class.
    Vers(&'a NomClasse),
    /// Their marks in a subject are in another one.
    Matiere(&'a Matiere, &'a Matiere),
}

impl Passage<'_> {
    /// One of them after it, but for the rules of another class; none where nothing changes.
    ///
    /// # Errors
    /// `AppreciationsLongues` where what is said of two subjects that become one is too long for one text.
    pub fn apres(&self, avant: &Etudiant) -> Result<Option<Etudiant>> {
        let mut apres = avant.clone();
        match self {
            Passage::Vers(classe) => apres.identite.classe = (*classe).clone(),
            Passage::Matiere(de, vers) => {
                let champ = de.champ();
                for note in apres.notes.iter_mut().filter(|note| note.contenu.matiere.champ() == champ) {
                    note.contenu.matiere = (*vers).clone();
                }
                apres.appreciations.renomme(de, vers).map_err(|(cadre, cause)| {
                    let (matricule, identite) = (&avant.matricule, &avant.identite);
                    let qui = format!("{matricule} {} {}", identite.prenom, identite.nom);
                    Donnees::AppreciationsLongues { qui, cadre, cause }
                })?;
            }
        }
        Ok((apres != *avant).then_some(apres))
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passes {
    /// Students changed.
    pub etudiants: u64,
    /// Marks of theirs changed.
    pub notes: u64,
}

impl Transaction<'_> {
    /// Does it with those of these students who are in the class by now: all of them, in one journal entry.
    ///
    /// # Errors
    /// `PeriodeFermee`, `ModifieDepuis`, what [`Passage::apres`] says, the server's.
    pub fn passe(
        &mut self,
        classe: &NomClasse,
        matricules: &[String],
        passage: Passage<'_>,
        acte: &Acte<'_>,
    ) -> Result<Passes> {
        self.franchit_d_abord()?;
        let siens = self.etudiants_de(doc! { "_id": { "$in": matricules }, "classe": classe.as_str() })?;
        let regles = match passage {
            Passage::Vers(classe) => Some(self.classe(classe)?.map_or_else(Reglement::defaut, |autre| autre.reglement)),
            Passage::Matiere(..) => None,
        };
        let aux_regles = |apres: Etudiant| {
            let reglement = regles.clone().unwrap_or_else(|| Arc::clone(&apres.reglement));
            Etudiant { reglement, ..apres }
        };
        let paire = |avant: Etudiant| {
            let apres = passage.apres(&avant).transpose()?;
            Some(apres.map(|apres| (avant, aux_regles(apres))))
        };
        let paires = siens.into_iter().filter_map(paire).collect::<Result<Vec<(Etudiant, Etudiant)>>>()?;
        if paires.is_empty() {
            return Ok(Passes::default());
        }
        let autres = |(avant, apres): &(Etudiant, Etudiant)| {
            avant.notes.iter().zip(&apres.notes).filter(|(avant, apres)| avant != apres).count()
        };
        let passes = Passes { etudiants: paires.len() as u64, notes: paires.iter().map(autres).sum::<usize>() as u64 };
        let ecritures: Vec<Ecriture<'_>> = paires.iter().map(|(avant, apres)| Ecriture::Change(avant, apres)).collect();
        // What happens to a whole class is told to nobody.
        let acte = Acte { notifie: false, ..*acte };
        self.ecrit_lot(&mut Lot::pret(&ecritures, &acte, self.maintenant)?)?;
        Ok(passes)
    }

    /// The class, as the transaction sees it.
    ///
    /// # Errors
    /// The server's.
    pub(in crate::store) fn classe(&mut self, nom: &NomClasse) -> Result<Option<Classe>> {
        self.franchit_d_abord()?;
        let found = self.store.classes_docs().find_one(doc! { "_id": nom.as_str() }).session(&mut *self.session).run();
        let found = found.map_err(|error| self.store.panne(error))?;
        found.map(|lue| self.store.classe_de(lue)).transpose()
    }

    /// The students of a class, as the transaction sees them.
    ///
    /// # Errors
    /// The server's.
    pub(in crate::store) fn effectif(&mut self, nom: &NomClasse) -> Result<u64> {
        let etudiants = self.store.documents("etudiants");
        let combien = etudiants.count_documents(doc! { "classe": nom.as_str() }).session(&mut *self.session).run();
        combien.map_err(|error| self.store.panne(error))
    }

    /// Removes a class as it was read, and all that was said of it. Whoever comes in meanwhile raises its `entrees`: one of the
    /// two loses.
    ///
    /// # Errors
    /// `ClasseOccupee` where there are students in it, `ClasseModifiee` where it was changed since it was read, the server's.
    pub fn supprime_classe(&mut self, classe: &Classe, acte: &Acte<'_>) -> Result<()> {
        self.exige(&[Portee::classe(&classe.nom), Portee::Ecole])?;
        self.franchit_d_abord()?;
        let effectif = self.effectif(&classe.nom)?;
        if effectif > 0 {
            return Err(Donnees::ClasseOccupee { classe: classe.nom.to_string(), effectif }.into());
        }
        let cible = CibleDoc::de(CLASSE, classe.nom.as_str());
        let avant = Some(entiere(classe)?);
        let volet = Volet { cible: cible.clone(), precedent: classe.tete, avant, apres: None, etat: None };
        let (scellee, _) = scelle(acte, cible, self.maintenant, vec![volet])?;
        let celle = doc! { "_id": classe.nom.as_str(), "version": classe.version };
        let done = self.store.classes_docs().delete_one(celle).session(&mut *self.session).run();
        match done.map_err(|error| self.store.panne(error))?.deleted_count {
            1 => self.journalise(&scellee),
            _ => Err(Donnees::ClasseModifiee { classe: classe.nom.to_string() }.into()),
        }
    }

    /// Forgets a class in which nobody is any more, and of which nothing was ever said.
    ///
    /// # Errors
    /// The server's.
    pub fn oublie_classe(&mut self, nom: &NomClasse) -> Result<()> {
        self.franchit_d_abord()?;
        if self.effectif(nom)? > 0 {
            return Ok(());
        }
        let celle = doc! { "_id": nom.as_str(), "version": 0_i64 };
        let done = self.store.classes_docs().delete_one(celle).session(&mut *self.session).run();
        done.map(|_| ()).map_err(|error| self.store.panne(error))
    }
}

impl Store {
    /// True where something was said of the class, or somebody is in it.
    ///
    /// # Errors
    /// The server's.
    pub fn a_la_classe(&self, nom: &NomClasse) -> Result<bool> {
        let etudiants = self.documents("etudiants");
        let un = etudiants.find_one(doc! { "classe": nom.as_str() }).projection(doc! { "_id": 1 });
        let un = un.max_time(super::LECTURE).run();
        if un.map_err(|error| self.panne(error))?.is_some() {
            return Ok(true);
        }
        Ok(self.classe(nom)?.is_some_and(|classe| classe.version > 0))
    }

    /// The subjects in which students of the class have marks.
    ///
    /// # Errors
    /// The server's.
    pub fn matieres_de(&self, classe: &NomClasse) -> Result<Vec<Matiere>> {
        let siens = doc! { "classe": classe.as_str() };
        let found = self.documents("etudiants").distinct("notes.matiere", siens).max_time(super::LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        Ok(found.iter().filter_map(|matiere| matiere.as_str()).map(|nom| Matiere::stored(nom.to_owned())).collect())
    }
}
