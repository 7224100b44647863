//! What commands call: the school, and what can be done with it. Rights are checked before; text is made after.

mod ecole;
pub mod etudiants;
pub mod fusion;
mod import;
pub mod journal;
pub mod reference;
pub mod reprise;
mod veille;
pub mod vocabulaire;

pub use ecole::{Ouverture, School};
pub use import::{DemandeImport, ImportInterrompu, ImportPret, Mode, Progres, RapportImport};
pub use veille::Veille;
