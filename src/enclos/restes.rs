//! Files under way: what they are called while they are filled, and what becomes of those that a killed carnet has left.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;
use tempfile::NamedTempFile;

/// How their names begin.
const DEBUT: &str = ".carnet-";
/// Letters and digits behind that: more than a name that somebody types.
const LETTRES: usize = 12;
/// How they end.
const FIN: &str = ".encours";
/// Nobody fills a file for so long.
const JOUR: Duration = Duration::from_secs(86_400);

/// A file to fill in that folder: readable by its owner only, and gone again unless it is kept.
pub(super) fn nouveau(dossier: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(DEBUT).rand_bytes(LETTRES).suffix(FIN).tempfile_in(dossier)
}

/// Takes away what was left in the folder: files of such names and of the same owner as `temoin`, a day older than it. What
/// cannot be looked at or taken away stays: nobody waits for that.
pub(super) fn balaie(dossier: &Path, temoin: &File) {
    let (Ok(temoin), Ok(entrees)) = (temoin.metadata(), std::fs::read_dir(dossier)) else { return };
    let Some(limite) = temoin.modified().ok().and_then(|moment| moment.checked_sub(JOUR)) else { return };
    for entree in entrees.flatten().filter(|entree| est_un_reste(&entree.file_name())) {
        // Of a link, the link itself.
        let Ok(vu) = entree.metadata() else { continue };
        let is_old = vu.modified().is_ok_and(|moment| moment < limite);
        if vu.is_file() && vu.uid() == temoin.uid() && is_old {
            let _ = std::fs::remove_file(entree.path());
        }
    }
}

/// Is it such a name?
fn est_un_reste(nom: &OsStr) -> bool {
    let lettres = nom.as_bytes().strip_prefix(DEBUT.as_bytes()).and_then(|suite| suite.strip_suffix(FIN.as_bytes()));
    lettres.is_some_and(|lettres| lettres.len() == LETTRES && lettres.iter().all(u8::is_ascii_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enclos::Enclos;
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::time::SystemTime;

    /// What a killed carnet leaves.
    const RESTE: &str = ".carnet-aB3dE6aB3dE6.encours";

    fn vieux(chemin: &Path, secondes: u64) {
        let fichier = File::create(chemin).unwrap();
        fichier.set_modified(SystemTime::now() - Duration::from_secs(secondes)).unwrap();
    }

    fn restent(dossier: &Path) -> Vec<String> {
        let mut noms: Vec<String> =
            fs::read_dir(dossier).unwrap().map(|entree| entree.unwrap().file_name().into_string().unwrap()).collect();
        noms.sort();
        noms
    }

    #[test]
    fn what_a_killed_carnet_left_goes_a_day_later_and_nothing_else() {
        let dossier = tempfile::tempdir().unwrap();
        let ici = |nom: &str| dossier.path().join(nom);
        for nom in [RESTE, ".carnet-backup", ".carnet-secret", ".carnet-aB3dE6aB3dE6", "carnet-aB3dE6aB3dE6.encours"] {
            vieux(&ici(nom), 90_000);
        }
        vieux(&ici(".carnet-jeune1jeune1.encours"), 80_000);
        vieux(&ici("ancien"), 900_000);
        symlink(ici("ancien"), ici(".carnet-lien01lien01.encours")).unwrap();
        fs::create_dir(ici(".carnet-dossierdossi.encours")).unwrap();
        let place = Enclos::libre(None).place(ici("neuf.csv")).unwrap();
        place.ecrit(false, |_| Ok(())).unwrap();
        assert_eq!(
            restent(dossier.path()),
            [
                ".carnet-aB3dE6aB3dE6",
                ".carnet-backup",
                ".carnet-dossierdossi.encours",
                ".carnet-jeune1jeune1.encours",
                ".carnet-lien01lien01.encours",
                ".carnet-secret",
                "ancien",
                "carnet-aB3dE6aB3dE6.encours",
                "neuf.csv"
            ]
        );
    }

    #[test]
    fn a_folder_of_many_files_is_looked_through_once() {
        let dossier = tempfile::tempdir().unwrap();
        let depot = Enclos::libre(None).depot(dossier.path()).unwrap();
        vieux(&dossier.path().join(RESTE), 90_000);
        depot.place("a").unwrap().ecrit(false, |_| Ok(())).unwrap();
        assert_eq!(restent(dossier.path()), ["a"]);
        vieux(&dossier.path().join(RESTE), 90_000);
        depot.place("b").unwrap().ecrit(false, |_| Ok(())).unwrap();
        assert_eq!(restent(dossier.path()), [RESTE, "a", "b"]);
        Enclos::libre(None).place(dossier.path().join("c")).unwrap().ecrit(false, |_| Ok(())).unwrap();
        assert_eq!(restent(dossier.path()), ["a", "b", "c"]);
    }
}
