//! School years that are over: who was in them, and what his marks came to. Read by the rules and the names of then.

use super::School;
use super::reference::{candidats, cite, designation};
use crate::domain::classe::AnneeScolaire;
use crate::domain::{Etudiant, Fiche, Matricule, NomClasse, Role, Session};
use crate::error::{ClotureError, Donnees, Result};
use crate::store::{ClasseEntiere, Designation};

/// Students of one name that are read, at most.
const HOMONYMES: i64 = 1_000;

impl School {
    /// The class as that year left it.
    ///
    /// # Errors
    /// `NonArchivee`, with the years or the classes that there are; the server's.
    pub(super) fn classe_archivee(&self, annee: &AnneeScolaire, nom: &NomClasse) -> Result<ClasseEntiere> {
        match self.store()?.classe_archivee(annee, nom)? {
            Some(entiere) => Ok(entiere),
            None => Err(self.classe_non_archivee(annee, nom, None)?.into()),
        }
    }

    /// Refuses a class that `who` may not know of, or that is not in the archive of that year.
    ///
    /// # Errors
    /// `NonArchivee`, the server's.
    pub fn verifie_archivee(&self, annee: &AnneeScolaire, nom: &NomClasse, who: &Session) -> Result<()> {
        if who.connait_classe(nom.as_str()) && self.store()?.annee_de_classe(annee, nom)?.is_some() {
            return Ok(());
        }
        Err(self.classe_non_archivee(annee, nom, Some(who))?.into())
    }

    /// What to say of it: the classes of that year that `who` may know of, or the years.
    fn classe_non_archivee(
        &self,
        annee: &AnneeScolaire,
        nom: &NomClasse,
        who: Option<&Session>,
    ) -> Result<ClotureError> {
        let mut classes = self.store()?.classes_archivees(annee)?;
        if classes.is_empty() {
            return self.annee_non_archivee(annee);
        }
        classes.retain(|classe| who.is_none_or(|who| who.connait_classe(classe.as_str())));
        let connues = classes.iter().map(ToString::to_string).collect();
        Ok(ClotureError::NonArchivee { quoi: format!("la classe « {nom} » de {annee}"), connues })
    }

    fn annee_non_archivee(&self, annee: &AnneeScolaire) -> Result<ClotureError> {
        let connues = self.store()?.annees_archivees()?.iter().map(ToString::to_string).collect();
        Ok(ClotureError::NonArchivee { quoi: format!("l'année {annee}"), connues })
    }

    /// The one student of that year whom `reference` means, as he was then: by matricule, by the name that he had, or as somebody
    /// who is still there is named. Only for who might see him then; a student sees himself.
    ///
    /// # Errors
    /// `NonArchivee`, `Introuvable`, `Ambigu`, the server's.
    pub fn designe_archive(&self, annee: &AnneeScolaire, reference: &str, who: &Session) -> Result<Etudiant> {
        let designation = designation(reference, self.pays());
        let mut found = self.archives_vues(annee, &designation, who)?;
        if found.is_empty()
            && let Ok(vivant) = self.designe(reference, who)
        {
            let lui = Designation { matricule: Some(vivant.matricule.clone()), ..Designation::default() };
            found = self.archives_vues(annee, &lui, who)?;
            found.retain(|alors| alors.cree == vivant.cree);
        }
        if let Some(place) = found.iter().position(|un| Some(&un.matricule) == designation.matricule.as_ref()) {
            return Ok(found.swap_remove(place));
        }
        match found.len() {
            0 if self.store()?.classes_archivees(annee)?.is_empty() => Err(self.annee_non_archivee(annee)?.into()),
            0 => Err(ClotureError::Introuvable { annee: annee.to_string(), reference: cite(reference) }.into()),
            1 => Ok(found.remove(0)),
            _ => Err(Donnees::Ambigu { reference: cite(reference), candidats: candidats(&found) }.into()),
        }
    }

    /// Those of them whom `who` may see. Whoever was given the matricule of a student who is no more is not that student.
    fn archives_vues(&self, annee: &AnneeScolaire, designation: &Designation, who: &Session) -> Result<Vec<Etudiant>> {
        // Namesakes of classes that he may not know of are read, too, and left out.
        let mut found = self.store()?.archives_designees(annee, designation, HOMONYMES)?;
        found.retain(|alors| who.voit(alors));
        if let Role::Etudiant { matricule } = &who.role {
            let cree = self.store()?.etudiant(matricule)?.and_then(|lui| lui.cree);
            found.retain(|alors| alors.cree == cree);
        }
        Ok(found)
    }

    /// The same student with his averages and his rank of then.
    ///
    /// # Errors
    /// As [`School::designe_archive`].
    pub fn fiche_archivee(&self, annee: &AnneeScolaire, reference: &str, who: &Session) -> Result<Fiche> {
        let etudiant = self.designe_archive(annee, reference, who)?;
        let bilan = etudiant.bilan();
        let place = self.store()?.place_archivee(annee, &etudiant.identite.classe, bilan.generale)?;
        Ok(Fiche::nouvelle(etudiant, bilan, place))
    }

    /// The years in whose archive a student stays, whatever becomes of him.
    ///
    /// # Errors
    /// The server's.
    pub fn annees_archivees_de(&self, matricule: &Matricule) -> Result<Vec<AnneeScolaire>> {
        self.store()?.annees_de(matricule)
    }
}
