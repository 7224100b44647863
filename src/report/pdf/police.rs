//! The font: Noto Sans, which writes every Latin name, Greek and Cyrillic ones. Widths come from it; a file carries only the
//! letters that it uses. A letter that it lacks is drawn as `�` but copied and searched as what it is.

use super::ecrivain::Ecrivain;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Name, Rect, Ref, Str};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{Error, Result, Write};
use std::sync::LazyLock;
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

/// A cut of the font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fonte {
    /// Regular.
    Normal,
    /// Bold.
    Gras,
}

/// Drawn for a letter that the font lacks.
pub const INCONNU: char = '\u{fffd}';
/// Where glyphs mean what Unicode says they do.
const SYSTEME: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// What is known of a cut.
struct Metrique {
    octets: &'static [u8],
    nom: &'static str,
    /// Letter → glyph, advance in thousandths of the size.
    lettres: HashMap<char, (GlyphId, f32)>,
    bbox: Rect,
    ascendante: f32,
    descendante: f32,
    capitales: f32,
}

static METRIQUES: LazyLock<[Metrique; 2]> = LazyLock::new(|| {
    [Metrique::lit(notosans::REGULAR_TTF, "NotoSans"), Metrique::lit(notosans::BOLD_TTF, "NotoSans-Bold")]
});

impl Metrique {
    fn lit(octets: &'static [u8], nom: &'static str) -> Self {
        let face = Face::parse(octets, 0).expect("the font that the program carries is one");
        let milliemes = |unites: i16| f32::from(unites) * 1000.0 / f32::from(face.units_per_em());
        let mut lettres = HashMap::new();
        let tables = face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables).filter(|table| table.is_unicode());
        for table in tables {
            table.codepoints(|code| {
                if let (Some(lettre), Some(glyphe)) = (char::from_u32(code), table.glyph_index(code)) {
                    let avance = face.glyph_hor_advance(glyphe).unwrap_or(0);
                    lettres.insert(lettre, (glyphe, milliemes(avance as i16)));
                }
            });
        }
        let boite = face.global_bounding_box();
        Metrique {
            octets,
            nom,
            lettres,
            bbox: Rect::new(
                milliemes(boite.x_min),
                milliemes(boite.y_min),
                milliemes(boite.x_max),
                milliemes(boite.y_max),
            ),
            ascendante: milliemes(face.ascender()),
            descendante: milliemes(face.descender()),
            capitales: milliemes(face.capital_height().unwrap_or(0)),
        }
    }

    /// The glyph of a letter, or of [`INCONNU`], and its advance.
    fn glyphe(&self, lettre: char) -> (GlyphId, f32) {
        let connu = self.lettres.get(&lettre).or_else(|| self.lettres.get(&INCONNU));
        connu.copied().unwrap_or((GlyphId(0), 600.0))
    }
}

/// The font has every letter of the text.
pub fn s_ecrit(texte: &str) -> bool {
    texte.chars().all(|lettre| METRIQUES.iter().all(|coupe| coupe.lettres.contains_key(&lettre)))
}

impl Fonte {
    /// All of them, in the order of their numbers.
    pub const TOUTES: [Fonte; 2] = [Fonte::Normal, Fonte::Gras];

    /// What pages call it.
    pub fn nom(self) -> Name<'static> {
        Name([b"F1", b"F2"][self as usize])
    }

    /// The advance of a letter, in thousandths of the size.
    pub fn avance(self, lettre: char) -> f32 {
        METRIQUES[self as usize].glyphe(lettre).1
    }

    /// The width of a text of that size, in the size's unit.
    pub fn largeur(self, texte: &str, taille: f32) -> f32 {
        texte.chars().map(|lettre| self.avance(lettre)).sum::<f32>() * taille / 1000.0
    }
}

/// The letters of a cut that a file uses, in the order of their first use: that is their number in the file.
#[derive(Default)]
struct Employees {
    numeros: HashMap<char, u16>,
    lettres: Vec<char>,
}

/// The fonts of a file.
pub struct Polices {
    pub ids: [Ref; 2],
    employees: [Employees; 2],
}

impl Polices {
    /// None used yet.
    pub fn nouvelles<W: Write>(ecrivain: &mut Ecrivain<W>) -> Self {
        Polices { ids: std::array::from_fn(|_| ecrivain.reserve()), employees: Default::default() }
    }

