//! A mark: what was given, on which scale, with which weight.

use super::date::DateCivile;
use super::libelle::{Matiere, Periode};
use super::nombre::{Centiemes, FauteNombre, NombreError};
use std::fmt;
use thiserror::Error;

/// What was given (design, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Valeur {
    /// A number on a scale: `15,5` is on 20, `8/10` on 10. Never above its scale.
    Chiffree {
        /// The points, in hundredths.
        points: Centiemes,
        /// The scale, in hundredths: never 0.
        bareme: Centiemes,
    },
    /// `ABS`: absent, counts 0.
    Absent,
    /// `DISP`: excused from the subject, does not count.
    Dispense,
    /// `EXC`: excused absence, does not count.
    Excuse,
    /// `NN`: not marked, does not count.
    NonNote,
    /// `ATT`: awaited; does not count, the average is provisional.
    Attendu,
}

/// Why a text is no mark.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    /// Nothing there.
    #[error("la note est vide (attendu : 0 à 20, 8/10, ABS, DISP, EXC, NN ou ATT)")]
    Vide,
    /// Above its scale.
    #[error("note « {texte} » hors barème : attendu 0 à {}{conseil}", .bareme.court())]
    HorsBareme {
        /// As given.
        texte: String,
        /// The scale.
        bareme: Centiemes,
        /// `(ou 24/40)`, where a larger scale would do.
        conseil: String,
    },
    /// Below 0.
    #[error("note « {0} » négative : attendu 0 à 20")]
    Negative(String),
    /// `8/0`.
    #[error("note « {0} » : le barème ne peut pas être 0")]
    BaremeNul(String),
    /// Not a number, nor a word for none.
    #[error("la note « {texte} » {faute} (attendu : 0 à 20, 8/10, ABS, DISP, EXC, NN ou ATT)")]
    Nombre {
        /// As given.
        texte: String,
        /// What is wrong with it.
        faute: FauteNombre,
    },
}

impl Valeur {
    /// Every word that stands for a mark without a number.
    pub const STATUTS: [(&'static str, Valeur, &'static str); 5] = [
        ("ABS", Valeur::Absent, "absent, compte 0"),
        ("DISP", Valeur::Dispense, "dispensé, ne compte pas"),
        ("EXC", Valeur::Excuse, "absence excusée, ne compte pas"),
        ("NN", Valeur::NonNote, "non noté, ne compte pas"),
        ("ATT", Valeur::Attendu, "note attendue, moyenne provisoire"),
    ];

    /// Reads `15,5`, `15.5`, `8/10`, `ABS`, `DISP`, `EXC`, `NN`, `ATT`.
    ///
    /// # Errors
    /// Empty, not a number, more than two decimals, negative, above its scale, a scale of 0.
    pub fn parse(brut: &str) -> Result<Valeur, NoteError> {
        let propre = brut.trim();
        if propre.is_empty() {
            return Err(NoteError::Vide);
        }
        if let Some((_, valeur, _)) = Self::STATUTS.iter().find(|(mot, ..)| mot.eq_ignore_ascii_case(propre)) {
            return Ok(*valeur);
        }
        let texte = || crate::texte::fit(&crate::texte::printable(propre), 30).into_owned();
        let nombre = |part: &str| {
            Centiemes::parse(part).map_err(|error| match part.trim().strip_prefix(['-', '−']) {
                Some(rest) if Centiemes::parse(rest).is_ok() => NoteError::Negative(texte()),
                _ => NoteError::Nombre { texte: texte(), faute: error.faute },
            })
        };
        let (points, bareme) = match propre.split_once('/') {
            Some((points, bareme)) => (nombre(points)?, nombre(bareme)?),
            None => (nombre(propre)?, Centiemes::VINGT),
        };
        if bareme.0 == 0 {
            return Err(NoteError::BaremeNul(texte()));
        }
        if points > bareme {
            let larger = [40, 50, 100].into_iter().find(|larger| points.0 <= larger * 100);
            let conseil = match larger {
                Some(larger) if bareme == Centiemes::VINGT => format!(" (ou {}/{larger})", points.court()),
                _ => String::new(),
            };
            return Err(NoteError::HorsBareme { texte: texte(), bareme, conseil });
        }
        Ok(Valeur::Chiffree { points, bareme })
    }

