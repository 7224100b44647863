//! The rustyline glue: hands a line to completion, hints and colours.

use super::analyse::Specs;
use super::complete::{Candidat, Savoir, complete};
use super::ecran::Question;
use super::terminal::{TAILLE_PAR_DEFAUT, taille};
use super::{highlight, hint};
use crate::command::spec::Spec;
use crate::enclos::Enclos;
use crate::service::vocabulaire::VocabulairePartage;
use crate::texte::width;
use rustyline::completion::{Candidate, Completer};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::validate::Validator;
use rustyline::{Context, Helper};
use std::borrow::Cow;
use std::sync::Arc;

/// What helps whoever types. Nothing here waits for a server: the words are those in memory.
pub struct Assistant {
    specs: Vec<&'static Spec>,
    /// Those that whoever types may use.
    permis: Vec<&'static Spec>,
    vocabulaire: VocabulairePartage,
    enclos: Arc<Enclos>,
    couleur: bool,
    invite: usize,
    saisie: Saisie,
}

impl Assistant {
    /// Helps with these commands and these words; `couleur` where hints can be told from the line by their colour.
    pub fn nouveau(specs: Specs<'_>, vocabulaire: VocabulairePartage, enclos: Arc<Enclos>, couleur: bool) -> Self {
        Assistant {
            specs: specs.to_vec(),
            permis: Vec::new(),
            vocabulaire,
            enclos,
            couleur,
            invite: 0,
            saisie: Saisie::Ligne,
        }
    }

    /// The prompt of the next line, which takes its place in it; whoever types it is helped with what he may use.
    pub(super) fn pose_invite(&mut self, invite: &str) {
        self.invite = width(invite);
        let qui = self.vocabulaire.qui();
        self.permis = self.specs.iter().copied().filter(|spec| qui.peut(spec.droit)).collect();
    }

    /// What is typed next answers a question of the menu.
    pub(super) fn pose_question(&mut self, question: &Question<'_>) {
        self.pose_invite(question.invite);
        self.saisie = question.debut.map_or(Saisie::Libre, |debut| Saisie::Suite(debut.to_owned()));
    }

    fn est_une_ligne(&self) -> bool {
        matches!(self.saisie, Saisie::Ligne)
    }

    /// Columns left behind the line on its last row.
    fn libre(&self, ligne: &str) -> usize {
        let colonnes = taille().unwrap_or(TAILLE_PAR_DEFAUT).colonnes;
        colonnes.saturating_sub((self.invite + width(ligne)) % colonnes + 1)
    }
}

/// What is typed.
enum Saisie {
    /// A line.
    Ligne,
    /// The answer to a question of the menu, behind this line.
    Suite(String),
    /// An answer that nothing completes.
    Libre,
}

/// Without colours, what stands around a hint so that it is not taken for what was typed.
const SANS_COULEUR: (&str, &str) = ("   ‹ ", " ›");

/// A hint is shown, and never accepted.
pub struct Indice(String);

impl Hint for Indice {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Candidate for Candidat {
    fn display(&self) -> &str {
        &self.affiche
    }

    fn replacement(&self) -> &str {
        &self.remplace
    }
}

impl Completer for Assistant {
    type Candidate = Candidat;

    fn complete(&self, ligne: &str, curseur: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Candidat>)> {
        let vocabulaire = self.vocabulaire.lit();
        let savoir = Savoir { specs: &self.permis, vocabulaire: &vocabulaire, enclos: &self.enclos };
        let debut = match &self.saisie {
            Saisie::Ligne => "",
            Saisie::Libre => return Ok((curseur, Vec::new())),
            Saisie::Suite(debut) => debut,
        };
        let completion = complete(&format!("{debut}{ligne}"), debut.len() + curseur, &savoir);
        match completion.debut.checked_sub(debut.len()) {
            Some(place) => Ok((place, completion.candidats)),
            // What it would replace stands before the answer.
            None => Ok((curseur, Vec::new())),
        }
    }
}

impl Hinter for Assistant {
    type Hint = Indice;

    fn hint(&self, ligne: &str, curseur: usize, _: &Context<'_>) -> Option<Indice> {
        if curseur < ligne.len() || !self.est_une_ligne() {
            return None;
        }
        let libre = self.libre(ligne);
        if self.couleur {
            return hint::indice(ligne, &self.permis, libre).map(Indice);
        }
        let (avant, apres) = SANS_COULEUR;
        let texte = hint::indice(ligne, &self.permis, libre.saturating_sub(width(avant) + width(apres)))?;
        Some(Indice(format!("{avant}{}{apres}", texte.trim_start())))
    }
}

impl Highlighter for Assistant {
    fn highlight<'l>(&self, ligne: &'l str, _: usize) -> Cow<'l, str> {
        if self.est_une_ligne() { highlight::colore(ligne, &self.permis) } else { Cow::Borrowed(ligne) }
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, invite: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(highlight::invite(invite))
    }

    fn highlight_hint<'h>(&self, indice: &'h str) -> Cow<'h, str> {
        Cow::Owned(highlight::discret(indice))
    }

    fn highlight_char(&self, _: &str, _: usize, sorte: CmdKind) -> bool {
        sorte != CmdKind::MoveCursor
    }
}

impl Validator for Assistant {}

impl Helper for Assistant {}
