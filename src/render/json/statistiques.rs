//! `stats` and `top` in JSON (design, section 4).

use super::Nombre;
use crate::domain::NomClasse;
use crate::domain::mentions::mentions;
use crate::domain::statistiques::{Etape, Place, Statistiques};
use crate::outcome::Chiffres;
use serde::{Serialize, Serializer};

/// How many have each mention, by its name.
struct Mentions<'a>(&'a [u64]);

impl Serialize for Mentions<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(mentions().iter().map(|(nom, _)| nom).zip(self.0))
    }
}

#[derive(Serialize)]
pub struct StatistiquesJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    classe: Option<&'a str>,
    effectif: u64,
    notes: u64,
    moyenne: Option<Nombre>,
    mediane: Option<Nombre>,
    min: Option<Nombre>,
    max: Option<Nombre>,
    ecart_type: Option<Nombre>,
    admis: u64,
    mentions: Mentions<'a>,
    repartition: &'a [u64; 10],
    q1: Option<Nombre>,
    q3: Option<Nombre>,
    taux: Option<Nombre>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evolution: Vec<EtapeJson<'a>>,
}

/// A period's averages.
#[derive(Serialize)]
struct EtapeJson<'a> {
    periode: &'a str,
    avec_moyenne: u64,
    moyenne: Option<Nombre>,
}

impl<'a> StatistiquesJson<'a> {
    /// With the class's name where it is one of several.
    pub fn de(classe: Option<&'a NomClasse>, s: &'a Statistiques) -> Self {
        StatistiquesJson {
            classe: classe.map(|classe| classe.as_str()),
            effectif: s.effectif,
            notes: s.notes,
            moyenne: s.moyenne.map(Nombre),
            mediane: s.mediane.map(Nombre),
            min: s.min.map(Nombre),
            max: s.max.map(Nombre),
            ecart_type: s.ecart_type.map(Nombre),
            admis: s.admis,
            mentions: Mentions(&s.mentions),
            repartition: &s.repartition,
            q1: s.q1.map(Nombre),
            q3: s.q3.map(Nombre),
            taux: s.taux().map(Nombre),
            evolution: Vec::new(),
        }
    }

    /// Alone, with what its averages came to period by period.
    pub fn seule(chiffres: &'a Chiffres) -> Self {
        let etape = |etape: &'a Etape| EtapeJson {
            periode: etape.periode.as_str(),
            avec_moyenne: etape.avec_moyenne,
            moyenne: etape.moyenne.map(Nombre),
        };
        let evolution = chiffres.etapes.iter().map(etape).collect();
        StatistiquesJson { evolution, ..StatistiquesJson::de(None, &chiffres.statistiques) }
    }
}

#[derive(Serialize)]
pub struct PlaceJson<'a> {
    rang: u64,
    matricule: &'a str,
    nom: &'a str,
    prenom: &'a str,
    classe: &'a str,
    moyenne: Nombre,
    provisoire: bool,
}

impl<'a> PlaceJson<'a> {
    pub fn de(place: &'a Place) -> Self {
        PlaceJson {
            rang: place.rang,
            matricule: place.matricule.as_str(),
            nom: place.nom.as_str(),
            prenom: place.prenom.as_str(),
            classe: place.classe.as_str(),
            moyenne: Nombre(place.moyenne),
            provisoire: place.provisoire,
        }
    }
}
