//! The driver's errors, which are English dumps of its view of the network, become causes with a French sentence.

use super::Store;
use super::schema::PORTE;
use crate::error::{Donnees, Error, Panne};
use mongodb::error::{Error as MongoError, ErrorKind, WriteFailure};

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
        if is_fermee(&error) {
            return Panne::JournalFerme { detail }.into();
        }
        let adresse = self.adresse.clone();
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
            ErrorKind::Command(command) if [13, 18, 8000].contains(&command.code) => {
                Panne::MongoAuthentification { adresse, detail }.into()
            }
            ErrorKind::Command(command) if command.code == 50 => Panne::TropLent { detail }.into(),
            _ => Panne::MongoRefus { detail }.into(),
        }
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

/// The journal takes nothing: the school is being put back from a backup.
fn is_fermee(error: &MongoError) -> bool {
    let dit = match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteError(write)) if write.code == INVALIDE => write.details.as_ref(),
        _ => None,
    };
    dit.is_some_and(|details| details.to_string().contains(PORTE))
}
