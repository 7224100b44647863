//! Reading school years: with the types, and so with the code, that reads living classes.

use super::super::{Designation, LECTURE, Store};
use super::{ANNEES, ARCHIVES, ArchiveDoc, id_de_classe};
use crate::arret;
use crate::domain::classe::{AnneeScolaire, Classe};
use crate::domain::{Centiemes, Enseignant, Etudiant, Matricule, NomClasse};
use crate::error::{Panne, Result};
use mongodb::bson::{Document, doc};
use std::collections::HashMap;
use std::sync::Arc;

/// A class with all that its papers tell of it.
#[derive(Debug)]
pub struct ClasseEntiere {
    /// What was said of it; none where nothing ever was.
    pub classe: Option<Classe>,
    /// Its students with their marks, by name.
    pub etudiants: Vec<Etudiant>,
    /// Who teaches there.
    pub enseignants: Vec<Enseignant>,
}

impl Store {
    /// The class as it was in that year, without its students; none where it is not in the archive.
    ///
    /// # Errors
    /// The server's.
    pub fn annee_de_classe(&self, annee: &AnneeScolaire, nom: &NomClasse) -> Result<Option<(Classe, Vec<Enseignant>)>> {
        let celle = doc! { "_id": id_de_classe(annee, nom) };
        let found = self.annees_docs().find_one(celle).max_time(LECTURE).run();
        found.map_err(|error| self.panne(error))?.map(|lue| lue.classe()).transpose()
    }

    /// A class of a year with its students; none where it is not in the archive.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, the server's.
    pub fn classe_archivee(&self, annee: &AnneeScolaire, nom: &NomClasse) -> Result<Option<ClasseEntiere>> {
        let Some((classe, enseignants)) = self.annee_de_classe(annee, nom)? else { return Ok(None) };
        let siens = doc! { "annee": annee.to_string(), "classe": nom.as_str() };
        let archives = self.archives_docs();
        let tous = archives.find(siens).sort(doc! { "nom": 1, "prenom": 1, "_id": 1 });
        let tous = tous.max_time(LECTURE).run().map_err(|error| self.panne(error))?;
        let lit = |document: mongodb::error::Result<ArchiveDoc>| {
            arret::verifie()?;
            document.map_err(|error| self.panne(error))?.etudiant(Arc::clone(&classe.reglement))
        };
        let etudiants = tous.map(lit).collect::<Result<Vec<_>>>()?;
        Ok(Some(ClasseEntiere { classe: Some(classe), etudiants, enseignants }))
    }

    /// The students of a year that a designation may mean, by matricule or by name, at most `limite`.
    ///
    /// # Errors
    /// A class that is not in the archive with them, the server's.
    pub fn archives_designees(
        &self,
        annee: &AnneeScolaire,
        designation: &Designation,
        limite: i64,
    ) -> Result<Vec<Etudiant>> {
        let mut sens = Vec::new();
        sens.extend(designation.matricule.as_ref().map(|matricule| doc! { "matricule": matricule.as_str() }));
        sens.extend(designation.noms.iter().map(|(nom, prenom)| doc! { "nom": nom, "prenom": prenom }));
        if sens.is_empty() {
            return Ok(Vec::new());
        }
        let annee_dite = annee.to_string();
        let sens: Vec<Document> = sens
            .into_iter()
            .map(|mut un| {
                un.insert("annee", &annee_dite);
                un
            })
            .collect();
        let found = self.archives_docs().find(doc! { "$or": sens }).limit(limite).max_time(LECTURE).run();
        let found: Vec<ArchiveDoc> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let mut regles = HashMap::new();
        let mut etudiants = Vec::with_capacity(found.len());
        for lu in found {
            let reglement = match regles.get(&lu.classe) {
                Some(reglement) => Arc::clone(reglement),
                None => {
                    let absente = || Panne::DocumentEtranger { detail: format!("annees {annee} {}", lu.classe) };
                    let (classe, _) =
                        self.annee_de_classe(annee, &NomClasse::stored(lu.classe.clone()))?.ok_or_else(absente)?;
                    regles.insert(lu.classe.clone(), Arc::clone(&classe.reglement));
                    classe.reglement
                }
            };
            etudiants.push(lu.etudiant(reglement)?);
        }
        Ok(etudiants)
    }

    /// Students of a class of that year, and how many of them had a higher average.
    ///
    /// # Errors
    /// The server's.
    pub fn place_archivee(
        &self,
        annee: &AnneeScolaire,
        classe: &NomClasse,
        moyenne: Option<Centiemes>,
    ) -> Result<(u64, u64)> {
        let compte = |filtre: Document| {
            let counted = self.documents(ARCHIVES).count_documents(filtre).max_time(LECTURE).run();
            counted.map_err(|error| self.panne(error))
        };
        let siens = doc! { "annee": annee.to_string(), "classe": classe.as_str() };
        let devant = match moyenne {
            Some(moyenne) => {
                let mut devant = siens.clone();
                devant.insert("moyenne_centiemes", doc! { "$gt": i64::from(moyenne.0) });
                compte(devant)?
            }
            None => 0,
        };
        Ok((compte(siens)?, devant))
    }

    /// The years in whose archive somebody of that matricule is, the first first.
    ///
    /// # Errors
    /// The server's.
    pub fn annees_de(&self, matricule: &Matricule) -> Result<Vec<AnneeScolaire>> {
        self.distinctes(ARCHIVES, "annee", doc! { "matricule": matricule.as_str() })
            .map(|annees| annees.into_iter().map(AnneeScolaire::stored).collect())
    }

    /// The years that are in the archive, the first first.
    ///
    /// # Errors
    /// The server's.
    pub fn annees_archivees(&self) -> Result<Vec<AnneeScolaire>> {
        self.distinctes(ANNEES, "annee", doc! {}).map(|annees| annees.into_iter().map(AnneeScolaire::stored).collect())
    }

    /// The classes of a year that are in the archive, by name.
    ///
    /// # Errors
    /// The server's.
    pub fn classes_archivees(&self, annee: &AnneeScolaire) -> Result<Vec<NomClasse>> {
        self.distinctes(ANNEES, "classe", doc! { "annee": annee.to_string() })
            .map(|classes| classes.into_iter().map(NomClasse::stored).collect())
    }

    fn distinctes(&self, collection: &str, champ: &str, filtre: Document) -> Result<Vec<String>> {
        let found = self.documents(collection).distinct(champ, filtre).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        let mut textes: Vec<String> = found.iter().filter_map(|un| un.as_str()).map(str::to_owned).collect();
        textes.sort();
        Ok(textes)
    }
}
