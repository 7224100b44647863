//! `champ : valeur`, one a line.

use super::francais::RIEN;
use crate::texte::{printable, width};
use std::io::{Result, Write};

/// Writes each field on its line; an empty value is `—`.
///
/// # Errors
/// What the writer says.
pub fn ecrit(champs: &[(String, String)], sortie: &mut dyn Write) -> Result<()> {
    champs.iter().try_for_each(|(champ, valeur)| writeln!(sortie, "{} : {}", printable(champ), montre(valeur)))
}

/// The same with the colons one under the other.
///
/// # Errors
/// What the writer says.
pub fn aligne(champs: &[(String, String)], sortie: &mut dyn Write) -> Result<()> {
    let largeur = champs.iter().map(|(champ, _)| width(champ)).max().unwrap_or(0);
    champs.iter().try_for_each(|(champ, valeur)| {
        let blanks = " ".repeat(largeur - width(champ));
        writeln!(sortie, "{}{blanks} : {}", printable(champ), montre(valeur))
    })
}

fn montre(valeur: &str) -> std::borrow::Cow<'_, str> {
    if valeur.is_empty() { RIEN.into() } else { printable(valeur) }
}
