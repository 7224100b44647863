//! The shell: lines are typed with history, completion, hints and colours, and handed to whoever runs them. The only room that
//! names rustyline. It knows commands by their `Spec` alone, and never waits for a server while a line is typed.
//!
//! `jetons` cuts a half-typed line, `analyse` and `options` say what it means so far; `complete`, `hint` and `highlight` are made from that
//! and stay pure; `helper` ties them to the editor. `repl` is the loop.

pub mod analyse;
mod barre;
mod clavier;
pub mod complete;
pub mod dialogue;
pub mod ecran;
pub mod fichiers;
pub mod helper;
pub mod highlight;
pub mod hint;
pub mod history;
pub mod interrupt;
pub mod jetons;
pub mod memoire;
pub mod options;
pub mod pager;
mod recolte;
pub mod repl;
pub mod terminal;

#[cfg(test)]
mod complete_tests;
#[cfg(test)]
mod jetons_tests;

pub use analyse::montrable;
pub use barre::suivi;
pub use dialogue::{AuTerminal, Muet};
pub use ecran::Depart;
pub use repl::{Apres, Interprete, Reglages, lance};
