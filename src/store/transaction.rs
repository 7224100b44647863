//! A change and its journal entry, together or not at all.

use super::journal::Entree;
use super::{EtudiantDoc, Store};
use crate::domain::{Etudiant, Matricule};
use crate::error::{Cause, Donnees, Error, Panne, Result};
use mongodb::bson::{Bson, DateTime, Document, doc, serialize_to_bson};
use mongodb::error::{TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT};
use mongodb::sync::ClientSession;
use std::time::{Duration, Instant, SystemTime};

/// How long a transaction is tried again when others change the same documents.
const DELAI: Duration = Duration::from_secs(10);

/// A transaction under way.
pub struct Transaction<'a> {
    pub(super) store: &'a Store,
    pub(super) session: &'a mut ClientSession,
    /// The one moment that everything in it carries.
    pub(super) maintenant: DateTime,
}

impl Store {
    /// Runs `travail` in a transaction: again, from its first read, where another transaction came first.
    ///
    /// # Errors
    /// What `travail` says, with nothing written; `ResultatInconnu` where the answer to the commit was lost.
    pub fn transaction<T>(&self, mut travail: impl FnMut(&mut Transaction<'_>) -> Result<T>) -> Result<T> {
        let fin = Instant::now() + DELAI;
        let mut session = self.client.start_session().run().map_err(|error| self.panne(error))?;
        for essai in 0.. {
            session.start_transaction().run().map_err(|error| self.panne(error))?;
            let mut transaction = Transaction { store: self, session: &mut session, maintenant: DateTime::now() };
            match travail(&mut transaction) {
                Ok(fait) => match self.valide(&mut session, fin) {
                    Ok(()) => return Ok(fait),
                    Err(error) if is_transient(&error) && Instant::now() < fin => {}
                    Err(error) => return Err(error),
                },
                Err(error) => {
                    // Nothing was written either way: a transaction that cannot even be aborted ends with its session.
                    let _ = session.abort_transaction().run();
                    if !is_transient(&error) || Instant::now() >= fin {
                        return Err(error);
                    }
                }
            }
            std::thread::sleep(pause(essai));
        }
        unreachable!("the loop above only ends by returning")
    }

    /// Commits; asks again as long as the answer is lost.
    fn valide(&self, session: &mut ClientSession, fin: Instant) -> Result<()> {
        loop {
            match session.commit_transaction().run() {
                Ok(()) => return Ok(()),
                Err(error) if error.contains_label(TRANSIENT_TRANSACTION_ERROR) => return Err(self.panne(error)),
                Err(error) if error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) => {
                    if Instant::now() >= fin {
                        return Err(Panne::ResultatInconnu { detail: error.to_string() }.into());
                    }
                }
                Err(error) => return Err(self.panne(error)),
            }
        }
    }
}

fn is_transient(error: &Error) -> bool {
    matches!(*error.cause, Cause::Panne(Panne::Passagere { .. }))
}

/// A little longer each time, and never the same as another's: up to 2, 4, 8 … 64 ms.
fn pause(essai: u32) -> Duration {
    let most = 2_000u64 << essai.min(5);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let hasard = u64::from(now.subsec_nanos()).wrapping_mul(u64::from(std::process::id()) | 1) >> 4;
    Duration::from_micros(hasard % most)
}

/// The student himself, as he was read: nobody else who was given his matricule since.
fn celui(etudiant: &Etudiant, version: i64) -> Document {
    let mut qui = doc! { "_id": etudiant.matricule.as_str(), "version": version };
    qui.extend(etudiant.cree.map(|cree| ("cree".to_owned(), DateTime::from_millis(cree).into())));
    qui
}

impl Transaction<'_> {
    /// The student, as the transaction sees him.
    ///
    /// # Errors
    /// The server's.
    pub fn etudiant(&mut self, matricule: &Matricule) -> Result<Option<Etudiant>> {
        let found =
            self.store.etudiants().find_one(doc! { "_id": matricule.as_str() }).session(&mut *self.session).run();
        found.map_err(|error| self.store.panne(error))?.map(EtudiantDoc::etudiant).transpose()
    }

    /// A new student.
    ///
    /// # Errors
    /// `MatriculePris`, `TelephonePris`, the server's.
    pub fn insere(&mut self, etudiant: &Etudiant) -> Result<()> {
        let document = EtudiantDoc::de(etudiant, self.maintenant, self.maintenant);
        self.insere_tous(&[document])
    }

    /// New students, at most 2,000 at a time (design, section 5).
    ///
    /// # Errors
    /// `MatriculePris`, `TelephonePris`, the server's.
    pub fn insere_tous(&mut self, documents: &[EtudiantDoc]) -> Result<()> {
        let inserted = self.store.etudiants().insert_many(documents).session(&mut *self.session).run();
        inserted.map(|_| ()).map_err(|error| self.store.panne(error))
    }

    /// Puts a student in the place of what he was; his version must be the one that was read, and is raised.
    ///
    /// # Errors
    /// `TelephonePris`, `ModifieDepuis` where he was changed since, the server's.
    pub fn remplace(&mut self, etudiant: &mut Etudiant) -> Result<()> {
        let lue = etudiant.version;
        etudiant.version += 1;
        let document = EtudiantDoc::de(etudiant, self.maintenant, self.maintenant);
        let bson = serialize_to_bson(&document).map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
        let Bson::Document(mut champs) = bson else {
            return Err(Panne::MongoRefus { detail: "a student is a document".into() }.into());
        };
        champs.remove("_id");
        champs.remove("cree");
        let mut vides = Document::new();
        for champ in ["telephone", "email", "naissance", "tuteur", "notes", "moyenne_centiemes", "moyennes"] {
            if !champs.contains_key(champ) {
                vides.insert(champ, "");
            }
        }
        let mut change = doc! { "$set": champs };
        if !vides.is_empty() {
            change.insert("$unset", vides);
        }
        let qui = celui(etudiant, lue);
        let done = self.store.etudiants().update_one(qui, change).session(&mut *self.session).run();
        match done.map_err(|error| self.store.panne(error))?.matched_count {
            1 => Ok(()),
            _ => Err(Donnees::ModifieDepuis.into()),
        }
    }

    /// Removes a student whose version is still the one that was read.
    ///
    /// # Errors
    /// `ModifieDepuis` where he was changed since, the server's.
    pub fn supprime(&mut self, etudiant: &Etudiant) -> Result<()> {
        let qui = celui(etudiant, etudiant.version);
        let done = self.store.etudiants().delete_one(qui).session(&mut *self.session).run();
        match done.map_err(|error| self.store.panne(error))?.deleted_count {
            1 => Ok(()),
            _ => Err(Donnees::ModifieDepuis.into()),
        }
    }

    /// Writes down who changed what.
    ///
    /// # Errors
    /// The server's.
    pub fn journalise(&mut self, entree: &Entree<'_>) -> Result<()> {
        let document = entree.document(self.maintenant)?;
        let written = self.store.documents("journal").insert_one(document).session(&mut *self.session).run();
        written.map(|_| ()).map_err(|error| self.store.panne(error))
    }
}
