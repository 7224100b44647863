//! A leaf: the questions of one command, one at a time, and its line.

use super::etapes::{Condition, Ecrit, Etape, Quoi, Voie, etapes, voies};
use super::reponse::{ecrit, liste, prend_zero, verifie};
use super::{Choix, Feuille, Menu, Pas, RANGEES};
use crate::command::spec::Genre;
use crate::error::Result;
use crate::service::vocabulaire::Inscrit;
use crate::shell::ecran::Lu;
use crate::shell::jetons::{Sorte, cite, decoupe};
use crate::texte::{fold, printable};

/// An answer: as given, and as it stands in the line.
#[derive(Clone, Debug)]
struct Donnee {
    brut: String,
    ecrit: String,
}

/// What came of a question.
enum Reponse {
    Valeur(String),
    /// Left out.
    Sans,
    Retour,
    Sortie,
}

impl Menu<'_> {
    /// Asks what the command needs, and runs it.
    pub(super) fn feuille(&mut self, feuille: &Feuille) -> Result<Pas> {
        let voies = voies(feuille.spec);
        let voie = match voies.as_slice() {
            [seule] => *seule,
            plusieurs => {
                let entrees: Vec<&str> = plusieurs.iter().map(voie).collect();
                match self.choisit(&feuille.libelle, &entrees, "Quitter le menu", None)? {
                    Choix::Entree(n) => plusieurs[n],
                    Choix::Retour => return Ok(Pas::Retour),
                    Choix::Sortie => return Ok(Pas::Sortie),
                }
            }
        };
        let etapes = etapes(feuille.spec, voie, &self.terrain.qui());
        let mut reponses: Vec<Option<Donnee>> = Vec::new();
        let mut ajouts: Vec<Option<Donnee>> = vec![None; etapes.precisions.len()];
        if !etapes.questions.is_empty() {
            self.dit(&format!("\n{}", feuille.libelle))?;
        }
        loop {
            let n = reponses.len();
            let suite = match etapes.questions.get(n) {
                Some(question) if !se_pose(question, &reponses) => {
                    reponses.push(None);
                    continue;
                }
                Some(question) => self.question(question, &ligne(feuille, &reponses, &[]))?,
                None => match self.precisions(feuille, &etapes.precisions, &reponses, &mut ajouts)? {
                    Some(reponse) => reponse,
                    None => return self.soumet(&ligne(feuille, &reponses, &ajouts)),
                },
            };
            match suite {
                Reponse::Valeur(brut) => {
                    let question = &etapes.questions[n];
                    let ecrit = ecrit(&question.ecrit, &question.quoi, &brut);
                    reponses.push(Some(Donnee { brut, ecrit }));
                }
                Reponse::Sans => reponses.push(None),
                Reponse::Sortie => return Ok(Pas::Sortie),
                Reponse::Retour => {
                    // Back to the last one that was asked.
                    while let Some(n) = reponses.len().checked_sub(1) {
                        reponses.truncate(n);
                        if se_pose(&etapes.questions[n], &reponses) {
                            break;
                        }
                    }
                    if n == 0 {
                        return Ok(Pas::Retour);
                    }
                }
            }
        }
    }

    /// What the command may be given besides; none where it is to run.
    fn precisions(
        &mut self,
        feuille: &Feuille,
        precisions: &[Etape],
        reponses: &[Option<Donnee>],
        ajouts: &mut [Option<Donnee>],
    ) -> Result<Option<Reponse>> {
        if precisions.is_empty() {
            return Ok(None);
        }
        loop {
            let ligne = ligne(feuille, reponses, ajouts);
            let precise = |(etape, ajout): (&Etape, &Option<Donnee>)| match ajout {
                Some(donnee) => format!("{} : {} (donné)", etape.nom, donnee.brut),
                None if etape.aide.is_empty() => etape.nom.clone(),
                None => format!("{} : {}", etape.nom, etape.aide),
            };
            let precises: Vec<String> = precisions.iter().zip(&*ajouts).map(precise).collect();
            let entrees: Vec<&str> = std::iter::once("Lancer").chain(precises.iter().map(String::as_str)).collect();
            let titre = format!("{ligne} : lancer, ou préciser ?");
            let n = match self.choisit(&titre, &entrees, "Quitter le menu", Some(0))? {
                Choix::Entree(0) => return Ok(None),
                Choix::Entree(n) => n - 1,
                Choix::Retour => return Ok(Some(Reponse::Retour)),
                Choix::Sortie => return Ok(Some(Reponse::Sortie)),
            };
            let etape = &precisions[n];
            match self.question(etape, &ligne)? {
                Reponse::Valeur(brut) => {
                    let ecrit = ecrit(&etape.ecrit, &etape.quoi, &brut);
                    ajouts[n] = Some(Donnee { brut, ecrit });
                }
                Reponse::Sans => ajouts[n] = None,
                Reponse::Retour => {}
                Reponse::Sortie => return Ok(Some(Reponse::Sortie)),
            }
        }
    }

    fn question(&mut self, etape: &Etape, ligne: &str) -> Result<Reponse> {
        match etape.quoi {
            Quoi::Genre(Genre::Reference) => self.etudiant(etape, ligne),
            Quoi::Genre(Genre::ReferenceNote) => self.note(etape, ligne),
            _ => self.valeur(etape, ligne),
        }
    }

    /// A value, typed or chosen from a list that gets shorter with each letter.
    fn valeur(&mut self, etape: &Etape, ligne: &str) -> Result<Reponse> {
        let zero = if prend_zero(&etape.quoi) { " ; 0 est une valeur, « < » revient" } else { "" };
        self.dit(&format!("{} : {}{zero}", etape.nom, etape.aide))?;
        let toutes = liste(&etape.quoi, &self.terrain.mots());
        let mut montrees = self.montre(&toutes)?;
        let debut = match &etape.ecrit {
            Ecrit::Nomme(nom, op) => format!("{ligne} {nom}{op}"),
            Ecrit::Mot | Ecrit::Brut => format!("{ligne} "),
        };
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
            let proches: Vec<String> = match est_cite || texte.contains(';') {
                true => Vec::new(),
                false => toutes.iter().filter(|une| fold(une).contains(&cle)).cloned().collect(),
            };
            if !proches.is_empty() {
                self.dit("Laquelle de ces valeurs ? (entre guillemets : ce que vous avez tapé, tel quel)")?;
                montrees = self.montre(&proches)?;
                continue;
            }
            match verifie(&etape.quoi, &texte, self.terrain.usage()) {
                Ok(()) => return Ok(Reponse::Valeur(texte)),
                Err(refus) => self.dit(&printable(&refus))?,
            }
        }
    }

    /// A student, found by a few letters.
    fn etudiant(&mut self, etape: &Etape, ligne: &str) -> Result<Reponse> {
        self.dit(&format!("{} : quelques lettres du nom suffisent, ou le matricule, ou le téléphone", etape.nom))?;
        let debut = match &etape.ecrit {
            Ecrit::Nomme(nom, op) => format!("{ligne} {nom}{op}"),
            Ecrit::Mot | Ecrit::Brut => format!("{ligne} "),
        };
        let mut montres: Vec<Inscrit> = Vec::new();
        loop {
            let texte = match self.reponse(etape, &debut)? {
                Reponse::Valeur(texte) => texte,
                autre => return Ok(autre),
            };
            if let Some(choisi) = numero(&texte, montres.len()) {
                return Ok(Reponse::Valeur(montres[choisi].matricule.to_string()));
            }
            let (texte, _) = nu(&texte);
            let mots = self.terrain.mots();
            let trouves = mots.cherche(&texte);
            match trouves.as_slice() {
                // A phone is not among the words; nor is anybody, where they could not be read.
                [] if texte.chars().any(|c| c.is_ascii_digit()) || mots.inscrits.is_empty() => {
                    return Ok(Reponse::Valeur(texte));
                }
                [] => {
                    let vu = printable(&texte).into_owned();
                    self.dit(&format!("Aucun étudiant ne correspond à « {vu} » : essayez avec moins de lettres."))?;
                }
                [seul] => {
                    self.dit(&format!("C'est {seul}."))?;
                    return Ok(Reponse::Valeur(seul.matricule.to_string()));
                }
                plusieurs => {
                    let noms: Vec<String> = plusieurs.iter().map(ToString::to_string).collect();
                    self.montre(&noms)?;
                    montres = plusieurs.iter().take(RANGEES).map(|un| (*un).clone()).collect();
                }
            }
        }
    }

    /// A mark: a student, whose marks are shown, and its number.
    fn note(&mut self, etape: &Etape, ligne: &str) -> Result<Reponse> {
        loop {
            let matricule = match self.etudiant(&Etape { nom: "étudiant".to_owned(), ..etape.clone() }, ligne)? {
                Reponse::Valeur(matricule) => matricule,
                autre => return Ok(autre),
            };
            if self.soumet(&format!("show {}", cite(&matricule, false, None)))? == Pas::Sortie {
                return Ok(Reponse::Sortie);
            }
            self.dit("numéro de la note : celui de la colonne n° ci-dessus")?;
            let numero = Etape { nom: "numéro".to_owned(), requise: true, ..etape.clone() };
            loop {
                match self.reponse(&numero, &format!("{ligne} {matricule}#"))? {
                    Reponse::Valeur(n) if n.parse::<u32>().is_ok() => {
                        return Ok(Reponse::Valeur(format!("{matricule}#{n}")));
                    }
                    Reponse::Valeur(n) => {
                        let vu = printable(&n).into_owned();
                        self.dit(&format!("« {vu} » ne convient pas : tapez le numéro d'une note, comme 3."))?;
                    }
                    Reponse::Sortie => return Ok(Reponse::Sortie),
                    Reponse::Sans | Reponse::Retour => break,
                }
            }
        }
    }

    /// Reads an answer, and what goes back or out.
    fn reponse(&mut self, etape: &Etape, debut: &str) -> Result<Reponse> {
        let nom = etape.nom.as_str();
        let invite = if etape.requise { format!("{nom} > ") } else { format!("{nom} [sans] > ") };
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
    fn montre(&mut self, toutes: &[String]) -> Result<Vec<String>> {
        for (n, une) in toutes.iter().take(RANGEES).enumerate() {
            self.entree(n + 1, une)?;
        }
        if toutes.len() > RANGEES {
            self.dit(&format!("… et {} de plus : tapez quelques lettres.", toutes.len() - RANGEES))?;
        }
        Ok(toutes.iter().take(RANGEES).cloned().collect())
    }
}

