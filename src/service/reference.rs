//! `réf`: one student, named by matricule, phone or name; never a pick among several (design, section 3).

use super::School;
use crate::domain::{Etudiant, Matricule, Pays, Telephone};
use crate::error::{Donnees, Result};
use crate::store::Designation;

/// Words of a name and a first name together, at most.
const MOTS: usize = 20;
/// Bytes of them.
const OCTETS: usize = 1_000;
/// So many candidates are listed, at most.
const CANDIDATS: usize = 10;

impl School {
    /// The one student that `reference` means.
    ///
    /// # Errors
    /// `Introuvable`, `Ambigu` with the candidates, the server's.
    pub fn designe(&self, reference: &str) -> Result<Etudiant> {
        let mut found = self.store()?.designes(&designation(reference, self.pays()), CANDIDATS as i64 + 1)?;
        match found.len() {
            0 => Err(Donnees::Introuvable { reference: cite(reference) }.into()),
            1 => Ok(found.remove(0)),
            n => {
                let mut candidats: Vec<String> = found.iter().take(CANDIDATS).map(nom_complet).collect();
                if n > CANDIDATS {
                    candidats.push("…".into());
                }
                Err(Donnees::Ambigu { reference: cite(reference), candidats }.into())
            }
        }
    }
}

/// The text, safe to show and not too long.
fn cite(reference: &str) -> String {
    let debut: String = reference.chars().take(100).collect();
    crate::texte::fit(&crate::texte::printable(&debut), 60).into_owned()
}

/// `Hélène Dupré (UCI0002, 2de B)`.
pub fn nom_complet(etudiant: &Etudiant) -> String {
    let identite = &etudiant.identite;
    format!("{} {} ({}, {})", identite.prenom, identite.nom, etudiant.matricule, identite.classe)
}

/// All that the text can mean; nothing where it is longer than a name and a first name can be.
fn designation(reference: &str, pays: Pays) -> Designation {
    let mots: Vec<&str> = reference.split_whitespace().take(MOTS + 1).collect();
    if mots.len() > MOTS || reference.len() > OCTETS {
        return Designation::default();
    }
    let mut noms = Vec::new();
    for place in 1..mots.len() {
        let (debut, fin) = (mots[..place].join(" "), mots[place..].join(" "));
        noms.push((debut.clone(), fin.clone()));
        noms.push((fin, debut));
    }
    let (matricule, telephone) = (Matricule::parse(reference).ok(), Telephone::parse(reference, pays).ok());
    Designation { matricule, telephone, noms }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_a_matricule_a_phone_or_a_name_either_way_round() {
        assert_eq!(designation("uci0001", Pays::FR).matricule.unwrap().as_str(), "UCI0001");
        assert_eq!(designation("06 11 22 33 44", Pays::FR).telephone.unwrap().e164(), "+33611223344");
        let noms = designation("De Sousa Ana", Pays::FR).noms;
        assert!(noms.contains(&("De Sousa".into(), "Ana".into())) && noms.contains(&("Ana".into(), "De Sousa".into())));
        assert!(designation("  ", Pays::FR).noms.is_empty());
        assert!(designation(&"a ".repeat(30_000), Pays::FR).noms.is_empty());
    }
}
