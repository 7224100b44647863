//! The tests that need real servers: one binary, so that a run has one pair of them. Each module tests one room.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on fails")]

mod commun;
mod comptes;
mod courses;
mod droits;
mod enclos;
mod exemples;
mod explication;
mod hostile;
mod import;
mod index;
mod journal;
mod journal_comptes;
mod limites;
mod local;
mod lots;
mod notes;
mod pannes;
mod portees;
mod recherche;
mod redis;
mod reglages;
mod releve;
mod reprise;
mod saisie;
mod saisie_classe;
mod secrets;
mod sessions;
mod statistiques;
mod terminal;
mod undo;
mod undo_comptes;
