//! stub until the real room lands
use serde::Serialize;
/// A fault of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Faute {
    /// Line of the file, from 1.
    pub ligne: u64,
    /// The column's name, as in the file.
    pub champ: String,
    /// The value, safe to show.
    pub valeur: String,
    /// What is wrong.
    pub message: String,
}
/// What was understood of a file.
#[derive(Clone, Debug)]
pub struct Apercu {
    /// `UTF-8 avec BOM, séparateur « ; »`
    pub origine: String,
    /// Data lines.
    pub lignes: u64,
    /// Column by column.
    pub colonnes: Vec<ColonneApercu>,
}
/// A column.
#[derive(Clone, Debug)]
pub struct ColonneApercu {
    /// Header in the file.
    pub entete: String,
    /// `téléphone`, `note de Portugais, période T1`, `ignorée`
    pub compris: String,
    /// First value.
    pub exemple: String,
}
/// A line understood; not yet compared with the students that the school has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidat {
    /// Line of the file.
    pub ligne: u64,
    /// The student's number, where the line gives one.
    pub matricule: Option<crate::domain::Matricule>,
    /// Who he is, or what changes.
    pub modification: crate::domain::Modification,
    /// His marks; none for a blank cell.
    pub notes: Vec<crate::domain::NouvelleNote>,
}
impl Faute {
    /// x
    pub fn new(ligne: u64, champ: &str, valeur: &str, message: impl std::fmt::Display) -> Self {
        Faute { ligne, champ: champ.into(), valeur: valeur.into(), message: message.to_string() }
    }
}
