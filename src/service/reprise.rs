//! `undo`: takes back what somebody changed last. First everything is tried and nothing kept: what would be refused is known
//! before anything is written.

mod refus;

use super::etudiants::Auteur;
use super::journal::LigneJournal;
use super::{Progres, School};
use crate::arret;
use crate::cache::Portee;
use crate::domain::suites::{self, NoteSansPlace};
use crate::domain::{Droit, Interdit};
use crate::error::{Acces, Donnees, Result};
use crate::store::{Changement, EntreeId, EntreeLue, Inverse, ModeReprise, Question, Reprise, Touche};
use refus::{REFUS, refuse_le_definitif};
use std::collections::HashSet;

/// Targets of one transaction, at most (design, section 5).
const CIBLES: u64 = 2_000;

/// How far a taking back is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etape {
    /// It is only shown, before the question.
    Montre,
    /// `--dry-run`: nothing was written.
    Essai,
    /// It is done.
    Fait,
}

/// What is taken back.
#[derive(Clone, Debug)]
pub struct Annulation {
    /// The changes, newest first.
    pub lignes: Vec<LigneJournal>,
    /// Students, accounts and classes that become what they were, each once however many of the changes are about it.
    pub repris: u64,
    /// How many of them are accounts.
    pub comptes: u64,
    /// How many of them are classes.
    pub classes: u64,
    /// Accounts among them that go: what `undo` cannot bring back.
    pub perdus: u64,
    /// Who stays as he is, and why: `E00001 (Maths …)`.
    pub laisses: Vec<String>,
    /// How far it is.
    pub fait: Etape,
}

/// Whom a taking back is about, by their names: each once.
#[derive(Debug, Default)]
struct Concernes {
    etudiants: HashSet<String>,
    comptes: HashSet<String>,
    classes: HashSet<String>,
}

impl Concernes {
    fn ajoute(&mut self, reprise: &Reprise) {
        self.etudiants.extend(reprise.faits.iter().map(|fait| fait.ecriture().matricule().to_owned()));
        self.comptes.extend(reprise.comptes.iter().map(|(compte, _)| compte.nom.to_string()));
        self.classes.extend(reprise.classes.iter().map(|classe| classe.nom.cle()));
    }

    fn compte(&self, annulation: &mut Annulation) {
        (annulation.comptes, annulation.classes) = (self.comptes.len() as u64, self.classes.len() as u64);
        annulation.repris = self.etudiants.len() as u64 + annulation.comptes + annulation.classes;
    }
}

/// The entries of one transaction.
#[derive(Debug, Default)]
struct Tranche {
    /// Each with the operation that its taking back belongs to.
    entrees: Vec<(EntreeId, Option<EntreeId>)>,
    /// What goes stale with it, once it was tried.
    portees: Vec<Portee>,
}

/// A taking back that was tried, and not written yet.
#[derive(Debug)]
pub struct AnnulationPrete {
    annulation: Annulation,
    tranches: Vec<Tranche>,
    partiel: bool,
    /// Marks that the periods of the classes that students come back to do not hold.
    sans_place: Vec<NoteSansPlace>,
    fermees: Vec<(String, Vec<String>)>,
}

impl AnnulationPrete {
    /// What would be taken back.
    pub fn montre(&self) -> Annulation {
        self.annulation.clone()
    }

    /// Marks that the periods of the classes that students come back to do not hold.
    pub fn sans_place(&self) -> &[NoteSansPlace] {
        &self.sans_place
    }

    /// Classes, each with its locked periods whose averages are worked out again.
    pub fn fermees(&self) -> &[(String, Vec<String>)] {
        &self.fermees
    }

    /// How many changes.
    pub fn changements(&self) -> u64 {
        self.annulation.lignes.len() as u64
    }
}

