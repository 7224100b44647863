//! The history file: one line a command, kept for the next shells. Two shells at once do not lose each other's lines, and a file
//! that cannot be used never stops the shell. What is secret never gets here.

use super::analyse::{Specs, est_a_taire, est_sans_trace};
use super::jetons::est_blanc;
use crate::domain::anonyme::parle_de;
use crate::error::{Error, Result};
use crate::texte::is_control;
use std::collections::HashSet;
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many lines are kept.
pub const TAILLE: usize = 10_000;

/// How much of the file's end is read.
const OCTETS_MAX: u64 = 4 * 1024 * 1024;

/// Lines longer than this are not kept.
const LIGNE_MAX: usize = 4 * 1024;

/// How long a line is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duree {
    /// Not at all.
    Jamais,
    /// For this shell only.
    Session,
    /// For the next ones too.
    Toujours,
}

/// A line that begins with a blank, or gives a secret, is not kept; one that was not understood can be called back and mended,
/// and goes with the shell.
pub fn duree(ligne: &str, comprise: bool, specs: Specs<'_>) -> Duree {
    let jamais = ligne.starts_with(est_blanc)
        || ligne.len() > LIGNE_MAX
        || ligne.contains(is_control)
        || est_a_taire(ligne, specs)
        || est_sans_trace(ligne, specs);
    match (jamais, comprise) {
        (true, _) => Duree::Jamais,
        (false, false) => Duree::Session,
        (false, true) => Duree::Toujours,
    }
}

/// The file; none once it has failed.
#[derive(Debug, Default)]
pub struct Historique {
    chemin: Option<PathBuf>,
    derniere: Option<String>,
}

impl Historique {
    /// Reads the file, which is made (0600) with its folders (0700) where it is missing. Gives the lines, oldest first, each
    /// once, and what to warn of if the file cannot be used: the history then lives in memory only.
    pub fn ouvre(chemin: &Path) -> (Historique, Vec<String>, Option<Error>) {
        match prepare(chemin) {
            Ok(lignes) => {
                let derniere = lignes.last().cloned();
                (Historique { chemin: Some(chemin.to_owned()), derniere }, lignes, None)
            }
            Err(source) => (Historique::default(), Vec::new(), Some(Error::fichier(chemin, source))),
        }
    }

    /// Adds a line at the end of the file, unless it is the last one already.
    ///
    /// # Errors
    /// The file cannot be written; it is left alone from then on, so that this is told once.
    pub fn ajoute(&mut self, ligne: &str) -> Result<()> {
        let Some(chemin) = self.chemin.take() else { return Ok(()) };
        if self.derniere.as_deref() != Some(ligne) {
            ecrit(&chemin, ligne).map_err(|source| Error::fichier(&chemin, source))?;
            self.derniere = Some(ligne.to_owned());
        }
        self.chemin = Some(chemin);
        Ok(())
    }
}

fn prepare(chemin: &Path) -> io::Result<Vec<String>> {
    if let Some(dossier) = chemin.parent().filter(|dossier| !dossier.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(dossier)?;
    }
    let fichier = ouvre_a_la_suite(chemin)?;
    if fichier.metadata()?.permissions().mode() & 0o077 != 0 {
        fichier.set_permissions(Permissions::from_mode(0o600))?;
    }
    let (lignes, lues) = lit(chemin)?;
    if lues > lignes.len() + TAILLE / 10 {
        // Another shell may hold the file: then it is for the next start.
        return Ok(compacte(chemin, |_| true).unwrap_or(lignes));
    }
    Ok(lignes)
}

/// Opened for adding; a pipe or a device is refused before it can block.
fn ouvre_a_la_suite(chemin: &Path) -> io::Result<File> {
    if std::fs::metadata(chemin).is_ok_and(|meta| !meta.is_file()) {
        return Err(io::Error::other("ce n'est pas un fichier ordinaire"));
    }
    OpenOptions::new().append(true).create(true).mode(0o600).open(chemin)
}

