//! Marks that were typed and are not written yet: kept on this machine, for their author alone, until he goes on after a break.

use super::fusion::{Cle, cle_datee};
use super::saisie::Reponse;
use crate::domain::{NomClasse, NouvelleNote, Valeur};
use crate::error::{Error, Result};
use rustix::fs::{CWD, Mode, OFlags};
use rustix::process::geteuid;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Bytes of a draft, at most: a class of thousands.
const OCTETS: u64 = 4 << 20;

/// Where the marks of one class, subject, type, period and day are kept while one account types them.
#[derive(Clone, Debug)]
pub struct Brouillon(PathBuf);

/// What is kept.
#[derive(Debug)]
pub struct Gardees {
    /// The answers, in the order in which they were given.
    pub reponses: Vec<Reponse>,
    /// When the last one was: milliseconds since 1970, UTC.
    pub quand: i64,
}

#[derive(Serialize, Deserialize)]
struct ReponseDoc {
    matricule: String,
    valeur: Option<String>,
    vues: Vec<(u32, String)>,
}

impl Brouillon {
    /// In that folder, for that account of that school (its database's name and address).
    pub fn nouveau(dossier: &Path, ecole: &str, compte: &str, classe: &NomClasse, modele: &NouvelleNote) -> Brouillon {
        let Cle { matiere, periode, type_note, date } = cle_datee(modele);
        let date = date.map_or_else(String::new, |date| date.iso());
        let coef = modele.coef.to_string();
        let parts = [
            ecole,
            compte,
            &classe.cle(),
            &matiere,
            periode.as_deref().unwrap_or_default(),
            type_note.nom(),
            &date,
            &coef,
        ];
        let mut somme = Sha256::new();
        for part in parts {
            somme.update((part.len() as u64).to_le_bytes());
            somme.update(part);
        }
        let nom: String = somme.finalize().iter().take(16).map(|octet| format!("{octet:02x}")).collect();
        Brouillon(dossier.join(format!("{nom}.json")))
    }

    /// What was typed before; nothing where there is none, or where anybody else could have written or read it.
    pub fn lit(&self) -> Option<Gardees> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let mut fichier = File::from(rustix::fs::openat(CWD, &self.0, flags, Mode::empty()).ok()?);
        let meta = fichier.metadata().ok()?;
        if !meta.is_file() || meta.uid() != geteuid().as_raw() || meta.mode() & 0o077 != 0 || meta.len() > OCTETS {
            return None;
        }
        let mut texte = String::new();
        (&mut fichier).take(OCTETS).read_to_string(&mut texte).ok()?;
        let lues: Vec<ReponseDoc> = serde_json::from_str(&texte).ok()?;
        let reponses = lues.into_iter().map(ReponseDoc::reponse).collect::<Option<Vec<_>>>()?;
        let quand = meta.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Some(Gardees { reponses, quand: i64::try_from(quand.as_millis()).ok()? })
    }

    /// Keeps the answers: in a file of mode 0600, whole or not at all.
    ///
    /// # Errors
    /// The folder or the file cannot be written.
    pub fn garde(&self, reponses: &[Reponse]) -> Result<()> {
        let ecrit = || -> std::io::Result<()> {
            let dossier = self.0.parent().filter(|dossier| !dossier.as_os_str().is_empty()).unwrap_or(Path::new("."));
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dossier)?;
            // Made with mode 0600.
            let mut neuf = tempfile::NamedTempFile::new_in(dossier)?;
            let documents: Vec<ReponseDoc> = reponses.iter().map(ReponseDoc::de).collect();
            serde_json::to_writer(&mut neuf, &documents)?;
            neuf.flush()?;
            neuf.as_file().sync_all()?;
            neuf.persist(&self.0).map(|_| ()).map_err(|error| error.error)
        };
        ecrit().map_err(|source| Error::fichier(&self.0, source))
    }

    /// Forgets them.
    pub fn oublie(&self) {
        // What is not there, or cannot be removed, is asked about again.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Forgets what is kept in that folder of marks that were being typed for a student: what cannot be written anew goes whole.
pub(super) fn oublie_l_eleve(dossier: &Path, matricule: &str) {
    let Ok(fichiers) = std::fs::read_dir(dossier) else { return };
    for chemin in fichiers.flatten().map(|fichier| fichier.path()) {
        let brouillon = Brouillon(chemin);
        let Some(Gardees { mut reponses, .. }) = brouillon.lit() else { continue };
        let avant = reponses.len();
        reponses.retain(|reponse| reponse.matricule != matricule);
        if reponses.len() < avant && brouillon.garde(&reponses).is_err() {
            brouillon.oublie();
        }
    }
}

impl ReponseDoc {
    fn de(reponse: &Reponse) -> ReponseDoc {
        let Reponse { matricule, valeur, vues } = reponse;
        ReponseDoc {
            matricule: matricule.clone(),
            valeur: valeur.map(|valeur| valeur.to_string()),
            vues: vues.iter().map(|(n, valeur)| (*n, valeur.to_string())).collect(),
        }
    }

    /// Nothing where it is no answer.
    fn reponse(self) -> Option<Reponse> {
        let valeur = self.valeur.map(|valeur| Valeur::parse(&valeur)).transpose().ok()?;
        let vue = |(n, valeur): (u32, String)| Some((n, Valeur::parse(&valeur).ok()?));
        let vues = self.vues.into_iter().map(vue).collect::<Option<Vec<_>>>()?;
        Some(Reponse { matricule: self.matricule, valeur, vues })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Matiere, TypeNote};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_kept_comes_back_for_its_author_alone() {
        let racine = tempfile::tempdir().unwrap();
        let dossier = racine.path().join("saisies");
        let classe = NomClasse::parse("L3").unwrap();
        let modele = NouvelleNote::simple(Matiere::parse("Maths").unwrap(), Valeur::NonNote);
        let brouillon =
            |compte: &str, modele: &NouvelleNote| Brouillon::nouveau(&dossier, "carnet", compte, &classe, modele);
        let sien = brouillon("awa", &modele);
        assert!(sien.lit().is_none());
        let une = |valeur: Option<&str>, vues: &[(u32, &str)]| Reponse {
            matricule: "E00001".into(),
            valeur: valeur.map(|valeur| Valeur::parse(valeur).unwrap()),
            vues: vues.iter().map(|(n, valeur)| (*n, Valeur::parse(valeur).unwrap())).collect(),
        };
        let reponses = [une(Some("7/15"), &[(3, "ABS")]), une(None, &[])];
        sien.garde(&reponses).unwrap();
        assert_eq!(sien.lit().unwrap().reponses, reponses);
        let examen = NouvelleNote { type_note: TypeNote::Examen, ..modele.clone() };
        assert!(brouillon("ali", &modele).lit().is_none() && brouillon("awa", &examen).lit().is_none());
        assert_eq!(std::fs::metadata(&sien.0).unwrap().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(&dossier).unwrap().mode() & 0o777, 0o700);
        std::fs::set_permissions(&sien.0, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(sien.lit().is_none());
        std::fs::set_permissions(&sien.0, std::fs::Permissions::from_mode(0o600)).unwrap();
        oublie_l_eleve(&dossier, "E00002");
        assert_eq!(sien.lit().unwrap().reponses.len(), 2);
        oublie_l_eleve(&dossier, "E00001");
        assert!(sien.lit().unwrap().reponses.is_empty());
        std::fs::write(&sien.0, "[{").unwrap();
        assert!(sien.lit().is_none());
        sien.oublie();
        assert!(!sien.0.exists());
    }
}
