//! The driver's errors, which are English dumps of its view of the network, become causes with a French sentence.

use super::Store;
use super::schema::{NUMERO, PORTE};
use crate::error::{Donnees, Error, Panne};
use mongodb::error::{Error as MongoError, ErrorKind, WriteFailure};

/// The words of TLS on a server that nobody vouches for, or that is another one than the address says.
const CERTIFICAT: &str = "invalid peer certificate";

/// The user has no right to do this.
const INTERDIT: i32 = 13;
/// The server's words to somebody who has not said who he is.
const ANONYME: &str = "requires authentication";

/// A value that another document has already.
const DOUBLON: i32 = 11000;

/// The server is there, but not for us, not now: not primary, shutting down, stepping down, still starting (nothing that a majority
/// has is known yet: 246), or one behind it is gone. What the driver's specification calls worth another try.
const ABSENT: [i32; 14] = [6, 7, 89, 91, 134, 189, 246, 262, 9001, 10107, 11600, 11602, 13435, 13436];

impl Store {
    /// What the driver's error means.
    pub(super) fn panne(&self, error: MongoError) -> Error {
        if let Some(message) = doublon(&error) {
            let pris = match message {
                _ if message.contains("index: telephone") => Donnees::TelephonePris,
                _ if message.contains("index: compte_etudiant") => Donnees::CompteEtudiantPris,
                _ if message.contains(".comptes ") => Donnees::ComptePris,
                _ if message.contains(".etudiants ") => Donnees::MatriculePris,
                _ => Donnees::DejaLa,
            };
            return pris.into();
        }
        let detail = error.to_string();
        match refus_du_journal(&error) {
            Some(Porte::Fermee) => return Panne::JournalFerme { detail }.into(),
            Some(Porte::PourDAutres) => {
                self.est_depasse(i32::MAX);
                return Panne::CarnetAncien { detail }.into();
            }
            None => {}
        }
        let adresse = self.adresse.clone();
        if detail.contains(CERTIFICAT) {
            return Panne::MongoCertificat { adresse, detail }.into();
        }
        // The driver calls a transaction transient, too, where it has looked for the server in vain: nothing was written, but
        // nobody else is in the way either.
        let is_gone = matches!(error.kind.as_ref(), ErrorKind::ServerSelection { .. });
        if !is_gone && error.contains_label(mongodb::error::TRANSIENT_TRANSACTION_ERROR) {
            return Panne::Passagere { detail }.into();
        }
        match error.kind.as_ref() {
            ErrorKind::ServerSelection { .. }
            | ErrorKind::Io(_)
            | ErrorKind::ConnectionPoolCleared { .. }
            | ErrorKind::Write(WriteFailure::WriteConcernError(_)) => {
                Panne::MongoInjoignable { adresse, detail }.into()
            }
            ErrorKind::Authentication { .. } => Panne::MongoAuthentification { adresse, detail }.into(),
            ErrorKind::Command(command) if ABSENT.contains(&command.code) => {
                Panne::MongoInjoignable { adresse, detail }.into()
            }
            // Who is not logged in has no right either.
            ErrorKind::Command(command) if command.code == INTERDIT && !command.message.contains(ANONYME) => {
                Panne::MongoInterdit { adresse, detail }.into()
            }
            ErrorKind::Command(command) if [INTERDIT, 18, 8000].contains(&command.code) => {
                Panne::MongoAuthentification { adresse, detail }.into()
            }
            ErrorKind::Command(command) if command.code == 50 => Panne::TropLent { detail }.into(),
            _ => Panne::MongoRefus { detail }.into(),
        }
    }
}

/// What is wrong with the address itself.
pub(super) fn adresse(uri: &str, error: &MongoError) -> Panne {
    let detail = error.to_string();
    match error.kind.as_ref() {
        ErrorKind::DnsResolve { .. } => {
            let reste = uri.split_once("://").map_or(uri, |(_, reste)| reste);
            let autorite = reste.split(['/', '?']).next().unwrap_or(reste);
            let nom = autorite.rsplit('@').next().unwrap_or(autorite);
            Panne::MongoSansNom { nom: nom.to_owned(), detail }
        }
        _ => Panne::AdresseMongo { detail },
    }
}

/// The server's words on a value that must be unique and is not.
fn doublon(error: &MongoError) -> Option<&str> {
    match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteError(write)) if write.code == DOUBLON => Some(&write.message),
        ErrorKind::Command(command) if command.code == DOUBLON => Some(&command.message),
        ErrorKind::InsertMany(many) => {
            many.write_errors.iter().flatten().find(|write| write.code == DOUBLON).map(|write| write.message.as_str())
        }
        _ => None,
    }
}

/// A document that its collection's validator does not take.
const INVALIDE: i32 = 121;

/// Why the journal takes no entry.
enum Porte {
    /// The school is being put back from a backup.
    Fermee,
    /// Those of this carnet's schema are none any more.
    PourDAutres,
}

fn refus_du_journal(error: &MongoError) -> Option<Porte> {
    let dit = match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteError(write)) if write.code == INVALIDE => write.details.as_ref(),
        _ => None,
    };
    let dit = dit?.to_string();
    let nomme = |champ: &str| dit.contains(&format!("\"{champ}\""));
    if nomme(PORTE) { Some(Porte::Fermee) } else { nomme(NUMERO).then_some(Porte::PourDAutres) }
}
