//! The arguments of a command, as its Spec says them.

/// The word for all messages.
pub const TOUT: &str = "tout";

/// An argument.
#[derive(Clone, Copy, Debug)]
pub struct Arg {
    /// Its name: `réf`, `vers`.
    pub nom: &'static str,
    /// What a question for it begins with: « étudiant », « fichier à écrire ».
    pub titre: &'static str,
    /// How it stands in the line.
    pub forme: Forme,
    /// What it is.
    pub genre: Genre,
    /// What it means, in a few French words.
    pub aide: &'static str,
    /// What the command does without it, in a word or two: « 10 ».
    pub defaut: Option<&'static str>,
    /// Never kept in the history, nor shown in an error.
    pub secret: bool,
    /// The line is not kept in the history: who is in it is to be forgotten.
    pub sans_trace: bool,
    /// Where it is given, no word is needed.
    pub remplace: bool,
    /// The menu may ask for it.
    pub au_menu: bool,
}

/// How an argument stands in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forme {
    /// A word in its place.
    Requis,
    /// A word in its place, or nothing.
    Facultatif,
    /// All the words that are left; at least one.
    Reste,
    /// All the words that are left, or nothing.
    ResteFacultatif,
    /// `nom=valeur`, anywhere.
    Nomme,
}

/// What an argument is, and so what completes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    /// Criteria on students: `classe=L3 moyenne>12`.
    Criteres,
    /// Assignments to a student's fields: `classe=L3 tel=…`.
    Affectations,
    /// Assignments to names of a script's own: `classe=L3`.
    Variables,
    /// One student: matricule, phone, or name.
    Reference,
    /// One mark: `réf#n`.
    ReferenceNote,
    /// Messages: one by its number, those about a student, or `tout`.
    Message,
    /// A class.
    Classe,
    /// Classes, `a;b`, or `*` for all.
    Classes,
    /// A subject.
    Matiere,
    /// Subjects, `a;b`, or `*` for all.
    Matieres,
    /// A mark.
    Note,
    /// Several marks.
    Notes,
    /// A weight.
    Coef,
    /// A type of mark.
    TypeNote,
    /// A period.
    Periode,
    /// A day.
    Date,
    /// A school year.
    Annee,
    /// Weights of subjects: `Maths:4;Anglais:2`.
    Coefs,
    /// Weights of tests and exams: `devoirs:1;examen:2`.
    Formule,
    /// Periods and their days: `T1;T2:01/12/2026..28/02/2027`.
    Periodes,
    /// A subject's other name: `Maths:Mathématiques`.
    Renommage,
    /// A whole number.
    Nombre,
    /// A file that is read.
    Fichier,
    /// A file or a folder that is written.
    Sortie(Sortie),
    /// An e-mail address.
    Email,
    /// A phone.
    Telephone,
    /// A command's name.
    Commande,
    /// An account's name.
    Compte,
    /// The name of an account that is yet to be made.
    NouveauCompte,
    /// Sort keys: `classe,-nom`.
    Tri,
    /// Columns: `nom,prenom,moyenne.Maths`.
    Champs,
    /// One of these words.
    Choix(&'static [&'static str]),
    /// Some of these words, `a;b`.
    Plusieurs(&'static [&'static str]),
    /// Free text.
    Texte,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sortie {
    /// A file of any name.
    Fichier,
    /// A file whose name ends in `.pdf`, or the folder to put it in.
    Pdf,
    /// A folder of files.
    Dossier,
}

const fn arg(nom: &'static str, forme: Forme, genre: Genre, aide: &'static str) -> Arg {
    Arg {
        nom,
        titre: nom,
        forme,
        genre,
        aide,
        defaut: None,
        secret: false,
        sans_trace: false,
        remplace: false,
        au_menu: true,
    }
}

/// A word in its place.
pub const fn requis(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    arg(nom, Forme::Requis, genre, aide)
}

/// A word in its place, or nothing.
pub const fn facultatif(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    arg(nom, Forme::Facultatif, genre, aide)
}

/// All the words that are left.
pub const fn reste(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    arg(nom, Forme::Reste, genre, aide)
}

/// All the words that are left, or nothing.
pub const fn reste_facultatif(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    arg(nom, Forme::ResteFacultatif, genre, aide)
}

/// `nom=valeur`.
pub const fn nomme(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    arg(nom, Forme::Nomme, genre, aide)
}

/// `nom=valeur`, with which no word is needed.
pub const fn nomme_sans_mots(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    Arg { remplace: true, ..arg(nom, Forme::Nomme, genre, aide) }
}

impl Arg {
    /// The same, asked for in these words.
    pub const fn titre(self, titre: &'static str) -> Arg {
        Arg { titre, ..self }
    }

    /// The same, in a line that is not kept.
    pub const fn sans_trace(self) -> Arg {
        Arg { sans_trace: true, ..self }
    }

    /// The same; without it, the command takes this.
    pub const fn sinon(self, defaut: &'static str) -> Arg {
        Arg { defaut: Some(defaut), ..self }
    }

    /// The same, for whoever types commands: a terminal has something better.
    pub const fn hors_menu(self) -> Arg {
        Arg { au_menu: false, ..self }
    }
}

/// Where people would put a password: for commands about passwords, which refuse it there without showing or keeping it.
pub const SECRETS: [Arg; 2] = [
    Arg { secret: true, ..facultatif("mot de passe", Genre::Texte, "jamais dans la ligne") },
    Arg { secret: true, ..nomme("mdp", Genre::Texte, "jamais dans la ligne") },
];
