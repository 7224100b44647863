//! What lists, bulletins and reports share: the school's heading, figures as French schools write them, headings of parts.

use super::pdf::document::{LARGEUR, MARGE, mm};
use super::pdf::texte::{BLEU, GRIS, Style};
use super::pdf::{Dessin, Document, Logo, Precision, Role};
use crate::domain::Centiemes;
use crate::domain::statistiques::Statistiques;
use std::io::{Result, Write};

/// For what there is none of.
pub(super) const RIEN: &str = "—";
/// A part's heading.
const PARTIE: Style = Style::gras(10.5).en(BLEU);

/// The school, as its papers begin with it.
#[derive(Clone, Debug, Default)]
pub struct Etablissement {
    /// Its name.
    pub nom: String,
    /// Its address, line by line.
    pub adresse: Vec<String>,
    /// Its logo.
    pub logo: Option<Logo>,
    /// The school year: `2025-2026`.
    pub annee: String,
}

/// What a class's averages lie between, and their mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extremes {
    /// The mean.
    pub moyenne: Option<Centiemes>,
    /// The lowest.
    pub min: Option<Centiemes>,
    /// The highest.
    pub max: Option<Centiemes>,
}

impl From<&Statistiques> for Extremes {
    fn from(s: &Statistiques) -> Self {
        Extremes { moyenne: s.moyenne, min: s.min, max: s.max }
    }
}

/// A place among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rang {
    /// From 1.
    pub place: u64,
    /// Others have it too.
    pub ex_aequo: bool,
}

impl Rang {
    /// `1er`, `3e ex æquo`.
    pub(super) fn en_mots(self) -> String {
        let ordinal = if self.place == 1 { "er" } else { "e" };
        format!("{}{ordinal}{}", self.place, if self.ex_aequo { " ex æquo" } else { "" })
    }

    /// `3`, `3 ex`: where there is little place.
    pub(super) fn court(self) -> String {
        format!("{}{}", self.place, if self.ex_aequo { " ex" } else { "" })
    }
}

/// `12,50`, `12,50*` where a mark is awaited, `—`.
pub(super) fn moyenne(moyenne: Option<Centiemes>, provisoire: bool) -> String {
    match moyenne {
        Some(moyenne) if provisoire => format!("{moyenne}*"),
        Some(moyenne) => moyenne.to_string(),
        None => RIEN.to_owned(),
    }
}

/// What `*` means.
pub(super) const PROVISOIRE: &str = "* moyenne provisoire : une note au moins est attendue.";

/// `24 sur 31 (77,4 %)`; `—` where nobody has an average.
pub(super) fn part(combien: u64, de: u64) -> String {
    match (combien * 1_000 + de / 2).checked_div(de) {
        Some(part) => format!("{combien} sur {de} ({},{} %)", part / 10, part % 10),
        None => RIEN.to_owned(),
    }
}

/// `1 élève`, `34 élèves`.
pub(super) fn compte(combien: u64, un: &str, plusieurs: &str) -> String {
    format!("{combien} {}", if combien < 2 { un } else { plusieurs })
}

/// Logo, name and address, in the upper left corner, at most `largeur` wide; gives where they end.
pub(super) fn entete<W: Write>(
    doc: &mut Document<W>,
    ecole: &Etablissement,
    logo: Option<Dessin>,
    largeur: f32,
) -> Result<f32> {
    let haut = doc.y;
    let (mut x, mut bas) = (MARGE, haut);
    if let (Some(dessin), Some(logo)) = (logo, &ecole.logo) {
        let (large, haute) = logo.taille(mm(24.0), mm(20.0));
        let texte = format!("Logo de l'établissement {}", ecole.nom);
        doc.figure(&texte, (x, haut), (large, haute), |doc| {
            doc.dessin(dessin, (x, haut + haute), Some((large, haute)));
        })?;
        (x, bas) = (x + large + 9.0, haut + haute);
    }
    let largeur = MARGE + largeur - x;
    let mut y = haut;
    doc.dans(Role::P, Precision::Aucune, |doc| {
        y = doc.paragraphe(x, y, largeur, Style::gras(11.0), &ecole.nom);
        Ok(())
    })?;
    if !ecole.adresse.is_empty() {
        doc.dans(Role::P, Precision::Aucune, |doc| {
            for ligne in &ecole.adresse {
                y = doc.paragraphe(x, y, largeur, Style::normal(8.0).en(GRIS), ligne);
            }
            Ok(())
        })?;
    }
    Ok(y.max(bas))
}

/// The title and what is said below it, from `x` to the right edge, from `y` down; gives where they end.
pub(super) fn titre<W: Write>(
    doc: &mut Document<W>,
    (x, y): (f32, f32),
    titre: &str,
    lignes: &[String],
) -> Result<f32> {
    let largeur = LARGEUR - MARGE - x;
    let mut y = y;
    doc.dans(Role::H1, Precision::Aucune, |doc| {
        y = doc.paragraphe(x, y, largeur, Style::gras(15.0).en(BLEU), titre);
        Ok(())
    })?;
    for ligne in lignes.iter().filter(|ligne| !ligne.is_empty()) {
        doc.dans(Role::P, Precision::Aucune, |doc| {
            y = doc.paragraphe(x, y, largeur, Style::normal(9.5), ligne);
            Ok(())
        })?;
    }
    Ok(y)
}

/// A part's heading, on a page that has place for `suite` points below it.
pub(super) fn partie<W: Write>(doc: &mut Document<W>, titre: &str, suite: f32) -> Result<()> {
    if !doc.assure(suite + 24.0)? {
        doc.y += 9.0;
    }
    sous_titre(doc, MARGE, titre)
}

/// A heading at `x`, where the document stands.
pub(super) fn sous_titre<W: Write>(doc: &mut Document<W>, x: f32, titre: &str) -> Result<()> {
    let y = doc.y;
    doc.dans(Role::H2, Precision::Aucune, |doc| {
        doc.ecrit(x, y + PARTIE.hauteur(), PARTIE, titre);
        Ok(())
    })?;
    doc.y = y + PARTIE.interligne() + 3.0;
    Ok(())
}

/// A paragraph over the whole width, where the document stands.
pub(super) fn phrase<W: Write>(doc: &mut Document<W>, style: Style, texte: &str) -> Result<()> {
    let lignes = super::pdf::texte::lignes(texte, style, LARGEUR - 2.0 * MARGE);
    doc.dans(Role::P, Precision::Aucune, |doc| {
        for ligne in lignes {
            doc.assure(style.interligne())?;
            doc.ecrit(MARGE, doc.y + style.hauteur(), style, &ligne);
            doc.y += style.interligne();
        }
        Ok(())
    })
}
