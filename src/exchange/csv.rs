//! CSV files: bytes → text → cells. What the cells mean is not known here.

use super::colonnes::{ERREUR, colonne_erreur};
use super::decoupe::{self, Defectueuse};
use super::{Cellules, Defaut, Feuille, LigneBrute, Options, Origine, Separateur, formule, octets};
use crate::arret;
use crate::error::ImportError;
use crate::texte;
use std::borrow::Cow;

/// Lines between two looks at Ctrl-C.
const PAS: usize = 4_096;

/// Reads a CSV file. Lines that are blank, or have nothing but separators, are left out; a `'` before what a
/// spreadsheet would run is taken off (see [`formule`]).
///
/// # Errors
/// A file that is no text, too large, empty or without a line of data. A line that is wrong is no error: see
/// [`LigneBrute::defaut`].
pub(super) fn lire(octets: Vec<u8>, options: &Options) -> Result<Feuille, ImportError> {
    let texte = octets::decode(octets, options.encodage)?;
    let (separateur, lignes) = decoupe(&texte.contenu, options)?;
    let origine = Origine::Csv { encodage: texte.encodage, bom: texte.bom, separateur };
    feuille(lignes, origine)
}

fn feuille(mut lignes: Vec<LigneBrute>, origine: Origine) -> Result<Feuille, ImportError> {
    if lignes.is_empty() {
        return Err(ImportError::Vide);
    }
    let entetes = lignes.remove(0);
    match (entetes.defaut, lignes.is_empty()) {
        (Some(_), _) => Err(ImportError::Entetes { ligne: entetes.numero }),
        (None, true) => Err(ImportError::SansLigne),
        (None, false) => Ok(Feuille { entetes: entetes.cellules.to_vec(), lignes, origine }),
    }
}

/// The lines of the text, the header line first.
fn decoupe(texte: &str, options: &Options) -> Result<(Separateur, Vec<LigneBrute>), ImportError> {
    let (annonce, debut) = decoupe::directive(texte).map_or((None, 0), |(s, debut)| (Some(s), debut));
    let separateur = options.separateur.or(annonce).unwrap_or_else(|| decoupe::separateur(&texte[debut..]));
    let mut limites = options.limites;
    // A rejects file has one column more than the file that it is of.
    let entetes = &texte[debut..decoupe::fin_de_ligne(texte.as_bytes(), debut)];
    limites.colonnes += usize::from(entetes.split(char::from(separateur.octet())).any(|c| texte::fold(c) == ERREUR));
    let defectueuses = decoupe::defectueuses(texte, debut, separateur, &limites)?;
    // Blank lines to the reader of the crate, which leaves them out and counts their bytes all the same.
    let mut octets = Cow::Borrowed(texte.as_bytes());
    for Defectueuse { ou, .. } in &defectueuses {
        octets.to_mut()[ou.clone()].fill(b'\n');
    }
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(separateur.octet())
        .has_headers(false)
        .flexible(true)
        .from_reader(&octets[debut..]);
    let mut defectueuses = defectueuses.into_iter().peekable();
    let colonnes = options.limites.colonnes;
    let mut lignes = Lignes { texte, separateur, colonnes, octet: 0, numero: 1, rejets: false, lues: Vec::new() };
    let mut record = ::csv::StringRecord::new();
    // Neither I/O nor encoding can fail here, and uneven lines are allowed.
    while let Ok(true) = reader.read_record(&mut record) {
        // Whoever asked for the file looks at Ctrl-C, too: what is read of it by then is never used.
        if lignes.lues.len().is_multiple_of(PAS) && arret::verifie().is_err() {
            break;
        }
        let avant = debut + record.position().map_or(0, |place| place.byte() as usize);
        let blancs = octets[avant..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        while let Some(defectueuse) = defectueuses.next_if(|defectueuse| defectueuse.ou.start < avant + blancs) {
            lignes.pousse_defectueuse(&defectueuse);
        }
        lignes.pousse(avant + blancs, record.iter(), None);
    }
    defectueuses.for_each(|defectueuse| lignes.pousse_defectueuse(&defectueuse));
    Ok((separateur, lignes.lues))
}

/// The lines read so far.
struct Lignes<'a> {
    texte: &'a str,
    separateur: Separateur,
    /// Cells of a line, at most.
    colonnes: usize,
    /// A byte of the text, and the line on which it stands.
    octet: usize,
    numero: u64,
    /// The headers are those of a rejects file.
    rejets: bool,
    lues: Vec<LigneBrute>,
}

impl Lignes<'_> {
    /// Takes a line that starts at that byte, further on than the last one; not where it is blank. The reader of the crate
    /// counts no lines that end with CR alone.
    fn pousse<'c>(&mut self, octet: usize, cellules: impl Iterator<Item = &'c str> + Clone, defaut: Option<Defaut>) {
        if defaut.is_none() && cellules.clone().all(|cellule| cellule.trim().is_empty()) {
            return;
        }
        self.numero += decoupe::fins_de_ligne(self.texte.as_bytes(), self.octet..octet);
        self.octet = octet;
        let isoles = cellules.clone().enumerate().filter(|(_, cellule)| formule::is_guillemet_isole(cellule));
        let mut guillemets: Vec<usize> = isoles.map(|(n, _)| n).collect();
        // In a cell that stands in quotes, another one was doubled: it is meant. Not where carnet has put the quotes itself,
        // around a line that it has refused.
        if !guillemets.is_empty() && defaut.is_none() && !self.rejets {
            let citees = decoupe::citees(self.texte, octet, self.separateur);
            guillemets.retain(|n| !citees.get(*n).is_some_and(|citee| *citee));
        }
        let cellules: Cellules = cellules.map(formule::libere).collect();
        if self.lues.is_empty() {
            self.rejets = colonne_erreur(&cellules.to_vec()).is_some();
        }
        self.lues.push(LigneBrute { numero: self.numero, cellules, defaut, guillemets });
    }

    /// Takes a line whose quotes do not add up: cut at every separator, quotes and all; what is too much stays in the last cell.
    fn pousse_defectueuse(&mut self, Defectueuse { ou, defaut }: &Defectueuse) {
        let ligne = self.texte[ou.clone()].trim_end_matches(['\r', '\n']);
        let cellules = ligne.splitn(self.colonnes.max(1), char::from(self.separateur.octet()));
        self.pousse(ou.start, cellules, Some(*defaut));
    }
}

#[cfg(test)]
mod tests;
