//! The only place where a path that a command takes is opened. With `fichiers.dossier` the commands are shut up in that folder:
//! the kernel itself resolves each path beneath a descriptor of it, so that `..`, links and folders that are swapped meanwhile
//! lead nowhere else (design, section 8). Without it a path is what it is for any program.
//!
//! The program's own flags, the configuration's files and local mode's data are no command's paths.

mod muet;
mod place;
mod restes;

pub use muet::sans_bruit;
pub use place::{Occupant, Place};

use crate::error::{Cause, CheminError, Error, Reglage, Result};
use crate::texte;
use rustix::fs::{AtFlags, CWD, Mode, OFlags, ResolveFlags, Stat, fstat, mkdirat, openat, openat2, statat};
use rustix::io::{Errno, retry_on_intr};
use std::ffi::OsStr;
use std::fs::{DirEntry, File, ReadDir};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// How often a resolution is tried again that a renaming elsewhere has disturbed.
const ESSAIS: usize = 1_000;

/// Entries of a folder among which a name that was meant is looked for, at most.
const ENTREES: usize = 1_000;

/// Where the paths of commands lead.
#[derive(Debug)]
pub struct Enclos(Racine);

#[derive(Debug)]
enum Racine {
    /// Anywhere, from the working folder on; `~/` is this folder.
    Libre { maison: Option<PathBuf> },
    /// Nowhere but beneath this folder, where relative names begin.
    Fermee { dossier: PathBuf, fd: OwnedFd },
}

/// A file that is open for reading.
#[derive(Debug)]
pub struct Ouvert {
    /// Its path, as typed.
    pub chemin: PathBuf,
    /// The file.
    pub fichier: File,
    /// Its length in bytes when it was opened; it may grow.
    pub longueur: u64,
    /// Which file it is, whatever name it goes by.
    pub identite: Identite,
}

/// A file itself: two of its names have one identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identite {
    appareil: u64,
    inode: u64,
}

impl Enclos {
    /// Not shut up; `~/` stands for `maison`.
    pub fn libre(maison: Option<PathBuf>) -> Enclos {
        Enclos(Racine::Libre { maison })
    }

    /// Shut up in this folder, whatever happens to its name from now on.
    ///
    /// # Errors
    /// No such folder, or a kernel without `openat2` (Linux 5.6).
    pub fn ferme(dossier: &Path) -> Result<Enclos> {
        let refus = |source| Reglage::Enclos { dossier: dossier.to_owned(), source };
        let fd = openat(CWD, dossier, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty());
        let fd = fd.map_err(|errno| refus(errno.into()))?;
        let enclos = Enclos(Racine::Fermee { dossier: std::path::absolute(dossier).map_err(refus)?, fd });
        match enclos.ouvre(Path::new("."), OFlags::RDONLY | OFlags::DIRECTORY) {
            Ok(_) => Ok(enclos),
            // What filters the calls of a process may not know this one.
            Err(Errno::NOSYS | Errno::PERM) => Err(refus(io::ErrorKind::Unsupported.into()).into()),
            Err(errno) => Err(refus(errno.into()).into()),
        }
    }

    /// Would commands reach what stands at that path, or will stand there? As things are now: for a check at the start.
    pub fn contient(&self, chemin: &Path) -> bool {
        let Racine::Fermee { fd, .. } = &self.0 else { return true };
        let reel = chemin.ancestors().find_map(|partie| ou_ici(partie).canonicalize().ok()).unwrap_or_default();
        let identite = |dossier: rustix::io::Result<Stat>| dossier.ok().map(|vu| (vu.st_dev, vu.st_ino));
        let ici = identite(fstat(fd));
        reel.ancestors().any(|parent| identite(statat(CWD, parent, AtFlags::empty())) == ici)
    }

    /// Opens an ordinary file for reading.
    ///
    /// # Errors
    /// `HorsDossier`; what is missing, may not be read, is a folder, a device, a pipe or a socket.
    pub fn fichier(&self, chemin: impl AsRef<Path>) -> Result<Ouvert> {
        self.lit(chemin.as_ref(), true)
    }

    /// Opens for reading what is read once, from its beginning to its end: outside of a folder to be shut up in, a pipe will do.
    ///
    /// # Errors
    /// As for [`Enclos::fichier`].
    pub fn flux(&self, chemin: impl AsRef<Path>) -> Result<Ouvert> {
        self.lit(chemin.as_ref(), matches!(self.0, Racine::Fermee { .. }))
    }

    /// Could a command read it? A pipe, it may: that is for the command to say.
    ///
    /// # Errors
    /// As for [`Enclos::fichier`].
    pub fn regarde(&self, chemin: impl AsRef<Path>) -> Result<()> {
        match self.fichier(chemin) {
            Err(erreur) if matches!(*erreur.cause, Cause::Chemin(CheminError::PasUnFichier { .. })) => Ok(()),
            lu => lu.map(|_| ()),
        }
    }

