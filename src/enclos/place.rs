//! Where a command writes a file: there in whole or not at all, whatever comes in between.

use super::{Identite, par_descripteur, restes};
use crate::error::{Error, Result};
use rustix::fs::{AtFlags, FileType, statat, unlinkat};
use rustix::io::Errno;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::NamedTempFile;

/// A place for a file in a folder that is held open.
#[derive(Debug)]
pub struct Place {
    pub(super) chemin: PathBuf,
    pub(super) nom: OsString,
    pub(super) dossier: File,
    /// Leftovers have been looked for in the folder: once for all places of one [`Depot`].
    pub(super) balaye: Arc<AtomicBool>,
}

/// What stands in a place already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occupant {
    /// Which file; a link is itself, not what it leads to.
    pub identite: Identite,
    /// An ordinary file, and no link to one.
    pub est_fichier: bool,
    /// A folder, and no link to one.
    pub est_dossier: bool,
}

impl Place {
    /// Its path, as typed.
    pub fn chemin(&self) -> &Path {
        &self.chemin
    }

    /// The place of that name in the same folder; `nom` is a name, not a path.
    pub fn voisine(self, nom: &str) -> Place {
        Place { chemin: self.chemin.with_file_name(nom), nom: nom.into(), ..self }
    }

    /// What stands here now.
    ///
    /// # Errors
    /// The system's.
    pub fn occupant(&self) -> Result<Option<Occupant>> {
        match statat(&self.dossier, &self.nom, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(vu) => {
                let genre = FileType::from_raw_mode(vu.st_mode);
                Ok(Some(Occupant {
                    identite: Identite { appareil: vu.st_dev, inode: vu.st_ino },
                    est_fichier: genre.is_file(),
                    est_dossier: genre.is_dir(),
                }))
            }
            Err(Errno::NOENT) => Ok(None),
            Err(errno) => Err(self.erreur(errno.into())),
        }
    }

    /// Writes the file: readable by its owner only, and there in whole, on disk, or not at all. `contenu` fills one that stands
    /// beside it meanwhile. `remplacer` allows to take the place of what stands here; a link is replaced, never followed.
    ///
    /// # Errors
    /// Something stands here and may not be replaced, or the folder cannot be written to.
    pub fn ecrit(&self, remplacer: bool, contenu: impl FnOnce(&mut NamedTempFile) -> io::Result<()>) -> Result<()> {
        self.remplit(remplacer, |fichier| contenu(fichier).map_err(|source| self.erreur(source)))
    }

    /// The same, where filling it can fail for more reasons than the system's.
    ///
    /// # Errors
    /// As for [`Place::ecrit`], and what `contenu` says.
    pub fn remplit(&self, remplacer: bool, contenu: impl FnOnce(&mut NamedTempFile) -> Result<()>) -> Result<()> {
        let system = |source| self.erreur(source);
        if !remplacer && self.occupant()?.is_some() {
            return Err(system(io::ErrorKind::AlreadyExists.into()));
        }
        let dossier = par_descripteur(&self.dossier);
        // Created with mode 0600, and gone again if anything below fails.
        let mut fichier = restes::nouveau(&dossier).map_err(system)?;
        if !self.balaye.swap(true, Ordering::Relaxed) {
            restes::balaie(&dossier, fichier.as_file());
        }
        contenu(&mut fichier)?;
        fichier.as_file().sync_all().map_err(system)?;
        let ici = dossier.join(&self.nom);
        let pose = if remplacer { fichier.persist(ici) } else { fichier.persist_noclobber(ici) };
        pose.map_err(|refus| system(refus.error))?;
        self.dossier.sync_all().map_err(system)
    }

    /// Takes away the file that stands here.
    ///
    /// # Errors
    /// The system's.
    pub fn retire(&self) -> Result<()> {
        unlinkat(&self.dossier, &self.nom, AtFlags::empty()).map_err(|errno| self.erreur(errno.into()))
    }

    fn erreur(&self, source: io::Error) -> Error {
        Error::fichier(&self.chemin, source)
    }
}
