//! How a command stands in the menu: its label, and what whoever chooses it is asked. Data, in its Spec.

use super::arg::Genre;

/// A command of the menu.
#[derive(Debug)]
pub struct Entree {
    /// What one wants who chooses it: « Chercher des étudiants ».
    pub libelle: &'static str,
    /// What it is to a student, who can only mean himself.
    pub sienne: Option<&'static str>,
    /// The ways to use it. None: what stands in its place is asked, what goes by name is offered.
    pub voies: &'static [Voie],
}

/// A way to use a command.
#[derive(Debug)]
pub struct Voie {
    /// What is chosen from, where there are several: « Toute une classe ».
    pub titre: &'static str,
    /// What its line says from the start.
    pub mots: &'static str,
    /// What is asked, one after the other.
    pub demandes: &'static [Demande],
    /// The names of the arguments that are offered besides.
    pub offres: &'static [&'static str],
    /// It does nothing until something is given that may be left out.
    pub change: bool,
}

/// A question of a way.
#[derive(Debug)]
pub struct Demande {
    /// The argument's name.
    pub arg: &'static str,
    /// It must be answered.
    pub requise: bool,
    /// Asked only where that argument was answered by that word.
    pub si: Option<(&'static str, &'static str)>,
    /// As what it is asked, where this way makes it another thing than its command does.
    pub comme: Option<Comme>,
}

/// What an argument is in one way to use its command.
#[derive(Clone, Copy, Debug)]
pub struct Comme {
    /// What its question begins with.
    pub titre: &'static str,
    /// What it means, in a few French words.
    pub aide: &'static str,
    /// What it is.
    pub genre: Genre,
}

/// A command, by its arguments as they stand.
pub const fn au_menu(libelle: &'static str) -> Option<Entree> {
    par_voies(libelle, &[])
}

/// A command that is used in these ways.
pub const fn par_voies(libelle: &'static str, voies: &'static [Voie]) -> Option<Entree> {
    Some(Entree { libelle, sienne: None, voies })
}

/// A command that is a student's, too, where it is about himself.
pub const fn pour_soi(libelle: &'static str, sienne: &'static str, voies: &'static [Voie]) -> Option<Entree> {
    Some(Entree { libelle, sienne: Some(sienne), voies })
}

/// A way: what it asks, and what it offers.
pub const fn voie(titre: &'static str, demandes: &'static [Demande], offres: &'static [&'static str]) -> Voie {
    Voie { titre, mots: "", demandes, offres, change: false }
}

impl Voie {
    /// The same; its line begins with these words.
    pub const fn avec(self, mots: &'static str) -> Voie {
        Voie { mots, ..self }
    }

    /// The same; nothing is done where nothing is changed.
    pub const fn change(self) -> Voie {
        Voie { change: true, ..self }
    }
}

impl Demande {
    /// The same, asked as this.
    pub const fn comme(self, titre: &'static str, aide: &'static str, genre: Genre) -> Demande {
        Demande { comme: Some(Comme { titre, aide, genre }), ..self }
    }
}

/// It must be answered.
pub const fn voulue(arg: &'static str) -> Demande {
    Demande { arg, requise: true, si: None, comme: None }
}

/// It may be left out.
pub const fn libre(arg: &'static str) -> Demande {
    Demande { arg, requise: false, si: None, comme: None }
}

/// It must be answered where `autre` was answered by `mot`.
pub const fn voulue_si(arg: &'static str, autre: &'static str, mot: &'static str) -> Demande {
    Demande { arg, requise: true, si: Some((autre, mot)), comme: None }
}
