//! Why a school year cannot be closed, or read once it is.

use super::phrases::{parmi, plus};
use thiserror::Error as ThisError;

/// A closing that cannot be done, or a year that is not in the archive.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum ClotureError {
    /// Nothing says where the classes go.
    #[error("où passent les classes ? Ni passage= ni table= ne le disent")]
    SansTable,
    /// It is said twice.
    #[error("passage= et table= disent la même chose")]
    DeuxTables,
    /// The next year does not come after this one.
    #[error("vers={vers} ne vient pas après l'année à clore, {annee}")]
    PasApres {
        /// The one that would begin.
        vers: String,
        /// The one to close.
        annee: String,
    },
    /// All that was asked for is done.
    #[error("l'année {annee} est close")]
    DejaClose {
        /// Which.
        annee: String,
    },
    /// A class, or a student, has two ways.
    #[error("« {quoi} » est donné deux fois")]
    Double {
        /// Which.
        quoi: String,
    },
    /// Classes that follow one another in a ring.
    #[error("ces classes se suivent en rond : {}", .classes.join(" → "))]
    Rond {
        /// The first again at the end.
        classes: Vec<String>,
    },
    /// A class of another year.
    #[error("la classe « {classe} » est de l'année {sienne}, non de {annee}")]
    AutreAnnee {
        /// Which.
        classe: String,
        /// Its year.
        sienne: String,
        /// The one to close.
        annee: String,
    },
    /// Students would come into a class whose own are still in the old year.
    #[error("{qui} passe en « {vers} », qui a encore ses étudiants de l'année {annee} et n'est pas dans la table")]
    SansSuite {
        /// A class, or a student.
        qui: String,
        /// Where to.
        vers: String,
        /// The year.
        annee: String,
    },
    /// A class is in the new year, and nobody has archived the old one of it.
    #[error("la classe « {classe} » est déjà de l'année {vers}, et celle de {annee} n'est pas dans les archives")]
    DejaPassee {
        /// Which.
        classe: String,
        /// Its year.
        vers: String,
        /// The one to close.
        annee: String,
    },
    /// Another student is in the archive under the same matricule.
    #[error("le matricule {matricule} est déjà dans les archives de {annee} : c'était celui d'un autre étudiant")]
    MatriculeArchive {
        /// Which.
        matricule: String,
        /// The year.
        annee: String,
    },
    /// Nobody is left to archive.
    #[error("aucun étudiant à archiver : ces classes sont vides, ou déjà passées en {vers}")]
    Rien {
        /// The next year.
        vers: String,
    },
    /// A file of ways that has no such columns.
    #[error("« {fichier} » : il faut les colonnes « {} »", .colonnes.join(" » et « "))]
    Colonnes {
        /// Which.
        fichier: String,
        /// The columns.
        colonnes: [&'static str; 2],
    },
    /// Lines of a file of ways that mean nothing.
    #[error("« {fichier} » : {}{}", .fautes.join(" ; "), plus(.autres))]
    Fautes {
        /// Which.
        fichier: String,
        /// The first of them: `ligne 3 : …`.
        fautes: Vec<String>,
        /// How many others there are.
        autres: u64,
    },
    /// Students who have a way of their own, and are not in a class that is closed.
    #[error("ces étudiants ne sont dans aucune des classes à clore : {}{}", .matricules.join(", "), plus(.autres))]
    Inconnus {
        /// The first of them.
        matricules: Vec<String>,
        /// How many others there are.
        autres: u64,
    },
    /// An import stopped in the middle.
    #[error("l'import de « {fichier} » n'est pas fini")]
    ImportOuvert {
        /// Its file.
        fichier: String,
    },
    /// Somebody closes a year.
    #[error("la clôture de l'année {annee} par {qui} est en cours")]
    EnCours {
        /// Which.
        annee: String,
        /// Who.
        qui: String,
    },
    /// A closing stopped in the middle, and another one is asked for.
    #[error(
        "la clôture de l'année {annee} s'est arrêtée en route, avec d'autres passages : elle doit d'abord être finie"
    )]
    Interrompue {
        /// Which.
        annee: String,
    },
    /// Another carnet goes on with it.
    #[error("cette clôture a été reprise par un autre carnet : il la finit")]
    Reprise,
    /// A year, a class of it, that is not in the archive.
    #[error("{quoi} n'est pas dans les archives{}", parmi(.connues))]
    NonArchivee {
        /// `l'année 2024-2025`, `la classe « L3 » de 2024-2025`.
        quoi: String,
        /// What is there.
        connues: Vec<String>,
    },
    /// Nobody of that year is meant.
    #[error("aucun étudiant de l'année {annee} ne correspond à « {reference} »")]
    Introuvable {
        /// The year.
        annee: String,
        /// What was given.
        reference: String,
    },
}

