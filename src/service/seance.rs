//! Who sits there: nobody, or an account whose session is asked about before every command. The account decides whether it
//! lives (its `epoch`, in MongoDB); Redis only says whether it was ended or was idle for too long, and may be gone (design,
//! section 8).

use super::School;
use super::coffre::Jeton;
use super::connexion::Reprise;
use super::jeton::{Contenu, FichierJeton};
use crate::cache::sessions::{ENTIERE, OISIVE, Suite};
use crate::domain::{Compte, Etudiant, Matricule, NomCompte, Role, Session, Valeur};
use crate::error::{Acces, Cause, Error, Result};
use rustix::time::{ClockId, clock_gettime};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

/// Who sits there.
#[derive(Debug)]
pub struct Seance {
    etat: RefCell<Etat>,
    /// Where the token is kept; nowhere on an account of the system that several people share.
    fichier: Option<FichierJeton>,
    /// The marks that were shown to who sits there: whose, which, its value.
    vues: RefCell<HashMap<(String, u32), Valeur>>,
}

#[derive(Debug)]
enum Etat {
    /// The token file has not been looked at yet.
    Inconnue,
    Personne,
    Connectee(Box<Connexion>),
}

/// A login that lives.
#[derive(Debug)]
pub struct Connexion {
    /// Who, as the account was at the last command.
    session: Session,
    compte: NomCompte,
    epoch: i64,
    /// The token, and the run of Redis that knows it.
    jeton: Option<(Jeton, String)>,
    /// Since when, and the last command: on a clock that runs on while the machine sleeps.
    debut: Duration,
    vue: Duration,
    /// The password was given in this very run.
    prouvee: bool,
}

/// What there is to tell about the token file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JetonIgnore {
    /// The file.
    pub fichier: String,
    /// Why, in French.
    pub raison: &'static str,
}

impl Connexion {
    /// A login by password, or with a session that lives since `age`.
    pub(super) fn nouvelle(compte: &Compte, jeton: Option<(Jeton, String)>, age: Option<Duration>) -> Self {
        let maintenant = horloge();
        Connexion {
            session: Session::de(compte),
            compte: compte.nom.clone(),
            epoch: compte.epoch,
            jeton,
            debut: maintenant.saturating_sub(age.unwrap_or_default()),
            vue: maintenant,
            prouvee: age.is_none(),
        }
    }

    /// Who.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Still allowed; who, as his account is now.
    ///
    /// # Errors
    /// `Terminee`, the server's.
    fn verifie(&mut self, school: &School) -> Result<()> {
        let terminee = |raison| Err(Error::from(Acces::Terminee { raison }));
        let maintenant = horloge();
        if maintenant.saturating_sub(self.vue) >= OISIVE {
            return terminee("plus de 30 minutes sans commande");
        }
        if maintenant.saturating_sub(self.debut) >= ENTIERE {
            return terminee("elle durait depuis 8 heures");
        }
        if let Some((jeton, run_id)) = &mut self.jeton {
            let vue = school.sessions().map(|sessions| sessions.voit(&jeton.empreinte(), self.compte.as_str(), run_id));
            match vue {
                // The run that knows it now: what is missing there later was ended.
                Some(Ok(Suite::Vivante(connue))) => *run_id = connue.run_id,
                Some(Ok(Suite::Finie)) => {
                    return terminee("elle a été fermée ailleurs, ou n'a pas servi depuis 30 minutes");
                }
                // Without Redis, and after it began afresh, the account alone decides.
                Some(Ok(Suite::Perdue) | Err(_)) | None => {}
            }
        }
        match school.store()?.compte_vu(&self.compte)? {
            None => return terminee("le compte a été supprimé"),
            Some(compte) if !compte.actif => return terminee("le compte a été désactivé"),
            Some(compte) if compte.epoch != self.epoch => {
                return terminee("le mot de passe a été changé, ou toutes les sessions fermées");
            }
            Some(compte) => self.session = compte.session,
        }
        self.vue = maintenant;
        Ok(())
    }
}

