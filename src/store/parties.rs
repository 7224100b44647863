//! What a student's document is made of: his guardian, what is said of him, his marks.

use crate::domain::libelle::{Adresse, Email, Matiere, Nom, Periode, Propos};
use crate::domain::note::{Coef, Note, NouvelleNote, TypeNote, Valeur};
use crate::domain::{Accords, Appreciation, Centiemes, Consentement, DateCivile, Signature, Telephone, Tuteur, Voie};
use crate::error::{Panne, Result};
use mongodb::bson::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// A consent. Its fields stand in the order of their names: so they are digested.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct AccordDoc {
    pub(super) quand: DateTime,
    pub(super) qui: String,
    /// `oui`, `toujours`.
    pub(super) valeur: String,
}

/// The consents of a student, by the name of their address.
pub(super) fn accords_docs(accords: &Accords) -> BTreeMap<String, AccordDoc> {
    let un = |(voie, accord): (Voie, &Consentement)| {
        let quand = DateTime::from_millis(accord.signature.quand);
        let doc = AccordDoc { quand, qui: accord.signature.qui.clone(), valeur: accord.mot().to_owned() };
        (voie.cle().to_owned(), doc)
    };
    accords.iter().map(un).collect()
}

/// What they were made of.
pub(super) fn accords(docs: BTreeMap<String, AccordDoc>) -> Accords {
    let un = |(cle, doc): (String, AccordDoc)| {
        let signature = Signature { qui: doc.qui, quand: doc.quand.timestamp_millis() };
        Some((Voie::de_cle(&cle)?, Consentement { signature, toujours: doc.valeur == Consentement::TOUJOURS }))
    };
    docs.into_iter().filter_map(un).collect()
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
