//! Keeps completion's words fresh in the background: what anyone writes is offered within seconds, and the typing thread
//! never waits for a server.

use super::School;
use super::vocabulaire::{Ebauche, Inscrit, Inscrits, Vocabulaire, VocabulairePartage, commencant_par, termes};
use crate::domain::{Droit, Session};
use crate::error::Result;
use crate::store::{DateTime, Genre, Inscription};
use crate::texte::fold;
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Between two looks, where nothing was run meanwhile.
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
        laisse_finir(self.fil.as_ref());
    }
}

/// A thread that was asked to end has 200 ms: where a server that hangs holds it, it ends with the process.
pub fn laisse_finir(fil: Option<&JoinHandle<()>>) {
    for _ in 0..20 {
        if fil.is_none_or(JoinHandle::is_finished) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// What is known so far, for whoever keeps the words fresh: the background, and who cannot wait for it.
#[derive(Clone, Default)]
pub struct Releve(Arc<Mutex<Connus>>);

impl Releve {
    /// Puts the words of whoever sits there in place, unless they are there and fresh; nothing where he may know of none.
    ///
    /// # Errors
    /// The server's: the words stay as they were.
    pub fn au_besoin(&self, school: &School, mots: &VocabulairePartage) -> Result<()> {
        let qui = mots.qui();
        let sont_la = mots.sont_poses();
        if qui.peut(Droit::LireFiche) && !(sont_la && self.tient().vu.is_some_and(|vu| vu.elapsed() < PAS)) {
            self.releve(school, mots, &qui, !sont_la)?;
        }
        Ok(())
    }

    /// A command has run: what was read before it may be old.
    pub fn perime(&self) {
        self.tient().vu = None;
    }

    fn oublie(&self) {
        *self.tient() = Connus::default();
    }

    fn tient(&self) -> MutexGuard<'_, Connus> {
        // Who died while he held them left them whole: they are only added to.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same; where nothing is new, only if `toujours`. True where words were put in place.
    fn releve(&self, school: &School, mots: &VocabulairePartage, qui: &Session, toujours: bool) -> Result<bool> {
        let mut connus = self.tient();
        let is_new = connus.rafraichit(school, qui)?;
        connus.vu = Some(Instant::now());
        if is_new || toujours {
            mots.pose(connus.vocabulaire(qui), qui);
        }
        Ok(is_new || toujours)
    }
}

#[derive(Default)]
struct Connus {
    inscrits: Arc<Inscrits>,
    matieres: Vec<String>,
    periodes: Vec<String>,
    comptes: Vec<String>,
    /// Classes of which something was said, whether students are in them or not.
    classes: Vec<String>,
    jusqua: Option<DateTime>,
    /// When they were read; none where a command has run since.
    vu: Option<Instant>,
}

impl Connus {
    /// Takes in what changed; true where something did.
    fn rafraichit(&mut self, school: &School, qui: &Session) -> Result<bool> {
        let store = school.store()?;
        let (mut tous, mut changes) = (Ebauche::default(), BTreeMap::new());
        let nouveautes = store.nouveautes(self.jusqua, &mut |lui: Inscription, est_entier| {
            let Inscription { matricule, nom, prenom, classe } = lui;
            if est_entier {
                return tous.ajoute(&matricule, (&nom, &prenom, &classe));
            }
            let known = self.inscrits.du_matricule(&matricule).map(|lui| (lui.nom, lui.prenom, lui.classe));
            if known != Some((&nom, &prenom, &classe)) {
                changes.insert(matricule, (nom, prenom, classe));
            }
        })?;
        let mut changed = self.jusqua.is_none() || nouveautes.tous;
        self.jusqua = nouveautes.jusqua;
        if nouveautes.tous {
            self.inscrits = Arc::new(tous.finit());
        }
        let partis = nouveautes.supprimes.into_iter().filter(|id| self.inscrits.du_matricule(id).is_some());
        let partis: HashSet<String> = partis.collect();
        if !changes.is_empty() || !partis.is_empty() {
            self.inscrits = Arc::new(self.inscrits.avec(&changes, &partis));
            changed = true;
        }
        let (matieres, mut periodes) = (store.mots(Genre::Matiere)?, store.mots(Genre::Periode)?);
        let reglees = store.classes()?;
        periodes
            .extend(reglees.iter().flat_map(|classe| &classe.reglement.periodes).map(|une| une.periode.to_string()));
        let classes: Vec<String> = reglees.into_iter().map(|classe| classe.nom.to_string()).collect();
        changed |= matieres != self.matieres || periodes != self.periodes || classes != self.classes;
        (self.matieres, self.periodes, self.classes) = (matieres, periodes, classes);
        let comptes = if qui.peut(Droit::GererComptes) { store.noms_des_comptes()? } else { Vec::new() };
        changed |= comptes != self.comptes;
        self.comptes = comptes;
        Ok(changed)
    }

    /// The part of it that `qui` may know of.
    fn vocabulaire(&self, qui: &Session) -> Vocabulaire {
        let connait = |lui: Inscrit<'_>| qui.connait(lui.matricule, lui.classe);
        // Most know all of them, and nothing is made twice.
        let inscrits = match self.inscrits.iter().all(connait) {
            true => Arc::clone(&self.inscrits),
            false => Arc::new(self.inscrits.parmi(connait)),
        };
        let matieres = self.matieres.iter().filter(|matiere| qui.connait_matiere(matiere));
        let periodes = self.periodes.iter().filter(|_| qui.peut(Droit::LireClasses));
        let comptes = self.comptes.iter().filter(|_| qui.peut(Droit::GererComptes));
        let occupees = termes(inscrits.iter().map(|lui| lui.classe));
        let reglees = self.classes.iter().map(String::as_str).filter(|classe| qui.connait_classe(classe));
        // As it is written by those who are in it, where somebody is.
        let seules = |classe: &&str| commencant_par(&occupees, classe).all(|autre| fold(autre) != fold(classe));
        let seules: Vec<&str> = reglees.filter(seules).collect();
        Vocabulaire {
            classes: termes(occupees.iter().chain(seules)),
            matieres: termes(matieres.map(String::as_str)),
            periodes: termes(periodes.map(String::as_str)),
            noms: termes(inscrits.iter().map(|lui| lui.nom)),
            prenoms: termes(inscrits.iter().map(|lui| lui.prenom)),
            comptes: termes(comptes.map(String::as_str)),
            inscrits,
        }
    }
}
