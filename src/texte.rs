//! Text as French schools read it: compared without accents or case, shown without anything that a terminal would obey.
//! Pure; every room may use it.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What keyboards and text processors make of an apostrophe.
const APOSTROPHES: [char; 2] = ['’', 'ʼ'];

/// The text as it is compared: lower case, without accents, ligatures opened (`Œuvré` → `oeuvre`), blanks folded to one space.
pub fn fold(text: &str) -> String {
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_uppercase() || b.is_ascii_whitespace()) {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Most letters, with nothing to take apart.
            c if c.is_ascii() && !c.is_whitespace() => folded.push(c.to_ascii_lowercase()),
            // Marks are left out, so that their order does not matter: each letter can be taken apart by itself.
            c => std::iter::once(c)
                .nfkd()
                .filter(|c| !is_combining_mark(*c))
                .flat_map(char::to_lowercase)
                .for_each(|c| fold_one(c, &mut folded)),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// `100 000`, with no-break spaces.
pub fn nombre(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}

/// Puts a small letter behind others, as it is compared.
fn fold_one(c: char, folded: &mut String) {
    match c {
        'œ' => folded.push_str("oe"),
        'æ' => folded.push_str("ae"),
        'ß' => folded.push_str("ss"),
        'ł' => folded.push('l'),
        'ø' => folded.push('o'),
        'đ' | 'ð' => folded.push('d'),
        'ı' => folded.push('i'),
        c if APOSTROPHES.contains(&c) => folded.push('\''),
        c if c.is_whitespace() => {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        c if is_combining_mark(c) => {}
        c => folded.push(c),
    }
}

/// The text with plain apostrophes (`N’Diaye` → `N'Diaye`): what compares texts by itself, as a database does, takes the
/// others for letters of their own.
pub fn apostrophes(text: &str) -> Cow<'_, str> {
    if text.contains(APOSTROPHES) { Cow::Owned(text.replace(APOSTROPHES, "'")) } else { Cow::Borrowed(text) }
}

/// True for what may move the cursor, colour, ring, or turn the reading direction: never to reach a terminal, never stored.
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// True for what a collation takes for a plain letter or digit while [`fold`] does not: letters of phonetics, numbers of other
/// scripts, letters in circles or above others; and for what [`is_control`] is true for. No class is called so.
pub fn est_equivoque(c: char) -> bool {
    let is_number = || c.is_numeric() && !std::iter::once(c).nfkd().all(|c| c.is_ascii());
    is_control(c)
        || !c.is_ascii() && is_number()
        || matches!(c,
            'ħ' | 'Ħ' | 'ŋ' | 'Ŋ' | 'ŧ' | 'Ŧ' | 'ĸ' | 'ℏ' | '℁' | '⅍'
            | '\u{180}'..='\u{2af}' | '\u{363}'..='\u{36f}' | '\u{1d00}'..='\u{1dff}' | '\u{2090}'..='\u{209c}'
            | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}' | '\u{1f100}'..='\u{1f1ff}')
}

/// The text with every control character made visible (`ESC` → `␛`) and so harmless.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(visible).collect())
}

/// One character as a terminal may show it.
pub fn visible(c: char) -> char {
    match c {
        c if !is_control(c) => c,
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '␡',
        _ => '\u{fffd}',
    }
}

/// Columns that the text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text cut to at most `columns`, with `…` where something was left out.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let (mut kept, mut used) = (String::new(), 1);
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    Cow::Owned(kept)
}

/// The text in lines of at most `columns`, broken at blanks only; those after the first begin with `margin`. French
/// punctuation stays with its word.
pub fn wrap(text: &str, columns: usize, margin: &str) -> String {
    // A character of nobody's, one column wide, holds the place of a blank that does not break.
    const GLUE: &str = "\u{e000}";
    let mut glued = text.replace("« ", &format!("«{GLUE}")).replace(" »", &format!("{GLUE}»"));
    for mark in [':', ';', '?', '!'] {
        glued = glued.replace(&format!(" {mark}"), &format!("{GLUE}{mark}"));
    }
    let options = textwrap::Options::new(columns.max(20))
        .subsequent_indent(margin)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(&glued, options).replace(GLUE, " ")
}

/// The candidate that the user most likely meant: a prefix of it, or at most a third of the letters wrong.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word);
    if word.is_empty() {
        return None;
    }
    let reach = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let folded = fold(candidate);
            let distance = strsim::damerau_levenshtein(&word, &folded);
            let is_prefix = word.len() >= 3 && folded.starts_with(&word);
            (if is_prefix { 1 } else { distance }, candidate)
        })
        .filter(|(distance, _)| *distance <= reach)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Bytes of a path or a text as they stand in an address: whatever is not plain percent-encoded, save the bytes of `garde`.
pub fn pourcent(octets: &[u8], garde: &[u8]) -> String {
    let mut texte = String::new();
    for &octet in octets {
        match octet {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => texte.push(char::from(octet)),
            octet if garde.contains(&octet) => texte.push(char::from(octet)),
            octet => texte.push_str(&format!("%{octet:02X}")),
        }
    }
    texte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_ligatures_do_not_count() {
        assert_eq!(fold("Élise"), "elise");
        assert_eq!(fold("  LEFÈVRE   d’Œuvre\t"), "lefevre d'oeuvre");
        assert_eq!(fold("Straße Łódź"), "strasse lodz");
    }

    proptest::proptest! {
        #[test]
        fn a_text_folds_as_it_does_taken_apart_as_a_whole(texte in "[A-Za-zéÉÅœŒ’ \t\u{300}-\u{330}ﬁ①각İßǆ日]{0,12}|\\PC{0,12}") {
            let mut entier = String::new();
            for c in texte.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
                fold_one(c, &mut entier);
            }
            proptest::prop_assert_eq!(fold(&texte), entier.trim_end());
        }
    }

    #[test]
    fn folded_names_sort_as_french_sorts() {
        let mut names = ["Decours", "Zola", "De rien", "Écart", "Eau", "Œuvre", "Odile", "Offre"];
        names.sort_by_key(|name| fold(name));
        assert_eq!(names, ["De rien", "Decours", "Eau", "Écart", "Odile", "Œuvre", "Offre", "Zola"]);
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(printable("a\x1b[31m\0\u{202e}b"), "a␛[31m␀\u{fffd}b");
        assert!(matches!(printable("Élise"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_text_is_cut_by_the_columns_it_takes() {
        assert_eq!(fit("Lefèvre", 7), "Lefèvre");
        assert_eq!(fit("Lefèvre", 4), "Lef…");
        assert_eq!(fit("日本語", 4), "日…");
    }

    #[test]
    fn a_sentence_breaks_between_words_and_keeps_its_punctuation() {
        let texte = "aucun étudiant ne correspond à « fall aissatou » : donnez le matricule";
        assert_eq!(wrap(texte, 40, "  "), "aucun étudiant ne correspond à « fall\n  aissatou » : donnez le matricule");
    }

    #[test]
    fn the_likely_word_is_offered_and_nothing_far_fetched() {
        let commands = ["find", "show", "delete", "import"];
        assert_eq!(closest("fnid", commands), Some("find"));
        assert_eq!(closest("imp", commands), Some("import"));
        assert_eq!(closest("xyzzy", commands), None);
    }
}
