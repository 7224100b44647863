//! What is said of a mark besides its value, in a column's header or before the brackets of a list of marks: `Maths (T1, examen)
//! coef 2`.

use super::date::DateCivile;
use super::libelle::{LibelleError, Matiere, Periode};
use super::nombre::{Centiemes, NombreError};
use super::note::{Coef, CoefError, NoteError, NouvelleNote, TypeNote, Valeur};
use super::reglement::{NoteHorsRegle, Reglement};
use crate::texte;
use std::fmt;
use thiserror::Error;

/// Why a header names no column of marks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColonneNoteError {
    /// `Maths (T1`
    #[error("la parenthèse n'est pas fermée")]
    Parenthese,
    /// `(examen)`
    #[error("la matière manque")]
    SansMatiere,
    /// `Maths (T1, T2)`
    #[error("deux périodes, « {} » et « {} »", .0, texte::printable(.1))]
    DeuxPeriodes(Periode, String),
    /// A subject or a period that is none.
    #[error(transparent)]
    Libelle(#[from] LibelleError),
    /// A weight that is none.
    #[error(transparent)]
    Coef(#[from] CoefError),
    /// A scale that is none.
    #[error("barème : {0}")]
    Bareme(#[from] NombreError),
    /// `Maths /0`
    #[error("le barème ne peut pas être 0")]
    BaremeNul,
}

/// A column of marks: what they have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColonneNote {
    /// The subject.
    pub matiere: Matiere,
    /// The period, where the header names one.
    pub periode: Option<Periode>,
    /// What the marks were given for.
    pub type_note: TypeNote,
    /// Their weight, where the header says one; 1 where it does not.
    pub coef: Option<Coef>,
    /// The scale of the cells that name none: `Maths (T1) /40`.
    pub bareme: Option<Centiemes>,
    /// The day, where the header names one.
    pub date: Option<DateCivile>,
}

/// A mark as a text tells it: what the text does not say of it stands as where nothing is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteDite {
    /// The mark.
    pub note: NouvelleNote,
    /// The text says its weight.
    pub coef_dit: bool,
    /// The text names no period: its period is that of its day.
    pub periode_du_jour: bool,
}

impl NoteDite {
    /// A mark of which no more is told than what it is.
    pub fn simple(note: NouvelleNote) -> NoteDite {
        NoteDite { note, coef_dit: false, periode_du_jour: false }
    }

    /// Puts it into the period of its day, where it names a day and no period.
    ///
    /// # Errors
    /// A day outside all periods of the class, where some have days.
    pub fn place_a_son_jour(&mut self, reglement: &Reglement) -> Result<(), NoteHorsRegle> {
        let sans_periode = self.note.periode.is_none();
        reglement.place_a_son_jour(&mut self.note)?;
        self.periode_du_jour = sans_periode && self.note.periode.is_some();
        Ok(())
    }
}

impl ColonneNote {
    /// Reads `Maths`, `Maths (T1)`, `Maths (T1, examen)`, `Maths (examen, coef 2)`, `Maths (T1) ×2`, `Maths T1`, `Maths
    /// (T1) /40`. A subject or period in quotes is just what they hold: `"Option (T1)" ("1, 2")`.
    ///
    /// # Errors
    /// No subject, two periods, an open bracket, a weight that is none.
    pub fn parse(titre: &str) -> Result<ColonneNote, ColonneNoteError> {
        let (ouvre, ferme) =
            (hors_citation(titre).find(|(_, c)| *c == '('), hors_citation(titre).filter(|(_, c)| *c == ')').last());
        let (mut avant, dedans, apres) = match (ouvre.map(|(n, _)| n), ferme.map(|(n, _)| n)) {
            (None, None) => (titre.trim(), "", ""),
            (Some(ouvre), Some(ferme)) if ouvre < ferme => {
                (titre[..ouvre].trim(), &titre[ouvre + 1..ferme], titre[ferme + 1..].trim())
            }
            _ => return Err(ColonneNoteError::Parenthese),
        };
        let mut note = ColonneNote::default();
        for part in morceaux(dedans).chain((!apres.is_empty()).then_some(apres)) {
            note.precise(part)?;
        }
        if let Some(matiere) = citation(avant) {
            note.matiere = Matiere::parse(&matiere)?;
            return Ok(note);
        }
        while let Some((debut, fin)) = queue(avant) {
            note.precise(fin)?;
            avant = debut;
        }
        if !avant.is_empty() {
            note.matiere = Matiere::parse(avant)?;
        } else if note.periode.is_none() {
            return Err(ColonneNoteError::SansMatiere);
        }
        Ok(note)
    }

