//! The number that a school gives to a student and never gives again.

use std::fmt;
use thiserror::Error;

/// A student's number: `UCI0339`, `2024/17`, `E00001`. Letters, digits and `- _ . /`; compared without case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Matricule(String);

/// Why a text is no matricule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MatriculeError {
    /// Nothing there.
    #[error("le matricule est vide")]
    Vide,
    /// More than 32 characters.
    #[error("le matricule a {0} caractères : 32 au plus")]
    TropLong(usize),
    /// A character that has no place in it.
    #[error("matricule « {texte} » : « {} » n'y a pas sa place (lettres, chiffres et - _ . /)", crate::texte::visible(*.caractere))]
    Caractere {
        /// The whole, safe to show.
        texte: String,
        /// The first wrong one.
        caractere: char,
    },
    /// No letter and no digit.
    #[error("matricule « {0} » : il y faut au moins une lettre ou un chiffre")]
    SansLettre(String),
}

impl Matricule {
    /// Takes a matricule as given, trimmed, letters raised to capitals.
    ///
    /// # Errors
    /// Empty, over 32 characters, or with other characters than letters, digits and `- _ . /`.
    pub fn parse(brut: &str) -> Result<Self, MatriculeError> {
        let propre = brut.trim();
        let longueur = propre.chars().count();
        if longueur == 0 {
            return Err(MatriculeError::Vide);
        }
        if longueur > 32 {
            return Err(MatriculeError::TropLong(longueur));
        }
        let is_wrong = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
        let shown = || crate::texte::printable(propre).into_owned();
        if let Some(caractere) = propre.chars().find(is_wrong) {
            return Err(MatriculeError::Caractere { texte: shown(), caractere });
        }
        if !propre.contains(|c: char| c.is_ascii_alphanumeric()) {
            return Err(MatriculeError::SansLettre(shown()));
        }
        Ok(Matricule(propre.to_ascii_uppercase()))
    }

    /// The `n`th that carnet gives itself: `E00001`…
    pub fn numero(n: u64) -> Self {
        Matricule(format!("E{n:05}"))
    }

    /// Takes what the database holds: checked when it was written.
    pub fn stored(texte: String) -> Self {
        Matricule(texte)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Matricule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_tell_two_students_apart() {
        assert_eq!(Matricule::parse(" uci0339 "), Matricule::parse("UCI0339"));
    }

    #[test]
    fn what_no_school_gives_is_refused() {
        for faux in ["", "  ", "-", "a b", "a\x1bb", "é", "a;b", &"x".repeat(33)] {
            assert!(Matricule::parse(faux).is_err(), "{faux:?}");
        }
        assert_eq!(Matricule::numero(7).as_str(), "E00007");
        assert_eq!(Matricule::numero(123_456).as_str(), "E123456");
    }
}
