//! Putting a school back from a backup: never half of one that looks whole.
//!
//! 1. The record of it (`restauration`, in the document of the schema) says who, from which file, and how far it is. From then on
//!    the journal is shut: its validator takes no entry, and so nobody changes anything, whichever carnet he has. All is read as
//!    before.
//! 2. *`copie`*: the documents go into collections beside the school's own ([`Copie`]), with their validators and, at the end,
//!    their indexes. Whatever stops it here, taking it back is to drop them and open the journal.
//! 3. *`bascule`*: each takes the place of the school's own at once, by renaming; the counters are put together in a transaction; the
//!    journal comes last, and is open again by that. Whatever stops it here, going on is to rename those that are left.
//! 4. The cache is emptied, sessions are ended; who did it is written down, in the transaction that takes the record away.
//!
//! Who opens the school and finds the record of a carnet that is no more does what is left: back before step 3, on from there.
//! Only one does: he first puts his own process into the record, in the place of the one that he read.
//!
//! What is not as in the backup: a counter of numbers that nobody may be given twice is the higher one of the two; what the school
//! has sent or cancelled meanwhile stays so; where messages of the backup wait, nothing is sent before somebody has looked at
//! them (`notify pause`), because they may have gone since.

mod bascule;
mod comparaison;
mod copie;

pub use bascule::Restauree;
pub use comparaison::{Comparaison, Comparateur, Ecart, Ecarts, Liste};
pub use copie::Copie;

use super::schema::{PORTE, SCHEMA, journal_valide, valide};
use super::{ImportId, LECTURE, Store};
use crate::error::{Cause, Error, Panne, Result, SauvegardeError};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc};

/// The field of the schema's document that holds the record.
pub(super) const EN_COURS: &str = "restauration";
/// How the names of the collections begin that stand beside the school's own.
const COPIE: &str = "restauration_";
/// Commands whose entries tell of no change.
const SANS_CHANGEMENT: [&str; 4] = ["login", "logout", "backup", "export"];

/// Is it such a collection?
pub(super) fn est_une_copie(nom: &str) -> bool {
    nom.starts_with(COPIE)
}

fn copie_de(nom: &str) -> String {
    format!("{COPIE}{nom}")
}

/// How far one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EtatRestauration {
    /// Nothing of the school is changed yet: it is to be taken back.
    Copie,
    /// It is to be finished.
    Bascule,
}

impl EtatRestauration {
    fn mot(self) -> &'static str {
        match self {
            EtatRestauration::Copie => "copie",
            EtatRestauration::Bascule => "bascule",
        }
    }
}

/// One that has begun and not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestaurationEnCours {
    id: ObjectId,
    /// How far it is.
    pub etat: EtatRestauration,
    /// Who.
    pub qui: String,
    /// The file's name.
    pub fichier: String,
    /// The machine and the process that are at it.
    pub machine: String,
    /// Its process there.
    pub pid: u32,
    /// When it began: milliseconds since 1970, UTC.
    pub debut: i64,
    /// How long ago it last wrote, in seconds.
    pub silence: i64,
    /// The moment of the backup.
    moment: i64,
    documents: i64,
    /// The version of the backup's schema; known once it is copied.
    schema: i32,
}

/// One that begins.
#[derive(Clone, Copy, Debug)]
pub struct NouvelleRestauration<'a> {
    /// Who.
    pub qui: &'a str,
    /// The file's name.
    pub fichier: &'a str,
    /// The machine.
    pub machine: &'a str,
    /// Its process there.
    pub pid: u32,
    /// The moment of the backup: milliseconds since 1970, UTC.
    pub moment: i64,
    /// Its documents.
    pub documents: u64,
}

