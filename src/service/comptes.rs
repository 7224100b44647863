//! Accounts: making, changing, closing them. Every change is one transaction with its journal entry, and ends the account's
//! sessions where it must.

use super::School;
use super::coffre;
use super::etudiants::Auteur;
use crate::domain::libelle::Affiche;
use crate::domain::{Compte, Etudiant, MotDePasse, NomCompte, Role, Scelle, Session};
use crate::error::{Acces, Cause, Donnees, Error, Result};
use crate::store::{Acte, EntreeId, portee};
use crate::texte;
use std::time::{SystemTime, UNIX_EPOCH};

/// An account to make.
#[derive(Debug)]
pub struct NouveauCompte {
    /// Its name.
    pub nom: NomCompte,
    /// What it is for.
    pub role: Role,
    /// How paper names who has it, where that is said.
    pub affiche: Option<Affiche>,
    /// Its password, sealed.
    pub mot_de_passe: Scelle,
    /// A first one, to be changed at the first login.
    pub a_changer: bool,
}

impl NouveauCompte {
    /// The account, before its first write.
    fn compte(&self) -> Compte {
        Compte {
            nom: self.nom.clone(),
            role: self.role.clone(),
            affiche: self.affiche.clone(),
            actif: true,
            a_changer: self.a_changer,
            mot_de_passe: self.mot_de_passe.clone(),
            epoch: premiere_epoch(),
            version: 1,
            cree: None,
            tete: None,
        }
    }
}

/// Where no account of that name, removed since, can have been: sessions of that one stay over.
fn premiere_epoch() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_micros()).unwrap_or(i64::MAX / 2)
}

impl School {
    /// The first account of the school: an administrator.
    ///
    /// # Errors
    /// `DejaInitialise`, a password that is not taken, the server's.
    pub fn initialise(&self, nom: NomCompte, mot: &MotDePasse) -> Result<Compte> {
        mot.accepte().map_err(Acces::from)?;
        let store = self.store()?;
        // Before the half second that sealing costs; the transaction asks again.
        if store.a_des_comptes()? {
            return Err(Acces::DejaInitialise.into());
        }
        let mot_de_passe = coffre::scelle(mot)?;
        let nouveau = NouveauCompte { nom, role: Role::Admin, affiche: None, mot_de_passe, a_changer: false };
        store.transaction([portee(&nouveau.nom)], |transaction| {
            let mut compte = nouveau.compte();
            transaction.premier_compte(&mut compte, &Acte::seul(nouveau.nom.as_str(), "init"))?;
            Ok(compte)
        })
    }

    /// New accounts, all or none.
    ///
    /// # Errors
    /// `CompteExiste`, `EtudiantDejaInscrit`, the server's.
    pub fn cree_comptes(&self, nouveaux: &[NouveauCompte], auteur: Auteur<'_>) -> Result<Vec<Compte>> {
        if auteur.essai {
            for nouveau in nouveaux {
                self.verifie_libre(&nouveau.nom, &nouveau.role)?;
            }
            return Ok(nouveaux.iter().map(NouveauCompte::compte).collect());
        }
        // Those of a class are one change.
        let ensemble = (nouveaux.len() > 1).then(EntreeId::new);
        let acte = Acte { ensemble, ..auteur.acte() };
        let mut en_cours = None;
        let written = self.store()?.transaction(nouveaux.iter().map(|nouveau| portee(&nouveau.nom)), |transaction| {
            let mut comptes = Vec::with_capacity(nouveaux.len());
            for nouveau in nouveaux {
                en_cours = Some(nouveau);
                let mut compte = nouveau.compte();
                transaction.cree_compte(&mut compte, &acte)?;
                comptes.push(compte);
            }
            Ok(comptes)
        });
        written.map_err(|error| match (&*error.cause, en_cours) {
            (Cause::Donnees(Donnees::ComptePris), Some(nouveau)) => {
                Acces::CompteExiste { nom: nouveau.nom.to_string() }.into()
            }
            (Cause::Donnees(Donnees::CompteEtudiantPris), Some(NouveauCompte { role, .. })) => {
                deja_inscrit(role, error)
            }
            _ => error,
        })
    }

    /// Refuses a name that an account has, and a student who has one.
    ///
    /// # Errors
    /// `CompteExiste`, `EtudiantDejaInscrit`, the server's.
    pub fn verifie_libre(&self, nom: &NomCompte, role: &Role) -> Result<()> {
        self.verifie_nom_libre(nom)?;
        self.verifie_etudiant_libre(nom, role)
    }

    /// Refuses the name of an account that there is.
    ///
    /// # Errors
    /// `CompteExiste`, the server's.
    pub fn verifie_nom_libre(&self, nom: &NomCompte) -> Result<()> {
        match self.store()?.compte(nom)? {
            None => Ok(()),
            Some(_) => Err(Acces::CompteExiste { nom: nom.to_string() }.into()),
        }
    }

    /// Refuses a student who has another account than `nom`.
    fn verifie_etudiant_libre(&self, nom: &NomCompte, role: &Role) -> Result<()> {
        let Role::Etudiant { matricule } = role else { return Ok(()) };
        match self.store()?.comptes_de(&[matricule.as_str()])?.iter().all(|compte| compte.nom == *nom) {
            true => Ok(()),
            false => Err(Acces::EtudiantDejaInscrit { matricule: matricule.to_string() }.into()),
        }
    }

