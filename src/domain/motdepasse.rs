//! Passwords: what is taken as one, and its sealed form. Neither shows itself.

use crate::texte;
use std::fmt;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroize;

/// Characters of a new password, at least (design, section 8).
pub const LONGUEUR_MIN: usize = 12;
/// Bytes, at most.
const OCTETS_MAX: usize = 1_024;
/// Passwords of 12 characters and more that many people have, folded, one a line.
const COURANTS: &str = include_str!("mots_de_passe_courants.txt");

/// A password as somebody gave it: composed (NFC), so that every keyboard gives the same; wiped from memory when it goes.
#[derive(PartialEq, Eq)]
pub struct MotDePasse(String);

/// Why a text is not taken as a password.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MotDePasseError {
    /// Nothing there.
    #[error("le mot de passe est vide")]
    Vide,
    /// More than 1,024 bytes.
    #[error("le mot de passe est trop long : 1000 caractères au plus")]
    TropLong,
    /// A character that no keyboard gives twice the same way.
    #[error("le mot de passe contient un caractère de contrôle")]
    Controle,
    /// Fewer than 12 characters.
    #[error("le mot de passe a {0} caractères : il en faut {LONGUEUR_MIN} au moins")]
    TropCourt(usize),
    /// One that is tried first.
    #[error("ce mot de passe est trop courant : c'est l'un des premiers que l'on essaie")]
    Courant,
}

impl MotDePasse {
    /// Takes a text as typed, or as a file's line.
    ///
    /// # Errors
    /// Empty, over 1,024 bytes, a control character.
    pub fn parse(brut: &str) -> Result<Self, MotDePasseError> {
        if brut.is_empty() {
            return Err(MotDePasseError::Vide);
        }
        if brut.len() > OCTETS_MAX {
            return Err(MotDePasseError::TropLong);
        }
        if brut.contains(texte::is_control) {
            return Err(MotDePasseError::Controle);
        }
        Ok(MotDePasse(brut.nfc().collect()))
    }

    /// Takes it as a new password for an account (design, section 8): long enough, and none of those that many people have. No
    /// rule asks for digits or capitals.
    ///
    /// # Errors
    /// Under 12 characters, common.
    pub fn accepte(&self) -> Result<(), MotDePasseError> {
        let longueur = self.0.chars().count();
        if longueur < LONGUEUR_MIN {
            return Err(MotDePasseError::TropCourt(longueur));
        }
        if est_courant(&texte::fold(&self.0)) {
            return Err(MotDePasseError::Courant);
        }
        Ok(())
    }

    /// For the one function that seals and compares it.
    pub fn octets(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// For the one place where a first password is handed out.
    pub fn en_clair(&self) -> &str {
        &self.0
    }
}

/// One of the list, or one to three characters over and over.
fn est_courant(plie: &str) -> bool {
    let lettres: Vec<char> = plie.chars().collect();
    let repete = (1..=3).any(|pas| lettres.len() > pas && lettres.iter().zip(&lettres[pas..]).all(|(a, b)| a == b));
    repete || COURANTS.lines().any(|courant| courant == plie)
}

impl Drop for MotDePasse {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for MotDePasse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MotDePasse(***)")
    }
}

/// A password as the database holds it: a PHC string of scrypt, from which nobody gets the password back.
#[derive(Clone, PartialEq, Eq)]
pub struct Scelle(String);

impl Scelle {
    /// Takes a PHC string.
    pub fn stored(phc: String) -> Self {
        Scelle(phc)
    }

    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Scelle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scelle(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepte(brut: &str) -> Result<(), MotDePasseError> {
        MotDePasse::parse(brut)?.accepte()
    }

    #[test]
    fn twelve_characters_of_any_kind_are_enough() {
        for bon in ["cheval agrafe", "baobab-lune9", "éàùéàùçèéàô!", "correct horse battery staple", "Xk9#mPq2$vL7"]
        {
            assert_eq!(accepte(bon), Ok(()), "{bon}");
        }
        assert_eq!(accepte("onze-signes"), Err(MotDePasseError::TropCourt(11)));
        assert_eq!(accepte(""), Err(MotDePasseError::Vide));
        assert_eq!(accepte(&"é".repeat(600)), Err(MotDePasseError::TropLong));
        assert_eq!(accepte("un\u{7}caractère de contrôle"), Err(MotDePasseError::Controle));
    }

    #[test]
    fn what_everybody_has_is_refused() {
        for courant in
            ["motdepasse123", "MotDePasse123", "azertyuiop12", "aaaaaaaaaaaaa", "121212121212", "123456789012"]
        {
            assert_eq!(accepte(courant), Err(MotDePasseError::Courant), "{courant}");
        }
    }

    #[test]
    fn the_list_holds_only_what_could_be_taken() {
        for courant in COURANTS.lines() {
            assert!(courant.chars().count() >= LONGUEUR_MIN && texte::fold(courant) == courant, "{courant}");
        }
        assert!(COURANTS.lines().count() > 300);
    }

    #[test]
    fn the_same_word_from_two_keyboards_is_one_password() {
        assert!(MotDePasse::parse("e\u{301}t\u{e9} a la plage") == MotDePasse::parse("\u{e9}te\u{301} a la plage"));
    }

    #[test]
    fn neither_shows_itself() {
        let dit = format!("{:?} {:?}", MotDePasse::parse("cheval agrafe"), Scelle::stored("$scrypt$x".into()));
        assert!(!dit.contains("cheval") && !dit.contains("scrypt"), "{dit}");
    }
}
