//! Settings, for a person.

use super::francais::RIEN;
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::config::Reglage;
use std::io::{Result, Write};

const REGLAGES: [Colonne; 3] =
    [Colonne::texte("Clé", 0, 16), Colonne::texte("Valeur", 0, 16), Colonne::texte("Origine", 1, 12)];

/// Writes every setting, its value and where it came from.
pub fn reglages(reglages: &[Reglage], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if p.format == Format::Vertical {
        let champ = |r: &Reglage| (r.cle.clone(), format!("{} ({})", r.valeur, r.origine));
        return vertical::ecrit(&reglages.iter().map(champ).collect::<Vec<_>>(), p, sortie);
    }
    let ligne = |r: &Reglage| {
        let valeur = if r.valeur.is_empty() { RIEN } else { &r.valeur };
        vec![Cellule::de(&r.cle), Cellule::de(valeur), Cellule::de(&r.origine)]
    };
    let lignes = reglages.iter().map(ligne).collect();
    Tableau { colonnes: &REGLAGES, lignes }.ecrit(p.largeur, p.couleur, sortie)
}
