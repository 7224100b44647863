//! Tables that go on over pages: rows stay whole where a page can hold them, the header is repeated, figures stand under each
//! other. Rows are drawn as they come: none is kept.

pub use super::colonne::{Alignement, Cellule, Colonne, ajuste, avec_bords, largeur_de};
use super::colonne::{BORD, debut_decimal};
use super::document::{Document, HAUT};
use super::structure::Precision;
use super::texte::{Couleur, Ligne, Style, lignes};
use pdf_writer::types::StructRole;
use std::io::{Result, Write};

/// Between a cell's edge and its text, above and below.
const JOUR: f32 = 1.3;
/// Less than this is no place to begin a row.
const PEU: f32 = 40.0;
/// Behind headers.
const FOND_ENTETE: Couleur = [0.88, 0.9, 0.93];
/// Behind what sums up.
pub const FOND_TOTAL: Couleur = [0.94, 0.95, 0.96];
/// Between rows.
const FILET: Couleur = [0.74; 3];

impl Colonne {
    /// The height of a row of such columns.
    pub fn hauteur(colonnes: &[Colonne], cellules: &[Cellule]) -> f32 {
        haut(&cases(0.0, colonnes, cellules))
    }

    /// The height of their header.
    pub fn hauteur_entete(colonnes: &[Colonne], entete: Style) -> f32 {
        haut(&cases_entete(0.0, colonnes, entete))
    }
}

/// Where a cell stands, and its lines.
struct Case {
    x: f32,
    largeur: f32,
    colonnes: usize,
    alignement: Alignement,
    lignes: Vec<(Ligne, Style)>,
}

impl Case {
    fn hauteur(&self) -> f32 {
        self.lignes.iter().map(|(_, style)| style.interligne()).sum()
    }

    /// From the top of its first line down to where that stands.
    fn pied(&self) -> f32 {
        self.lignes.first().map_or(0.0, |(_, style)| style.hauteur())
    }

    /// The first lines that have place in `hauteur`, one at least, taken out.
    fn debut(&mut self, hauteur: f32) -> Case {
        let mut reste = hauteur;
        let tient = |(_, style): &&(Ligne, Style)| {
            reste -= style.interligne();
            reste >= 0.0
        };
        let combien = self.lignes.iter().take_while(tient).count().max(1).min(self.lignes.len());
        Case { lignes: self.lignes.drain(..combien).collect(), ..*self }
    }
}

/// A table that is being drawn. What it draws, it draws in a [`Document`] that is given again at each step.
pub struct Tableau {
    x: f32,
    colonnes: Vec<Colonne>,
    entete: Style,
    /// A part of the table stands on this page.
    corps: bool,
    /// The column that names the row.
    nom: usize,
    /// The columns that stand again where a row goes on.
    reprises: Vec<usize>,
}

impl Tableau {
    /// Begins a table at the left edge `x`, with its header.
    pub fn commence<W: Write>(doc: &mut Document<W>, x: f32, colonnes: Vec<Colonne>, entete: Style) -> Result<Self> {
        let tableau = Tableau { x, colonnes, entete, corps: false, nom: 0, reprises: Vec::new() };
        let cases = tableau.cases_entete();
        // A header alone at the foot of a page helps nobody.
        doc.assure(haut(&cases) + 30.0)?;
        doc.ouvre(StructRole::Table, Precision::Aucune);
        doc.ouvre(StructRole::THead, Precision::Aucune);
        tableau.dessine(doc, &cases, Some(FOND_ENTETE), true)?;
        doc.ferme()?;
        Ok(tableau)
    }

    /// Rows are named by that column, from 0, and not by the first.
    pub fn nomme_par(mut self, colonne: usize) -> Self {
        self.nom = colonne;
        self
    }

    /// What these columns say, from 0, is said again on each page that a row takes.
    pub fn reprend(mut self, colonnes: Vec<usize>) -> Self {
        self.reprises = colonnes;
        self
    }

