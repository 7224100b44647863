//! Entering and leaving: the shells of one home share one pair of servers; the last one to leave stops them.

use super::dossier::Dossier;
use super::etat::Etat;
use super::serveur::Serveur;
use super::verrou;
use crate::error::{Cause, Error, Panne, Result};
use std::fs::{self, File};
use std::path::Path;
use std::time::Duration;

/// How long a shell waits for another one that starts or stops the servers: longer than the slowest start.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long a leaving shell waits for its turn: whoever has it for longer is starting servers, and will stop them.
const DEPART: Duration = Duration::from_secs(2);
const TOUS: [Serveur; 2] = [Serveur::Mongod, Serveur::Redis];

/// The right to use the private servers. Dropping it is leaving.
#[derive(Debug)]
pub struct Services {
    dossier: Dossier,
    usage: File,
    mongo_uri: String,
    redis_url: Option<String>,
    avertissement: Option<Panne>,
}

impl Services {
    /// Starts what does not run under `home`, and waits until MongoDB takes writes. Redis may be missing: see
    /// [`Services::avertissement`]. Fails where the home is not carnet's, the disk is full, or mongod does not start.
    pub fn ouvrir(home: &Path) -> Result<Self> {
        let dossier = Dossier::ouvrir(home)?;
        let verrou = dossier.demarrage(PATIENCE)?;
        let usage = dossier.usage()?;
        usage.lock_shared().map_err(|source| Error::fichier(dossier.usage_chemin(), source))?;
        let mongo_uri = Serveur::Mongod.adresse(&dossier);
        let mut services = Services { dossier, usage, mongo_uri, redis_url: None, avertissement: None };
        let demarre = services.demarrer();
        // Before `services` may be dropped by an error: leaving takes this lock.
        drop(verrou);
        demarre.map(|()| services)
    }

    /// Both are started before either is waited for.
    fn demarrer(&mut self) -> Result<()> {
        let dossier = &self.dossier;
        let lancer = |serveur: Serveur| match serveur.pret(dossier) {
            true => Ok(None),
            false => serveur.lancer(dossier).map(Some),
        };
        let mongod = lancer(Serveur::Mongod)?;
        let redis = lancer(Serveur::Redis);
        if let Some(attente) = mongod {
            attente.attendre(dossier)?;
        }
        match redis.and_then(|attente| attente.map_or(Ok(()), |attente| attente.attendre(dossier))) {
            Ok(()) => self.redis_url = Some(Serveur::Redis.adresse(dossier)),
            Err(erreur) => self.avertissement = Some(panne_de_redis(erreur, dossier)),
        }
        Ok(())
    }

    /// The address of the private MongoDB.
    pub fn mongo_uri(&self) -> &str {
        &self.mongo_uri
    }

    /// The address of the private Redis, where it runs.
    pub fn redis_url(&self) -> Option<&str> {
        self.redis_url.as_deref()
    }

    /// Why Redis does not run; carnet works without it.
    pub fn avertissement(&self) -> Option<&Panne> {
        self.avertissement.as_ref()
    }
}

/// Whatever kept Redis from starting, as a failure of Redis.
fn panne_de_redis(erreur: Error, dossier: &Dossier) -> Panne {
    match *erreur.cause {
        Cause::Panne(panne) => panne,
        cause => {
            let nom = Serveur::Redis.nom();
            Panne::DemarrageEchoue { nom, journal: dossier.journal(nom), raison: cause.to_string() }
        }
    }
}

impl Drop for Services {
    /// The last one out stops the servers, without waiting for them.
    fn drop(&mut self) {
        // Given back before the turn is taken: of two that leave at once, the second one sees that it is the last.
        let _ = self.usage.unlock();
        let Ok(_verrou) = self.dossier.demarrage(DEPART) else { return };
        if !self.dossier.garde().exists() && self.usage.try_lock().is_ok() {
            for serveur in TOUS {
                serveur.arreter(&self.dossier);
            }
            let _ = self.usage.unlock();
        }
    }
}

/// Starts the servers under `home`, and keeps them until [`stop`].
pub fn start(home: &Path) -> Result<Etat> {
    let services = Services::ouvrir(home)?;
    let garde = services.dossier.garde();
    fs::write(&garde, "").map_err(|source| Error::fichier(garde, source))?;
    let avertissement = services.avertissement.as_ref().map(ToString::to_string);
    drop(services);
    Ok(Etat { avertissement, ..status(home)? })
}

/// Stops the servers under `home` and waits for their end. Refused while shells use them, unless `force`: those shells then lose
/// their servers.
pub fn stop(home: &Path, force: bool) -> Result<Etat> {
    let Some(dossier) = Dossier::existant(home)? else { return status(home) };
    {
        let _verrou = dossier.demarrage(PATIENCE)?;
        let usage = dossier.usage()?;
        if usage.try_lock().is_err() && !force {
            let shells = verrou::detenteurs(&dossier.usage_chemin()).len().max(1);
            return Err(Panne::ServeursUtilises { shells }.into());
        }
        let _ = fs::remove_file(dossier.garde());
        for processus in TOUS.map(|serveur| serveur.arreter(&dossier)).into_iter().flatten() {
            processus.attendre_la_fin(Duration::from_secs(20));
        }
        let _ = usage.unlock();
    }
    status(home)
}

/// What runs under `home`; nothing is started, changed or waited for.
pub fn status(home: &Path) -> Result<Etat> {
    Ok(match Dossier::existant(home)? {
        Some(dossier) => Etat::lire(&dossier),
        None => Etat::vide(home),
    })
}
