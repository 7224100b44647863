//! Export: the students of a question go into a file, read and written side by side, and the journal says who took them.

use super::{Progres, School};
use crate::arret;
use crate::domain::requete::Requete;
use crate::domain::{NomCompte, Session};
use crate::enclos::Place;
use crate::error::{Acces, Error, Result};
use crate::exchange::export::{self, Colonnes, Echec, Format, Ligne, Sortie};
use crate::store::ExportFait;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

/// Lots that wait to be written.
const EN_ATTENTE: usize = 4;

/// What to export.
pub struct DemandeExport<'a> {
    /// Which students, in which order.
    pub requete: Requete,
    /// What of each.
    pub colonnes: Colonnes,
    /// How.
    pub format: Format,
    /// Where to.
    pub vers: Vers<'a>,
}

/// Where an export goes.
pub enum Vers<'a> {
    /// A file.
    Fichier {
        /// Its place.
        place: &'a Place,
        /// It may take the place of another.
        remplace: bool,
    },
    /// Whoever reads the results.
    Flux(&'a mut (dyn Write + Send)),
}

/// What an export wrote.
#[derive(Debug)]
pub struct RapportExport {
    /// How many students.
    pub etudiants: u64,
    /// With their marks.
    pub notes: bool,
    /// In which format.
    pub format: &'static str,
    /// Where; none for the standard output.
    pub fichier: Option<PathBuf>,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// What the standard output is called.
const SORTIE: &str = "sortie standard";

impl School {
    /// How many students of a question `who` may know of.
    ///
    /// # Errors
    /// The server's.
    pub fn combien(&self, requete: &Requete, who: &Session) -> Result<u64> {
        self.store()?.combien(&who.restreint(requete.filtre.clone()))
    }

    /// Writes the students of a question that `who` may know of. The file is there in whole, and the export in the journal, or
    /// neither; what goes to the standard output is in the journal before its first byte.
    ///
    /// # Errors
    /// `Interrompu`, the file's, what the format cannot hold, the server's.
    pub fn exporte(
        &self,
        demande: DemandeExport<'_>,
        who: &Session,
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<RapportExport> {
        let DemandeExport { mut requete, colonnes, format, vers } = demande;
        let total = self.combien(&requete, who)?;
        requete.filtre = who.restreint(requete.filtre);
        let travail = Travail { school: self, requete: &requete, colonnes: &colonnes, format: &format, total };
        let mut rapport = RapportExport {
            etudiants: total,
            notes: colonnes.notes,
            format: format.nom(),
            fichier: None,
            essai: false,
        };
        match vers {
            Vers::Flux(flux) => {
                self.note_export(&rapport, who)?;
                rapport.etudiants =
                    travail.ecrit(Sortie { flux: Box::new(flux), chemin: None }, Path::new(SORTIE), suivi)?;
            }
            Vers::Fichier { place, remplace } => {
                rapport.fichier = Some(place.chemin().to_owned());
                place.remplit(remplace, |fichier| {
                    let chemin = fichier.path().to_owned();
                    let sortie = Sortie { flux: Box::new(&mut *fichier), chemin: Some(&chemin) };
                    rapport.etudiants = travail.ecrit(sortie, place.chemin(), suivi)?;
                    if format == Format::Xlsx {
                        export::verifie(fichier.as_file()).map_err(|echec| echec.de(place.chemin()))?;
                    }
                    arret::verifie()?;
                    self.note_export(&rapport, who)
                })?;
            }
        }
        Ok(rapport)
    }

    fn note_export(&self, rapport: &RapportExport, who: &Session) -> Result<()> {
        let fichier = rapport.fichier.as_ref().map_or(SORTIE.into(), |fichier| fichier.to_string_lossy());
        let RapportExport { etudiants, notes, format, .. } = *rapport;
        self.note_sortie(&ExportFait { format, fichier: &fichier, etudiants, notes }, who)
    }

    /// Writes down what `who` takes out of the school.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn note_sortie(&self, export: &ExportFait<'_>, who: &Session) -> Result<()> {
        let nom = NomCompte::parse(&who.nom).map_err(Acces::from)?;
        self.store()?.transaction([], |transaction| transaction.note_export(&nom, export))
    }
}

/// What is read, and how it is written.
struct Travail<'a> {
    school: &'a School,
    requete: &'a Requete,
    colonnes: &'a Colonnes,
    format: &'a Format,
    /// Students counted before.
    total: u64,
}

impl Travail<'_> {
    /// Writes all of them; gives how many they were. One thread reads, another writes.
    fn ecrit(&self, sortie: Sortie<'_>, chemin: &Path, suivi: &mut dyn FnMut(Progres)) -> Result<u64> {
        let store = self.school.store()?;
        let (pret, prets) = mpsc::sync_channel::<Vec<Ligne>>(EN_ATTENTE);
        let progres = |fait| Progres { etape: "export", fait, total: self.total };
        std::thread::scope(|scope| {
            let ecrivain = scope.spawn(move || -> Result<u64, Option<Echec>> {
                let mut fait = 0;
                let mut ecrivain = export::commence(self.format, self.colonnes, sortie).map_err(Some)?;
                loop {
                    match prets.recv() {
                        // Whoever reads has given up: nothing is to be kept.
                        Err(mpsc::RecvError) => return Err(None),
                        Ok(lot) if lot.is_empty() => break,
                        Ok(lot) => {
                            fait += lot.len() as u64;
                            lot.iter().try_for_each(|ligne| ecrivain.ligne(ligne)).map_err(Some)?;
                        }
                    }
                }
                ecrivain.finit().map_err(Some)?;
                Ok(fait)
            });
            let mut lus = 0;
            let lu = store.parcourt(self.requete, self.colonnes.notes, &mut |lot| {
                suivi(progres(lus.min(self.total.saturating_sub(1))));
                lus += lot.len() as u64;
                // Whoever writes has failed, and says why below.
                if lot.is_empty() || pret.send(lot).is_ok() {
                    Ok(())
                } else {
                    Err(Error::fichier(chemin, std::io::ErrorKind::BrokenPipe.into()))
                }
            });
            let fini = lu.as_ref().map(|()| pret.send(Vec::new()));
            drop((fini, pret));
            let ecrit = ecrivain.join().unwrap_or_else(|panique| std::panic::resume_unwind(panique));
            suivi(progres(self.total));
            match (lu, ecrit) {
                (_, Err(Some(echec))) => Err(echec.de(chemin)),
                (Err(error), _) => Err(error),
                (Ok(()), Ok(fait)) => Ok(fait),
                (Ok(()), Err(None)) => Err(Error::fichier(chemin, std::io::ErrorKind::BrokenPipe.into())),
            }
        })
    }
}
