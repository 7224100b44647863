//! Why a file cannot be imported at all, before any of its lines is looked at.

use super::colonnes;
use super::{ClasseurError, ColonneError, Exit};
use thiserror::Error as ThisError;

/// A file that cannot be imported. What is wrong with single lines is a list of faults, not an error.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum ImportError {
    /// The rejects would go where the source is, or over what is no file.
    #[error("les lignes rejetées ne peuvent pas aller dans « {} »", crate::texte::printable(&.chemin.to_string_lossy()))]
    RejetsIci {
        /// Where they were to go.
        chemin: std::path::PathBuf,
    },
    /// Nothing in it.
    #[error("le fichier est vide")]
    Vide,
    /// Headers and nothing below.
    #[error("le fichier n'a que sa ligne d'en-têtes : aucun étudiant à importer")]
    SansLigne,
    /// A workbook, a PDF, a picture.
    #[error("ce n'est pas du CSV : {0}")]
    AutreFormat(&'static str),
    /// A workbook that is refused.
    #[error(transparent)]
    Classeur(#[from] ClasseurError),
    /// JSON that is none, or not carnet's.
    #[error("ligne {ligne} : {detail}")]
    Json {
        /// Where.
        ligne: u64,
        /// What is wrong.
        detail: &'static str,
    },
    /// JSON that ends too early.
    #[error("le fichier est coupé avant sa fin")]
    JsonCoupe,
    /// A student of JSON with endless values.
    #[error("ligne {ligne} : un étudiant y a trop de valeurs")]
    ObjetTropGrand {
        /// Which.
        ligne: u64,
    },
    /// More than carnet reads at once.
    #[error("le fichier est trop grand : {limite} {quoi} au plus")]
    TropGrand {
        /// What was counted.
        quoi: &'static str,
        /// How many are allowed.
        limite: u64,
    },
    /// A line with endless cells.
    #[error("ligne {ligne} : plus de {limite} colonnes")]
    TropDeColonnes {
        /// Where.
        ligne: u64,
        /// How many are allowed.
        limite: usize,
    },
    /// So many that it can hardly be what it was taken for.
    #[error("plus de {limite} fautes ; la première, ligne {ligne} : {message}")]
    TropDeFautes {
        /// Where the first one stands.
        ligne: u64,
        /// It.
        message: String,
        /// How many are told.
        limite: usize,
    },
    /// Bytes that the encoding does not know.
    #[error("ligne {ligne} : le texte n'est pas en {encodage}")]
    Encodage {
        /// Where the first wrong byte stands.
        ligne: u64,
        /// The encoding that was asked for, or found.
        encodage: String,
    },
    /// Neither UTF-8 nor Windows-1252.
    #[error("l'encodage du fichier n'est pas reconnu (ni UTF-8, ni Windows-1252)")]
    EncodageInconnu {
        /// What it looks like.
        semblable: &'static str,
    },
    /// `encodage=` with another word.
    #[error("encodage « {0} » inconnu")]
    NomEncodage(String),
    /// `separateur=` with another word.
    #[error("séparateur « {0} » inconnu")]
    NomSeparateur(String),
    /// `colonnes=` without `=`.
    #[error("« {0} » ne dit pas ce qu'est la colonne")]
    Correspondance(String),
    /// The headers themselves have a stray quote.
    #[error("ligne {ligne} : un guillemet de la ligne d'en-têtes n'est pas refermé")]
    Entetes {
        /// Where.
        ligne: u64,
    },
    /// Columns that are not understood, doubled, or missing.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ; "))]
    Colonnes(Vec<ColonneError>),
}

impl ImportError {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            ImportError::Colonnes(_) | ImportError::Correspondance(_) => "colonnes",
            ImportError::NomEncodage(_) | ImportError::NomSeparateur(_) => "invalide",
            _ => "fichier-illisible",
        }
    }

    /// How a run that stops on it ends.
    pub fn exit(&self) -> Exit {
        match self {
            ImportError::NomEncodage(_) | ImportError::NomSeparateur(_) | ImportError::Correspondance(_) => Exit::Usage,
            _ => Exit::Refused,
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let conseil = match self {
            ImportError::RejetsIci { .. } => {
                "donnez un autre fichier que celui qui est importé : vers=a-corriger.csv".to_owned()
            }
            ImportError::Entetes { .. } => return None,
            ImportError::Classeur(classeur) => return classeur.conseil(),
            ImportError::Json { .. } | ImportError::JsonCoupe | ImportError::ObjetTropGrand { .. } => {
                "attendu : ce que « export json » ou « export ndjson » écrit, en entier".to_owned()
            }
            ImportError::Vide | ImportError::SansLigne => {
                "attendu : une ligne d'en-têtes (Nom;Prénom;Téléphone;Classe), puis une ligne par étudiant".to_owned()
            }
            ImportError::AutreFormat(_) => {
                "ouvrez-le dans son logiciel et enregistrez-le sous « CSV UTF-8 », puis importez le CSV".to_owned()
            }
            ImportError::TropGrand { .. } => "coupez-le en plusieurs fichiers, chacun avec ses en-têtes".to_owned(),
            ImportError::TropDeFautes { .. } => {
                "vérifiez le séparateur et les en-têtes ; corrigez d'abord ce qui se répète, puis importez à nouveau"
                    .to_owned()
            }
            ImportError::TropDeColonnes { .. } => {
                "vérifiez le séparateur (separateur=\";\", \",\", \"|\" ou tab) et les guillemets".to_owned()
            }
            ImportError::Encodage { .. } => {
                "enregistrez-le sous « CSV UTF-8 », ou dites son encodage : encodage=windows-1252".to_owned()
            }
            ImportError::EncodageInconnu { semblable } => {
                format!("enregistrez-le sous « CSV UTF-8 », ou dites son encodage (peut-être encodage={semblable})")
            }
            ImportError::NomEncodage(_) => "attendu : utf-8, windows-1252, utf-16, macintosh…".to_owned(),
            ImportError::NomSeparateur(_) => {
                "attendu : separateur=\";\", separateur=\",\", separateur=\"|\" ou separateur=tab".to_owned()
            }
            ImportError::Correspondance(_) => {
                "attendu : colonnes=\"Tél. mobile=telephone;Remarque=-\" (« - » ignore une colonne)".to_owned()
            }
            ImportError::Colonnes(fautes) => colonnes::conseil(fautes)?,
        };
        Some(conseil)
    }
}
