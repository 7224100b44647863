//! The program: arguments and settings become a school and somebody who asks, and lines go to the shell or to batch.

mod annonces;
mod scripts;
mod terrain;

use crate::batch::{self, Fin, Source};
use crate::cli::{self, Action, Cli, Demande, Ordre};
use crate::command::dialogue::{Avis, Dialogue};
use crate::command::{self, Fait, Poste};
use crate::config::{Chemins, Config};
use crate::domain::Canal;
use crate::enclos::Enclos;
use crate::error::{Cause, Error, Exit, Reglage, Result};
use crate::identification::Identification;
use crate::local;
use crate::menu;
use crate::notify::{Echoues, Fond, Reglages as Envois};
use crate::outcome::{CompteChange, Outcome};
use crate::render::{self, Presentation};
use crate::service::jeton::FichierJeton;
use crate::service::vocabulaire::VocabulairePartage;
use crate::service::{Ouverture, Releve, School, Seance, Veille};
use crate::shell::ecran::Ecran;
use crate::shell::{self, Apres, AuTerminal, Depart, Interprete, Muet};
use crate::texte;
use scripts::Scripts;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread::JoinHandle;

/// How often the first administrator is asked for: a slip is no refusal.
const ESSAIS: usize = 3;

/// Runs carnet with these arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    crate::exchange::tait_les_lecteurs();
    let exit = match cli::lit(arguments) {
        Ok(Demande::Dit(texte)) => {
            // Nobody there to read the help: nothing to do about it.
            let _ = io::stdout().lock().write_all(texte.as_bytes());
            Exit::Done
        }
        Ok(Demande::Lance(cli)) => lance(&cli).unwrap_or_else(|erreur| dit(&erreur, &sans_reglages(&cli))),
        Err(erreur) => dit(&erreur, &Presentation::simple()),
    };
    ExitCode::from(exit.code())
}

/// Says an error that belongs to no line; gives how the run ends.
fn dit(erreur: &Error, presentation: &Presentation) -> Exit {
    let texte = render::erreur(erreur, "", None, presentation);
    // Standard error that is gone cannot be told so.
    let _ = io::stderr().lock().write_all(texte.as_bytes());
    erreur.cause.exit()
}

/// How to show what goes wrong before the settings are known.
fn sans_reglages(cli: &Cli) -> Presentation {
    let format = cli.format(io::stdout().is_terminal());
    let largeur = shell::terminal::taille().map(|taille| taille.colonnes);
    Presentation { format, largeur, debug: cli.debug, ..Presentation::simple() }
}

