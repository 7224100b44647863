//! What any line may say besides the arguments of its Spec (design, section 4): how it is shown, that it only tries, that
//! the answer is yes. Pure.

use super::analyse::Analyse;
use super::jetons::Sorte;
use crate::command::spec::{DEBUG, ESSAI, FORMAT, OPTION_FORMAT, OUI, Risque, Spec};
use crate::outcome::Format;
use crate::texte::fold;

/// The options that stand alone, with their other name.
const SEULES: [(&str, &str); 2] = [ESSAI, OUI];

/// The names of the formats.
pub fn formats() -> impl Iterator<Item = &'static str> {
    Format::TOUS.iter().map(|(nom, _)| *nom)
}

/// `format` or `--format`, as what stands before an operator.
pub fn est_format(nom: &str) -> bool {
    [FORMAT, OPTION_FORMAT].contains(&fold(nom).as_str())
}

/// The options that may stand at piece `rang`, whose beginning is `debut`, as they are typed.
pub fn offertes(analyse: &Analyse<'_>, spec: &Spec, rang: usize, debut: &str) -> Vec<String> {
    if analyse.est_entre_parentheses(rang) {
        return Vec::new();
    }
    let (mut offertes, tiret) = (Vec::new(), debut.starts_with('-'));
    let donnee = |nom: &str| (analyse.verbe..rang).any(|n| analyse.est(n, nom));
    if !donnee(OPTION_FORMAT) && ![FORMAT, OPTION_FORMAT].iter().any(|nom| analyse.donne(nom, rang)) {
        offertes.push(if tiret { OPTION_FORMAT.to_owned() } else { format!("{FORMAT}=") });
    }
    if spec.risque != Risque::Aucun {
        let seules = SEULES.iter().filter(|(nom, autre)| !donnee(nom) && !donnee(autre));
        // A Tab on a blank must never answer a question.
        for (nom, autre) in seules.filter(|(nom, _)| tiret || *nom != OUI.0) {
            offertes.push(if nom.starts_with(debut) { *nom } else { *autre }.to_owned());
        }
    }
    if tiret && !donnee(DEBUG) {
        offertes.push(DEBUG.to_owned());
    }
    offertes.retain(|option| option.starts_with(debut));
    offertes
}

impl Analyse<'_> {
    /// Is piece `n` an option, or the format behind `--format`?
    pub fn est_option(&self, n: usize) -> bool {
        let seule = || SEULES.iter().any(|(nom, autre)| self.est(n, nom) || self.est(n, autre));
        self.attend_un_format(n)
            || !self.precede_un_operateur(n) && (self.est(n, OPTION_FORMAT) || self.est(n, DEBUG) || seule())
    }

    /// Is piece `n` the format behind `--format`, or would a word be it?
    pub fn attend_un_format(&self, n: usize) -> bool {
        let mot = self.jeton(n).is_none_or(|jeton| jeton.est_mot() || jeton.sorte == Sorte::Cle);
        mot && n > self.verbe && self.est(n - 1, OPTION_FORMAT)
    }

    fn est(&self, n: usize, nom: &str) -> bool {
        let nu = |sorte| matches!(sorte, Sorte::Mot { cite: false, valeur: false, .. });
        self.jeton(n).is_some_and(|jeton| nu(jeton.sorte) && jeton.source(self.ligne) == nom)
    }

    fn precede_un_operateur(&self, n: usize) -> bool {
        self.jeton(n + 1).is_some_and(|suivant| suivant.sorte == Sorte::Op)
    }

    /// Does piece `n` stand in parentheses?
    fn est_entre_parentheses(&self, n: usize) -> bool {
        let compte = |sorte| self.decoupe.jetons.iter().take(n).filter(|jeton| jeton.sorte == sorte).count();
        compte(Sorte::Ouvrante) > compte(Sorte::Fermante)
    }
}
