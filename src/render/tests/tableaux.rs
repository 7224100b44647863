//! `report`.

use super::*;
use crate::domain::tableau::TableauDeClasse;

fn tableau(notes: &[(&str, &str)]) -> Outcome {
    let etudiant = |(n, (nom, notes)): (usize, &(&str, &str))| {
        let mut etudiant = Etudiant::nouveau(Matricule::numero(n as u64 + 1), identite(nom, "Awa", None, "L3"));
        if !notes.is_empty() {
            notation::parse(notes).unwrap().into_iter().for_each(|note| {
                etudiant.ajoute(note, "prof");
            });
        }
        etudiant
    };
    let etudiants: Vec<Etudiant> = notes.iter().enumerate().map(etudiant).collect();
    Outcome::Tableau(TableauDeClasse::de(NomClasse::parse("L3").unwrap(), &Reglement::default(), None, &etudiants))
}

fn petit() -> Outcome {
    tableau(&[
        ("Diop", "Maths[12|ATT] Anglais[9,5]"),
        ("=Fall", "Maths[18]"),
        ("Sarr", "Maths[12] Anglais[9,5]"),
        ("Ba", ""),
    ])
}

const LONGUES: &str = "Maths[12] Français[11] Histoire-Géographie[8] Éducation physique et sportive[15] Anglais[13] \
    Espagnol[14] Sciences de la vie et de la Terre[10] Physique-Chimie[9] Technologie[16] Musique[17] \
    Arts plastiques[11] Latin[20]";

#[test]
fn a_class_is_a_table_with_ranks_and_its_own_lines() {
    insta::assert_snapshot!(rendu(&petit(), &p(Format::Table, 80)), @"
    Nom et prénom          Maths  Anglais  Moyenne  Rang
    ────────────────────  ──────  ───────  ───────  ────
    Diop Awa              12,00*     9,50   10,75*     2
    =Fall Awa             18,00         —   18,00      1
    Sarr Awa              12,00      9,50   10,75      2
    Ba Awa                    —         —       —      —
    ────────────────────  ──────  ───────  ───────  ────
    Moyenne de la classe  14,00      9,50   13,17
    La plus basse         12,00      9,50   10,75
    La plus haute         18,00      9,50   18,00
    * moyenne provisoire : une note est attendue

    L3 : 4 étudiants
    ");
}

#[test]
fn many_subjects_are_shortened_and_go_on_below() {
    insta::assert_snapshot!(rendu(&tableau(&[("Diop", LONGUES), ("De Sousa Mendes", "Maths[7]")]), &p(Format::Table, 80)), @"
    Nom et prénom         Maths  Fran.    HG    EPS  Angl.  Espa.    SVT    PC
    ────────────────────  ─────  ─────  ────  ─────  ─────  ─────  ─────  ────
    Diop Awa              12,00  11,00  8,00  15,00  13,00  14,00  10,00  9,00
    De Sousa Mendes Awa    7,00      —     —      —      —      —      —     —
    ────────────────────  ─────  ─────  ────  ─────  ─────  ─────  ─────  ────
    Moyenne de la classe   9,50  11,00  8,00  15,00  13,00  14,00  10,00  9,00
    La plus basse          7,00  11,00  8,00  15,00  13,00  14,00  10,00  9,00
    La plus haute         12,00  11,00  8,00  15,00  13,00  14,00  10,00  9,00

    Nom et prénom         Tech.  Musi.     AP  Latin  Moyenne  Rang
    ────────────────────  ─────  ─────  ─────  ─────  ───────  ────
    Diop Awa              16,00  17,00  11,00  20,00    13,00     1
    De Sousa Mendes Awa       —      —      —      —     7,00     2
    ────────────────────  ─────  ─────  ─────  ─────  ───────  ────
    Moyenne de la classe  16,00  17,00  11,00  20,00    10,00
    La plus basse         16,00  17,00  11,00  20,00     7,00
    La plus haute         16,00  17,00  11,00  20,00    13,00
    matières : Fran. Français, HG Histoire-Géographie, EPS Éducation physique et
      sportive, Angl. Anglais, Espa. Espagnol, SVT Sciences de la vie et de la
      Terre, PC Physique-Chimie, Tech. Technologie, Musi. Musique, AP Arts
      plastiques

    L3 : 2 étudiants
    ");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for largeur in [40, 60, 80, 100, 200] {
        for line in rendu(&tableau(&[("Diop", LONGUES)]), &p(Format::Table, largeur)).lines() {
            assert!(crate::texte::width(line) <= largeur, "{largeur}: {line}");
        }
    }
}

#[test]
fn programs_read_the_table_too() {
    insta::assert_snapshot!(rendu(&petit(), &p(Format::Json, None)), @r#"{"classe":"L3","periode":null,"matieres":["Maths","Anglais"],"etudiants":[{"matricule":"E00001","nom":"Diop","prenom":"Awa","moyennes":{"Maths":12,"Anglais":9.5},"moyenne":10.75,"provisoire":true,"provisoires":["Maths"],"rang":2},{"matricule":"E00002","nom":"=Fall","prenom":"Awa","moyennes":{"Maths":18,"Anglais":null},"moyenne":18,"provisoire":false,"provisoires":[],"rang":1},{"matricule":"E00003","nom":"Sarr","prenom":"Awa","moyennes":{"Maths":12,"Anglais":9.5},"moyenne":10.75,"provisoire":false,"provisoires":[],"rang":2},{"matricule":"E00004","nom":"Ba","prenom":"Awa","moyennes":{"Maths":null,"Anglais":null},"moyenne":null,"provisoire":false,"provisoires":[],"rang":null}],"chiffres":{"Maths":{"effectif":3,"moyenne":14,"min":12,"max":18},"Anglais":{"effectif":2,"moyenne":9.5,"min":9.5,"max":9.5}},"ensemble":{"effectif":3,"moyenne":13.17,"min":10.75,"max":18}}"#);
    insta::assert_snapshot!(rendu(&petit(), &p(Format::Csv, None)), @"
    matricule;nom;prenom;Maths;Anglais;moyenne;provisoire;provisoires;rang
    E00001;Diop;Awa;12,00;9,50;10,75;oui;Maths;2
    E00002;'=Fall;Awa;18,00;;18,00;non;;1
    E00003;Sarr;Awa;12,00;9,50;10,75;non;;2
    E00004;Ba;Awa;;;;non;;

    classe;Maths;Anglais;moyenne
    moyenne;14,00;9,50;13,17
    min;12,00;9,50;10,75
    max;18,00;9,50;18,00
    ");
    insta::assert_snapshot!(rendu(&petit(), &p(Format::Vertical, None)), @"
    matricule : E00001
    nom : Diop
    prénom : Awa
    Maths : 12,00 (prov.)
    Anglais : 9,50
    moyenne : 10,75 (prov.)
    rang : 2

    matricule : E00002
    nom : =Fall
    prénom : Awa
    Maths : 18,00
    Anglais : —
    moyenne : 18,00
    rang : 1

    matricule : E00003
    nom : Sarr
    prénom : Awa
    Maths : 12,00
    Anglais : 9,50
    moyenne : 10,75
    rang : 2

    matricule : E00004
    nom : Ba
    prénom : Awa
    Maths : —
    Anglais : —
    moyenne : —
    rang : —

    L3 : 4 étudiants
    ");
}
