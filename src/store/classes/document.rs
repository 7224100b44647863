//! Classes and their rules as the database holds them. Weights are whole hundredths, days `2026-09-01`.

use super::super::journal::TeteDoc;
use crate::domain::classe::{AnneeScolaire, Classe};
use crate::domain::libelle::{Intitule, Matiere, NomClasse, Periode};
use crate::domain::reglement::{Absence, Annuelle, Formule, MatiereReglee, PeriodeReglee, Reglement, Verrou};
use crate::domain::{Centiemes, Coef, DateCivile};
use crate::error::{Error, Panne, Result};
use mongodb::bson::DateTime;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// `classes`: one document a class in which there was ever a student.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::store) struct ClasseDoc {
    #[serde(rename = "_id")]
    pub(in crate::store) nom: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) intitule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) annee: Option<String>,
    /// The number of its rules.
    pub(in crate::store) reglement: i64,
    /// Raised whenever a student comes in: so that nobody comes in unseen while the rules change.
    pub(in crate::store) entrees: i64,
    pub(in crate::store) version: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) tete: Option<TeteDoc>,
}

impl ClasseDoc {
    /// The class, with the rules of that number.
    pub(in crate::store) fn classe(self, reglement: Arc<Reglement>) -> Result<Classe> {
        Ok(Classe {
            nom: NomClasse::stored(self.nom),
            intitule: self.intitule.map(Intitule::stored),
            annee: self.annee.map(AnneeScolaire::stored),
            reglement,
            version: self.version,
            tete: self.tete.map(TeteDoc::tete).transpose()?,
        })
    }
}

/// `reglements`: the rules that a class has or had; never changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::store) struct ReglementDoc {
    #[serde(rename = "_id")]
    pub(in crate::store) numero: i64,
    /// The class that they were made for.
    pub(in crate::store) classe: String,
    #[serde(flatten)]
    pub(in crate::store) regles: ReglesDoc,
}

/// Rules, without number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::store) struct ReglesDoc {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    matieres: Vec<MatiereDoc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    formule: Option<FormuleDoc>,
    absence: String,
    annuelle: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    periodes: Vec<PeriodeDoc>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct MatiereDoc {
    matiere: String,
    coef: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct FormuleDoc {
    devoirs: u32,
    examen: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct PeriodeDoc {
    periode: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    debut: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fin: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verrou: Option<VerrouDoc>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct VerrouDoc {
    qui: String,
    quand: DateTime,
}

const ABSENCES: [(&str, Absence); 2] = [("zero", Absence::Zero), ("neutre", Absence::Neutre)];
const ANNUELLES: [(&str, Annuelle); 2] = [("notes", Annuelle::Notes), ("periodes", Annuelle::Periodes)];

fn mot<T: PartialEq + Copy>(mots: &[(&'static str, T)], valeur: T) -> String {
    mots.iter().find(|(_, autre)| *autre == valeur).map_or("", |(mot, _)| mot).to_owned()
}

fn du_mot<T: Copy>(mots: &[(&'static str, T)], texte: &str) -> Result<T> {
    let trouve = mots.iter().find(|(mot, _)| *mot == texte).map(|(_, valeur)| *valeur);
    trouve.ok_or_else(|| etranger(format!("règle « {texte} »")))
}

fn etranger(detail: String) -> Error {
    Panne::DocumentEtranger { detail }.into()
}

impl ReglesDoc {
    pub(in crate::store) fn de(reglement: &Reglement) -> ReglesDoc {
        let matiere = |reglee: &MatiereReglee| MatiereDoc {
            matiere: reglee.matiere.to_string(),
            coef: reglee.coef.centiemes().0,
        };
        use crate::domain::reglement::Cote::{Devoirs, Examen};
        let formule =
            |formule: Formule| FormuleDoc { devoirs: formule.poids(Devoirs).0, examen: formule.poids(Examen).0 };
        let verrou =
            |verrou: &Verrou| VerrouDoc { qui: verrou.qui.clone(), quand: DateTime::from_millis(verrou.quand) };
        let periode = |reglee: &PeriodeReglee| PeriodeDoc {
            periode: reglee.periode.to_string(),
            debut: reglee.jours.map(|(debut, _)| debut.iso()),
            fin: reglee.jours.map(|(_, fin)| fin.iso()),
            verrou: reglee.verrou.as_ref().map(verrou),
        };
        ReglesDoc {
            matieres: reglement.matieres.iter().map(matiere).collect(),
            formule: reglement.formule.map(formule),
            absence: mot(&ABSENCES, reglement.absence),
            annuelle: mot(&ANNUELLES, reglement.annuelle),
            periodes: reglement.periodes.iter().map(periode).collect(),
        }
    }

    /// The rules, under that number.
    ///
    /// # Errors
    /// A document that carnet did not write.
    pub(in crate::store) fn reglement(self, numero: i64) -> Result<Reglement> {
        let matiere = |lue: MatiereDoc| {
            let coef = Coef::from_centiemes(Centiemes(lue.coef)).ok_or_else(|| etranger(lue.matiere.clone()))?;
            Ok(MatiereReglee { matiere: Matiere::stored(lue.matiere), coef })
        };
        let formule = |lue: FormuleDoc| {
            Formule::nouvelle(Centiemes(lue.devoirs), Centiemes(lue.examen))
                .map_err(|error| etranger(error.to_string()))
        };
        Ok(Reglement {
            numero,
            matieres: self.matieres.into_iter().map(matiere).collect::<Result<_>>()?,
            formule: self.formule.map(formule).transpose()?,
            absence: du_mot(&ABSENCES, &self.absence)?,
            annuelle: du_mot(&ANNUELLES, &self.annuelle)?,
            periodes: self.periodes.into_iter().map(PeriodeDoc::periode).collect::<Result<_>>()?,
        })
    }
}

impl PeriodeDoc {
    fn periode(self) -> Result<PeriodeReglee> {
        let jour = |iso: &str| DateCivile::parse(iso).map_err(|error| etranger(error.to_string()));
        let jours = match (self.debut, self.fin) {
            (Some(debut), Some(fin)) => Some((jour(&debut)?, jour(&fin)?)),
            _ => None,
        };
        let verrou = self.verrou.map(|lu| Verrou { qui: lu.qui, quand: lu.quand.timestamp_millis() });
        Ok(PeriodeReglee { periode: Periode::stored(self.periode), jours, verrou })
    }
}