    /// Takes one of the things that a header says besides the subject.
    fn precise(&mut self, part: &str) -> Result<(), ColonneNoteError> {
        let plie = texte::fold(part);
        let apres = |mots: &[&str]| mots.iter().find_map(|mot| plie.strip_prefix(mot)).map(str::trim);
        let nombre = |reste: &str| reste.starts_with(|c: char| c.is_ascii_digit());
        let type_seul = plie.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        if plie.is_empty() {
            return Ok(());
        }
        if let Some(coef) =
            apres(&["coefficient", "coef.", "coef"]).or_else(|| apres(&["×", "x"]).filter(|r| nombre(r)))
        {
            self.coef = Some(Coef::parse(coef.trim_start_matches(['=', ':', ' ']))?);
        } else if let Some(bareme) = apres(&["/", "sur "]).filter(|reste| nombre(reste)) {
            self.bareme = Some(Centiemes::parse(bareme)?).filter(|bareme| bareme.0 > 0);
            self.bareme.ok_or(ColonneNoteError::BaremeNul)?;
        } else if let Ok(type_note) = TypeNote::parse(type_seul) {
            self.type_note = type_note;
        } else if let Ok(date) = DateCivile::parse(part) {
            self.date = Some(date);
        } else if let Some(periode) = &self.periode {
            return Err(ColonneNoteError::DeuxPeriodes(periode.clone(), part.trim().to_owned()));
        } else {
            let cite = citation(part);
            self.periode = Some(Periode::parse(cite.as_deref().unwrap_or(part))?);
        }
        Ok(())
    }

    /// The mark of a cell.
    ///
    /// # Errors
    /// Not a mark, or above the scale.
    pub fn note(&self, cellule: &str) -> Result<NoteDite, NoteError> {
        let valeur = match (Valeur::parse(cellule), self.bareme) {
            (Ok(mot), Some(_)) if mot.statut() != "note" => mot,
            (_, Some(bareme)) if !cellule.contains('/') => {
                Valeur::parse(&format!("{}/{}", cellule.trim(), bareme.court()))?
            }
            (lue, _) => lue?,
        };
        let note = NouvelleNote {
            matiere: self.matiere.clone(),
            valeur,
            coef: self.coef.unwrap_or(Coef::UN),
            type_note: self.type_note,
            periode: self.periode.clone(),
            date: self.date,
        };
        Ok(NoteDite { coef_dit: self.coef.is_some(), ..NoteDite::simple(note) })
    }
}

impl Default for ColonneNote {
    /// Tests of weight 1, in no period, on no day, out of 20.
    fn default() -> Self {
        ColonneNote {
            matiere: Matiere::general(),
            periode: None,
            type_note: TypeNote::Devoir,
            coef: None,
            bareme: None,
            date: None,
        }
    }
}

impl fmt::Display for ColonneNote {
    /// `note de Portugais, période T1, examen, coef 2`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let matiere = self.matiere.as_str();
        // Before y and h some are elided and others are not: d'Histoire, de Handball.
        let lien = match texte::fold(matiere).chars().next() {
            Some('a' | 'e' | 'i' | 'o' | 'u') => "d'",
            Some('y' | 'h') => "en ",
            _ => "de ",
        };
        write!(f, "note {lien}{matiere}")?;
        if let Some(periode) = &self.periode {
            write!(f, ", période {periode}")?;
        }
        if self.type_note != TypeNote::Devoir {
            write!(f, ", {}", self.type_note.nom())?;
        }
        if let Some(coef) = self.coef.filter(|coef| *coef != Coef::UN) {
            write!(f, ", coef {coef}")?;
        }
        if let Some(bareme) = self.bareme {
            write!(f, ", sur {}", bareme.court())?;
        }
        self.date.map_or(Ok(()), |date| write!(f, ", du {date}"))
    }
}

