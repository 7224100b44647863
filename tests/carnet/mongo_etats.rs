//! MongoDB in all its states, on a real set of three: its primary steps down, dies, falls silent in the middle of writes; too few
//! are left; they come back. Every line has its answer within five seconds, what was acknowledged is there, and the log tells
//! the truth about what was not.

use crate::commun::coquille::{Foyer, jusqu_a};
use crate::commun::jeu::Serveurs;
use crate::commun::machine;
use crate::commun::tuyau::{Carnet, Reponse};
use mongodb::bson::{Document, doc};
use mongodb::options::ReadConcern;
use mongodb::sync::Client;
use rustix::process::Signal;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

/// As in a school (design, section 7).
const VIE_D_UNE_TRANSACTION: Duration = Duration::from_secs(60);
/// Lines of a script before something happens, and after it is over.
const QUELQUES: u32 = 10;

/// The set: one for all tests here, one after the other; whole, whatever the one before has left.
fn jeu() -> MutexGuard<'static, Serveurs> {
    static JEU: OnceLock<Mutex<Serveurs>> = OnceLock::new();
    machine::ecoute();
    let jeu = JEU.get_or_init(|| Mutex::new(Serveurs::lance(3, VIE_D_UNE_TRANSACTION)));
    let mut jeu = jeu.lock().unwrap_or_else(PoisonError::into_inner);
    jeu.releve();
    jeu
}

/// A school on the set, with one student; and a shell that stays open.
struct Ecole {
    foyer: Foyer,
    carnet: Carnet,
    /// The marks that he was given, in hundredths, and those that nobody knows of.
    acquises: Vec<u32>,
    inconnues: Vec<u32>,
}

impl Ecole {
    fn nouvelle(jeu: &Serveurs, nom: &str) -> Ecole {
        let foyer = Foyer::sur(&jeu.base(nom));
        foyer.reussit(&["add matricule=E00001 nom=Diop prenom=Awa tel=- classe=L3"]);
        let mut commande = foyer.carnet();
        commande.args(["--format", "json", "--keep-going", "--yes", "--debug"]);
        let carnet = Carnet::lance(&mut commande, Arc::default(), Duration::ZERO);
        Ecole { foyer, carnet, acquises: Vec::new(), inconnues: Vec::new() }
    }

    /// The answer to a line, which comes in time.
    fn tape(&mut self, ligne: &str) -> Reponse {
        let reponse = self.carnet.demande(ligne, String::new);
        assert!(!matches!(reponse, Reponse::Fige(_)), "{ligne} : {reponse:?}");
        reponse
    }

    /// Gives him his n-th mark: an acknowledgement or "result unknown".
    fn note(&mut self, n: u32) {
        match self.tape(&format!("note add E00001 Maths {}", valeur(n))) {
            Reponse::Fait(_) => self.acquises.push(n),
            Reponse::Refus(code, _) if code == "resultat-inconnu" => self.inconnues.push(n),
            reponse => panic!("{n} : {reponse:?}"),
        }
    }

    fn refuse(&mut self, ligne: &str) -> Value {
        match self.tape(ligne) {
            Reponse::Refus(code, erreur) if code == "serveur-injoignable" => erreur,
            reponse => panic!("{ligne} : {reponse:?}"),
        }
    }

    fn reussit(&mut self, ligne: &str) -> Value {
        match self.tape(ligne) {
            Reponse::Fait(valeur) => valeur,
            reponse => panic!("{ligne} : {reponse:?}"),
        }
    }

    /// What was acknowledged is there, once; what is unknown, at most once; nothing else. The log has one entry for each.
    fn verifie(&mut self) {
        let fiche = self.reussit("show E00001");
        let mut la = Vec::new();
        for note in fiche["notes"].as_array().unwrap() {
            la.push((note["valeur"].as_f64().unwrap() * 100.0).round() as u32);
        }
        for n in &self.acquises {
            assert_eq!(la.iter().filter(|note| *note == n).count(), 1, "{n} acquise : {la:?}");
        }
        let autres: Vec<_> = la.iter().filter(|note| !self.acquises.contains(note)).collect();
        assert!(autres.iter().all(|note| self.inconnues.contains(note)), "{autres:?}, inconnues {:?}", self.inconnues);
        let journal = self.reussit("log E00001 limit=2000");
        let ajouts = journal.as_array().unwrap().iter().filter(|entree| entree["commande"] == "note add");
        assert_eq!(ajouts.count(), la.len(), "une entrée par note");
        assert_eq!(self.foyer.fait(&["-c", "log verifier"]).code, Some(0));
    }
}