fn lance(cli: &Cli) -> Result<Exit> {
    let env = |nom: &str| std::env::var(nom).ok();
    let chemins = Chemins::trouve(cli.home.as_deref(), &env)?;
    let config = Config::charge(&chemins, &cli.options(), &env)?;
    if let Some(mentions) = config.ecole.mentions.clone() {
        mentions.adopte();
    }
    let terminal = io::stdout().is_terminal();
    let presentation = Presentation {
        format: cli.format(terminal),
        largeur: shell::terminal::taille().map(|taille| taille.colonnes),
        couleur: cli.couleur(terminal, &config, &env),
        unicode: cli::unicode(terminal, &env),
        pays: config.ecole.pays,
        debug: cli.debug,
    };
    if let Some(Action::Services { ordre }) = cli.action {
        return services(ordre, cli, &chemins.home, &presentation);
    }
    let enclos = match &config.dossier {
        Some(dossier) => enferme(dossier, &config, &chemins)?,
        None => Enclos::libre(chemins.personnel.clone()),
    };
    let ouverture = match (&config.mongo.uri, &config.redis) {
        (Some(mongo), redis) => Ouverture::Distante { mongo: mongo.clone(), redis: redis.clone() },
        (None, None) => Ouverture::Locale(chemins.home.clone()),
        (None, Some(_)) => {
            let message = "Redis est donné sans MongoDB".to_owned();
            let conseil = "donnez aussi --mongo, ou ni l'un ni l'autre pour les serveurs locaux".to_owned();
            return Err(Reglage::Options { message, conseil }.into());
        }
    };
    let mut programme = Programme {
        school: Arc::new(School::new(ouverture, &config.mongo.db, config.ecole.pays).suivie(shell::suivi())),
        seance: Seance::nouvelle(
            // Who shares an account of the system with others would be taken for them.
            (!config.est_partagee()).then(|| FichierJeton::nouveau(&chemins.session)),
        ),
        identification: Identification::lit(cli, &env)?,
        envois: Envois::de(&config),
        config,
        enclos: Arc::new(enclos),
        presentation,
        oui: cli.yes,
        essai: cli.dry_run,
        scripts: Scripts::nouveaux(cli.keep_going),
        mots: VocabulairePartage::default(),
        releve: Releve::default(),
        sans_redis: false,
        paiement: None,
        averti: false,
        sans_canal: Vec::new(),
        echoues: Echoues::default(),
    };
    let is_shell = cli.lignes.is_empty() && cli.fichiers.is_empty() && io::stdin().is_terminal();
    if cli.action == Some(Action::Init) {
        return programme.init();
    }
    if is_shell { programme.shell(&chemins.historique, cli.menu) } else { programme.batch(cli) }
}

/// Commands are shut up in a folder that holds nothing of carnet's own.
fn enferme(dossier: &Path, config: &Config, chemins: &Chemins) -> Result<Enclos> {
    let enclos = Enclos::ferme(dossier)?;
    let secrets = [&config.mail.mot_de_passe_fichier, &config.sms.mot_de_passe_fichier];
    let mut siens = [&chemins.config, &chemins.home, &chemins.session].into_iter().chain(secrets.into_iter().flatten());
    if siens.any(|sien| enclos.contient(sien)) {
        return Err(Reglage::EnclosTropLarge { dossier: dossier.to_owned() }.into());
    }
    Ok(enclos)
}

fn services(ordre: Ordre, cli: &Cli, home: &Path, presentation: &Presentation) -> Result<Exit> {
    let etat = match ordre {
        Ordre::Start => local::start(home)?,
        Ordre::Stop => local::stop(home, cli.yes)?,
        Ordre::Status => local::status(home)?,
    };
    montre(&Outcome::Services(etat), presentation)
}

/// Shows the one result of a run that is no line's.
fn montre(outcome: &Outcome, presentation: &Presentation) -> Result<Exit> {
    match render::rend(outcome, presentation, &mut io::stdout().lock()) {
        Err(erreur) if erreur.kind() != io::ErrorKind::BrokenPipe => Err(Error::fichier("sortie standard", erreur)),
        _ => Ok(Exit::Done),
    }
}

/// Carnet at work: what lines need to run.
struct Programme {
    school: Arc<School>,
    seance: Seance,
    identification: Identification,
    config: Config,
    enclos: Arc<Enclos>,
    presentation: Presentation,
    oui: bool,
    essai: bool,
    /// The scripts under way.
    scripts: Scripts,
    /// What completion and the menu offer.
    mots: VocabulairePartage,
    /// Where those words come from.
    releve: Releve,
    /// That Redis does not help has been said.
    sans_redis: bool,
    /// Tells Redis what it could not be told, while the user types.
    paiement: Option<JoinHandle<()>>,
    /// What there was to warn of at the opening has been said.
    averti: bool,
    /// How the school sends messages, and the channels of which it has been said that they are not configured.
    envois: Envois,
    sans_canal: Vec<Canal>,
    /// How many messages the background has given up and nobody was told of.
    echoues: Echoues,
}

