//! Texts that fit one SMS: the letters of the GSM alphabet (3GPP 23.038), 160 of them. Pure.

use unicode_normalization::UnicodeNormalization;

/// What one SMS holds.
const SEGMENT: usize = 160;

/// Letters of the basic table beyond ASCII.
const BASE: &str = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
/// ASCII that the basic table does not have.
const ABSENTS: &str = "`[]{}\\^~|";
/// Letters of the extension table: each takes the place of two.
const ETENDUS: &str = "[]{}\\^~|€";

/// How many places a letter takes; none where the alphabet does not have it.
fn places(c: char) -> Option<usize> {
    if ETENDUS.contains(c) {
        return Some(2);
    }
    let is_base = BASE.contains(c) || ((' '..='~').contains(&c) && !ABSENTS.contains(c));
    is_base.then_some(1)
}

/// The letters that stand for one that the alphabet does not have: `ê` is `e`, `œ` is `oe`, `’` is `'`.
fn remplace(c: char) -> String {
    let ecrit = match c {
        '’' | '‘' | 'ʼ' | '´' | '`' => "'",
        '«' | '»' | '“' | '”' | '„' => "\"",
        '–' | '—' | '−' | '‑' => "-",
        '…' => "...",
        'œ' => "oe",
        'Œ' => "OE",
        'º' | '°' => "o",
        'ı' => "i",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        'Đ' => "D",
        c if c.is_whitespace() => " ",
        c if c.is_control() => "",
        c => {
            let nu: String = c.nfd().filter(|part| places(*part).is_some()).collect();
            return if nu.is_empty() { "?".to_owned() } else { nu };
        }
    };
    ecrit.to_owned()
}

/// The text in the GSM alphabet, blanks folded.
pub(super) fn ecrit(texte: &str) -> String {
    let composed: String = texte.nfc().collect();
    let letters: String =
        composed.chars().map(|c| if places(c).is_some() { c.to_string() } else { remplace(c) }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many places a text of the alphabet takes.
fn longueur(texte: &str) -> usize {
    texte.chars().filter_map(places).sum()
}

/// The text in the GSM alphabet, cut to one SMS with `...` behind a word where it is longer.
pub(super) fn un_segment(texte: &str) -> String {
    let ecrit = ecrit(texte);
    if longueur(&ecrit) <= SEGMENT {
        return ecrit;
    }
    let (mut garde, mut pris) = (String::new(), 3);
    for c in ecrit.chars() {
        pris += places(c).unwrap_or(1);
        if pris > SEGMENT {
            break;
        }
        garde.push(c);
    }
    let is_cut = ecrit.get(garde.len()..).is_some_and(|suite| !suite.starts_with(' '));
    if is_cut && let Some(blanc) = garde.rfind(' ') {
        garde.truncate(blanc);
    }
    garde.trim_end().to_owned() + "..."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_the_alphabet_lacks_are_replaced() {
        assert_eq!(ecrit("Fête à l’école : Zoë, Æsa, François"), "Fete à l'école : Zoe, Æsa, Francois");
        assert_eq!(ecrit("Œuvre « lue » — 15 €…"), "OEuvre \" lue \" - 15 €...");
        assert_eq!(ecrit("É È À Ç ù"), "É E A Ç ù");
        assert_eq!(ecrit("e\u{301}te\u{301} 日本 a\r\nBcc: b"), "été ?? a Bcc: b");
    }

    #[test]
    fn a_text_fits_one_segment() {
        assert_eq!(un_segment(&"é".repeat(160)), "é".repeat(160));
        let coupe = un_segment(&"é".repeat(161));
        assert_eq!(coupe, "é".repeat(157) + "...");
        let mots = un_segment(&"école ".repeat(40));
        assert!(mots.ends_with("école...") && longueur(&mots) > 150, "{mots}");
        assert_eq!(longueur(&un_segment(&"€".repeat(100))), 159, "each euro takes two places");
    }
}
