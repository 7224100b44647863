//! How carnet is set up: defaults < file < environment < flags (design, section 4). Each value knows where it came from.

pub mod chemins;
pub mod cles;
mod fichier;
mod masque;
mod papier;
#[cfg(test)]
mod tests;

use crate::domain::Pays;
use crate::domain::mentions::{Mentions, USUELLES};
use crate::error::{Error, Reglage as Faute, Result};
use crate::exchange::Limites;
use crate::texte::{fit, printable};
pub use chemins::{Chemins, Environnement};
use cles::{CLES, Cle, Genre};
pub use masque::masque;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// One setting, as `config show` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reglage {
    /// `ecole.nom`
    pub cle: String,
    /// Its value; secrets masked; empty where there is none.
    pub valeur: String,
    /// Where it came from, in French: `défaut`, `fichier …, ligne 3`, `environnement CARNET_DB`, `option --db`.
    pub origine: String,
}

/// What flags say of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `--mongo`
    pub mongo: Option<String>,
    /// `--redis`
    pub redis: Option<String>,
    /// `--db`
    pub db: Option<String>,
}

/// How carnet is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[ecole]`
    pub ecole: Ecole,
    /// `[mongo]`
    pub mongo: Mongo,
    /// `[redis] url`: none for a local one.
    pub redis: Option<String>,
    /// `[mail]`
    pub mail: Mail,
    /// `[sms]`
    pub sms: Sms,
    /// `[notifications]`
    pub notifications: ContenuDesMessages,
    /// `[fichiers] dossier`: the only folder where commands read and write.
    pub dossier: Option<PathBuf>,
    /// `[affichage]`
    pub affichage: Affichage,
    /// `[import]`
    pub import: Limites,
    reglages: Vec<Reglage>,
}

/// The school.
#[derive(Clone, Debug)]
pub struct Ecole {
    /// Its name.
    pub nom: Option<String>,
    /// Its address.
    pub adresse: Option<String>,
    /// An image file.
    pub logo: Option<PathBuf>,
    /// `2026-2027`
    pub annee: Option<String>,
    /// Its mentions; none: the usual ones.
    pub mentions: Option<Mentions>,
    /// Default country of phones.
    pub pays: Pays,
}

/// The database.
#[derive(Clone, Debug)]
pub struct Mongo {
    /// None for a local one.
    pub uri: Option<String>,
    /// The database's name: `carnet`.
    pub db: String,
}

/// Sending e-mail.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// The server.
    pub url: Option<String>,
    /// The file that holds its password.
    pub mot_de_passe_fichier: Option<PathBuf>,
    /// The sender's address.
    pub expediteur: Option<String>,
    /// Where answers go, where that is another one.
    pub reponse: Option<String>,
}

/// Sending SMS.
#[derive(Clone, Debug, Default)]
pub struct Sms {
    /// `kannel`, `json`
    pub preset: Option<String>,
    /// The gateway.
    pub url: Option<String>,
    /// `GET`, `POST`
    pub methode: Option<String>,
    /// HTTP headers.
    pub entetes: Vec<(String, String)>,
    /// The request's body.
    pub corps: Option<String>,
    /// What the answer contains when the message was taken.
    pub succes: Option<String>,
    /// The account.
    pub utilisateur: Option<String>,
    /// The file that holds its password.
    pub mot_de_passe_fichier: Option<PathBuf>,
    /// The sender.
    pub expediteur: Option<String>,
    /// At most so many messages a day.
    pub par_jour: u64,
}

/// What messages to students and guardians tell.
#[derive(Clone, Copy, Debug, Default)]
pub struct ContenuDesMessages {
    /// An e-mail gives the mark.
    pub detail_mail: bool,
    /// An SMS gives the mark.
    pub detail_sms: bool,
}

/// The screen.
#[derive(Clone, Copy, Debug)]
pub struct Affichage {
    /// Begin with the menu.
    pub menu: bool,
    /// Colours on a terminal.
    pub couleurs: bool,
}

/// A value of the kind that its key takes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Brute {
    Texte(String),
    Entier(u64),
    Booleen(bool),
    Paires(Vec<(String, String)>),
}

impl Brute {
    /// A text, where the key takes it.
    fn texte(texte: &str, genre: Genre) -> Option<Brute> {
        let taken = match genre {
            Genre::Texte | Genre::Secret | Genre::Chemin | Genre::Adresse => !texte.contains('\0'),
            // MongoDB's own rule for the names of databases.
            Genre::Base => (1..=63).contains(&texte.len()) && !texte.contains(['/', '\\', '.', ' ', '"', '$', '\0']),
            Genre::Choix(mots) => {
                let known = mots.iter().find(|mot| mot.eq_ignore_ascii_case(texte));
                return known.map(|mot| Brute::Texte((*mot).to_owned()));
            }
            Genre::Mentions => Mentions::parse(texte).is_some(),
            Genre::Booleen | Genre::Entier(..) | Genre::Paires => false,
        };
        taken.then(|| Brute::Texte(texte.to_owned()))
    }

