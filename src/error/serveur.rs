//! What can be wrong with MongoDB, Redis, or the private servers of local mode.

use super::Exit;
use crate::texte::printable;
use std::path::{Path, PathBuf};
use thiserror::Error as ThisError;

/// A server is missing, out of reach, or not what carnet needs. `detail` is the driver's own text: shown with `--debug` only.
#[derive(Clone, Debug, ThisError)]
pub enum Panne {
    /// No answer from MongoDB in time.
    #[error("MongoDB ne répond pas ({adresse})")]
    MongoInjoignable {
        /// Where it was looked for, without a password.
        adresse: String,
        /// The driver's words.
        detail: String,
    },
    /// The private MongoDB had died under a command, and runs again.
    #[error("MongoDB ne répondait plus ({adresse})")]
    MongoRelance {
        /// Where it was looked for.
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
    /// What an import has written cannot be taken back yet: a write of a carnet that died stands in the way until the server
    /// undoes it.
    #[error(
        "l'import n'est pas encore annulé : une écriture interrompue n'est pas encore défaite par le serveur, ou quelqu'un modifie ses étudiants en ce moment"
    )]
    ImportRetenu {
        /// The driver's words.
        detail: String,
    },
    /// The journal takes no entry, and so nothing is changed, while the school is put back from a backup.
    #[error("une restauration de l'école est en cours : rien n'a été écrit")]
    JournalFerme {
        /// The driver's words.
        detail: String,
    },
    /// A later carnet has brought the database to its own schema.
    #[error("un carnet plus récent a mis la base à jour : rien n'a été écrit")]
    CarnetAncien {
        /// The two schemas, or the driver's words.
        detail: String,
    },
    /// MongoDB knows the user, and does not let him do this.
    #[error("MongoDB ({adresse}) ne permet pas cela à l'utilisateur de cette adresse : rien n'a été écrit")]
    MongoInterdit {
        /// Where, without a password.
        adresse: String,
        /// The driver's words.
        detail: String,
    },
    /// What MongoDB shows as its certificate is none that is trusted.
    #[error("MongoDB ({adresse}) : son certificat n'est pas reconnu")]
    MongoCertificat {
        /// Where, without a password.
        adresse: String,
        /// The driver's words.
        detail: String,
    },
    /// No server stands behind the name of a `mongodb+srv` address.
    #[error("le nom « {nom} » de l'adresse de MongoDB ne mène à aucun serveur")]
    MongoSansNom {
        /// The name.
        nom: String,
        /// The driver's words.
        detail: String,
    },
    /// A write began too late after its clock was read: it is tried again.
    #[error("l'écriture a trop tardé : rien n'a été écrit")]
    HorsDelai,
    /// A write touches more than it announced: it is tried again.
    #[error("l'école a changé pendant l'écriture : rien n'a été écrit")]
    PorteesManquent,
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
    /// The system failed at something that does not fail: no random bytes, no memory.
    #[error("le système n'a pas pu faire ce qui lui était demandé")]
    Systeme {
        /// The system's words.
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
    /// Redis answers, and does not do what it is asked.
    #[error("Redis ({adresse}) n'aide pas en ce moment : {raison}")]
    RedisRefuse {
        /// Where, without a password.
        adresse: String,
        /// Why, in French.
        raison: &'static str,
        /// The client's words.
        detail: String,
    },
    /// A mongod that answers and takes no writes.
    #[error("MongoDB répond mais n'accepte pas encore d'écritures ({adresse})")]
    MongoSansPrimaire {
        /// Where.
        adresse: String,
    },
    /// A server's program was not found.
    #[error("programme « {nom} » introuvable")]
    ProgrammeAbsent {
        /// `mongod` or `redis-server`.
        nom: &'static str,
        /// Where it was looked for.
        dossiers: Vec<PathBuf>,
    },
    /// A private server died while it started.
    #[error("« {nom} » n'a pas démarré : {raison}")]
    DemarrageEchoue {
        /// `mongod` or `redis-server`.
        nom: &'static str,
        /// Its log.
        journal: PathBuf,
        /// The last thing that it complained about.
        raison: String,
    },
    /// A private server runs but does not answer.
    #[error("« {nom} » ne répond toujours pas {secondes} s après son démarrage")]
    DemarrageLent {
        /// `mongod` or `redis-server`.
        nom: &'static str,
        /// Its log.
        journal: PathBuf,
        /// How long was waited.
        secondes: u64,
    },
    /// Another carnet is starting or stopping the private servers, and does not come to an end.
    #[error("un autre carnet démarre ou arrête les serveurs depuis plus de {secondes} s")]
    ServeursOccupes {
        /// How long was waited.
        secondes: u64,
    },
    /// Shells still use the private servers.
    #[error("les serveurs servent encore : {}", nombre(.shells))]
    ServeursUtilises {
        /// How many.
        shells: usize,
    },
    /// Too little room to start a server.
    #[error("disque presque plein : {libre} Mo libres pour {}, il en faut {minimum}", entre(.chemin))]
    DisquePlein {
        /// The home.
        chemin: PathBuf,
        /// Megabytes that are left.
        libre: u64,
        /// Megabytes that are needed.
        minimum: u64,
    },
    /// A folder with other people's files was given as the home.
    #[error("le dossier {} n'est pas à carnet : il contient {}", entre(.chemin), quelques_uns(.trouve))]
    DossierEtranger {
        /// The folder.
        chemin: PathBuf,
        /// What is in it.
        trouve: Vec<String>,
    },
    /// The home cannot be used.
    #[error("carnet ne peut pas garder ses données dans {} : {raison}", entre(.chemin))]
    DossierInutilisable {
        /// The folder.
        chemin: PathBuf,
        /// Why, in French.
        raison: String,
    },
    /// The folder for the sockets could have been laid out by somebody else.
    #[error("le dossier {} n'est pas sûr : {raison}", entre(.chemin))]
    DossierPasSur {
        /// The folder.
        chemin: PathBuf,
        /// Why, in French.
        raison: String,
    },
}

