//! What teachers say of students: written like a mark, in one transaction with its journal entry.

use super::School;
use super::etudiants::Auteur;
use crate::domain::{Appreciation, Etudiant, Matiere, Periode, Propos};
use crate::error::{Donnees, Result};

/// Of which period something is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuellePeriode {
    /// That of today, where the class knows the days of its periods.
    DuJour,
    /// This one.
    Celle(Periode),
    /// The year.
    Annee,
}

impl School {
    /// Says something of a student in a subject and a period, in the place of what was said there; nothing takes it away. Gives
    /// the student before and after.
    ///
    /// # Errors
    /// `MatiereAbsente` where nobody of his class has a mark in that subject and its rules do not name it, a period that the class
    /// does not have, a locked one, a subject that is not the author's, the server's.
    pub fn commente(
        &self,
        etudiant: Etudiant,
        matiere: &Matiere,
        periode: &QuellePeriode,
        texte: Option<&Propos>,
        auteur: Auteur<'_>,
    ) -> Result<(Etudiant, Etudiant)> {
        let matiere = self.matiere_de(&etudiant, matiere)?;
        let aujourdhui = self.usage().aujourdhui;
        self.modifie(etudiant, auteur, |etudiant| {
            let periode = match periode {
                QuellePeriode::DuJour => etudiant.reglement.periode_de(None, aujourdhui)?,
                // What was said of a period that the class has no more can still be taken away.
                QuellePeriode::Celle(periode)
                    if texte.is_none() && etudiant.appreciations.de(&matiere, Some(periode)).is_some() =>
                {
                    Some(periode.clone())
                }
                QuellePeriode::Celle(periode) => etudiant.reglement.periode_de(Some(periode), aujourdhui)?,
                QuellePeriode::Annee => None,
            };
            let dites = &mut etudiant.appreciations;
            match texte {
                None => dites.retire(&matiere, periode.as_ref()),
                Some(texte) if dites.de(&matiere, periode.as_ref()).is_some_and(|une| une.texte == *texte) => {}
                Some(texte) => {
                    let (matiere, texte) = (matiere.clone(), texte.clone());
                    dites.pose(Appreciation { matiere, periode, texte, auteur: auteur.who.nom.clone() });
                }
            }
            Ok(())
        })
    }

    /// A subject of a student's class, as the class or the student writes it.
    fn matiere_de(&self, etudiant: &Etudiant, nommee: &Matiere) -> Result<Matiere> {
        let (classe, champ) = (&etudiant.identite.classe, nommee.champ());
        let reglees = etudiant.reglement.matieres.iter().map(|reglee| &reglee.matiere);
        let siennes = etudiant.notes.iter().map(|note| &note.contenu.matiere);
        let dites = etudiant.appreciations.iter().map(|une| &une.matiere);
        let mut proches = reglees.chain(siennes).chain(dites);
        if let Some(connue) = proches.find(|connue| connue.champ() == champ) {
            return Ok(connue.clone());
        }
        let connues = self.store()?.matieres_de(classe)?;
        let found = connues.iter().find(|connue| connue.champ() == champ).cloned();
        found.ok_or_else(|| {
            let connues = connues.iter().map(Matiere::to_string).collect();
            Donnees::MatiereAbsente { classe: classe.to_string(), matiere: nommee.to_string(), connues }.into()
        })
    }
}
