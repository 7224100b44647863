//! `champ : valeur`, one a line; what does not fit the terminal goes on below, between words.

use super::Presentation;
use super::francais::RIEN;
use crate::texte::{printable, width, wrap};
use std::borrow::Cow;
use std::io::{Result, Write};

/// Columns that a value needs beside its name.
const VALEUR: usize = 16;

/// Writes each field on its line; an empty value is `—`.
///
/// # Errors
/// What the writer says.
pub fn ecrit(champs: &[(String, String)], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    champs.iter().try_for_each(|(champ, valeur)| {
        let ligne = format!("{} : {}", printable(champ), montre(valeur));
        writeln!(sortie, "{}", replie(&ligne, 2, p))
    })
}

/// The same with the colons one under the other.
///
/// # Errors
/// What the writer says.
pub fn aligne(champs: &[(String, String)], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let largeur = champs.iter().map(|(champ, _)| width(champ)).max().unwrap_or(0);
    champs.iter().try_for_each(|(champ, valeur)| {
        let blanks = " ".repeat(largeur - width(champ));
        let ligne = format!("{}{blanks} : {}", printable(champ), montre(valeur));
        writeln!(sortie, "{}", replie(&ligne, largeur + 3, p))
    })
}

/// The line in lines that fit; those after the first begin behind so many blanks, where a value has room there.
fn replie<'a>(ligne: &'a str, marge: usize, p: &Presentation) -> Cow<'a, str> {
    match p.largeur {
        Some(largeur) if width(ligne) > largeur => {
            let marge = if marge + VALEUR <= largeur { marge } else { 2 };
            wrap(ligne, largeur, &" ".repeat(marge)).into()
        }
        _ => ligne.into(),
    }
}

fn montre(valeur: &str) -> Cow<'_, str> {
    if valeur.is_empty() { RIEN.into() } else { printable(valeur) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_goes_on_below_itself_between_words() {
        let champs =
            [("accords", "accord-mail=oui (awa, 26/11/2026), accord-sms=oui (awa, 26/11/2026)"), ("nom", "Diop")];
        let champs = champs.map(|(champ, valeur)| (champ.to_owned(), valeur.to_owned()));
        let vu = |largeur, is_aligned| {
            let (p, mut sortie) = (Presentation { largeur, ..Presentation::simple() }, Vec::new());
            if is_aligned { aligne(&champs, &p, &mut sortie) } else { ecrit(&champs, &p, &mut sortie) }.unwrap();
            String::from_utf8(sortie).unwrap()
        };
        let attendu = "accords : accord-mail=oui (awa, 26/11/2026), accord-sms=oui\n          (awa, 26/11/2026)\nnom     : Diop\n";
        assert_eq!(vu(Some(60), true), attendu);
        let attendu =
            "accords : accord-mail=oui (awa,\n  26/11/2026), accord-sms=oui (awa,\n  26/11/2026)\nnom : Diop\n";
        assert_eq!(vu(Some(36), false), attendu);
        assert_eq!(vu(None, false).lines().count(), 2);
    }
}