impl RestaurationEnCours {
    fn lue(schema: &Document) -> Result<Option<RestaurationEnCours>> {
        let Ok(lue) = schema.get_document(EN_COURS) else { return Ok(None) };
        let lit = || -> Result<RestaurationEnCours, mongodb::bson::error::Error> {
            let vu = lue.get_datetime("vu")?.timestamp_millis();
            Ok(RestaurationEnCours {
                id: lue.get_object_id("id")?,
                etat: match lue.get_str("etat")? {
                    "copie" => EtatRestauration::Copie,
                    _ => EtatRestauration::Bascule,
                },
                qui: lue.get_str("qui")?.to_owned(),
                fichier: lue.get_str("fichier")?.to_owned(),
                machine: lue.get_str("machine")?.to_owned(),
                pid: u32::try_from(lue.get_i64("pid")?).unwrap_or(0),
                debut: lue.get_datetime("debut")?.timestamp_millis(),
                silence: (DateTime::now().timestamp_millis() - vu) / 1000,
                moment: lue.get_datetime("sauvegarde")?.timestamp_millis(),
                documents: lue.get_i64("documents")?,
                schema: lue.get_i32("schema")?,
            })
        };
        let illisible = |error: mongodb::bson::error::Error| Panne::DocumentEtranger { detail: error.to_string() };
        Ok(Some(lit().map_err(illisible)?))
    }

    /// The record is still this one, in the hands of this process.
    fn la_meme(&self) -> Document {
        let champ = |nom: &str| format!("{EN_COURS}.{nom}");
        doc! {
            "_id": SCHEMA, champ("id"): self.id, champ("etat"): self.etat.mot(),
            champ("machine"): &self.machine, champ("pid"): i64::from(self.pid),
        }
    }
}

impl Store {
    /// The restoration that is under way, or was stopped: the caller tells by process and silence.
    ///
    /// # Errors
    /// The server's.
    pub fn restauration_en_cours(&self) -> Result<Option<RestaurationEnCours>> {
        let lit = || self.documents("compteurs").find_one(doc! { "_id": SCHEMA }).max_time(LECTURE).run();
        let schema = self.insiste(|| lit().map_err(|error| self.panne(error)))?;
        RestaurationEnCours::lue(&schema.unwrap_or_default())
    }

    /// Takes over what a carnet that is no more has left; none where somebody else was faster.
    ///
    /// # Errors
    /// The server's.
    pub fn prend_la_restauration(
        &self,
        vue: &RestaurationEnCours,
        machine: &str,
        pid: u32,
    ) -> Result<Option<RestaurationEnCours>> {
        let prise = RestaurationEnCours { machine: machine.to_owned(), pid, silence: 0, ..vue.clone() };
        let change = self.marque(vue, doc! { "machine": machine, "pid": i64::from(pid) })?;
        Ok(change.then_some(prise))
    }

    /// True where the record was as `vue` tells, and now has these fields.
    fn marque(&self, vue: &RestaurationEnCours, champs: Document) -> Result<bool> {
        let mut change = doc! { format!("{EN_COURS}.vu"): DateTime::now() };
        change.extend(champs.into_iter().map(|(champ, valeur)| (format!("{EN_COURS}.{champ}"), valeur)));
        let done = self.documents("compteurs").update_one(vue.la_meme(), doc! { "$set": change }).run();
        Ok(done.map_err(|error| self.panne(error))?.matched_count == 1)
    }

