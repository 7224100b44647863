//! A leaf: the questions of one command, one at a time, and its line.

use super::arbre::Feuille;
use super::etapes::{Ecrit, Etape, Etapes, Quoi, etapes, voies};
use super::reponse::{Donnee, donnee, liste, nu, prend_zero, refus};
use super::{Choix, Menu, Pas, RANGEES};
use crate::command::spec::{self, Genre};
use crate::domain::accord::Accord;
use crate::domain::modification::VIDE;
use crate::domain::{Champ, Voie};
use crate::error::Result;
use crate::shell::ecran::Lu;
use crate::texte::{fold, printable};

/// What came of a question.
pub(super) enum Reponse {
    Valeur(String),
    /// Left out.
    Sans,
    Retour,
    Sortie,
}

/// What came of what may be given besides.
enum Besides {
    Lance,
    Retour,
    Sortie,
}

/// What was answered so far.
struct Reponses {
    questions: Vec<Option<Donnee>>,
    precisions: Vec<Option<Donnee>>,
}

impl Menu<'_> {
    /// Asks what the command needs, and runs it.
    pub(super) fn feuille(&mut self, feuille: &Feuille) -> Result<Pas> {
        let voies = voies(feuille, &self.terrain.qui());
        loop {
            let voie = match voies.as_slice() {
                [] => None,
                [seule] => Some(*seule),
                plusieurs => {
                    let titres: Vec<&str> = plusieurs.iter().map(|voie| voie.titre).collect();
                    match self.choisit(feuille.libelle, &titres, self.sortie, None)? {
                        Choix::Entree(n) => Some(plusieurs[n]),
                        Choix::Retour => return Ok(Pas::Retour),
                        Choix::Sortie => return Ok(Pas::Sortie),
                    }
                }
            };
            match self.par(feuille, voie)? {
                Some(pas) => return Ok(pas),
                // Back from the first question: to the ways, where there is a choice.
                None if voies.len() > 1 => {}
                None => return Ok(Pas::Retour),
            }
        }
    }

    /// The same by one way; none where its user went back before the first question.
    fn par(&mut self, feuille: &Feuille, voie: Option<&spec::Voie>) -> Result<Option<Pas>> {
        let etapes = etapes(feuille.spec, voie, &self.terrain.qui());
        let mut reponses = Reponses { questions: Vec::new(), precisions: vec![None; etapes.precisions.len()] };
        if !etapes.questions.is_empty() {
            self.dit(&format!("\n{}", feuille.libelle))?;
        }
        loop {
            let n = reponses.questions.len();
            let Some(question) = etapes.questions.get(n) else {
                match self.precisions(feuille, &etapes, &mut reponses)? {
                    Besides::Lance => return Ok(Some(self.lance(&reponses.ligne(feuille, &etapes))?)),
                    Besides::Sortie => return Ok(Some(Pas::Sortie)),
                    Besides::Retour if !reponses.recule(&etapes) => return Ok(None),
                    Besides::Retour => continue,
                }
            };
            if !reponses.se_pose(question) {
                reponses.questions.push(None);
                continue;
            }
            match self.question(question, &reponses.ligne(feuille, &etapes), &reponses, &etapes)? {
                (Reponse::Sortie, _) => return Ok(Some(Pas::Sortie)),
                (Reponse::Retour, _) if !reponses.recule(&etapes) => return Ok(None),
                (Reponse::Retour, _) => {}
                (_, donnee) => reponses.questions.push(donnee),
            }
        }
    }

    /// What the command may be given besides.
    fn precisions(&mut self, feuille: &Feuille, etapes: &Etapes, reponses: &mut Reponses) -> Result<Besides> {
        if etapes.precisions.is_empty() {
            return Ok(Besides::Lance);
        }
        loop {
            let ligne = reponses.ligne(feuille, etapes);
            let precise = |(etape, ajout): (&Etape, &Option<Donnee>)| match ajout {
                Some(donnee) => format!("{} : {} (donné)", etape.titre, donnee.brut),
                None if etape.aide.is_empty() => etape.titre.to_owned(),
                None => format!("{} : {}", etape.titre, etape.aide),
            };
            let precises = etapes.precisions.iter().zip(&reponses.precisions).map(precise);
            // Where nothing is changed yet, there is nothing to launch.
            let lance = !etapes.change || reponses.change(etapes);
            let entrees: Vec<String> = lance.then(|| "Lancer".to_owned()).into_iter().chain(precises).collect();
            let entrees: Vec<&str> = entrees.iter().map(String::as_str).collect();
            let (question, defaut) = if lance { ("lancer, ou préciser ?", Some(0)) } else { ("que changer ?", None) };
            let n = match self.choisit(&format!("{ligne} : {question}"), &entrees, self.sortie, defaut)? {
                Choix::Entree(0) if lance => return Ok(Besides::Lance),
                Choix::Entree(n) => n - usize::from(lance),
                Choix::Retour => return Ok(Besides::Retour),
                Choix::Sortie => return Ok(Besides::Sortie),
            };
            match self.question(&etapes.precisions[n], &ligne, reponses, etapes)? {
                (Reponse::Retour, _) => {}
                (Reponse::Sortie, _) => return Ok(Besides::Sortie),
                (_, donnee) => reponses.precisions[n] = donnee,
            }
        }
    }

    /// Asks until the answer is one that the command takes.
    fn question(
        &mut self,
        etape: &Etape,
        ligne: &str,
        reponses: &Reponses,
        etapes: &Etapes,
    ) -> Result<(Reponse, Option<Donnee>)> {
        loop {
            let reponse = match etape.quoi {
                Quoi::Genre(Genre::Reference | Genre::Message) => self.etudiant(etape, ligne)?,
                Quoi::Genre(Genre::ReferenceNote) => self.note(etape, ligne)?,
                _ => self.valeur(etape, ligne)?,
            };
            let Reponse::Valeur(brut) = reponse else { return Ok((reponse, None)) };
            let lue = donnee(etape, brut, self.terrain.usage()).and_then(|donnee| {
                self.verifie(&etape.quoi, &donnee.brut, reponses, etapes)?;
                Ok(donnee)
            });
            match lue {
                Ok(donnee) => return Ok((Reponse::Valeur(donnee.brut.clone()), Some(donnee))),
                Err(refus) => self.dit(&printable(&refus))?,
            }
        }
    }

    /// Why the answer cannot be, as the school, its files and the other answers are.
    fn verifie(&self, quoi: &Quoi, texte: &str, reponses: &Reponses, etapes: &Etapes) -> Result<(), String> {
        let etudiant = reponses.a(&Quoi::Genre(Genre::Reference), etapes);
        match (quoi, etudiant) {
            (Quoi::Champ(Champ::Accord(voie)), _) if consent(*voie, texte) => {
                let adresse = voie.champ_de_l_adresse();
                let y_est = match (reponses.a(&Quoi::Champ(adresse.clone()), etapes), etudiant) {
                    (Some(donnee), _) => donnee != VIDE,
                    (None, Some(etudiant)) => self.terrain.est_joignable(etudiant, *voie),
                    (None, None) => false,
                };
                let (accord, adresse) = (voie.libelle(), adresse.libelle());
                match y_est {
                    true => Ok(()),
                    false => Err(format!(
                        "{accord} : il n'y a pas de « {adresse} » ; « < » revient à la liste, pour le donner d'abord"
                    )),
                }
            }
            // Of an old student, it may be his own.
            (Quoi::Champ(_), Some(_)) => Ok(()),
            _ => self.terrain.verifie(quoi, texte).map_err(|erreur| refus(&erreur)),
        }
    }

    /// A value, typed or chosen from a list that gets shorter with each letter.
    fn valeur(&mut self, etape: &Etape, ligne: &str) -> Result<Reponse> {
        let zero = if prend_zero(&etape.quoi) { " ; 0 est une valeur, « < » revient" } else { "" };
        self.dit(&format!("{} : {}{zero}", etape.titre, etape.aide))?;
        let toutes = liste(&etape.quoi, &mut || self.terrain.mots());
        let mut montrees = self.montre(&toutes)?;
        let debut = debut(etape, ligne);
        loop {
            let texte = match self.reponse(etape, &debut)? {
                Reponse::Valeur(texte) => texte,
                autre => return Ok(autre),
            };
            if let Some(choisie) = numero(&texte, montrees.len()) {
                return Ok(Reponse::Valeur(montrees[choisie].clone()));
            }
            let (texte, est_cite) = nu(&texte);
            let cle = fold(&texte);
            if let Some(exacte) = toutes.iter().find(|une| fold(une) == cle) {
                return Ok(Reponse::Valeur(exacte.clone()));
            }
            if est_cite {
                return Ok(Reponse::Valeur(texte));
            }
            if texte.contains(';') {
                match plusieurs(&texte, &montrees) {
                    Ok(plusieurs) => return Ok(Reponse::Valeur(plusieurs)),
                    Err(absent) => self.pas_dans_la_liste(absent, montrees.len())?,
                }
                continue;
            }
            if !montrees.is_empty() && est_numero(&texte) {
                self.pas_dans_la_liste(&texte, montrees.len())?;
                continue;
            }
            let proches: Vec<String> = toutes.iter().filter(|une| fold(une).contains(&cle)).cloned().collect();
            match proches.as_slice() {
                [] => return Ok(Reponse::Valeur(texte)),
                [_] => self.dit(&format!(
                    "Une seule valeur ressemble à « {} » : tapez 1, ou \"{0}\" entre guillemets pour garder ce mot.",
                    printable(&texte)
                ))?,
                _ => self.dit(&format!(
                    "Plusieurs ressemblent à « {} » : tapez un numéro, ou \"{0}\" entre guillemets pour garder ce mot.",
                    printable(&texte)
                ))?,
            }
            montrees = self.montre(&proches)?;
        }
    }

    /// A number that has no entry is a slip, and no word.
    pub(super) fn pas_dans_la_liste(&mut self, texte: &str, combien: usize) -> Result<()> {
        self.dit(&format!(
            "Il n'y a pas de n° {texte} : tapez un numéro de 1 à {combien}, ou \"{texte}\" entre guillemets pour ce mot."
        ))
    }

    /// Reads an answer, and what goes back or out.
    pub(super) fn reponse(&mut self, etape: &Etape, debut: &str) -> Result<Reponse> {
        let titre = etape.titre;
        let invite = match etape.requise {
            true => format!("{titre} > "),
            false => format!("{titre} [{}] > ", etape.defaut.unwrap_or("sans")),
        };
        Ok(match self.lit(&invite, Some(debut))? {
            Lu::Annule => Reponse::Retour,
            Lu::Fin => Reponse::Sortie,
            Lu::Ligne(texte) => match texte.as_str() {
                "" if etape.requise => Reponse::Retour,
                "" => Reponse::Sans,
                "<" => Reponse::Retour,
                "0" if !prend_zero(&etape.quoi) => Reponse::Sortie,
                _ => Reponse::Valeur(texte),
            },
        })
    }

    /// Shows what can be chosen by number; gives those that have one.
    pub(super) fn montre(&mut self, toutes: &[String]) -> Result<Vec<String>> {
        for (n, une) in toutes.iter().take(RANGEES).enumerate() {
            self.entree(n + 1, une)?;
        }
        match toutes.len().saturating_sub(RANGEES) {
            0 => {}
            1 => self.dit("… et 1 autre : ajoutez des lettres pour le trouver.")?,
            plus => self.dit(&format!("… et {plus} autres : ajoutez des lettres pour trouver."))?,
        }
        Ok(toutes.iter().take(RANGEES).cloned().collect())
    }
}

