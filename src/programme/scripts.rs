//! Scripts: files of lines, what their variables stand for, and how they go on after an error.

use super::Programme;
use crate::batch::{self, Fin, Source};
use crate::command::Fait;
use crate::command::dialogue::{Avis, Dialogue};
use crate::enclos::{Identite, Ouvert};
use crate::error::{At, Cause, Emploi, Result};
use crate::outcome::{Consigne, Outcome, Script};
use crate::texte;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader};

/// Scripts within scripts, at most.
const PROFONDEUR: usize = 16;

/// The scripts under way, and what they know.
#[derive(Default)]
pub(super) struct Scripts {
    /// Outermost first.
    ouverts: Vec<EnCours>,
    /// What was set, in this run.
    variables: BTreeMap<String, String>,
    /// Go on after an error.
    pub(super) continuer: bool,
    /// So does a script that says nothing of it.
    d_office: bool,
}

struct EnCours {
    /// None for standard input.
    fichier: Option<Identite>,
    arguments: Vec<String>,
}

impl Scripts {
    /// None is under way yet.
    pub(super) fn nouveaux(continuer: bool) -> Scripts {
        Scripts { continuer, d_office: continuer, ..Scripts::default() }
    }

    /// What a variable stands for: the arguments of the innermost script by their number, and what was set by its name.
    pub(super) fn variable(&self, nom: &str) -> Option<String> {
        match nom.parse::<usize>() {
            Ok(n) => self.ouverts.last()?.arguments.get(n.checked_sub(1)?).cloned(),
            Err(_) => self.variables.get(nom).cloned(),
        }
    }
}

impl Programme {
    /// Does what a line asks of whoever runs lines.
    pub(super) fn suit(&mut self, fait: Fait, dialogue: &mut dyn Dialogue) -> Result<Fait> {
        let Fait { outcome, format, suite } = fait;
        let outcome = match outcome {
            Outcome::Script(Script { fichier, place, arguments, oui, essai }) => {
                // What was said of the script is said of its lines.
                let before = (self.oui, self.essai, self.presentation.format);
                (self.oui, self.essai) = (oui, essai);
                self.presentation.format = format.unwrap_or(before.2);
                let joue = self.source(fichier, arguments, dialogue).at(place);
                (self.oui, self.essai, self.presentation.format) = before;
                joue.map(|()| Outcome::Rien)?
            }
            Outcome::Consigne(Consigne::Variables(variables)) => {
                // Who types lines at a terminal is told that scripts alone read it.
                if self.scripts.ouverts.is_empty() && dialogue.interactif() {
                    dialogue.avertit(&Avis::Variables { posees: variables.clone() });
                }
                self.scripts.variables.extend(variables);
                Outcome::Rien
            }
            Outcome::Consigne(Consigne::SurErreur { continuer }) => {
                self.scripts.continuer = continuer;
                Outcome::Rien
            }
            autre => autre,
        };
        Ok(Fait { outcome, format, suite })
    }

    /// Runs the lines of a file, from `source`.
    fn source(&mut self, ouvert: Ouvert, arguments: Vec<String>, dialogue: &mut dyn Dialogue) -> Result<()> {
        let nom = ouvert.chemin.to_string_lossy().into_owned();
        if self.scripts.ouverts.iter().any(|script| script.fichier == Some(ouvert.identite)) {
            return Err(Emploi::ScriptEnBoucle { fichier: texte::printable(&nom).into_owned() }.into());
        }
        if self.scripts.ouverts.len() >= PROFONDEUR {
            return Err(Emploi::ScriptsTropProfonds { combien: PROFONDEUR }.into());
        }
        let fin = self.fichier(ouvert, arguments, dialogue);
        match fin.ligne {
            None => Ok(()),
            Some(ligne) => {
                let fichier = texte::printable(&nom).into_owned();
                Err(Cause::ScriptArrete { fichier, ligne, exit: fin.exit }.into())
            }
        }
    }

    /// Runs the lines of a file with these arguments.
    pub(super) fn fichier(&mut self, ouvert: Ouvert, arguments: Vec<String>, dialogue: &mut dyn Dialogue) -> Fin {
        let nom = ouvert.chemin.to_string_lossy().into_owned();
        let script = EnCours { fichier: Some(ouvert.identite), arguments };
        self.script(script, &mut BufReader::new(ouvert.fichier), &nom, dialogue)
    }

    /// Runs the lines of standard input with these arguments.
    pub(super) fn entree(&mut self, arguments: Vec<String>, dialogue: &mut dyn Dialogue) -> Fin {
        self.script(EnCours { fichier: None, arguments }, &mut io::stdin().lock(), "entrée", dialogue)
    }

    /// How a script goes on after an error is its own affair.
    fn script(&mut self, script: EnCours, lignes: &mut dyn BufRead, nom: &str, dialogue: &mut dyn Dialogue) -> Fin {
        self.scripts.ouverts.push(script);
        let continuer = std::mem::replace(&mut self.scripts.continuer, self.scripts.d_office);
        let fin = batch::joue(Source { lignes, fichier: Some(nom) }, self, dialogue);
        self.scripts.continuer = continuer;
        self.scripts.ouverts.pop();
        fin
    }
}
