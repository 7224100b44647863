//! Messages that wait, as commands see and change them.

use super::School;
use super::etudiants::Auteur;
use crate::domain::message::Etat;
use crate::domain::{Canal, Message};
use crate::error::{Envoi, Result};
use crate::store::{Combien, Pause, QuelsMessages};
use crate::texte;

/// Digits of a message's identity that must be given at least.
const CHIFFRES: usize = 4;

/// How far a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CanalVu {
    /// Which.
    pub canal: Canal,
    /// Its messages.
    pub combien: Combien,
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
            Ok(CanalVu { canal, combien: store.combien_de_messages(canal)?, du_jour })
        };
        Ok((Canal::TOUS.into_iter().map(vu).collect::<Result<_>>()?, store.pause()?))
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
    /// `Inconnu`, the server's.
    pub fn message(&self, mot: &str) -> Result<Message> {
        let inconnu = || Envoi::Inconnu { texte: texte::fit(&texte::printable(mot), 40).into_owned() };
        if !is_identite(mot) {
            return Err(inconnu().into());
        }
        let quels = QuelsMessages { id: Some(mot.to_ascii_lowercase()), limite: Some(2), ..QuelsMessages::default() };
        let mut found = self.messages(&quels)?;
        match found.len() {
            1 => Ok(found.remove(0)),
            _ => Err(inconnu().into()),
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

    /// Takes messages out that have not gone; gives how many.
    ///
    /// # Errors
    /// The server's.
    pub fn retire(&self, quels: QuelsMessages, auteur: Auteur<'_>) -> Result<u64> {
        let store = self.store()?;
        let quels = QuelsMessages { etats: vec![Etat::Attend, Etat::Echoue], ..quels };
        if auteur.essai { store.denombre_messages(&quels) } else { store.annule_messages(&quels, &auteur.who.nom) }
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
