//! `note add classe=…` at a terminal, student by student; and what becomes of marks that others change meanwhile.

use crate::commun::coquille::Foyer;
use crate::commun::pty::{CTRL_D, INVITE, Terminal};
use crate::commun::serveurs::Base;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::process::Stdio;

const LIGNE: &str = "note add classe=L3 matiere=Maths type=devoir date=12/10/2026";

/// Ba Ali (E00002), Diop Awa (E00001) and Sy Mia (E00003) in L3.
fn ecole() -> Foyer {
    let foyer = Foyer::sur(&Base::neuve());
    foyer.reussit(&[
        "add nom=Diop prenom=Awa tel=- classe=L3",
        "add nom=Ba prenom=Ali tel=- classe=L3",
        "add nom=Sy prenom=Mia tel=- classe=L3",
    ]);
    foyer
}

/// The marks of a student, as they are typed.
fn notes(foyer: &Foyer, matricule: &str) -> Vec<Value> {
    let fiche = foyer.json(&format!("show {matricule}"));
    let valeur = |note: &Value| if note["valeur"].is_null() { note["statut"].clone() } else { note["valeur"].clone() };
    fiche["notes"].as_array().unwrap().iter().map(valeur).collect()
}

/// The drafts that are kept.
fn brouillons(foyer: &Foyer) -> Vec<std::path::PathBuf> {
    let dossier = foyer.racine().join(".local/state/carnet/saisies");
    let entrees = std::fs::read_dir(dossier).into_iter().flatten();
    entrees.map(|entree| entree.unwrap().path()).collect()
}

#[test]
fn une_classe_se_note_etudiant_par_etudiant_et_undo_reprend_tout() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    let debut = terminal.ligne(LIGNE, "1/3  Ba Ali (E00002) : ");
    assert!(debut.contains("L3, Maths, devoir : 3 étudiants"), "{debut}");
    let refus = terminal.ligne("24", "1/3  Ba Ali (E00002) : ");
    assert!(refus.contains("hors barème"), "{refus}");
    terminal.ligne("12", "2/3  Diop Awa (E00001) : ");
    terminal.ligne("<", "1/3  Ba Ali (E00002) [12] : ");
    terminal.ligne("13,5", "2/3  Diop Awa (E00001) : ");
    terminal.ligne("a", "3/3  Sy Mia (E00003) : ");
    let resume = terminal.ligne("", "Écrire 3 notes ? [o/N] ");
    assert!(resume.contains("ABS") && resume.contains("NN") && resume.contains("moyenne 6,75"), "{resume}");
    assert!(notes(&foyer, "E00002").is_empty(), "nothing is written before the answer");
    terminal.ligne("o", "3 notes ajoutées");
    terminal.attend(INVITE);
    assert_eq!(
        ["E00002", "E00001", "E00003"].map(|m| notes(&foyer, m)),
        [[json!(13.5)], [json!("ABS")], [json!("NN")]]
    );
    assert_eq!(foyer.json("show E00002")["notes"][0]["date"], "2026-10-12");
    assert!(brouillons(&foyer).is_empty());
    terminal.ligne("undo", "[o/N] ");
    terminal.ligne("o", INVITE);
    assert!(["E00001", "E00002", "E00003"].iter().all(|m| notes(&foyer, m).is_empty()));
    assert_eq!(terminal.quitte(), 0);
}

