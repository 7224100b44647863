//! The doing of a closing.

use super::super::School;
use super::super::etudiants::Auteur;
use super::super::import::Progres;
use super::super::processus::machine;
use super::{Cloture, CloturePrete, en_cours};
use crate::arret;
use crate::cache::Portee;
use crate::domain::classe::AnneeScolaire;
use crate::domain::cloture::{Montee, Suite, anciens};
use crate::domain::{Classe, Enseignant, NomClasse, Reglement};
use crate::error::{Cause, ClotureError, Error, Panne, Result};
use crate::point;
use crate::store::{AClore, Acte, ClotureEnCours, NouvelleCloture, Ouvrier, portees_de_classe};
use std::collections::HashMap;
use std::thread;
use std::time::{Duration, Instant};

/// Students of one transaction, at most: each is written twice, and the journal entry holds his marks.
const ETUDIANTS: usize = 500;
/// Bytes of these students, at most: so that its journal entry, which holds what they were, stays far under MongoDB's 16 MB.
const OCTETS: u64 = 6 << 20;

impl School {
    /// Opens the record, or takes over that of a closing which stopped.
    pub(super) fn ouvre_la_cloture(&self, prete: CloturePrete, auteur: Auteur<'_>) -> Result<ClotureEnCours> {
        let (store, machine) = (self.store()?, machine());
        let CloturePrete { cloture, passages, videes, reprise } = prete;
        self.verifie_qu_aucun_import_ne_reste()?;
        let par = Ouvrier { qui: &auteur.who.nom, machine: &machine, pid: std::process::id() };
        if let Some(ouverte) = reprise {
            return store.reprend_cloture(&ouverte, par);
        }
        // Somebody may have begun another one since it was looked through.
        if let Some(autre) = store.cloture_en_cours()? {
            return Err(en_cours(&autre).into());
        }
        let Cloture { annee, vers, etudiants: total, .. } = cloture;
        let (annee, vers, passages, videes) = (&annee, &vers, &passages, &videes);
        store.commence_cloture(NouvelleCloture { annee, vers, passages, total, videes }, par)
    }

