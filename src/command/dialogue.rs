//! What a command may ask of whoever sits at the terminal. Commands never print: they ask, through this.

use crate::domain::suites::NoteSansPlace;
use crate::domain::{Canal, Champ};
use crate::error::Result;
use crate::outcome::Outcome;
use crate::service::Progres;
use zeroize::Zeroizing;

pub use super::avis::Avis;

/// Somebody at a terminal, or nobody.
pub trait Dialogue {
    /// Is somebody there to answer?
    fn interactif(&self) -> bool;

    /// Asks for one value; an empty answer is an answer. `refus` says why the last one was not taken.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C or Ctrl-D.
    fn demande(&mut self, demande: &Demande<'_>, refus: Option<&str>) -> Result<String>;

    /// Asks for one mark of a class; an empty answer is an answer. `refus` says why the last one was not taken.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C or Ctrl-D.
    fn note(&mut self, demande: &DemandeNote, refus: Option<&str>) -> Result<String>;

    /// Asks for the name of an account.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C or Ctrl-D.
    fn compte(&mut self) -> Result<String>;

    /// Asks for a password, which is not shown; an empty answer is an answer. `refus` says why the last one was not taken.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C or Ctrl-D.
    fn secret(&mut self, secret: &Secret<'_>, refus: Option<&str>) -> Result<Zeroizing<String>>;

    /// Shows what is about to happen and asks yes or no; an empty answer is [`Question::defaut`].
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C or Ctrl-D.
    fn confirme(&mut self, montre: &Outcome, question: &Question) -> Result<bool>;

    /// Says something that does not stop the command.
    fn avertit(&mut self, avis: &Avis);

    /// How far a long work is; the last call has `fait == total`.
    fn avance(&mut self, progres: Progres);

    /// A command has ended, however far its work went.
    fn acheve(&mut self);
}

/// A value to ask for.
#[derive(Clone, Copy, Debug)]
pub struct Demande<'a> {
    /// For which field.
    pub champ: &'a Champ,
    /// The form that is expected, in French: `06 11 22 33 44, ou - s'il n'y en a pas`.
    pub forme: &'a str,
}

/// A mark to ask for, student by student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemandeNote {
    /// The how manieth, from 1.
    pub rang: usize,
    /// Of so many.
    pub total: usize,
    /// `Diop Awa (E00012)`.
    pub qui: String,
    /// Marks of the kind that he has already, as written.
    pub deja: Vec<String>,
    /// What was answered for him before: an empty answer leaves it.
    pub reponse: Option<String>,
}

/// Which password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret<'a> {
    /// To log in.
    Connexion {
        /// The account.
        nom: &'a str,
    },
    /// One's own, as it is.
    Actuel,
    /// A new one.
    Nouveau {
        /// The account.
        pour: &'a str,
        /// Nothing typed: carnet makes one.
        facultatif: bool,
    },
    /// The new one again.
    Encore,
}

/// A yes-or-no question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Remove this student and his marks?
    Supprimer {
        /// `Awa DIOP (E00001, L3)`.
        qui: String,
        /// How many marks go with him.
        notes: usize,
    },
    /// Remove this mark?
    SupprimerNote {
        /// `Maths 12,5`.
        note: String,
        /// Whose.
        qui: String,
        /// The value that was shown, where it is another one by now.
        vue: Option<String>,
    },
    /// Import these lines?
    Importer {
        /// How many.
        lignes: u64,
    },
    /// Give phones back the zero that they have lost?
    RemettreZero {
        /// How many.
        telephones: u64,
    },
    /// Take back an import that stopped in the middle?
    Annuler {
        /// The file.
        fichier: String,
        /// Students that it had written.
        ecrits: u64,
    },
    /// Take these changes back?
    Reprendre {
        /// How many.
        changements: u64,
    },
    /// Remove this account?
    SupprimerCompte {
        /// Its name.
        nom: String,
        /// It is the account of who asks.
        le_sien: bool,
    },
    /// Shut one's own account?
    DesactiverLeSien {
        /// Its name.
        nom: String,
    },
    /// A class that nobody is in yet has nearly the name of another: is that one meant?
    ClasseProche {
        /// As written.
        nom: String,
        /// The other one.
        proche: String,
    },
    /// Put everybody of a class into another?
    Fusionner {
        /// The one that empties.
        de: String,
        /// The other one.
        vers: String,
        /// Students.
        etudiants: u64,
    },
    /// Give a class periods that do not hold these marks of its students?
    NotesSansPlace {
        /// Which: at least one.
        notes: Vec<NoteSansPlace>,
    },
    /// Change the rules by which the averages of locked periods are made?
    RecalculerFermees {
        /// The class.
        classe: String,
        /// These periods: at least one.
        periodes: Vec<String>,
        /// Students.
        etudiants: u64,
    },
    /// Make one subject of two?
    ReunirMatieres {
        /// The class.
        classe: String,
        /// The subject that goes into the other one.
        de: String,
        /// The other one.
        vers: String,
        /// Locked periods of the class.
        fermees: Vec<String>,
    },
    /// Close this school year?
    Cloturer {
        /// Which.
        annee: String,
        /// Students to archive.
        etudiants: u64,
    },
    /// Remove this class?
    SupprimerClasse {
        /// Its name.
        nom: String,
    },
    /// Go on with marks that were typed before a break?
    ReprendreSaisie {
        /// How many.
        faites: usize,
        /// Of so many students.
        total: usize,
        /// When the last one was typed, as shown.
        quand: String,
    },
    /// Write these marks?
    EcrireNotes {
        /// How many.
        notes: usize,
    },
    /// Put one's own mark in the place of one that was not there, or was another, when it was shown?
    RemplacerNote {
        /// Whose: `Awa Diop (E00001, L3)`.
        qui: String,
        /// `Maths 12 (devoir, coef 1, par awa)`, as it is now.
        actuelle: String,
        /// The value that was shown; none where there was no such mark.
        vue: Option<String>,
        /// One's own.
        nouvelle: String,
    },
    /// Put one's own words about a student, or none, in the place of a colleague's?
    RemplacerAppreciation {
        /// About whom: `Awa Diop (E00001, L3)`.
        qui: String,
        /// `Maths, T1`.
        cadre: String,
        /// The colleague's account.
        auteur: String,
        /// What he has written.
        texte: String,
        /// Nothing is to stand there.
        efface: bool,
    },
    /// Write over files in this folder?
    RemplacerPlusieurs {
        /// Which.
        dossier: String,
        /// How many.
        combien: u64,
    },
    /// Take all messages back that have not gone?
    RetirerMessages {
        /// How many: at least one.
        combien: u64,
        /// Of this channel; none: of both.
        canal: Option<Canal>,
    },
    /// Put a backup in the place of the whole school?
    Restaurer {
        /// The moment of the backup: milliseconds since 1970, UTC.
        moment: i64,
        /// There is nothing to lose.
        vide: bool,
    },
    /// Make this student anonymous for good?
    Anonymiser {
        /// `Awa Diop (E00001, L3)`.
        qui: String,
    },
    /// Forget for good what is older than it may be?
    OublierLesPerimes {
        /// How much.
        total: u64,
    },
    /// Write over this file?
    Remplacer {
        /// Which.
        fichier: String,
    },
}

impl Question {
    /// What an empty answer says: what loses nothing.
    pub fn defaut(&self) -> bool {
        matches!(self, Question::ReprendreSaisie { .. })
    }
}
