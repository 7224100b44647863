//! stub
use super::{Diagnostic, Ligne};
/// stub
pub fn parse(_l: &str) -> Result<Ligne, Diagnostic> {
    Ok(Ligne::default())
}
