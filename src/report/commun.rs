//! What lists, bulletins and reports share: the school's heading, figures as French schools write them, headings of parts.

use super::pdf::document::{MARGE, UTILE, mm};
use super::pdf::graphique::{Noms, PAR_PAGE, PAS, Paire, barres, hauteur_des_barres, histogramme};
use super::pdf::tableau::{Alignement, Cellule, Colonne, Tableau};
use super::pdf::texte::{BLEU, GRIS, Style, lignes};
use super::pdf::{Dessin, Document, Logo, Precision, Role, Titre};
use crate::domain::mentions::mentions;
use crate::domain::statistiques::{Statistiques, pour_mille};
use crate::domain::{Centiemes, Pays};
use std::io::{Result, Write};

/// Of cells.
pub(super) const CORPS: Style = Style::normal(8.5);
/// Of cells that have to be seen.
pub(super) const FORT: Style = Style::gras(8.5);
/// Of column headers.
pub(super) const ENTETE: Style = Style::gras(8.0);
/// For what there is none of.
pub const RIEN: &str = "—";
/// A part's heading.
const PARTIE: Style = Style::gras(10.5).en(BLEU);

/// The height of a heading.
pub(super) const SOUS_TITRE: f32 = 16.0;
/// The height of a part's heading, with what stands free above it.
pub(super) const HAUT_DE_PARTIE: f32 = SOUS_TITRE + 7.0;

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
    /// Its country, whose papers they look like.
    pub pays: Pays,
}

