//! The language's rules: what a line means, what is refused and how that reads, and what holds for every line.

mod carets;
mod meaning;
pub(crate) mod properties;
mod refusals;
