//! Taking entries of the journal back: what they changed becomes what it was, in entries of their own.

use super::journal::{CLASSE, COMPTE, ETUDIANT, EntreeDoc, IMPORT, Inverse, Obstacle, VoletDoc, inverse};
use super::reprise_compte::{Definitif, Nature};
use super::{Acte, Ecriture, EtudiantDoc, LECTURE, Lot, Store, Transaction, portee, portees};
use crate::cache::Portee;
use crate::domain::cloture::COMMANDE as CLOTURE;
use crate::domain::{Compte, Etudiant, NomClasse};
use crate::error::{Donnees, Panne, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Document, deserialize_from_document, doc};
use std::collections::{HashMap, HashSet};

/// The types of targets whose changes can be taken back.
const ANNULABLES: [&str; 4] = [ETUDIANT, IMPORT, COMPTE, CLASSE];
/// The command of the school's first account: it is no change of anything.
const INIT: &str = "init";

/// How to take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModeReprise {
    /// Leave the students that somebody has changed since, take back the others.
    pub partiel: bool,
    /// Write nothing.
    pub essai: bool,
}

/// What a taking back changes.
#[derive(Clone, Copy, Debug)]
pub enum Touche<'a> {
    /// A student: before, after; none is no student.
    Etudiant(Option<&'a Etudiant>, Option<&'a Etudiant>),
    /// An account.
    Compte,
    /// A class.
    Classe,
}

/// Says whether a change is allowed.
pub type Controle<'a> = &'a dyn Fn(Touche<'_>) -> Result<()>;

/// A target that cannot be taken back.
#[derive(Clone, Debug)]
pub struct Refus {
    /// Its type: `etudiant`, `compte`, `classe`.
    pub genre: &'static str,
    /// Its matricule, or its name.
    pub id: String,
    /// Why.
    pub obstacle: Obstacle,
}

impl Refus {
    pub(super) fn de_l_etudiant(id: &str, obstacle: Obstacle) -> Refus {
        Refus { genre: ETUDIANT, id: id.to_owned(), obstacle }
    }

    pub(super) fn de_la_classe(id: &str, obstacle: Obstacle) -> Refus {
        Refus { genre: CLASSE, id: id.to_owned(), obstacle }
    }

    pub(super) fn du_compte(id: &str, obstacle: Obstacle) -> Refus {
        Refus { genre: COMPTE, id: id.to_owned(), obstacle }
    }
}

/// What the taking back of one entry comes to.
#[derive(Debug, Default)]
pub struct Reprise {
    /// What becomes of each student.
    pub faits: Vec<Inverse>,
    /// What becomes of each account; none where it goes.
    pub comptes: Vec<(Compte, Option<Compte>)>,
    /// The classes that become what they were.
    pub classes: Vec<ClasseReprise>,
    /// Who stays as he is.
    pub refus: Vec<Refus>,
}

/// A class that becomes what it was.
#[derive(Debug)]
pub struct ClasseReprise {
    /// Which.
    pub nom: NomClasse,
    /// Its locked periods whose averages are worked out again with it.
    pub fermees: Vec<String>,
}

impl Reprise {
    /// What goes stale with it.
    pub fn portees(&self) -> Vec<Portee> {
        let ecritures: Vec<Ecriture<'_>> = self.faits.iter().map(Inverse::ecriture).collect();
        let mut touchees = if ecritures.is_empty() { Vec::new() } else { portees(&ecritures) };
        for classe in &self.classes {
            touchees.extend([Portee::classe(&classe.nom), Portee::Ecole]);
        }
        touchees.extend(self.comptes.iter().map(|(compte, _)| portee(&compte.nom)));
        touchees
    }
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
    fn inverse(&mut self, entree: &EntreeDoc) -> Result<Reprise> {
        let volets = entree.volets.as_deref().unwrap_or_default();
        let ids: Vec<&str> = volets.iter().map(|volet| volet.id.as_str()).collect();
        let actuels: HashMap<String, Etudiant> = self
            .etudiants_de(doc! { "_id": { "$in": &ids } })?
            .into_iter()
            .map(|etudiant| (etudiant.matricule.to_string(), etudiant))
            .collect();
        let closes = self.closes_depuis(&ids, entree)?;
        let mut reprise = Reprise::default();
        for volet in volets {
            let mut inverse = inverse(volet, actuels.get(&volet.id))?;
            if let Ok(Inverse::Cree(revenu)) = &mut inverse {
                revenu.cree = self.store.cree_alors(volet)?;
            }
            if let Ok(fait) = &inverse
                && let Some(annee) = self.annee_rouverte(fait, &closes, entree)?
            {
                inverse = Err(Obstacle::AnneeClose(annee));
            }
            match inverse {
                Ok(fait) => reprise.faits.push(self.aux_regles(fait)?),
                Err(obstacle) => reprise.refus.push(Refus::de_l_etudiant(&volet.id, obstacle)),
            }
        }
        self.ecarte_accords_d_ailleurs(entree, &mut reprise)?;
        self.ecarte_telephones_pris(&mut reprise)?;
        Ok(reprise)
    }

    /// With the rules of the class that he comes back to.
    fn aux_regles(&self, mut fait: Inverse) -> Result<Inverse> {
        match &mut fait {
            Inverse::Cree(apres) => self.store.met_aux_regles(apres)?,
            Inverse::Change(avant, apres) if avant.identite.classe.cle() != apres.identite.classe.cle() => {
                self.store.met_aux_regles(apres)?;
            }
            Inverse::Change(..) | Inverse::Supprime(_) => {}
        }
        Ok(fait)
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
                    let pris = Obstacle::TelephonePris(numero);
                    reprise.refus.push(Refus::de_l_etudiant(fait.ecriture().matricule(), pris));
                }
            }
        }
        Ok(())
    }

    /// Takes an entry back, but for what somebody has changed since.
    ///
    /// # Errors
    /// What `controle` says, `DernierAdmin`, the server's.
    pub(super) fn reprend(&mut self, entree: &EntreeDoc, acte: &Acte<'_>, controle: Controle<'_>) -> Result<Reprise> {
        match entree.cible.genre.as_str() {
            COMPTE => self.reprend_compte(entree, acte, controle),
            CLASSE => self.reprend_classe(entree, acte, controle),
            _ => self.reprend_etudiants(entree, acte, controle),
        }
    }

    fn reprend_etudiants(&mut self, entree: &EntreeDoc, acte: &Acte<'_>, controle: Controle<'_>) -> Result<Reprise> {
        let reprise = self.inverse(entree)?;
        for fait in &reprise.faits {
            let (avant, apres) = fait.etats();
            controle(Touche::Etudiant(avant, apres))?;
        }
        let ecritures: Vec<Ecriture<'_>> = reprise.faits.iter().map(Inverse::ecriture).collect();
        if ecritures.is_empty() && acte.ensemble.is_none() {
            return Ok(reprise);
        }
        let acte = Acte { reprend: Some(entree.id), ..*acte };
        self.ecrit_lot(&mut Lot::pret(&ecritures, &acte, self.maintenant)?)?;
        Ok(reprise)
    }

    pub(super) fn etudiants_de(&mut self, filtre: Document) -> Result<Vec<Etudiant>> {
        let mut cursor = self
            .store
            .etudiants()
            .find(filtre)
            .session(&mut *self.session)
            .run()
            .map_err(|error| self.store.panne(error))?;
        let found: Result<Vec<EtudiantDoc>, _> = cursor.iter(self.session).collect();
        let found = found.map_err(|error| self.store.panne(error))?;
        found.into_iter().map(|document| self.store.etudiant_de(document)).collect()
    }
}

