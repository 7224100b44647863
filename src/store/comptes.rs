//! Accounts. A change of an account and its journal entry are one transaction; the journal never holds a password, sealed or not.

use super::compte::{CompteDoc, CompteVu, VuDoc};
use super::journal::{Acte, Fait, TeteDoc, etat_du_compte};
use super::{LECTURE, Store, Transaction};
use crate::cache::Portee;
use crate::domain::{Compte, Evenement, NomCompte, Tete};
use crate::error::{Acces, Cause, Donnees, Error, Panne, Result};
use mongodb::bson::{DateTime, Document, deserialize_from_document, doc, serialize_to_bson, serialize_to_document};
use mongodb::sync::Collection;

/// What the journal says of a password: another one.
pub(super) const MOT_CHANGE: &str = "changé";
/// The same password, sealed at a higher cost.
pub(super) const MOT_SCELLE_DE_NOUVEAU: &str = "scellé de nouveau";
/// Where the journal says that sessions were ended, and nothing else was changed.
pub(super) const SESSIONS: &str = "sessions";

/// An account's document.
pub(super) fn en_document(compte: &CompteDoc) -> Result<Document> {
    let document = serialize_to_document(compte);
    document.map_err(|error| Panne::MongoRefus { detail: error.to_string() }.into())
}

/// An account as the journal holds it: nothing of its password, and nothing that says when.
fn publie(compte: &Compte) -> Result<Document> {
    let mut document = en_document(&CompteDoc::de(compte, DateTime::from_millis(0)))?;
    for secret in ["mot_de_passe", "epoch", "version", "cree", "modifie", "tete"] {
        document.remove(secret);
    }
    Ok(document)
}

/// What differs between two accounts as the journal holds them; a new password is told without being shown.
fn difference(avant: &Compte, apres: &Compte) -> Result<(Document, Document)> {
    let (mut old, mut new) = (publie(avant)?, publie(apres)?);
    let same: Vec<String> = old.iter().filter(|(champ, v)| new.get(champ) == Some(v)).map(|(c, _)| c.clone()).collect();
    for champ in same {
        old.remove(&champ);
        new.remove(&champ);
    }
    // Another password always ends sessions.
    if avant.mot_de_passe != apres.mot_de_passe {
        let is_other = avant.epoch != apres.epoch;
        new.insert("mot_de_passe", if is_other { MOT_CHANGE } else { MOT_SCELLE_DE_NOUVEAU });
    } else if avant.epoch != apres.epoch && avant.actif == apres.actif {
        new.insert(SESSIONS, "fermées");
    }
    Ok((old, new))
}

/// What goes stale with an account.
pub fn portee(nom: &NomCompte) -> Portee {
    Portee::Compte(nom.to_string())
}

impl Store {
    pub(super) fn comptes_docs(&self) -> Collection<CompteDoc> {
        self.db.collection("comptes")
    }

    /// True where the school has an account.
    ///
    /// # Errors
    /// The server's.
    pub fn a_des_comptes(&self) -> Result<bool> {
        let one = self.documents("comptes").find_one(doc! {}).projection(doc! { "_id": 1 }).max_time(LECTURE).run();
        one.map(|found| found.is_some()).map_err(|error| self.panne(error))
    }

    /// The account of that name.
    ///
    /// # Errors
    /// The server's.
    pub fn compte(&self, nom: &NomCompte) -> Result<Option<Compte>> {
        let found = self.comptes_docs().find_one(doc! { "_id": nom.as_str() }).max_time(LECTURE).run();
        found.map_err(|error| self.panne(error))?.map(CompteDoc::compte).transpose()
    }

    /// The accounts of teachers, disabled ones too, by name.
    ///
    /// # Errors
    /// The server's.
    pub fn enseignants(&self) -> Result<Vec<Compte>> {
        let comptes = self.comptes_docs();
        let eux = comptes.find(doc! { "role": "enseignant" }).sort(doc! { "_id": 1 });
        let eux = eux.max_time(LECTURE).run().map_err(|error| self.panne(error))?;
        eux.map(|compte| compte.map_err(|error| self.panne(error))?.compte()).collect()
    }

    /// What a session asks about its account before every command, through the cache: nothing of its password.
    ///
    /// # Errors
    /// The server's.
    pub fn compte_vu(&self, nom: &NomCompte) -> Result<Option<CompteVu>> {
        let found = self.par_cache(portee(nom), "compte", "compte", || {
            let found = self.comptes_docs().find_one(doc! { "_id": nom.as_str() }).max_time(LECTURE).run();
            Ok(found.map_err(|error| self.panne(error))?.map(CompteDoc::vu))
        })?;
        found.map(VuDoc::compte).transpose()
    }

    /// Every account, by name.
    ///
    /// # Errors
    /// The server's.
    pub fn comptes(&self) -> Result<Vec<Compte>> {
        let found = self.comptes_docs().find(doc! {}).sort(doc! { "_id": 1 }).max_time(LECTURE).run();
        let found = found.map_err(|error| self.panne(error))?;
        found.map(|document| document.map_err(|error| self.panne(error))?.compte()).collect()
    }

