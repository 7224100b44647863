//! What a school hands out: bulletins and reports, made of what was read and written to files. Each file is there in whole or not
//! at all; who took it is in the journal.

mod assemblage;
mod lecture;
mod noms;

use super::{Progres, School};
use crate::arret;
use crate::domain::statistiques::Cadre;
use crate::domain::{Periode, Portee, Role, Session};
use crate::enclos::{Depot, Place};
use crate::error::{Cause, Error, Result};
use crate::report::{Bulletins, Etablissement, RapportDEcole};
use crate::store::ExportFait;
pub use lecture::ClasseLue;
pub(super) use lecture::{existe, periodes};
pub use noms::sur;
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// How the journal names what there is of a class whose other bulletins could not be written.
const ARRETES: &str = "bulletin, arrêté en cours de route";
/// The best of the school.
const PREMIERS: u64 = 10;

/// What was written on paper.
#[derive(Debug, PartialEq, Eq)]
pub struct PapierEcrit {
    /// What it is.
    pub papier: Papier,
    /// Students in it.
    pub etudiants: u64,
    /// Files.
    pub fichiers: u64,
    /// The file, or the folder.
    pub chemin: PathBuf,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// What is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Papier {
    /// Bulletins.
    Bulletins,
    /// The report of a class.
    Classe,
    /// The report of the school.
    Ecole,
}

impl Papier {
    /// As the journal and programs name it.
    pub fn nom(self) -> &'static str {
        match self {
            Papier::Bulletins => "bulletin",
            Papier::Classe => "rapport de classe",
            Papier::Ecole => "rapport de l'école",
        }
    }
}

/// How papers look.
#[derive(Clone, Copy, Debug)]
pub struct MiseEnPage<'a> {
    /// The school, as they begin with it.
    pub ecole: &'a Etablissement,
    /// Bulletins with every mark.
    pub detail: bool,
}

/// A file to write: where, and whether it may take the place of another.
#[derive(Clone, Copy, Debug)]
pub struct Cible<'a> {
    /// Where.
    pub place: &'a Place,
    /// What stands there goes.
    pub remplace: bool,
}

