//! What a student's document is made of: his guardian, what is said of him, his marks.

use crate::domain::libelle::{Adresse, Email, Matiere, Nom, Periode, Propos};
use crate::domain::note::{Coef, Note, NouvelleNote, TypeNote, Valeur};
use crate::domain::{Appreciation, Centiemes, DateCivile, Telephone, Tuteur};
use crate::error::{Panne, Result};
use serde::{Deserialize, Serialize};

/// A guardian.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct TuteurDoc {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) nom: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) telephone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) adresse: Option<String>,
}

impl TuteurDoc {
    pub(super) fn is_empty(&self) -> bool {
        self.nom.is_none() && self.telephone.is_none() && self.email.is_none() && self.adresse.is_none()
    }

    /// A guardian.
    pub(super) fn de(tuteur: &Tuteur) -> TuteurDoc {
        TuteurDoc {
            nom: tuteur.nom.as_ref().map(ToString::to_string),
            telephone: tuteur.telephone.as_ref().map(ToString::to_string),
            email: tuteur.email.as_ref().map(ToString::to_string),
            adresse: tuteur.adresse.as_ref().map(ToString::to_string),
        }
    }

    pub(super) fn tuteur(self) -> Tuteur {
        Tuteur {
            nom: self.nom.map(Nom::stored),
            telephone: self.telephone.map(Telephone::from_e164),
            email: self.email.map(Email::stored),
            adresse: self.adresse.map(Adresse::stored),
        }
    }
}

/// What a teacher says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct AppreciationDoc {
    matiere: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    periode: Option<String>,
    texte: String,
    auteur: String,
}

impl AppreciationDoc {
    pub(super) fn de(une: &Appreciation) -> AppreciationDoc {
        AppreciationDoc {
            matiere: une.matiere.to_string(),
            periode: une.periode.as_ref().map(ToString::to_string),
            texte: une.texte.to_string(),
            auteur: une.auteur.clone(),
        }
    }

    pub(super) fn appreciation(self) -> Appreciation {
        Appreciation {
            matiere: Matiere::stored(self.matiere),
            periode: self.periode.map(Periode::stored),
            texte: Propos::stored(self.texte),
            auteur: self.auteur,
        }
    }
}

/// A mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct NoteDoc {
    pub(super) n: u32,
    pub(super) matiere: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    centiemes: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bareme: Option<u32>,
    pub(super) statut: String,
    coef: u32,
    #[serde(rename = "type")]
    type_note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) periode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    auteur: String,
}

impl NoteDoc {
    pub(super) fn de(note: &Note) -> NoteDoc {
        let contenu = &note.contenu;
        let (centiemes, bareme) = match contenu.valeur {
            Valeur::Chiffree { points, bareme } => (Some(points.0), Some(bareme.0)),
            _ => (None, None),
        };
        NoteDoc {
            n: note.n,
            matiere: contenu.matiere.to_string(),
            centiemes,
            bareme,
            statut: contenu.valeur.statut().to_owned(),
            coef: contenu.coef.centiemes().0,
            type_note: contenu.type_note.nom().to_owned(),
            periode: contenu.periode.as_ref().map(ToString::to_string),
            date: contenu.date.map(DateCivile::iso),
            auteur: note.auteur.clone(),
        }
    }

    pub(super) fn note(self) -> Result<Note> {
        let valeur = match (self.centiemes, self.bareme) {
            (Some(points), Some(bareme)) if points <= bareme && bareme > 0 => {
                Valeur::Chiffree { points: Centiemes(points), bareme: Centiemes(bareme) }
            }
            _ => Valeur::STATUTS
                .iter()
                .find(|(mot, ..)| *mot == self.statut)
                .map(|(_, valeur, _)| *valeur)
                .ok_or_else(|| etranger(format!("note {} : statut {}", self.n, self.statut)))?,
        };
        let coef = Coef::from_centiemes(Centiemes(self.coef))
            .ok_or_else(|| etranger(format!("note {} : coef {}", self.n, self.coef)))?;
        let type_note = TypeNote::parse(&self.type_note).map_err(|error| etranger(error.to_string()))?;
        let contenu = NouvelleNote {
            matiere: Matiere::stored(self.matiere),
            valeur,
            coef,
            type_note,
            periode: self.periode.map(Periode::stored),
            date: self.date.map(|jour| date(&jour)).transpose()?,
        };
        Ok(Note { n: self.n, contenu, auteur: self.auteur })
    }
}

pub(super) fn date(iso: &str) -> Result<DateCivile> {
    DateCivile::parse(iso).map_err(|error| etranger(error.to_string()))
}

/// A document that carnet did not write.
fn etranger(detail: String) -> crate::error::Error {
    Panne::DocumentEtranger { detail }.into()
}
