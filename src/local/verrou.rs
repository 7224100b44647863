//! File locks that the system drops with their process.

use crate::error::{Error, Panne, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::time::{Duration, Instant};

/// Opens a lock file, made where missing.
pub(super) fn ouvrir(chemin: &Path) -> Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(chemin)
        .map_err(|source| Error::fichier(chemin, source))
}

/// An exclusive lock, given back on drop.
pub(super) struct Exclusif(File);

impl Exclusif {
    /// Waits for the lock, at most `delai`: whoever holds it is starting or stopping the servers.
    pub(super) fn prendre(chemin: &Path, delai: Duration) -> Result<Self> {
        let fichier = ouvrir(chemin)?;
        let fin = Instant::now() + delai;
        loop {
            match fichier.try_lock() {
                Ok(()) => return Ok(Exclusif(fichier)),
                Err(TryLockError::WouldBlock) if Instant::now() < fin => std::thread::sleep(Duration::from_millis(2)),
                Err(TryLockError::WouldBlock) => {
                    return Err(Panne::ServeursOccupes { secondes: delai.as_secs() }.into());
                }
                Err(TryLockError::Error(source)) => return Err(Error::fichier(chemin, source)),
            }
        }
    }
}

impl Drop for Exclusif {
    /// Closing is not enough: a child that is being started at this very moment still holds a copy of the file.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// The processes that hold a lock on a file, as the kernel lists them; one entry for each lock.
pub(super) fn detenteurs(chemin: &Path) -> Vec<u32> {
    let Ok(inode) = std::fs::metadata(chemin).map(|m| m.ino()) else { return Vec::new() };
    lire_detenteurs(&std::fs::read_to_string("/proc/locks").unwrap_or_default(), inode)
}

/// Reads lines like `1: FLOCK  ADVISORY  READ 4242 fe:00:1234 0 EOF`. The device is left out of the comparison: some file
/// systems show another one here than to `stat`.
fn lire_detenteurs(locks: &str, inode: u64) -> Vec<u32> {
    let ligne = |ligne: &str| {
        let mots: Vec<&str> = ligne.split_whitespace().collect();
        let [_, "FLOCK", _, _, pid, lieu, ..] = mots[..] else { return None };
        let le_sien = lieu.rsplit(':').next()?.parse() == Ok(inode);
        if le_sien { pid.parse().ok() } else { None }
    };
    locks.lines().filter_map(ligne).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn les_detenteurs_se_lisent_dans_la_liste_du_noyau() {
        let locks = "1: FLOCK  ADVISORY  READ 42 fe:00:1234 0 EOF\n2: POSIX  ADVISORY  WRITE 43 fe:00:1234 0 EOF\n\
                     3: FLOCK  ADVISORY  READ 44 fe:00:1234 0 EOF\n3: -> FLOCK  ADVISORY  WRITE 45 fe:00:1234 0 EOF\n\
                     4: FLOCK  ADVISORY  READ 46 fe:00:99 0 EOF\n";
        assert_eq!(lire_detenteurs(locks, 1234), [42, 44]);
    }
}
