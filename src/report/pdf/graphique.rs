//! Charts, drawn as lines and areas. They are told apart without colour: dark and full for one, light with an edge, or dashed,
//! for the other. Each has words for whoever does not see it.

use super::document::Document;
use super::texte::{BLEU, Couleur, GRIS, Style, coupe};
use crate::domain::Centiemes;
use std::io::{Result, Write};

/// What is compared with the student.
const CLAIR: Couleur = [0.8, 0.83, 0.87];
/// The edge of what is light.
const BORD: Couleur = [0.4, 0.43, 0.48];
/// Behind everything.
const GRILLE: Couleur = [0.82; 3];
/// Of what is written along a chart.
const LEGENDE: Style = Style::normal(7.0).en(GRIS);

/// Two values side by side under one name.
#[derive(Clone, Debug)]
pub struct Paire {
    /// Its name.
    pub nom: String,
    /// The one that the chart is about.
    pub valeur: Option<Centiemes>,
    /// What it is compared with.
    pub repere: Option<Centiemes>,
}

impl Paire {
    /// `Maths 12,50 (classe 11,20)`.
    fn mots(&self, repere: &str) -> String {
        let ecrit = |valeur: Option<Centiemes>| valeur.map_or_else(|| "—".to_owned(), |valeur| valeur.to_string());
        format!("{} {} ({repere} {})", self.nom, ecrit(self.valeur), ecrit(self.repere))
    }
}

/// What the two values of pairs are.
#[derive(Clone, Copy, Debug)]
pub struct Noms<'a> {
    /// Of the whole.
    pub titre: &'a str,
    /// `élève`.
    pub valeur: &'a str,
    /// `classe`.
    pub repere: &'a str,
}

impl Noms<'_> {
    fn mots(&self, paires: &[Paire]) -> String {
        let paires: Vec<String> = paires.iter().map(|paire| paire.mots(self.repere)).collect();
        format!("{} : {}", self.titre, paires.join(" ; "))
    }
}

/// The height of [`barres`] for so many pairs.
pub fn hauteur_des_barres(combien: usize, pas: f32) -> f32 {
    combien as f32 * pas + 20.0
}

/// From one pair of bars to the next, where there is place.
pub const PAS: f32 = 10.5;
/// Pairs of bars that a page holds.
pub const PAR_PAGE: usize = 60;

/// Bars from 0 to 20, lying: each value, and below it what it is compared with. From `y` down, so wide, and `pas` from one
/// pair to the next.
pub fn barres<W: Write>(
    doc: &mut Document<W>,
    (x, y): (f32, f32),
    (largeur, pas): (f32, f32),
    noms: Noms<'_>,
    paires: &[Paire],
) -> Result<()> {
    let haut = hauteur_des_barres(paires.len(), pas);
    doc.figure(&noms.mots(paires), (x, y), (largeur, haut), |doc| {
        legende(doc, (x, y), noms, false);
        let plus_long = paires.iter().map(|paire| LEGENDE.largeur(&paire.nom)).fold(0.0, f32::max);
        let marge = (plus_long + 6.0).clamp(50.0, largeur * 0.45);
        let (debut, bas) = (x + marge, y + haut - 8.0);
        let echelle = (largeur - marge - 6.0) / 2000.0;
        for note in [0, 500, 1000, 1500, 2000] {
            let trait_x = debut + note as f32 * echelle;
            let (epais, couleur) = if note == 1000 { (0.9, BORD) } else { (0.4, GRILLE) };
            doc.ligne(&[(trait_x, y + 10.0), (trait_x, bas)], epais, couleur, &[]);
            doc.ecrit_au_centre(trait_x, bas + 7.5, LEGENDE, &(note / 100).to_string());
        }
        for (rang, paire) in paires.iter().enumerate() {
            let haut = y + 11.5 + rang as f32 * pas;
            let epaisseur = pas * 0.42;
            let style = Style::normal(LEGENDE.taille.min(pas * 0.9));
            let nom = coupe(&paire.nom, style, marge - 4.0);
            doc.ecrit_a_droite(debut - 4.0, haut + pas / 2.0 + 2.2, style, &nom);
            if let Some(valeur) = paire.valeur {
                doc.aire((debut, haut + 0.5), (valeur.0 as f32 * echelle, epaisseur), BLEU, None);
            }
            if let Some(repere) = paire.repere {
                let place = (debut, haut + 0.9 + epaisseur);
                doc.aire(place, (repere.0 as f32 * echelle, pas * 0.26), CLAIR, Some(BORD));
            }
        }
    })
}

/// Which mark is which, on one line.
fn legende<W: Write>(doc: &mut Document<W>, (x, y): (f32, f32), noms: Noms<'_>, lignes: bool) {
    let mut x = x;
    for (rang, nom) in [noms.valeur, noms.repere].into_iter().enumerate() {
        match (lignes, rang) {
            (false, 0) => doc.aire((x, y + 1.5), (9.0, 5.0), BLEU, None),
            (false, _) => doc.aire((x, y + 1.5), (9.0, 5.0), CLAIR, Some(BORD)),
            (true, 0) => doc.ligne(&[(x, y + 4.0), (x + 14.0, y + 4.0)], 1.6, BLEU, &[]),
            (true, _) => doc.ligne(&[(x, y + 4.0), (x + 14.0, y + 4.0)], 1.0, BORD, &[2.5, 2.0]),
        }
        let debut = x + if lignes { 17.0 } else { 12.0 };
        doc.ecrit(debut, y + 6.6, LEGENDE, nom);
        x = debut + LEGENDE.largeur(nom) + 12.0;
    }
}

