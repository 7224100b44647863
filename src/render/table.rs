//! Tables that fit the terminal; the only file that names prettytable. It neither wraps nor cleans nor fits: cells are made
//! printable here, columns shortened with `…` or left out by their importance, never wrapped.

use super::style::Ton;
use crate::texte;
use prettytable::format::{Alignment, FormatBuilder};
use prettytable::{Cell, Row, Table};
use std::io::{Result, Write};

/// Blanks between two columns.
pub const ECART: usize = 2;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Colonne<'a> {
    /// Its header, safe to show.
    pub titre: &'a str,
    /// Numbers stand to the right.
    pub droite: bool,
    /// Some of them have decimals: commas stand below one another.
    pub decimale: bool,
    /// 0 never goes; of the others, the highest goes first where room lacks.
    pub rang: u8,
    /// Where room lacks, it may be shortened down to so many columns; none: it stays whole.
    pub mini: Option<usize>,
}

impl<'a> Colonne<'a> {
    /// A text that may be shortened.
    pub const fn texte(titre: &'a str, rang: u8, mini: usize) -> Colonne<'a> {
        Colonne { titre, droite: false, decimale: false, rang, mini: Some(mini) }
    }

    /// A value that says something else when shortened: a phone, a day.
    pub const fn entiere(titre: &'a str, rang: u8) -> Colonne<'a> {
        Colonne { mini: None, ..Colonne::texte(titre, rang, 0) }
    }

    /// A number.
    pub const fn nombre(titre: &'a str, rang: u8) -> Colonne<'a> {
        Colonne { droite: true, ..Colonne::entiere(titre, rang) }
    }

    /// Numbers of which some have decimals, and others none.
    pub const fn decimale(titre: &'a str, rang: u8) -> Colonne<'a> {
        Colonne { decimale: true, ..Colonne::nombre(titre, rang) }
    }
}

/// A value, safe to show.
#[derive(Clone, Debug)]
pub struct Cellule {
    texte: String,
    ton: Ton,
    filet: bool,
}

impl Cellule {
    /// The text, its control characters made visible.
    pub fn de(brut: &str) -> Cellule {
        Cellule { texte: texte::printable(brut).into_owned(), ton: Ton::Neutre, filet: false }
    }

    /// A rule across the column.
    pub fn filet() -> Cellule {
        Cellule { filet: true, ..Cellule::de("") }
    }

    /// The same in that tone.
    pub fn en(self, ton: Ton) -> Cellule {
        Cellule { ton, ..self }
    }
}

impl From<String> for Cellule {
    fn from(brut: String) -> Self {
        Cellule::de(&brut)
    }
}

/// Columns and rows; each row has one cell per column.
#[derive(Debug)]
pub struct Tableau<'a> {
    /// From left to right.
    pub colonnes: &'a [Colonne<'a>],
    /// From top to bottom.
    pub lignes: Vec<Vec<Cellule>>,
}

impl Tableau<'_> {
    /// Writes the table within `largeur` columns, where that is given.
    ///
    /// # Errors
    /// What the writer says.
    pub fn ecrit(mut self, largeur: Option<usize>, couleur: bool, sortie: &mut dyn Write) -> Result<()> {
        self.aligne_les_decimales();
        let colonnes = self.ajuste(largeur);
        let mut table = Table::new();
        table.set_format(FormatBuilder::new().padding(0, ECART).build());
        let row = |cell: &dyn Fn(usize, usize) -> String| {
            let cell = |&(place, largeur): &(usize, usize)| {
                let align = if self.colonnes[place].droite { Alignment::RIGHT } else { Alignment::LEFT };
                Cell::new_align(&cell(place, largeur), align)
            };
            Row::new(colonnes.iter().map(cell).collect())
        };
        table.add_row(row(&|place, largeur| texte::fit(self.colonnes[place].titre, largeur).into_owned()));
        table.add_row(row(&|_, largeur| "─".repeat(largeur)));
        for ligne in &self.lignes {
            table.add_row(row(&|place, largeur| match &ligne[place] {
                Cellule { filet: true, .. } => "─".repeat(largeur),
                cellule => texte::fit(&cellule.texte, largeur).into_owned(),
            }));
        }
        let mut drawn = Vec::new();
        table.print(&mut drawn)?;
        for (n, line) in String::from_utf8_lossy(&drawn).lines().enumerate() {
            // Blanks at the end of a line would wrap in a window made narrower, and are copied along.
            let line = line.trim_end();
            let line = if couleur { self.colore(n, line, &colonnes) } else { line.to_owned() };
            writeln!(sortie, "{line}")?;
        }
        Ok(())
    }

    /// Numbers get as many blanks behind them as the longest part behind a comma, or a `/`, is longer than theirs; words stay at
    /// the right.
    fn aligne_les_decimales(&mut self) {
        for place in (0..self.colonnes.len()).filter(|place| self.colonnes[*place].decimale) {
            let queues: Vec<Option<usize>> = self.lignes.iter().map(|ligne| queue(&ligne[place].texte)).collect();
            let longue = queues.iter().flatten().max().copied().unwrap_or(0);
            for (ligne, queue) in self.lignes.iter_mut().zip(queues) {
                ligne[place].texte.push_str(&" ".repeat(queue.map_or(0, |queue| longue - queue)));
            }
        }
    }

    /// The drawn line number `n` in its cells' tones: prettytable would count escape sequences as columns.
    fn colore(&self, n: usize, line: &str, colonnes: &[(usize, usize)]) -> String {
        let ligne = match n {
            0 => return Ton::Fort.peint(line, true),
            n => n.checked_sub(2).and_then(|n| self.lignes.get(n)),
        };
        let Some(ligne) = ligne.filter(|ligne| ligne.iter().any(|cell| cell.ton != Ton::Neutre)) else {
            return line.to_owned();
        };
        let mut coloured = String::with_capacity(line.len() + 16);
        let mut rest = line;
        for &(place, largeur) in colonnes {
            let (cell, after) = rest.split_at(coupe(rest, largeur));
            let (gap, after) = after.split_at(coupe(after, ECART));
            coloured += &ligne[place].ton.peint(cell, true);
            coloured += gap;
            rest = after;
        }
        coloured + rest
    }

    /// The columns that are shown, each with its width.
    fn ajuste(&self, largeur: Option<usize>) -> Vec<(usize, usize)> {
        let natural = |(place, colonne): (usize, &Colonne<'_>)| {
            let cells = self.lignes.iter().map(|ligne| texte::width(&ligne[place].texte));
            (place, cells.fold(texte::width(colonne.titre), usize::max))
        };
        let mut kept: Vec<(usize, usize)> = self.colonnes.iter().enumerate().map(natural).collect();
        let Some(largeur) = largeur else { return kept };
        loop {
            let total = kept.iter().map(|(_, w)| w + ECART).sum::<usize>().saturating_sub(ECART);
            let excess = total.saturating_sub(largeur);
            let spare =
                |&(place, w): &(usize, usize)| self.colonnes[place].mini.map_or(0, |mini| w.saturating_sub(mini));
            if excess <= kept.iter().map(spare).sum() {
                raccourcit(&mut kept, excess, spare);
                return kept;
            }
            let least = kept.iter().enumerate().max_by_key(|(_, (place, _))| self.colonnes[*place].rang);
            match least {
                Some((index, (place, _))) if self.colonnes[*place].rang > 0 => {
                    kept.remove(index);
                }
                _ => {
                    // Narrower than anybody works: texts first, then whatever is widest.
                    let text = |&(place, w): &(usize, usize)| match self.colonnes[place].mini {
                        Some(_) => w.saturating_sub(3),
                        None => 0,
                    };
                    let rest = raccourcit(&mut kept, excess, text);
                    raccourcit(&mut kept, rest, |(_, w)| w.saturating_sub(1));
                    return kept;
                }
            }
        }
    }
}

/// The columns of what stands behind a number's whole part; none of what is no number.
fn queue(texte: &str) -> Option<usize> {
    let entiere = texte.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '−' | '\u{a0}'));
    texte.contains(|c: char| c.is_ascii_digit()).then(|| texte::width(entiere))
}

