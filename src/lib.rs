//! carnet: the shell with which a school keeps its students and their marks.
#![doc = ""]

pub mod lang;
pub mod texte;
