//! The reports of a class and of the school on paper.

use super::Pdf;
use super::donnees::{ecole, jour, rapport, statistiques};
use carnet::domain::statistiques::{Place, StatistiquesDeClasse};
use carnet::domain::{NomClasse, Periode};
use carnet::report::RapportDEcole;

fn classe(n: u32) -> Pdf {
    Pdf::de(rapport(n).ecrit(Vec::new(), &ecole(), jour()).unwrap())
}

fn etablissement(n: u32) -> Pdf {
    let moyennes = |k: u32| (0..30).map(move |i| Some((i * 61 + k * 97) % 1900));
    let une = |k: u32| StatistiquesDeClasse {
        classe: NomClasse::parse(&format!("Classe {k}")).unwrap(),
        statistiques: statistiques(moyennes(k)),
    };
    let premier = |eleve: &carnet::report::classe::EleveClasse| Place {
        rang: eleve.rang.unwrap(),
        matricule: eleve.matricule.clone(),
        nom: eleve.nom.clone(),
        prenom: eleve.prenom.clone(),
        classe: NomClasse::parse("Classe 3").unwrap(),
        moyenne: eleve.moyenne.unwrap(),
        provisoire: eleve.provisoire,
    };
    let donnees = RapportDEcole {
        titre: "Résultats de l'établissement".into(),
        periode: "Année".into(),
        ensemble: statistiques((0..n).flat_map(moyennes)),
        classes: (0..n).map(une).collect(),
        premiers: rapport(n * 30).eleves.iter().take(10).map(premier).collect(),
    };
    Pdf::de(donnees.ecrit(Vec::new(), &ecole(), jour()).unwrap())
}

