//! CSV files: bytes → text → cells. What the cells mean is not known here.

use super::decoupe::{self, Defectueuse};
use super::{Feuille, LigneBrute, Options, Origine, Separateur, formule, octets};
use crate::error::{ImportError, Result};
use std::ops::Range;
use std::path::Path;

/// Reads a CSV file. Lines that are blank, or have nothing but separators, are left out; a `'` before what a
/// spreadsheet would run is taken off (see [`formule`]).
///
/// # Errors
/// A file that is missing, no text, too large, empty or without a line of data. A line that is wrong is no error: see
/// [`LigneBrute::defaut`].
pub fn lire(chemin: &Path, options: &Options) -> Result<Feuille> {
    let texte = octets::lire(chemin, options)?;
    let (separateur, lignes) = decoupe(&texte.contenu, options)?;
    let origine = Origine::Csv { encodage: texte.encodage, bom: texte.bom, separateur };
    Ok(feuille(lignes, origine)?)
}

fn feuille(mut lignes: Vec<LigneBrute>, origine: Origine) -> Result<Feuille, ImportError> {
    if lignes.is_empty() {
        return Err(ImportError::Vide);
    }
    let entetes = lignes.remove(0);
    match (entetes.defaut, lignes.is_empty()) {
        (Some(_), _) => Err(ImportError::Entetes { ligne: entetes.numero }),
        (None, true) => Err(ImportError::SansLigne),
        (None, false) => Ok(Feuille { entetes: entetes.cellules, lignes, origine }),
    }
}

/// The lines of the text, the header line first.
fn decoupe(texte: &str, options: &Options) -> Result<(Separateur, Vec<LigneBrute>), ImportError> {
    let (annonce, debut) = decoupe::directive(texte).map_or((None, 0), |(s, debut)| (Some(s), debut));
    let separateur = options.separateur.or(annonce).unwrap_or_else(|| decoupe::separateur(&texte[debut..]));
    let defectueuses = decoupe::defectueuses(texte, debut, separateur, &options.limites)?;
    let mut lecteur = Lecteur { texte, separateur, octet: 0, numero: 1, lignes: Vec::new() };
    let mut place = debut;
    for Defectueuse { ou, defaut } in defectueuses {
        lecteur.segment(place..ou.start);
        let numero = lecteur.numero(ou.start);
        let ligne = texte[ou.clone()].trim_end_matches(['\r', '\n']);
        let cellules = ligne.split(char::from(separateur.octet())).map(|c| formule::libere(c).to_owned()).collect();
        lecteur.lignes.push(LigneBrute { numero, cellules, defaut: Some(defaut) });
        place = ou.end;
    }
    lecteur.segment(place..texte.len());
    Ok((separateur, lecteur.lignes))
}

struct Lecteur<'a> {
    texte: &'a str,
    separateur: Separateur,
    /// A byte of the text, and the line on which it stands.
    octet: usize,
    numero: u64,
    lignes: Vec<LigneBrute>,
}

impl Lecteur<'_> {
    /// The line of a byte further on. The reader of the crate counts no lines that end with CR alone.
    fn numero(&mut self, octet: usize) -> u64 {
        self.numero += decoupe::fins_de_ligne(self.texte.as_bytes(), self.octet..octet);
        self.octet = octet;
        self.numero
    }

    /// Reads a part of the text whose quotes add up.
    fn segment(&mut self, ou: Range<usize>) {
        let texte = self.texte;
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(self.separateur.octet())
            .has_headers(false)
            .flexible(true)
            .from_reader(texte[ou.clone()].as_bytes());
        let mut record = ::csv::StringRecord::new();
        // Neither I/O nor encoding can fail here, and uneven lines are allowed.
        while let Ok(true) = reader.read_record(&mut record) {
            if record.iter().all(|cellule| cellule.trim().is_empty()) {
                continue;
            }
            let avant = ou.start + record.position().map_or(0, |place| place.byte() as usize);
            let blancs = texte.as_bytes()[avant..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            let numero = self.numero(avant + blancs);
            let cellules = record.iter().map(|cellule| formule::libere(cellule).to_owned()).collect();
            self.lignes.push(LigneBrute { numero, cellules, defaut: None });
        }
    }
}

#[cfg(test)]
mod tests;
