//! Every document of the database as it is kept, all at one moment: what a backup is made of.

use super::journal::{ORDRE, Verificateur, Verification};
use super::restauration::{EN_COURS, est_une_copie};
use super::schema::{SCHEMA, VERSION};
use super::{LECTURE, Store};
use crate::arret;
use crate::domain::NomCompte;
use crate::error::{Error, Panne, Result, SauvegardeError};
use crate::exchange::sauvegarde::{BLOC, Comptee, Entete};
use crate::point;
use mongodb::bson::{Bson, Document, RawDocument, RawDocumentBuf, doc};
use mongodb::error::{Error as MongoError, ErrorKind};
use std::time::{Duration, Instant};

/// How long the server may count a collection.
const COMPTE: Duration = Duration::from_secs(600);
/// Documents asked for at once.
const LOT: u32 = 1_000;
/// The server's word where it no longer has the moment.
const TROP_ANCIEN: i32 = 239;
/// The same, where collections have changed; but for a moment that is just beginning to be one.
const PLUS_LISIBLE: i32 = 246;
/// MongoDB keeps what was for 5 minutes. A reading that takes longer than this asks it to keep it for longer.
const PATIENCE: Duration = Duration::from_secs(120);
/// For so many seconds.
const GARDE: i64 = 4 * 3_600;
/// The server's parameter that says so.
const FENETRE: &str = "minSnapshotHistoryWindowInSeconds";

/// The school at one moment.
pub struct Photographie<'a> {
    store: &'a Store,
    moment: super::instantane::Moment<'a>,
    collections: Vec<Comptee>,
    schema: i32,
    quand: i64,
    debut: Instant,
    /// What the server kept before it was asked to keep more; none where it refused.
    fenetre: Option<Option<Bson>>,
}

/// Documents of one collection, one behind the other.
#[derive(Debug)]
pub struct Documents {
    /// The collection, by its place in the header.
    pub collection: usize,
    /// How many.
    pub combien: u64,
    /// They, in BSON.
    pub octets: Vec<u8>,
}

impl Store {
    /// Begins: from here on nothing that anybody writes is seen.
    ///
    /// # Errors
    /// `EnCours` while the school is put back from a backup, the server's.
    pub fn photographie(&self) -> Result<Photographie<'_>> {
        let collections = self.insiste(|| self.collections())?;
        let quand = self.horloge()?;
        let moment = self.moment()?;
        let debut = Instant::now();
        let mut photo =
            Photographie { store: self, moment, collections: Vec::new(), schema: 0, quand, debut, fenetre: None };
        photo.lit_le_schema()?;
        for nom in collections {
            let documents = photo.compte(&nom)?;
            photo.collections.push(Comptee { nom, documents });
        }
        Ok(photo)
    }

    /// The names of all collections, in the order in which a backup has them.
    pub(super) fn collections(&self) -> Result<Vec<String>> {
        let mut noms = self.db.list_collection_names().run().map_err(|error| self.panne(error))?;
        noms.retain(|nom| !nom.starts_with("system.") && !est_une_copie(nom));
        let place = |nom: &str| ORDRE.iter().position(|autre| *autre == nom).unwrap_or(ORDRE.len());
        noms.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.cmp(b)));
        Ok(noms)
    }
}

