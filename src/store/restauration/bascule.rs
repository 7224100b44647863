//! What was copied takes the school's place. Each step may be done again: who goes on after a carnet that is no more does the
//! steps that are left.

use super::{COPIE, EN_COURS, RestaurationEnCours, Store, copie_de};
use crate::domain::NomCompte;
use crate::domain::message::Etat;
use crate::error::{Acces, Result, SauvegardeError};
use crate::point;
use crate::store::migration;
use crate::store::schema::{self, SCHEMA};
use mongodb::bson::{DateTime, Document, doc};
use mongodb::error::ErrorKind;
use std::collections::HashMap;

const JOURNAL: &str = "journal";
const COMPTEURS: &str = "compteurs";
const MESSAGES: &str = "notifications";
/// Numbers that nobody may be given twice, whatever was put back.
const NUMEROS: [&str; 2] = ["matricule", "reglement"];
/// What was sent today is sent.
const SMS: &str = "sms";
/// The server's word for a collection that is not there.
const ABSENTE: i32 = 26;

/// What became of a school that was put back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restauree {
    /// Messages of the backup that wait: nothing is sent before somebody has looked at them.
    pub en_attente: u64,
    /// Redis holds nothing of before any more; else it may tell it for a minute, and sessions of before may live on.
    pub redis_au_fait: bool,
}

impl Store {
    /// Puts what was copied in the school's place; then `puis`, and the record ends.
    ///
    /// # Errors
    /// The server's: it can be tried again, and whoever opens the school next does.
    pub fn acheve_la_restauration(&self, en_cours: &RestaurationEnCours, puis: &mut dyn FnMut()) -> Result<Restauree> {
        let copiees = self.db.list_collection_names().run().map_err(|error| self.panne(error))?;
        let copiees: Vec<&str> = copiees.iter().filter_map(|nom| nom.strip_prefix(COPIE)).collect();
        for nom in copiees.iter().filter(|nom| ![JOURNAL, COMPTEURS].contains(nom)) {
            self.met_en_place(nom)?;
            point::passe("restauration-renomme");
        }
        let en_attente = self.compte_les_messages()?;
        if copiees.contains(&COMPTEURS) {
            self.reunit_les_compteurs(en_cours, en_attente)?;
            point::passe("restauration-compteurs");
        }
        // From here on people write again.
        if copiees.contains(&JOURNAL) {
            self.met_en_place(JOURNAL)?;
        }
        point::passe("restauration-ouverte");
        if en_cours.schema < schema::version() {
            migration::met_a_jour(self, &mut |_, _| ())?;
        }
        self.oublie();
        // Twice: what a reader of before stores while it is emptied is gone with the second time, and no such reader is left
        // by then that may store anything.
        let redis_au_fait = self.cache.vide().and_then(|_| self.cache.vide()).is_ok();
        puis();
        self.note_la_restauration(en_cours)?;
        self.documents(&copie_de(COMPTEURS)).drop().run().map_err(|error| self.panne(error))?;
        Ok(Restauree { en_attente, redis_au_fait })
    }

    /// In one step, and all or nothing.
    fn met_en_place(&self, nom: &str) -> Result<()> {
        self.patience.commence();
        let plein = |nom: &str| format!("{}.{nom}", self.db.name());
        let renomme = doc! {
            "renameCollection": plein(&copie_de(nom)), "to": plein(nom), "dropTarget": true,
            "writeConcern": { "w": "majority", "j": true, "wtimeout": 60_000 },
        };
        match self.client.database("admin").run_command(renomme).run() {
            Ok(_) => Ok(()),
            // Another one has just done it.
            Err(error) if matches!(error.kind.as_ref(), ErrorKind::Command(command) if command.code == ABSENTE) => {
                Ok(())
            }
            Err(error) => Err(self.panne(error)),
        }
    }

    fn compte_les_messages(&self) -> Result<u64> {
        let attendent = doc! { "etat": Etat::Attend.mot() };
        let counted = self.documents(MESSAGES).count_documents(attendent).run();
        counted.map_err(|error| self.panne(error))
    }