    fn lit(&self, chemin: &Path, ordinaire: bool) -> Result<Ouvert> {
        // Looked at once it is open: a pipe must not make its reader wait before that.
        let attente = if ordinaire { OFlags::NONBLOCK } else { OFlags::empty() };
        let ouvert = self.ouvre(chemin, OFlags::RDONLY | OFlags::NOCTTY | attente);
        let fichier = File::from(ouvert.map_err(|errno| match errno {
            Errno::NOENT => CheminError::Introuvable { chemin: chemin.to_owned(), proche: self.proche(chemin) }.into(),
            errno => self.refus(chemin, errno),
        })?);
        let genre = fichier.metadata().map_err(|source| Error::fichier(chemin, source))?;
        if genre.is_dir() {
            return Err(Error::fichier(chemin, io::ErrorKind::IsADirectory.into()));
        }
        if ordinaire && !genre.is_file() {
            return Err(CheminError::PasUnFichier { chemin: chemin.to_owned() }.into());
        }
        let identite = Identite { appareil: genre.dev(), inode: genre.ino() };
        Ok(Ouvert { chemin: chemin.to_owned(), fichier, longueur: genre.len(), identite })
    }

    /// The file of the same folder that was meant, probably.
    fn proche(&self, chemin: &Path) -> Option<String> {
        let voulu = chemin.file_name()?.to_str()?;
        let parent = chemin.parent().unwrap_or(Path::new(""));
        let entrees = self.dossier(parent).ok()?.lit().ok()?.take(ENTREES).flatten();
        let noms: Vec<String> = entrees.filter_map(|entree| entree.file_name().into_string().ok()).collect();
        let nom = texte::closest(voulu, noms.iter().filter(|nom| !nom.starts_with('.')).map(String::as_str))?;
        Some(parent.join(nom).to_string_lossy().into_owned())
    }

    /// A place where a file may be written. Its folder is there; the file may be, or not.
    ///
    /// # Errors
    /// `HorsDossier`; the folder is missing or may not be read; the path is itself that of a folder.
    pub fn place(&self, chemin: impl AsRef<Path>) -> Result<Place> {
        let chemin = chemin.as_ref();
        let octets = chemin.as_os_str().as_bytes();
        let (parent, nom) = octets.split_at(octets.iter().rposition(|octet| *octet == b'/').map_or(0, |n| n + 1));
        let is_folder = matches!(nom, b"" | b"." | b"..");
        let parent = if is_folder { chemin } else { ou_ici(Path::new(OsStr::from_bytes(parent))) };
        let dossier = self.ouvre(parent, OFlags::RDONLY | OFlags::DIRECTORY);
        let dossier = File::from(dossier.map_err(|errno| match errno {
            Errno::NOENT => {
                CheminError::DossierAbsent { dossier: OsStr::from_bytes(sans_barres(parent)).into() }.into()
            }
            errno => self.refus(chemin, errno),
        })?);
        if is_folder {
            return Err(Error::fichier(chemin, io::ErrorKind::IsADirectory.into()));
        }
        let (chemin, nom) = (chemin.to_owned(), OsStr::from_bytes(nom).to_owned());
        Ok(Place { chemin, nom, dossier, balaye: Arc::default() })
    }

    /// Is it shut up in a folder?
    pub fn est_ferme(&self) -> bool {
        matches!(self.0, Racine::Fermee { .. })
    }

    /// A folder to write files into: made, for its owner only, where it is not there; the one that it stands in is.
    ///
    /// # Errors
    /// `HorsDossier`; the folder above it is missing; something that is no folder stands there.
    pub fn depot(&self, chemin: impl AsRef<Path>) -> Result<Depot> {
        let chemin = chemin.as_ref();
        let ouvert = || self.ouvre(ou_ici(chemin), OFlags::RDONLY | OFlags::DIRECTORY);
        let dossier = match ouvert() {
            Err(Errno::NOENT) => {
                let place = self.place(Path::new(OsStr::from_bytes(sans_barres(chemin))))?;
                match mkdirat(&place.dossier, &place.nom, Mode::RWXU) {
                    // Somebody else was faster.
                    Ok(()) | Err(Errno::EXIST) => ouvert(),
                    Err(errno) => Err(errno),
                }
            }
            found => found,
        };
        let dossier = File::from(dossier.map_err(|errno| self.refus(chemin, errno))?);
        Ok(Depot { chemin: chemin.to_owned(), dossier, balaye: Arc::default() })
    }

