use super::*;
use crate::domain::ColonneNote;

#[test]
fn the_spellings_of_schools_are_fields() {
    for (titre, attendu) in [
        ("Nom de famille", Champ::Nom),
        ("NOM", Champ::Nom),
        ("Nom de l'élève", Champ::Nom),
        ("Prénom(s)", Champ::Prenom),
        ("Prénoms", Champ::Prenom),
        ("Tél.", Champ::Telephone),
        ("Téléphone portable", Champ::Telephone),
        ("Tél. mobile", Champ::Telephone),
        ("N° de téléphone", Champ::Telephone),
        ("N° étudiant", Champ::Matricule),
        ("Numéro", Champ::Matricule),
        ("INE", Champ::Matricule),
        ("Né(e) le", Champ::Naissance),
        ("Date de naissance", Champ::Naissance),
        ("Classe", Champ::Classe),
        ("Groupe", Champ::Classe),
        ("E-mail", Champ::Email),
        ("Courriel", Champ::Email),
        ("Nom du tuteur", Champ::TuteurNom),
        ("Responsable légal", Champ::TuteurNom),
        ("Tél. parent", Champ::TuteurTelephone),
        ("Téléphone du responsable légal", Champ::TuteurTelephone),
        ("tuteur.email", Champ::TuteurEmail),
        ("Adresse e-mail des parents", Champ::TuteurEmail),
    ] {
        assert_eq!(champ(titre), Some(attendu), "{titre}");
    }
    for titre in ["Maths", "Nom et prénom", "N°", "Remarque", "Maths (T1)", "Profession du tuteur", ""] {
        assert_eq!(champ(titre), None, "{titre}");
    }
    for titre in ["Moyenne Maths", "Provisoire", "Provisoire Maths", "provisoire.Éd. physique", "provisoires"] {
        assert!(is_computed(titre) && champ(titre).is_none(), "{titre}");
    }
}

#[test]
fn every_spelling_of_the_table_is_found_by_it() {
    for (titre, attendu) in ENTETES {
        assert_eq!(champ(titre), Some(attendu), "{titre}");
    }
}

#[test]
fn a_column_of_marks_says_what_its_marks_are() {
    for (titre, dit) in [
        ("Maths", "note de Maths"),
        ("Portugais (T1)", "note de Portugais, période T1"),
        ("Anglais (T1, examen)", "note d'Anglais, période T1, examen"),
        ("Maths (Examens)", "note de Maths, examen"),
        ("Maths (T1, devoir 2)", "note de Maths, période T1"),
        ("Maths (T1) coef 2", "note de Maths, période T1, coef 2"),
        ("Maths (coef=1,5)", "note de Maths, coef 1,5"),
        ("Maths (T1) ×2", "note de Maths, période T1, coef 2"),
        ("Maths (Trimestre 1; x 3)", "note de Maths, période Trimestre 1, coef 3"),
        ("Maths (T1) /40", "note de Maths, période T1, sur 40"),
        ("Maths /40", "note de Maths, sur 40"),
        ("Maths (12/10/2025)", "note de Maths, du 12/10/2025"),
        ("Éd. physique T2", "note d'Éd. physique, période T2"),
        ("Maths coef 2", "note de Maths, coef 2"),
        ("(S1)", "note de Général, période S1"),
        ("T1", "note de Général, période T1"),
        ("Xi xx2", "note de Xi xx2"),
    ] {
        assert_eq!(ColonneNote::parse(titre).map(|note| note.to_string()).as_deref(), Ok(dit), "{titre}");
    }
}

#[test]
fn a_header_that_contradicts_itself_is_refused() {
    for titre in ["Maths (T1", "Maths )T1(", "Maths (T1, T2)", "()", "Maths (coef 0)", "Maths (/0)", "Maths (coef)", ""]
    {
        assert!(ColonneNote::parse(titre).is_err(), "{titre}");
    }
}

#[test]
fn the_scale_of_a_header_holds_for_cells_that_name_none() {
    let colonne = ColonneNote::parse("Maths /40").unwrap();
    let lue = |cellule| colonne.note(cellule).map(|dite| dite.note.valeur.to_string()).map_err(|e| e.to_string());
    assert_eq!(lue("24"), Ok("24/40".to_owned()));
    assert_eq!(lue("8/10"), Ok("8/10".to_owned()));
    assert_eq!(lue("ABS"), Ok("ABS".to_owned()));
    assert!(lue("41").is_err());
}
