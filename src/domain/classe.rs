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

    /// It begins after that one.
    pub fn est_apres(&self, autre: &AnneeScolaire) -> bool {
        let debut = |annee: &AnneeScolaire| annee.0.split('-').next().and_then(|an| an.parse::<u32>().ok());
        debut(self) > debut(autre)
    }

    /// The year that follows, written alike.
    pub fn suivante(&self) -> AnneeScolaire {
        let plus_un = |an: &str| an.parse::<u32>().map_or_else(|_| an.to_owned(), |an| (an + 1).to_string());
        AnneeScolaire(self.0.split('-').map(plus_un).collect::<Vec<_>>().join("-"))
    }
}

impl fmt::Display for AnneeScolaire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// What a class's field is called in French, by its name in the journal.
pub fn nom_du_champ(champ: &str) -> Option<&'static str> {
    Some(match champ {
        "intitule" => "libellé",
        "annee" => "année",
        "matieres" => "coefficients",
        "formule" => "formule",
        "absence" => "absences",
        "annuelle" => "moyenne annuelle",
        "periodes" => "périodes",
        _ => return None,
    })
}

/// What a class's name is compared by when it may be another spelling of another: its words, ordinals taken off (`6emA`,
/// `6ieme A` and `6ème A` are all 6 and a).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parente {
    mots: Vec<String>,
    /// In one word, but between two numbers.
    colles: String,
}

/// Words of so many letters may differ by a slip.
const MOT_LONG: usize = 5;

impl Parente {
    /// Of that name.
    pub fn de(nom: &NomClasse) -> Parente {
        let plie = texte::fold(nom.as_str());
        let mots = plie.split(|c: char| !c.is_alphanumeric()).filter(|mot| !mot.is_empty());
        let texte: String =
            mots.enumerate().map(|(n, mot)| if n == 0 { sans_ordinal(mot) } else { format!(" {mot}") }).collect();
        let mut parts: Vec<String> = Vec::new();
        let mut avant = None;
        for c in texte.chars() {
            let genre = (c != ' ').then(|| c.is_numeric());
            match (genre, parts.last_mut()) {
                (Some(_), Some(part)) if avant == genre => part.push(c),
                (Some(_), _) => parts.push(c.to_string()),
                (None, _) => {}
            }
            avant = genre;
        }
        Parente { colles: colles(&parts), mots: parts }
    }

    /// May a person have meant the one by the other? The same words, or one slip in one long word: figures and short words
    /// (the A of `6ème A`, the S of `1re S`) tell classes apart.
    pub fn proche(&self, autre: &Parente) -> bool {
        if self.colles == autre.colles {
            return true;
        }
        let pairs = || self.mots.iter().zip(&autre.mots).filter(|(un, autre)| un != autre);
        let is_slip = |(un, autre): (&String, &String)| {
            let is_long = |mot: &String| mot.chars().count() >= MOT_LONG && mot.chars().all(char::is_alphabetic);
            is_long(un) && is_long(autre) && strsim::damerau_levenshtein(un, autre) == 1
        };
        self.mots.len() == autre.mots.len() && pairs().count() == 1 && pairs().all(is_slip)
    }
}

fn colles(parts: &[String]) -> String {
    let mut colles = String::new();
    for part in parts {
        let is_number = |c: Option<char>| c.is_some_and(char::is_numeric);
        if is_number(colles.chars().last()) && is_number(part.chars().next()) {
            colles.push(' ');
        }
        colles += part;
    }
    colles
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
        let suivante = |texte| annee(texte).map(|lue| AnneeScolaire::stored(lue).suivante().to_string());
        assert_eq!([suivante("2025-2026"), suivante("2026")], [Ok("2026-2027".into()), Ok("2027".into())]);
        for faux in ["", "26-27", "2026-2028", "2027-2026", "2026-2027-2028", "deux mille", "0001"] {
            assert!(annee(faux).is_err(), "{faux}");
        }
    }

    #[test]
    fn spellings_of_one_class_are_kin() {
        let parente = |texte| Parente::de(&NomClasse::parse(texte).unwrap());
        let proches = |un, autre| parente(un).proche(&parente(autre));
        for autre in ["6emA", "6ieme A", "6ÈME A", "6e A", "6 A", "6A", "6e-A"] {
            assert!(proches(autre, "6ème A"), "{autre}");
        }
        for (un, autre) in [
            ("2nde B", "2de B"),
            ("L3 Info", "L3-info"),
            ("Terminal S", "Terminale S"),
            ("L1 Infromatique", "L1 Informatique"),
            ("TermS1", "Term S 1"),
        ] {
            assert!(proches(un, autre), "{un} et {autre}");
        }
        for (un, autre) in [
            ("6ème A", "6ème B"),
            ("6ème A", "5ème A"),
            ("L1", "L2"),
            ("L3", "L2"),
            ("2de A", "2de B"),
            ("1ère S", "1ère ES"),
            ("1ES", "1S"),
            ("L1 Info", "L11 Info"),
            ("C1", "C10"),
            ("S1 1", "S11"),
            ("CM1", "CE1"),
            ("Maths sup", "Maths spé"),
            ("Terminale S1", "Terminale S2"),
            ("Terminale S", "Terminale L"),
            ("L1 Info", "L1 Informatique"),
        ] {
            assert!(!proches(un, autre), "{un} et {autre}");
        }
    }
}