impl School {
    /// Writes bulletins of a class into one file, in the order of the names, each with a bookmark.
    ///
    /// # Errors
    /// `Interrompu`, the file's, the server's.
    pub fn ecrit_bulletins(
        &self,
        lue: &ClasseLue,
        lesquels: Range<usize>,
        mise: MiseEnPage<'_>,
        cible: Cible<'_>,
        who: &Session,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<PapierEcrit> {
        let combien = lesquels.len() as u64;
        let place = cible.place;
        let titre = lue.titre(&lesquels);
        place.remplit(cible.remplace, |fichier| {
            let ecrit = |error| Error::fichier(place.chemin(), error);
            let date = self.usage().aujourdhui;
            let sortie = BufWriter::new(fichier.as_file_mut());
            let mut bulletins = Bulletins::commence(sortie, &titre, mise.ecole, date).map_err(ecrit)?;
            for (fait, n) in lesquels.clone().enumerate() {
                arret::verifie()?;
                suivi(avance(fait as u64, combien));
                bulletins.ajoute(&lue.bulletin(n, mise.detail)).map_err(ecrit)?;
            }
            bulletins.finit().and_then(|mut sortie| sortie.flush()).map_err(ecrit)?;
            arret::verifie()?;
            self.note_papier(Papier::Bulletins.nom(), place.chemin(), combien, mise.detail, who)
        })?;
        suivi(avance(combien, combien));
        let (chemin, essai) = (place.chemin().to_owned(), false);
        Ok(PapierEcrit { papier: Papier::Bulletins, etudiants: combien, fichiers: 1, chemin, essai })
    }

    /// Writes the bulletins of a class into a folder, each into a file of its own. All of them are in the journal before the first
    /// one, so that none leaves without a trace; where the work stops in the middle, those that are there are whole, and the
    /// journal tells how many. Only `remplaces` may take the place of others.
    ///
    /// # Errors
    /// `BulletinsEnPartie` with what stopped it: `Interrompu`, a file's; the server's.
    pub fn ecrit_bulletins_un_par_un(
        &self,
        lue: &ClasseLue,
        mise: MiseEnPage<'_>,
        depot: &Depot,
        remplaces: &BTreeSet<String>,
        who: &Session,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<PapierEcrit> {
        let total = lue.effectif() as u64;
        let date = self.usage().aujourdhui;
        arret::verifie()?;
        self.note_papier(Papier::Bulletins.nom(), depot.chemin(), total, mise.detail, who)?;
        let un = |n: usize, nom: &str| {
            let place = depot.place(nom)?;
            place.ecrit(remplaces.contains(nom), |fichier| {
                let sortie = BufWriter::new(fichier.as_file_mut());
                let mut bulletins = Bulletins::commence(sortie, &lue.titre(&(n..n + 1)), mise.ecole, date)?;
                bulletins.ajoute(&lue.bulletin(n, mise.detail))?;
                bulletins.finit()?.flush()
            })
        };
        for (n, nom) in lue.noms_de_fichiers().iter().enumerate() {
            suivi(avance(n as u64, total));
            if let Err(cause) = arret::verifie().and_then(|()| un(n, nom)) {
                suivi(avance(total, total));
                let ecrits = n as u64;
                // Where the journal cannot be told any more, it says all of them: too many rather than too few.
                let _ = self.note_papier(ARRETES, depot.chemin(), ecrits, mise.detail, who);
                let (dossier, cause) = (depot.chemin().to_owned(), Box::new(cause));
                return Err(Cause::BulletinsEnPartie { ecrits, total, dossier, cause }.into());
            }
        }
        suivi(avance(total, total));
        let (chemin, essai) = (depot.chemin().to_owned(), false);
        Ok(PapierEcrit { papier: Papier::Bulletins, etudiants: total, fichiers: total, chemin, essai })
    }

    /// Writes the report of a class.
    ///
    /// # Errors
    /// The file's, the server's.
    pub fn ecrit_rapport_de_classe(
        &self,
        lue: &ClasseLue,
        ecole: &Etablissement,
        cible: Cible<'_>,
        who: &Session,
    ) -> Result<PapierEcrit> {
        let rapport = lue.rapport();
        let etudiants = lue.effectif() as u64;
        self.ecrit_papier((Papier::Classe, etudiants), cible, who, |sortie| {
            rapport.ecrit(sortie, ecole, self.usage().aujourdhui).map(|_| ())
        })
    }

    /// The report of the classes that `who` may know of, side by side.
    ///
    /// # Errors
    /// `Interrompu`, the server's.
    pub fn rapport_d_ecole(&self, periode: Option<&Periode>, who: &Session) -> Result<RapportDEcole> {
        let cadre = Cadre { matiere: None, periode: periode.cloned() };
        let (chiffres, premiers) = self.store()?.ecole_entiere(&who.portee(), &cadre, PREMIERS)?;
        Ok(RapportDEcole {
            titre: self.titre_des_classes(who)?,
            periode: lecture::titre_de(periode),
            ensemble: chiffres.ensemble,
            classes: chiffres.classes,
            premiers,
        })
    }

    /// Writes the report of the school.
    ///
    /// # Errors
    /// The file's, the server's.
    pub fn ecrit_rapport_d_ecole(
        &self,
        rapport: &RapportDEcole,
        ecole: &Etablissement,
        cible: Cible<'_>,
        who: &Session,
    ) -> Result<PapierEcrit> {
        self.ecrit_papier((Papier::Ecole, rapport.ensemble.effectif), cible, who, |sortie| {
            rapport.ecrit(sortie, ecole, self.usage().aujourdhui).map(|_| ())
        })
    }

    /// Whose results a report of the school is: all of them, or those of a teacher's classes.
    fn titre_des_classes(&self, who: &Session) -> Result<String> {
        Ok(match &who.role {
            Role::Enseignant { classes: Portee::Celles(celles), .. } => match &celles[..] {
                [classe] => format!("Résultats de la classe {classe}"),
                _ => format!("Résultats des classes de {}", self.compte(&who.nom)?.en_clair()),
            },
            _ => "Résultats de l'établissement".to_owned(),
        })
    }

    fn ecrit_papier(
        &self,
        (papier, etudiants): (Papier, u64),
        cible: Cible<'_>,
        who: &Session,
        contenu: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<PapierEcrit> {
        let place = cible.place;
        place.remplit(cible.remplace, |fichier| {
            let mut sortie = BufWriter::new(fichier.as_file_mut());
            let ecrit = contenu(&mut sortie).and_then(|()| sortie.flush());
            ecrit.map_err(|error| Error::fichier(place.chemin(), error))?;
            arret::verifie()?;
            self.note_papier(papier.nom(), place.chemin(), etudiants, false, who)
        })?;
        Ok(PapierEcrit { papier, etudiants, fichiers: 1, chemin: place.chemin().to_owned(), essai: false })
    }

    fn note_papier(&self, format: &str, chemin: &Path, etudiants: u64, notes: bool, who: &Session) -> Result<()> {
        let fichier = chemin.to_string_lossy();
        self.note_sortie(&ExportFait { format, fichier: &fichier, etudiants, notes }, who)
    }
}

fn avance(fait: u64, total: u64) -> Progres {
    Progres { etape: "bulletins", fait, total }
}
