//! Accounts: who may work with the school's data, and for which part of it.

use super::etudiant::Etudiant;
use super::libelle::{Affiche, Matiere, NomClasse};
use super::matricule::Matricule;
use super::motdepasse::Scelle;
use super::tete::Tete;
use crate::texte;
use std::fmt;
use thiserror::Error;

/// Who has not logged in.
const PERSONNE: &str = "personne";
/// Characters of an account's name, at most.
const LONGUEUR: usize = 64;

/// An account's name: `awa`, `m.diop`, `e00001`. Lower case, without accents; `Élise` and `elise` are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NomCompte(String);

/// Why a text is no account's name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NomCompteError {
    /// Nothing there.
    #[error("le nom du compte est vide")]
    Vide,
    /// More than 64 characters.
    #[error("le nom du compte a {0} caractères : {LONGUEUR} au plus")]
    TropLong(usize),
    /// The word for whoever has not logged in.
    #[error("« {PERSONNE} » ne peut pas être le nom d'un compte")]
    Reserve,
    /// A character that has no place in it.
    #[error("nom de compte « {texte} » : « {} » n'y a pas sa place (lettres, chiffres et . _ - @ /)", texte::visible(*.caractere))]
    Caractere {
        /// The whole, safe to show.
        texte: String,
        /// The first wrong one.
        caractere: char,
    },
}

impl NomCompte {
    /// As paper names its holder: `m.fall` is `M. Fall`, `awa.diop-sarr` is `Awa Diop-Sarr`.
    pub fn en_clair(&self) -> String {
        let majuscule = |mot: &str| {
            let mut lettres = mot.chars();
            lettres.next().map_or_else(String::new, |lettre| lettre.to_uppercase().chain(lettres).collect())
        };
        let mot = |mot: &str| {
            let parts = mot.split('-').map(majuscule).collect::<Vec<_>>().join("-");
            if mot.chars().count() == 1 { format!("{parts}.") } else { parts }
        };
        let mots = self.0.split(['.', '_', '/', '@']).filter(|mot| !mot.is_empty());
        mots.map(mot).collect::<Vec<_>>().join(" ")
    }

    /// Takes a name as given, trimmed, folded.
    ///
    /// # Errors
    /// Empty, over 64 characters, or with other characters than letters, digits and `. _ - @ /`.
    pub fn parse(brut: &str) -> Result<Self, NomCompteError> {
        let propre = brut.trim();
        let longueur = propre.chars().count();
        if longueur == 0 {
            return Err(NomCompteError::Vide);
        }
        if longueur > LONGUEUR {
            return Err(NomCompteError::TropLong(longueur));
        }
        let plie = texte::fold(propre);
        if plie == PERSONNE {
            return Err(NomCompteError::Reserve);
        }
        let is_wrong = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '/'));
        match plie.chars().find(is_wrong) {
            Some(caractere) => {
                Err(NomCompteError::Caractere { texte: texte::printable(propre).into_owned(), caractere })
            }
            None => Ok(NomCompte(plie)),
        }
    }

    /// Takes what the database holds: checked when it was written.
    pub fn stored(texte: String) -> Self {
        NomCompte(texte)
    }

    /// The account of a student that a class' accounts are made for: his matricule.
    pub fn de(matricule: &Matricule) -> Self {
        NomCompte(matricule.as_str().to_ascii_lowercase())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NomCompte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// `*`, or these alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Portee<T> {
    /// All of the school.
    Toutes,
    /// These; none where the list is empty.
    Celles(Vec<T>),
}

/// The word for all of the school.
pub const TOUTES: &str = "*";

impl<T: fmt::Display> Portee<T> {
    /// Is this one in it? Without accents or case.
    pub fn contient(&self, une: &str) -> bool {
        match self {
            Portee::Toutes => true,
            Portee::Celles(celles) => {
                let cle = texte::fold(une);
                celles.iter().any(|celle| texte::fold(&celle.to_string()) == cle)
            }
        }
    }
}

impl<T: fmt::Display> fmt::Display for Portee<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Portee::Toutes => f.write_str(TOUTES),
            Portee::Celles(celles) => {
                f.write_str(&celles.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"))
            }
        }
    }
}

/// What an account is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Admin,
    /// The marks of these classes and subjects.
    Enseignant {
        /// The classes whose students he reads.
        classes: Portee<NomClasse>,
        /// The subjects whose marks he writes there.
        matieres: Portee<Matiere>,
    },
    /// His own marks.
    Etudiant {
        /// Who he is.
        matricule: Matricule,
    },
    /// Nobody has logged in: no account has this role.
    Personne,
}