    /// Refuses to take the last administrator away.
    fn verifie_un_autre_admin(&self, nom: &NomCompte) -> Result<()> {
        match self.comptes()?.iter().any(|compte| compte.est_admin() && compte.nom != *nom) {
            true => Ok(()),
            false => Err(Acces::DernierAdmin { nom: nom.to_string() }.into()),
        }
    }

    /// The student whom the account of `who` is bound to, where the school has him.
    ///
    /// # Errors
    /// The server's.
    pub fn son_etudiant(&self, who: &Session) -> Result<Option<Etudiant>> {
        match &who.role {
            Role::Etudiant { matricule } => self.store()?.etudiant(matricule),
            _ => Ok(None),
        }
    }

    /// Every account, by name.
    ///
    /// # Errors
    /// The server's.
    pub fn comptes(&self) -> Result<Vec<Compte>> {
        self.store()?.comptes()
    }

    /// The account of that name.
    ///
    /// # Errors
    /// `CompteInconnu`, the server's.
    pub fn compte(&self, nom: &str) -> Result<Compte> {
        let found = match NomCompte::parse(nom) {
            Ok(nom) => self.store()?.compte(&nom)?,
            Err(_) => None,
        };
        match found {
            Some(compte) => Ok(compte),
            None => {
                let noms: Vec<String> = self.store()?.comptes()?.iter().map(|compte| compte.nom.to_string()).collect();
                let proche = texte::closest(nom, noms.iter().map(String::as_str)).map(str::to_owned);
                let nom = texte::fit(&texte::printable(nom), 60).into_owned();
                Err(Acces::CompteInconnu { nom, proche }.into())
            }
        }
    }

    /// Changes an account as it was read; where `change` ends its sessions, it raises the epoch. Gives it before and after.
    ///
    /// # Errors
    /// What `change` says, `CompteModifie`, `DernierAdmin`, `EtudiantDejaInscrit`, the server's.
    pub fn change_compte(
        &self,
        avant: Compte,
        auteur: Auteur<'_>,
        change: impl FnOnce(&mut Compte) -> Result<()>,
    ) -> Result<(Compte, Compte)> {
        let mut apres = avant.clone();
        change(&mut apres)?;
        if auteur.essai {
            self.verifie_etudiant_libre(&apres.nom, &apres.role)?;
            if avant.est_admin() && !apres.est_admin() {
                self.verifie_un_autre_admin(&avant.nom)?;
            }
        }
        if auteur.essai || apres == avant {
            return Ok((avant, apres));
        }
        let role = apres.role.clone();
        let written = self.store()?.transaction([portee(&avant.nom)], |transaction| {
            transaction.change_compte(&avant, &mut apres, &auteur.acte())
        });
        match written {
            Ok(()) => Ok((avant, apres)),
            Err(error) if matches!(*error.cause, Cause::Donnees(Donnees::CompteEtudiantPris)) => {
                Err(deja_inscrit(&role, error))
            }
            Err(error) => Err(error),
        }
    }

    /// Gives an account another password, and ends its sessions.
    ///
    /// # Errors
    /// A password that is not taken, the server's.
    pub fn change_mot_de_passe(
        &self,
        avant: Compte,
        mot: &MotDePasse,
        a_changer: bool,
        auteur: Auteur<'_>,
    ) -> Result<Compte> {
        mot.accepte().map_err(Acces::from)?;
        let mot_de_passe = if auteur.essai { avant.mot_de_passe.clone() } else { coffre::scelle(mot)? };
        let (_, apres) = self.change_compte(avant, auteur, |compte| {
            compte.mot_de_passe = mot_de_passe;
            compte.a_changer = a_changer;
            compte.epoch += 1;
            Ok(())
        })?;
        Ok(apres)
    }

    /// Ends every session of an account.
    ///
    /// # Errors
    /// `CompteModifie`, the server's.
    pub fn ferme_les_sessions(&self, avant: Compte, auteur: Auteur<'_>) -> Result<Compte> {
        let (_, apres) = self.change_compte(avant, auteur, |compte| {
            compte.epoch += 1;
            Ok(())
        })?;
        Ok(apres)
    }

    /// Removes an account, and with it its sessions.
    ///
    /// # Errors
    /// `CompteModifie`, `DernierAdmin`, the server's.
    pub fn supprime_compte(&self, compte: &Compte, auteur: Auteur<'_>) -> Result<()> {
        if auteur.essai {
            return if compte.est_admin() { self.verifie_un_autre_admin(&compte.nom) } else { Ok(()) };
        }
        self.store()?
            .transaction([portee(&compte.nom)], |transaction| transaction.supprime_compte(compte, &auteur.acte()))
    }

    /// True where the school has an account.
    ///
    /// # Errors
    /// The server's.
    pub fn a_des_comptes(&self) -> Result<bool> {
        self.store()?.a_des_comptes()
    }
}

fn deja_inscrit(role: &Role, error: Error) -> Error {
    match role {
        Role::Etudiant { matricule } => Acces::EtudiantDejaInscrit { matricule: matricule.to_string() }.into(),
        _ => error,
    }
}
