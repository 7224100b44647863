//! The queue: who takes a message to send it, what became of it, and what people do to those that wait.

use super::BAIL;
use super::document::MessageDoc;
use crate::domain::Canal;
use crate::domain::message::{Etat, Message};
use crate::error::{Cause, Donnees, Error, Panne, Result};
use crate::store::{LECTURE, Store};
use mongodb::bson::{Bson, DateTime, Document, deserialize_from_document, doc};
use mongodb::options::{Acknowledgment, ReturnDocument, WriteConcern};
use std::time::Duration;

/// Where the pause and the day's count stand.
const PAUSE: &str = "notifications";
const SMS: &str = "sms";

/// Who takes messages, and which.
#[derive(Clone, Debug)]
pub struct Prise {
    /// The process that sends.
    pub qui: String,
    /// Others that held messages and are no more.
    pub morts: Vec<String>,
    /// All that wait, each tried once since then (MongoDB's clock, in ms); else those whose moment has come.
    pub tout_depuis: Option<i64>,
}

/// What became of a message that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issue {
    /// It is gone.
    Parti,
    /// It is tried again after so long.
    Reporte {
        /// Why, in French.
        raison: String,
        /// Until then.
        dans: Duration,
    },
    /// It was not tried: it waits as before.
    Relache {
        /// Why, in French.
        raison: String,
    },
    /// It is kept as failed.
    Echoue {
        /// Why, in French.
        raison: String,
    },
}

/// Which messages are meant.
#[derive(Clone, Debug, Default)]
pub struct QuelsMessages {
    /// Those in one of these states; none: in any.
    pub etats: Vec<Etat>,
    /// Of that channel.
    pub canal: Option<Canal>,
    /// About that student.
    pub matricule: Option<String>,
    /// Whose identity begins so.
    pub id: Option<String>,
    /// That were tried in vain.
    pub essayes: bool,
    /// At most so many.
    pub limite: Option<u64>,
}

/// How many messages of a channel are in a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Combien {
    /// They wait; open and tried ones among them.
    pub attendent: u64,
    /// To which marks may still be added.
    pub ouverts: u64,
    /// That were tried in vain and wait for another try.
    pub reportes: u64,
    /// That are gone; kept for 90 days.
    pub partis: u64,
    /// Kept as failed.
    pub echoues: u64,
    /// Cancelled; kept for 90 days.
    pub annules: u64,
}

/// Nothing is sent for the time being.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Who said so.
    pub qui: String,
    /// When: milliseconds since 1970, UTC.
    pub quand: i64,
}

impl QuelsMessages {
    fn filtre(&self) -> Document {
        let mut filtre = Document::new();
        if !self.etats.is_empty() {
            let mots: Vec<&str> = self.etats.iter().map(|etat| etat.mot()).collect();
            filtre.insert("etat", doc! { "$in": mots });
        }
        filtre.extend(self.canal.map(|canal| ("canal".to_owned(), canal.mot().into())));
        filtre.extend(self.matricule.as_ref().map(|matricule| ("etudiant".to_owned(), matricule.into())));
        if let Some(debut) = &self.id {
            filtre.insert("_id", doc! { "$gte": debut, "$lt": format!("{debut}g") });
        }
        if self.essayes {
            filtre.insert("essais", doc! { "$gt": 0 });
        }
        filtre
    }
}

/// Nobody is sending it: there is no lease, or it is over, or its holder is dead.
fn libre(maintenant: i64, morts: &[String]) -> Document {
    let mut libres =
        vec![doc! { "bail": Bson::Null }, doc! { "bail.jusqua": { "$lt": DateTime::from_millis(maintenant) } }];
    if !morts.is_empty() {
        libres.push(doc! { "bail.qui": { "$in": morts } });
    }
    doc! { "$or": libres }
}

impl Store {
    /// MongoDB's clock, in ms.
    ///
    /// # Errors
    /// The server's.
    pub fn heure(&self) -> Result<i64> {
        self.horloge()
    }

