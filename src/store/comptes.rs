//! Accounts. A change of an account and its journal entry are one transaction; the journal never holds a password, sealed or not.

use super::{LECTURE, Store, Transaction};
use crate::domain::compte::{Portee, TOUTES};
use crate::domain::{Compte, Matiere, Matricule, NomClasse, NomCompte, Role, Scelle};
use crate::error::{Acces, Donnees, Error, Panne, Result};
use mongodb::bson::{Bson, DateTime, Document, doc, serialize_to_document};
use mongodb::sync::Collection;
use serde::{Deserialize, Serialize};

/// `comptes`: one document an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CompteDoc {
    #[serde(rename = "_id")]
    nom: String,
    role: String,
    /// Of a teacher: `["*"]`, or names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    classes: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    matieres: Option<Vec<String>>,
    /// Of a student.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    matricule: Option<String>,
    actif: bool,
    a_changer: bool,
    /// PHC.
    mot_de_passe: String,
    epoch: i64,
    version: i64,
    cree: DateTime,
    modifie: DateTime,
}

fn liste<T: ToString>(portee: &Portee<T>) -> Vec<String> {
    match portee {
        Portee::Toutes => vec![TOUTES.to_owned()],
        Portee::Celles(celles) => celles.iter().map(ToString::to_string).collect(),
    }
}

fn portee<T>(liste: Option<Vec<String>>, lit: fn(String) -> T) -> Portee<T> {
    match liste {
        Some(liste) if liste.iter().any(|un| un == TOUTES) => Portee::Toutes,
        liste => Portee::Celles(liste.unwrap_or_default().into_iter().map(lit).collect()),
    }
}

impl CompteDoc {
    fn de(compte: &Compte, maintenant: DateTime) -> CompteDoc {
        let (classes, matieres, matricule) = match &compte.role {
            Role::Enseignant { classes, matieres } => (Some(liste(classes)), Some(liste(matieres)), None),
            Role::Etudiant { matricule } => (None, None, Some(matricule.to_string())),
            Role::Admin | Role::Personne => (None, None, None),
        };
        CompteDoc {
            nom: compte.nom.to_string(),
            role: compte.role.mot().to_owned(),
            classes,
            matieres,
            matricule,
            actif: compte.actif,
            a_changer: compte.a_changer,
            mot_de_passe: compte.mot_de_passe.as_str().to_owned(),
            epoch: compte.epoch,
            version: compte.version,
            cree: compte.cree.map_or(maintenant, DateTime::from_millis),
            modifie: maintenant,
        }
    }

    fn compte(self) -> Result<Compte> {
        let role = match (self.role.as_str(), self.matricule) {
            ("admin", _) => Role::Admin,
            ("enseignant", _) => Role::Enseignant {
                classes: portee(self.classes, NomClasse::stored),
                matieres: portee(self.matieres, Matiere::stored),
            },
            ("etudiant", Some(matricule)) => Role::Etudiant { matricule: Matricule::stored(matricule) },
            (other, _) => return Err(Panne::DocumentEtranger { detail: format!("comptes.role {other}") }.into()),
        };
        Ok(Compte {
            nom: NomCompte::stored(self.nom),
            role,
            actif: self.actif,
            a_changer: self.a_changer,
            mot_de_passe: Scelle::stored(self.mot_de_passe),
            epoch: self.epoch,
            version: self.version,
            cree: Some(self.cree.timestamp_millis()),
        })
    }
}

