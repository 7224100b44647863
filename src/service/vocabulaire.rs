//! The words that completion offers: held in memory, read by the typing thread without a query, refreshed in the background.

mod inscrits;
mod termes;

use crate::domain::Session;
pub use inscrits::{Ebauche, Identite, Inscrit, Inscrits};
use std::sync::{Arc, RwLock};
pub use termes::{Termes, commencant_par, commence_par, termes};

/// The school's words, each list in folded order.
#[derive(Debug, Default)]
pub struct Vocabulaire {
    /// Classes.
    pub classes: Termes,
    /// Subjects.
    pub matieres: Termes,
    /// Periods.
    pub periodes: Termes,
    /// Family names.
    pub noms: Termes,
    /// First names.
    pub prenoms: Termes,
    /// Names of accounts.
    pub comptes: Termes,
    /// Students.
    pub inscrits: Arc<Inscrits>,
}

/// The latest words, shared between the typing thread and the one that refreshes them.
/// They are somebody's: nobody is offered what he may not know of.
#[derive(Clone, Debug, Default)]
pub struct VocabulairePartage(Arc<RwLock<Mots>>);

#[derive(Debug)]
struct Mots {
    qui: Session,
    mots: Arc<Vocabulaire>,
    /// They were put in place, and are not just empty.
    poses: bool,
}

impl Default for Mots {
    fn default() -> Self {
        Mots { qui: Session::personne(), mots: Arc::default(), poses: false }
    }
}

impl VocabulairePartage {
    /// The words as they are now.
    pub fn lit(&self) -> Arc<Vocabulaire> {
        self.0.read().map(|partage| partage.mots.clone()).unwrap_or_default()
    }

    /// Whose they are.
    pub fn qui(&self) -> Session {
        self.0.read().map_or_else(|_| Session::personne(), |partage| partage.qui.clone())
    }

    /// Are those of whoever sits there in place?
    pub fn sont_poses(&self) -> bool {
        self.0.read().is_ok_and(|partage| partage.poses)
    }

    /// Somebody sits there: another's words are gone at once.
    pub fn devient(&self, qui: Session) {
        if let Ok(mut partage) = self.0.write()
            && partage.qui != qui
        {
            *partage = Mots { qui, mots: Arc::default(), poses: false };
        }
    }

    /// Puts new words in place, unless somebody else sits there by now.
    pub fn pose(&self, vocabulaire: Vocabulaire, qui: &Session) {
        if let Ok(mut partage) = self.0.write()
            && partage.qui == *qui
        {
            partage.mots = Arc::new(vocabulaire);
            partage.poses = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_gathered_for_one_is_not_offered_to_another() {
        let mots = VocabulairePartage::default();
        let (admin, autre) = (Session::admin("a"), Session::admin("b"));
        let un = || Vocabulaire { noms: termes(["Diop"]), ..Vocabulaire::default() };
        mots.devient(admin.clone());
        mots.pose(un(), &admin);
        assert_eq!(mots.lit().noms.len(), 1);
        mots.devient(autre);
        assert!(mots.lit().noms.is_empty());
        mots.pose(un(), &admin);
        assert!(mots.lit().noms.is_empty());
    }
}
