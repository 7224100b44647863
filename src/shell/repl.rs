//! The loop: a line is read, executed, shown; until Ctrl-D or `quit`. It knows no command and no school: it hands lines to an
//! [`Interprete`].

use super::analyse::{Specs, montrable};
use super::clavier::{Clavier, Lecteur, sans_historique};
use super::dialogue::{AuTerminal, duree as en_francais};
use super::ecran::{Depart, Ecran, Lu, Question};
use super::helper::Assistant;
use super::highlight::discret;
use super::history::duree;
use super::interrupt;
use super::pager::page;
use super::terminal::{TAILLE_PAR_DEFAUT, Taille, interactif, taille};
use crate::arret;
use crate::command::Fait;
use crate::command::dialogue::Dialogue;
use crate::enclos::Enclos;
use crate::error::{Error, Exit, Result};
use crate::outcome::{Consigne, EtapeOubli, Outcome};
use crate::render::{self, Presentation};
use crate::service::vocabulaire::VocabulairePartage;
use std::io::{self, Write};
use std::path::PathBuf;
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

    /// Opens the menu on this screen, until it is left; `Quitte` where carnet is.
    ///
    /// # Errors
    /// The screen's.
    fn menu(&mut self, ecran: &mut dyn Ecran, depart: Depart) -> Result<Apres>;

    /// What a variable stands for in the script that runs: `1`, `classe`.
    fn variable(&self, nom: &str) -> Option<String>;

    /// Does the script that runs go on after an error?
    fn continue_apres_erreur(&self) -> bool;
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
    /// Begin with the menu.
    pub menu: bool,
}

/// Runs the shell on this process's terminal until its user leaves.
///
/// # Errors
/// The terminal, or the handler of Ctrl-C, cannot be set up. A failing command is no error of the shell.
pub fn lance(interprete: &mut dyn Interprete, reglages: Reglages<'_>) -> Result<()> {
    let _garde = interrupt::installe().map_err(|source| Error::fichier("SIGINT", source))?;
    let presentation = interprete.presentation();
    let vocabulaire = reglages.vocabulaire.clone();
    let assistant = || {
        let (mots, enclos) = (reglages.vocabulaire.clone(), reglages.enclos.clone());
        Assistant::nouveau(reglages.specs, mots, enclos, presentation.couleur)
    };
    let mut clavier =
        Clavier::nouveau([assistant(), assistant()], vocabulaire, reglages.historique, presentation.couleur)?;
    let mut shell = Shell {
        specs: reglages.specs,
        dialogue: AuTerminal::nouveau(presentation),
        sortie: &mut io::stdout(),
        erreurs: &mut io::stderr(),
        taille: || interactif().then(taille).flatten(),
    };
    if reglages.menu && shell.menu(&mut clavier, interprete, Depart::Carnet)? == Apres::Quitte {
        return Ok(());
    }
    shell.boucle(&mut clavier, interprete)
}

/// What follows a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apres {
    /// The next one.
    Continue,
    /// The next one, but none that was pasted with it.
    Refusee,
    /// The menu, and then the next one.
    Menu,
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
            if self.saisie(&saisie, lecteur, interprete)? == Apres::Quitte {
                return Ok(());
            }
        }
    }

    /// The menu, until it is left.
    fn menu(&mut self, lecteur: &mut dyn Lecteur, interprete: &mut dyn Interprete, depart: Depart) -> Result<Apres> {
        let largeur = self.presentation(interprete).largeur.unwrap_or(TAILLE_PAR_DEFAUT.colonnes);
        interprete.menu(&mut AuClavier { shell: self, lecteur, largeur }, depart)
    }

    /// One line, or several that were pasted: they run one after the other, up to the first that fails.
    fn saisie(&mut self, saisie: &str, lecteur: &mut dyn Lecteur, interprete: &mut dyn Interprete) -> Result<Apres> {
        let lignes: Vec<&str> = saisie.lines().map(str::trim_end).filter(|ligne| !ligne.is_empty()).collect();
        for (n, ligne) in lignes.iter().enumerate() {
            let apres = self.ligne(ligne, lecteur, interprete)?;
            let restantes = lignes.len() - n - 1;
            if apres == Apres::Refusee && restantes > 0 {
                let s = if restantes > 1 { "s" } else { "" };
                let texte = format!("{restantes} ligne{s} collée{s} à la suite : non exécutée{s}\n");
                self.erreurs.write_all(texte.as_bytes()).map_err(|source| Error::fichier("sortie d'erreur", source))?;
            }
            if apres != Apres::Continue {
                return Ok(apres);
            }
        }
        Ok(Apres::Continue)
    }

    /// Runs a line and shows what it did. Where nobody reads that any more, the shell is over.
    fn ligne(&mut self, ligne: &str, lecteur: &mut dyn Lecteur, interprete: &mut dyn Interprete) -> Result<Apres> {
        match self.execute(ligne, lecteur, interprete) {
            Ok(Apres::Menu) => self.menu(lecteur, interprete, Depart::Ligne),
            Ok(apres) => Ok(apres),
            Err(erreur) if erreur.kind() == io::ErrorKind::BrokenPipe => Ok(Apres::Quitte),
            Err(erreur) => Err(Error::fichier("sortie standard", erreur)),
        }
    }

    fn execute(
        &mut self,
        ligne: &str,
        lecteur: &mut dyn Lecteur,
        interprete: &mut dyn Interprete,
    ) -> io::Result<Apres> {
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
            Ok(Fait { outcome: Outcome::Consigne(Consigne::Menu), .. }) => return Ok(Apres::Menu),
            Ok(Fait { outcome, format, suite }) => {
                if let Outcome::Anonymisation(une) = &outcome
                    && let EtapeOubli::Faite(oubli) = &une.etape
                {
                    lecteur.oublie(&oubli.reperes);
                }
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

/// The menu's screen: the shell, whose lines it makes.
struct AuClavier<'s, 'a> {
    shell: &'s mut Shell<'a>,
    lecteur: &'s mut dyn Lecteur,
    /// Where the terminal does not tell.
    largeur: usize,
}

impl Ecran for AuClavier<'_, '_> {
    fn demande(&mut self, question: &Question<'_>) -> Result<Lu> {
        self.lecteur.demande(question)
    }

    fn dit(&mut self, texte: &str) -> Result<()> {
        writeln!(self.shell.sortie, "{texte}").map_err(|source| Error::fichier("sortie standard", source))
    }

    fn largeur(&self) -> usize {
        (self.shell.taille)().map_or(self.largeur, |taille| taille.colonnes)
    }

    fn est_terminal(&self) -> bool {
        true
    }

    fn soumet(&mut self, ligne: &str, interprete: &mut dyn Interprete) -> Result<Apres> {
        self.shell.ligne(ligne, self.lecteur, interprete)
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

#[cfg(test)]
#[path = "repl_tests.rs"]
mod tests;
