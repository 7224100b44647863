//! What a key and Tab cost with 100,000 students in memory (design, section 10: 2 ms and 10 ms). Prints figures, judges nothing.

use carnet::command::spec::{Arg, Genre};
use carnet::command::spec::{Risque, Spec, facultatif, nomme, requis, reste_facultatif};
use carnet::domain::compte::Droit;
use carnet::service::vocabulaire::{Vocabulaire, termes};
use carnet::shell::complete::{Savoir, complete};
use carnet::shell::{Dossiers, highlight, hint};
use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

const ETUDIANTS: usize = 100_000;
const TOURS: usize = 500;

const fn spec(nom: &'static str, args: &'static [Arg]) -> Spec {
    Spec { nom, alias: &[], resume: "", args, droit: Droit::Libre, risque: Risque::Aucun, exemples: &[] }
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

fn vocabulaire() -> Vocabulaire {
    let debuts = ["Di", "Ndi", "Fa", "Sé", "Lefè", "Mar", "Dup", "Ké", "Ba", "Gu"];
    let fins = ["op", "aye", "ll", "vre", "tin", "ont", "ïta", "ry", "sow", "ssé"];
    let prenoms = ["Awa", "Élise", "Moussa", "Zoé", "Jean", "Aïcha", "Ousmane", "Chloé", "Inès", "Amadou"];
    let nom = |n: usize| format!("{}{}{}", debuts[n % 10], fins[n / 10 % 10], n / 100 % 1_000);
    let noms: Vec<String> = (0..ETUDIANTS).map(nom).collect();
    let entiers: Vec<String> =
        noms.iter().enumerate().map(|(n, nom)| format!("{nom} {}", prenoms[n / 7 % 10])).collect();
    let matricules: Vec<String> = (0..ETUDIANTS).map(|n| format!("E{n:06}")).collect();
    Vocabulaire {
        classes: termes(["L1", "L2", "L3"]),
        matieres: termes(["Maths", "Anglais", "Éd. physique"]),
        periodes: termes(["T1", "T2", "T3"]),
        noms: termes(noms.iter().map(String::as_str)),
        prenoms: termes(prenoms),
        matricules: termes(matricules.iter().map(String::as_str)),
        etudiants: termes(entiers.iter().map(String::as_str)),
    }
}

/// The median and the worst of many runs.
fn mesure(mut travail: impl FnMut()) -> (Duration, Duration) {
    let mut temps: Vec<Duration> = (0..TOURS)
        .map(|_| {
            let debut = Instant::now();
            travail();
            debut.elapsed()
        })
        .collect();
    temps.sort_unstable();
    (temps[TOURS / 2], temps[TOURS - 1])
}

fn main() -> io::Result<()> {
    let mut sortie = io::stdout().lock();
    let debut = Instant::now();
    let vocabulaire = vocabulaire();
    writeln!(sortie, "vocabulaire de {ETUDIANTS} étudiants : {:?} (hors du fil de saisie)", debut.elapsed())?;
    let grand = tempfile::tempdir()?;
    for n in 0..30_000 {
        std::fs::File::create(grand.path().join(format!("notes{n}.csv")))?;
    }
    let dossiers = Dossiers { courant: grand.path().to_owned(), maison: None, borne: None };
    let savoir = Savoir { specs: SPECS, vocabulaire: &vocabulaire, dossiers: &dossiers };
    for ligne in [
        "",
        "find ",
        "find nom=",
        "find nom=d",
        "find nom=lefè",
        "show ",
        "show E0",
        "show \"diop ",
        "show zzz",
        "import n",
    ] {
        let (median, pire) = mesure(|| {
            black_box(complete(black_box(ligne), ligne.len(), &savoir));
        });
        writeln!(sortie, "Tab      {median:>12?} (au pire {pire:?})  « {ligne} »")?;
    }
    let longue = format!("find {}", "classe=L3 ou nom~\"de la\" ".repeat(40));
    for ligne in ["find (classe=L3 ou nom~di) moyenne>=12,5 # x", "note add E00001 ", longue.as_str()] {
        let (median, pire) = mesure(|| {
            black_box(highlight::colore(black_box(ligne), SPECS));
            black_box(hint::indice(black_box(ligne), SPECS, 80));
        });
        writeln!(sortie, "touche   {median:>12?} (au pire {pire:?})  {} caractères", ligne.chars().count())?;
    }
    Ok(())
}
