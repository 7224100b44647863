//! The closing of a year, list by list: who is archived is at the same moment where he goes on, without marks.

use super::super::journal::Ecriture;
use super::super::{Acte, LECTURE, Lot, Store, Transaction};
use super::document::passages_docs;
use super::{ANNEES, ARCHIVES, AnneeDoc, ArchiveDoc, CLOTURES, ClotureDoc, id, id_de_classe};
use crate::domain::classe::{AnneeScolaire, Classe};
use crate::domain::cloture::Passages;
use crate::domain::{Appreciations, Enseignant, Etudiant, NomClasse, Reglement};
use crate::error::{Cause, ClotureError, Donnees, Panne, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc, serialize_to_document};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Ids asked about at once.
const LOT: usize = 10_000;
/// It is being done.
const EN_COURS: &str = "en_cours";
/// It is done.
const FINIE: &str = "finie";

/// A closing that has begun and not ended.
#[derive(Clone, Debug)]
pub struct ClotureEnCours {
    /// Which year.
    pub annee: AnneeScolaire,
    /// The one that begins.
    pub vers: AnneeScolaire,
    /// Where everybody goes.
    pub passages: Passages,
    /// Who began it.
    pub qui: String,
    /// The machine that works at it, or did.
    pub machine: String,
    /// Its process there.
    pub pid: u32,
    /// When it began: milliseconds since 1970, UTC.
    pub debut: i64,
    /// How long ago something was last done, in seconds.
    pub silence: i64,
    /// Students done.
    pub fait: u64,
    /// Students in all.
    pub total: u64,
    /// What its entries in the journal belong to.
    pub ensemble: ObjectId,
    /// The classes that are emptied, and in their new year.
    pub videes: Vec<NomClasse>,
    jeton: ObjectId,
}

/// A closing that begins.
#[derive(Clone, Copy, Debug)]
pub struct NouvelleCloture<'a> {
    /// Which year.
    pub annee: &'a AnneeScolaire,
    /// The one that begins.
    pub vers: &'a AnneeScolaire,
    /// Where everybody goes.
    pub passages: &'a Passages,
    /// Students in all.
    pub total: u64,
    /// The classes of the table that an earlier closing of that year has emptied.
    pub videes: &'a [NomClasse],
}

/// Who works at a closing.
#[derive(Clone, Copy, Debug)]
pub struct Ouvrier<'a> {
    /// The account.
    pub qui: &'a str,
    /// The machine.
    pub machine: &'a str,
    /// The process.
    pub pid: u32,
}

/// A student who is still to be archived.
#[derive(Clone, Debug)]
pub struct AClore {
    /// Who.
    pub matricule: String,
    /// How long his document is.
    pub octets: u64,
    /// His average waits for a mark.
    pub provisoire: bool,
}

impl From<ClotureDoc> for ClotureEnCours {
    fn from(lue: ClotureDoc) -> ClotureEnCours {
        ClotureEnCours {
            passages: lue.passages(),
            annee: AnneeScolaire::stored(lue.annee),
            vers: AnneeScolaire::stored(lue.vers),
            qui: lue.qui,
            machine: lue.machine,
            pid: u32::try_from(lue.pid).unwrap_or(0),
            debut: lue.debut.timestamp_millis(),
            silence: (DateTime::now().timestamp_millis() - lue.vu.timestamp_millis()) / 1000,
            fait: lue.fait.unsigned_abs(),
            total: lue.total.unsigned_abs(),
            ensemble: lue.ensemble,
            videes: lue.videes.into_iter().map(NomClasse::stored).collect(),
            jeton: lue.jeton,
        }
    }
}

impl Store {
    /// The closing that has begun and not ended: still at work or stopped, the caller tells by process and silence.
    ///
    /// # Errors
    /// The server's.
    pub fn cloture_en_cours(&self) -> Result<Option<ClotureEnCours>> {
        let found = self.clotures_docs().find_one(doc! { "etat": EN_COURS }).max_time(LECTURE).run();
        Ok(found.map_err(|error| self.panne(error))?.map(ClotureEnCours::from))
    }

