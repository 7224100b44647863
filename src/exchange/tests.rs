//! What the rooms of `exchange` do together, on real files.

use super::*;
use crate::domain::{DateCivile, Matricule, Pays, Telephone, Usage};
use crate::enclos::{Enclos, Ouvert};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

pub(super) fn usage() -> Usage {
    Usage { pays: Pays::FR, aujourdhui: DateCivile::parse("22/11/2026").unwrap() }
}

/// The file of that content, in a folder that goes away with the handle.
pub(super) fn fichier(contenu: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("eleves.csv");
    std::fs::write(&chemin, contenu).unwrap();
    (dossier, chemin)
}

/// As a command opens it.
pub(super) fn ouvre(chemin: &Path) -> Ouvert {
    Enclos::libre(None).fichier(chemin).unwrap()
}

pub(super) fn feuille(texte: &str) -> Feuille {
    lire(&ouvre(&fichier(texte.as_bytes()).1), &Options::default()).unwrap_or_else(|e| panic!("{texte} : {e}"))
}

/// What a file's lines came to, with all of them at once.
#[derive(Debug)]
pub(super) struct Lus {
    pub(super) candidats: Vec<Candidat>,
    pub(super) fautes: Vec<Faute>,
    pub(super) lignes: u64,
    pub(super) sans_zero: u64,
}

pub(super) fn lus(feuille: &Feuille, options: &Options) -> Lus {
    let plan = comprendre(feuille, options).unwrap();
    let Lecture { candidats, fautes, lignes, sans_zero } = plan.candidats(feuille, usage(), &mut |_| {}).unwrap();
    let tous: Vec<Candidat> = candidats.parts().flatten().collect();
    assert_eq!(candidats.a(0..candidats.combien()), tous, "what is read again is the same");
    Lus { candidats: tous, fautes, lignes, sans_zero }
}

pub(super) fn lit(texte: &str, options: &Options) -> Lus {
    let (_dossier, chemin) = fichier(texte.as_bytes());
    lus(&lire(&ouvre(&chemin), options).unwrap(), options)
}

fn de(nom: &str) -> (Feuille, Lus) {
    let feuille = lire(&ouvre(&Path::new("tests/data").join(nom)), &Options::default()).unwrap();
    let lus = lus(&feuille, &Options::default());
    (feuille, lus)
}

#[test]
fn a_real_file_is_read_without_a_fault() {
    let (feuille, lecture) = de("lycee.csv");
    assert_eq!(feuille.origine.to_string(), "UTF-8 avec BOM, séparateur « ; »");
    assert_eq!((lecture.candidats.len(), lecture.fautes.len(), lecture.lignes), (649, 0, 649));
    for candidat in &lecture.candidats {
        let notes: Vec<_> = candidat.notes.iter().map(|n| (n.note.matiere.as_str(), n.note.periode.as_ref())).collect();
        let periodes: Vec<_> = notes.iter().map(|(_, p)| p.unwrap().as_str()).collect();
        assert!(notes.iter().all(|(matiere, _)| *matiere == "Portugais"));
        assert_eq!(periodes, ["T1", "T2", "T3"], "{candidat:?}");
    }
    let second = &lecture.candidats[1];
    assert_eq!(second.matricule, Some(Matricule::parse("UCI0002").unwrap()));
    let telephone = Telephone::parse("+221765952633", Pays::FR).unwrap();
    assert_eq!(second.modification.telephone, Some(Some(telephone)));
}

#[test]
fn what_excel_wrote_reads_as_the_same_students() {
    let (feuille, excel) = de("lycee-excel-cp1252.csv");
    assert_eq!(feuille.origine.to_string(), "Windows-1252, séparateur « ; »");
    let (_, utf8) = de("lycee.csv");
    assert_eq!((excel.candidats.len(), excel.fautes.len()), (120, 0));
    let mut restants = utf8.candidats.iter();
    for candidat in &excel.candidats {
        // The lines that Windows-1252 cannot write were left out: the others come in the same order.
        let meme = restants.find(|autre| autre.matricule == candidat.matricule).unwrap();
        assert_eq!((&meme.modification, &meme.notes), (&candidat.modification, &candidat.notes));
    }
    assert!(utf8.candidats.len() - restants.len() < 130);
}

