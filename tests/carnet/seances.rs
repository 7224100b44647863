//! Recorded terminal sessions of the main tasks, as somebody sees them at 80 and at 120 columns: golden text, written anew by
//! `CARNET_SEANCES=ecrire`. Dates and times that a run makes are left out of them.

use crate::commun::coquille::Foyer;
use crate::commun::ecole::donnees;
use crate::commun::pty::{INVITE, Terminal};
use crate::commun::serveurs::Base;
use std::fs;
use std::path::{Path, PathBuf};

/// What is typed, line by line, and what shows that it is done.
const SEANCE: &[(&str, &str)] = &[
    ("import lycee.csv", "[o/N] "),
    ("o", INVITE),
    ("find classe=\"2de A\" sort=moyenne limit=3", INVITE),
    ("find toure champs=matricule,nom,prenom,classe,moyenne,rang,mention", INVITE),
    ("find nom~tou limit=2 format=vertical", INVITE),
    ("note add UCI0241 Maths 15,5 coef=2 date=27/09/2026", INVITE),
    ("top 3 classe=\"2de A\"", INVITE),
    ("stats classe=\"2de A\"", INVITE),
    ("explain UCI0241 matiere=Maths", INVITE),
    ("class merge \"2de A\" \"2de B\"", "[o/N] "),
    ("n", INVITE),
    ("find clase=L3", INVITE),
    ("find classe=2dA", INVITE),
    ("help note set", INVITE),
    ("menu", "> "),
    ("1", "> "),
    ("2", "> "),
    ("tou", "> "),
    ("0", INVITE),
];

fn golden(colonnes: u16) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/carnet/seances/{colonnes}.txt"))
}

/// The session as the terminal shows it, from the first line on.
fn seance(colonnes: u16) -> String {
    const RANGEES: u16 = 900;
    let foyer = Foyer::sur(&Base::neuve());
    foyer.fichier("lycee.csv", &fs::read_to_string(donnees().join("lycee.csv")).unwrap());
    let mut carnet = foyer.carnet();
    carnet.env("NO_COLOR", "1");
    let mut terminal = Terminal::de_taille(&carnet, colonnes, RANGEES);
    terminal.attend(INVITE);
    for (ligne, attendu) in SEANCE {
        terminal.tape(&format!("{ligne}\r"));
        terminal.attend("\r\n");
        terminal.attend(attendu);
    }
    let mut ecran = vt100::Parser::new(RANGEES, colonnes, 0);
    ecran.process(terminal.tout().as_bytes());
    assert_eq!(terminal.quitte(), 0);
    let texte = ecran.screen().contents();
    // How long a slow machine took.
    let est_duree = |ligne: &&str| ligne.ends_with("\u{a0}s") && ligne.starts_with(|c: char| c.is_ascii_digit());
    texte.lines().map(str::trim_end).filter(|ligne| !est_duree(ligne)).collect::<Vec<_>>().join("\n") + "\n"
}

fn verifie(colonnes: u16) {
    let (vue, chemin) = (seance(colonnes), golden(colonnes));
    for ligne in vue.lines() {
        assert!(carnet::texte::width(ligne) <= usize::from(colonnes), "{ligne}");
    }
    if std::env::var("CARNET_SEANCES").as_deref() == Ok("ecrire") {
        fs::create_dir_all(chemin.parent().unwrap()).unwrap();
        fs::write(&chemin, vue).unwrap();
        return;
    }
    let connue = fs::read_to_string(&chemin).unwrap();
    let autre = vue.lines().zip(connue.lines()).find(|(vue, connue)| vue != connue);
    assert!(vue == connue, "{} : {autre:?} (CARNET_SEANCES=ecrire l'écrit à nouveau)", chemin.display());
}

#[test]
fn une_seance_a_80_colonnes() {
    verifie(80);
}

#[test]
fn une_seance_a_120_colonnes() {
    verifie(120);
}
