use super::*;
use crate::error::Cause;
use crate::exchange::lire;
use crate::exchange::tests::{feuille, fichier, ouvre};
use crate::exchange::{Defaut, GenreDefaut, Limites};

fn cellules(texte: &str) -> Vec<Vec<String>> {
    let feuille = feuille(texte);
    std::iter::once(feuille.entetes).chain(feuille.lignes.into_iter().map(|ligne| ligne.cellules.to_vec())).collect()
}

fn refus(contenu: &[u8], options: &Options) -> ImportError {
    match *lire(&ouvre(&fichier(contenu).1), options).unwrap_err().cause {
        Cause::Import(refus) => refus,
        autre => panic!("{autre}"),
    }
}

#[test]
fn each_separator_is_found_and_told() {
    for (texte, dit) in [
        ("Nom;Prénom\nDiop;Awa\n", "UTF-8, séparateur « ; »"),
        ("Nom,Prénom\nDiop,Awa\n", "UTF-8, séparateur « , »"),
        ("Nom\tPrénom\nDiop\tAwa\n", "UTF-8, séparateur tabulation"),
        ("Nom|Notes\nDiop|Maths[12|15,5]\nFall|Maths[9|8]\n", "UTF-8, séparateur « | »"),
        ("Nom;Notes\nDiop;Maths[12|15]\nFall;Maths[9|8]\n", "UTF-8, séparateur « ; »"),
        ("sep=|\nNom|Prénom\nDiop|Awa\n", "UTF-8, séparateur « | »"),
        ("Nom\nDiop\n", "UTF-8, séparateur « ; »"),
        ("sep=,\r\nNom,Prénom\r\nDiop,Awa\r\n", "UTF-8, séparateur « , »"),
    ] {
        assert_eq!(feuille(texte).origine.to_string(), dit, "{texte}");
    }
}

#[test]
fn a_comma_within_a_number_or_a_header_separates_nothing() {
    assert_eq!(cellules("Nom;Maths\nDiop;12,5\nFall;13,5\n")[1], ["Diop", "12,5"]);
    assert_eq!(cellules("Nom, prénom;Tél;Classe\nDiop, Awa;06;L3\nFall;07\n")[1], ["Diop, Awa", "06", "L3"]);
    assert_eq!(cellules("Nom\tMoyenne, sur 20\nDiop\t12,5\n")[1], ["Diop", "12,5"]);
    assert_eq!(cellules("Nom,Notes\nDiop,12;13;14\nFall,11;12;13\n")[1], ["Diop", "12;13;14"]);
}

#[test]
fn a_separator_that_is_said_is_taken() {
    let options = Options { separateur: Some(Separateur::parse("tab").unwrap()), ..Options::default() };
    let lue = lire(&ouvre(&fichier(b"Nom;A\tB;C\nx\ty\n").1), &options).unwrap();
    assert_eq!(lue.entetes, ["Nom;A", "B;C"]);
    assert!(Separateur::parse("!").is_err());
}

#[test]
fn lines_end_with_crlf_lf_or_cr_and_keep_their_number() {
    for fin in ["\r\n", "\n", "\r"] {
        let texte = ["Nom;Classe", "a;1", "", ";", "\"b", "c\";2", "d;3"].join(fin);
        let lues: Vec<_> =
            feuille(&texte).lignes.into_iter().map(|l| (l.numero, l.cellules.to_vec().remove(0))).collect();
        assert_eq!(lues, [(2, "a".into()), (5, format!("b{fin}c")), (7, "d".into())], "{fin:?}");
    }
}

#[test]
fn a_doubled_quote_is_a_quote() {
    assert_eq!(
        cellules("Nom;X\n\"Le \"\"Grand\"\"; dit\";\"\"\n5\" de haut;y\n")[1..],
        [["Le \"Grand\"; dit", ""], ["5\" de haut", "y"]]
    );
}