/// The lines, each where it stood last, and how many were read. What is not a line of text is passed over.
fn lit(chemin: &Path) -> io::Result<(Vec<String>, usize)> {
    let mut fichier = File::open(chemin)?;
    let longueur = fichier.metadata()?.len();
    let saut = longueur.saturating_sub(OCTETS_MAX);
    fichier.seek(SeekFrom::Start(saut))?;
    let mut octets = Vec::new();
    fichier.take(OCTETS_MAX).read_to_end(&mut octets)?;
    let debut =
        if saut == 0 { 0 } else { octets.iter().position(|octet| *octet == b'\n').map_or(octets.len(), |n| n + 1) };
    let (mut vues, mut lues) = (HashSet::new(), 0);
    let mut lignes: Vec<String> = Vec::new();
    for ligne in octets[debut..].split(|octet| *octet == b'\n').rev() {
        let Ok(ligne) = std::str::from_utf8(ligne) else { continue };
        lues += usize::from(!ligne.is_empty());
        let bonne = !ligne.trim().is_empty() && ligne.len() <= LIGNE_MAX && !ligne.contains(is_control);
        if bonne && lignes.len() < TAILLE && vues.insert(ligne) {
            lignes.push(ligne.to_owned());
        }
    }
    lignes.reverse();
    Ok((lignes, lues))
}

/// One write at the end of the file, of a file that nobody has replaced meanwhile.
fn ecrit(chemin: &Path, ligne: &str) -> io::Result<()> {
    for _ in 0..5 {
        let mut fichier = ouvre_a_la_suite(chemin)?;
        attend(|| fichier.try_lock_shared().is_ok());
        if est_le_meme(&fichier, chemin) {
            return fichier.write_all(format!("{ligne}\n").as_bytes());
        }
    }
    Err(io::Error::other("le fichier ne cesse d'être remplacé"))
}

/// Takes the lines that name somebody out of this history and those beside it: every account's on this machine.
pub fn oublie(chemin: &Path, reperes: &[String]) {
    let nom = |chemin: &Path| chemin.file_name().map(|nom| nom.to_string_lossy().into_owned()).unwrap_or_default();
    let (debut, dossier) = (nom(chemin), chemin.parent().unwrap_or(Path::new(".")));
    let Ok(fichiers) = std::fs::read_dir(dossier) else { return };
    for autre in fichiers.flatten().map(|fichier| fichier.path()).filter(|autre| nom(autre).starts_with(&debut)) {
        // Where another shell is at it for longer, the lines stay.
        attend(|| compacte(&autre, |ligne| !parle_de(ligne, reperes)).is_some());
    }
}

/// Writes the file anew, with the lines that are to stay, but without what is too old or stands in it twice; gives its lines. None
/// where another shell is at it.
fn compacte(chemin: &Path, reste: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    let chemin = chemin.canonicalize().ok()?;
    let fichier = File::open(&chemin).ok()?;
    if fichier.try_lock().is_err() || !est_le_meme(&fichier, &chemin) {
        return None;
    }
    let (mut lignes, _) = lit(&chemin).ok()?;
    lignes.retain(|ligne| reste(ligne));
    let mut neuf = tempfile::NamedTempFile::new_in(chemin.parent()?).ok()?;
    lignes.iter().try_for_each(|ligne| writeln!(neuf, "{ligne}")).ok()?;
    neuf.persist(&chemin).ok()?;
    Some(lignes)
}

fn est_le_meme(fichier: &File, chemin: &Path) -> bool {
    let numero = |meta: std::fs::Metadata| (meta.dev(), meta.ino());
    fichier.metadata().ok().map(numero) == std::fs::metadata(chemin).ok().map(numero)
}

