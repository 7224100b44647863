//! What is left of a student who was made anonymous: his class and his marks under a pseudonym. Nothing leads back. Pure.

use super::appreciation::Appreciations;
use super::etudiant::{Etudiant, Identite, Tuteur};
use super::libelle::{Nom, Prenom};
use super::{Accords, Matricule};

/// How every pseudonym begins.
const PREFIXE: &str = "ANON-";
/// The letters behind it: none that is taken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many.
const LETTRES: usize = 10;
/// What everybody who has a pseudonym is called.
const NOM: &str = "Anonyme";

impl Matricule {
    /// A matricule that says nothing of who has it, from random bytes.
    pub fn pseudonyme(hasard: [u8; LETTRES]) -> Matricule {
        let lettres = hasard.iter().map(|octet| char::from(ALPHABET[usize::from(octet % 32)]));
        Matricule::stored(PREFIXE.chars().chain(lettres).collect())
    }

    /// It is one of those.
    pub fn est_pseudonyme(&self) -> bool {
        let lettres = self.as_str().strip_prefix(PREFIXE).unwrap_or_default();
        lettres.len() == LETTRES && lettres.bytes().all(|lettre| ALPHABET.contains(&lettre))
    }

    /// What who has that pseudonym is called.
    pub fn nom_anonyme(&self) -> (Nom, Prenom) {
        let prenom = self.as_str().trim_start_matches(PREFIXE).to_owned();
        (Nom::stored(NOM.to_owned()), Prenom::stored(prenom))
    }

    /// The same as a regular expression, for whoever asks a database.
    pub fn motif_de_pseudonyme() -> String {
        let lettres: String = ALPHABET.iter().map(|lettre| char::from(*lettre)).collect();
        format!("^{PREFIXE}[{lettres}]{{{LETTRES}}}$")
    }
}

impl Etudiant {
    /// What is left of him under that pseudonym: class, marks, their rules; the place in his journal is still to be given.
    pub fn anonyme(&self, pseudonyme: Matricule) -> Etudiant {
        let (nom, prenom) = pseudonyme.nom_anonyme();
        let identite = Identite {
            nom,
            prenom,
            telephone: None,
            email: None,
            classe: self.identite.classe.clone(),
            naissance: None,
            tuteur: Tuteur::default(),
            accords: Accords::default(),
        };
        Etudiant {
            matricule: pseudonyme,
            identite,
            notes: self.notes.clone(),
            dernier_n: self.dernier_n,
            appreciations: Appreciations::default(),
            reglement: self.reglement.clone(),
            version: self.version + 1,
            cree: self.cree,
            tete: None,
        }
    }

    /// Texts by which he is recognised where they stand elsewhere: in the name of a file, in a typed line. As they are kept.
    pub fn reperes(&self) -> Vec<String> {
        let i = &self.identite;
        let textes = [
            Some(self.matricule.as_str()),
            Some(i.nom.as_str()),
            Some(i.prenom.as_str()),
            i.telephone.as_ref().map(|telephone| telephone.e164()),
            i.email.as_ref().map(|email| email.as_str()),
            i.tuteur.nom.as_ref().map(|nom| nom.as_str()),
            i.tuteur.telephone.as_ref().map(|telephone| telephone.e164()),
            i.tuteur.email.as_ref().map(|email| email.as_str()),
        ];
        textes.into_iter().flatten().map(str::to_owned).collect()
    }
}

/// Does one of these texts stand in that one? Accents, case and what parts words aside; phones by their last nine digits. A short
/// text must be a word of its own.
pub fn parle_de(texte: &str, reperes: &[String]) -> bool {
    let plie = |texte: &str| -> String {
        let mots = crate::texte::fold(texte);
        let mots = mots.split(|c: char| !c.is_alphanumeric()).filter(|mot| !mot.is_empty());
        mots.collect::<Vec<_>>().join(" ")
    };
    let texte = plie(texte);
    let serre = texte.replace(' ', "");
    reperes.iter().any(|repere| {
        let repere = match repere.strip_prefix('+') {
            Some(chiffres) => chiffres.get(chiffres.len().saturating_sub(9)..).unwrap_or(chiffres).to_owned(),
            None => plie(repere),
        };
        match repere.len() {
            0 => false,
            1..4 => texte.split(' ').any(|mot| mot == repere),
            _ => texte.contains(&repere) || serre.contains(&repere.replace(' ', "")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_a_matricule_and_known_as_one() {
        let un = Matricule::pseudonyme([0, 31, 32, 255, 7, 9, 100, 200, 50, 1]);
        assert_eq!(Matricule::parse(un.as_str()), Ok(un.clone()));
        assert!(un.est_pseudonyme(), "{un}");
        for autre in ["E00001", "ANON-1", "ANON-000000000I", "ANON-00000000000"] {
            assert!(!Matricule::parse(autre).unwrap().est_pseudonyme(), "{autre}");
        }
    }

    #[test]
    fn somebody_is_recognised_in_the_name_of_a_file() {
        let reperes = ["E00012", "N'Diaye", "Ba", "+221771234567"].map(str::to_owned);
        for texte in ["L3_NDIAYE-Élise_T1.pdf", "n diaye.pdf", "e00012.csv", "ba.pdf", "tel=77 123 45 67"] {
            assert!(parle_de(texte, &reperes), "{texte}");
        }
        for texte in ["bal.pdf", "eleves.csv", "E0001.pdf", ""] {
            assert!(!parle_de(texte, &reperes), "{texte}");
        }
    }
}
