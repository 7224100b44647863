//! The loop: a line is read, executed, shown; until Ctrl-D or `quit`. It knows no command and no school: it hands lines to an
//! [`Interprete`].

use super::analyse::{Specs, montrable};
use super::dialogue::{AuTerminal, duree as en_francais};
use super::helper::Assistant;
use super::highlight::discret;
use super::history::{Duree, Historique, TAILLE, duree};
use super::memoire::{Memoire, fleches};
use super::pager::page;
use super::terminal::{Taille, editeur, interactif, taille};
use super::{interrupt, terminal};
use crate::arret;
use crate::command::Fait;
use crate::command::dialogue::Dialogue;
use crate::enclos::Enclos;
use crate::error::{Error, Exit, Result};
use crate::outcome::Outcome;
use crate::render::{self, Presentation};
use crate::service::vocabulaire::VocabulairePartage;
use rustyline::Editor;
use rustyline::error::ReadlineError;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// From here on, the time that a command took is shown.
const LENT: Duration = Duration::from_millis(500);

/// From here on, the time of showing is told apart.
const AFFICHAGE_LENT: Duration = Duration::from_millis(100);

/// What runs a line: the program, or a test.
pub trait Interprete {
    /// Runs one line.
    ///
    /// # Errors
    /// The command's own; the shell shows it and goes on.
    fn execute(&mut self, ligne: &str, dialogue: &mut dyn Dialogue) -> Result<Fait>;

    /// The prompt, its blank included: `carnet> `.
    fn invite(&self) -> String;

    /// How outcomes are shown. On a terminal the shell puts the width that it has at the moment.
    fn presentation(&self) -> Presentation;
}

/// What the shell needs to know.
pub struct Reglages<'a> {
    /// The commands, for completion, hints, colours, and secrets.
    pub specs: Specs<'a>,
    /// The school's words.
    pub vocabulaire: VocabulairePartage,
    /// Where file names lead.
    pub enclos: Arc<Enclos>,
    /// The history file; none to keep nothing.
    pub historique: Option<PathBuf>,
}

/// Runs the shell on this process's terminal until its user leaves.
///
/// # Errors
/// The terminal, or the handler of Ctrl-C, cannot be set up. A failing command is no error of the shell.
pub fn lance(interprete: &mut dyn Interprete, reglages: Reglages<'_>) -> Result<()> {
    let _garde = interrupt::installe().map_err(|source| Error::fichier("SIGINT", source))?;
    let presentation = interprete.presentation();
    let vocabulaire = reglages.vocabulaire.clone();
    let assistant = Assistant::nouveau(reglages.specs, reglages.vocabulaire, reglages.enclos, presentation.couleur);
    let mut clavier = Clavier::nouveau(assistant, vocabulaire, reglages.historique, presentation.couleur)?;
    let mut shell = Shell {
        specs: reglages.specs,
        dialogue: AuTerminal::nouveau(presentation),
        sortie: &mut io::stdout(),
        erreurs: &mut io::stderr(),
        taille: || interactif().then(taille).flatten(),
    };
    shell.boucle(&mut clavier, interprete)
}

/// What a reader reads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lu {
    /// A line; several, where they were pasted.
    Ligne(String),
    /// Ctrl-C.
    Annule,
    /// Ctrl-D, or no more.
    Fin,
}

/// Where lines come from: the keyboard, or a test.
pub(super) trait Lecteur {
    /// The next line.
    fn lit(&mut self, invite: &str) -> Result<Lu>;

    /// Remembers a line.
    ///
    /// # Errors
    /// The history file failed; said once.
    fn retient(&mut self, ligne: &str, duree: Duree) -> Result<()>;
}

/// The keyboard. Each account has its own history: nobody calls back another's lines.
struct Clavier {
    editeur: Editor<Assistant, Memoire>,
    historique: Historique,
    /// Where the histories are; none to keep nothing.
    fichier: Option<PathBuf>,
    /// Who types.
    vocabulaire: VocabulairePartage,
    /// Whose history it is.
    pour: Option<String>,
}

