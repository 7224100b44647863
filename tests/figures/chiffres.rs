//! `stats`, `top` and lists, from Redis against the same from MongoDB.

use crate::ecole::{Ecole, GRANDE, MOYENNE, qui};
use crate::mesure::{But, Ligne, Serie, chrono, paires, seule};
use carnet::domain::requete::{Atome, Filtre, Requete, Test, Tri};
use carnet::domain::statistiques::Cadre;
use carnet::domain::{Champ, Matiere, NomClasse, Periode};
use carnet::service::School;
use redis::Commands;
use std::time::Duration;

const TOURS: usize = 9;
const FOIS: usize = 20;
/// Of what takes seconds.
const TOURS_LENTS: usize = 3;

/// Done on a school with Redis, and on one without.
type Travail<'a> = &'a dyn Fn(&School);

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let (school, sans, who) = (ecole.peuplee(), ecole.sans_redis(), qui());
    let grande = NomClasse::parse("L1 0").unwrap();
    let annee = Cadre::default();
    let celle = || Filtre::Champ(Champ::Classe, Test::Parmi(vec![Atome::Texte(grande.to_string())]));
    let tous = || Filtre::Et(Vec::new());
    let par_moyenne = || vec![Tri { champ: Champ::Moyenne, descendant: true }];
    let liste = |school: &School| {
        let requete = Requete { filtre: celle(), tri: par_moyenne(), limite: None, saut: 0, plus: Vec::new() };
        drop(school.cherche(requete, &who).unwrap());
    };
    let travaux: [(String, But, Travail<'_>); 5] = [
        (format!("stats classe=… ({GRANDE})"), But::Temps(0.05), &|school| {
            school.statistiques_de(&grande, &annee, &who).unwrap();
        }),
        ("stats de l'école".into(), But::Temps(0.05), &|school| drop(school.statistiques(&annee, &who).unwrap())),
        (format!("top classe=… ({GRANDE})"), But::Temps(0.05), &|school| {
            drop(school.premiers(celle(), &annee, 10, &who).unwrap());
        }),
        ("top de l'école".into(), But::Temps(0.05), &|school| {
            drop(school.premiers(tous(), &annee, 10, &who).unwrap())
        }),
        (format!("find classe=… ({GRANDE}) sort=moyenne"), But::Aucun, &liste),
    ];
    let mut lignes = Vec::new();
    for (nom, but, travail) in travaux {
        let fois = |school: &School| {
            // What is kept lives for a minute: each measure begins with one for nothing.
            travail(school);
            chrono(|| (0..FOIS).for_each(|_| travail(school)))
        };
        let (garde, lu) = paires(TOURS, || fois(school), || fois(&sans));
        lignes.push(Ligne::double(nom, &garde.par(FOIS), ("sans Redis", &lu.par(FOIS)), &but));
    }
    lignes.push(Ligne::seule("  un GET nu de 500 octets", &get_nu(ecole).par(FOIS), &But::Aucun));
    lignes
}

/// What no answer of Redis can come under.
fn get_nu(ecole: &Ecole) -> Serie {
    let mut lien = redis::Client::open(ecole.redis_url()).unwrap().get_connection().unwrap();
    let () = lien.set_ex("mesure", vec![b'x'; 500], 600).unwrap();
    seule(TOURS, || {
        chrono(|| {
            for _ in 0..FOIS {
                let lu: Vec<u8> = lien.get("mesure").unwrap();
                assert_eq!(lu.len(), 500);
            }
        })
    })
}

/// Figures and rankings of a school in which each student has 20 marks, from MongoDB; and from Redis, where they are kept.
pub fn vingt(ecole: &Ecole) -> Vec<Ligne> {
    let (school, sans) = ecole.de_vingt_notes();
    let who = qui();
    let cadre = |matiere: Option<&str>, periode: Option<&str>| Cadre {
        matiere: matiere.map(|nom| Matiere::parse(nom).unwrap()),
        periode: periode.map(|nom| Periode::parse(nom).unwrap()),
    };
    let tous = || Filtre::Et(Vec::new());
    let rang = Test::Bornes { de: None, a: Some((Atome::Compte(3), true)) };
    let podium = Filtre::Champ(Champ::Rang, rang);
    let liste = |school: &School, filtre: Filtre, plus: Vec<Champ>| {
        let tri = vec![Tri { champ: Champ::Nom, descendant: false }];
        drop(school.cherche(Requete { filtre, tri, limite: Some(50), saut: 0, plus }, &who).unwrap());
    };
    let classes = ecole.taille.div_ceil(MOYENNE);
    let vite = || But::Duree(Duration::from_millis(300));
    let [annee, maths, t1, maths_t1] =
        [(None, None), (Some("Maths"), None), (None, Some("T1")), (Some("Maths"), Some("T1"))]
            .map(|(m, p)| cadre(m, p));
    let stats = |school: &School, cadre: &Cadre| drop(school.statistiques(cadre, &who).unwrap());
    let top = |school: &School, cadre: &Cadre| drop(school.premiers(tous(), cadre, 10, &who).unwrap());
    let travaux: [(String, But, Travail<'_>); 10] = [
        (format!("stats de l'école ({classes} classes, 20 notes)"), vite(), &|school| stats(school, &annee)),
        ("top 10 de l'école".into(), vite(), &|school| top(school, &annee)),
        ("stats periode=T1 de l'école".into(), But::Aucun, &|school| stats(school, &t1)),
        ("stats matiere=Maths de l'école".into(), But::Aucun, &|school| stats(school, &maths)),
        ("stats matiere=Maths periode=T1 de l'école".into(), But::Aucun, &|school| stats(school, &maths_t1)),
        ("top 10 matiere=Maths de l'école".into(), vite(), &|school| top(school, &maths)),
        ("top 10 periode=T1 de l'école".into(), vite(), &|school| top(school, &t1)),
        ("top 10 matiere=Maths periode=T1 de l'école".into(), But::Aucun, &|school| top(school, &maths_t1)),
        ("find rang<=3 limit=50".into(), But::Aucun, &|school| liste(school, podium.clone(), Vec::new())),
        ("find limit=50 champs=nom,rang".into(), But::Aucun, &|school| liste(school, tous(), vec![Champ::Rang])),
    ];
    let mut lignes = Vec::new();
    for (n, (nom, but, travail)) in travaux.into_iter().enumerate() {
        let lu = seule(TOURS_LENTS, || chrono(|| travail(&sans)));
        lignes.push(Ligne::seule(&nom, &lu, &but));
        let garde = seule(TOURS, || {
            travail(&school);
            chrono(|| travail(&school))
        });
        // Those of the whole year are what the design speaks of.
        let but = if n < 2 { But::Temps(0.05) } else { But::Aucun };
        lignes.push(Ligne::double(format!("· {nom}, de Redis"), &garde, ("sans Redis", &lu), &but));
    }
    lignes
}
