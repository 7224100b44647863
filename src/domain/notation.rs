//! Lists of marks in one text: `12;15,5;8`, and the notation that schools use, `Math[14|15:10] Anglais[12]`: tests 14 and 15,
//! exam 10 in maths; test 12 in English (design, section 3). What the marks of a bracket share stands before it, as in the header
//! of a column of marks: `Maths (T1, coef 2)[14|15:10] Maths (oral, 27/09/2026)[8/10]`. So written, no mark loses anything.

use super::colonne_note::{ColonneNote, ColonneNoteError, NoteDite, ecrit_matiere, ecrit_periode, hors_citation};
use super::libelle::Matiere;
use super::note::{Coef, NoteError, NouvelleNote, TypeNote, Valeur};
use std::ops::Range;
use thiserror::Error;

/// Why a text is no list of marks, and which bytes of it are to blame.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{cause}")]
pub struct NotationError {
    /// Where in the text.
    pub ou: Range<usize>,
    /// Of which subject the mark would be, where the text has told it by then.
    pub matiere: Option<Matiere>,
    /// Why.
    pub cause: NotationCause,
}

impl NotationError {
    fn new(ou: Range<usize>, cause: NotationCause) -> NotationError {
        NotationError { ou, matiere: None, cause }
    }
}

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotationCause {
    /// One mark is none.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// What stands before the bracket.
    #[error(transparent)]
    Titre(#[from] ColonneNoteError),
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
    Ok(lit(texte)?.into_iter().map(|dite| dite.note).collect())
}

/// The same, with what the text says of each mark and what it leaves open.
///
/// # Errors
/// As [`parse`].
pub fn lit(texte: &str) -> Result<Vec<NoteDite>, NotationError> {
    let mut fautes = Vec::new();
    let notes = lit_toutes(texte, &mut fautes);
    fautes.into_iter().next().map_or(Ok(notes), Err)
}

/// The same with every wrong mark, up to the first wrong subject or bracket: what stands behind that may be anything.
pub fn lit_toutes(texte: &str, fautes: &mut Vec<NotationError>) -> Vec<NoteDite> {
    let mut notes = Vec::new();
    if texte.contains(['[', ']']) {
        let derniere = crochets(texte, &mut notes, fautes).err();
        fautes.extend(derniere);
        return notes;
    }
    for ou in pieces(texte, 0..texte.len(), ';') {
        match valeur(texte, ou) {
            Ok(valeur) => notes.push(NoteDite::simple(NouvelleNote::simple(Matiere::general(), valeur))),
            Err(faute) => fautes.push(faute),
        }
    }
    notes
}

fn crochets(texte: &str, notes: &mut Vec<NoteDite>, fautes: &mut Vec<NotationError>) -> Result<(), NotationError> {
    let mut debut = 0;
    while !texte[debut..].trim().is_empty() {
        let fail = NotationError::new;
        let rest = debut..texte.len();
        let crochet = hors_citation(&texte[debut..]).find(|(_, c)| matches!(c, '[' | ']'));
        let ouvre = match crochet.map(|(place, c)| (debut + place, c)) {
            None => return Err(fail(trimmed(texte, rest), NotationCause::SansCrochet)),
            Some((place, ']')) => return Err(fail(place..place + 1, NotationCause::NonOuvert)),
            Some((place, _)) => place,
        };
        let ferme = match texte[ouvre + 1..].find(['[', ']']).map(|place| ouvre + 1 + place) {
            Some(place) if texte[place..].starts_with(']') => place,
            _ => return Err(fail(ouvre..ouvre + 1, NotationCause::NonFerme)),
        };
        let titre = trimmed(texte, debut..ouvre);
        let propre = texte[titre.clone()].trim_start_matches('#');
        if propre.is_empty() {
            return Err(fail(ouvre..ouvre + 1, NotationCause::SansMatiere));
        }
        let commun = ColonneNote::parse(propre).map_err(|cause| fail(titre, NotationCause::Titre(cause)))?;
        if texte[ouvre + 1..ferme].trim().is_empty() {
            return Err(fail(ouvre..ferme + 1, NotationCause::Aucune));
        }
        let sides: Vec<_> = pieces(texte, ouvre + 1..ferme, ':').collect();
        if let Some(third) = sides.get(2) {
            return Err(fail(third.start - 1..third.start, NotationCause::DeuxPoints));
        }
        for (side, type_note) in sides.into_iter().zip([commun.type_note, TypeNote::Examen]) {
            if texte[side.clone()].trim().is_empty() {
                continue;
            }
            for ou in pieces(texte, side, '|') {
                let ou = trimmed(texte, ou);
                match commun.note(&texte[ou.clone()]) {
                    Ok(mut dite) => {
                        dite.note.type_note = type_note;
                        notes.push(dite);
                    }
                    Err(cause) => {
                        let matiere = Some(commun.matiere.clone());
                        fautes.push(NotationError { ou, matiere, cause: cause.into() });
                    }
                }
            }
        }
        debut = ferme + 1;
    }
    Ok(())
}

/// The marks as [`parse`] reads them back, in their order and with all that belongs to them: one bracket for those that share
/// everything but their value; exams stand behind the tests before them.
pub fn ecrit<'n>(notes: impl IntoIterator<Item = &'n NouvelleNote>) -> String {
    ecrit_avec(notes, ',')
}

