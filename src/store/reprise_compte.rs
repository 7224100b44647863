//! Taking back what was done to an account. The journal holds no password, sealed or not: where one was changed, and where an
//! account was removed, there is nothing to put back.

use super::compte::CompteDoc;
use super::comptes::{MOT_CHANGE, MOT_SCELLE_DE_NOUVEAU, SESSIONS, en_document};
use super::journal::{COMPTE, EntreeDoc, Obstacle, Partie, VoletDoc, defait_champs};
use super::reprise::{Controle, Refus, Reprise, Touche};
use super::{Acte, Transaction};
use crate::domain::{Compte, NomCompte, Role};
use crate::error::{Panne, Result};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{DateTime, Document, deserialize_from_document, doc};

/// What an entry about an account tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// A change that can be taken back.
    Changement,
    /// Something that happened and changed nothing: a login, an export, the end of sessions, a password sealed again.
    Fait,
    /// Another password.
    MotDePasse,
    /// The account is no more.
    Suppression,
    /// A student was made anonymous.
    Anonymisation,
    /// A school year was closed.
    Cloture,
}

impl Nature {
    /// Of an entry, by what it says of the account.
    pub(super) fn de(volet: &VoletDoc) -> Nature {
        let dit = |champ: &str| volet.apres.as_ref().and_then(|apres| apres.get_str(champ).ok());
        let is_erased = volet.sel.is_none();
        match dit("mot_de_passe") {
            _ if volet.etat.is_none() => Nature::Suppression,
            Some(MOT_SCELLE_DE_NOUVEAU) => Nature::Fait,
            Some(_) => Nature::MotDePasse,
            None if dit(SESSIONS).is_some() || (volet.est_un_fait() && !is_erased) => Nature::Fait,
            None => Nature::Changement,
        }
    }
}

/// Why a change cannot be taken back, whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SansRetour {
    /// The password that there was is kept nowhere.
    MotDePasse,
    /// Nor is that of an account that was removed.
    Suppression,
    /// Nothing is kept of who was made anonymous.
    Anonymisation,
    /// What a closed year was is in the archive, and stays there.
    Cloture,
}

/// A change that cannot be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definitif {
    /// What it was.
    pub quoi: SansRetour,
    /// The account; empty where it is about none.
    pub compte: String,
    /// When: milliseconds since 1970, UTC.
    pub quand: i64,
}

impl Definitif {
    /// An entry that is projected with its `quand` and, about an account, its one volet as `compte`; none where it can be taken
    /// back.
    pub(super) fn de(entree: &Document, nature: Nature) -> Option<Definitif> {
        let quoi = match nature {
            Nature::MotDePasse => SansRetour::MotDePasse,
            Nature::Suppression => SansRetour::Suppression,
            Nature::Anonymisation => SansRetour::Anonymisation,
            Nature::Cloture => SansRetour::Cloture,
            Nature::Changement | Nature::Fait => return None,
        };
        let volet = entree.get_document("compte").ok();
        let compte = volet.and_then(|volet| volet.get_str("id").ok()).unwrap_or_default().to_owned();
        let quand = entree.get_datetime("quand").map_or(0, |quand| quand.timestamp_millis());
        Some(Definitif { quoi, compte, quand })
    }
}

/// The taking back of a volet, from what the account is now: what it becomes, none where it goes. Its sessions that were ended
/// stay so, and those of an account that is shut again end. Pure.
fn inverse(volet: &VoletDoc, actuel: &Compte) -> Result<Result<Option<Compte>, Obstacle>> {
    if volet.sel.is_none() {
        return Ok(Err(Obstacle::Efface));
    }
    // Another account that was given its name.
    if actuel.tete.is_none_or(|tete| ObjectId::from_bytes(tete.lignee) != volet.lignee) {
        return Ok(Err(Obstacle::Disparu));
    }
    let mut document = en_document(&CompteDoc::de(actuel, DateTime::from_millis(0)))?;
    let (avant, apres) = (volet.avant.clone().unwrap_or_default(), volet.apres.clone().unwrap_or_default());
    let mut autres = Vec::new();
    defait_champs(&avant, &apres, &mut document, "", &mut autres);
    if !autres.is_empty() {
        return Ok(Err(Obstacle::Change(autres)));
    }
    if volet.avant.is_none() {
        return Ok(Ok(None));
    }
    let lu: CompteDoc =
        deserialize_from_document(document).map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?;
    let voulu = lu.compte()?;
    let mut apres = Compte { actif: actuel.actif || voulu.actif, ..voulu.clone() };
    if !voulu.actif {
        apres.desactive();
    }
    Ok(Ok(Some(apres)))
}

