//! Accounts for the tests, and their sessions, without the half second that each sealed password costs.

use super::serveurs::Base;
use carnet::domain::{NomCompte, Pays, Role, Scelle, Session};
use carnet::service::comptes::NouveauCompte;
use carnet::service::etudiants::Auteur;
use carnet::service::jeton::FichierJeton;
use carnet::service::{Ouverture, School, Seance};
use std::path::{Path, PathBuf};

/// The password of every account that is made here.
pub const MOT_DE_PASSE: &str = "baobab cheval agrafe";

/// The same, sealed at today's cost.
const SCELLE: &str = "$scrypt$ln=17,r=8,p=1$c2VsIGRlcyBlc3NhaXMgIQ$1tVpqDSMr2C06Tn0E+OV5FeNRNdqNXWzlALmfmL4NjU";

/// The school on that database, as the library opens it.
pub fn school(base: &Base) -> School {
    let ouverture = Ouverture::Distante { mongo: base.mongo.clone(), redis: Some(base.redis.clone()) };
    School::new(ouverture, &base.nom, Pays::FR)
}

/// Makes an account, by the hand of somebody whom no other test knows.
pub fn cree(school: &School, nom: &str, role: Role, a_changer: bool) {
    let who = Session::admin("essais");
    let auteur = Auteur { who: &who, commande: "user add", essai: false };
    let nom = NomCompte::parse(nom).unwrap();
    let nouveau =
        NouveauCompte { nom, role, affiche: None, mot_de_passe: Scelle::stored(SCELLE.to_owned()), a_changer };
    school.cree_comptes(&[nouveau], auteur).unwrap();
}

/// The token file of somebody whose `HOME` this is.
pub fn fichier_de_session(home: &Path) -> PathBuf {
    home.join(".local/state/carnet/session")
}

/// Logs an account in for every run of whoever has this `HOME`.
pub fn connecte(school: &School, nom: &str, home: &Path) {
    let seance = Seance::nouvelle(Some(FichierJeton::nouveau(&fichier_de_session(home))));
    let connexion = school.entre_sans_mot_de_passe(&school.compte(nom).unwrap());
    assert!(seance.entre_et_reste(connexion, school).unwrap(), "Redis ne garde pas la session de {nom}");
}
