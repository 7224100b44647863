//! Where somebody is found outside of his own document: what making him anonymous has to take away.

use super::super::journal::{COMPTE, ETUDIANT};
use super::super::{LECTURE, Store};
use crate::domain::anonyme::parle_de;
use crate::domain::message::Etat;
use crate::domain::{Etudiant, Matricule};
use crate::error::Result;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, DateTime, Document, doc};
use std::collections::BTreeMap;

/// Commands whose entries have the name of a file.
const FICHIERS: [&str; 4] = ["export", "rgpd export", "backup", "restore"];

/// Who is to become anonymous: a student of the school, or one whom only the journal knows any more.
#[derive(Clone, Debug)]
pub struct Personne {
    /// His matricule.
    pub matricule: Matricule,
    /// He, as he was shown; none who is no more.
    pub etudiant: Option<Etudiant>,
}

/// What there is of somebody besides his document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    /// Entries of the journal about him.
    pub entrees: u64,
    /// Messages about him.
    pub messages: u64,
    /// Those of them that have not gone.
    pub en_attente: u64,
    /// The names of his accounts: that he has, and had.
    pub comptes: Vec<String>,
    /// Entries about files that are called by him, and imports from such.
    pub fichiers: u64,
    /// Years that are over, in the archive.
    pub annees: u64,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anonymisee {
    /// Under which matricule his marks are kept.
    pub pseudonyme: Matricule,
    /// What is gone.
    pub traces: Traces,
}

/// An account that is, or was, his.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SonCompte {
    pub(super) nom: String,
    /// The entry that began its chain.
    pub(super) lignee: ObjectId,
    /// It is his still, or nobody's any more: its chain goes. Else it is another's, and only what was said of him goes.
    pub(super) a_effacer: bool,
}

/// All that has to go.
#[derive(Debug, Default)]
pub(super) struct Trouvees {
    /// Entries about him.
    pub(super) entrees: Document,
    /// The chains of those who had his matricule before him.
    pub(super) chaines_d_autres: Vec<Bson>,
    pub(super) comptes: Vec<SonCompte>,
    /// Entries whose values name a file that is called by him.
    pub(super) faits: Vec<ObjectId>,
    pub(super) imports: Vec<ObjectId>,
    /// His years in the archive.
    pub(super) annees: Vec<String>,
}

impl Personne {
    /// By what he is recognised.
    pub fn reperes(&self) -> Vec<String> {
        self.etudiant.as_ref().map_or_else(|| vec![self.matricule.to_string()], Etudiant::reperes)
    }
}

impl Store {
    /// How much there is of somebody.
    ///
    /// # Errors
    /// The server's.
    pub fn traces(&self, personne: &Personne) -> Result<Traces> {
        let trouvees = self.trouve(personne)?;
        let siens = doc! { "etudiant": personne.matricule.as_str() };
        let combien = |collection: &str, filtre: Document| {
            let counted = self.documents(collection).count_documents(filtre).max_time(LECTURE).run();
            counted.map_err(|error| self.panne(error))
        };
        let mut attendent = siens.clone();
        attendent.insert("etat", Etat::Attend.mot());
        Ok(Traces {
            entrees: combien("journal", trouvees.entrees.clone())?,
            messages: combien("notifications", siens)?,
            en_attente: combien("notifications", attendent)?,
            fichiers: (trouvees.faits.len() + trouvees.imports.len()) as u64,
            comptes: trouvees.noms(),
            annees: trouvees.annees.len() as u64,
        })
    }

    /// Where he is found.
    pub(super) fn trouve(&self, personne: &Personne) -> Result<Trouvees> {
        let (id, mut reperes) = (personne.matricule.as_str(), personne.reperes());
        let annees = self.ses_annees(personne)?;
        reperes.extend(annees.noms);
        let cree = personne.etudiant.as_ref().and_then(|etudiant| etudiant.cree).map(DateTime::from_millis);
        let chaines_d_autres = self.chaines_d_autres(id, cree)?;
        let mut entrees = self.entrees_de_l_etudiant(id)?;
        entrees.insert("volets.lignee", doc! { "$nin": &chaines_d_autres });
        Ok(Trouvees {
            entrees,
            chaines_d_autres,
            comptes: self.ses_comptes(id)?,
            faits: self.faits_qui_le_nomment(&reperes)?,
            imports: self.imports_qui_le_nomment(&reperes)?,
            annees: annees.ids,
        })
    }

