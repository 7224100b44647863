//! Restore: a backup is checked to its end and compared with the school; then it takes its place, or nothing does
//! ([`crate::store::Copie`] has the steps).

use super::processus::{machine, vit_ici};
use super::sauvegarde::{ouvre, parcourt};
use super::{Progres, School};
use crate::cache::Sessions;
use crate::domain::Session;
use crate::enclos::Ouvert;
use crate::error::{Cause, Error, Result, SauvegardeError};
use crate::exchange::sauvegarde::Entete;
use crate::store::{
    Comparaison, Copie, EtatRestauration, Examen, NouvelleRestauration, RestaurationEnCours, Restauree, Store,
    Verification,
};

/// A restoration of another machine that has been silent for so many seconds counts as stopped: indexes of a large school take
/// minutes.
const SILENCE: i64 = 1_800;

/// A backup that is right, compared with the school.
#[derive(Debug)]
pub struct RestaurationPrete {
    /// What it says of itself.
    pub entete: Entete,
    /// What its journal says of its documents.
    pub verification: Verification,
    /// How it differs from the school.
    pub comparaison: Comparaison,
    /// Entries of the school's journal before it was compared.
    entrees: u64,
}

/// A restoration that was stopped, and that this opening of the school finished or took back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestaurationReparee {
    /// It is finished; else the school is as it was before it.
    pub finie: bool,
    /// Who had begun it.
    pub qui: String,
    /// When: milliseconds since 1970, UTC.
    pub debut: i64,
}

impl School {
    /// Reads a backup to its end, and the school: what restoring it would change. Nothing is written.
    ///
    /// # Errors
    /// A file that is no backup, of a later carnet, cut off or altered; one that nobody could log in to; the server's.
    pub fn compare_sauvegarde(&self, ouvert: &Ouvert, suivi: &mut dyn FnMut(Progres)) -> Result<RestaurationPrete> {
        let store = self.store()?;
        // What an earlier one of this very process has left.
        repare(store, self.sessions())?;
        // Before the whole school is read.
        let entete = ouvre(ouvert)?.entete().clone();
        let entrees = store.entrees_du_journal()?;
        let total = entete.total();
        let mut comparateur = store.comparateur(&mut |lus| {
            suivi(Progres { etape: "lecture de l'école", fait: lus, total: total.max(lus + 1) })
        })?;
        entete.collections.iter().for_each(|comptee| comparateur.nomme(&comptee.nom));
        let mut examen = Examen::nouveau();
        let entete = parcourt(ouvert, "vérification", suivi, &mut |collection, lot| {
            lot.documents().try_for_each(|document| {
                examen.voit(collection, document)?;
                comparateur.voit(collection, document)
            })
        })?;
        let (verification, admins) = examen.finit();
        if admins == 0 {
            return Err(SauvegardeError::SansAdmin { fichier: ouvert.chemin.clone() }.into());
        }
        Ok(RestaurationPrete { entete, verification, comparaison: comparateur.finit()?, entrees })
    }

    /// Puts a backup that was compared in the place of the school. Everybody's sessions end.
    ///
    /// # Errors
    /// `Changee`, `EnCours`, a file that was altered meanwhile, the server's: the school is then as it was, but where
    /// `RestaurationEnSuspens` says what is left to do.
    pub fn restaure(
        &self,
        prete: &RestaurationPrete,
        ouvert: &Ouvert,
        who: &Session,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<Restauree> {
        let store = self.store()?;
        let RestaurationPrete { entete, entrees, .. } = prete;
        let fichier = ouvert.chemin.to_string_lossy();
        let nouvelle = NouvelleRestauration {
            qui: &who.nom,
            fichier: &fichier,
            machine: &machine(),
            pid: std::process::id(),
            moment: entete.moment,
            documents: entete.total(),
        };
        let noms: Vec<&str> = entete.collections.iter().map(|comptee| comptee.nom.as_str()).collect();
        let mut copie = store.commence_restauration(&nouvelle, &noms, *entrees)?;
        let en_cours = self.copie(&mut copie, entete, ouvert, suivi).map_err(|error| match copie.defait() {
            Ok(()) => error,
            Err(_) => en_suspens(false, error),
        })?;
        acheve(store, self.sessions(), &en_cours).map_err(|error| en_suspens(true, error))
    }

    fn copie(
        &self,
        copie: &mut Copie<'_>,
        entete: &Entete,
        ouvert: &Ouvert,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<RestaurationEnCours> {
        // Everything is checked again on its way: somebody may have written into the file since.
        let relu = parcourt(ouvert, "restauration", suivi, &mut |collection, lot| copie.ecrit(collection, lot))?;
        if relu != *entete {
            return Err(SauvegardeError::Alteree { fichier: ouvert.chemin.clone(), bloc: 0 }.into());
        }
        copie.bascule(entete.schema, &mut |fait, total| {
            suivi(Progres { etape: "index", fait, total });
            crate::arret::verifie()
        })
    }
}

fn en_suspens(basculee: bool, error: Error) -> Error {
    Cause::RestaurationEnSuspens { basculee, cause: Box::new(error) }.into()
}

/// What takes the school's place is nobody's session.
fn acheve(store: &Store, sessions: Option<&Sessions>, en_cours: &RestaurationEnCours) -> Result<Restauree> {
    let mut fermees = true;
    let restauree = store.acheve_la_restauration(en_cours, &mut || {
        fermees = sessions.is_none_or(|sessions| sessions.ferme_toutes().is_ok());
    })?;
    Ok(Restauree { redis_au_fait: restauree.redis_au_fait && fermees, ..restauree })
}

/// Finishes or takes back what a carnet that is no more has left; none where nothing was, or somebody else is at it.
///
/// # Errors
/// The server's, where the school must not be used as it is.
pub(super) fn repare(store: &Store, sessions: Option<&Sessions>) -> Result<Option<RestaurationReparee>> {
    // What a later carnet has begun is not this one's affair.
    let Some(vue) = store.restauration_en_cours()?.filter(|_| !store.est_ancien()) else { return Ok(None) };
    if vit_ici(&vue.machine, vue.pid).unwrap_or(vue.silence < SILENCE) {
        return Ok(None);
    }
    let Some(prise) = store.prend_la_restauration(&vue, &machine(), std::process::id())? else { return Ok(None) };
    let finie = match prise.etat {
        // Who may not do it may read the school, which is as it was; writing says why it cannot be done.
        EtatRestauration::Copie if store.defait_la_restauration(&prise).is_err() => return Ok(None),
        EtatRestauration::Copie => false,
        EtatRestauration::Bascule => acheve(store, sessions, &prise).map(|_| true)?,
    };
    Ok(Some(RestaurationReparee { finie, qui: prise.qui, debut: prise.debut }))
}