    /// The names of every account, in their order.
    ///
    /// # Errors
    /// The server's.
    pub fn noms_des_comptes(&self) -> Result<Vec<String>> {
        let comptes = self.documents("comptes");
        let asked = comptes.find(doc! {}).sort(doc! { "_id": 1 }).projection(doc! { "_id": 1 });
        let found = asked.max_time(LECTURE).run().and_then(Iterator::collect::<Result<Vec<Document>, _>>);
        let found = found.map_err(|error| self.panne(error))?;
        Ok(found.iter().filter_map(|compte| compte.get_str("_id").ok()).map(str::to_owned).collect())
    }

    /// The accounts of these students.
    ///
    /// # Errors
    /// The server's.
    pub fn comptes_de(&self, matricules: &[&str]) -> Result<Vec<Compte>> {
        let comptes = self.comptes_docs();
        let asked = comptes.find(doc! { "matricule": { "$exists": true, "$in": matricules } });
        let found = asked.max_time(LECTURE).run().map_err(|error| self.panne(error))?;
        found.map(|document| document.map_err(|error| self.panne(error))?.compte()).collect()
    }
}

impl Transaction<'_> {
    /// The account, as the transaction sees it.
    ///
    /// # Errors
    /// The server's.
    pub fn compte(&mut self, nom: &NomCompte) -> Result<Option<Compte>> {
        let found = self.store.comptes_docs().find_one(doc! { "_id": nom.as_str() }).session(&mut *self.session).run();
        found.map_err(|error| self.store.panne(error))?.map(CompteDoc::compte).transpose()
    }

    /// The first account of the school; refused where there is one.
    ///
    /// # Errors
    /// `DejaInitialise`, the server's.
    pub fn premier_compte(&mut self, compte: &mut Compte, acte: &Acte<'_>) -> Result<()> {
        // Two at once write the same counter: one of them waits, and then finds the other's account.
        self.serre_les_admins()?;
        let one = self.store.documents("comptes").find_one(doc! {}).session(&mut *self.session).run();
        if one.map_err(|error| self.store.panne(error))?.is_some() {
            return Err(Acces::DejaInitialise.into());
        }
        self.cree_compte(compte, acte)
    }

    /// A new account.
    ///
    /// # Errors
    /// `ComptePris`, `CompteEtudiantPris`, the server's.
    pub fn cree_compte(&mut self, compte: &mut Compte, acte: &Acte<'_>) -> Result<()> {
        self.exige(&[portee(&compte.nom)])?;
        self.franchit_d_abord()?;
        compte.cree = Some(self.maintenant.timestamp_millis());
        compte.tete = None;
        let mut document = CompteDoc::de(compte, self.maintenant);
        let fait = Fait { acte: *acte, compte: compte.nom.as_str(), avant: None, apres: Some(publie(compte)?) };
        let (scellee, tete) = self.scelle(&fait, None, Some(&en_document(&document)?))?;
        (compte.tete, document.tete) = (Some(tete), Some(tete.into()));
        let inserted = self.store.comptes_docs().insert_one(document).session(&mut *self.session).run();
        inserted.map_err(|error| self.store.panne(error))?;
        self.journalise(&scellee)?;
        let nouveau = Evenement::NouveauCompte { compte: compte.nom.to_string() };
        self.annonce_compte(compte, nouveau, scellee.entree.id)
    }

    /// Puts an account in the place of what it was; its version must be the one that was read, and is raised. The school keeps
    /// an administrator.
    ///
    /// # Errors
    /// `CompteModifie`, `DernierAdmin`, the server's.
    pub fn change_compte(&mut self, avant: &Compte, apres: &mut Compte, acte: &Acte<'_>) -> Result<()> {
        self.exige(&[portee(&avant.nom)])?;
        self.franchit_d_abord()?;
        if avant.est_admin() && !apres.est_admin() {
            self.garde_un_admin(&avant.nom)?;
        }
        let precedent = self.tete_actuelle(avant)?;
        apres.version = avant.version + 1;
        apres.tete = None;
        let mut document = CompteDoc::de(apres, self.maintenant);
        let (old, new) = difference(avant, apres)?;
        let fait = Fait { acte: *acte, compte: avant.nom.as_str(), avant: Some(old), apres: Some(new) };
        let (scellee, tete) = self.scelle(&fait, precedent.as_ref(), Some(&en_document(&document)?))?;
        (apres.tete, document.tete) = (Some(tete), Some(tete.into()));
        let le_meme = doc! { "_id": avant.nom.as_str() };
        let done = self.store.comptes_docs().replace_one(le_meme, document).session(&mut *self.session).run();
        done.map_err(|error| self.store.panne(error))?;
        self.journalise(&scellee)?;
        // A password that is only sealed anew ends no session.
        if avant.mot_de_passe == apres.mot_de_passe || avant.epoch == apres.epoch {
            return Ok(());
        }
        let autre = Evenement::MotDePasse { compte: apres.nom.to_string(), par_lui: acte.qui == apres.nom.as_str() };
        self.annonce_compte(apres, autre, scellee.entree.id)
    }

    /// Removes an account. The school keeps an administrator.
    ///
    /// # Errors
    /// `CompteModifie`, `DernierAdmin`, the server's.
    pub fn supprime_compte(&mut self, compte: &Compte, acte: &Acte<'_>) -> Result<()> {
        self.exige(&[portee(&compte.nom)])?;
        self.franchit_d_abord()?;
        if compte.est_admin() {
            self.garde_un_admin(&compte.nom)?;
        }
        let precedent = self.tete_actuelle(compte)?;
        let fait = Fait { acte: *acte, compte: compte.nom.as_str(), avant: Some(publie(compte)?), apres: None };
        let (scellee, _) = self.scelle(&fait, precedent.as_ref(), None)?;
        let le_meme = doc! { "_id": compte.nom.as_str() };
        let done = self.store.comptes_docs().delete_one(le_meme).session(&mut *self.session).run();
        done.map_err(|error| self.store.panne(error))?;
        self.journalise(&scellee)?;
        self.tait_compte(compte)
    }

    /// The account's head by now; logins move it on without changing the account.
    fn tete_actuelle(&mut self, lu: &Compte) -> Result<Option<Tete>> {
        match self.compte(&lu.nom)? {
            Some(now) if now.version == lu.version && now.cree == lu.cree => Ok(now.tete),
            _ => Err(Acces::CompteModifie { nom: lu.nom.to_string() }.into()),
        }
    }

    /// Writes down what the holder of an account did without changing anything: a login, a failure, an export. A name that is
    /// none of an account is not kept: it may be a password.
    ///
    /// # Errors
    /// The server's.
    pub fn note_fait(&mut self, nom: &NomCompte, commande: &str, details: Document) -> Result<()> {
        let comptes = self.store.documents("comptes");
        let le_meme = doc! { "_id": nom.as_str() };
        let found = comptes.find_one(le_meme.clone()).session(&mut *self.session).run();
        let Some(entier) = found.map_err(|error| self.store.panne(error))? else {
            let acte = Acte::seul("?", commande);
            return self.store.constate(&Fait { acte, compte: "?", avant: None, apres: Some(details) });
        };
        let acte = Acte::seul(nom.as_str(), commande);
        let fait = Fait { acte, compte: nom.as_str(), avant: None, apres: Some(details) };
        let etat = etat_du_compte(&entier);
        let precedent = deserialize_from_document::<CompteDoc>(entier)
            .map_err(|error| Error::from(Panne::DocumentEtranger { detail: error.to_string() }))?
            .compte()?
            .tete;
        // A fact changes nothing: it must not seal what somebody has changed behind carnet's back as if it were right.
        let etat = match &precedent {
            Some(tete) if !self.compte_concorde(nom.as_str(), tete, &etat)? => doc! { "change": "hors de carnet" },
            _ => etat,
        };
        let (scellee, tete) = self.scelle(&fait, precedent.as_ref(), Some(&etat))?;
        let tete =
            serialize_to_bson(&TeteDoc::from(tete)).map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
        let change = doc! { "$set": { "tete": tete } };
        let done = comptes.update_one(le_meme, change).session(&mut *self.session).run();
        done.map_err(|error| self.store.panne(error))?;
        self.journalise(&scellee)
    }

    /// Writes down a login, or one that failed.
    ///
    /// # Errors
    /// The server's.
    pub fn note_connexion(&mut self, nom: &NomCompte, faite: bool, machine: &str) -> Result<()> {
        let resultat = if faite { "faite" } else { "refusée" };
        self.note_fait(nom, "login", doc! { "connexion": resultat, "machine": machine })
    }

    /// Refuses where this is the last account that may do everything.
    fn garde_un_admin(&mut self, nom: &NomCompte) -> Result<()> {
        self.serre_les_admins()?;
        let autre = doc! { "role": "admin", "actif": true, "_id": { "$ne": nom.as_str() } };
        let found = self.store.documents("comptes").find_one(autre).session(&mut *self.session).run();
        match found.map_err(|error| self.store.panne(error))? {
            Some(_) => Ok(()),
            None => Err(Error::from(Acces::DernierAdmin { nom: nom.to_string() })),
        }
    }

    /// Two transactions that each take an administrator away write the same document here: the second sees the first's work.
    fn serre_les_admins(&mut self) -> Result<()> {
        let un = doc! { "$inc": { "valeur": 1_i64 } };
        let compteurs = self.store.documents("compteurs");
        let written = compteurs.update_one(doc! { "_id": "admins" }, un).upsert(true).session(&mut *self.session).run();
        match written.map_err(|error| self.store.panne(error)) {
            Ok(_) => Ok(()),
            // Two upserts at once: the other one won, and its transaction is done.
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::DejaLa)) => {
                Err(Panne::Passagere { detail: "compteurs.admins".into() }.into())
            }
            Err(error) => Err(error),
        }
    }
}
