//! A consent that a taking back gives again is for the address that it was given for, and for no other.

use super::journal::{Alors, ETUDIANT, EntreeDoc, Inverse, Obstacle, VoletDoc, accords_rendus, adresse_d_alors};
use super::reprise::{Refus, Reprise};
use super::{LECTURE, Transaction};
use crate::domain::Voie;
use crate::error::Result;
use mongodb::bson::{DateTime, doc};
use std::collections::HashMap;

/// What came after an entry may carry an earlier moment than it, by as much as a transaction may take (ms).
const MARGE: i64 = 60_000;

impl Transaction<'_> {
    /// Who would have a consent again that was withdrawn for another address than the one he has now stays as he is.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn ecarte_accords_d_ailleurs(&mut self, entree: &EntreeDoc, reprise: &mut Reprise) -> Result<()> {
        let rendus: HashMap<&str, (&VoletDoc, Vec<Voie>)> = entree
            .volets
            .iter()
            .flatten()
            .map(|volet| (volet.id.as_str(), (volet, accords_rendus(volet))))
            .filter(|(_, (_, voies))| !voies.is_empty())
            .collect();
        if rendus.is_empty() {
            return Ok(());
        }
        let suivantes = self.entrees_apres(entree, rendus.keys().copied().collect())?;
        for fait in std::mem::take(&mut reprise.faits) {
            let matricule = fait.ecriture().matricule().to_owned();
            let obstacle = match (&fait, rendus.get(matricule.as_str())) {
                (Inverse::Change(_, revenu), Some((volet, voies))) => voies.iter().find_map(|voie| {
                    let ici = voie.adresse(&revenu.identite);
                    match adresse_d_alors(*voie, suivants(entree, volet, &suivantes), ici) {
                        Alors::Connue(alors) if alors.as_deref() == ici => None,
                        Alors::Connue(_) => Some(Obstacle::AccordAilleurs(*voie)),
                        Alors::Effacee => Some(Obstacle::Efface),
                    }
                }),
                _ => None,
            };
            match obstacle {
                None => reprise.faits.push(fait),
                Some(obstacle) => reprise.refus.push(Refus::de_l_etudiant(&matricule, obstacle)),
            }
        }
        Ok(())
    }

    /// The entries on these students that may have come after this one.
    fn entrees_apres(&mut self, entree: &EntreeDoc, ids: Vec<&str>) -> Result<Vec<EntreeDoc>> {
        let depuis = DateTime::from_millis(entree.quand.timestamp_millis() - MARGE);
        let siennes = doc! {
            "quand": { "$gte": depuis },
            "$or": [{ "cible.type": ETUDIANT, "cible.id": { "$in": &ids } }, { "touches": { "$in": &ids } }],
        };
        let found = self.store.journal().find(siennes).max_time(LECTURE).session(&mut *self.session).run();
        let mut found = found.map_err(|error| self.store.panne(error))?;
        found.iter(self.session).collect::<std::result::Result<_, _>>().map_err(|error| self.store.panne(error))
    }
}

/// What these entries say of the student of that volet since it was written, oldest first: of him by the links of his chain, of who has
/// had his matricule since by the clock.
fn suivants<'e>(entree: &EntreeDoc, volet: &VoletDoc, suivantes: &'e [EntreeDoc]) -> Vec<&'e VoletDoc> {
    let mut siens: Vec<(bool, DateTime, &VoletDoc)> = suivantes
        .iter()
        .filter(|autre| autre.id != entree.id)
        .flat_map(|autre| autre.volets.iter().flatten().map(|sien| (sien.lignee != volet.lignee, autre.quand, sien)))
        .filter(|(autre_lignee, quand, sien)| {
            let is_later = if *autre_lignee { *quand > entree.quand } else { sien.n > volet.n };
            sien.id == volet.id && is_later
        })
        .collect();
    siens.sort_by_key(|(autre_lignee, quand, sien)| {
        (*autre_lignee, if *autre_lignee { quand.timestamp_millis() } else { 0 }, sien.n)
    });
    siens.into_iter().map(|(_, _, sien)| sien).collect()
}
