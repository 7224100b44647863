//! What a command may ask of whoever sits at the terminal. Commands never print: they ask, through this.

use crate::domain::suites::{CompteTouche, NoteSansPlace};
use crate::domain::{Canal, Champ, Matricule};
use crate::error::Result;
use crate::outcome::Outcome;
use crate::service::Progres;
use zeroize::Zeroizing;

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

/// Something to know that does not stop the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Avis {
    /// An import stopped in the middle and waits to be finished or taken back.
    ImportInterrompu {
        /// The file.
        fichier: String,
        /// Who.
        qui: String,
        /// When it began, as shown.
        quand: String,
        /// Lines done.
        fait: u64,
        /// Lines in all.
        total: u64,
    },
    /// The papers' font has not all letters of the names of some students.
    LettresAbsentes {
        /// Of whom.
        matricules: Vec<Matricule>,
    },
    /// The token file was not believed.
    JetonIgnore {
        /// The file.
        fichier: String,
        /// Why, in French.
        raison: &'static str,
    },
    /// Passwords were tried on the account: this one waits.
    Patientez,
    /// The session ends with this run.
    SessionCourte {
        /// Why, where it is not Redis.
        raison: Option<String>,
    },
    /// The password is a first one: another must be chosen.
    Provisoire,
    /// Nobody has logged in.
    PasConnecte,
    /// The school has no account yet.
    AucunCompte,
    /// An account is given a class in which no student is.
    ClasseSansEtudiant {
        /// The class.
        classe: String,
    },
    /// Nobody is in the class that was asked for.
    ClasseVide {
        /// The class.
        classe: String,
    },
    /// Nobody has a mark in the period that was asked for, of that subject where one was named.
    PeriodeInconnue {
        /// The period.
        periode: String,
        /// The subject.
        matiere: Option<String>,
    },
    /// A class that nobody was in has nearly the name of another.
    ClasseProche {
        /// As written.
        nom: String,
        /// The other one.
        proche: String,
    },
    /// Nobody is in the class that was asked for, and another has nearly its name.
    ClasseCherchee {
        /// As written.
        nom: String,
        /// The other one.
        proche: String,
    },
    /// An account, or a class, is given a subject that nobody has a mark in.
    MatiereInconnue {
        /// The subject.
        matiere: String,
        /// The one that may be meant.
        proche: Option<String>,
    },
    /// A class has periods that do not hold these marks of its students.
    NotesSansPlace {
        /// Which: at least one.
        notes: Vec<NoteSansPlace>,
    },
    /// A renamed subject changes the rights of these accounts.
    ComptesTouches {
        /// Which: at least one.
        comptes: Vec<CompteTouche>,
    },
    /// The private server had died, and runs again.
    ServeurRelance,
    /// Redis answers again.
    RedisRevenu,
    /// The marks of a class are about to be asked for.
    SaisieDeClasse {
        /// `L3, Maths, devoir`.
        quoi: String,
        /// How many students.
        effectif: u64,
        /// What is typed is kept through a break.
        gardee: bool,
    },
    /// What was typed is not written, and kept.
    SaisieGardee,
    /// What is being typed cannot be kept through a break.
    SaisieNonGardee {
        /// Why.
        raison: String,
    },
    /// Where an answer came from.
    Provenance {
        /// What was read, in French, and whether it was in Redis; else it came from MongoDB.
        lectures: Vec<(&'static str, bool)>,
    },
    /// Redis does not answer: slower, and right.
    SansRedis {
        /// Why.
        raison: String,
    },
    /// Redis may throw away what it should keep.
    RedisEvince,
    /// Messages wait for a channel that nobody has configured.
    SansCanal {
        /// Which.
        canal: Canal,
    },
    /// Messages do not go at the moment.
    EnvoiRompu {
        /// Why.
        raison: String,
    },
    /// A parameter that says nothing without another one.
    SansEffet {
        /// Which.
        nom: &'static str,
        /// The one that it goes with.
        avec: &'static str,
    },
    /// Papers are about to begin without the school's name.
    EcoleSansNom,
}