    /// Adds a row on a page that has place for so many points below it, too: what stands there belongs to the table.
    pub fn derniere_ligne<W: Write>(
        &mut self,
        doc: &mut Document<W>,
        cellules: &[Cellule],
        fond: Option<Couleur>,
        dessous: f32,
    ) -> Result<()> {
        let besoin = haut(&self.cases(cellules)) + dessous;
        let page = doc.bas() - HAUT - haut(&self.cases_entete());
        if dessous > 0.0 && doc.y + besoin > doc.bas() && besoin <= page {
            self.suite(doc)?;
        }
        self.ligne(doc, cellules, fond)
    }

    /// Adds a row, on a new page where this one is full.
    pub fn ligne<W: Write>(
        &mut self,
        doc: &mut Document<W>,
        cellules: &[Cellule],
        fond: Option<Couleur>,
    ) -> Result<()> {
        let mut cases = self.cases(cellules);
        let hauteur = haut(&cases);
        if doc.y + hauteur > doc.bas() {
            // What no page can hold is broken, and begins here; all else goes on to the next page whole.
            let page = doc.bas() - HAUT - haut(&self.cases_entete());
            if hauteur <= page || doc.y + PEU > doc.bas() {
                self.suite(doc)?;
            }
        }
        self.ouvre_corps(doc);
        let is_broken = doc.y + haut(&cases) > doc.bas();
        let reprises = self.reprises.iter().filter(|_| is_broken).filter(|rang| **rang < cases.len());
        let reprises: Vec<_> = reprises.map(|rang| (*rang, cases[*rang].lignes.clone())).collect();
        while doc.y + haut(&cases) > doc.bas() {
            let place = doc.bas() - doc.y - 2.0 * JOUR;
            let debut: Vec<Case> = cases.iter_mut().map(|case| case.debut(place)).collect();
            self.dessine(doc, &debut, fond, false)?;
            if cases.iter().all(|case| case.lignes.is_empty()) {
                return Ok(());
            }
            self.suite(doc)?;
            self.ouvre_corps(doc);
            for (rang, lignes) in &reprises {
                if cases[*rang].lignes.is_empty() {
                    cases[*rang].lignes.clone_from(lignes);
                }
            }
        }
        self.dessine(doc, &cases, fond, false)
    }

    /// Ends the table.
    pub fn finit<W: Write>(self, doc: &mut Document<W>) -> Result<()> {
        if self.corps {
            doc.ferme()?;
        }
        doc.ferme()
    }

    /// Goes on, on a new page, below the header again.
    fn suite<W: Write>(&mut self, doc: &mut Document<W>) -> Result<()> {
        if std::mem::take(&mut self.corps) {
            doc.ferme()?;
        }
        if doc.y > HAUT {
            doc.saute()?;
        }
        let cases = self.cases_entete();
        let mut done = Ok(());
        doc.artefact(|doc| done = self.dessine_cases(doc, &cases, Some(FOND_ENTETE)));
        done
    }

    fn ouvre_corps<W: Write>(&mut self, doc: &mut Document<W>) {
        if !std::mem::replace(&mut self.corps, true) {
            doc.ouvre(StructRole::TBody, Precision::Aucune);
        }
    }

    fn cases_entete(&self) -> Vec<Case> {
        cases_entete(self.x, &self.colonnes, self.entete)
    }

    fn cases(&self, cellules: &[Cellule]) -> Vec<Case> {
        cases(self.x, &self.colonnes, cellules)
    }

    /// Draws a row with its elements.
    fn dessine<W: Write>(
        &self,
        doc: &mut Document<W>,
        cases: &[Case],
        fond: Option<Couleur>,
        entete: bool,
    ) -> Result<()> {
        doc.ouvre(StructRole::TR, Precision::Aucune);
        let (hauteur, pied) = (haut(cases), pied(cases));
        self.fond(doc, hauteur, fond);
        for (rang, case) in cases.iter().enumerate() {
            let (role, precision) = match (entete, rang) {
                (true, _) => (StructRole::TH, Precision::EnteteDeColonne),
                // A text over the whole row names nothing.
                (false, rang) if rang == self.nom && cases.len() > 1 => {
                    (StructRole::TH, Precision::EnteteDeLigne(case.colonnes))
                }
                _ => (StructRole::TD, Precision::Colonnes(case.colonnes)),
            };
            doc.ouvre(role, precision);
            ecrit(doc, case, pied);
            doc.ferme()?;
        }
        doc.y += hauteur;
        doc.ferme()
    }

