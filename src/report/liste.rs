//! The list of students as a PDF: a title, what it is a list of, a table over as many pages as it needs. Its first rows tell how
//! wide the columns are; from then on rows are written as they come, so that a list of 100,000 needs hardly more memory than one
//! of ten.

use super::commun::{CORPS, ENTETE, HAUT_DE_NOTE, NOTE, phrase, titre};
use super::largeurs::{self, Besoin, Disposition};
use super::pdf::document::{HAUT, HAUTEUR, MARGE, UTILE};
use super::pdf::tableau::{Alignement, Cellule, Colonne, Tableau, avec_bords, largeur_de};
use super::pdf::texte::{Style, insecable};
use super::pdf::{Document, Titre};
use std::io::{Result, Write};

/// Rows that are looked at before the first is drawn.
const ECHANTILLON: usize = 2_000;
/// Less is not needed for a header, however long its words.
const ENTETE_AU_PLUS: f32 = 110.0;
/// Between two tables of the same students.
const ENTRE_BANDES: f32 = 8.0;

/// How a column takes what is wider than it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Largeur {
    /// It is wide enough: its texts are never broken.
    Entiere,
    /// Texts go on below, at blanks and hyphens; with so many points few of them do.
    Souple(f32),
}

/// A column of the list.
#[derive(Clone, Debug)]
pub struct ColonneDeListe {
    /// Its header.
    pub titre: String,
    /// How its texts stand.
    pub alignement: Alignement,
    /// How it takes what is wider than it.
    pub largeur: Largeur,
    /// It names the student: it stands again wherever his row goes on.
    pub nomme: bool,
}

impl ColonneDeListe {
    /// What its header needs.
    fn entete(&self) -> Besoin {
        let mini = avec_bords(insecable(&self.titre, ENTETE)).min(ENTETE_AU_PLUS);
        Besoin { mini, confort: mini, entier: largeur_de(&self.titre, ENTETE, Alignement::Gauche) }
    }

    /// What a text in it needs.
    fn texte(&self, texte: &str) -> Besoin {
        let entier = largeur_de(texte, CORPS, self.alignement);
        match self.largeur {
            Largeur::Entiere => Besoin { mini: entier, confort: entier, entier },
            Largeur::Souple(assez) => {
                let confort = entier.min(assez);
                Besoin { mini: avec_bords(insecable(texte, CORPS)).min(confort), confort, entier }
            }
        }
    }
}

/// A list that is being written.
pub struct Liste<W: Write> {
    doc: Document<W>,
    nom: String,
    pied: String,
    /// What is said below the title.
    dessus: Vec<String>,
    colonnes: Vec<ColonneDeListe>,
    besoins: Vec<Besoin>,
    corps: Corps,
}

/// What stands below the title.
enum Corps {
    /// The first rows: they tell how wide the columns are.
    Mesure(Vec<Vec<String>>),
    /// One table.
    Table(Tableau, Bande),
    /// Columns that have no place beside each other: a page of students after the other, table by table.
    Bandes {
        bandes: Vec<Bande>,
        /// The students of this page.
        lignes: Vec<Vec<String>>,
        /// Where the page ends for them.
        place: f32,
    },
}

/// Columns beside each other.
struct Bande {
    /// Which of the list.
    rangs: Vec<usize>,
    colonnes: Vec<Colonne>,
    /// The height of the students that wait for it, with its header.
    hauteur: f32,
}

impl Bande {
    fn nouvelle(largeurs: &[(usize, f32)], toutes: &[ColonneDeListe]) -> Bande {
        let colonne = |(rang, largeur): &(usize, f32)| {
            let ColonneDeListe { titre, alignement, .. } = &toutes[*rang];
            Colonne::nouvelle(titre, *largeur, *alignement)
        };
        let rangs = largeurs.iter().map(|(rang, _)| *rang).collect();
        let mut bande = Bande { rangs, colonnes: largeurs.iter().map(colonne).collect(), hauteur: 0.0 };
        bande.vide();
        bande
    }

    /// Nobody waits for it.
    fn vide(&mut self) {
        self.hauteur = HAUT_DE_NOTE + Colonne::hauteur_entete(&self.colonnes, ENTETE);
    }

    fn cellules(&self, ligne: &[String], toutes: &[ColonneDeListe]) -> Vec<Cellule> {
        let cellule = |(rang, colonne): (&usize, &Colonne)| {
            let texte = ligne.get(*rang).map_or("", String::as_str);
            match toutes[*rang].largeur {
                // Wider than all that was looked at.
                Largeur::Entiere => Cellule::de(texte, colonne.ajuste(texte, CORPS)),
                Largeur::Souple(_) => Cellule::de(texte, CORPS),
            }
        };
        self.rangs.iter().zip(&self.colonnes).map(cellule).collect()
    }

    fn commence<W: Write>(&self, doc: &mut Document<W>, toutes: &[ColonneDeListe]) -> Result<Tableau> {
        let noms = (0..self.rangs.len()).filter(|place| toutes[self.rangs[*place]].nomme).collect();
        Ok(Tableau::commence(doc, MARGE, self.colonnes.clone(), ENTETE)?.reprend(noms))
    }
}