impl Seance {
    /// Nobody has logged in yet in this run; the token of an earlier one, if any, is in `fichier`.
    pub fn nouvelle(fichier: Option<FichierJeton>) -> Seance {
        Seance { etat: RefCell::new(Etat::Inconnue), fichier, vues: RefCell::default() }
    }

    /// The folder where marks that are being typed are kept; nowhere on an account of the system that several people share.
    pub fn dossier_des_saisies(&self) -> Option<PathBuf> {
        Some(self.fichier.as_ref()?.chemin().parent()?.join("saisies"))
    }

    /// Who it was at the last command; nobody, where nothing has been asked yet. Asks no server.
    pub fn connue(&self) -> Session {
        match &*self.etat.borrow() {
            Etat::Connectee(connexion) => connexion.session.clone(),
            Etat::Inconnue | Etat::Personne => Session::personne(),
        }
    }

    /// Nothing has been asked yet that needs to know who sits there.
    pub fn est_inconnue(&self) -> bool {
        matches!(*self.etat.borrow(), Etat::Inconnue)
    }

    /// Takes up the session whose token is kept, once Redis tells of it; tells of a token file that was not believed.
    ///
    /// # Errors
    /// The server's: the next call tries again.
    pub fn reprend(&self, school: &School) -> Result<Option<JetonIgnore>> {
        if !matches!(*self.etat.borrow(), Etat::Inconnue) {
            return Ok(None);
        }
        let contenu = self.fichier.as_ref().map_or(Contenu::Rien, FichierJeton::lit);
        let (etat, ignore) = match contenu {
            Contenu::Rien => (Etat::Personne, None),
            Contenu::Ignore(raison) => (Etat::Personne, Some(raison)),
            Contenu::Jeton(jeton) => match school.reprend(jeton)? {
                Reprise::Vivante(connexion) => (Etat::Connectee(connexion), None),
                Reprise::Finie => (Etat::Personne, None),
                Reprise::SansReponse => (Etat::Inconnue, None),
            },
        };
        *self.etat.borrow_mut() = etat;
        let fichier = || self.fichier.as_ref().map(|f| f.chemin().display().to_string()).unwrap_or_default();
        Ok(ignore.map(|raison| JetonIgnore { fichier: fichier(), raison }))
    }

    /// Takes up the session whose token is kept, where it still lives and a server says so; else it stays unknown who sits there.
    /// Where no token is kept, no server is asked.
    pub fn retrouve(&self, school: &School) {
        if !self.est_inconnue() || !matches!(self.fichier.as_ref().map(FichierJeton::lit), Some(Contenu::Jeton(_))) {
            return;
        }
        // A server that is gone tells of nobody.
        let _ = self.reprend(school);
        if !self.est_ouverte() {
            *self.etat.borrow_mut() = Etat::Inconnue;
        }
    }

    /// Who asks, right now: the account is read again. A session that is over leaves nobody.
    ///
    /// # Errors
    /// `Terminee`, the server's.
    pub fn verifie(&self, school: &School) -> Result<Session> {
        let mut etat = self.etat.borrow_mut();
        let Etat::Connectee(connexion) = &mut *etat else { return Ok(Session::personne()) };
        match connexion.verifie(school) {
            Ok(()) => Ok(connexion.session.clone()),
            Err(error) => {
                if matches!(*error.cause, Cause::Acces(Acces::Terminee { .. })) {
                    if connexion.jeton.is_some() {
                        self.oublie();
                    }
                    *etat = Etat::Personne;
                    // A restoration ends sessions, too: nothing that is remembered of the school needs to be true any more.
                    school.oublie();
                }
                Err(error)
            }
        }
    }

    /// He was shown all marks of a student.
    pub fn montre(&self, etudiant: &Etudiant) {
        let mut vues = self.vues.borrow_mut();
        let matricule = etudiant.matricule.as_str();
        vues.retain(|(autre, _), _| autre != matricule);
        vues.extend(etudiant.notes.iter().map(|note| ((matricule.to_owned(), note.n), note.contenu.valeur)));
    }

