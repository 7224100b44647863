//! The lines of a script, as commands: a line that ends in `\` goes on in the next one.

use crate::error::Error;
use crate::lang::Span;
use crate::shell::jetons::{Sorte, decoupe};
use std::io::{self, BufRead, Read};

/// A line longer than this is not read to its end: the grammar refuses it long before.
const LIGNE_MAX: u64 = 1 << 20;

/// A command of a script, and the lines it stands in.
#[derive(Debug)]
pub(super) struct Lue {
    /// The whole; `Err` holds what can be shown of one that is no UTF-8.
    pub(super) texte: Result<String, String>,
    /// Each line, its number and where it begins in the whole.
    lignes: Vec<(u64, usize, String)>,
}

impl Lue {
    /// The number of the line in which a place of the whole is, the line, and the place in it.
    pub(super) fn situe(&self, place: Option<Span>) -> (u64, &str, Option<Span>) {
        let start = place.map_or(0, |place| place.start);
        match self.lignes.iter().rev().find(|(_, debut, _)| *debut <= start) {
            None => (0, "", None),
            Some((numero, debut, ligne)) => {
                let dedans = |octet: usize| octet.saturating_sub(*debut).min(ligne.len());
                let ici = place.map(|place| Span { start: dedans(place.start), end: dedans(place.end) });
                (*numero, ligne, ici)
            }
        }
    }

    /// The number of its first line.
    pub(super) fn numero(&self) -> u64 {
        self.lignes.first().map_or(0, |(numero, ..)| *numero)
    }
}

/// The next command; `numero` counts the lines that were read.
pub(super) fn suivante(lignes: &mut dyn BufRead, numero: &mut u64, suites: bool) -> io::Result<Option<Lue>> {
    let Some(premiere) = lit(lignes)? else { return Ok(None) };
    *numero += 1;
    let mut lue = Lue { lignes: vec![(*numero, 0, montrable(&premiere))], texte: premiere };
    while let Ok(texte) = &mut lue.texte {
        if !suites || !continue_plus_loin(texte) {
            break;
        }
        texte.pop();
        let Some(suite) = lit(lignes)? else { break };
        *numero += 1;
        lue.lignes.push((*numero, texte.len(), montrable(&suite)));
        match suite {
            Ok(suite) => *texte += &suite,
            Err(brute) => lue.texte = Err(brute),
        }
    }
    Ok(Some(lue))
}

fn montrable(ligne: &Result<String, String>) -> String {
    ligne.as_ref().unwrap_or_else(|brute| brute).clone()
}

/// Does it end in a `\` that is no comment's?
fn continue_plus_loin(ligne: &str) -> bool {
    ligne.ends_with('\\')
        && !ligne.ends_with("\\\\")
        && !decoupe(ligne).jetons.last().is_some_and(|jeton| jeton.sorte == Sorte::Commentaire)
}

/// The next line without its end; `Err` holds what can be shown of one that is no UTF-8.
pub(super) fn lit(lignes: &mut dyn BufRead) -> io::Result<Option<Result<String, String>>> {
    let mut octets = Vec::new();
    if lignes.take(LIGNE_MAX).read_until(b'\n', &mut octets)? == 0 {
        return Ok(None);
    }
    if octets.last() != Some(&b'\n') {
        // The rest of a line without end is passed over, piece by piece.
        let mut rest = Vec::new();
        while lignes.take(LIGNE_MAX).read_until(b'\n', &mut rest)? > 0 && rest.last() != Some(&b'\n') {
            rest.clear();
        }
    }
    while matches!(octets.last(), Some(b'\n' | b'\r')) {
        octets.pop();
    }
    Ok(Some(String::from_utf8(octets).map_err(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())))
}

/// The same error at that place of its line.
pub(super) fn deplace(mut erreur: Error, place: Option<Span>) -> Error {
    erreur.span = place;
    erreur
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut octets: &[u8]) -> Vec<Result<String, String>> {
        std::iter::from_fn(|| lit(&mut octets).unwrap()).collect()
    }

    #[test]
    fn lines_end_in_lf_or_crlf_and_the_last_one_in_nothing() {
        assert_eq!(read(b"a\r\n\nb"), [Ok("a".into()), Ok(String::new()), Ok("b".into())]);
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let mut octets = vec![b'x'; 3 << 20];
        octets.extend(b"\nfind");
        let lines = read(&octets);
        assert_eq!((lines.len(), lines[0].as_ref().unwrap().len(), &lines[1]), (2, 1 << 20, &Ok("find".to_owned())));
    }

    #[test]
    fn what_is_no_utf8_is_told_apart() {
        assert_eq!(read(b"find \xff\n"), [Err("find \u{fffd}".into())]);
    }

    #[test]
    fn a_backslash_at_the_end_goes_on_in_the_next_line() {
        let (mut octets, mut numero) = (&b"find \\\n  classe=L3 \\\n  nom=x\n# fin \\\nshow"[..], 0);
        let mut suivante = || suivante(&mut octets, &mut numero, true).unwrap();
        let lue = suivante().unwrap();
        let texte = lue.texte.clone().unwrap();
        assert_eq!(texte, "find   classe=L3   nom=x");
        let place = texte.find("nom").map(|start| Span { start, end: start + 3 });
        assert_eq!(lue.situe(place), (3, "  nom=x", Some(Span { start: 2, end: 5 })));
        assert_eq!((lue.numero(), lue.situe(None).0), (1, 1));
        assert_eq!(suivante().unwrap().texte.unwrap(), "# fin \\");
        assert_eq!(suivante().unwrap().numero(), 5);
    }
}