    /// Draws a row that is no element.
    fn dessine_cases<W: Write>(&self, doc: &mut Document<W>, cases: &[Case], fond: Option<Couleur>) -> Result<()> {
        let (hauteur, pied) = (haut(cases), pied(cases));
        self.fond(doc, hauteur, fond);
        cases.iter().for_each(|case| ecrit(doc, case, pied));
        doc.y += hauteur;
        Ok(())
    }

    fn fond<W: Write>(&self, doc: &mut Document<W>, hauteur: f32, fond: Option<Couleur>) {
        let (x, y) = (self.x, doc.y);
        let large: f32 = self.colonnes.iter().map(|colonne| colonne.largeur).sum();
        if let Some(fond) = fond {
            doc.aire((x, y), (large, hauteur), fond, None);
        }
        doc.trait_droit((x, y + hauteur), (x + large, y + hauteur), 0.4, FILET);
    }
}

/// The cells of a header.
fn cases_entete(x: f32, colonnes: &[Colonne], entete: Style) -> Vec<Case> {
    let cellule = |colonne: &Colonne| {
        let cellule = Cellule::de(colonne.titre.clone(), entete);
        if colonne.alignement == Alignement::Decimal { cellule.vers(Alignement::Centre) } else { cellule }
    };
    cases(x, colonnes, &colonnes.iter().map(cellule).collect::<Vec<_>>())
}

/// The cells of a row where they stand, in lines.
fn cases(mut x: f32, colonnes: &[Colonne], cellules: &[Cellule]) -> Vec<Case> {
    let mut rang = 0;
    let mut cases = Vec::with_capacity(cellules.len());
    for cellule in cellules {
        let fin = (rang + cellule.de_plus + 1).min(colonnes.len());
        let Some(premiere) = colonnes.get(rang) else { break };
        let largeur: f32 = colonnes[rang..fin].iter().map(|colonne| colonne.largeur).sum();
        let en_lignes = |(texte, style): &(String, Style)| {
            let style = *style;
            lignes(texte, style, largeur - 2.0 * BORD).into_iter().map(move |ligne| (ligne, style))
        };
        cases.push(Case {
            x,
            largeur,
            colonnes: fin - rang,
            alignement: cellule.alignement.unwrap_or(premiere.alignement),
            lignes: cellule.paragraphes.iter().flat_map(en_lignes).collect(),
        });
        (x, rang) = (x + largeur, fin);
    }
    cases
}

/// The height of a row.
fn haut(cases: &[Case]) -> f32 {
    let pied = pied(cases);
    cases.iter().map(|case| case.hauteur() + pied - case.pied()).fold(0.0, f32::max) + 2.0 * JOUR
}

/// From the top of a row's texts down to where all their first lines stand.
fn pied(cases: &[Case]) -> f32 {
    cases.iter().map(Case::pied).fold(0.0, f32::max)
}

/// Draws the lines of a cell, the first one standing `pied` below the row's edge.
fn ecrit<W: Write>(doc: &mut Document<W>, case: &Case, pied: f32) {
    let mut y = doc.y + JOUR + pied - case.pied();
    let (gauche, droite) = (case.x + BORD, case.x + case.largeur - BORD);
    let milieu = case.x + case.largeur / 2.0;
    for (ligne, style) in &case.lignes {
        let pied = y + style.hauteur();
        let decimal = debut_decimal(&ligne.texte, *style).filter(|_| case.alignement == Alignement::Decimal);
        let large = style.largeur(&ligne.texte);
        let x = match (case.alignement, decimal) {
            (Alignement::Gauche, _) => gauche,
            (Alignement::Droite, _) => droite - large,
            (_, Some(debut)) => milieu + debut,
            _ => milieu - large / 2.0,
        };
        doc.ecrit_ligne(x, pied, *style, ligne);
        y += style.interligne();
    }
}
