//! An account as the database holds it, and as the cache does.

use super::journal::TeteDoc;
use crate::domain::compte::{Portee as Etendue, TOUTES};
use crate::domain::libelle::Affiche;
use crate::domain::{Compte, Matiere, Matricule, NomClasse, NomCompte, Role, Scelle, Session};
use crate::error::{Panne, Result};
use mongodb::bson::DateTime;
use serde::{Deserialize, Serialize};

/// `comptes`: one document an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CompteDoc {
    #[serde(rename = "_id")]
    nom: String,
    role: String,
    /// Of a teacher: `["*"]`, or names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    classes: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    matieres: Option<Vec<String>>,
    /// Of a student.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    matricule: Option<String>,
    /// How paper names who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    affiche: Option<String>,
    actif: bool,
    a_changer: bool,
    /// PHC.
    mot_de_passe: String,
    epoch: i64,
    version: i64,
    cree: DateTime,
    modifie: DateTime,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tete: Option<TeteDoc>,
}

/// `["*"]`, or names.
pub(super) fn liste<T: ToString>(portee: &Etendue<T>) -> Vec<String> {
    match portee {
        Etendue::Toutes => vec![TOUTES.to_owned()],
        Etendue::Celles(celles) => celles.iter().map(ToString::to_string).collect(),
    }
}

/// What [`liste`] made of it.
pub(super) fn etendue<T>(liste: Option<Vec<String>>, lit: fn(String) -> T) -> Etendue<T> {
    match liste {
        Some(liste) if liste.iter().any(|un| un == TOUTES) => Etendue::Toutes,
        liste => Etendue::Celles(liste.unwrap_or_default().into_iter().map(lit).collect()),
    }
}

/// What a session asks about its account.
#[derive(Debug)]
pub struct CompteVu {
    /// Who it is, and for what.
    pub session: Session,
    /// It may log in.
    pub actif: bool,
    /// Of its sessions.
    pub epoch: i64,
}

/// The same, as the cache holds it.
#[derive(Serialize, Deserialize)]
pub(super) struct VuDoc {
    nom: String,
    role: String,
    classes: Option<Vec<String>>,
    matieres: Option<Vec<String>>,
    matricule: Option<String>,
    actif: bool,
    a_changer: bool,
    epoch: i64,
}

fn role(
    mot: String,
    classes: Option<Vec<String>>,
    matieres: Option<Vec<String>>,
    matricule: Option<String>,
) -> Result<Role> {
    match (mot.as_str(), matricule) {
        ("admin", _) => Ok(Role::Admin),
        ("enseignant", _) => Ok(Role::Enseignant {
            classes: etendue(classes, NomClasse::stored),
            matieres: etendue(matieres, Matiere::stored),
        }),
        ("etudiant", Some(matricule)) => Ok(Role::Etudiant { matricule: Matricule::stored(matricule) }),
        _ => Err(Panne::DocumentEtranger { detail: format!("comptes.role {mot}") }.into()),
    }
}

impl CompteDoc {
    pub(super) fn de(compte: &Compte, maintenant: DateTime) -> CompteDoc {
        let (classes, matieres, matricule) = match &compte.role {
            Role::Enseignant { classes, matieres } => (Some(liste(classes)), Some(liste(matieres)), None),
            Role::Etudiant { matricule } => (None, None, Some(matricule.to_string())),
            Role::Admin | Role::Personne => (None, None, None),
        };
        CompteDoc {
            nom: compte.nom.to_string(),
            role: compte.role.mot().to_owned(),
            classes,
            matieres,
            matricule,
            affiche: compte.affiche.as_ref().map(ToString::to_string),
            actif: compte.actif,
            a_changer: compte.a_changer,
            mot_de_passe: compte.mot_de_passe.as_str().to_owned(),
            epoch: compte.epoch,
            version: compte.version,
            cree: compte.cree.map_or(maintenant, DateTime::from_millis),
            modifie: maintenant,
            tete: compte.tete.map(TeteDoc::from),
        }
    }

    pub(super) fn compte(self) -> Result<Compte> {
        let role = role(self.role, self.classes, self.matieres, self.matricule)?;
        Ok(Compte {
            nom: NomCompte::stored(self.nom),
            role,
            affiche: self.affiche.map(Affiche::stored),
            actif: self.actif,
            a_changer: self.a_changer,
            mot_de_passe: Scelle::stored(self.mot_de_passe),
            epoch: self.epoch,
            version: self.version,
            cree: Some(self.cree.timestamp_millis()),
            tete: self.tete.map(TeteDoc::tete).transpose()?,
        })
    }

    /// What a session asks about it.
    pub(super) fn vu(self) -> VuDoc {
        VuDoc {
            nom: self.nom,
            role: self.role,
            classes: self.classes,
            matieres: self.matieres,
            matricule: self.matricule,
            actif: self.actif,
            a_changer: self.a_changer,
            epoch: self.epoch,
        }
    }
}

impl VuDoc {
    pub(super) fn compte(self) -> Result<CompteVu> {
        let role = role(self.role, self.classes, self.matieres, self.matricule)?;
        let session = Session { nom: self.nom, role, a_changer: self.a_changer };
        Ok(CompteVu { session, actif: self.actif, epoch: self.epoch })
    }
}