impl Interprete for Programme {
    fn execute(&mut self, ligne: &str, dialogue: &mut dyn Dialogue) -> Result<Fait> {
        let mut sortie = io::stdout();
        let mut poste = Poste {
            school: &self.school,
            seance: &self.seance,
            dialogue: &mut *dialogue,
            enclos: &self.enclos,
            sortie: &mut sortie,
            ecole: &self.config.ecole,
            reglages: self.config.reglages(),
            envois: &self.envois,
            limites: self.config.import,
            format: self.presentation.format,
            oui: self.oui,
            essai: self.essai,
            debug: self.presentation.debug,
        };
        let fait = command::execute(ligne, &mut poste);
        self.releve.perime();
        // Completion knows what he knows, from the next key on.
        self.mots.devient(self.seance.connue());
        // One import taken back, another may still wait.
        self.averti &= !matches!(&fait, Ok(Fait { outcome: Outcome::ImportAnnule(_), .. }));
        self.avertit(dialogue);
        let fait = fait.map_err(|erreur| self.ranime(erreur, dialogue))?;
        self.suit(fait, dialogue)
    }

    fn invite(&self) -> String {
        "carnet> ".to_owned()
    }

    fn presentation(&self) -> Presentation {
        self.presentation
    }

    fn menu(&mut self, ecran: &mut dyn Ecran, depart: Depart) -> Result<Apres> {
        // Who sits there, before anything is offered to him; a session that is over says so.
        let reprise = self.seance.reprend(&self.school).and_then(|_| self.seance.verifie(&self.school));
        if let Err(erreur) = reprise {
            dit(&erreur, &self.presentation);
        }
        self.mots.devient(self.seance.connue());
        menu::lance(ecran, self, depart)
    }

    fn variable(&self, nom: &str) -> Option<String> {
        self.scripts.variable(nom)
    }

    fn continue_apres_erreur(&self) -> bool {
        self.scripts.continuer
    }
}

impl Programme {
    fn shell(&mut self, historique: &Path, menu: bool) -> Result<Exit> {
        let menu = menu || self.config.affichage.menu;
        let mut terminal = AuTerminal::nouveau(self.presentation);
        self.school.store()?;
        let is_new = self.accueille(&mut terminal)?;
        self.avertit(&mut terminal);
        self.mots.devient(self.seance.connue());
        let _veille = Veille::commence(self.school.clone(), self.mots.clone(), self.releve.clone());
        // `--dry-run` sends nothing, whatever the lines.
        let _fond = match self.essai {
            true => None,
            false => Fond::commence(&self.school, self.envois.clone(), self.echoues.clone()),
        };
        let specs = command::specs();
        let reglages = shell::Reglages {
            specs: &specs,
            vocabulaire: self.mots.clone(),
            enclos: self.enclos.clone(),
            historique: (!self.config.est_partagee()).then(|| historique.to_owned()),
            menu,
        };
        let version = env!("CARGO_PKG_VERSION");
        let accueil = format!("carnet {version} : « help » donne les commandes, « quit » ou Ctrl-D quitte");
        let accueil = match self.presentation.largeur {
            Some(colonnes) => texte::wrap(&accueil, colonnes, "  "),
            None => accueil,
        };
        // A terminal that is gone is found out by the first prompt.
        let _ = writeln!(io::stdout(), "{accueil}");
        if is_new && !menu {
            let _ = writeln!(io::stdout(), "\n{}\n", render::bienvenue(&self.presentation));
        }
        shell::lance(self, reglages)?;
        Ok(Exit::Done)
    }

