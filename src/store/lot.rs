//! Students written together, with their one journal entry: made ready first, away from the server, then written in a
//! transaction.

use super::classes::Entrees;
use super::journal::{ARCHIVE, CibleDoc, Scellee, TeteDoc, Volet, canonique, scelle_ecritures};
use super::notifications::Annonce;
use super::transaction::celui;
use super::{Acte, Ecriture, EtudiantDoc, Transaction};
use crate::cache::Portee;
use crate::domain::verrous::ferme;
use crate::domain::{Etudiant, Tete};
use crate::error::{Donnees, Panne, Result};
use mongodb::bson::error::Error as BsonError;
use mongodb::bson::{Bson, DateTime, Document, RawDocumentBuf, doc, serialize_to_bson, serialize_to_raw_document_buf};
use std::collections::BTreeSet;

/// Students to write and to remove, and the entry that says so: at most 2,000 (design, section 5).
#[derive(Debug)]
pub struct Lot {
    /// As they go to the server: made into bytes while it has other things to do.
    nouveaux: Vec<RawDocumentBuf>,
    /// The student that was read, and what becomes of him.
    changes: Vec<(Document, EtudiantDoc)>,
    partis: Vec<Document>,
    scellee: Scellee,
    /// The new heads, in the order of the writes.
    tetes: Vec<Tete>,
    /// What goes stale with it.
    portees: Vec<Portee>,
    entrees: Entrees,
    /// What it means for those who are told of them; whether new messages are made.
    annonces: Vec<Annonce>,
    notifie: bool,
}

