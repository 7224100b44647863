//! All that a school keeps about somebody, to be read by him: parts one after the other, each a table with what it is for above it.

use super::commun::{CORPS, ENTETE, Etablissement, chapitre, commence, phrase};
use super::pdf::Titre;
use super::pdf::document::{MARGE, UTILE};
use super::pdf::tableau::{Alignement, Cellule, Colonne, Tableau};
use super::pdf::texte::Style;
use crate::domain::DateCivile;
use std::io::{Result, Write};

/// What the paper is called.
const TITRE: &str = "Données personnelles";
/// Below a heading there is place for so much of its part.
const DEBUT: f32 = 60.0;

/// What is kept about somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DossierPersonnel {
    /// Who: `Awa Diop (E00001, L3)`.
    pub de: String,
    /// Part by part.
    pub parties: Vec<PartieDeDossier>,
}

/// A part: what it is, and its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartieDeDossier {
    /// Its heading.
    pub titre: String,
    /// What has to be known to read it.
    pub dit: String,
    /// The columns, each with its part of the width; none where there is only something to say.
    pub colonnes: Vec<(&'static str, u8)>,
    /// A text for each column.
    pub lignes: Vec<Vec<String>>,
}

impl DossierPersonnel {
    /// Writes it, and gives the writer back.
    ///
    /// # Errors
    /// What the writer says.
    pub fn ecrit<W: Write>(&self, sortie: W, ecole: &Etablissement, date: DateCivile) -> Result<W> {
        let titre = Titre { titre: format!("{TITRE} – {}", self.de), auteur: ecole.nom.clone(), date };
        let mut doc = commence(sortie, titre, ecole, (TITRE, Some(&self.de)), TITRE)?;
        for partie in &self.parties {
            chapitre(&mut doc, &partie.titre, DEBUT)?;
            if !partie.dit.is_empty() {
                phrase(&mut doc, Style::normal(9.0), &partie.dit)?;
                doc.y += 3.0;
            }
            match (partie.colonnes.is_empty(), partie.lignes.is_empty()) {
                (true, _) => {}
                (false, true) => phrase(&mut doc, CORPS, "Rien.")?,
                (false, false) => {
                    let tout: f32 = partie.colonnes.iter().map(|(_, poids)| f32::from(*poids)).sum();
                    let colonne = |(titre, poids): &(&'static str, u8)| {
                        Colonne::nouvelle(titre, UTILE * f32::from(*poids) / tout, Alignement::Gauche)
                    };
                    let colonnes = partie.colonnes.iter().map(colonne).collect();
                    let mut tableau = Tableau::commence(&mut doc, MARGE, colonnes, ENTETE)?;
                    for ligne in &partie.lignes {
                        let cellules: Vec<Cellule> = ligne.iter().map(|texte| Cellule::de(texte, CORPS)).collect();
                        tableau.ligne(&mut doc, &cellules, None)?;
                    }
                    tableau.finit(&mut doc)?;
                }
            }
            doc.y += 8.0;
        }
        doc.finit()
    }
}