impl Clavier {
    fn nouveau(
        assistant: Assistant,
        vocabulaire: VocabulairePartage,
        fichier: Option<PathBuf>,
        couleur: bool,
    ) -> Result<Self> {
        let mut editeur: Editor<Assistant, Memoire> = editeur(Memoire::nouvelle(Vec::new(), TAILLE), couleur)?;
        editeur.set_helper(Some(assistant));
        for (touche, effet) in fleches() {
            editeur.bind_sequence(touche, effet);
        }
        Ok(Clavier { editeur, historique: Historique::default(), fichier, vocabulaire, pour: None })
    }

    /// Takes up the history of whoever types now.
    fn change_de_main(&mut self) {
        let qui = self.vocabulaire.qui().nom;
        if self.pour.as_ref() == Some(&qui) {
            return;
        }
        let (historique, lignes, averti) = match &self.fichier {
            Some(fichier) => Historique::ouvre(&historique_de(fichier, &qui)),
            None => Default::default(),
        };
        if let Some(erreur) = averti {
            let _ = writeln!(io::stderr().lock(), "{}", sans_historique(&erreur));
        }
        self.historique = historique;
        *self.editeur.history_mut() = Memoire::nouvelle(lignes, TAILLE);
        self.pour = Some(qui);
    }
}

impl Lecteur for Clavier {
    fn lit(&mut self, invite: &str) -> Result<Lu> {
        self.change_de_main();
        if let Some(assistant) = self.editeur.helper_mut() {
            assistant.pose_invite(invite);
        }
        match self.editeur.readline(invite) {
            Ok(ligne) => Ok(Lu::Ligne(ligne)),
            Err(ReadlineError::Interrupted | ReadlineError::Signal(_)) => Ok(Lu::Annule),
            // A byte that is no UTF-8 spoils its line, not the shell.
            Err(ReadlineError::Io(erreur)) if erreur.kind() == io::ErrorKind::InvalidData => {
                let _ = writeln!(io::stderr().lock(), "\ncaractère illisible : le terminal doit être réglé sur UTF-8");
                Ok(Lu::Annule)
            }
            // A terminal that is gone ends the shell as Ctrl-D does.
            Err(ReadlineError::Eof | ReadlineError::Errno(_) | ReadlineError::Io(_)) => Ok(Lu::Fin),
            Err(erreur) => Err(terminal::erreur(erreur)),
        }
    }

    fn retient(&mut self, ligne: &str, duree: Duree) -> Result<()> {
        if duree != Duree::Jamais {
            self.editeur.add_history_entry(ligne).map_err(terminal::erreur)?;
        }
        if duree == Duree::Toujours { self.historique.ajoute(ligne) } else { Ok(()) }
    }
}

/// What follows a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apres {
    /// The next one.
    Continue,
    /// The next one, but none that was pasted with it.
    Refusee,
    /// Nothing: the shell ends.
    Quitte,
}

/// The loop and where it writes.
pub(super) struct Shell<'a> {
    pub(super) specs: Specs<'a>,
    pub(super) dialogue: AuTerminal,
    pub(super) sortie: &'a mut dyn Write,
    pub(super) erreurs: &'a mut dyn Write,
    pub(super) taille: fn() -> Option<Taille>,
}

