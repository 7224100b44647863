//! Taking entries of the journal back: what they changed becomes what it was, in entries of their own.

use super::journal::{EntreeDoc, Inverse, Obstacle, inverse};
use super::{Acte, Ecriture, EtudiantDoc, Lot, Store, Transaction};
use crate::domain::Etudiant;
use crate::error::Result;
use mongodb::bson::{Document, doc};
use std::collections::{HashMap, HashSet};

/// Says whether a change is allowed: before, after; none is no student.
pub type Controle<'a> = &'a dyn Fn(Option<&Etudiant>, Option<&Etudiant>) -> Result<()>;

/// A target that cannot be taken back.
#[derive(Clone, Debug)]
pub struct Refus {
    /// Its matricule.
    pub id: String,
    /// Why.
    pub obstacle: Obstacle,
}

/// What the taking back of one entry comes to.
#[derive(Debug, Default)]
pub struct Reprise {
    /// What becomes of each student.
    pub faits: Vec<Inverse>,
    /// Who stays as he is.
    pub refus: Vec<Refus>,
}

impl Inverse {
    /// As something to write.
    pub fn ecriture(&self) -> Ecriture<'_> {
        match self {
            Inverse::Cree(apres) => Ecriture::Cree(apres),
            Inverse::Change(avant, apres) => Ecriture::Change(avant, apres),
            Inverse::Supprime(avant) => Ecriture::Supprime(avant),
        }
    }

    /// Before and after.
    pub fn etats(&self) -> (Option<&Etudiant>, Option<&Etudiant>) {
        match self {
            Inverse::Cree(apres) => (None, Some(apres)),
            Inverse::Change(avant, apres) => (Some(avant), Some(apres)),
            Inverse::Supprime(avant) => (Some(avant), None),
        }
    }
}

impl Transaction<'_> {
    /// What taking the entry back comes to, from the students as they are now.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn inverse(&mut self, entree: &EntreeDoc) -> Result<Reprise> {
        let volets = entree.volets.as_deref().unwrap_or_default();
        let ids: Vec<&str> = volets.iter().map(|volet| volet.id.as_str()).collect();
        let actuels: HashMap<String, Etudiant> = self
            .etudiants_de(doc! { "_id": { "$in": ids } })?
            .into_iter()
            .map(|etudiant| (etudiant.matricule.to_string(), etudiant))
            .collect();
        let mut reprise = Reprise::default();
        for volet in volets {
            match inverse(volet, actuels.get(&volet.id))? {
                Ok(fait) => reprise.faits.push(fait),
                Err(obstacle) => reprise.refus.push(Refus { id: volet.id.clone(), obstacle }),
            }
        }
        self.ecarte_telephones_pris(&mut reprise)?;
        Ok(reprise)
    }

    /// Who would get a phone that somebody else has by now stays as he is.
    fn ecarte_telephones_pris(&mut self, reprise: &mut Reprise) -> Result<()> {
        let telephone =
            |un: Option<&Etudiant>| un.and_then(|un| un.identite.telephone.as_ref()).map(|t| t.e164().to_owned());
        let nouveau = |fait: &Inverse| {
            let (avant, apres) = fait.etats();
            telephone(apres).filter(|numero| telephone(avant).as_ref() != Some(numero))
        };
        let nouveaux: Vec<String> = reprise.faits.iter().filter_map(nouveau).collect();
        if nouveaux.is_empty() {
            return Ok(());
        }
        // A phone that this very taking back sets free is free.
        let rendus: HashSet<String> = reprise
            .faits
            .iter()
            .filter(|fait| telephone(fait.etats().0) != telephone(fait.etats().1))
            .filter_map(|fait| fait.etats().0.map(|avant| avant.matricule.to_string()))
            .collect();
        let pris: HashSet<String> = self
            .etudiants_de(doc! { "telephone": { "$in": nouveaux } })?
            .iter()
            .filter(|un| !rendus.contains(un.matricule.as_str()))
            .filter_map(|un| telephone(Some(un)))
            .collect();
        for fait in std::mem::take(&mut reprise.faits) {
            match nouveau(&fait).filter(|numero| pris.contains(numero)) {
                None => reprise.faits.push(fait),
                Some(_) => {
                    let id = fait.ecriture().matricule().to_owned();
                    reprise.refus.push(Refus { id, obstacle: Obstacle::TelephonePris });
                }
            }
        }
        Ok(())
    }

    /// Takes an entry back, but for the students that somebody has changed since.
    ///
    /// # Errors
    /// What `controle` says, the server's.
    pub(super) fn reprend(&mut self, entree: &EntreeDoc, acte: &Acte<'_>, controle: Controle<'_>) -> Result<Reprise> {
        let reprise = self.inverse(entree)?;
        for fait in &reprise.faits {
            let (avant, apres) = fait.etats();
            controle(avant, apres)?;
        }
        let ecritures: Vec<Ecriture<'_>> = reprise.faits.iter().map(Inverse::ecriture).collect();
        let acte = Acte { reprend: Some(entree.id), ..*acte };
        self.ecrit_lot(&mut Lot::pret(&ecritures, &acte, self.maintenant)?)?;
        Ok(reprise)
    }

    fn etudiants_de(&mut self, filtre: Document) -> Result<Vec<Etudiant>> {
        let mut cursor = self
            .store
            .etudiants()
            .find(filtre)
            .session(&mut *self.session)
            .run()
            .map_err(|error| self.store.panne(error))?;
        let found: Result<Vec<EtudiantDoc>, _> = cursor.iter(self.session).collect();
        found.map_err(|error| self.store.panne(error))?.into_iter().map(EtudiantDoc::etudiant).collect()
    }
}

impl Store {
    /// True where some entry takes this one back.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn est_repris(&self, entree: mongodb::bson::oid::ObjectId) -> Result<bool> {
        let taken = self.documents("journal").find_one(doc! { "reprend": entree }).run();
        taken.map(|taken| taken.is_some()).map_err(|error| self.panne(error))
    }
}
