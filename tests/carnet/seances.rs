//! Recorded terminal sessions of the main tasks, as somebody sees them: golden text, written anew by `CARNET_SEANCES=ecrire`. The
//! main one at 80 and at 120 columns without end; a first day in a window of 24 rows, with its pages. Dates and times that a run
//! makes are left out of them.

use crate::commun::comptes::MOT_DE_PASSE;
use crate::commun::coquille::Foyer;
use crate::commun::ecole::donnees;
use crate::commun::pty::{INVITE, Terminal};
use crate::commun::serveurs::Base;
use std::fs;
use std::path::{Path, PathBuf};

/// What is typed, line by line, and what shows that it is done.
type Pas = (&'static str, &'static str);

const TRAVAIL: &[Pas] = &[
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
    ("stats classe=2dA", INVITE),
    ("show UCI0241", INVITE),
    ("help note set", INVITE),
    ("menu", "> "),
    ("1", "> "),
    ("2", "> "),
    ("tou", "> "),
    ("99", "> "),
    ("<", "> "),
    ("4", "> "),
    ("UCI0241", "> "),
    ("<", "> "),
    ("0", INVITE),
];

/// The first administrator, a list, a paper, a script that fails, a teacher's account, and his work.
const PREMIER_JOUR: &[Pas] = &[
    ("directrice", "(12 caractères au moins) : "),
    (MOT_DE_PASSE, "Encore une fois : "),
    (MOT_DE_PASSE, INVITE),
    ("import lycee.csv", "[o/N] "),
    ("o", INVITE),
    ("find classe=\"2de A\"", SUITE),
    (Q, INVITE),
    ("bulletin UCI0241 vers=bulletin.pdf", INVITE),
    ("source faux.carnet", INVITE),
    ("menu", "> "),
    ("3", "> "),
    ("6", "> "),
    ("1", "> "),
    ("2de A", "> "),
    ("1", "> "),
    ("Seconde A", "> "),
    ("", "> "),
    ("0", INVITE),
    ("user add m.fall role=enseignant classes=\"2de A\" matieres=Portugais", "Entrée pour en créer un) : "),
    (MOT_DE_PASSE, "Encore une fois : "),
    (MOT_DE_PASSE, INVITE),
    ("login m.fall", "Mot de passe de m.fall : "),
    (MOT_DE_PASSE, INVITE),
    ("whoami", INVITE),
    ("note add UCI0241 Portugais 12 periode=T1 date=27/09/2026", INVITE),
    ("note add UCI0241 Maths 12", INVITE),
    ("delete UCI0241", INVITE),
    ("menu", "> "),
    ("0", INVITE),
];

/// Between two pages, and the key that stops there.
const SUITE: &str = "q pour arrêter —";
const Q: &str = "q";

/// A session: who sits there, before which window.
struct Seance {
    nom: &'static str,
    colonnes: u16,
    rangees: u16,
    pas: &'static [Pas],
    /// What is shown before the first line.
    debut: &'static str,
    foyer: Foyer,
}

impl Seance {
    /// Somebody with an account, before a window without end.
    fn de_travail(nom: &'static str, colonnes: u16) -> Seance {
        let foyer = Foyer::sur(&Base::neuve());
        Seance { nom, colonnes, rangees: RANGEES, pas: TRAVAIL, debut: INVITE, foyer }
    }

    /// The session as the terminal shows it, from the first line on.
    fn vue(&self) -> String {
        self.foyer.fichier("lycee.csv", &fs::read_to_string(donnees().join("lycee.csv")).unwrap());
        self.foyer.fichier("faux.carnet", "# Deux lignes, dont une fausse.\nshow UCI0241\nnote add UCI0241 Maths 24\n");
        let mut carnet = self.foyer.carnet();
        carnet.env("NO_COLOR", "1");
        let mut terminal = Terminal::de_taille(&carnet, self.colonnes, self.rangees);
        terminal.attend(self.debut);
        for (ligne, attendu) in self.pas {
            if *ligne == Q {
                terminal.tape(Q);
            } else {
                terminal.tape(&format!("{ligne}\r"));
                terminal.attend("\r\n");
            }
            terminal.attend(attendu);
        }
        let mut ecran = vt100::Parser::new(RANGEES, self.colonnes, 0);
        ecran.process(terminal.tout().as_bytes());
        assert_eq!(terminal.quitte(), 0);
        let texte = ecran.screen().contents();
        // How long a slow machine took.
        let est_duree = |ligne: &&str| ligne.ends_with("\u{a0}s") && ligne.starts_with(|c: char| c.is_ascii_digit());
        texte.lines().map(str::trim_end).filter(|ligne| !est_duree(ligne)).collect::<Vec<_>>().join("\n") + "\n"
    }

    fn chemin(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/carnet/seances/{}.txt", self.nom))
    }

    fn verifie(&self) {
        let (vue, chemin) = (self.vue(), self.chemin());
        for ligne in vue.lines() {
            assert!(carnet::texte::width(ligne) <= usize::from(self.colonnes), "{ligne}");
        }
        assert!(!vue.contains(MOT_DE_PASSE));
        if std::env::var("CARNET_SEANCES").as_deref() == Ok("ecrire") {
            fs::create_dir_all(chemin.parent().unwrap()).unwrap();
            fs::write(&chemin, vue).unwrap();
            return;
        }
        let connue = fs::read_to_string(&chemin).unwrap();
        let autre = vue.lines().zip(connue.lines()).find(|(vue, connue)| vue != connue);
        assert!(vue == connue, "{} : {autre:?} (CARNET_SEANCES=ecrire l'écrit à nouveau)", chemin.display());
    }
}

/// More than any session shows.
const RANGEES: u16 = 900;

#[test]
fn une_seance_a_80_colonnes() {
    Seance::de_travail("80", 80).verifie();
}

#[test]
fn une_seance_a_120_colonnes() {
    Seance::de_travail("120", 120).verifie();
}

#[test]
fn un_premier_jour_dans_24_rangees() {
    let foyer = Foyer::etranger(&Base::neuve());
    let (nom, debut) = ("premier-jour", "Nom du compte : ");
    Seance { nom, colonnes: 80, rangees: 24, pas: PREMIER_JOUR, debut, foyer }.verifie();
}
