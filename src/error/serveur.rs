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
    /// What was given as MongoDB's address is none.
    #[error("l'adresse de MongoDB n'est pas lisible")]
    AdresseMongo {
        /// The driver's words.
        detail: String,
    },
    /// MongoDB does not know the user, or forbids him this.
    #[error("MongoDB ({adresse}) refuse l'accès")]
    MongoAuthentification {
        /// Where, without a password.
        adresse: String,
        /// The driver's words.
        detail: String,
    },
    /// Others change the same documents, again and again.
    #[error("d'autres personnes modifient les mêmes données en ce moment : rien n'a été écrit")]
    Passagere {
        /// The driver's words.
        detail: String,
    },
    /// The server gave up a read.
    #[error("la recherche a été arrêtée : plus de 30 secondes")]
    TropLent {
        /// The driver's words.
        detail: String,
    },
    /// A document that carnet did not write.
    #[error("la base contient une fiche que carnet n'a pas écrite")]
    DocumentEtranger {
        /// What is wrong with it.
        detail: String,
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
            Panne::AdresseMongo { .. } => "adresse",
            Panne::MongoAuthentification { .. } => "acces",
            Panne::Passagere { .. } => "conflit",
            Panne::TropLent { .. } => "trop-lent",
            Panne::DocumentEtranger { .. } => "donnees",
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
            Panne::AdresseMongo { .. } => "attendu : --mongo mongodb://serveur:27017/?replicaSet=rs0",
            Panne::MongoAuthentification { .. } => {
                "vérifiez l'utilisateur et le mot de passe de l'adresse (--mongo) et ses droits"
            }
            Panne::Passagere { .. } => "recommencez",
            Panne::TropLent { .. } => "précisez les critères",
            Panne::DocumentEtranger { .. } => "--debug montre laquelle ; corrigez-la dans MongoDB",
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
            Panne::AdresseMongo { .. } => Exit::Usage,
            Panne::MongoAuthentification { .. } => Exit::Unreachable,
            Panne::MongoRefus { .. }
            | Panne::Passagere { .. }
            | Panne::TropLent { .. }
            | Panne::DocumentEtranger { .. } => Exit::Refused,
            Panne::ResultatInconnu { .. } => Exit::Unknown,
        }
    }

    /// The driver's own words, for `--debug`.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Panne::MongoInjoignable { detail, .. }
            | Panne::MongoAuthentification { detail, .. }
            | Panne::AdresseMongo { detail }
            | Panne::Passagere { detail }
            | Panne::TropLent { detail }
            | Panne::DocumentEtranger { detail }
            | Panne::MongoRefus { detail }
            | Panne::ResultatInconnu { detail }
            | Panne::RedisInjoignable { detail, .. } => Some(detail),
            Panne::MongoSeul { .. } => None,
        }
    }
}
