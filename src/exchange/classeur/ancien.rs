//! Workbooks of old Excel (.xls), looked at before anything reads them: a few bytes can ask for a sheet of 65,536 rows by 256
//! columns, and for many of those. What is not understood here is left to the reader, which refuses it.

use super::archive::{abime, trop_dense};
use crate::error::{ClasseurError, ImportError};
use crate::exchange::Limites;
use std::collections::{HashMap, HashSet};

/// The sector that ends a chain.
const FIN: u32 = 0xffff_fffe;
/// Records that hold cells: their first two words are a row and a column.
const CELLULES: [u16; 13] =
    [0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x027e, 0x00bd, 0x00be, 0x00d6, 0x00fd, 0x0002];
/// The record in which a sheet says how far it goes.
const DIMENSIONS: u16 = 0x0200;
/// The record in which a workbook says where a sheet begins.
const FEUILLE: u16 = 0x0085;
/// Records that begin a stream or a sheet.
const DEBUT: [u16; 4] = [0x0809, 0x0409, 0x0209, 0x0009];

/// Looks at it.
///
/// # Errors
/// Encrypted, with macros, cut short, or larger than it may be.
pub(super) fn examine(octets: &[u8], limites: &Limites) -> Result<(), ImportError> {
    let a = |nom: &str| {
        let large: Vec<u8> = nom.encode_utf16().flat_map(u16::to_le_bytes).collect();
        octets.windows(large.len()).any(|ici| ici == large)
    };
    if a("EncryptedPackage") {
        return Err(ClasseurError::Chiffre.into());
    }
    if a("_VBA_PROJECT") {
        return Err(ClasseurError::Macros.into());
    }
    let flux = Conteneur::ouvre(octets).and_then(|conteneur| conteneur.classeur());
    let flux = flux.ok_or_else(|| abime("ce n'est pas un classeur .xls entier"))?;
    let dense = dense(&flux);
    if dense > limites.cellules_denses {
        return Err(trop_dense(limites));
    }
    Ok(())
}

/// Cells that the sheets of a stream of records span; one that is named twice is made twice.
fn dense(flux: &[u8]) -> u64 {
    let mot = |place: usize| flux.get(place..place + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    let (mut place, mut ici) = (0, 0);
    // Where each part of the stream begins, and the cells that it spans; where the sheets are said to begin.
    let (mut parts, mut feuilles) = (HashMap::new(), Vec::new());
    // First and last row and column of the sheet so far.
    let mut bornes: Option<[u16; 4]> = None;
    let aire = |bornes: Option<[u16; 4]>| {
        bornes.map_or(0, |[r0, c0, r1, c1]| (u64::from(r1 - r0) + 1) * (u64::from(c1 - c0) + 1))
    };
    while let (Some(genre), Some(longueur)) = (mot(place), mot(place + 2)) {
        let corps = place + 4;
        if genre == DIMENSIONS && trop_annonce(flux.get(corps..corps + usize::from(longueur)).unwrap_or_default()) {
            return u64::MAX;
        }
        if DEBUT.contains(&genre) {
            parts.insert(ici, aire(bornes.take()));
            ici = place as u64;
        } else if genre == FEUILLE {
            feuilles.push(u64::from(long(flux, corps).unwrap_or(u32::MAX)));
        } else if CELLULES.contains(&genre)
            && let (Some(rangee), Some(colonne)) = (mot(corps), mot(corps + 2))
        {
            // Several cells of one row: the last column ends the record.
            let is_many = matches!(genre, 0x00bd | 0x00be);
            let derniere = if is_many { mot(corps + usize::from(longueur).max(2) - 2).unwrap_or(255) } else { colonne };
            let [r0, c0, r1, c1] = bornes.unwrap_or([rangee, colonne, rangee, colonne]);
            bornes = Some([r0.min(rangee), c0.min(colonne), r1.max(rangee), c1.max(colonne).max(derniere)]);
        }
        place = corps + usize::from(longueur);
    }
    parts.insert(ici, aire(bornes));
    let toutes = parts.values().sum::<u64>();
    // A sheet that begins in the middle of another is none that a program wrote.
    let nommees = feuilles.iter().map(|debut| parts.get(debut).copied().unwrap_or(u64::MAX));
    nommees.fold(0, u64::saturating_add).max(toutes)
}

/// A sheet says how far it goes, and the reader makes room for as much: no more than a sheet of this kind can have.
fn trop_annonce(corps: &[u8]) -> bool {
    let court = |place: usize| corps.get(place..place + 2).map_or(0, |b| u32::from(u16::from_le_bytes([b[0], b[1]])));
    let (rangees, colonnes) = match corps.len() {
        10 => ([court(0), court(2)], [court(4), court(6)]),
        _ => ([0, 4].map(|place| long(corps, place).unwrap_or(0)), [court(8), court(10)]),
    };
    rangees[1] > 65_536 || colonnes[1] > 256 || rangees[0] > rangees[1] || colonnes[0] > colonnes[1]
}

/// The file system that such a file is.
struct Conteneur<'a> {
    octets: &'a [u8],
    secteur: usize,
    petit: usize,
    /// Below this many bytes a stream is kept in small sectors.
    seuil: u32,
    fat: Vec<u32>,
    minifat: Vec<u32>,
    repertoire: Vec<u8>,
}

