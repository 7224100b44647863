use super::*;

#[test]
fn a_list_fits_80_columns() {
    insta::assert_snapshot!(rendu(&liste(trois(), 0, 3), &p(Format::Table, 80)), @r#"
    Matricule  Nom       Prénom   Téléphone          Classe      Naissance   Moyenne
    ─────────  ────────  ───────  ─────────────────  ──────────  ──────────  ───────
    UCI0001    De Sousa  Anabela  06 11 22 33 44     L3          27/09/2008   12,50*
    UCI0002    Lefèvre   Élise    +221 77 123 45 67  L3 Inform…  27/09/2008    9,50
    UCI0003    日本      Zoé      —                  L2          —                —
    * moyenne provisoire : une note est attendue

    3 étudiants
    "#);
}

#[test]
fn a_list_at_120_columns_is_whole() {
    insta::assert_snapshot!(rendu(&liste(trois(), 0, 649), &p(Format::Table, 120)), @r#"
    Matricule  Nom       Prénom   Téléphone          Classe           Naissance   Moyenne
    ─────────  ────────  ───────  ─────────────────  ───────────────  ──────────  ───────
    UCI0001    De Sousa  Anabela  06 11 22 33 44     L3               27/09/2008   12,50*
    UCI0002    Lefèvre   Élise    +221 77 123 45 67  L3 Informatique  27/09/2008    9,50
    UCI0003    日本      Zoé      —                  L2               —                —
    * moyenne provisoire : une note est attendue

    3 étudiants sur 649 (page=2 pour la suite)
    "#);
}

#[test]
fn a_list_at_40_columns_keeps_what_names_a_student_and_his_average() {
    insta::assert_snapshot!(rendu(&liste(trois(), 6, 649), &p(Format::Table, 40)), @"
    Matricule  Nom       Prénom   Moyenne
    ─────────  ────────  ───────  ───────
    UCI0001    De Sousa  Anabela   12,50*
    UCI0002    Lefèvre   Élise      9,50
    UCI0003    日本      Zoé           —
    * moyenne provisoire : une note est attendue

    3 étudiants sur 649 (page=4 pour la
      suite)
    ");
}

#[test]
fn a_long_name_is_shortened_never_wrapped() {
    let long = identite("=HYPERLINK(\"http://exemple.org/une/tres/longue/adresse\")", &"Ève-".repeat(20), None, "L3");
    insta::assert_snapshot!(rendu(&liste(vec![resume("E1", long, Some(2000), false)], 0, 1), &p(Format::Table, 80)), @r#"
    Matricule  Nom             Prénom         Téléphone  Classe  Naissance   Moyenne
    ─────────  ──────────────  ─────────────  ─────────  ──────  ──────────  ───────
    E1         =HYPERLINK("h…  Ève-Ève-Ève-…  —          L3      27/09/2008    20,00

    1 étudiant
    "#);
}

#[test]
fn the_count_line_agrees_and_tells_the_next_page() {
    let count = |shown: usize, saut, total| {
        let students = trois().into_iter().cycle().take(shown).collect();
        rendu(&liste(students, saut, total), &p(Format::Table, 80)).lines().last().unwrap().to_owned()
    };
    let said = [
        count(0, 0, 0),
        count(0, 40, 7),
        count(1, 0, 1),
        count(2, 0, 2),
        count(20, 0, 649),
        count(20, 40, 649),
        count(9, 640, 649),
        count(20, 7, 100_000),
    ];
    let vide = |personne| {
        let vide = Liste { etudiants: Vec::new(), total: 0, saut: 0, colonnes: None, personne };
        rendu(&Outcome::Liste(vide), &p(Format::Table, 120))
    };
    assert_eq!(
        [Personne::Ecole, Personne::Classes].map(vide),
        [
            "l'école n'a encore aucun étudiant : « add » en ajoute un, « import liste.csv » ceux d'un fichier\n",
            "aucun étudiant n'est dans vos classes (« whoami » les montre)\n"
        ]
    );
    insta::assert_snapshot!(said.join("\n"), @"
    aucun étudiant ne correspond (« find » seul les montre tous)
    aucun étudiant sur cette page : 7 en tout (page=1 pour le début)
    1 étudiant
    2 étudiants
    20 étudiants sur 649 (page=2 pour la suite)
    20 étudiants sur 649 (page=4 pour la suite)
    9 étudiants sur 649 (dernière page)
    20 étudiants sur 100 000
    ");
}

#[test]
fn vertical_has_a_field_a_line() {
    insta::assert_snapshot!(rendu(&liste(trois().split_off(2), 0, 1), &p(Format::Vertical, 80)), @r#"
    matricule : UCI0003
    nom : 日本
    prénom : Zoé
    téléphone : —
    e-mail : —
    classe : L2
    date de naissance : —
    moyenne : —

    1 étudiant
    "#);
}

#[test]
fn an_average_under_ten_stands_out_where_colours_are_on() {
    let coloured = rendu(&liste(trois(), 0, 3), &Presentation { couleur: true, ..p(Format::Table, 120) });
    assert!(coloured.contains("9,50\x1b[0m") && !coloured.contains("12,50*\x1b[0m"), "{coloured}");
    let bare = ["\x1b[31m", "\x1b[1m", "\x1b[0m"].iter().fold(coloured, |text, code| text.replace(code, ""));
    assert_eq!(bare, rendu(&liste(trois(), 0, 3), &p(Format::Table, 120)));
}

fn choisie() -> Outcome {
    let mut etudiants = trois();
    for (etudiant, (rang, note)) in
        etudiants.iter_mut().zip([(Some(1), Some((1500, true))), (Some(2), None), (None, None)])
    {
        etudiant.plus.rang = rang;
        etudiant.plus.notes = 4;
        etudiant.plus.moyennes =
            note.into_iter().map(|(n, attendue)| ("maths".into(), (Centiemes(n), attendue))).collect();
    }
    let colonnes = Colonnes::parse("rang,nom,moyenne.Maths,moyenne,mention,notes,tel").unwrap();
    Outcome::Liste(Liste { etudiants, total: 3, saut: 0, colonnes: Some(colonnes), personne: Personne::Cherchee })
}

#[test]
fn chosen_columns_stand_as_they_were_asked_for() {
    insta::assert_snapshot!(rendu(&choisie(), &p(Format::Table, 80)), @"
    Rang  Nom        Maths  Moyenne  Mention     Notes  Téléphone
    ────  ────────  ──────  ───────  ──────────  ─────  ─────────────────
       1  De Sousa  15,00*   12,50*  Assez bien      4  06 11 22 33 44
       2  Lefèvre       —     9,50   —               4  +221 77 123 45 67
       —  日本          —        —   —               4  —
    * moyenne provisoire : une note est attendue

    3 étudiants
    ");
    insta::assert_snapshot!(rendu(&choisie(), &p(Format::Vertical, 80)), @"
    rang : 1
    nom : De Sousa
    moyenne, Maths : 15,00 (prov.)
    moyenne : 12,50 (prov.)
    mention : Assez bien
    notes : 4
    téléphone : 06 11 22 33 44

    rang : 2
    nom : Lefèvre
    moyenne, Maths : —
    moyenne : 9,50
    mention : —
    notes : 4
    téléphone : +221 77 123 45 67

    rang : —
    nom : 日本
    moyenne, Maths : —
    moyenne : —
    mention : —
    notes : 4
    téléphone : —

    3 étudiants
    ");
    insta::assert_snapshot!(rendu(&choisie(), &p(Format::Json, None)), @r#"[{"rang":1,"nom":"De Sousa","moyenne.Maths":15,"provisoire.Maths":true,"moyenne":12.5,"provisoire":true,"mention":"Assez bien","notes":4,"telephone":"+33611223344"},{"rang":2,"nom":"Lefèvre","moyenne.Maths":null,"provisoire.Maths":false,"moyenne":9.5,"provisoire":false,"mention":null,"notes":4,"telephone":"+221771234567"},{"rang":null,"nom":"日本","moyenne.Maths":null,"provisoire.Maths":false,"moyenne":null,"provisoire":false,"mention":null,"notes":4,"telephone":null}]"#);
    insta::assert_snapshot!(rendu(&choisie(), &p(Format::Csv, None)), @"
    rang;nom;moyenne.Maths;provisoire.Maths;moyenne;provisoire;mention;notes;telephone
    1;De Sousa;15,00;oui;12,50;oui;Assez bien;4;+33611223344
    2;Lefèvre;;non;9,50;non;;4;+221771234567
    ;日本;;non;;non;;4;
    ");
}
