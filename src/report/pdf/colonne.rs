//! Columns and cells of a table, and how wide they have to be.

use super::texte::{Style, propre};

/// Between a cell's edge and its text, left and right.
pub(super) const BORD: f32 = 3.0;
/// What just fits has place after rounding, too.
const JEU: f32 = 0.5;

/// How a column's texts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignement {
    /// From the left.
    Gauche,
    /// To the right.
    Droite,
    /// In the middle.
    Centre,
    /// Commas under each other, in the middle of the column.
    Decimal,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Colonne {
    /// Its header.
    pub titre: String,
    /// Its width, in points.
    pub largeur: f32,
    /// How its texts stand.
    pub alignement: Alignement,
}

impl Colonne {
    /// A column.
    pub fn nouvelle(titre: &str, largeur: f32, alignement: Alignement) -> Self {
        Colonne { titre: titre.to_owned(), largeur, alignement }
    }

    /// The style in which a text stands on one line of the column: smaller where it has to be.
    pub fn ajuste(&self, texte: &str, style: Style) -> Style {
        let (besoin, place) = (largeur_de(texte, style, self.alignement) - avec_bords(0.0), self.largeur - 2.0 * BORD);
        if besoin + JEU <= place { style } else { Style { taille: style.taille * place / (besoin + JEU), ..style } }
    }
}

/// How wide a column is that has place for so many points of text.
pub fn avec_bords(largeur: f32) -> f32 {
    largeur + 2.0 * BORD + JEU
}

/// How wide a column is in which the text stands on one line.
pub fn largeur_de(texte: &str, style: Style, alignement: Alignement) -> f32 {
    let propre = propre(texte);
    let large = style.largeur(&propre);
    avec_bords(match debut_decimal(&propre, style).filter(|_| alignement == Alignement::Decimal) {
        Some(debut) => 2.0 * (debut + large).max(-debut),
        None => large,
    })
}

/// From the middle of a column to where a figure begins whose comma stands, or would stand, under the others, so that `00,00` is in
/// the middle; none in what is no figure.
pub(super) fn debut_decimal(ligne: &str, style: Style) -> Option<f32> {
    let is_whole = !ligne.is_empty() && ligne.bytes().all(|octet| octet.is_ascii_digit());
    let virgule = ligne.find(',').or(is_whole.then_some(ligne.len()))?;
    Some(style.largeur("00,00") / 2.0 - style.largeur(",00") - style.largeur(&ligne[..virgule]))
}

/// A cell: paragraphs one below the other.
#[derive(Clone, Debug, Default)]
pub struct Cellule {
    pub(super) paragraphes: Vec<(String, Style)>,
    /// Columns that it spans, less one.
    pub(super) de_plus: usize,
    pub(super) alignement: Option<Alignement>,
}

impl Cellule {
    /// A cell with one text.
    pub fn de(texte: impl Into<String>, style: Style) -> Self {
        Cellule { paragraphes: vec![(texte.into(), style)], ..Cellule::default() }
    }

    /// The same with another text below.
    pub fn puis(mut self, texte: impl Into<String>, style: Style) -> Self {
        self.paragraphes.push((texte.into(), style));
        self
    }

    /// The same over so many columns (at least one).
    pub fn sur(mut self, colonnes: usize) -> Self {
        self.de_plus = colonnes.saturating_sub(1);
        self
    }

    /// The same, standing otherwise than its column.
    pub fn vers(mut self, alignement: Alignement) -> Self {
        self.alignement = Some(alignement);
        self
    }

    /// The width that it needs so that each of its texts stays on one line, standing like its column.
    fn largeur(&self, colonne: Alignement) -> f32 {
        let alignement = self.alignement.unwrap_or(colonne);
        self.paragraphes.iter().map(|(texte, style)| largeur_de(texte, *style, alignement)).fold(0.0, f32::max)
    }
}

/// Makes columns of figures as wide as what these rows have in them; the column `cede` gives what they need. Texts from the left
/// may break, and keep the width that they have.
pub fn ajuste<'a>(colonnes: &mut [Colonne], lignes: impl IntoIterator<Item = &'a Vec<Cellule>>, cede: usize) {
    let mut pris = 0.0;
    for ligne in lignes {
        let mut rang = 0;
        for cellule in ligne {
            if let Some(colonne) = colonnes.get_mut(rang)
                && cellule.de_plus == 0
                && colonne.alignement != Alignement::Gauche
            {
                let de_plus = (cellule.largeur(colonne.alignement) - colonne.largeur).max(0.0);
                colonne.largeur += de_plus;
                pris += de_plus;
            }
            rang += cellule.de_plus + 1;
        }
    }
    if let Some(colonne) = colonnes.get_mut(cede) {
        colonne.largeur -= pris;
    }
}