impl Reponses {
    /// The line, as far as it goes.
    fn ligne(&self, feuille: &Feuille, etapes: &Etapes) -> String {
        let donnees = self.questions.iter().chain(&self.precisions).flatten().map(|donnee| donnee.ecrit.as_str());
        let debut = [feuille.spec.nom, etapes.mots].into_iter().filter(|mots| !mots.is_empty());
        debut.chain(donnees).collect::<Vec<_>>().join(" ")
    }

    /// What was answered to a question for that.
    fn a(&self, quoi: &Quoi, etapes: &Etapes) -> Option<&str> {
        let questions = etapes.questions.iter().zip(&self.questions);
        let mut posees = questions.chain(etapes.precisions.iter().zip(&self.precisions));
        posees.find(|(etape, _)| etape.quoi == *quoi).and_then(|(_, donnee)| Some(donnee.as_ref()?.brut.as_str()))
    }

    fn se_pose(&self, question: &Etape) -> bool {
        question.si.is_none_or(|(n, mot)| {
            self.questions.get(n).and_then(Option::as_ref).is_some_and(|donnee| fold(&donnee.brut) == mot)
        })
    }

    /// Back to the last question that was asked; false where there was none.
    fn recule(&mut self, etapes: &Etapes) -> bool {
        while let Some(n) = self.questions.len().checked_sub(1) {
            self.questions.truncate(n);
            if self.se_pose(&etapes.questions[n]) {
                return true;
            }
        }
        false
    }

