//! The queue: who takes a message to send it, what became of it, and what people do to those that wait.

use super::BAIL;
use super::document::MessageDoc;
use crate::domain::Canal;
use crate::domain::message::{Etat, Message};
use crate::error::{Error, Panne, Result};
use crate::store::{LECTURE, Store};
use mongodb::bson::{Bson, DateTime, Document, deserialize_from_document, doc};
use mongodb::options::{Acknowledgment, ReturnDocument, WriteConcern};
use std::time::Duration;

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
        /// The server may have taken it all the same.
        doute: bool,
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
        /// The server may have taken it all the same.
        doute: bool,
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
    /// Kept as failed, for 90 days.
    pub echoues: u64,
    /// Cancelled; kept for 90 days.
    pub annules: u64,
}

/// Why messages of a channel do not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motif {
    /// In French.
    pub raison: String,
    /// How many have failed or wait because of it.
    pub combien: u64,
}

/// What was taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retires {
    /// Messages that do not go.
    pub retires: u64,
    /// That somebody is sending: where one does not go this time, it does not go again.
    pub en_cours: u64,
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

/// Once in doubt, for good.
fn avec_doute(mut pose: Document, doute: bool) -> Document {
    if doute {
        pose.insert("doute", true);
    }
    pose
}

impl Store {
    /// Takes a message of that channel on a lease, urgent ones first; none where none is to be sent.
    ///
    /// # Errors
    /// The server's.
    pub fn prend_message(&self, canal: Canal, prise: &Prise) -> Result<Option<Message>> {
        self.relit_le_schema()?;
        loop {
            let maintenant = self.horloge()?;
            let Some(document) = self.prend_un(canal, prise, maintenant)? else { return Ok(None) };
            let id = document.get_str("_id").unwrap_or_default().to_owned();
            let rend = |issue| self.rend_message(&id, &prise.qui, &issue);
            let lu = deserialize_from_document::<MessageDoc>(document)
                .map_err(|error| Error::from(Panne::DocumentEtranger { detail: error.to_string() }));
            match lu {
                // Whoever was sending it when it was taken back has died.
                Ok(lu) if lu.revoque.is_some() => rend(Issue::Relache { raison: String::new() })?,
                lu => match lu.and_then(|lu| lu.message(maintenant)) {
                    Ok(message) => return Ok(Some(message)),
                    // One that nobody can read does not stand in the way of the others.
                    Err(error) => rend(Issue::Echoue { raison: error.to_string(), doute: false })?,
                },
            }
        }
    }

    fn prend_un(&self, canal: Canal, prise: &Prise, maintenant: i64) -> Result<Option<Document>> {
        let mut filtre = doc! { "etat": Etat::Attend.mot(), "canal": canal.mot() };
        let dues = match prise.tout_depuis {
            Some(debut) => {
                doc! { "$or": [{ "tente": Bson::Null }, { "tente": { "$lt": DateTime::from_millis(debut) } }] }
            }
            None => doc! { "apres": { "$lte": DateTime::from_millis(maintenant) } },
        };
        filtre.insert("$and", vec![dues, libre(maintenant, &prise.morts)]);
        // By the server's own clock: what is known of it here may be late.
        let jusqua = doc! { "$add": ["$$NOW", BAIL.as_millis() as i64] };
        let pris = doc! { "$set": {
            "bail": { "qui": { "$literal": &prise.qui }, "jusqua": jusqua },
            "tente": "$$NOW",
            // What it tells stays as it is from now on; and whoever had it before may have sent it.
            "ouvert": false,
            "doute": { "$or": [{ "$eq": ["$doute", true] }, { "$ne": [{ "$type": "$bail" }, "missing"] }] },
        } };
        // A lease that a power cut takes back costs a second delivery, of the same identity: no disk is waited for.
        let vite = WriteConcern::builder().w(Acknowledgment::Nodes(1)).journal(false).build();
        self.documents("notifications")
            .find_one_and_update(filtre, vec![pris])
            .sort(doc! { "urgent": -1, "apres": 1, "_id": 1 })
            .return_document(ReturnDocument::After)
            .write_concern(vite)
            .run()
            .map_err(|error| self.panne(error))
    }

    /// Says what became of a message that `qui` had taken. One that is gone is gone, whoever else may hold it by now: nobody has
    /// changed what it tells since it was first taken. One that was taken back meanwhile, and did not go, does not go again.
    ///
    /// # Errors
    /// The server's.
    pub fn rend_message(&self, id: &str, qui: &str, issue: &Issue) -> Result<()> {
        let maintenant = self.horloge()?;
        let fini = DateTime::from_millis(maintenant);
        let messages = self.documents("notifications");
        let (pose, plus) = match issue {
            Issue::Parti => {
                let parti = doc! {
                    "$set": { "etat": Etat::Parti.mot(), "fini": fini, "ouvert": false },
                    "$unset": { "bail": "", "raison": "", "revoque": "", "annule_par": "" },
                    "$inc": { "essais": 1 },
                };
                let done = messages.update_one(doc! { "_id": id, "etat": Etat::Attend.mot() }, parti).run();
                return done.map(|_| ()).map_err(|error| self.panne(error));
            }
            Issue::Reporte { raison, dans, doute } => {
                let apres = DateTime::from_millis(maintenant + dans.as_millis() as i64);
                (avec_doute(doc! { "apres": apres, "raison": raison }, *doute), 1)
            }
            Issue::Echoue { raison, doute } => {
                let echoue = doc! { "etat": Etat::Echoue.mot(), "raison": raison, "fini": fini };
                (avec_doute(echoue, *doute), 1)
            }
            Issue::Relache { raison } => (doc! { "raison": raison }, 0),
        };
        let mine = |revoque: bool| {
            doc! {
                "_id": id, "etat": Etat::Attend.mot(), "bail.qui": qui, "revoque": { "$exists": revoque },
            }
        };
        let change = doc! { "$set": pose, "$unset": { "bail": "" }, "$inc": { "essais": plus } };
        let done = messages.update_one(mine(false), change).run().map_err(|error| self.panne(error))?;
        if done.matched_count == 0 {
            let annule = doc! { "etat": Etat::Annule.mot(), "raison": "$revoque", "fini": fini, "ouvert": false };
            let retire = vec![doc! { "$set": annule }, doc! { "$unset": ["bail", "revoque"] }];
            messages.update_one(mine(true), retire).run().map_err(|error| self.panne(error))?;
        }
        Ok(())
    }

