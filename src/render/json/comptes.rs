//! Accounts and sessions in JSON: lists are lists, `"*"` is all of them.

use crate::domain::compte::{Portee, TOUTES};
use crate::domain::{Compte, Role};
use crate::outcome::{CompteChange, ComptesDeClasse, Connexion, Demandeur, MotDePasseChange, SessionVue};
use serde::{Serialize, Serializer};
use std::fmt::Display;

/// `"*"`, or names.
struct Toutes<'a, T>(&'a Portee<T>);

impl<T: Display> Serialize for Toutes<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Portee::Toutes => to.serialize_str(TOUTES),
            Portee::Celles(celles) => to.collect_seq(celles.iter().map(ToString::to_string)),
        }
    }
}

/// A role with what it was given.
#[derive(Serialize)]
struct RoleJson<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<Toutes<'a, crate::domain::NomClasse>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    matieres: Option<Toutes<'a, crate::domain::Matiere>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    matricule: Option<&'a str>,
}

impl<'a> RoleJson<'a> {
    fn de(role: &'a Role) -> Self {
        let (classes, matieres) = match role {
            Role::Enseignant { classes, matieres } => (Some(Toutes(classes)), Some(Toutes(matieres))),
            _ => (None, None),
        };
        RoleJson { role: role.mot(), classes, matieres, matricule: role.matricule() }
    }
}

/// Who asks.
#[derive(Serialize)]
pub struct IdentiteJson<'a> {
    nom: &'a str,
    #[serde(flatten)]
    role: RoleJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    etudiant: Option<EleveJson<'a>>,
}

#[derive(Serialize)]
struct EleveJson<'a> {
    nom: &'a str,
    prenom: &'a str,
    classe: &'a str,
}

impl<'a> IdentiteJson<'a> {
    pub fn de(qui: &'a Demandeur) -> Self {
        let etudiant = qui.etudiant.as_ref().map(|etudiant| EleveJson {
            nom: etudiant.identite.nom.as_str(),
            prenom: etudiant.identite.prenom.as_str(),
            classe: etudiant.identite.classe.as_str(),
        });
        IdentiteJson { nom: &qui.session.nom, role: RoleJson::de(&qui.session.role), etudiant }
    }
}

/// Who has logged in.
#[derive(Serialize)]
pub struct ConnexionJson<'a> {
    nom: &'a str,
    #[serde(flatten)]
    role: RoleJson<'a>,
    a_changer: bool,
    gardee: bool,
}

impl<'a> ConnexionJson<'a> {
    pub fn de(Connexion { session, gardee }: &'a Connexion) -> Self {
        let (role, a_changer) = (RoleJson::de(&session.role), session.a_changer);
        ConnexionJson { nom: &session.nom, role, a_changer, gardee: *gardee }
    }
}

/// An account.
#[derive(Serialize)]
pub struct CompteJson<'a> {
    nom: &'a str,
    #[serde(flatten)]
    role: RoleJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    affiche: Option<&'a str>,
    actif: bool,
    a_changer: bool,
}

impl<'a> CompteJson<'a> {
    pub fn de(compte: &'a Compte) -> Self {
        let Compte { nom, role, actif, a_changer, .. } = compte;
        let affiche = compte.affiche.as_ref().map(|affiche| affiche.as_str());
        CompteJson { nom: nom.as_str(), role: RoleJson::de(role), affiche, actif: *actif, a_changer: *a_changer }
    }
}

/// An account as it is now, or as it was before it was removed.
#[derive(Serialize)]
pub struct ChangeJson<'a> {
    #[serde(flatten)]
    compte: Option<CompteJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supprime: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mot_de_passe: Option<&'a str>,
}

impl<'a> ChangeJson<'a> {
    pub fn de(change: &'a CompteChange) -> Self {
        ChangeJson {
            compte: change.apres.as_ref().or(change.avant.as_ref()).map(CompteJson::de),
            supprime: change.apres.is_none().then_some(!change.essai),
            mot_de_passe: change.premier.as_ref().map(|mot| mot.en_clair()),
        }
    }
}

/// Whose password was changed.
#[derive(Serialize)]
pub struct MotDePasseJson<'a> {
    nom: &'a str,
    change: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    mot_de_passe: Option<&'a str>,
}

impl<'a> MotDePasseJson<'a> {
    pub fn de(change: &'a MotDePasseChange) -> Self {
        let mot_de_passe = change.premier.as_ref().map(|mot| mot.en_clair());
        MotDePasseJson { nom: &change.compte, change: !change.essai, mot_de_passe }
    }
}

/// The accounts of a class.
#[derive(Serialize)]
pub struct DeClasseJson<'a> {
    classe: &'a str,
    comptes: u64,
    ecrit: bool,
    fichier: String,
}

impl<'a> DeClasseJson<'a> {
    pub fn de(comptes: &'a ComptesDeClasse) -> Self {
        let fichier = comptes.fichier.to_string_lossy().into_owned();
        DeClasseJson { classe: &comptes.classe, comptes: comptes.crees, ecrit: !comptes.essai, fichier }
    }
}

/// A session; durations in seconds.
#[derive(Serialize)]
pub struct SessionJson<'a> {
    machine: &'a str,
    depuis_s: u64,
    derniere_commande_s: u64,
    ici: bool,
}

impl<'a> SessionJson<'a> {
    pub fn de(session: &'a SessionVue) -> Self {
        let (depuis_s, derniere_commande_s) = (session.age.as_secs(), session.oisive.as_secs());
        SessionJson { machine: &session.machine, depuis_s, derniere_commande_s, ici: session.ici }
    }
}
