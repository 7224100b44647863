//! Secrets: passwords are sealed with scrypt and compared here, tokens are drawn here. Nothing of either is ever shown.

use crate::domain::{MotDePasse, Scelle};
use crate::error::{Acces, Error, Panne, Result};
use crate::texte;
use scrypt::password_hash::phc::PasswordHash;
use scrypt::password_hash::{CustomizedPasswordHasher, PasswordVerifier};
use scrypt::{Params, Scrypt};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::Read;
use zeroize::Zeroize;

/// scrypt's cost: N = 2^17, r = 8, p = 1 (design, section 8).
const LOG_N: u8 = 17;
const R: u32 = 8;
const P: u32 = 1;
/// What an unknown account is compared with: sealed at the same cost, from a password that nobody has kept.
const LEURRE: &str = "$scrypt$ln=17,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E";
/// Bytes of a password file that are read.
const FICHIER_MAX: u64 = 4_096;
/// Letters and digits of a first password: none that is taken for another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Seals a password, with a salt of its own.
///
/// # Errors
/// The system gives no random bytes.
pub fn scelle(mot: &MotDePasse) -> Result<Scelle> {
    let mut sel = [0; 16];
    hasard(&mut sel)?;
    let fait = params().and_then(|params| {
        Scrypt::new().hash_password_customized(mot.octets(), &sel, None, None, params).map_err(refus)
    })?;
    Ok(Scelle::stored(fait.to_string()))
}

/// Is it this password? Takes as long where there is no account.
pub fn ouvre(mot: &MotDePasse, scelle: Option<&Scelle>) -> bool {
    let phc = scelle.map_or(LEURRE, Scelle::as_str);
    let lu = PasswordHash::new(phc).or_else(|_| PasswordHash::new(LEURRE));
    let juste = lu.is_ok_and(|phc| Scrypt::new().verify_password(mot.octets(), &phc).is_ok());
    juste && scelle.is_some()
}

/// Sealed at another cost than today's: to be sealed again while the password is at hand.
pub fn est_faible(scelle: &Scelle) -> bool {
    let lu = PasswordHash::new(scelle.as_str()).ok().and_then(|phc| Params::try_from(&phc.params).ok());
    lu.is_none_or(|lus| lus.log_n() < LOG_N || lus.r() < R || lus.p() < P)
}

fn params() -> Result<Params> {
    Params::new(LOG_N, R, P).map_err(refus)
}

fn refus(error: impl fmt::Display) -> Error {
    Panne::Systeme { detail: error.to_string() }.into()
}

fn hasard(octets: &mut [u8]) -> Result<()> {
    getrandom::fill(octets).map_err(refus)
}

/// A first password to hand out: four groups of four letters and digits, 80 bits.
///
/// # Errors
/// The system gives no random bytes.
pub fn premier_mot_de_passe() -> Result<MotDePasse> {
    let mut tirage = [0; 16];
    hasard(&mut tirage)?;
    let lettres: Vec<char> = tirage.iter().map(|octet| char::from(ALPHABET[usize::from(octet % 32)])).collect();
    let mut texte = lettres.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-");
    let mot = MotDePasse::parse(&texte);
    texte.zeroize();
    mot.map_err(|error| Acces::from(error).into())
}

/// The password of a file: its first line.
///
/// # Errors
/// `Acces::Fichier`: empty, no text, too long.
pub fn lit_mot_de_passe(fichier: &mut dyn Read, nom: &str) -> Result<MotDePasse> {
    let faute = |raison| Error::from(Acces::Fichier { fichier: texte::printable(nom).into_owned(), raison });
    let mut octets = Vec::new();
    fichier.take(FICHIER_MAX + 1).read_to_end(&mut octets).map_err(|_| faute("ne peut pas être lu"))?;
    let lu = match std::str::from_utf8(&octets) {
        _ if octets.len() as u64 > FICHIER_MAX => Err(faute("est trop long")),
        Err(_) => Err(faute("n'est pas un texte en UTF-8")),
        Ok(texte) => premiere_ligne(texte).map_err(|error| faute_de(error, &faute)),
    };
    octets.zeroize();
    lu
}

