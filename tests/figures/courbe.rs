//! How the time of works goes with the size of the school: a table, and a chart for the terminal.

use crate::mesure::{aligne, duree, milliers, verdict};
use std::fmt::Write;

/// The chart's width in characters, and what it goes from and to, in seconds: powers of ten.
const LARGEUR: f64 = 48.0;
const DE: f64 = 1e-6;
const A: f64 = 1e3;
/// A work whose output stays may take so many times as long in the largest school as in the smallest: an index has a level more.
const MARGE: f64 = 2.5;

/// How much a work gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sortie {
    /// The same at any size.
    Egale,
    /// As much more as there are more students.
    Toute,
    /// A report of the whole school: it may look at everybody.
    Rapport,
}

/// One work at several sizes.
pub struct Courbe {
    pub nom: &'static str,
    pub sortie: Sortie,
    /// Students, and seconds.
    pub points: Vec<(usize, f64)>,
}

impl Courbe {
    /// How many times as long the last one takes as the first, and how many times as much it gives.
    fn croissance(&self) -> (f64, f64) {
        let [premier, dernier] = [self.points[0], self.points[self.points.len() - 1]];
        let sortie = if self.sortie == Sortie::Egale { 1.0 } else { dernier.0 as f64 / premier.0 as f64 };
        (dernier.1 / premier.1, sortie)
    }
}

/// The table: each work, its times, how it grew beside its output.
pub fn table(courbes: &[Courbe]) -> String {
    let Some(premiere) = courbes.first() else { return String::new() };
    let mut titres = vec!["travail".to_owned()];
    titres.extend(premiere.points.iter().map(|(taille, _)| milliers(*taille as f64)));
    titres.extend(["temps", "sortie", ""].map(str::to_owned));
    let ligne = |courbe: &Courbe| {
        let (temps, sortie) = courbe.croissance();
        let mut cases = vec![courbe.nom.to_owned()];
        cases.extend(courbe.points.iter().map(|(_, secondes)| duree(*secondes)));
        cases.extend([format!("× {temps:.1}").replace('.', ","), format!("× {sortie:.0}")]);
        cases.push(match courbe.sortie {
            Sortie::Rapport => String::new(),
            _ => verdict(temps <= sortie * MARGE).to_owned(),
        });
        cases
    };
    aligne(titres, courbes.iter().map(ligne).collect())
}

/// The chart: a bar each time, ten times as long is the same step to the right.
pub fn dessin(courbes: &[Courbe]) -> String {
    let mut texte = format!("de {} à {}, échelle logarithmique\n", duree(DE), duree(A));
    let large = courbes.iter().map(|courbe| courbe.nom.chars().count()).max().unwrap_or(0);
    for courbe in courbes {
        for (n, (taille, secondes)) in courbe.points.iter().enumerate() {
            let nom = if n == 0 { courbe.nom } else { "" };
            let part = (secondes / DE).log10() / (A / DE).log10();
            let barre = "▇".repeat((part.clamp(0.0, 1.0) * LARGEUR).round() as usize);
            // Writing to a text cannot fail.
            let _ = writeln!(texte, "{nom:large$}  {:>9}  {barre} {}", milliers(*taille as f64), duree(*secondes));
        }
    }
    texte
}
