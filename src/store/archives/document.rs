//! School years as the database holds them. Marks, weights and averages are whole hundredths.

use super::super::EtudiantDoc;
use super::super::classes::ReglesDoc;
use super::super::compte::{etendue, liste};
use super::super::document::Derives;
use super::super::journal::TeteDoc;
use super::super::parties::{AppreciationDoc, NoteDoc, date};
use super::{id, id_de_classe};
use crate::domain::classe::{AnneeScolaire, Classe};
use crate::domain::cloture::{Exception, Montee, Passages, Suite};
use crate::domain::libelle::{Intitule, Matiere, Nom, NomClasse, Prenom};
use crate::domain::{
    Accords, DateCivile, Enseignant, Etudiant, Identite, Matricule, Portee as Etendue, Reglement, Tuteur,
};
use crate::error::Result;
use mongodb::bson::DateTime;
use mongodb::bson::oid::ObjectId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `archives`: one document a student and a year. No address of anybody: what a bulletin tells, and who he was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::store) struct ArchiveDoc {
    #[serde(rename = "_id")]
    pub(super) id: String,
    pub(super) annee: String,
    pub(super) matricule: String,
    nom: String,
    prenom: String,
    pub(super) classe: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    naissance: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NoteDoc>,
    /// What is said of him, by its key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    appreciations: BTreeMap<String, AppreciationDoc>,
    /// What his marks came to.
    #[serde(flatten)]
    derives: Derives,
    /// When he was first written: tells him from another who was given his matricule after him.
    cree: DateTime,
    /// When it was put here.
    quand: DateTime,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::store) tete: Option<TeteDoc>,
}

impl ArchiveDoc {
    /// A student of a year, by the rules that he has.
    pub(super) fn de(annee: &AnneeScolaire, etudiant: &Etudiant, quand: DateTime) -> ArchiveDoc {
        let cree = etudiant.cree.map_or(quand, DateTime::from_millis);
        let mut entier = EtudiantDoc::de(etudiant, cree, quand);
        let (notes, appreciations) = (std::mem::take(&mut entier.notes), std::mem::take(&mut entier.appreciations));
        ArchiveDoc {
            id: id(annee, etudiant.matricule.as_str()),
            annee: annee.to_string(),
            matricule: etudiant.matricule.to_string(),
            nom: etudiant.identite.nom.to_string(),
            prenom: etudiant.identite.prenom.to_string(),
            classe: etudiant.identite.classe.to_string(),
            naissance: etudiant.identite.naissance.map(DateCivile::iso),
            notes,
            appreciations,
            derives: entier.derives(),
            cree,
            quand,
            tete: None,
        }
    }

    /// What stays of him under that pseudonym: his class, his marks, and what they came to.
    pub(in crate::store) fn anonyme(self, pseudonyme: &Matricule) -> ArchiveDoc {
        let (nom, prenom) = pseudonyme.nom_anonyme();
        ArchiveDoc {
            id: format!("{} {pseudonyme}", self.annee),
            matricule: pseudonyme.to_string(),
            nom: nom.to_string(),
            prenom: prenom.to_string(),
            naissance: None,
            appreciations: BTreeMap::new(),
            tete: None,
            ..self
        }
    }

    /// The student as he was, by these rules.
    ///
    /// # Errors
    /// A document that carnet did not write: a date or a mark that is none.
    pub(super) fn etudiant(self, reglement: Arc<Reglement>) -> Result<Etudiant> {
        let notes = self.notes.into_iter().map(NoteDoc::note).collect::<Result<Vec<_>>>()?;
        Ok(Etudiant {
            matricule: Matricule::stored(self.matricule),
            identite: Identite {
                nom: Nom::stored(self.nom),
                prenom: Prenom::stored(self.prenom),
                telephone: None,
                email: None,
                classe: NomClasse::stored(self.classe),
                naissance: self.naissance.map(|jour| date(&jour)).transpose()?,
                tuteur: Tuteur::default(),
                accords: Accords::default(),
            },
            dernier_n: notes.iter().map(|note| note.n).max().unwrap_or(0),
            notes,
            appreciations: self.appreciations.into_values().map(AppreciationDoc::appreciation).collect(),
            reglement,
            version: 1,
            cree: Some(self.cree.timestamp_millis()),
            tete: None,
        })
    }
}

/// `annees`: one document a class and a year.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::store) struct AnneeDoc {
    #[serde(rename = "_id")]
    pub(super) id: String,
    pub(super) annee: String,
    pub(super) classe: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    intitule: Option<String>,
    /// The number of its rules.
    reglement: i64,
    /// They themselves.
    regles: ReglesDoc,
    /// Who taught.
    enseignants: Vec<EnseignantDoc>,
    /// When it was put here.
    quand: DateTime,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tete: Option<TeteDoc>,
}

