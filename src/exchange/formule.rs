//! Cells that a spreadsheet would run as a formula: written behind a `'`, which is taken off when they are read.

use std::borrow::Cow;

/// True for what makes a spreadsheet take a cell for a formula, and for the `'` that guards against it.
fn is_risky(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '\'')
}

/// Numbers and phones stay as they are: `-1`, `+221 77 123 45 67`, and the `-` that says that there is none.
fn is_number_or_phone(texte: &str) -> bool {
    texte.starts_with(['+', '-'])
        && texte.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '\u{a0}' | '\u{202f}' | '.' | ',' | '/' | '(' | ')')
        })
}

/// The cell as it is written: behind a `'` where a spreadsheet would run it. [`libere`] gives it back.
pub fn protege(texte: &str) -> Cow<'_, str> {
    if texte.starts_with(is_risky) && !is_number_or_phone(texte) {
        return Cow::Owned(format!("'{texte}"));
    }
    Cow::Borrowed(texte)
}

/// The cell as it was meant: without the `'` of [`protege`].
pub fn libere(texte: &str) -> &str {
    texte.strip_prefix('\'').filter(|reste| reste.starts_with(is_risky)).unwrap_or(texte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_formula_is_guarded_and_a_number_is_not() {
        for (texte, ecrit) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("\0=1", "'\0=1"),
            ("'Abd", "''Abd"),
            ("+221 77 123 45 67", "+221 77 123 45 67"),
            ("-1,5", "-1,5"),
            ("-", "-"),
            ("D'Almeida", "D'Almeida"),
        ] {
            assert_eq!(protege(texte), ecrit);
        }
        assert_eq!(libere("'Abd"), "'Abd");
    }

    proptest! {
        #[test]
        fn what_is_guarded_reads_back(texte in "['=+@\\-\t0a]{0,6}") {
            let ecrit = protege(&texte);
            prop_assert_eq!(libere(&ecrit), texte.as_str());
        }
    }
}
