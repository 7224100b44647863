//! Text before it is drawn: made harmless, measured, broken into lines. Words break between letters only where they are wider
//! than their line, without a hyphen that nobody wrote.

use super::police::{Fonte, INCONNU};
use crate::texte;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A colour, as shares of red, green and blue.
pub type Couleur = [f32; 3];

/// For text.
pub const NOIR: Couleur = [0.08, 0.08, 0.1];
/// For text that accompanies; still readable in black and white.
pub const GRIS: Couleur = [0.36, 0.36, 0.4];
/// For what has to be seen: a dark blue that prints as a dark grey.
pub const BLEU: Couleur = [0.09, 0.25, 0.45];

/// How a text is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The cut of the font.
    pub fonte: Fonte,
    /// Its size, in points.
    pub taille: f32,
    /// Its colour.
    pub couleur: Couleur,
}

impl Style {
    /// Regular, black.
    pub const fn normal(taille: f32) -> Style {
        Style { fonte: Fonte::Normal, taille, couleur: NOIR }
    }

    /// Bold, black.
    pub const fn gras(taille: f32) -> Style {
        Style { fonte: Fonte::Gras, taille, couleur: NOIR }
    }

    /// The same in that colour.
    pub const fn en(self, couleur: Couleur) -> Style {
        Style { couleur, ..self }
    }

    /// The width of a text, in points.
    pub fn largeur(self, texte: &str) -> f32 {
        self.fonte.largeur(texte, self.taille)
    }

    /// From one line to the next, in points.
    pub fn interligne(self) -> f32 {
        self.taille * 1.2
    }

    /// From the top of a line down to where its letters stand, in points.
    pub fn hauteur(self) -> f32 {
        self.taille * 0.93
    }
}

/// The text as it may be drawn: accents composed, blanks of every kind one blank, controls visible.
pub fn propre(brut: &str) -> Cow<'_, str> {
    let is_fine = |c: char| c == ' ' || !(c.is_whitespace() || texte::is_control(c));
    if is_nfc(brut) && brut.chars().all(is_fine) && !brut.contains("  ") && brut.trim().len() == brut.len() {
        return Cow::Borrowed(brut);
    }
    let mut lignes = String::with_capacity(brut.len());
    for mot in brut.split_whitespace() {
        if !lignes.is_empty() {
            lignes.push(' ');
        }
        lignes.extend(mot.nfc().map(|c| if texte::is_control(c) { INCONNU } else { c }));
    }
    Cow::Owned(lignes)
}

/// A line of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ligne {
    /// As it is drawn.
    pub texte: String,
    /// As it is read.
    pub lecture: Lecture,
}

/// What a line says to whoever takes the text out of the file: a word broken over lines is whole on the first of them, so that no
/// reader takes the end of a line for a blank, nor a hyphen there for one that the line has put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lecture {
    /// What is drawn.
    Telle,
    /// This word, of which the line has the beginning, and nothing else.
    Mot(String),
    /// What follows these bytes, which end a word begun above, or go on with it.
    Suite(usize),
}

/// The text in lines of at most `largeur` points; never none.
pub fn lignes(brut: &str, style: Style, largeur: f32) -> Vec<Ligne> {
    let propre = propre(brut);
    let vide = || Ligne { texte: String::new(), lecture: Lecture::Telle };
    let mut lignes = vec![];
    let (mut courante, mut occupe) = (vide(), 0.0);
    for mot in mots(&propre) {
        let (large, blanc) = (style.largeur(mot), style.largeur(" "));
        if !courante.texte.is_empty() && occupe + blanc + large <= largeur {
            courante.texte.push(' ');
            courante.texte.push_str(mot);
            occupe += blanc + large;
            continue;
        }
        if !courante.texte.is_empty() {
            lignes.push(std::mem::replace(&mut courante, vide()));
        }
        let morceaux = morceaux(mot, style, largeur);
        let combien = morceaux.len();
        for (rang, texte) in morceaux.into_iter().enumerate() {
            let lecture = match rang {
                _ if combien == 1 => Lecture::Telle,
                0 => Lecture::Mot(mot.to_owned()),
                _ => Lecture::Suite(texte.len()),
            };
            if rang > 0 {
                lignes.push(courante);
            }
            occupe = style.largeur(&texte);
            courante = Ligne { texte, lecture };
        }
    }
    lignes.push(courante);
    lignes
}

/// The words of a text; French punctuation stays with its word.
fn mots(texte: &str) -> Vec<&str> {
    let is_tail = |mot: &str| mot.starts_with(['»', ':', ';', '!', '?', '%']);
    let mut mots: Vec<&str> = Vec::new();
    let mut debut: Option<usize> = None;
    let mut place = 0;
    for mot in texte.split(' ') {
        let fin = place + mot.len();
        match (debut, mots.last_mut()) {
            // « Awa: the guillemet goes with what follows.
            (Some(start), _) => {
                mots.push(&texte[start..fin]);
                debut = None;
            }
            (None, Some(precedent)) if is_tail(mot) => {
                let start = place - 1 - precedent.len();
                *precedent = &texte[start..fin];
            }
            _ if mot == "«" => debut = Some(place),
            _ => mots.push(mot),
        }
        place = fin + 1;
    }
    mots.extend(debut.map(|start| &texte[start..]));
    mots
}

