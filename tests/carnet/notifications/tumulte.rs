//! Marks while whoever sends is killed again and again, and the server refuses, hangs or hangs up: nothing is lost, and what comes
//! twice is the same. A small one runs with all other tests; `make courrier` runs it with 1,000 marks and 200 kills.

use crate::commun::coquille::EnMarche;
use crate::commun::courrier::Courrier;
use crate::commun::ecole::Ecole;
use crate::commun::pty::Terminal;
use mongodb::bson::{DateTime, doc};
use rustix::process::Signal;
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How the server behaves, more often well than not.
const MODES: [&str; 8] = ["ok", "refuse", "ok", "pend", "ok", "coupe", "ok", "oublie"];

/// Marks; a fifth as many kills.
fn taille() -> usize {
    std::env::var("COURRIER").ok().and_then(|texte| texte.parse().ok()).unwrap_or(60)
}

/// Numbers that look drawn by lot, the same ones in each run.
struct Hasard(u64);

impl Hasard {
    fn tire(&mut self, combien: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % combien
    }
}

fn carnet(ecole: &Ecole, courrier: &Courrier, args: &[&str]) -> Command {
    let mut commande = ecole.commande(&ecole.maison());
    commande.env("SSL_CERT_FILE", courrier.certificat()).args(args).stdin(Stdio::null());
    commande
}

#[test]
fn rien_ne_se_perd_quoi_qui_meure() {
    let (taille, courrier, ecole) = (taille(), Courrier::demarre(), Ecole::neuve());
    ecole.regle("Lycée", &courrier.section());
    let mut liste = "Matricule;Nom;Prénom;Tél;Classe;E-mail;Accord e-mail\n".to_owned();
    let mut notes = String::new();
    for n in 1..=taille {
        liste += &format!("T{n:04};Nom{n};Awa;-;L{};t{n}@ecole.sn;oui\n", n % 20);
        // A value that tells whose message it is.
        notes += &format!("note add T{n:04} Maths {},{:02}\n", 10 + n / 100, n % 100);
    }
    ecole.ecris("liste.csv", liste);
    ecole.ecris("notes.carnet", notes);
    ecole.fait("import liste.csv");
    let saisie = EnMarche::commence(&mut carnet(&ecole, &courrier, &["-f", "notes.carnet", "--format", "csv"]));
    let mut hasard = Hasard(2_026);
    for mort in 0..taille / 5 {
        let mode = MODES[mort % MODES.len()];
        courrier.mode(mode);
        // In the long run, some live until the server's silence is too long for them.
        let patience = if taille >= 1_000 && mode == "pend" && mort % 5 == 0 { 16_500 } else { 50 };
        let attend = Duration::from_millis(patience + hasard.tire(400));
        if mort % 3 == 0 {
            // All marks are due: the background and the service send them, too.
            super::change(&ecole, doc! { "apres": DateTime::from_millis(1) });
        }
        if mort % 6 == 0 {
            let shell = Terminal::sur(&carnet(&ecole, &courrier, &[]));
            std::thread::sleep(attend);
            drop(shell);
        } else {
            let ligne = if mort % 3 == 0 { "notify run" } else { "notify flush" };
            let envoi = EnMarche::commence(&mut carnet(&ecole, &courrier, &["-c", ligne]));
            std::thread::sleep(attend);
            envoi.signale(Signal::KILL);
            envoi.fin();
        }
    }
    let fin = saisie.fin();
    assert_eq!(fin.code, Some(0), "typing does not wait for mail : {}", fin.erreurs);
    courrier.mode("ok");
    let vide = || carnet(&ecole, &courrier, &["-c", "notify flush"]).output().unwrap();
    for _ in 0..3 {
        vide();
    }
    // Nothing was given up before its time.
    let echoues = super::messages(&ecole, "echoue");
    assert!(echoues.iter().all(|message| message["essais"].as_u64() >= Some(8)), "{echoues:?}");
    ecole.fait("notify retry");
    vide();
    let etat = &ecole.fait("notify status")["canaux"][0];
    let reste = (etat["attendent"].as_u64(), etat["echoues"].as_u64(), etat["partis"].as_u64());
    assert_eq!(reste, (Some(0), Some(0), Some(taille as u64)));
    let mut par_adresse: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let recus = courrier.recus();
    for recu in &recus {
        let adresse = recu["vers"][0].as_str().unwrap();
        let n: usize = adresse.trim_start_matches('t').split('@').next().unwrap().parse().unwrap();
        let texte = recu["texte"].as_str().unwrap();
        let valeur = if n.is_multiple_of(100) {
            format!("{}/20", 10 + n / 100)
        } else {
            format!("{},{:02}", 10 + n / 100, n % 100).trim_end_matches('0').to_owned() + "/20"
        };
        assert!(texte.contains(&format!("Maths : {valeur}")), "{adresse} : {texte}");
        par_adresse.entry(adresse.to_owned()).or_default().insert(recu["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(par_adresse.len(), taille, "every message has arrived");
    assert!(par_adresse.values().all(|ids| ids.len() == 1), "a second delivery has the identity of the first");
    println!("{taille} notes, {} envoyeurs tués, {} livraisons", taille / 5, recus.len());
}