/// The same with that sign before decimals: [`parse`] reads either.
pub fn ecrit_avec<'n>(notes: impl IntoIterator<Item = &'n NouvelleNote>, decimale: char) -> String {
    let nombre =
        |texte: String| if decimale == ',' { texte } else { texte.replace(',', decimale.encode_utf8(&mut [0; 4])) };
    let mut texte = String::new();
    let mut avant: Option<(&NouvelleNote, bool)> = None;
    for note in notes {
        let is_exam = note.type_note == TypeNote::Examen;
        match avant {
            Some((autre, exams)) if va_avec(note, autre, exams) => {
                texte.push(if is_exam && !exams { ':' } else { '|' });
            }
            _ => {
                if avant.is_some() {
                    texte.push_str("] ");
                }
                texte += &titre(note, &nombre);
                texte.push_str(if is_exam { "[:" } else { "[" });
            }
        }
        texte += &nombre(note.valeur.to_string());
        avant = Some((note, is_exam));
    }
    if avant.is_some() {
        texte.push(']');
    }
    texte
}

/// May a mark stand in the bracket of the one before it?
fn va_avec(note: &NouvelleNote, avant: &NouvelleNote, exams: bool) -> bool {
    let (tests, exam) = (TypeNote::Devoir, TypeNote::Examen);
    let side = match note.type_note {
        autre if autre == avant.type_note => true,
        autre => autre == exam && avant.type_note == tests && !exams,
    };
    side && note.matiere == avant.matiere
        && (note.coef, &note.periode, note.date) == (avant.coef, &avant.periode, avant.date)
}

/// What stands before the bracket of a mark.
fn titre(note: &NouvelleNote, nombre: &impl Fn(String) -> String) -> String {
    let mut details = Vec::new();
    details.extend(note.periode.as_ref().map(ecrit_periode));
    if !matches!(note.type_note, TypeNote::Devoir | TypeNote::Examen) {
        details.push(note.type_note.nom().to_owned());
    }
    if note.coef != Coef::UN {
        details.push(format!("coef {}", nombre(note.coef.to_string())));
    }
    details.extend(note.date.map(|date| date.to_string()));
    let matiere = ecrit_matiere(&note.matiere);
    if details.is_empty() { matiere } else { format!("{matiere} ({})", details.join(", ")) }
}

