//! The token file: with it, the next start of carnet needs no login. It is believed only where nobody else can have written or
//! read it.

use super::coffre::Jeton;
use crate::error::{Error, Result};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::process::geteuid;
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroize;

/// Where the token is kept.
#[derive(Clone, Debug)]
pub struct FichierJeton(PathBuf);

/// What the file holds.
#[derive(Debug)]
pub enum Contenu {
    /// No file.
    Rien,
    /// A token.
    Jeton(Jeton),
    /// Something that is not believed: why, in French.
    Ignore(&'static str),
}

impl FichierJeton {
    /// The token is kept in this file.
    pub fn nouveau(chemin: &Path) -> FichierJeton {
        FichierJeton(chemin.to_owned())
    }

    /// Its path.
    pub fn chemin(&self) -> &Path {
        &self.0
    }

    /// Reads the token.
    pub fn lit(&self) -> Contenu {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let mut fichier = match rustix::fs::openat(CWD, &self.0, flags, Mode::empty()) {
            Ok(fichier) => File::from(fichier),
            Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Contenu::Rien,
            Err(rustix::io::Errno::LOOP) => return Contenu::Ignore("c'est un lien"),
            Err(_) => return Contenu::Ignore("il ne peut pas être lu"),
        };
        match fichier.metadata() {
            Ok(meta) if !meta.is_file() => return Contenu::Ignore("ce n'est pas un fichier"),
            Ok(meta) if meta.uid() != geteuid().as_raw() => return Contenu::Ignore("il appartient à un autre"),
            Ok(meta) if meta.mode() & 0o077 != 0 => return Contenu::Ignore("d'autres que vous peuvent le lire"),
            Ok(_) => {}
            Err(_) => return Contenu::Ignore("il ne peut pas être lu"),
        }
        let mut texte = String::new();
        let lu = (&mut fichier).take(1_024).read_to_string(&mut texte).ok().and_then(|_| Jeton::lit(&texte));
        texte.zeroize();
        lu.map_or(Contenu::Ignore("il est abîmé"), Contenu::Jeton)
    }

    /// Keeps a token: in a file of mode 0600, whole or not at all.
    ///
    /// # Errors
    /// The folder or the file cannot be written.
    pub fn ecrit(&self, jeton: &Jeton) -> Result<()> {
        let ecrit = || -> std::io::Result<()> {
            let dossier = self.0.parent().filter(|dossier| !dossier.as_os_str().is_empty()).unwrap_or(Path::new("."));
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dossier)?;
            // Made with mode 0600.
            let mut neuf = tempfile::NamedTempFile::new_in(dossier)?;
            let mut hex = jeton.hex();
            let fait = writeln!(neuf, "{hex}").and_then(|()| neuf.as_file().sync_all());
            hex.zeroize();
            fait?;
            neuf.persist(&self.0).map(|_| ()).map_err(|error| error.error)
        };
        ecrit().map_err(|source| Error::fichier(&self.0, source))
    }

    /// Forgets the token.
    pub fn efface(&self) {
        // What is not there, or cannot be removed, leads to a session that is over.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn droits(chemin: &Path, mode: u32) {
        std::fs::set_permissions(chemin, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn only_a_file_that_nobody_else_can_read_is_believed() {
        let racine = tempfile::tempdir().unwrap();
        let fichier = FichierJeton::nouveau(&racine.path().join("etat/session"));
        assert!(matches!(fichier.lit(), Contenu::Rien));
        let jeton = Jeton::nouveau().unwrap();
        fichier.ecrit(&jeton).unwrap();
        assert!(matches!(fichier.lit(), Contenu::Jeton(lu) if lu.empreinte() == jeton.empreinte()));
        assert_eq!(std::fs::metadata(fichier.chemin()).unwrap().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(fichier.chemin().parent().unwrap()).unwrap().mode() & 0o777, 0o700);
        for mode in [0o644, 0o640, 0o604, 0o660] {
            droits(fichier.chemin(), mode);
            assert!(matches!(fichier.lit(), Contenu::Ignore(_)), "{mode:o}");
        }
        droits(fichier.chemin(), 0o600);
        std::fs::write(fichier.chemin(), &jeton.hex()[..40]).unwrap();
        assert!(matches!(fichier.lit(), Contenu::Ignore("il est abîmé")));
        let ailleurs = racine.path().join("ailleurs");
        std::fs::rename(fichier.chemin(), &ailleurs).unwrap();
        std::os::unix::fs::symlink(&ailleurs, fichier.chemin()).unwrap();
        assert!(matches!(fichier.lit(), Contenu::Ignore("c'est un lien")));
        fichier.efface();
        assert!(matches!(fichier.lit(), Contenu::Rien) && ailleurs.exists());
    }
}
