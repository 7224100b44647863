//! What a verification finds.

use mongodb::bson::oid::ObjectId;

/// Findings that are told one by one; the others are counted.
const CONSTATS: usize = 1_000;
/// What does not hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anomalie {
    /// An entry cannot be read as one.
    Illisible,
    /// The values of an entry are not those that were written.
    Valeurs,
    /// Something else of an entry is not what was written: who, when, with which command, on what.
    Entete,
    /// The list by which an entry is found again is not what was written.
    Touches,
    /// Two entries have the same place.
    Double {
        /// Which.
        n: i64,
    },
    /// Entries are missing before another one.
    Manquent {
        /// The first.
        de: i64,
        /// The last.
        a: i64,
    },
    /// The last entries are missing.
    FinManque {
        /// The first of them.
        de: i64,
        /// The last.
        a: i64,
    },
    /// The target is older than its last entry.
    Ancienne {
        /// The place of the entry that it shows.
        n: i64,
        /// That of the last one.
        sur: i64,
    },
    /// The target is not what its last entry left.
    Etat,
    /// What is derived from a student's marks is not what they come to.
    Derive,
    /// The target says that it has a journal, and there is no entry.
    SansEntree,
    /// The target was written without any journal.
    SansJournal,
    /// There are entries, and the target is gone without one that says so.
    Disparue,
    /// Entries that this one expurgated are not what it has left of them.
    Expurgation,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constat {
    /// The target's type: `etudiant`, `compte`; none where not even that can be read.
    pub genre: String,
    /// The target's id.
    pub id: String,
    /// The entry, where one is to blame: in hexadecimal.
    pub entree: Option<String>,
    /// What.
    pub anomalie: Anomalie,
}

/// What a verification has seen.
#[derive(Debug, Default)]
pub struct Verification {
    /// Entries.
    pub entrees: u64,
    /// Targets that have a chain, or had one.
    pub chaines: u64,
    /// Entries and targets from before there were chains.
    pub anciens: u64,
    /// Volets whose values were erased.
    pub effaces: u64,
    /// What does not hold together, the first thousand.
    pub constats: Vec<Constat>,
    /// All that does not.
    pub total: u64,
}

impl Verification {
    /// One more finding.
    pub(super) fn constate(&mut self, genre: &str, id: &str, entree: Option<ObjectId>, anomalie: Anomalie) {
        self.total += 1;
        if self.constats.len() < CONSTATS {
            let entree = entree.map(|entree| entree.to_hex());
            self.constats.push(Constat { genre: genre.to_owned(), id: id.to_owned(), entree, anomalie });
        }
    }
}
