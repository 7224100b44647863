//! What is older than it may be: how much there is, and forgetting it, step by step. What is gone does not match any more, so that
//! a run that was stopped is finished by the next one.

use super::super::journal::{ARCHIVE, COMPTE, ETUDIANT};
use super::super::{LECTURE, Store, Transaction};
use super::anonymisation::sans_valeurs;
use super::traces::Personne;
use crate::arret;
use crate::domain::{Matricule, NomCompte};
use crate::error::{Panne, Result};
use mongodb::bson::{Bson, DateTime, Document, deserialize_from_document, doc};

/// Documents of one step.
const PAS: i64 = 1_000;

/// The moments before which each kind of thing is too old: milliseconds since 1970, UTC; none: it is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limites {
    /// Messages that went, failed or were cancelled.
    pub messages: Option<i64>,
    /// What accounts did: logins, exports.
    pub connexions: Option<i64>,
    /// Values of the journal, records of imports.
    pub journal: Option<i64>,
    /// Students who were removed.
    pub supprimes: Option<i64>,
    /// Students who are there, and of whom nothing was written since.
    pub inactifs: Option<i64>,
}

/// How much is too old.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Perimes {
    /// Messages.
    pub messages: u64,
    /// Entries about accounts that have values.
    pub connexions: u64,
    /// Other entries that have values.
    pub journal: u64,
    /// Records of imports.
    pub imports: u64,
    /// Removed students.
    pub supprimes: u64,
    /// Students of whom nothing was written for long.
    pub inactifs: u64,
}

impl Perimes {
    /// All of it.
    pub fn total(&self) -> u64 {
        self.messages + self.connexions + self.journal + self.imports + self.supprimes + self.inactifs
    }
}

/// What is purged document by document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Genre {
    Messages,
    Connexions,
    Journal,
    Imports,
}

impl Genre {
    const TOUS: [Genre; 4] = [Genre::Messages, Genre::Connexions, Genre::Journal, Genre::Imports];

    fn collection(self) -> &'static str {
        match self {
            Genre::Messages => "notifications",
            Genre::Connexions | Genre::Journal => "journal",
            Genre::Imports => "imports",
        }
    }

    /// Which of them are too old; none where it is kept for ever.
    fn filtre(self, limites: &Limites) -> Option<Document> {
        let avant = |limite: Option<i64>| Some(doc! { "$lt": DateTime::from_millis(limite?) });
        let la = |champ: &&str| doc! { *champ: { "$exists": true } };
        let du_volet: Vec<Document> = ["sel", "avant", "apres"].iter().map(la).collect();
        // The salt of a year that is over stays.
        let volet = doc! { "volets": { "$elemMatch": { "type": { "$ne": ARCHIVE }, "$or": du_volet } } };
        let mut valeurs: Vec<Document> = ["details", "avant", "apres"].iter().map(la).collect();
        valeurs.push(volet);
        Some(match self {
            Genre::Messages => doc! { "fini": avant(limites.messages)? },
            Genre::Connexions => {
                doc! { "quand": avant(limites.connexions)?, "cible.type": COMPTE, "$or": valeurs }
            }
            Genre::Journal => {
                doc! { "quand": avant(limites.journal)?, "cible.type": { "$ne": COMPTE }, "$or": valeurs }
            }
            Genre::Imports => {
                doc! { "vu": avant(limites.journal)?, "etat": { "$in": ["fini", "annule"] } }
            }
        })
    }
}

