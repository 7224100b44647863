//! What teachers say of students: written like a mark, in one transaction with its journal entry.

use super::School;
use super::etudiants::{Auteur, Modifie};
use super::reference::nom_complet;
use crate::domain::verrous::ferme;
use crate::domain::{Appreciation, Etudiant, Matiere, Periode, Propos};
use crate::error::{Donnees, Result};

/// What a colleague has said, as it was shown to who takes its place: his account, and his words.
pub type AppreciationVue = (String, String);

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
    /// Says something of a student in a subject and a period, in the place of what was said there; nothing takes it away. What a
    /// colleague has said goes only where it is what was `vue`.
    ///
    /// # Errors
    /// `MatiereAbsente` where nobody of his class has a mark in that subject and its rules do not name it, a period that the class
    /// does not have, a locked one, a subject that is not the author's, `AppreciationDUnAutre`, the server's.
    pub fn commente(
        &self,
        etudiant: Etudiant,
        (matiere, periode): (&Matiere, &QuellePeriode),
        texte: Option<&Propos>,
        vue: Option<&AppreciationVue>,
        auteur: Auteur<'_>,
    ) -> Result<Modifie> {
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
            let avant = etudiant.clone();
            let dites = &mut etudiant.appreciations;
            match texte {
                None => dites.retire(&matiere, periode.as_ref()),
                Some(texte) if dites.de(&matiere, periode.as_ref()).is_some_and(|une| une.texte == *texte) => {}
                Some(texte) => {
                    let (matiere, texte) = (matiere.clone(), texte.clone());
                    let periode = periode.clone();
                    dites.pose(Appreciation { matiere, periode, texte, auteur: auteur.who.nom.clone() });
                }
            }
            let autre = avant.appreciations.de(&matiere, periode.as_ref()).filter(|une| une.auteur != auteur.who.nom);
            if let Some(une) = autre.filter(|une| avant != *etudiant && !est_vue(une, vue)) {
                // What he may not do at all, he is not asked about.
                auteur.permet(Some(&avant), Some(&*etudiant))?;
                if let Some((classe, periode, verrou)) = ferme(Some(&avant), Some(&*etudiant)) {
                    return Err(Donnees::periode_fermee(classe, periode, verrou).into());
                }
                let (qui, cadre) = (nom_complet(&avant), une.cadre());
                let (auteur, texte) = (une.auteur.clone(), une.texte.to_string());
                return Err(Donnees::AppreciationDUnAutre { qui, cadre, auteur, texte }.into());
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

fn est_vue(une: &Appreciation, vue: Option<&AppreciationVue>) -> bool {
    vue.is_some_and(|(auteur, texte)| une.auteur == *auteur && une.texte.as_str() == texte)
}