#[test]
fn ce_qui_est_tape_reste_apres_une_pause() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne(LIGNE, "1/3  Ba Ali (E00002) : ");
    terminal.ligne("11", "2/3  Diop Awa (E00001) : ");
    terminal.ligne("-", "3/3  Sy Mia (E00003) : ");
    terminal.tape(CTRL_D);
    terminal.attend("1 note gardée");
    terminal.attend(INVITE);
    let [brouillon] = &brouillons(&foyer)[..] else { panic!("one draft") };
    assert_eq!(std::fs::metadata(brouillon).unwrap().mode() & 0o777, 0o600);
    assert_eq!(terminal.quitte(), 0);
    let mut terminal = Terminal::sans_couleur(&foyer);
    // Another test is another draft.
    terminal.ligne("note add classe=L3 matiere=Maths type=examen", "1/3  Ba Ali (E00002) : ");
    terminal.ligne("!", "saisie abandonnée");
    terminal.attend(INVITE);
    let question = terminal.ligne(LIGNE, "[O/n] ");
    assert!(question.contains("2 sur 3 : la reprendre ?"), "{question}");
    terminal.ligne("o", "3/3  Sy Mia (E00003) : ");
    terminal.ligne("9", "Écrire 2 notes ? [o/N] ");
    // No: nothing is written, and nothing is lost.
    let garde = terminal.ligne("n", "abandonné");
    assert!(garde.contains("la même commande les reprend"), "{garde}");
    terminal.attend(INVITE);
    terminal.ligne(LIGNE, "[O/n] ");
    terminal.ligne("o", "3/3  Sy Mia (E00003) [9] : ");
    terminal.ligne("", "Écrire 2 notes ? [o/N] ");
    terminal.ligne("o", "2 notes ajoutées");
    terminal.attend(INVITE);
    assert_eq!((notes(&foyer, "E00002"), notes(&foyer, "E00001").len()), (vec![json!(11)], 0));
    assert!(brouillons(&foyer).is_empty());
    // What is there already is told.
    terminal.ligne(LIGNE, "1/3  Ba Ali (E00002), déjà 11 : ");
    terminal.ligne("!", INVITE);
}

#[test]
fn une_saisie_gardee_n_est_oubliee_que_par_un_non_ecrit() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne(LIGNE, "1/3  Ba Ali (E00002) : ");
    terminal.ligne("11", "2/3  Diop Awa (E00001) : ");
    terminal.ligne("!", "1 note gardée");
    terminal.attend(INVITE);
    terminal.ligne(LIGNE, "[O/n] ");
    terminal.ligne("", "2/3  Diop Awa (E00001) : ");
    terminal.ligne("<", "1/3  Ba Ali (E00002) [11] : ");
    terminal.ligne("!", "1 note gardée");
    terminal.attend(INVITE);
    terminal.ligne(LIGNE, "[O/n] ");
    terminal.ligne("n", "1/3  Ba Ali (E00002) : ");
    assert!(brouillons(&foyer).is_empty());
    terminal.ligne("!", INVITE);
}

#[test]
fn le_second_de_deux_enseignants_voit_la_note_du_premier_et_choisit() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne(LIGNE, "1/3  Ba Ali (E00002) : ");
    terminal.ligne("12", "2/3  Diop Awa (E00001) : ");
    terminal.ligne("14", "3/3  Sy Mia (E00003) : ");
    terminal.ligne("16", "Écrire 3 notes ? [o/N] ");
    foyer.reussit(&[
        "note add E00002 Maths 9 date=12/10/2026",
        "note add E00001 Maths 8 date=12/10/2026",
        "note add E00003 Maths 16 date=12/10/2026",
        "note add E00003 Maths 5 type=examen date=12/10/2026",
    ]);
    let premier = terminal.ligne("o", "[o/N] ").replace("\r\n", " ");
    assert!(premier.contains("Maths 9 (devoir, n° 1, par awa)") && premier.contains("par 12"), "{premier}");
    let second = terminal.ligne("o", "[o/N] ").replace("\r\n", " ");
    assert!(second.contains("Maths 8") && second.contains("par 14"), "{second}");
    assert_eq!(notes(&foyer, "E00002"), [json!(9)], "nothing is written before all is decided");
    terminal.ligne("n", "1 remplacée");
    terminal.attend(INVITE);
    assert_eq!((notes(&foyer, "E00002"), notes(&foyer, "E00001")), (vec![json!(12)], vec![json!(8)]));
    assert_eq!(notes(&foyer, "E00003"), [json!(16), json!(5)]);
}

