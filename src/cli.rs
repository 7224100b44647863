//! The binary's flags (design, section 4), their help and their errors in French. `--mongo`, `--redis` and `--db` also have an
//! environment variable and a key of the configuration: [`crate::config`] reads those, so that each value knows its origin.

mod pages;

use crate::config::{Config, Environnement, Options};
use crate::error::{Reglage, Result};
use crate::render::Format;
use crate::texte::{closest, fit, printable};
use clap::builder::PossibleValue;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

const OPTIONS: &str = "Options ";

const AVANT: &str = "\
{about}

Utilisation : {usage}

{all-args}{after-help}
";

/// The ways to start it, as its help shows them.
const USAGES: &str = "\
carnet [OPTIONS]
              carnet [OPTIONS] init --user NOM
              carnet [OPTIONS] services start|stop|status";

/// How a run ends (design, section 4).
const SORTIES: [(&str, &str); 6] = [
    ("0", "fait"),
    ("1", "refusé ou échoué"),
    ("2", "pas compris"),
    ("3", "serveur injoignable"),
    ("4", "résultat inconnu"),
    ("130", "interrompu"),
];

const APRES: &str = "
Sans -c ni -f, dans un terminal : le shell. Sinon, les lignes de l'entrée standard.
Les options --home, --mongo, --redis, --db, --user et --password-file se donnent aussi par CARNET_HOME, CARNET_MONGO, \
CARNET_REDIS, CARNET_DB, CARNET_USER et CARNET_PASSWORD_FILE ; CARNET_CONFIG nomme le fichier de configuration. \
« help » dans le shell donne les commandes.";

/// What stands below the options.
fn apres() -> String {
    let sorties = SORTIES.map(|(code, sens)| format!("{code} {sens}")).join(", ");
    format!("{APRES}\n\nCode de sortie : {sorties}.")
}

/// What to run, and how.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(
    name = "carnet",
    about = "Le carnet de notes d'une école : étudiants, classes, notes et moyennes",
    version,
    help_template = AVANT,
    after_help = apres(),
    override_usage = USAGES,
    subcommand_help_heading = "Commandes ",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    args_override_self = false,
    next_help_heading = OPTIONS
)]
pub struct Cli {
    /// Dossier des données des serveurs locaux (par défaut ~/.local/share/carnet)
    #[arg(long, global = true, value_name = "DOSSIER")]
    pub home: Option<PathBuf>,
    /// Serveur MongoDB à utiliser au lieu du serveur local
    #[arg(long, global = true, value_name = "URI")]
    pub mongo: Option<String>,
    /// Serveur Redis à utiliser au lieu du serveur local
    #[arg(long, global = true, value_name = "URL")]
    pub redis: Option<String>,
    /// Base de données (par défaut carnet)
    #[arg(long, global = true, value_name = "NOM")]
    pub db: Option<String>,
    /// Le compte qui travaille, pour cette fois ; son mot de passe vient d'un fichier, de l'entrée standard ou du terminal
    #[arg(long, global = true, value_name = "NOM")]
    pub user: Option<String>,
    /// Fichier dont la première ligne est le mot de passe de --user
    #[arg(long, global = true, value_name = "F", conflicts_with = "password_stdin")]
    pub password_file: Option<PathBuf>,
    /// La première ligne de l'entrée standard est le mot de passe de --user
    #[arg(long, global = true)]
    pub password_stdin: bool,
    /// Exécute cette ligne ; plusieurs -c s'exécutent dans l'ordre
    #[arg(short = 'c', value_name = "LIGNE", allow_hyphen_values = true, conflicts_with = "fichiers")]
    pub lignes: Vec<String>,
    /// Exécute les lignes de ce fichier (- : l'entrée standard) ; ce qui suit y remplace $1, $2… ; plusieurs -f s'exécutent
    /// dans l'ordre
    #[arg(short = 'f', value_name = "FICHIER")]
    pub fichiers: Vec<PathBuf>,
    /// Ce qui remplace $1, $2… dans le script
    #[arg(value_name = "VALEUR", hide = true)]
    pub arguments: Vec<String>,
    /// Ouvre le menu : tout par numéros
    #[arg(long, conflicts_with_all = ["lignes", "fichiers"])]
    pub menu: bool,
    /// table, vertical, json ou csv (par défaut table dans un terminal, csv ailleurs)
    #[arg(long, global = true, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
    /// Répond oui à chaque question
    #[arg(long, global = true)]
    pub yes: bool,
    /// Montre ce qui changerait, n'écrit rien
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Continue après une erreur ; le code de sortie est celui de la première
    #[arg(long, global = true)]
    pub keep_going: bool,
    /// Sans couleurs (comme la variable NO_COLOR)
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Montre aussi d'où viennent les réponses, et ce qu'ont répondu les serveurs et le système
    #[arg(long, global = true)]
    pub debug: bool,
    /// Affiche cette aide
    #[arg(short = 'h', long = "help", global = true, action = ArgAction::Help)]
    aide: Option<bool>,
    /// Affiche la version
    #[arg(short = 'V', long = "version", action = ArgAction::Version)]
    version: Option<bool>,
    /// What else than to run lines.
    #[command(subcommand)]
    pub action: Option<Action>,
}

