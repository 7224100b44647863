//! Changing a class, and coming into one.

use super::super::journal::{CLASSE, CibleDoc, EntreeDoc, TeteDoc, Volet, canonique, difference, scelle};
use super::super::notifications::Annonce;
use super::super::{Acte, Ecriture, EtudiantDoc, LECTURE, Store, Transaction};
use super::document::{ClasseDoc, ReglementDoc, ReglesDoc};
use crate::cache::Portee;
use crate::domain::classe::Classe;
use crate::domain::{Etudiant, NomClasse};
use crate::error::{Cause, Donnees, Panne, Result};
use crate::texte;
use mongodb::bson::{Bson, Document, doc, serialize_to_bson, serialize_to_document};
use mongodb::options::ReturnDocument;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Students of one class, at most, whose averages are worked out again in one transaction.
const ETUDIANTS: usize = 10_000;
/// Students written by one command: few enough for a progress bar that moves.
const LOT: usize = 200;

/// The classes that students come into, by their folded names: the name, and the number of the rules.
pub(in crate::store) type Entrees = BTreeMap<String, (String, i64)>;

/// What goes stale with a class and the students in it.
pub fn portees_de_classe(classe: &NomClasse, matricules: &[String]) -> Vec<Portee> {
    let siens = matricules.iter().cloned().map(Portee::Etudiant);
    siens.chain([Portee::classe(classe), Portee::Ecole]).collect()
}

impl Store {
    /// The numbers of the students of a class.
    ///
    /// # Errors
    /// The server's.
    pub fn matricules_de(&self, classe: &NomClasse) -> Result<Vec<String>> {
        let etudiants = self.documents("etudiants");
        let siens = etudiants.find(doc! { "classe": classe.as_str() });
        let siens = siens.projection(doc! { "_id": 1 }).max_time(LECTURE).run().map_err(|error| self.panne(error))?;
        let id = |lu: mongodb::error::Result<Document>| {
            lu.map(|lu| lu.get_str("_id").unwrap_or_default().to_owned()).map_err(|error| self.panne(error))
        };
        siens.map(id).collect()
    }

    /// A number for rules: never given twice.
    ///
    /// # Errors
    /// The server's.
    pub fn numero_de_reglement(&self) -> Result<i64> {
        self.verifie_le_schema()?;
        let compteurs = self.documents("compteurs");
        let pris = compteurs
            .find_one_and_update(doc! { "_id": "reglement" }, doc! { "$inc": { "valeur": 1_i64 } })
            .upsert(true)
            .return_document(ReturnDocument::After)
            .run()
            .map_err(|error| self.panne(error))?;
        let absent = || Panne::DocumentEtranger { detail: "compteurs.reglement".into() }.into();
        pris.and_then(|pris| pris.get_i64("valeur").ok()).ok_or_else(absent)
    }
}

/// A class as the journal holds it: without numbers, dates and head.
pub(in crate::store) fn entiere(classe: &Classe) -> Result<Document> {
    let regles = serialize_to_document(&ReglesDoc::de(&classe.reglement));
    let mut document = regles.map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
    document.insert("_id", classe.nom.as_str());
    document.extend(classe.intitule.as_ref().map(|intitule| ("intitule".to_owned(), intitule.as_str().into())));
    document.extend(classe.annee.as_ref().map(|annee| ("annee".to_owned(), annee.to_string().into())));
    Ok(document)
}

