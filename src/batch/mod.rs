//! Batch: lines from a file, from `-c` or from standard input, run one after the other. The first that fails stops the run,
//! named with file, line and column, unless it is to keep going.

mod lignes;
mod menu;
mod reponses;
mod variables;

use crate::arret;
use crate::command::dialogue::Dialogue;
use crate::command::{self, Fait};
use crate::error::{Emploi, Error, Exit, Result};
use crate::outcome::{Consigne, Outcome};
use crate::render::{self, Lieu, Presentation};
use crate::shell::{Depart, Interprete, montrable};
use lignes::{Lue, deplace, suivante};
pub use menu::menu;
use std::io::{self, BufRead, Write};
use variables::{Remplie, remplit};

/// Where lines come from.
pub struct Source<'a> {
    /// The lines.
    pub lignes: &'a mut dyn BufRead,
    /// The file's name; none for `-c`, whose line is shown as it is.
    pub fichier: Option<&'a str>,
}

/// How a run of lines ended: the exit of the first that failed, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fin {
    /// How.
    pub exit: Exit,
    /// The line that failed first, from 1; none where none did.
    pub ligne: Option<u64>,
    /// `quit`, or nobody reads any more: lines that stand elsewhere do not run either.
    pub quitte: bool,
}

impl Fin {
    /// All went well so far.
    const BONNE: Fin = Fin { exit: Exit::Done, ligne: None, quitte: false };

    /// What failed first is what is told. True where this line failed.
    fn retient(&mut self, exit: Exit, numero: u64) -> bool {
        if exit != Exit::Done && self.ligne.is_none() {
            (self.exit, self.ligne) = (exit, Some(numero));
        }
        exit != Exit::Done
    }
}

/// Runs the lines, results on standard output and errors on standard error.
pub fn joue(source: Source<'_>, interprete: &mut dyn Interprete, dialogue: &mut dyn Dialogue) -> Fin {
    let Source { lignes, fichier } = source;
    let (mut fin, mut numero) = (Fin::BONNE, 0);
    loop {
        let lue = match suivante(lignes, &mut numero, fichier.is_some()) {
            Ok(None) => return fin,
            Ok(Some(lue)) => lue,
            Err(erreur) => {
                let erreur = Error::fichier(fichier.unwrap_or("entrée standard"), erreur);
                fin.retient(erreur.cause.exit(), numero + 1);
                dit(&erreur, "", fichier, numero + 1, interprete);
                return fin;
            }
        };
        let fait = prepare(&lue, fichier, interprete).and_then(|remplie| {
            let fait = arret::verifie().and_then(|()| interprete.execute(&remplie.texte, dialogue));
            dialogue.acheve();
            let est_un_menu = |fait: &Fait| matches!(fait.outcome, Outcome::Consigne(Consigne::Menu));
            let fait = match fait {
                // No line follows one of `-c`: whoever has typed it at a terminal would wait for the menu.
                Ok(fait) if fichier.is_none() && dialogue.interactif() && est_un_menu(&fait) => {
                    Err(Emploi::MenuSansReponses.into())
                }
                fait => fait,
            };
            fait.map_err(|erreur| {
                let place = erreur.span.map(|place| remplie.source(place));
                deplace(erreur, place)
            })
        });
        let a_echoue = match fait {
            Ok(Fait { outcome: Outcome::Quitter, .. }) => return Fin { quitte: true, ..fin },
            // The lines that follow are its answers.
            Ok(Fait { outcome: Outcome::Consigne(Consigne::Menu), .. }) => {
                let menu = menu(lignes, interprete, dialogue, Depart::Ligne);
                let a_echoue = fin.retient(menu.exit, lue.numero());
                if menu.quitte {
                    return Fin { quitte: true, ..fin };
                }
                a_echoue
            }
            Ok(fait) => {
                if let Err(exit) = montre(&fait, interprete, dialogue) {
                    fin.retient(exit, lue.numero());
                    return Fin { quitte: true, ..fin };
                }
                fin.retient(fait.outcome.exit(), lue.numero())
            }
            Err(erreur) => {
                let (numero, ligne, place) = lue.situe(erreur.span);
                // A line that gives a secret is not shown, whatever part of it is wrong.
                let whole = lue.texte.as_ref().unwrap_or_else(|brute| brute);
                let ligne = if montrable(whole, &command::specs()).is_empty() { "" } else { ligne };
                let erreur = deplace(erreur, place);
                let exit = erreur.cause.exit();
                fin.retient(exit, numero);
                dit(&erreur, ligne, fichier, numero, interprete);
                if exit == Exit::Interrupted {
                    return Fin { exit, quitte: true, ..fin };
                }
                true
            }
        };
        if a_echoue && !interprete.continue_apres_erreur() {
            return fin;
        }
    }
}

/// The line as it is to run: in a file, its variables are filled in.
fn prepare(lue: &Lue, fichier: Option<&str>, interprete: &dyn Interprete) -> Result<Remplie> {
    let texte = lue.texte.as_ref().map_err(|_| Emploi::PasUtf8)?;
    match fichier {
        Some(_) => remplit(texte, &|nom| interprete.variable(nom)),
        None => Ok(Remplie::telle_quelle(texte)),
    }
}

/// Shows what a line did; how the run ends where nobody reads it any more.
fn montre(fait: &Fait, interprete: &dyn Interprete, dialogue: &mut dyn Dialogue) -> std::result::Result<(), Exit> {
    let presentation = interprete.presentation();
    let format = fait.format.unwrap_or(presentation.format);
    let mut sortie = io::stdout().lock();
    let ecrit = render::rend(&fait.outcome, &Presentation { format, ..presentation }, &mut sortie)
        .and_then(|()| sortie.flush());
    drop(sortie);
    match ecrit {
        Ok(()) => {
            fait.suite.iter().for_each(|suite| dialogue.avertit(suite));
            Ok(())
        }
        // Whoever read us is gone: nothing more to say, nothing more to do.
        Err(erreur) if erreur.kind() == io::ErrorKind::BrokenPipe => Err(Exit::Done),
        Err(erreur) => {
            let erreur = Error::fichier("sortie standard", erreur);
            dit(&erreur, "", None, 0, interprete);
            Err(erreur.cause.exit())
        }
    }
}

/// Says an error, at its place.
fn dit(erreur: &Error, ligne: &str, fichier: Option<&str>, numero: u64, interprete: &dyn Interprete) {
    let lieu = fichier.map(|fichier| Lieu { fichier: Some(fichier.to_owned()), ligne: numero });
    let message = render::erreur(erreur, ligne, lieu.as_ref(), &interprete.presentation());
    // Standard error that is gone cannot be told so.
    let _ = io::stderr().lock().write_all(message.as_bytes());
}
