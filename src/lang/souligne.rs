//! The caret: a line with what is wrong underlined, by the columns that a terminal gives each character.

use super::Span;
use super::grammar::LONGUEUR_MAX;
use crate::texte::{visible, width};
use std::ops::Range;

/// No line that is read is longer; of one that was refused for it, the beginning is enough.
const OCTETS_MAX: usize = 2 * LONGUEUR_MAX;

/// Narrower than this, a window would show nothing.
const LARGEUR_MIN: usize = 20;

/// The line made printable, at most `largeur` columns of it (20 at least) around the span with `…` where it is cut, and below it
/// `^^^` under the span; an empty span or one at the end gets one caret. Two lines, no line end behind them.
///
/// Takes any span: what lies outside the line means its end, what cuts a character means the whole of it.
pub fn souligne(ligne: &str, span: Span, largeur: usize) -> String {
    let ligne = &ligne[..ligne.floor_char_boundary(OCTETS_MAX)];
    let cases = cases(ligne);
    let fin = cases.last().map_or(0, |case| case.colonnes.end);
    let souligne = colonnes(&cases, span, fin);
    let total = fin.max(souligne.end);
    let fenetre = fenetre(total, &souligne, largeur.max(LARGEUR_MIN));

    let mut dessin = String::with_capacity(2 * fenetre.len() + 2);
    let mut marge = 0;
    if fenetre.start > 0 {
        dessin.push('…');
        marge = 1;
    }
    let mut gauche = fenetre.start;
    let vues = cases.iter().filter(|case| case.colonnes.start >= fenetre.start && case.colonnes.end <= fenetre.end);
    for (n, case) in vues.enumerate() {
        if n == 0 {
            // A wide character that the window would halve is left out, and the caret moves with the rest.
            gauche = case.colonnes.start;
        }
        dessin.push(case.dessin);
    }
    if fenetre.end < total {
        dessin.push('…');
    }
    dessin.push('\n');
    let debut = souligne.start.max(gauche);
    dessin.extend(std::iter::repeat_n(' ', marge + debut - gauche));
    dessin.extend(std::iter::repeat_n('^', souligne.end.min(fenetre.end).saturating_sub(debut).max(1)));
    dessin
}

/// The column of the span's start, counted in characters from 1, as editors count.
pub fn colonne(ligne: &str, span: Span) -> usize {
    let sans_bom = ligne.strip_prefix('\u{feff}').unwrap_or(ligne);
    let debut = span.start.saturating_sub(ligne.len() - sans_bom.len());
    1 + sans_bom.char_indices().take_while(|(n, c)| n + c.len_utf8() <= debut).count()
}

/// One character: its bytes in the line, the columns that it takes, and how it is drawn.
struct Case {
    octets: Range<usize>,
    colonnes: Range<usize>,
    dessin: char,
}

fn cases(ligne: &str) -> Vec<Case> {
    let sans_bom = ligne.strip_prefix('\u{feff}').unwrap_or(ligne);
    let debut = ligne.len() - sans_bom.len();
    let mut colonne = 0;
    let case = |(n, c): (usize, char)| {
        let dessin = if c == '\t' { ' ' } else { visible(c) };
        let largeur = width(dessin.encode_utf8(&mut [0; 4]));
        let colonnes = colonne..colonne + largeur;
        colonne = colonnes.end;
        Case { octets: debut + n..debut + n + c.len_utf8(), colonnes, dessin }
    };
    sans_bom.trim_end_matches(['\r', '\n']).char_indices().map(case).collect()
}

/// The columns to underline, one at least.
fn colonnes(cases: &[Case], span: Span, fin: usize) -> Range<usize> {
    let premiere = cases.partition_point(|case| case.octets.end <= span.start);
    let debut = cases.get(premiere).map_or(fin, |case| case.colonnes.start);
    let dernier = cases.partition_point(|case| case.octets.start < span.end.max(span.start));
    let bout = cases[premiere.min(dernier)..dernier].last().map_or(debut, |case| case.colonnes.end);
    if bout > debut {
        return debut..bout;
    }
    // Only combining marks: the letter that carries them.
    let debut = if premiere < dernier && debut > 0 { debut - 1 } else { debut };
    debut..debut + 1
}

/// The columns to show: the span in the middle where it fits, its start otherwise; the ellipses need a column each.
fn fenetre(total: usize, souligne: &Range<usize>, largeur: usize) -> Range<usize> {
    if total <= largeur {
        return 0..total;
    }
    let place = largeur - 2;
    let autour = place.saturating_sub(souligne.len()) / 2;
    let start = souligne.start.saturating_sub(autour).min(total - place);
    // At either end of the line one ellipsis falls away.
    match start {
        0 | 1 => 0..largeur - 1,
        _ if start + place + 1 >= total => total - (largeur - 1)..total,
        _ => start..start + place,
    }
}
