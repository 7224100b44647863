//! Backup: every document of the school, at one moment, goes into a file; and the checking of such a file.

use super::{Progres, School};
use crate::arret;
use crate::domain::{NomCompte, Session};
use crate::enclos::{Ouvert, Place};
use crate::error::{Acces, Error, Result, SauvegardeError};
use crate::exchange::sauvegarde::{Ecrivain, Entete, Lecteur, Lot};
use crate::store::{Documents, Examen, Photographie, VERSION_DU_SCHEMA, Verification};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

/// Lots that wait to be written.
const EN_ATTENTE: usize = 4;
/// Read from the disk at once.
const TAMPON: usize = 1 << 18;

/// A backup: one that was made, or one that was looked at.
#[derive(Debug)]
pub struct Sauvegarde {
    /// The file.
    pub fichier: PathBuf,
    /// Its bytes.
    pub octets: u64,
    /// What it says of itself.
    pub entete: Entete,
    /// What its journal says of its documents, where it was looked at.
    pub verification: Option<Verification>,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

impl School {
    /// `carnet-2026-11-26-190512.sauvegarde`: what a backup is called that was given no name.
    pub fn nom_de_sauvegarde(&self) -> String {
        format!("carnet-{}.sauvegarde", jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S"))
    }

    /// Writes the school as it is at this moment. The file is there in whole, and the backup in the journal, or neither. `ecole`
    /// is what the school is called.
    ///
    /// # Errors
    /// `Interrompu`, `MomentPerdu`, the file's, the server's.
    pub fn sauvegarde(
        &self,
        (place, remplace): (&Place, bool),
        ecole: &str,
        (who, essai): (&Session, bool),
        suivi: &mut dyn FnMut(Progres),
    ) -> Result<Sauvegarde> {
        let store = self.store()?;
        let mut photo = store.photographie()?;
        let entete = photo.entete(ecole);
        let fichier = place.chemin().to_owned();
        let mut faite = Sauvegarde { fichier, octets: 0, entete, verification: None, essai };
        if essai {
            return Ok(faite);
        }
        let nom = NomCompte::parse(&who.nom).map_err(Acces::from)?;
        place.remplit(remplace, |fichier| {
            faite.octets = ecrit(&mut photo, &faite.entete, fichier, place.chemin(), suivi)?;
            arret::verifie()?;
            let fichier = place.chemin().to_string_lossy();
            store.transaction([], |transaction| transaction.note_sauvegarde(&nom, &fichier, faite.entete.total()))
        })?;
        Ok(faite)
    }

    /// Reads a backup to its end: its blocks, its counts, and whether its journal and its documents hold together.
    ///
    /// # Errors
    /// A file that is no backup, of a later carnet, cut off or altered; the system's.
    pub fn verifie_sauvegarde(&self, ouvert: &Ouvert, suivi: &mut dyn FnMut(Progres)) -> Result<Sauvegarde> {
        let mut examen = Examen::nouveau();
        let entete = parcourt(ouvert, "vérification", suivi, &mut |collection, lot| {
            lot.documents().try_for_each(|document| examen.voit(collection, document))
        })?;
        let (verification, _) = examen.finit();
        let (fichier, octets) = (ouvert.chemin.clone(), ouvert.longueur);
        Ok(Sauvegarde { fichier, octets, entete, verification: Some(verification), essai: false })
    }
}

/// The backup in that file, from its beginning.
///
/// # Errors
/// As [`School::verifie_sauvegarde`].
pub(super) fn ouvre(ouvert: &Ouvert) -> Result<Lecteur<BufReader<&File>>> {
    let mut fichier = &ouvert.fichier;
    fichier.rewind().map_err(|source| Error::fichier(&ouvert.chemin, source))?;
    let lecteur = Lecteur::ouvre(BufReader::with_capacity(TAMPON, fichier), &ouvert.chemin)?;
    let entete = lecteur.entete();
    if entete.schema > VERSION_DU_SCHEMA {
        let (fichier, carnet) = (ouvert.chemin.clone(), entete.carnet.clone());
        return Err(
            SauvegardeError::Recente { fichier, carnet, schema: entete.schema, connu: VERSION_DU_SCHEMA }.into()
        );
    }
    Ok(lecteur)
}

/// Gives `voit` every lot of the backup, with its collection's name. Only at the end is it known that all of it is right.
///
/// # Errors
/// As [`School::verifie_sauvegarde`], and what `voit` says.
pub(super) fn parcourt(
    ouvert: &Ouvert,
    etape: &'static str,
    suivi: &mut dyn FnMut(Progres),
    voit: &mut dyn FnMut(&str, &Lot) -> Result<()>,
) -> Result<Entete> {
    let mut lecteur = ouvre(ouvert)?;
    let entete = lecteur.entete().clone();
    let (mut fait, total) = (0, entete.total());
    while let Some(lot) = lecteur.suivant()? {
        arret::verifie()?;
        suivi(Progres { etape, fait: fait.min(total.saturating_sub(1)), total });
        voit(&entete.collections[lot.collection].nom, &lot)?;
        fait += lot.documents().count() as u64;
    }
    suivi(Progres { etape, fait: total, total });
    Ok(entete)
}

/// Writes all documents; gives the bytes. One thread reads, another compresses and writes.
fn ecrit(
    photo: &mut Photographie<'_>,
    entete: &Entete,
    sortie: impl Write + Send,
    chemin: &Path,
    suivi: &mut dyn FnMut(Progres),
) -> Result<u64> {
    let (pret, prets) = mpsc::sync_channel::<Option<Documents>>(EN_ATTENTE);
    let total = entete.total();
    std::thread::scope(|scope| {
        let ecrivain = scope.spawn(move || -> io::Result<Option<u64>> {
            let mut ecrivain = Ecrivain::commence(BufWriter::new(sortie), entete)?;
            while let Ok(lot) = prets.recv() {
                match lot {
                    Some(lot) => ecrivain.lot(lot.collection, lot.combien, &lot.octets)?,
                    None => return ecrivain.finit().map(|(octets, _)| Some(octets)),
                }
            }
            // Whoever reads has given up: nothing is to be kept.
            Ok(None)
        });
        let rompu = || Error::fichier(chemin, io::ErrorKind::BrokenPipe.into());
        let mut fait = 0;
        let lu = photo.parcourt(&mut |lot| {
            suivi(Progres { etape: "sauvegarde", fait: fait.min(total.saturating_sub(1)), total });
            fait += lot.combien;
            // Whoever writes has failed, and says why below.
            pret.send(Some(lot)).map_err(|_| rompu())
        });
        let fini = lu.as_ref().map(|()| pret.send(None));
        drop((fini, pret));
        let ecrit = ecrivain.join().unwrap_or_else(|panique| std::panic::resume_unwind(panique));
        suivi(Progres { etape: "sauvegarde", fait: total, total });
        match (lu, ecrit) {
            (_, Err(source)) => Err(Error::fichier(chemin, source)),
            (Err(error), _) => Err(error),
            (Ok(()), Ok(octets)) => octets.ok_or_else(rompu),
        }
    })
}
