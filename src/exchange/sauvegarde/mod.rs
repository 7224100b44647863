//! The file of a backup: every document of a school as it is kept, in blocks that are compressed and checked one by one.
//!
//! # The format, version 1
//! Integers are unsigned and begin with their lowest byte; ‖ puts bytes one behind the other.
//!
//! ```text
//! file    = "carnet:sauvegarde\n" ‖ version (4 bytes) ‖ block*
//! block   = kind (1 byte) ‖ length (4) ‖ stored (4) ‖ bytes (stored of them) ‖ hash (32)
//! hash    = SHA-256(hash of the block before ‖ kind ‖ length ‖ stored ‖ bytes)
//!           before the first: SHA-256("carnet:sauvegarde\n" ‖ version)
//! ```
//!
//! | kind | how often | its bytes |
//! |---|---|---|
//! | `E` | once, first | JSON, as it is: [`Entete`]: the school, its database, the version of carnet, the version of the data's schema, the moment, each collection with its documents counted |
//! | `D` | | compressed by raw deflate (RFC 1951) to `stored` bytes; `length` bytes when inflated: the collection's number (4 bytes, by its place in the header), then its documents in BSON, one behind the other |
//! | `F` | once, last | JSON, as it is: [`Fin`]: the blocks and the documents that there were |
//!
//! Nothing stands behind `F`. The blocks of a collection stand together, and collections in the order of the header: counters, rules
//! and the journal before what is checked against them. A block is 1 MiB when inflated, or one document where that is longer;
//! [`LONGUEUR_MAX`] bytes at most.
//!
//! Each hash holds the one before it, so that the last one is that of the whole: a byte that was changed, a block that was taken
//! out, put in or moved, and an end that is missing are found. A hash without a key proves no author: whoever can write the file
//! and knows this page can make another one. What the journal's own chains tell of the documents is looked at besides
//! ([`crate::store::Store::verifie_journal`]).

mod ecrivain;
mod lecteur;
#[cfg(test)]
mod tests;

pub use ecrivain::Ecrivain;
pub use lecteur::{Lecteur, Lot};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What such a file begins with.
const MAGIE: &[u8; 18] = b"carnet:sauvegarde\n";
/// The version of the format.
pub const VERSION: u32 = 1;
/// A block is as long when inflated, or longer by one document.
pub const BLOC: usize = 1 << 20;
/// No block is longer: MongoDB's largest document and the collection's number.
pub const LONGUEUR_MAX: u32 = (16 << 20) + (32 << 10);
/// Kind, length, stored.
const DEBUT: usize = 9;
const ENTETE: u8 = b'E';
const DOCUMENTS: u8 = b'D';
const FIN: u8 = b'F';

/// A hash.
type Empreinte = [u8; 32];

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entete {
    /// The school's name, where the configuration has one.
    pub ecole: String,
    /// The database that it was made of.
    pub base: String,
    /// The version of carnet that made it.
    pub carnet: String,
    /// The version of the data's schema.
    pub schema: i32,
    /// The moment that all documents are of: milliseconds since 1970, UTC.
    pub moment: i64,
    /// The collections, in the order in which they stand in the file.
    pub collections: Vec<Comptee>,
}

/// A collection, and how many documents it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comptee {
    /// Its name.
    pub nom: String,
    /// Documents.
    pub documents: u64,
}

impl Entete {
    /// All documents.
    pub fn total(&self) -> u64 {
        self.collections.iter().map(|comptee| comptee.documents).sum()
    }

    /// The documents of a collection.
    pub fn documents(&self, nom: &str) -> u64 {
        self.collections.iter().find(|comptee| comptee.nom == nom).map_or(0, |comptee| comptee.documents)
    }
}

/// What ends a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fin {
    /// Blocks of documents.
    pub blocs: u64,
    /// The documents of each collection, in the order of the header.
    pub documents: Vec<u64>,
}

/// The hash that the first block follows.
fn premiere() -> Empreinte {
    Sha256::new().chain_update(MAGIE).chain_update(VERSION.to_le_bytes()).finalize().into()
}

/// The hash of a block.
fn suivante(precedente: &Empreinte, debut: &[u8; DEBUT], octets: &[u8]) -> Empreinte {
    Sha256::new().chain_update(precedente).chain_update(debut).chain_update(octets).finalize().into()
}
