//! What the journal tells of classes: `coefficients : Maths 2 → Maths 4`.

use super::francais::RIEN;
use crate::domain::classe::nom_du_champ;
use crate::domain::{Centiemes, DateCivile};
use crate::service::journal::{EntreeLue, Valeurs};
use serde_json::Value;

/// What happened to a class, thing by thing.
pub(super) fn changements(entree: &EntreeLue) -> Vec<String> {
    let rien = Valeurs::default();
    let quoi = match (&entree.avant, &entree.apres) {
        (None, Some(_)) => Some("réglée"),
        (Some(_), None) => Some("supprimée"),
        _ => None,
    };
    let avant = entree.avant.as_ref().unwrap_or(&rien);
    let apres = entree.apres.as_ref().unwrap_or(&rien);
    let new = apres.champs.iter().filter(|(champ, _)| cherche(avant, champ).is_none());
    let champs = avant.champs.iter().chain(new).map(|(champ, _)| champ.as_str());
    let dit = |champ: &str| {
        let nom = nom_du_champ(champ).unwrap_or(champ);
        let [de, a] = [avant, apres].map(|valeurs| cherche(valeurs, champ).map(|v| valeur(champ, v)));
        match quoi {
            Some(_) => format!("{nom} : {}", a.or(de).unwrap_or_default()),
            None => format!("{nom} : {} → {}", ou_rien(de), ou_rien(a)),
        }
    };
    let dits = champs.map(dit).collect::<Vec<_>>();
    match quoi {
        Some(quoi) => vec![format!("{quoi} ({})", dits.join(" ; "))],
        None => dits,
    }
}

fn ou_rien(texte: Option<String>) -> String {
    texte.filter(|texte| !texte.is_empty()).unwrap_or_else(|| RIEN.to_owned())
}

fn cherche<'a>(valeurs: &'a Valeurs, champ: &str) -> Option<&'a Value> {
    valeurs.champs.iter().find(|(nom, _)| nom == champ).map(|(_, valeur)| valeur)
}

/// A field's value as people write it.
fn valeur(champ: &str, valeur: &Value) -> String {
    let liste = |un: fn(&Value) -> String| {
        valeur.as_array().map(|tous| tous.iter().map(un).collect::<Vec<_>>().join(", ")).unwrap_or_default()
    };
    match champ {
        "matieres" => liste(|une| format!("{} {}", texte(une, "matiere"), poids(une, "coef"))),
        "formule" => format!("devoirs:{};examen:{}", poids(valeur, "devoirs"), poids(valeur, "examen")),
        "periodes" => liste(periode),
        "absence" if valeur == "zero" => "comptent 0".to_owned(),
        "absence" => "ne comptent pas".to_owned(),
        "annuelle" if valeur == "notes" => "de toutes les notes".to_owned(),
        "annuelle" => "des moyennes des périodes".to_owned(),
        _ => valeur.as_str().unwrap_or_default().to_owned(),
    }
}

fn texte<'a>(document: &'a Value, champ: &str) -> &'a str {
    document.get(champ).and_then(Value::as_str).unwrap_or_default()
}

/// A weight of so many hundredths.
fn poids(document: &Value, champ: &str) -> String {
    let centiemes = document.get(champ).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
    centiemes.map_or_else(String::new, |n| Centiemes(n).court())
}

/// `T1 du 01/09/2026 au 30/11/2026 (verrouillée par awa)`.
fn periode(une: &Value) -> String {
    let jour = |champ| DateCivile::parse(texte(une, champ)).map(|jour| jour.to_string()).ok();
    let jours = jour("debut").zip(jour("fin")).map_or(String::new(), |(debut, fin)| format!(" du {debut} au {fin}"));
    let verrou = une.get("verrou").map_or(String::new(), |v| format!(" (verrouillée par {})", texte(v, "qui")));
    format!("{}{jours}{verrou}", texte(une, "periode"))
}
