//! What a written change means for those who are told: new messages, more in those that wait, and less where it came to nothing.

use super::document::{Eleve, MessageDoc};
use crate::domain::accord::destinataires;
use crate::domain::message::Etat;
use crate::domain::{Compte, DateCivile, Destinataire, Etudiant, Evenement, Identite, Mouvement, Role, Voie};
use crate::error::Result;
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
    mouvement: Mouvement,
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
        if mouvement.is_empty() && destinataires == siens(avant) {
            return None;
        }
        Some(Annonce { eleve: eleve(apres.or(avant)?), destinataires, mouvement })
    }

    /// Takes it into what waits for one recipient; gives a new message where there is something to tell that none of those could
    /// take.
    fn prend(
        &self,
        destinataire: &Destinataire,
        siens: Vec<&mut MessageDoc>,
        (parle, entree, reprise): (bool, ObjectId, bool),
        maintenant: i64,
    ) -> Option<MessageDoc> {
        let mut reste = self.mouvement.clone();
        for message in siens {
            let avant = message.dits();
            let mut apres = avant.clone();
            reste = reste.corrige(&mut apres);
            if apres != avant && reprise {
                message.annule_par.push(entree);
            }
            let is_open = message.ouvert && message.apres.timestamp_millis() > maintenant;
            if is_open && parle {
                let plus = std::mem::take(&mut reste).evenements();
                if !plus.is_empty() {
                    message.entrees.push(entree);
                }
                apres.extend(plus);
            }
            message.adresse.clone_from(&destinataire.adresse);
            message.nom.clone_from(&destinataire.nom);
            if apres.is_empty() && !avant.is_empty() {
                message.annule("annulé avant l'envoi", maintenant);
            } else {
                message.evenements = apres.into_iter().map(Into::into).collect();
            }
        }
        let neufs = if parle { reste.evenements() } else { Vec::new() };
        (!neufs.is_empty()).then(|| MessageDoc::nouveau((&self.eleve, destinataire), neufs, entree, maintenant))
    }
}

impl Transaction<'_> {
    /// Writes what these changes mean for those who are told. `nouveaux`: new messages are made; else only those that wait
    /// follow. What takes an entry back makes some only for those who had been told of it, or would have been.
    ///
    /// # Errors
    /// The server's.
    pub(in crate::store) fn annonce(
        &mut self,
        annonces: &[Annonce],
        nouveaux: bool,
        (entree, reprend): (ObjectId, Option<ObjectId>),
    ) -> Result<()> {
        if annonces.is_empty() || self.est_un_essai() {
            return Ok(());
        }
        let maintenant = self.store.horloge()?;
        let ids: Vec<&str> = annonces.iter().map(|annonce| annonce.eleve.matricule.as_str()).collect();
        let mut attend = self.messages(doc! { "etudiant": { "$in": &ids }, "etat": Etat::Attend.mot() })?;
        // Closed ones first: what they tell already is not told again.
        attend.sort_by_key(|message| message.ouvert);
        let dits = match reprend {
            Some(reprend) => self.deja_dits(&ids, reprend, maintenant)?,
            None => HashSet::new(),
        };
        let mut neufs = Vec::new();
        for annonce in annonces {
            let matricule = &annonce.eleve.matricule;
            let parle = if reprend.is_some() { dits.contains(matricule) } else { nouveaux };
            let mut siens: Vec<&mut MessageDoc> = attend
                .iter_mut()
                .filter(|message| message.etudiant == *matricule && !message.est_pris(maintenant))
                .collect();
            for destinataire in &annonce.destinataires {
                let (la, autres): (Vec<_>, Vec<_>) =
                    siens.into_iter().partition(|message| message.voie == destinataire.voie.cle());
                siens = autres;
                let comment = (parle, entree, reprend.is_some());
                neufs.extend(annonce.prend(destinataire, la, comment, maintenant));
            }
            // No consent leads there any more, or no address, or no student.
            siens.into_iter().for_each(|message| message.annule("accord retiré", maintenant));
        }
        let libres = attend.iter().filter(|message| !message.est_pris(maintenant));
        for message in libres {
            let le_meme = doc! { "_id": &message.id };
            let done = self.store.messages().replace_one(le_meme, message).session(&mut *self.session).run();
            done.map_err(|error| self.store.panne(error))?;
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
        let attend = doc! { "compte": compte.nom.as_str(), "etat": Etat::Attend.mot() };
        for mut message in self.messages(attend)?.into_iter().filter(|message| !message.est_pris(maintenant)) {
            message.annule("compte supprimé", maintenant);
            let le_meme = doc! { "_id": &message.id };
            let done = self.store.messages().replace_one(le_meme, &message).session(&mut *self.session).run();
            done.map_err(|error| self.store.panne(error))?;
        }
        Ok(())
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

    /// The students of whom a message about that entry has left or is leaving, or would have left if the entry had not taken it
    /// back.
    fn deja_dits(&mut self, ids: &[&str], entree: ObjectId, maintenant: i64) -> Result<HashSet<String>> {
        let partis = doc! { "$in": [Etat::Parti.mot(), Etat::Echoue.mot()] };
        let pris = doc! { "$gte": DateTime::from_millis(maintenant) };
        let dits = [
            doc! { "entrees": entree, "etat": partis },
            doc! { "entrees": entree, "bail.jusqua": pris },
            doc! { "annule_par": entree },
        ];
        let found = self.messages(doc! { "etudiant": { "$in": ids }, "$or": dits.to_vec() })?;
        Ok(found.into_iter().map(|message| message.etudiant).collect())
    }
}
