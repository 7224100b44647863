//! A line of text becomes a command AST. Pure: no I/O, no clock, no command's name.

pub mod ast;
pub mod diagnostic;
pub mod grammar;

pub use ast::{Critere, Expr, Ligne, Mot, Op, Span, Valeur};
pub use diagnostic::{Diagnostic, colonne, souligne};
pub use grammar::parse;