impl Photographie<'_> {
    /// What the backup says of itself.
    pub fn entete(&self, ecole: &str) -> Entete {
        Entete {
            ecole: ecole.to_owned(),
            base: self.store.db.name().to_owned(),
            carnet: env!("CARGO_PKG_VERSION").to_owned(),
            schema: self.schema,
            moment: self.quand,
            collections: self.collections.clone(),
        }
    }

    /// Every document, in lots of which none is kept.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, `MomentPerdu`, what `suite` says, the server's.
    pub fn parcourt(&mut self, suite: &mut dyn FnMut(Documents) -> Result<()>) -> Result<()> {
        for collection in 0..self.collections.len() {
            self.garde_le_moment();
            point::passe("sauvegarde");
            let documents = self.moment.collection::<RawDocumentBuf>(&self.collections[collection].nom);
            let found = documents.find(doc! {}).batch_size(LOT).session(&mut self.moment.session).run();
            let mut lues = found.map_err(|error| self.perdue(error))?;
            let rien = || Documents { collection, combien: 0, octets: Vec::with_capacity(BLOC) };
            let mut lot = rien();
            while let Some(document) = lues.next(&mut self.moment.session) {
                let document = document.map_err(|error| self.perdue(error))?;
                if lot.combien > 0 && lot.octets.len() + document.as_bytes().len() > BLOC {
                    arret::verifie()?;
                    self.garde_le_moment();
                    suite(std::mem::replace(&mut lot, rien()))?;
                }
                lot.octets.extend_from_slice(document.as_bytes());
                lot.combien += 1;
            }
            if lot.combien > 0 {
                suite(lot)?;
            }
        }
        arret::verifie()
    }

    fn lit_le_schema(&mut self) -> Result<()> {
        let compteurs = self.moment.collection::<Document>("compteurs");
        let found =
            compteurs.find_one(doc! { "_id": SCHEMA }).max_time(LECTURE).session(&mut self.moment.session).run();
        let schema = found.map_err(|error| self.perdue(error))?.unwrap_or_default();
        if let Ok(en_cours) = schema.get_document(EN_COURS) {
            let texte = |champ: &str| en_cours.get_str(champ).unwrap_or_default().to_owned();
            return Err(SauvegardeError::EnCours { qui: texte("qui"), fichier: texte("fichier") }.into());
        }
        self.schema = schema.get_i32("version").unwrap_or(VERSION);
        Ok(())
    }

    fn compte(&mut self, nom: &str) -> Result<u64> {
        let documents = self.moment.collection::<Document>(nom);
        let counted = documents.count_documents(doc! {}).max_time(COMPTE).session(&mut self.moment.session).run();
        counted.map_err(|error| self.perdue(error))
    }

    /// What the driver's error means, of a reading of the past.
    fn perdue(&self, error: MongoError) -> Error {
        let code = match error.kind.as_ref() {
            ErrorKind::Command(command) => command.code,
            _ => 0,
        };
        let secondes = self.debut.elapsed().as_secs();
        if code == TROP_ANCIEN || code == PLUS_LISIBLE && secondes > 0 {
            return SauvegardeError::MomentPerdu { secondes }.into();
        }
        self.store.panne(error)
    }

    /// A long reading asks the server to keep what was for longer. One that does not let everybody do that keeps it for as long
    /// as it is set up to.
    fn garde_le_moment(&mut self) {
        if self.fenetre.is_some() || self.debut.elapsed() < point::duree("CARNET_MOMENT", PATIENCE) {
            return;
        }
        let admin = self.store.client.database("admin");
        let avant = admin.run_command(doc! { "getParameter": 1, FENETRE: 1 }).run().ok();
        let avant = avant.and_then(|reponse| reponse.get(FENETRE).cloned());
        let mis = avant.is_some() && admin.run_command(doc! { "setParameter": 1, FENETRE: GARDE }).run().is_ok();
        self.fenetre = Some(avant.filter(|_| mis));
    }
}

impl Drop for Photographie<'_> {
    fn drop(&mut self) {
        if let Some(Some(avant)) = self.fenetre.take() {
            // A server that is gone begins again with its own.
            let admin = self.store.client.database("admin");
            let _ = admin.run_command(doc! { "setParameter": 1, FENETRE: avant }).run();
        }
    }
}

impl super::Transaction<'_> {
    /// Writes down a backup.
    ///
    /// # Errors
    /// The server's.
    pub fn note_sauvegarde(&mut self, nom: &NomCompte, fichier: &str, documents: u64) -> Result<()> {
        let documents = i64::try_from(documents).unwrap_or(i64::MAX);
        self.note_fait(nom, "backup", doc! { "fichier": fichier, "documents": documents })
    }
}

/// What the documents of a backup come to, whoever made it.
pub struct Examen {
    verificateur: Verificateur,
    admins: u64,
}

impl Examen {
    /// None was seen yet.
    pub fn nouveau() -> Examen {
        Examen { verificateur: Verificateur::nouveau(), admins: 0 }
    }

    /// The next document.
    ///
    /// # Errors
    /// One that cannot be digested.
    pub fn voit(&mut self, collection: &str, octets: &[u8]) -> Result<()> {
        let lu =
            RawDocument::from_bytes(octets).map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?;
        let is_admin = lu.get_str("role").is_ok_and(|role| role == "admin") && lu.get_bool("actif").unwrap_or(false);
        self.admins += u64::from(collection == "comptes" && is_admin);
        self.verificateur.prend(collection, octets)
    }

    /// All were seen: what the journal says of them, and how many accounts may do everything.
    pub fn finit(self) -> (Verification, u64) {
        (self.verificateur.finit(), self.admins)
    }
}
