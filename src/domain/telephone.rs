//! Phones: stored in E.164, shown as people write them.

use super::prefixes;
use phonenumber::{Mode, country};
use std::fmt;
use thiserror::Error;

/// Whose way of writing phones is the default (configuration, `[ecole] pays`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Pays {
    /// France.
    #[default]
    FR,
    /// Senegal.
    SN,
}

impl Pays {
    fn id(self) -> country::Id {
        match self {
            Pays::FR => country::Id::FR,
            Pays::SN => country::Id::SN,
        }
    }

    /// The code that the world dials first.
    pub fn indicatif(self) -> &'static str {
        match self {
            Pays::FR => "+33",
            Pays::SN => "+221",
        }
    }

    /// `France`, `Sénégal`.
    pub fn nom(self) -> &'static str {
        match self {
            Pays::FR => "France",
            Pays::SN => "Sénégal",
        }
    }
}

/// A phone that exists in its country's numbering plan, in E.164 (`+33611223344`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Telephone(String);

/// Why a text is no phone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TelephoneError {
    /// Nothing there.
    #[error("le téléphone est vide (« - » dit qu'il n'y en a pas)")]
    Vide,
    /// A French number that lost its zero, or a Senegalese one without its country: never a guess.
    #[error("« {texte} » : il manque le zéro du début (0{chiffres}){}", indicatif(.chiffres))]
    SansZero {
        /// What was given, safe to show.
        texte: String,
        /// Its digits.
        chiffres: String,
    },
    /// Not a number that its country gives.
    #[error("« {texte} » n'est pas un numéro de téléphone valable ({} par défaut)", .pays.nom())]
    Invalide {
        /// What was given, safe to show.
        texte: String,
        /// The country that was assumed.
        pays: Pays,
    },
}

/// Where Senegal gives such a number, it may be one.
fn indicatif(chiffres: &str) -> String {
    match Telephone::parse(&format!("+221{chiffres}"), Pays::SN) {
        Ok(_) => format!(" ou l'indicatif du pays (+221{chiffres})"),
        Err(_) => String::new(),
    }
}

impl Telephone {
    /// Reads a phone in any usual spelling: `06 11 22 33 44`, `06.11…`, `+33 (0)6…`, `0033…`, `00221 77…`.
    ///
    /// # Errors
    /// Empty, letters, or a number that its country does not give.
    pub fn parse(brut: &str, pays: Pays) -> Result<Self, TelephoneError> {
        let propre = brut.trim();
        if propre.is_empty() {
            return Err(TelephoneError::Vide);
        }
        let cite = || crate::texte::fit(&crate::texte::printable(propre), 40).into_owned();
        let invalid = || TelephoneError::Invalide { texte: cite(), pays };
        // A person's separators only: no letters (vanity numbers), no extensions, which the library would accept.
        let is_separator =
            |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2013}');
        if propre.chars().any(|c| !(c.is_ascii_digit() || c == '+' || is_separator(c))) {
            return Err(invalid());
        }
        let sans_zero_redondant = propre.replace("(0)", "");
        let digits: String = sans_zero_redondant.chars().filter(|c| !is_separator(*c)).collect();
        let digits = digits.strip_prefix("00").map_or(digits.clone(), |rest| format!("+{rest}"));
        if digits.len() > 16 || digits.rfind('+').is_some_and(|place| place > 0) {
            return Err(invalid());
        }
        if Self::sans_zero(&digits, pays) {
            return Err(TelephoneError::SansZero { texte: cite(), chiffres: digits });
        }
        let demande = |digits: &str| Self::demande(digits, pays);
        let e164 = prefixes::connu(&digits, pays, demande).or_else(|| demande(&digits));
        e164.map(Telephone).ok_or_else(invalid)
    }

    /// Nine digits that lack what says whose they are: the library would take 77 123 45 67 for the French 07 71 23 45 67.
    pub(super) fn sans_zero(digits: &str, pays: Pays) -> bool {
        pays == Pays::FR && digits.len() == 9 && !digits.starts_with(['0', '+'])
    }

    /// What the library of phones makes of digits with at most a leading `+`: E.164, or nothing where no country gives
    /// the number.
    pub(super) fn demande(digits: &str, pays: Pays) -> Option<String> {
        let number = phonenumber::parse(Some(pays.id()), digits).ok()?;
        number.is_valid().then(|| number.format().mode(Mode::E164).to_string())
    }

    /// Takes what the database holds.
    pub fn from_e164(e164: String) -> Self {
        Telephone(e164)
    }

    /// `+33611223344`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// As people write it: nationally in the school's own country, internationally elsewhere.
    pub fn affiche(&self, pays: Pays) -> String {
        let Ok(number) = phonenumber::parse(None, &self.0) else { return self.0.clone() };
        let mode = if self.0.starts_with(pays.indicatif()) { Mode::National } else { Mode::International };
        number.format().mode(mode).to_string()
    }
}

impl fmt::Display for Telephone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_spelling_is_one_number() {
        for texte in [
            "0611223344",
            "06 11 22 33 44",
            "06.11.22.33.44",
            "+33611223344",
            "+33 (0)6 11 22 33 44",
            "0033 6-11-22-33-44",
            "06\u{a0}11\u{202f}22 33 44",
        ] {
            assert_eq!(Telephone::parse(texte, Pays::FR).unwrap().e164(), "+33611223344", "{texte}");
        }
        for texte in ["77 123 45 67", "+221 77 123 45 67", "00221771234567"] {
            assert_eq!(Telephone::parse(texte, Pays::SN).unwrap().e164(), "+221771234567", "{texte}");
        }
    }

    #[test]
    fn a_phone_is_shown_as_its_school_writes_it() {
        let fr = Telephone::parse("0611223344", Pays::FR).unwrap();
        let sn = Telephone::parse("+221771234567", Pays::FR).unwrap();
        assert_eq!(fr.affiche(Pays::FR), "06 11 22 33 44");
        assert_eq!(fr.affiche(Pays::SN), "+33 6 11 22 33 44");
        assert_eq!(sn.affiche(Pays::SN), "77 123 45 67");
        assert_eq!(sn.affiche(Pays::FR), "+221 77 123 45 67");
    }

    #[test]
    fn what_is_shown_reads_back() {
        for texte in ["0611223344", "+221771234567", "+14155552671", "+447911123456"] {
            for pays in [Pays::FR, Pays::SN] {
                let telephone = Telephone::parse(texte, Pays::FR).unwrap();
                assert_eq!(Telephone::parse(&telephone.affiche(pays), pays), Ok(telephone));
            }
        }
    }

    #[test]
    fn a_number_without_its_zero_is_never_guessed() {
        for texte in ["77 123 45 67", "612345678"] {
            assert!(matches!(Telephone::parse(texte, Pays::FR), Err(TelephoneError::SansZero { .. })), "{texte}");
        }
        assert_eq!(Telephone::parse("77 123 45 67", Pays::SN).unwrap().e164(), "+221771234567");
    }

    #[test]
    fn impossible_numbers_are_refused() {
        for faux in [
            "",
            "12",
            "0611223",
            "061122334455",
            "téléphone",
            "06 11 22 33 4a",
            "+",
            "++33611223344",
            "0611223344 poste 12",
            "+999123456",
        ] {
            assert!(Telephone::parse(faux, Pays::FR).is_err(), "{faux}");
        }
    }
}