impl Store {
    /// How much is too old.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn perimes(&self, limites: &Limites) -> Result<Perimes> {
        let [messages, connexions, journal, imports] = Genre::TOUS.map(|genre| self.combien_de(genre, limites));
        Ok(Perimes {
            messages: messages?,
            connexions: connexions?,
            journal: journal?,
            imports: imports?,
            supprimes: self.supprimes_avant(limites)?.len() as u64,
            inactifs: match inactifs(limites) {
                Some(eux) => self.compte_les("etudiants", eux)?,
                None => 0,
            },
        })
    }

    fn combien_de(&self, genre: Genre, limites: &Limites) -> Result<u64> {
        genre.filtre(limites).map_or(Ok(0), |eux| self.compte_les(genre.collection(), eux))
    }

    fn compte_les(&self, collection: &str, eux: Document) -> Result<u64> {
        let counted = self.documents(collection).count_documents(eux).max_time(LECTURE).run();
        counted.map_err(|error| self.panne(error))
    }

    /// Forgets messages, values of the journal and records of imports that are too old; `suivi` hears how many are done.
    ///
    /// # Errors
    /// `Interrompu` between two steps, the server's.
    pub fn purge(&self, limites: &Limites, suivi: &mut dyn FnMut(u64)) -> Result<()> {
        let mut faits = 0;
        for genre in Genre::TOUS {
            let Some(eux) = genre.filtre(limites) else { continue };
            loop {
                arret::verifie()?;
                let pas = self.purge_un_pas(genre, &eux)?;
                faits += pas;
                suivi(faits);
                if pas == 0 {
                    break;
                }
            }
        }
        Ok(())
    }

    fn purge_un_pas(&self, genre: Genre, eux: &Document) -> Result<u64> {
        let ici = self.documents(genre.collection());
        let found = ici.find(eux.clone()).projection(doc! { "_id": 1 }).limit(PAS).max_time(LECTURE).run();
        let found: Vec<Document> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        let ids: Vec<Bson> = found.into_iter().filter_map(|mut un| un.remove("_id")).collect();
        if ids.is_empty() {
            return Ok(0);
        }
        // Who writes one of them anew meanwhile keeps it.
        let pas = doc! { "$and": [{ "_id": { "$in": &ids } }, eux.clone()] };
        self.transaction([], |transaction| {
            transaction.franchit_d_abord()?;
            let done = match genre {
                Genre::Messages | Genre::Imports => {
                    ici.delete_many(pas.clone()).session(&mut *transaction.session).run().map(|_| ())
                }
                Genre::Connexions | Genre::Journal => {
                    ici.update_many(pas.clone(), sans_valeurs()).session(&mut *transaction.session).run().map(|_| ())
                }
            };
            done.map_err(|error| self.panne(error))
        })?;
        Ok(ids.len() as u64)
    }

    /// Students who were removed, and of whom nothing was written since: not those who came back.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn supprimes_avant(&self, limites: &Limites) -> Result<Vec<Personne>> {
        let Some(limite) = limites.supprimes else { return Ok(Vec::new()) };
        let eux =
            doc! { "cible.type": ETUDIANT, "cible.id": { "$not": { "$regex": Matricule::motif_de_pseudonyme() } } };
        let partis = self.documents("tetes").distinct("cible.id", eux).max_time(LECTURE).run();
        let partis = partis.map_err(|error| self.panne(error))?;
        let journal = self.documents("journal");
        let mut personnes = Vec::new();
        for id in partis.iter().filter_map(Bson::as_str) {
            arret::verifie()?;
            let matricule = Matricule::stored(id.to_owned());
            let derniere = journal.find_one(self.entrees_de_l_etudiant(id)?);
            let derniere = derniere.sort(doc! { "quand": -1 }).projection(doc! { "quand": 1 }).max_time(LECTURE).run();
            let derniere = derniere.map_err(|error| self.panne(error))?;
            let is_old = derniere.is_none_or(|derniere| {
                derniere.get_datetime("quand").is_ok_and(|quand| quand.timestamp_millis() < limite)
            });
            if is_old && self.etudiant(&matricule)?.is_none() {
                personnes.push(Personne { matricule, etudiant: None });
            }
        }
        Ok(personnes)
    }

    /// A student of whom nothing was written for long, the longest first.
    ///
    /// # Errors
    /// The server's.
    pub fn un_inactif(&self, limites: &Limites) -> Result<Option<Personne>> {
        let Some(eux) = inactifs(limites) else { return Ok(None) };
        let un = self.documents("etudiants").find_one(eux).sort(doc! { "modifie": 1 }).max_time(LECTURE).run();
        let Some(un) = un.map_err(|error| self.panne(error))? else { return Ok(None) };
        let lu =
            deserialize_from_document(un).map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?;
        let etudiant = self.etudiant_de(lu)?;
        Ok(Some(Personne { matricule: etudiant.matricule.clone(), etudiant: Some(etudiant) }))
    }
}

impl Transaction<'_> {
    /// Writes down that so much is being forgotten.
    ///
    /// # Errors
    /// The server's.
    pub fn note_retention(&mut self, nom: &NomCompte, perimes: &Perimes) -> Result<()> {
        let nombre = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let Perimes { messages, connexions, journal, imports, supprimes, inactifs } = *perimes;
        let details = doc! {
            "messages": nombre(messages), "connexions": nombre(connexions), "entrées": nombre(journal),
            "imports": nombre(imports), "étudiants": nombre(supprimes + inactifs),
        };
        self.note_fait(nom, "rgpd retention", details)
    }
}

/// Students of whom nothing was written since; who is anonymous already is nobody.
fn inactifs(limites: &Limites) -> Option<Document> {
    let limite = DateTime::from_millis(limites.inactifs?);
    Some(doc! { "modifie": { "$lt": limite }, "_id": { "$not": { "$regex": Matricule::motif_de_pseudonyme() } } })
}