    /// Was something given that may be left out?
    fn change(&self, etapes: &Etapes) -> bool {
        let libres = etapes.questions.iter().zip(&self.questions).filter(|(question, _)| !question.requise);
        libres.map(|(_, donnee)| donnee).chain(&self.precisions).any(Option::is_some)
    }
}

/// Does the answer allow messages to that address?
fn consent(voie: Voie, texte: &str) -> bool {
    Accord::parse(voie, texte).is_ok_and(|accord| accord != Accord::Non)
}

/// What stands before the answer in the line, for completion.
pub(super) fn debut(etape: &Etape, ligne: &str) -> String {
    match &etape.ecrit {
        Ecrit::Nomme(nom, op) => format!("{ligne} {nom}{op}"),
        Ecrit::Mot | Ecrit::Brut => format!("{ligne} "),
    }
}

/// Only figures: the number of an entry, wherever there are some.
pub(super) fn est_numero(texte: &str) -> bool {
    !texte.is_empty() && texte.bytes().all(|octet| octet.is_ascii_digit())
}

/// Several answers at once, `1;3`: the entries of the numbers, the words as they are; where a number has no entry, that one.
fn plusieurs<'t>(texte: &'t str, montrees: &[String]) -> Result<String, &'t str> {
    let une = |mot: &'t str| match numero(mot, montrees.len()) {
        Some(n) => Ok(montrees[n].as_str()),
        None if !montrees.is_empty() && est_numero(mot) => Err(mot),
        None => Ok(mot),
    };
    let choisis = texte.split(';').map(|mot| une(mot.trim())).collect::<Result<Vec<&str>, &str>>()?;
    Ok(choisis.join(";"))
}

/// The number of an entry that was typed, from 0.
pub(super) fn numero(texte: &str, combien: usize) -> Option<usize> {
    texte.parse::<usize>().ok().filter(|n| (1..=combien).contains(n)).map(|n| n - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_numbers_are_several_entries() {
        let montrees = ["1re A", "1re B", "L3"].map(str::to_owned);
        assert_eq!(plusieurs("1;2", &montrees), Ok("1re A;1re B".to_owned()));
        assert_eq!(plusieurs("3 ; Tle S", &montrees), Ok("L3;Tle S".to_owned()));
        assert_eq!(plusieurs("1;9", &montrees), Err("9"));
        assert_eq!(plusieurs("12;15", &[]), Ok("12;15".to_owned()));
    }
}
