//! `stats`, `top`, `cache status`, and notices about Redis.

use super::*;
use crate::command::dialogue::Avis;
use crate::domain::statistiques::{Cadre, Effectifs, Etape, Place, StatistiquesDeClasse, StatistiquesParClasse};

fn l3() -> Effectifs {
    let mut effectifs = Effectifs::default();
    for (moyenne, combien) in [(Some(950), 1), (Some(1250), 2), (Some(1800), 1), (None, 1)] {
        effectifs.ajoute(moyenne.map(Centiemes), combien, combien * 3);
    }
    effectifs
}

fn classe() -> Outcome {
    let classe = NomClasse::parse("L3").unwrap();
    let etape = |nom: &str, moyenne| Etape {
        periode: Periode::parse(nom).unwrap(),
        avec_moyenne: 4,
        moyenne: Some(Centiemes(moyenne)),
    };
    Outcome::Statistiques(Box::new(Chiffres {
        classe: Some(classe),
        cadre: Cadre::default(),
        statistiques: l3().statistiques(),
        etapes: vec![etape("T1", 1050), etape("T2", 1190), etape("T3", 1313)],
    }))
}

fn classes() -> Outcome {
    let une = |nom: &str, effectifs: &Effectifs| StatistiquesDeClasse {
        classe: NomClasse::parse(nom).unwrap(),
        statistiques: effectifs.statistiques(),
    };
    let mut vide = Effectifs::default();
    vide.ajoute(None, 2, 0);
    let mut ensemble = l3();
    ensemble.joint(&vide);
    let classes = vec![une("L3", &l3()), une("2de A", &vide)];
    let toutes = StatistiquesParClasse { classes, ensemble: ensemble.statistiques() };
    Outcome::StatistiquesDesClasses { toutes, cadre: Cadre::default() }
}

fn classement() -> Outcome {
    let place = |rang, nom: &str, moyenne| Place {
        rang,
        matricule: Matricule::parse("UCI0001").unwrap(),
        nom: Nom::parse(nom).unwrap(),
        prenom: Prenom::parse("Awa").unwrap(),
        classe: NomClasse::parse("L3").unwrap(),
        moyenne: Centiemes(moyenne),
        provisoire: false,
    };
    let cadre = Cadre { matiere: Some(Matiere::parse("Maths").unwrap()), periode: None };
    let places = vec![place(1, "Diop", 1867), place(2, "=Fall", 950)];
    Outcome::Classement(Classement { places, ex_aequo: true, cadre })
}