    /// The text in the numbers of that cut, two bytes each.
    pub fn code(&mut self, fonte: Fonte, texte: &str) -> Vec<u8> {
        let Employees { numeros, lettres } = &mut self.employees[fonte as usize];
        let mut octets = Vec::with_capacity(2 * texte.len());
        for lettre in texte.chars() {
            // Number 0 stands for nothing.
            let suivant = u16::try_from(lettres.len() + 1).unwrap_or(0);
            let numero = *numeros.entry(lettre).or_insert_with(|| {
                lettres.push(lettre);
                suivant
            });
            octets.extend_from_slice(&numero.to_be_bytes());
        }
        octets
    }

    /// Writes the fonts, each with its used letters.
    pub fn ecrit<W: Write>(&self, ecrivain: &mut Ecrivain<W>) -> Result<()> {
        for fonte in Fonte::TOUTES {
            self.ecrit_une(fonte, ecrivain)?;
        }
        Ok(())
    }

    fn ecrit_une<W: Write>(&self, fonte: Fonte, ecrivain: &mut Ecrivain<W>) -> Result<()> {
        let metrique = &METRIQUES[fonte as usize];
        let lettres = &self.employees[fonte as usize].lettres;
        let (mut garde, mut places, mut largeurs) = (GlyphRemapper::new(), vec![0, 0], vec![0.0]);
        let nom = format!("{}+{}", etiquette(lettres), metrique.nom);
        let nom = Name(nom.as_bytes());
        let mut unicode = UnicodeCmap::new(Name(b"Unicode"), SYSTEME);
        for (rang, lettre) in lettres.iter().enumerate() {
            let (glyphe, avance) = metrique.glyphe(*lettre);
            places.extend_from_slice(&garde.remap(glyphe.0).to_be_bytes());
            largeurs.push((avance * 10.0).round() / 10.0);
            unicode.pair(rang as u16 + 1, *lettre);
        }
        let reduite = subsetter::subset(metrique.octets, 0, &garde).map_err(Error::other)?;
        let [descendant, description, fichier, vers_unicode, vers_glyphes] =
            std::array::from_fn(|_| ecrivain.reserve());
        ecrivain.objet(self.ids[fonte as usize], |objets| {
            let mut police = objets.type0_font(self.ids[fonte as usize]);
            police.base_font(nom).encoding_predefined(Name(b"Identity-H"));
            police.descendant_font(descendant).to_unicode(vers_unicode);
        })?;
        ecrivain.objet(descendant, |objets| {
            let mut police = objets.cid_font(descendant);
            police.subtype(CidFontType::Type2).base_font(nom).system_info(SYSTEME).font_descriptor(description);
            police.default_width(0.0).cid_to_gid_map_stream(vers_glyphes);
            police.widths().consecutive(0, largeurs);
        })?;
        ecrivain.objet(description, |objets| {
            let mut police = objets.font_descriptor(description);
            police.name(nom).flags(FontFlags::SYMBOLIC).bbox(metrique.bbox).italic_angle(0.0);
            police.ascent(metrique.ascendante).descent(metrique.descendante).cap_height(metrique.capitales);
            police.stem_v(if fonte == Fonte::Gras { 140.0 } else { 80.0 }).font_file2(fichier);
        })?;
        ecrivain.flux(fichier, &reduite, |flux| {
            flux.pair(Name(b"Length1"), reduite.len() as i32);
        })?;
        ecrivain.flux(vers_unicode, &unicode.finish(), |_| {})?;
        ecrivain.flux(vers_glyphes, &places, |_| {})
    }
}

/// Six capitals that tell one choice of letters from another, as a part of a font has to be named.
fn etiquette(lettres: &[char]) -> String {
    let resume = Sha256::digest(lettres.iter().collect::<String>());
    resume.iter().take(6).map(|octet| char::from(b'A' + octet % 26)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_latin_name_can_be_written() {
        let lettres = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆàâäçéèêëîïôöùûüÿœæŁłşŞİığňřžőűđðþßøåñãõễộặơưŋŊɓɗƴ«»—–…’€°ªº²³×·•≥≤0123456789";
        for fonte in Fonte::TOUTES {
            let manque: Vec<char> =
                lettres.chars().filter(|c| !METRIQUES[fonte as usize].lettres.contains_key(c)).collect();
            assert!(manque.is_empty(), "{fonte:?}: {manque:?}");
        }
    }

    #[test]
    fn a_name_of_another_script_is_known_for_what_it_is() {
        assert!(s_ecrit("Nguyễn Łukasz Œuvrard-N'Diaye") && !s_ecrit("أمين") && !s_ecrit("Awa 😀"));
    }

    #[test]
    fn digits_are_of_one_width_so_that_figures_align() {
        for fonte in Fonte::TOUTES {
            assert!("0123456789".chars().all(|c| fonte.avance(c) == fonte.avance('0')));
        }
    }
}