    /// The backup's counters in the place of the school's, but for what must not go back, and for the record itself.
    fn reunit_les_compteurs(&self, en_cours: &RestaurationEnCours, en_attente: u64) -> Result<()> {
        self.transaction([], |transaction| {
            let panne = |error| self.panne(error);
            let mut lit = |nom: &str| -> Result<Vec<Document>> {
                let mut found =
                    self.documents(nom).find(doc! {}).session(&mut *transaction.session).run().map_err(panne)?;
                found.iter(&mut *transaction.session).collect::<Result<Vec<_>, _>>().map_err(panne)
            };
            let (actuels, sauves) = (lit(COMPTEURS)?, lit(&copie_de(COMPTEURS))?);
            let mut reunis = reunis(actuels, sauves);
            if en_attente > 0 {
                let pause = doc! { "qui": &en_cours.qui, "quand": DateTime::now() };
                reunis.entry(MESSAGES.to_owned()).or_insert_with(|| doc! { "_id": MESSAGES }).insert("pause", pause);
            }
            let compteurs = self.documents(COMPTEURS);
            let les_autres = doc! { "_id": { "$ne": SCHEMA } };
            compteurs.delete_many(les_autres).session(&mut *transaction.session).run().map_err(panne)?;
            let reunis: Vec<Document> = reunis.into_values().collect();
            if !reunis.is_empty() {
                compteurs.insert_many(reunis).session(&mut *transaction.session).run().map_err(panne)?;
            }
            let version = doc! { "$set": { "version": en_cours.schema } };
            let done = compteurs.update_one(en_cours.la_meme(), version).session(&mut *transaction.session).run();
            match done.map_err(panne)?.matched_count {
                1 => Ok(()),
                _ => Err(SauvegardeError::Reprise.into()),
            }
        })
    }

    /// Nothing of what this process knows of the school needs to be true any more.
    pub fn oublie(&self) {
        self.oublie_les_regles();
        self.oublie_les_mots();
    }

    /// Who put the school back, in the journal that came back with it; and the end of the record, together.
    fn note_la_restauration(&self, en_cours: &RestaurationEnCours) -> Result<()> {
        let nom = NomCompte::parse(&en_cours.qui).map_err(Acces::from)?;
        let details = doc! {
            "fichier": &en_cours.fichier,
            "sauvegarde": DateTime::from_millis(en_cours.moment).try_to_rfc3339_string().unwrap_or_default(),
            "documents": en_cours.documents,
        };
        self.insiste(|| {
            self.transaction([], |transaction| {
                let fini = doc! { "$unset": { EN_COURS: "" } };
                let compteurs = self.documents(COMPTEURS);
                let done = compteurs.update_one(en_cours.la_meme(), fini).session(&mut *transaction.session).run();
                if done.map_err(|error| self.panne(error))?.matched_count != 1 {
                    return Err(SauvegardeError::Reprise.into());
                }
                transaction.note_fait(&nom, "restore", details.clone())
            })
        })
    }
}

/// The counters of a school that is put back, by name.
fn reunis(actuels: Vec<Document>, sauves: Vec<Document>) -> HashMap<String, Document> {
    let nommes = |documents: Vec<Document>| -> HashMap<String, Document> {
        let nomme = |un: Document| Some((un.get_str("_id").ok()?.to_owned(), un));
        documents.into_iter().filter_map(nomme).filter(|(nom, _)| nom != SCHEMA).collect()
    };
    let (mut actuels, mut reunis) = (nommes(actuels), nommes(sauves));
    for nom in NUMEROS {
        let valeur = |un: &Document| un.get_i64("valeur").unwrap_or(0);
        if let Some(actuel) = actuels.remove(nom)
            && reunis.get(nom).is_none_or(|sauve| valeur(sauve) < valeur(&actuel))
        {
            reunis.insert(nom.to_owned(), actuel);
        }
    }
    reunis.extend(actuels.remove(SMS).map(|sms| (SMS.to_owned(), sms)));
    // Who has stopped the sending goes on stopping it.
    if let Some(pause) = actuels.remove(MESSAGES).filter(|actuel| actuel.contains_key("pause")) {
        reunis.insert(MESSAGES.to_owned(), pause);
    }
    reunis
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_numero_donne_ne_l_est_pas_deux_fois_et_ce_qui_est_parti_l_est() {
        let compteur = |nom: &str, valeur: i64| doc! { "_id": nom, "valeur": valeur };
        let pause = doc! { "_id": "notifications", "pause": { "qui": "awa" } };
        let actuels = vec![
            doc! { "_id": "schema", "version": 8, "restauration": {} },
            compteur("matricule", 12),
            compteur("admins", 9),
            compteur("sms", 3),
            pause.clone(),
        ];
        let sauves = vec![
            doc! { "_id": "schema", "version": 7 },
            compteur("matricule", 10),
            compteur("reglement", 4),
            compteur("admins", 1),
            compteur("sms", 50),
        ];
        let mut vus: Vec<Document> = reunis(actuels, sauves).into_values().collect();
        vus.sort_by_key(|un| un.get_str("_id").unwrap().to_owned());
        let attendus =
            [compteur("admins", 1), compteur("matricule", 12), pause, compteur("reglement", 4), compteur("sms", 3)];
        assert_eq!(vus, attendus);
    }
}
