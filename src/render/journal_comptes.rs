//! What the journal tells of accounts.

use super::comptes::nom_du_role;
use super::francais::{RIEN, heure};
use crate::domain::compte::{TOUTES, nom_du_champ};
use crate::service::journal::{EntreeLue, Valeurs};
use jiff::Timestamp;
use serde_json::Value;

/// What happened to an account, thing by thing: `classes : L2 → L2, L3`.
pub(super) fn changements(entree: &EntreeLue) -> Vec<String> {
    match (&entree.avant, &entree.apres) {
        (_, Some(apres)) if entree.fait => vec![fait(apres)],
        (None, None) => Vec::new(),
        (None, Some(apres)) => vec![tout("créé", apres)],
        (Some(avant), None) => vec![tout("supprimé", avant)],
        (Some(avant), Some(apres)) => differences(avant, apres),
    }
}

fn cherche<'a>(valeurs: &'a Valeurs, champ: &str) -> Option<&'a Value> {
    valeurs.champs.iter().find(|(nom, _)| nom == champ).map(|(_, valeur)| valeur)
}

/// `connexion refusée (portable)`; of what else somebody did, all that was told.
fn fait(apres: &Valeurs) -> String {
    let texte = |champ: &str| cherche(apres, champ).and_then(Value::as_str);
    match (texte("connexion"), texte("machine")) {
        (Some(connexion), Some(machine)) => format!("connexion {connexion} ({machine})"),
        (Some(connexion), None) => format!("connexion {connexion}"),
        _ => {
            let champs = apres.champs.iter().map(|(champ, v)| format!("{champ} : {}", valeur(champ, v)));
            champs.collect::<Vec<_>>().join(", ")
        }
    }
}

/// `créé (enseignant, classes : L3, matières : toutes)`.
fn tout(quoi: &str, valeurs: &Valeurs) -> String {
    let Some(role) = cherche(valeurs, "role") else { return quoi.to_owned() };
    let dit = |champ: &'static str| {
        cherche(valeurs, champ).map(|v| format!("{} : {}", nom_du_champ(champ).unwrap_or(champ), valeur(champ, v)))
    };
    let donne = ["classes", "matieres", "matricule", "affiche"].into_iter().filter_map(dit);
    format!("{quoi} ({})", std::iter::once(valeur("role", role)).chain(donne).collect::<Vec<_>>().join(", "))
}

fn differences(avant: &Valeurs, apres: &Valeurs) -> Vec<String> {
    let new = apres.champs.iter().filter(|(champ, _)| cherche(avant, champ).is_none());
    let champs = avant.champs.iter().chain(new).map(|(champ, _)| champ.as_str());
    let dit = |valeurs: &Valeurs, champ: &str| {
        cherche(valeurs, champ).map_or_else(|| RIEN.to_owned(), |trouve| valeur(champ, trouve))
    };
    let ligne = |champ: &str| match champ {
        "mot_de_passe" | "sessions" => {
            format!("{} {}", nom_du_champ(champ).unwrap_or(champ), dit(apres, champ))
        }
        _ => format!("{} : {} → {}", nom_du_champ(champ).unwrap_or(champ), dit(avant, champ), dit(apres, champ)),
    };
    champs.map(ligne).collect()
}

fn valeur(champ: &str, valeur: &Value) -> String {
    match (champ, valeur) {
        // A backup's moment.
        ("sauvegarde", Value::String(iso)) => match iso.parse::<Timestamp>() {
            Ok(quand) => heure(quand.as_millisecond()),
            Err(_) => iso.clone(),
        },
        ("role", Value::String(mot)) => nom_du_role(mot).to_owned(),
        ("actif", Value::Bool(actif)) => if *actif { "actif" } else { "désactivé" }.to_owned(),
        (_, Value::Array(liste)) if liste.is_empty() => "aucune".to_owned(),
        (_, Value::Array(liste)) if liste.iter().any(|un| un == TOUTES) => "toutes".to_owned(),
        (_, Value::Array(liste)) => liste.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        (_, Value::String(texte)) => texte.clone(),
        (_, Value::Bool(oui)) => if *oui { "oui" } else { "non" }.to_owned(),
        (_, autre) => autre.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restoration_tells_the_moment_of_its_backup_as_people_read_it() {
        let dite = valeur("sauvegarde", &Value::String("2026-11-26T15:04:00Z".to_owned()));
        assert_eq!(dite, heure(1_795_705_440_000));
        assert_eq!(valeur("sauvegarde", &Value::String("hier".to_owned())), "hier");
    }
}
