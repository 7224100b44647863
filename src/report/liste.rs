//! The list of students as a PDF: a title, what it is a list of, a table over as many pages as it needs. Rows are written as
//! they come, so that a list of 100,000 needs hardly more memory than one of ten.

use super::commun::{CORPS, ENTETE, phrase, titre};
use super::pdf::document::MARGE;
use super::pdf::tableau::{Alignement, Cellule, Colonne, Tableau};
use super::pdf::texte::Style;
use super::pdf::{Document, Titre};
use std::io::{Result, Write};

/// A list with more columns lies on its long side.
const DEBOUT: usize = 7;

/// A column of the list.
#[derive(Clone, Debug)]
pub struct ColonneDeListe {
    /// Its header.
    pub titre: String,
    /// How its texts stand.
    pub alignement: Alignement,
    /// Its part of the width, against the others.
    pub poids: f32,
}

/// A list that is being written.
pub struct Liste<W: Write> {
    doc: Document<W>,
    tableau: Tableau,
}

impl<W: Write> Liste<W> {
    /// Begins a list: its title, what is said below it (criteria, number, day), its columns.
    ///
    /// # Errors
    /// What the writer says.
    pub fn commence(sortie: W, quoi: Titre, lignes: &[String], colonnes: &[ColonneDeListe]) -> Result<Self> {
        let (nom, pied) =
            (quoi.titre.clone(), [quoi.auteur.as_str(), &quoi.titre, &quoi.date.to_string()].map(str::to_owned));
        let pied: Vec<String> = pied.into_iter().filter(|part| !part.is_empty()).collect();
        let mut doc = Document::commence(sortie, quoi)?;
        if colonnes.len() > DEBOUT {
            doc.couche();
        }
        doc.partie(&pied.join(" – "))?;
        doc.signet(&nom);
        let haut = doc.y;
        doc.y = titre(&mut doc, (MARGE, haut), &nom, &[])?;
        for ligne in lignes {
            phrase(&mut doc, Style::normal(9.5), ligne)?;
        }
        doc.y += 8.0;
        let poids: f32 = colonnes.iter().map(|colonne| colonne.poids.max(0.1)).sum();
        let utile = doc.utile();
        let colonne = |c: &ColonneDeListe| Colonne::nouvelle(&c.titre, utile * c.poids.max(0.1) / poids, c.alignement);
        let tableau = Tableau::commence(&mut doc, MARGE, colonnes.iter().map(colonne).collect(), ENTETE)?;
        Ok(Liste { doc, tableau })
    }

    /// Adds a row: one text for each column.
    ///
    /// # Errors
    /// What the writer says.
    pub fn ligne<'a>(&mut self, cellules: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let cellules: Vec<Cellule> = cellules.into_iter().map(|texte| Cellule::de(texte, CORPS)).collect();
        self.tableau.ligne(&mut self.doc, &cellules, None)
    }

    /// Ends the list, with what is said below its last row, and gives the writer back.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finit(mut self, dessous: &[&str]) -> Result<W> {
        self.tableau.finit(&mut self.doc)?;
        self.doc.y += 4.0;
        for ligne in dessous {
            phrase(&mut self.doc, Style::normal(9.5), ligne)?;
        }
        self.doc.finit()
    }
}
