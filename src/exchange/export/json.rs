//! Students as JSON (design, section 4): `find`'s objects with the guardian, and `show`'s `notes` where marks were asked for; in
//! one array, or one object a line. `champs=` keeps those fields.

use super::{Colonnes, Echec, Ecrivain, Ligne};
use crate::domain::mentions::mention;
use crate::domain::{Champ, Voie};
use crate::exchange::json::{EtudiantJson, Nombre, NoteJson, SansControle, TuteurJson};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

/// A JSON file under way.
pub(super) struct Json<'a, W: Write> {
    sortie: BufWriter<W>,
    colonnes: &'a Colonnes,
    /// One object a line, and no array.
    par_ligne: bool,
    is_first: bool,
}

impl<'a, W: Write> Json<'a, W> {
    pub(super) fn commence(sortie: W, colonnes: &'a Colonnes, par_ligne: bool) -> Result<Self, Echec> {
        let mut sortie = BufWriter::with_capacity(1 << 16, sortie);
        if !par_ligne {
            sortie.write_all(b"[")?;
        }
        Ok(Json { sortie, colonnes, par_ligne, is_first: true })
    }
}

impl<W: Write> Ecrivain for Json<'_, W> {
    fn ligne(&mut self, ligne: &Ligne) -> Result<(), Echec> {
        if !self.par_ligne {
            self.sortie.write_all(if self.is_first { b"\n" } else { b",\n" })?;
        }
        self.is_first = false;
        let mut json = serde_json::Serializer::with_formatter(&mut self.sortie, SansControle);
        Objet { ligne, colonnes: self.colonnes }.serialize(&mut json).map_err(std::io::Error::from)?;
        if self.par_ligne {
            self.sortie.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finit(mut self: Box<Self>) -> Result<(), Echec> {
        if !self.par_ligne {
            self.sortie.write_all(if self.is_first { b"]\n" } else { b"\n]\n" })?;
        }
        Ok(self.sortie.flush()?)
    }
}

struct Objet<'a> {
    ligne: &'a Ligne,
    colonnes: &'a Colonnes,
}

/// Everything, as `find` gives it.
#[derive(Serialize)]
struct Entier<'a> {
    #[serde(flatten)]
    etudiant: EtudiantJson<'a>,
    tuteur: Option<TuteurJson<'a>>,
    #[serde(flatten)]
    accords: BTreeMap<&'static str, Option<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<Vec<NoteJson<'a>>>,
}

impl Serialize for Objet<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        let resume = &self.ligne.resume;
        let tuteur = TuteurJson::de(&resume.identite.tuteur);
        let notes = self.colonnes.notes.then(|| self.ligne.notes.iter().map(NoteJson::de).collect::<Vec<_>>());
        if self.colonnes.is_all() {
            let mot = |voie: Voie| (voie.nom(), resume.identite.accords.mot(voie));
            let accords = Voie::TOUTES.into_iter().map(mot).collect();
            return Entier { etudiant: EtudiantJson::resume(resume), tuteur, accords, notes }.serialize(to);
        }
        let mut objet = to.serialize_map(None)?;
        for champ in self.colonnes.champs() {
            self.champ(champ, &mut objet)?;
        }
        if let Some(notes) = notes {
            objet.serialize_entry("notes", &notes)?;
        }
        objet.end()
    }
}

impl Objet<'_> {
    fn champ<M: SerializeMap>(&self, champ: &Champ, objet: &mut M) -> Result<(), M::Error> {
        let resume = &self.ligne.resume;
        let (identite, nom) = (&resume.identite, champ.nom());
        let tuteur = &identite.tuteur;
        match champ {
            Champ::Matricule => objet.serialize_entry(&nom, resume.matricule.as_str()),
            Champ::Nom => objet.serialize_entry(&nom, identite.nom.as_str()),
            Champ::Prenom => objet.serialize_entry(&nom, identite.prenom.as_str()),
            Champ::Telephone => objet.serialize_entry(&nom, &identite.telephone.as_ref().map(|t| t.e164())),
            Champ::Email => objet.serialize_entry(&nom, &identite.email.as_ref().map(|e| e.as_str())),
            Champ::Classe => objet.serialize_entry(&nom, identite.classe.as_str()),
            Champ::Naissance => objet.serialize_entry(&nom, &identite.naissance.map(|jour| jour.iso())),
            Champ::Moyenne | Champ::MoyenneDe(_) => {
                objet.serialize_entry(&nom, &resume.moyenne_de(champ).map(|(moyenne, _)| Nombre(moyenne)))?;
                match champ.nom_du_provisoire() {
                    Some(nom) => objet.serialize_entry(&nom, &resume.is_provisoire(champ)),
                    None => Ok(()),
                }
            }
            Champ::Rang => objet.serialize_entry(&nom, &resume.plus.rang),
            Champ::Mention => objet.serialize_entry(&nom, &resume.moyenne.and_then(mention)),
            Champ::TuteurNom => objet.serialize_entry(&nom, &tuteur.nom.as_ref().map(|n| n.as_str())),
            Champ::TuteurTelephone => objet.serialize_entry(&nom, &tuteur.telephone.as_ref().map(|t| t.e164())),
            Champ::TuteurEmail => objet.serialize_entry(&nom, &tuteur.email.as_ref().map(|e| e.as_str())),
            Champ::TuteurAdresse => objet.serialize_entry(&nom, &tuteur.adresse.as_ref().map(|a| a.as_str())),
            Champ::Accord(voie) => objet.serialize_entry(&nom, &identite.accords.mot(*voie)),
            // They stand behind all else.
            Champ::Notes => Ok(()),
        }
    }
}
