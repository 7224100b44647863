//! Where the chain of a target's journal entries stands: kept in the target itself, so that a change needs no further read.

/// The head of a chain. Opaque outside the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tete {
    /// The journal entry with which the chain began.
    pub lignee: [u8; 12],
    /// How many links it has, from 1.
    pub n: i64,
    /// The last link's hash.
    pub hash: [u8; 32],
}
