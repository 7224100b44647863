//! `réf`: one student, named by matricule, phone or name; never a pick among several (design, section 3).

use super::School;
use crate::domain::requete::{Atome, Filtre, Requete, Test, Tri};
use crate::domain::{Champ, Droit, Etudiant, Fiche, Matiere, Matricule, NomClasse, Pays, Session, Telephone};
use crate::error::{Donnees, Error, Result};
use crate::store::{Designation, Genre};

/// Words of a name and a first name together, at most.
const MOTS: usize = 20;
/// Bytes of them.
const OCTETS: usize = 1_000;
/// So many candidates are listed, at most.
pub(super) const CANDIDATS: usize = 10;

impl School {
    /// The one student that `reference` means, among those that `who` may know of: another is nobody.
    ///
    /// # Errors
    /// `Introuvable`, `NomSeul` or `Ambigu` with the candidates, the server's.
    pub fn designe(&self, reference: &str, who: &Session) -> Result<Etudiant> {
        let designation = designation(reference, self.pays());
        if let Some(matricule) = designation.sans_doute(reference)
            && let Some(etudiant) = self.store()?.etudiant(matricule)?.filter(|etudiant| who.voit(etudiant))
        {
            return Ok(etudiant);
        }
        let mut found = self.store()?.designes(&designation, &who.portee(), CANDIDATS as i64 + 1)?;
        if let Some(place) =
            found.iter().position(|etudiant| Some(&etudiant.matricule) == designation.matricule.as_ref())
        {
            return Ok(found.swap_remove(place));
        }
        match found.len() {
            0 => Err(self.introuvable(reference, who)),
            1 => Ok(found.remove(0)),
            _ => Err(Donnees::Ambigu { reference: cite(reference), candidats: candidats(&found) }.into()),
        }
    }

    /// The same student with his averages and his rank.
    ///
    /// # Errors
    /// As [`School::designe`].
    pub fn fiche_de(&self, reference: &str, who: &Session) -> Result<Fiche> {
        if let Some(matricule) = designation(reference, self.pays()).sans_doute(reference)
            && let Some((etudiant, moyenne, place)) = self.store()?.etudiant_et_place(matricule)?
            && who.voit(&etudiant)
        {
            let bilan = etudiant.bilan();
            return match bilan.generale == moyenne {
                true => Ok(Fiche::nouvelle(etudiant, bilan, place)),
                // A document that carnet did not write.
                false => self.fiche(etudiant),
            };
        }
        self.fiche(self.designe(reference, who)?)
    }

    /// A class as the school writes it, where students are in it.
    ///
    /// # Errors
    /// The server's.
    pub fn classe_connue(&self, classe: &NomClasse) -> Result<Option<NomClasse>> {
        let requete = Requete { limite: Some(1), ..de_la_classe(classe) };
        let (trouves, _) = self.store()?.cherche(&requete)?;
        Ok(trouves.into_iter().next().map(|etudiant| etudiant.identite.classe))
    }

    /// Every subject in which somebody was ever marked, as the school writes it.
    ///
    /// # Errors
    /// The server's.
    pub fn matieres_connues(&self) -> Result<Vec<Matiere>> {
        Ok(self.store()?.mots(Genre::Matiere)?.into_iter().map(Matiere::stored).collect())
    }

    /// Nobody: or a name alone, which tells who may be meant and never picks him.
    fn introuvable(&self, reference: &str, who: &Session) -> Error {
        let reference = cite(reference);
        let nom_seul = Some(reference.clone()).filter(|nom| !nom.is_empty());
        let seul = Designation { nom_seul, ..Designation::default() };
        match self.store().and_then(|store| store.designes(&seul, &who.portee(), CANDIDATS as i64 + 1)) {
            Ok(found) if found.is_empty() => {
                Donnees::Introuvable { reference, cherche: who.peut(Droit::LireClasses) }.into()
            }
            Ok(found) => Donnees::NomSeul { reference, candidats: candidats(&found) }.into(),
            Err(error) => error,
        }
    }
}

/// The students of a class, by name.
pub(super) fn de_la_classe(classe: &NomClasse) -> Requete {
    let filtre = Filtre::Champ(Champ::Classe, Test::Parmi(vec![Atome::Texte(classe.to_string())]));
    Requete { filtre, tri: vec![Tri { champ: Champ::Nom, descendant: false }], limite: None, saut: 0, plus: Vec::new() }
}

/// Who they are, the first of them.
pub(super) fn candidats(found: &[Etudiant]) -> Vec<String> {
    let mut candidats: Vec<String> = found.iter().take(CANDIDATS).map(nom_complet).collect();
    if found.len() > CANDIDATS {
        candidats.push("…".into());
    }
    candidats
}

/// The text, safe to show and not too long.
pub(super) fn cite(reference: &str) -> String {
    let debut: String = reference.chars().take(100).collect();
    crate::texte::fit(&crate::texte::printable(&debut), 60).into_owned()
}

/// `Hélène Dupré (UCI0002, 2de B)`.
pub fn nom_complet(etudiant: &Etudiant) -> String {
    let identite = &etudiant.identite;
    format!("{} {} ({}, {})", identite.prenom, identite.nom, etudiant.matricule, identite.classe)
}

impl Designation {
    /// A matricule is one student's for good, whatever phone or name reads the same; names have no digits.
    fn sans_doute(&self, reference: &str) -> Option<&Matricule> {
        self.matricule.as_ref().filter(|_| reference.contains(|c: char| c.is_ascii_digit()))
    }
}

/// All that the text can mean; nothing where it is longer than a name and a first name can be.
pub(super) fn designation(reference: &str, pays: Pays) -> Designation {
    let reference = &crate::texte::apostrophes(reference);
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
    Designation { matricule, telephone, noms, nom_seul: None }
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
