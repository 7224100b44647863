//! Files in and out, one file per format. A file becomes typed candidates and a list of faults; nothing here touches
//! the database, and nothing prints.
//!
//! One way through: [`lire`] → [`Feuille`] → [`comprendre`] → [`Plan`] → [`Plan::candidats`] → [`Lecture`]; what
//! was refused goes to [`rejets::ecrire`]. Only the first step knows the format. The way out is [`export`]. A whole school, as it is
//! kept, is a [`sauvegarde`].

mod brute;
pub mod candidats;
mod cellules;
mod classeur;
pub mod colonnes;
pub mod comptes;
mod csv;
mod decoupe;
mod entetes;
pub mod export;
pub mod formule;
pub mod json;
mod json_lu;
mod lire;
pub mod octets;
mod passages;
pub mod rejets;
mod releve;
pub mod sauvegarde;
mod tableur;

pub use crate::domain::ColonneNote;
pub use candidats::{Candidat, Candidats, Lecture};
pub use cellules::Cellules;
pub use classeur::tait_les_lecteurs;
pub use colonnes::{Apercu, Colonne, ColonneApercu, Motif, Plan, comprendre};
pub use lire::lire;
pub use octets::Encodage;
pub use passages::{Paire, paires};
pub use releve::{Precisions, comprendre_releve};

use crate::error::ImportError;
use crate::texte;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt;

/// A table of texts, whatever the format it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feuille {
    /// The headers, as in the file.
    pub entetes: Vec<String>,
    /// The lines below them, the blank ones left out.
    pub lignes: Vec<LigneBrute>,
    /// What the file is; told to the user.
    pub origine: Origine,
}

impl Feuille {
    /// SHA-256 of all its texts, in hexadecimal: the same content is the same import, whatever the file is called.
    pub fn empreinte(&self) -> String {
        let mut somme = Sha256::new();
        let cellule = |somme: &mut Sha256, cellule: &str| {
            somme.update((cellule.len() as u64).to_le_bytes());
            somme.update(cellule);
        };
        self.entetes.iter().for_each(|titre| cellule(&mut somme, titre));
        for ligne in &self.lignes {
            somme.update([0xff; 8]);
            ligne.cellules.iter().for_each(|texte| cellule(&mut somme, texte));
        }
        somme.update([0xff; 8]);
        somme.finalize().iter().map(|octet| format!("{octet:02x}")).collect()
    }
}

/// A line of the table, not understood yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LigneBrute {
    /// Line of the file where it starts, from 1.
    pub numero: u64,
    /// Its cells, as in the file.
    pub cellules: Cellules,
    /// Why its cells may not be the ones that were meant.
    pub defaut: Option<Defaut>,
    /// Its cells, from 0, that have a quote too many, where nothing tells that it was meant.
    pub guillemets: Vec<usize>,
}

impl LigneBrute {
    /// A line whose cells are the ones that were meant.
    pub fn simple(numero: u64, cellules: Cellules) -> LigneBrute {
        LigneBrute { numero, cellules, defaut: None, guillemets: Vec::new() }
    }
}

/// What is wrong with the shape of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defaut {
    /// In which of its cells, from 0.
    pub cellule: usize,
    /// What.
    pub genre: GenreDefaut,
}

/// What is wrong with a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GenreDefaut {
    /// Opened, never closed.
    GuillemetOuvert,
    /// Closed, and then more text: `"Awa" Diop`.
    GuillemetMalPlace,
}

impl fmt::Display for GenreDefaut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            GenreDefaut::GuillemetOuvert => "guillemet ouvert et jamais refermé",
            GenreDefaut::GuillemetMalPlace => {
                "guillemet fermé avant la fin de la cellule (un guillemet dans un texte s'écrit deux fois)"
            }
        })
    }
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origine {
    /// A CSV file.
    Csv {
        /// How its letters are written.
        encodage: Encodage,
        /// It starts with a byte order mark.
        bom: bool,
        /// What stands between two cells.
        separateur: Separateur,
    },
    /// A sheet of a workbook.
    Classeur {
        /// Its name.
        feuille: String,
        /// Where its headers stand.
        ligne: u64,
    },
    /// JSON.
    Json {
        /// One object a line, and no array.
        par_ligne: bool,
    },
}

impl fmt::Display for Origine {
    /// `UTF-8 avec BOM, séparateur « ; »`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origine::Csv { encodage, bom, separateur } => {
                write!(f, "{}{}, {separateur}", encodage.nom(), if *bom { " avec BOM" } else { "" })
            }
            Origine::Classeur { feuille, ligne } => {
                let nom = texte::fit(&texte::printable(feuille), 40).into_owned();
                write!(f, "feuille « {nom} », en-têtes à la ligne {ligne}")
            }
            Origine::Json { par_ligne: false } => f.write_str("JSON, un objet par étudiant"),
            Origine::Json { par_ligne: true } => f.write_str("JSON, un objet par ligne"),
        }
    }
}

/// What stands between two cells of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separateur {
    /// `;`
    PointVirgule,
    /// `,`
    Virgule,
    /// TAB
    Tabulation,
    /// `|`
    Barre,
}

impl Separateur {
    /// Every one; where nothing else tells, the first that fits.
    pub const TOUS: [Separateur; 4] =
        [Separateur::PointVirgule, Separateur::Tabulation, Separateur::Virgule, Separateur::Barre];

