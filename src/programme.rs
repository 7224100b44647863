//! The program: arguments and settings become a school and somebody who asks, and lines go to the shell or to batch.

use crate::batch::{self, Source};
use crate::cli::{self, Action, Cli, Demande, Ordre};
use crate::command::dialogue::{Avis, Dialogue};
use crate::command::{self, Fait, Poste};
use crate::config::{Chemins, Config};
use crate::domain::Role;
use crate::enclos::{Enclos, Identite, Ouvert};
use crate::error::{At, Cause, Emploi, Error, Exit, Panne, Reglage, Result};
use crate::identification::Identification;
use crate::local;
use crate::outcome::{CompteChange, Outcome};
use crate::render::{self, Presentation};
use crate::service::jeton::FichierJeton;
use crate::service::vocabulaire::VocabulairePartage;
use crate::service::{Ouverture, School, Seance, Veille};
use crate::shell::{self, AuTerminal, Interprete, Muet};
use crate::texte;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::ffi::OsString;
use std::io::{self, BufReader, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Scripts within scripts, at most.
const PROFONDEUR: usize = 16;

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
    Presentation { format, debug: cli.debug, ..Presentation::simple() }
}

fn lance(cli: &Cli) -> Result<Exit> {
    let env = |nom: &str| std::env::var(nom).ok();
    let chemins = Chemins::trouve(cli.home.as_deref(), &env)?;
    let config = Config::charge(&chemins, &cli.options(), &env)?;
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
        school: Arc::new(School::new(ouverture, &config.mongo.db, config.ecole.pays)),
        seance: Seance::nouvelle(
            // Who shares an account of the system with others would be taken for them.
            (!config.est_partagee()).then(|| FichierJeton::nouveau(&chemins.session)),
        ),
        identification: Identification::lit(cli, &env)?,
        config,
        enclos: Arc::new(enclos),
        presentation,
        oui: cli.yes,
        essai: cli.dry_run,
        continuer: cli.keep_going,
        scripts: Vec::new(),
        mots: VocabulairePartage::default(),
        sans_redis: false,
        averti: false,
    };
    let is_shell = cli.lignes.is_empty() && cli.fichiers.is_empty() && io::stdin().is_terminal();
    if cli.action == Some(Action::Init) {
        return programme.init();
    }
    if is_shell { programme.shell(&chemins.historique) } else { programme.batch(cli) }
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
    continuer: bool,
    /// The scripts under way, outermost first.
    scripts: Vec<Identite>,
    /// What completion offers.
    mots: VocabulairePartage,
    /// That Redis does not help has been said.
    sans_redis: bool,
    /// What there was to warn of at the opening has been said.
    averti: bool,
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
            limites: self.config.import,
            format: self.presentation.format,
            oui: self.oui,
            essai: self.essai,
            debug: self.presentation.debug,
        };
        let fait = command::execute(ligne, &mut poste);
        // Completion knows what he knows, from the next key on.
        self.mots.devient(self.seance.connue());
        // One import taken back, another may still wait.
        self.averti &= !matches!(&fait, Ok(Fait { outcome: Outcome::ImportAnnule(_), .. }));
        self.avertit(dialogue);
        match fait.map_err(|erreur| self.ranime(erreur, dialogue))? {
            Fait { outcome: Outcome::Script(script), format, suite } => {
                // What was said of the script is said of its lines.
                let before = (self.oui, self.essai, self.presentation.format);
                (self.oui, self.essai) = (script.oui, script.essai);
                self.presentation.format = format.unwrap_or(before.2);
                let joue = self.script(script.fichier, dialogue).at(script.place);
                (self.oui, self.essai, self.presentation.format) = before;
                joue.map(|()| Fait { outcome: Outcome::Rien, format, suite })
            }
            fait => Ok(fait),
        }
    }

    fn invite(&self) -> String {
        "carnet> ".to_owned()
    }

    fn presentation(&self) -> Presentation {
        self.presentation
    }
}

impl Programme {
    fn shell(&mut self, historique: &Path) -> Result<Exit> {
        let mut terminal = AuTerminal::nouveau(self.presentation);
        self.school.store()?;
        self.accueille(&mut terminal)?;
        self.avertit(&mut terminal);
        self.mots.devient(self.seance.connue());
        let _veille = Veille::commence(self.school.clone(), self.mots.clone());
        let specs = command::specs();
        let reglages = shell::Reglages {
            specs: &specs,
            vocabulaire: self.mots.clone(),
            enclos: self.enclos.clone(),
            historique: (!self.config.est_partagee()).then(|| historique.to_owned()),
        };
        // A terminal that is gone is found out by the first prompt.
        let _ = writeln!(
            io::stdout(),
            "carnet {} : « help » donne les commandes, « quit » ou Ctrl-D quitte",
            env!("CARGO_PKG_VERSION")
        );
        shell::lance(self, reglages)?;
        Ok(Exit::Done)
    }

