//! What can be wrong with MongoDB, Redis, or the private servers of local mode.

use super::Exit;
use thiserror::Error as ThisError;

/// A server is missing, out of reach, or not what carnet needs. `detail` is the driver's own text: shown with `--debug` only.
#[derive(Debug, ThisError)]
pub enum Panne {
    /// No answer from MongoDB in time.
    #[error("MongoDB ne répond pas ({adresse})")]
    MongoInjoignable {
        /// Where it was looked for, without a password.
        adresse: String,
        /// The driver's words.
        detail: String,
    },
    /// A standalone MongoDB knows no transactions.
    #[error("MongoDB ({adresse}) n'est pas un jeu de réplicas : carnet ne peut pas y écrire sans risque")]
    MongoSeul {
        /// Where, without a password.
        adresse: String,
    },
    /// MongoDB refused what carnet asked.
    #[error("MongoDB a refusé l'opération")]
    MongoRefus {
        /// The driver's words.
        detail: String,
    },
    /// The answer to a commit was lost.
    #[error("résultat inconnu : la réponse de MongoDB s'est perdue pendant l'écriture")]
    ResultatInconnu {
        /// The driver's words.
        detail: String,
    },
    /// No answer from Redis in time.
    #[error("Redis ne répond pas ({adresse})")]
    RedisInjoignable {
        /// Where, without a password.
        adresse: String,
        /// The client's words.
        detail: String,
    },
}

impl Panne {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Panne::MongoInjoignable { .. } | Panne::RedisInjoignable { .. } => "serveur-injoignable",
            Panne::MongoSeul { .. } => "serveur-sans-replicas",
            Panne::MongoRefus { .. } => "serveur-refus",
            Panne::ResultatInconnu { .. } => "resultat-inconnu",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let conseil = match self {
            Panne::MongoInjoignable { .. } => {
                "vérifiez l'adresse (--mongo) et que le serveur est démarré, puis recommencez"
            }
            Panne::MongoSeul { .. } => {
                "démarrez mongod avec --replSet rs0, puis une fois : mongosh --eval 'rs.initiate()' ; ou laissez carnet \
                 démarrer son propre serveur (sans --mongo)"
            }
            Panne::MongoRefus { .. } => "recommencez ; --debug montre la réponse du serveur",
            Panne::ResultatInconnu { .. } => "vérifiez avec show avant de recommencer",
            Panne::RedisInjoignable { .. } => "carnet continue sans Redis, plus lentement",
        };
        Some(conseil.to_owned())
    }

    /// How a run that stops on it ends.
    pub fn exit(&self) -> Exit {
        match self {
            Panne::MongoInjoignable { .. } | Panne::RedisInjoignable { .. } => Exit::Unreachable,
            Panne::MongoSeul { .. } => Exit::Unreachable,
            Panne::MongoRefus { .. } => Exit::Refused,
            Panne::ResultatInconnu { .. } => Exit::Unknown,
        }
    }

    /// The driver's own words, for `--debug`.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Panne::MongoInjoignable { detail, .. }
            | Panne::MongoRefus { detail }
            | Panne::ResultatInconnu { detail }
            | Panne::RedisInjoignable { detail, .. } => Some(detail),
            Panne::MongoSeul { .. } => None,
        }
    }
}
