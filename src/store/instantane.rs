//! Reads that see all students at one moment. A plain read of many lets others write in between: whoever's average changes while
//! a list in that order is read may be missing from it, though he was there all the time.

use super::classes::ClasseDoc;
use super::{EtudiantDoc, LECTURE, Store};
use crate::arret;
use crate::domain::{Classe, Etudiant, NomClasse};
use crate::error::Result;
use mongodb::bson::{Document, doc};
use mongodb::options::ReadConcern;
use mongodb::sync::{ClientSession, Collection};

/// The students at one moment: that of the first read. What was acknowledged by then is in it (a transaction of the primary reads
/// what the primary has; a snapshot outside of transactions only what a majority is known to have, which a new primary may not
/// know yet).
pub(super) struct Instantane {
    pub(super) session: ClientSession,
    pub(super) etudiants: Collection<EtudiantDoc>,
}

impl Instantane {
    /// The same, as they are kept.
    pub(super) fn documents(&self) -> Collection<Document> {
        self.etudiants.clone_with_type()
    }
}

impl Drop for Instantane {
    fn drop(&mut self) {
        // It has written nothing; where the server is gone, it ends there by itself.
        let _ = self.session.abort_transaction().run();
    }
}

impl Store {
    /// A class and its students with their marks, by name, all at one moment.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, the server's.
    pub fn classe_entiere(&self, nom: &NomClasse) -> Result<(Option<Classe>, Vec<Etudiant>)> {
        self.note("classe", false);
        self.insiste(|| self.lit_classe_entiere(nom))
    }

    fn lit_classe_entiere(&self, nom: &NomClasse) -> Result<(Option<Classe>, Vec<Etudiant>)> {
        let Instantane { session, etudiants } = &mut self.instantane()?;
        let tous = etudiants.find(doc! { "classe": nom.as_str() }).sort(doc! { "nom": 1, "prenom": 1, "_id": 1 });
        let tous = tous.max_time(LECTURE).session(&mut *session).run();
        let mut lus = Vec::new();
        for document in tous.map_err(|error| self.panne(error))?.iter(&mut *session) {
            arret::verifie()?;
            lus.push(document.map_err(|error| self.panne(error))?);
        }
        let classes = self.db.collection::<ClasseDoc>("classes");
        let classe = classes.find_one(doc! { "_id": nom.as_str() }).session(&mut *session).run();
        let classe = classe.map_err(|error| self.panne(error))?.map(|lue| self.classe_de(lue)).transpose()?;
        // Rules stay what they are under their number.
        Ok((classe, lus.into_iter().map(|lu| self.etudiant_de(lu)).collect::<Result<_>>()?))
    }

    /// Begins.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn instantane(&self) -> Result<Instantane> {
        let mut session = self.client.start_session().run().map_err(|error| self.panne(error))?;
        let begun = session.start_transaction().read_concern(ReadConcern::local()).run();
        begun.map_err(|error| self.panne(error))?;
        Ok(Instantane { session, etudiants: self.etudiants() })
    }
}