impl Auteur<'_> {
    /// Whether he may take this back. Of a student whom he may not see any more, nothing is told, not even whether he is there.
    ///
    /// # Errors
    /// `UndoHorsDeVue`, `Interdit`.
    pub(super) fn permet_de_reprendre(&self, touche: Touche<'_>) -> Result<()> {
        match touche {
            Touche::Etudiant(Some(avant), _) if !self.who.voit(avant) => {
                Err(Donnees::UndoHorsDeVue { matricule: avant.matricule.to_string() }.into())
            }
            Touche::Etudiant(avant, apres) => self.permet(avant, apres),
            Touche::Compte if self.who.peut(Droit::GererComptes) => Ok(()),
            Touche::Classe if self.who.peut(Droit::GererClasses) => Ok(()),
            Touche::Compte | Touche::Classe => Err(Acces::from(Interdit::Identite).into()),
        }
    }
}

impl School {
    /// Finds the last `n` changes of the author, and tries to take them back.
    ///
    /// # Errors
    /// `RienAAnnuler`; `UndoDefinitif` where one of them cannot be taken back; `UndoRefuse` where somebody has changed the same
    /// thing since; `DernierAdmin`; the server's.
    pub fn prepare_annulation(&self, n: u64, partiel: bool, auteur: Auteur<'_>) -> Result<AnnulationPrete> {
        let store = self.store()?;
        let changements = store.derniers_changements(&auteur.who.nom, n)?;
        if changements.is_empty() {
            return Err(Donnees::RienAAnnuler.into());
        }
        let found = changements.iter().zip(1..).find_map(|(one, rang)| Some((one, one.definitif.as_ref()?, rang)));
        if let Some((changement, definitif, rang)) = found {
            return Err(refuse_le_definitif(definitif, changement.entrees.len(), rang).into());
        }
        let open = store.imports_en_cours()?;
        let mut lignes = Vec::new();
        for changement in &changements {
            if open.iter().any(|import| Some(import.id) == changement.ensemble) {
                return Err(Donnees::UndoImportInterrompu.into());
            }
            let ids = changement.entrees.iter().map(|(entree, _)| *entree).collect();
            lignes.extend(somme(self.lignes(&Question { ids: Some(ids), ..Question::default() })?));
        }
        let (repris, comptes, classes, perdus) = (0, 0, 0, 0);
        let (laisses, fait) = (Vec::new(), Etape::Montre);
        let mut annulation = Annulation { lignes, repris, comptes, classes, perdus, laisses, fait };
        let mut tranches = tranches(&changements);
        let mode = ModeReprise { partiel, essai: true };
        let (mut refus, mut sans_place, mut fermees) = (Vec::new(), Vec::new(), Vec::new());
        let mut concernes = Concernes::default();
        for tranche in &mut tranches {
            arret::verifie()?;
            let controle = |touche: Touche<'_>| auteur.permet_de_reprendre(touche);
            for reprise in store.reprend_entrees(&tranche.entrees, &[], &auteur.acte(), &controle, mode)? {
                concernes.ajoute(&reprise);
                for classe in reprise.classes.iter().filter(|classe| !classe.fermees.is_empty()) {
                    let une = (classe.nom.to_string(), classe.fermees.clone());
                    if !fermees.contains(&une) {
                        fermees.push(une);
                    }
                }
                annulation.perdus += reprise.comptes.iter().filter(|(_, apres)| apres.is_none()).count() as u64;
                tranche.portees.extend(reprise.portees());
                for (avant, apres) in reprise.faits.iter().map(Inverse::etats) {
                    sans_place.extend(
                        avant
                            .zip(apres)
                            .map_or(Vec::new(), |(avant, apres)| suites::sans_place_chez_les_autres(avant, apres)),
                    );
                }
                refus.extend(reprise.refus);
            }
        }
        concernes.compte(&mut annulation);
        let siennes: Vec<EntreeId> = changements.iter().flat_map(|one| &one.entrees).map(|(id, _)| *id).collect();
        let told = self.raisons(&refus, &siennes, auteur)?;
        if !refus.is_empty() && (!partiel || annulation.repris == 0) {
            let autres = (refus.len() - told.len()) as u64;
            let liste = !partiel && annulation.repris > 0;
            return Err(Donnees::UndoRefuse { refus: told, autres, liste }.into());
        }
        annulation.laisses = told;
        annulation.laisses.extend(refus.into_iter().skip(REFUS).map(|refus| refus.id));
        Ok(AnnulationPrete { annulation, tranches, partiel, sans_place, fermees })
    }

