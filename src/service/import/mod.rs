//! Import: what a file's lines mean for the school as it is (`connus`, `plan`), and the writing of it (`ecriture`).

mod connus;
mod ecriture;
mod plan;
mod releve;

use super::School;
use super::etudiants::Auteur;
use crate::domain::Champ;
use crate::error::{Cause, ClotureError, Donnees, Panne, Result};
use crate::exchange::{Candidats, Faute};
use crate::store::{ImportEnCours, Repris, Touche};
use ecriture::is_alive;
use plan::Plan;
use std::path::PathBuf;

/// How far a long work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progres {
    /// What is being done, in French: `écriture`.
    pub etape: &'static str,
    /// Done so far.
    pub fait: u64,
    /// In all.
    pub total: u64,
}

/// What to do with lines that cannot be taken as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// `mode=partiel`: take the good lines where others are wrong; else all or nothing.
    pub partiel: bool,
    /// `mode=maj`: change the students that the school has already.
    pub maj: bool,
}

/// Lines to import.
pub struct DemandeImport<'a> {
    /// The file's name, for the journal.
    pub fichier: String,
    /// What tells its content apart from any other.
    pub empreinte: String,
    /// Its good lines.
    pub candidats: Candidats<'a>,
    /// The faults of the others.
    pub fautes: Vec<Faute>,
    /// All its lines.
    pub lignes: u64,
    /// What to do with lines that cannot be taken as they are.
    pub mode: Mode,
    /// The column of a field, as the file names it.
    pub colonne: &'a dyn Fn(&Champ) -> String,
}

/// The file of an import, for its record.
pub(super) struct Source {
    fichier: String,
    empreinte: String,
}

/// What an import did, or found wrong.
#[derive(Debug, Default)]
pub struct RapportImport {
    /// Lines read.
    pub lus: u64,
    /// Students created.
    pub crees: u64,
    /// Students changed.
    pub modifies: u64,
    /// Lines that say what the school already knows.
    pub inchanges: u64,
    /// What is wrong with the others.
    pub rejetes: Vec<Faute>,
    /// Where the wrong lines were written.
    pub fichier_rejets: Option<PathBuf>,
    /// Encoding and separator found, in French; what the user is told.
    pub origine: String,
    /// Classes that it begins and whose names are near those of others, each with the other one.
    pub classes_proches: Vec<(String, String)>,
    /// All or nothing, and something was wrong: nothing was written.
    pub refuse: bool,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// An import that stopped in the middle.
pub type ImportInterrompu = ImportEnCours;

/// An import whose lines are compared with the school, and that is not written yet.
pub struct ImportPret<'a> {
    source: Source,
    mode: Mode,
    plan: Plan,
    candidats: Candidats<'a>,
}

impl ImportPret<'_> {
    /// What is done with lines that cannot be taken as they are.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// What is wrong with lines, in the order of the file.
    pub fn fautes(&self) -> &[Faute] {
        &self.plan.fautes
    }
}

impl School {
    /// Compares the lines with the school.
    ///
    /// # Errors
    /// `ImportEnCours`, `Interrompu`, the server's; wrong lines are no error, but faults.
    pub fn prepare_import<'a>(
        &self,
        demande: DemandeImport<'a>,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<ImportPret<'a>> {
        self.verifie_qu_aucun_import_n_ecrit()?;
        let DemandeImport { fichier, empreinte, candidats, fautes, lignes, mode, colonne } = demande;
        let plan = Plan::vide(lignes, fautes, self.pays());
        let plan = self.planifie(plan, &candidats, (mode, colonne), auteur, suivi)?;
        Ok(ImportPret { source: Source { fichier, empreinte }, mode, plan, candidats })
    }

    /// What another import has written so far may still be taken back: nothing can be compared with it. While a year is closed,
    /// nobody could say which one the lines are of.
    fn verifie_qu_aucun_import_n_ecrit(&self) -> Result<()> {
        if let Some(cloture) = self.store()?.cloture_en_cours()? {
            return Err(ClotureError::EnCours { annee: cloture.annee.to_string(), qui: cloture.qui }.into());
        }
        match self.store()?.imports_en_cours()?.into_iter().find(is_alive) {
            Some(other) => Err(Donnees::ImportEnCours { fichier: other.fichier, qui: other.qui }.into()),
            None => Ok(()),
        }
    }

    /// Writes what the lines ask for: in one transaction up to 2,000 lines, else in chunks under a record that `import annuler`
    /// takes back. `notifie`: those who are told of the students are told of their marks. Ctrl-C between two chunks takes back
    /// what was written. Where lines are wrong, and the mode is not `partiel`, nothing is written.
    ///
    /// # Errors
    /// `Interrompu`, `ImportDepasse`, the server's.
    pub fn execute_import(
        &self,
        pret: ImportPret<'_>,
        notifie: bool,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<RapportImport> {
        let ImportPret { source, mode, plan, candidats } = pret;
        let mut rapport = RapportImport {
            lus: plan.lignes,
            crees: plan.creations.len() as u64,
            modifies: plan.changements.len() as u64,
            inchanges: plan.inchanges,
            refuse: !plan.fautes.is_empty() && !mode.partiel,
            essai: auteur.essai,
            ..RapportImport::default()
        };
        if rapport.refuse {
            (rapport.crees, rapport.modifies) = (0, 0);
        } else if !auteur.essai {
            self.ecrit(&source, (&plan, &candidats), notifie, auteur, suivi)?;
        }
        rapport.rejetes = plan.fautes;
        Ok(rapport)
    }

    /// The imports that stopped in the middle: their process is gone, or has been silent for two minutes.
    ///
    /// # Errors
    /// The server's.
    pub fn imports_interrompus(&self) -> Result<Vec<ImportInterrompu>> {
        let begun = self.store()?.imports_en_cours()?;
        Ok(begun.into_iter().filter(|import| !is_alive(import)).collect())
    }

    /// Takes back what an import has written.
    ///
    /// # Errors
    /// `ImportRetenu` where something stands in the way: most often a last write of the carnet that died, which the server
    /// undoes a minute later at most; the server's.
    pub fn annule_import(
        &self,
        import: &ImportInterrompu,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<Repris> {
        let controle = |touche: Touche<'_>| auteur.permet_de_reprendre(touche);
        let total = import.fait;
        let suivi = &mut |fait| suivi(Progres { etape: "annulation", fait, total });
        let repris = self.store()?.annule_import(import.id, &auteur.acte(), &controle, suivi);
        repris.map_err(|error| match *error.cause {
            Cause::Panne(Panne::Passagere { detail }) => Panne::ImportRetenu { detail }.into(),
            _ => error,
        })
    }
}
