//! Classes in JSON: weights as numbers, days as `2026-09-01`, locks with who and when.

use super::Nombre;
use crate::domain::classe::{Classe, ClasseResumee};
use crate::domain::reglement::{Cote, Formule, MatiereReglee, PeriodeReglee, Verrou};
use crate::domain::suites::{CompteTouche, Effet, NoteSansPlace};
use crate::outcome::{ClasseChangee, FusionFaite};
use crate::render::classes::{absence, annuelle, suites};
use jiff::Timestamp;
use serde::Serialize;

/// A class; its students and their mean where they were asked for.
#[derive(Serialize)]
pub struct ClasseJson<'a> {
    classe: &'a str,
    libelle: Option<&'a str>,
    annee: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effectif: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moyenne: Option<Option<Nombre>>,
    matieres: Vec<MatiereJson<'a>>,
    formule: Option<FormuleJson>,
    abs: &'static str,
    annuelle: &'static str,
    periodes: Vec<PeriodeJson<'a>>,
}

#[derive(Serialize)]
struct MatiereJson<'a> {
    matiere: &'a str,
    coef: Nombre,
}

#[derive(Serialize)]
struct FormuleJson {
    devoirs: Nombre,
    examen: Nombre,
}

#[derive(Serialize)]
struct PeriodeJson<'a> {
    periode: &'a str,
    debut: Option<String>,
    fin: Option<String>,
    verrou: Option<VerrouJson<'a>>,
}

#[derive(Serialize)]
struct VerrouJson<'a> {
    qui: &'a str,
    quand: String,
}

impl<'a> ClasseJson<'a> {
    fn de(classe: &'a Classe) -> Self {
        let matiere = |reglee: &'a MatiereReglee| MatiereJson {
            matiere: reglee.matiere.as_str(),
            coef: Nombre(reglee.coef.centiemes()),
        };
        let formule = |formule: Formule| FormuleJson {
            devoirs: Nombre(formule.poids(Cote::Devoirs)),
            examen: Nombre(formule.poids(Cote::Examen)),
        };
        let verrou = |verrou: &'a Verrou| VerrouJson {
            qui: &verrou.qui,
            quand: Timestamp::from_millisecond(verrou.quand).unwrap_or_default().to_string(),
        };
        let periode = |reglee: &'a PeriodeReglee| PeriodeJson {
            periode: reglee.periode.as_str(),
            debut: reglee.jours.map(|(debut, _)| debut.iso()),
            fin: reglee.jours.map(|(_, fin)| fin.iso()),
            verrou: reglee.verrou.as_ref().map(verrou),
        };
        let reglement = &classe.reglement;
        ClasseJson {
            classe: classe.nom.as_str(),
            libelle: classe.intitule.as_ref().map(|intitule| intitule.as_str()),
            annee: classe.annee.as_ref().map(ToString::to_string),
            effectif: None,
            moyenne: None,
            matieres: reglement.matieres.iter().map(matiere).collect(),
            formule: reglement.formule.map(formule),
            abs: absence(reglement.absence),
            annuelle: annuelle(reglement.annuelle),
            periodes: reglement.periodes.iter().map(periode).collect(),
        }
    }

    pub fn resumee(resumee: &'a ClasseResumee) -> Self {
        let (effectif, moyenne) = (Some(resumee.effectif), Some(resumee.moyenne.map(Nombre)));
        ClasseJson { effectif, moyenne, ..ClasseJson::de(&resumee.classe) }
    }
}

/// A class that was changed.
#[derive(Serialize)]
pub struct ChangeeJson<'a> {
    #[serde(flatten)]
    classe: ClasseJson<'a>,
    recalcules: u64,
    notes: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sans_place: Vec<SansPlaceJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    comptes: Vec<CompteToucheJson<'a>>,
}

/// A mark that the class's periods do not hold.
#[derive(Serialize)]
struct SansPlaceJson<'a> {
    matricule: &'a str,
    n: u32,
    matiere: &'a str,
    valeur: String,
    periode: Option<&'a str>,
    date: Option<String>,
    message: String,
}

/// An account whose rights a renamed subject changes, and the line that gives it back what it lost.
#[derive(Serialize)]
struct CompteToucheJson<'a> {
    compte: &'a str,
    effet: &'static str,
    commande: Option<String>,
}

impl<'a> ChangeeJson<'a> {
    pub fn de(changee: &'a ClasseChangee) -> Self {
        let change = &changee.change;
        let classe = ClasseJson { effectif: Some(change.effectif), ..ClasseJson::de(&change.apres) };
        let sans_place = |une: &'a NoteSansPlace| SansPlaceJson {
            matricule: une.matricule.as_str(),
            n: une.note.n,
            matiere: une.note.contenu.matiere.as_str(),
            valeur: une.note.contenu.valeur.to_string(),
            periode: une.note.contenu.periode.as_ref().map(|periode| periode.as_str()),
            date: une.note.contenu.date.map(|date| date.iso()),
            message: une.cause.to_string(),
        };
        let compte = |touche: &'a CompteTouche| CompteToucheJson {
            compte: touche.nom.as_str(),
            effet: if touche.effet == Effet::Gagne { "gagne" } else { "perd" },
            commande: suites::commande(touche),
        };
        ChangeeJson {
            classe,
            recalcules: change.recalcules,
            notes: change.notes,
            sans_place: changee.sans_place.iter().map(sans_place).collect(),
            comptes: changee.comptes.iter().map(compte).collect(),
        }
    }
}

/// A class that was put into another one.
#[derive(Serialize)]
pub struct FusionJson<'a> {
    de: &'a str,
    vers: &'a str,
    deplaces: u64,
    reste: bool,
}

impl<'a> FusionJson<'a> {
    pub fn de(faite: &'a FusionFaite) -> Self {
        let fusion = &faite.fusion;
        let deplaces = if faite.essai { 0 } else { fusion.etudiants };
        FusionJson { de: fusion.de.as_str(), vers: fusion.vers.as_str(), deplaces, reste: fusion.reste }
    }
}
