use crate::domain::Champ;
use crate::exchange::tests::{Lus, lit};
use crate::exchange::{Limites, Options};

const BASE: &str = "Matricule;Nom;Prénom;Tél.;Classe";

fn lignes(suite: &str) -> Lus {
    lit(&format!("{BASE}{suite}"), &Options::default())
}

fn dites(lecture: &Lus) -> Vec<String> {
    lecture.fautes.iter().map(|f| format!("{} {} : {}", f.ligne, f.champ, f.message)).collect()
}

#[test]
fn every_wrong_cell_is_a_fault_and_the_line_is_no_candidate() {
    let lecture = lignes(";Maths (T1);Maths (T2)\na b;Diop;;06;L3;24;-1\n");
    let champs: Vec<_> = lecture.fautes.iter().map(|f| f.champ.as_str()).collect();
    assert_eq!(champs, ["Matricule", "Prénom", "Tél.", "Maths (T1)", "Maths (T2)"]);
    assert!(lecture.candidats.is_empty());
}

#[test]
fn a_blank_cell_says_nothing_and_a_dash_empties() {
    let lecture = lignes(";Email;Maths (T1)\n;Diop;Awa;-;L3;;\n;Fall;Aïda;0611223344;L3;-;12\n");
    assert_eq!(dites(&lecture), [""; 0]);
    let [awa, aida] = &lecture.candidats[..] else { panic!() };
    assert_eq!((&awa.matricule, &awa.modification.telephone, &awa.modification.email), (&None, &Some(None), &None));
    assert!(awa.notes.is_empty() && aida.notes.len() == 1);
    assert_eq!(aida.modification.email, Some(None));
}

#[test]
fn a_new_student_needs_name_first_name_phone_and_class() {
    let lecture = lignes("\nE1;;;;\n");
    assert_eq!(
        dites(&lecture),
        [
            "2 Nom : nom manquant",
            "2 Prénom : prénom manquant",
            "2 Tél. : téléphone manquant (« - » dit qu'il n'y en a pas)",
            "2 Classe : classe manquante",
        ]
    );
}

#[test]
fn a_school_without_phones_need_not_say_so_on_every_line() {
    let options = Options { sans_telephone: true, ..Options::default() };
    for texte in ["Nom;Prénom;Classe\nDiop;Awa;L3\n", "Nom;Prénom;Classe;Tél.\nDiop;Awa;L3;\n"] {
        let lecture = lit(texte, &options);
        assert_eq!(lecture.candidats[0].modification.manquants(), Vec::<Champ>::new());
        assert_eq!(lecture.candidats[0].modification.telephone, Some(None));
    }
}

#[test]
fn a_phone_or_matricule_belongs_to_the_first_line_that_has_it() {
    let lecture = lignes(
        "\nE1;Diop;Awa;06 11 22 33 44;L3\nE2;Fall;;06 11 22 33 55;L3\n\
         e1;Ba;Ali;+33611223344;L3\nE4;Sy;Abdou;0033611223355;L3\n",
    );
    assert_eq!(
        dites(&lecture),
        [
            "3 Prénom : prénom manquant",
            "4 Matricule : matricule déjà à la ligne 2",
            "4 Tél. : téléphone déjà à la ligne 2",
            // The line that has it first is at fault for another reason: whose phone it is, only the school can say.
            "5 Tél. : téléphone déjà à la ligne 3",
        ]
    );
    assert_eq!(lecture.candidats.len(), 1);
}

#[test]
fn a_line_of_another_length_is_a_fault() {
    let lecture = lignes("\nE1;Diop;Awa;0611223344\nE2;Diop;Awa;0611223344;L3;;\nE3;Diop;Awa;0611223355;L3;x\nE4\n");
    assert_eq!(
        dites(&lecture),
        [
            "2 Classe : ligne trop courte : 4 cellules, 5 attendues",
            "4  : ligne trop longue : 6 cellules, 5 attendues",
            "5 Nom : ligne trop courte : 1 cellule, 5 attendues",
        ]
    );
}

#[test]
fn below_columns_without_header_nothing_is_missed() {
    assert_eq!(dites(&lignes(";;\nE1;Diop;Awa;0611223344;L3\n")), [""; 0]);
}

#[test]
fn several_marks_come_in_one_cell() {
    let lecture = lignes(";Notes\nE1;Diop;Awa;0611223344;L3;Math[14|15:10] Anglais[12]\nE2;Fall;Ali;-;L3;Math[24]\n");
    assert_eq!(lecture.candidats[0].notes.len(), 4);
    assert_eq!(lecture.fautes[0].champ, "Notes");
}

#[test]
fn an_update_needs_to_know_of_whom() {
    let options = Options { mise_a_jour: true, ..Options::default() };
    let lecture = lit("Matricule;Tél.;Classe\nE1;;L3\n;0611223344;L2\n;;L1\n;-;L1\n", &options);
    assert_eq!(lecture.candidats.len(), 2);
    assert_eq!(lecture.candidats[0].modification.nom, None);
    let message = "ni matricule ni téléphone : on ne sait pas de quel étudiant il s'agit";
    assert_eq!(dites(&lecture), [format!("4 Matricule : {message}"), format!("5 Matricule : {message}")]);
}

#[test]
fn no_cell_carries_what_a_terminal_obeys_not_even_an_ignored_one() {
    let lecture = lignes(";\nE1;Di\0op;Awa;-;L3;\nE2;Diop;Awa;-;L3;a\x1b[2J\nE3;\"Di\nop\";Awa;-;L3;\"a\nb\"\n");
    assert_eq!(
        dites(&lecture),
        [
            "2 Nom : le caractère ␀ (U+0000) n'est pas permis",
            "3  : le caractère ␛ (U+001B) n'est pas permis",
            "4 Nom : la cellule a plusieurs lignes : mettez une espace à la place du retour à la ligne (dans Excel, remplacez Ctrl+J), ou refermez le guillemet ouvert",
        ]
    );
    assert_eq!(lecture.fautes[0].valeur, "Di␀op");
}

#[test]
fn an_open_quote_is_a_fault_of_its_line_and_its_column() {
    let lecture = lignes("\nE1;\"Diop;Awa;-;L3\nE2;Fall;Ali;-;L3\n");
    assert_eq!(dites(&lecture), ["2 Nom : guillemet ouvert et jamais refermé"]);
    assert_eq!(lecture.candidats.len(), 1);
}

#[test]
fn an_endless_cell_is_a_fault_and_is_shown_cut() {
    let options = Options { limites: Limites { caracteres: 50, ..Limites::default() }, ..Options::default() };
    let lecture =
        lit(&format!("{BASE};\nE1;{};Awa;-;L3;\nE2;Ali;Fall;-;L3;{}", "é".repeat(51), "é".repeat(50)), &options);
    assert_eq!(dites(&lecture), ["2 Nom : cellule trop longue : 50 caractères au plus"]);
    assert_eq!(lignes(&format!("\nE1;{};Awa;-;L3\n", "x".repeat(300))).fautes[0].valeur.chars().count(), 60);
}

#[test]
fn many_lines_are_read_in_their_order() {
    let suite: String = (0..9_000).map(|n| format!("\nE{n};Diop;Awa;-;L3")).collect();
    let lecture = lignes(&suite);
    assert!(lecture.candidats.iter().zip(2..).all(|(candidat, ligne)| candidat.ligne == ligne));
    assert_eq!(lecture.candidats.len(), 9_000);
}
