//! Words: blanks, bare text, quoted text, and operators, which end a bare word.

use super::echec::{Echec, Lu};
use super::reste::Reste;
use crate::lang::{Attendu, Mot, Op, Probleme, Span};
use nom::bytes::complete::take_while;
use nom::{Err, Input, Parser};
use std::borrow::Cow;

/// Where a word stands, which decides the characters that end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Verb or argument: `;` and `..` are letters, a leading `#` is a comment.
    Argument,
    /// Behind an operator: `;` separates the list, `..` the range.
    Valeur,
}

/// One word as read: `source` has its quotes still.
#[derive(Debug)]
pub struct Atome<'a> {
    pub texte: Cow<'a, str>,
    pub source: &'a str,
    pub cite: bool,
    pub span: Span,
}

impl From<Atome<'_>> for Mot {
    fn from(atome: Atome<'_>) -> Mot {
        Mot { texte: atome.texte.into_owned(), cite: atome.cite, span: atome.span }
    }
}

impl Atome<'_> {
    /// Letters, digits, `_`, `.`, `-` and accents; quoted parts only behind a dot (`moyenne."Éd. physique"`).
    pub fn est_un_champ(&self) -> bool {
        let (mut avant, mut ouvert) = (None, None);
        self.source.chars().all(|c| {
            let admis = match ouvert {
                Some(guillemet) => {
                    if c == guillemet {
                        ouvert = None;
                    }
                    true
                }
                // A doubled quote closes and opens again.
                None if matches!(c, '"' | '\'') && (avant == Some('.') || avant == Some(c)) => {
                    ouvert = Some(c);
                    true
                }
                None => c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '\u{300}'..='\u{36f}'),
            };
            avant = Some(c);
            admis
        })
    }
}

/// A blank between words: space, tab, and every space that a French keyboard or a text processor makes.
pub fn est_blanc(c: char) -> bool {
    matches!(c, ' ' | '\t') || (!c.is_ascii() && c.is_whitespace())
}

/// Any number of blanks.
pub fn blancs(i: Reste<'_>) -> Lu<'_, Reste<'_>> {
    take_while(est_blanc).parse(i)
}

