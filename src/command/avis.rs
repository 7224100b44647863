//! What a command may say beside its result.

use crate::domain::suites::{CompteTouche, NoteSansPlace};
use crate::domain::{Canal, Matricule};

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
    /// The closing of a school year stopped in the middle and waits to be finished.
    ClotureInterrompue {
        /// Which.
        annee: String,
        /// Who.
        qui: String,
        /// When it began, as shown.
        quand: String,
        /// Students done.
        fait: u64,
        /// Students in all.
        total: u64,
    },
    /// Who is removed stays in the years that are over.
    ArchivesRestent {
        /// Which.
        annees: Vec<String>,
    },
    /// A restoration had stopped, and this opening of the school has dealt with it.
    RestaurationReparee {
        /// It is finished; else taken back.
        finie: bool,
        /// Who had begun it.
        qui: String,
        /// When, as shown.
        quand: String,
    },
    /// The data of an earlier carnet have just been brought up to date.
    BaseMiseAJour {
        /// The number of their schema.
        de: i32,
        /// And now.
        a: i32,
    },
    /// The data are a later carnet's: this one only reads them.
    CarnetAncien,
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
    /// Its first administrator was not made.
    SansAdministrateur,
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
    /// Messages were given up.
    MessagesEchoues {
        /// How many: at least one.
        combien: u64,
    },
    /// Averages of locked periods become other ones.
    FermeesRecalculees {
        /// These periods: at least one.
        periodes: Vec<String>,
    },
    /// Taking changes of classes back works the averages of locked periods out again.
    FermeesReprises {
        /// Classes and their periods: at least one of each.
        fermees: Vec<(String, Vec<String>)>,
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
    /// Values were given to names by whoever types lines, which scripts alone read.
    Variables {
        /// Name and value: at least one.
        posees: Vec<(String, String)>,
    },
}
