//! Where `mongod` and `redis-server` are. The order: `CARNET_BIN`; the folder that `make setup` fills
//! (`$XDG_DATA_HOME/carnet/bin`, by default `~/.local/share/carnet/bin`); next to carnet itself; `PATH`.

use crate::error::Panne;
use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The first program of that name that can be run.
pub(super) fn trouver(nom: &'static str) -> Result<PathBuf, Panne> {
    let dossiers = dossiers();
    premier(nom, &dossiers).ok_or(Panne::ProgrammeAbsent { nom, dossiers })
}

fn dossiers() -> Vec<PathBuf> {
    let absolu = |nom: &str| env::var_os(nom).map(PathBuf::from).filter(|chemin| chemin.is_absolute());
    let donnees = absolu("XDG_DATA_HOME").or_else(|| absolu("HOME").map(|maison| maison.join(".local/share")));
    let voisin = env::current_exe().ok().and_then(|moi| moi.parent().map(Path::to_owned));
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::split_paths(&path).filter(|dossier| dossier.is_absolute());
    let voulu = env::var_os("CARNET_BIN").filter(|dossier| !dossier.is_empty()).map(PathBuf::from);
    let installe = donnees.map(|donnees| donnees.join("carnet/bin"));
    voulu.into_iter().chain(installe).chain(voisin).chain(path).collect()
}

fn premier(nom: &str, dossiers: &[PathBuf]) -> Option<PathBuf> {
    let lancable =
        |chemin: &PathBuf| chemin.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0);
    let chemin = dossiers.iter().map(|dossier| dossier.join(nom)).find(lancable)?;
    // The server is started from another folder.
    std::path::absolute(chemin).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn le_premier_programme_lancable_est_pris() {
        let dossier = tempfile::tempdir().unwrap();
        let (vide, texte, bon) = (dossier.path().join("a"), dossier.path().join("b"), dossier.path().join("c"));
        for chemin in [&vide, &texte, &bon] {
            fs::create_dir(chemin).unwrap();
        }
        fs::write(texte.join("mongod"), "").unwrap();
        fs::write(bon.join("mongod"), "").unwrap();
        fs::set_permissions(bon.join("mongod"), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(premier("mongod", &[vide.clone(), texte, bon.clone()]), Some(bon.join("mongod")));
        assert_eq!(premier("mongod", &[vide]), None);
    }
}