    /// Does all that is left of it. Up to `jusqua`, students whom somebody else holds are waited for.
    ///
    /// # Errors
    /// `ClotureEnSuspens`, `Reprise`.
    pub(super) fn mene(
        &self,
        en_cours: &ClotureEnCours,
        jusqua: Instant,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<()> {
        let acte = Acte { ensemble: Some(en_cours.ensemble), notifie: false, ..auteur.acte() };
        let mut fait = en_cours.fait;
        self.mene_tout((en_cours, jusqua), &acte, &mut fait, suivi).map_err(|error| match &*error.cause {
            Cause::Cloture(ClotureError::Reprise) => error,
            _ => en_suspens(en_cours, fait, error),
        })
    }

    fn mene_tout(
        &self,
        (en_cours, jusqua): (&ClotureEnCours, Instant),
        acte: &Acte<'_>,
        fait: &mut u64,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<()> {
        let ClotureEnCours { annee, vers, passages, .. } = en_cours;
        let sortis = anciens(annee);
        let enseignants = self.enseignants_actifs()?;
        let part = |suite: &Suite| *suite == Suite::Depart;
        let suites =
            || passages.table.iter().map(|une| &une.vers).chain(passages.exceptions.iter().map(|une| &une.vers));
        if suites().any(part) {
            self.met_a_l_annee(&sortis, annee, acte)?;
        }
        // Who comes into a class that is not emptied finds it in its new year.
        for arrivee in suites().filter(|suite| !part(suite)).map(|suite| suite.arrivee(&sortis)) {
            if !passages.table.iter().any(|montee| montee.de.cle() == arrivee.cle()) {
                self.met_a_l_annee(arrivee, vers, acte)?;
            }
        }
        let exceptions: HashMap<&str, &NomClasse> =
            passages.exceptions.iter().map(|une| (une.matricule.as_str(), une.vers.arrivee(&sortis))).collect();
        let is_videe = |montee: &&Montee| en_cours.videes.iter().any(|videe| videe.cle() == montee.de.cle());
        for montee in passages.table.iter().filter(|montee| !is_videe(montee)) {
            let toutes = montee.vers.arrivee(&sortis);
            let va = |matricule: &str| exceptions.get(matricule).copied().unwrap_or(toutes);
            // Whoever comes in meanwhile is found the next time.
            loop {
                let restent = self.store()?.a_clore(annee, &montee.de)?;
                if restent.is_empty() {
                    break;
                }
                for lot in lots(&restent) {
                    arret::verifie()?;
                    suivi(Progres { etape: "archivage", fait: *fait, total: en_cours.total.max(*fait) });
                    let lot: Vec<(String, &NomClasse)> =
                        lot.iter().map(|un| (un.matricule.clone(), va(&un.matricule))).collect();
                    *fait += loop {
                        match self.archive_un_lot(en_cours, &montee.de, &lot, &enseignants, acte) {
                            Err(error) if is_retenu(&error) && Instant::now() < jusqua => {
                                suivi(Progres { etape: "attente", fait: *fait, total: en_cours.total.max(*fait) });
                                arret::verifie()?;
                                thread::sleep(Duration::from_millis(500));
                            }
                            faits => break faits?,
                        }
                    };
                    point::passe("cloture-lot");
                }
            }
            self.met_a_l_annee(&montee.de, vers, acte)?;
            self.store()?.cloture_videe(en_cours, &montee.de)?;
            point::passe("cloture-classe");
        }
        suivi(Progres { etape: "archivage", fait: *fait, total: *fait });
        self.store()?.finit_cloture(en_cours)
    }

    fn archive_un_lot(
        &self,
        en_cours: &ClotureEnCours,
        classe: &NomClasse,
        lot: &[(String, &NomClasse)],
        enseignants: &[Enseignant],
        acte: &Acte<'_>,
    ) -> Result<u64> {
        let store = self.store()?;
        let matricules: Vec<String> = lot.iter().map(|(matricule, _)| matricule.clone()).collect();
        let mut vers: Vec<&NomClasse> = lot.iter().map(|(_, vers)| *vers).collect();
        vers.sort_unstable_by_key(|nom| nom.cle());
        vers.dedup();
        self.avec_patience(|| {
            let arrivees = vers.iter().map(|nom| Portee::classe(nom));
            let portees = portees_de_classe(classe, &matricules).into_iter().chain(arrivees);
            store.transaction(portees, |transaction| transaction.clot(en_cours, classe, lot, enseignants, acte))
        })
    }

    /// A class in its new year: its weights stay, the days and locks of its periods were those of the old one.
    fn met_a_l_annee(&self, nom: &NomClasse, annee: &AnneeScolaire, acte: &Acte<'_>) -> Result<()> {
        let change = |classe: &mut Classe, reglement: &mut Reglement| {
            if classe.annee.as_ref() != Some(annee) {
                classe.annee = Some(annee.clone());
                for reglee in &mut reglement.periodes {
                    (reglee.jours, reglee.verrou) = (None, None);
                }
            }
            Ok(())
        };
        self.change_avec(nom, *acte, false, change, &mut |_| {}).map(|_| ())
    }
}

/// Somebody else holds these students.
fn is_retenu(error: &Error) -> bool {
    matches!(*error.cause, Cause::Panne(Panne::Passagere { .. }))
}

/// Stopped: what is done is done.
fn en_suspens(en_cours: &ClotureEnCours, fait: u64, cause: Error) -> Error {
    let (annee, total) = (en_cours.annee.to_string(), en_cours.total);
    Cause::ClotureEnSuspens { annee, fait, total, cause: Box::new(cause) }.into()
}

/// Cuts the work into lists, each small enough for one transaction.
fn lots(restent: &[AClore]) -> Vec<&[AClore]> {
    let (mut lots, mut debut, mut octets) = (Vec::new(), 0, 0);
    for (n, un) in restent.iter().enumerate() {
        if n > debut && (n - debut == ETUDIANTS || octets + un.octets > OCTETS) {
            lots.push(&restent[debut..n]);
            (debut, octets) = (n, 0);
        }
        octets += un.octets;
    }
    lots.push(&restent[debut..]);
    lots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_few_students_and_few_bytes() {
        let restent = |octets: &[u64]| {
            let un = |octets: &u64| AClore { matricule: String::new(), octets: *octets, provisoire: false };
            octets.iter().map(un).collect::<Vec<_>>()
        };
        let tailles = |restent: &[AClore]| lots(restent).iter().map(|lot| lot.len()).collect::<Vec<_>>();
        assert_eq!(tailles(&restent(&[1; 1_001])), [500, 500, 1]);
        assert_eq!(tailles(&restent(&[OCTETS, 1, OCTETS, OCTETS + 1])), [1, 1, 1, 1]);
        assert_eq!(tailles(&restent(&[4_000; 500])), [500]);
    }
}
