//! Walks the whole journal, the heads and the targets, at one moment of the database or as a backup has them, and says what does
//! not hold together. What it keeps in memory grows with the targets, not with the entries.

use super::canonique;
use super::chaine::{empreinte, etat, lien};
use super::constat::{Anomalie, Verification};
use super::entree::{ARCHIVE, CLASSE, COMPTE, ETUDIANT, EntreeDoc, TeteDoc, VoletDoc};
use super::etat_du_compte;
use super::fil::{Cle, Dernier, Fil, Maillon, cle, fixes, parts};
use super::sceaux::Sceaux;
use crate::arret;
use crate::domain::{Classe, Reglement, Tete};
use crate::error::Result;
use crate::store::classes::{ClasseDoc, ReglementDoc, entiere};
use crate::store::schema::CHAINES;
use crate::store::{EtudiantDoc, LECTURE, Store};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, RawDocumentBuf, deserialize_from_slice, doc};
use std::collections::HashMap;
use std::sync::Arc;

/// Documents between two looks at Ctrl-C.
const PAS: u64 = 2_000;
/// Documents that the server sends at once, at most.
const LOT: u32 = 500;

/// The collections that are looked at, in the order in which they have to come: what others are checked against comes first.
pub(in crate::store) const ORDRE: [&str; 9] =
    ["compteurs", "reglements", "journal", "classes", "etudiants", "comptes", "tetes", "annees", "archives"];

/// A verification under way: it is given every document of [`ORDRE`].
pub(in crate::store) struct Verificateur {
    fils: HashMap<Cle, Fil>,
    /// All entries are read.
    ferme: bool,
    /// When chains began.
    depuis: DateTime,
    regles: HashMap<i64, Arc<Reglement>>,
    /// The number of each class's rules, by its folded name.
    numeros: HashMap<String, i64>,
    sceaux: Sceaux,
    rapport: Verification,
}

impl Store {
    /// Checks everything; `suivi` hears how many documents were read, of so many, one collection after the other.
    ///
    /// # Errors
    /// `Interrompu`, the server's; what is wrong with the journal is no error, but findings.
    pub fn verifie_journal(&self, suivi: &mut dyn FnMut(u64, u64)) -> Result<Verification> {
        // One moment for all that is read: nobody who writes meanwhile is blamed.
        let mut moment = self.moment()?;
        let mut verificateur = Verificateur::nouveau();
        for collection in ORDRE {
            let documents = moment.collection::<RawDocumentBuf>(collection);
            // An entry about two thousand students is a megabyte.
            let found = documents.find(doc! {}).sort(doc! { "_id": 1 }).batch_size(LOT);
            let found = found.session(&mut moment.session).run();
            let mut cursor = found.map_err(|error| self.panne(error))?;
            let (mut lus, total) = (0_u64, self.environ(collection));
            while let Some(document) = cursor.next(&mut moment.session) {
                verificateur.prend(collection, document.map_err(|error| self.panne(error))?.as_bytes())?;
                lus += 1;
                if lus.is_multiple_of(PAS) {
                    arret::verifie()?;
                    suivi(lus, total);
                }
            }
            suivi(lus, lus);
        }
        Ok(verificateur.finit())
    }

    /// About how many documents there are, to tell how far one is; none where that is not known.
    fn environ(&self, collection: &str) -> u64 {
        self.documents(collection).estimated_document_count().max_time(LECTURE).run().unwrap_or(0)
    }
}

impl Verificateur {
    /// Nothing was seen yet.
    pub(in crate::store) fn nouveau() -> Verificateur {
        Verificateur {
            fils: HashMap::new(),
            ferme: false,
            depuis: DateTime::from_millis(0),
            regles: HashMap::from([(0, Reglement::defaut())]),
            numeros: HashMap::new(),
            sceaux: Sceaux::default(),
            rapport: Verification::default(),
        }
    }

    /// The next document of a collection; those of others tell nothing.
    ///
    /// # Errors
    /// What cannot be digested.
    pub(in crate::store) fn prend(&mut self, collection: &str, octets: &[u8]) -> Result<()> {
        match collection {
            "compteurs" => self.compteur(octets),
            "reglements" => self.regle(octets),
            "journal" => return self.entree(octets),
            "classes" | "etudiants" | "comptes" | "tetes" | "annees" | "archives" => self.ferme_les_fils(),
            _ => {}
        }
        match collection {
            "classes" => self.classe(octets),
            "etudiants" => self.etudiant(octets),
            "comptes" => self.document(COMPTE, octets),
            "annees" | "archives" => self.document(ARCHIVE, octets),
            "tetes" => self.reste(octets),
            _ => Ok(()),
        }
    }

    /// Everything was given.
    pub(in crate::store) fn finit(mut self) -> Verification {
        self.ferme_les_fils();
        self.orphelins();
        self.rapport
    }

    fn compteur(&mut self, octets: &[u8]) {
        let compteur: Document = deserialize_from_slice(octets).unwrap_or_default();
        if compteur.get_str("_id").is_ok_and(|id| id == CHAINES) {
            self.depuis = compteur.get_datetime("depuis").copied().unwrap_or(self.depuis);
        }
    }