/// The parts between brackets; a comma between two digits is a decimal one.
fn morceaux(dedans: &str) -> impl Iterator<Item = &str> {
    let octets = dedans.as_bytes();
    let digit = |place: Option<usize>| place.and_then(|p| octets.get(p)).is_some_and(u8::is_ascii_digit);
    let is_cut = |place: usize, c: char| match c {
        ';' => true,
        ',' => !(digit(place.checked_sub(1)) && digit(Some(place + 1))),
        _ => false,
    };
    let mut cuts: Vec<usize> =
        hors_citation(dedans).filter(|(place, c)| is_cut(*place, *c)).map(|(place, _)| place).collect();
    cuts.push(octets.len());
    let mut debut = 0;
    cuts.into_iter().map(move |fin| {
        let part = &dedans[debut.min(fin)..fin];
        debut = fin + 1;
        part.trim()
    })
}

/// A last word that is no part of the subject: `Maths T1`, `Maths ×2`, `Maths /40`, `Maths coef 2`.
fn queue(titre: &str) -> Option<(&str, &str)> {
    let (debut, dernier) = titre.rsplit_once(' ').unwrap_or(("", titre));
    let chiffres = |mot: &str| !mot.is_empty() && mot.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
    let plie = texte::fold(dernier);
    let is_period = matches!(plie.as_bytes(), [b't' | b's', b'1'..=b'6']);
    let is_weight = ["×", "x", "/", "coef", "coef="].iter().any(|mot| plie.strip_prefix(mot).is_some_and(chiffres));
    if is_period || (is_weight && !debut.is_empty()) {
        return Some((debut.trim_end(), dernier));
    }
    let (debut, mot) = debut.rsplit_once(' ')?;
    let is_pair = chiffres(dernier) && ["coef", "coef.", "coefficient", "sur"].contains(&texte::fold(mot).as_str());
    is_pair.then(|| (debut.trim_end(), titre[debut.len()..].trim()))
}

/// The letters of a text that stand outside quotes, with their places. Quotes open where a subject or a period may begin, and are
/// written twice within themselves; any other quote is a letter.
pub(super) fn hors_citation(texte: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut place, mut begins) = (0, true);
    std::iter::from_fn(move || {
        loop {
            let c = texte[place..].chars().next()?;
            if c == '"'
                && begins
                && let Some(longueur) = longueur_citation(&texte[place..])
            {
                (place, begins) = (place + longueur, false);
                continue;
            }
            begins = matches!(c, '(' | ',' | ';' | ']') || (begins && c.is_whitespace());
            let ici = place;
            place += c.len_utf8();
            return Some((ici, c));
        }
    })
}

/// How many bytes the quoted text takes that begins here, quotes and all; none where it does not end.
fn longueur_citation(texte: &str) -> Option<usize> {
    let mut place = 1;
    loop {
        place += texte[place..].find('"')? + 1;
        if !texte[place..].starts_with('"') {
            return Some(place);
        }
        place += 1;
    }
}

/// What stands in quotes, where that is all there is.
fn citation(texte: &str) -> Option<String> {
    let texte = texte.trim();
    let is_whole = texte.starts_with('"') && longueur_citation(texte) == Some(texte.len());
    is_whole.then(|| texte[1..texte.len() - 1].replace("\"\"", "\""))
}

/// The text in quotes, as [`ColonneNote::parse`] takes it for one.
pub fn cite(texte: &str) -> String {
    format!("\"{}\"", texte.replace('"', "\"\""))
}

/// The subject as [`ColonneNote::parse`] reads it back: in quotes where it would be taken for something else.
pub(super) fn ecrit_matiere(matiere: &Matiere) -> String {
    let nom = matiere.as_str();
    let is_plain = !nom.contains(['[', ']', '"', '(', ')', '#'])
        && ColonneNote::parse(nom)
            .is_ok_and(|lue| lue == ColonneNote { matiere: matiere.clone(), ..ColonneNote::default() });
    if is_plain { nom.to_owned() } else { cite(nom) }
}

/// The period, likewise.
pub(super) fn ecrit_periode(periode: &Periode) -> String {
    let nom = periode.as_str();
    let is_alone = ColonneNote::parse(&format!("x ({nom})")).is_ok_and(|lue| {
        lue.periode.as_ref() == Some(periode)
            && lue.matiere.as_str() == "x"
            && lue.coef.is_none()
            && lue.type_note == TypeNote::Devoir
            && lue.bareme.is_none()
            && lue.date.is_none()
    });
    if is_alone && !nom.contains(['[', ']', '"', '(', ')']) { nom.to_owned() } else { cite(nom) }
}
