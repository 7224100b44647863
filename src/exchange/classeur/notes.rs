//! The sheet of marks that carnet writes beside that of students, one mark a row: each goes back to its student, as a cell of
//! several marks.

use super::TITRES_DES_NOTES;
use crate::domain::Champ;
use crate::error::{ClasseurError, ImportError};
use crate::exchange::brute::NoteBrute;
use crate::exchange::{Feuille, LigneBrute, entetes};
use crate::texte;
use std::collections::HashMap;

/// The students with a further column of marks.
///
/// # Errors
/// A mark of nobody.
pub(super) fn ajoute(mut etudiants: Feuille, notes: &Feuille) -> Result<Feuille, ImportError> {
    let place = |nom: &str| notes.entetes.iter().position(|titre| texte::fold(titre) == texte::fold(nom));
    let colonnes = TITRES_DES_NOTES.map(|(nom, _)| place(nom));
    let [Some(matricule), _, _, _, Some(matiere), Some(valeur), bareme, coef, type_note, periode, date, _] = colonnes
    else {
        return Ok(etudiants);
    };
    let qui = etudiants.entetes.iter().position(|titre| entetes::champ(titre) == Some(Champ::Matricule));
    let Some(qui) = qui else { return Ok(etudiants) };
    let cellule =
        |ligne: &LigneBrute, n: usize| ligne.cellules.get(n).map_or(String::new(), |texte| texte.trim().to_owned());
    let mut textes: HashMap<String, String> =
        etudiants.lignes.iter().map(|ligne| (cellule(ligne, qui).to_uppercase(), String::new())).collect();
    for ligne in &notes.lignes {
        let a = |n: Option<usize>| n.map_or(String::new(), |n| cellule(ligne, n));
        let matricule = cellule(ligne, matricule);
        let Some(texte) = textes.get_mut(&matricule.to_uppercase()) else {
            return Err(ClasseurError::NoteSansEtudiant { ligne: ligne.numero, matricule }.into());
        };
        let note = NoteBrute {
            matiere: cellule(ligne, matiere),
            valeur: cellule(ligne, valeur),
            bareme: a(bareme),
            coef: a(coef),
            type_note: a(type_note),
            periode: a(periode),
            date: a(date),
        };
        note.ajoute_a(texte);
    }
    etudiants.entetes.push("Notes".to_owned());
    let largeur = etudiants.entetes.len();
    for ligne in &mut etudiants.lignes {
        let texte = textes.get(&cellule(ligne, qui).to_uppercase()).cloned().unwrap_or_default();
        // Before what a row has too many, which stays a fault.
        ligne.cellules.insere(largeur - 1, &texte);
    }
    Ok(etudiants)
}
