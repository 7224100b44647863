//! A mark told value by value, in a row or an object, becomes part of a cell of several marks ([`crate::domain::notation`]),
//! where it is read and judged like any other.

use crate::domain::colonne_note::cite;

/// A mark as texts; what is blank is not told.
#[derive(Debug, Default)]
pub(super) struct NoteBrute {
    pub(super) matiere: String,
    pub(super) valeur: String,
    pub(super) bareme: String,
    pub(super) coef: String,
    pub(super) type_note: String,
    pub(super) periode: String,
    pub(super) date: String,
}

impl NoteBrute {
    /// Writes it behind those that a cell has already.
    pub(super) fn ajoute_a(&self, texte: &mut String) {
        let mut details = Vec::new();
        if !self.periode.is_empty() {
            details.push(cite(&self.periode));
        }
        if !self.coef.is_empty() {
            details.push(format!("coef {}", self.coef));
        }
        details.extend([&self.type_note, &self.date].into_iter().filter(|detail| !detail.is_empty()).cloned());
        if !texte.is_empty() {
            texte.push(' ');
        }
        if !self.matiere.is_empty() {
            *texte += &cite(&self.matiere);
        }
        if !details.is_empty() {
            *texte += &format!(" ({})", details.join("; "));
        }
        *texte += &match self.bareme.is_empty() {
            true => format!("[{}]", self.valeur),
            false => format!("[{}/{}]", self.valeur, self.bareme),
        };
    }
}
