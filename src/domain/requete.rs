//! A question about students, typed: what the criteria of a line mean. The store turns it into a query.

use super::champ::Champ;
use super::date::DateCivile;
use super::nombre::Centiemes;
use super::telephone::Telephone;

/// A value of the kind that a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Atome {
    /// Compared without accents or case.
    Texte(String),
    /// In E.164.
    Telephone(Telephone),
    /// A day.
    Date(DateCivile),
    /// Hundredths.
    Moyenne(Centiemes),
    /// A whole number.
    Compte(u32),
}

/// How a field is tested. A field that has no value fails every test but `Absent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Equal to one of them.
    Parmi(Vec<Atome>),
    /// Within the bounds; each is in where its flag says so.
    Bornes {
        /// Lower bound.
        de: Option<(Atome, bool)>,
        /// Upper bound.
        a: Option<(Atome, bool)>,
    },
    /// Contains one of them; texts folded, phones as digits.
    Contient(Vec<String>),
    /// Has no value: `tel=-`.
    Absent,
}

/// Which students.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filtre {
    /// All of these; with none, every student.
    Et(Vec<Filtre>),
    /// One of these at least; with none, nobody.
    Ou(Vec<Filtre>),
    /// Not these.
    Non(Box<Filtre>),
    /// A field and its test.
    Champ(Champ, Test),
    /// A bare word: the folded text in name, first name, class or matricule, or that phone.
    Partout(String, Option<Telephone>),
}

/// A key of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tri {
    /// The field.
    pub champ: Champ,
    /// Highest first.
    pub descendant: bool,
}

/// The question: which students, in which order, which page of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requete {
    /// Which.
    pub filtre: Filtre,
    /// In which order; name and first name settle ties.
    pub tri: Vec<Tri>,
    /// At most so many.
    pub limite: Option<u64>,
    /// After so many.
    pub saut: u64,
    /// What is to be known of each besides his identity and his general average.
    pub plus: Vec<Champ>,
}

impl Filtre {
    /// The one class of which all who pass are, where it names one.
    pub fn classe(&self) -> Option<&str> {
        match self {
            Filtre::Champ(Champ::Classe, Test::Parmi(atomes)) => match &atomes[..] {
                [Atome::Texte(classe)] => Some(classe),
                _ => None,
            },
            Filtre::Et(parts) => parts.iter().find_map(Filtre::classe),
            _ => None,
        }
    }

    /// Those who are in one of these classes.
    pub fn dans<T: ToString>(classes: impl IntoIterator<Item = T>) -> Filtre {
        let atomes = classes.into_iter().map(|classe| Atome::Texte(classe.to_string())).collect();
        Filtre::Champ(Champ::Classe, Test::Parmi(atomes))
    }

    /// Does it ask for that field?
    pub fn nomme(&self, cherche: &Champ) -> bool {
        match self {
            Filtre::Et(parts) | Filtre::Ou(parts) => parts.iter().any(|part| part.nomme(cherche)),
            Filtre::Non(part) => part.nomme(cherche),
            Filtre::Champ(champ, _) => champ == cherche,
            Filtre::Partout(..) => false,
        }
    }
}