    /// `note` for a number, else its word: as stored and as in JSON.
    pub fn statut(self) -> &'static str {
        Self::STATUTS.iter().find(|(_, valeur, _)| *valeur == self).map_or("note", |(mot, ..)| mot)
    }

    /// The points and the scale that count in an average; `ABS` counts 0 out of 20, the other words do not count.
    pub fn compte(self) -> Option<(Centiemes, Centiemes)> {
        match self {
            Valeur::Chiffree { points, bareme } => Some((points, bareme)),
            Valeur::Absent => Some((Centiemes(0), Centiemes::VINGT)),
            _ => None,
        }
    }
}

impl fmt::Display for Valeur {
    /// As it is typed: `15,5`, `8/10`, `ABS`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Valeur::Chiffree { points, bareme } if *bareme == Centiemes::VINGT => f.pad(&points.court()),
            Valeur::Chiffree { points, bareme } => f.pad(&format!("{}/{}", points.court(), bareme.court())),
            other => f.pad(other.statut()),
        }
    }
}

/// The weight of a mark in its subject, in hundredths: above 0, at most 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coef(Centiemes);

/// Why a text is no weight.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CoefError {
    /// Not a number.
    #[error("coefficient : {0}")]
    Nombre(#[from] NombreError),
    /// 0, or above 100.
    #[error("coefficient « {0} » : attendu plus de 0, et 100 au plus")]
    HorsBornes(String),
}

impl Coef {
    /// 1, where nothing else is said.
    pub const UN: Coef = Coef(Centiemes(100));

    /// Reads `2` or `0,5`.
    ///
    /// # Errors
    /// Not a number, 0, negative, above 100.
    pub fn parse(brut: &str) -> Result<Coef, CoefError> {
        let propre = brut.trim();
        let hors_bornes = || CoefError::HorsBornes(propre.to_owned());
        match propre.strip_prefix(['-', '−']).map(Centiemes::parse) {
            Some(Ok(_)) => Err(hors_bornes()),
            _ => Coef::from_centiemes(Centiemes::parse(propre)?).ok_or_else(hors_bornes),
        }
    }

    /// The weight of so many hundredths, where that is one.
    pub fn from_centiemes(centiemes: Centiemes) -> Option<Coef> {
        (1..=10_000).contains(&centiemes.0).then_some(Coef(centiemes))
    }

    /// In hundredths.
    pub fn centiemes(self) -> Centiemes {
        self.0
    }
}

impl fmt::Display for Coef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.court())
    }
}

/// What a mark was given for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeNote {
    /// A test.
    #[default]
    Devoir,
    /// A short test.
    Interro,
    /// Spoken.
    Oral,
    /// Practical work.
    Tp,
    /// A project.
    Projet,
    /// The term's composition (Senegal).
    Composition,
    /// An exam.
    Examen,
}

/// A word that is no type of mark.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("type de note « {texte} » inconnu (attendu : {})", TypeNote::noms().join(", "))]
pub struct TypeNoteError {
    texte: String,
}

impl TypeNote {
    /// Every type, tests first.
    pub const TOUS: [TypeNote; 7] = [
        TypeNote::Devoir,
        TypeNote::Interro,
        TypeNote::Oral,
        TypeNote::Tp,
        TypeNote::Projet,
        TypeNote::Composition,
        TypeNote::Examen,
    ];

    /// As it is typed, stored and shown.
    pub fn nom(self) -> &'static str {
        match self {
            TypeNote::Devoir => "devoir",
            TypeNote::Interro => "interro",
            TypeNote::Oral => "oral",
            TypeNote::Tp => "tp",
            TypeNote::Projet => "projet",
            TypeNote::Composition => "composition",
            TypeNote::Examen => "examen",
        }
    }

    /// Every name.
    pub fn noms() -> Vec<&'static str> {
        Self::TOUS.map(TypeNote::nom).to_vec()
    }

    /// Reads a name, in the singular or the plural, without accents or case.
    ///
    /// # Errors
    /// Another word.
    pub fn parse(brut: &str) -> Result<TypeNote, TypeNoteError> {
        let mot = crate::texte::fold(brut);
        let is_named = |t: &TypeNote| mot == t.nom() || mot.strip_suffix('s') == Some(t.nom());
        Self::TOUS
            .into_iter()
            .find(is_named)
            .ok_or_else(|| TypeNoteError { texte: crate::texte::printable(brut).into_owned() })
    }
}