/// A word in pieces of at most `largeur`: where it may break if that will do, else anywhere. Each has a letter at least.
fn morceaux(mot: &str, style: Style, largeur: f32) -> Vec<String> {
    if style.largeur(mot) <= largeur {
        return vec![mot.to_owned()];
    }
    let mut morceaux = vec![String::new()];
    let mut occupe = 0.0;
    for partie in parties(mot) {
        let large = style.largeur(partie);
        if occupe + large > largeur && occupe > 0.0 {
            morceaux.push(String::new());
            occupe = 0.0;
        }
        for lettre in partie.chars() {
            let avance = style.fonte.avance(lettre) * style.taille / 1000.0;
            if occupe + avance > largeur && occupe > 0.0 {
                morceaux.push(String::new());
                occupe = 0.0;
            }
            let courant = morceaux.len() - 1;
            morceaux[courant].push(lettre);
            occupe += avance;
        }
    }
    morceaux
}

/// The parts of a word, each up to where it may break: behind its hyphens and what parts addresses and marks, never within a
/// number or a day.
fn parties(mot: &str) -> impl Iterator<Item = &str> {
    let mut reste = mot;
    std::iter::from_fn(move || {
        let breaks = |(place, c): &(usize, char)| match c {
            '@' | '|' | '[' => true,
            '-' | '/' => !reste[place + 1..].starts_with(|suivant: char| suivant.is_ascii_digit()),
            _ => false,
        };
        let fin = reste.char_indices().find(breaks).map_or(reste.len(), |(place, _)| place + 1);
        let (partie, suite) = reste.split_at(fin);
        reste = suite;
        (!partie.is_empty()).then_some(partie)
    })
}

/// The width of the widest part of a text that stays on one line wherever there is place for it, in points.
pub fn insecable(brut: &str, style: Style) -> f32 {
    let propre = propre(brut);
    mots(&propre).into_iter().flat_map(parties).map(|partie| style.largeur(partie)).fold(0.0, f32::max)
}

/// The text on one line of at most `largeur` points, `…` for what has no place.
pub fn coupe(brut: &str, style: Style, largeur: f32) -> String {
    let propre = propre(brut);
    if style.largeur(&propre) <= largeur {
        return propre.into_owned();
    }
    let mut reste = largeur - style.largeur("…");
    let tient = |lettre: &char| {
        reste -= style.fonte.avance(*lettre) * style.taille / 1000.0;
        reste >= 0.0
    };
    let garde: String = propre.chars().take_while(tient).collect();
    format!("{}…", garde.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STYLE: Style = Style::normal(10.0);

    fn textes(brut: &str, largeur: f32) -> Vec<String> {
        lignes(brut, STYLE, largeur).into_iter().map(|ligne| ligne.texte).collect()
    }

    #[test]
    fn a_line_breaks_between_words_and_french_punctuation_stays_with_its_word() {
        assert_eq!(mots("dit « Awa Diop » : oui !"), ["dit", "« Awa", "Diop » :", "oui !"]);
        assert_eq!(mots("« » « a"), ["« »", "« a"]);
        assert_eq!(textes("un deux trois", STYLE.largeur("un deux ")), ["un deux", "trois"]);
        assert_eq!(textes("", 10.0), [""]);
    }

    #[test]
    fn a_name_too_long_breaks_at_its_hyphens_first() {
        let large = STYLE.largeur("Marie-Thé");
        assert_eq!(textes("Marie-Thérèse", large), ["Marie-", "Thérèse"]);
        assert_eq!(textes("WWWW", STYLE.largeur("WW")), ["WW", "WW"]);
        assert_eq!(coupe("Marie-Thérèse", STYLE, large), "Marie-T…");
        assert_eq!(insecable("Marie-Thérèse Ba", STYLE), STYLE.largeur("Thérèse"));
    }

    #[test]
    fn no_mark_and_no_day_breaks_where_marks_do() {
        let parts = |mot| parties(mot).collect::<Vec<_>>();
        assert_eq!(parts("Maths[14|15,5|8/10]"), ["Maths[", "14|", "15,5|", "8/10]"]);
        assert_eq!(parts("2026-09-27"), ["2026-09-27"]);
        assert_eq!(parts("jean-luc@ecole.sn"), ["jean-", "luc@", "ecole.sn"]);
        assert_eq!(textes("Maths[12|15,5]", STYLE.largeur("Maths[12|15")), ["Maths[12|", "15,5]"]);
    }

    #[test]
    fn a_broken_word_is_read_whole_where_it_begins() {
        let ligne = |texte: &str, lecture| Ligne { texte: texte.into(), lecture };
        let attendues = [
            ligne("de", Lecture::Telle),
            ligne("Marie-", Lecture::Mot("Marie-Thérèse".into())),
            ligne("Thérèse A", Lecture::Suite("Thérèse".len())),
        ];
        assert_eq!(lignes("de Marie-Thérèse A", STYLE, STYLE.largeur("Thérèse A")), attendues);
    }

    #[test]
    fn what_a_reader_would_obey_is_made_visible() {
        assert_eq!(propre(" a\x1b\u{202e}b\n\tc\u{a0}d "), "a\u{fffd}\u{fffd}b c d");
        assert_eq!(propre("Lefe\u{300}vre"), "Lefèvre");
    }

    proptest! {
        #[test]
        fn no_letter_is_lost_and_no_line_is_too_wide(texte in "[a-zé«»:;日 -]{0,80}", large in 12.0_f32..200.0) {
            let lignes = textes(&texte, large);
            let sans_blancs = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(sans_blancs(&lignes.concat()), sans_blancs(&texte));
            for ligne in &lignes {
                prop_assert!(STYLE.largeur(ligne) <= large + 0.01 || ligne.chars().count() == 1, "{}", ligne);
            }
        }
    }
}
