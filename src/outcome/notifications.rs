//! What `notify` shows and does.

use crate::domain::{Canal, Message};
use crate::notify::{Bilan, Texte};
use crate::service::{CanalVu, Pause};

/// What came of a `notify` command.
#[derive(Debug)]
pub enum Notifications {
    /// `notify status`.
    Etat(EtatDesEnvois),
    /// `notify list`.
    Liste(Vec<Message>),
    /// `notify show`: each message with what it says.
    Textes(Vec<(Message, Texte)>),
    /// `notify flush`, `notify run`.
    Envoi {
        /// What came of it.
        bilan: Bilan,
        /// The channels that are not configured, where messages wait for them.
        sans_canal: Vec<Canal>,
        /// `--dry-run`: nothing was sent.
        essai: bool,
    },
    /// `notify retry`, `notify cancel`.
    Change {
        /// They go again; else they do not go any more.
        relance: bool,
        /// How many.
        combien: u64,
        /// `--dry-run`: nothing was written.
        essai: bool,
    },
    /// `notify test`.
    Essai {
        /// How.
        canal: Canal,
        /// Where to.
        adresse: String,
        /// What it says.
        texte: Texte,
        /// `--dry-run`: nothing was sent.
        essai: bool,
    },
    /// `notify pause`.
    Pause {
        /// Nothing is sent any more.
        oui: bool,
        /// `--dry-run`: nothing was written.
        essai: bool,
    },
}

/// How far messages are.
#[derive(Debug)]
pub struct EtatDesEnvois {
    /// Each channel; whether it is configured.
    pub canaux: Vec<(CanalVu, bool)>,
    /// Nothing is sent for the time being.
    pub pause: Option<Pause>,
    /// How many SMS may go a day.
    pub sms_par_jour: u64,
}

impl Notifications {
    /// Something was to be sent, and did not go.
    pub fn a_echoue(&self) -> bool {
        match self {
            Notifications::Envoi { bilan, essai: false, .. } => bilan.reportes + bilan.echoues > 0 || bilan.rompu,
            _ => false,
        }
    }
}