/// What goes stale with these writes: each student, his class before and after, the school.
pub fn portees(ecritures: &[Ecriture<'_>]) -> Vec<Portee> {
    let mut portees: BTreeSet<Portee> = ecritures.iter().flat_map(Ecriture::portees).collect();
    portees.insert(Portee::Ecole);
    portees.into_iter().collect()
}

impl Lot {
    /// Makes everything ready but the dates of those that change. New ones are of the moment `quand`, as the journal has it.
    ///
    /// # Errors
    /// `PeriodeFermee` where a mark of a locked period would change, a system that gives no random bytes.
    pub fn pret(ecritures: &[Ecriture<'_>], acte: &Acte<'_>, quand: DateTime) -> Result<Lot> {
        for (avant, apres) in ecritures.iter().map(Ecriture::etats) {
            if let Some((classe, periode, verrou)) = ferme(avant, apres) {
                return Err(Donnees::periode_fermee(classe, periode, verrou).into());
            }
        }
        let annonces = ecritures.iter().filter_map(|ecriture| Annonce::de(ecriture, quand)).collect();
        let (lot, _) = Lot::assemble(ecritures, Vec::new(), acte, quand)?;
        Ok(Lot { annonces, ..lot })
    }

    /// The same for students whose year is over. Their marks change no more, they go where they are kept, and so no lock holds
    /// them here; nobody is told. Each of these documents of the year, which the caller writes, gets its head.
    ///
    /// # Errors
    /// A system that gives no random bytes.
    pub(super) fn de_cloture(
        ecritures: &[Ecriture<'_>],
        archives: &mut [(&'static str, Document)],
        acte: &Acte<'_>,
        quand: DateTime,
    ) -> Result<Lot> {
        let volet = |(_, document): &(&str, Document)| {
            let cible = CibleDoc::de(ARCHIVE, document.get_str("_id").unwrap_or_default());
            let etat = Some(canonique::octets(document)?);
            Ok(Volet { cible, precedent: None, avant: None, apres: None, etat })
        };
        let volets = archives.iter().map(volet).collect::<Result<_>>()?;
        let (lot, tetes) = Lot::assemble(ecritures, volets, acte, quand)?;
        for ((_, document), tete) in archives.iter_mut().zip(tetes) {
            let tete = serialize_to_bson(&TeteDoc::from(tete));
            document.insert("tete", tete.map_err(|error| Panne::MongoRefus { detail: error.to_string() })?);
        }
        Ok(lot)
    }

    /// Gives with it the heads of what is written besides.
    fn assemble(
        ecritures: &[Ecriture<'_>],
        autres: Vec<Volet>,
        acte: &Acte<'_>,
        quand: DateTime,
    ) -> Result<(Lot, Vec<Tete>)> {
        let (mut scellee, mut tetes) = scelle_ecritures(ecritures, acte, quand, autres)?;
        // Who comes back was first written when he was.
        let partants = ecritures.iter().filter_map(|ecriture| match ecriture {
            Ecriture::Supprime(avant) => Some(avant.cree),
            Ecriture::Cree(_) | Ecriture::Change(..) => None,
        });
        for (reste, cree) in scellee.restes.iter_mut().zip(partants) {
            reste.extend(cree.map(|cree| ("cree".to_owned(), DateTime::from_millis(cree).into())));
        }
        let autres = tetes.split_off(ecritures.len());
        let (mut nouveaux, mut changes, mut partis) = (Vec::new(), Vec::new(), Vec::new());
        let mut entrees = Entrees::new();
        for (ecriture, tete) in ecritures.iter().zip(&tetes) {
            let (avant, apres) = ecriture.etats();
            if let Some(apres) = apres
                && avant.is_none_or(|avant| avant.identite.classe.cle() != apres.identite.classe.cle())
            {
                let classe = &apres.identite.classe;
                entrees.entry(classe.cle()).or_insert_with(|| (classe.to_string(), apres.reglement.numero));
            }
            let document = |etudiant: &Etudiant| EtudiantDoc {
                tete: Some(TeteDoc::from(*tete)),
                ..EtudiantDoc::de(etudiant, etudiant.cree.map_or(quand, DateTime::from_millis), quand)
            };
            match ecriture {
                Ecriture::Cree(apres) => nouveaux.push(serialize_to_raw_document_buf(&document(apres)).map_err(refus)?),
                Ecriture::Change(avant, apres) => {
                    let document = EtudiantDoc { version: avant.version + 1, ..document(apres) };
                    changes.push((celui(avant), document));
                }
                Ecriture::Supprime(avant) => partis.push(celui(avant)),
            }
        }
        let (portees, notifie, annonces) = (portees(ecritures), acte.notifie, Vec::new());
        Ok((Lot { nouveaux, changes, partis, scellee, tetes, portees, entrees, annonces, notifie }, autres))
    }

    /// What goes stale with it.
    pub fn portees(&self) -> Vec<Portee> {
        self.portees.clone()
    }
}

impl Transaction<'_> {
    /// Writes one student, and who did it. Gives his new head.
    ///
    /// # Errors
    /// As [`Self::ecrit_lot`].
    pub fn ecrit(&mut self, ecriture: Ecriture<'_>, acte: &Acte<'_>) -> Result<Tete> {
        let mut lot = Lot::pret(&[ecriture], acte, self.maintenant)?;
        self.ecrit_lot(&mut lot)?;
        Ok(lot.tetes[0])
    }

    /// Writes students, and who did it. Who is gone goes first: his phone is free for whoever comes.
    ///
    /// # Errors
    /// `ModifieDepuis` where one was changed or removed since he was read, `MatriculePris`, `TelephonePris`, the server's.
    pub fn ecrit_lot(&mut self, lot: &mut Lot) -> Result<()> {
        self.exige(&lot.portees)?;
        self.entre(&lot.entrees)?;
        if lot.changes.len() != 1 || !lot.partis.is_empty() {
            self.franchit_d_abord()?;
        }
        for qui in &lot.partis {
            let done = self.store.etudiants().delete_one(qui.clone()).session(&mut *self.session).run();
            let done = done.map_err(|error| self.store.panne(error))?;
            est_un(done.deleted_count)?;
        }
        for (qui, document) in &mut lot.changes {
            document.date(self.maintenant);
            self.remplace(qui, document)?;
        }
        if !lot.nouveaux.is_empty() {
            let etudiants = self.store.etudiants().clone_with_type::<RawDocumentBuf>();
            let inserted = etudiants.insert_many(&lot.nouveaux).session(&mut *self.session).run();
            inserted.map_err(|error| self.store.panne(error))?;
        }
        self.journalise(&lot.scellee)?;
        self.annonce(&lot.annonces, lot.notifie, &lot.scellee.entree)
    }

    /// Puts a student in the place of what he was; when he was created stays.
    fn remplace(&mut self, qui: &Document, document: &EtudiantDoc) -> Result<()> {
        let bson = serialize_to_bson(document).map_err(refus)?;
        let Bson::Document(mut champs) = bson else {
            return Err(Panne::MongoRefus { detail: "a student is a document".into() }.into());
        };
        champs.remove("_id");
        champs.remove("cree");
        let mut vides = EtudiantDoc::absents(
            &champs,
            &["telephone", "email", "naissance", "tuteur", "accords", "notes", "appreciations"],
        );
        vides.extend(EtudiantDoc::absents(&champs, &EtudiantDoc::DERIVES));
        let mut change = doc! { "$set": champs };
        if !vides.is_empty() {
            change.insert("$unset", vides);
        }
        let qui = self.a_temps(qui.clone());
        let is_first = qui.contains_key("$expr");
        let done = self.store.etudiants().update_one(qui, change).session(&mut *self.session).run();
        let combien = done.map_err(|error| self.store.panne(error))?.matched_count;
        if combien != 1 && is_first {
            // Too late, or changed since: the clock tells.
            self.franchit()?;
        }
        est_un(combien)
    }
}

fn refus(error: BsonError) -> Panne {
    Panne::MongoRefus { detail: error.to_string() }
}

/// The student was there as he was read.
fn est_un(combien: u64) -> Result<()> {
    if combien == 1 { Ok(()) } else { Err(Donnees::ModifieDepuis.into()) }
}