/// The number of an entry that was typed, from 0.
fn numero(texte: &str, combien: usize) -> Option<usize> {
    texte.parse::<usize>().ok().filter(|n| (1..=combien).contains(n)).map(|n| n - 1)
}

/// The text without the quotes around it, and whether there were any.
fn nu(texte: &str) -> (String, bool) {
    let ligne = format!("x={texte}");
    match decoupe(&ligne).jetons.as_slice() {
        [_, _, mot] if matches!(mot.sorte, Sorte::Mot { cite: true, ouvert: None, .. }) => (mot.texte(&ligne), true),
        _ => (texte.to_owned(), false),
    }
}

fn se_pose(question: &Etape, reponses: &[Option<Donnee>]) -> bool {
    let donnee = |n: usize| reponses.get(n).and_then(Option::as_ref);
    match question.si {
        None => true,
        Some(Condition::Sans(n)) => donnee(n).is_none(),
        Some(Condition::Avec(n)) => donnee(n).is_some(),
        Some(Condition::Vaut(n, mot)) => donnee(n).is_some_and(|donnee| fold(&donnee.brut) == mot),
    }
}

/// What a way is about.
fn voie(voie: &Voie) -> &'static str {
    match voie {
        Voie::Mots => "un seul étudiant",
        Voie::Remplace(arg) => arg.aide,
    }
}

/// The line, as far as it goes.
fn ligne(feuille: &Feuille, reponses: &[Option<Donnee>], ajouts: &[Option<Donnee>]) -> String {
    let donnees = reponses.iter().chain(ajouts).flatten().map(|donnee| donnee.ecrit.as_str());
    std::iter::once(feuille.spec.nom).chain(donnees).collect::<Vec<_>>().join(" ")
}
