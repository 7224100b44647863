//! The writing of an import: chunks, each a transaction with one journal entry (design, section 5).

use super::plan::{Nouveau, Plan};
use super::{ImportInterrompu, Progres, Source};
use crate::arret;
use crate::domain::{Etudiant, NouvelleNote, Periode, Signature};
use crate::error::{Cause, Donnees, Error, Exit, Result};
use crate::exchange::Candidats;
use crate::service::School;
use crate::service::etudiants::Auteur;
use crate::service::processus::{machine, vit_encore};
use crate::store::{Acte, DateTime, Ecriture, ImportId, Lot, NouvelImport, Touche};
use std::collections::HashSet;
use std::sync::mpsc;

/// Students of one transaction, at most.
const ETUDIANTS: usize = 2_000;
/// The same where people are told of them: each of them may have a message for each of four addresses besides.
const PREVENUS: usize = 400;
/// Marks of one transaction, at most: so that a chunk's journal entry, which holds its students as they were, stays far under
/// MongoDB's 16 MB a document.
const NOTES: usize = 20_000;

/// What is written in one transaction.
struct Morceau<'p> {
    nouveaux: &'p [Nouveau],
    /// Before and after.
    changements: &'p [(Etudiant, Etudiant)],
}

impl Morceau<'_> {
    fn combien(&self) -> u64 {
        (self.nouveaux.len() + self.changements.len()) as u64
    }
}

/// Ready to be written; and the marks of its students, for the school's vocabulary.
type Pret = (Lot, Vec<NouvelleNote>);

impl School {
    pub(super) fn ecrit(
        &self,
        source: &Source,
        (plan, candidats): (&Plan, &Candidats<'_>),
        notifie: bool,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<()> {
        let store = self.store()?;
        let morceaux = morceaux(plan, if notifie { PREVENUS } else { ETUDIANTS });
        let total = morceaux.iter().map(Morceau::combien).sum();
        // An import of one chunk needs no record.
        let id = match morceaux.len() {
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
        let acte = Acte { ensemble: Some(id.unwrap_or_default()), notifie, ..auteur.acte() };
        let signature = auteur.signature();
        let prepare = |morceau: &Morceau<'_>| prepare(morceau, (plan, candidats), &signature, &acte);
        self.ecrit_morceaux(&morceaux, prepare, (id, total), auteur, suivi)?;
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
        Ok(())
    }

    /// Chunk by chunk. While the server writes one, the documents of the next are made: averages, folded texts and digests are
    /// a good part of the work.
    fn ecrit_morceaux(
        &self,
        morceaux: &[Morceau<'_>],
        prepare: impl Fn(&Morceau<'_>) -> Result<Pret> + Send,
        (id, total): (Option<ImportId>, u64),
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<()> {
        let store = self.store()?;
        std::thread::scope(|scope| {
            let (pret, prets) = mpsc::sync_channel(1);
            scope.spawn(move || {
                for morceau in morceaux {
                    // Nobody waits for it any more: the writing has failed.
                    if pret.send(prepare(morceau)).is_err() {
                        return;
                    }
                }
            });
            let mut fait = 0;
            for (morceau, pret) in morceaux.iter().zip(prets) {
                suivi(Progres { etape: "écriture", fait, total });
                let ici = fait + morceau.combien();
                let written = arret::verifie().and(pret).and_then(|(mut lot, notes)| {
                    store.transaction(lot.portees(), |transaction| {
                        transaction.ecrit_lot(&mut lot)?;
                        id.map_or(Ok(()), |id| transaction.avance_import(id, ici))
                    })?;
                    store.retient(&notes);
                    Ok(())
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

/// Makes a chunk ready. Of its marks one for each subject and period is kept.
fn prepare(
    morceau: &Morceau<'_>,
    (plan, candidats): (&Plan, &Candidats<'_>),
    signature: &Signature,
    acte: &Acte<'_>,
) -> Result<Pret> {
    let nouveaux = plan.refait(morceau.nouveaux, candidats, signature)?;
    let changes = morceau.changements.iter().map(|(avant, apres)| Ecriture::Change(avant, apres));
    let ecritures: Vec<Ecriture<'_>> = nouveaux.iter().map(Ecriture::Cree).chain(changes).collect();
    let lot = Lot::pret(&ecritures, acte, DateTime::now())?;
    let apres = nouveaux.iter().chain(morceau.changements.iter().map(|(_, apres)| apres));
    let mut vues = HashSet::new();
    let notes = apres.flat_map(|etudiant| etudiant.notes.iter().map(|note| &note.contenu));
    let neuves = notes.filter(|note| vues.insert((note.matiere.as_str(), note.periode.as_ref().map(Periode::as_str))));
    let notes = neuves.cloned().collect();
    Ok((lot, notes))
}

/// Cuts the work into chunks, each small enough for one transaction: new students first.
fn morceaux(plan: &Plan, etudiants: usize) -> Vec<Morceau<'_>> {
    let (creations, changements) = (&plan.creations, &plan.changements);
    let siennes = creations.iter().map(|nouveau| nouveau.notes);
    let siennes = siennes.chain(changements.iter().map(|(avant, apres)| avant.notes.len().max(apres.notes.len())));
    let (mut coupes, mut notes) = (vec![0], 0);
    for (n, siennes) in siennes.enumerate() {
        let debut = coupes[coupes.len() - 1];
        if n - debut == etudiants || (notes + siennes > NOTES && n > debut) {
            coupes.push(n);
            notes = 0;
        }
        notes += siennes;
    }
    let total = creations.len() + changements.len();
    coupes.extend((total > 0).then_some(total));
    let morceau = |bornes: &[usize]| {
        let [parmi, autres] =
            [0, creations.len()].map(|depuis| [bornes[0], bornes[1]].map(|n| n.saturating_sub(depuis)));
        let nouveaux = &creations[parmi[0].min(creations.len())..parmi[1].min(creations.len())];
        Morceau { nouveaux, changements: &changements[autres[0]..autres[1]] }
    };
    coupes.windows(2).map(morceau).collect()
}

/// Its process is still at work: it wrote lately, and where it is a process of this machine, that one lives and is carnet.
pub(super) fn is_alive(import: &ImportInterrompu) -> bool {
    vit_encore(import.silence, &import.machine, import.pid)
}