    /// Before the first prompt: who sits there. A school without accounts gets its administrator now.
    fn accueille(&mut self, terminal: &mut dyn Dialogue) -> Result<()> {
        self.identification.connecte(&self.school, &self.seance, terminal)?;
        if let Some(ignore) = self.seance.reprend(&self.school)? {
            terminal.avertit(&Avis::JetonIgnore { fichier: ignore.fichier, raison: ignore.raison });
        }
        // A session that ended meanwhile says so, and leaves nobody.
        if let Err(erreur) = self.seance.verifie(&self.school) {
            dit(&erreur, &self.presentation);
        }
        if self.seance.compte().is_some() {
            return Ok(());
        }
        if self.school.a_des_comptes()? {
            terminal.avertit(&Avis::PasConnecte);
            return Ok(());
        }
        terminal.avertit(&Avis::AucunCompte);
        match self.identification.initialise(&self.school, terminal) {
            Ok(compte) => {
                self.seance.entre_et_reste(self.school.entre_sans_mot_de_passe(&compte), &self.school).map(|_| ())
            }
            Err(erreur) if erreur.cause.exit() == Exit::Unreachable => Err(erreur),
            // He may try again by `carnet init`, and look at `help` meanwhile.
            Err(erreur) => {
                dit(&erreur, &self.presentation);
                Ok(())
            }
        }
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
        let continuer = self.continuer;
        let mut joue = |programme: &mut Programme, source: Source<'_>| {
            let fin = batch::joue(source, programme, &mut *dialogue, continuer);
            if first == Exit::Done || fin.exit == Exit::Interrupted {
                first = fin.exit;
            }
            fin.quitte || (fin.exit != Exit::Done && !continuer)
        };
        for ligne in &cli.lignes {
            if joue(self, Source { lignes: &mut ligne.as_bytes(), fichier: None }) {
                return Ok(first);
            }
        }
        for chemin in &cli.fichiers {
            let stop = if chemin.as_os_str() == "-" {
                joue(self, Source { lignes: &mut io::stdin().lock(), fichier: Some("entrée") })
            } else {
                // The program's own flag: no command's path.
                let ouvert = Enclos::libre(None).flux(chemin)?;
                self.scripts.push(ouvert.identite);
                let nom = chemin.to_string_lossy();
                let lignes = &mut BufReader::new(ouvert.fichier);
                let stop = joue(self, Source { lignes, fichier: Some(&nom) });
                self.scripts.pop();
                stop
            };
            if stop {
                return Ok(first);
            }
        }
        if cli.lignes.is_empty() && cli.fichiers.is_empty() {
            joue(self, Source { lignes: &mut io::stdin().lock(), fichier: Some("entrée") });
        }
        Ok(first)
    }

    /// Runs the lines of a file, from `source`.
    fn script(&mut self, ouvert: Ouvert, dialogue: &mut dyn Dialogue) -> Result<()> {
        let nom = ouvert.chemin.to_string_lossy().into_owned();
        if self.scripts.contains(&ouvert.identite) {
            return Err(Emploi::ScriptEnBoucle { fichier: texte::printable(&nom).into_owned() }.into());
        }
        if self.scripts.len() >= PROFONDEUR {
            return Err(Emploi::ScriptsTropProfonds { combien: PROFONDEUR }.into());
        }
        self.scripts.push(ouvert.identite);
        let continuer = self.continuer;
        let lignes = &mut BufReader::new(ouvert.fichier);
        let fin = batch::joue(Source { lignes, fichier: Some(&nom) }, self, dialogue, continuer);
        self.scripts.pop();
        match fin.ligne {
            None => Ok(()),
            Some(ligne) => {
                let fichier = texte::printable(&nom).into_owned();
                Err(Cause::ScriptArrete { fichier, ligne, exit: fin.exit }.into())
            }
        }
    }

    /// In a shell that stays open, a private server that died is started again: the next command finds it, and the error says so.
    fn ranime(&self, mut erreur: Error, dialogue: &mut dyn Dialogue) -> Error {
        let is_gone = erreur.cause.exit() == Exit::Unreachable || erreur.cause.exit() == Exit::Unknown;
        if is_gone && dialogue.interactif() && self.school.est_ouverte() && self.school.ranime() {
            dialogue.avertit(&Avis::ServeurRelance);
            if let Cause::Panne(Panne::MongoInjoignable { adresse, detail }) = &mut *erreur.cause {
                let (adresse, detail) = (std::mem::take(adresse), std::mem::take(detail));
                *erreur.cause = Panne::MongoRelance { adresse, detail }.into();
            }
        }
        erreur
    }

    /// Says what users should know: that Redis helps no more, or again; once the school is open, what waits in it.
    fn avertit(&mut self, dialogue: &mut dyn Dialogue) {
        match (self.school.sans_redis(), self.sans_redis) {
            (Some(panne), false) => {
                dialogue.avertit(&Avis::SansRedis { raison: panne.to_string() });
                if dialogue.interactif() {
                    // A private one is started again, while the user types; its return is told when it helps.
                    let school = self.school.clone();
                    std::thread::spawn(move || school.ranime());
                }
            }
            (None, true) => dialogue.avertit(&Avis::RedisRevenu),
            _ => {}
        }
        self.sans_redis = self.school.sans_redis().is_some();
        if self.averti || !self.school.est_ouverte() {
            return;
        }
        self.averti = true;
        if self.school.redis_evince() {
            dialogue.avertit(&Avis::RedisEvince);
        }
        if self.seance.connue().role != Role::Admin {
            return;
        }
        // A server that has just gone says so to the next command.
        for import in self.school.imports_interrompus().unwrap_or_default() {
            let debut = Timestamp::from_millisecond(import.debut).unwrap_or_default().to_zoned(TimeZone::system());
            dialogue.avertit(&Avis::ImportInterrompu {
                fichier: import.fichier,
                qui: import.qui,
                quand: debut.strftime("le %d/%m/%Y à %H:%M").to_string(),
                fait: import.fait,
                total: import.total,
            });
        }
    }
}
