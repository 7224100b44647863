//! What a command says of itself. Completion, hints, colours, help, history, confirmation and the README's table are made from it.

use crate::domain::Droit;

/// The parameter of any line that says how its outcome is shown.
pub const FORMAT: &str = "format";
/// The same, as an option.
pub const OPTION_FORMAT: &str = "--format";
/// The option of any line that only shows what would change, and its other name.
pub const ESSAI: (&str, &str) = ("--dry-run", "--essai");
/// The option of any line that answers yes to every question, and its other name.
pub const OUI: (&str, &str) = ("--yes", "--oui");

/// The option of any line that tells where its answer came from.
pub const DEBUG: &str = "--debug";

/// A command, as data.
#[derive(Debug)]
pub struct Spec {
    /// `find`, or two words: `note add`.
    pub nom: &'static str,
    /// Other names, in one word or two, the one to show first: `chercher`.
    pub alias: &'static [&'static str],
    /// What it does, in one French sentence without a full stop.
    pub resume: &'static str,
    /// What stands behind its name, in order.
    pub args: &'static [Arg],
    /// What it needs of who asks.
    pub droit: Droit,
    /// What it may do to the data.
    pub risque: Risque,
    /// Lines that work as they stand on the example school (`tests/data/ecole.carnet`): they run as tests.
    pub exemples: &'static [Exemple],
}

/// What a command may do to the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Risque {
    /// It only reads.
    Aucun,
    /// It writes: `--dry-run` shows what would change.
    Ecrit,
    /// It removes: it asks first, and completion never finishes its line.
    Detruit,
}

/// An argument.
#[derive(Clone, Copy, Debug)]
pub struct Arg {
    /// Its name: `réf`, `vers`.
    pub nom: &'static str,
    /// How it stands in the line.
    pub forme: Forme,
    /// What it is.
    pub genre: Genre,
    /// What it means, in a few French words.
    pub aide: &'static str,
    /// Never kept in the history, nor shown in an error.
    pub secret: bool,
    /// Where it is given, no word is needed.
    pub remplace: bool,
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
    /// One student: matricule, phone, or name.
    Reference,
    /// One mark: `réf#n`.
    ReferenceNote,
    /// A class.
    Classe,
    /// A subject.
    Matiere,
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
    /// A whole number.
    Nombre,
    /// A file that is read, or written.
    Fichier,
    /// A command's name.
    Commande,
    /// An account's name.
    Compte,
    /// Sort keys: `classe,-nom`.
    Tri,
    /// Columns: `nom,prenom,moyenne.Maths`.
    Champs,
    /// One of these words.
    Choix(&'static [&'static str]),
    /// Free text.
    Texte,
}

/// A line to try.
#[derive(Debug)]
pub struct Exemple {
    /// As typed.
    pub ligne: &'static str,
    /// What it does, in French.
    pub effet: &'static str,
}

/// A word in its place.
pub const fn requis(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    Arg { nom, forme: Forme::Requis, genre, aide, secret: false, remplace: false }
}

/// A word in its place, or nothing.
pub const fn facultatif(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    Arg { nom, forme: Forme::Facultatif, genre, aide, secret: false, remplace: false }
}

/// All the words that are left.
pub const fn reste(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    Arg { nom, forme: Forme::Reste, genre, aide, secret: false, remplace: false }
}

/// All the words that are left, or nothing.
pub const fn reste_facultatif(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    Arg { nom, forme: Forme::ResteFacultatif, genre, aide, secret: false, remplace: false }
}

/// `nom=valeur`.
pub const fn nomme(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    Arg { nom, forme: Forme::Nomme, genre, aide, secret: false, remplace: false }
}

/// `nom=valeur`, with which no word is needed.
pub const fn nomme_sans_mots(nom: &'static str, genre: Genre, aide: &'static str) -> Arg {
    Arg { nom, forme: Forme::Nomme, genre, aide, secret: false, remplace: true }
}

/// Where people would put a password: for commands about passwords, which refuse it there without showing or keeping it.
pub const SECRETS: [Arg; 2] = [
    Arg {
        nom: "mot de passe",
        forme: Forme::Facultatif,
        genre: Genre::Texte,
        aide: "jamais dans la ligne",
        secret: true,
        remplace: false,
    },
    Arg {
        nom: "mdp",
        forme: Forme::Nomme,
        genre: Genre::Texte,
        aide: "jamais dans la ligne",
        secret: true,
        remplace: false,
    },
];

/// A line to try.
pub const fn ex(ligne: &'static str, effet: &'static str) -> Exemple {
    Exemple { ligne, effet }
}

impl Spec {
    /// The command's shape in one line: `note add réf [matière] valeur [coef=…]`.
    pub fn forme(&self) -> String {
        let mut forme = self.nom.to_owned();
        for arg in self.montres() {
            let nom = arg.nom;
            forme += &match arg.forme {
                Forme::Requis => format!(" {nom}"),
                Forme::Facultatif => format!(" [{nom}]"),
                Forme::Reste => format!(" {nom}…"),
                Forme::ResteFacultatif => format!(" [{nom}…]"),
                Forme::Nomme => format!(" [{nom}=…]"),
            };
        }
        forme
    }

    /// Its arguments, without those that are only there to be refused.
    pub fn montres(&self) -> impl Iterator<Item = &'static Arg> {
        self.args.iter().filter(|arg| !arg.secret)
    }

    /// Every name of the command, its own first.
    pub fn noms(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.nom).chain(self.alias.iter().copied())
    }
}