/// An account as the journal holds it: nothing of its password, and nothing that says when.
pub(super) fn publie(compte: &Compte) -> Result<Document> {
    let document = serialize_to_document(&CompteDoc::de(compte, DateTime::from_millis(0)));
    let mut document = document.map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
    for secret in ["mot_de_passe", "epoch", "cree", "modifie"] {
        document.remove(secret);
    }
    Ok(document)
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
    pub fn premier_compte(&mut self, compte: &mut Compte, qui: &str, commande: &str) -> Result<()> {
        // Two at once write the same counter: one of them waits, and then finds the other's account.
        self.serre_les_admins()?;
        let one = self.store.documents("comptes").find_one(doc! {}).session(&mut *self.session).run();
        if one.map_err(|error| self.store.panne(error))?.is_some() {
            return Err(Acces::DejaInitialise.into());
        }
        self.cree_compte(compte, qui, commande)
    }

    /// A new account.
    ///
    /// # Errors
    /// `ComptePris`, `CompteEtudiantPris`, the server's.
    pub fn cree_compte(&mut self, compte: &mut Compte, qui: &str, commande: &str) -> Result<()> {
        compte.cree = Some(self.maintenant.timestamp_millis());
        let document = CompteDoc::de(compte, self.maintenant);
        let inserted = self.store.comptes_docs().insert_one(document).session(&mut *self.session).run();
        inserted.map_err(|error| self.store.panne(error))?;
        self.note_compte(&compte.nom, qui, commande, Bson::Null, publie(compte)?.into())
    }

    /// Puts an account in the place of what it was; its version must be the one that was read, and is raised. The school keeps
    /// an administrator.
    ///
    /// # Errors
    /// `CompteModifie`, `DernierAdmin`, the server's.
    pub fn change_compte(&mut self, avant: &Compte, apres: &mut Compte, qui: &str, commande: &str) -> Result<()> {
        let is_admin = |compte: &Compte| compte.actif && compte.role == Role::Admin;
        if is_admin(avant) && !is_admin(apres) {
            self.garde_un_admin(&avant.nom)?;
        }
        apres.version = avant.version + 1;
        let document = CompteDoc::de(apres, self.maintenant);
        let la_meme = doc! { "_id": avant.nom.as_str(), "version": avant.version };
        let done = self.store.comptes_docs().replace_one(la_meme, document).session(&mut *self.session).run();
        if done.map_err(|error| self.store.panne(error))?.matched_count != 1 {
            return Err(Acces::CompteModifie { nom: avant.nom.to_string() }.into());
        }
        self.note_compte(&avant.nom, qui, commande, publie(avant)?.into(), publie(apres)?.into())
    }

    /// Removes an account. The school keeps an administrator.
    ///
    /// # Errors
    /// `CompteModifie`, `DernierAdmin`, the server's.
    pub fn supprime_compte(&mut self, compte: &Compte, qui: &str, commande: &str) -> Result<()> {
        if compte.actif && compte.role == Role::Admin {
            self.garde_un_admin(&compte.nom)?;
        }
        let la_meme = doc! { "_id": compte.nom.as_str(), "version": compte.version };
        let done = self.store.comptes_docs().delete_one(la_meme).session(&mut *self.session).run();
        if done.map_err(|error| self.store.panne(error))?.deleted_count != 1 {
            return Err(Acces::CompteModifie { nom: compte.nom.to_string() }.into());
        }
        self.note_compte(&compte.nom, qui, commande, publie(compte)?.into(), Bson::Null)
    }

    /// Writes down a login.
    ///
    /// # Errors
    /// The server's.
    pub fn note_connexion(&mut self, nom: &NomCompte, machine: &str) -> Result<()> {
        let fait = doc! { "connexion": "faite", "machine": machine };
        self.note_compte(nom, nom.as_str(), "login", Bson::Null, fait.into())
    }

    /// Writes down a login that failed; a name that is none of an account is not kept, as it may be a password.
    ///
    /// # Errors
    /// The server's.
    pub fn note_echec(&mut self, nom: &NomCompte, machine: &str) -> Result<()> {
        let fait = doc! { "connexion": "refusée", "machine": machine };
        match self.compte(nom)? {
            Some(_) => self.note_compte(nom, nom.as_str(), "login", Bson::Null, fait.into()),
            None => self.note_compte(&NomCompte::stored("?".into()), "?", "login", Bson::Null, fait.into()),
        }
    }

    fn note_compte(&mut self, nom: &NomCompte, qui: &str, commande: &str, avant: Bson, apres: Bson) -> Result<()> {
        let entree = doc! {
            "quand": self.maintenant, "qui": qui, "commande": commande,
            "cible": { "type": "compte", "id": nom.as_str() }, "avant": avant, "apres": apres,
        };
        let written = self.store.documents("journal").insert_one(entree).session(&mut *self.session).run();
        written.map(|_| ()).map_err(|error| self.store.panne(error))
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
            Err(error) if matches!(*error.cause, crate::error::Cause::Donnees(Donnees::DejaLa)) => {
                Err(Panne::Passagere { detail: "compteurs.admins".into() }.into())
            }
            Err(error) => Err(error),
        }
    }
}
