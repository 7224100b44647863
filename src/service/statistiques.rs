//! Figures of classes and rankings, of the part of the school that who asks may know of.

use super::School;
use crate::domain::reglement::NoteHorsRegle;
use crate::domain::requete::Filtre;
use crate::domain::statistiques::{Cadre, Etape, Place, Statistiques, StatistiquesParClasse};
use crate::domain::{NomClasse, Periode, Reglement, Session};
use crate::error::Result;

impl School {
    /// The figures of a class, and what its averages came to in each of its periods, where there are several.
    ///
    /// # Errors
    /// A period that the class does not have, the server's.
    pub fn statistiques_de(
        &self,
        classe: &NomClasse,
        cadre: &Cadre,
        who: &Session,
    ) -> Result<(Statistiques, Vec<Etape>)> {
        let store = self.store()?;
        let trouvees = store.statistiques_de(classe, &who.restreint(Filtre::dans([classe])), cadre)?;
        if let (0, Some(periode)) = (trouvees.0.notes, &cadre.periode)
            && who.connait_classe(classe.as_str())
        {
            existe(periode, &*store.reglement_de(classe)?)?;
        }
        Ok(trouvees)
    }

    /// The figures of every class, in the order of their names, and of all of them.
    ///
    /// # Errors
    /// The server's.
    pub fn statistiques(&self, cadre: &Cadre, who: &Session) -> Result<StatistiquesParClasse> {
        self.store()?.statistiques(&who.portee(), cadre)
    }

    /// The first `combien` of those who fit, and whether others have the same average as the last of them.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn premiers(&self, filtre: Filtre, cadre: &Cadre, combien: u64, who: &Session) -> Result<(Vec<Place>, bool)> {
        self.store()?.premiers(&who.restreint(filtre), cadre, combien)
    }
}

/// Refuses a period that the class does not name, where it names some.
///
/// # Errors
/// `PeriodeInconnue`, with those that there are.
pub(super) fn existe(periode: &Periode, reglement: &Reglement) -> Result<()> {
    if reglement.periodes.is_empty() || reglement.periode(periode).is_some() {
        return Ok(());
    }
    let connues = reglement.periodes.iter().map(|reglee| reglee.periode.to_string()).collect();
    Err(NoteHorsRegle::PeriodeInconnue { periode: periode.clone(), connues }.into())
}