/// A password as the first line of a text holds it.
///
/// # Errors
/// What [`MotDePasse::parse`] refuses.
pub fn premiere_ligne(texte: &str) -> Result<MotDePasse, crate::domain::motdepasse::MotDePasseError> {
    let texte = texte.strip_prefix('\u{feff}').unwrap_or(texte);
    MotDePasse::parse(texte.lines().next().unwrap_or(""))
}

fn faute_de(error: crate::domain::motdepasse::MotDePasseError, faute: &dyn Fn(&'static str) -> Error) -> Error {
    use crate::domain::motdepasse::MotDePasseError::Vide;
    if error == Vide { faute("est vide") } else { Acces::from(error).into() }
}

/// A session's token: 256 random bits that only its holder has.
pub struct Jeton([u8; 32]);

impl Jeton {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn nouveau() -> Result<Jeton> {
        let mut octets = [0; 32];
        hasard(&mut octets)?;
        Ok(Jeton(octets))
    }

    /// Reads it as [`Jeton::hex`] writes it.
    pub fn lit(texte: &str) -> Option<Jeton> {
        let texte = texte.trim_end();
        if texte.len() != 64 || !texte.bytes().all(|octet| matches!(octet, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let mut octets = [0; 32];
        for (n, octet) in octets.iter_mut().enumerate() {
            *octet = u8::from_str_radix(texte.get(2 * n..2 * n + 2)?, 16).ok()?;
        }
        Some(Jeton(octets))
    }

    /// For the token file, and nowhere else.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// What Redis knows it by: its SHA-256, from which nobody gets it back.
    pub fn empreinte(&self) -> String {
        empreinte(&self.0)
    }
}

impl Drop for Jeton {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Jeton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jeton(***)")
    }
}

/// The SHA-256 of something that is kept nowhere itself, in hexadecimal.
pub fn empreinte(octets: &[u8]) -> String {
    hex(&Sha256::digest(octets))
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mot(texte: &str) -> MotDePasse {
        MotDePasse::parse(texte).unwrap()
    }

    #[test]
    fn a_sealed_password_opens_with_itself_alone() {
        let scelle = scelle(&mot("cheval agrafe")).unwrap();
        assert!(scelle.as_str().starts_with("$scrypt$ln=17,r=8,p=1$"), "{}", scelle.as_str());
        assert!(ouvre(&mot("cheval agrafe"), Some(&scelle)) && !ouvre(&mot("cheval agrafE"), Some(&scelle)));
        assert!(!ouvre(&mot("cheval agrafe"), None), "nobody's password is right");
        assert!(!est_faible(&scelle));
        let faible = Scelle::stored(scelle.as_str().replace("ln=17", "ln=14"));
        assert!(est_faible(&faible) && est_faible(&Scelle::stored("x".into())));
    }

    #[test]
    fn the_decoy_costs_as_much_as_an_account() {
        assert!(!est_faible(&Scelle::stored(LEURRE.into())));
    }

    #[test]
    fn a_first_password_is_one_that_can_be_taken_and_never_the_same() {
        let (un, autre) = (premier_mot_de_passe().unwrap(), premier_mot_de_passe().unwrap());
        assert!(un != autre && un.accepte().is_ok() && un.en_clair().len() == 19);
    }

    #[test]
    fn a_password_file_holds_it_on_its_first_line() {
        let lit = |octets: &[u8]| lit_mot_de_passe(&mut &octets[..], "f");
        assert!(lit(b"cheval agrafe\r\nnote").unwrap() == mot("cheval agrafe"));
        assert!(lit("\u{feff}été à la plage".as_bytes()).unwrap() == mot("été à la plage"));
        for faux in [&b""[..], b"\n", b"\xff\xfe", &[b'x'; 5_000], b"a\x00b"] {
            assert!(lit(faux).is_err());
        }
    }

    #[test]
    fn a_token_is_read_as_it_is_written_or_not_at_all() {
        let jeton = Jeton::nouveau().unwrap();
        assert_eq!(Jeton::lit(&jeton.hex()).unwrap().empreinte(), jeton.empreinte());
        assert!(!format!("{jeton:?}").contains(&jeton.hex()[..8]));
        for faux in ["", "ab", &"g".repeat(64), &"A".repeat(64), &"é".repeat(32), &"0".repeat(63)] {
            assert!(Jeton::lit(faux).is_none());
        }
    }
}