/// A lock is held for the time of a write: whoever holds it for longer is stopped, and adding is safe without it.
fn attend(mut prend: impl FnMut() -> bool) {
    for _ in 0..20 {
        if prend() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(test)]
mod tests {
    use super::super::analyse::exemples::SPECS;
    use super::*;

    #[test]
    fn secrets_and_lines_behind_a_blank_are_never_kept() {
        assert_eq!(duree("find classe=L3", true, &SPECS), Duree::Toujours);
        assert_eq!(duree("find classe=", false, &SPECS), Duree::Session);
        assert_eq!(duree("ouvrir awa mdp-fichier=f", true, &SPECS), Duree::Toujours);
        for ligne in [" find", "\u{a0}find", "ouvrir awa jeton=abc", "passe awa abc", "a\x1bb"] {
            assert_eq!(duree(ligne, true, &SPECS), Duree::Jamais, "{ligne}");
        }
    }

    #[test]
    fn lines_come_back_in_order_each_once() {
        let racine = tempfile::tempdir().unwrap();
        let chemin = racine.path().join("a/b/historique");
        let (mut un, lignes, erreur) = Historique::ouvre(&chemin);
        assert!(lignes.is_empty() && erreur.is_none());
        let (mut deux, ..) = Historique::ouvre(&chemin);
        for (shell, ligne) in [(1, "find"), (2, "show É"), (1, "find"), (1, "top"), (2, "find")] {
            let shell = if shell == 1 { &mut un } else { &mut deux };
            shell.ajoute(ligne).unwrap();
        }
        assert_eq!(Historique::ouvre(&chemin).1, ["show É", "top", "find"]);
        assert_eq!(std::fs::metadata(&chemin).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(chemin.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn who_is_forgotten_is_in_no_line_of_any_account() {
        let racine = tempfile::tempdir().unwrap();
        let chemin = racine.path().join("historique");
        let fichier = |nom: &str| racine.path().join(format!("historique-{nom}"));
        std::fs::write(fichier("awa"), "find classe=L3\nshow DIOP awa\nedit E00001 tel=0611223344\n").unwrap();
        std::fs::write(fichier("ali"), "show e00001\n").unwrap();
        oublie(&chemin, &["E00001", "Diop", "+33611223344"].map(str::to_owned));
        assert_eq!(std::fs::read_to_string(fichier("awa")).unwrap(), "find classe=L3\n");
        assert_eq!(std::fs::read_to_string(fichier("ali")).unwrap(), "");
    }

    #[test]
    fn a_damaged_file_gives_what_is_left_of_it() {
        let racine = tempfile::tempdir().unwrap();
        let chemin = racine.path().join("historique");
        std::fs::write(&chemin, b"find\n\xff\xfe\n\x1b[31m\n\0\0\nshow E1\ntop").unwrap();
        std::fs::set_permissions(&chemin, Permissions::from_mode(0o644)).unwrap();
        assert_eq!(Historique::ouvre(&chemin).1, ["find", "show E1", "top"]);
        assert_eq!(std::fs::metadata(&chemin).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_cannot_be_used_is_told_once() {
        let racine = tempfile::tempdir().unwrap();
        let (mut historique, lignes, erreur) = Historique::ouvre(racine.path());
        assert!(lignes.is_empty() && erreur.is_some());
        assert!(historique.ajoute("find").is_ok());
        let chemin = racine.path().join("historique");
        let (mut historique, ..) = Historique::ouvre(&chemin);
        std::fs::remove_file(&chemin).unwrap();
        std::fs::create_dir(&chemin).unwrap();
        assert!(historique.ajoute("find").is_err());
        assert!(historique.ajoute("show").is_ok());
    }

    #[test]
    fn a_long_file_is_cut_and_no_line_is_lost_meanwhile() {
        let racine = tempfile::tempdir().unwrap();
        let chemin = racine.path().join("historique");
        let (mut ouvert, ..) = Historique::ouvre(&chemin);
        let lignes: String = (0..2 * TAILLE).map(|n| format!("find {n}\n")).collect();
        std::fs::write(&chemin, lignes).unwrap();
        let (_, lignes, _) = Historique::ouvre(&chemin);
        assert_eq!((lignes.len(), lignes.last().unwrap().as_str()), (TAILLE, "find 19999"));
        ouvert.ajoute("top").unwrap();
        let lues = std::fs::read_to_string(&chemin).unwrap();
        assert_eq!((lues.lines().count(), lues.lines().last()), (TAILLE + 1, Some("top")));
        assert_eq!(std::fs::read_dir(racine.path()).unwrap().count(), 1);
    }
}