impl Role {
    /// The words that `role=` takes.
    pub const MOTS: [&'static str; 3] = ["admin", "enseignant", "etudiant"];

    /// `admin`, `enseignant`, `etudiant`.
    pub fn mot(&self) -> &'static str {
        match self {
            Role::Admin => Self::MOTS[0],
            Role::Enseignant { .. } => Self::MOTS[1],
            Role::Etudiant { .. } => Self::MOTS[2],
            Role::Personne => PERSONNE,
        }
    }

    /// The student that it is bound to.
    pub fn matricule(&self) -> Option<&str> {
        match self {
            Role::Etudiant { matricule } => Some(matricule.as_str()),
            _ => None,
        }
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compte {
    /// Its name: unique for good.
    pub nom: NomCompte,
    /// What it is for.
    pub role: Role,
    /// How paper names its holder: `Mme Fall`; where nobody said it, by the account's name.
    pub affiche: Option<Affiche>,
    /// It may log in.
    pub actif: bool,
    /// The password is a first one: nothing goes before it is changed.
    pub a_changer: bool,
    /// The password, sealed.
    pub mot_de_passe: Scelle,
    /// Raised where every session of the account must end: another password, disabled. A new account begins where no earlier
    /// one of its name can have been.
    pub epoch: i64,
    /// Raised by every change.
    pub version: i64,
    /// When it was first written, in milliseconds since 1970 UTC; none before.
    pub cree: Option<i64>,
    /// The head of its journal; none before its first entry.
    pub tete: Option<Tete>,
}

impl Compte {
    /// As paper names its holder.
    pub fn en_clair(&self) -> String {
        self.affiche.as_ref().map_or_else(|| self.nom.en_clair(), ToString::to_string)
    }

    /// It may log in, and do everything.
    pub fn est_admin(&self) -> bool {
        self.actif && self.role == Role::Admin
    }

    /// Shuts it, and ends its sessions; one that is shut already stays as it is.
    pub fn desactive(&mut self) {
        if std::mem::replace(&mut self.actif, false) {
            self.epoch += 1;
        }
    }
}

/// What the school calls a field that only accounts have, as the journal names it.
pub fn nom_du_champ(champ: &str) -> Option<&'static str> {
    Some(match champ {
        "role" => "rôle",
        "classes" => "classes",
        "matieres" => "matières",
        "affiche" => "nom affiché",
        "actif" => "état",
        "a_changer" => "mot de passe provisoire",
        "mot_de_passe" => "mot de passe",
        "sessions" => "sessions",
        _ => return None,
    })
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The account's name: author of marks, actor of the journal.
    pub nom: String,
    /// What the account is for.
    pub role: Role,
    /// The password is a first one: nothing goes before it is changed.
    pub a_changer: bool,
}

impl Session {
    /// Somebody who has not logged in.
    pub fn personne() -> Session {
        Session { nom: PERSONNE.to_owned(), role: Role::Personne, a_changer: false }
    }

    /// Who has logged in under this account.
    pub fn de(compte: &Compte) -> Session {
        Session { nom: compte.nom.to_string(), role: compte.role.clone(), a_changer: compte.a_changer }
    }

    /// An administrator, for work that no account asks for.
    pub fn admin(nom: &str) -> Session {
        Session { nom: nom.to_owned(), role: Role::Admin, a_changer: false }
    }

    /// May he see this student at all?
    pub fn voit(&self, etudiant: &Etudiant) -> bool {
        self.connait(etudiant.matricule.as_str(), etudiant.identite.classe.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_whatever_its_case_and_accents() {
        assert_eq!(NomCompte::parse(" Élise.Dupré ").unwrap().as_str(), "elise.dupre");
        for faux in ["", "  ", "Personne", "a b", "a\x1bb", "a;b", "a$", &"x".repeat(65)] {
            assert!(NomCompte::parse(faux).is_err(), "{faux:?}");
        }
    }

    #[test]
    fn a_teacher_is_called_as_paper_calls_him() {
        let clair = |nom: &str| NomCompte::parse(nom).unwrap().en_clair();
        assert_eq!(
            ["m.fall", "awa.diop-sarr", "prof", "mme_ndiaye"].map(clair),
            ["M. Fall", "Awa Diop-Sarr", "Prof", "Mme Ndiaye"]
        );
    }

    #[test]
    fn a_list_of_classes_compares_as_the_school_does() {
        let classes = Portee::Celles(vec![NomClasse::parse("6ème A").unwrap()]);
        assert!(classes.contient("6EME a") && !classes.contient("6eme B"));
        assert!(!Portee::<NomClasse>::Celles(Vec::new()).contient("L3"));
    }
}