    /// Takes back what was tried: where it is little, in one transaction, else list by list.
    ///
    /// # Errors
    /// `ModifieDepuis` where somebody came in between and nothing was written, `UndoPartiel` where some was; the server's.
    pub fn annule(
        &self,
        prete: AnnulationPrete,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<Annulation> {
        let AnnulationPrete { mut annulation, tranches, partiel, .. } = prete;
        if auteur.essai {
            return Ok(Annulation { fait: Etape::Essai, ..annulation });
        }
        let total = annulation.repris;
        annulation.repris = 0;
        let mut concernes = Concernes::default();
        let mode = ModeReprise { partiel, essai: false };
        let controle = |touche: Touche<'_>| auteur.permet_de_reprendre(touche);
        for Tranche { entrees, portees } in &tranches {
            let done = arret::verifie()
                .and_then(|()| self.store()?.reprend_entrees(entrees, portees, &auteur.acte(), &controle, mode))
                .and_then(|reprises| match reprises.iter().any(|une| !une.refus.is_empty()) && !partiel {
                    true => Err(Donnees::ModifieDepuis.into()),
                    false => Ok(reprises),
                });
            match done {
                Ok(reprises) => {
                    reprises.iter().for_each(|reprise| concernes.ajoute(reprise));
                    concernes.compte(&mut annulation);
                }
                Err(error) if annulation.repris == 0 => return Err(error),
                Err(error) => {
                    let (cause, repris) = (error.to_string(), annulation.repris);
                    return Err(Donnees::UndoPartiel { cause, repris, total }.into());
                }
            }
            if tranches.len() > 1 {
                suivi(Progres { etape: "annulation", fait: annulation.repris, total });
            }
        }
        Ok(Annulation { fait: Etape::Fait, ..annulation })
    }
}

/// Cuts the entries into transactions; those of one operation have theirs taken back under one new operation.
fn tranches(changements: &[Changement]) -> Vec<Tranche> {
    let (mut tranches, mut tranche, mut cibles) = (Vec::new(), Tranche::default(), 0);
    for changement in changements {
        let ensemble = changement.ensemble.map(|_| EntreeId::new());
        for (entree, siennes) in &changement.entrees {
            if cibles + siennes > CIBLES && !tranche.entrees.is_empty() {
                tranches.push(std::mem::take(&mut tranche));
                cibles = 0;
            }
            cibles += siennes;
            tranche.entrees.push((*entree, ensemble));
        }
    }
    tranches.push(tranche);
    tranches
}

/// The entries of one change as one line: how many, where they are about many. Of a class that is changed with its students, it is
/// they who are told and counted.
fn somme(mut lignes: Vec<LigneJournal>) -> Option<LigneJournal> {
    let is_class = |ligne: &LigneJournal| ligne.entree.genre == "classe";
    if !lignes.iter().all(is_class) {
        lignes.retain(|ligne| !is_class(ligne));
    }
    if lignes.len() > 1 && !lignes.iter().all(is_class) {
        lignes.iter_mut().for_each(|ligne| ligne.entree.combien = Some(combien(&ligne.entree)));
    }
    lignes.into_iter().reduce(|mut une, autre| {
        if let (Some(combien), Some(plus)) = (&mut une.entree.combien, autre.entree.combien) {
            combien.iter_mut().zip(plus).for_each(|(n, more)| *n += more);
        }
        une
    })
}

/// How many an entry added, changed, removed.
fn combien(entree: &EntreeLue) -> [u64; 3] {
    match (entree.combien, &entree.avant, &entree.apres) {
        (Some(combien), ..) => combien,
        (None, None, _) => [1, 0, 0],
        (None, Some(_), Some(_)) => [0, 1, 0],
        (None, Some(_), None) => [0, 0, 1],
    }
}