/// A mark before it has a number and an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NouvelleNote {
    /// The subject; `Général` where none was named.
    pub matiere: Matiere,
    /// What was given.
    pub valeur: Valeur,
    /// Its weight in the subject.
    pub coef: Coef,
    /// What it was given for.
    pub type_note: TypeNote,
    /// The period, where one was named.
    pub periode: Option<Periode>,
    /// The day, where one was named.
    pub date: Option<DateCivile>,
}

impl NouvelleNote {
    /// A test of weight 1, in no period, on no day.
    pub fn simple(matiere: Matiere, valeur: Valeur) -> Self {
        NouvelleNote { matiere, valeur, coef: Coef::UN, type_note: TypeNote::Devoir, periode: None, date: None }
    }
}

/// A mark of a student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its number among the student's marks: from 1, never given twice (`UCI0001#3`).
    pub n: u32,
    /// What, for what, with which weight.
    pub contenu: NouvelleNote,
    /// The account that gave it or changed it last.
    pub auteur: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sur(points: u32, bareme: u32) -> Valeur {
        Valeur::Chiffree { points: Centiemes(points), bareme: Centiemes(bareme) }
    }

    #[test]
    fn marks_read_as_teachers_write_them() {
        let cases = [
            ("15,5", sur(1550, 2000)),
            ("15.5", sur(1550, 2000)),
            ("0", sur(0, 2000)),
            ("20", sur(2000, 2000)),
            ("8/10", sur(800, 1000)),
            ("24/40", sur(2400, 4000)),
            ("7,5/12,5", sur(750, 1250)),
            ("abs", Valeur::Absent),
            ("DISP", Valeur::Dispense),
            ("EXC", Valeur::Excuse),
            ("NN", Valeur::NonNote),
            ("ATT", Valeur::Attendu),
        ];
        for (texte, valeur) in cases {
            assert_eq!(Valeur::parse(texte), Ok(valeur), "{texte}");
        }
    }

    #[test]
    fn what_is_no_mark_is_refused_with_what_to_do() {
        let message = |texte| Valeur::parse(texte).unwrap_err().to_string();
        assert_eq!(message("24"), "note « 24 » hors barème : attendu 0 à 20 (ou 24/40)");
        assert_eq!(message("-1"), "note « -1 » négative : attendu 0 à 20");
        assert_eq!(message("8/0"), "note « 8/0 » : le barème ne peut pas être 0");
        assert_eq!(message("11/10"), "note « 11/10 » hors barème : attendu 0 à 10");
        for faux in ["", "12,345", "douze", "15,5,8", "NaN", "8/", "/10", "8/10/2", "1e1", "ABSENT", "-ABS"] {
            assert!(Valeur::parse(faux).is_err(), "{faux}");
        }
    }

    #[test]
    fn a_mark_shown_reads_back() {
        for texte in ["15,5", "8/10", "0", "20", "ABS", "DISP", "EXC", "NN", "ATT", "7,5/12,5"] {
            assert_eq!(Valeur::parse(texte).unwrap().to_string(), texte);
        }
    }

    #[test]
    fn a_weight_is_above_zero() {
        assert_eq!(Coef::parse("0,5").unwrap().centiemes(), Centiemes(50));
        for faux in ["x", "", "-", "-x"] {
            assert!(matches!(Coef::parse(faux), Err(CoefError::Nombre(_))), "{faux}");
        }
        for faux in ["0", "-1", "−0,5", "101"] {
            assert_eq!(Coef::parse(faux), Err(CoefError::HorsBornes(faux.to_owned())), "{faux}");
        }
    }

    #[test]
    fn types_are_known_in_singular_and_plural() {
        assert_eq!(TypeNote::parse("Devoirs"), Ok(TypeNote::Devoir));
        assert!(TypeNote::parse("sieste").unwrap_err().to_string().contains("composition"));
    }
}
