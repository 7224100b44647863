//! Where the cells of a CSV text begin and end: the separator that it uses, and the lines whose quotes do not add up.
//! Those are set aside one by one, so that a quote that nobody closed does not swallow the rest of the file.

use super::{Defaut, GenreDefaut, Limites, Separateur};
use crate::error::ImportError;
use std::ops::Range;

/// A line whose quotes do not add up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Defectueuse {
    /// Its bytes, the line end included.
    pub ou: Range<usize>,
    /// What is wrong.
    pub defaut: Defaut,
}

/// The separator: the one that the header line has, and that most of the first lines have as often. A comma within
/// `12,5` does not come as regularly, and never in the header line alone.
pub(super) fn separateur(texte: &str) -> Separateur {
    let lignes = comptes(texte);
    let Some(entetes) = lignes.first() else { return Separateur::PointVirgule };
    let score = |i: usize| match entetes[i] {
        0 => 0,
        n => n * lignes.iter().filter(|ligne| ligne[i] == n).count(),
    };
    // The first of equals: max_by_key would take the last.
    let meilleur = (0..Separateur::TOUS.len()).rev().max_by_key(|i| score(*i));
    meilleur.map_or(Separateur::PointVirgule, |i| Separateur::TOUS[i])
}

/// How often each separator stands outside quotes, in each of the first lines that are not blank.
fn comptes(texte: &str) -> Vec<[usize; 4]> {
    const OCTETS: usize = 64 << 10;
    const LIGNES: usize = 20;
    let (mut lignes, mut ligne, mut cite, mut vide) = (Vec::new(), [0; 4], false, true);
    for b in texte.bytes().take(OCTETS) {
        match b {
            b'"' => cite = !cite,
            b'\n' | b'\r' if !cite => {
                if !vide {
                    lignes.push(ligne);
                }
                (ligne, vide) = ([0; 4], true);
                if lignes.len() == LIGNES {
                    break;
                }
                continue;
            }
            b if !cite => {
                if let Some(i) = Separateur::TOUS.iter().position(|s| s.octet() == b) {
                    ligne[i] += 1;
                }
            }
            _ => {}
        }
        vide = false;
    }
    if !vide && lignes.len() < LIGNES {
        lignes.push(ligne);
    }
    lignes
}

/// A first line `sep=;`, which Excel writes and obeys: the separator, and where the text begins after it.
pub(super) fn directive(texte: &str) -> Option<(Separateur, usize)> {
    let debut = texte.get(..4).filter(|debut| debut.eq_ignore_ascii_case("sep="))?;
    let octet = *texte.as_bytes().get(debut.len())?;
    let separateur = Separateur::TOUS.into_iter().find(|s| s.octet() == octet)?;
    let fin = fin_de_ligne(texte.as_bytes(), 5);
    (texte.as_bytes()[5..fin].trim_ascii().is_empty()).then_some((separateur, fin))
}

/// The lines of the text, from byte `debut` on, whose quotes do not add up.
///
/// # Errors
/// More lines, columns or cells than the limits allow.
pub(super) fn defectueuses(
    texte: &str,
    debut: usize,
    separateur: Separateur,
    limites: &Limites,
) -> Result<Vec<Defectueuse>, ImportError> {
    let (octets, separateur) = (texte.as_bytes(), separateur.octet());
    let is_end = |place: usize| octets.get(place).is_none_or(|b| matches!(b, b'\r' | b'\n'));
    let (mut trouvees, mut place, mut lignes, mut cellules) = (Vec::new(), debut, 0u64, 0u64);
    'lignes: while place < octets.len() {
        let debut = place;
        let mut cellule = 0;
        loop {
            if octets.get(place) == Some(&b'"') {
                match fin_de_citation(octets, place, separateur, limites) {
                    Ok(fin) => place = fin,
                    Err(genre) => {
                        place = fin_de_ligne(octets, place);
                        let coupures = octets[debut..place].iter().filter(|octet| **octet == separateur).count();
                        let defaut = Defaut { cellule: cellule.min(limites.colonnes.saturating_sub(1)), genre };
                        trouvees.push(Defectueuse { ou: debut..place, defaut });
                        (lignes, cellules) = (lignes + 1, cellules + 1 + coupures.min(limites.colonnes) as u64);
                        verifie(lignes, cellules, limites)?;
                        continue 'lignes;
                    }
                }
            } else {
                while !is_end(place) && octets[place] != separateur {
                    place += 1;
                }
            }
            if is_end(place) {
                break;
            }
            place += 1;
            cellule += 1;
            if cellule >= limites.colonnes {
                let ligne = numero(octets, debut);
                return Err(ImportError::TropDeColonnes { ligne, limite: limites.colonnes });
            }
        }
        place = fin_de_ligne(octets, place);
        lignes += 1;
        cellules += cellule as u64 + 1;
        verifie(lignes, cellules, limites)?;
    }
    Ok(trouvees)
}

