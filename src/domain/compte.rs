//! Who asks, and what he may do.

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Admin,
}

/// What a command needs of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Droit {
    /// Nothing: help, quit.
    Libre,
    /// To read students and marks.
    LireEtudiants,
    /// To add, change and delete students.
    EcrireEtudiants,
    /// To add, change and delete marks.
    EcrireNotes,
    /// To run scripts.
    Executer,
    /// To see how carnet is set up.
    Configurer,
    /// To read the journal, and to take changes back.
    Journal,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The account's name: author of marks, actor of the journal.
    pub nom: String,
    /// Its role.
    pub role: Role,
}

impl Session {
    /// Who sits at the machine, as long as carnet has no accounts.
    pub fn locale(nom: &str) -> Session {
        Session { nom: nom.to_owned(), role: Role::Admin }
    }

    /// May he?
    pub fn peut(&self, droit: Droit) -> bool {
        match self.role {
            Role::Admin => matches!(
                droit,
                Droit::Libre
                    | Droit::LireEtudiants
                    | Droit::EcrireEtudiants
                    | Droit::EcrireNotes
                    | Droit::Executer
                    | Droit::Configurer
                    | Droit::Journal
            ),
        }
    }
}