    fn entier(n: u64, genre: Genre) -> Option<Brute> {
        matches!(genre, Genre::Entier(min, max) if (min..=max).contains(&n)).then_some(Brute::Entier(n))
    }

    /// A default of the table.
    fn defaut(texte: &str, genre: Genre) -> Option<Brute> {
        match genre {
            Genre::Booleen => texte.parse().ok().map(Brute::Booleen),
            Genre::Entier(..) => texte.parse().ok().and_then(|n| Brute::entier(n, genre)),
            _ => Brute::texte(texte, genre),
        }
    }

    /// As `config show` shows it.
    fn montre(&self, genre: Genre) -> String {
        match self {
            Brute::Texte(texte) if genre == Genre::Adresse => masque(texte),
            Brute::Texte(_) if genre == Genre::Secret => "***".to_owned(),
            Brute::Texte(texte) => texte.clone(),
            Brute::Entier(n) => n.to_string(),
            Brute::Booleen(oui) => oui.to_string(),
            Brute::Paires(paires) => paires.iter().map(|(nom, _)| format!("{nom}: ***")).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Genre {
    /// What it takes, in French.
    fn attendu(self) -> String {
        match self {
            Genre::Texte | Genre::Secret | Genre::Chemin | Genre::Adresse => "un texte entre guillemets".to_owned(),
            Genre::Base => "un nom de base, sans / \\ . \" $ ni blanc".to_owned(),
            Genre::Choix(mots) => mots.iter().map(|mot| format!("\"{mot}\"")).collect::<Vec<_>>().join(" ou "),
            Genre::Booleen => "true ou false".to_owned(),
            Genre::Entier(min, max) => format!("un nombre entier de {min} à {max}"),
            Genre::Paires => "une section de textes : { Nom = \"valeur\" }".to_owned(),
            Genre::Mentions => format!("1 à 10 mentions, de la plus basse à la plus haute : \"{USUELLES}\""),
        }
    }
}

/// What is known while it is gathered: by place in [`CLES`].
struct Valeurs {
    valeurs: Vec<(Option<Brute>, String)>,
    /// Where relative paths start.
    dossier: PathBuf,
    personnel: Option<PathBuf>,
}

impl Config {
    /// Gathers the configuration. A file that is not there is an empty one, unless it was named.
    ///
    /// # Errors
    /// [`Faute`]: a file that cannot be read, is no TOML, names an unknown key or a value that its key does not take.
    pub fn charge(chemins: &Chemins, options: &Options, env: Environnement<'_>) -> Result<Config> {
        let texte = match std::fs::read(&chemins.config) {
            Ok(octets) => String::from_utf8(octets)
                .map_err(|error| std::io::Error::new(ErrorKind::InvalidData, error))
                .map_err(|source| illisible(&chemins.config, source))?,
            Err(error) if error.kind() == ErrorKind::NotFound && !chemins.config_exigee => String::new(),
            Err(source) => return Err(illisible(&chemins.config, source)),
        };
        let default = |cle: &Cle| (cle.defaut.and_then(|texte| Brute::defaut(texte, cle.genre)), "défaut".to_owned());
        let mut valeurs = Valeurs {
            valeurs: CLES.iter().map(default).collect(),
            dossier: chemins.config.parent().map(Path::to_owned).unwrap_or_default(),
            personnel: chemins.personnel.clone(),
        };
        for trouve in fichier::lit(&texte, &chemins.config)? {
            let origine = format!("fichier {}, ligne {}", chemins.config.display(), trouve.ligne);
            valeurs.pose(trouve.place, trouve.valeur, origine);
        }
        for (place, cle) in CLES.iter().enumerate() {
            let flag = match cle.option {
                Some("--mongo") => options.mongo.clone(),
                Some("--redis") => options.redis.clone(),
                Some("--db") => options.db.clone(),
                _ => None,
            };
            let from_env = cle.variable.and_then(|variable| env(variable).map(|texte| (texte, variable)));
            let given = match (flag, from_env) {
                (Some(texte), _) => (texte, format!("option {}", cle.option.unwrap_or_default())),
                (None, Some((texte, variable))) if !texte.is_empty() => (texte, format!("environnement {variable}")),
                _ => continue,
            };
            let (texte, ou) = given;
            let valeur = Brute::texte(&texte, cle.genre).ok_or_else(|| Faute::Valeur {
                ou: ou.clone(),
                cle: cle.nom.to_owned(),
                trouve: format!("« {} »", fit(&printable(&masque(&texte)), 40)),
                attendu: cle.genre.attendu(),
            })?;
            valeurs.pose(place, valeur, ou);
        }
        Ok(valeurs.config())
    }

    /// With `fichiers.dossier` several people use one account of the system: what they typed, and who they are, is written to no
    /// file that the next one would find.
    pub fn est_partagee(&self) -> bool {
        self.dossier.is_some()
    }

    /// Every key with its value and where it came from, for `config show`.
    pub fn reglages(&self) -> &[Reglage] {
        &self.reglages
    }
}

fn illisible(chemin: &Path, source: std::io::Error) -> Error {
    Faute::Illisible { chemin: chemin.to_owned(), source }.into()
}

impl Valeurs {
    /// An empty text is no value: it takes an earlier one away.
    fn pose(&mut self, place: usize, valeur: Brute, origine: String) {
        let valeur = Some(valeur).filter(|valeur| *valeur != Brute::Texte(String::new()));
        self.valeurs[place] = (valeur, origine);
    }

    fn valeur(&self, nom: &str) -> Option<&Brute> {
        cles::place(nom).and_then(|place| self.valeurs[place].0.as_ref())
    }

    fn texte(&self, nom: &str) -> Option<String> {
        match self.valeur(nom) {
            Some(Brute::Texte(texte)) => Some(texte.clone()),
            _ => None,
        }
    }

    fn chemin(&self, nom: &str) -> Option<PathBuf> {
        let texte = self.texte(nom)?;
        match (texte.strip_prefix("~/"), &self.personnel) {
            (Some(rest), Some(personnel)) => Some(personnel.join(rest)),
            _ => Some(self.dossier.join(texte)),
        }
    }

    fn entier(&self, nom: &str) -> u64 {
        match self.valeur(nom) {
            Some(Brute::Entier(n)) => *n,
            _ => 0,
        }
    }

    fn booleen(&self, nom: &str) -> bool {
        self.valeur(nom) == Some(&Brute::Booleen(true))
    }

    fn config(self) -> Config {
        let reglage = |(cle, (valeur, origine)): (&Cle, &(Option<Brute>, String))| Reglage {
            cle: cle.nom.to_owned(),
            valeur: valeur.as_ref().map(|valeur| valeur.montre(cle.genre)).unwrap_or_default(),
            origine: origine.clone(),
        };
        Config {
            ecole: Ecole {
                nom: self.texte("ecole.nom"),
                adresse: self.texte("ecole.adresse"),
                logo: self.chemin("ecole.logo"),
                annee: self.texte("ecole.annee"),
                mentions: self.texte("ecole.mentions").and_then(|texte| Mentions::parse(&texte)),
                pays: if self.texte("ecole.pays").as_deref() == Some("SN") { Pays::SN } else { Pays::FR },
            },
            mongo: Mongo { uri: self.texte("mongo.uri"), db: self.texte("mongo.db").unwrap_or("carnet".to_owned()) },
            redis: self.texte("redis.url"),
            mail: Mail {
                url: self.texte("mail.url"),
                mot_de_passe_fichier: self.chemin("mail.mot_de_passe_fichier"),
                expediteur: self.texte("mail.expediteur"),
                reponse: self.texte("mail.reponse"),
            },
            sms: Sms {
                preset: self.texte("sms.preset"),
                url: self.texte("sms.url"),
                methode: self.texte("sms.methode"),
                entetes: match self.valeur("sms.entetes") {
                    Some(Brute::Paires(paires)) => paires.clone(),
                    _ => Vec::new(),
                },
                corps: self.texte("sms.corps"),
                succes: self.texte("sms.succes"),
                utilisateur: self.texte("sms.utilisateur"),
                mot_de_passe_fichier: self.chemin("sms.mot_de_passe_fichier"),
                expediteur: self.texte("sms.expediteur"),
                par_jour: self.entier("sms.par_jour"),
            },
            notifications: ContenuDesMessages {
                detail_mail: self.booleen("notifications.detail_mail"),
                detail_sms: self.booleen("notifications.detail_sms"),
            },
            dossier: self.chemin("fichiers.dossier"),
            affichage: Affichage { menu: self.booleen("affichage.menu"), couleurs: self.booleen("affichage.couleurs") },
            import: Limites {
                octets: self.entier("import.octets"),
                lignes: self.entier("import.lignes"),
                colonnes: usize::try_from(self.entier("import.colonnes")).unwrap_or(usize::MAX),
                classeur: self.entier("import.classeur"),
                decompresse: self.entier("import.decompresse"),
                ratio: self.entier("import.ratio"),
                cellules: self.entier("import.cellules"),
                caracteres: usize::try_from(self.entier("import.caracteres")).unwrap_or(usize::MAX),
                cellules_classeur: self.entier("import.cellules_classeur"),
                cellules_denses: self.entier("import.cellules_denses"),
            },
            reglages: CLES.iter().zip(&self.valeurs).map(reglage).collect(),
        }
    }
}