/// Values from 0 to 20 over time, with what they are compared with. From `y` down, that large.
pub fn courbe<W: Write>(
    doc: &mut Document<W>,
    (x, y): (f32, f32),
    (largeur, hauteur): (f32, f32),
    noms: Noms<'_>,
    paires: &[Paire],
) -> Result<()> {
    doc.figure(&noms.mots(paires), (x, y), (largeur, hauteur), |doc| {
        legende(doc, (x, y), noms, true);
        let (gauche, droite, haut, bas) = (x + 16.0, x + largeur - 4.0, y + 16.0, y + hauteur - 12.0);
        let ordonnee = |valeur: Centiemes| bas - valeur.0 as f32 * (bas - haut) / 2000.0;
        for note in [0, 500, 1000, 1500, 2000] {
            let trait_y = ordonnee(Centiemes(note));
            let (epais, couleur) = if note == 1000 { (0.9, BORD) } else { (0.4, GRILLE) };
            doc.ligne(&[(gauche, trait_y), (droite, trait_y)], epais, couleur, &[]);
            doc.ecrit_a_droite(gauche - 4.0, trait_y + 2.5, LEGENDE, &(note / 100).to_string());
        }
        let pas = (droite - gauche) / paires.len().max(1) as f32;
        let abscisse = |rang: usize| gauche + pas * (rang as f32 + 0.5);
        let points = |lit: fn(&Paire) -> Option<Centiemes>| {
            let point = move |(rang, paire)| lit(paire).map(|valeur| (abscisse(rang), ordonnee(valeur), valeur));
            paires.iter().enumerate().filter_map(point).collect::<Vec<_>>()
        };
        let (eleve, classe) = (points(|paire| paire.valeur), points(|paire| paire.repere));
        let sans_valeur =
            |points: &[(f32, f32, Centiemes)]| points.iter().map(|(x, y, _)| (*x, *y)).collect::<Vec<_>>();
        for (rang, paire) in paires.iter().enumerate() {
            doc.ecrit_au_centre(abscisse(rang), bas + 9.0, LEGENDE, &coupe(&paire.nom, LEGENDE, pas - 2.0));
        }
        if classe.len() > 1 {
            doc.ligne(&sans_valeur(&classe), 1.0, BORD, &[2.5, 2.0]);
        }
        for (x, y, _) in &classe {
            doc.aire((x - 1.8, y - 1.8), (3.6, 3.6), [1.0; 3], Some(BORD));
        }
        if eleve.len() > 1 {
            doc.ligne(&sans_valeur(&eleve), 1.6, BLEU, &[]);
        }
        for (x, y, valeur) in &eleve {
            doc.aire((x - 2.2, y - 2.2), (4.4, 4.4), BLEU, None);
            // Beside the other line, not on it; and never above the chart.
            let below = classe.iter().any(|(other, autre, _)| other == x && autre < y) || *y - 12.0 < haut;
            let pied = if below { y + 10.5 } else { y - 4.5 };
            let (style, texte) = (Style::gras(7.0), valeur.to_string());
            let large = style.largeur(&texte) + 2.0;
            doc.aire((x - large / 2.0, pied - 6.0), (large, 7.0), [1.0; 3], None);
            doc.ecrit_au_centre(*x, pied, style, &texte);
        }
    })
}

/// How many stand in each of some parts, as columns with their numbers on top. From `y` down, that large.
pub fn histogramme<W: Write>(
    doc: &mut Document<W>,
    (x, y): (f32, f32),
    (largeur, hauteur): (f32, f32),
    titre: &str,
    parts: &[(String, u64)],
) -> Result<()> {
    let mots: Vec<String> = parts.iter().map(|(nom, combien)| format!("{nom} : {combien}")).collect();
    doc.figure(&format!("{titre} : {}", mots.join(" ; ")), (x, y), (largeur, hauteur), |doc| {
        let (haut, bas) = (y + 12.0, y + hauteur - 12.0);
        let plus_haute = parts.iter().map(|(_, combien)| *combien).max().unwrap_or(0).max(1);
        let pas = largeur / parts.len().max(1) as f32;
        for (rang, (nom, combien)) in parts.iter().enumerate() {
            let gauche = x + rang as f32 * pas;
            let haute = *combien as f32 / plus_haute as f32 * (bas - haut);
            if *combien > 0 {
                doc.aire((gauche + 1.5, bas - haute), (pas - 3.0, haute), BLEU, None);
                let combien = combien.to_string();
                doc.ecrit_au_centre(gauche + pas / 2.0, bas - haute - 3.0, Style::gras(7.5), &combien);
            }
            doc.ecrit_au_centre(gauche + pas / 2.0, bas + 9.0, LEGENDE, nom);
        }
        doc.ligne(&[(x, bas), (x + largeur, bas)], 0.8, BORD, &[]);
    })
}