    /// The chains of those who had his matricule before him and were removed: theirs is another moment at which they were first
    /// written.
    pub(super) fn chaines_d_autres(&self, matricule: &str, cree: Option<DateTime>) -> Result<Vec<Bson>> {
        let Some(cree) = cree else { return Ok(Vec::new()) };
        let autres = doc! {
            "cible.type": ETUDIANT, "cible.id": matricule, "cree": { "$exists": true, "$ne": cree },
        };
        let found = self.documents("tetes").distinct("lignee", autres).max_time(LECTURE).run();
        found.map_err(|error| self.panne(error))
    }

    /// His account, and those that were his once.
    fn ses_comptes(&self, matricule: &str) -> Result<Vec<SonCompte>> {
        let dits = [doc! { "volets.avant.matricule": matricule }, doc! { "volets.apres.matricule": matricule }];
        let eux = doc! { "cible.type": COMPTE, "commande": { "$ne": "login" }, "$or": dits.to_vec() };
        let champs = doc! { "cible.id": 1, "volets.lignee": 1 };
        let found = self.documents("journal").find(eux).projection(champs).max_time(LECTURE).run();
        let found: Vec<Document> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let mut lignees: BTreeMap<ObjectId, String> = found.iter().filter_map(lignee).collect();
        let now = doc! { "matricule": matricule };
        let here = self.documents("comptes").find(now).max_time(LECTURE).run();
        let here: Vec<Document> = here.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        for compte in &here {
            if let (Some(lignee), Ok(nom)) = (lignee_de(compte), compte.get_str("_id")) {
                lignees.insert(lignee, nom.to_owned());
            }
        }
        let mut comptes = Vec::new();
        for (lignee, nom) in lignees {
            let la = self.documents("comptes").find_one(doc! { "_id": &nom }).max_time(LECTURE).run();
            let la = la.map_err(|error| self.panne(error))?.filter(|compte| lignee_de(compte) == Some(lignee));
            let a_effacer = la.is_none_or(|compte| compte.get_str("matricule").is_ok_and(|sien| sien == matricule));
            comptes.push(SonCompte { nom, lignee, a_effacer });
        }
        Ok(comptes)
    }

    fn faits_qui_le_nomment(&self, reperes: &[String]) -> Result<Vec<ObjectId>> {
        let sorties = doc! { "commande": { "$in": FICHIERS.to_vec() }, "cible.type": COMPTE, "volets.apres": { "$exists": true } };
        let champs = doc! { "volets.apres": 1 };
        let found = self.documents("journal").find(sorties).projection(champs).max_time(LECTURE).run();
        let mut faits = Vec::new();
        for entree in found.map_err(|error| self.panne(error))? {
            let entree = entree.map_err(|error| self.panne(error))?;
            let volets = entree.get_array("volets").into_iter().flatten().filter_map(Bson::as_document);
            let valeurs = volets.filter_map(|volet| volet.get_document("apres").ok()).flatten();
            let mut textes = valeurs.filter_map(|(_, valeur)| valeur.as_str());
            if textes.any(|texte| parle_de(texte, reperes)) {
                faits.extend(entree.get_object_id("_id").ok());
            }
        }
        Ok(faits)
    }

    fn imports_qui_le_nomment(&self, reperes: &[String]) -> Result<Vec<ObjectId>> {
        let found = self.documents("imports").find(doc! {}).projection(doc! { "fichier": 1 }).max_time(LECTURE).run();
        let found: Vec<Document> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let le_nomme = |import: &&Document| import.get_str("fichier").is_ok_and(|nom| parle_de(nom, reperes));
        Ok(found.iter().filter(le_nomme).filter_map(|import| import.get_object_id("_id").ok()).collect())
    }
}

impl Trouvees {
    /// The names of the accounts that go.
    pub(super) fn noms(&self) -> Vec<String> {
        let mut noms: Vec<String> =
            self.comptes.iter().filter(|compte| compte.a_effacer).map(|compte| compte.nom.clone()).collect();
        noms.sort_unstable();
        noms.dedup();
        noms
    }
}

fn lignee(entree: &Document) -> Option<(ObjectId, String)> {
    let volet = entree.get_array("volets").ok()?.first()?.as_document()?;
    let nom = entree.get_document("cible").ok()?.get_str("id").ok()?;
    Some((volet.get_object_id("lignee").ok()?, nom.to_owned()))
}

fn lignee_de(compte: &Document) -> Option<ObjectId> {
    compte.get_document("tete").ok()?.get_object_id("lignee").ok()
}
