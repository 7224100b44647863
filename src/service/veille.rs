//! Keeps completion's words fresh in the background: what anyone writes is offered within seconds, and the typing thread
//! never waits for a server.

use super::School;
use super::vocabulaire::{Inscrit, Vocabulaire, VocabulairePartage, termes};
use crate::domain::{Droit, Session};
use crate::error::Result;
use crate::store::{DateTime, Genre};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

/// Between two looks.
const PAS: Duration = Duration::from_secs(2);

/// A background thread that ends with this value.
pub struct Veille {
    fin: Option<mpsc::Sender<()>>,
    fil: Option<JoinHandle<()>>,
}

impl Veille {
    /// Begins to keep `mots` fresh.
    pub fn commence(school: Arc<School>, mots: VocabulairePartage, releve: Releve) -> Veille {
        let (fin, attend) = mpsc::channel::<()>();
        let fil = std::thread::spawn(move || {
            let mut pour = Session::personne();
            loop {
                let qui = mots.qui();
                // Nobody is offered nothing, and no server is asked for it. Whoever comes next may find another school: a
                // restoration ends all sessions.
                if !qui.peut(Droit::LireFiche) {
                    releve.oublie();
                } else {
                    // A server that is gone for a while leaves the words as they are.
                    let posees = releve.releve(&school, &mots, &qui, qui != pour);
                    if posees.is_ok_and(|posees| posees) {
                        pour = qui;
                    }
                }
                match attend.recv_timeout(PAS) {
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                    _ => return,
                }
            }
        });
        Veille { fin: Some(fin), fil: Some(fil) }
    }
}

impl Drop for Veille {
    fn drop(&mut self) {
        drop(self.fin.take());
        // It wakes at once, unless a server that hangs holds it: then it ends with the process.
        for _ in 0..20 {
            if self.fil.as_ref().is_none_or(JoinHandle::is_finished) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// What is known so far, for whoever keeps the words fresh: the background, and who cannot wait for it.
#[derive(Clone, Default)]
pub struct Releve(Arc<Mutex<Connus>>);

impl Releve {
    /// Puts the words of `qui` in place as they are now; nothing where he may know of none.
    ///
    /// # Errors
    /// The server's: the words stay as they were.
    pub fn maintenant(&self, school: &School, mots: &VocabulairePartage) -> Result<()> {
        let qui = mots.qui();
        if qui.peut(Droit::LireFiche) {
            self.releve(school, mots, &qui, true)?;
        }
        Ok(())
    }

    fn oublie(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Connus::default();
    }

    /// The same; where nothing is new, only if `toujours`. True where words were put in place.
    fn releve(&self, school: &School, mots: &VocabulairePartage, qui: &Session, toujours: bool) -> Result<bool> {
        // Who died while he held them left them whole: they are only added to.
        let mut connus = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = connus.rafraichit(school, qui)?;
        if is_new || toujours {
            mots.pose(connus.vocabulaire(qui), qui);
        }
        Ok(is_new || toujours)
    }
}

#[derive(Default)]
struct Connus {
    etudiants: HashMap<String, (String, String, String)>,
    matieres: Vec<String>,
    periodes: Vec<String>,
    comptes: Vec<String>,
    jusqua: Option<DateTime>,
}

impl Connus {
    /// Takes in what changed; true where something did.
    fn rafraichit(&mut self, school: &School, qui: &Session) -> Result<bool> {
        let store = school.store()?;
        let first = self.jusqua.is_none();
        let nouveautes = store.nouveautes(self.jusqua)?;
        self.jusqua = nouveautes.jusqua;
        let mut changed = first;
        for (matricule, nom, prenom, classe) in nouveautes.etudiants {
            let now = (nom, prenom, classe);
            changed |= self.etudiants.get(&matricule) != Some(&now);
            self.etudiants.insert(matricule, now);
        }
        for matricule in nouveautes.supprimes {
            changed |= self.etudiants.remove(&matricule).is_some();
        }
        let (matieres, periodes) = (store.mots(Genre::Matiere)?, store.mots(Genre::Periode)?);
        changed |= matieres != self.matieres || periodes != self.periodes;
        (self.matieres, self.periodes) = (matieres, periodes);
        let comptes = if qui.peut(Droit::GererComptes) { store.noms_des_comptes()? } else { Vec::new() };
        changed |= comptes != self.comptes;
        self.comptes = comptes;
        Ok(changed)
    }

    /// The part of it that `qui` may know of.
    fn vocabulaire(&self, qui: &Session) -> Vocabulaire {
        let siens = || self.etudiants.iter().filter(|(matricule, (_, _, classe))| qui.connait(matricule, classe));
        let complets: Vec<String> = siens().map(|(_, (nom, prenom, _))| format!("{nom} {prenom}")).collect();
        let matieres = self.matieres.iter().filter(|matiere| qui.connait_matiere(matiere));
        let periodes = self.periodes.iter().filter(|_| qui.peut(Droit::LireClasses));
        let inscrit = |(matricule, (nom, prenom, classe)): (&String, &(String, String, String))| {
            Inscrit::nouveau(&format!("{nom} {prenom}"), matricule, classe)
        };
        let mut inscrits: Vec<Inscrit> = siens().map(inscrit).collect();
        inscrits.sort_unstable();
        let comptes = self.comptes.iter().filter(|_| qui.peut(Droit::GererComptes));
        Vocabulaire {
            classes: termes(siens().map(|(_, (_, _, classe))| classe.as_str())),
            matieres: termes(matieres.map(String::as_str)),
            periodes: termes(periodes.map(String::as_str)),
            noms: termes(siens().map(|(_, (nom, ..))| nom.as_str())),
            prenoms: termes(siens().map(|(_, (_, prenom, _))| prenom.as_str())),
            matricules: termes(siens().map(|(matricule, _)| matricule.as_str())),
            etudiants: termes(complets.iter().map(String::as_str)),
            comptes: termes(comptes.map(String::as_str)),
            inscrits,
        }
    }
}