/// What else than to run lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum Action {
    /// Crée le premier administrateur de l'école (--user NOM)
    #[command(help_template = AVANT, override_usage = "carnet [OPTIONS] init --user NOM [--password-file F]", disable_help_flag = true)]
    Init,
    /// Écrit sur la sortie standard ce qui complète les options dans un shell : bash, zsh, fish
    #[command(hide = true, help_template = AVANT, override_usage = "carnet completions bash|zsh|fish", disable_help_flag = true)]
    Completions {
        /// Lequel.
        shell: clap_complete::Shell,
    },
    /// Écrit sur la sortie standard la page de manuel
    #[command(hide = true, help_template = AVANT, override_usage = "carnet manuel", disable_help_flag = true)]
    Manuel,
    /// Démarre, arrête ou montre les serveurs locaux
    #[command(
        help_template = AVANT,
        override_usage = "carnet [OPTIONS] services start|stop|status",
        subcommand_help_heading = "Ordres ",
        disable_help_flag = true,
        disable_help_subcommand = true
    )]
    Services {
        /// Which.
        #[command(subcommand)]
        ordre: Ordre,
    },
}

/// What becomes of the private servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum Ordre {
    /// Les démarre, et les laisse en marche
    #[command(help_template = AVANT, override_usage = "carnet [OPTIONS] services start", disable_help_flag = true)]
    Start,
    /// Les arrête
    #[command(help_template = AVANT, override_usage = "carnet [OPTIONS] services stop", disable_help_flag = true)]
    Stop,
    /// Montre leur état
    #[command(help_template = AVANT, override_usage = "carnet [OPTIONS] services status", disable_help_flag = true)]
    Status,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Format::Table, Format::Vertical, Format::Json, Format::Csv]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Format::TOUS.iter().find(|(_, format)| format == self).map(|(nom, _)| PossibleValue::new(*nom))
    }
}

/// What the arguments ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demande {
    /// To run.
    Lance(Box<Cli>),
    /// To be told this text, on standard output, and nothing else: help, the version.
    Dit(String),
}

/// Reads the arguments, the program's name first.
///
/// # Errors
/// `Reglage::Options`, in French, for what is no flag, lacks a value or has a wrong one.
pub fn lit<I, A>(arguments: I) -> Result<Demande>
where
    I: IntoIterator<Item = A>,
    A: Into<OsString> + Clone,
{
    let parsed = Cli::command().try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) if cli.action.is_some() && !(cli.lignes.is_empty() && cli.fichiers.is_empty()) => {
            let action = match cli.action {
                Some(Action::Init) => "init",
                Some(Action::Completions { .. }) => "completions",
                Some(Action::Manuel) => "manuel",
                Some(Action::Services { .. }) | None => "services",
            };
            Err(options(format!("« {action} » ne va pas avec -c ni -f"), None).into())
        }
        Ok(Cli { action: Some(Action::Completions { shell }), .. }) => Ok(Demande::Dit(pages::completions(shell))),
        Ok(Cli { action: Some(Action::Manuel), .. }) => Ok(Demande::Dit(pages::manuel())),
        Ok(Cli { arguments, fichiers, .. }) if fichiers.is_empty() && !arguments.is_empty() => {
            Err(inattendu(&cite(&arguments[0])).into())
        }
        Ok(cli) => Ok(Demande::Lance(Box::new(cli))),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Ok(Demande::Dit(error.render().to_string()))
        }
        Err(error) => Err(francais(&error).into()),
    }
}

impl Cli {
    /// What the flags say of the configuration.
    pub fn options(&self) -> Options {
        Options { mongo: self.mongo.clone(), redis: self.redis.clone(), db: self.db.clone() }
    }

    /// The format asked for; else a table on a terminal, CSV elsewhere.
    pub fn format(&self, terminal: bool) -> Format {
        self.format.unwrap_or(Format::par_defaut(terminal))
    }