    /// Takes a message of that channel on a lease; none where none is to be sent.
    ///
    /// # Errors
    /// The server's.
    pub fn prend_message(&self, canal: Canal, prise: &Prise) -> Result<Option<Message>> {
        let maintenant = self.horloge()?;
        let mut filtre = doc! { "etat": Etat::Attend.mot(), "canal": canal.mot() };
        let dues = match prise.tout_depuis {
            Some(debut) => {
                doc! { "$or": [{ "tente": Bson::Null }, { "tente": { "$lt": DateTime::from_millis(debut) } }] }
            }
            None => doc! { "apres": { "$lte": DateTime::from_millis(maintenant) } },
        };
        filtre.insert("$and", vec![dues, libre(maintenant, &prise.morts)]);
        let jusqua = DateTime::from_millis(maintenant + BAIL.as_millis() as i64);
        let pris = doc! {
            "bail": { "qui": &prise.qui, "jusqua": jusqua },
            "tente": DateTime::from_millis(maintenant),
            // What it tells stays as it is from now on.
            "ouvert": false,
        };
        let messages = self.documents("notifications");
        let taken = messages.find_one_and_update(filtre, doc! { "$set": pris }).sort(doc! { "apres": 1, "_id": 1 });
        // A lease that a power cut takes back costs a second delivery, of the same identity: no disk is waited for.
        let vite = WriteConcern::builder().w(Acknowledgment::Nodes(1)).journal(false).build();
        let taken = taken
            .return_document(ReturnDocument::After)
            .write_concern(vite)
            .run()
            .map_err(|error| self.panne(error))?;
        let Some(document) = taken else { return Ok(None) };
        let id = document.get_str("_id").unwrap_or_default().to_owned();
        let lu = deserialize_from_document::<MessageDoc>(document)
            .map_err(|error| Error::from(Panne::DocumentEtranger { detail: error.to_string() }))
            .and_then(|lu| lu.message(maintenant));
        match lu {
            Ok(message) => Ok(Some(message)),
            Err(error) => {
                // One that nobody can read does not stand in the way of the others.
                self.rend_message(&id, &prise.qui, &Issue::Echoue { raison: error.to_string() })?;
                self.prend_message(canal, prise)
            }
        }
    }

    /// Says what became of a message that `qui` had taken. One that is gone is gone, whoever else may hold it by now.
    ///
    /// # Errors
    /// The server's.
    pub fn rend_message(&self, id: &str, qui: &str, issue: &Issue) -> Result<()> {
        let maintenant = self.horloge()?;
        let mut filtre = doc! { "_id": id, "etat": Etat::Attend.mot() };
        let mut change = doc! { "$unset": { "bail": "" }, "$inc": { "essais": 1 } };
        match issue {
            Issue::Parti => {
                change.insert(
                    "$set",
                    doc! { "etat": Etat::Parti.mot(), "fini": DateTime::from_millis(maintenant), "ouvert": false },
                );
                change.insert("$unset", doc! { "bail": "", "raison": "" });
            }
            Issue::Reporte { raison, dans } => {
                filtre.insert("bail.qui", qui);
                let apres = DateTime::from_millis(maintenant + dans.as_millis() as i64);
                change.insert("$set", doc! { "apres": apres, "raison": raison });
            }
            Issue::Relache { raison } => {
                filtre.insert("bail.qui", qui);
                change = doc! { "$unset": { "bail": "" }, "$set": { "raison": raison } };
            }
            Issue::Echoue { raison } => {
                filtre.insert("bail.qui", qui);
                change.insert("$set", doc! { "etat": Etat::Echoue.mot(), "raison": raison });
            }
        }
        let messages = self.documents("notifications");
        messages.update_one(filtre, change).run().map(|_| ()).map_err(|error| self.panne(error))
    }

    /// Who holds messages at this moment.
    ///
    /// # Errors
    /// The server's.
    pub fn bailleurs(&self) -> Result<Vec<String>> {
        let tenus = doc! { "etat": Etat::Attend.mot(), "bail": { "$exists": true } };
        let found = self.documents("notifications").distinct("bail.qui", tenus).run();
        let found = found.map_err(|error| self.panne(error))?;
        Ok(found.iter().filter_map(Bson::as_str).map(str::to_owned).collect())
    }