/// The operator that stands here, and its place.
pub fn operateur(i: Reste<'_>) -> Lu<'_, (Op, Span)> {
    let trouve = est_operateur(i.texte().as_bytes())
        .then(|| Op::TOUS.into_iter().find(|op| i.texte().starts_with(op.symbole())))
        .flatten()
        .ok_or_else(|| Echec::ouvert(i, Attendu::Operateur))?;
    let suite = i.take_from(trouve.symbole().len());
    Ok((suite, (trouve, i.lu_jusqu_a(suite).0)))
}

/// `!` alone is a letter.
fn est_operateur(octets: &[u8]) -> bool {
    matches!(octets, [b'=' | b'<' | b'>' | b'~', ..] | [b'!', b'=' | b'~', ..])
}

/// An operator at the start of a word; `~/` begins a path there (`export csv ~/notes.csv`).
pub fn operateur_en_tete(i: Reste<'_>) -> Lu<'_, (Op, Span)> {
    if i.texte().starts_with("~/") { Err(Echec::ouvert(i, Attendu::Operateur)) } else { operateur(i) }
}

/// One word: bare text and quoted pieces without a blank between them. Reads nothing, and may be tried elsewhere, where none begins.
pub fn atome(debut: Reste<'_>, place: Place) -> Lu<'_, Atome<'_>> {
    if place == Place::Argument && debut.octet() == Some(b'#') {
        return Err(Echec::ouvert(debut, Attendu::Mot));
    }
    let (mut i, nu) = texte_nu(debut, place, None)?;
    let mut texte = Cow::Borrowed(nu.texte());
    let mut cite = None;
    while let Some(guillemet @ (b'"' | b'\'')) = i.octet() {
        let (suite, morceau) = texte_cite(i, guillemet)?;
        cite = Some(guillemet);
        ajoute(&mut texte, morceau);
        let (suite, nu) = texte_nu(suite, place, cite)?;
        ajoute(&mut texte, Cow::Borrowed(nu.texte()));
        i = suite;
    }
    if i.place() == debut.place() {
        let attendu = if place == Place::Argument { Attendu::Mot } else { Attendu::Valeur };
        return Err(Echec::ouvert(debut, attendu));
    }
    let (span, source) = debut.lu_jusqu_a(i);
    Ok((i, Atome { texte, source, cite: cite.is_some(), span }))
}

fn ajoute<'a>(texte: &mut Cow<'a, str>, morceau: Cow<'a, str>) {
    if texte.is_empty() {
        *texte = morceau;
    } else if !morceau.is_empty() {
        texte.to_mut().push_str(&morceau);
    }
}

/// Bare text, perhaps none, up to a blank, a parenthesis, an operator, a separator of the place, or a quote that opens: at the
/// start of the word, or right behind `.` or `;`. `cite` is the quote of the piece before it, if one stood there.
fn texte_nu(i: Reste<'_>, place: Place, cite: Option<u8>) -> Lu<'_, Reste<'_>> {
    let texte = i.texte();
    let octets = texte.as_bytes();
    let en_tete = cite.is_none();
    let mut n = 0;
    while let Some(&octet) = octets.get(n) {
        n += match octet {
            b' ' | b'\t' | b'(' | b')' => break,
            b'~' if n == 0 && en_tete && octets.get(1) == Some(&b'/') => 1,
            b'=' | b'<' | b'>' | b'~' | b'!' if est_operateur(&octets[n..]) => break,
            b'"' | b'\'' => {
                let ouvre = if n == 0 { en_tete } else { matches!(octets[n - 1], b'.' | b';') };
                if ouvre {
                    break;
                }
                if octet == b'"' || cite == Some(octet) {
                    let place = i.take_from(n).place();
                    let span = Span { start: place, end: place + 1 };
                    return Err(Echec::ferme(Probleme::GuillemetDansMot(char::from(octet)), span));
                }
                1
            }
            b';' if place == Place::Valeur => break,
            // What is named and has a range of its own is one word: `T2:01/12/2026..28/02/2027`.
            b'.' if octets[..n].contains(&b':')
                && octets[n..].starts_with(b"..")
                && !octets[n..].starts_with(b"...") =>
            {
                2
            }
            b'.' if place == Place::Valeur => match points(i, n)? {
                0 => break,
                lus => lus,
            },
            // No start of a character longer than a byte lies below, so `n` stays on a boundary.
            0x80.. => match texte[n..].chars().next() {
                Some(c) if !est_blanc(c) => c.len_utf8(),
                _ => break,
            },
            _ => 1,
        };
    }
    Ok(i.take_split(n))
}

/// How many of the dots at byte `n` of a value belong to the word: all where there is one, or where they touch a `/` (a path);
/// none where `..` separates a range.
fn points(i: Reste<'_>, n: usize) -> Result<usize, Err<Echec>> {
    let octets = i.texte().as_bytes();
    let nombre = octets[n..].iter().take_while(|octet| **octet == b'.').count();
    let touche_barre = octets[..n].last() == Some(&b'/') || octets.get(n + nombre) == Some(&b'/');
    match nombre {
        1 => Ok(1),
        _ if touche_barre => Ok(nombre),
        2 => Ok(0),
        _ => {
            let debut = i.place() + n;
            Err(Echec::ferme(Probleme::PointsEnTrop, Span { start: debut, end: debut + nombre }))
        }
    }
}

/// Text between quotes; the same quote doubled stands for itself.
fn texte_cite(i: Reste<'_>, guillemet: u8) -> Lu<'_, Cow<'_, str>> {
    let guillemet = char::from(guillemet);
    let mut texte = Cow::Borrowed("");
    let mut corps = i.take_from(1);
    loop {
        let Some(fin) = corps.texte().find(guillemet) else {
            let span = Span { start: i.place(), end: i.place() + 1 };
            return Err(Echec::ferme(Probleme::GuillemetNonFerme(guillemet), span));
        };
        let suite = corps.take_from(fin + 1);
        if suite.texte().starts_with(guillemet) {
            ajoute(&mut texte, Cow::Borrowed(corps.take(fin + 1).texte()));
            corps = suite.take_from(1);
        } else {
            ajoute(&mut texte, Cow::Borrowed(corps.take(fin).texte()));
            return Ok((suite, texte));
        }
    }
}

/// Whether `texte` reads back as this one word without quotes.
pub fn se_lit_nu(texte: &str, place: Place) -> bool {
    matches!(atome(Reste::new(texte, 0), place), Ok((suite, lu)) if suite.texte().is_empty() && !lu.cite)
}