impl Transaction<'_> {
    /// Changes a class as it was read; where its rules are others, every student's averages with it. `apres` gets its new head.
    /// The rules of `apres` have a number of their own where they differ. `suivi` hears how many students are written, of how
    /// many; gives their number.
    ///
    /// # Errors
    /// `ClasseModifiee` where it was changed since it was read, `ClasseTropGrande`, the server's.
    pub fn change_classe(
        &mut self,
        avant: &Classe,
        apres: &mut Classe,
        acte: &Acte<'_>,
        suivi: &mut dyn FnMut(u64, u64),
    ) -> Result<u64> {
        self.exige(&[Portee::classe(&apres.nom), Portee::Ecole])?;
        self.franchit()?;
        let (mut vieille, neuve) = (entiere(avant)?, entiere(apres)?);
        let cible = CibleDoc::de(CLASSE, apres.nom.as_str());
        let etat = Some(canonique::octets(&neuve)?);
        // Of a class of which nothing was ever said, everything is new.
        let avant_dit = (avant.version > 0).then(|| std::mem::take(&mut vieille));
        let (avant_dit, apres_dit) = match avant_dit {
            Some(vieille) => {
                let (old, new) = difference(vieille, neuve);
                (Some(old), new)
            }
            None => (None, neuve),
        };
        let volet =
            Volet { cible: cible.clone(), precedent: avant.tete, avant: avant_dit, apres: Some(apres_dit), etat };
        let (scellee, tetes) = scelle(acte, cible, self.maintenant, vec![volet])?;
        apres.tete = Some(tetes[0]);
        apres.version = avant.version + 1;
        self.remplace_classe(avant, apres)?;
        let ecrits = match avant.reglement.numero == apres.reglement.numero {
            true => 0,
            false => self.recalcule(apres, &scellee.entree, suivi)?,
        };
        self.journalise(&scellee)?;
        Ok(ecrits)
    }

    fn remplace_classe(&mut self, avant: &Classe, apres: &Classe) -> Result<()> {
        let document = ClasseDoc {
            nom: apres.nom.to_string(),
            intitule: apres.intitule.as_ref().map(ToString::to_string),
            annee: apres.annee.as_ref().map(ToString::to_string),
            reglement: apres.reglement.numero,
            entrees: 0,
            version: apres.version,
            tete: apres.tete.map(TeteDoc::from),
        };
        let mut champs =
            serialize_to_document(&document).map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
        champs.remove("_id");
        champs.remove("entrees");
        let vides: Document = ["intitule", "annee"]
            .into_iter()
            .filter(|champ| !champs.contains_key(champ))
            .map(|champ| (champ.to_owned(), Bson::String(String::new())))
            .collect();
        let mut change = doc! { "$set": champs, "$inc": { "entrees": 1_i64 } };
        if !vides.is_empty() {
            change.insert("$unset", vides);
        }
        let celle = doc! { "_id": avant.nom.as_str(), "version": avant.version };
        let classes = self.store.classes_docs();
        let done = classes.update_one(celle, change).upsert(avant.version == 0).session(&mut *self.session).run();
        let depasse = Donnees::ClasseModifiee { classe: apres.nom.to_string() };
        match done.map_err(|error| self.store.panne(error)) {
            Ok(done) if done.matched_count == 1 || done.upserted_id.is_some() => Ok(()),
            Ok(_) => Err(depasse.into()),
            // Somebody said something of it first.
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::DejaLa)) => Err(depasse.into()),
            Err(error) => Err(error),
        }
    }

    /// Writes the class's new rules, and works out every student's averages by them. Nobody is told of it; an alert that waits goes
    /// where the average is not under 10 any more.
    fn recalcule(&mut self, classe: &Classe, entree: &EntreeDoc, suivi: &mut dyn FnMut(u64, u64)) -> Result<u64> {
        let reglement = &classe.reglement;
        if reglement.numero != 0 {
            let regles = ReglesDoc::de(reglement);
            let document = ReglementDoc { numero: reglement.numero, classe: classe.nom.to_string(), regles };
            let written = self.store.reglements_docs().insert_one(document).session(&mut *self.session).run();
            written.map_err(|error| self.store.panne(error))?;
            // Nobody else sees them before the commit: what follows in this transaction must.
            self.store.retient_reglement(reglement);
        }
        let siens = doc! { "classe": classe.nom.as_str() };
        let found = self.store.etudiants().find(siens).session(&mut *self.session).run();
        let mut found = found.map_err(|error| self.store.panne(error))?;
        let lus: Result<Vec<EtudiantDoc>, _> = found.iter(self.session).collect();
        let lus = lus.map_err(|error| self.store.panne(error))?;
        if lus.len() > ETUDIANTS {
            return Err(Donnees::ClasseTropGrande { effectif: lus.len(), limite: ETUDIANTS }.into());
        }
        let portees: Vec<Portee> = lus.iter().map(|lu| Portee::Etudiant(lu.matricule.clone())).collect();
        self.exige(&portees)?;
        for (n, lot) in lus.chunks(LOT).enumerate() {
            suivi((n * LOT) as u64, lus.len() as u64);
            let (mut changes, mut annonces) = (Vec::with_capacity(lot.len()), Vec::new());
            for lu in lot {
                let avant = self.store.etudiant_de(lu.clone())?;
                let apres = Etudiant { reglement: Arc::clone(reglement), ..avant.clone() };
                changes.push(change_de(lu, &apres)?);
                annonces.extend(Annonce::de(&Ecriture::Change(&avant, &apres), self.maintenant));
            }
            let attendus = changes.len() as i32;
            let commande = doc! { "update": "etudiants", "updates": changes, "ordered": true };
            let done = self.store.db.run_command(commande).session(&mut *self.session).run();
            let done = done.map_err(|error| self.store.panne(error))?;
            if done.get_i32("n").ok() != Some(attendus) {
                return Err(Panne::MongoRefus { detail: format!("recalcul : {done}") }.into());
            }
            self.annonce(&annonces, false, entree)?;
        }
        suivi(lus.len() as u64, lus.len() as u64);
        Ok(lus.len() as u64)
    }

    /// Students come into these classes, whose rules had these numbers when their averages were worked out. Classes that nobody
    /// was ever in begin with it.
    ///
    /// # Errors
    /// `ModifieDepuis` where the rules are others by now, the server's.
    pub(in crate::store) fn entre(&mut self, entrees: &Entrees) -> Result<()> {
        if entrees.is_empty() {
            return Ok(());
        }
        let classes = self.store.classes_docs();
        let celles: Vec<Document> =
            entrees.values().map(|(nom, numero)| doc! { "_id": nom, "reglement": numero }).collect();
        let filtre = self.a_temps(doc! { "$or": celles });
        let is_first = filtre.contains_key("$expr");
        let un_de_plus = doc! { "$inc": { "entrees": 1_i64 } };
        let done = classes.update_many(filtre, un_de_plus).session(&mut *self.session).run();
        if done.map_err(|error| self.store.panne(error))?.matched_count == entrees.len() as u64 {
            return Ok(());
        }
        if is_first {
            // Too late, or something is missing: the clock tells.
            self.franchit()?;
        }
        let noms: Vec<&str> = entrees.values().map(|(nom, _)| nom.as_str()).collect();
        let found = classes.find(doc! { "_id": { "$in": noms } }).session(&mut *self.session).run();
        let mut found = found.map_err(|error| self.store.panne(error))?;
        let connues: Result<Vec<ClasseDoc>, _> = found.iter(self.session).collect();
        let connues = connues.map_err(|error| self.store.panne(error))?;
        let parmi = |cle: &str| connues.iter().find(|connue| texte::fold(&connue.nom) == cle);
        let mut nouvelles = Vec::new();
        for (cle, (nom, numero)) in entrees {
            match parmi(cle) {
                Some(connue) if connue.reglement == *numero => {}
                None if *numero == 0 => nouvelles.push(ClasseDoc {
                    nom: nom.clone(),
                    intitule: None,
                    annee: None,
                    reglement: 0,
                    entrees: 1,
                    version: 0,
                    tete: None,
                }),
                _ => return Err(Donnees::ModifieDepuis.into()),
            }
        }
        if nouvelles.is_empty() {
            return Ok(());
        }
        let inserted = classes.insert_many(nouvelles).session(&mut *self.session).run();
        match inserted.map_err(|error| self.store.panne(error)) {
            // Somebody else came in first.
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::DejaLa)) => {
                Err(Panne::Passagere { detail: error.to_string() }.into())
            }
            done => done.map(|_| ()),
        }
    }
}

/// The statement that gives a student the averages by other rules.
fn change_de(lu: &EtudiantDoc, apres: &Etudiant) -> Result<Document> {
    let derive = EtudiantDoc::de(apres, lu.cree, lu.modifie).derives();
    let champs = serialize_to_bson(&derive).map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
    let Bson::Document(champs) = champs else {
        return Err(Panne::MongoRefus { detail: "averages are a document".into() }.into());
    };
    let vides = EtudiantDoc::absents(&champs, &EtudiantDoc::DERIVES);
    let mut change = doc! { "$set": champs };
    if !vides.is_empty() {
        change.insert("$unset", vides);
    }
    Ok(doc! { "q": { "_id": &lu.matricule }, "u": change })
}
