//! Forgetting what is older than the school keeps it.

use super::super::etudiants::Auteur;
use super::super::{Progres, School};
use crate::arret;
use crate::domain::{Matricule, NomCompte};
use crate::error::{Acces, Result};
use crate::point;
use crate::store::{LimitesDeGarde, Perimes};
use std::time::Duration;

/// A day.
const JOUR: Duration = Duration::from_secs(86_400);

/// For how many days each kind of thing is kept; 0: for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ages {
    /// Messages that went, failed or were cancelled.
    pub messages: u64,
    /// What accounts did: logins, exports.
    pub connexions: u64,
    /// Values of the journal.
    pub journal: u64,
    /// Students who were removed.
    pub supprimes: u64,
    /// Students of whom nothing was written since.
    pub inactifs: u64,
}

/// What was too old, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RapportDeRetention {
    /// For how long things are kept.
    pub ages: Ages,
    /// What is, or was, too old.
    pub perimes: Perimes,
    /// It is forgotten.
    pub faite: bool,
}

impl Ages {
    /// The moments before which things are too old, at that moment.
    fn limites(&self, maintenant: i64) -> LimitesDeGarde {
        let jour = point::duree("CARNET_JOUR", JOUR).as_millis() as i64;
        let avant = |jours: u64| {
            let jours = i64::try_from(jours).ok().filter(|jours| *jours > 0)?;
            Some(maintenant.saturating_sub(jours.saturating_mul(jour)))
        };
        LimitesDeGarde {
            messages: avant(self.messages),
            connexions: avant(self.connexions),
            journal: avant(self.journal),
            supprimes: avant(self.supprimes),
            inactifs: avant(self.inactifs),
        }
    }
}

impl School {
    /// What is older than it may be. Nothing is written.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn perimes(&self, ages: Ages) -> Result<RapportDeRetention> {
        let store = self.store()?;
        let perimes = store.perimes(&ages.limites(store.horloge()?))?;
        Ok(RapportDeRetention { ages, perimes, faite: false })
    }

    /// Forgets what was told of, step by step: one that is stopped is finished by the next run.
    ///
    /// # Errors
    /// `Interrompu` between two steps, the server's.
    pub fn oublie_les_perimes(
        &self,
        mut rapport: RapportDeRetention,
        auteur: Auteur<'_>,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<RapportDeRetention> {
        let store = self.store()?;
        let (limites, total) = (rapport.ages.limites(store.horloge()?), rapport.perimes.total());
        let mut avance = |fait: u64| suivi(Progres { etape: "purge", fait: fait.min(total), total });
        let nom = NomCompte::parse(&auteur.who.nom).map_err(Acces::from)?;
        store.transaction([], |transaction| transaction.note_retention(&nom, &rapport.perimes))?;
        let mut faits = 0;
        for personne in store.supprimes_avant(&limites)? {
            arret::verifie()?;
            self.anonymise(&personne, auteur, None)?;
            faits += 1;
            avance(faits);
        }
        let mut precedent: Option<Matricule> = None;
        while let Some(personne) = store.un_inactif(&limites)? {
            arret::verifie()?;
            // He is anonymous by now: to meet him again would be to meet him for ever.
            if precedent.replace(personne.matricule.clone()) == Some(personne.matricule.clone()) {
                break;
            }
            self.anonymise(&personne, auteur, None)?;
            faits += 1;
            avance(faits);
        }
        store.purge(&limites, &mut |purges| avance(faits + purges))?;
        avance(total);
        rapport.faite = true;
        Ok(rapport)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_too_old_where_it_is_kept_for_ever() {
        let ages = Ages { messages: 1, connexions: 0, journal: u64::MAX, supprimes: 2, inactifs: 0 };
        let jour = JOUR.as_millis() as i64;
        let limites = ages.limites(10 * jour);
        assert_eq!((limites.messages, limites.supprimes), (Some(9 * jour), Some(8 * jour)));
        assert_eq!((limites.connexions, limites.journal, limites.inactifs), (None, None, None));
    }
}