    /// Who holds messages at this moment.
    ///
    /// # Errors
    /// The server's.
    pub fn bailleurs(&self) -> Result<Vec<String>> {
        let tenus = doc! { "bail.qui": { "$exists": true } };
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

    /// Lets these messages go now, with all their tries before them, but for those that somebody is sending; gives how many there
    /// are.
    ///
    /// # Errors
    /// The server's.
    pub fn relance_messages(&self, quels: &QuelsMessages) -> Result<u64> {
        let maintenant = self.horloge()?;
        let apres = DateTime::from_millis(maintenant);
        let neufs = doc! { "etat": Etat::Attend.mot(), "apres": apres, "essais": 0, "ouvert": false };
        let mut filtre = quels.filtre();
        filtre.extend(libre(maintenant, &[]));
        self.change_messages(filtre, doc! { "$set": neufs, "$unset": { "raison": "", "fini": "" } })
    }

    /// Takes these messages out.
    ///
    /// # Errors
    /// The server's.
    pub fn annule_messages(&self, quels: &QuelsMessages, qui: &str) -> Result<Retires> {
        let maintenant = self.horloge()?;
        let fini = DateTime::from_millis(maintenant);
        let raison = format!("annulé par {qui}");
        // First those that are being sent: one that comes back meanwhile is among the others.
        let mut pris = quels.filtre();
        pris.insert("bail.jusqua", doc! { "$gte": fini });
        let revoque = doc! { "$set": { "revoque": &raison }, "$unset": { "annule_par": "" } };
        let en_cours = self.change_messages(pris, revoque)?;
        let mut libres = quels.filtre();
        libres.extend(libre(maintenant, &[]));
        let annule = doc! { "etat": Etat::Annule.mot(), "ouvert": false, "raison": &raison, "fini": fini };
        let change = doc! { "$set": annule, "$unset": { "bail": "", "revoque": "", "annule_par": "" } };
        Ok(Retires { retires: self.change_messages(libres, change)?, en_cours })
    }

    fn change_messages(&self, filtre: Document, change: Document) -> Result<u64> {
        let done = self.documents("notifications").update_many(filtre, change).run();
        done.map(|done| done.matched_count).map_err(|error| self.panne(error))
    }

    /// What most of the messages of a channel that have failed, or wait after a try, failed of.
    ///
    /// # Errors
    /// The server's.
    pub fn motif_des_messages(&self, canal: Canal) -> Result<Option<Motif>> {
        let en_peine = [Etat::Attend.mot(), Etat::Echoue.mot()].to_vec();
        let raison = doc! { "$exists": true, "$ne": "" };
        let etapes = [
            doc! { "$match": { "etat": { "$in": en_peine }, "canal": canal.mot(), "raison": raison } },
            doc! { "$group": { "_id": "$raison", "n": { "$sum": 1_i64 } } },
            doc! { "$sort": { "n": -1, "_id": 1 } },
            doc! { "$limit": 1 },
        ];
        let found = self.documents("notifications").aggregate(etapes).max_time(LECTURE).run();
        let premiere = found.map_err(|error| self.panne(error))?.next().transpose();
        let premiere = premiere.map_err(|error| self.panne(error))?;
        let motif = |ligne: Document| {
            let raison = ligne.get_str("_id").ok()?.to_owned();
            Some(Motif { raison, combien: ligne.get_i64("n").ok()?.unsigned_abs() })
        };
        Ok(premiere.and_then(motif))
    }

    /// How many messages of a channel are how far.
    ///
    /// # Errors
    /// The server's.
    pub fn combien_de_messages(&self, canal: Canal) -> Result<Combien> {
        let groupe = doc! { "etat": "$etat", "ouvert": "$ouvert", "essaye": { "$gt": ["$essais", 0] } };
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

    /// Is there anything on that channel that goes before all else, and that nobody has taken yet?
    ///
    /// # Errors
    /// The server's.
    pub fn a_de_l_urgent(&self, canal: Canal) -> Result<bool> {
        let neuf = doc! { "etat": Etat::Attend.mot(), "canal": canal.mot(), "urgent": true, "tente": Bson::Null };
        self.a_un_message(neuf)
    }

    /// Is anything to be sent on that channel now?
    ///
    /// # Errors
    /// The server's.
    pub fn a_des_messages_dus(&self, canal: Canal) -> Result<bool> {
        let maintenant = DateTime::from_millis(self.horloge()?);
        self.a_un_message(doc! { "etat": Etat::Attend.mot(), "canal": canal.mot(), "apres": { "$lte": maintenant } })
    }

    fn a_un_message(&self, filtre: Document) -> Result<bool> {
        let un = self.documents("notifications").find_one(filtre).projection(doc! { "_id": 1 }).max_time(LECTURE).run();
        un.map(|un| un.is_some()).map_err(|error| self.panne(error))
    }
}
