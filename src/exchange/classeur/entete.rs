//! Where a sheet's headers stand. Above them there may be titles; they may take two rows, the upper one merged over the lower.

use super::Grille;
use crate::error::ImportError;
use crate::exchange::{Feuille, LigneBrute, Limites, Origine, entetes};
use calamine::Dimensions;

/// Rows among which the headers are looked for.
const PREMIERES: usize = 20;

/// The sheet as a table: its headers, and the lines below them.
///
/// # Errors
/// Nothing below the headers; more cells than the limits allow, blank ones behind the last of a row included.
pub(super) fn table(grille: Grille, limites: &Limites) -> Result<Feuille, ImportError> {
    let Some(place) = place(&grille) else { return Err(ImportError::Vide) };
    let (entetes, fin) = entetes(&grille, place);
    let largeur = entetes.len();
    if (largeur as u64).saturating_mul(grille.rangees.len() as u64) > limites.cellules_classeur {
        return Err(ImportError::TropGrand { quoi: "cellules", limite: limites.cellules_classeur });
    }
    let ligne = |(numero, cellules): (u64, Vec<String>)| LigneBrute::simple(numero, cellules.iter().collect());
    let origine = Origine::Classeur { feuille: grille.nom, ligne: grille.rangees[place].0 };
    let lignes: Vec<LigneBrute> = grille.rangees.into_iter().skip(fin).map(ligne).collect();
    if lignes.is_empty() {
        return Err(ImportError::SansLigne);
    }
    Ok(Feuille { entetes, lignes, origine })
}

/// The row that names most fields, the first of equals; else the first row.
fn place(grille: &Grille) -> Option<usize> {
    let champs = |cellules: &[String]| cellules.iter().filter(|texte| entetes::champ(texte).is_some()).count();
    let rangees = grille.rangees.iter().take(PREMIERES).enumerate();
    rangees.max_by_key(|(n, (_, cellules))| (champs(cellules), std::cmp::Reverse(*n))).map(|(n, _)| n)
}

/// The headers of the row at `place`, and where the lines begin.
fn entetes(grille: &Grille, place: usize) -> (Vec<String>, usize) {
    let (numero, cellules) = &grille.rangees[place];
    let largeur = grille.rangees[place..].iter().take(2).map(|(_, cellules)| cellules.len()).max().unwrap_or(0);
    let mut entetes = cellules.clone();
    let voisine = |n: Option<usize>, ecart: i64| {
        let (autre, cellules) = grille.rangees.get(n?)?;
        (autre.cast_signed() - numero.cast_signed() == ecart).then_some(cellules)
    };
    let over = |rangee: u64| {
        grille
            .fusions
            .iter()
            .filter(move |f| u64::from(f.start.0) + 1 == rangee && f.start.0 == f.end.0 && f.end.1 > f.start.1)
    };
    // `Maths` over `T1` and `T2`, which stand in this row.
    if let Some(dessus) = voisine(place.checked_sub(1), -1) {
        for fusion in over(numero - 1) {
            let colonnes = colonnes(fusion, entetes.len());
            let is_title = entetes[colonnes.clone()].iter().any(|texte| entetes::champ(texte).is_some());
            if let Some(titre) = dessus.get(colonnes.start).filter(|_| !is_title) {
                colonnes.for_each(|n| entetes[n] = precise(titre, &entetes[n]));
            }
        }
    }
    // The same, where this row is the upper one.
    let dessous = voisine(Some(place + 1), 1).filter(|_| over(*numero).next().is_some());
    let Some(dessous) = dessous else { return (entetes, place + 1) };
    entetes.resize(largeur.max(entetes.len()), String::new());
    for fusion in over(*numero) {
        let colonnes = colonnes(fusion, entetes.len());
        let titre = entetes[colonnes.start].clone();
        for n in colonnes {
            entetes[n] = precise(&titre, dessous.get(n).map_or("", String::as_str));
        }
    }
    (entetes, place + 2)
}

fn colonnes(fusion: &Dimensions, largeur: usize) -> std::ops::Range<usize> {
    (fusion.start.1 as usize).min(largeur)..(fusion.end.1 as usize + 1).min(largeur)
}

/// `Maths` over `T1` is `Maths (T1)`.
fn precise(titre: &str, texte: &str) -> String {
    match (titre.trim(), texte.trim()) {
        ("", seul) | (seul, "") => seul.to_owned(),
        (titre, texte) => format!("{titre} ({texte})"),
    }
}
