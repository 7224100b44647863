//! What a written change means for those who are told: new messages, more in those that wait, and less where it came to nothing.

use super::document::{Eleve, MessageDoc};
use crate::domain::accord::{destinataires, silence};
use crate::domain::message::Etat;
use crate::domain::{Compte, DateCivile, Destinataire, Etudiant, Evenement, Identite, Mouvement, Role, Voie};
use crate::error::Result;
use crate::store::journal::EntreeDoc;
use crate::store::{Ecriture, Transaction};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc};
use std::collections::HashSet;

/// A written student, of whom somebody is told, or was.
#[derive(Debug)]
pub(in crate::store) struct Annonce {
    eleve: Eleve,
    /// Whom messages may go to from now on.
    destinataires: Vec<Destinataire>,
    /// Why none go to each of his addresses that is not among these.
    silences: [(Voie, &'static str); 4],
    mouvement: Mouvement,
    /// He was not there before: what was told of his marks was told when they were given.
    revient: bool,
}

/// Because of which entry messages are written, and whether there may be new ones.
#[derive(Clone, Copy)]
struct Suite {
    entree: ObjectId,
    parle: bool,
    maintenant: i64,
}

/// The day of that moment, where the machine stands.
fn jour(millis: i64) -> DateCivile {
    Timestamp::from_millisecond(millis).unwrap_or_default().to_zoned(TimeZone::system()).date().into()
}

fn eleve(etudiant: &Etudiant) -> Eleve {
    let Identite { nom, prenom, .. } = &etudiant.identite;
    Eleve { matricule: etudiant.matricule.to_string(), eleve: format!("{prenom} {nom}"), prenom: prenom.to_string() }
}

impl Annonce {
    /// Nothing where nobody is told of him, before or after, or nothing changes for them.
    pub(in crate::store) fn de(ecriture: &Ecriture<'_>, quand: DateTime) -> Option<Annonce> {
        let (avant, apres) = ecriture.etats();
        let is_told = |un: Option<&Etudiant>| un.is_some_and(|un| !un.identite.accords.is_empty());
        if !is_told(avant) && !is_told(apres) {
            return None;
        }
        let jour = jour(quand.timestamp_millis());
        let siens = |un: Option<&Etudiant>| un.map_or_else(Vec::new, |un| destinataires(&un.identite, jour));
        let (destinataires, mouvement) = (siens(apres), Mouvement::entre(avant, apres));
        let is_renamed = avant.map(eleve) != apres.map(eleve);
        if mouvement.is_empty() && destinataires == siens(avant) && !is_renamed {
            return None;
        }
        let identite = apres.map(|apres| &apres.identite);
        let silences = Voie::TOUTES.map(|voie| (voie, silence(identite, voie)));
        Some(Annonce { eleve: eleve(apres.or(avant)?), destinataires, silences, mouvement, revient: avant.is_none() })
    }

    fn mene_a(&self, voie: &str) -> bool {
        self.destinataires.iter().any(|destinataire| destinataire.voie.cle() == voie)
    }

    /// Takes it into what waits for one recipient; gives a new message where there is something to tell that none of those could
    /// take.
    fn prend(&self, destinataire: &Destinataire, mut siens: Vec<&mut MessageDoc>, suite: Suite) -> Option<MessageDoc> {
        let mut reste = self.mouvement.clone();
        let mut neufs = Vec::new();
        for message in &mut siens {
            message.adresse.clone_from(&destinataire.adresse);
            message.nom.clone_from(&destinataire.nom);
            if message.est_fige() {
                reste = reste.sans(&message.dits());
                neufs.extend(self.remplace(message, suite));
            } else {
                let is_waiting = !message.a_echoue();
                reste = if is_waiting { reste.sans(&message.dits()) } else { reste };
                self.corrige(message, suite);
            }
        }
        if suite.parle {
            neufs.extend(reste.evenements());
        }
        if neufs.is_empty() {
            return None;
        }
        match siens.into_iter().find(|message| message.ouvert && message.etat == Etat::Attend.mot()) {
            Some(ouvert) => {
                ouvert.entrees.push(suite.entree);
                ouvert.evenements.extend(neufs.into_iter().map(Into::into));
                None
            }
            None => Some(MessageDoc::nouveau((&self.eleve, destinataire), neufs, suite.entree, suite.maintenant)),
        }
    }

    /// What a message that has reached nobody tells is as things are now.
    fn corrige(&self, message: &mut MessageDoc, suite: Suite) {
        message.eleve.clone_from(&self.eleve.eleve);
        message.prenom.clone_from(&self.eleve.prenom);
        let avant = message.dits();
        let mut apres = self.mouvement.corrige(&avant);
        if message.a_echoue() && suite.parle {
            // Whoever lets it go again repeats nothing older than what a new message tells.
            apres = self.mouvement.retire_de(apres);
        }
        if apres != avant {
            message.touche_par.push(suite.entree);
        }
        if apres.is_empty() {
            message.annule("annulé avant l'envoi", Some(suite.entree), suite.maintenant);
        } else {
            message.evenements = apres.into_iter().map(Into::into).collect();
        }
    }

    /// A message that a server may have is not changed. Where it is not true any more it does not go again; gives what is to be
    /// told in its place.
    fn remplace(&self, message: &mut MessageDoc, suite: Suite) -> Vec<Evenement> {
        let avant = message.dits();
        let apres = self.mouvement.rectifie(&avant);
        if apres == avant {
            return Vec::new();
        }
        message.touche_par.push(suite.entree);
        match apres.is_empty() {
            true => message.annule("annulé avant l'envoi", Some(suite.entree), suite.maintenant),
            false => message.annule("remplacé par un message corrigé", None, suite.maintenant),
        }
        apres
    }
}

impl Transaction<'_> {
    /// Writes what these changes mean for those who are told. `nouveaux`: new messages are made; else only those that wait, or have
    /// failed, follow. What takes an entry back makes some only for those who had been told of it; messages that it had cancelled
    /// wait again.
    ///
    /// # Errors
    /// The server's.
    pub(in crate::store) fn annonce(&mut self, annonces: &[Annonce], nouveaux: bool, entree: &EntreeDoc) -> Result<()> {
        if annonces.is_empty() || self.est_un_essai() {
            return Ok(());
        }
        let maintenant = self.store.horloge()?;
        let ids: Vec<&str> = annonces.iter().map(|annonce| annonce.eleve.matricule.as_str()).collect();
        let mut lesquels = vec![doc! { "etat": pas_partis() }];
        let dits = match entree.reprend {
            Some(reprend) => {
                lesquels.push(doc! { "annule_par": reprend });
                self.deja_dits(&ids, reprend)?
            }
            None => HashSet::new(),
        };
        let lus = self.messages(doc! { "etudiant": { "$in": &ids }, "$or": lesquels })?;
        let mut messages = lus.clone();
        let mut neufs = Vec::new();
        for annonce in annonces {
            let matricule = &annonce.eleve.matricule;
            let mut siens: Vec<&mut MessageDoc> =
                messages.iter_mut().filter(|message| message.etudiant == *matricule).collect();
            for message in &mut siens {
                if message.annule_par.is_some() && message.annule_par == entree.reprend && annonce.mene_a(&message.voie)
                {
                    message.revient();
                }
            }
            // What was taken back while somebody sends it has its successor.
            siens.retain(|message| message.etat != Etat::Annule.mot() && message.revoque.is_none());
            for destinataire in &annonce.destinataires {
                let (la, autres): (Vec<_>, Vec<_>) =
                    siens.into_iter().partition(|message| message.voie == destinataire.voie.cle());
                siens = autres;
                let parle = match entree.reprend {
                    Some(_) => dits.contains(&(matricule.clone(), destinataire.voie)) && !annonce.revient,
                    None => nouveaux,
                };
                let suite = Suite { entree: entree.id, parle, maintenant };
                neufs.extend(annonce.prend(destinataire, la, suite));
            }
            for message in siens {
                let raison = annonce.silences.iter().find(|(voie, _)| voie.cle() == message.voie);
                let raison = raison.map_or("accord retiré", |(_, raison)| raison);
                message.annule(raison, Some(entree.id), maintenant);
            }
        }
        for (message, _) in messages.iter().zip(&lus).filter(|(message, lu)| message != lu) {
            self.reecrit(message, maintenant)?;
        }
        self.depose(&neufs)
    }

    /// Tells the holder of a student's account what happened to it, at his own addresses.
    ///
    /// # Errors
    /// The server's.
    pub(in crate::store) fn annonce_compte(
        &mut self,
        compte: &Compte,
        evenement: Evenement,
        entree: ObjectId,
    ) -> Result<()> {
        let Role::Etudiant { matricule } = &compte.role else { return Ok(()) };
        if self.est_un_essai() {
            return Ok(());
        }
        let Some(etudiant) = self.etudiant(matricule)? else { return Ok(()) };
        let maintenant = self.store.horloge()?;
        let a_lui = |un: &Destinataire| matches!(un.voie, Voie::Mail | Voie::Sms);
        let siens = destinataires(&etudiant.identite, jour(maintenant)).into_iter().filter(a_lui);
        let eleve = eleve(&etudiant);
        let neufs: Vec<MessageDoc> =
            siens.map(|un| MessageDoc::nouveau((&eleve, &un), vec![evenement.clone()], entree, maintenant)).collect();
        self.depose(&neufs)
    }

    /// The account is no more: what waits about it is not to go.
    ///
    /// # Errors
    /// The server's.
    pub(in crate::store) fn tait_compte(&mut self, compte: &Compte) -> Result<()> {
        if compte.role.matricule().is_none() || self.est_un_essai() {
            return Ok(());
        }
        let maintenant = self.store.horloge()?;
        for mut message in self.messages(doc! { "compte": compte.nom.as_str(), "etat": pas_partis() })? {
            message.annule("compte supprimé", None, maintenant);
            self.reecrit(&message, maintenant)?;
        }
        Ok(())
    }

    /// Puts a message in the place of what it was. Of one that somebody is sending, only what he does not write himself.
    fn reecrit(&mut self, message: &MessageDoc, maintenant: i64) -> Result<()> {
        let le_meme = doc! { "_id": &message.id };
        let messages = self.store.messages();
        let done = if message.est_pris(maintenant) {
            messages.update_one(le_meme, message.pendant_l_envoi()?).session(&mut *self.session).run().map(|_| ())
        } else {
            messages.replace_one(le_meme, message).session(&mut *self.session).run().map(|_| ())
        };
        done.map_err(|error| self.store.panne(error))
    }

    fn depose(&mut self, neufs: &[MessageDoc]) -> Result<()> {
        if neufs.is_empty() {
            return Ok(());
        }
        let written = self.store.messages().insert_many(neufs).session(&mut *self.session).run();
        written.map_err(|error| self.store.panne(error))?;
        let canaux = neufs.iter().filter_map(|message| Voie::de_cle(&message.voie)).map(Voie::canal);
        canaux.for_each(|canal| self.store.depots.note(canal));
        Ok(())
    }

    fn messages(&mut self, filtre: Document) -> Result<Vec<MessageDoc>> {
        let found = self.store.messages().find(filtre).session(&mut *self.session).run();
        let mut found = found.map_err(|error| self.store.panne(error))?;
        found.iter(self.session).collect::<std::result::Result<_, _>>().map_err(|error| self.store.panne(error))
    }

    /// The students, each with the address, to whom a message about that entry has left, is leaving or may have, or was changed by it.
    fn deja_dits(&mut self, ids: &[&str], entree: ObjectId) -> Result<HashSet<(String, Voie)>> {
        let partis = doc! { "$in": [Etat::Parti.mot(), Etat::Echoue.mot()] };
        let dits = [
            doc! { "entrees": entree, "etat": partis },
            doc! { "entrees": entree, "bail": { "$exists": true } },
            doc! { "entrees": entree, "doute": true },
            doc! { "touche_par": entree },
        ];
        let found = self.messages(doc! { "etudiant": { "$in": ids }, "$or": dits.to_vec() })?;
        Ok(found.into_iter().filter_map(|message| Some((message.etudiant, Voie::de_cle(&message.voie)?))).collect())
    }
}

/// Messages that wait, and those that failed: somebody may let them go again.
fn pas_partis() -> Document {
    doc! { "$in": [Etat::Attend.mot(), Etat::Echoue.mot()] }
}