impl Etablissement {
    /// `Année scolaire 2025-2026`; empty where none is known.
    pub(super) fn ligne_annee(&self) -> String {
        if self.annee.is_empty() { String::new() } else { format!("Année scolaire {}", self.annee) }
    }
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

/// `12,50`, `12,50*` where a mark is awaited, `—`, `—*`.
pub(super) fn moyenne(moyenne: Option<Centiemes>, provisoire: bool) -> String {
    match moyenne {
        Some(moyenne) if provisoire => format!("{moyenne}*"),
        Some(moyenne) => moyenne.to_string(),
        None if provisoire => format!("{RIEN}*"),
        None => RIEN.to_owned(),
    }
}

/// What `*` means.
pub const PROVISOIRE: &str = "* moyenne provisoire : une note au moins est attendue.";

/// How that is written below a table.
pub(super) const NOTE: Style = Style::normal(7.5);
/// Between a table and that.
const AVANT_NOTE: f32 = 2.5;
/// How much place that needs.
pub(super) const HAUT_DE_NOTE: f32 = AVANT_NOTE + 10.0;

/// Says so below a table.
pub(super) fn explique_provisoire<W: Write>(doc: &mut Document<W>) -> Result<()> {
    doc.y += AVANT_NOTE;
    phrase(doc, NOTE, PROVISOIRE)
}

/// `24 sur 31 (77,4 %)`; `—` where nobody has an average.
pub(super) fn part(combien: u64, de: u64) -> String {
    pour_cent(combien, de).map_or_else(|| RIEN.to_owned(), |part| format!("{combien} sur {de} ({part})"))
}

/// `77,4 %`, half up; nothing of nothing.
fn pour_cent(combien: u64, de: u64) -> Option<String> {
    let part = pour_mille(combien, de)?;
    Some(format!("{},{} %", part / 10, part % 10))
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
    if !ecole.nom.is_empty() {
        doc.dans(Role::P, Precision::Aucune, |doc| {
            y = doc.paragraphe(x, y, largeur, Style::gras(11.0), &ecole.nom);
            Ok(())
        })?;
    }
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
    let largeur = doc.largeur() - MARGE - x;
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
    place(doc, suite)?;
    sous_titre(doc, MARGE, titre)
}

/// The same, with a bookmark.
pub(super) fn chapitre<W: Write>(doc: &mut Document<W>, titre: &str, suite: f32) -> Result<()> {
    place(doc, suite)?;
    doc.signet(titre);
    sous_titre(doc, MARGE, titre)
}

fn place<W: Write>(doc: &mut Document<W>, suite: f32) -> Result<()> {
    if !doc.assure(suite + HAUT_DE_PARTIE)? {
        doc.y += HAUT_DE_PARTIE - SOUS_TITRE;
    }
    Ok(())
}

/// A heading at `x`, where the document stands.
pub(super) fn sous_titre<W: Write>(doc: &mut Document<W>, x: f32, titre: &str) -> Result<()> {
    let y = doc.y;
    doc.dans(Role::H2, Precision::Aucune, |doc| {
        doc.ecrit(x, y + PARTIE.hauteur(), PARTIE, titre);
        Ok(())
    })?;
    doc.y = y + SOUS_TITRE;
    Ok(())
}

/// A paragraph over the whole width, where the document stands.
pub(super) fn phrase<W: Write>(doc: &mut Document<W>, style: Style, texte: &str) -> Result<()> {
    let lignes = lignes(texte, style, doc.utile());
    doc.dans(Role::P, Precision::Aucune, |doc| {
        for ligne in lignes {
            doc.assure(style.interligne())?;
            doc.ecrit_ligne(MARGE, doc.y + style.hauteur(), style, &ligne);
            doc.y += style.interligne();
        }
        Ok(())
    })
}

/// What there is of these, parted by dashes.
pub(super) fn parts_de_titre(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
}

/// Begins a report: the school on the left, what it is on the right, with what its class is called at length.
pub(super) fn commence<W: Write>(
    sortie: W,
    quoi: Titre,
    ecole: &Etablissement,
    (nom, intitule): (&str, Option<&str>),
    periode: &str,
) -> Result<Document<W>> {
    let date = quoi.date;
    let mut doc = Document::commence(sortie, quoi)?;
    let logo = ecole.logo.as_ref().map(|logo| doc.logo(logo)).transpose()?;
    doc.partie(&parts_de_titre(&[&ecole.nom, nom, periode, &format!("édité le {date}")]))?;
    doc.signet(nom);
    let haut = doc.y;
    let bas_ecole = entete(&mut doc, ecole, logo, mm(84.0))?;
    let dessous = [intitule.unwrap_or_default().to_owned(), periode.to_owned(), ecole.ligne_annee()];
    let bas_titre = titre(&mut doc, (MARGE + mm(92.0), haut), nom, &dessous)?;
    doc.y = bas_ecole.max(bas_titre) + 4.0;
    Ok(doc)
}

/// The figures, side by side in boxes.
pub(super) fn chiffres<W: Write>(doc: &mut Document<W>, s: &Statistiques) -> Result<()> {
    chapitre(doc, "Chiffres", 40.0)?;
    let haut = doc.y;
    let valeurs = [
        ("Effectif", s.effectif.to_string(), 1.0),
        ("Moyenne", moyenne(s.moyenne, false), 1.0),
        ("Médiane", moyenne(s.mediane, false), 1.0),
        ("La plus basse", moyenne(s.min, false), 1.0),
        ("La plus haute", moyenne(s.max, false), 1.0),
        ("Écart type", moyenne(s.ecart_type, false), 1.0),
        ("10 ou plus", part(s.admis, s.avec_moyenne), 2.0),
    ];
    let pas = UTILE / 8.0;
    let mut x = MARGE;
    for (nom, valeur, large) in valeurs {
        let milieu = x + pas * large / 2.0;
        doc.aire((x + 1.5, haut), (pas * large - 3.0, 34.0), [0.95, 0.96, 0.97], Some([0.75; 3]));
        doc.dans(Role::P, Precision::Aucune, |doc| {
            doc.ecrit_au_centre(milieu, haut + 11.5, Style::normal(7.5).en(GRIS), nom);
            let grand = Style::gras(12.0);
            let taille = if grand.largeur(&valeur) > pas * large - 8.0 { Style::gras(9.0) } else { grand };
            doc.ecrit_au_centre(milieu, haut + 27.0, taille, &valeur);
            Ok(())
        })?;
        x += pas * large;
    }
    doc.y = haut + 38.0;
    Ok(())
}

/// How averages are spread, as columns; beside it, how many have each mention.
pub(super) fn repartition<W: Write>(doc: &mut Document<W>, s: &Statistiques) -> Result<()> {
    const HAUT: f32 = 118.0;
    chapitre(doc, "Répartition des moyennes", HAUT)?;
    if s.avec_moyenne == 0 {
        return phrase(doc, Style::normal(9.0), "Aucun élève n'a encore de moyenne.");
    }
    let haut = doc.y;
    let part_de = |(rang, combien): (usize, &u64)| {
        let bord = if rang == 9 { ']' } else { '[' };
        (format!("[{} ; {}{bord}", 2 * rang, 2 * rang + 2), *combien)
    };
    let parts: Vec<(String, u64)> = s.repartition.iter().enumerate().map(part_de).collect();
    histogramme(doc, (MARGE, haut), (mm(116.0), HAUT), "Élèves par moyenne", &parts)?;
    let x = MARGE + mm(122.0);
    let colonnes = vec![
        Colonne::nouvelle("Mention", mm(26.0), Alignement::Gauche),
        Colonne::nouvelle("Élèves", mm(14.0), Alignement::Droite),
        Colonne::nouvelle("Part", UTILE - mm(162.0), Alignement::Droite),
    ];
    let mut tableau = Tableau::commence(doc, x, colonnes, ENTETE)?;
    let noms = mentions().iter().map(|(nom, _)| nom);
    let mut lignes: Vec<(String, u64)> = noms.map(str::to_owned).zip(s.mentions.iter().copied()).collect();
    lignes.reverse();
    let premiere = mentions().iter().next().map_or(Centiemes::VINGT, |(_, seuil)| seuil);
    lignes.push((format!("Moins de {}", premiere.court()), s.avec_moyenne - s.mentions.iter().sum::<u64>()));
    for (nom, combien) in lignes {
        let part = pour_cent(combien, s.avec_moyenne).unwrap_or_default();
        tableau.ligne(doc, &[nom, combien.to_string(), part].map(|texte| Cellule::de(texte, CORPS)), None)?;
    }
    let sans = s.effectif.saturating_sub(s.avec_moyenne).to_string();
    if sans != "0" {
        tableau.ligne(doc, &["Sans moyenne", &sans, ""].map(|texte| Cellule::de(texte, CORPS)), None)?;
    }
    tableau.finit(doc)?;
    doc.y = doc.y.max(haut + HAUT);
    Ok(())
}

/// A chart of pairs over the whole width, on as many pages as it needs; nothing where there is nothing to compare.
pub(super) fn comparaison<W: Write>(
    doc: &mut Document<W>,
    titre: &str,
    noms: Noms<'_>,
    paires: &[Paire],
) -> Result<()> {
    for (rang, paires) in paires.chunks(PAR_PAGE).enumerate() {
        let haut = hauteur_des_barres(paires.len(), PAS);
        match rang {
            0 => chapitre(doc, titre, haut)?,
            _ => partie(doc, &format!("{titre} (suite)"), haut)?,
        }
        let debut = doc.y;
        barres(doc, (MARGE, debut), (UTILE, PAS), noms, paires)?;
        doc.y = debut + haut;
    }
    Ok(())
}
