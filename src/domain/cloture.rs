//! The end of a school year: which class goes into which. Pure.

use super::classe::AnneeScolaire;
use super::libelle::{LibelleError, NomClasse};
use super::matricule::Matricule;
use super::modification::VIDE;
use std::collections::BTreeMap;
use std::fmt;

/// The command, as the journal names it: what it did is not taken back entry by entry.
pub const COMMANDE: &str = "class cloturer";

/// Where somebody goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suite {
    /// Into this class.
    Classe(NomClasse),
    /// Out of the school: among those who were there in that year.
    Depart,
}

impl Suite {
    /// Reads a class, or `-`.
    ///
    /// # Errors
    /// A name that no class can have.
    pub fn parse(brut: &str) -> Result<Suite, LibelleError> {
        if brut.trim() == VIDE { Ok(Suite::Depart) } else { NomClasse::parse(brut).map(Suite::Classe) }
    }

    /// The same for spellings of one class.
    pub fn cle(&self) -> String {
        match self {
            Suite::Classe(classe) => classe.cle(),
            Suite::Depart => VIDE.to_owned(),
        }
    }

    /// The class in which he is afterwards.
    pub fn arrivee<'a>(&'a self, anciens: &'a NomClasse) -> &'a NomClasse {
        match self {
            Suite::Classe(classe) => classe,
            Suite::Depart => anciens,
        }
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Suite::Classe(classe) => classe.fmt(f),
            Suite::Depart => f.pad(VIDE),
        }
    }
}

/// A class, and where its students go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Montee {
    /// Which.
    pub de: NomClasse,
    /// Where to.
    pub vers: Suite,
}

/// A student who goes another way than his class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Who.
    pub matricule: Matricule,
    /// Where to.
    pub vers: Suite,
}

/// Where everybody goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passages {
    /// Each class once.
    pub table: Vec<Montee>,
    /// Each student once.
    pub exceptions: Vec<Exception>,
}

impl Passages {
    /// Does everybody go where he goes there, in whatever order and spelling it is said?
    pub fn menent_comme(&self, autres: &Passages) -> bool {
        let dits = |passages: &Passages| {
            let table = passages.table.iter().map(|une| (une.de.cle(), une.vers.cle()));
            let exceptions = passages.exceptions.iter().map(|une| (une.matricule.to_string(), une.vers.cle()));
            (table.collect::<BTreeMap<_, _>>(), exceptions.collect::<BTreeMap<_, _>>())
        };
        dits(self) == dits(autres)
    }
}

/// The class of those who left at the end of a year: `Anciens 2025-2026`.
pub fn anciens(annee: &AnneeScolaire) -> NomClasse {
    NomClasse::stored(format!("Anciens {annee}"))
}

/// The classes in the order in which they are emptied: each before another comes into it. What stays where it is is no ring.
///
/// # Errors
/// The classes of a ring, the first one again at its end.
pub fn en_ordre(table: &[Montee]) -> Result<Vec<Montee>, Vec<NomClasse>> {
    let suivante = |montee: &Montee| {
        let Suite::Classe(vers) = &montee.vers else { return None };
        let autre = table.iter().find(|autre| autre.de.cle() == vers.cle())?;
        (autre.de.cle() != montee.de.cle()).then_some(autre)
    };
    let mut rangs = Vec::with_capacity(table.len());
    for montee in table {
        let mut chemin = vec![montee];
        while let Some(autre) = suivante(chemin[chemin.len() - 1]) {
            if let Some(place) = chemin.iter().position(|une| une.de.cle() == autre.de.cle()) {
                let rond = chemin[place..].iter().chain([&autre]).map(|une| une.de.clone());
                return Err(rond.collect());
            }
            chemin.push(autre);
        }
        rangs.push((chemin.len(), montee.clone()));
    }
    rangs.sort_by_key(|(rang, _)| *rang);
    Ok(rangs.into_iter().map(|(_, montee)| montee).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(texte: &str) -> Vec<Montee> {
        let une = |part: &str| {
            let (de, vers) = part.split_once(':').unwrap();
            Montee { de: NomClasse::parse(de).unwrap(), vers: Suite::parse(vers).unwrap() }
        };
        texte.split(';').map(une).collect()
    }

    #[test]
    fn a_class_is_emptied_before_another_comes_into_it() {
        let ordre = |texte: &str| {
            let montees = en_ordre(&table(texte)).unwrap();
            montees.iter().map(|une| une.de.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(ordre("L1:L2;L2:L3;L3:-"), "L3 L2 L1");
        assert_eq!(ordre("L3:M1;L1:l2;L2:l3"), "L3 L2 L1");
        assert_eq!(ordre("6e A:5e A;6e B:5e A;5e A:4e;Club:Club"), "5e A Club 6e A 6e B");
    }

    #[test]
    fn classes_that_follow_one_another_in_a_ring_have_no_order() {
        let rond = |texte: &str| {
            let rond = en_ordre(&table(texte)).unwrap_err();
            rond.iter().map(NomClasse::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(rond("L0:L1;L1:L2;L2:L3;L3:L1"), "L1 L2 L3 L1");
        assert_eq!(rond("A:B;B:a"), "A B A");
    }
}
