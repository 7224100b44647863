//! File names for completion: what a folder holds, read at once and never for long.

use crate::texte::{fold, is_control};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Entries of a folder that are looked at, at most.
const ENTREES_MAX: usize = 10_000;

/// How long a folder is read.
const DELAI: Duration = Duration::from_millis(4);

/// Where file names are looked for.
#[derive(Clone, Debug, Default)]
pub struct Dossiers {
    /// What a relative path begins from.
    pub courant: PathBuf,
    /// What `~` stands for.
    pub maison: Option<PathBuf>,
    /// Nothing is shown outside of this folder (design, section 8).
    pub borne: Option<PathBuf>,
}

impl Dossiers {
    /// Those of the process: its folder, its user's home, no bound.
    pub fn du_processus() -> Dossiers {
        Dossiers { courant: PathBuf::from("."), maison: std::env::var_os("HOME").map(PathBuf::from), borne: None }
    }

    fn resout(&self, dossier: &str) -> Option<PathBuf> {
        let chemin = match (dossier.strip_prefix("~/"), &self.maison) {
            (Some(reste), Some(maison)) => maison.join(reste),
            _ => self.courant.join(dossier),
        };
        let Some(borne) = &self.borne else { return Some(chemin) };
        let (vrai, borne) = (chemin.canonicalize().ok()?, borne.canonicalize().ok()?);
        vrai.starts_with(borne).then_some(vrai)
    }
}

/// The paths that begin as `debut`, sorted, folders with a `/` at their end; hidden ones only where a dot was typed. Names that
/// no line can hold are left out.
pub fn cherche(debut: &str, dossiers: &Dossiers, combien: usize) -> Vec<String> {
    let (dossier, nom) = debut.split_at(debut.rfind('/').map_or(0, |n| n + 1));
    let Some(lu) = dossiers.resout(dossier).and_then(|chemin| std::fs::read_dir(chemin).ok()) else {
        return Vec::new();
    };
    let (cle, caches) = (fold(nom), nom.starts_with('.'));
    let fin = Instant::now() + DELAI;
    let mut trouves = Vec::new();
    for (n, entree) in lu.take(ENTREES_MAX).enumerate() {
        if n % 64 == 63 && Instant::now() > fin {
            break;
        }
        let Ok(entree) = entree else { continue };
        let Ok(nom) = entree.file_name().into_string() else { continue };
        if nom.starts_with('.') == caches && fold(&nom).starts_with(&cle) && !nom.contains(is_control) {
            let barre = if est_dossier(&entree.path(), entree.file_type().ok()) { "/" } else { "" };
            trouves.push(format!("{dossier}{nom}{barre}"));
        }
    }
    trouves.sort_by_cached_key(|chemin| fold(chemin));
    trouves.truncate(combien);
    trouves
}

fn est_dossier(chemin: &Path, sorte: Option<std::fs::FileType>) -> bool {
    sorte.is_some_and(|sorte| sorte.is_dir() || (sorte.is_symlink() && chemin.is_dir()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_end_in_a_slash_and_hidden_files_wait_for_a_dot() {
        let racine = tempfile::tempdir().unwrap();
        for nom in ["Élèves.csv", "eleves 2.csv", ".cache", "notes.xlsx"] {
            std::fs::write(racine.path().join(nom), "").unwrap();
        }
        std::fs::create_dir(racine.path().join("éléments")).unwrap();
        std::fs::write(racine.path().join("éléments/a.csv"), "").unwrap();
        let courant = racine.path().to_owned();
        let dossiers = Dossiers { courant: courant.clone(), maison: Some(courant.clone()), borne: None };
        assert_eq!(cherche("ele", &dossiers, 9), ["éléments/", "eleves 2.csv", "Élèves.csv"]);
        assert_eq!(cherche(".", &dossiers, 9), [".cache"]);
        assert_eq!(cherche("~/éléments/", &dossiers, 9), ["~/éléments/a.csv"]);
        assert_eq!(cherche("nulle/part", &dossiers, 9), [] as [&str; 0]);
        assert_eq!(cherche("", &dossiers, 2).len(), 2);
        let borne = Dossiers { borne: Some(courant.join("éléments")), ..dossiers };
        assert_eq!(cherche("éléments/", &borne, 9), ["éléments/a.csv"]);
        assert_eq!(cherche("éléments/../", &borne, 9), [] as [&str; 0]);
    }
}
