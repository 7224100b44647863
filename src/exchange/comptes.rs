//! The file of a class' new accounts, to be handed out: what each student logs in with.

use super::tableur::Tableur;
use crate::enclos::Place;
use crate::error::Result;
use std::io;

/// What a student logs in with.
#[derive(Clone, Copy)]
pub struct Identifiants<'a> {
    /// His family name.
    pub nom: &'a str,
    /// His first names.
    pub prenom: &'a str,
    /// His number.
    pub matricule: &'a str,
    /// His account's name.
    pub compte: &'a str,
    /// Its first password.
    pub mot_de_passe: &'a str,
}

/// Writes them to `vers`, a line for each: readable by its owner only, and there in whole, on disk, or not at all. `remplacer`
/// allows to write over a file.
///
/// # Errors
/// The file is there already and may not be replaced, or the folder cannot be written to.
pub fn ecrire(vers: &Place, identifiants: &[Identifiants<'_>], remplacer: bool) -> Result<()> {
    vers.ecrit(remplacer, |fichier| contenu(fichier, identifiants))
}

fn contenu(sortie: impl io::Write, identifiants: &[Identifiants<'_>]) -> io::Result<()> {
    let mut tableur = Tableur::commence(sortie)?;
    tableur.ligne(["nom", "prenom", "matricule", "compte", "mot de passe"])?;
    for Identifiants { nom, prenom, matricule, compte, mot_de_passe } in identifiants {
        tableur.ligne([*nom, *prenom, *matricule, *compte, *mot_de_passe])?;
    }
    tableur.finit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_in_a_french_spreadsheet_and_runs_nothing() {
        let awa = Identifiants {
            nom: "=HYPERLINK(\"x\")",
            prenom: "Élise ; Awa",
            matricule: "E00001",
            compte: "e00001",
            mot_de_passe: "abcd-efgh-jkmn-2345",
        };
        let mut ecrit = Vec::new();
        contenu(&mut ecrit, &[awa]).unwrap();
        assert_eq!(
            String::from_utf8(ecrit).unwrap(),
            "\u{feff}nom;prenom;matricule;compte;mot de passe\r\n\
             \"'=HYPERLINK(\"\"x\"\")\";\"Élise ; Awa\";E00001;e00001;abcd-efgh-jkmn-2345\r\n"
        );
    }
}
