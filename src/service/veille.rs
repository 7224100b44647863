//! Keeps completion's words fresh in the background: what anyone writes is offered within seconds, and the typing thread
//! never waits for a server.

use super::School;
use super::vocabulaire::{Vocabulaire, VocabulairePartage, termes};
use crate::domain::{Droit, Session};
use crate::error::Result;
use crate::store::{DateTime, Genre};
use std::collections::HashMap;
use std::sync::{Arc, mpsc};
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
    pub fn commence(school: Arc<School>, mots: VocabulairePartage) -> Veille {
        let (fin, attend) = mpsc::channel::<()>();
        let fil = std::thread::spawn(move || {
            let (mut connus, mut pour) = (Connus::default(), Session::personne());
            loop {
                let qui = mots.qui();
                // Nobody is offered nothing, and no server is asked for it.
                if qui.peut(Droit::LireFiche) {
                    // A server that is gone for a while leaves the words as they are.
                    let is_new = connus.rafraichit(&school, &qui);
                    if is_new.is_ok_and(|is_new| is_new || qui != pour) {
                        mots.pose(connus.vocabulaire(&qui), &qui);
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

/// What is known so far.
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
        }
    }
}
