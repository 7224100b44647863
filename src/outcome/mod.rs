//! What a command did, as data, never text: `render` makes it a table, JSON or CSV.

mod aide;
mod comptes;
pub mod notifications;
mod restauration;
mod rgpd;
mod script;

pub use crate::cache::EtatCache;
use crate::config::Reglage;
use crate::domain::classe::{Classe, ClasseResumee};
use crate::domain::statistiques::{Cadre, Etape, Place, Statistiques, StatistiquesParClasse};
use crate::domain::suites::{CompteTouche, NoteSansPlace};
use crate::domain::tableau::TableauDeClasse;
use crate::domain::{Centiemes, Colonnes, Compte, Etudiant, Explication, Fiche, NomClasse, NouvelleNote};
use crate::domain::{Resume, Valeur};
use crate::error::Exit;
use crate::exchange::Apercu;
use crate::local;
use crate::service::classes::ChangementDeClasse;
use crate::service::cloture::Cloture;
use crate::service::journal::{LigneJournal, Verification};
use crate::service::passages::Fusion;
use crate::service::reprise::Annulation;
use crate::service::rgpd::{DossierEcrit, RapportDeRetention};
pub use crate::service::saisie::SaisieEcrite;
use crate::service::{PapierEcrit, RapportExport, RapportImport, Sauvegarde};
pub use aide::{Aide, Sujet};
pub use comptes::{CompteChange, ComptesDeClasse, Connexion, Demandeur, MotDePasseChange, SessionVue};
pub use notifications::Notifications;
pub use restauration::{EtapeRestauration, Restauration};
pub use rgpd::{Anonymisation, EtapeOubli};
pub use script::{Consigne, Script};

/// How results are written (design, section 4: `--format`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Table,
    /// `champ : valeur`, one a line.
    Vertical,
    /// One document per command.
    Json,
    /// For a spreadsheet: `;` between values, decimal comma, days as 27/09/2008, phones in E.164, a header line, lines end in LF.
    Csv,
}