impl<W: Write> Liste<W> {
    /// Begins a list: its title, what is said below it (criteria, number, day), its columns.
    ///
    /// # Errors
    /// What the writer says.
    pub fn commence(sortie: W, quoi: Titre, dessus: &[String], colonnes: &[ColonneDeListe]) -> Result<Self> {
        let pied = [quoi.auteur.as_str(), &quoi.titre, &quoi.date.to_string()].map(str::to_owned);
        let pied: Vec<String> = pied.into_iter().filter(|part| !part.is_empty()).collect();
        let mut colonnes = colonnes.to_vec();
        if !colonnes.iter().any(|colonne| colonne.nomme)
            && let Some(premiere) = colonnes.first_mut()
        {
            premiere.nomme = true;
        }
        Ok(Liste {
            nom: quoi.titre.clone(),
            pied: pied.join(" – "),
            dessus: dessus.to_vec(),
            doc: Document::commence(sortie, quoi)?,
            besoins: colonnes.iter().map(ColonneDeListe::entete).collect(),
            colonnes,
            corps: Corps::Mesure(Vec::new()),
        })
    }

    /// Adds a row: one text for each column.
    ///
    /// # Errors
    /// What the writer says.
    pub fn ligne<'a>(&mut self, cellules: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let ligne: Vec<String> = cellules.into_iter().map(str::to_owned).collect();
        let Corps::Mesure(lignes) = &mut self.corps else { return self.ecrit(ligne) };
        for ((besoin, colonne), texte) in self.besoins.iter_mut().zip(&self.colonnes).zip(&ligne) {
            *besoin = besoin.et(colonne.texte(texte));
        }
        lignes.push(ligne);
        if lignes.len() == ECHANTILLON { self.dispose() } else { Ok(()) }
    }

    /// Ends the list, with what is said below its last row, and gives the writer back.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finit(mut self, dessous: &[&str]) -> Result<W> {
        self.dispose()?;
        self.acheve_la_page()?;
        if let Corps::Table(tableau, _) = self.corps {
            tableau.finit(&mut self.doc)?;
        }
        self.doc.y += 4.0;
        for ligne in dessous {
            phrase(&mut self.doc, Style::normal(9.5), ligne)?;
        }
        self.doc.finit()
    }

    /// Enough rows are known: the title is drawn, and they are.
    fn dispose(&mut self) -> Result<()> {
        let Corps::Mesure(lignes) = &mut self.corps else { return Ok(()) };
        let lignes = std::mem::take(lignes);
        let noms: Vec<usize> = (0..self.colonnes.len()).filter(|rang| self.colonnes[*rang].nomme).collect();
        let Disposition { couchee, bandes } = largeurs::dispose(&self.besoins, &noms, [UTILE, HAUTEUR - 2.0 * MARGE]);
        let doc = &mut self.doc;
        if couchee {
            doc.couche();
        }
        doc.partie(&self.pied)?;
        doc.signet(&self.nom);
        let haut = doc.y;
        doc.y = titre(doc, (MARGE, haut), &self.nom, &[])?;
        for ligne in &self.dessus {
            phrase(doc, Style::normal(9.5), ligne)?;
        }
        doc.y += 8.0;
        let mut bandes: Vec<Bande> = bandes.iter().map(|bande| Bande::nouvelle(bande, &self.colonnes)).collect();
        self.corps = match (bandes.len(), bandes.pop()) {
            (1, Some(bande)) => Corps::Table(bande.commence(doc, &self.colonnes)?, bande),
            (_, derniere) => {
                bandes.extend(derniere);
                Corps::Bandes { bandes, lignes: Vec::new(), place: doc.bas() - doc.y }
            }
        };
        lignes.into_iter().try_for_each(|ligne| self.ecrit(ligne))
    }

    /// Draws a row, or lets it wait for the others of its page.
    fn ecrit(&mut self, ligne: Vec<String>) -> Result<()> {
        let colonnes = &self.colonnes;
        match &mut self.corps {
            Corps::Mesure(_) => Ok(()),
            Corps::Table(tableau, bande) => tableau.ligne(&mut self.doc, &bande.cellules(&ligne, colonnes), None),
            Corps::Bandes { bandes, lignes, place } => {
                let hauteur = |bande: &Bande| Colonne::hauteur(&bande.colonnes, &bande.cellules(&ligne, colonnes));
                let hauteurs: Vec<f32> = bandes.iter().map(hauteur).collect();
                let is_over = |(bande, hauteur): (&Bande, &f32)| bande.hauteur + hauteur > *place;
                if !lignes.is_empty() && bandes.iter().zip(&hauteurs).any(is_over) {
                    self.acheve_la_page()?;
                    return self.ecrit(ligne);
                }
                bandes.iter_mut().zip(&hauteurs).for_each(|(bande, hauteur)| bande.hauteur += hauteur);
                lignes.push(ligne);
                Ok(())
            }
        }
    }

    /// Draws the students that wait, table by table.
    fn acheve_la_page(&mut self) -> Result<()> {
        let Corps::Bandes { bandes, lignes, place } = &mut self.corps else { return Ok(()) };
        let (doc, combien) = (&mut self.doc, bandes.len());
        for (rang, bande) in bandes.iter_mut().enumerate() {
            doc.assure(bande.hauteur)?;
            phrase(doc, NOTE, &format!("Colonnes, partie {} sur {combien}", rang + 1))?;
            let mut tableau = bande.commence(doc, &self.colonnes)?;
            for ligne in &*lignes {
                tableau.ligne(doc, &bande.cellules(ligne, &self.colonnes), None)?;
            }
            tableau.finit(doc)?;
            doc.y += ENTRE_BANDES;
            bande.vide();
        }
        *place = doc.bas() - HAUT;
        lignes.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_wider_than_its_column_is_written_smaller_never_broken() {
        let colonne = Colonne::nouvelle("Rang", 20.0, Alignement::Centre);
        assert_eq!(colonne.ajuste("12", CORPS), CORPS);
        let petit = colonne.ajuste("100 000", CORPS);
        assert!(petit.taille < CORPS.taille && largeur_de("100 000", petit, Alignement::Centre) <= 20.0 + 0.5);
    }
}
