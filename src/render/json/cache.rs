//! The cache in JSON.

use crate::outcome::CacheVu;
use serde::Serialize;

#[derive(Serialize)]
pub struct CacheJson<'a> {
    redis: bool,
    raison: Option<&'a str>,
    /// In percent.
    taux: Option<f64>,
    trouves: Option<u64>,
    absents: Option<u64>,
    occupes: Option<u64>,
    portees: Option<u64>,
    octets: Option<u64>,
    version: Option<&'a str>,
}

impl<'a> CacheJson<'a> {
    pub fn de(vu: &'a CacheVu) -> Self {
        let etat = vu.etat.as_ref();
        CacheJson {
            redis: etat.is_some(),
            raison: vu.raison.as_deref(),
            taux: etat.and_then(|etat| etat.taux()).map(|taux| taux as f64 / 100.0),
            trouves: etat.map(|etat| etat.trouves),
            absents: etat.map(|etat| etat.absents),
            occupes: etat.map(|etat| etat.occupes),
            portees: etat.map(|etat| etat.portees),
            octets: etat.map(|etat| etat.octets),
            version: etat.map(|etat| etat.version.as_str()),
        }
    }
}
