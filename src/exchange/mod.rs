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
