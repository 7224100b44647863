//! The words that a school uses: subjects and periods, first spelling first; names and classes for completion.

use super::{LECTURE, Store};
use crate::domain::NouvelleNote;
use crate::error::Result;
use mongodb::bson::{DateTime, Document, doc};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::time::Duration;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Genre {
    /// A subject.
    Matiere,
    /// A period.
    Periode,
}

impl Genre {
    fn nom(self) -> &'static str {
        match self {
            Genre::Matiere => "matiere",
            Genre::Periode => "periode",
        }
    }
}

/// The words that this process has already written down.
#[derive(Debug, Default)]
pub struct Connus(Mutex<HashSet<String>>);

/// What changed since a moment, for completion.
#[derive(Debug, Default)]
pub struct Nouveautes {
    /// Matricules that are no more.
    pub supprimes: Vec<String>,
    /// All students were told: at first, and where somebody was made anonymous, for nothing says who he was.
    pub tous: bool,
    /// The moment up to which this tells, for the next call.
    pub jusqua: Option<DateTime>,
}

/// A student, as completion knows him.
#[derive(Debug, Deserialize)]
pub struct Inscription {
    /// His matricule.
    #[serde(rename = "_id")]
    pub matricule: String,
    /// His name.
    pub nom: String,
    /// His first name.
    pub prenom: String,
    /// His class.
    pub classe: String,
}

#[derive(Deserialize)]
struct Nom {
    #[serde(flatten)]
    inscription: Inscription,
    modifie: DateTime,
}

/// Clocks of two shells may differ by so much, and a part of an import may wait so long for its turn.
const MARGE: Duration = Duration::from_secs(30);

impl Store {
    /// Writes down the subjects and periods of these marks where they are new; the first spelling stays. Only completion
    /// lives from it: it stands outside the transaction, and what cannot be written is tried again with the next mark.
    pub fn retient<'a>(&self, notes: impl IntoIterator<Item = &'a NouvelleNote>) {
        let mut nouveaux: HashMap<String, (Genre, String)> = HashMap::new();
        {
            let Ok(connus) = self.connus.0.lock() else { return };
            // An import has many marks, and few words.
            let (mut matieres, mut periodes) = (HashSet::new(), HashSet::new());
            for note in notes {
                let matiere = Some(&note.matiere).filter(|matiere| matieres.insert(matiere.as_str()));
                let matiere = matiere.map(|matiere| (Genre::Matiere, matiere.champ(), matiere.as_str()));
                let periode = note.periode.as_ref().filter(|periode| periodes.insert(periode.as_str()));
                let periode = periode.map(|periode| (Genre::Periode, periode.cle(), periode.as_str()));
                for (genre, cle, texte) in matiere.into_iter().chain(periode) {
                    let id = format!("{}:{cle}", genre.nom());
                    if !connus.contains(&id) {
                        nouveaux.insert(id, (genre, texte.to_owned()));
                    }
                }
            }
        }
        for (id, (genre, texte)) in nouveaux {
            let mot = doc! { "$setOnInsert": { "genre": genre.nom(), "texte": texte } };
            let written = self.documents("vocabulaire").update_one(doc! { "_id": &id }, mot).upsert(true).run();
            if written.is_ok()
                && let Ok(mut connus) = self.connus.0.lock()
            {
                connus.insert(id);
            }
        }
    }

    /// What this process has written down may be there no more.
    pub(super) fn oublie_les_mots(&self) {
        if let Ok(mut connus) = self.connus.0.lock() {
            connus.clear();
        }
    }

    /// Every subject or period that was ever used.
    ///
    /// # Errors
    /// The server's.
    pub fn mots(&self, genre: Genre) -> Result<Vec<String>> {
        let found = self.documents("vocabulaire").find(doc! { "genre": genre.nom() }).max_time(LECTURE).run();
        let mots: Vec<Document> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
        Ok(mots.iter().filter_map(|mot| mot.get_str("texte").ok()).map(str::to_owned).collect())
    }

    /// Was anybody made anonymous since?
    fn a_oublie(&self, moment: DateTime) -> Result<bool> {
        let scellees = doc! { "quand": { "$gte": moment }, "scelle": { "$exists": true } };
        let une = self.documents("journal").find_one(scellees).projection(doc! { "_id": 1 }).max_time(LECTURE).run();
        une.map(|une| une.is_some()).map_err(|error| self.panne(error))
    }

    /// Tells `prend` of the students changed since `depuis`, or of all of them, which it is told with each; gives those removed.
    ///
    /// # Errors
    /// The server's.
    pub fn nouveautes(&self, depuis: Option<DateTime>, prend: &mut dyn FnMut(Inscription, bool)) -> Result<Nouveautes> {
        let hello = self.db.run_command(doc! { "hello": 1 }).run().map_err(|error| self.panne(error))?;
        let maintenant = hello.get_datetime("localTime").copied().unwrap_or_else(|_| DateTime::now());
        let since = depuis.map(|moment| DateTime::from_millis(moment.timestamp_millis() - MARGE.as_millis() as i64));
        let since = match since {
            Some(moment) if self.a_oublie(moment)? => None,
            since => since,
        };
        let filtre = since.map_or(doc! {}, |moment| doc! { "modifie": { "$gte": moment } });
        let noms = self.db.collection::<Nom>("etudiants");
        let champs = doc! { "nom": 1, "prenom": 1, "classe": 1, "modifie": 1 };
        let found = noms
            .find(filtre)
            .projection(champs)
            .batch_size(2_000)
            .max_time(LECTURE)
            .run()
            .map_err(|error| self.panne(error))?;
        let mut nouveautes = Nouveautes { jusqua: Some(maintenant), tous: since.is_none(), ..Nouveautes::default() };
        let mut presents = HashSet::new();
        for nom in found {
            let Nom { inscription, modifie } = nom.map_err(|error| self.panne(error))?;
            nouveautes.jusqua = nouveautes.jusqua.max(Some(modifie));
            presents.extend(since.is_some().then(|| inscription.matricule.clone()));
            prend(inscription, since.is_none());
        }
        if let Some(moment) = since {
            let gone = doc! { "type": "etudiant", "etat": { "$exists": false } };
            let suppressions = doc! { "quand": { "$gte": moment }, "volets": { "$elemMatch": gone } };
            let champs = doc! { "quand": 1, "volets.id": 1, "volets.etat": 1 };
            let found = self.documents("journal").find(suppressions).projection(champs).max_time(LECTURE).run();
            let entrees: Vec<Document> = found.and_then(Iterator::collect).map_err(|error| self.panne(error))?;
            for entree in entrees {
                if let Ok(quand) = entree.get_datetime("quand") {
                    nouveautes.jusqua = nouveautes.jusqua.max(Some(*quand));
                }
                let volets = entree.get_array("volets").into_iter().flatten().filter_map(|volet| volet.as_document());
                let partis = volets.filter(|volet| !volet.contains_key("etat"));
                nouveautes.supprimes.extend(partis.filter_map(|volet| volet.get_str("id").ok()).map(str::to_owned));
            }
        }
        // One who was removed and came back is there.
        nouveautes.supprimes.retain(|id| !presents.contains(id));
        Ok(nouveautes)
    }
}