fn valeur(texte: &str, ou: Range<usize>) -> Result<Valeur, NotationError> {
    let ou = trimmed(texte, ou);
    Valeur::parse(&texte[ou.clone()]).map_err(|cause| NotationError::new(ou, cause.into()))
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
    use crate::domain::{Centiemes, Periode};
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
        let mut fautes = Vec::new();
        assert_eq!(lit_toutes("Math[14|25] Anglais[x:12] Art[3", &mut fautes).len(), 2);
        let dites: Vec<_> = fautes.iter().map(|f| (f.ou.clone(), f.matiere.as_ref().map(Matiere::as_str))).collect();
        assert_eq!(dites, [(8..10, Some("Math")), (20..21, Some("Anglais")), (29..30, None)]);
    }

    #[test]
    fn what_marks_share_stands_before_their_bracket() {
        let lues =
            parse("#Maths (T1, coef 2)[14,5|8/10:ABS] Maths (oral, 27/09/2026)[12] \"Option (T1)\"(\"1, 2\")[9]")
                .unwrap();
        let detail = |n: &NouvelleNote| {
            let periode = n.periode.as_ref().map_or("-", |p| p.as_str());
            format!(
                "{} {} {} {} {periode} {:?}",
                n.matiere,
                n.valeur,
                n.type_note.nom(),
                n.coef,
                n.date.map(|d| d.iso())
            )
        };
        assert_eq!(
            lues.iter().map(detail).collect::<Vec<_>>(),
            [
                "Maths 14,5 devoir 2 T1 None",
                "Maths 8/10 devoir 2 T1 None",
                "Maths ABS examen 2 T1 None",
                "Maths 12 oral 1 - Some(\"2026-09-27\")",
                "Option (T1) 9 devoir 1 1, 2 None",
            ]
        );
        assert_eq!(
            ecrit(&lues),
            "Maths (T1, coef 2)[14,5|8/10:ABS] Maths (oral, 27/09/2026)[12] \"Option (T1)\" (\"1, 2\")[9]"
        );
    }

    fn note() -> impl Strategy<Value = NouvelleNote> {
        let matiere = prop_oneof!["Maths|Anglais|T1|Maths T1|Éd\\. physique", "[a-zé0-9 ,;:|/()\\[\\]\"'=#-]{1,20}"];
        let periode = prop_oneof!["T[1-3]|examen|coef 2|/20|sur 20|27/09/2026|x2", "[a-zé0-9 ,;:|/()\\[\\]\"'-]{1,15}"];
        let valeur = prop_oneof![
            (0u32..=2000, Just(2000u32)),
            (0u32..=1000, Just(1000)),
            (0u32..=4025, Just(4025)),
            (9000u32..9005, Just(2000))
        ];
        (matiere, proptest::option::of(periode), valeur, 1u32..=10_000, 0usize..7, proptest::option::of(0i32..60_000))
            .prop_filter_map("no subject, or no period", |(matiere, periode, (points, bareme), coef, genre, jour)| {
                let valeur = match points.checked_sub(9000) {
                    Some(n) => Valeur::STATUTS[n as usize].1,
                    None => Valeur::Chiffree { points: Centiemes(points), bareme: Centiemes(bareme) },
                };
                let jour = jour.map(|n| jiff::civil::date(1910, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap());
                Some(NouvelleNote {
                    matiere: Matiere::parse(&matiere).ok()?,
                    valeur,
                    coef: if coef % 3 == 0 { Coef::UN } else { Coef::from_centiemes(Centiemes(coef))? },
                    type_note: TypeNote::TOUS[genre],
                    periode: periode.map(|periode| Periode::parse(&periode)).transpose().ok()?,
                    date: jour.map(Into::into),
                })
            })
    }

    proptest! {
        #[test]
        fn marks_written_read_back_whole(notes in proptest::collection::vec(note(), 1..8)) {
            let texte = ecrit(&notes);
            prop_assert_eq!(parse(&texte).map_err(|e| format!("{e} in {texte}")), Ok(notes));
        }

        #[test]
        fn no_text_makes_it_panic(texte in "[a-zé0-9,;:|/ \\[\\]]{0,30}") {
            if let Err(error) = parse(&texte) {
                prop_assert!(texte.get(error.ou).is_some());
            }
        }
    }
}
