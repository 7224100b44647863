//! What `help` tells.

use crate::command::spec::{Exemple, Spec};

/// A page of help.
#[derive(Debug)]
pub enum Aide {
    /// These commands, and these subjects.
    Toutes {
        /// Which.
        specs: Vec<&'static Spec>,
        /// What several of them have in common.
        sujets: Vec<&'static Sujet>,
        /// Whoever asks can only mean himself.
        a_soi: bool,
    },
    /// One command.
    Une {
        /// Which.
        spec: &'static Spec,
        /// Whoever asks can only mean himself.
        a_soi: bool,
        /// What else there is for the same purpose.
        voir: Vec<&'static str>,
    },
    /// What several commands have in common.
    Sujet(&'static Sujet),
}

/// What several commands have in common: criteria, marks, scripts.
#[derive(Debug)]
pub struct Sujet {
    /// `critères`
    pub nom: &'static str,
    /// Other words for it.
    pub alias: &'static [&'static str],
    /// What it is about, in one French sentence without a full stop.
    pub resume: &'static str,
    /// Ways to write, each with what it means.
    pub formes: &'static [(&'static str, &'static str)],
    /// Lines that work as they stand on the example school.
    pub exemples: &'static [Exemple],
    /// The commands that it serves.
    pub voir: &'static [&'static str],
}
