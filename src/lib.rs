//! carnet: the shell with which a school keeps its students and their marks.

pub mod cache;
pub mod domain;
pub mod error;
pub mod lang;
pub mod local;
pub mod store;
pub mod texte;
