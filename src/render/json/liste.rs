//! `find` in JSON (design, section 4): the object of every list, or the fields that were chosen under their names.

use super::{EtudiantJson, Nombre};
use crate::domain::{Champ, Resume};
use crate::outcome::Liste;
use serde::{Serialize, Serializer};

/// The students.
pub struct ListeJson<'a>(pub &'a Liste);

impl Serialize for ListeJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let etudiants = &self.0.etudiants;
        match &self.0.colonnes {
            None => to.collect_seq(etudiants.iter().map(EtudiantJson::resume)),
            Some(colonnes) => to.collect_seq(etudiants.iter().map(|etudiant| ChoixJson(etudiant, colonnes.champs()))),
        }
    }
}

/// A student's chosen fields.
struct ChoixJson<'a>(&'a Resume, &'a [Champ]);

impl Serialize for ChoixJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.1.iter().map(|champ| (champ.nom(), ValeurJson(self.0, champ))))
    }
}

/// One of them.
struct ValeurJson<'a>(&'a Resume, &'a Champ);

impl Serialize for ValeurJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let ValeurJson(etudiant, champ) = self;
        match champ {
            Champ::Moyenne | Champ::MoyenneDe(_) => {
                etudiant.moyenne_de(champ).map(|(moyenne, _)| Nombre(moyenne)).serialize(to)
            }
            Champ::Rang => etudiant.plus.rang.serialize(to),
            Champ::Notes => etudiant.plus.notes.serialize(to),
            Champ::Naissance => etudiant.identite.naissance.map(|jour| jour.iso()).serialize(to),
            autre => Some(etudiant.mots(autre)).filter(|mots| !mots.is_empty()).serialize(to),
        }
    }
}
