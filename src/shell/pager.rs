//! Long results page by page. Measured, not guessed: what fits the screen is shown at once. No program is ever started.

use super::terminal::Taille;
use crate::texte::width;
use std::io::{self, Write};

/// What the reader wants to see next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// The next page.
    Encore,
    /// No more.
    Assez,
}

/// Asked between two pages; the second where the first would take more than a line.
const QUESTIONS: [&str; 2] = ["— suite : Entrée ou Espace, q pour arrêter —", "— suite ? q : arrêter —"];

/// What is asked between two pages of so many columns.
pub fn question(colonnes: usize) -> &'static str {
    let [longue, courte] = QUESTIONS;
    if width(longue) < colonnes { longue } else { courte }
}

/// Writes `texte`; where it has more rows than `taille` shows, asks `suite` before each next page. The last row is left to the
/// prompt.
///
/// # Errors
/// The output's own.
pub fn page(
    texte: &str,
    taille: Option<Taille>,
    sortie: &mut dyn Write,
    suite: &mut dyn FnMut() -> Suite,
) -> io::Result<()> {
    let Some(taille) = taille else {
        sortie.write_all(texte.as_bytes())?;
        return sortie.flush();
    };
    let hauteur = taille.lignes.saturating_sub(1).max(1);
    let rangees = |ligne: &str| largeur(ligne).div_ceil(taille.colonnes.max(1)).max(1);
    let mut reste = hauteur;
    let mut total: usize = texte.lines().map(rangees).sum();
    for ligne in texte.split_inclusive('\n') {
        let prises = rangees(ligne.trim_end_matches(['\r', '\n']));
        if prises > reste && total > 0 && reste < hauteur {
            sortie.flush()?;
            if suite() == Suite::Assez {
                return Ok(());
            }
            reste = hauteur;
        }
        sortie.write_all(ligne.as_bytes())?;
        reste = reste.saturating_sub(prises);
        total -= prises.min(total);
    }
    sortie.flush()
}

/// Columns of a line, its colours aside.
fn largeur(ligne: &str) -> usize {
    let mut morceaux = ligne.split("\x1b[");
    let debut = morceaux.next().map_or(0, width);
    debut + morceaux.map(|morceau| morceau.split_once('m').map_or(0, |(_, reste)| width(reste))).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages that are shown, `combien` at most.
    fn pages(texte: &str, colonnes: usize, lignes: usize, combien: usize) -> Vec<String> {
        let sortie = std::cell::RefCell::new(vec![Vec::new()]);
        struct Page<'a>(&'a std::cell::RefCell<Vec<Vec<u8>>>);
        impl Write for Page<'_> {
            fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
                self.0.borrow_mut().last_mut().unwrap().write(octets)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        page(texte, Some(Taille { colonnes, lignes }), &mut Page(&sortie), &mut || {
            let mut pages = sortie.borrow_mut();
            if pages.len() >= combien {
                return Suite::Assez;
            }
            pages.push(Vec::new());
            Suite::Encore
        })
        .unwrap();
        sortie.into_inner().into_iter().map(|page| String::from_utf8(page).unwrap()).collect()
    }

    #[test]
    fn what_fits_the_screen_is_shown_at_once() {
        assert_eq!(pages("a\nb\nc\n", 80, 4, 9), ["a\nb\nc\n"]);
        assert_eq!(pages("", 80, 4, 9), [""]);
    }

    #[test]
    fn what_does_not_fit_is_shown_page_by_page() {
        assert_eq!(pages("a\nb\nc\nd\ne\nf\n", 80, 4, 9), ["a\nb\nc\n", "d\ne\nf\n"]);
        assert_eq!(pages("a\nb\nc\nd\ne\n", 80, 3, 2), ["a\nb\n", "c\nd\n"]);
        assert_eq!(pages("a\nb\n", 80, 1, 9), ["a\n", "b\n"]);
    }

    #[test]
    fn a_row_is_what_the_terminal_makes_of_a_line() {
        assert_eq!(pages("aaaa\nb\nc\n", 2, 4, 9), ["aaaa\nb\n", "c\n"]);
        assert_eq!(pages("\x1b[1;32mé\x1b[0m\nb\nc\n", 2, 4, 9).len(), 1);
        assert_eq!(pages("日本\nb\nc\n", 2, 4, 9).len(), 2);
    }
}
