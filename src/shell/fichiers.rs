//! File names for completion: what a folder holds, read at once and never for long. What a command may not open is not shown.

use crate::enclos::Enclos;
use crate::texte::{fold, is_control};
use std::time::{Duration, Instant};

/// Entries of a folder that are looked at, at most.
const ENTREES_MAX: usize = 10_000;

/// How long a folder is read.
const DELAI: Duration = Duration::from_millis(4);

/// The paths that begin as `debut`, sorted, folders with a `/` at their end; hidden ones only where a dot was typed. Names that
/// no line can hold are left out.
pub fn cherche(debut: &str, enclos: &Enclos, combien: usize) -> Vec<String> {
    let (dossier, nom) = debut.split_at(debut.rfind('/').map_or(0, |n| n + 1));
    let Ok(ouvert) = enclos.dossier(dossier) else { return Vec::new() };
    let Ok(lu) = ouvert.lit() else { return Vec::new() };
    let (cle, caches) = (fold(nom), nom.starts_with('.'));
    let fin = Instant::now() + DELAI;
    let mut trouves = Vec::new();
    for (n, entree) in lu.take(ENTREES_MAX).enumerate() {
        if n % 64 == 63 && Instant::now() > fin {
            break;
        }
        let Ok(entree) = entree else { continue };
        let Ok(nom) = entree.file_name().into_string() else { continue };
        if nom.starts_with('.') == caches
            && fold(&nom).starts_with(&cle)
            && !nom.contains(is_control)
            && let Some(is_folder) = ouvert.est_dossier(&entree)
        {
            trouves.push(format!("{dossier}{nom}{}", if is_folder { "/" } else { "" }));
        }
    }
    trouves.sort_by_cached_key(|chemin| fold(chemin));
    trouves.truncate(combien);
    trouves
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
        let enclos = Enclos::ferme(racine.path()).unwrap();
        assert_eq!(cherche("ele", &enclos, 9), ["éléments/", "eleves 2.csv", "Élèves.csv"]);
        assert_eq!(cherche(".", &enclos, 9), [".cache"]);
        assert_eq!(cherche("éléments/", &enclos, 9), ["éléments/a.csv"]);
        assert_eq!(cherche("nulle/part", &enclos, 9), [] as [&str; 0]);
        assert_eq!(cherche("", &enclos, 2).len(), 2);
        let chez_soi = Enclos::libre(Some(racine.path().to_owned()));
        assert_eq!(cherche("~/éléments/", &chez_soi, 9), ["~/éléments/a.csv"]);
        let entier = format!("{}/not", racine.path().display());
        assert_eq!(cherche(&entier, &chez_soi, 9), [format!("{entier}es.xlsx")]);
    }

    #[test]
    fn what_a_command_may_not_open_is_not_shown() {
        let racine = tempfile::tempdir().unwrap();
        let dedans = racine.path().join("dedans");
        std::fs::create_dir_all(dedans.join("classe")).unwrap();
        std::fs::create_dir(racine.path().join("dehors")).unwrap();
        for nom in ["dehors.csv", "dehors/notes.csv", "dedans/classe/notes.csv"] {
            std::fs::write(racine.path().join(nom), "").unwrap();
        }
        for (lien, vers) in [
            ("lien-classe", "classe"),
            ("lien-fichier", "classe/notes.csv"),
            ("sortie", ".."),
            ("sortie-fichier", "../dehors.csv"),
            ("sortie-dossier", "../dehors"),
            ("sortie-absente", "../rien"),
            ("sortie-absolue", "/etc"),
        ] {
            std::os::unix::fs::symlink(vers, dedans.join(lien)).unwrap();
        }
        let enclos = Enclos::ferme(&dedans).unwrap();
        assert_eq!(cherche("", &enclos, 9), ["classe/", "lien-classe/", "lien-fichier"]);
        assert_eq!(cherche("lien-classe/", &enclos, 9), ["lien-classe/notes.csv"]);
        let ici = format!("{}/cl", dedans.display());
        assert_eq!(cherche(&ici, &enclos, 9), [format!("{ici}asse/")]);
        let parent = format!("{}/", racine.path().display());
        for debut in ["../", "classe/../../", "sortie/", "sortie/deh", "sortie-dossier/", "/", "/etc/", "~/", &parent] {
            assert_eq!(cherche(debut, &enclos, 9), [] as [&str; 0], "{debut}");
        }
    }
}
