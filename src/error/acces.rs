//! Who asks may not, or is not known.

use super::Exit;
use crate::domain::Interdit;
use crate::domain::compte::NomCompteError;
use crate::domain::motdepasse::MotDePasseError;
use thiserror::Error as ThisError;

/// A refusal that has to do with accounts. No variant ever holds a password.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum Acces {
    /// Nobody has logged in.
    #[error("« {commande} » : vous n'êtes pas connecté")]
    PasConnecte {
        /// The command.
        commande: &'static str,
    },
    /// The role of who asks does not go so far.
    #[error("vous n'avez pas le droit d'utiliser « {commande} »")]
    SansDroit {
        /// The command.
        commande: &'static str,
    },
    /// The password is a first one.
    #[error("« {commande} » : votre mot de passe est provisoire, il faut d'abord le changer")]
    AChanger {
        /// The command.
        commande: &'static str,
    },
    /// A change that the account does not allow.
    #[error(transparent)]
    Interdit(#[from] Interdit),
    /// Unknown account or wrong password: never says which.
    #[error("nom ou mot de passe incorrect")]
    Identifiants,
    /// Others try passwords on this account without a pause.
    #[error("trop d'essais en ce moment sur ce compte")]
    TropDEssais,
    /// The right password of an account that is disabled.
    #[error("le compte « {nom} » est désactivé")]
    Desactive {
        /// The account.
        nom: String,
    },
    /// The right password of a student's account whose student is no more.
    #[error("le compte « {nom} » est celui de l'étudiant {matricule}, qui n'est plus dans l'école")]
    EtudiantAbsent {
        /// The account.
        nom: String,
        /// The student that was.
        matricule: String,
    },
    /// The session is over.
    #[error("votre session est terminée : {raison}")]
    Terminee {
        /// Why, in French.
        raison: &'static str,
    },
    /// The school has no account yet.
    #[error("l'école n'a encore aucun compte")]
    AucunCompte,
    /// `init` on a school that has accounts.
    #[error("l'école a déjà un administrateur")]
    DejaInitialise,
    /// No such account.
    #[error("aucun compte ne s'appelle « {nom} »")]
    CompteInconnu {
        /// As typed, safe to show.
        nom: String,
        /// The one that may be meant.
        proche: Option<String>,
    },
    /// An account of that name exists.
    #[error("un compte s'appelle déjà « {nom} »")]
    CompteExiste {
        /// Its name.
        nom: String,
    },
    /// The student has an account.
    #[error("l'étudiant {matricule} a déjà un compte")]
    EtudiantDejaInscrit {
        /// Who.
        matricule: String,
    },
    /// The last administrator.
    #[error("« {nom} » est le dernier administrateur : l'école doit en garder un")]
    DernierAdmin {
        /// The account.
        nom: String,
    },
    /// Somebody changed the account meanwhile.
    #[error("le compte « {nom} » a été modifié entre-temps : rien n'a été changé")]
    CompteModifie {
        /// The account.
        nom: String,
    },
    /// A text is no account's name.
    #[error(transparent)]
    Nom(#[from] NomCompteError),
    /// A text is not taken as a password.
    #[error(transparent)]
    MotDePasse(#[from] MotDePasseError),
    /// The new password and its repetition differ.
    #[error("les deux mots de passe ne sont pas les mêmes")]
    Different,
    /// The new password is the old one.
    #[error("le nouveau mot de passe est le même que l'ancien")]
    Inchange,
    /// `passwd`: the current password is not the one given.
    #[error("le mot de passe actuel n'est pas celui-là")]
    AncienFaux,
    /// A file that should hold a password.
    #[error("le fichier de mot de passe « {fichier} » {raison}")]
    Fichier {
        /// Its name, safe to show.
        fichier: String,
        /// What is wrong with it, in French.
        raison: &'static str,
    },
    /// A password is needed and nobody is there to type it.
    #[error("il faut un mot de passe, et il n'y a pas de terminal où le demander")]
    SansTerminal {
        /// How to give it otherwise.
        conseil: &'static str,
    },
    /// A role lacks what it needs, or is given what it has no use for.
    #[error("rôle {role} : {raison}")]
    Role {
        /// `enseignant`.
        role: &'static str,
        /// What is wrong, in French.
        raison: &'static str,
        /// What to give instead, in French.
        conseil: &'static str,
    },
    /// No student is in the class whose accounts are to be made.
    #[error("la classe « {classe} » n'a aucun étudiant")]
    ClasseVide {
        /// The class, safe to show.
        classe: String,
    },
    /// Every student of the class has an account.
    #[error("les étudiants de la classe « {classe} » ont déjà tous un compte")]
    ClasseComplete {
        /// The class, safe to show.
        classe: String,
    },
}

impl Acces {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Acces::PasConnecte { .. } | Acces::Terminee { .. } | Acces::AucunCompte => "connexion",
            Acces::SansDroit { .. } | Acces::AChanger { .. } | Acces::Interdit(_) => "droit",
            Acces::Identifiants | Acces::TropDEssais | Acces::AncienFaux => "identifiants",
            Acces::Desactive { .. } | Acces::EtudiantAbsent { .. } => "compte-ferme",
            Acces::CompteInconnu { .. } | Acces::ClasseVide { .. } => "introuvable",
            Acces::DejaInitialise
            | Acces::CompteExiste { .. }
            | Acces::EtudiantDejaInscrit { .. }
            | Acces::ClasseComplete { .. } => "existe",
            Acces::DernierAdmin { .. } => "dernier-admin",
            Acces::CompteModifie { .. } => "modifie",
            Acces::SansTerminal { .. } => "sans-terminal",
            Acces::Nom(_)
            | Acces::MotDePasse(_)
            | Acces::Different
            | Acces::Inchange
            | Acces::Fichier { .. }
            | Acces::Role { .. } => "invalide",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let texte = match self {
            Acces::PasConnecte { .. } | Acces::Terminee { .. } => "connectez-vous : login NOM",
            Acces::AChanger { .. } => "passwd le change",
            Acces::SansDroit { .. } => "help montre ce que vous pouvez faire",
            Acces::Interdit(_) => "whoami montre vos classes et vos matières ; un administrateur peut les changer",
            Acces::Identifiants => {
                "vérifiez les majuscules ; un administrateur donne un autre mot de passe (user passwd NOM)"
            }
            Acces::AncienFaux => "retapez-le, ou demandez à un administrateur",
            Acces::TropDEssais => "réessayez dans une minute",
            Acces::Desactive { .. } | Acces::EtudiantAbsent { .. } => "adressez-vous à un administrateur de l'école",
            Acces::AucunCompte => {
                "créez le premier administrateur : carnet init --user NOM (avec --password-file F hors d'un terminal)"
            }
            Acces::DejaInitialise => "un administrateur crée les autres comptes par « user add »",
            Acces::CompteInconnu { proche: Some(proche), .. } => {
                return Some(format!("vouliez-vous dire « {proche} » ?"));
            }
            Acces::CompteInconnu { .. } => "user list montre les comptes",
            Acces::CompteExiste { .. } => "user set le change, user list montre les comptes",
            Acces::DernierAdmin { .. } => "nommez d'abord un autre administrateur : user set NOM role=admin",
            Acces::CompteModifie { .. } => "recommencez",
            Acces::MotDePasse(MotDePasseError::TropCourt(_) | MotDePasseError::Courant) => {
                "une suite de quelques mots sans rapport entre eux se retient bien : « cheval agrafe baobab »"
            }
            Acces::EtudiantDejaInscrit { .. } | Acces::ClasseComplete { .. } => {
                "user list role=etudiant montre ces comptes ; user passwd donne un autre mot de passe à l'un d'eux"
            }
            Acces::ClasseVide { .. } => "vérifiez son nom : find montre la classe de chacun",
            Acces::SansTerminal { conseil } | Acces::Role { conseil, .. } => conseil,
            _ => return None,
        };
        Some(texte.to_owned())
    }

    /// How a run that stops on it ends.
    pub fn exit(&self) -> Exit {
        match self {
            Acces::Role { .. } => Exit::Usage,
            _ => Exit::Refused,
        }
    }
}
