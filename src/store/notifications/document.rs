//! A message as the database holds it.

use super::RASSEMBLE;
use crate::domain::evenement::{Evenement, NoteTouchee};
use crate::domain::message::{Etat, Message};
use crate::domain::{Centiemes, Destinataire, Voie};
use crate::error::{Error, Panne, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, doc, serialize_to_document};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What it tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(in crate::store) enum EvenementDoc {
    Note {
        n: u32,
        matiere: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matiere_avant: Option<String>,
        precision: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        avant: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        apres: Option<String>,
    },
    SousDix {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        avant: Option<u32>,
        apres: u32,
        provisoire: bool,
    },
    MotDePasse {
        compte: String,
        par_lui: bool,
    },
    NouveauCompte {
        compte: String,
    },
}

impl From<Evenement> for EvenementDoc {
    fn from(evenement: Evenement) -> Self {
        match evenement {
            Evenement::Note(NoteTouchee { n, matiere, matiere_avant, precision, avant, apres }) => {
                EvenementDoc::Note { n, matiere, matiere_avant, precision, avant, apres }
            }
            Evenement::SousDix { avant, apres, provisoire } => {
                EvenementDoc::SousDix { avant: avant.map(|moyenne| moyenne.0), apres: apres.0, provisoire }
            }
            Evenement::MotDePasse { compte, par_lui } => EvenementDoc::MotDePasse { compte, par_lui },
            Evenement::NouveauCompte { compte } => EvenementDoc::NouveauCompte { compte },
        }
    }
}

impl From<EvenementDoc> for Evenement {
    fn from(doc: EvenementDoc) -> Self {
        match doc {
            EvenementDoc::Note { n, matiere, matiere_avant, precision, avant, apres } => {
                Evenement::Note(NoteTouchee { n, matiere, matiere_avant, precision, avant, apres })
            }
            EvenementDoc::SousDix { avant, apres, provisoire } => {
                Evenement::SousDix { avant: avant.map(Centiemes), apres: Centiemes(apres), provisoire }
            }
            EvenementDoc::MotDePasse { compte, par_lui } => Evenement::MotDePasse { compte, par_lui },
            EvenementDoc::NouveauCompte { compte } => Evenement::NouveauCompte { compte },
        }
    }
}

/// Who is sending it, and until when he may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::store) struct BailDoc {
    pub(in crate::store) qui: String,
    pub(in crate::store) jusqua: DateTime,
}

/// `notifications`: one document a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::store) struct MessageDoc {
    #[serde(rename = "_id")]
    pub(super) id: String,
    /// The student's matricule.
    pub(super) etudiant: String,
    pub(super) eleve: String,
    pub(super) prenom: String,
    pub(super) voie: String,
    pub(super) canal: String,
    pub(super) adresse: String,
    /// The recipient's name; empty where it is not known.
    pub(super) nom: String,
    /// The account that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) compte: Option<String>,
    pub(super) evenements: Vec<EvenementDoc>,
    /// The journal's entries that it tells of.
    pub(super) entrees: Vec<ObjectId>,
    /// Those that changed what it tells before it went.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) touche_par: Vec<ObjectId>,
    /// The one because of which it is not to go any more: who takes that entry back lets it go again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) annule_par: Option<ObjectId>,
    pub(super) etat: String,
    /// More may still be added to it.
    pub(super) ouvert: bool,
    /// It goes before those that are not.
    pub(super) urgent: bool,
    pub(super) apres: DateTime,
    pub(super) essais: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bail: Option<BailDoc>,
    /// A server may have taken it, and its answer was lost: it goes again as it is, or not at all.
    #[serde(default)]
    pub(super) doute: bool,
    /// Why it is not to go any more, said while somebody was sending it: where it does not go now, it does not go again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) revoque: Option<String>,
    /// When it was last tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tente: Option<DateTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) raison: Option<String>,
    pub(super) cree: DateTime,
    /// When it went, failed or was cancelled: so long it is kept from there on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) fini: Option<DateTime>,
}

/// The student whom a message is about.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::store) struct Eleve {
    pub(in crate::store) matricule: String,
    pub(in crate::store) eleve: String,
    pub(in crate::store) prenom: String,
}