    /// Colours: on a terminal that has them, where neither `--no-color`, `NO_COLOR` (not empty) nor the configuration says no.
    pub fn couleur(&self, terminal: bool, config: &Config, env: Environnement<'_>) -> bool {
        let refused = env("NO_COLOR").is_some_and(|valeur| !valeur.is_empty());
        let dumb = env("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        terminal && !self.no_color && !refused && !dumb && config.affichage.couleurs
    }
}

/// Whether bars and the like may be drawn with more than ASCII: a terminal must know them and its locale be of UTF-8; a file or
/// another program takes them all.
pub fn unicode(terminal: bool, env: Environnement<'_>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(env).find(|valeur| !valeur.is_empty());
    let is_utf8 = locale.is_some_and(|locale| locale.to_ascii_lowercase().replace('-', "").contains("utf8"));
    let is_dumb = env("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    !terminal || (is_utf8 && !is_dumb)
}

fn options(message: String, conseil: Option<String>) -> Reglage {
    Reglage::Options { message, conseil: conseil.unwrap_or("carnet --help donne les options".to_owned()) }
}

/// A word that is no flag, and no order.
fn inattendu(mot: &str) -> Reglage {
    let conseil = match closest(mot, ["init", "services", "start", "stop", "status"]) {
        Some(proche) => format!("vouliez-vous dire « {proche} » ?"),
        None => par_une_ligne(mot),
    };
    options(format!("« {mot} » n'est pas attendu ici"), Some(conseil))
}

/// How a line of the shell is given; `mot` may be the beginning of one.
fn par_une_ligne(mot: &str) -> String {
    let exemple = if ["help", "aide"].contains(&mot) { mot } else { "find classe=L3" };
    format!("une ligne de commande se donne par -c, entre guillemets : carnet -c \"{exemple}\"")
}

/// clap's error in French.
fn francais(error: &clap::Error) -> Reglage {
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(texte)) => Some(cite(texte)),
        Some(ContextValue::Strings(textes)) => Some(cite(&textes.join(", "))),
        _ => None,
    };
    let argument = || text(ContextKind::InvalidArg).unwrap_or_default();
    let valeur = || text(ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let unknown = argument();
            let known: Vec<String> =
                Cli::command().get_arguments().filter_map(|a| a.get_long()).map(|l| format!("--{l}")).collect();
            let proche = closest(&unknown, known.iter().map(String::as_str));
            let message = match unknown.starts_with('-') {
                true => format!("l'option « {unknown} » est inconnue"),
                false => format!("« {unknown} » n'est pas attendu ici"),
            };
            let conseil = match proche {
                Some(proche) => Some(format!("vouliez-vous dire « {proche} » ?")),
                None if unknown.starts_with('-') => None,
                None => Some(par_une_ligne(&unknown)),
            };
            options(message, conseil)
        }
        ErrorKind::InvalidSubcommand => inattendu(&text(ContextKind::InvalidSubcommand).unwrap_or_default()),
        // clap reports a missing value as an empty invalid one.
        ErrorKind::InvalidValue if valeur().is_empty() => {
            options(format!("il manque la valeur de « {} »", argument()), None)
        }
        ErrorKind::InvalidValue => {
            let permises = text(ContextKind::ValidValue).map(|permises| format!("attendu : {permises}"));
            options(format!("« {} » n'est pas une valeur de « {} »", valeur(), argument()), permises)
        }
        ErrorKind::ValueValidation => {
            options(format!("« {} » n'est pas une valeur de « {} »", valeur(), argument()), None)
        }
        ErrorKind::ArgumentConflict => match text(ContextKind::PriorArg) {
            Some(other) if other != argument() => {
                options(format!("« {} » ne va pas avec « {other} »", argument()), None)
            }
            _ => options(format!("« {} » est donné deux fois", argument()), None),
        },
        ErrorKind::TooManyValues => options(format!("« {} » ne prend pas de valeur", argument()), None),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            options("« services » attend un ordre".to_owned(), Some("carnet services start, stop ou status".to_owned()))
        }
        ErrorKind::InvalidUtf8 => options("un argument n'est pas de l'UTF-8".to_owned(), None),
        _ => options("les arguments ne sont pas compris".to_owned(), None),
    }
}

/// An argument's text as an error shows it: `--mongo <URI>` without its value's name, safe and short.
fn cite(texte: &str) -> String {
    let name = if texte.starts_with('-') { texte.split([' ', '=']).next().unwrap_or(texte) } else { texte };
    fit(&printable(name), 60).into_owned()
}

#[cfg(test)]
mod tests;