    /// He has changed a student, and was shown what came of it.
    pub fn montre_apres(&self, etudiant: &Etudiant) {
        let matricule = etudiant.matricule.as_str();
        if self.vues.borrow().keys().any(|(autre, _)| autre == matricule) {
            self.montre(etudiant);
        }
    }

    /// The value of a mark as it was last shown to him; none where it was not.
    pub fn vue(&self, matricule: &Matricule, n: u32) -> Option<Valeur> {
        self.vues.borrow().get(&(matricule.to_string(), n)).copied()
    }

    /// Somebody has logged in, for this run alone.
    pub fn entre(&self, connexion: Connexion) {
        self.vues.borrow_mut().clear();
        *self.etat.borrow_mut() = Etat::Connectee(Box::new(connexion));
    }

    /// Somebody has logged in, for the next runs too where his token can be kept; false where it cannot.
    ///
    /// # Errors
    /// The token file cannot be written; he has logged in nevertheless.
    pub fn entre_et_reste(&self, mut connexion: Connexion, school: &School) -> Result<bool> {
        let ouverte = school.ouvre_session(&connexion.compte, connexion.epoch)?;
        let (mut gardee, mut ecrite) = (false, Ok(()));
        if let Some((jeton, run_id)) = ouverte {
            if let Some(fichier) = &self.fichier {
                ecrite = fichier.ecrit(&jeton);
                gardee = ecrite.is_ok();
            }
            connexion.jeton = Some((jeton, run_id));
        }
        self.entre(connexion);
        ecrite.map(|()| gardee)
    }

    /// Ends the session; its account's name, where somebody had logged in.
    pub fn sort(&self, school: &School) -> Option<String> {
        self.vues.borrow_mut().clear();
        match std::mem::replace(&mut *self.etat.borrow_mut(), Etat::Personne) {
            Etat::Connectee(connexion) => {
                if let Some((jeton, _)) = &connexion.jeton {
                    // Without Redis there is no session there to end, and the token is gone.
                    let _ = school.sessions().map(|s| s.ferme(&jeton.empreinte(), connexion.compte.as_str()));
                    self.oublie();
                }
                Some(connexion.session.nom)
            }
            Etat::Inconnue | Etat::Personne => None,
        }
    }

    fn oublie(&self) {
        if let Some(fichier) = &self.fichier {
            fichier.efface();
        }
    }

    /// The account's epoch was raised by its own holder: this session goes on under the new one.
    pub fn suit(&self, compte: &Compte, school: &School) {
        if let Etat::Connectee(connexion) = &mut *self.etat.borrow_mut()
            && connexion.compte == compte.nom
        {
            connexion.epoch = compte.epoch;
            connexion.session = Session::de(compte);
            if let Some((jeton, _)) = &connexion.jeton {
                // Without Redis, this run goes on all the same.
                let _ = school.sessions().map(|sessions| sessions.suit(&jeton.empreinte(), compte.epoch));
            }
        }
    }

    /// The password was given in this very run.
    pub fn est_prouvee(&self) -> bool {
        matches!(&*self.etat.borrow(), Etat::Connectee(connexion) if connexion.prouvee)
    }

    /// The account, where somebody has logged in.
    pub fn compte(&self) -> Option<NomCompte> {
        match &*self.etat.borrow() {
            Etat::Connectee(connexion) => Some(connexion.compte.clone()),
            Etat::Inconnue | Etat::Personne => None,
        }
    }

    /// What Redis knows this session by.
    pub fn empreinte(&self) -> Option<String> {
        match &*self.etat.borrow() {
            Etat::Connectee(connexion) => connexion.jeton.as_ref().map(|(jeton, _)| jeton.empreinte()),
            Etat::Inconnue | Etat::Personne => None,
        }
    }

    /// True where somebody has logged in.
    pub fn est_ouverte(&self) -> bool {
        self.connue().role != Role::Personne
    }
}

/// Time since the machine started, its sleep included: nobody sets it.
fn horloge() -> Duration {
    let moment = clock_gettime(ClockId::Boottime);
    Duration::new(moment.tv_sec.unsigned_abs(), u32::try_from(moment.tv_nsec).unwrap_or(0))
}