    /// Before the first prompt: who sits there. A school without accounts gets its administrator now: true
    /// where it did.
    fn accueille(&mut self, terminal: &mut dyn Dialogue) -> Result<bool> {
        self.identification.connecte(&self.school, &self.seance, terminal)?;
        if let Some(ignore) = self.seance.reprend(&self.school)? {
            terminal.avertit(&Avis::JetonIgnore { fichier: ignore.fichier, raison: ignore.raison });
        }
        // A session that ended meanwhile says so, and leaves nobody.
        if let Err(erreur) = self.seance.verifie(&self.school) {
            dit(&erreur, &self.presentation);
        }
        if self.seance.compte().is_some() {
            return Ok(false);
        }
        if self.school.a_des_comptes()? {
            terminal.avertit(&Avis::PasConnecte);
            return Ok(false);
        }
        for _ in 0..ESSAIS {
            terminal.avertit(&Avis::AucunCompte);
            match self.identification.initialise(&self.school, terminal) {
                Ok(compte) => {
                    let entree = self.school.entre_sans_mot_de_passe(&compte);
                    return self.seance.entre_et_reste(entree, &self.school).map(|_| true);
                }
                Err(erreur) if erreur.cause.exit() == Exit::Unreachable => return Err(erreur),
                Err(erreur) => {
                    dit(&erreur, &self.presentation);
                    if matches!(*erreur.cause, Cause::Interrompu) {
                        break;
                    }
                }
            }
        }
        // He may look at `help` meanwhile.
        terminal.avertit(&Avis::SansAdministrateur);
        Ok(false)
    }

    /// `carnet init`.
    fn init(&mut self) -> Result<Exit> {
        let mut dialogue: Box<dyn Dialogue> = if io::stdin().is_terminal() && io::stderr().is_terminal() {
            Box::new(AuTerminal::nouveau(self.presentation))
        } else {
            Box::new(Muet::nouveau(self.presentation))
        };
        let compte = self.identification.initialise(&self.school, &mut *dialogue)?;
        let outcome =
            Outcome::Compte(Box::new(CompteChange { avant: None, apres: Some(compte), premier: None, essai: false }));
        montre(&outcome, &self.presentation)
    }

    fn batch(&mut self, cli: &Cli) -> Result<Exit> {
        let _garde = shell::interrupt::installe_pour_batch().map_err(|source| Error::fichier("SIGINT", source))?;
        // Only a line that somebody has just typed may ask him something.
        let typed = !cli.lignes.is_empty() && io::stdin().is_terminal() && io::stderr().is_terminal();
        let mut dialogue: Box<dyn Dialogue> = if typed {
            Box::new(AuTerminal::nouveau(self.presentation))
        } else {
            Box::new(Muet::nouveau(self.presentation))
        };
        self.identification.connecte(&self.school, &self.seance, &mut *dialogue)?;
        let mut first = Exit::Done;
        let mut retient = |fin: Fin, continuer: bool| {
            if first == Exit::Done || fin.exit == Exit::Interrupted {
                first = fin.exit;
            }
            fin.quitte || (fin.exit != Exit::Done && !continuer)
        };
        if cli.menu {
            // Left for the lines behind it, it has told what failed in it.
            let fin = batch::menu(&mut io::stdin().lock(), self, &mut *dialogue, Depart::Carnet);
            if retient(fin, true) {
                return Ok(first);
            }
        }
        for ligne in &cli.lignes {
            let source = Source { lignes: &mut ligne.as_bytes(), fichier: None };
            let fin = batch::joue(source, self, &mut *dialogue);
            if retient(fin, self.scripts.continuer) {
                return Ok(first);
            }
        }
        for chemin in &cli.fichiers {
            let fin = if chemin.as_os_str() == "-" {
                self.entree(cli.arguments.clone(), &mut *dialogue)
            } else {
                // The program's own flag: no command's path.
                let ouvert = Enclos::libre(None).flux(chemin)?;
                self.fichier(ouvert, cli.arguments.clone(), &mut *dialogue)
            };
            if retient(fin, self.scripts.continuer) {
                return Ok(first);
            }
        }
        if cli.lignes.is_empty() && cli.fichiers.is_empty() {
            let fin = self.entree(Vec::new(), &mut *dialogue);
            retient(fin, true);
        }
        Ok(first)
    }
}
