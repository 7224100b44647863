//! `find` in JSON (design, section 4): the object of every list, or the fields that were chosen under their names; behind an
//! average, whether it is a provisional one.

use super::{EtudiantJson, Nombre};
use crate::domain::{Champ, Resume};
use crate::outcome::Liste;
use serde::ser::SerializeMap;
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
        let mut objet = to.serialize_map(None)?;
        for champ in self.1 {
            objet.serialize_entry(&champ.nom(), &ValeurJson(self.0, champ))?;
            if let Some(nom) = champ.nom_du_provisoire() {
                objet.serialize_entry(&nom, &self.0.is_provisoire(champ))?;
            }
        }
        objet.end()
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
