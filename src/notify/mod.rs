//! Sends the messages that wait in the store: by e-mail (`email`, the only file that names lettre) and as SMS (`sms`, the only one
//! that names ureq). What it sends it takes on a lease, so that any number of shells and `notify run` may send at once.

mod adresse;
mod email;
mod fond;
mod gabarit;
mod gsm7;
mod preneur;
mod relais;
mod secret;
mod sms;
mod texte;

pub use fond::{Echoues, Fond};
pub use relais::{Nouvelle, Relais, Tournee};
pub use texte::Texte;

use crate::config::{Config, ContenuDesMessages, Mail, Sms};
use crate::domain::{Canal, Message};
use crate::error::{Envoi, Result};

/// How the school sends.
#[derive(Clone, Debug, Default)]
pub struct Reglages {
    mail: Mail,
    sms: Sms,
    detail: ContenuDesMessages,
    /// What it is called; empty where nobody said.
    ecole: String,
}

/// Why a message did not go.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Echec {
    /// In French.
    raison: String,
    suite: Suite,
    /// The server may have taken it all the same: its answer was lost.
    doute: bool,
    /// What the server, the system or a library said.
    detail: Option<String>,
}

/// What follows from a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suite {
    /// It may go later.
    PlusTard,
    /// Nothing goes there at the moment, whatever the message.
    Canal,
    /// It never will.
    Jamais,
}

impl Echec {
    /// Nothing of it has arrived.
    fn sur(suite: Suite, raison: impl Into<String>) -> Echec {
        Echec { raison: raison.into(), suite, doute: false, detail: None }
    }

    fn avec_detail(self, detail: impl ToString) -> Echec {
        Echec { detail: Some(detail.to_string()), ..self }
    }
}

/// A channel that is open: what takes messages.
enum Ouvert {
    Mail(Box<email::Courrier>),
    Sms(Box<sms::Passerelle>),
}

impl Reglages {
    /// What the configuration says.
    pub fn de(config: &Config) -> Reglages {
        Reglages {
            mail: config.mail.clone(),
            sms: config.sms.clone(),
            detail: config.notifications,
            ecole: config.ecole.nom.clone().unwrap_or_default(),
        }
    }

    /// Is that channel configured?
    pub fn est_regle(&self, canal: Canal) -> bool {
        match canal {
            Canal::Mail => self.mail.url.is_some(),
            Canal::Sms => self.sms.url.is_some(),
        }
    }

    /// The channels that are.
    pub fn canaux(&self) -> Vec<Canal> {
        Canal::TOUS.into_iter().filter(|canal| self.est_regle(*canal)).collect()
    }

    /// How many SMS may go a day.
    pub fn sms_par_jour(&self) -> u64 {
        self.sms.par_jour
    }

    /// What a message says, to whoever gets it.
    pub fn texte(&self, message: &Message) -> Texte {
        match message.destinataire.voie.canal() {
            Canal::Mail => texte::courriel(message, &self.ecole, self.detail.detail_mail),
            Canal::Sms => texte::sms(message, &self.ecole, self.detail.detail_sms),
        }
    }

    /// What a trial says.
    pub fn texte_d_essai(&self, canal: Canal) -> Texte {
        texte::essai(canal, &self.ecole)
    }

    /// Sends a trial at once, past the queue.
    ///
    /// # Errors
    /// The channel is not configured, or wrongly; `Envoi::Refuse` where the server does not take it.
    pub fn essaie(&self, canal: Canal, adresse: &str) -> Result<()> {
        // Another identity each time: two trials are no two deliveries of one message.
        let cle = &preneur::au_hasard()?;
        let sent = self.ouvre(canal)?.envoie(cle, adresse, "", &self.texte_d_essai(canal));
        sent.map_err(|Echec { raison, detail, .. }| Envoi::Refuse { canal, raison, detail }.into())
    }

    fn ouvre(&self, canal: Canal) -> Result<Ouvert> {
        Ok(match canal {
            Canal::Mail => Ouvert::Mail(Box::new(email::Courrier::ouvre(&self.mail, &self.ecole)?)),
            Canal::Sms => Ouvert::Sms(Box::new(sms::Passerelle::ouvre(&self.sms)?)),
        })
    }
}

impl Ouvert {
    /// Hands a message to the server, under an identity that is the same whenever the same message is handed over.
    fn envoie(&self, id: &str, adresse: &str, nom: &str, texte: &Texte) -> Result<(), Echec> {
        match self {
            Ouvert::Mail(courrier) => courrier.envoie(id, adresse, nom, texte),
            Ouvert::Sms(passerelle) => passerelle.envoie(id, adresse, &texte.texte),
        }
    }
}
