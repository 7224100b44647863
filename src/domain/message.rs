//! A message: to whom, about what, how far it is.

use super::accord::Destinataire;
use super::evenement::Evenement;

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Etat {
    /// It waits for its moment, or for another try.
    Attend,
    /// A server has taken it.
    Parti,
    /// It was tried as often as it may be, or refused for good.
    Echoue,
    /// It is not to go any more.
    Annule,
}

impl Etat {
    /// Every one.
    pub const TOUS: [Etat; 4] = [Etat::Attend, Etat::Parti, Etat::Echoue, Etat::Annule];

    /// As it is stored and typed: `attend`, `parti`, `echoue`, `annule`.
    pub fn mot(self) -> &'static str {
        match self {
            Etat::Attend => "attend",
            Etat::Parti => "parti",
            Etat::Echoue => "echoue",
            Etat::Annule => "annule",
        }
    }
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Made from the event that began it and from the recipient: the same at every delivery.
    pub id: String,
    /// The matricule of the student whom it is about.
    pub matricule: String,
    /// His first name and name.
    pub eleve: String,
    /// His first name.
    pub prenom: String,
    /// To whom.
    pub destinataire: Destinataire,
    /// What it tells.
    pub evenements: Vec<Evenement>,
    /// How far it is.
    pub etat: Etat,
    /// More may still be added to it.
    pub ouvert: bool,
    /// It goes before those that are not, and counts for no limit.
    pub urgent: bool,
    /// Somebody is sending it.
    pub en_cours: bool,
    /// Not before: milliseconds since 1970, UTC.
    pub apres: i64,
    /// That moment has come.
    pub du: bool,
    /// How often it was tried.
    pub essais: u32,
    /// Why it is not gone yet, in French.
    pub raison: Option<String>,
    /// When it began: milliseconds since 1970, UTC.
    pub cree: i64,
    /// When it went, failed or was cancelled.
    pub fini: Option<i64>,
}
