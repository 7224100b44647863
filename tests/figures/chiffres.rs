//! `stats`, `top` and a class's list, from Redis against the same from MongoDB.

use crate::ecole::{Ecole, GRANDE, qui};
use crate::mesure::{But, Ligne, chrono, paires};
use carnet::domain::requete::{Atome, Filtre, Requete, Test, Tri};
use carnet::domain::{Champ, NomClasse};
use carnet::service::School;

const TOURS: usize = 9;
const FOIS: usize = 20;

/// Done on a school with Redis, and on one without.
type Travail<'a> = &'a dyn Fn(&School);

pub fn mesure(ecole: &Ecole) -> Vec<Ligne> {
    let (school, sans, who) = (ecole.peuplee(), ecole.sans_redis(), qui());
    let grande = NomClasse::parse("L1 0").unwrap();
    let celle = || Filtre::Champ(Champ::Classe, Test::Parmi(vec![Atome::Texte(grande.to_string())]));
    let tous = || Filtre::Et(Vec::new());
    let par_moyenne = || vec![Tri { champ: Champ::Moyenne, descendant: true }];
    let liste = |school: &School| {
        let requete = Requete { filtre: celle(), tri: par_moyenne(), limite: None, saut: 0 };
        drop(school.cherche(requete, &who).unwrap());
    };
    let travaux: [(String, But, Travail<'_>); 5] = [
        (format!("stats classe=… ({GRANDE})"), But::Temps(0.05), &|school| {
            school.statistiques_de(&grande, None, &who).unwrap();
        }),
        ("stats de l'école".into(), But::Temps(0.05), &|school| drop(school.statistiques(None, &who).unwrap())),
        (format!("top classe=… ({GRANDE})"), But::Temps(0.05), &|school| {
            drop(school.premiers(celle(), 10, &who).unwrap());
        }),
        ("top de l'école".into(), But::Temps(0.05), &|school| drop(school.premiers(tous(), 10, &who).unwrap())),
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
    lignes
}