#[test]
fn le_rapport_d_une_classe_se_lit_comme_il_se_voit() {
    let pdf = classe(12);
    insta::assert_snapshot!(pdf.texte(), @r#"
    Lycée Blaise Diagne
    12, avenue Cheikh Anta Diop
    Résultats de la classe Tle S2
    BP 5033 – Dakar-Fann | 2e trimestre
    Année scolaire 2025-2026
    Chiffres
    Effectif | Moyenne | Médiane | La plus basse | La plus haute | Écart type | 10 ou plus
    12 | 12,22 | 12,34 | 4,80 | 18,50 | 4,55 | 8 sur 12 (66,7 %)
    Répartition des moyennes
    2 | 2 | 2 | 2 | Mention | Élèves | Part
    Très bien | 3 | 25,0 %
    Bien | 2 | 16,7 %
    Assez bien | 1 | 8,3 %
    1 | 1 | 1 | 1
    Passable | 2 | 16,7 %
    Moins de 10 | 4 | 33,3 %
    [0 ; 2[ | [2 ; 4[ | [4 ; 6[ | [6 ; 8[ | [8 ; 10[ | [10 ; 12[ [12 ; 14[ [14 ; 16[ [16 ; 18[ [18 ; 20]
    Classement
    Rang | Élève | Matricule | Moyenne | Précédente
    1 | Diop Awa 1 | E00001 | 18,50 | 10,00
    2 | Lefèvre Zoé-Élise 2 | E00002 | 18,43 | 10,13
    3 | Łukasiewicz Şeyma 3 | E00003 | 17,13 | 10,26
    4 | Nguyễn Kim Anh 4 | E00004 | 15,76* | 10,39
    5 | Diop Awa 5 | E00005 | 14,39 | 10,52
    6 | Lefèvre Zoé-Élise 6 | E00006 | 13,02 | 10,65
    7 | Łukasiewicz Şeyma 7 | E00007 | 11,65 | 10,78
    8 | Nguyễn Kim Anh 8 | E00008 | 10,28 | 10,91
    9 | Diop Awa 9 | E00009 | 8,91 | 11,04
    10 | Lefèvre Zoé-Élise 10 | E00010 | 7,54 | 11,17
    11 | Łukasiewicz Şeyma 11 | E00011 | 6,17 | 11,30
    12 | Nguyễn Kim Anh 12 | E00012 | 4,80 | 11,43
    * moyenne provisoire : une note au moins est attendue.
    Matières
    Matière | Coef. | Notes | Moyenne | Médiane | Min. | Max. | 10 ou plus
    Mathématiques | 4 | 48 | 8,84 | 9,91 | 0,73 | 19,91 | 6 sur 12
    Mme Ndiaye
    Français | 4 | 48 | 10,28 | 12,37 | 3,02 | 16,71 | 7 sur 12
    M. Lefèvre
    Histoire-géographie | 2 | 48 | 13,39 | 15,48 | 6,13 | 19,82 | 7 sur 12
    Mme Œuvrard
    Anglais LV1 | 2 | 48 | 9,84 | 10,47 | 0,47 | 19,65 | 7 sur 12
    Mr Smith
    Espagnol LV2 | 1 | 48 | 7,95 | 5,63 | 1,45 | 15,63 | 5 sur 12
    Mme García Núñez
    Physique-chimie | 3 | 48 | 11,06 | 8,74 | 4,56 | 18,74 | 5 sur 12
    M. Łukasz Wiśniewski
    SVT | 2 | 48 | 9,17 | 9,39 | 0,21 | 19,39 | 5 sur 12
    Mme Diallo
    Éd. physique et sportive | 0,5 | 48 | 8,94 | 11,03 | 1,68 | 15,37 | 7 sur 12
    M. Şahin
    Philosophie | 1 | 48 | 12,05 | 14,14 | 4,79 | 18,48 | 7 sur 12
    Mme Nguyễn
    Sciences économiques et sociales | 1 | 48 | 11,83 | 10,77 | 0,77 | 19,95 | 7 sur 12
    M. De Souza
    Lycée Blaise Diagne – Résultats de la classe Tle S2 – 2e trimestre – édité le 14/03/2026 | Page 1 / 2
    Les matières comparées
    moyenne | médiane
    Mathématiques
    Français
    Histoire-géographie
    Anglais LV1
    Espagnol LV2
    Physique-chimie
    SVT
    Éd. physique et sportive
    Philosophie
    Sciences économiques et sociales
    0 | 5 | 10 | 15 | 20
    À accompagner (moyenne sous 10)
    Élève | Moyenne | Il manque
    Nguyễn Kim Anh 12 | 4,80 | 5,20
    Łukasiewicz Şeyma 11 | 6,17 | 3,83
    Lefèvre Zoé-Élise 10 | 7,54 | 2,46
    Diop Awa 9 | 8,91 | 1,09
    En progrès depuis la période précédente
    7 élèves :
    Élève | Moyenne | Progrès
    Diop Awa 1 | 18,50 | +8,50
    Lefèvre Zoé-Élise 2 | 18,43 | +8,30
    Łukasiewicz Şeyma 3 | 17,13 | +6,87
    Nguyễn Kim Anh 4 | 15,76* | +5,37
    Diop Awa 5 | 14,39 | +3,87
    Lefèvre Zoé-Élise 6 | 13,02 | +2,37
    Łukasiewicz Şeyma 7 | 11,65 | +0,87
    Lycée Blaise Diagne – Résultats de la classe Tle S2 – 2e trimestre – édité le 14/03/2026 | Page 2 / 2
    "#);
    let parties = ["Chiffres", "Répartition des moyennes", "Classement", "Matières", "Les matières comparées"];
    let signets = pdf.signets();
    assert_eq!(signets[0], "Résultats de la classe Tle S2");
    assert_eq!(signets[1..6], parties);
}

#[test]
fn sans_periode_avant_il_n_y_a_pas_de_colonne_vide_et_la_note_suit_son_tableau() {
    let mut seul = rapport(12);
    seul.eleves.iter_mut().for_each(|eleve| eleve.precedente = None);
    seul.intitule = Some("Terminale scientifique 2".into());
    let texte = Pdf::de(seul.ecrit(Vec::new(), &ecole(), jour()).unwrap()).texte();
    assert!(texte.contains("Rang | Élève | Matricule | Moyenne\n1 | Diop Awa 1 | E00001 | 18,50\n"), "{texte}");
    assert!(texte.contains("Terminale scientifique 2") && !texte.contains("Précédente"), "{texte}");
    // Of a year, who has got on is told between its last two periods.
    let mut annee = rapport(12);
    annee.dernieres = Some((Periode::parse("T1").unwrap(), Periode::parse("T2").unwrap()));
    let texte = Pdf::de(annee.ecrit(Vec::new(), &ecole(), jour()).unwrap()).texte();
    assert!(texte.contains("En progrès de T1 à T2") && !texte.contains("Précédente"), "{texte}");
    for n in 30..42 {
        let mots = classe(n).mots();
        let note = mots.iter().find(|mot| mot.texte == "provisoire").unwrap();
        // The last student's rank, or dash, above it.
        let au_dessus = |mot: &&super::Mot| mot.page == note.page && mot.haut < note.haut && mot.haut > 40.0;
        assert!(mots.iter().filter(au_dessus).any(|mot| mot.texte.starts_with("E0")), "{n}");
    }
}

#[test]
fn une_classe_vide_une_d_un_eleve_et_une_de_mille_deux_cents_ont_leur_rapport() {
    let vide = classe(0).texte();
    assert!(vide.contains("Aucun élève dans cette classe.") && !vide.contains("0,00"), "{vide}");
    assert!(classe(1).texte().contains("1 sur 1 (100,0 %)"));
    let grande = classe(1200).texte();
    for n in 1..=1200 {
        assert!(grande.contains(&format!("E{n:05}")), "{n}");
    }
}

#[test]
fn le_rapport_de_l_ecole_met_les_classes_cote_a_cote() {
    let texte = etablissement(80).texte();
    for k in 0..80 {
        assert_eq!(texte.matches(&format!("Classe {k} | 30 |")).count(), 1, "{k}: {texte}");
    }
    assert!(texte.contains("Ensemble | 2400 |") && texte.contains("Les classes comparées (suite)"), "{texte}");
    assert!(texte.contains("1 | Diop Awa 1 | E00001 | Classe 3 | 18,50"), "{texte}");
    let vide = etablissement(0).texte();
    assert!(
        vide.contains("Aucune classe n'a d'élèves.") && vide.contains("Aucun élève n'a encore de moyenne."),
        "{vide}"
    );
}
