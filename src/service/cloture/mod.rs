//! The end of a school year: everybody's marks go into the archive, and everybody goes on, without marks, where the school says.
//!
//! Student by student both happen in one transaction, list by list, under one record; a class is emptied before another comes into
//! it, and has its new year when all of its own are gone. Whatever stops it, everybody is in the old year or in the new one, and
//! the same command goes on where it was.

mod ecriture;
mod plan;

use super::School;
use super::etudiants::Auteur;
use super::import::Progres;
use super::processus::vit_encore;
use crate::domain::classe::AnneeScolaire;
use crate::domain::cloture::{Passages, Suite};
use crate::domain::{NomClasse, Periode};
use crate::error::{ClotureError, Result};
use crate::store::ClotureEnCours;
use std::time::{Duration, Instant};

/// A transaction lives 60 s, and the server looks for those that are over every 30 s.
const RETENUE: Duration = Duration::from_secs(100);

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct DemandeCloture {
    /// The year to close.
    pub annee: AnneeScolaire,
    /// The one that begins; none: the next one.
    pub vers: Option<AnneeScolaire>,
    /// Where everybody goes; none goes on with a closing that stopped.
    pub passages: Option<Passages>,
}

/// A closing, as it is shown.
#[derive(Clone, Debug)]
pub struct Cloture {
    /// The year that ends.
    pub annee: AnneeScolaire,
    /// The one that begins.
    pub vers: AnneeScolaire,
    /// The classes that are emptied, in this order.
    pub classes: Vec<ClasseAClore>,
    /// Classes of the year that are not: they stay as they are.
    pub sans_suite: Vec<NomClasse>,
    /// Classes that begin with it.
    pub nouvelles: Vec<NomClasse>,
    /// Students who are archived, or are to be.
    pub etudiants: u64,
    /// Of a closing that had stopped: students done before, of so many.
    pub reprise: Option<(u64, u64)>,
    /// How far it is.
    pub etape: EtapeCloture,
}

/// How far a closing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EtapeCloture {
    /// It is only shown, before the question.
    Montre,
    /// `--dry-run`: nothing was written.
    Essai,
    /// It is done.
    Faite,
}

/// A class that is emptied.
#[derive(Clone, Debug)]
pub struct ClasseAClore {
    /// Which.
    pub nom: NomClasse,
    /// Students who are still in the old year.
    pub effectif: u64,
    /// Where they go, and how many.
    pub vont: Vec<(Suite, u64)>,
    /// Of how many the average waits for a mark.
    pub provisoires: u64,
    /// Periods that nobody has locked.
    pub ouvertes: Vec<Periode>,
}

/// A closing that was looked through, and not begun.
#[derive(Debug)]
pub struct CloturePrete {
    cloture: Cloture,
    /// Everybody's way, in the order in which classes are emptied.
    passages: Passages,
    /// The classes that are emptied already.
    videes: Vec<NomClasse>,
    /// It had begun.
    reprise: Option<ClotureEnCours>,
}

impl CloturePrete {
    /// What would be done.
    pub fn montre(&self) -> Cloture {
        self.cloture.clone()
    }
}

impl School {
    /// The closing that stopped in the middle: its process is gone, or has been silent for two minutes.
    ///
    /// # Errors
    /// The server's.
    pub fn cloture_interrompue(&self) -> Result<Option<ClotureEnCours>> {
        Ok(self.store()?.cloture_en_cours()?.filter(|une| !est_vivante(une)))
    }

    /// Does what was looked through.
    ///
    /// # Errors
    /// `ClotureEnSuspens` with what stopped it: `Interrompu`, the server's; `EnCours`, `Reprise`.
    pub fn clot(&self, prete: CloturePrete, auteur: Auteur<'_>, suivi: &mut dyn FnMut(Progres)) -> Result<Cloture> {
        if auteur.essai {
            return Ok(Cloture { etape: EtapeCloture::Essai, ..prete.cloture });
        }
        let cloture = prete.montre();
        // What a killed carnet was writing, the server holds for a while yet.
        let patience = if prete.reprise.is_some() { RETENUE } else { Duration::ZERO };
        let en_cours = self.ouvre_la_cloture(prete, auteur)?;
        self.mene(&en_cours, Instant::now() + patience, auteur, suivi)?;
        Ok(Cloture { etape: EtapeCloture::Faite, ..cloture })
    }
}

/// Its process is still at work.
fn est_vivante(cloture: &ClotureEnCours) -> bool {
    vit_encore(cloture.silence, &cloture.machine, cloture.pid)
}

/// Somebody else is at it.
fn en_cours(cloture: &ClotureEnCours) -> ClotureError {
    ClotureError::EnCours { annee: cloture.annee.to_string(), qui: cloture.qui.clone() }
}
