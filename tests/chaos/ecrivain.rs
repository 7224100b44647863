//! The writers: each a real carnet after another, under an account of its own, killed or put to sleep at failpoints.

use crate::bilan::{Compte, Faute};
use crate::commun::coquille::cite;
use crate::commun::tuyau::{Carnet, Reponse};
use crate::ecole::{Ecole, PAUSE, classe, note};
use crate::hasard::Hasard;
use crate::registre::Issue;
use carnet::point::POINTS;
use std::thread;
use std::time::{Duration, Instant};

/// A killed process' last commit takes effect at once or never.
const DERNIER_SOUFFLE: Duration = Duration::from_secs(3);
/// What the server was told but did not answer: it ends a transaction after 2 s, and looks for such every second.
const SANS_REPONSE: Duration = Duration::from_secs(5);
/// Codes of a command that could not be done for the moment.
const PASSAGERS: [&str; 2] = ["serveur-injoignable", "conflit"];

/// How the writers go about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allure {
    /// Killed and put to sleep everywhere, some by the relays.
    Tourmente,
    /// Each on his own students, half of them asleep after their intents, and then killed when it is too late: what the fence is
    /// there for. Whoever lives takes back what has become stale, late as he is.
    Dormeurs,
}

/// What happens to a process at a failpoint.
struct Sort {
    ordre: Option<String>,
    point: &'static str,
    sommeil: Duration,
}

impl Sort {
    fn tire(allure: Allure, n: usize, calme: bool, hasard: &mut Hasard) -> Sort {
        let point = POINTS[hasard.sous(POINTS.len())];
        let sans = Sort { ordre: None, point, sommeil: Duration::ZERO };
        let dort = |point, chance| {
            let ordre = Some(format!("{point}%{chance}:dort:{}", PAUSE.as_millis()));
            // A transaction that comes too late runs again, and may sleep again.
            Sort { ordre, point, sommeil: PAUSE * 4 }
        };
        match (allure, hasard.sous(100)) {
            (Allure::Dormeurs, _) if n.is_multiple_of(2) => {
                let Sort { ordre, sommeil, .. } = dort("apres-annonce", 80);
                let ordre = ordre.map(|ordre| format!("{ordre},apres-commit%80:tue"));
                Sort { ordre, point: "apres-commit", sommeil }
            }
            (Allure::Dormeurs, _) => sans,
            (Allure::Tourmente, 0..75) if !calme => Sort { ordre: Some(format!("{point}%80:tue")), ..sans },
            (Allure::Tourmente, 75..85) if !calme => dort(point, 15),
            (Allure::Tourmente, _) => sans,
        }
    }
}

/// A writer.
pub struct Ecrivain<'a> {
    ecole: &'a Ecole,
    n: usize,
    allure: Allure,
    hasard: Hasard,
    carnet: Option<(Carnet, Sort)>,
    /// The last marks that his own student was given, with certainty, by his last commands.
    suite: Vec<u32>,
    /// From when on that is so: what he asked before, and nobody knows of, may take effect until then.
    certain: Instant,
}