    /// A folder, to see what it holds; no name is the one where relative names begin.
    ///
    /// # Errors
    /// Not there, not a folder, not allowed.
    pub fn dossier(&self, chemin: impl AsRef<Path>) -> io::Result<Dossier<'_>> {
        let chemin = ou_ici(chemin.as_ref());
        let fichier = File::from(self.ouvre(chemin, OFlags::RDONLY | OFlags::DIRECTORY)?);
        Ok(Dossier { enclos: self, chemin: chemin.to_owned(), fichier })
    }

    fn ouvre(&self, chemin: &Path, drapeaux: OFlags) -> Result<OwnedFd, Errno> {
        let drapeaux = drapeaux | OFlags::CLOEXEC;
        let (dossier, fd) = match &self.0 {
            Racine::Libre { maison } => {
                let au_long = maison.as_ref().zip(chemin.as_os_str().as_bytes().strip_prefix(b"~/"));
                let au_long = au_long.map(|(maison, reste)| maison.join(OsStr::from_bytes(reste)));
                let chemin = au_long.as_deref().unwrap_or(chemin);
                return retry_on_intr(|| openat(CWD, chemin, drapeaux, Mode::empty()));
            }
            Racine::Fermee { dossier, fd } => (dossier, fd),
        };
        let dedans = if chemin.is_absolute() { chemin.strip_prefix(dossier).map(ou_ici) } else { Ok(chemin) };
        let dedans = dedans.map_err(|_| Errno::XDEV)?;
        let regles = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        let mut ouvert = Err(Errno::AGAIN);
        for _ in 0..ESSAIS {
            ouvert = retry_on_intr(|| openat2(fd, dedans, drapeaux, Mode::empty(), regles));
            if ouvert.as_ref().err() != Some(&Errno::AGAIN) {
                break;
            }
        }
        ouvert
    }

    fn refus(&self, chemin: &Path, errno: Errno) -> Error {
        let chemin = chemin.to_owned();
        match (&self.0, errno) {
            (Racine::Fermee { dossier, .. }, Errno::XDEV) => {
                CheminError::HorsDossier { chemin, dossier: dossier.clone() }.into()
            }
            // A socket.
            (_, Errno::NXIO) => CheminError::PasUnFichier { chemin }.into(),
            _ => Error::fichier(chemin, errno.into()),
        }
    }
}

/// No path at all is the folder where one stands.
fn ou_ici(dossier: &Path) -> &Path {
    if dossier.as_os_str().is_empty() { Path::new(".") } else { dossier }
}

/// The path without what ends it as a folder's.
fn sans_barres(chemin: &Path) -> &[u8] {
    let octets = chemin.as_os_str().as_bytes();
    let fin = octets.iter().rposition(|octet| *octet != b'/').map_or(0, |n| n + 1);
    &octets[..fin]
}

/// The way to a folder by its descriptor, for what wants a path: it leads there whatever the folder is called by now.
fn par_descripteur(dossier: &File) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", dossier.as_raw_fd()))
}

/// A folder that is held open, for files to be written into it.
#[derive(Debug)]
pub struct Depot {
    chemin: PathBuf,
    dossier: File,
    balaye: Arc<AtomicBool>,
}

impl Depot {
    /// Its path, as typed.
    pub fn chemin(&self) -> &Path {
        &self.chemin
    }

    /// The place of that name in it; `nom` is a name, not a path.
    ///
    /// # Errors
    /// The system's.
    pub fn place(&self, nom: &str) -> Result<Place> {
        let chemin = self.chemin.join(nom);
        let dossier = self.dossier.try_clone().map_err(|source| Error::fichier(&chemin, source))?;
        Ok(Place { chemin, nom: nom.into(), dossier, balaye: Arc::clone(&self.balaye) })
    }
}

/// A folder that is held open.
#[derive(Debug)]
pub struct Dossier<'e> {
    enclos: &'e Enclos,
    chemin: PathBuf,
    fichier: File,
}

impl Dossier<'_> {
    /// What it holds.
    ///
    /// # Errors
    /// The system's.
    pub fn lit(&self) -> io::Result<ReadDir> {
        std::fs::read_dir(par_descripteur(&self.fichier))
    }

    /// Is that entry a folder, or a link to one? None where it leads nowhere that a command may go.
    pub fn est_dossier(&self, entree: &DirEntry) -> Option<bool> {
        let sorte = entree.file_type().ok()?;
        if !sorte.is_symlink() {
            return Some(sorte.is_dir());
        }
        let vu = self.enclos.ouvre(&self.chemin.join(entree.file_name()), OFlags::PATH);
        vu.ok().and_then(|fd| File::from(fd).metadata().ok()).map(|vu| vu.is_dir())
    }
}

#[cfg(test)]
mod tests;