    /// That year was closed, of some classes at least.
    ///
    /// # Errors
    /// The server's.
    pub fn est_close(&self, annee: &AnneeScolaire) -> Result<bool> {
        let finie = doc! { "_id": annee.to_string(), "etat": FINIE };
        let found = self.documents(CLOTURES).find_one(finie).max_time(LECTURE).run();
        found.map(|found| found.is_some()).map_err(|error| self.panne(error))
    }

    /// Opens the record of a closing. One of the same year that has ended (of other classes) gives way.
    ///
    /// # Errors
    /// `EnCours` where somebody else began one first, the server's.
    pub fn commence_cloture(&self, nouvelle: NouvelleCloture<'_>, par: Ouvrier<'_>) -> Result<ClotureEnCours> {
        self.relit_le_schema()?;
        let maintenant = DateTime::now();
        let (table, exceptions) = passages_docs(nouvelle.passages);
        let record = ClotureDoc {
            table,
            exceptions,
            annee: nouvelle.annee.to_string(),
            vers: nouvelle.vers.to_string(),
            qui: par.qui.to_owned(),
            machine: par.machine.to_owned(),
            pid: i64::from(par.pid),
            jeton: ObjectId::new(),
            ensemble: ObjectId::new(),
            debut: maintenant,
            vu: maintenant,
            total: i64::try_from(nouvelle.total).unwrap_or(i64::MAX),
            etat: EN_COURS.to_owned(),
            fait: 0,
            videes: nouvelle.videes.iter().map(ToString::to_string).collect(),
        };
        let finie = doc! { "_id": &record.annee, "etat": FINIE };
        let written = self.clotures_docs().replace_one(finie, &record).upsert(true).run();
        match written.map_err(|error| self.panne(error)) {
            Ok(_) => Ok(record.into()),
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::DejaLa)) => {
                let (annee, qui) = (nouvelle.annee.to_string(), "quelqu'un d'autre".to_owned());
                Err(ClotureError::EnCours { annee, qui }.into())
            }
            Err(error) => Err(error),
        }
    }

    /// Goes on with a closing whose carnet is no more: from here on that one, should it live, does nothing more.
    ///
    /// # Errors
    /// `Reprise` where somebody else was quicker, the server's.
    pub fn reprend_cloture(&self, lue: &ClotureEnCours, par: Ouvrier<'_>) -> Result<ClotureEnCours> {
        let jeton = ObjectId::new();
        let moi = doc! {
            "jeton": jeton, "machine": par.machine, "pid": i64::from(par.pid), "vu": DateTime::now(),
        };
        self.marque_cloture(lue, moi)?;
        Ok(ClotureEnCours { jeton, machine: par.machine.to_owned(), pid: par.pid, ..lue.clone() })
    }

    /// Says that a closing has ended, whole.
    ///
    /// # Errors
    /// `Reprise`, the server's.
    pub fn finit_cloture(&self, cloture: &ClotureEnCours) -> Result<()> {
        self.marque_cloture(cloture, doc! { "etat": FINIE, "vu": DateTime::now() })
    }

    /// Says that a class is emptied and in its new year: whoever comes into it from now on is of that one.
    ///
    /// # Errors
    /// `Reprise`, the server's.
    pub fn cloture_videe(&self, cloture: &ClotureEnCours, classe: &NomClasse) -> Result<()> {
        let vue = doc! { "$set": { "vu": DateTime::now() }, "$addToSet": { "videes": classe.as_str() } };
        self.change_cloture(cloture, vue)
    }

    fn marque_cloture(&self, cloture: &ClotureEnCours, champs: Document) -> Result<()> {
        self.change_cloture(cloture, doc! { "$set": champs })
    }

    fn change_cloture(&self, cloture: &ClotureEnCours, change: Document) -> Result<()> {
        self.relit_le_schema()?;
        let done = self.documents(CLOTURES).update_one(cloture.la_meme(), change).run();
        match done.map_err(|error| self.panne(error))?.matched_count {
            1 => Ok(()),
            _ => Err(ClotureError::Reprise.into()),
        }
    }

    /// The students of a class who are not in the archive of that year, by matricule.
    ///
    /// # Errors
    /// `MatriculeArchive` where another student is there under the matricule of one of them; the server's.
    pub fn a_clore(&self, annee: &AnneeScolaire, classe: &NomClasse) -> Result<Vec<AClore>> {
        let (etudiants, archives) = (self.documents("etudiants"), self.documents(ARCHIVES));
        let etudiants = etudiants.find(doc! { "classe": classe.as_str() });
        let champs = doc! { "provisoire": 1, "cree": 1, "octets": { "$bsonSize": "$$ROOT" } };
        let etudiants = etudiants.projection(champs).max_time(LECTURE).run();
        let lus: Vec<Document> = etudiants.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let un = |lu: &Document| AClore {
            matricule: lu.get_str("_id").unwrap_or_default().to_owned(),
            octets: lu.get_i32("octets").map_or(0, i32::unsigned_abs).into(),
            provisoire: lu.get_bool("provisoire").unwrap_or(false),
        };
        let crees: HashMap<&str, Option<&DateTime>> =
            lus.iter().map(|lu| (lu.get_str("_id").unwrap_or_default(), lu.get_datetime("cree").ok())).collect();
        let mut siens: Vec<AClore> = lus.iter().map(un).collect();
        let mut faits = HashSet::new();
        for lot in siens.chunks(LOT) {
            let ids: Vec<String> = lot.iter().map(|un| id(annee, &un.matricule)).collect();
            let found = archives.find(doc! { "_id": { "$in": ids } });
            let found = found.projection(doc! { "matricule": 1, "cree": 1 }).max_time(LECTURE).run();
            for lu in found.map_err(|error| self.panne(error))? {
                let lu = lu.map_err(|error| self.panne(error))?;
                let matricule = lu.get_str("matricule").unwrap_or_default().to_owned();
                if crees.get(matricule.as_str()).copied().flatten() != lu.get_datetime("cree").ok() {
                    return Err(ClotureError::MatriculeArchive { matricule, annee: annee.to_string() }.into());
                }
                faits.insert(matricule);
            }
        }
        siens.retain(|un| !faits.contains(&un.matricule));
        siens.sort_unstable_by(|a, b| a.matricule.cmp(&b.matricule));
        Ok(siens)
    }
}