/// A change: one entry, or those of one operation that has several.
#[derive(Clone, Debug)]
pub struct Changement {
    /// What its entries belong to, where there may be several.
    pub ensemble: Option<ObjectId>,
    /// Its entries, newest first, each with how many targets it has.
    pub entrees: Vec<(ObjectId, u64)>,
    /// Why it cannot be taken back, whoever asks.
    pub definitif: Option<Definitif>,
}

impl Store {
    /// The last `n` changes that this account made, newest first; what changed nothing is none.
    ///
    /// # Errors
    /// The server's.
    pub fn derniers_changements(&self, qui: &str, n: u64) -> Result<Vec<Changement>> {
        let mut changements: Vec<Changement> = Vec::new();
        let mut filtre = doc! { "qui": qui, "cible.type": { "$in": ANNULABLES.to_vec() }, "commande": { "$ne": INIT } };
        filtre.insert("volets.0", doc! { "$exists": true });
        let journal = self.documents("journal");
        let siens = journal.find(filtre).sort(doc! { "quand": -1, "_id": -1 });
        let siens = siens.projection(tailles()).max_time(LECTURE).run().map_err(|error| self.panne(error))?;
        for entree in siens {
            if changements.len() as u64 == n {
                break;
            }
            let entree = entree.map_err(|error| self.panne(error))?;
            let nature = nature(&entree)?;
            let ensemble = entree.get_object_id("ensemble").ok();
            let is_known = ensemble.is_some() && changements.iter().any(|known| known.ensemble == ensemble);
            if is_known || nature == Nature::Fait {
                continue;
            }
            let entrees = if ensemble.is_some() { self.entrees_de(ensemble)? } else { vec![taille(&entree)] };
            changements.push(Changement { ensemble, entrees, definitif: Definitif::de(&entree, nature) });
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
    /// but for what somebody has changed since: where there is such, and `partiel` is not asked for, nothing is written.
    /// `portees` goes stale with it, as far as the caller knows.
    ///
    /// # Errors
    /// What `controle` says, `DernierAdmin`, the server's.
    pub fn reprend_entrees(
        &self,
        entrees: &[(ObjectId, Option<ObjectId>)],
        portees: &[Portee],
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
            let written = self.transaction(portees.iter().cloned(), |transaction| {
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

/// Of an entry, how many targets it has; of one about an account, what it says.
fn tailles() -> Document {
    let compte = doc! { "$arrayElemAt": ["$volets", 0] };
    let compte = doc! { "$cond": [{ "$eq": ["$cible.type", COMPTE] }, compte, "$$REMOVE"] };
    doc! { "ensemble": 1, "quand": 1, "commande": 1, "taille": { "$size": "$volets" }, "compte": compte }
}

/// What such an entry tells of; students' entries are changes.
fn nature(entree: &Document) -> Result<Nature> {
    let commande = entree.get_str("commande").unwrap_or_default();
    if commande == CLOTURE {
        return Ok(Nature::Cloture);
    }
    let Ok(compte) = entree.get_document("compte") else {
        let is_rgpd = commande.starts_with(super::rgpd::COMMANDES);
        return Ok(if is_rgpd { Nature::Anonymisation } else { Nature::Changement });
    };
    let volet: VoletDoc = deserialize_from_document(compte.clone())
        .map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?;
    Ok(Nature::de(&volet))
}

fn taille(entree: &Document) -> (ObjectId, u64) {
    let taille = entree.get_i32("taille").map_or(0, |taille| taille.unsigned_abs().into());
    (entree.get_object_id("_id").unwrap_or_default(), taille)
}
