//! Numbers as French schools write them, kept as whole hundredths: no binary floating point in a rule (design, section 5).

use std::fmt;
use thiserror::Error;

/// A number of hundredths: `Centiemes(1550)` is 15,50.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Centiemes(pub u32);

/// A text that is no number of hundredths.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("« {texte} » {faute}")]
pub struct NombreError {
    /// As given, safe to show.
    pub texte: String,
    /// Why.
    pub faute: FauteNombre,
}

/// Why a text is no number of hundredths: what follows the text in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FauteNombre {
    /// Nothing there.
    #[error("est vide")]
    Vide,
    /// Not digits with one comma or point.
    #[error("n'est pas un nombre")]
    PasUnNombre,
    /// `15,5,8`.
    #[error("a plusieurs virgules : une liste de nombres s'écrit avec « ; »")]
    PlusieursVirgules,
    /// `12,345`.
    #[error("a plus de deux décimales")]
    TropDeDecimales,
    /// More than any school counts.
    #[error("est un nombre trop grand")]
    TropGrand,
}

impl Centiemes {
    /// 20,00.
    pub const VINGT: Centiemes = Centiemes(2000);

    /// Reads `15`, `15,5` or `15.50`; not negative, at most two decimals, at most 9 999,99.
    ///
    /// # Errors
    /// Anything else, with the reason.
    pub fn parse(texte: &str) -> Result<Centiemes, NombreError> {
        let texte = texte.trim();
        Self::lit(texte).map_err(|faute| {
            let texte = crate::texte::fit(&crate::texte::printable(texte), 30).into_owned();
            NombreError { texte, faute }
        })
    }

    fn lit(texte: &str) -> Result<Centiemes, FauteNombre> {
        if texte.is_empty() {
            return Err(FauteNombre::Vide);
        }
        let is_separator = |c| c == ',' || c == '.';
        if texte.matches(is_separator).count() > 1 && texte.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
            return Err(FauteNombre::PlusieursVirgules);
        }
        let (entiers, decimales) = texte.split_once(is_separator).unwrap_or((texte, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(entiers) || !all_digits(decimales) {
            return Err(FauteNombre::PasUnNombre);
        }
        let decimales = decimales.trim_end_matches('0');
        if decimales.len() > 2 {
            return Err(FauteNombre::TropDeDecimales);
        }
        let entiers: u32 = entiers.parse().ok().filter(|n| *n <= 9_999).ok_or(FauteNombre::TropGrand)?;
        let centiemes: u32 = format!("{decimales:0<2}").parse().map_err(|_| FauteNombre::PasUnNombre)?;
        Ok(Centiemes(entiers * 100 + centiemes))
    }

    /// As JSON and spreadsheets want it: the exact decimal number, as the nearest double prints it (`12.5`).
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// Short form, without useless zeros: `15,5`, `8`.
    pub fn court(self) -> String {
        let long = self.to_string();
        long.trim_end_matches('0').trim_end_matches(',').to_owned()
    }
}

impl fmt::Display for Centiemes {
    /// Two decimals and a comma: `12,50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{},{:02}", self.0 / 100, self.0 % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn comma_and_point_both_mark_decimals() {
        for texte in ["15,5", "15.5", "15,50", "015,5", " 15,5 ", "15,500"] {
            assert_eq!(Centiemes::parse(texte), Ok(Centiemes(1550)), "{texte}");
        }
    }

    #[test]
    fn what_is_no_number_of_hundredths_is_refused_with_its_reason() {
        use FauteNombre::*;
        let cases = [
            ("", Vide),
            ("12,345", TropDeDecimales),
            ("douze", PasUnNombre),
            ("NaN", PasUnNombre),
            ("inf", PasUnNombre),
            ("1e3", PasUnNombre),
            ("-1", PasUnNombre),
            ("+1", PasUnNombre),
            ("15,5,8", PlusieursVirgules),
            ("15,", PasUnNombre),
            (",5", PasUnNombre),
            ("99999", TropGrand),
            ("١٢", PasUnNombre),
        ];
        for (texte, faute) in cases {
            assert_eq!(Centiemes::parse(texte).unwrap_err().faute, faute, "{texte}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(n in 0u32..1_000_000) {
            prop_assert_eq!(Centiemes::parse(&Centiemes(n).to_string()), Ok(Centiemes(n)));
            prop_assert_eq!(Centiemes::parse(&Centiemes(n).court()), Ok(Centiemes(n)));
        }
    }
}