    /// Messages, newest first.
    ///
    /// # Errors
    /// The server's, a document that carnet did not write.
    pub fn lit_messages(&self, quels: &QuelsMessages) -> Result<Vec<Message>> {
        let maintenant = self.horloge()?;
        let messages = self.messages();
        let find = messages.find(quels.filtre()).sort(doc! { "cree": -1, "_id": 1 }).max_time(LECTURE);
        let find = match quels.limite {
            Some(limite) => find.limit(i64::try_from(limite).unwrap_or(i64::MAX)),
            None => find,
        };
        let found = find.run().map_err(|error| self.panne(error))?;
        found.map(|lu| lu.map_err(|error| self.panne(error))?.message(maintenant)).collect()
    }

    /// How many of these messages there are.
    ///
    /// # Errors
    /// The server's.
    pub fn denombre_messages(&self, quels: &QuelsMessages) -> Result<u64> {
        let counted = self.documents("notifications").count_documents(quels.filtre()).max_time(LECTURE).run();
        counted.map_err(|error| self.panne(error))
    }

    /// Lets these messages go now, with all their tries before them; gives how many there are.
    ///
    /// # Errors
    /// The server's.
    pub fn relance_messages(&self, quels: &QuelsMessages) -> Result<u64> {
        let maintenant = DateTime::from_millis(self.horloge()?);
        let neufs = doc! { "etat": Etat::Attend.mot(), "apres": maintenant, "essais": 0, "ouvert": false };
        self.change_messages(quels, doc! { "$set": neufs, "$unset": { "raison": "" } })
    }

    /// Takes these messages out; gives how many there are.
    ///
    /// # Errors
    /// The server's.
    pub fn annule_messages(&self, quels: &QuelsMessages, qui: &str) -> Result<u64> {
        let maintenant = DateTime::from_millis(self.horloge()?);
        let raison = format!("annulé par {qui}");
        let annule = doc! { "etat": Etat::Annule.mot(), "ouvert": false, "raison": raison, "fini": maintenant };
        self.change_messages(quels, doc! { "$set": annule })
    }

    fn change_messages(&self, quels: &QuelsMessages, change: Document) -> Result<u64> {
        let mut filtre = quels.filtre();
        filtre.extend(libre(self.horloge()?, &[]));
        let done = self.documents("notifications").update_many(filtre, change).run();
        done.map(|done| done.matched_count).map_err(|error| self.panne(error))
    }

    /// How many messages of a channel are how far.
    ///
    /// # Errors
    /// The server's.
    pub fn combien_de_messages(&self, canal: Canal) -> Result<Combien> {
        let maintenant = DateTime::from_millis(self.horloge()?);
        let is_open = doc! { "$and": ["$ouvert", { "$gt": ["$apres", maintenant] }] };
        let groupe = doc! { "etat": "$etat", "ouvert": is_open, "essaye": { "$gt": ["$essais", 0] } };
        let etapes = [
            doc! { "$match": { "etat": { "$in": Etat::TOUS.map(Etat::mot).to_vec() }, "canal": canal.mot() } },
            doc! { "$group": { "_id": groupe, "n": { "$sum": 1_i64 } } },
        ];
        let found = self.documents("notifications").aggregate(etapes).max_time(LECTURE).run();
        let mut combien = Combien::default();
        for ligne in found.map_err(|error| self.panne(error))? {
            let ligne = ligne.map_err(|error| self.panne(error))?;
            let n = ligne.get_i64("n").map_or(0, i64::unsigned_abs);
            let Ok(groupe) = ligne.get_document("_id") else { continue };
            let vrai = |champ| groupe.get_bool(champ).unwrap_or(false);
            match groupe.get_str("etat") {
                Ok("attend") => {
                    combien.attendent += n;
                    combien.ouverts += if vrai("ouvert") { n } else { 0 };
                    combien.reportes += if vrai("essaye") { n } else { 0 };
                }
                Ok("parti") => combien.partis += n,
                Ok("echoue") => combien.echoues += n,
                _ => combien.annules += n,
            }
        }
        Ok(combien)
    }