impl MessageDoc {
    /// A new message about what an entry of the journal tells. Marks are gathered for a while; what concerns an account goes at once.
    pub(super) fn nouveau(
        (eleve, destinataire): (&Eleve, &Destinataire),
        evenements: Vec<Evenement>,
        entree: ObjectId,
        maintenant: i64,
    ) -> MessageDoc {
        let compte = evenements.iter().find_map(|evenement| match evenement {
            Evenement::MotDePasse { compte, .. } | Evenement::NouveauCompte { compte } => Some(compte.clone()),
            Evenement::Note(_) | Evenement::SousDix { .. } => None,
        });
        let attente = if compte.is_some() { 0 } else { RASSEMBLE.as_millis() as i64 };
        let Destinataire { voie, adresse, nom } = destinataire;
        MessageDoc {
            id: identite(entree, &eleve.matricule, destinataire),
            etudiant: eleve.matricule.clone(),
            eleve: eleve.eleve.clone(),
            prenom: eleve.prenom.clone(),
            voie: voie.cle().to_owned(),
            canal: voie.canal().mot().to_owned(),
            adresse: adresse.clone(),
            nom: nom.clone(),
            ouvert: compte.is_none(),
            urgent: compte.is_some(),
            compte,
            evenements: evenements.into_iter().map(EvenementDoc::from).collect(),
            entrees: vec![entree],
            touche_par: Vec::new(),
            annule_par: None,
            etat: Etat::Attend.mot().to_owned(),
            apres: DateTime::from_millis(maintenant + attente),
            essais: 0,
            bail: None,
            doute: false,
            revoque: None,
            tente: None,
            raison: None,
            cree: DateTime::from_millis(maintenant),
            fini: None,
        }
    }

    /// Somebody is sending it at this moment.
    pub(super) fn est_pris(&self, maintenant: i64) -> bool {
        self.bail.as_ref().is_some_and(|bail| bail.jusqua.timestamp_millis() >= maintenant)
    }

    /// It is kept as failed.
    pub(super) fn a_echoue(&self) -> bool {
        self.etat == Etat::Echoue.mot()
    }

    /// A server may have it by now, so that what it tells cannot be changed any more: its identity stands for it.
    pub(super) fn est_fige(&self) -> bool {
        self.doute || self.bail.is_some()
    }

    /// What it tells.
    pub(super) fn dits(&self) -> Vec<Evenement> {
        self.evenements.iter().cloned().map(Evenement::from).collect()
    }

    /// It is not to go any more. Whoever is sending it at this moment is told so when he says what became of it.
    pub(super) fn annule(&mut self, raison: &str, par: Option<ObjectId>, maintenant: i64) {
        self.annule_par = par;
        if self.est_pris(maintenant) {
            self.revoque = Some(raison.to_owned());
            return;
        }
        self.etat = Etat::Annule.mot().to_owned();
        self.ouvert = false;
        self.bail = None;
        self.raison = Some(raison.to_owned());
        self.fini = Some(DateTime::from_millis(maintenant));
    }

    /// It is to go all the same.
    pub(super) fn revient(&mut self) {
        (self.annule_par, self.revoque) = (None, None);
        if self.etat == Etat::Annule.mot() {
            self.etat = Etat::Attend.mot().to_owned();
            self.ouvert = !self.urgent && self.tente.is_none();
            (self.raison, self.fini) = (None, None);
        }
    }

    /// What is written of it while somebody is sending it.
    ///
    /// # Errors
    /// A message that is no document.
    pub(super) fn pendant_l_envoi(&self) -> Result<Document> {
        let tout = serialize_to_document(self).map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
        let (mut pose, mut ote) = (Document::new(), Document::new());
        for champ in ["adresse", "nom", "touche_par", "annule_par", "revoque"] {
            match tout.get(champ) {
                Some(valeur) => pose.insert(champ, valeur.clone()),
                None => ote.insert(champ, ""),
            };
        }
        let mut change = doc! { "$set": pose };
        if !ote.is_empty() {
            change.insert("$unset", ote);
        }
        Ok(change)
    }

    /// The message.
    ///
    /// # Errors
    /// A document that carnet did not write.
    pub(super) fn message(self, maintenant: i64) -> Result<Message> {
        let etranger = |quoi: &str| Error::from(Panne::DocumentEtranger { detail: format!("message : {quoi}") });
        let etat = Etat::TOUS.into_iter().find(|etat| etat.mot() == self.etat).ok_or_else(|| etranger(&self.etat))?;
        let voie = Voie::de_cle(&self.voie).ok_or_else(|| etranger(&self.voie))?;
        Ok(Message {
            en_cours: self.est_pris(maintenant),
            ouvert: self.ouvert,
            urgent: self.urgent,
            evenements: self.dits(),
            id: self.id,
            matricule: self.etudiant,
            eleve: self.eleve,
            prenom: self.prenom,
            destinataire: Destinataire { voie, adresse: self.adresse, nom: self.nom },
            etat,
            apres: self.apres.timestamp_millis(),
            du: self.apres.timestamp_millis() <= maintenant,
            essais: self.essais,
            raison: self.raison,
            cree: self.cree.timestamp_millis(),
            fini: self.fini.map(DateTime::timestamp_millis),
        })
    }
}

/// The identity of a message: 24 hexadecimal digits of a digest over the event and the recipient.
fn identite(entree: ObjectId, matricule: &str, destinataire: &Destinataire) -> String {
    let mut empreinte = Sha256::new();
    empreinte.update(entree.bytes());
    for part in [matricule, destinataire.voie.cle(), &destinataire.adresse] {
        empreinte.update([0]);
        empreinte.update(part);
    }
    empreinte.finalize().iter().take(12).map(|octet| format!("{octet:02x}")).collect()
}
