//! A change and its journal entry, together or not at all.

use super::Store;
use super::patience::{MAJORITE, is_injoignable};
use crate::cache::{Intention, Portee};
use crate::domain::{Etudiant, Matricule};
use crate::error::{Cause, Error, Panne, Result};
use crate::point;
use mongodb::bson::{DateTime, Document, doc};
use mongodb::error::{
    Error as MongoError, ErrorKind, TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT, WriteFailure,
};
use mongodb::sync::ClientSession;
use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

/// How long after its clock was read a transaction's first statement may still begin (design, section 7).
const DELAI: Duration = Duration::from_secs(10);

/// Nothing is wrong with the servers where a transaction has to announce more, or to read the clock again: on a slow machine a
/// large one has these chances however long the first one took.
const REJOUES: u32 = 2;

/// MongoDB's code for a transaction that it does not know.
const TRANSACTION_INCONNUE: i32 = 251;

/// A transaction under way.
pub struct Transaction<'a> {
    pub(super) store: &'a Store,
    pub(super) session: &'a mut ClientSession,
    /// The one moment that everything in it carries.
    pub(super) maintenant: DateTime,
    /// What it may write.
    barriere: &'a mut Barriere,
    /// Its first statement has been made, and in time.
    franchie: bool,
}

/// Which scopes a transaction has announced to the cache, and until when it may begin.
struct Barriere {
    /// By the server's clock.
    fin: DateTime,
    annoncees: BTreeSet<Portee>,
    /// Those that turned out to be missing.
    manquent: BTreeSet<Portee>,
    /// It is not meant to stay.
    essai: bool,
}

