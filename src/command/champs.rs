//! `champs=`: which fields are shown or written, in which order.

use super::Args;
use super::criteres;
use crate::domain::Champ;
use crate::error::{Emploi, Error, Result};
use crate::lang::Mot;

/// What `champs=nom,prenom,moyenne.Maths` names; none where it is not given.
///
/// # Errors
/// A field that there is not, or twice the same.
pub fn champs(args: &Args<'_>) -> Result<Option<Vec<Champ>>> {
    let Some((texte, span)) = args.texte("champs") else { return Ok(None) };
    let mut champs = Vec::new();
    for nom in texte.split([',', ';']) {
        let champ = criteres::champ(&Mot { texte: nom.trim().to_owned(), cite: false, span })?;
        if champs.contains(&champ) {
            return Err(Error::from(Emploi::DeuxFois { nom: champ.nom() }).at(span));
        }
        champs.push(champ);
    }
    Ok(Some(champs))
}