/// The byte where the first `columns` columns of the text end.
fn coupe(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let beyond = text.char_indices().find(|(_, c)| {
        used += texte::width(c.encode_utf8(&mut [0; 4]));
        used > columns
    });
    beyond.map_or(text.len(), |(place, _)| place)
}

/// Takes `excess` columns away, one by one from the widest that has some to spare; gives what could not be taken.
fn raccourcit(kept: &mut [(usize, usize)], excess: usize, spare: impl Fn(&(usize, usize)) -> usize) -> usize {
    for left in (1..=excess).rev() {
        match kept.iter_mut().filter(|column| spare(column) > 0).max_by_key(|(_, w)| *w) {
            Some((_, w)) => *w -= 1,
            None => return left,
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COLONNES: [Colonne; 4] = [
        Colonne::entiere("Matricule", 0),
        Colonne::texte("Nom", 0, 6),
        Colonne::texte("Classe", 1, 6),
        Colonne::nombre("Moyenne", 0),
    ];

    fn drawn(lignes: &[[&str; 4]], largeur: Option<usize>, couleur: bool) -> String {
        let cell = |texte: &str| Cellule::de(texte).en(if texte == "9,00" { Ton::Faible } else { Ton::Neutre });
        let lignes = lignes.iter().map(|ligne| ligne.iter().map(|texte| cell(texte)).collect()).collect();
        let mut sortie = Vec::new();
        Tableau { colonnes: &COLONNES, lignes }.ecrit(largeur, couleur, &mut sortie).unwrap();
        String::from_utf8(sortie).unwrap()
    }

    #[test]
    fn wide_characters_and_colours_stay_in_line() {
        let rows = [["E1", "日本", "L3", "12,50"], ["E2", "Élise", "L3", "9,00"]];
        let table = drawn(&rows, None, false);
        insta::assert_snapshot!(table, @r#"
        Matricule  Nom    Classe  Moyenne
        ─────────  ─────  ──────  ───────
        E1         日本   L3        12,50
        E2         Élise  L3         9,00
        "#);
        let coloured = drawn(&rows, None, true);
        assert!(coloured.contains("\x1b[31m   9,00\x1b[0m") && coloured.starts_with("\x1b[1mMatricule"), "{coloured}");
        assert_eq!(
            ["\x1b[1m", "\x1b[31m", "\x1b[0m"].iter().fold(coloured, |text, code| text.replace(code, "")),
            table
        );
    }

    #[test]
    fn commas_stand_below_one_another() {
        const NOTES: [Colonne; 2] = [Colonne::decimale("Note", 0), Colonne::texte("Type", 0, 6)];
        let lignes = ["15,5", "12", "8/10", "ABS", "9,25"];
        let lignes = lignes.map(|note| vec![Cellule::de(note), Cellule::de("devoir")]).to_vec();
        let mut sortie = Vec::new();
        Tableau { colonnes: &NOTES, lignes }.ecrit(None, false, &mut sortie).unwrap();
        insta::assert_snapshot!(String::from_utf8(sortie).unwrap(), @r#"
         Note  Type
        ─────  ──────
        15,5   devoir
        12     devoir
         8/10  devoir
          ABS  devoir
         9,25  devoir
        "#);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(
            rows in proptest::collection::vec(["[A-Z0-9]{1,32}", "[a-zé日 ]{0,60}", "[a-z]{0,30}", "[0-9]{1,2},[0-9]{2}"], 0..8),
            largeur in 12usize..130,
        ) {
            let rows: Vec<[&str; 4]> = rows.iter().map(|r| [&*r[0], &*r[1], &*r[2], &*r[3]]).collect();
            for line in drawn(&rows, Some(largeur), false).lines() {
                prop_assert!(texte::width(line) <= largeur, "{line}");
            }
        }
    }
}