    /// Rules that cannot be read are missing to whoever goes by them.
    fn regle(&mut self, octets: &[u8]) {
        let Ok(lue) = deserialize_from_slice::<ReglementDoc>(octets) else { return };
        if let Ok(reglement) = lue.regles.reglement(lue.numero) {
            self.regles.insert(lue.numero, Arc::new(reglement));
        }
    }

    fn entree(&mut self, octets: &[u8]) -> Result<()> {
        self.rapport.entrees += 1;
        let Ok(entree) = deserialize_from_slice::<EntreeDoc>(octets) else {
            let id = deserialize_from_slice::<Document>(octets).ok().and_then(|lu| lu.get_object_id("_id").ok());
            self.rapport.constate("", "", id, Anomalie::Illisible);
            return Ok(());
        };
        let Some(volets) = &entree.volets else {
            self.rapport.anciens += 1;
            return Ok(());
        };
        if entree.touches != entree.touches_voulues() {
            self.rapport.constate(&entree.cible.genre, &entree.cible.id, Some(entree.id), Anomalie::Touches);
        }
        let (corps, is_itself) = self.sceaux.prend(&entree)?;
        if !is_itself {
            self.rapport.constate(&entree.cible.genre, &entree.cible.id, Some(entree.id), Anomalie::Entete);
        }
        for volet in volets {
            self.volet(&entree, volet, &corps)?;
        }
        Ok(())
    }

    fn volet(&mut self, entree: &EntreeDoc, volet: &VoletDoc, corps: &[u8; 32]) -> Result<()> {
        match &volet.sel {
            Some(sel) => {
                let digest = empreinte(&sel.bytes, volet.avant.as_ref(), volet.apres.as_ref())?;
                if volet.empreinte.bytes != digest {
                    self.rapport.constate(&volet.genre, &volet.id, Some(entree.id), Anomalie::Valeurs);
                }
            }
            None if volet.avant.is_some() || volet.apres.is_some() => {
                self.rapport.constate(&volet.genre, &volet.id, Some(entree.id), Anomalie::Valeurs);
            }
            None => self.rapport.effaces += 1,
        }
        if volet.n == 1 && volet.lignee != entree.id {
            self.rapport.constate(&volet.genre, &volet.id, Some(entree.id), Anomalie::Entete);
        }
        let precedent = volet.precedent.as_ref().map(|hash| hash.bytes.as_slice());
        let n = volet.n;
        let lui = Dernier {
            n,
            entree: entree.id,
            hash: lien(precedent, n, corps),
            sel: volet.sel.as_ref().map(|sel| fixes(&sel.bytes)),
            etat: volet.etat.as_ref().map(|etat| fixes(&etat.bytes)),
        };
        let maillon = Maillon { precedent: precedent.map(<[u8]>::to_vec), lui };
        let fil = self.fils.entry(cle(&volet.genre, &volet.id, volet.lignee)).or_default();
        if n <= fil.vu() || fil.attente.contains_key(&n) {
            self.rapport.constate(&volet.genre, &volet.id, Some(entree.id), Anomalie::Double { n });
            return Ok(());
        }
        if n > fil.vu() + 1 {
            fil.attente.insert(n, maillon);
            return Ok(());
        }
        fil.avance(maillon, (&volet.genre, &volet.id), &mut self.rapport);
        while let Some(suivant) = fil.suivant() {
            fil.avance(suivant, (&volet.genre, &volet.id), &mut self.rapport);
        }
        Ok(())
    }

    /// All entries are read: what still waits, waits for one that is missing.
    fn ferme_les_fils(&mut self) {
        if std::mem::replace(&mut self.ferme, true) {
            return;
        }
        for ((cible, _), fil) in &mut self.fils {
            let (genre, id) = parts(cible);
            for (n, suivant) in std::mem::take(&mut fil.attente) {
                let de = fil.vu() + 1;
                if n > de {
                    let manquent = Anomalie::Manquent { de, a: n - 1 };
                    self.rapport.constate(genre, id, Some(suivant.lui.entree), manquent);
                    fil.dernier = Some(suivant.lui);
                } else {
                    fil.avance(suivant, (genre, id), &mut self.rapport);
                }
            }
        }
        self.sceaux.finit(&mut self.rapport);
        self.rapport.chaines = self.fils.len() as u64;
    }

