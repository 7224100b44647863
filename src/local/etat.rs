//! What `services status` shows, as data.

use super::dossier::Dossier;
use super::serveur::Serveur;
use super::verrou;
use crate::{cache, store};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The private servers of a home, and who keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Etat {
    /// The home.
    pub home: PathBuf,
    /// MongoDB, then Redis.
    pub serveurs: [EtatServeur; 2],
    /// The processes of the shells that use them.
    pub shells: Vec<u32>,
    /// Kept by `services start` until `services stop`.
    pub gardes: bool,
    /// Why Redis could not be started, after a start.
    pub avertissement: Option<String>,
}

/// One private server. Nothing but its name and socket where it does not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EtatServeur {
    /// `mongod` or `redis-server`.
    pub nom: &'static str,
    /// Its process, while it runs.
    pub pid: Option<u32>,
    /// What it says of itself; absent where it runs but does not answer.
    pub version: Option<String>,
    /// Where it listens, or would.
    pub socket: PathBuf,
    /// Since when it runs.
    pub depuis: Option<SystemTime>,
    /// Memory in use, in bytes.
    pub memoire: Option<u64>,
    /// Its log.
    pub journal: PathBuf,
}

impl EtatServeur {
    /// True while it runs and answers.
    pub fn repond(&self) -> bool {
        self.version.is_some()
    }

    fn lire(serveur: Serveur, dossier: &Dossier) -> Self {
        let processus = serveur.processus(dossier);
        let adresse = serveur.adresse(dossier);
        let version = processus.and_then(|_| match serveur {
            Serveur::Mongod => store::admin::version(&adresse),
            Serveur::Redis => cache::version(&adresse),
        });
        EtatServeur {
            nom: serveur.nom(),
            pid: processus.map(|processus| processus.0),
            version,
            socket: serveur.socket(dossier),
            depuis: processus.and_then(|processus| processus.depuis()),
            memoire: processus.and_then(|processus| processus.memoire()),
            journal: dossier.journal(serveur.nom()),
        }
    }

    fn absent(serveur: Serveur) -> Self {
        EtatServeur {
            nom: serveur.nom(),
            pid: None,
            version: None,
            socket: PathBuf::new(),
            depuis: None,
            memoire: None,
            journal: PathBuf::new(),
        }
    }
}

impl Etat {
    pub(super) fn lire(dossier: &Dossier) -> Self {
        Etat {
            home: dossier.home().to_owned(),
            serveurs: [Serveur::Mongod, Serveur::Redis].map(|serveur| EtatServeur::lire(serveur, dossier)),
            shells: verrou::detenteurs(&dossier.usage_chemin()),
            gardes: dossier.garde().exists(),
            avertissement: None,
        }
    }

    pub(super) fn vide(home: &Path) -> Self {
        Etat {
            home: home.to_owned(),
            serveurs: [Serveur::Mongod, Serveur::Redis].map(EtatServeur::absent),
            shells: Vec::new(),
            gardes: false,
            avertissement: None,
        }
    }
}
