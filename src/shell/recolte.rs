//! What completion has found so far, as it comes in.

use super::analyse::Analyse;
use super::complete::{CANDIDATS_MAX, Candidat, Completion};
use super::jetons::{Jeton, Sorte, cite};
use crate::service::vocabulaire::{Termes, commencant_par, commence_par};
use crate::texte::printable;

/// The candidates as they come in.
pub(super) struct Recolte {
    /// First byte of the word at the cursor.
    pub(super) debut: usize,
    /// Its number among the pieces.
    pub(super) rang: usize,
    /// What it means so far.
    pub(super) partiel: String,
    /// The quote that it opened.
    pub(super) ouvert: Option<char>,
    /// That quote is closed behind the cursor.
    pub(super) ferme: bool,
    /// It stands behind an operator.
    pub(super) valeur: bool,
    /// A blank may follow the only candidate.
    pub(super) espace: bool,
    pub(super) candidats: Vec<Candidat>,
}

impl Recolte {
    pub(super) fn nouvelle(analyse: &Analyse<'_>, apres: &str) -> Self {
        let (fin, jetons) = (analyse.ligne.len(), &analyse.decoupe.jetons);
        let touche = |j: &&Jeton| j.fin == fin && (j.est_mot() || j.sorte == Sorte::Cle);
        let (debut, rang, partiel, ouvert, valeur) = match jetons.last().filter(touche) {
            Some(jeton) => {
                let ouvert = if let Sorte::Mot { ouvert, .. } = jeton.sorte { ouvert } else { None };
                (jeton.debut, jetons.len() - 1, jeton.texte(analyse.ligne), ouvert, jeton.est_valeur())
            }
            None => (fin, jetons.len(), String::new(), None, analyse.decoupe.valeur_attendue),
        };
        let ferme = ouvert.is_some_and(|guillemet| apres.starts_with(guillemet));
        Recolte { debut, rang, partiel, ouvert, ferme, valeur, espace: true, candidats: Vec::new() }
    }

    pub(super) fn pleine(&self) -> bool {
        self.candidats.len() >= CANDIDATS_MAX
    }

    /// Does it begin as what was typed? By the rule of the school's words.
    pub(super) fn commence(&self, texte: &str) -> bool {
        commence_par(texte, &self.partiel)
    }

    /// A word in quotes where it needs them; `suite` follows the quotes.
    pub(super) fn mot(&mut self, texte: &str, suite: &str) {
        let mut remplace = cite(texte, self.valeur, self.ouvert);
        if self.ferme {
            remplace.pop();
        }
        self.pousse(&printable(texte), remplace + suite);
    }

    /// A word that begins as what was typed.
    pub(super) fn mot_si(&mut self, texte: &str) {
        if self.commence(texte) {
            self.mot(texte, "");
        }
    }

    pub(super) fn pousse(&mut self, affiche: &str, remplace: String) {
        if !self.pleine() && !self.candidats.iter().any(|candidat| candidat.remplace == remplace) {
            self.candidats.push(Candidat { affiche: affiche.to_owned(), remplace });
        }
    }

    pub(super) fn termes(&mut self, termes: &Termes) {
        let partiel = self.partiel.clone();
        self.mots(commencant_par(termes, &partiel).take(CANDIDATS_MAX), "");
    }

    pub(super) fn mots<'m>(&mut self, mots: impl Iterator<Item = &'m str>, suite: &str) {
        mots.for_each(|mot| self.mot(mot, suite));
    }

    pub(super) fn finit(mut self, apres: &str) -> Completion {
        if let ([seul], true, true) = (self.candidats.as_mut_slice(), self.espace, apres.is_empty())
            && !seul.remplace.ends_with(['=', '/', '.', '#'])
        {
            seul.remplace.push(' ');
        }
        Completion { debut: self.debut, candidats: self.candidats }
    }
}
