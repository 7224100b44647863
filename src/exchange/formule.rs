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

/// The cell as it is written: behind a `'` where a spreadsheet would run it. [`libere`] gives it back. A spreadsheet that takes
/// another separator than the one meant would begin a cell in the middle of the text: there, too, stands a `'` before what it
/// would run.
pub fn protege(texte: &str) -> Cow<'_, str> {
    if is_number_or_phone(texte) { Cow::Borrowed(texte) } else { garde(texte) }
}

/// What stands before a text with a quote too many that is meant to be there.
const VOULU: &str = "' ";

/// The same for what is a text and nothing else: a name that looks like a number is guarded, too; one with a quote too many,
/// which would be taken for a fault of the file, says that it is meant.
pub fn protege_texte(texte: &str) -> Cow<'_, str> {
    let garde = garde(texte);
    if is_impair(texte) { Cow::Owned(format!("{VOULU}{garde}")) } else { garde }
}

fn garde(texte: &str) -> Cow<'_, str> {
    if !texte.contains(is_risky) {
        return Cow::Borrowed(texte);
    }
    let (mut ecrit, mut debut) = (String::new(), 0);
    for place in commencements(texte).filter(|place| begins_risky(&texte[*place..])) {
        ecrit.push_str(&texte[debut..place]);
        ecrit.push('\'');
        debut = place;
    }
    if ecrit.is_empty() {
        return Cow::Borrowed(texte);
    }
    ecrit.push_str(&texte[debut..]);
    Cow::Owned(ecrit)
}

/// The cell as it was meant: without each `'` that guards it.
pub fn libere(texte: &str) -> Cow<'_, str> {
    let texte = voulu(texte).unwrap_or(texte);
    if !texte.contains('\'') {
        return Cow::Borrowed(texte);
    }
    let (mut lu, mut debut) = (String::new(), 0);
    for place in commencements(texte) {
        if texte[place..].strip_prefix('\'').is_some_and(begins_risky) {
            lu.push_str(&texte[debut..place]);
            debut = place + 1;
        }
    }
    if debut == 0 {
        return Cow::Borrowed(texte);
    }
    lu.push_str(&texte[debut..]);
    Cow::Owned(lu)
}

/// True for a cell that has a quote too many, and nothing that says that it is meant.
pub fn is_guillemet_isole(texte: &str) -> bool {
    is_impair(texte) && voulu(texte).is_none()
}

/// What stands behind [`VOULU`].
fn voulu(texte: &str) -> Option<&str> {
    texte.strip_prefix(VOULU).filter(|reste| is_impair(reste))
}

fn begins_risky(texte: &str) -> bool {
    texte.trim_start_matches('"').starts_with(is_risky)
}

/// A quote too many.
fn is_impair(texte: &str) -> bool {
    texte.bytes().filter(|b| *b == b'"').count() % 2 == 1
}

/// Where a cell begins, whichever separator one takes.
fn commencements(texte: &str) -> impl Iterator<Item = usize> {
    let separateurs = texte.bytes().enumerate().filter(|(_, b)| matches!(b, b';' | b',' | b'\t' | b'|'));
    std::iter::once(0).chain(separateurs.map(|(place, _)| place + 1))
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
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|'' /C calc'!A0"),
            ("\t=1", "'\t'=1"),
            ("\0=1", "'\0=1"),
            ("'Abd", "''Abd"),
            ("+221 77 123 45 67", "+221 77 123 45 67"),
            ("-1,5", "-1,5"),
            ("-", "-"),
            ("D'Almeida", "D'Almeida"),
            ("Diop;=1+1", "Diop;'=1+1"),
            ("Diop,\"=1+1\"", "Diop,'\"=1+1\""),
            ("Diop, Awa", "Diop, Awa"),
            ("Maths[12|15:10]", "Maths[12|15:10]"),
        ] {
            assert_eq!(protege(texte), ecrit);
        }
        assert_eq!(libere("'Abd"), "'Abd");
    }

    #[test]
    fn a_text_that_looks_like_something_else_says_that_it_is_a_text() {
        assert_eq!(protege_texte("O\"Neil"), "' O\"Neil");
        assert!(is_guillemet_isole("O\"Neil") && !is_guillemet_isole("' O\"Neil") && !is_guillemet_isole("\"a\""));
        assert_eq!((protege_texte("-2+3").as_ref(), protege_texte("+33 6").as_ref()), ("'-2+3", "'+33 6"));
    }

    proptest! {
        #[test]
        fn what_is_guarded_reads_back(texte in "['=+@\\-\t0a;,|\"]{0,9}") {
            let (ecrit, strict) = (protege(&texte), protege_texte(&texte));
            prop_assert_eq!(libere(&ecrit), texte.as_str());
            prop_assert_eq!(libere(&strict), texte.as_str());
            for separateur in [';', ',', '\t', '|'] {
                let dangereuse = strict.split(separateur).find(|cellule| cellule.starts_with(['=', '+', '-', '@']));
                prop_assert_eq!(dangereuse, None);
            }
        }
    }
}