impl ClotureError {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            ClotureError::SansTable => "manque",
            ClotureError::NonArchivee { .. } | ClotureError::Introuvable { .. } | ClotureError::Inconnus { .. } => {
                "introuvable"
            }
            ClotureError::DeuxTables
            | ClotureError::PasApres { .. }
            | ClotureError::Double { .. }
            | ClotureError::Rond { .. }
            | ClotureError::Colonnes { .. }
            | ClotureError::Fautes { .. } => "invalide",
            ClotureError::AutreAnnee { .. }
            | ClotureError::DejaPassee { .. }
            | ClotureError::MatriculeArchive { .. }
            | ClotureError::DejaClose { .. }
            | ClotureError::SansSuite { .. }
            | ClotureError::Rien { .. }
            | ClotureError::ImportOuvert { .. }
            | ClotureError::EnCours { .. }
            | ClotureError::Interrompue { .. }
            | ClotureError::Reprise => "conflit",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let conseil = match self {
            ClotureError::SansTable => {
                "passage=\"L1:L2;L2:L3;L3:-\" (« - » : ils quittent l'école), ou table=fichier.csv"
            }
            ClotureError::DeuxTables => "gardez l'un des deux",
            ClotureError::PasApres { .. } => "donnez l'année qui commence, ou laissez vers= de côté",
            ClotureError::DejaClose { .. } => "pour une classe qui en reste : dites où elle passe, passage=\"L3:-\"",
            ClotureError::Double { .. } => "gardez une seule ligne ; un redoublant va dans exceptions=",
            ClotureError::Rond { .. } => "faites passer l'une d'elles dans une classe nouvelle, puis « class merge »",
            ClotureError::AutreAnnee { classe, annee, .. } => {
                return Some(format!("si elle en est : class set \"{classe}\" annee={annee} ; sinon, ôtez-la"));
            }
            ClotureError::SansSuite { vers, .. } => {
                return Some(format!("dites où passe « {vers} » : \"{vers}:…\", ou \"{vers}:-\""));
            }
            ClotureError::Colonnes { .. } => "la première ligne du fichier nomme ses colonnes",
            ClotureError::Fautes { .. } => "corrigez le fichier ; rien n'a été changé",
            ClotureError::Inconnus { .. } => "vérifiez leurs matricules et leurs classes avec « show »",
            ClotureError::ImportOuvert { .. } => {
                "importez à nouveau ce fichier pour le finir, ou « import annuler » pour le défaire"
            }
            ClotureError::DejaPassee { classe, annee, .. } => {
                return Some(format!(
                    "si ses notes sont de {annee} : class set \"{classe}\" annee={annee} ; sinon, ôtez-la de la table"
                ));
            }
            ClotureError::MatriculeArchive { .. } => {
                "donnez-lui un autre matricule : « add », puis « delete » de celui-ci"
            }
            ClotureError::EnCours { annee, .. } => {
                return Some(format!(
                    "attendez qu'elle finisse ; si elle s'est arrêtée, « class cloturer annee={annee} » la finit"
                ));
            }
            ClotureError::Interrompue { annee } => {
                return Some(format!("« class cloturer annee={annee} », sans table, la finit"));
            }
            ClotureError::NonArchivee { .. } => "« class cloturer annee=… » archive une année",
            ClotureError::Introuvable { .. } => "attendu : matricule, ou nom et prénom, comme ils étaient alors",
            ClotureError::Rien { .. } | ClotureError::Reprise => return None,
        };
        Some(conseil.to_owned())
    }
}
