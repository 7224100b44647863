//! A class: what it is called, its year, and the rules of its averages.

use super::libelle::{Intitule, NomClasse};
use super::nombre::Centiemes;
use super::reglement::Reglement;
use super::tete::Tete;
use crate::texte;
use std::fmt;
use std::sync::Arc;
use thiserror::Error;

/// A class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classe {
    /// Its name, by which students are in it.
    pub nom: NomClasse,
    /// What it is called at length.
    pub intitule: Option<Intitule>,
    /// Its school year.
    pub annee: Option<AnneeScolaire>,
    /// The rules of its averages.
    pub reglement: Arc<Reglement>,
    /// Raised by every change; 0 where nothing was ever said of it.
    pub version: i64,
    /// Where its journal stands.
    pub tete: Option<Tete>,
}

/// A class as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClasseResumee {
    /// The class.
    pub classe: Classe,
    /// Its students.
    pub effectif: u64,
    /// The mean of their averages.
    pub moyenne: Option<Centiemes>,
}

impl Classe {
    /// A class of which nothing was ever said.
    pub fn nouvelle(nom: NomClasse) -> Classe {
        Classe { nom, intitule: None, annee: None, reglement: Reglement::defaut(), version: 0, tete: None }
    }
}

/// A school year: from one year into the next, or one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnneeScolaire(String);

/// A text that is no school year.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("« {0} » n'est pas une année scolaire (attendu : 2026-2027)")]
pub struct AnneeError(String);

impl AnneeScolaire {
    /// Reads `2026-2027`, `2026/2027` or `2026`.
    ///
    /// # Errors
    /// Anything else, and two years that do not follow one another.
    pub fn parse(brut: &str) -> Result<AnneeScolaire, AnneeError> {
        let propre = brut.trim();
        let an = |part: &str| {
            let is_year = part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<u32>().ok().filter(|an| is_year && (1900..=2100).contains(an))
        };
        let juste = match propre.split_once(['-', '/']) {
            None => an(propre).map(|an| an.to_string()),
            Some((de, a)) => an(de).zip(an(a)).filter(|(de, a)| de + 1 == *a).map(|(de, a)| format!("{de}-{a}")),
        };
        juste.map(AnneeScolaire).ok_or_else(|| AnneeError(texte::fit(&texte::printable(propre), 30).into_owned()))
    }

    /// Takes what the database holds: checked when it was written.
    pub fn stored(annee: String) -> AnneeScolaire {
        AnneeScolaire(annee)
    }
}

impl fmt::Display for AnneeScolaire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The same for names that a person may take for one another: `6emA`, `6ieme A`, `6ème A`.
pub fn parente(nom: &NomClasse) -> String {
    let plie = texte::fold(nom.as_str());
    let mots = plie.split(|c: char| !c.is_alphanumeric()).filter(|mot| !mot.is_empty());
    mots.enumerate().map(|(n, mot)| if n == 0 { sans_ordinal(mot) } else { mot.to_owned() }).collect()
}

/// Without what stands behind a number to make it an ordinal: `6ieme`, `6eme`, `6e`, `2nde`, `1re`. One letter is an ordinal only
/// where nothing follows: `1ES` is no `1S`.
fn sans_ordinal(mot: &str) -> String {
    const ORDINAUX: [&str; 9] = ["ieme", "iem", "eme", "ere", "nde", "em", "de", "nd", "re"];
    let chiffres = mot.len() - mot.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (nombre, reste) = mot.split_at(chiffres);
    if nombre.is_empty() {
        return mot.to_owned();
    }
    let reste = match reste {
        "e" => "",
        reste => ORDINAUX.iter().find_map(|ordinal| reste.strip_prefix(ordinal)).unwrap_or(reste),
    };
    format!("{nombre}{reste}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_one_or_goes_into_the_next() {
        let annee = |texte| AnneeScolaire::parse(texte).map(|annee| annee.to_string());
        assert_eq!(annee("2026-2027"), Ok("2026-2027".into()));
        assert_eq!(annee(" 2026/2027 "), Ok("2026-2027".into()));
        assert_eq!(annee("2026"), Ok("2026".into()));
        for faux in ["", "26-27", "2026-2028", "2027-2026", "2026-2027-2028", "deux mille", "0001"] {
            assert!(annee(faux).is_err(), "{faux}");
        }
    }

    #[test]
    fn spellings_of_one_class_are_kin() {
        let parente = |texte| parente(&NomClasse::parse(texte).unwrap());
        for autre in ["6emA", "6ieme A", "6ÈME A", "6e A", "6 A", "6A", "6e-A"] {
            assert_eq!(parente(autre), parente("6ème A"), "{autre}");
        }
        assert_eq!(parente("2nde B"), parente("2de B"));
        assert_eq!(parente("L3 Info"), parente("L3-info"));
        for (un, autre) in
            [("6ème A", "6ème B"), ("6ème A", "5ème A"), ("L3", "L2"), ("1ère S", "1ère ES"), ("1ES", "1S")]
        {
            assert_ne!(parente(un), parente(autre), "{un} et {autre}");
        }
    }
}