impl ClotureEnCours {
    /// Its record, while whoever read it works at it.
    fn la_meme(&self) -> Document {
        doc! { "_id": self.annee.to_string(), "etat": EN_COURS, "jeton": self.jeton }
    }
}

impl Transaction<'_> {
    /// Archives those of these students who are in the class by now and not in the archive yet, and takes them where they go on,
    /// without marks: in one journal entry. The class is archived with the first of them; its rules are those of then for all.
    /// Gives how many they are.
    ///
    /// # Errors
    /// `Reprise` where another carnet works at the closing, `ModifieDepuis`, the server's.
    pub fn clot(
        &mut self,
        cloture: &ClotureEnCours,
        classe: &NomClasse,
        lot: &[(String, &NomClasse)],
        enseignants: &[Enseignant],
        acte: &Acte<'_>,
    ) -> Result<u64> {
        self.franchit_d_abord()?;
        let annee = &cloture.annee;
        let mut archives = Vec::new();
        let reglement = match self.annee_de(annee, classe)? {
            Some(reglement) => reglement,
            None => {
                let vivante = self.classe(classe)?.unwrap_or_else(|| Classe::nouvelle(classe.clone()));
                let document = AnneeDoc::de(annee, &vivante, enseignants, self.maintenant);
                archives.push((ANNEES, en_document(&document)?));
                vivante.reglement
            }
        };
        let deja = self.archives(annee, lot)?;
        let restent: HashMap<&str, &NomClasse> = lot
            .iter()
            .filter(|(matricule, _)| !deja.contains(matricule))
            .map(|(matricule, vers)| (matricule.as_str(), *vers))
            .collect();
        let ids: Vec<&str> = restent.keys().copied().collect();
        let siens = self.etudiants_de(doc! { "_id": { "$in": ids }, "classe": classe.as_str() })?;
        let mut regles: HashMap<String, Arc<Reglement>> = HashMap::new();
        let mut paires = Vec::with_capacity(siens.len());
        for avant in siens {
            let Some(vers) = restent.get(avant.matricule.as_str()).copied() else { continue };
            let alors = Etudiant { reglement: Arc::clone(&reglement), ..avant.clone() };
            archives.push((ARCHIVES, en_document(&ArchiveDoc::de(annee, &alors, self.maintenant))?));
            let siennes = match regles.get(&vers.cle()) {
                Some(siennes) => Arc::clone(siennes),
                None => {
                    let siennes = self.classe(vers)?.map_or_else(Reglement::defaut, |autre| autre.reglement);
                    regles.insert(vers.cle(), Arc::clone(&siennes));
                    siennes
                }
            };
            paires.push((avant.clone(), passe(avant, vers, siennes)));
        }
        if paires.is_empty() {
            return Ok(0);
        }
        let ecritures: Vec<Ecriture<'_>> = paires.iter().map(|(avant, apres)| Ecriture::Change(avant, apres)).collect();
        let mut pret = Lot::de_cloture(&ecritures, &mut archives, acte, self.maintenant)?;
        self.ecrit_lot(&mut pret)?;
        for collection in [ANNEES, ARCHIVES] {
            let siens: Vec<&Document> =
                archives.iter().filter(|(nom, _)| *nom == collection).map(|(_, document)| document).collect();
            if !siens.is_empty() {
                let inserted = self.store.documents(collection).insert_many(siens).session(&mut *self.session).run();
                inserted.map_err(|error| match self.store.panne(error) {
                    // Somebody else has just archived one of them: again, from what there is now.
                    error if matches!(*error.cause, Cause::Donnees(Donnees::DejaLa)) => Donnees::ModifieDepuis.into(),
                    error => error,
                })?;
            }
        }
        let combien = paires.len() as i64;
        let avance = doc! { "$inc": { "fait": combien }, "$set": { "vu": self.maintenant } };
        let clotures = self.store.documents(CLOTURES);
        let done = clotures.update_one(cloture.la_meme(), avance).session(&mut *self.session).run();
        match done.map_err(|error| self.store.panne(error))?.matched_count {
            1 => Ok(combien.unsigned_abs()),
            _ => Err(ClotureError::Reprise.into()),
        }
    }

    /// The rules of a class in the archive of that year, as the transaction sees it.
    fn annee_de(&mut self, annee: &AnneeScolaire, classe: &NomClasse) -> Result<Option<Arc<Reglement>>> {
        let celle = doc! { "_id": id_de_classe(annee, classe) };
        let found = self.store.annees_docs().find_one(celle).session(&mut *self.session).run();
        let found = found.map_err(|error| self.store.panne(error))?;
        Ok(found.map(|lue| lue.classe()).transpose()?.map(|(classe, _)| classe.reglement))
    }

    /// Those of these students who are in the archive of that year.
    fn archives(&mut self, annee: &AnneeScolaire, lot: &[(String, &NomClasse)]) -> Result<HashSet<String>> {
        let ids: Vec<String> = lot.iter().map(|(matricule, _)| id(annee, matricule)).collect();
        let archives = self.store.documents(ARCHIVES);
        let found = archives.find(doc! { "_id": { "$in": ids } });
        let found = found.projection(doc! { "matricule": 1 }).session(&mut *self.session).run();
        let mut found = found.map_err(|error| self.store.panne(error))?;
        let lus: Result<Vec<Document>, _> = found.iter(self.session).collect();
        let lus = lus.map_err(|error| self.store.panne(error))?;
        Ok(lus.iter().map(|lu| lu.get_str("matricule").unwrap_or_default().to_owned()).collect())
    }
}

/// The student in his next year.
fn passe(avant: Etudiant, vers: &NomClasse, reglement: Arc<Reglement>) -> Etudiant {
    let mut apres = Etudiant { notes: Vec::new(), appreciations: Appreciations::default(), reglement, ..avant };
    apres.identite.classe = vers.clone();
    apres
}

fn en_document(valeur: &impl serde::Serialize) -> Result<Document> {
    serialize_to_document(valeur).map_err(|error| Panne::MongoRefus { detail: error.to_string() }.into())
}
