//! Local mode (design, section 9): a private `mongod` and `redis-server` under carnet's home, on Unix sockets in a 0700 folder,
//! shared by the shells of one person. It starts and stops processes; it never reads or writes a student.
//!
//! Two file locks under `run/` tell who may do what: `demarrage.lock`, exclusive, is held while servers are started or stopped;
//! `usage.lock`, shared, is held by every shell as long as it lives. The system drops both with their process, so a killed shell
//! leaves nothing to clean but two servers, which the next one finds and uses.

mod dossier;
mod etat;
mod processus;
mod programme;
mod serveur;
mod services;
mod verrou;

pub use etat::{Etat, EtatServeur};
pub use services::{Services, start, status, stop};