#[test]
fn every_fault_of_a_file_is_listed_with_its_line_and_column() {
    let (_, lecture) = de("fautes.csv");
    let fautes: Vec<_> = lecture.fautes.iter().map(|f| (f.ligne, f.champ.as_str(), f.valeur.as_str())).collect();
    let attendues = [
        (3, "Portugais (T1)", "24"),
        (4, "Portugais (T1)", "-1"),
        (5, "Téléphone", "+33 6 11 22 33 44"),
        (6, "Nom", ""),
        (7, "Date de naissance", "34-13-1992"),
        (8, "Téléphone", "12"),
        (11, "Portugais (T1)", "douze"),
        (12, "Matricule", "UCI9001"),
        (13, "Téléphone", ""),
    ];
    assert_eq!(fautes, attendues);
    let messages: Vec<_> = lecture.fautes.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(messages[0], "note « 24 » hors barème : attendu 0 à 20 (ou 24/40)");
    assert_eq!(messages[2], "téléphone déjà à la ligne 2");
    assert_eq!(messages[3], "nom manquant");
    assert_eq!(messages[7], "matricule déjà à la ligne 2");
    assert_eq!(messages[8], "ligne trop courte : 3 cellules, 9 attendues");
    let bonnes: Vec<_> = lecture.candidats.iter().map(|c| (c.ligne, c.notes.len())).collect();
    assert_eq!(bonnes, [(2, 3), (9, 2), (10, 3)]);
    let formule = lecture.candidats[2].modification.nom.as_ref().unwrap();
    assert_eq!(formule.as_str(), "=HYPERLINK(\"http://x\")");
}

#[test]
fn a_fault_in_json_has_line_column_value_and_message() {
    let faute = Faute::new(3, "Note", "24\x1b", "hors barème");
    let json = serde_json::to_string(&faute).unwrap();
    assert_eq!(json, r#"{"ligne":3,"champ":"Note","valeur":"24␛","message":"hors barème"}"#);
}

#[test]
fn the_preview_tells_what_each_column_was_understood_as() {
    let (feuille, _) = de("lycee.csv");
    let apercu = comprendre(&feuille, &Options::default()).unwrap().apercu(&feuille);
    let lignes: Vec<_> =
        apercu.colonnes.iter().map(|c| format!("{} | {} | {}", c.entete, c.compris, c.exemple)).collect();
    assert_eq!(apercu.lignes, 649);
    assert_eq!(lignes[3], "Téléphone | téléphone | 06.47.13.61.41");
    assert_eq!(lignes[6], "Portugais (T1) | note de Portugais, période T1 | 0,0");
}

/// Run by hand: `cargo test --release --lib exchange -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn a_hundred_thousand_lines_take_half_a_second() {
    let mut texte =
        String::from("Matricule;Nom;Prénom;Téléphone;Date de naissance;Classe;Maths (T1);Maths (T2);Maths (T3)\r\n");
    for n in 0..100_000 {
        let telephone = format!("06 {:02} {:02} {:02} {:02}", 10 + n / 10_000, n / 1000 % 10, n / 100 % 100, n % 100);
        texte += &format!("P{n:06};Lefèvre{n};Élise;{telephone};27/09/2008;2de A;12,5;13;{}\r\n", n % 20);
    }
    let (_dossier, chemin) = fichier(texte.as_bytes());
    for _ in 0..3 {
        let debut = std::time::Instant::now();
        let feuille = lire(&ouvre(&chemin), &Options::default()).unwrap();
        let lue = debut.elapsed();
        let plan = comprendre(&feuille, &Options::default()).unwrap();
        let lecture = plan.candidats(&feuille, usage(), &mut |_| {}).unwrap();
        println!("lire {lue:?}, en tout {:?} ; {} fautes", debut.elapsed(), lecture.fautes.len());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(octets in prop::collection::vec(any::<u8>(), 0..300)) {
        tout(&octets);
    }

    #[test]
    fn no_text_of_a_table_makes_it_panic(texte in "(Nom|Tél|Classe|Prénom|[a-zé\"';,=()\\[\\]\t\r\n /0-9]){0,60}") {
        tout(texte.as_bytes());
    }
}

/// From the bytes to the rejects file and back.
fn tout(octets: &[u8]) {
    let (dossier, chemin) = fichier(octets);
    let mut options = Options { mise_a_jour: true, ..Options::default() };
    let Ok(mut feuille) = lire(&ouvre(&chemin), &options) else { return };
    options.colonnes = feuille.entetes.iter().map(|entete| (entete.clone(), "Maths (T1)".to_owned())).collect();
    if let Some((_, sens)) = options.colonnes.first_mut() {
        *sens = "telephone".to_owned();
    }
    feuille.entetes.push("Matricule".to_owned());
    if let Ok(plan) = comprendre(&feuille, &options) {
        plan.apercu(&feuille);
        let lecture = plan.candidats(&feuille, usage(), &mut |_| {}).unwrap();
        let vers = Enclos::libre(None).place(dossier.path().join("r.csv")).unwrap();
        rejets::ecrire(&vers, &feuille, &lecture.fautes, false).unwrap();
        if !lecture.fautes.is_empty() {
            lire(&ouvre(vers.chemin()), &Options::default()).unwrap();
        }
    }
}
