//! The line is of the language, but asks what no command does, or a command for what it does not know.

use super::Exit;
use super::phrases::parmi;
use thiserror::Error as ThisError;

/// A command put to a use that it does not have.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum Emploi {
    /// No command has that name.
    #[error("commande « {nom} » inconnue")]
    CommandeInconnue {
        /// The name.
        nom: String,
        /// The one that may be meant.
        proche: Option<String>,
    },
    /// `note` alone.
    #[error("« {verbe} » attend une suite : {}", .suites.join(", "))]
    SuiteAttendue {
        /// The first word.
        verbe: String,
        /// The words that may follow.
        suites: Vec<&'static str>,
    },
    /// `--xyz`.
    #[error("option « {nom} » inconnue dans une commande (permises : --yes, --dry-run, --format, --debug)")]
    OptionInconnue {
        /// The option.
        nom: String,
    },
    /// `format=xyz`.
    #[error("format inconnu (attendu : table, vertical, json ou csv)")]
    FormatInconnu,
    /// A condition where none is expected.
    #[error("« {commande} » n'attend pas de condition ici, seulement des mots et des champ=valeur")]
    SansCriteres {
        /// The command.
        commande: &'static str,
    },
    /// The same field or parameter twice.
    #[error("« {nom} » est donné deux fois")]
    DeuxFois {
        /// Which.
        nom: String,
    },
    /// `limt=5`.
    #[error("paramètre « {nom} » inconnu{}", parmi(.attendus))]
    ParametreInconnu {
        /// As typed.
        nom: String,
        /// The one that may be meant.
        proche: Option<String>,
        /// Those that the command knows.
        attendus: Vec<String>,
    },
    /// A word is missing.
    #[error("il manque « {nom} » ({aide})")]
    ArgumentManque {
        /// Which.
        nom: &'static str,
        /// What it is.
        aide: &'static str,
        /// The command's shape.
        forme: String,
    },
    /// A word too many.
    #[error("« {mot} » est de trop")]
    MotEnTrop {
        /// The word.
        mot: String,
        /// What was meant, perhaps.
        voulu: Voulu,
        /// The command's shape.
        forme: String,
    },
    /// `limit=abc`, `limit=0`.
    #[error("{nom} : « {texte} » ne convient pas (attendu : un nombre entier, {min} ou plus)")]
    PasUnCompte {
        /// Which field or parameter.
        nom: String,
        /// As typed.
        texte: String,
        /// The least that it takes.
        min: u8,
    },
    /// `""`.
    #[error("le texte cherché est vide")]
    MotVide,
    /// No such field.
    #[error("champ « {nom} » inconnu")]
    ChampInconnu {
        /// As typed.
        nom: String,
        /// The one that may be meant.
        proche: Option<String>,
        /// Those that would do there, in one line.
        connus: String,
    },
    /// An operator that does not fit its field or value.
    #[error("« {op} » ne convient pas ici : {raison}")]
    OperateurImpropre {
        /// The operator.
        op: &'static str,
        /// Why, and what to do.
        raison: &'static str,
    },
    /// `note set E00001 12`.
    #[error("« {texte} » ne désigne pas une note : attendu l'étudiant et le numéro, comme E00001#3")]
    ReferenceNote {
        /// As typed.
        texte: String,
    },
    /// Fields that a new student needs.
    #[error("il manque {}", .champs.join(", "))]
    ChampsManquants {
        /// Which.
        champs: Vec<String>,
    },
    /// `edit E00001`.
    #[error("rien à changer : attendu {attendu}")]
    RienAChanger {
        /// What would change something.
        attendu: &'static str,
        /// A line that does.
        exemple: &'static str,
    },
    /// `note add E00001 Maths Anglais[12]`.
    #[error("la matière est donnée deux fois")]
    DeuxMatieres,
    /// `note add E00001 12 classe=L3`.
    #[error("avec classe=, carnet demande les notes une à une : ni étudiant ni note dans la ligne")]
    ClasseEtEtudiant,
    /// `mode=xyz`.
    #[error("{nom} : « {valeur} » inconnu (attendu : {})", .attendus.join(", "))]
    ChoixInconnu {
        /// Which parameter.
        nom: &'static str,
        /// As typed.
        valeur: String,
        /// What it may be.
        attendus: Vec<&'static str>,
    },
    /// `coefs=Maths`: the two sides of a pair are needed.
    #[error("{nom} : « {texte} » n'est pas compris (attendu : {exemple})")]
    PaireAttendue {
        /// Which parameter.
        nom: &'static str,
        /// As typed.
        texte: String,
        /// One that is right.
        exemple: &'static str,
    },
    /// `class set L3 renommer=… coefs=…`.
    #[error("« {nom}= » change toute la classe et va seul dans sa commande")]
    VaSeul {
        /// Which parameter.
        nom: &'static str,
    },
    /// `$classe` in a script, where nothing has said what it is.
    #[error("« ${nom} » n'a pas de valeur ici")]
    VariableInconnue {
        /// Without its dollar.
        nom: String,
    },
    /// `${classe` without its end.
    #[error("« ${{ » n'est pas refermé")]
    VariableOuverte,
    /// `set format=json`.
    #[error("« {nom} » ne peut pas être le nom d'une variable : « {nom}= » dit comment un résultat s'affiche")]
    NomReserve {
        /// Which.
        nom: &'static str,
    },
    /// `carnet -c menu`.
    #[error("« menu » attend des réponses, et « -c » n'en donne pas")]
    MenuSansReponses,
    /// `set 1=L3`.
    #[error("« {nom} » ne peut pas être le nom d'une variable")]
    NomDeVariable {
        /// As typed.
        nom: String,
    },
    /// A script that runs itself.
    #[error("le script « {fichier} » s'exécute lui-même")]
    ScriptEnBoucle {
        /// Which.
        fichier: String,
    },
    /// Scripts within scripts within scripts.
    #[error("plus de {combien} scripts s'appellent les uns les autres")]
    ScriptsTropProfonds {
        /// How many may.
        combien: usize,
    },
    /// `login awa motdepasse`.
    #[error("il y a là un mot de trop, qui n'est pas montré : un mot de passe ne se donne jamais dans la commande")]
    SecretDansLaLigne,
    /// `log depuis=12/11/2026 jusqua=01/11/2026`.
    #[error("« depuis= » ({depuis}) vient après « jusqua= » ({jusqua}) : il n'y a pas de jour entre les deux")]
    JoursRenverses {
        /// The first day, as shown.
        depuis: String,
        /// The last day, as shown.
        jusqua: String,
    },
    /// A line of a script that is no text.
    #[error("la ligne n'est pas en UTF-8")]
    PasUtf8,
}

