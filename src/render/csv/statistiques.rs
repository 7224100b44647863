//! `stats` and `top` in CSV: one line per class, one per place.

use super::{ligne, oui_non, protege, table};
use crate::domain::Centiemes;
use crate::domain::mentions::mentions;
use crate::domain::statistiques::{Place, Statistiques};
use crate::outcome::Chiffres;
use std::borrow::Cow;
use std::io::{Result, Write};

/// The columns before those of the mentions.
const AVANT: [&str; 9] = ["classe", "effectif", "notes", "moyenne", "mediane", "min", "max", "ecart_type", "admis"];
/// The columns behind them.
const APRES: [&str; 13] = [
    "de_0_a_2",
    "de_2_a_4",
    "de_4_a_6",
    "de_6_a_8",
    "de_8_a_10",
    "de_10_a_12",
    "de_12_a_14",
    "de_14_a_16",
    "de_16_a_18",
    "de_18_a_20",
    "q1",
    "q3",
    "taux",
];

/// Classes, each with its figures.
pub fn classes<'a>(classes: impl Iterator<Item = (&'a str, &'a Statistiques)>, sortie: &mut dyn Write) -> Result<()> {
    let valeur = |c: Option<Centiemes>| c.map_or(Cow::Borrowed(""), |c| c.to_string().into());
    let celles: Vec<String> = mentions().champs().collect();
    let colonnes: Vec<&str> = AVANT.into_iter().chain(celles.iter().map(String::as_str)).chain(APRES).collect();
    table(sortie, &colonnes, |csv| {
        for (classe, s) in classes {
            let mut valeurs = vec![protege(classe), s.effectif.to_string().into(), s.notes.to_string().into()];
            valeurs.extend([s.moyenne, s.mediane, s.min, s.max, s.ecart_type].map(valeur));
            let comptes = std::iter::once(&s.admis).chain(&s.mentions).chain(&s.repartition);
            valeurs.extend(comptes.map(|n| Cow::Owned(n.to_string())));
            valeurs.extend([s.q1, s.q3, s.taux()].map(valeur));
            ligne(csv, &valeurs)?;
        }
        Ok(())
    })
}

/// A class, or all together as `*`; behind an empty line its periods, where it has several.
pub fn seule(chiffres: &Chiffres, sortie: &mut dyn Write) -> Result<()> {
    let nom = chiffres.classe.as_ref().map_or("*", |classe| classe.as_str());
    classes(std::iter::once((nom, &chiffres.statistiques)), sortie)?;
    if chiffres.etapes.is_empty() {
        return Ok(());
    }
    writeln!(sortie)?;
    table(sortie, &["periode", "avec_moyenne", "moyenne"], |csv| {
        chiffres.etapes.iter().try_for_each(|etape| {
            let moyenne = etape.moyenne.map_or(Cow::Borrowed(""), |moyenne| moyenne.to_string().into());
            ligne(csv, &[protege(etape.periode.as_str()), etape.avec_moyenne.to_string().into(), moyenne])
        })
    })
}

/// A ranking.
pub fn places(places: &[Place], sortie: &mut dyn Write) -> Result<()> {
    table(sortie, &["rang", "matricule", "nom", "prenom", "classe", "moyenne", "provisoire"], |csv| {
        places.iter().try_for_each(|place| {
            let textes = [place.matricule.as_str(), place.nom.as_str(), place.prenom.as_str(), place.classe.as_str()];
            let [matricule, nom, prenom, classe] = textes.map(protege);
            let (rang, moyenne) = (place.rang.to_string().into(), place.moyenne.to_string().into());
            ligne(csv, &[rang, matricule, nom, prenom, classe, moyenne, oui_non(place.provisoire)])
        })
    })
}