impl Shell<'_> {
    pub(super) fn boucle(&mut self, lecteur: &mut dyn Lecteur, interprete: &mut dyn Interprete) -> Result<()> {
        loop {
            let saisie = match lecteur.lit(&interprete.invite())? {
                Lu::Ligne(saisie) => saisie,
                Lu::Annule => continue,
                Lu::Fin => return Ok(()),
            };
            match self.saisie(&saisie, lecteur, interprete) {
                Ok(Apres::Quitte) => return Ok(()),
                Ok(_) => {}
                // Whoever read us is gone.
                Err(erreur) if erreur.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                Err(erreur) => return Err(Error::fichier("sortie standard", erreur)),
            }
        }
    }

    /// One line, or several that were pasted: they run one after the other, up to the first that fails.
    fn saisie(
        &mut self,
        saisie: &str,
        lecteur: &mut dyn Lecteur,
        interprete: &mut dyn Interprete,
    ) -> io::Result<Apres> {
        let lignes: Vec<&str> = saisie.lines().map(str::trim_end).filter(|ligne| !ligne.is_empty()).collect();
        for (n, ligne) in lignes.iter().enumerate() {
            let apres = self.ligne(ligne, lecteur, interprete)?;
            let restantes = lignes.len() - n - 1;
            if apres == Apres::Refusee && restantes > 0 {
                let s = if restantes > 1 { "s" } else { "" };
                writeln!(self.erreurs, "{restantes} ligne{s} collée{s} à la suite : non exécutée{s}")?;
            }
            if apres != Apres::Continue {
                return Ok(apres);
            }
        }
        Ok(Apres::Continue)
    }

    fn ligne(&mut self, ligne: &str, lecteur: &mut dyn Lecteur, interprete: &mut dyn Interprete) -> io::Result<Apres> {
        arret::oublie();
        self.dialogue.commence(self.presentation(interprete));
        let debut = Instant::now();
        let resultat = interprete.execute(ligne, &mut self.dialogue);
        let attente = self.dialogue.termine();
        let execution = debut.elapsed().saturating_sub(attente);
        // A command may have changed how things are shown.
        let presentation = self.presentation(interprete);

        let comprise = !matches!(&resultat, Err(erreur) if erreur.cause.exit() == Exit::Usage);
        if let Err(erreur) = lecteur.retient(ligne, duree(ligne, comprise, self.specs)) {
            writeln!(self.erreurs, "{}", sans_historique(&erreur))?;
        }
        let (apres, affichage) = match resultat {
            Ok(Fait { outcome: Outcome::Quitter, .. }) => return Ok(Apres::Quitte),
            Ok(Fait { outcome, format, suite }) => {
                let presentation = Presentation { format: format.unwrap_or(presentation.format), ..presentation };
                let affichage = self.montre(&outcome, &presentation)?;
                suite.iter().for_each(|suite| self.dialogue.avertit(suite));
                (Apres::Continue, affichage)
            }
            Err(erreur) => {
                // The terminal has shown `^C` and stayed on that line.
                let retour = if arret::verifie().is_err() { "\n" } else { "" };
                let texte = render::erreur(&erreur, montrable(ligne, self.specs), None, &presentation);
                writeln!(self.erreurs, "{retour}{}", texte.trim_end())?;
                (Apres::Refusee, Duration::ZERO)
            }
        };
        if let Some(temps) = temps(execution, affichage) {
            let temps = if presentation.couleur { discret(&temps) } else { temps };
            writeln!(self.erreurs, "{temps}")?;
        }
        Ok(apres)
    }

    /// Shows an outcome, page by page where it is longer than the screen; gives the time that making its text took.
    fn montre(&mut self, outcome: &Outcome, presentation: &Presentation) -> io::Result<Duration> {
        let debut = Instant::now();
        let mut texte = Vec::new();
        render::rend(outcome, presentation, &mut texte)?;
        let affichage = debut.elapsed();
        let texte = String::from_utf8_lossy(&texte);
        let dialogue = &mut self.dialogue;
        page(&texte, (self.taille)(), self.sortie, &mut || dialogue.suite())?;
        Ok(affichage)
    }

    fn presentation(&self, interprete: &dyn Interprete) -> Presentation {
        let presentation = interprete.presentation();
        match (self.taille)() {
            Some(taille) => Presentation { largeur: Some(taille.colonnes), ..presentation },
            None => presentation,
        }
    }
}

/// How long a slow command took: `1,2 s`, with what showing it took where that counts.
fn temps(execution: Duration, affichage: Duration) -> Option<String> {
    let total = execution + affichage;
    if total <= LENT {
        return None;
    }
    let mut texte = en_francais(total);
    if affichage >= AFFICHAGE_LENT {
        texte += &format!(" (dont affichage {})", en_francais(affichage));
    }
    Some(texte)
}

/// The file of one account's history, beside the others': `historique-awa`.
fn historique_de(fichier: &Path, compte: &str) -> PathBuf {
    let nom = fichier.file_name().map(|nom| nom.to_string_lossy()).unwrap_or_default();
    fichier.with_file_name(format!("{nom}-{}", compte.replace('/', "%2F")))
}

fn sans_historique(erreur: &Error) -> String {
    format!("attention : {erreur} ; l'historique de cette session ne sera pas gardé")
}

#[cfg(test)]
#[path = "repl_tests.rs"]
mod tests;
