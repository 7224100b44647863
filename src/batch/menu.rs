//! The menu without a terminal: its answers are lines, one each; what it asks goes to standard error.

use super::reponses::{ParLignes, demande, ecrit};
use super::{Fin, dit, montre};
use crate::arret;
use crate::command::dialogue::Dialogue;
use crate::command::{self, Fait};
use crate::error::{Exit, Result};
use crate::outcome::Outcome;
use crate::shell::ecran::{Ecran, Lu, Question};
use crate::shell::terminal::TAILLE_PAR_DEFAUT;
use crate::shell::{Apres, Depart, Interprete, montrable};
use std::io::BufRead;

/// Runs the menu on these lines until it is left, or they end.
pub fn menu(
    lignes: &mut dyn BufRead,
    interprete: &mut dyn Interprete,
    dialogue: &mut dyn Dialogue,
    depart: Depart,
) -> Fin {
    let mut ecran = DeLignes { lignes, dialogue, fin: Fin::BONNE };
    match interprete.menu(&mut ecran, depart) {
        Ok(Apres::Quitte) => ecran.fin.quitte = true,
        Ok(_) => {}
        Err(erreur) => {
            ecran.fin.retient(erreur.cause.exit(), 1);
            dit(&erreur, "", None, 0, interprete);
        }
    }
    ecran.fin
}

struct DeLignes<'b> {
    lignes: &'b mut dyn BufRead,
    dialogue: &'b mut dyn Dialogue,
    fin: Fin,
}

impl Ecran for DeLignes<'_> {
    fn demande(&mut self, question: &Question<'_>) -> Result<Lu> {
        Ok(demande(question.invite, self.lignes)?.map_or(Lu::Fin, Lu::Ligne))
    }

    fn dit(&mut self, texte: &str) -> Result<()> {
        ecrit(&format!("{texte}\n"))
    }

    fn largeur(&self) -> usize {
        TAILLE_PAR_DEFAUT.colonnes
    }

    fn est_terminal(&self) -> bool {
        false
    }

    fn soumet(&mut self, ligne: &str, interprete: &mut dyn Interprete) -> Result<Apres> {
        let presentation = interprete.presentation();
        // What the command itself asks is answered by the lines that follow.
        let mut reponses = ParLignes { lignes: self.lignes, dialogue: self.dialogue, presentation };
        match arret::verifie().and_then(|()| interprete.execute(ligne, &mut reponses)) {
            Ok(Fait { outcome: Outcome::Quitter, .. }) => Ok(Apres::Quitte),
            Ok(fait) => {
                let a_echoue = self.fin.retient(fait.outcome.exit(), 1);
                if let Err(exit) = montre(&fait, interprete, self.dialogue) {
                    self.fin.retient(exit, 1);
                    return Ok(Apres::Quitte);
                }
                Ok(if a_echoue { Apres::Refusee } else { Apres::Continue })
            }
            Err(erreur) => {
                let exit = erreur.cause.exit();
                self.fin.retient(exit, 1);
                dit(&erreur, montrable(ligne, &command::specs()), None, 0, interprete);
                Ok(if exit == Exit::Interrupted { Apres::Quitte } else { Apres::Refusee })
            }
        }
    }
}
