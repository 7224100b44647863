//! Logins: by password, slowed down after failures, the same for known and unknown names; and by a token that still lives.

use super::School;
use super::coffre::{self, Jeton};
use super::seance::Connexion;
use crate::arret;
use crate::cache::sessions::SessionConnue;
use crate::domain::{Compte, MotDePasse, NomCompte, Role};
use crate::error::{Acces, Cause, Result};
use crate::store::{Acte, portee};
use crate::texte;
use std::time::{Duration, Instant};

/// The longest that a login waits for its turn: the longest wait after a failure, and a little.
const PATIENCE: Duration = Duration::from_secs(65);
/// Between two looks at whether it is this login's turn.
const PAS: Duration = Duration::from_millis(200);

/// What became of the session of a token that was kept.
pub(super) enum Reprise {
    /// It lives.
    Vivante(Box<Connexion>),
    /// It is over, or its account does not allow it any more.
    Finie,
    /// Redis does not say: it is gone, or too slow. It may say so later.
    SansReponse,
}

impl School {
    /// Logs in by password. After failures it waits for its turn, telling `attente` how long; known and unknown names take the
    /// same time and end in the same error.
    ///
    /// # Errors
    /// `Identifiants`, `TropDEssais`, `Desactive`, `EtudiantAbsent`, `Interrompu`, the server's.
    pub fn connecte(&self, nom: &str, mot: &MotDePasse, attente: &mut dyn FnMut()) -> Result<Connexion> {
        // Whatever was typed is kept nowhere as it is: it may be a password that missed its prompt.
        let cle = coffre::empreinte(texte::fold(nom.trim()).as_bytes());
        self.attend_son_tour(&cle, attente)?;
        let store = self.store()?;
        // A text that is no name takes the same way to its refusal as an unknown one.
        let nom = NomCompte::parse(nom).unwrap_or_else(|_| NomCompte::stored(cle.clone()));
        let compte = store.compte(&nom)?;
        let juste = coffre::ouvre(mot, compte.as_ref().map(|compte| &compte.mot_de_passe));
        let Some(compte) = compte.filter(|_| juste) else {
            store.transaction([], |transaction| transaction.note_connexion(&nom, false, &machine()))?;
            return Err(Acces::Identifiants.into());
        };
        if !compte.actif {
            return Err(Acces::Desactive { nom: nom.to_string() }.into());
        }
        if let Role::Etudiant { matricule } = &compte.role
            && store.etudiant(matricule)?.is_none()
        {
            let (nom, matricule) = (nom.to_string(), matricule.to_string());
            return Err(Acces::EtudiantAbsent { nom, matricule }.into());
        }
        store.essai_reussi(&cle)?;
        let compte = self.rescelle(compte, mot)?;
        store.transaction([], |transaction| transaction.note_connexion(&nom, true, &machine()))?;
        Ok(Connexion::nouvelle(&compte, None, None))
    }

    /// Lets in who has just made the school's first account.
    pub fn entre_sans_mot_de_passe(&self, compte: &Compte) -> Connexion {
        Connexion::nouvelle(compte, None, None)
    }

    /// Checks that whoever sits there knows the account's password, as slowly after failures as a login.
    ///
    /// # Errors
    /// `AncienFaux`, `TropDEssais`, `Interrompu`, the server's.
    pub fn prouve(&self, compte: &Compte, mot: &MotDePasse) -> Result<()> {
        let cle = coffre::empreinte(compte.nom.as_str().as_bytes());
        self.attend_son_tour(&cle, &mut || ())?;
        if !coffre::ouvre(mot, Some(&compte.mot_de_passe)) {
            self.store()?.transaction([], |transaction| transaction.note_connexion(&compte.nom, false, &machine()))?;
            return Err(Acces::AncienFaux.into());
        }
        self.store()?.essai_reussi(&cle)
    }

    fn attend_son_tour(&self, cle: &str, attente: &mut dyn FnMut()) -> Result<()> {
        let fin = Instant::now() + PATIENCE;
        let mut dit = false;
        while let Some(reste) = self.store()?.prend_essai(cle)? {
            if Instant::now() >= fin {
                return Err(Acces::TropDEssais.into());
            }
            if !std::mem::replace(&mut dit, true) {
                attente();
            }
            arret::verifie()?;
            std::thread::sleep(reste.clamp(Duration::from_millis(10), PAS));
        }
        Ok(())
    }

    /// Seals the password again where it was sealed at a lower cost.
    fn rescelle(&self, compte: Compte, mot: &MotDePasse) -> Result<Compte> {
        if !coffre::est_faible(&compte.mot_de_passe) {
            return Ok(compte);
        }
        let mut apres = Compte { mot_de_passe: coffre::scelle(mot)?, ..compte.clone() };
        let qui = compte.nom.to_string();
        let store = self.store()?;
        let written = store.transaction([portee(&compte.nom)], |transaction| {
            transaction.change_compte(&compte, &mut apres, &Acte::seul(&qui, "login"))
        });
        match written {
            Ok(()) => Ok(apres),
            // Another login has just done it, or an administrator changed something: that one stands.
            Err(error) if matches!(*error.cause, Cause::Acces(Acces::CompteModifie { .. })) => {
                Ok(store.compte(&compte.nom)?.unwrap_or(compte))
            }
            Err(error) => Err(error),
        }
    }

    /// The session of a token, where it still lives and its account still allows it.
    pub(super) fn reprend(&self, jeton: Jeton) -> Result<Reprise> {
        let store = self.store()?;
        let Some(sessions) = self.sessions() else { return Ok(Reprise::SansReponse) };
        let connue = match sessions.reprend(&jeton.empreinte()) {
            Ok(Some(connue)) => connue,
            Ok(None) => return Ok(Reprise::Finie),
            Err(_) => return Ok(Reprise::SansReponse),
        };
        let compte = store.compte(&NomCompte::stored(connue.compte.clone()))?;
        let Some(compte) = compte.filter(|compte| compte.actif && compte.epoch == connue.epoch) else {
            return Ok(Reprise::Finie);
        };
        let connexion = Connexion::nouvelle(&compte, Some((jeton, connue.run_id)), Some(connue.age));
        Ok(Reprise::Vivante(Box::new(connexion)))
    }

    /// Opens a session in Redis; none where Redis is gone.
    pub(super) fn ouvre_session(&self, compte: &NomCompte, epoch: i64) -> Result<Option<(Jeton, String)>> {
        let jeton = Jeton::nouveau()?;
        let Some(sessions) = self.sessions() else { return Ok(None) };
        let ouverte = sessions.ouvre(&jeton.empreinte(), compte.as_str(), epoch, &machine());
        Ok(ouverte.ok().map(|run_id| (jeton, run_id)))
    }

    /// The living sessions of an account, latest command first; none where Redis is gone.
    ///
    /// # Errors
    /// Redis out of reach.
    pub fn sessions_de(&self, compte: &NomCompte) -> Result<Vec<SessionConnue>> {
        let Some(sessions) = self.sessions() else { return Ok(Vec::new()) };
        let epoch = self.store()?.compte(compte)?.map(|compte| compte.epoch);
        let mut vivantes = sessions.toutes(compte.as_str())?;
        // Redis keeps those that another password or the account's closing has ended, until they end by themselves.
        vivantes.retain(|session| Some(session.epoch) == epoch);
        Ok(vivantes)
    }
}

/// This machine's name.
pub(super) fn machine() -> String {
    texte::fit(&texte::printable(&rustix::system::uname().nodename().to_string_lossy()), 60).into_owned()
}
