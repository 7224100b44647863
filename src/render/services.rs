//! The private servers of local mode, for `carnet services`.

use crate::local::{Etat, EtatServeur};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What is told of them, as name and value: the same for every format.
pub fn champs(etat: &Etat) -> Vec<(String, String)> {
    let mut champs = vec![("dossier".to_owned(), etat.home.display().to_string())];
    for serveur in &etat.serveurs {
        champs.push((serveur.nom.to_owned(), une_ligne(serveur)));
        if serveur.pid.is_some() {
            champs.push((format!("{}.socket", serveur.nom), serveur.socket.display().to_string()));
            champs.push((format!("{}.journal", serveur.nom), serveur.journal.display().to_string()));
        }
    }
    let shells = etat.shells.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let employe = match etat.shells.len() {
        0 => "par personne".to_owned(),
        1 => format!("par 1 carnet (processus {shells})"),
        n => format!("par {n} carnets (processus {shells})"),
    };
    champs.push(("employes".to_owned(), employe));
    let garde =
        if etat.gardes { "oui, jusqu'à « carnet services stop »" } else { "non : le dernier carnet les arrête" };
    champs.push(("gardes".to_owned(), garde.to_owned()));
    champs.extend(etat.avertissement.iter().map(|texte| ("avertissement".to_owned(), texte.clone())));
    champs
}

/// `en marche, version 6.0.5, processus 1234, 85 Mo, depuis le 22/11/2026 15:04`
fn une_ligne(serveur: &EtatServeur) -> String {
    let Some(pid) = serveur.pid else { return "arrêté".to_owned() };
    let mut parts = vec![match &serveur.version {
        Some(version) => format!("en marche, version {version}"),
        None => "en marche, mais ne répond pas".to_owned(),
    }];
    parts.push(format!("processus {pid}"));
    parts.extend(serveur.memoire.map(|octets| format!("{} Mo", octets / 1_000_000)));
    let depuis = serveur.depuis.and_then(|moment| Timestamp::try_from(moment).ok());
    parts.extend(
        depuis.map(|moment| moment.to_zoned(TimeZone::system()).strftime("depuis le %d/%m/%Y %H:%M").to_string()),
    );
    parts.join(", ")
}