/// What whoever types a word too many may have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voulu {
    /// Nothing that could be told.
    Rien,
    /// Nothing: the command takes no words.
    Seule,
    /// A name in several words.
    Nom,
    /// A value in several words, behind its `=`.
    Valeur,
    /// Several files, or one whose name has blanks.
    Fichier,
    /// Several marks: in one word.
    Notes(String),
    /// `nom=valeur`: this.
    Nomme(String),
    /// One or the other, not both.
    LUnOuLAutre(&'static str),
}

impl Voulu {
    fn conseil(&self) -> Option<String> {
        Some(match self {
            Voulu::Rien => return None,
            Voulu::Seule => "cette commande s'écrit seule".to_owned(),
            Voulu::Nom => "un nom de plusieurs mots se met entre guillemets".to_owned(),
            Voulu::Valeur => "une valeur de plusieurs mots se met entre guillemets".to_owned(),
            Voulu::Fichier => "un seul fichier à la fois ; un nom avec des espaces se met entre guillemets".to_owned(),
            Voulu::Notes(ensemble) => format!("plusieurs notes s'écrivent {ensemble}"),
            Voulu::Nomme(ecrit) => format!("écrivez {ecrit}"),
            Voulu::LUnOuLAutre(quoi) => format!("donnez {quoi}, pas les deux"),
        })
    }
}

impl Emploi {
    /// The code word of the error in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Emploi::CommandeInconnue { .. } | Emploi::SuiteAttendue { .. } => "commande-inconnue",
            Emploi::ChampInconnu { .. } => "champ-inconnu",
            Emploi::ChampsManquants { .. } | Emploi::ArgumentManque { .. } => "manque",
            _ => "usage",
        }
    }

    /// What to do about it, in French.
    pub fn conseil(&self) -> Option<String> {
        match self {
            Emploi::CommandeInconnue { proche: Some(proche), .. }
            | Emploi::ChampInconnu { proche: Some(proche), .. } => Some(format!("vouliez-vous dire « {proche} » ?")),
            Emploi::ParametreInconnu { proche: Some(proche), .. } => Some(format!("vouliez-vous dire « {proche}= » ?")),
            Emploi::CommandeInconnue { .. } => Some("help montre toutes les commandes".into()),
            Emploi::ChampInconnu { connus, .. } => Some(format!("champs : {connus}")),
            Emploi::ArgumentManque { forme, .. } => Some(format!("forme : {forme}")),
            Emploi::MotEnTrop { voulu, forme, .. } => Some(match voulu.conseil() {
                Some(conseil) => format!("{conseil} ; forme : {forme}"),
                None => format!("forme : {forme}"),
            }),
            Emploi::ChampsManquants { champs } => {
                let exemple = champs.iter().map(|champ| format!("{champ}=…")).collect::<Vec<_>>().join(" ");
                let sans = if champs.iter().any(|champ| champ == "telephone") {
                    " (telephone=- s'il n'y en a pas)"
                } else {
                    ""
                };
                Some(format!("ajoutez {exemple}{sans}"))
            }
            Emploi::RienAChanger { exemple, .. } => Some(format!("exemple : {exemple}")),
            Emploi::SecretDansLaLigne => Some(
                "il sera demandé, ou se met dans un fichier : mdp-fichier=F ; un nom de plusieurs mots se met entre \
                     guillemets"
                    .into(),
            ),
            Emploi::VariableInconnue { nom } if nom.starts_with(|c: char| c.is_ascii_digit()) => Some(
                "donnez cet argument au script : carnet -f FICHIER VALEUR…, ou source FICHIER VALEUR… ; un dollar s'écrit $$"
                    .into(),
            ),
            Emploi::VariableInconnue { nom } => {
                Some(format!("donnez-la avant, par « set {nom}=… » ; un dollar s'écrit $$"))
            }
            Emploi::VariableOuverte => Some("écrivez ${classe} ; un dollar s'écrit $$".into()),
            Emploi::NomReserve { .. } => Some("prenez un autre nom".into()),
            Emploi::MenuSansReponses => Some("carnet --menu ouvre le menu".into()),
            Emploi::ScriptEnBoucle { .. } => Some("retirez cette ligne « source »".into()),
            Emploi::NomDeVariable { .. } => Some("lettres, chiffres et _, sans chiffre au début".into()),
            Emploi::JoursRenverses { depuis, jusqua } => Some(format!("écrivez depuis={jusqua} jusqua={depuis}")),
            Emploi::PasUtf8 => Some("enregistrez le fichier en UTF-8".into()),
            _ => None,
        }
    }

    /// How a run that stops on it ends.
    pub fn exit(&self) -> Exit {
        Exit::Usage
    }
}
