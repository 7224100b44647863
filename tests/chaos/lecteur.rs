//! The readers: real carnets that nobody kills. Each answer is checked against what had been acknowledged before its line was
//! sent.

use crate::bilan::{Compte, Faute};
use crate::commun::tuyau::{Carnet, Reponse};
use crate::ecole::{Ecole, Question, classe};
use crate::hasard::Hasard;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Reads until the school closes.
pub fn travaille(ecole: &Ecole, n: usize) {
    let mut hasard = Hasard::nouveau(1_000 + n as u64);
    let mut carnet = None;
    while !ecole.finie() {
        let combien = ecole.eleves.lock().unwrap().len();
        let question = match hasard.sous(10) {
            0..5 => Question::Fiche(hasard.sous(combien)),
            5..8 => Question::Classe(hasard.sous(ecole.classes as usize) as u32),
            _ => Question::Toute,
        };
        let ligne = match question {
            Question::Fiche(qui) => format!("show {}", ecole.eleves.lock().unwrap()[qui].matricule),
            Question::Classe(laquelle) => format!("find classe={} sort=moyenne", classe(laquelle)),
            Question::Toute => ecole.listes[hasard.sous(ecole.listes.len())].to_owned(),
        };
        let mut lecteur = carnet
            .take()
            .unwrap_or_else(|| Carnet::lance(&mut ecole.carnet(None, false), Arc::default(), Duration::ZERO));
        let debut = Instant::now();
        match lecteur.demande(&ligne, || ecole.etat_des_mongod()) {
            Reponse::Fait(reponse) => ecole.juge(question, Some(&reponse), debut),
            Reponse::Refus(code, _) if code == "introuvable" => ecole.juge(question, None, debut),
            Reponse::Refus(code, erreur) => {
                ecole.bilan.plus(Compte::LecturesSansReponse);
                ecole.bilan.code(&code);
                match code.as_str() {
                    "connexion" => {
                        thread::sleep(Duration::from_millis(100));
                        continue;
                    }
                    "serveur-injoignable" => {}
                    _ => ecole.bilan.faute(Faute::Deplace, &format!("{ligne} : {erreur}")),
                }
            }
            Reponse::Fige(suite) => {
                ecole.bilan.faute(Faute::Fige, &format!("{ligne} ; {suite}"));
                continue;
            }
            Reponse::Mort(_) => unreachable!("nobody kills a reader"),
        }
        carnet = Some(lecteur);
    }
}
