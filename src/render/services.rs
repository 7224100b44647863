//! The private servers of local mode, for `carnet services`.

use crate::local::Etat;

/// What is told of them, as name and value: the same for every format.
pub fn champs(etat: &Etat) -> Vec<(String, String)> {
    let Etat = etat;
    Vec::new()
}
