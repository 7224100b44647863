//! Messages that wait, as commands see and change them.

use super::School;
use super::etudiants::Auteur;
use crate::domain::message::Etat;
use crate::domain::{Canal, Message};
use crate::error::{Envoi, Result};
use crate::store::{Combien, Motif, Pause, QuelsMessages, Retires};
use crate::texte;

/// Digits of a message's identity that must be given at least.
const CHIFFRES: usize = 4;

/// How far a channel is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanalVu {
    /// Which.
    pub canal: Canal,
    /// Its messages.
    pub combien: Combien,
    /// Why most of those that failed, or wait after a try, did not go.
    pub motif: Option<Motif>,
    /// SMS that are gone today; none of another channel.
    pub du_jour: Option<u64>,
}

impl School {
    /// The channels, and the pause.
    ///
    /// # Errors
    /// The server's.
    pub fn canaux(&self) -> Result<(Vec<CanalVu>, Option<Pause>)> {
        let store = self.store()?;
        let vu = |canal| -> Result<CanalVu> {
            let du_jour = match canal {
                Canal::Sms => Some(store.sms_du_jour(&self.usage().aujourdhui.iso())?),
                Canal::Mail => None,
            };
            let (combien, motif) = (store.combien_de_messages(canal)?, store.motif_des_messages(canal)?);
            Ok(CanalVu { canal, combien, motif, du_jour })
        };
        Ok((Canal::TOUS.into_iter().map(vu).collect::<Result<_>>()?, store.pause()?))
    }

    /// Has somebody stopped all sending?
    ///
    /// # Errors
    /// The server's.
    pub fn envois_en_pause(&self) -> Result<bool> {
        Ok(self.store()?.pause()?.is_some())
    }

    /// Messages, newest first.
    ///
    /// # Errors
    /// The server's.
    pub fn messages(&self, quels: &QuelsMessages) -> Result<Vec<Message>> {
        self.store()?.lit_messages(quels)
    }

    /// The messages that a word means: one by the first digits of its identity; else none.
    ///
    /// # Errors
    /// `Inconnu`, `Ambigu`, the server's.
    pub fn message(&self, mot: &str) -> Result<Message> {
        let inconnu = || Envoi::Inconnu { texte: texte::fit(&texte::printable(mot), 40).into_owned() };
        if !is_identite(mot) {
            return Err(inconnu().into());
        }
        let quels = QuelsMessages { id: Some(mot.to_ascii_lowercase()), limite: Some(2), ..QuelsMessages::default() };
        let mut found = self.messages(&quels)?;
        match found.len() {
            0 => Err(inconnu().into()),
            1 => Ok(found.remove(0)),
            _ => Err(Envoi::Ambigu { debut: mot.to_owned() }.into()),
        }
    }

    /// Lets messages go now that have failed, or wait for another try; gives how many.
    ///
    /// # Errors
    /// The server's.
    pub fn relance(&self, quels: QuelsMessages, auteur: Auteur<'_>) -> Result<u64> {
        let store = self.store()?;
        if auteur.essai { store.denombre_messages(&quels) } else { store.relance_messages(&quels) }
    }

    /// Takes messages out that have not gone.
    ///
    /// # Errors
    /// The server's.
    pub fn retire(&self, quels: QuelsMessages, auteur: Auteur<'_>) -> Result<Retires> {
        let store = self.store()?;
        let quels = QuelsMessages { etats: vec![Etat::Attend, Etat::Echoue], ..quels };
        match auteur.essai {
            true => Ok(Retires { retires: store.denombre_messages(&quels)?, en_cours: 0 }),
            false => store.annule_messages(&quels, &auteur.who.nom),
        }
    }

    /// How many messages have been given up.
    ///
    /// # Errors
    /// The server's.
    pub fn messages_echoues(&self) -> Result<u64> {
        let echoues = QuelsMessages { etats: vec![Etat::Echoue], ..QuelsMessages::default() };
        self.store()?.denombre_messages(&echoues)
    }

    /// Stops all sending, or lets it go on.
    ///
    /// # Errors
    /// The server's.
    pub fn suspend(&self, oui: bool, auteur: Auteur<'_>) -> Result<()> {
        if auteur.essai {
            return Ok(());
        }
        self.store()?.met_en_pause(oui.then_some(auteur.who.nom.as_str()))
    }

    /// The channels of the messages that this run has written since the last call; asks no server.
    pub fn depots(&self) -> Vec<Canal> {
        if self.est_ouverte() { self.store().map_or_else(|_| Vec::new(), |store| store.depots()) } else { Vec::new() }
    }
}

/// The first digits of a message's identity.
pub fn is_identite(mot: &str) -> bool {
    (CHIFFRES..=24).contains(&mot.len()) && mot.bytes().all(|octet| octet.is_ascii_hexdigit())
}