    /// Is anything to be sent now?
    ///
    /// # Errors
    /// The server's.
    pub fn a_des_messages_dus(&self, canaux: &[Canal]) -> Result<bool> {
        let mots: Vec<&str> = canaux.iter().map(|canal| canal.mot()).collect();
        let maintenant = DateTime::from_millis(self.horloge()?);
        let dus = doc! { "etat": Etat::Attend.mot(), "canal": { "$in": mots }, "apres": { "$lte": maintenant } };
        let un = self.documents("notifications").find_one(dus).projection(doc! { "_id": 1 }).max_time(LECTURE).run();
        un.map(|un| un.is_some()).map_err(|error| self.panne(error))
    }

    /// The pause, where there is one.
    ///
    /// # Errors
    /// The server's.
    pub fn pause(&self) -> Result<Option<Pause>> {
        let found = self.documents("compteurs").find_one(doc! { "_id": PAUSE }).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        let lue = |document: &Document| {
            let pause = document.get_document("pause").ok()?;
            let quand = pause.get_datetime("quand").ok()?.timestamp_millis();
            Some(Pause { qui: pause.get_str("qui").ok()?.to_owned(), quand })
        };
        Ok(found.as_ref().and_then(lue))
    }

    /// Nothing is sent any more, because `qui` says so; or it is again.
    ///
    /// # Errors
    /// The server's.
    pub fn met_en_pause(&self, qui: Option<&str>) -> Result<()> {
        let quand = DateTime::from_millis(self.horloge()?);
        let change = match qui {
            Some(qui) => doc! { "$set": { "pause": { "qui": qui, "quand": quand } } },
            None => doc! { "$unset": { "pause": "" } },
        };
        let done = self.documents("compteurs").update_one(doc! { "_id": PAUSE }, change).upsert(true).run();
        done.map(|_| ()).map_err(|error| self.panne(error))
    }

    /// Takes one of the texts that may go on that day; false where all of them are gone.
    ///
    /// # Errors
    /// The server's.
    pub fn reserve_sms(&self, jour: &str, limite: u64) -> Result<bool> {
        let limite = i64::try_from(limite).unwrap_or(i64::MAX);
        if limite == 0 {
            return Ok(false);
        }
        let reste = doc! { "_id": SMS, "$or": [{ "jour": { "$ne": jour } }, { "valeur": { "$lt": limite } }] };
        let suivant = doc! { "$cond": [{ "$eq": ["$jour", jour] }, { "$add": ["$valeur", 1_i64] }, 1_i64] };
        let change = vec![doc! { "$set": { "valeur": suivant, "jour": jour } }];
        let done = self.documents("compteurs").update_one(reste, change).upsert(true).run();
        match done.map_err(|error| self.panne(error)) {
            Ok(_) => Ok(true),
            // The day's document is there, and full: another one of that name cannot be made.
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::DejaLa)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Gives one back that did not go.
    ///
    /// # Errors
    /// The server's.
    pub fn rend_sms(&self, jour: &str) -> Result<()> {
        let le_sien = doc! { "_id": SMS, "jour": jour, "valeur": { "$gt": 0 } };
        let done = self.documents("compteurs").update_one(le_sien, doc! { "$inc": { "valeur": -1_i64 } }).run();
        done.map(|_| ()).map_err(|error| self.panne(error))
    }

    /// How many texts are gone on that day.
    ///
    /// # Errors
    /// The server's.
    pub fn sms_du_jour(&self, jour: &str) -> Result<u64> {
        let le_sien = doc! { "_id": SMS, "jour": jour };
        let found = self.documents("compteurs").find_one(le_sien).max_time(LECTURE).run();
        let valeur = found.map_err(|error| self.panne(error))?.and_then(|document| document.get_i64("valeur").ok());
        Ok(valeur.map_or(0, i64::unsigned_abs))
    }
}
