//! The reports of a class and of the school on paper.

use super::Pdf;
use super::donnees::{ecole, jour, rapport, statistiques};
use carnet::domain::NomClasse;
use carnet::domain::statistiques::{Place, StatistiquesDeClasse};
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
    insta::assert_snapshot!(pdf.texte(), @"");
    let parties = ["Chiffres", "Répartition des moyennes", "Classement", "Matières", "Les matières comparées"];
    let signets = pdf.signets();
    assert_eq!(signets[0], "Résultats de la classe Tle S2");
    assert_eq!(signets[1..6], parties);
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
