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

/// What people want to do: the headings of the help and of the menu, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Groupe {
    /// To find and keep students.
    Etudiants,
    /// To give marks.
    Notes,
    /// Classes, their rules and their results.
    Classes,
    /// Files in and out.
    Echanges,
    /// Papers.
    Rapports,
    /// E-mail and SMS.
    Notifications,
    /// Who may work here.
    Comptes,
    /// Oneself.
    MonCompte,
    /// Who changed what, and taking it back.
    Journal,
    /// The program itself.
    Carnet,
}

impl Groupe {
    /// Every one.
    pub const TOUS: [Groupe; 10] = [
        Groupe::Etudiants,
        Groupe::Notes,
        Groupe::Classes,
        Groupe::Echanges,
        Groupe::Rapports,
        Groupe::Notifications,
        Groupe::Comptes,
        Groupe::MonCompte,
        Groupe::Journal,
        Groupe::Carnet,
    ];

    /// Commands whose right does not tell what they are for, by the first word of their name.
    const PAR_NOM: [(&'static str, Groupe); 12] = [
        ("class", Groupe::Classes),
        ("stats", Groupe::Classes),
        ("top", Groupe::Classes),
        ("explain", Groupe::Classes),
        ("import", Groupe::Echanges),
        ("export", Groupe::Echanges),
        ("backup", Groupe::Echanges),
        ("restore", Groupe::Echanges),
        ("report", Groupe::Rapports),
        ("bulletin", Groupe::Rapports),
        ("notify", Groupe::Notifications),
        ("log", Groupe::Journal),
    ];

    /// As a heading.
    pub fn titre(self) -> &'static str {
        match self {
            Groupe::Etudiants => "Étudiants",
            Groupe::Notes => "Notes",
            Groupe::Classes => "Classes et résultats",
            Groupe::Echanges => "Import / export",
            Groupe::Rapports => "Rapports",
            Groupe::Notifications => "Notifications",
            Groupe::Comptes => "Comptes",
            Groupe::MonCompte => "Mon compte",
            Groupe::Journal => "Journal et annulation",
            Groupe::Carnet => "Aide et réglages",
        }
    }
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
    /// Assignments to names of a script's own: `classe=L3`.
    Variables,
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

    /// What people want who use it: a new command finds its place by its right.
    pub fn groupe(&self) -> Groupe {
        let premier = self.nom.split(' ').next().unwrap_or(self.nom);
        let nomme = Groupe::PAR_NOM.iter().find(|(mot, _)| *mot == premier).map(|(_, groupe)| *groupe);
        nomme.unwrap_or(match self.droit {
            Droit::LireFiche | Droit::LireClasses | Droit::EcrireEtudiants => Groupe::Etudiants,
            Droit::EcrireNotes => Groupe::Notes,
            Droit::GererClasses => Groupe::Classes,
            Droit::GererComptes => Groupe::Comptes,
            Droit::Entrer | Droit::Compte | Droit::Connecte => Groupe::MonCompte,
            Droit::Journal => Groupe::Journal,
            Droit::Executer | Droit::Configurer | Droit::Libre => Groupe::Carnet,
        })
    }
}