fn entre(chemin: &Path) -> String {
    format!("« {} »", printable(&chemin.to_string_lossy()))
}

fn nombre(combien: &usize) -> String {
    if *combien > 1 { format!("{combien} carnets ouverts") } else { "1 carnet ouvert".to_owned() }
}

/// The first three names, and how many more there are.
fn quelques_uns(noms: &[String]) -> String {
    let premiers: Vec<String> = noms.iter().take(3).map(|nom| format!("« {} »", printable(nom))).collect();
    match noms.len().saturating_sub(3) {
        0 => premiers.join(", "),
        autres => format!("{} et {autres} autre{}", premiers.join(", "), if autres > 1 { "s" } else { "" }),
    }
}

impl Panne {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Panne::MongoInjoignable { .. }
            | Panne::MongoRelance { .. }
            | Panne::RedisInjoignable { .. }
            | Panne::RedisRefuse { .. } => "serveur-injoignable",
            Panne::MongoSeul { .. } => "serveur-sans-replicas",
            Panne::AdresseMongo { .. } | Panne::MongoSansNom { .. } => "adresse",
            Panne::MongoAuthentification { .. } | Panne::MongoInterdit { .. } => "acces",
            Panne::CarnetAncien { .. } => "carnet-ancien",
            Panne::MongoCertificat { .. } => "certificat",
            Panne::Passagere { .. } | Panne::ImportRetenu { .. } | Panne::HorsDelai | Panne::PorteesManquent => {
                "conflit"
            }
            Panne::JournalFerme { .. } => "restauration",
            Panne::TropLent { .. } => "trop-lent",
            Panne::DocumentEtranger { .. } => "donnees",
            Panne::MongoRefus { .. } => "serveur-refus",
            Panne::ResultatInconnu { .. } => "resultat-inconnu",
            Panne::Systeme { .. } => "systeme",
            Panne::MongoSansPrimaire { .. } => "serveur-sans-primaire",
            Panne::ProgrammeAbsent { .. } => "programme-absent",
            Panne::DemarrageEchoue { .. } | Panne::DemarrageLent { .. } => "serveur-non-demarre",
            Panne::ServeursOccupes { .. } => "serveurs-occupes",
            Panne::ServeursUtilises { .. } => "serveurs-utilises",
            Panne::DisquePlein { .. } => "disque-plein",
            Panne::DossierEtranger { .. } => "dossier-etranger",
            Panne::DossierInutilisable { .. } => "dossier-inutilisable",
            Panne::DossierPasSur { .. } => "dossier-pas-sur",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        let conseil = match self {
            Panne::MongoInjoignable { adresse, .. } if adresse.ends_with(".sock") => {
                "c'est le serveur local : relancez carnet, qui le redémarre"
            }
            Panne::MongoRelance { .. } => {
                "le serveur local est relancé : regardez avec show ou log ce qui est écrit, puis tapez la ligne à nouveau"
            }
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
            Panne::MongoInterdit { .. } => {
                "cet utilisateur ne peut que lire, ou il lui manque des droits : employez celui qui écrit ; la première \
                 ouverture, une mise à jour et restore demandent celui d'entretien (scripts/mongo-utilisateurs.js)"
            }
            Panne::CarnetAncien { .. } => {
                "installez ce carnet plus récent ici aussi (make install), puis recommencez ; d'ici là, celui-ci ne fait que lire"
            }
            Panne::MongoCertificat { .. } => {
                "donnez l'autorité qui l'a signé (tlsCAFile=/chemin/ca.pem dans l'adresse), et le nom du serveur tel qu'il y figure"
            }
            Panne::MongoSansNom { .. } => "vérifiez ce nom (mongodb+srv://nom/) et le DNS de cette machine",
            Panne::Passagere { .. } | Panne::HorsDelai | Panne::PorteesManquent => "recommencez",
            Panne::ImportRetenu { .. } => "réessayez dans une minute : « import annuler » continue où il en est",
            Panne::JournalFerme { .. } => {
                "attendez sa fin ; si elle a été interrompue, ouvrez carnet à nouveau : il la termine ou la défait"
            }
            Panne::TropLent { .. } => "précisez les critères",
            Panne::DocumentEtranger { .. } => "--debug montre laquelle ; corrigez-la dans MongoDB",
            Panne::MongoRefus { .. } => "recommencez ; --debug montre la réponse du serveur",
            Panne::ResultatInconnu { .. } => "vérifiez avec show avant de recommencer",
            Panne::RedisInjoignable { .. } | Panne::RedisRefuse { .. } => "carnet continue sans Redis",
            Panne::Systeme { .. } => "fermez d'autres programmes et recommencez ; --debug montre la réponse du système",
            Panne::MongoSansPrimaire { .. } => {
                "attendez un instant et recommencez ; services status montre les serveurs"
            }
            Panne::ProgrammeAbsent { nom: "redis-server", .. } => {
                "lancez « make setup » pour l'installer ; d'ici là, carnet continue sans Redis"
            }
            Panne::ProgrammeAbsent { .. } => {
                "lancez « make setup », indiquez son dossier dans CARNET_BIN, ou employez un serveur existant (--mongo)"
            }
            Panne::DemarrageEchoue { journal, .. } | Panne::DemarrageLent { journal, .. } => {
                return Some(format!("lisez son journal : {}", entre(journal)));
            }
            Panne::ServeursOccupes { .. } => "attendez qu'il ait fini, ou fermez-le, puis recommencez",
            Panne::ServeursUtilises { .. } => {
                "fermez d'abord les autres carnets, ou ajoutez --yes pour arrêter quand même"
            }
            Panne::DisquePlein { .. } => "libérez de la place, ou choisissez un autre disque avec --home",
            Panne::DossierEtranger { .. } => "choisissez un dossier vide ou nouveau avec --home",
            Panne::DossierInutilisable { .. } => "choisissez avec --home un dossier qui vous appartient",
            Panne::DossierPasSur { .. } => {
                "supprimez ce dossier, fermez-le aux autres (chmod 700), ou choisissez un chemin plus court avec --home"
            }
        };
        Some(conseil.to_owned())
    }

    /// How a run that stops on it ends.
    pub fn exit(&self) -> Exit {
        match self {
            Panne::AdresseMongo { .. } => Exit::Usage,
            Panne::ResultatInconnu { .. } => Exit::Unknown,
            Panne::MongoRefus { .. }
            | Panne::Passagere { .. }
            | Panne::ImportRetenu { .. }
            | Panne::HorsDelai
            | Panne::PorteesManquent
            | Panne::JournalFerme { .. }
            | Panne::CarnetAncien { .. }
            | Panne::MongoInterdit { .. }
            | Panne::TropLent { .. }
            | Panne::DocumentEtranger { .. }
            | Panne::ServeursUtilises { .. }
            | Panne::DossierEtranger { .. }
            | Panne::DossierInutilisable { .. }
            | Panne::DossierPasSur { .. } => Exit::Refused,
            _ => Exit::Unreachable,
        }
    }

    /// The driver's own words, for `--debug`.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Panne::MongoInjoignable { detail, .. }
            | Panne::MongoRelance { detail, .. }
            | Panne::MongoAuthentification { detail, .. }
            | Panne::MongoInterdit { detail, .. }
            | Panne::MongoCertificat { detail, .. }
            | Panne::MongoSansNom { detail, .. }
            | Panne::CarnetAncien { detail }
            | Panne::AdresseMongo { detail }
            | Panne::Passagere { detail }
            | Panne::ImportRetenu { detail }
            | Panne::JournalFerme { detail }
            | Panne::TropLent { detail }
            | Panne::DocumentEtranger { detail }
            | Panne::MongoRefus { detail }
            | Panne::Systeme { detail }
            | Panne::ResultatInconnu { detail }
            | Panne::RedisInjoignable { detail, .. }
            | Panne::RedisRefuse { detail, .. } => Some(detail),
            _ => None,
        }
    }
}
