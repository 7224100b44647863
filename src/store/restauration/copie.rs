//! The backup's documents, in collections beside the school's own: nobody sees them yet.

use super::{EtatRestauration, NouvelleRestauration, RestaurationEnCours, Store, copie_de, est_une_copie};
use crate::domain::message::Etat;
use crate::error::{Panne, Result, SauvegardeError};
use crate::exchange::sauvegarde::Lot;
use crate::point;
use crate::store::schema;
use mongodb::bson::{Document, RawDocumentBuf, doc};
use mongodb::options::{Acknowledgment, WriteConcern};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often the record hears that its process lives.
const BATTEMENT: Duration = Duration::from_secs(5);
/// The one collection that others do not replace, but go into.
const COMPTEURS: &str = "compteurs";
const MESSAGES: &str = "notifications";

/// A backup that is being copied beside the school. The journal is shut.
#[derive(Debug)]
pub struct Copie<'a> {
    store: &'a Store,
    en_cours: RestaurationEnCours,
    vu: Instant,
    noms: BTreeSet<String>,
}

impl Store {
    /// Begins to copy a backup with these collections beside the school, as long as nobody has changed anything since the
    /// journal had `entrees`. Whoever stops before [`Copie::bascule`] takes it back by [`Copie::defait`].
    ///
    /// # Errors
    /// `EnCours`, `Changee`, `Etrangere`, the server's: then nothing is left of it.
    pub fn commence_restauration(
        &self,
        nouvelle: &NouvelleRestauration<'_>,
        collections: &[&str],
        entrees: u64,
    ) -> Result<Copie<'_>> {
        let fichier = Path::new(nouvelle.fichier);
        if let Some(nom) = collections.iter().find(|nom| nom.starts_with("system.") || est_une_copie(nom)) {
            return Err(SauvegardeError::Etrangere { fichier: fichier.into(), nom: (*nom).to_owned() }.into());
        }
        let en_cours = self.ouvre_la_restauration(nouvelle)?;
        let connues = schema::collections().into_iter().map(|(nom, _)| nom);
        let noms = collections.iter().copied().chain(connues).chain([COMPTEURS]).map(str::to_owned).collect();
        let copie = Copie { store: self, en_cours, vu: Instant::now(), noms };
        match self.verifie_que_rien_n_a_change(entrees).and_then(|()| copie.prepare()) {
            Ok(()) => Ok(copie),
            Err(error) => {
                copie.defait()?;
                Err(error)
            }
        }
    }
}

impl<'a> Copie<'a> {
    /// Empty collections, without what an earlier one may have left.
    fn prepare(&self) -> Result<()> {
        self.store.jette_les_copies()?;
        let connues: HashMap<&str, Document> = schema::collections().into_iter().collect();
        for nom in &self.noms {
            self.store.patience.commence();
            let made = self.store.db.create_collection(copie_de(nom));
            let made = match connues.get(nom.as_str()) {
                Some(validateur) => made
                    .collation(schema::francais())
                    .validator(validateur.clone())
                    .validation_level(schema::niveau(nom)),
                None => made,
            };
            made.run().map_err(|error| self.store.panne(error))?;
        }
        Ok(())
    }

    /// Copies documents of a collection, as they are.
    ///
    /// # Errors
    /// `Reprise` where somebody else has taken it over, the server's.
    pub fn ecrit(&mut self, nom: &str, lot: &Lot) -> Result<()> {
        self.bat()?;
        let lit = |octets: &[u8]| RawDocumentBuf::from_bytes(octets.to_vec());
        let documents: Result<Vec<_>, _> = lot.documents().map(lit).collect();
        let mut documents = documents.map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?;
        if nom == MESSAGES {
            self.garde_ce_qui_est_parti(&mut documents)?;
        }
        // What the backup has is put back, also where a later validator would not let it in. All of it is on disk on a majority
        // once the record is that says so.
        let vite = WriteConcern::builder().w(Acknowledgment::Nodes(1)).journal(false).build();
        let copies = self.store.db.collection::<RawDocumentBuf>(&copie_de(nom));
        let written = copies.insert_many(documents).bypass_document_validation(true).write_concern(vite).run();
        written.map_err(|error| self.store.panne(error))?;
        point::passe("restauration-copie");
        Ok(())
    }

    /// A message that waits in the backup, and that the school has sent or cancelled since, stays as it is now.
    fn garde_ce_qui_est_parti(&self, documents: &mut [RawDocumentBuf]) -> Result<()> {
        let attend = |document: &RawDocumentBuf| document.get_str("etat").is_ok_and(|etat| etat == Etat::Attend.mot());
        let ids: Vec<&str> = documents.iter().filter(|un| attend(un)).filter_map(|un| un.get_str("_id").ok()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let finis = [Etat::Parti.mot(), Etat::Annule.mot()].to_vec();
        let messages = self.store.db.collection::<RawDocumentBuf>(MESSAGES);
        let found = messages.find(doc! { "_id": { "$in": ids }, "etat": { "$in": finis } }).run();
        let mut partis = HashMap::new();
        for lu in found.map_err(|error| self.store.panne(error))? {
            let lu = lu.map_err(|error| self.store.panne(error))?;
            partis.insert(lu.get_str("_id").unwrap_or_default().to_owned(), lu);
        }
        for document in documents.iter_mut() {
            if let Some(parti) = document.get_str("_id").ok().and_then(|id| partis.remove(id)) {
                *document = parti;
            }
        }
        Ok(())
    }

    /// Says that this process lives, and hears whether the restoration is still its own.
    fn bat(&mut self) -> Result<()> {
        self.store.patience.commence();
        if self.vu.elapsed() < BATTEMENT {
            return Ok(());
        }
        self.vu = Instant::now();
        self.marque(Document::new())
    }

    fn marque(&self, champs: Document) -> Result<()> {
        match self.store.marque(&self.en_cours, champs)? {
            true => Ok(()),
            false => Err(SauvegardeError::Reprise.into()),
        }
    }

    /// Everything is copied: indexes, and then it is to take the school's place. From here on it is only to be finished
    /// ([`Store::acheve_la_restauration`]). `suivi` hears of each collection.
    ///
    /// # Errors
    /// `Reprise`, a value twice that must be unique, the server's: it is still to be taken back.
    pub fn bascule(
        &mut self,
        schema: i32,
        suivi: &mut dyn FnMut(u64, u64) -> Result<()>,
    ) -> Result<RestaurationEnCours> {
        for (n, nom) in self.noms.iter().enumerate() {
            suivi(n as u64, self.noms.len() as u64)?;
            self.store.patience.commence();
            self.marque(Document::new())?;
            schema::indexe(self.store, nom, &copie_de(nom))?;
        }
        suivi(self.noms.len() as u64, self.noms.len() as u64)?;
        self.marque(doc! { "etat": EtatRestauration::Bascule.mot(), "schema": schema })?;
        self.en_cours = RestaurationEnCours { etat: EtatRestauration::Bascule, schema, ..self.en_cours.clone() };
        point::passe("restauration-bascule");
        Ok(self.en_cours.clone())
    }

    /// Takes it back: the school is as it was.
    ///
    /// # Errors
    /// The server's: whoever opens the school next does it.
    pub fn defait(&self) -> Result<()> {
        self.store.defait_la_restauration(&self.en_cours)
    }
}
