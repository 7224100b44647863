//! What `notify` shows and does.

use crate::domain::{Canal, Message};
use crate::error::Exit;
use crate::notify::{Texte, Tournee};
use crate::service::{CanalVu, Pause, Retires};

/// What came of a `notify` command.
#[derive(Debug)]
pub enum Notifications {
    /// `notify status`.
    Etat(EtatDesEnvois),
    /// `notify list`.
    Liste {
        /// Newest first.
        messages: Vec<Message>,
        /// What holds back those that wait.
        retenue: Retenue,
    },
    /// `notify show`.
    Textes {
        /// Each message with what it says.
        textes: Vec<(Message, Texte)>,
        /// What holds back those that wait.
        retenue: Retenue,
    },
    /// `notify flush`, `notify run`.
    Envoi {
        /// What came of it.
        tournee: Tournee,
        /// The channels that are not configured, where messages wait for them.
        sans_canal: Vec<Canal>,
        /// Ctrl-C, or whoever manages services, stopped it.
        interrompu: bool,
        /// `--dry-run`: nothing was sent.
        essai: bool,
    },
    /// `notify retry`.
    Relances {
        /// How many go again.
        combien: u64,
        /// `--dry-run`: nothing was written.
        essai: bool,
    },
    /// `notify cancel`.
    Retires {
        /// How many do not go any more.
        combien: Retires,
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

/// What holds messages back, whatever their moment.
#[derive(Clone, Debug, Default)]
pub struct Retenue {
    /// The channels that are not configured.
    pub sans_canal: Vec<Canal>,
    /// Somebody has stopped all sending.
    pub pause: bool,
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
    /// How a run ends that does no more than that.
    pub fn exit(&self) -> Exit {
        match self {
            Notifications::Envoi { interrompu: true, .. } => Exit::Interrupted,
            Notifications::Envoi { tournee, essai: false, .. }
                if tournee.reportes + tournee.echoues > 0 || tournee.rompu =>
            {
                Exit::Refused
            }
            _ => Exit::Done,
        }
    }
}
