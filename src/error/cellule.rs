//! Why a line of a file is no candidate: what one of its cells, or all of them together, have against it.

use crate::domain::matricule::MatriculeError;
use crate::domain::note::NoteError;
use crate::domain::{Champ, ChampError};
use crate::texte;
use thiserror::Error as ThisError;

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum CelluleError {
    /// More than a cell holds.
    #[error("cellule trop longue : {limite} caractères au plus")]
    TropLongue {
        /// The most.
        limite: usize,
    },
    /// NUL, ESC, …
    #[error("le caractère {} (U+{:04X}) n'est pas permis", texte::visible(*.0), *.0 as u32)]
    Caractere(char),
    /// A line end within it.
    #[error(
        "la cellule a plusieurs lignes : mettez une espace à la place du retour à la ligne (dans Excel, remplacez Ctrl+J), ou \
         refermez le guillemet ouvert"
    )]
    PlusieursLignes,
    /// A quote too many.
    #[error(
        "guillemet isolé : enlevez-le ou refermez-le ; s'il est voulu, commencez la cellule par une apostrophe et une espace"
    )]
    GuillemetIsole,
    /// No matricule.
    #[error(transparent)]
    Matricule(#[from] MatriculeError),
    /// Not what its field takes.
    #[error(transparent)]
    Champ(#[from] ChampError),
    /// A phone that would be one with the zero that it has lost.
    #[error("{0} ; zero=oui met le zéro")]
    SansZero(ChampError),
    /// No mark.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// A field that a new student needs.
    #[error("{}", manque(.0))]
    Vide(Champ),
    /// Another line has it, too.
    #[error("{} déjà à la ligne {premiere}", .champ.libelle())]
    Deja {
        /// Which field.
        champ: Champ,
        /// The line.
        premiere: u64,
    },
    /// A sheet of marks without a student.
    #[error("ni matricule ni nom : on ne sait pas de quel étudiant il s'agit")]
    SansNom,
    /// `mode=maj` without a student.
    #[error("ni matricule ni téléphone : on ne sait pas de quel étudiant il s'agit")]
    SansIdentite,
    /// Cells are missing.
    #[error("ligne trop courte : {cellules} cellule{}, {attendues} attendues", if *.cellules > 1 { "s" } else { "" })]
    LigneCourte {
        /// Those that it has.
        cellules: usize,
        /// Those that it should have.
        attendues: usize,
    },
    /// There is something behind the last column.
    #[error("ligne trop longue : {cellules} cellules, {attendues} attendues")]
    LigneLongue {
        /// Those that it has.
        cellules: usize,
        /// Those that it should have.
        attendues: usize,
    },
}

/// `classe manquante`
fn manque(champ: &Champ) -> String {
    let manquant = match champ {
        Champ::Telephone => "manquant (« - » dit qu'il n'y en a pas)",
        Champ::Classe => "manquante",
        _ => "manquant",
    };
    format!("{} {manquant}", champ.libelle())
}
