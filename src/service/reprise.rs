//! `undo`: takes back what somebody changed last. First everything is tried and nothing kept: what would be refused is known
//! before anything is written.

use super::etudiants::Auteur;
use super::journal::{LigneJournal, heure};
use super::reference::nom_complet;
use super::{Progres, School};
use crate::arret;
use crate::domain::{Champ, Matricule};
use crate::error::{Donnees, Result};
use crate::store::{Changement, EntreeId, EntreeLue, ModeReprise, Obstacle, Partie, Question, Refus};

/// Targets of one transaction, at most (design, section 5).
const CIBLES: u64 = 2_000;
/// Refusals that are told one by one.
const REFUS: usize = 10;
/// Entries on one student in which the one that stands in the way is looked for.
const ENTREES: u64 = 200;

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
    /// Students that become what they were.
    pub repris: u64,
    /// Who stays as he is, and why: `E00001 (Maths …)`.
    pub laisses: Vec<String>,
    /// How far it is.
    pub fait: Etape,
}

/// The entries of one transaction, each with the operation that its taking back belongs to.
type Tranche = Vec<(EntreeId, Option<EntreeId>)>;

/// A taking back that was tried, and not written yet.
#[derive(Debug)]
pub struct AnnulationPrete {
    annulation: Annulation,
    tranches: Vec<Tranche>,
    partiel: bool,
}

impl AnnulationPrete {
    /// What would be taken back.
    pub fn montre(&self) -> Annulation {
        self.annulation.clone()
    }

    /// How many changes.
    pub fn changements(&self) -> u64 {
        self.annulation.lignes.len() as u64
    }
}

