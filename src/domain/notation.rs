//! Lists of marks in one text: `12;15,5;8`, and the notation that schools use, `Math[14|15:10] Anglais[12]`: tests 14 and 15,
//! exam 10 in maths; test 12 in English (design, section 3).

use super::libelle::{LibelleError, Matiere};
use super::note::{NoteError, NouvelleNote, TypeNote, Valeur};
use std::ops::Range;
use thiserror::Error;

/// Why a text is no list of marks, and which bytes of it are to blame.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{cause}")]
pub struct NotationError {
    /// Where in the text.
    pub ou: Range<usize>,
    /// Why.
    pub cause: NotationCause,
}

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotationCause {
    /// One mark is none.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The subject's name.
    #[error(transparent)]
    Matiere(#[from] LibelleError),
    /// `[14|15:10]`.
    #[error("une matière est attendue devant « [ » (exemple : Maths[14|15:10])")]
    SansMatiere,
    /// `Math[14`.
    #[error("le crochet « [ » n'est pas fermé (exemple : Maths[14|15:10])")]
    NonFerme,
    /// `Math]`.
    #[error("« ] » sans « [ » avant (exemple : Maths[14|15:10])")]
    NonOuvert,
    /// `Math[14:10:8]`.
    #[error("un seul « : » par matière : les devoirs avant, les examens après")]
    DeuxPoints,
    /// `Math[]`.
    #[error("aucune note entre les crochets")]
    Aucune,
    /// `Math` without brackets among bracketed ones.
    #[error("« [ » est attendu après la matière (exemple : Maths[14])")]
    SansCrochet,
}

/// Reads a list of marks: bracketed where the text has a bracket, else separated by `;`.
///
/// # Errors
/// The first wrong mark, subject or bracket, with its bytes in `texte`.
pub fn parse(texte: &str) -> Result<Vec<NouvelleNote>, NotationError> {
    if texte.contains(['[', ']']) {
        return crochets(texte);
    }
    let mut notes = Vec::new();
    for ou in pieces(texte, 0..texte.len(), ';') {
        notes.push(NouvelleNote::simple(Matiere::general(), valeur(texte, ou)?));
    }
    Ok(notes)
}

fn crochets(texte: &str) -> Result<Vec<NouvelleNote>, NotationError> {
    let mut notes = Vec::new();
    let mut debut = 0;
    while !texte[debut..].trim().is_empty() {
        let fail = |ou, cause| NotationError { ou, cause };
        let rest = debut..texte.len();
        let ouvre = match texte[debut..].find(['[', ']']).map(|place| debut + place) {
            None => return Err(fail(trimmed(texte, rest), NotationCause::SansCrochet)),
            Some(place) if texte[place..].starts_with(']') => {
                return Err(fail(place..place + 1, NotationCause::NonOuvert));
            }
            Some(place) => place,
        };
        let ferme = match texte[ouvre + 1..].find(['[', ']']).map(|place| ouvre + 1 + place) {
            Some(place) if texte[place..].starts_with(']') => place,
            _ => return Err(fail(ouvre..ouvre + 1, NotationCause::NonFerme)),
        };
        let nom = trimmed(texte, debut..ouvre);
        if nom.is_empty() {
            return Err(fail(ouvre..ouvre + 1, NotationCause::SansMatiere));
        }
        let matiere = Matiere::parse(&texte[nom.clone()]).map_err(|cause| fail(nom, cause.into()))?;
        if texte[ouvre + 1..ferme].trim().is_empty() {
            return Err(fail(ouvre..ferme + 1, NotationCause::Aucune));
        }
        let sides: Vec<_> = pieces(texte, ouvre + 1..ferme, ':').collect();
        if let Some(third) = sides.get(2) {
            return Err(fail(third.start - 1..third.start, NotationCause::DeuxPoints));
        }
        for (side, type_note) in sides.into_iter().zip([TypeNote::Devoir, TypeNote::Examen]) {
            if texte[side.clone()].trim().is_empty() {
                continue;
            }
            for ou in pieces(texte, side, '|') {
                let valeur = valeur(texte, ou)?;
                notes.push(NouvelleNote { type_note, ..NouvelleNote::simple(matiere.clone(), valeur) });
            }
        }
        debut = ferme + 1;
    }
    Ok(notes)
}

fn valeur(texte: &str, ou: Range<usize>) -> Result<Valeur, NotationError> {
    let ou = trimmed(texte, ou);
    Valeur::parse(&texte[ou.clone()]).map_err(|cause| NotationError { ou, cause: cause.into() })
}

/// The ranges between separators, empty ones included.
fn pieces(texte: &str, within: Range<usize>, separateur: char) -> impl Iterator<Item = Range<usize>> {
    let mut start = within.start;
    texte[within].split(separateur).map(move |piece| {
        let range = start..start + piece.len();
        start = range.end + separateur.len_utf8();
        range
    })
}

/// The range without the blanks at its ends.
fn trimmed(texte: &str, ou: Range<usize>) -> Range<usize> {
    let piece = &texte[ou.clone()];
    let start = ou.start + piece.len() - piece.trim_start().len();
    start..start + piece.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(texte: &str) -> Vec<String> {
        let notes = parse(texte).unwrap();
        notes.iter().map(|n| format!("{} {} {}", n.matiere, n.type_note.nom(), n.valeur)).collect()
    }

    #[test]
    fn a_list_is_separated_by_semicolons() {
        assert_eq!(shown("12;15,5;8"), ["Général devoir 12", "Général devoir 15,5", "Général devoir 8"]);
        assert_eq!(shown("ABS"), ["Général devoir ABS"]);
    }

    #[test]
    fn brackets_hold_tests_then_exams() {
        let expected = ["Math devoir 14", "Math devoir 15", "Math examen 10", "Anglais devoir 12"];
        assert_eq!(shown("Math[14|15:10] Anglais[12]"), expected);
        assert_eq!(shown("Éd. physique[:8/10]"), ["Éd. physique examen 8/10"]);
        assert_eq!(shown("Math[ 14,5 | ABS ]"), ["Math devoir 14,5", "Math devoir ABS"]);
    }

    #[test]
    fn a_fault_is_shown_where_it_stands() {
        let place = |texte: &str| parse(texte).map_err(|e| e.ou).unwrap_err();
        assert_eq!(place("12;24;8"), 3..5);
        assert_eq!(place("Math[14|25]"), 8..10);
        assert_eq!(place("[14]"), 0..1);
        assert_eq!(place("Math[14"), 4..5);
        assert_eq!(place("Math[14:1:2]"), 9..10);
        assert_eq!(place("Math[]"), 4..6);
        assert_eq!(place("Math[14] Anglais"), 9..16);
        assert_eq!(place("Math]"), 4..5);
        assert_eq!(place("12;;8"), 3..3);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(texte in "[a-zé0-9,;:|/ \\[\\]]{0,30}") {
            if let Err(error) = parse(&texte) {
                prop_assert!(texte.get(error.ou).is_some());
            }
        }
    }
}
