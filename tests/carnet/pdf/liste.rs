//! The list of students on paper.

use super::Pdf;
use super::donnees::jour;
use carnet::report::Titre;
use carnet::report::liste::{ColonneDeListe, Liste};
use carnet::report::pdf::tableau::Alignement;

fn liste(lignes: &[[String; 4]]) -> Vec<u8> {
    let colonne = |titre: &str, alignement, poids| ColonneDeListe { titre: titre.into(), alignement, poids };
    let colonnes = [
        colonne("Matricule", Alignement::Gauche, 1.0),
        colonne("Nom", Alignement::Gauche, 3.0),
        colonne("Classe", Alignement::Gauche, 1.0),
        colonne("Moyenne", Alignement::Decimal, 1.0),
    ];
    let titre = Titre { titre: "Liste des élèves".into(), auteur: "Lycée Blaise Diagne".into(), date: jour() };
    let dessous = ["Critères : classe=L3".to_owned(), format!("{} élèves", lignes.len())];
    let mut liste = Liste::commence(Vec::new(), titre, &dessous, &colonnes).unwrap();
    lignes.iter().for_each(|ligne| liste.ligne(ligne.iter().map(String::as_str)).unwrap());
    liste.finit(&[]).unwrap()
}

fn eleves(n: usize) -> Vec<[String; 4]> {
    let noms = ["Diop", "Lefèvre", "Łukasiewicz", "Nguyễn", "Œuvrard", "Şahin"];
    let eleve = |i: usize| {
        let moyenne = if i % 7 == 3 { "—".to_owned() } else { format!("{},{:02}", i * 3 % 20, i % 100) };
        [format!("E{i:05}"), format!("{} n{i}", noms[i % 6]), "L3".into(), moyenne]
    };
    (1..=n).map(eleve).collect()
}

#[test]
fn une_liste_va_sur_plusieurs_pages_avec_son_entete_et_toutes_ses_lignes() {
    let eleves = eleves(500);
    let pdf = Pdf::de(liste(&eleves));
    let (texte, pages) = (pdf.texte(), pdf.pages());
    assert!(pages > 5, "{pages}");
    assert!(
        texte.starts_with("Liste des élèves\nCritères : classe=L3\n500 élèves\nMatricule | Nom | Classe | Moyenne\n"),
        "{texte}"
    );
    assert_eq!(texte.matches("Matricule | Nom | Classe | Moyenne").count(), pages);
    for page in 1..=pages {
        assert!(
            texte.contains(&format!("Lycée Blaise Diagne – Liste des élèves – 14/03/2026 | Page {page} / {pages}")),
            "{texte}"
        );
    }
    let attendues: Vec<String> = eleves.iter().map(|ligne| ligne.join(" | ")).collect();
    let lues: Vec<&str> = texte.lines().filter(|ligne| ligne.starts_with("E0")).collect();
    assert_eq!(lues, attendues);
}

#[test]
fn une_liste_de_beaucoup_de_colonnes_est_couchee() {
    let titres = ["Matricule", "Nom", "Prénom", "Téléphone", "E-mail", "Classe", "Naissance", "Moyenne"];
    let colonne = |titre: &str| ColonneDeListe { titre: titre.into(), alignement: Alignement::Gauche, poids: 1.0 };
    let titre = Titre { titre: "Liste".into(), auteur: String::new(), date: jour() };
    let mut liste = Liste::commence(Vec::new(), titre, &[], &titres.map(colonne)).unwrap();
    for _ in 0..40 {
        liste.ligne(["E1", "Diop", "Awa", "77 123 45 67", "a@b.sn", "L3", "27/09/2008", "12,50"]).unwrap();
    }
    let pdf = Pdf::de(liste.finit(&[]).unwrap());
    assert!(pdf.mots().iter().all(|mot| mot.feuille == (841.89, 595.28)));
    let texte = pdf.texte();
    assert_eq!(
        texte.matches("E1 | Diop | Awa | 77 123 45 67 | a@b.sn | L3 | 27/09/2008 | 12,50").count(),
        40,
        "{texte}"
    );
    assert!(texte.contains("Liste – 14/03/2026 | Page 1 / 2"), "{texte}");
}

#[test]
fn une_liste_vide_a_son_entete() {
    let texte = Pdf::de(liste(&[])).texte();
    assert!(texte.contains("Matricule | Nom | Classe | Moyenne") && texte.contains("Page 1 / 1"), "{texte}");
}

#[test]
fn une_cellule_plus_haute_qu_une_page_continue_sur_la_suivante() {
    let mots: Vec<String> = (0..4000).map(|n| format!("m{n:04}")).collect();
    let pdf = Pdf::de(liste(&[["E1".into(), mots.join(" "), "L3".into(), "12,50".into()]]));
    let lus: Vec<String> =
        pdf.mots().into_iter().map(|mot| mot.texte).filter(|mot| mot.len() == 5 && mot.starts_with('m')).collect();
    assert_eq!(lus, mots);
}
