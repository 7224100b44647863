//! The school of a phase, as the program knows it: its students' registers, its servers' addresses, and its people.

use crate::bilan::{Bilan, Compte, Faute};
use crate::commun::comptes;
use crate::commun::coquille::{Foyer, jusqu_a};
use crate::commun::jeu;
use crate::commun::serveurs::Base;
use crate::commun::tuyau::Cible;
use crate::registre::{Absences, Issue, Registre, Servi};
use carnet::domain::Role;
use carnet::service::School;
use serde_json::Value;
use std::collections::HashMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A writer may begin until so long after it has read the clock.
const DELAI: Duration = Duration::from_millis(1_000);
/// An intent lives so long: the deadline, one and a half lives of a transaction (2 s), and a margin.
const INTENTION: Duration = Duration::from_millis(7_000);
/// A pause in which every intent ends.
pub const PAUSE: Duration = Duration::from_millis(8_500);

/// A student, and what can change of him.
pub struct Eleve {
    pub matricule: String,
    /// His one mark, in hundredths; none while he is not in the school.
    pub note: Registre<Option<u32>>,
    /// The number of his class.
    pub classe: Registre<u32>,
}

/// What a question is about.
#[derive(Clone, Copy, Debug)]
pub enum Question {
    Fiche(usize),
    Classe(u32),
    Toute,
}

/// The school.
pub struct Ecole {
    pub eleves: Mutex<Vec<Eleve>>,
    pub classes: u32,
    /// Students that all writers change; then two of each writer's own: one who stays, one who comes and goes.
    pub communs: usize,
    pub bilan: Arc<Bilan>,
    /// How often each student was given each mark, by commands that were acknowledged.
    pub acquittees: Mutex<HashMap<(String, u32), u64>>,
    servi: Mutex<Servi>,
    pub cibles: Vec<Arc<Mutex<Cible>>>,
    pub fin: AtomicBool,
    debut: Instant,
    suivante: AtomicU32,
    base: Base,
    /// What shows all students with their marks.
    pub listes: Vec<&'static str>,
    foyer: Foyer,
    /// The same servers, through relays that are cut now and then.
    detour: Foyer,
    sans: Option<String>,
}

impl Ecole {
    /// A new one on these servers, which `detour` reaches, too.
    pub fn nouvelle(
        [base, detour]: [Base; 2],
        taille: (usize, u32),
        ecrivains: usize,
        bilan: Arc<Bilan>,
        sans: Option<&str>,
    ) -> Self {
        let (communs, classes) = taille;
        let mut eleves = Vec::new();
        for n in 0..communs + 2 * ecrivains {
            let (note, matricule) = (Some(n as u32), format!("E{n:04}"));
            let classe = Registre::nouveau(n as u32 % classes);
            eleves.push(Eleve { matricule, note: Registre::nouveau(note), classe });
        }
        let foyer = Foyer::sur(&base);
        let school = comptes::school(&base);
        for n in 0..ecrivains {
            comptes::cree(&school, &compte(n), Role::Admin, false);
        }
        let lignes: String = eleves
            .iter()
            .enumerate()
            .map(|(n, eleve)| {
                format!("{};Nom;Prénom;;{};{}\n", eleve.matricule, classe(n as u32 % classes), note(n as u32))
            })
            .collect();
        foyer.fichier("ecole.csv", &format!("Matricule;Nom;Prénom;Téléphone;Classe;Maths\n{lignes}"));
        foyer.reussit(&["import ecole.csv tel=-"]);
        let is_known =
            |liste: &&str| foyer.fait(&["-c", &format!("help {}", liste.split(' ').next().unwrap())]).code == Some(0);
        let listes = ["find limit=500", "top 500"].into_iter().filter(is_known).collect();
        let cibles = (0..ecrivains).map(|_| Arc::default()).collect();
        let ecole = Ecole {
            eleves: Mutex::new(eleves),
            classes,
            communs,
            bilan,
            acquittees: Mutex::default(),
            servi: Mutex::default(),
            cibles,
            fin: AtomicBool::new(false),
            debut: Instant::now(),
            listes,
            suivante: AtomicU32::new(1_000),
            detour: Foyer::etranger(&detour),
            base,
            foyer,
            sans: sans.map(str::to_owned),
        };
        ecole.connecte();
        ecole
    }

    /// Logs everybody in again: Redis may have lost them.
    pub fn connecte(&self) {
        let school = jusqu_a("l'école s'ouvre", || {
            let (school, debut) = (self.school(), Instant::now());
            if let Err(error) = school.store() {
                println!("{:?} l'école ne s'ouvre pas : {error:?} {}", debut.elapsed(), self.etat_des_mongod());
                return None;
            }
            Some(school)
        });
        comptes::connecte(&school, "awa", self.foyer.racine());
        for n in 0..self.cibles.len() {
            comptes::connecte(&school, &compte(n), &self.foyer.racine().join(compte(n)));
        }
    }

    /// The school, as the library opens it.
    pub fn school(&self) -> School {
        comptes::school(&self.base)
    }

    pub fn foyer(&self) -> &Foyer {
        &self.foyer
    }

    pub fn base(&self) -> &Base {
        &self.base
    }

    /// What each mongod says that it is at.
    pub fn etat_des_mongod(&self) -> String {
        let hotes = self.base.mongo.trim_start_matches("mongodb://").split('/').next().unwrap_or_default();
        let ports = hotes.split(',').filter_map(|hote| hote.rsplit(':').next()?.parse().ok());
        ports.map(jeu::etat).collect::<Vec<_>>().join("\n")
    }

