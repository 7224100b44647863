//! Texts that a school writes freely, each a type of its own: cleaned, bounded, and without anything that a terminal obeys.

use crate::texte;
use std::fmt;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LibelleError {
    /// Nothing but blanks.
    #[error("{0} : le texte est vide")]
    Vide(&'static str),
    /// More than the field holds.
    #[error("{quoi} : {longueur} lettres, c'est plus que les {limite} permises")]
    TropLong {
        /// The field.
        quoi: &'static str,
        /// Its letters.
        longueur: usize,
        /// What it holds.
        limite: usize,
    },
    /// NUL, ESC, …
    #[error("{quoi} : le caractère {} (U+{:04X}) n'est pas permis", texte::visible(*.caractere), *.caractere as u32)]
    Controle {
        /// The field.
        quoi: &'static str,
        /// The character.
        caractere: char,
    },
    /// Not an e-mail address.
    #[error("« {0} » n'est pas une adresse e-mail (attendu : nom@domaine.fr)")]
    Email(String),
}

/// Trims, folds blanks to one space, composes accents (NFC), and checks that no character is one to `refuse`.
fn nettoie(quoi: &'static str, brut: &str, limite: usize, refuse: fn(char) -> bool) -> Result<String, LibelleError> {
    let propre = brut.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect::<String>();
    if let Some(caractere) = propre.chars().find(|c| refuse(*c)) {
        return Err(LibelleError::Controle { quoi, caractere });
    }
    let longueur = propre.chars().count();
    match longueur {
        0 => Err(LibelleError::Vide(quoi)),
        n if n > limite => Err(LibelleError::TropLong { quoi, longueur, limite }),
        _ => Ok(propre),
    }
}

macro_rules! libelle {
    ($(#[$doc:meta])* $nom:ident, $quoi:literal, $limite:literal, $refuse:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $nom(String);

        impl $nom {
            /// Takes the text, trimmed, with single blanks and plain apostrophes.
            ///
            /// # Errors
            /// Empty, too long, or with control characters or others that it must not have.
            pub fn parse(brut: &str) -> Result<Self, LibelleError> {
                nettoie($quoi, brut, $limite, $refuse).map(|propre| Self(texte::apostrophes(&propre).into_owned()))
            }

            /// Takes what the database holds: checked when it was written.
            pub fn stored(texte: String) -> Self {
                Self(texte)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// As it is compared: without accents or case.
            pub fn cle(&self) -> String {
                texte::fold(&self.0)
            }
        }

        impl fmt::Display for $nom {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

libelle!(/** A family name: `=HYPERLINK…` is a name, a name is a name. */ Nom, "nom", 100, texte::is_control);
libelle!(/** First names. */ Prenom, "prénom", 100, texte::is_control);
libelle!(/** A class: `L3 Info`, `2de A`. */ NomClasse, "classe", 60, texte::est_equivoque);
libelle!(/** A subject: `Maths`, `Éd. physique`. */ Matiere, "matière", 60, texte::is_control);
libelle!(/** What a class is called at length: `Terminale S, groupe A`. */ Intitule, "libellé", 100, texte::is_control);
libelle!(/** How paper names who has an account: `Mme Fall`. */ Affiche, "nom affiché", 80, texte::is_control);
libelle!(/** What a teacher says of a student. */ Propos, "appréciation", 1_000, texte::is_control);
libelle!(/** What a mention is called: `Assez bien`. */ Mention, "mention", 40, texte::is_control);
libelle!(/** A postal address, its lines parted by `;` or by commas. */ Adresse, "adresse", 200, texte::is_control);
libelle!(/** A period: `T1`, `S2`. */ Periode, "période", 30, texte::is_control);

/// Lines of an address, at most: with a name, what the window of an envelope shows.
const LIGNES_D_ADRESSE: usize = 5;

impl Adresse {
    /// Line by line: parted at `;`, or where there is none at commas, but for the one behind a house number. Those that an
    /// envelope has no place for stand on the last one.
    pub fn lignes(&self) -> Vec<String> {
        let separateur = if self.0.contains(';') { ';' } else { ',' };
        let mut lignes: Vec<String> = Vec::new();
        for part in self.0.split(separateur).map(str::trim).filter(|part| !part.is_empty()) {
            let is_number = |ligne: &String| {
                ligne.len() <= 8 && ligne.starts_with(|c: char| c.is_ascii_digit()) && !ligne.contains(' ')
            };
            let is_full = lignes.len() == LIGNES_D_ADRESSE;
            match lignes.last_mut() {
                Some(ligne) if is_full || (separateur == ',' && is_number(ligne)) => {
                    ligne.push_str(", ");
                    ligne.push_str(part);
                }
                _ => lignes.push(part.to_owned()),
            }
        }
        lignes
    }
}

impl Periode {
    /// At length, where schools have a word for it: `T1` is `1er trimestre`, `S2` is `2e semestre`.
    pub fn au_long(&self) -> String {
        let part = match self.cle().split_at_checked(1) {
            Some(("t", n)) => Some(("trimestre", n.to_owned())),
            Some(("s", n)) => Some(("semestre", n.to_owned())),
            _ => None,
        };
        match part {
            Some((nom, n)) if n == "1" => format!("1er {nom}"),
            Some((nom, n)) if matches!(n.as_str(), "2" | "3" | "4" | "5" | "6") => format!("{n}e {nom}"),
            _ => self.0.clone(),
        }
    }

    /// The period as the name of a field: folded, letters and digits only.
    pub fn champ(&self) -> String {
        champ(&self.cle())
    }
}

/// A folded text as the name of a field: letters and digits only.
fn champ(cle: &str) -> String {
    cle.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

impl Matiere {
    /// Where a mark without a subject counts (design, section 6).
    pub const GENERAL: &str = "Général";

    /// `Général`.
    pub fn general() -> Matiere {
        Matiere(Self::GENERAL.to_owned())
    }

    /// The subject as the name of a field: folded, letters and digits only, so that `Maths` and `maths` are one subject.
    pub fn champ(&self) -> String {
        champ(&self.cle())
    }
}

impl Mention {
    /// The mention as the name of a column: `assez_bien`.
    pub fn champ(&self) -> String {
        champ(&self.cle())
    }
}

/// An e-mail address: one `@`, a dot in the domain, no blanks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Takes the address, trimmed, its domain in lower case.
    ///
    /// # Errors
    /// What no mail server would take.
    pub fn parse(brut: &str) -> Result<Self, LibelleError> {
        let propre = nettoie("email", brut, 254, texte::is_control)?;
        let valid_domain = |domaine: &str| {
            domaine.contains('.')
                && domaine.split('.').all(|part| {
                    !part.is_empty()
                        && !part.starts_with('-')
                        && !part.ends_with('-')
                        && part.chars().all(|c| c.is_alphanumeric() || c == '-')
                })
        };
        let valid_local = |local: &str| {
            (1..=64).contains(&local.len())
                && local.split('.').all(|part| !part.is_empty())
                && local.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c))
        };
        match propre.rsplit_once('@') {
            Some((local, domaine)) if valid_local(local) && valid_domain(domaine) => {
                Ok(Email(format!("{local}@{}", domaine.to_lowercase())))
            }
            _ => Err(LibelleError::Email(texte::fit(&propre, 60).into_owned())),
        }
    }

    /// Takes what the database holds: checked when it was written.
    pub fn stored(adresse: String) -> Self {
        Email(adresse)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name() {
        assert_eq!(Nom::parse("  De   Sousa ").unwrap().as_str(), "De Sousa");
        assert_eq!(Nom::parse("=HYPERLINK(\"http://x\")").unwrap().as_str(), "=HYPERLINK(\"http://x\")");
        assert_eq!(Nom::parse("Lefe\u{300}vre").unwrap().as_str(), "Lefèvre");
    }

    #[test]
    fn an_apostrophe_is_one_however_it_is_typed() {
        for brut in ["N’Diaye", "NʼDiaye", "N'Diaye"] {
            assert_eq!(
                (Nom::parse(brut).unwrap().as_str(), Prenom::parse(brut).unwrap().as_str()),
                ("N'Diaye", "N'Diaye")
            );
            assert_eq!(NomClasse::parse(brut).unwrap().as_str(), "N'Diaye");
            assert_eq!(Matiere::parse(brut).unwrap().as_str(), "N'Diaye");
            assert_eq!(Periode::parse(brut).unwrap().as_str(), "N'Diaye");
        }
        assert!(Email::parse("n’diaye@ecole.sn").is_err());
    }

    #[test]
    fn empty_endless_and_control_texts_are_refused() {
        assert_eq!(Nom::parse(" \t "), Err(LibelleError::Vide("nom")));
        assert!(matches!(Nom::parse(&"x".repeat(101)), Err(LibelleError::TropLong { longueur: 101, .. })));
        assert_eq!(Nom::parse("a\x1b[31m"), Err(LibelleError::Controle { quoi: "nom", caractere: '\x1b' }));
        assert!(Nom::parse("a\0b").is_err() && Nom::parse("a\u{202e}b").is_err());
    }

    #[test]
    fn subjects_that_differ_by_case_or_accents_are_one() {
        let champ = |s| Matiere::parse(s).unwrap().champ();
        assert_eq!(champ("Éd. Physique"), champ("ed. physique"));
        assert_eq!(champ("Éd. Physique"), "ed__physique");
    }

    #[test]
    fn a_period_is_called_what_a_bulletin_calls_it() {
        let long = |texte: &str| Periode::parse(texte).unwrap().au_long();
        assert_eq!(
            ["T1", "t3", "S2", "T", "T12", "Été"].map(long),
            ["1er trimestre", "3e trimestre", "2e semestre", "T", "T12", "Été"]
        );
    }

    #[test]
    fn an_address_is_parted_into_the_lines_of_an_envelope() {
        let lignes = |texte: &str| Adresse::parse(texte).unwrap().lignes();
        assert_eq!(lignes("12, rue des Lilas, 75011 Paris"), ["12, rue des Lilas", "75011 Paris"]);
        assert_eq!(
            lignes("12bis, rue X ; BP 5033, Fann ;12500 Dakar"),
            ["12bis, rue X", "BP 5033, Fann", "12500 Dakar"]
        );
        assert_eq!(lignes("1;2;3;4;5;6;7"), ["1", "2", "3", "4", "5, 6, 7"]);
        assert_eq!(lignes("Villa 12"), ["Villa 12"]);
    }

    #[test]
    fn an_address_has_one_at_and_a_domain() {
        assert_eq!(Email::parse("Awa.Diop@Ecole.SN").unwrap().as_str(), "Awa.Diop@ecole.sn");
        for faux in ["awa", "awa@", "@ecole.sn", "a b@c.fr", "a@b", "a@b..fr", "a@-b.fr", "a..b@c.fr", "a@b@c.fr"] {
            assert!(Email::parse(faux).is_err(), "{faux}");
        }
    }
}
