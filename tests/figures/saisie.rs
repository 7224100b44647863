//! What a key and Tab cost with every student in memory: the worst of many lines.

use crate::mesure::{But, Ligne, Serie, chrono};
use carnet::command::spec::{Arg, Genre};
use carnet::command::spec::{Risque, Spec, facultatif, nomme, requis, reste_facultatif};
use carnet::domain::Droit;
use carnet::enclos::Enclos;
use carnet::service::vocabulaire::{Ebauche, Vocabulaire, termes};
use carnet::shell::complete::{Savoir, complete};
use carnet::shell::{highlight, hint};
use std::hint::black_box;
use std::time::Duration;

const TOURS: usize = 200;
const TABULATIONS: [&str; 8] =
    ["", "find ", "find nom=", "find nom=d", "find nom=lefè", "show ", "show E0", "show \"diop "];

const fn spec(nom: &'static str, args: &'static [Arg]) -> Spec {
    Spec { nom, alias: &[], resume: "", args, droit: Droit::Libre, risque: Risque::Aucun, menu: None, exemples: &[] }
}

static FIND: Spec = spec("find", &[reste_facultatif("critères", Genre::Criteres, ""), nomme("sort", Genre::Tri, "")]);
static SHOW: Spec = spec("show", &[requis("réf", Genre::Reference, "")]);
static IMPORT: Spec = spec("import", &[requis("fichier", Genre::Fichier, "")]);
static NOTE: Spec = spec(
    "note add",
    &[
        requis("réf", Genre::Reference, ""),
        facultatif("matière", Genre::Matiere, ""),
        requis("valeur", Genre::Note, ""),
        nomme("coef", Genre::Coef, ""),
    ],
);
static SPECS: &[&Spec] = &[&FIND, &SHOW, &IMPORT, &NOTE];

fn vocabulaire(etudiants: usize) -> Vocabulaire {
    let debuts = ["Di", "Ndi", "Fa", "Sé", "Lefè", "Mar", "Dup", "Ké", "Ba", "Gu"];
    let fins = ["op", "aye", "ll", "vre", "tin", "ont", "ïta", "ry", "sow", "ssé"];
    let prenoms = ["Awa", "Élise", "Moussa", "Zoé", "Jean", "Aïcha", "Ousmane", "Chloé", "Inès", "Amadou"];
    let nom = |n: usize| format!("{}{}{}", debuts[n % 10], fins[n / 10 % 10], n / 100 % 1_000);
    let noms: Vec<String> = (0..etudiants).map(nom).collect();
    let mut inscrits = Ebauche::default();
    for (n, nom) in noms.iter().enumerate() {
        inscrits.ajoute(&format!("E{n:06}"), (nom, prenoms[n / 7 % 10], "L3"));
    }
    Vocabulaire {
        comptes: termes([]),
        inscrits: inscrits.finit().into(),
        classes: termes(["L1", "L2", "L3"]),
        matieres: termes(["Maths", "Anglais", "Éd. physique"]),
        periodes: termes(["T1", "T2", "T3"]),
        noms: termes(noms.iter().map(String::as_str)),
        prenoms: termes(prenoms),
    }
}

pub fn mesure(etudiants: usize) -> Vec<Ligne> {
    let vocabulaire = vocabulaire(etudiants);
    let grand = tempfile::tempdir().unwrap();
    for n in 0..30_000 {
        std::fs::File::create(grand.path().join(format!("notes{n}.csv"))).unwrap();
    }
    let enclos = Enclos::ferme(grand.path()).unwrap();
    let savoir = Savoir { specs: SPECS, vocabulaire: &vocabulaire, enclos: &enclos };
    let tab = |ligne: &str| {
        black_box(complete(black_box(ligne), ligne.len(), &savoir));
    };
    let touche = |ligne: &str| {
        black_box(highlight::colore(black_box(ligne), SPECS));
        black_box(hint::indice(black_box(ligne), SPECS, 80));
    };
    let longue = format!("find {}", "classe=L3 ou nom~\"de la\" ".repeat(40));
    let frappes = ["find (classe=L3 ou nom~di) moyenne>=12,5 # x", "note add E00001 ", &longue];
    vec![
        la_pire("touche", &frappes, Duration::from_millis(2), touche),
        la_pire("Tab", &TABULATIONS, Duration::from_millis(10), tab),
        la_pire("Tab, 30 000 fichiers", &["import n"], Duration::from_millis(10), tab),
    ]
}

/// What Tab costs at the most, with so many students in memory.
pub fn tab(etudiants: usize) -> Serie {
    let (vocabulaire, enclos) = (vocabulaire(etudiants), Enclos::libre(None));
    let savoir = Savoir { specs: SPECS, vocabulaire: &vocabulaire, enclos: &enclos };
    let serie = |ligne: &&str| {
        let tab = || drop(black_box(complete(black_box(ligne), ligne.len(), &savoir)));
        Serie::de((0..TOURS).map(|_| chrono(tab)))
    };
    let series = TABULATIONS.iter().map(serie);
    series.max_by(|a, b| a.mediane().total_cmp(&b.mediane())).unwrap_or_else(|| unreachable!("there are lines"))
}

/// The row of the line that takes longest.
fn la_pire(quoi: &str, lignes: &[&str], but: Duration, travail: impl Fn(&str)) -> Ligne {
    let series = lignes.iter().map(|ligne| (Serie::de((0..TOURS).map(|_| chrono(|| travail(ligne)))), ligne));
    let pire = series.max_by(|(a, _), (b, _)| a.mediane().total_cmp(&b.mediane()));
    let (serie, ligne) = pire.unwrap_or_else(|| unreachable!("there are lines"));
    let debut: String = ligne.chars().take(20).collect();
    Ligne::seule(format!("{quoi}, au pire « {debut} »"), &serie, &But::Duree(but))
}
