//! What can be wrong with sending messages.

use super::Exit;
use crate::domain::Canal;
use crate::domain::message::Etat;
use thiserror::Error as ThisError;

/// A message cannot be sent, or is not there.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum Envoi {
    /// Nobody has said how.
    #[error("l'envoi {} n'est pas configuré", par(*.canal))]
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
        /// What it said, or the system, or a library.
        detail: Option<String>,
    },
    /// Several messages have numbers that begin so.
    #[error("plusieurs messages commencent par « {debut} »")]
    Ambigu {
        /// As given.
        debut: String,
    },
    /// The message that was named cannot be taken back, or let go again.
    #[error("{}", fige(*.etat, *.en_cours))]
    Fige {
        /// How far it is.
        etat: Etat,
        /// Somebody is sending it.
        en_cours: bool,
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

fn fige(etat: Etat, en_cours: bool) -> &'static str {
    match etat {
        Etat::Attend if en_cours => "ce message est en cours d'envoi",
        Etat::Attend => "ce message attend encore son premier essai",
        Etat::Parti => "ce message est déjà parti",
        Etat::Echoue => "ce message a échoué",
        Etat::Annule => "ce message est annulé",
    }
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
            Envoi::Ambigu { .. } => "ambigu",
            Envoi::Fige { .. } => "conflit",
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
            Envoi::Ambigu { .. } => "donnez plus de chiffres (« notify show » et un étudiant les montre en entier)",
            Envoi::Fige { etat: Etat::Attend, .. } => {
                "« notify list » dit quand il part ; « notify flush » envoie tout maintenant"
            }
            Envoi::Fige { .. } => "« notify show » et son numéro en disent plus",
            Envoi::Inconnu { .. } => "« notify list » donne les messages et leurs numéros",
            Envoi::DeuxAdresses => "email= ou sms= : un essai après l'autre",
            Envoi::SansAdresse => "notify test email=nom@domaine.fr, ou sms=0612345678",
        };
        Some(conseil.to_owned())
    }

    /// What `--debug` adds.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Envoi::Refuse { detail, .. } => detail.as_deref(),
            _ => None,
        }
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