impl Store {
    /// Runs `travail` in a transaction: again, from its first read, where another transaction came first or the server went away,
    /// as long as the command has patience ([`super::patience`]). The scopes that it writes are announced to the cache before, and
    /// taken back after (step by step in [`crate::cache::protocole`]): `portees` as far as the caller knows them. Where it writes others, nothing is written, and it runs again with those too.
    ///
    /// # Errors
    /// What `travail` says, with nothing written; `ResultatInconnu` where the answer to the commit was lost.
    pub fn transaction<T>(
        &self,
        portees: impl IntoIterator<Item = Portee>,
        mut travail: impl FnMut(&mut Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        self.verifie_le_schema()?;
        self.patience.pour_une_partie();
        let mut annoncees: BTreeSet<Portee> = portees.into_iter().collect();
        for rejoues in 0_u32.. {
            let fin = self.insiste(|| self.echeance(&annoncees))?;
            let barriere = Barriere { fin, annoncees, manquent: BTreeSet::new(), essai: false };
            point::passe("apres-horloge");
            let is_cached = !barriere.annoncees.is_empty();
            let intention = is_cached.then(|| self.cache.annonce(barriere.annoncees.iter().cloned().collect()));
            point::passe("apres-annonce");
            let (resultat, barriere) = self.essaie(barriere, &mut travail);
            point::passe("apres-commit");
            let is_unknown = |error: &Error| matches!(*error.cause, Cause::Panne(Panne::ResultatInconnu { .. }));
            // What may still be committed keeps its intents until they end by themselves; what was neither written nor announced
            // leaves nothing to take back.
            let is_over = |intention: &Intention| match &resultat {
                Ok(_) => true,
                Err(error) => !is_unknown(error) && intention.est_annoncee(),
            };
            if let Some(intention) = intention.filter(is_over) {
                self.cache.retire(&intention);
            }
            point::passe("apres-retrait");
            match resultat {
                Err(error) if is_a_rejouer(&error) && (rejoues < REJOUES || self.patience.reste()) => {
                    if matches!(*error.cause, Cause::Panne(Panne::HorsDelai)) {
                        // It may be the clock that was wrong, or another server's.
                        self.horloge.oublie();
                    }
                    annoncees = barriere.annoncees;
                    annoncees.extend(barriere.manquent);
                }
                Err(error) if is_a_rejouer(&error) => {
                    return Err(Panne::Passagere { detail: error.to_string() }.into());
                }
                Ok(fait) => {
                    // A long work has as much patience with its next part.
                    self.patience.commence();
                    return Ok(fait);
                }
                resultat => return resultat,
            }
        }
        unreachable!("the loop above only ends by returning")
    }

    /// What would come of `travail`: nothing of it stays, and nothing goes stale.
    ///
    /// # Errors
    /// What `travail` says.
    pub fn essai<T>(&self, mut travail: impl FnMut(&mut Transaction<'_>) -> Result<T>) -> Result<T> {
        let rien = BTreeSet::new;
        let barriere = Barriere { fin: DateTime::MAX, annoncees: rien(), manquent: rien(), essai: true };
        self.essaie(barriere, &mut travail).0
    }

    /// Until when, by the server's clock, a transaction on these scopes may begin: only what is cached needs to ask.
    fn echeance(&self, portees: &BTreeSet<Portee>) -> Result<DateTime> {
        if portees.is_empty() {
            return Ok(DateTime::MAX);
        }
        let delai = point::duree("CARNET_DELAI", DELAI).as_millis() as i64;
        Ok(DateTime::from_millis(self.horloge()? + delai))
    }

    fn essaie<T>(
        &self,
        mut barriere: Barriere,
        travail: &mut impl FnMut(&mut Transaction<'_>) -> Result<T>,
    ) -> (Result<T>, Barriere) {
        for essai in 0.. {
            // A session that was in a transaction which came to nothing ends it behind our back.
            let mut session = match self.insiste(|| self.session()) {
                Ok(session) => session,
                Err(error) => return (Err(error), barriere),
            };
            let mut transaction = Transaction {
                store: self,
                session: &mut session,
                maintenant: DateTime::now(),
                franchie: barriere.annoncees.is_empty(),
                barriere: &mut barriere,
            };
            let error = match travail(&mut transaction) {
                Ok(fait) if barriere.essai => {
                    let aborted = session.abort_transaction().run().map_err(|error| self.panne(error));
                    return (aborted.map(|()| fait), barriere);
                }
                Ok(fait) => {
                    point::passe("avant-commit");
                    match self.valide(&mut session) {
                        Ok(()) => return (Ok(fait), barriere),
                        Err(error) => error,
                    }
                }
                Err(error) if self.patience.permet(&error) || is_injoignable(&error) => error,
                Err(error) => {
                    // Nothing was written either way: a transaction that cannot even be aborted ends with its session.
                    let _ = session.abort_transaction().run();
                    return (Err(error), barriere);
                }
            };
            if !self.patience.permet(&error) {
                return (Err(error), barriere);
            }
            std::thread::sleep(pause(essai));
        }
        unreachable!("the loop above only ends by returning")
    }

    /// A session in a transaction.
    fn session(&self) -> Result<ClientSession> {
        let mut session = self.client.start_session().run().map_err(|error| self.panne(error))?;
        // Nobody waits any longer for a majority that does not come: the answer to the commit is then lost.
        let begun = session.start_transaction().max_commit_time(MAJORITE).run();
        begun.map_err(|error| self.panne(error))?;
        Ok(session)
    }

    /// Commits; asks again as long as the answer is lost. Once it was lost, no other failure says that nothing was written.
    fn valide(&self, session: &mut ClientSession) -> Result<()> {
        let inconnu = |error: &MongoError| Panne::ResultatInconnu { detail: error.to_string() }.into();
        let mut perdue = false;
        for essai in 0.. {
            match session.commit_transaction().run() {
                Ok(()) => return Ok(()),
                Err(error) if error.contains_label(TRANSIENT_TRANSACTION_ERROR) => return Err(self.panne(error)),
                Err(error) if is_perdue(&error) => {
                    // A server that answers is given more time than one that is away.
                    let is_over = if is_absente(&error) { !self.patience.attend() } else { !self.patience.reste() };
                    if is_over {
                        return Err(inconnu(&error));
                    }
                    perdue = true;
                    std::thread::sleep(pause(essai));
                }
                Err(error) if perdue => return Err(inconnu(&error)),
                Err(error) => return Err(self.panne(error)),
            }
        }
        unreachable!("the loop above only ends by returning")
    }
}

/// The commit may have been done, or may still be: its answer was lost, or too few have confirmed it so far. A server that knows no
/// such transaction has said so for good only where it calls that transient: a new primary that too few follow yet does not.
fn is_perdue(error: &MongoError) -> bool {
    let is_unconfirmed = match error.kind.as_ref() {
        ErrorKind::Write(WriteFailure::WriteConcernError(_)) => true,
        ErrorKind::Command(refus) => refus.code == TRANSACTION_INCONNUE,
        _ => false,
    };
    is_unconfirmed || error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT)
}

/// No server has answered at all.
fn is_absente(error: &MongoError) -> bool {
    matches!(
        error.kind.as_ref(),
        ErrorKind::ServerSelection { .. } | ErrorKind::Io(_) | ErrorKind::ConnectionPoolCleared { .. }
    )
}

/// To be run again with a new clock, or with more scopes.
fn is_a_rejouer(error: &Error) -> bool {
    matches!(*error.cause, Cause::Panne(Panne::HorsDelai | Panne::PorteesManquent))
}

/// A little longer each time, and never the same as another's: up to 2, 4, 8 … 64 ms.
pub(super) fn pause(essai: u32) -> Duration {
    let most = 2_000u64 << essai.min(5);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let hasard = u64::from(now.subsec_nanos()).wrapping_mul(u64::from(std::process::id()) | 1) >> 4;
    Duration::from_micros(hasard % most)
}

/// The student himself, as he was read: nobody else who was given his matricule since, and with averages by the same rules.
pub(super) fn celui(etudiant: &Etudiant) -> Document {
    let mut qui = doc! { "_id": etudiant.matricule.as_str(), "version": etudiant.version };
    match etudiant.reglement.numero {
        // Of who was last written before there were rules.
        0 => qui.insert("reglement", doc! { "$in": [0, null] }),
        numero => qui.insert("reglement", numero),
    };
    qui.extend(etudiant.cree.map(|cree| ("cree".to_owned(), DateTime::from_millis(cree).into())));
    qui
}

impl Transaction<'_> {
    /// Refuses to write what was not announced: the transaction then runs again, and announces it.
    ///
    /// # Errors
    /// `PorteesManquent`.
    pub(super) fn exige(&mut self, portees: &[Portee]) -> Result<()> {
        if self.barriere.essai {
            return Ok(());
        }
        let manquent = portees.iter().filter(|portee| !self.barriere.annoncees.contains(portee));
        self.barriere.manquent.extend(manquent.cloned());
        if self.barriere.manquent.is_empty() { Ok(()) } else { Err(Panne::PorteesManquent.into()) }
    }

    /// Nothing of it is meant to stay.
    pub(super) fn est_un_essai(&self) -> bool {
        self.barriere.essai
    }

    /// The filter of a statement: the transaction's first one only finds something while there is time.
    pub(super) fn a_temps(&mut self, mut filtre: Document) -> Document {
        if !std::mem::replace(&mut self.franchie, true) && point::garde("barriere") {
            filtre.insert("$expr", doc! { "$lt": ["$$NOW", self.barriere.fin] });
        }
        filtre
    }

    /// A first statement that asks for nothing but the time, for transactions that begin with something else than a filter; and
    /// for one whose first statement found nothing.
    ///
    /// # Errors
    /// `HorsDelai`, the server's.
    pub(super) fn franchit(&mut self) -> Result<()> {
        self.franchie = false;
        let ici = self.a_temps(doc! { "_id": "schema" });
        let compteurs = self.store.documents("compteurs");
        let found = compteurs.find_one(ici).projection(doc! { "_id": 1 }).session(&mut *self.session).run();
        match found.map_err(|error| self.store.panne(error))? {
            Some(_) => Ok(()),
            None => Err(Panne::HorsDelai.into()),
        }
    }

    /// The same, unless the first statement has been made.
    pub(super) fn franchit_d_abord(&mut self) -> Result<()> {
        if self.franchie { Ok(()) } else { self.franchit() }
    }

    /// The student, as the transaction sees him.
    ///
    /// # Errors
    /// The server's.
    pub fn etudiant(&mut self, matricule: &Matricule) -> Result<Option<Etudiant>> {
        self.franchit_d_abord()?;
        let found =
            self.store.etudiants().find_one(doc! { "_id": matricule.as_str() }).session(&mut *self.session).run();
        let found = found.map_err(|error| self.store.panne(error))?;
        found.map(|document| self.store.etudiant_de(document)).transpose()
    }
}
