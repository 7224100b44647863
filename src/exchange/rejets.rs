//! The rejects file: the lines that were refused, as they were, and why. Corrected, it is imported like any other.

use super::colonnes::colonne_erreur;
use super::{Faute, Feuille, LigneBrute, formule};
use crate::enclos::Place;
use crate::error::Result;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The name that the rejects of a file take beside it: `eleves.csv` → `eleves.rejets.csv` → `eleves.2.rejets.csv`.
fn nom(source: &Path) -> String {
    let nom = source.file_stem().map_or_else(String::new, |nom| nom.to_string_lossy().into_owned());
    let Some(base) = nom.strip_suffix(".rejets") else { return format!("{nom}.rejets.csv") };
    let (base, n) = match base.rsplit_once('.').map(|(base, n)| (base, n.parse::<u32>())) {
        Some((base, Ok(n))) => (base, n.saturating_add(1)),
        _ => (base, 2),
    };
    format!("{base}.{n}.rejets.csv")
}

/// The first of those places beside the source that nobody has taken: a rejects file that somebody is correcting is never
/// written over.
///
/// # Errors
/// The folder cannot be read.
pub fn libre(source: Place) -> Result<Place> {
    let mut vers = source;
    loop {
        let suivant = nom(vers.chemin());
        vers = vers.voisine(&suivant);
        if vers.occupant()?.is_none() {
            return Ok(vers);
        }
    }
}

/// Writes the lines that have faults to `vers`: UTF-8 with a byte order mark, `;`, CR LF, the cells as they were, one
/// more column `Erreur`; readable by its owner only, and there in whole or not at all. `remplacer` allows to write over
/// a file.
///
/// # Errors
/// The file is there already and may not be replaced, or the folder cannot be written to.
pub fn ecrire(vers: &Place, feuille: &Feuille, fautes: &[Faute], remplacer: bool) -> Result<()> {
    vers.ecrit(remplacer, |fichier| contenu(fichier, feuille, fautes))
}

fn contenu(sortie: impl Write, feuille: &Feuille, fautes: &[Faute]) -> io::Result<()> {
    let mut messages: BTreeMap<u64, String> = BTreeMap::new();
    for Faute { ligne, champ, message, .. } in fautes {
        let messages = messages.entry(*ligne).or_default();
        if !messages.is_empty() {
            messages.push_str(" ; ");
        }
        if !champ.is_empty() {
            messages.push_str(&format!("{champ} : "));
        }
        messages.push_str(message);
    }
    let mut sortie = BufWriter::new(sortie);
    sortie.write_all("\u{feff}".as_bytes())?;
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(::csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(sortie);
    // The messages of an earlier rejects file give way to the new ones.
    let ancienne = colonne_erreur(&feuille.entetes);
    let titres =
        feuille.entetes.iter().enumerate().filter(|(i, _)| Some(*i) != ancienne).map(|(_, titre)| titre.as_str());
    writer.write_record(titres.chain(["Erreur"]).map(|titre| formule::protege(titre).into_owned()))?;
    for ligne in &feuille.lignes {
        if let Some(message) = messages.get(&ligne.numero) {
            writer.write_record(cellules(feuille.entetes.len(), ancienne, ligne, message))?;
        }
    }
    writer.flush()
}

/// The cells below their headers, the message below `Erreur`, and what the line had too many behind it.
fn cellules(entetes: usize, ancienne: Option<usize>, ligne: &LigneBrute, message: &str) -> Vec<String> {
    let protege = |cellule: &String| formule::protege(cellule).into_owned();
    let de = |i: usize| ligne.cellules.get(i).map_or_else(String::new, protege);
    let mut cellules: Vec<String> = (0..entetes).filter(|i| Some(*i) != ancienne).map(de).collect();
    cellules.push(formule::protege(message).into_owned());
    cellules.extend(ligne.cellules.iter().skip(entetes).map(protege));
    cellules
}

#[cfg(test)]
mod tests;
