//! Messages that wait to be sent: written in the very transaction of what they tell of, so that none is lost and none tells of what
//! was not written (design, section 5).
//!
//! A message is a document of `notifications`. Its `_id` is made from the journal's entry and the recipient, so that a second
//! delivery of it can be recognised. While it is `ouvert` (until it is first taken: 10 minutes at least), further marks of the same student are
//! added to it. Whoever sends takes it on a lease (`bail`) by the server's clock; who dies leaves it to the next. What it tells stays
//! as it is while somebody sends it, and where a server may have it (`doute`): what changes then is told by another message in its
//! place. One that is to be taken back while it is being sent is `revoque`: where it does not go this time, it never does.

mod document;
mod ecriture;
mod file;
mod limites;

pub(super) use document::MessageDoc;
pub(super) use ecriture::Annonce;
pub use file::{Combien, Issue, Motif, Prise, QuelsMessages, Retires};
pub use limites::Pause;

use super::Store;
use crate::domain::Canal;
use mongodb::sync::Collection;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// How long marks of one student are gathered.
const RASSEMBLE: Duration = Duration::from_secs(600);
/// How long whoever sends may take over one message: longer than all the answers of a slow server together.
const BAIL: Duration = Duration::from_secs(300);

/// The channels of messages that were written since it was last asked.
#[derive(Debug, Default)]
pub(super) struct Depots(AtomicU8);

impl Depots {
    fn note(&self, canal: Canal) {
        self.0.fetch_or(1 << canal as u8, Ordering::Relaxed);
    }
}

impl Store {
    fn messages(&self) -> Collection<MessageDoc> {
        self.db.collection("notifications")
    }

    /// The channels of the messages that this run has written since the last call.
    pub fn depots(&self) -> Vec<Canal> {
        let bits = self.depots.0.swap(0, Ordering::Relaxed);
        Canal::TOUS.into_iter().filter(|canal| bits & (1 << *canal as u8) != 0).collect()
    }
}