/// So many lines, their headers with them, and so many cells are allowed.
fn verifie(lignes: u64, cellules: u64, limites: &Limites) -> Result<(), ImportError> {
    if lignes > limites.lignes.saturating_add(1) {
        return Err(ImportError::TropGrand { quoi: "lignes", limite: limites.lignes });
    }
    if cellules > limites.cellules {
        return Err(ImportError::TropGrand { quoi: "cellules", limite: limites.cellules });
    }
    Ok(())
}

/// Just after the quote that closes the one at `ouvrant`.
fn fin_de_citation(octets: &[u8], ouvrant: usize, separateur: u8, limites: &Limites) -> Result<usize, GenreDefaut> {
    let mut place = ouvrant + 1;
    // Four bytes a letter, ten times the letters for a cell of marks; what is longer is no cell, and looking on would cost the
    // square of the file.
    let limite = octets.len().min(place.saturating_add(limites.caracteres.saturating_mul(40)));
    while place < limite {
        match (octets[place], octets.get(place + 1)) {
            (b'"', Some(b'"')) => place += 2,
            (b'"', None | Some(b'\r' | b'\n')) => return Ok(place + 1),
            (b'"', Some(b)) if *b == separateur => return Ok(place + 1),
            (b'"', _) => {
                let one_line = !octets[ouvrant..place].iter().any(|b| matches!(b, b'\r' | b'\n'));
                return Err(if one_line { GenreDefaut::GuillemetMalPlace } else { GenreDefaut::GuillemetOuvert });
            }
            _ => place += 1,
        }
    }
    Err(GenreDefaut::GuillemetOuvert)
}

/// Which cells stood in quotes, one after the other? Of a line that begins at byte `debut` and whose quotes add up.
pub(super) fn citees(texte: &str, debut: usize, separateur: Separateur) -> Vec<bool> {
    let (mut citees, mut is_start, mut citee, mut dedans) = (Vec::new(), true, false, false);
    for octet in texte.as_bytes()[debut..].iter().copied() {
        if is_start {
            citee = octet == b'"';
            citees.push(citee);
        }
        is_start = false;
        match octet {
            // In a cell that no quote opened, a quote is a letter.
            b'"' if citee => dedans = !dedans,
            b'\r' | b'\n' if !dedans => break,
            octet if octet == separateur.octet() && !dedans => is_start = true,
            _ => {}
        }
    }
    citees
}

/// Just after the line end that follows `place`: CR LF, LF or CR.
pub(super) fn fin_de_ligne(octets: &[u8], place: usize) -> usize {
    match octets[place..].iter().position(|b| matches!(b, b'\r' | b'\n')) {
        None => octets.len(),
        Some(n) if octets[place + n..].starts_with(b"\r\n") => place + n + 2,
        Some(n) => place + n + 1,
    }
}

/// The line, from 1, on which the byte `place` stands.
pub(super) fn numero(octets: &[u8], place: usize) -> u64 {
    1 + fins_de_ligne(octets, 0..place)
}

/// How many lines end within the bytes.
pub(super) fn fins_de_ligne(octets: &[u8], ou: Range<usize>) -> u64 {
    let ends = |place: &usize| match octets[*place] {
        b'\n' => true,
        b'\r' => octets.get(*place + 1) != Some(&b'\n'),
        _ => false,
    };
    ou.filter(ends).count() as u64
}