#[test]
fn une_note_vue_puis_changee_par_un_autre_est_montree_avant_d_etre_ecrasee() {
    let foyer = ecole();
    foyer.reussit(&["note add E00001 Maths 12"]);
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne("show E00001", "1 note");
    terminal.attend(INVITE);
    foyer.reussit(&["note set E00001#1 15"]);
    let question = terminal.ligne("note set E00001#1 13", "[o/N] ").replace("\r\n", " ");
    assert!(question.contains("Maths 15 (devoir, n° 1, par awa)") && question.contains("12"), "{question}");
    terminal.ligne("n", "abandonné");
    terminal.attend(INVITE);
    assert_eq!(notes(&foyer, "E00001"), [json!(15)]);
    terminal.ligne("note set E00001#1 13", "[o/N] ");
    terminal.ligne("o", "15 → 13");
    terminal.attend(INVITE);
    // His own change was shown to him.
    terminal.ligne("note set E00001#1 14", "13 → 14");
    terminal.attend(INVITE);
    assert_eq!(notes(&foyer, "E00001"), [json!(14)]);
    // Nor is a mark removed that is another one than what he saw.
    foyer.reussit(&["note set E00001#1 16"]);
    let question = terminal.ligne("note delete E00001#1", "supprimer ? [o/N] ");
    assert!(question.contains("a maintenant Maths 16 ; vous aviez vu 14."), "{question}");
    terminal.ligne("n", INVITE);
    assert_eq!(notes(&foyer, "E00001"), [json!(16)]);
}

#[test]
fn dans_un_script_une_note_changee_depuis_qu_il_l_a_lue_est_refusee_avec_les_deux_valeurs() {
    let foyer = ecole();
    foyer.reussit(&["note add E00001 Maths 12"]);
    let mut carnet = foyer.carnet();
    carnet.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut carnet = carnet.spawn().unwrap();
    let mut entree = carnet.stdin.take().unwrap();
    let mut sortie = BufReader::new(carnet.stdout.take().unwrap());
    entree.write_all(b"show E00001 format=json\n").unwrap();
    let mut lue = String::new();
    sortie.read_line(&mut lue).unwrap();
    assert!(lue.contains("\"valeur\":12"), "{lue}");
    foyer.reussit(&["note set E00001#1 15"]);
    entree.write_all(b"note set E00001#1 13\n").unwrap();
    drop(entree);
    let fin = carnet.wait_with_output().unwrap();
    let dit = String::from_utf8(fin.stderr).unwrap();
    assert_eq!((fin.status.code(), notes(&foyer, "E00001")), (Some(1), vec![json!(15)]), "{dit}");
    assert!(
        dit.contains("a maintenant Maths 15 (devoir, n° 1, par awa) ; vous aviez vu 12 : rien n'a été écrit"),
        "{dit}"
    );
}

#[test]
fn une_saisie_qui_ne_peut_etre_gardee_va_jusqu_au_bout() {
    let foyer = ecole();
    // A file where the folder should be.
    foyer.fichier(".local/state/carnet/saisies", "");
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne(LIGNE, "1/3  Ba Ali (E00002) : ");
    let averti = terminal.ligne("12", "2/3  Diop Awa (E00001) : ");
    assert!(averti.contains("la saisie continue"), "{averti}");
    terminal.ligne("13", "3/3  Sy Mia (E00003) : ");
    terminal.ligne("14", "Écrire 3 notes ? [o/N] ");
    terminal.ligne("o", "3 notes ajoutées");
    assert_eq!(notes(&foyer, "E00003"), [json!(14)]);
}

#[test]
fn sans_terminal_une_classe_se_note_par_un_fichier() {
    let foyer = ecole();
    let fin = foyer.fait(&["-c", LIGNE]);
    assert_eq!(fin.code, Some(1));
    assert!(fin.erreurs.contains("pas de terminal") && fin.erreurs.contains("note import fichier"), "{}", fin.erreurs);
}

#[test]
fn une_saisie_qui_ne_va_pas_est_refusee_avant_la_premiere_note() {
    let foyer = ecole();
    let mut terminal = Terminal::sans_couleur(&foyer);
    for (ligne, message) in [
        ("note add classe=L9 matiere=Maths", "il n'y a pas de classe"),
        ("note add classe=L3", "il manque"),
        ("note add classe=L3 matiere=Maths type=sieste", "type de note"),
        ("note add E00001 12 classe=L3 matiere=Maths", "une à une"),
        ("note add classe=L3 matiere=Maths date=31/02/2026", "ce jour n'existe pas"),
    ] {
        terminal.ligne(ligne, message);
        terminal.attend(INVITE);
    }
}
