//! The list of students on paper.

use super::Pdf;
use super::donnees::jour;
use carnet::report::Titre;
use carnet::report::liste::{ColonneDeListe, Largeur, Liste};
use carnet::report::pdf::tableau::Alignement;

fn colonne(titre: &str) -> ColonneDeListe {
    let (alignement, largeur) = match titre {
        "Nom" | "Prénom" => (Alignement::Gauche, Largeur::Souple(110.0)),
        "E-mail" => (Alignement::Gauche, Largeur::Souple(130.0)),
        titre if titre.starts_with("Moyenne") => (Alignement::Decimal, Largeur::Entiere),
        _ => (Alignement::Gauche, Largeur::Entiere),
    };
    let nomme = ["Matricule", "Nom"].contains(&titre);
    ColonneDeListe { titre: titre.into(), alignement, largeur, nomme }
}

fn liste(lignes: &[[String; 4]]) -> Vec<u8> {
    let colonnes = ["Matricule", "Nom", "Classe", "Moyenne"].map(colonne);
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

/// `combien` students with these values under these titles.
fn tous_pareils(titres: &[&str], valeurs: &[&str], combien: usize) -> Pdf {
    let titre = Titre { titre: "Liste".into(), auteur: String::new(), date: jour() };
    let colonnes: Vec<ColonneDeListe> = titres.iter().map(|titre| colonne(titre)).collect();
    let mut liste = Liste::commence(Vec::new(), titre, &[], &colonnes).unwrap();
    (0..combien).for_each(|_| liste.ligne(valeurs.iter().copied()).unwrap());
    Pdf::de(liste.finit(&[]).unwrap())
}

/// 60 letters.
const LONG: &str = "Marie-Antoinette-Joséphine de La Rochefoucauld-Montmorency-B";
const HUIT: [&str; 8] = ["Matricule", "Nom", "Prénom", "Téléphone", "E-mail", "Classe", "Naissance", "Moyenne"];

#[test]
fn une_liste_ne_se_couche_que_si_ses_textes_le_demandent() {
    let debout = tous_pareils(&HUIT, &["E1", "Diop", "Awa", "77 123 45 67", "a@b.sn", "L3", "27/09/2008", "12,50"], 40);
    assert!(debout.mots().iter().all(|mot| mot.feuille == (595.28, 841.89)));
    let ligne = "E1 | Diop | Awa | 77 123 45 67 | a@b.sn | L3 | 27/09/2008 | 12,50";
    assert_eq!(debout.texte().matches(ligne).count(), 40, "{}", debout.texte());
    let valeurs = ["E1", LONG, LONG, "+221 77 123 45 67", "awa.diop@ecole.sn", "L3", "27/09/2008", "12,50*"];
    let couchee = tous_pareils(&HUIT, &valeurs, 40);
    let mots = couchee.mots();
    assert!(mots.iter().all(|mot| mot.feuille == (841.89, 595.28)));
    // Names go on below between words and behind hyphens; nothing else is broken.
    for (mot, fois) in [("27/09/2008", 40), ("12,50*", 40)] {
        let vus = mots.iter().filter(|lu| lu.texte == mot).count();
        assert_eq!(vus, fois, "{mot}");
    }
    assert_eq!(couchee.texte().matches("+221 77 123 45 67").count(), 40);
}

#[test]
fn vingt_colonnes_vont_sur_plusieurs_tables_qui_nomment_l_etudiant_et_ne_coupent_aucun_chiffre() {
    let matieres: Vec<String> = (0..16).map(|n| format!("Moyenne Matière{n:02}")).collect();
    let mut titres = vec!["Matricule", "Nom", "Téléphone", "E-mail"];
    titres.extend(matieres.iter().map(String::as_str));
    let mut valeurs = vec!["E00001", LONG, "+221 77 123 45 67", "marie.antoinette@lycee-blaise-diagne.sn"];
    valeurs.extend(["12,50*"; 16]);
    let pdf = tous_pareils(&titres, &valeurs, 50);
    let (texte, mots) = (pdf.texte(), pdf.mots());
    let combien = |mot: &str| mots.iter().filter(|lu| lu.texte == mot).count();
    assert!(texte.contains("Colonnes, partie 1 sur 2") && texte.contains("Colonnes, partie 2 sur 2"), "{texte}");
    assert_eq!((combien("E00001"), combien("12,50*"), combien("67")), (100, 800, 50));
    assert!((0..16).all(|n| combien(&format!("Matière{n:02}")) >= 1));
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
    let noms = pdf.mots().iter().filter(|mot| mot.texte == "E1").count();
    assert!(noms == pdf.pages() && noms > 1, "his number stands on each page: {noms}");
}