fn valeur(n: u32) -> String {
    format!("{},{:02}", n / 100, n % 100)
}

/// A script of writes in whose middle something befalls the set; it goes on until there is a primary again, and then some.
fn un_script_pendant(nom: &str, evenement: impl FnOnce(&mut Serveurs) + Send) {
    let mut jeu = jeu();
    let mut ecole = Ecole::nouvelle(&jeu, nom);
    (0..QUELQUES).for_each(|n| ecole.note(n));
    thread::scope(|scope| {
        let avant = jeu.attend_un_primaire();
        let jeu = &mut *jeu;
        let tumulte = scope.spawn(move || {
            evenement(jeu);
            jusqu_a("un autre primaire", || (jeu.attend_un_primaire() != avant).then_some(()));
        });
        let pendant = (QUELQUES..1_900).take_while(|_| !tumulte.is_finished());
        let dernier = pendant.inspect(|n| ecole.note(*n)).last().unwrap();
        (dernier + 1..=dernier + QUELQUES).for_each(|n| ecole.note(n));
        assert!(ecole.acquises.contains(&(dernier + QUELQUES)), "le script reprend");
    });
    ecole.verifie();
}

#[test]
fn un_primaire_qui_cede_sa_place_n_arrete_pas_un_script() {
    un_script_pendant("cede", |jeu| jeu.bascule());
}

#[test]
fn un_primaire_tue_n_arrete_pas_un_script() {
    un_script_pendant("tue", |jeu| {
        let primaire = jeu.attend_un_primaire();
        jeu.mongods[primaire].tue();
    });
}

#[test]
fn un_primaire_muet_est_abandonne() {
    un_script_pendant("muet", |jeu| {
        let primaire = jeu.attend_un_primaire();
        jeu.mongods[primaire].signale(Signal::STOP);
    });
}

#[test]
fn un_primaire_tue_pendant_le_commit_laisse_un_resultat_inconnu_ou_une_note() {
    let mut jeu = jeu();
    let mut ecole = Ecole::nouvelle(&jeu, "commit");
    let primaire = jeu.attend_un_primaire();
    let autres: Vec<usize> = (0..3).filter(|n| *n != primaire).collect();
    let client = Client::with_uri_str(crate::commun::jeu::uri_directe(jeu.mongods[primaire].port)).unwrap();
    ecole.note(1_000);
    // A primary without followers writes and has nobody who confirms it: the commit waits.
    autres.iter().for_each(|n| jeu.mongods[*n].signale(Signal::STOP));
    thread::scope(|scope| {
        let jeu = &mut *jeu;
        scope.spawn(move || {
            let etudiants = client.database("commit").collection::<Document>("etudiants");
            jusqu_a("le commit attend", || {
                let ecrite = doc! { "notes.centiemes": 1_001_i64 };
                etudiants.find_one(ecrite).read_concern(ReadConcern::local()).run().unwrap()
            });
            jeu.mongods[primaire].tue();
            autres.iter().for_each(|n| jeu.mongods[*n].signale(Signal::CONT));
        });
        ecole.note(1_001);
    });
    jeu.attend_un_primaire();
    ecole.note(1_002);
    ecole.verifie();
    assert!(ecole.acquises.contains(&1_000) && ecole.acquises.contains(&1_002));
}

#[test]
fn sans_primaire_chaque_commande_le_dit_a_temps_et_le_shell_ouvert_reprend() {
    let mut jeu = jeu();
    let mut ecole = Ecole::nouvelle(&jeu, "seul");
    ecole.note(1_000);
    let primaire = jeu.attend_un_primaire();
    let autre = (primaire + 1) % 3;
    jeu.mongods[primaire].tue();
    jeu.mongods[autre].tue();
    for ligne in ["note add E00001 Maths 1", "find", "log", "add nom=Fall prenom=Ali tel=- classe=L3"] {
        let erreur = ecole.refuse(ligne);
        assert!(erreur["message"].as_str().unwrap().contains("MongoDB ne répond pas"), "{erreur}");
        assert!(!erreur["indice"].as_str().unwrap_or_default().is_empty(), "que faire : {erreur}");
    }
    let fin = ecole.foyer.fait(&["-c", "find"]);
    assert_eq!(fin.code, Some(3), "{}", fin.erreurs);
    jeu.releve();
    ecole.note(1_001);
    ecole.verifie();
    assert_eq!(ecole.acquises, [1_000, 1_001]);
}
