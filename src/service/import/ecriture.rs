//! The writing of an import: chunks, each a transaction with one journal entry (design, section 5).

use super::plan::Plan;
use super::{ImportInterrompu, Progres, Source};
use crate::arret;
use crate::error::{Cause, Donnees, Error, Exit, Result};
use crate::service::School;
use crate::service::etudiants::Auteur;
use crate::service::processus::{machine, vit_ici};
use crate::store::{Acte, DateTime, Ecriture, ImportId, Lot, NouvelImport, Touche};
use std::sync::mpsc;

/// Students of one transaction, at most.
const ETUDIANTS: usize = 2_000;
/// The same where people are told of them: each of them may have a message for each of four addresses besides.
const PREVENUS: usize = 400;
/// Marks of one transaction, at most: so that a chunk's journal entry, which holds its students as they were, stays far under
/// MongoDB's 16 MB a document.
const NOTES: usize = 20_000;
/// After so many seconds without a chunk, an import counts as stopped.
const SILENCE: i64 = 120;

impl School {
    pub(super) fn ecrit(
        &self,
        source: &Source,
        plan: &Plan,
        notifie: bool,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<()> {
        let store = self.store()?;
        let creations = plan.creations.iter().map(Ecriture::Cree);
        let changements = plan.changements.iter().map(|(avant, apres)| Ecriture::Change(avant, apres));
        let lots = lots(creations.chain(changements).collect(), if notifie { PREVENUS } else { ETUDIANTS });
        let total = (plan.creations.len() + plan.changements.len()) as u64;
        // An import of one chunk needs no record.
        let id = match lots.len() {
            0 | 1 => None,
            _ => Some(store.commence_import(&NouvelImport {
                fichier: &source.fichier,
                empreinte: &source.empreinte,
                qui: &auteur.who.nom,
                machine: &machine(),
                pid: std::process::id(),
                total,
            })?),
        };
        self.ecrit_lots(&lots, total, id, notifie, auteur, suivi)?;
        if let Some(id) = id {
            store.finit_import(id)?;
        }
        // An earlier import of the same file that stopped in the middle is now done, too.
        for stopped in
            self.imports_interrompus().unwrap_or_default().iter().filter(|import| import.empreinte == source.empreinte)
        {
            // Being taken back, or out of reach by now: it is named again at the next start.
            let _ = store.finit_import(stopped.id);
        }
        let apres = plan.creations.iter().chain(plan.changements.iter().map(|(_, apres)| apres));
        store.retient(apres.flat_map(|etudiant| etudiant.notes.iter().map(|note| &note.contenu)));
        Ok(())
    }

    /// Chunk by chunk. While the server writes one, the documents of the next are made: averages, folded texts and digests are
    /// a good part of the work.
    fn ecrit_lots(
        &self,
        lots: &[Vec<Ecriture<'_>>],
        total: u64,
        id: Option<ImportId>,
        notifie: bool,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<()> {
        let store = self.store()?;
        let acte = Acte { ensemble: Some(id.unwrap_or_default()), notifie, ..auteur.acte() };
        std::thread::scope(|scope| {
            let (pret, prets) = mpsc::sync_channel(1);
            scope.spawn(move || {
                for lot in lots {
                    // Nobody waits for it any more: the writing has failed.
                    if pret.send(Lot::pret(lot, &acte, DateTime::now())).is_err() {
                        return;
                    }
                }
            });
            let mut fait = 0;
            for (lot, pret) in lots.iter().zip(prets) {
                suivi(Progres { etape: "écriture", fait, total });
                let ici = fait + lot.len() as u64;
                let written = arret::verifie().and(pret).and_then(|mut pret| {
                    store.transaction(pret.portees(), |transaction| {
                        transaction.ecrit_lot(&mut pret)?;
                        id.map_or(Ok(()), |id| transaction.avance_import(id, ici))
                    })
                });
                if let Err(error) = written {
                    suivi(Progres { etape: "annulation", fait: 0, total });
                    return Err(self.arrete(id, error, (fait, total), auteur));
                }
                fait = ici;
            }
            suivi(Progres { etape: "écriture", fait, total });
            Ok(())
        })
    }

    /// An import that stops: what was refused is taken back whole; where the server is gone, the next start says what is left.
    fn arrete(&self, id: Option<ImportId>, error: Error, (fait, total): (u64, u64), auteur: Auteur<'_>) -> Error {
        if let Some(id) = id {
            if !matches!(error.cause.exit(), Exit::Refused | Exit::Interrupted) {
                return Cause::ImportEnSuspens { fait, total, cause: Box::new(error) }.into();
            }
            let controle = |touche: Touche<'_>| auteur.permet_de_reprendre(touche);
            match self.store().and_then(|store| store.annule_import(id, &auteur.acte(), &controle, &mut |_| {})) {
                Ok(repris) if repris.laisses.is_empty() => {}
                Ok(repris) => return Donnees::ImportReprisSauf { laisses: repris.laisses }.into(),
                Err(error) => return error,
            }
        }
        match *error.cause {
            Cause::Donnees(Donnees::MatriculePris | Donnees::TelephonePris | Donnees::ModifieDepuis) => {
                Donnees::ImportDepasse.into()
            }
            _ => error,
        }
    }
}

/// Cuts the work into chunks, each small enough for one transaction.
fn lots(ecritures: Vec<Ecriture<'_>>, etudiants: usize) -> Vec<Vec<Ecriture<'_>>> {
    let mut lots = Vec::new();
    let (mut lot, mut notes) = (Vec::new(), 0);
    for ecriture in ecritures {
        let siennes = match ecriture {
            Ecriture::Cree(etudiant) | Ecriture::Supprime(etudiant) => etudiant.notes.len(),
            Ecriture::Change(avant, apres) => avant.notes.len().max(apres.notes.len()),
        };
        if lot.len() == etudiants || (notes + siennes > NOTES && !lot.is_empty()) {
            lots.push(std::mem::take(&mut lot));
            notes = 0;
        }
        notes += siennes;
        lot.push(ecriture);
    }
    if !lot.is_empty() {
        lots.push(lot);
    }
    lots
}

/// Its process is still at work: it wrote lately, and where it is a process of this machine, that one lives and is carnet.
pub(super) fn is_alive(import: &ImportInterrompu) -> bool {
    vit_encore(import.silence, &import.machine, import.pid)
}

/// The same of any long operation that was last heard of so many seconds ago.
pub(in crate::service) fn vit_encore(silence: i64, machine: &str, pid: u32) -> bool {
    silence < SILENCE && vit_ici(machine, pid).unwrap_or(true)
}