impl<'a> Ecrivain<'a> {
    pub fn nouveau(ecole: &'a Ecole, n: usize, allure: Allure) -> Ecrivain<'a> {
        let hasard = Hasard::nouveau(n as u64);
        Ecrivain { ecole, n, allure, hasard, carnet: None, suite: Vec::new(), certain: Instant::now() }
    }

    /// Writes until the school closes.
    pub fn travaille(&mut self) {
        while !self.ecole.finie() {
            match (self.allure, self.hasard.sous(100)) {
                (Allure::Dormeurs, _) => {
                    self.change_une_note(self.le_sien());
                    // Time to read what is stale, before the next change deletes it.
                    thread::sleep(Duration::from_millis(300));
                }
                (_, 0..50) => {
                    let qui = self.hasard.sous(self.ecole.communs);
                    self.change_une_note(qui);
                }
                (_, 50..62) => self.change_une_classe(),
                (_, 62..76) => self.ajoute_ou_supprime(),
                (_, 76..82) => self.importe(),
                (_, 82..90) => self.change_une_note(self.le_sien()),
                _ => self.annule(),
            }
        }
        self.carnet = None;
    }

    /// The student whom nobody else changes.
    fn le_sien(&self) -> usize {
        self.ecole.communs + 2 * self.n
    }

    fn change_une_note(&mut self, qui: usize) {
        let (centiemes, matricule) = (self.ecole.note_neuve(), self.matricule(qui));
        let id = self.ecole.commence_note(qui, Some(centiemes));
        let issue = self.tape(&format!("note set {matricule}#1 {}", note(centiemes)));
        self.ecole.acheve_note(qui, id, Some(centiemes), issue);
        if qui == self.le_sien() {
            match issue {
                Issue::Acquise(_) if Instant::now() > self.certain => self.suite.push(centiemes),
                _ => self.suite.clear(),
            }
        }
    }

    /// Takes back the last of two changes of his own student: the one before is there again.
    fn annule(&mut self) {
        let qui = self.le_sien();
        self.suite.clear();
        self.change_une_note(qui);
        self.change_une_note(qui);
        let [avant, _] = self.suite[..] else { return };
        let id = self.ecole.commence_note(qui, Some(avant));
        let issue = self.tape("undo");
        self.ecole.acheve_note(qui, id, Some(avant), issue);
        self.suite.clear();
    }

    fn change_une_classe(&mut self) {
        let qui = self.hasard.sous(self.ecole.communs);
        let (vers, matricule) = (self.hasard.sous(self.ecole.classes as usize) as u32, self.matricule(qui));
        let id = self.ecole.commence_classe(qui, vers);
        let issue = self.tape(&format!("edit {matricule} classe={}", classe(vers)));
        self.ecole.acheve_classe(qui, id, issue);
    }

    /// The student who comes and goes.
    fn ajoute_ou_supprime(&mut self) {
        let qui = self.le_sien() + 1;
        let (ici, matricule) = (classe(qui as u32 % self.ecole.classes), self.matricule(qui));
        let id = self.ecole.commence_note(qui, None);
        let issue = self.tape(&format!("delete {matricule}"));
        self.ecole.acheve_note(qui, id, None, issue);
        let centiemes = self.ecole.note_neuve();
        let id = self.ecole.commence_note(qui, Some(centiemes));
        let note = note(centiemes);
        let issue =
            self.tape(&format!("add matricule={matricule} nom=Nom prenom=Prénom tel=- classe={ici} notes={note}"));
        self.ecole.acheve_note(qui, id, Some(centiemes), issue);
    }

    /// Three students into one class, by a file.
    fn importe(&mut self) {
        let vers = self.hasard.sous(self.ecole.classes as usize) as u32;
        let premier = self.hasard.sous(self.ecole.communs);
        let mut ids = Vec::new();
        let mut lignes = "Matricule;Nom;Prénom;Classe\n".to_owned();
        for k in 0..self.ecole.communs.min(3) {
            let qui = (premier + k) % self.ecole.communs;
            lignes += &format!("{};Nom;Prénom;{}\n", self.matricule(qui), classe(vers));
            ids.push((qui, self.ecole.commence_classe(qui, vers)));
        }
        let fichier = self.ecole.foyer().fichier(&format!("import{}.csv", self.n), &lignes);
        let issue = self.tape(&format!("import {} mode=maj tel=-", cite(&fichier)));
        for (qui, id) in ids {
            self.ecole.acheve_classe(qui, id, issue);
        }
    }

    fn matricule(&self, qui: usize) -> String {
        self.ecole.eleves.lock().unwrap()[qui].matricule.clone()
    }

    /// A line, and what became of it. Whoever died is replaced.
    fn tape(&mut self, ligne: &str) -> Issue {
        let bilan = &self.ecole.bilan;
        let (mut carnet, sort) = self.carnet.take().unwrap_or_else(|| self.remplacant());
        let reponse = carnet.demande(ligne, || self.ecole.etat_des_mongod());
        let issue = match reponse {
            Reponse::Fait(_) => {
                bilan.plus(Compte::Acquittees);
                self.carnet = Some((carnet, sort));
                Issue::Acquise(Instant::now())
            }
            Reponse::Refus(code, erreur) => {
                bilan.code(&code);
                match code.as_str() {
                    "resultat-inconnu" => {
                        bilan.plus(Compte::Inconnues);
                        self.carnet = Some((carnet, sort));
                        Issue::Inconnue(Instant::now() + SANS_REPONSE)
                    }
                    code => {
                        bilan.plus(Compte::Refusees);
                        match code {
                            // Redis was away, or empty, when it started: another one will be known.
                            "connexion" => thread::sleep(Duration::from_millis(100)),
                            "introuvable" | "doublon" => self.carnet = Some((carnet, sort)),
                            code if PASSAGERS.contains(&code) => self.carnet = Some((carnet, sort)),
                            _ => bilan.faute(Faute::Deplace, &format!("{ligne} : {erreur}")),
                        }
                        Issue::Refusee
                    }
                }
            }
            Reponse::Mort(by_us) => {
                if by_us {
                    bilan.plus(Compte::TuesAilleurs)
                } else {
                    bilan.tue(sort.point)
                }
                bilan.plus(Compte::Inconnues);
                Issue::Inconnue(Instant::now() + DERNIER_SOUFFLE)
            }
            Reponse::Fige(suite) => {
                bilan.faute(Faute::Fige, &format!("{ligne} ({:?}) ; {suite}", sort.ordre));
                Issue::Inconnue(Instant::now() + DERNIER_SOUFFLE)
            }
        };
        if let Issue::Inconnue(quand) = issue {
            self.certain = quand;
        }
        issue
    }

    fn remplacant(&mut self) -> (Carnet, Sort) {
        let sort = Sort::tire(self.allure, self.n, self.ecole.est_calme(), &mut self.hasard);
        let detour = self.allure == Allure::Tourmente && self.hasard.pour_cent(25);
        let mut commande = self.ecole.carnet(Some(self.n), detour);
        commande.envs(sort.ordre.as_ref().map(|ordre| ("CARNET_POINTS", ordre)));
        if !sort.sommeil.is_zero() {
            self.ecole.bilan.plus(Compte::Endormis);
        }
        (Carnet::lance(&mut commande, self.ecole.cibles[self.n].clone(), sort.sommeil), sort)
    }
}
