//! An import that needs several transactions stands under one record, so that what a kill left in the middle can be named and
//! taken back (design, section 5).

use super::reprise::Controle;
use super::{Acte, LECTURE, Store, Transaction};
use crate::error::{Donnees, Panne, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc};

/// An import that began and has not ended.
#[derive(Clone, Debug)]
pub struct ImportEnCours {
    /// Its record.
    pub id: ObjectId,
    /// The file's name.
    pub fichier: String,
    /// What tells its content apart from any other.
    pub empreinte: String,
    /// Who.
    pub qui: String,
    /// The machine and the process that wrote it.
    pub machine: String,
    /// Its process there.
    pub pid: u32,
    /// When it began: milliseconds since 1970, UTC.
    pub debut: i64,
    /// How long ago it last wrote, in seconds.
    pub silence: i64,
    /// Lines done.
    pub fait: u64,
    /// Lines in all.
    pub total: u64,
}

/// An import that begins.
#[derive(Clone, Copy, Debug)]
pub struct NouvelImport<'a> {
    /// The file's name.
    pub fichier: &'a str,
    /// What tells its content apart from any other.
    pub empreinte: &'a str,
    /// Who.
    pub qui: &'a str,
    /// The machine.
    pub machine: &'a str,
    /// Its process there.
    pub pid: u32,
    /// Students to write.
    pub total: u64,
}

/// Its writer may add a chunk.
const EN_COURS: &str = "en_cours";
/// Its writer may not any more: it is being taken back.
const A_ANNULER: &str = "a_annuler";

/// What was taken back.
#[derive(Debug, Default)]
pub struct Repris {
    /// Students.
    pub repris: u64,
    /// Matricules of those that somebody has changed since: left as they are.
    pub laisses: Vec<String>,
}

impl Store {
    /// Opens the record of an import, in a state that says that it is under way.
    ///
    /// # Errors
    /// The server's.
    pub fn commence_import(&self, import: &NouvelImport<'_>) -> Result<ObjectId> {
        self.relit_le_schema()?;
        let id = ObjectId::new();
        let maintenant = DateTime::now();
        let record = doc! {
            "_id": id, "fichier": import.fichier, "empreinte": import.empreinte, "qui": import.qui,
            "machine": import.machine, "pid": i64::from(import.pid), "debut": maintenant, "vu": maintenant,
            "fait": 0_i64, "total": import.total as i64, "etat": EN_COURS,
        };
        self.documents("imports").insert_one(record).run().map_err(|error| self.panne(error))?;
        Ok(id)
    }

    /// Says that an import has ended, whole.
    ///
    /// # Errors
    /// `ImportRepris` where somebody has begun to take it back, the server's.
    pub fn finit_import(&self, id: ObjectId) -> Result<()> {
        if self.marque_import(id, &[EN_COURS], "fini")? { Ok(()) } else { Err(Donnees::ImportRepris.into()) }
    }

    /// True where the import was in one of the states `de`, and now is in `vers`.
    fn marque_import(&self, id: ObjectId, de: &[&str], vers: &str) -> Result<bool> {
        let change = doc! { "$set": { "etat": vers, "vu": DateTime::now() } };
        let from = doc! { "_id": id, "etat": { "$in": de } };
        let done = self.documents("imports").update_one(from, change).run().map_err(|error| self.panne(error))?;
        Ok(done.matched_count == 1)
    }

    /// The imports that have begun and not ended, oldest first: still at work or stopped, the caller tells by process and silence.
    ///
    /// # Errors
    /// The server's.
    pub fn imports_en_cours(&self) -> Result<Vec<ImportEnCours>> {
        let open = doc! { "etat": { "$in": [EN_COURS, A_ANNULER] } };
        let found = self.documents("imports").find(open).sort(doc! { "_id": 1 }).max_time(LECTURE).run();
        let records: Vec<Document> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let lu = |record: &Document| -> Result<ImportEnCours, mongodb::bson::error::Error> {
            let vu = record.get_datetime("vu")?.timestamp_millis();
            Ok(ImportEnCours {
                id: record.get_object_id("_id")?,
                fichier: record.get_str("fichier")?.to_owned(),
                empreinte: record.get_str("empreinte")?.to_owned(),
                qui: record.get_str("qui")?.to_owned(),
                machine: record.get_str("machine")?.to_owned(),
                pid: u32::try_from(record.get_i64("pid")?).unwrap_or(0),
                debut: record.get_datetime("debut")?.timestamp_millis(),
                silence: (DateTime::now().timestamp_millis() - vu) / 1000,
                fait: record.get_i64("fait")?.unsigned_abs(),
                total: record.get_i64("total")?.unsigned_abs(),
            })
        };
        let fail = |error: mongodb::bson::error::Error| Panne::DocumentEtranger { detail: error.to_string() };
        records.iter().map(|record| lu(record).map_err(|error| fail(error).into())).collect()
    }

    /// Takes back what an import has written, chunk by chunk from its last, each in a transaction of its own: stopped in the
    /// middle, it goes on where it was. Students that somebody has changed since are left as they are.
    ///
    /// # Errors
    /// What `controle` says, the server's.
    pub fn annule_import(
        &self,
        id: ObjectId,
        acte: &Acte<'_>,
        controle: Controle<'_>,
        suivi: &mut dyn FnMut(u64),
    ) -> Result<Repris> {
        let acte = &Acte { ensemble: Some(ObjectId::new()), ..*acte };
        // From here on its writer, should it live, adds no chunk.
        if !self.marque_import(id, &[EN_COURS, A_ANNULER], A_ANNULER)? {
            return Ok(Repris::default());
        }
        let mut repris = Repris::default();
        let lots = doc! { "ensemble": id, "reprend": { "$exists": false } };
        let lots = self.journal().find(lots).sort(doc! { "_id": -1 }).batch_size(1).run();
        for lot in lots.map_err(|error| self.panne(error))? {
            let lot = lot.map_err(|error| self.panne(error))?;
            if self.est_repris(lot.id)? {
                continue;
            }
            let taken = self.transaction([], |transaction| transaction.reprend(&lot, acte, controle))?;
            repris.repris += taken.faits.len() as u64;
            repris.laisses.extend(taken.refus.into_iter().map(|refus| refus.id));
            suivi(repris.repris + repris.laisses.len() as u64);
        }
        self.marque_import(id, &[A_ANNULER], "annule")?;
        Ok(repris)
    }
}

/// The validator of the records.
pub(super) fn valides() -> Document {
    doc! { "$jsonSchema": {
        "bsonType": "object",
        "required": ["fichier", "qui", "etat", "fait", "total"],
        "properties": { "etat": { "enum": ["en_cours", "fini", "a_annuler", "annule"] } },
    } }
}

impl Transaction<'_> {
    /// Says how far an import is, together with the chunk that brought it there.
    ///
    /// # Errors
    /// `ImportRepris` where somebody has taken the import back meanwhile, the server's.
    pub fn avance_import(&mut self, id: ObjectId, fait: u64) -> Result<()> {
        let change = doc! { "$set": { "fait": fait as i64, "vu": self.maintenant } };
        let open = doc! { "_id": id, "etat": EN_COURS };
        let done = self.store.documents("imports").update_one(open, change).session(&mut *self.session).run();
        match done.map_err(|error| self.store.panne(error))?.matched_count {
            1 => Ok(()),
            _ => Err(Donnees::ImportRepris.into()),
        }
    }
}
