//! Chains, as a verification reads them link by link.

use super::constat::{Anomalie, Verification};
use mongodb::bson::oid::ObjectId;
use std::collections::BTreeMap;

/// Whose chain: type and id, with what no id has between them, and the entry that began it. There is one for each student that
/// ever was: what is kept of it is small.
pub(super) type Cle = (Box<str>, ObjectId);

/// Between type and id.
const ENTRE: char = '\u{1f}';

/// A chain as far as it was read.
#[derive(Default)]
pub(super) struct Fil {
    pub(super) dernier: Option<Dernier>,
    /// Links that were read before one that comes before them: clocks of two machines differ. Mostly there are none.
    pub(super) attente: BTreeMap<i64, Maillon>,
}

/// A link.
pub(super) struct Maillon {
    pub(super) precedent: Option<Vec<u8>>,
    pub(super) lui: Dernier,
}

/// What is looked at of the last link that was read.
pub(super) struct Dernier {
    pub(super) n: i64,
    pub(super) entree: ObjectId,
    pub(super) hash: [u8; 32],
    /// Salt and digest of the target after it: none is left of the salt where values were erased, none of the state where the target
    /// is no more.
    pub(super) sel: Option<[u8; 16]>,
    pub(super) etat: Option<[u8; 32]>,
}

impl Fil {
    /// The number of the last link that was read.
    pub(super) fn vu(&self) -> i64 {
        self.dernier.as_ref().map_or(0, |dernier| dernier.n)
    }

    /// The next link, where it was read before its time.
    pub(super) fn suivant(&mut self) -> Option<Maillon> {
        let n = self.vu() + 1;
        self.attente.remove(&n)
    }

    /// Takes the next link; one that does not hold on to the link before blames that one: its hash is not what it was.
    pub(super) fn avance(&mut self, suivant: Maillon, (genre, id): (&str, &str), rapport: &mut Verification) {
        let avant = self.dernier.as_ref().map(|dernier| &dernier.hash[..]);
        if avant != suivant.precedent.as_deref() {
            let entree = self.dernier.as_ref().map_or(suivant.lui.entree, |dernier| dernier.entree);
            rapport.constate(genre, id, Some(entree), Anomalie::Entete);
        }
        self.dernier = Some(suivant.lui);
    }
}

/// The key of a chain.
pub(super) fn cle(genre: &str, id: &str, lignee: ObjectId) -> Cle {
    (format!("{genre}{ENTRE}{id}").into(), lignee)
}

/// Type and id.
pub(super) fn parts(cible: &str) -> (&str, &str) {
    cible.split_once(ENTRE).unwrap_or((cible, ""))
}

/// So many bytes; what is not as long as it has to be is no salt and no digest of anything.
pub(super) fn fixes<const N: usize>(octets: &[u8]) -> [u8; N] {
    octets.try_into().unwrap_or([0; N])
}