    fn etudiant(&mut self, octets: &[u8]) -> Result<()> {
        let lu = deserialize_from_slice::<EtudiantDoc>(octets).ok();
        let lu = lu.and_then(|lu| {
            let reglement = self.regles.get(&lu.reglement).cloned()?;
            Some((lu.clone(), lu.etudiant(reglement).ok()?))
        });
        let Some((document, etudiant)) = lu else {
            let id = deserialize_from_slice::<Document>(octets).unwrap_or_default();
            let id = id.get_str("_id").unwrap_or_default();
            self.rapport.constate(ETUDIANT, id, None, Anomalie::Illisible);
            self.fils.retain(|(cible, _), _| parts(cible) != (ETUDIANT, id));
            return Ok(());
        };
        let id = etudiant.matricule.as_str();
        let numero = self.numeros.get(&etudiant.identite.classe.cle()).copied().unwrap_or_default();
        let is_par_les_siennes = etudiant.reglement.numero == numero;
        if !is_par_les_siennes || !document.derive_bien(&EtudiantDoc::de(&etudiant, document.cree, document.modifie)) {
            self.rapport.constate(ETUDIANT, id, None, Anomalie::Derive);
        }
        match etudiant.tete {
            Some(tete) => {
                let entier = canonique::etudiant(&etudiant)?;
                self.tete((ETUDIANT, id), &tete, Some(&entier));
            }
            None if document.modifie >= self.depuis => self.rapport.constate(ETUDIANT, id, None, Anomalie::SansJournal),
            None => self.rapport.anciens += 1,
        }
        Ok(())
    }

    fn classe(&mut self, octets: &[u8]) -> Result<()> {
        let lue = deserialize_from_slice::<ClasseDoc>(octets).ok();
        let classe = lue.and_then(|lue| {
            let reglement = self.regles.get(&lue.reglement).cloned()?;
            lue.classe(reglement).ok()
        });
        let Some(classe) = classe else {
            let id = deserialize_from_slice::<Document>(octets).unwrap_or_default();
            self.rapport.constate(CLASSE, id.get_str("_id").unwrap_or_default(), None, Anomalie::Illisible);
            return Ok(());
        };
        self.numeros.insert(classe.nom.cle(), classe.reglement.numero);
        match classe.tete {
            Some(tete) => {
                let entiere = canonique::octets(&entiere(&classe)?)?;
                self.tete((CLASSE, classe.nom.as_str()), &tete, Some(&entiere));
            }
            // Students came in, and nothing was ever said of it.
            None if classe == Classe::nouvelle(classe.nom.clone()) => {}
            None => self.rapport.constate(CLASSE, classe.nom.as_str(), None, Anomalie::SansJournal),
        }
        Ok(())
    }

    /// What is digested as it is kept: an account, a document of a year that is over.
    fn document(&mut self, genre: &str, octets: &[u8]) -> Result<()> {
        let document: Document = deserialize_from_slice(octets).unwrap_or_default();
        let id = document.get_str("_id").unwrap_or_default().to_owned();
        match tete_de(&document) {
            Some(tete) => {
                let entier = canonique::octets(&etat_du_compte(&document))?;
                self.tete((genre, &id), &tete, Some(&entier));
            }
            None => self.rapport.constate(genre, &id, None, Anomalie::SansJournal),
        }
        Ok(())
    }

    fn reste(&mut self, octets: &[u8]) -> Result<()> {
        let document: Document = deserialize_from_slice(octets).unwrap_or_default();
        let cible = document.get_document("cible").cloned().unwrap_or_default();
        let cible = (cible.get_str("type").unwrap_or_default(), cible.get_str("id").unwrap_or_default());
        match deserialize_from_slice::<TeteDoc>(octets).ok().and_then(|tete| tete.tete().ok()) {
            Some(tete) => self.tete(cible, &tete, None),
            None => self.rapport.constate(cible.0, cible.1, None, Anomalie::Illisible),
        }
        Ok(())
    }

    /// Compares a target's head with its chain; `entier` is none where the target is no more.
    fn tete(&mut self, (genre, id): (&str, &str), tete: &Tete, entier: Option<&[u8]>) {
        let cle = cle(genre, id, ObjectId::from_bytes(tete.lignee));
        let Some(dernier) = self.fils.remove(&cle).and_then(|fil| fil.dernier) else {
            return self.rapport.constate(genre, id, None, Anomalie::SansEntree);
        };
        let (n, entree) = (dernier.n, Some(dernier.entree));
        if n < tete.n {
            return self.rapport.constate(genre, id, None, Anomalie::FinManque { de: n + 1, a: tete.n });
        }
        if n > tete.n {
            return self.rapport.constate(genre, id, entree, Anomalie::Ancienne { n: tete.n, sur: n });
        }
        if dernier.hash != tete.hash {
            return self.rapport.constate(genre, id, entree, Anomalie::Entete);
        }
        let is_so = match (entier, &dernier.etat, &dernier.sel) {
            (None, None, _) | (Some(_), Some(_), None) => true,
            (Some(entier), Some(laisse), Some(sel)) => etat(sel, entier)[..] == laisse[..],
            _ => false,
        };
        if !is_so {
            self.rapport.constate(genre, id, entree, Anomalie::Etat);
        }
    }

    /// Chains that no target and no removal ends.
    fn orphelins(&mut self) {
        for ((cible, _), fil) in std::mem::take(&mut self.fils) {
            let (genre, id) = parts(&cible);
            let entree = fil.dernier.map(|dernier| dernier.entree);
            self.rapport.constate(genre, id, entree, Anomalie::Disparue);
        }
    }
}

fn tete_de(document: &Document) -> Option<Tete> {
    let tete = document.get_document("tete").ok()?.clone();
    mongodb::bson::deserialize_from_document::<TeteDoc>(tete).ok()?.tete().ok()
}