    /// Their names on a command line.
    pub const NOMS: [&'static str; 4] = [";", ",", "tab", "|"];

    /// Reads `;`, `,`, `|`, `tab` or their French names.
    ///
    /// # Errors
    /// Another word.
    pub fn parse(brut: &str) -> Result<Separateur, ImportError> {
        match texte::fold(brut).as_str() {
            ";" | "point-virgule" => Ok(Separateur::PointVirgule),
            "," | "virgule" => Ok(Separateur::Virgule),
            "|" | "barre" => Ok(Separateur::Barre),
            "tab" | "\\t" | "tabulation" => Ok(Separateur::Tabulation),
            _ if brut == "\t" => Ok(Separateur::Tabulation),
            _ => Err(ImportError::NomSeparateur(texte::fit(&texte::printable(brut), 30).into_owned())),
        }
    }

    /// The byte.
    pub fn octet(self) -> u8 {
        match self {
            Separateur::PointVirgule => b';',
            Separateur::Virgule => b',',
            Separateur::Tabulation => b'\t',
            Separateur::Barre => b'|',
        }
    }
}

impl fmt::Display for Separateur {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Separateur::PointVirgule => "séparateur « ; »",
            Separateur::Virgule => "séparateur « , »",
            Separateur::Tabulation => "séparateur tabulation",
            Separateur::Barre => "séparateur « | »",
        })
    }
}

/// How much of a file is read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limites {
    /// Bytes of the file.
    pub octets: u64,
    /// Its lines.
    pub lignes: u64,
    /// Cells of a line.
    pub colonnes: usize,
    /// Cells of the file.
    pub cellules: u64,
    /// Letters of a cell.
    pub caracteres: usize,
    /// Bytes of a workbook.
    pub classeur: u64,
    /// Bytes of a workbook once it is inflated.
    pub decompresse: u64,
    /// How many times its size a workbook may take, inflated.
    pub ratio: u64,
    /// Cells of a workbook, blank ones before others included.
    pub cellules_classeur: u64,
    /// Cells of a workbook whose sheets are made whole (.xls, .ods), blank ones included.
    pub cellules_denses: u64,
}

impl Default for Limites {
    /// 64 MiB, 1,000,000 lines, 200 columns, 20,000,000 cells, 10,000 letters in a cell; a workbook has 20 MiB, 200 MiB inflated,
    /// which is 100 times its size at most, and 5,000,000 cells, 2,000,000 where they are all made (design, section 11).
    fn default() -> Self {
        Limites {
            octets: 64 << 20,
            lignes: 1_000_000,
            colonnes: 200,
            cellules: 20_000_000,
            caracteres: 10_000,
            classeur: 20 << 20,
            decompresse: 200 << 20,
            ratio: 100,
            cellules_classeur: 5_000_000,
            cellules_denses: 2_000_000,
        }
    }
}

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What columns are, where their header does not say: (header, field, `note:Maths (T1)` or `-`).
    pub colonnes: Vec<(String, String)>,
    /// `tel=-`: a new student need not have a phone.
    pub sans_telephone: bool,
    /// `mode=maj`: the lines change students that the school has.
    pub mise_a_jour: bool,
    /// The encoding, where it is not to be found out.
    pub encodage: Option<Encodage>,
    /// The separator, where it is not to be found out.
    pub separateur: Option<Separateur>,
    /// A sheet of marks is meant, and this is what is said of all of them.
    pub releve: Option<Precisions>,
    /// The sheet, where a workbook has several.
    pub feuille: Option<String>,
    /// `zero=oui`: phones of nine digits get back the zero that a spreadsheet has taken away.
    pub zero: bool,
    /// How much is read at once.
    pub limites: Limites,
}

impl Options {
    /// Reads the value of `colonnes=`: `Tél. mobile=telephone;Remarque=-`.
    ///
    /// # Errors
    /// A part without `=`, or with nothing on one side of it.
    pub fn correspondances(brut: &str) -> Result<Vec<(String, String)>, ImportError> {
        brut.split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| match part.rsplit_once('=').map(|(entete, sens)| (entete.trim(), sens.trim())) {
                Some((entete, sens)) if !entete.is_empty() && !sens.is_empty() => {
                    Ok((entete.to_owned(), sens.to_owned()))
                }
                _ => Err(ImportError::Correspondance(texte::fit(&texte::printable(part), 60).into_owned())),
            })
            .collect()
    }
}

/// A fault of a file: one cell, or the shape of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Faute {
    /// Line of the file, from 1.
    pub ligne: u64,
    /// The column's name, as in the file; empty where no column is to blame.
    pub champ: String,
    /// The value, safe to show.
    pub valeur: String,
    /// What is wrong.
    pub message: String,
}

impl Faute {
    /// A fault; column and value are made safe to show, a long value is cut.
    pub fn new(ligne: u64, champ: &str, valeur: &str, message: impl fmt::Display) -> Self {
        // Cut before it is measured: a cell may be as long as the file.
        let debut = valeur.trim();
        let debut = debut.char_indices().nth(200).map_or(debut, |(place, _)| &debut[..place]);
        Faute {
            ligne,
            champ: texte::fit(&texte::printable(champ.trim()), 60).into_owned(),
            valeur: texte::fit(&texte::printable(debut), 60).into_owned(),
            message: message.to_string(),
        }
    }
}

#[cfg(test)]
mod tests;
