//! Columns of choice: `champs=nom,prenom,classe,moyenne.Maths`.

use super::champ::Champ;
use crate::texte;
use thiserror::Error;

/// The fields that a list shows, in their order; one at least, none twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colonnes(Vec<Champ>);

/// A text that names no columns.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColonnesError {
    /// No field is called so.
    #[error("champ « {0} » inconnu")]
    Inconnue(String),
    /// The same field twice.
    #[error("le champ « {0} » est donné deux fois")]
    Double(String),
}

impl Colonnes {
    /// Reads fields with `,` or `;` between them.
    ///
    /// # Errors
    /// A field that there is not, also an empty one; one that is there twice.
    pub fn parse(brut: &str) -> Result<Colonnes, ColonnesError> {
        let mut champs: Vec<Champ> = Vec::new();
        for nom in brut.split([',', ';']).map(str::trim) {
            let propre = || texte::fit(&texte::printable(nom), 40).into_owned();
            let champ = Champ::parse(nom).ok_or_else(|| ColonnesError::Inconnue(propre()))?;
            if champs.iter().any(|autre| autre.cle() == champ.cle()) {
                return Err(ColonnesError::Double(propre()));
            }
            champs.push(champ);
        }
        Ok(Colonnes(champs))
    }

    /// The fields.
    pub fn champs(&self) -> &[Champ] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_parted_by_commas_or_semicolons() {
        let noms =
            |brut| Colonnes::parse(brut).map(|c| c.champs().iter().map(Champ::nom).collect::<Vec<_>>().join(" "));
        assert_eq!(noms("nom,prénom , tel").as_deref(), Ok("nom prenom telephone"));
        assert_eq!(noms("rang;mention;moyenne.Maths").as_deref(), Ok("rang mention moyenne.Maths"));
        assert_eq!(noms("nom,taille"), Err(ColonnesError::Inconnue("taille".into())));
        assert_eq!(noms(""), Err(ColonnesError::Inconnue(String::new())));
        assert_eq!(noms("nom,,prenom"), Err(ColonnesError::Inconnue(String::new())));
        assert_eq!(noms("tel,telephone"), Err(ColonnesError::Double("telephone".into())));
        assert_eq!(noms("moyenne.Maths,moyenne.maths"), Err(ColonnesError::Double("moyenne.maths".into())));
        assert!(noms("moyenne,moyenne.Maths").is_ok());
    }
}