impl<'a> Conteneur<'a> {
    fn ouvre(octets: &'a [u8]) -> Option<Conteneur<'a>> {
        let court = |place: usize| Some(u16::from_le_bytes(octets.get(place..place + 2)?.try_into().ok()?));
        let long = |place: usize| long(octets, place);
        let secteur = 1usize.checked_shl(court(30)?.into()).filter(|taille| (512..=4096).contains(taille))?;
        let petit = 1usize.checked_shl(court(32)?.into()).filter(|taille| (8..=512).contains(taille))?;
        let mut ici = Conteneur {
            octets,
            secteur,
            petit,
            seuil: long(56)?,
            fat: Vec::new(),
            minifat: Vec::new(),
            repertoire: Vec::new(),
        };
        // The table of sectors: 109 of its own sectors are named in the header, the others in a chain.
        let mut places: Vec<u32> = (0..109).filter_map(|n| long(76 + 4 * n)).take_while(|place| *place < FIN).collect();
        let (mut suite, mut vus) = (long(68)?, HashSet::new());
        while suite < FIN - 2 && vus.insert(suite) {
            let morceau = mots(ici.secteur_de(suite)?);
            let (dernier, autres) = morceau.split_last()?;
            places.extend(autres.iter().filter(|place| **place < FIN - 2));
            suite = *dernier;
        }
        // A table that names a sector twice would be longer than the file.
        if places.len() > octets.len() / secteur {
            return None;
        }
        for place in places {
            let morceau = mots(ici.secteur_de(place)?);
            ici.fat.extend(morceau);
        }
        ici.repertoire = ici.chaine(long(48)?)?;
        if long(64)? > 0 {
            ici.minifat = mots(&ici.chaine(long(60)?)?);
        }
        Some(ici)
    }

    fn secteur_de(&self, n: u32) -> Option<&'a [u8]> {
        let debut = (n as usize).checked_add(1)?.checked_mul(self.secteur)?;
        self.octets.get(debut..(debut + self.secteur).min(self.octets.len()))
    }

    /// The bytes of a chain of sectors; none where it goes round.
    fn chaine(&self, premier: u32) -> Option<Vec<u8>> {
        let (mut suite, mut lus) = (premier, Vec::new());
        while suite < FIN - 2 {
            lus.extend_from_slice(self.secteur_de(suite)?);
            suite = *self.fat.get(suite as usize)?;
            if lus.len() > self.octets.len() {
                return None;
            }
        }
        Some(lus)
    }

    /// The stream of the workbook.
    fn classeur(&self) -> Option<Vec<u8>> {
        let racine = self.repertoire.get(..128)?;
        let entree = self.repertoire.chunks_exact(128).find(|entree| {
            let longueur = usize::from(entree[64]).saturating_sub(2).min(64);
            let nom: Vec<u16> = entree[..longueur].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
            ["workbook", "book"].contains(&String::from_utf16_lossy(&nom).to_lowercase().as_str())
        })?;
        let (premier, taille) = (long(entree, 116)?, long(entree, 120)?);
        let mut lus = Vec::new();
        if taille >= self.seuil {
            lus = self.chaine(premier)?;
        } else {
            let petits = self.chaine(long(racine, 116)?)?;
            let mut suite = premier;
            while suite < FIN - 2 && lus.len() <= petits.len() {
                let debut = (suite as usize).checked_mul(self.petit)?;
                lus.extend_from_slice(petits.get(debut..(debut + self.petit).min(petits.len()))?);
                suite = *self.minifat.get(suite as usize)?;
            }
        }
        lus.truncate(taille as usize);
        Some(lus)
    }
}

fn long(octets: &[u8], place: usize) -> Option<u32> {
    Some(u32::from_le_bytes(octets.get(place..place + 4)?.try_into().ok()?))
}

fn mots(octets: &[u8]) -> Vec<u32> {
    octets.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}
