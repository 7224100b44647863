//! Students into files, one file per format: a format is a variant of [`Format`], its options, and an [`Ecrivain`].
//! Students come one by one and none is kept, so that the whole school fits.

mod csv;
mod json;
mod pdf;
mod xlsx;

pub use csv::{Decimale, Dialecte, EncodageCsv};
pub use pdf::EnTete;
pub use xlsx::verifie;

use crate::domain::{Champ, Note, Resume, Voie};
use crate::error::{Error, ExportError, Result};
use std::io::{self, Write};
use std::path::Path;

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table of texts.
    Csv(Dialecte),
    /// One array (design, section 4).
    Json,
    /// One object a line.
    Ndjson,
    /// A workbook.
    Xlsx,
    /// A list on paper.
    Pdf(EnTete),
}

impl Format {
    /// Every format by its name.
    pub const NOMS: [&'static str; 5] = ["csv", "json", "ndjson", "xlsx", "pdf"];

    const XLSX_SANS_FICHIER: ExportError = ExportError::SansFichier { quoi: "un classeur Excel", extension: "xlsx" };
    const PDF_SANS_FICHIER: ExportError = ExportError::SansFichier { quoi: "un PDF", extension: "pdf" };

    /// The name that a user is shown.
    pub fn nom(&self) -> &'static str {
        match self {
            Format::Csv(_) => "csv",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Xlsx => "xlsx",
            Format::Pdf(_) => "pdf",
        }
    }

    /// Can it go to the standard output?
    ///
    /// # Errors
    /// `SansFichier`: it is no text.
    pub fn verifie_flux(&self) -> Result<(), ExportError> {
        match self {
            Format::Xlsx => Err(Self::XLSX_SANS_FICHIER),
            Format::Pdf(_) => Err(Self::PDF_SANS_FICHIER),
            Format::Csv(_) | Format::Json | Format::Ndjson => Ok(()),
        }
    }
}

/// A student to write.
#[derive(Clone, Debug)]
pub struct Ligne {
    /// Who he is, with his average.
    pub resume: Resume,
    /// His marks, where they were asked for.
    pub notes: Vec<Note>,
}

/// What is written of each student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colonnes {
    /// In their order.
    champs: Vec<Champ>,
    /// His marks, too.
    pub notes: bool,
}

impl Colonnes {
    /// What is written where nobody says what: all that makes a student, so that an import has it all back.
    const TOUTES: [Champ; 16] = [
        Champ::Matricule,
        Champ::Nom,
        Champ::Prenom,
        Champ::Telephone,
        Champ::Email,
        Champ::Classe,
        Champ::Naissance,
        Champ::TuteurNom,
        Champ::TuteurTelephone,
        Champ::TuteurEmail,
        Champ::TuteurAdresse,
        Champ::Accord(Voie::Mail),
        Champ::Accord(Voie::Sms),
        Champ::Accord(Voie::TuteurMail),
        Champ::Accord(Voie::TuteurSms),
        Champ::Moyenne,
    ];

    /// What a list on paper has where nobody says what: as `find` shows it.
    pub const LISTE: [Champ; 7] = [
        Champ::Matricule,
        Champ::Nom,
        Champ::Prenom,
        Champ::Telephone,
        Champ::Classe,
        Champ::Naissance,
        Champ::Moyenne,
    ];

    /// These fields, or all of them; `notes` among them are the marks.
    pub fn nouvelles(champs: Option<Vec<Champ>>, notes: bool) -> Colonnes {
        let champs = champs.unwrap_or_else(|| Self::TOUTES.to_vec());
        let notes = notes || champs.contains(&Champ::Notes);
        Colonnes { champs: champs.into_iter().filter(|champ| *champ != Champ::Notes).collect(), notes }
    }

    /// Nobody has chosen.
    fn is_all(&self) -> bool {
        self.champs == Self::TOUTES
    }

    /// Those that make a column, in their order.
    pub fn champs(&self) -> &[Champ] {
        &self.champs
    }
}