    /// A carnet that reads lines from its standard input: a reader's, or the n-th writer's. The writer may come by the relays.
    pub fn carnet(&self, ecrivain: Option<usize>, detour: bool) -> Command {
        let mut carnet = if detour { self.detour.carnet() } else { self.foyer.carnet() };
        carnet.args(["--format", "json", "--keep-going", "--yes", "--debug"]);
        if let Some(n) = ecrivain {
            carnet.env("HOME", self.foyer.racine().join(compte(n)));
        }
        carnet.env("CARNET_DELAI", DELAI.as_millis().to_string());
        carnet.env("CARNET_INTENTION", INTENTION.as_millis().to_string());
        carnet.envs(self.sans.as_ref().map(|sans| ("CARNET_SANS", sans)));
        carnet
    }

    /// A mark that nobody has had for long, in hundredths.
    pub fn note_neuve(&self) -> u32 {
        self.suivante.fetch_add(1, Ordering::Relaxed) % 2_001
    }

    /// Nobody is killed for a while. The intents of the dead live on for 7 s, and while one of a scope lives nobody reads it from
    /// Redis: with a death every second, that of the whole school would never be tried.
    pub fn est_calme(&self) -> bool {
        self.debut.elapsed().as_secs() % 28 >= 16
    }

    pub fn finie(&self) -> bool {
        self.fin.load(Ordering::Relaxed)
    }

    /// Redis goes.
    pub fn redis_part(&self) {
        self.servi.lock().unwrap().redis.push((Instant::now(), None));
    }

    /// Redis is back, and holds nothing of before.
    pub fn redis_revient(&self) {
        revient(&mut self.servi.lock().unwrap().redis);
    }

    /// The primary goes.
    pub fn primaire_part(&self) {
        self.servi.lock().unwrap().mongod.push((Instant::now(), None));
    }

    /// There is one again.
    pub fn primaire_revient(&self) {
        revient(&mut self.servi.lock().unwrap().mongod);
    }

    /// Checks an answer: `None` is a student who was not found.
    pub fn juge(&self, question: Question, reponse: Option<&Value>, debut: Instant) {
        let servi = &self.servi.lock().unwrap().clone();
        let mut eleves = self.eleves.lock().unwrap();
        let lus: Vec<&Value> = match reponse {
            Some(Value::Array(tous)) => tous.iter().collect(),
            Some(seul) => vec![seul],
            None => Vec::new(),
        };
        let mut fautes = Vec::new();
        for (n, eleve) in eleves.iter_mut().enumerate() {
            let lu = lus.iter().find(|lu| lu["matricule"].as_str() == Some(&eleve.matricule));
            let mut dit = |quoi: &str, verdict: Result<(), String>| {
                if let Err(reproche) = verdict {
                    fautes.push(format!("{question:?} : {} {quoi} {reproche}", eleve.matricule));
                }
            };
            match (lu, question) {
                (Some(lu), _) => {
                    let points = lu["moyenne"].as_f64().map(|moyenne| (moyenne * 100.0).round() as u32);
                    dit("note", eleve.note.trouve(&points, debut, servi));
                    let ici = lu["classe"].as_str().and_then(|nom| nom.strip_prefix('C')?.parse().ok());
                    dit("classe", eleve.classe.trouve(&ici.unwrap_or(u32::MAX), debut, servi));
                    if let Question::Classe(classe) = question
                        && ici != Some(classe)
                    {
                        dit("classe", Err("dans une autre liste".to_owned()));
                    }
                }
                (None, Question::Fiche(qui)) if qui == n => dit("note", eleve.note.trouve(&None, debut, servi)),
                (None, Question::Classe(classe)) => {
                    let ailleurs = eleve.classe.permet(debut, servi, |autre| *autre != classe);
                    if !ailleurs && !eleve.note.permet(debut, servi, Option::is_none) {
                        dit("absent", Err("de la liste de sa classe".to_owned()));
                    }
                }
                (None, Question::Toute) => dit("absent", eleve.note.trouve(&None, debut, servi)),
                (None, Question::Fiche(_)) => {}
            }
        }
        drop(eleves);
        self.bilan.plus(Compte::Lectures);
        for faute in fautes {
            self.bilan.faute(Faute::Perime, &faute);
        }
    }

    /// A mark is about to be given; none is a student who is about to be removed.
    pub fn commence_note(&self, qui: usize, centiemes: Option<u32>) -> u64 {
        self.eleves.lock().unwrap()[qui].note.commence(centiemes)
    }

    /// Notes what became of it.
    pub fn acheve_note(&self, qui: usize, id: u64, centiemes: Option<u32>, issue: Issue) {
        let mut eleves = self.eleves.lock().unwrap();
        eleves[qui].note.acheve(id, issue);
        if let (Some(centiemes), Issue::Acquise(_)) = (centiemes, issue) {
            let matricule = eleves[qui].matricule.clone();
            *self.acquittees.lock().unwrap().entry((matricule, centiemes)).or_default() += 1;
        }
    }

    /// A class is about to be given.
    pub fn commence_classe(&self, qui: usize, classe: u32) -> u64 {
        self.eleves.lock().unwrap()[qui].classe.commence(classe)
    }

    /// Notes what became of a change of a class.
    pub fn acheve_classe(&self, qui: usize, id: u64, issue: Issue) {
        self.eleves.lock().unwrap()[qui].classe.acheve(id, issue);
    }
}

/// Who was away is there again.
fn revient(absences: &mut Absences) {
    if let Some(derniere) = absences.last_mut() {
        derniere.1 = Some(Instant::now());
    }
}

/// A writer's account.
pub fn compte(n: usize) -> String {
    format!("scribe{n}")
}

/// A class's name.
pub fn classe(n: u32) -> String {
    format!("C{n}")
}

/// A mark as it is typed.
pub fn note(centiemes: u32) -> String {
    format!("{},{:02}", centiemes / 100, centiemes % 100)
}
