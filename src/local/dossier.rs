//! Carnet's home on disk: what it may be, what is in it, and where the sockets are. Refuses a folder that is not carnet's.

use super::verrou::{self, Exclusif};
use crate::error::{Error, Panne, Result};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, Permissions};
use std::io::ErrorKind;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Tells carnet's home from any other folder.
const MARQUE: &str = "carnet.local";
/// May stand in a home before its first use: `make setup` puts `bin` there, a disk of its own has `lost+found`, and where there
/// is no `HOME` the settings and the history are there, too (`config::Chemins`).
const DEJA_LA: [&str; 4] = ["bin", "lost+found", "config.toml", "etat"];
/// What a socket's path may take, the closing zero left out.
const CHEMIN_MAX: usize = 107;
/// The longest name of a socket.
const SOCKET_LE_PLUS_LONG: &str = "mongod.sock";
/// Free space under which no server is started: mongod needs 100 MB for itself, and dies hard on a full disk.
const LIBRE_MINIMUM: u64 = 300 << 20;

/// A home that was checked.
#[derive(Clone, Debug)]
pub(super) struct Dossier {
    home: PathBuf,
    sockets: PathBuf,
}

impl Dossier {
    /// The home at that path, made where missing.
    pub(super) fn ouvrir(home: &Path) -> Result<Self> {
        match creer(home) {
            Ok(()) => {}
            Err(source) if source.kind() == ErrorKind::AlreadyExists => {}
            Err(source) => return Err(inutilisable(home, &source)),
        }
        let home = examiner(home)?;
        if !home.join(MARQUE).exists() {
            fs::write(home.join(MARQUE), "Dossier de carnet : ne pas modifier à la main.\n")
                .map_err(|source| inutilisable(&home, &source))?;
        }
        for nom in ["run", "mongodb", "redis", "logs"] {
            fermer(&home.join(nom))?;
        }
        prive(&home.join("run"))?;
        let sockets = dossier_des_sockets(&home)?;
        Ok(Dossier { home, sockets })
    }

    /// The home at that path if it is there; nothing is written.
    pub(super) fn existant(home: &Path) -> Result<Option<Self>> {
        if !home.join(MARQUE).exists() {
            return match fs::symlink_metadata(home) {
                Ok(_) => examiner(home).map(|_| None),
                Err(_) => Ok(None),
            };
        }
        let home = examiner(home)?;
        let sockets = pointeur(&home).unwrap_or_else(|| home.join("run"));
        Ok(Some(Dossier { home, sockets }))
    }

    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    /// A folder under the home: `mongodb`, `redis`.
    pub(super) fn donnees(&self, nom: &str) -> PathBuf {
        self.home.join(nom)
    }

    /// What the servers print.
    pub(super) fn journal(&self, nom: &str) -> PathBuf {
        self.home.join("logs").join(format!("{nom}.log"))
    }

    /// Where the sockets are, short enough for the system.
    pub(super) fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// A small file of the runtime folder: states and pids.
    pub(super) fn run(&self, nom: &str) -> PathBuf {
        self.home.join("run").join(nom)
    }

    /// The lock of whoever starts or stops servers.
    pub(super) fn demarrage(&self, delai: Duration) -> Result<Exclusif> {
        Exclusif::prendre(&self.run("demarrage.lock"), delai)
    }

    /// The lock file of those who use the servers.
    pub(super) fn usage(&self) -> Result<File> {
        verrou::ouvrir(&self.usage_chemin())
    }

    pub(super) fn usage_chemin(&self) -> PathBuf {
        self.run("usage.lock")
    }

    /// There while `services start` keeps the servers.
    pub(super) fn garde(&self) -> PathBuf {
        self.run("garde")
    }

    /// Free space in bytes; an error where it is too little to start a server.
    pub(super) fn place(&self) -> Result<u64> {
        let disque = rustix::fs::statvfs(&self.home).map_err(|source| inutilisable(&self.home, &source.into()))?;
        assez(&self.home, disque.f_bavail.saturating_mul(disque.f_frsize))
    }
}

fn assez(home: &Path, libre: u64) -> Result<u64> {
    if libre < LIBRE_MINIMUM {
        let (libre, minimum) = (libre >> 20, LIBRE_MINIMUM >> 20);
        return Err(Panne::DisquePlein { chemin: home.to_owned(), libre, minimum }.into());
    }
    Ok(libre)
}

/// Makes the home private, its parents as usual.
fn creer(home: &Path) -> std::io::Result<()> {
    if let Some(parent) = home.parent() {
        fs::create_dir_all(parent)?;
    }
    DirBuilder::new().mode(0o700).create(home)
}

/// Makes a folder of the home, or closes one that a restored copy left open to others.
fn fermer(chemin: &Path) -> Result<()> {
    let refus = |source: std::io::Error| inutilisable(chemin, &source);
    match DirBuilder::new().mode(0o700).create(chemin) {
        Err(source) if source.kind() != ErrorKind::AlreadyExists => return Err(refus(source)),
        _ => {}
    }
    let quoi = fs::metadata(chemin).map_err(refus)?;
    if quoi.uid() != moi() {
        return Err(Panne::DossierInutilisable { chemin: chemin.to_owned(), raison: a_un_autre(quoi.uid()) }.into());
    }
    if quoi.mode() & 0o077 != 0 {
        fs::set_permissions(chemin, Permissions::from_mode(0o700)).map_err(refus)?;
    }
    Ok(())
}

