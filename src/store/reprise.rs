//! Taking entries of the journal back: what they changed becomes what it was, in entries of their own.

use super::journal::{ETUDIANT, EntreeDoc, IMPORT, Inverse, Obstacle, inverse};
use super::{Acte, Ecriture, EtudiantDoc, LECTURE, Lot, Store, Transaction};
use crate::domain::Etudiant;
use crate::error::{Donnees, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, doc};
use std::collections::{HashMap, HashSet};

/// The types of targets whose changes can be taken back.
const ANNULABLES: [&str; 2] = [ETUDIANT, IMPORT];

/// How to take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModeReprise {
    /// Leave the students that somebody has changed since, take back the others.
    pub partiel: bool,
    /// Write nothing.
    pub essai: bool,
}

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
                Some(numero) => {
                    let id = fait.ecriture().matricule().to_owned();
                    reprise.refus.push(Refus { id, obstacle: Obstacle::TelephonePris(numero) });
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
        if ecritures.is_empty() && acte.ensemble.is_none() {
            return Ok(reprise);
        }
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

/// A change: one entry, or those of one operation that needed several transactions.
#[derive(Clone, Debug)]
pub struct Changement {
    /// What its entries belong to, where there may be several.
    pub ensemble: Option<ObjectId>,
    /// Its entries, newest first, each with how many targets it has.
    pub entrees: Vec<(ObjectId, u64)>,
}

impl Store {
    /// The last `n` changes that this account made to students, newest first; what changed nobody is none.
    ///
    /// # Errors
    /// The server's.
    pub fn derniers_changements(&self, qui: &str, n: u64) -> Result<Vec<Changement>> {
        let mut changements: Vec<Changement> = Vec::new();
        let mut filtre = doc! { "qui": qui, "cible.type": { "$in": ANNULABLES.to_vec() } };
        filtre.insert("volets.0", doc! { "$exists": true });
        let journal = self.documents("journal");
        let siens = journal.find(filtre).sort(doc! { "quand": -1, "_id": -1 });
        let siens = siens.projection(tailles()).max_time(LECTURE).run().map_err(|error| self.panne(error))?;
        for entree in siens {
            if changements.len() as u64 == n {
                break;
            }
            let entree = entree.map_err(|error| self.panne(error))?;
            match entree.get_object_id("ensemble").ok() {
                None => changements.push(Changement { ensemble: None, entrees: vec![taille(&entree)] }),
                Some(ensemble) if changements.iter().any(|known| known.ensemble == Some(ensemble)) => {}
                ensemble => changements.push(Changement { ensemble, entrees: self.entrees_de(ensemble)? }),
            }
        }
        Ok(changements)
    }

    /// The entries of one operation, newest first.
    fn entrees_de(&self, ensemble: Option<ObjectId>) -> Result<Vec<(ObjectId, u64)>> {
        let all = doc! { "ensemble": ensemble, "volets.0": { "$exists": true } };
        let all = self.documents("journal").find(all).sort(doc! { "_id": -1 }).projection(tailles()).run();
        let all: Vec<Document> = all.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        Ok(all.iter().map(taille).collect())
    }

    /// Takes entries back in one transaction, in this order, each under the operation that stands with it; or only tries. All
    /// but for the students that somebody has changed since: where there are such, and `partiel` is not asked for, nothing is
    /// written.
    ///
    /// # Errors
    /// What `controle` says, the server's.
    pub fn reprend_entrees(
        &self,
        entrees: &[(ObjectId, Option<ObjectId>)],
        acte: &Acte<'_>,
        controle: Controle<'_>,
        mode: ModeReprise,
    ) -> Result<Vec<Reprise>> {
        let ids: Vec<ObjectId> = entrees.iter().map(|(id, _)| *id).collect();
        let lues = self.journal().find(doc! { "_id": { "$in": ids } }).max_time(LECTURE).run();
        let lues: Vec<EntreeDoc> = lues.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let repris = |transaction: &mut Transaction<'_>| {
            let mut reprises = Vec::with_capacity(entrees.len());
            for (id, ensemble) in entrees {
                if let Some(entree) = lues.iter().find(|lue| lue.id == *id) {
                    let acte = Acte { ensemble: *ensemble, ..*acte };
                    reprises.push(transaction.reprend(entree, &acte, controle)?);
                }
            }
            Ok(reprises)
        };
        let is_refused = |reprises: &[Reprise]| !mode.partiel && reprises.iter().any(|une| !une.refus.is_empty());
        if !mode.essai {
            let mut refused = None;
            let written = self.transaction([], |transaction| {
                let reprises = repris(transaction)?;
                if is_refused(&reprises) {
                    refused = Some(reprises);
                    return Err(Donnees::ModifieDepuis.into());
                }
                Ok(reprises)
            });
            return match (written, refused) {
                (Err(_), Some(reprises)) => Ok(reprises),
                (written, _) => written,
            };
        }
        self.essai(repris)
    }

    /// True where some entry takes this one back.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn est_repris(&self, entree: ObjectId) -> Result<bool> {
        let taken = self.documents("journal").find_one(doc! { "reprend": entree }).run();
        taken.map(|taken| taken.is_some()).map_err(|error| self.panne(error))
    }
}

/// Of an entry, how many targets it has.
fn tailles() -> Document {
    doc! { "ensemble": 1, "taille": { "$size": "$volets" } }
}

fn taille(entree: &Document) -> (ObjectId, u64) {
    let taille = entree.get_i32("taille").map_or(0, |taille| taille.unsigned_abs().into());
    (entree.get_object_id("_id").unwrap_or_default(), taille)
}
