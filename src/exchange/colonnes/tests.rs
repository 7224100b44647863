use super::*;
use crate::error::Cause;
use crate::exchange::tests::feuille;

fn options(colonnes: &str) -> Options {
    Options { colonnes: Options::correspondances(colonnes).unwrap(), ..Options::default() }
}

fn compris(texte: &str, options: &Options) -> Vec<String> {
    comprendre(&feuille(texte), options).unwrap().colonnes.iter().map(ToString::to_string).collect()
}

fn fautes(texte: &str, options: &Options) -> Vec<String> {
    match *comprendre(&feuille(texte), options).unwrap_err().cause {
        Cause::Import(import @ ImportError::Colonnes(_)) => {
            assert!(import.conseil().is_some());
            let ImportError::Colonnes(fautes) = import else { unreachable!() };
            fautes.iter().map(ToString::to_string).collect()
        }
        autre => panic!("{autre}"),
    }
}

const BASE: &str = "Nom;Prénom;Tél.;Classe";
const DIOP: &str = "Diop;Awa;0611223344;L3";

#[test]
fn headers_are_matched_without_case_or_accents() {
    let vus = compris("NOM;prenom;TELEPHONE;Né(e) le;CLASSE\na;b;c;d;e\n", &Options::default());
    assert_eq!(vus, ["nom", "prénom", "téléphone", "date de naissance", "classe"]);
}

#[test]
fn a_header_without_brackets_is_a_mark_where_most_cells_are() {
    let vus = compris(&format!("{BASE};Maths\n{DIOP};12\n{DIOP};24\n{DIOP};ABS\n{DIOP};\n"), &Options::default());
    assert_eq!(vus[4], "note de Maths");
    let dites = fautes(&format!("{BASE};Remarque\n{DIOP};12\n{DIOP};sage\n"), &Options::default());
    assert_eq!(dites, ["colonne « Remarque » non comprise"]);
}

#[test]
fn numbers_that_are_no_marks_are_not_taken_for_marks() {
    for titre in ["Âge", "N°", "Absences"] {
        let dites = fautes(&format!("{titre};{BASE}\n15;{DIOP}\n"), &Options::default());
        assert_eq!(dites, [format!("colonne « {titre} » non comprise")]);
    }
}

#[test]
fn what_follows_from_the_rest_and_what_says_nothing_is_left_out_and_told() {
    let vus =
        compris(&format!("{BASE};;Moyenne (T1);Rang;Vide;Notes;Erreur\n{DIOP};x;12;1;;12;faux\n"), &Options::default());
    assert_eq!(
        vus[4..],
        [
            "ignorée (sans titre)",
            "ignorée (carnet la calcule)",
            "ignorée (carnet la calcule)",
            "ignorée (vide)",
            "notes",
            "ignorée (messages d'un fichier de rejets)"
        ]
    );
}

#[test]
fn the_user_says_what_a_header_does_not() {
    let texte = "Nom;Prénom;Joindre;Classe;Remarque;C1;C2;Rang\nDiop;Awa;0611223344;L3;sage;12;13;14\n";
    let dit = options("joindre=téléphone; Remarque = - ;C1=note:Maths;C2=Anglais (T1);Rang=note:Rang");
    let vus = compris(texte, &dit);
    assert_eq!(vus[2], "téléphone");
    assert_eq!(vus[4..], ["ignorée (demandé)", "note de Maths", "note d'Anglais, période T1", "note de Rang"]);
}

#[test]
fn what_the_user_says_wrongly_is_told_with_what_he_meant() {
    let texte = format!("{BASE};Remarque\n{DIOP};sage\n");
    let dites = fautes(&texte, &options("Remarqe=-;Remarque=telefone"));
    assert_eq!(
        dites,
        [
            "colonnes= : le fichier n'a pas de colonne « Remarqe » (vouliez-vous dire « Remarque » ?)",
            "colonnes= : « telefone » n'est ni un champ ni une note (vouliez-vous dire « telephone » ?)",
        ]
    );
    for faux in ["Remarque", "=nom", "Remarque="] {
        assert!(Options::correspondances(faux).is_err(), "{faux}");
    }
}

#[test]
fn every_column_that_is_wrong_is_told_at_once() {
    let dites = fautes("Nom;Prenon;Portable;Mobile;Maths (T1, T2)\nDiop;Awa;06;06;12\n", &Options::default());
    assert_eq!(
        dites,
        [
            "colonne « Prenon » non comprise (vouliez-vous dire « prenom » ?)",
            "colonne « Maths (T1, T2) » : deux périodes, « T1 » et « T2 »",
            "les colonnes « Portable » et « Mobile » disent toutes deux : téléphone",
            "colonne manquante : prénom",
            "colonne manquante : classe",
        ]
    );
}

#[test]
fn a_school_without_phones_says_so() {
    let texte = "Nom;Prénom;Classe\nDiop;Awa;L3\n";
    assert_eq!(fautes(texte, &Options::default()), ["colonne manquante : téléphone"]);
    compris(texte, &Options { sans_telephone: true, ..Options::default() });
}

#[test]
fn an_update_needs_who_and_what() {
    let maj = Options { mise_a_jour: true, ..Options::default() };
    compris("Matricule;Classe\nE1;L3\n", &maj);
    compris("Tél.;Maths (T1)\n0611223344;12\n", &maj);
    compris("Matricule;Tél.\nE1;0611223344\n", &maj);
    assert_eq!(fautes("Nom;Classe\nDiop;L3\n", &maj), ["colonne manquante : matricule, ou à défaut téléphone"]);
    assert_eq!(fautes("Tél.\n0611223344\n", &maj), ["aucune colonne ne dit ce qui change"]);
}
