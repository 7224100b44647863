//! What Redis does for carnet.

use super::francais::{compte, nombre};
use super::{Presentation, vertical};
use crate::outcome::CacheVu;
use crate::texte::printable;
use std::io::{Result, Write};

/// The state, one thing a line.
pub fn etat(vu: &CacheVu, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let Some(etat) = &vu.etat else {
        let raison = vu.raison.as_ref().map_or_else(|| "aucun Redis n'est réglé".into(), |raison| printable(raison));
        return writeln!(sortie, "{raison} : carnet lit tout dans MongoDB");
    };
    let taux = etat.taux().map_or_else(String::new, |taux| format!("{},{} %", taux / 100, taux % 100 / 10));
    let champs = [
        ("lectures trouvées dans Redis", taux),
        ("trouvées", nombre(etat.trouves)),
        ("pas encore gardées", nombre(etat.absents)),
        ("pendant une écriture", nombre(etat.occupes)),
        ("fiches, classes et comptes gardés", nombre(etat.portees)),
        ("mémoire de Redis", format!("{} Ko", nombre(etat.octets / 1_000))),
        ("version de Redis", etat.version.clone()),
    ];
    vertical::aligne(&champs.map(|(nom, valeur)| (nom.to_owned(), valeur)), p, sortie)?;
    match &vu.raison {
        Some(raison) => writeln!(sortie, "{} : Redis garde ce qu'il a, et rien de nouveau", printable(raison)),
        None => Ok(()),
    }
}

/// What was forgotten.
pub fn vide(oublies: u64, sortie: &mut dyn Write) -> Result<()> {
    writeln!(
        sortie,
        "cache vidé : {} ; aucune donnée n'est perdue",
        compte(oublies, "ensemble oublié", "ensembles oubliés")
    )
}

/// The state as a program reads it, names and values: empty where Redis does not help.
pub fn champs(vu: &CacheVu) -> Vec<(String, String)> {
    let etat = vu.etat.clone().unwrap_or_default();
    let si = |texte: String| if vu.etat.is_some() { texte } else { String::new() };
    [
        ("redis", if vu.etat.is_some() { "oui".to_owned() } else { "non".to_owned() }),
        ("raison", vu.raison.clone().unwrap_or_default()),
        ("taux", si(etat.taux().map_or_else(String::new, |taux| format!("{},{:02}", taux / 100, taux % 100)))),
        ("trouves", si(etat.trouves.to_string())),
        ("absents", si(etat.absents.to_string())),
        ("occupes", si(etat.occupes.to_string())),
        ("portees", si(etat.portees.to_string())),
        ("octets", si(etat.octets.to_string())),
        ("version", si(etat.version.clone())),
    ]
    .map(|(nom, valeur)| (nom.to_owned(), valeur))
    .to_vec()
}
