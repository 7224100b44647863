//! Figures of classes and rankings, of the part of the school that who asks may know of.

use super::School;
use crate::domain::requete::{Atome, Filtre, Test};
use crate::domain::statistiques::{Effectifs, Place, Statistiques, StatistiquesDeClasse};
use crate::domain::{Champ, Matiere, NomClasse, Session};
use crate::error::Result;

impl School {
    /// The figures of a class, of one subject where one is given.
    ///
    /// # Errors
    /// The server's.
    pub fn statistiques_de(
        &self,
        classe: &NomClasse,
        matiere: Option<&Matiere>,
        who: &Session,
    ) -> Result<Statistiques> {
        let celle = Filtre::Champ(Champ::Classe, Test::Parmi(vec![Atome::Texte(classe.to_string())]));
        let trouvees = self.store()?.statistiques(&who.restreint(celle), matiere, true)?;
        Ok(trouvees.into_iter().next().map_or_else(|| Effectifs::default().statistiques(), |(_, celles)| celles))
    }

    /// The figures of every class, in the order of their names.
    ///
    /// # Errors
    /// The server's.
    pub fn statistiques(&self, matiere: Option<&Matiere>, who: &Session) -> Result<Vec<StatistiquesDeClasse>> {
        let classes = self.store()?.statistiques(&who.portee(), matiere, false)?;
        Ok(classes.into_iter().map(|(classe, statistiques)| StatistiquesDeClasse { classe, statistiques }).collect())
    }

    /// The first `combien` of those who fit, and whether others have the same average as the last of them.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn premiers(&self, filtre: Filtre, combien: u64, who: &Session) -> Result<(Vec<Place>, bool)> {
        self.store()?.premiers(&who.restreint(filtre), combien)
    }
}
