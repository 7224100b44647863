//! What can be wrong with how carnet was started: its configuration, its environment, its flags.

use std::io::ErrorKind;
use std::path::PathBuf;
use thiserror::Error as ThisError;

/// The configuration or the command line is not usable. Nothing ran.
#[derive(Debug, ThisError)]
pub enum Reglage {
    /// The file exists and cannot be read.
    #[error("configuration : {}", super::cause::fichier_illisible(.chemin, .source))]
    Illisible {
        /// Which.
        chemin: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no TOML.
    #[error("{fichier}:{ligne}:{colonne} : la configuration n'est pas du TOML à cet endroit")]
    Syntaxe {
        /// Which, safe to show.
        fichier: String,
        /// From 1.
        ligne: usize,
        /// From 1, in characters.
        colonne: usize,
        /// The parser's words, in English. The line itself may hold a secret and is not shown.
        detail: String,
    },
    /// A key, or a section, that carnet does not know.
    #[error("{fichier}:{ligne}:{colonne} : la clé « {cle} » est inconnue")]
    CleInconnue {
        /// Which file, safe to show.
        fichier: String,
        /// From 1.
        ligne: usize,
        /// From 1, in characters.
        colonne: usize,
        /// The key, safe to show.
        cle: String,
        /// What was meant, probably.
        proche: Option<&'static str>,
    },
    /// A value that its key does not take.
    #[error("{ou} : {cle} : {trouve} n'est pas permis, attendu : {attendu}")]
    Valeur {
        /// `config.toml:3:8`, `environnement CARNET_DB`, `option --db`.
        ou: String,
        /// The key.
        cle: String,
        /// What it was given; never a secret.
        trouve: String,
        /// What it takes.
        attendu: String,
    },
    /// Neither HOME nor the XDG variables say where files go.
    #[error("aucun dossier personnel : {variable} et HOME manquent, ou ne sont pas des chemins absolus")]
    SansDossier {
        /// The XDG variable that would do as well.
        variable: &'static str,
    },
    /// `fichiers.dossier` is no folder to shut commands up in.
    #[error("fichiers.dossier : « {} » : {}", crate::texte::printable(&.dossier.to_string_lossy()), enclos_impossible(.source))]
    Enclos {
        /// Which.
        dossier: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// `fichiers.dossier` holds carnet's own files: commands would read its passwords and write its settings.
    #[error("fichiers.dossier : « {} » contient les fichiers de carnet lui-même", crate::texte::printable(&.dossier.to_string_lossy()))]
    EnclosTropLarge {
        /// Which.
        dossier: PathBuf,
    },
    /// The school's logo is none.
    #[error("logo de l'école « {} » : {raison}", crate::texte::printable(&.chemin.to_string_lossy()))]
    Logo {
        /// Which file.
        chemin: PathBuf,
        /// Why, and what to do.
        raison: String,
    },
    /// The flags.
    #[error("{message}")]
    Options {
        /// What is wrong with them.
        message: String,
        /// What to do.
        conseil: String,
    },
}

fn enclos_impossible(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::NotFound => "ce dossier n'existe pas",
        ErrorKind::NotADirectory => "ce n'est pas un dossier",
        ErrorKind::PermissionDenied => "l'accès à ce dossier est refusé",
        ErrorKind::Unsupported => "ce système ne sait pas enfermer les commandes dans un dossier",
        _ => "le système ne peut pas ouvrir ce dossier",
    }
}

impl Reglage {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Reglage::Options { .. } => "usage",
            _ => "configuration",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        match self {
            Reglage::Illisible { .. } => {
                Some("vérifiez les droits du fichier, ou nommez-en un autre par CARNET_CONFIG".into())
            }
            Reglage::Syntaxe { .. } => {
                Some("une ligne s'écrit « cle = \"texte\" », « cle = 12 » ou « [section] »".into())
            }
            Reglage::CleInconnue { proche: Some(proche), .. } => Some(format!("vouliez-vous dire « {proche} » ?")),
            Reglage::CleInconnue { .. } => Some("« config show » donne toutes les clés".into()),
            Reglage::Valeur { .. } => None,
            Reglage::SansDossier { variable } => Some(format!("donnez un dossier : HOME, {variable} ou --home")),
            Reglage::Enclos { source, .. } if source.kind() == ErrorKind::Unsupported => {
                Some("il faut Linux 5.6 ou plus récent".into())
            }
            Reglage::Enclos { .. } => {
                Some("créez ce dossier, ou donnez-en un autre à « dossier » dans [fichiers]".into())
            }
            Reglage::EnclosTropLarge { .. } => {
                Some("donnez un dossier à part, où il n'y a que ce que les commandes peuvent lire et écrire".into())
            }
            Reglage::Logo { .. } => {
                Some("corrigez ecole.logo dans la configuration (config show dit où), ou retirez-le".into())
            }
            Reglage::Options { conseil, .. } => Some(conseil.clone()),
        }
    }

    /// What another library said, for `--debug`.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Reglage::Syntaxe { detail, .. } => Some(detail),
            _ => None,
        }
    }
}
