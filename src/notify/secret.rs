//! The password of a server, as the first line of a file holds it.

use crate::error::{Error, Result};
use std::path::Path;
use zeroize::Zeroizing;

/// The first line of a file.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn mot_de_passe(fichier: &Path) -> Result<Zeroizing<String>> {
    let texte = std::fs::read_to_string(fichier).map_err(|source| Error::fichier(fichier, source))?;
    let texte = Zeroizing::new(texte);
    let nu = texte.strip_prefix('\u{feff}').unwrap_or(&texte);
    Ok(Zeroizing::new(nu.lines().next().unwrap_or_default().to_owned()))
}