    /// Opens the record, and shuts the journal.
    ///
    /// # Errors
    /// `EnCours`, the server's.
    fn ouvre_la_restauration(&self, nouvelle: &NouvelleRestauration<'_>) -> Result<RestaurationEnCours> {
        self.relit_le_schema()?;
        let maintenant = DateTime::now();
        let record = doc! {
            "id": ImportId::new(), "etat": EtatRestauration::Copie.mot(), "qui": nouvelle.qui, "fichier": nouvelle.fichier,
            "machine": nouvelle.machine, "pid": i64::from(nouvelle.pid), "debut": maintenant, "vu": maintenant,
            "sauvegarde": DateTime::from_millis(nouvelle.moment), "documents": nouvelle.documents as i64, "schema": 0,
        };
        let libre = doc! { "_id": SCHEMA, EN_COURS: { "$exists": false } };
        let compteurs = self.documents("compteurs");
        let opened = compteurs.update_one(libre, doc! { "$set": { EN_COURS: &record } }).run();
        let opened = opened.map_err(|error| self.panne(error))?.matched_count == 1;
        let Some(en_cours) = self.restauration_en_cours()? else { return Err(SauvegardeError::Reprise.into()) };
        if !opened {
            return Err(SauvegardeError::EnCours { qui: en_cours.qui, fichier: en_cours.fichier }.into());
        }
        match self.ferme_le_journal(true) {
            Ok(()) => Ok(en_cours),
            // Who has no right to shut it has not, and could not open it again either.
            Err(error) if matches!(*error.cause, Cause::Panne(Panne::MongoInterdit { .. })) => {
                self.efface_le_record(&en_cours)?;
                Err(error)
            }
            Err(error) => {
                self.defait_la_restauration(&en_cours)?;
                Err(error)
            }
        }
    }

    /// Takes one back that has changed nothing of the school yet.
    ///
    /// # Errors
    /// The server's: it can be tried again.
    pub fn defait_la_restauration(&self, en_cours: &RestaurationEnCours) -> Result<()> {
        self.jette_les_copies()?;
        self.ferme_le_journal(false)?;
        self.efface_le_record(en_cours)
    }

    fn efface_le_record(&self, en_cours: &RestaurationEnCours) -> Result<()> {
        let change = doc! { "$unset": { EN_COURS: "" } };
        let done = self.documents("compteurs").update_one(en_cours.la_meme(), change).run();
        done.map(|_| ()).map_err(|error| self.panne(error))
    }

    /// Shuts the journal, or opens it again. Changes that are under way come to their end before.
    fn ferme_le_journal(&self, ferme: bool) -> Result<()> {
        let ferme = ferme.then(|| doc! { "$jsonSchema": { "required": [PORTE] } });
        valide(self, "journal", ferme.unwrap_or_else(journal_valide))
    }

    fn jette_les_copies(&self) -> Result<()> {
        let noms = self.db.list_collection_names().run().map_err(|error| self.panne(error))?;
        for nom in noms.iter().filter(|nom| est_une_copie(nom)) {
            self.patience.commence();
            self.documents(nom).drop().run().map_err(|error| self.panne(error))?;
        }
        Ok(())
    }

    /// How many entries the journal has.
    ///
    /// # Errors
    /// The server's.
    pub fn entrees_du_journal(&self) -> Result<u64> {
        self.documents("journal").estimated_document_count().run().map_err(|error| self.panne(error))
    }

    /// Has anybody changed anything since the journal had so many entries?
    ///
    /// # Errors
    /// `Changee`, the server's.
    fn verifie_que_rien_n_a_change(&self, entrees: u64) -> Result<()> {
        let nouvelles = self.entrees_du_journal()?.saturating_sub(entrees);
        if nouvelles == 0 {
            return Ok(());
        }
        let journal = self.documents("journal");
        let dernieres = journal.find(doc! {}).sort(doc! { "quand": -1, "_id": -1 });
        let dernieres = dernieres.limit(i64::try_from(nouvelles).unwrap_or(i64::MAX)).max_time(LECTURE).run();
        for entree in dernieres.map_err(|error| self.panne(error))? {
            let entree = entree.map_err(|error| self.panne(error))?;
            let texte = |champ: &str| entree.get_str(champ).unwrap_or_default().to_owned();
            if !SANS_CHANGEMENT.contains(&texte("commande").as_str()) {
                let changee = SauvegardeError::Changee { commande: texte("commande"), qui: texte("qui") };
                return Err(Error::from(changee));
            }
        }
        Ok(())
    }
}