impl School {
    /// Finds the last `n` changes of the author, and tries to take them back.
    ///
    /// # Errors
    /// `RienAAnnuler`; `UndoRefuse` where somebody has changed the same thing since; the server's.
    pub fn prepare_annulation(&self, n: u64, partiel: bool, auteur: Auteur<'_>) -> Result<AnnulationPrete> {
        let store = self.store()?;
        let changements = store.derniers_changements(&auteur.who.nom, n)?;
        if changements.is_empty() {
            return Err(Donnees::RienAAnnuler.into());
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
        let annulation = Annulation { lignes, repris: 0, laisses: Vec::new(), fait: Etape::Montre };
        let mut prete = AnnulationPrete { annulation, tranches: tranches(&changements), partiel };
        let mode = ModeReprise { partiel, essai: true };
        let mut refus = Vec::new();
        for tranche in &prete.tranches {
            arret::verifie()?;
            let controle = |avant: Option<&_>, apres: Option<&_>| auteur.permet(avant, apres);
            for reprise in store.reprend_entrees(tranche, &auteur.acte(), &controle, mode)? {
                prete.annulation.repris += reprise.faits.len() as u64;
                refus.extend(reprise.refus);
            }
        }
        let siennes: Vec<EntreeId> = changements.iter().flat_map(|one| &one.entrees).map(|(id, _)| *id).collect();
        let told = self.raisons(&refus, &siennes)?;
        if !refus.is_empty() && (!partiel || prete.annulation.repris == 0) {
            let autres = (refus.len() - told.len()) as u64;
            let liste = !partiel && prete.annulation.repris > 0;
            return Err(Donnees::UndoRefuse { refus: told, autres, liste }.into());
        }
        prete.annulation.laisses = told;
        prete.annulation.laisses.extend(refus.into_iter().skip(REFUS).map(|refus| refus.id));
        Ok(prete)
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
        let AnnulationPrete { mut annulation, tranches, partiel } = prete;
        if auteur.essai {
            return Ok(Annulation { fait: Etape::Essai, ..annulation });
        }
        let total = annulation.repris;
        annulation.repris = 0;
        let mode = ModeReprise { partiel, essai: false };
        let controle = |avant: Option<&_>, apres: Option<&_>| auteur.permet(avant, apres);
        for tranche in &tranches {
            let done = arret::verifie()
                .and_then(|()| self.store()?.reprend_entrees(tranche, &auteur.acte(), &controle, mode))
                .and_then(|reprises| match reprises.iter().any(|une| !une.refus.is_empty()) && !partiel {
                    true => Err(Donnees::ModifieDepuis.into()),
                    false => Ok(reprises),
                });
            match done {
                Ok(reprises) => annulation.repris += reprises.iter().map(|une| une.faits.len() as u64).sum::<u64>(),
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

    /// Why the first of them cannot be taken back, and who stands in the way.
    fn raisons(&self, refus: &[Refus], siennes: &[EntreeId]) -> Result<Vec<String>> {
        refus.iter().take(REFUS).map(|refus| self.raison(refus, siennes)).collect()
    }

    fn raison(&self, refus: &Refus, siennes: &[EntreeId]) -> Result<String> {
        let store = self.store()?;
        let cible = Some(("etudiant", refus.id.clone()));
        let entrees = store.lit_journal(&Question { cible, limite: Some(ENTREES), ..Question::default() })?;
        // Newest first: what comes before his own stands in the way.
        let since = entrees.iter().take_while(|entree| !siennes.iter().any(|id| id.to_hex() == entree.id));
        let since: Vec<&EntreeLue> = since.collect();
        let par = |entree: Option<&&EntreeLue>| {
            entree.map_or(String::new(), |entree| format!(" par {} ({})", entree.qui, heure(entree.quand)))
        };
        let quoi = match &refus.obstacle {
            Obstacle::Change(parties) if parties.is_empty() => format!("changé depuis{}", par(since.first())),
            Obstacle::Change(parties) => {
                let partie = |partie: &Partie| {
                    let qui = par(since.iter().find(|entree| touche(entree, partie)));
                    match partie {
                        Partie::Note(n) => format!("note #{n} changée depuis{qui}"),
                        Partie::Champ(champ) => {
                            let nom =
                                Champ::parse(champ).map_or_else(|| champ.clone(), |champ| champ.libelle().to_owned());
                            format!("{nom} : changé depuis{qui}")
                        }
                    }
                };
                parties.iter().map(partie).collect::<Vec<_>>().join(", ")
            }
            Obstacle::Disparu => format!("supprimé depuis{}", par(since.first())),
            Obstacle::MatriculePris => format!("matricule redonné depuis{}", par(since.first())),
            Obstacle::TelephonePris(numero) => match store.existants(&[], &[numero])?.first() {
                Some(autre) => format!("son téléphone appartient maintenant à {}", nom_complet(autre)),
                None => "son téléphone appartient maintenant à un autre".to_owned(),
            },
            Obstacle::Efface => "valeurs effacées".to_owned(),
        };
        let nom = store.etudiant(&Matricule::stored(refus.id.clone()))?.map(|un| nom_complet(&un));
        Ok(format!("{}, {quoi}", nom.unwrap_or_else(|| refus.id.clone())))
    }
}

/// Cuts the entries into transactions; those of one operation have theirs taken back under one new operation.
fn tranches(changements: &[Changement]) -> Vec<Tranche> {
    let (mut tranches, mut tranche, mut cibles) = (Vec::new(), Vec::new(), 0);
    for changement in changements {
        let ensemble = changement.ensemble.map(|_| EntreeId::new());
        for (entree, siennes) in &changement.entrees {
            if cibles + siennes > CIBLES && !tranche.is_empty() {
                tranches.push(std::mem::take(&mut tranche));
                cibles = 0;
            }
            cibles += siennes;
            tranche.push((*entree, ensemble));
        }
    }
    tranches.push(tranche);
    tranches
}

/// The entry changed this part.
fn touche(entree: &EntreeLue, partie: &Partie) -> bool {
    entree.avant.iter().chain(&entree.apres).any(|valeurs| match partie {
        Partie::Note(n) => valeurs.notes.iter().any(|note| note.n == *n),
        Partie::Champ(champ) => valeurs.champs.iter().any(|(known, _)| known == champ),
    })
}

/// The entries of one change as one line.
fn somme(lignes: Vec<LigneJournal>) -> Option<LigneJournal> {
    lignes.into_iter().reduce(|mut une, autre| {
        if let (Some(combien), Some(plus)) = (&mut une.entree.combien, autre.entree.combien) {
            combien.iter_mut().zip(plus).for_each(|(n, more)| *n += more);
        }
        une
    })
}
