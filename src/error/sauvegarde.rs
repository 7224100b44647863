//! Why a school cannot be backed up, or put back from a backup.

use crate::texte;
use std::path::{Path, PathBuf};
use thiserror::Error as ThisError;

/// A backup that cannot be made, or cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum SauvegardeError {
    /// Any other file.
    #[error("« {} » n'est pas une sauvegarde de carnet", montre(.fichier))]
    Aucune {
        /// Which.
        fichier: PathBuf,
    },
    /// A format that this carnet does not know.
    #[error("« {} » est une sauvegarde au format {version}, et ce carnet lit le format {connue}", montre(.fichier))]
    Format {
        /// Which.
        fichier: PathBuf,
        /// Its format.
        version: u32,
        /// The one that is known.
        connue: u32,
    },
    /// The end is missing.
    #[error("la sauvegarde « {} » est incomplète : sa fin manque", montre(.fichier))]
    Tronquee {
        /// Which.
        fichier: PathBuf,
    },
    /// Something in it is not what was written.
    #[error("la sauvegarde « {} » a été altérée, ou le disque l'a abîmée (bloc {bloc})", montre(.fichier))]
    Alteree {
        /// Which.
        fichier: PathBuf,
        /// The block, from 1.
        bloc: u64,
    },
    /// Data of a later carnet.
    #[error("la sauvegarde « {} » vient d'un carnet plus récent ({carnet}, schéma {schema} ; celui-ci connaît le {connu})", montre(.fichier))]
    Recente {
        /// Which.
        fichier: PathBuf,
        /// The version of carnet that made it.
        carnet: String,
        /// The version of its data.
        schema: i32,
        /// The one that is known.
        connu: i32,
    },
    /// Nobody could log in afterwards.
    #[error("la sauvegarde « {} » n'a aucun compte d'administrateur actif : personne ne pourrait plus se connecter", montre(.fichier))]
    SansAdmin {
        /// Which.
        fichier: PathBuf,
    },
    /// A collection that carnet would never make.
    #[error("la sauvegarde « {} » contient « {} », qui n'est pas à carnet", montre(.fichier), texte::printable(.nom))]
    Etrangere {
        /// Which file.
        fichier: PathBuf,
        /// Its collection.
        nom: String,
    },
    /// MongoDB keeps the past for a while only, and the reading took longer.
    #[error(
        "la sauvegarde a duré plus longtemps ({secondes} s) que MongoDB ne garde le même instant de toute l'école : rien n'a été écrit"
    )]
    MomentPerdu {
        /// How long it took.
        secondes: u64,
    },
    /// Somebody puts the school back from a backup.
    #[error("une restauration de l'école par {qui} est en cours, depuis « {} » : rien n'a été écrit", texte::printable(.fichier))]
    EnCours {
        /// Who.
        qui: String,
        /// From which file.
        fichier: String,
    },
    /// Somebody took this one back, or finished it.
    #[error("cette restauration a été reprise par un autre carnet : l'école est comme il l'a laissée")]
    Reprise,
    /// The school is no longer what the backup was compared with.
    #[error("l'école a changé depuis la comparaison ({commande} par {qui}) : rien n'a été restauré")]
    Changee {
        /// With which command.
        commande: String,
        /// Who.
        qui: String,
    },
}

fn montre(chemin: &Path) -> String {
    texte::printable(&chemin.to_string_lossy()).into_owned()
}

impl SauvegardeError {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            SauvegardeError::Aucune { .. }
            | SauvegardeError::Format { .. }
            | SauvegardeError::Tronquee { .. }
            | SauvegardeError::Alteree { .. }
            | SauvegardeError::Recente { .. }
            | SauvegardeError::SansAdmin { .. }
            | SauvegardeError::Etrangere { .. } => "sauvegarde-illisible",
            SauvegardeError::MomentPerdu { .. } => "moment-perdu",
            SauvegardeError::EnCours { .. } | SauvegardeError::Reprise => "restauration",
            SauvegardeError::Changee { .. } => "modifie-depuis",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let conseil = match self {
            SauvegardeError::Aucune { .. } => "donnez un fichier que « backup vers=… » a écrit",
            SauvegardeError::Format { .. } | SauvegardeError::Recente { .. } => {
                "installez la version de carnet qui l'a faite, ou une plus récente"
            }
            SauvegardeError::Tronquee { .. } | SauvegardeError::Alteree { .. } => {
                "rien n'en est repris : copiez-la à nouveau depuis l'original, ou prenez une autre sauvegarde"
            }
            SauvegardeError::SansAdmin { .. } | SauvegardeError::Etrangere { .. } => "prenez une autre sauvegarde",
            SauvegardeError::MomentPerdu { .. } => {
                "recommencez quand le serveur est moins chargé, ou faites-lui garder le passé plus longtemps : \
                 setParameter minSnapshotHistoryWindowInSeconds=3600"
            }
            SauvegardeError::EnCours { .. } => {
                "attendez sa fin ; si elle a été interrompue, ouvrez carnet à nouveau : il la termine ou la défait"
            }
            SauvegardeError::Reprise => return None,
            SauvegardeError::Changee { .. } => {
                "demandez aux autres de ne rien écrire, puis relancez « restore » : il compare à nouveau"
            }
        };
        Some(conseil.to_owned())
    }
}
