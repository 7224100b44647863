//! What can be wrong with sending messages.

use super::Exit;
use crate::domain::Canal;
use thiserror::Error as ThisError;

/// A message cannot be sent, or is not there.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum Envoi {
    /// Nobody has said how.
    #[error("l'envoi {} n'est pas réglé", par(*.canal))]
    SansCanal {
        /// How.
        canal: Canal,
    },
    /// A key of the configuration does not lead to a server.
    #[error("configuration : {cle} : {raison}")]
    MalRegle {
        /// Which.
        cle: &'static str,
        /// Why, in French; never a secret.
        raison: String,
    },
    /// Somebody has stopped all sending.
    #[error("les envois sont en pause (par {qui})")]
    EnPause {
        /// Who.
        qui: String,
    },
    /// The server did not take it.
    #[error("l'essai {} a échoué : {raison}", par(*.canal))]
    Refuse {
        /// How it was sent.
        canal: Canal,
        /// Why, in French.
        raison: String,
    },
    /// No message is meant.
    #[error("aucun message ne correspond à « {texte} »")]
    Inconnu {
        /// As given, safe to show.
        texte: String,
    },
    /// `notify test` without an address.
    #[error("il manque l'adresse de l'essai")]
    SansAdresse,
    /// `notify test` with two of them.
    #[error("une seule adresse à la fois")]
    DeuxAdresses,
}

fn par(canal: Canal) -> &'static str {
    match canal {
        Canal::Mail => "par e-mail",
        Canal::Sms => "par SMS",
    }
}

impl Envoi {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Envoi::SansCanal { .. } | Envoi::MalRegle { .. } => "configuration",
            Envoi::EnPause { .. } => "pause",
            Envoi::Refuse { .. } => "envoi",
            Envoi::Inconnu { .. } => "introuvable",
            Envoi::SansAdresse => "manque",
            Envoi::DeuxAdresses => "usage",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let conseil = match self {
            Envoi::SansCanal { canal } => comment_regler(*canal),
            Envoi::MalRegle { .. } => "corrigez cette clé (« config show » dit où), puis « notify test »",
            Envoi::EnPause { .. } => "« notify pause fin » les reprend",
            Envoi::Refuse { canal: Canal::Mail, .. } => "vérifiez [mail] dans la configuration (« config show »)",
            Envoi::Refuse { canal: Canal::Sms, .. } => "vérifiez [sms] dans la configuration (« config show »)",
            Envoi::Inconnu { .. } => "« notify list » donne les messages et leurs numéros",
            Envoi::DeuxAdresses => "email= ou sms= : un essai après l'autre",
            Envoi::SansAdresse => "notify test email=nom@domaine.fr, ou sms=0612345678",
        };
        Some(conseil.to_owned())
    }

    /// How a run that stops on it ends.
    pub fn exit(&self) -> Exit {
        match self {
            Envoi::SansAdresse => Exit::Usage,
            _ => Exit::Refused,
        }
    }
}

/// What to put into the configuration so that messages go.
pub fn comment_regler(canal: Canal) -> &'static str {
    match canal {
        Canal::Mail => {
            "dans config.toml : [mail] url = \"smtp+starttls://nom@hote:587\", mot_de_passe_fichier, expediteur ; puis \
             « notify test email=… »"
        }
        Canal::Sms => {
            "dans config.toml : [sms] preset = \"kannel\" ou \"json\", url, utilisateur, mot_de_passe_fichier, expediteur ; \
             puis « notify test sms=… »"
        }
    }
}
