//! `kill -9` of the program or of a server, in the middle of work: what was acknowledged is there, and the next start works.

mod imports;

use crate::commun::coquille::{EnMarche, Fin, Foyer, jusqu_a, signale};
use rustix::process::Signal;
use std::fs;
use std::process::Stdio;

const NOTES: usize = 200;
/// After so many answers something is killed.
const AU_MILIEU: usize = 60;

/// The mark of the n-th line: each is another.
fn note(n: usize) -> f64 {
    (1_000 + n) as f64 / 100.0
}

/// A school with one student, and a script that gives him marks, at work until some have been acknowledged.
fn au_milieu_d_un_script() -> (Foyer, EnMarche) {
    let foyer = Foyer::local();
    foyer.reussit(&["add matricule=E00001 nom=Diop prenom=Awa tel=- classe=L3"]);
    let lignes: String = (0..NOTES).map(|n| format!("note add E00001 Maths {}\n", note(n))).collect();
    let script = foyer.fichier("notes", &lignes);
    let mut carnet = foyer.lance(&["-f", script.to_str().unwrap(), "--format", "json"]);
    for _ in 0..AU_MILIEU {
        carnet.ligne();
    }
    (foyer, carnet)
}

/// All answers that the script gave, one a line.
fn reponses(fin: &Fin) -> usize {
    AU_MILIEU + fin.sortie.matches('\n').count()
}

/// Starts again: exactly the first marks of the script are there, at least those acknowledged, at most one more.
fn verifie(foyer: &Foyer, acquises: usize) {
    let fiche = foyer.json("show E00001");
    let notes: Vec<f64> = fiche["notes"].as_array().unwrap().iter().map(|n| n["valeur"].as_f64().unwrap()).collect();
    assert!((acquises..=acquises + 1).contains(&notes.len()), "{} notes, {acquises} réponses", notes.len());
    assert_eq!(notes, (0..notes.len()).map(note).collect::<Vec<f64>>());
    let suivante = foyer.json("note add E00001 Maths 20");
    assert_eq!(suivante["notes"].as_array().unwrap().len(), notes.len() + 1);
    foyer.attend_l_arret();
}

#[test]
fn un_script_tue_garde_tout_ce_qui_a_ete_acquitte() {
    let (foyer, carnet) = au_milieu_d_un_script();
    carnet.signale(Signal::KILL);
    let fin = carnet.fin();
    assert_eq!(fin.code, None);
    let acquises = reponses(&fin);
    assert!(acquises < NOTES, "tué au milieu");
    verifie(&foyer, acquises);
}

#[test]
fn mongod_tue_arrete_le_script_et_garde_tout_ce_qui_a_ete_acquitte() {
    let (foyer, carnet) = au_milieu_d_un_script();
    signale(foyer.serveurs()[0].unwrap(), Signal::KILL);
    let fin = carnet.fin();
    assert!(matches!(fin.code, Some(3 | 4)), "{:?} : {}", fin.code, fin.erreurs);
    assert!(reponses(&fin) < NOTES, "tué au milieu");
    verifie(&foyer, reponses(&fin));
}

#[test]
fn redis_tue_ne_perd_rien_et_n_arrete_rien() {
    let (foyer, carnet) = au_milieu_d_un_script();
    signale(foyer.serveurs()[1].unwrap(), Signal::KILL);
    let fin = carnet.fin();
    assert_eq!(fin.code, Some(0), "{}", fin.erreurs);
    assert_eq!(reponses(&fin), NOTES);
    foyer.attend_l_arret();
    let suite = foyer.fait(&["-c", "show E00001"]);
    assert_eq!((suite.code, suite.erreurs.as_str()), (Some(0), ""), "Redis est redémarré");
    verifie(&foyer, NOTES);
}

#[test]
fn qui_a_repris_sa_session_la_garde_quand_redis_repart_a_vide() {
    let foyer = Foyer::local();
    let mut carnet = EnMarche::commence(foyer.carnet().args(["--format", "json"]).stdin(Stdio::piped()));
    carnet.tape("whoami\n");
    assert!(carnet.ligne().contains("awa"));
    signale(foyer.serveurs()[1].unwrap(), Signal::KILL);
    jusqu_a("Redis est mort", || foyer.serveurs()[1].is_none().then_some(()));
    fs::remove_dir_all(foyer.home().join("redis/appendonlydir")).unwrap();
    // Another one starts Redis again, and is not known there.
    assert_eq!(foyer.fait(&["-c", "find"]).code, Some(1));
    carnet.tape("whoami\n");
    let fin = carnet.fin();
    assert_eq!((fin.code, fin.sortie.contains("awa")), (Some(0), true), "{}", fin.erreurs);
    foyer.attend_l_arret();
}