/// What a column is called: as an import understands it.
fn titre(champ: &Champ) -> String {
    match champ {
        Champ::Matricule => "Matricule".to_owned(),
        Champ::Nom => "Nom".to_owned(),
        Champ::Prenom => "Prénom".to_owned(),
        Champ::Telephone => "Téléphone".to_owned(),
        Champ::Email => "E-mail".to_owned(),
        Champ::Classe => "Classe".to_owned(),
        Champ::Naissance => "Date de naissance".to_owned(),
        Champ::Moyenne => "Moyenne".to_owned(),
        Champ::MoyenneDe(matiere) => format!("Moyenne {matiere}"),
        Champ::Rang => "Rang".to_owned(),
        Champ::Mention => "Mention".to_owned(),
        Champ::Notes => "Notes".to_owned(),
        Champ::TuteurNom => "Nom du tuteur".to_owned(),
        Champ::TuteurTelephone => "Téléphone du tuteur".to_owned(),
        Champ::TuteurEmail => "E-mail du tuteur".to_owned(),
        Champ::TuteurAdresse => "Adresse du tuteur".to_owned(),
        Champ::Accord(voie) => voie.nom().to_owned(),
    }
}

/// What the column is called that says of an average whether it is a provisional one: right behind it, so that it stays a number.
fn titre_du_provisoire(champ: &Champ) -> Option<String> {
    match champ {
        Champ::Moyenne => Some("Provisoire".to_owned()),
        Champ::MoyenneDe(matiere) => Some(format!("Provisoire {matiere}")),
        _ => None,
    }
}

/// Writes students in one format.
pub trait Ecrivain {
    /// The next student.
    ///
    /// # Errors
    /// The system's; what the format cannot hold.
    fn ligne(&mut self, ligne: &Ligne) -> Result<(), Echec>;

    /// Nothing is left in memory.
    ///
    /// # Errors
    /// The system's.
    fn finit(self: Box<Self>) -> Result<(), Echec>;
}

/// Why writing stops.
#[derive(Debug)]
pub enum Echec {
    /// The system's reason.
    Systeme(io::Error),
    /// The format's.
    Refus(ExportError),
}

impl From<io::Error> for Echec {
    fn from(source: io::Error) -> Self {
        Echec::Systeme(source)
    }
}

impl From<ExportError> for Echec {
    fn from(refus: ExportError) -> Self {
        Echec::Refus(refus)
    }
}

impl Echec {
    /// The error about that file.
    pub fn de(self, chemin: &Path) -> Error {
        match self {
            Echec::Systeme(source) => Error::fichier(chemin, source),
            Echec::Refus(refus) => refus.into(),
        }
    }
}

/// Where an export goes.
pub struct Sortie<'a> {
    /// What takes its bytes.
    pub flux: Box<dyn Write + Send + 'a>,
    /// The file behind it, for a format that writes files by their path.
    pub chemin: Option<&'a Path>,
}

/// Begins a file.
///
/// # Errors
/// The system's; a workbook or a PDF without a file.
pub fn commence<'a>(
    format: &Format,
    colonnes: &'a Colonnes,
    sortie: Sortie<'a>,
) -> Result<Box<dyn Ecrivain + 'a>, Echec> {
    Ok(match (format, sortie.chemin) {
        (Format::Csv(dialecte), _) => Box::new(csv::Csv::commence(sortie.flux, *dialecte, colonnes)?),
        (Format::Json, _) => Box::new(json::Json::commence(sortie.flux, colonnes, false)?),
        (Format::Ndjson, _) => Box::new(json::Json::commence(sortie.flux, colonnes, true)?),
        (Format::Xlsx, Some(chemin)) => Box::new(xlsx::Xlsx::commence(chemin, colonnes)?),
        (Format::Xlsx, None) => return Err(Format::XLSX_SANS_FICHIER.into()),
        (Format::Pdf(entete), Some(_)) => Box::new(pdf::Pdf::commence(sortie.flux, entete, colonnes)?),
        (Format::Pdf(_), None) => return Err(Format::PDF_SANS_FICHIER.into()),
    })
}

#[cfg(test)]
mod tests;