impl Format {
    /// Every format with its name, as `--format` takes it.
    pub const TOUS: [(&'static str, Format); 4] =
        [("table", Format::Table), ("vertical", Format::Vertical), ("json", Format::Json), ("csv", Format::Csv)];

    /// A table on a terminal, CSV where standard output is none (design, section 4).
    pub fn par_defaut(terminal: bool) -> Format {
        if terminal { Format::Table } else { Format::Csv }
    }

    /// Reads a format's name, without case.
    pub fn parse(nom: &str) -> Option<Format> {
        let nom = crate::texte::fold(nom);
        Self::TOUS.iter().find(|(known, _)| *known == nom).map(|(_, format)| *format)
    }
}

/// What a command did.
#[derive(Debug)]
pub enum Outcome {
    /// Nothing to show: an empty line, a comment.
    Rien,
    /// `find`.
    Liste(Liste),
    /// `show`.
    Fiche(Box<Fiche>),
    /// `explain`.
    Explication(Box<Expliquee>),
    /// `add`, `edit`, `note …`.
    Changement(Box<Changement>),
    /// `note add classe=…`.
    Saisie(Box<Saisie>),
    /// `delete`.
    Suppression(Box<Suppression>),
    /// What an import understood, before it asks.
    Apercu(Apercu),
    /// `import`.
    Import(Box<RapportImport>),
    /// `export`.
    Export(RapportExport),
    /// `backup`, `backup --verifier`.
    Sauvegarde(Box<Sauvegarde>),
    /// `restore`.
    Restauration(Box<Restauration>),
    /// `rgpd export`.
    Dossier(DossierEcrit),
    /// `rgpd anonymiser`.
    Anonymisation(Box<Anonymisation>),
    /// `rgpd retention`.
    Retention(RapportDeRetention),
    /// `import annuler`.
    ImportAnnule(ImportAnnule),
    /// `log`.
    Journal(Vec<LigneJournal>),
    /// `log --verifier`.
    Verification(Verification),
    /// `undo`.
    Annulation(Annulation),
    /// `help`.
    Aide(Aide),
    /// `stats classe=…`.
    Statistiques(Box<Chiffres>),
    /// `stats`.
    StatistiquesDesClasses {
        /// Class by class, and together.
        toutes: StatistiquesParClasse,
        /// Of which averages.
        cadre: Cadre,
    },
    /// `top`.
    Classement(Classement),
    /// `class list`.
    Classes(Vec<ClasseResumee>),
    /// `class show`.
    Classe(Box<ClasseResumee>),
    /// `class set`, `class lock`, `class unlock`.
    ClasseChangee(Box<ClasseChangee>),
    /// `class delete`.
    ClasseSupprimee {
        /// As it was.
        classe: Box<Classe>,
        /// `--dry-run`: it still is.
        essai: bool,
    },
    /// `class merge`.
    Fusion(FusionFaite),
    /// `class cloturer`.
    Cloture(Box<Cloture>),
    /// `report`.
    Tableau(TableauDeClasse),
    /// `bulletin`, `report … vers=`.
    Papier(PapierEcrit),
    /// `cache status`.
    Cache(CacheVu),
    /// `cache clear`.
    CacheVide {
        /// How many scopes were forgotten.
        oublies: u64,
    },
    /// `notify …`.
    Notifications(Box<Notifications>),
    /// `config show`.
    Config(Vec<Reglage>),
    /// `whoami`.
    Identite(Box<Demandeur>),
    /// `login`.
    Connexion(Connexion),
    /// `logout`.
    Deconnexion {
        /// Whose session was ended.
        compte: String,
        /// All of them.
        partout: bool,
    },
    /// `passwd`, `user passwd`.
    MotDePasse(MotDePasseChange),
    /// `sessions`.
    Sessions(Vec<SessionVue>),
    /// `init`, `user add`, `user set` and the like.
    Compte(Box<CompteChange>),
    /// `user list`.
    Comptes(Vec<Compte>),
    /// `user add classe=…`.
    ComptesDeClasse(ComptesDeClasse),
    /// `carnet services …`.
    Services(local::Etat),
    /// `source`: lines that are to run.
    Script(Script),
    /// `echo`: a text to say.
    Texte(String),
    /// What is for whoever runs lines, and shows nothing.
    Consigne(Consigne),
    /// `quit`.
    Quitter,
}

impl Outcome {
    /// How a run that stops on it ends: an import that was refused, a journal that does not hold together, are
    /// results to show, and failures.
    pub fn exit(&self) -> Exit {
        match self {
            Outcome::Import(rapport) if rapport.refuse => Exit::Refused,
            Outcome::Verification(verification) if verification.total > 0 => Exit::Refused,
            Outcome::Notifications(vue) => vue.exit(),
            Outcome::Sauvegarde(vue) if vue.verification.as_ref().is_some_and(|lue| lue.total > 0) => Exit::Refused,
            _ => Exit::Done,
        }
    }
}

/// The figures of a class, or of all classes together.
#[derive(Debug)]
pub struct Chiffres {
    /// Which class, as it was asked for; none: all of them.
    pub classe: Option<NomClasse>,
    /// Of which averages.
    pub cadre: Cadre,
    /// They.
    pub statistiques: Statistiques,
    /// What they came to period by period, where a class has several.
    pub etapes: Vec<Etape>,
}

/// A ranking.
#[derive(Debug)]
pub struct Classement {
    /// Highest average first.
    pub places: Vec<Place>,
    /// Others behind the last have the same average.
    pub ex_aequo: bool,
    /// By which averages.
    pub cadre: Cadre,
}

/// A class before and after.
#[derive(Debug)]
pub struct ClasseChangee {
    /// What became of it.
    pub change: ChangementDeClasse,
    /// Marks of its students that its periods do not hold.
    pub sans_place: Vec<NoteSansPlace>,
    /// Accounts whose rights a renamed subject changes.
    pub comptes: Vec<CompteTouche>,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// A class that was put into another one.
#[derive(Debug)]
pub struct FusionFaite {
    /// Which, into which.
    pub fusion: Fusion,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// What Redis does for carnet.
#[derive(Debug)]
pub struct CacheVu {
    /// What it holds, where it helps.
    pub etat: Option<EtatCache>,
    /// Why it does not; none where no Redis was given.
    pub raison: Option<String>,
}

/// A list of students, or a page of it.
#[derive(Debug)]
pub struct Liste {
    /// In the order asked for.
    pub etudiants: Vec<Resume>,
    /// How many match in all.
    pub total: u64,
    /// How many were left out before the first.
    pub saut: u64,
    /// The fields that were asked for; none: those of every list.
    pub colonnes: Option<Colonnes>,
    /// Why there is nobody, where there is nobody.
    pub personne: Personne,
}

/// Why a list has nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personne {
    /// Nobody is as it was asked.
    Cherchee,
    /// The school has no student; whoever asks may add some.
    Ecole,
    /// Nobody is in the classes of whoever asks.
    Classes,
}

/// A student, and how his averages came about.
#[derive(Debug)]
pub struct Expliquee {
    /// Who.
    pub etudiant: Etudiant,
    /// How.
    pub explication: Explication,
}

/// A student before and after.
#[derive(Debug)]
pub struct Changement {
    /// Before; none for a new student.
    pub avant: Option<Etudiant>,
    /// After.
    pub apres: Fiche,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}

/// The marks of a class, typed one after the other.
#[derive(Debug)]
pub struct Saisie {
    /// Which.
    pub classe: NomClasse,
    /// What all of them are: subject, type, weight, period, day.
    pub modele: NouvelleNote,
    /// The students in the order of their names, and what was answered.
    pub lignes: Vec<(Etudiant, Option<Valeur>)>,
    /// The mean of these marks.
    pub moyenne: Option<Centiemes>,
    /// How far it is.
    pub etat: EtatSaisie,
}

/// How far the typing of a class's marks is.
#[derive(Debug)]
pub enum EtatSaisie {
    /// All is typed and nothing written: it is only shown, before the question.
    Montre,
    /// `--dry-run`: nothing was written.
    Essai,
    /// It was stopped; whether what was typed is kept.
    Suspendue {
        /// It is kept.
        gardee: bool,
    },
    /// It is written.
    Ecrite(SaisieEcrite),
}

/// A student who is no more.
#[derive(Debug)]
pub struct Suppression {
    /// As he was.
    pub etudiant: Etudiant,
    /// `--dry-run`: he still is.
    pub essai: bool,
}

/// An import taken back.
#[derive(Debug)]
pub struct ImportAnnule {
    /// The file it came from.
    pub fichier: String,
    /// Students taken back.
    pub repris: u64,
    /// Matricules left as they are, because somebody changed them since.
    pub laisses: Vec<String>,
    /// `--dry-run`: nothing was written.
    pub essai: bool,
}
