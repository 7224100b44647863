//! carnet: the shell with which a school keeps its students and their marks.

pub mod arret;
pub mod cache;
pub mod cli;
pub mod command;
pub mod config;
pub mod domain;
pub mod error;
pub mod exchange;
pub mod lang;
pub mod local;
pub mod outcome;
pub mod render;
pub mod service;
pub mod shell;
pub mod store;
pub mod texte;
