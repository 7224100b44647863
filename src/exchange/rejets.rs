//! The rejects file: the lines that were refused, as they were, and why. Corrected, it is imported like any other.

use super::colonnes::colonne_erreur;
use super::tableur::Tableur;
use super::{Faute, Feuille, LigneBrute, formule};
use crate::enclos::Place;
use crate::error::Result;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
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
    let mut tableur = Tableur::commence(sortie)?;
    // The messages of an earlier rejects file give way to the new ones.
    let ancienne = colonne_erreur(&feuille.entetes);
    let titres =
        feuille.entetes.iter().enumerate().filter(|(i, _)| Some(*i) != ancienne).map(|(_, titre)| titre.as_str());
    tableur.ligne(titres.chain(["Erreur"]))?;
    for ligne in &feuille.lignes {
        if let Some(message) = messages.get(&ligne.numero) {
            for cellule in cellules(feuille.entetes.len(), ancienne, ligne, message) {
                tableur.cellule(cellule.as_bytes())?;
            }
            tableur.fin_de_ligne()?;
        }
    }
    tableur.finit()
}

/// The cells below their headers, the message below `Erreur`, and what the line had too many behind it.
fn cellules<'a>(entetes: usize, ancienne: Option<usize>, ligne: &'a LigneBrute, message: &'a str) -> Vec<Cow<'a, str>> {
    // A quote too many is a fault here again where it was one, and says that it is meant where it was not.
    let de = |i: usize| {
        let texte = ligne.cellules.get(i).unwrap_or("");
        let meant = ligne.defaut.is_none() && !ligne.guillemets.contains(&i) && formule::is_guillemet_isole(texte);
        if meant { formule::protege_texte(texte) } else { formule::protege(texte) }
    };
    let mut cellules: Vec<Cow<'_, str>> = (0..entetes).filter(|i| Some(*i) != ancienne).map(de).collect();
    cellules.push(formule::protege(message));
    cellules.extend((entetes..ligne.cellules.len()).map(de));
    cellules
}

#[cfg(test)]
mod tests;
