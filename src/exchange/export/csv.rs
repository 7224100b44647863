//! Students as CSV: as a French Excel opens it by a double click, or in the dialect that was asked for. One column holds all
//! the marks of a student, in the notation of [`notation`].

use super::{Colonnes, Echec, Ecrivain, Ligne, titre, titre_du_provisoire};
use crate::domain::{Centiemes, Champ, notation};
use crate::error::ExportError;
use crate::exchange::tableur::Tableur;
use crate::exchange::{Separateur, formule};
use crate::texte::printable;
use encoding_rs::WINDOWS_1252;
use std::io::{self, Write};

/// How a CSV file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialecte {
    /// Between two cells.
    pub separateur: Separateur,
    /// How its letters are written.
    pub encodage: EncodageCsv,
    /// What stands before decimals.
    pub decimale: Decimale,
}

impl Default for Dialecte {
    /// French Excel: `;`, UTF-8 with a byte order mark, decimal comma.
    fn default() -> Self {
        let separateur = Separateur::PointVirgule;
        Dialecte { separateur, encodage: EncodageCsv::Utf8Bom, decimale: Decimale::Virgule }
    }
}

/// How letters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodageCsv {
    /// With a byte order mark: Excel asks for it.
    Utf8Bom,
    /// Without.
    Utf8,
    /// What an old Excel writes; not every letter is in it.
    Windows1252,
}

impl EncodageCsv {
    /// Every encoding by its name.
    pub const NOMS: [(&'static str, EncodageCsv); 3] = [
        ("utf-8", EncodageCsv::Utf8Bom),
        ("utf-8-sans-bom", EncodageCsv::Utf8),
        ("windows-1252", EncodageCsv::Windows1252),
    ];
}

/// What stands before decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimale {
    /// `12,50`
    Virgule,
    /// `12.50`
    Point,
}

impl Decimale {
    fn signe(self) -> char {
        match self {
            Decimale::Virgule => ',',
            Decimale::Point => '.',
        }
    }
}

/// A CSV file under way.
pub(super) struct Csv<'a, W: Write> {
    tableur: Tableur<W>,
    dialecte: Dialecte,
    colonnes: &'a Colonnes,
}

impl<'a, W: Write> Csv<'a, W> {
    pub(super) fn commence(sortie: W, dialecte: Dialecte, colonnes: &'a Colonnes) -> Result<Self, Echec> {
        let bom = dialecte.encodage == EncodageCsv::Utf8Bom;
        let mut csv = Csv { tableur: Tableur::selon(sortie, dialecte.separateur, bom)?, dialecte, colonnes };
        for champ in colonnes.champs() {
            csv.texte(&titre(champ))?;
            if let Some(provisoire) = titre_du_provisoire(champ) {
                csv.texte(&provisoire)?;
            }
        }
        if colonnes.notes {
            csv.texte("Notes")?;
        }
        csv.tableur.fin_de_ligne()?;
        Ok(csv)
    }

    /// A text: never run, never with what a terminal would obey.
    fn texte(&mut self, brut: &str) -> Result<(), Echec> {
        let propre = printable(brut);
        let ecrit = formule::protege_texte(&propre);
        if self.dialecte.encodage != EncodageCsv::Windows1252 || ecrit.is_ascii() {
            return Ok(self.tableur.cellule(ecrit.as_bytes())?);
        }
        let mut lettre = [0; 4];
        let manque = |c: &char| WINDOWS_1252.encode(c.encode_utf8(&mut lettre)).2;
        match ecrit.chars().find(manque) {
            Some(caractere) => Err(ExportError::HorsEncodage { texte: propre.clone().into_owned(), caractere }.into()),
            None => Ok(self.tableur.cellule(&WINDOWS_1252.encode(&ecrit).0)?),
        }
    }

    /// A value that is no text: it stands as it is.
    fn valeur(&mut self, valeur: &str) -> io::Result<()> {
        self.tableur.cellule(valeur.as_bytes())
    }

    fn nombre(&mut self, nombre: Option<Centiemes>) -> io::Result<()> {
        let Some(Centiemes(n)) = nombre else { return self.valeur("") };
        let decimale = self.dialecte.decimale.signe();
        self.valeur(&format!("{}{decimale}{:02}", n / 100, n % 100))
    }

    fn champ(&mut self, ligne: &Ligne, champ: &Champ) -> Result<(), Echec> {
        let resume = &ligne.resume;
        match champ {
            // `-` says that there is none.
            Champ::Telephone if resume.identite.telephone.is_none() => self.valeur("-")?,
            Champ::Telephone | Champ::TuteurTelephone | Champ::Naissance => self.valeur(&resume.mots(champ))?,
            Champ::Moyenne | Champ::MoyenneDe(_) => {
                self.nombre(resume.moyenne_de(champ).map(|(moyenne, _)| moyenne))?;
                self.valeur(if resume.is_provisoire(champ) { "oui" } else { "" })?;
            }
            Champ::Rang => self.valeur(&resume.plus.rang.map(|rang| rang.to_string()).unwrap_or_default())?,
            // The marks stand in the last column.
            Champ::Notes => {}
            autre => self.texte(&resume.mots(autre))?,
        }
        Ok(())
    }
}

impl<W: Write> Ecrivain for Csv<'_, W> {
    fn ligne(&mut self, ligne: &Ligne) -> Result<(), Echec> {
        for champ in self.colonnes.champs() {
            self.champ(ligne, champ)?;
        }
        if self.colonnes.notes {
            let notes = ligne.notes.iter().map(|note| &note.contenu);
            self.texte(&notation::ecrit_avec(notes, self.dialecte.decimale.signe()))?;
        }
        Ok(self.tableur.fin_de_ligne()?)
    }

    fn finit(self: Box<Self>) -> Result<(), Echec> {
        Ok(self.tableur.finit()?)
    }
}