fn a_un_autre(uid: u32) -> String {
    format!("il appartient à un autre utilisateur (n° {uid})")
}

/// The real path of a home that is a folder of this user, and carnet's or empty.
fn examiner(home: &Path) -> Result<PathBuf> {
    let home = home.canonicalize().map_err(|source| inutilisable(home, &source))?;
    let quoi = fs::metadata(&home).map_err(|source| inutilisable(&home, &source))?;
    let refus = |raison: String| Error::from(Panne::DossierInutilisable { chemin: home.clone(), raison });
    if !quoi.is_dir() {
        return Err(refus("c'est un fichier".into()));
    }
    if quoi.uid() != moi() {
        return Err(refus(a_un_autre(quoi.uid())));
    }
    if home.join(MARQUE).exists() {
        return Ok(home);
    }
    let contenu = fs::read_dir(&home).map_err(|source| inutilisable(&home, &source))?;
    let mut trouve: Vec<String> = contenu
        .flatten()
        .map(|entree| entree.file_name().to_string_lossy().into_owned())
        .filter(|nom| !DEJA_LA.contains(&nom.as_str()))
        .collect();
    // Another first start may have marked it while this one looked.
    if trouve.is_empty() || home.join(MARQUE).exists() {
        return Ok(home);
    }
    trouve.sort();
    Err(Panne::DossierEtranger { chemin: home, trouve }.into())
}

fn inutilisable(chemin: &Path, source: &std::io::Error) -> Error {
    let raison = match source.kind() {
        ErrorKind::NotADirectory => "une partie du chemin est un fichier".to_owned(),
        ErrorKind::PermissionDenied => "l'accès est refusé".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "le disque est en lecture seule".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "le disque est plein".to_owned(),
        ErrorKind::InvalidFilename => "le nom est trop long".to_owned(),
        ErrorKind::NotFound => "le chemin ne mène à rien".to_owned(),
        _ => source.to_string(),
    };
    Panne::DossierInutilisable { chemin: chemin.to_owned(), raison }.into()
}

/// `run` where its path is short enough; else the folder that an earlier start chose; else a private one at a short path.
fn dossier_des_sockets(home: &Path) -> Result<PathBuf> {
    let run = home.join("run");
    if tient(&run) {
        return Ok(run);
    }
    if let Some(deja) = pointeur(home).filter(|deja| prive(deja).is_ok()) {
        return Ok(deja);
    }
    let court = dossier_court(home);
    match DirBuilder::new().mode(0o700).create(&court) {
        Err(source) if source.kind() != ErrorKind::AlreadyExists => return Err(inutilisable(&court, &source)),
        _ => {}
    }
    prive(&court)?;
    fs::write(home.join("run/sockets"), court.as_os_str().as_bytes()).map_err(|source| inutilisable(&run, &source))?;
    Ok(court)
}

/// Shells of one person may differ in their environment: the first one's choice is written down for the others.
fn pointeur(home: &Path) -> Option<PathBuf> {
    let octets = fs::read(home.join("run/sockets")).ok()?;
    Some(PathBuf::from(OsString::from_vec(octets))).filter(|chemin| chemin.is_absolute())
}

fn dossier_court(home: &Path) -> PathBuf {
    let empreinte: String =
        Sha256::digest(home.as_os_str().as_bytes())[..8].iter().map(|o| format!("{o:02x}")).collect();
    let session = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    session
        .filter(|dossier| dossier.is_absolute() && prive(dossier).is_ok())
        .map(|dossier| dossier.join(format!("carnet-{empreinte}")))
        .filter(|chemin| tient(chemin))
        .unwrap_or_else(|| PathBuf::from(format!("/tmp/carnet-{}-{empreinte}", moi())))
}

fn tient(dossier: &Path) -> bool {
    dossier.as_os_str().len() + 1 + SOCKET_LE_PLUS_LONG.len() <= CHEMIN_MAX
}

/// Anybody may make a folder of that name under `/tmp` first: only a real folder, ours and closed to the others, will do.
fn prive(chemin: &Path) -> Result<()> {
    let quoi = fs::symlink_metadata(chemin).map_err(|source| inutilisable(chemin, &source))?;
    let raison = if !quoi.is_dir() {
        "ce n'est pas un dossier".to_owned()
    } else if quoi.uid() != moi() {
        a_un_autre(quoi.uid())
    } else if quoi.mode() & 0o077 != 0 {
        format!("il est ouvert à d'autres utilisateurs (droits {:o})", quoi.mode() & 0o777)
    } else {
        return Ok(());
    };
    Err(Panne::DossierPasSur { chemin: chemin.to_owned(), raison }.into())
}

fn moi() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_disque_presque_plein_est_refuse() {
        let erreur = assez(Path::new("/donnees"), 120 << 20).unwrap_err();
        assert_eq!(erreur.to_string(), "disque presque plein : 120 Mo libres pour « /donnees », il en faut 300");
        assert!(assez(Path::new("/donnees"), 300 << 20).is_ok());
    }

    #[test]
    fn un_chemin_de_socket_tient_en_107_octets() {
        let dossier = |longueur: usize| PathBuf::from("/".repeat(longueur));
        assert!(tient(&dossier(107 - 12)));
        assert!(!tient(&dossier(107 - 11)));
        assert!(tient(&dossier_court(Path::new(&"/très/long".repeat(30)))));
    }
}