#[test]
fn a_lone_quote_is_meant_where_it_was_doubled_and_a_fault_where_it_was_not() {
    let lues = feuille("Nom;X;Y\n\"O\"\"Neil\";\"a;b\";\"5\"\"\"\n5\" de haut;\"\"\"\";x\n;x\"y;\"z\"\n");
    let isoles: Vec<_> = lues.lignes.iter().map(|ligne| ligne.guillemets.clone()).collect();
    assert_eq!(isoles, [vec![], vec![0], vec![1]]);
    assert_eq!(lues.lignes[0].cellules.to_vec(), ["O\"Neil", "a;b", "5\""]);
}

#[test]
fn a_quote_that_nobody_closes_costs_its_own_line_only() {
    let lues = feuille("Nom;Classe\na;1\n\"b;2\nc;3\n\"d\";4\ne;\"5\n");
    let vues: Vec<_> = lues.lignes.iter().map(|l| (l.numero, l.cellules.get(0).unwrap(), l.defaut)).collect();
    let ouvert = |cellule| Some(Defaut { cellule, genre: GenreDefaut::GuillemetOuvert });
    assert_eq!(vues, [(2, "a", None), (3, "\"b", ouvert(0)), (4, "c", None), (5, "d", None), (6, "e", ouvert(1))]);
    assert_eq!(lues.lignes[1].cellules.to_vec(), ["\"b", "2"]);
}

#[test]
fn text_after_a_closed_quote_is_a_defect() {
    let lues = feuille("Nom;Classe\n\"Awa\" Diop;2\nc;3\n");
    assert_eq!(lues.lignes[0].defaut, Some(Defaut { cellule: 0, genre: GenreDefaut::GuillemetMalPlace }));
    assert_eq!(lues.lignes.len(), 2);
}

#[test]
fn many_open_quotes_do_not_take_the_square_of_the_file() {
    let texte = format!("Nom;Classe\n{}", "\"a;1\n".repeat(100_000));
    assert_eq!(feuille(&texte).lignes.len(), 100_000);
    let texte = format!("Nom;Classe\n{}\"", "x;\"\"\"\"\"\"a\n".repeat(20_000));
    assert_eq!(feuille(&texte).lignes.len(), 20_001);
}

#[test]
fn the_guard_of_a_formula_is_taken_off() {
    assert_eq!(cellules("Nom;X\n'=1+1;'Abd\n")[1], ["=1+1", "'Abd"]);
}

#[test]
fn a_file_that_holds_no_student_is_refused() {
    let non = Options::default();
    assert_eq!(refus(b"", &non), ImportError::Vide);
    assert_eq!(refus(b"\xef\xbb\xbf \r\n", &non), ImportError::Vide);
    assert_eq!(refus(b";;\n;;\n", &non), ImportError::Vide);
    assert_eq!(refus("Nom;Prénom\n".as_bytes(), &non), ImportError::SansLigne);
    assert_eq!(refus(b"Nom;\"Classe\na;b\n", &non), ImportError::Entetes { ligne: 1 });
}

#[test]
fn what_is_too_large_is_refused_before_it_is_taken_in() {
    let limites = |limites| Options { limites, ..Options::default() };
    let base = Limites::default();
    let trop = |quoi, limite| ImportError::TropGrand { quoi, limite };
    let texte = b"a;b\n1;2\n3;4\n";
    assert_eq!(refus(texte, &limites(Limites { octets: 11, ..base })), trop("octets", 11));
    assert_eq!(refus(texte, &limites(Limites { lignes: 1, ..base })), trop("lignes", 1));
    assert_eq!(refus(texte, &limites(Limites { cellules: 5, ..base })), trop("cellules", 5));
    let large = format!("a;b\n1;2\n{}", ";".repeat(300));
    assert_eq!(refus(large.as_bytes(), &Options::default()), ImportError::TropDeColonnes { ligne: 3, limite: 200 });
    let juste = format!("a{}\n1", ";b".repeat(199));
    assert_eq!(feuille(&juste).entetes.len(), 200);
}
