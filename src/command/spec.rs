//! What a command says of itself. Completion, hints, colours, help, history, confirmation and the README's table are made from it.

pub use super::arg::{
    Arg, Forme, Genre, SECRETS, Sortie, TOUT, facultatif, nomme, nomme_sans_mots, requis, reste, reste_facultatif,
};
pub use super::entree::{Demande, Entree, Voie, au_menu, libre, par_voies, pour_soi, voie, voulue, voulue_si};
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
    /// How it stands in the menu; none where only whoever types commands has a use for it.
    pub menu: Option<Entree>,
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
    const PAR_NOM: [(&'static str, Groupe); 13] = [
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
        ("rgpd", Groupe::Etudiants),
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

/// A line to try.
#[derive(Debug)]
pub struct Exemple {
    /// As typed.
    pub ligne: &'static str,
    /// What it does, in French.
    pub effet: &'static str,
    /// It is for a student, who can only mean himself, in the place of those for others.
    pub a_soi: bool,
}

/// A line to try.
pub const fn ex(ligne: &'static str, effet: &'static str) -> Exemple {
    Exemple { ligne, effet, a_soi: false }
}

/// A line that a student may try.
pub const fn ex_a_soi(ligne: &'static str, effet: &'static str) -> Exemple {
    Exemple { ligne, effet, a_soi: true }
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

    /// The argument of that name.
    pub fn arg(&self, nom: &str) -> Option<&'static Arg> {
        self.montres().find(|arg| arg.nom == nom)
    }

    /// The lines that somebody may try; `a_soi`: a student, or nobody yet.
    pub fn exemples_pour(&self, a_soi: bool) -> Vec<&'static Exemple> {
        let les_siens = a_soi && self.exemples.iter().any(|exemple| exemple.a_soi);
        self.exemples.iter().filter(|exemple| exemple.a_soi == les_siens).collect()
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