/// A teacher, as bulletins name him.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct EnseignantDoc {
    nom: String,
    /// `["*"]`, or names.
    classes: Vec<String>,
    matieres: Vec<String>,
}

impl AnneeDoc {
    /// A class of a year, and those of these teachers who have it.
    pub(super) fn de(annee: &AnneeScolaire, classe: &Classe, tous: &[Enseignant], quand: DateTime) -> AnneeDoc {
        let siens = tous.iter().filter(|un| un.classes.contient(classe.nom.as_str()));
        let enseignant = |un: &Enseignant| EnseignantDoc {
            nom: un.nom.clone(),
            classes: match &un.classes {
                Etendue::Toutes => liste(&un.classes),
                Etendue::Celles(_) => vec![classe.nom.to_string()],
            },
            matieres: liste(&un.matieres),
        };
        AnneeDoc {
            id: id_de_classe(annee, &classe.nom),
            annee: annee.to_string(),
            classe: classe.nom.to_string(),
            intitule: classe.intitule.as_ref().map(ToString::to_string),
            reglement: classe.reglement.numero,
            regles: ReglesDoc::de(&classe.reglement),
            enseignants: siens.map(enseignant).collect(),
            quand,
            tete: None,
        }
    }

    /// The class as it was, and who taught.
    ///
    /// # Errors
    /// Rules that are none.
    pub(super) fn classe(self) -> Result<(Classe, Vec<Enseignant>)> {
        let reglement = Arc::new(self.regles.reglement(self.reglement)?);
        let enseignant = |un: EnseignantDoc| Enseignant {
            nom: un.nom,
            classes: etendue(Some(un.classes), NomClasse::stored),
            matieres: etendue(Some(un.matieres), Matiere::stored),
        };
        let classe = Classe {
            intitule: self.intitule.map(Intitule::stored),
            annee: Some(AnneeScolaire::stored(self.annee)),
            reglement,
            ..Classe::nouvelle(NomClasse::stored(self.classe))
        };
        Ok((classe, self.enseignants.into_iter().map(enseignant).collect()))
    }
}

/// `clotures`: one document a year that was closed, or is being closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::store) struct ClotureDoc {
    #[serde(rename = "_id")]
    pub(super) annee: String,
    pub(super) vers: String,
    pub(super) table: Vec<MonteeDoc>,
    pub(super) exceptions: Vec<ExceptionDoc>,
    pub(super) qui: String,
    pub(super) machine: String,
    pub(super) pid: i64,
    /// Whoever works at it has it.
    pub(super) jeton: ObjectId,
    /// What its entries in the journal belong to.
    pub(super) ensemble: ObjectId,
    pub(super) debut: DateTime,
    pub(super) vu: DateTime,
    pub(super) fait: i64,
    pub(super) total: i64,
    pub(super) etat: String,
    /// The classes that are emptied, and in their new year.
    #[serde(default)]
    pub(super) videes: Vec<String>,
}

/// A class and where it goes: its name, or `-`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct MonteeDoc {
    de: String,
    vers: String,
}

/// A student and where he goes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ExceptionDoc {
    matricule: String,
    vers: String,
}

fn suite(texte: &str) -> Suite {
    if texte == Suite::Depart.to_string() { Suite::Depart } else { Suite::Classe(NomClasse::stored(texte.to_owned())) }
}

/// Where everybody goes, as the record has it.
pub(super) fn passages_docs(passages: &Passages) -> (Vec<MonteeDoc>, Vec<ExceptionDoc>) {
    let montee = |une: &Montee| MonteeDoc { de: une.de.to_string(), vers: une.vers.to_string() };
    let exception = |une: &Exception| ExceptionDoc { matricule: une.matricule.to_string(), vers: une.vers.to_string() };
    (passages.table.iter().map(montee).collect(), passages.exceptions.iter().map(exception).collect())
}

impl ClotureDoc {
    /// Where everybody goes.
    pub(super) fn passages(&self) -> Passages {
        let montee = |une: &MonteeDoc| Montee { de: NomClasse::stored(une.de.clone()), vers: suite(&une.vers) };
        let exception = |une: &ExceptionDoc| Exception {
            matricule: Matricule::stored(une.matricule.clone()),
            vers: suite(&une.vers),
        };
        Passages {
            table: self.table.iter().map(montee).collect(),
            exceptions: self.exceptions.iter().map(exception).collect(),
        }
    }
}