#[test]
fn the_figures_of_a_class_read_one_a_line() {
    insta::assert_snapshot!(rendu(&classe(), &p(Format::Table, 80)), @"
    classe             : L3
    effectif           : 5 étudiants
    notes              : 15
    moyenne            : 13,13
    médiane            : 12,50
    premier quartile   : 9,50
    troisième quartile : 12,50
    la plus basse      : 9,50
    la plus haute      : 18,00
    écart type         : 3,07
    admis (10 ou plus) : 3 sur 4 (75,0 %)
    Passable           : 0
    Assez bien         : 2
    Bien               : 0
    Très bien          : 1

    répartition
    [0 ; 2[   : 0
    [2 ; 4[   : 0
    [4 ; 6[   : 0
    [6 ; 8[   : 0
    [8 ; 10[  : 1 ████████████████████
    [10 ; 12[ : 0
    [12 ; 14[ : 2 ████████████████████████████████████████
    [14 ; 16[ : 0
    [16 ; 18[ : 0
    [18 ; 20] : 1 ████████████████████

    évolution : ▁▅█  T1 10,50, T2 11,90, T3 13,13
    ");
}

#[test]
fn where_the_terminal_knows_no_blocks_bars_are_ascii() {
    let simple = Presentation { unicode: false, ..p(Format::Table, 40) };
    insta::assert_snapshot!(rendu(&classe(), &simple).split_once("répartition\n").unwrap().1, @"
    [0 ; 2[   : 0
    [2 ; 4[   : 0
    [4 ; 6[   : 0
    [6 ; 8[   : 0
    [8 ; 10[  : 1 #############
    [10 ; 12[ : 0
    [12 ; 14[ : 2 ##########################
    [14 ; 16[ : 0
    [16 ; 18[ : 0
    [18 ; 20] : 1 #############

    évolution : _-'  T1 10,50, T2 11,90, T3
      13,13
    ");
}

#[test]
fn bars_fit_the_terminal() {
    for largeur in [20, 40, 80] {
        let texte = rendu(&classe(), &p(Format::Table, largeur));
        let bars = texte.lines().filter(|line| line.contains('█'));
        assert!(bars.clone().count() >= 3, "{texte}");
        assert!(bars.clone().all(|line| crate::texte::width(line) <= largeur), "{texte}");
    }
}

#[test]
fn the_figures_of_the_classes_are_a_table() {
    insta::assert_snapshot!(rendu(&classes(), &p(Format::Table, 80)), @"
    Classe    Effectif  Moyenne  Médiane    Q1     Q3   Min    Max  Admis
    ────────  ────────  ───────  ───────  ────  ─────  ────  ─────  ─────
    L3               5    13,13    12,50  9,50  12,50  9,50  18,00      3
    2de A            2        —        —     —      —     —      —      0
    ────────  ────────  ───────  ───────  ────  ─────  ────  ─────  ─────
    Ensemble         7    13,13    12,50  9,50  12,50  9,50  18,00      3

    2 classes, 7 étudiants
    ");
}

#[test]
fn a_ranking_is_a_table() {
    insta::assert_snapshot!(rendu(&classement(), &p(Format::Table, 80)), @"
    Rang  Matricule  Nom    Prénom  Classe  Moyenne
    ────  ─────────  ─────  ──────  ──────  ───────
       1  UCI0001    Diop   Awa     L3        18,67
       2  UCI0001    =Fall  Awa     L3         9,50

    2 étudiants, Maths ; d'autres ont aussi 9,50
    ");
}

#[test]
fn programs_read_figures_as_the_design_has_them() {
    insta::assert_snapshot!(rendu(&classe(), &p(Format::Json, None)), @r#"{"effectif":5,"notes":15,"moyenne":13.13,"mediane":12.5,"min":9.5,"max":18,"ecart_type":3.07,"admis":3,"mentions":{"Passable":0,"Assez bien":2,"Bien":0,"Très bien":1},"repartition":[0,0,0,0,1,0,2,0,0,1],"q1":9.5,"q3":12.5,"taux":75,"evolution":[{"periode":"T1","avec_moyenne":4,"moyenne":10.5},{"periode":"T2","avec_moyenne":4,"moyenne":11.9},{"periode":"T3","avec_moyenne":4,"moyenne":13.13}]}"#);
    insta::assert_snapshot!(rendu(&classement(), &p(Format::Json, None)), @r#"[{"rang":1,"matricule":"UCI0001","nom":"Diop","prenom":"Awa","classe":"L3","moyenne":18.67,"provisoire":false},{"rang":2,"matricule":"UCI0001","nom":"=Fall","prenom":"Awa","classe":"L3","moyenne":9.5,"provisoire":false}]"#);
    insta::assert_snapshot!(rendu(&classes(), &p(Format::Csv, None)), @"
    classe;effectif;notes;moyenne;mediane;min;max;ecart_type;admis;passable;assez_bien;bien;tres_bien;de_0_a_2;de_2_a_4;de_4_a_6;de_6_a_8;de_8_a_10;de_10_a_12;de_12_a_14;de_14_a_16;de_16_a_18;de_18_a_20;q1;q3;taux
    L3;5;15;13,13;12,50;9,50;18,00;3,07;3;0;2;0;1;0;0;0;0;1;0;2;0;0;1;9,50;12,50;75,00
    2de A;2;0;;;;;;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;;;
    ");
    insta::assert_snapshot!(rendu(&classement(), &p(Format::Csv, None)), @"
    rang;matricule;nom;prenom;classe;moyenne;provisoire
    1;UCI0001;Diop;Awa;L3;18,67;non
    2;UCI0001;'=Fall;Awa;L3;9,50;non
    ");
}

#[test]
fn the_cache_tells_what_it_does_or_why_it_does_nothing() {
    let etat = EtatCache {
        trouves: 1_200,
        absents: 300,
        occupes: 1,
        portees: 42,
        octets: 1_300_000,
        version: "7.0.15".into(),
    };
    let aide = Outcome::Cache(CacheVu { etat: Some(etat), raison: None });
    insta::assert_snapshot!(rendu(&aide, &p(Format::Table, 80)), @"
    lectures trouvées dans Redis      : 79,9 %
    trouvées                          : 1 200
    pas encore gardées                : 300
    pendant une écriture              : 1
    fiches, classes et comptes gardés : 42
    mémoire de Redis                  : 1 300 Ko
    version de Redis                  : 7.0.15
    ");
    insta::assert_snapshot!(rendu(&aide, &p(Format::Json, None)), @r#"{"redis":true,"raison":null,"taux":79.95,"trouves":1200,"absents":300,"occupes":1,"portees":42,"octets":1300000,"version":"7.0.15"}"#);
    insta::assert_snapshot!(rendu(&aide, &p(Format::Csv, None)), @"
    redis;raison;taux;trouves;absents;occupes;portees;octets;version
    oui;;79,95;1200;300;1;42;1300000;7.0.15
    ");
    let sans = Outcome::Cache(CacheVu { etat: None, raison: Some("Redis ne répond pas (redis://h)".into()) });
    insta::assert_snapshot!(rendu(&sans, &p(Format::Table, 80)), @"Redis ne répond pas (redis://h) : carnet lit tout dans MongoDB");
    insta::assert_snapshot!(rendu(&sans, &p(Format::Json, None)), @r#"{"redis":false,"raison":"Redis ne répond pas (redis://h)","taux":null,"trouves":null,"absents":null,"occupes":null,"portees":null,"octets":null,"version":null}"#);
}

#[test]
fn notices_about_redis_read_as_sentences() {
    let lectures = vec![("étudiant", true), ("rang", false)];
    let texte = |une: &Avis| avis(une, &p(Format::Table, 120));
    insta::assert_snapshot!(texte(&Avis::Provenance { lectures }), @"provenance : étudiant de Redis, rang de MongoDB");
    insta::assert_snapshot!(texte(&Avis::RedisEvince), @"
    attention : quand sa mémoire est pleine, ce Redis efface aussi ce qu'il devait garder : une moyenne périmée pourrait
      alors s'afficher une minute ; réglez maxmemory-policy sur volatile-ttl
    ");
    insta::assert_snapshot!(texte(&Avis::RedisRevenu), @"information : Redis répond de nouveau : carnet s'en sert à nouveau");
}