impl Transaction<'_> {
    /// Takes an entry about an account back, unless somebody has changed the same thing since. The school keeps an
    /// administrator.
    ///
    /// # Errors
    /// What `controle` says, `DernierAdmin`, the server's.
    pub(super) fn reprend_compte(
        &mut self,
        entree: &EntreeDoc,
        acte: &Acte<'_>,
        controle: Controle<'_>,
    ) -> Result<Reprise> {
        let mut reprise = Reprise::default();
        let Some(volet) = entree.volets.iter().flatten().next() else { return Ok(reprise) };
        let actuel = self.compte(&NomCompte::stored(volet.id.clone()))?;
        let voulu = match &actuel {
            Some(actuel) => inverse(volet, actuel)?,
            None => Err(Obstacle::Disparu),
        };
        let obstacle = match (&voulu, &actuel) {
            (Ok(Some(apres)), _) => self.etudiant_pris(apres)?,
            (Ok(None), Some(_)) => self.mot_change_depuis(volet)?,
            _ => None,
        };
        match (voulu, obstacle, actuel) {
            (Ok(apres), None, Some(avant)) => {
                controle(Touche::Compte)?;
                let acte = Acte { reprend: Some(entree.id), ..*acte };
                let apres = match apres {
                    Some(mut apres) => {
                        self.change_compte(&avant, &mut apres, &acte)?;
                        Some(apres)
                    }
                    None => {
                        self.supprime_compte(&avant, &acte)?;
                        None
                    }
                };
                reprise.comptes.push((avant, apres));
            }
            (Ok(_), obstacle, _) => {
                reprise.refus.extend(obstacle.map(|obstacle| Refus::du_compte(&volet.id, obstacle)))
            }
            (Err(obstacle), ..) => reprise.refus.push(Refus::du_compte(&volet.id, obstacle)),
        }
        Ok(reprise)
    }

    /// Another account is by now that of the student whom this one would be given.
    fn etudiant_pris(&mut self, compte: &Compte) -> Result<Option<Obstacle>> {
        let Role::Etudiant { matricule } = &compte.role else { return Ok(None) };
        let autre = doc! { "matricule": matricule.as_str(), "_id": { "$ne": compte.nom.as_str() } };
        let found = self.store.documents("comptes").find_one(autre).session(&mut *self.session).run();
        let found = found.map_err(|error| self.store.panne(error))?;
        let nom = found.map(|autre| autre.get_str("_id").unwrap_or_default().to_owned());
        Ok(nom.map(|nom| Obstacle::EtudiantPris { matricule: matricule.to_string(), compte: nom }))
    }

    /// A new account whose holder, or somebody else, has given it another password: it is in use.
    fn mot_change_depuis(&mut self, volet: &VoletDoc) -> Result<Option<Obstacle>> {
        let change = doc! {
            "cible.type": COMPTE, "cible.id": &volet.id,
            "volets": { "$elemMatch": { "lignee": volet.lignee, "apres.mot_de_passe": MOT_CHANGE } },
        };
        let found = self.store.documents("journal").find_one(change).session(&mut *self.session).run();
        let found = found.map_err(|error| self.store.panne(error))?;
        Ok(found.map(|_| Obstacle::Change(vec![Partie::Champ("mot_de_passe".to_owned())])))
    }
}
