//! A line of text becomes a command AST, and back. Pure: no I/O, no clock, no command's name.

pub mod ast;
pub mod diagnostic;
pub mod grammar;
mod print;
mod souligne;
#[cfg(test)]
pub(crate) mod tests;

pub use ast::{Critere, Expr, Ligne, Mot, Op, Span, Valeur};
pub use diagnostic::{Attendu, Diagnostic, Probleme};
pub use grammar::parse;
pub use souligne::{colonne, souligne};
