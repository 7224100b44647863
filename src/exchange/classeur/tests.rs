//! Workbooks of schools, and hostile ones: what those ask for is refused before it is made.

use super::*;
use crate::exchange::tests::{fichier, ouvre};
use crate::exchange::{Origine, comprendre};
use std::io::Write;
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str =
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const LIENS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;

const RACINE: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

fn archive(parties: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (nom, contenu) in parties {
        zip.start_file(*nom, SimpleFileOptions::default()).unwrap();
        zip.write_all(contenu).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of sheets, each given as what stands in its `sheetData` and behind it.
fn classeur(proprietes: &str, feuilles: &[(&str, &str, &str)], autres: &[(&str, &[u8])]) -> Vec<u8> {
    let liste: String = feuilles
        .iter()
        .enumerate()
        .map(|(n, (nom, ..))| format!(r#"<sheet name="{nom}" sheetId="{0}" r:id="rId{0}"/>"#, n + 1))
        .collect();
    let livre = format!(
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{proprietes}<sheets>{liste}</sheets></workbook>"#
    );
    let styles = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;
    let corps: Vec<(String, String)> = feuilles
        .iter()
        .enumerate()
        .map(|(n, (_, donnees, suite))| {
            let texte = format!(
                r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{donnees}</sheetData>{suite}</worksheet>"#
            );
            (format!("xl/worksheets/sheet{}.xml", n + 1), texte)
        })
        .collect();
    let mut parties: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RACINE.as_bytes()),
        ("xl/workbook.xml", livre.as_bytes()),
        ("xl/_rels/workbook.xml.rels", LIENS.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    parties.extend(corps.iter().map(|(nom, texte)| (nom.as_str(), texte.as_bytes())));
    parties.extend(autres);
    archive(&parties)
}

fn texte(place: &str, texte: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{texte}</t></is></c>"#)
}

fn rangee(n: usize, cellules: &[&str]) -> String {
    let cellules: String = cellules
        .iter()
        .enumerate()
        .filter(|(_, contenu)| !contenu.is_empty())
        .map(|(c, contenu)| texte(&format!("{}{n}", char::from(b'A' + c as u8)), contenu))
        .collect();
    format!(r#"<row r="{n}">{cellules}</row>"#)
}

/// A sheet of LibreOffice, given as its rows.
fn ods(table: &str) -> Vec<u8> {
    let contenu = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="F">{table}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let manifeste = r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifeste.as_bytes()),
        ("content.xml", contenu.as_bytes()),
    ])
}

fn ods_ligne(textes: &[&str]) -> String {
    let cellule = |texte: &&str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{texte}</text:p></table:table-cell>"#)
    };
    let cellules: String = textes.iter().map(cellule).collect();
    let vide = r#"<table:table-cell table:number-columns-repeated="16370"/>"#;
    format!("<table:table-row>{cellules}{vide}</table:table-row>")
}

fn refus(octets: Vec<u8>) -> ClasseurError {
    match lire(octets, &Options::default()) {
        Err(ImportError::Classeur(refus)) => refus,
        autre => panic!("{autre:?}"),
    }
}

const ENTETES: [&str; 4] = ["Nom", "Prénom", "Tél", "Classe"];

#[test]
fn cells_are_read_as_what_they_hold() {
    let donnees = rangee(1, &["Matricule", "Naissance", "Maths", "Nom", "X"])
        + r#"<row r="2"><c r="A2"><v>12</v></c><c r="B2" s="1"><v>39718</v></c><c r="C2"><f>B2*2</f><v>14.100000000000001</v></c><c r="D2" t="str"><f>1</f><v>Diop</v></c><c r="E2" t="b"><v>1</v></c></row>"#;
    let lue = |proprietes| lire(classeur(proprietes, &[("F", &donnees, "")], &[]), &Options::default()).unwrap();
    assert_eq!(lue("").lignes[0].cellules.to_vec(), ["12", "27/09/2008", "14.1", "Diop", "VRAI"]);
    // The other calendar begins four years and a day later.
    assert_eq!(lue(r#"<workbookPr date1904="1"/>"#).lignes[0].cellules.get(1).unwrap(), "28/09/2012");
    assert_eq!(lue("").origine, Origine::Classeur { feuille: "F".into(), ligne: 1 });
}

#[test]
fn titles_above_and_merged_headers_are_understood() {
    let fusions = r#"<mergeCells count="2"><mergeCell ref="A1:F1"/><mergeCell ref="E3:F3"/></mergeCells>"#;
    let dessus = rangee(1, &["Lycée Senghor"])
        + &rangee(3, &["Nom", "Prénom", "Tél", "Classe", "Maths"])
        + &rangee(4, &["", "", "", "", "T1", "T2"])
        + &rangee(7, &["Diop", "Awa", "-", "L3", "12", "13"]);
    let lue = lire(classeur("", &[("F", &dessus, fusions)], &[]), &Options::default()).unwrap();
    assert_eq!(lue.entetes, ["Nom", "Prénom", "Tél", "Classe", "Maths (T1)", "Maths (T2)"]);
    assert_eq!((lue.lignes.len(), lue.lignes[0].numero), (1, 7));
    let fusions = r#"<mergeCells count="1"><mergeCell ref="E1:F1"/></mergeCells>"#;
    let dessous = rangee(1, &["", "", "", "", "Maths"])
        + &rangee(2, &["Nom", "Prénom", "Tél", "Classe", "T1", "T2"])
        + &rangee(3, &["Diop", "Awa", "-", "L3", "12", "13"]);
    let lue = lire(classeur("", &[("F", &dessous, fusions)], &[]), &Options::default()).unwrap();
    assert_eq!(lue.entetes[4..], ["Maths (T1)", "Maths (T2)"]);
    // An old Excel and LibreOffice say it in their own way.
    let dessus = r#"<table:table-row><table:table-cell table:number-columns-repeated="4"/><table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="1"><text:p>Maths</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"#;
    let lignes = ods_ligne(&["Nom", "Prénom", "Tél", "Classe", "T1", "T2"])
        + &ods_ligne(&["Diop", "Awa", "-", "L3", "12", "13"]);
    for octets in [ods(&format!("{dessus}{lignes}")), std::fs::read("tests/data/fusions.xls").unwrap()] {
        let lue = lire(octets, &Options::default()).unwrap();
        assert_eq!(lue.entetes, ["Nom", "Prénom", "Tél", "Classe", "Maths (T1)", "Maths (T2)"]);
        assert_eq!(lue.lignes[0].cellules.to_vec(), ["Diop", "Awa", "-", "L3", "12", "13"]);
    }
}

#[test]
fn a_sheet_of_marks_is_the_one_that_fits_as_such() {
    let notes = rangee(1, &["Matricule", "Note"]) + &rangee(2, &["E00001", "14"]);
    let autre = rangee(1, &["Date", "Remarque"]) + &rangee(2, &["hier", "rien"]);
    let octets = classeur("", &[("Lisez-moi", &autre, ""), ("Devoir", &notes, "")], &[]);
    let precisions = crate::exchange::Precisions {
        matiere: Some(crate::domain::Matiere::parse("Maths").unwrap()),
        ..Default::default()
    };
    let options = Options { releve: Some(precisions), ..Options::default() };
    assert_eq!(lire(octets.clone(), &options).unwrap().entetes, ["Matricule", "Note"]);
    assert!(matches!(refus(octets), ClasseurError::FeuilleAChoisir { .. }));
}

#[test]
fn the_sheet_that_fits_is_taken_and_several_are_asked_about() {
    let bonne = rangee(1, &ENTETES) + &rangee(2, &["Diop", "Awa", "-", "L3"]);
    let autre = rangee(1, &["Salle", "Places"]) + &rangee(2, &["B12", "30"]);
    let livre = |a: &str, b: &str| classeur("", &[("Salles", a, ""), ("Élèves", b, "")], &[]);
    let avec = |feuille: &str| Options { feuille: Some(feuille.into()), ..Options::default() };
    assert_eq!(lire(livre(&autre, &bonne), &Options::default()).unwrap().lignes[0].cellules.get(0).unwrap(), "Diop");
    assert_eq!(lire(livre("", &bonne), &Options::default()).unwrap().lignes.len(), 1);
    assert_eq!(lire(livre(&bonne, &bonne), &avec("eleves")).unwrap().lignes.len(), 1);
    let feuilles = vec!["Salles".to_owned(), "Élèves".to_owned()];
    assert_eq!(refus(livre(&bonne, &bonne)), ClasseurError::FeuilleAChoisir { feuilles: feuilles.clone() });
    let inconnue = ClasseurError::FeuilleInconnue { nom: "x".into(), feuilles };
    assert_eq!(lire(livre(&bonne, &bonne), &avec("x")).unwrap_err(), inconnue.into());
    assert_eq!(refus(livre("", "")), ClasseurError::Vide);
}

#[test]
fn the_marks_of_nobody_are_told() {
    let notes = rangee(1, &["Matricule", "Matière", "Note"]) + &rangee(2, &["E9", "Maths", "12"]);
    let etudiants = rangee(1, &["Matricule", "Nom"]) + &rangee(2, &["E1", "Diop"]);
    let livre = classeur("", &[(ETUDIANTS, &etudiants, ""), (NOTES, &notes, "")], &[]);
    assert_eq!(refus(livre), ClasseurError::NoteSansEtudiant { ligne: 2, matricule: "E9".into() });
}

#[test]
fn a_sheet_that_claims_every_row_and_column_costs_nothing() {
    let donnees = rangee(1, &ENTETES) + r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let loin = lire(classeur("", &[("F", &donnees, "")], &[]), &Options::default());
    assert_eq!(loin.unwrap_err(), ImportError::TropDeColonnes { ligne: 1_048_576, limite: 200 });
    let donnees = rangee(1, &ENTETES) + r#"<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>"#;
    assert!(lire(classeur("", &[("F", &donnees, "")], &[]), &Options::default()).is_err());
    let suite = r#"<dimension ref="A1:XFD1048576"/>"#;
    let bonne = rangee(1, &ENTETES) + &rangee(2, &["Diop", "Awa", "-", "L3"]);
    assert_eq!(lire(classeur(suite, &[("F", &bonne, "")], &[]), &Options::default()).unwrap().lignes.len(), 1);
}

#[test]
fn what_would_grow_out_of_hand_is_refused() {
    let bonne = rangee(1, &ENTETES) + &rangee(2, &["Diop", "Awa", "-", "L3"]);
    let zeros = vec![b' '; 210 << 20];
    assert!(matches!(
        refus(classeur("", &[("F", &bonne, "")], &[("xl/media/x", &zeros)])),
        ClasseurError::Bombe { .. }
    ));
    // Far below the limit of bytes, far above what a workbook compresses.
    let zeros = vec![b' '; 30 << 20];
    assert!(matches!(
        refus(classeur("", &[("F", &bonne, "")], &[("xl/media/x", &zeros)])),
        ClasseurError::Bombe { .. }
    ));
    let long = rangee(1, &[&"x".repeat(2 << 20)]);
    assert!(matches!(refus(classeur("", &[("F", &long, "")], &[])), ClasseurError::Bombe { .. }));
    let colonnes: String = (0..10_000).map(|_| "<c><v>1</v></c>").collect();
    let large = lire(classeur("", &[("F", &format!("<row>{colonnes}</row>"), "")], &[]), &Options::default());
    assert!(large.is_err(), "{large:?}");
    // Texts that there are not.
    let textes = br#"<?xml version="1.0"?><sst uniqueCount="9999999999999"><si><t>a</t></si></sst>"#;
    let annonce = classeur("", &[("F", &bonne, "")], &[("xl/sharedStrings.xml", textes)]);
    assert!(matches!(refus(annonce), ClasseurError::Bombe { .. }));
    // A part that is longer than it says.
    let mut menteur = classeur("", &[("F", &bonne, "")], &[]);
    let central = menteur.windows(4).rposition(|b| b == b"PK\x01\x02").unwrap();
    menteur[central + 24..central + 28].copy_from_slice(&3u32.to_le_bytes());
    assert!(lire(menteur, &Options::default()).is_err());
}

#[test]
fn an_ods_that_repeats_itself_without_end_is_refused() {
    let (livre, ligne) = (ods, ods_ligne);
    let fin = r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let bonne = ligne(&ENTETES) + &ligne(&["Diop", "Awa", "-", "L3"]) + fin;
    let lue = lire(livre(&bonne), &Options::default()).unwrap();
    assert_eq!((lue.entetes.len(), lue.lignes[0].cellules.get(0).unwrap()), (4, "Diop"));
    let plein = r#"<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>"#;
    for table in [
        format!("<table:table-row>{plein}</table:table-row>").repeat(200),
        format!(r#"<table:table-row table:number-rows-repeated="1048576">{plein}</table:table-row>"#),
        ligne(&ENTETES) + fin + &ligne(&["x"; 8]),
    ] {
        assert!(matches!(refus(livre(&table)), ClasseurError::Trop { .. }));
    }
}

#[test]
fn what_is_encrypted_programmed_cut_or_something_else_is_called_by_its_name() {
    let bonne = rangee(1, &ENTETES) + &rangee(2, &["Diop", "Awa", "-", "L3"]);
    let entier = classeur("", &[("F", &bonne, "")], &[]);
    assert_eq!(refus(classeur("", &[("F", &bonne, "")], &[("xl/vbaProject.bin", b"x")])), ClasseurError::Macros);
    for coupe in [30, entier.len() / 2, entier.len() - 1] {
        assert!(matches!(refus(entier[..coupe].to_vec()), ClasseurError::Abime(_)), "{coupe}");
    }
    assert!(matches!(refus(archive(&[("word/document.xml", b"x")])), ClasseurError::Autre(_)));
    assert!(matches!(refus(archive(&[("a.txt", b"x")])), ClasseurError::Autre(_)));
    let utf16 = |nom: &str| nom.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let ole = |suite: &str| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 512], utf16(suite)].concat();
    assert_eq!(refus(ole("EncryptedPackage")), ClasseurError::Chiffre);
    assert_eq!(refus(ole("_VBA_PROJECT")), ClasseurError::Macros);
    // An old workbook says so in the record behind its first one.
    let mut ancien = std::fs::read("tests/data/lycee.xls").unwrap();
    let debut = ancien.windows(4).position(|octets| octets == [0x09, 0x08, 0x10, 0]).unwrap() + 20;
    ancien[debut..debut + 2].copy_from_slice(&[0x2f, 0]);
    assert_eq!(refus(ancien), ClasseurError::Chiffre);
    assert!(matches!(refus(ole("")), ClasseurError::Abime(_)));
    // By its name, too.
    for (nom, contenu) in
        [("e.xlsx", &b"Nom;Classe\na;b\n"[..]), ("e.csv", &entier), ("e.json", &entier), ("e.xls", b"<html>")]
    {
        let (dossier, _) = fichier(b"");
        let chemin = dossier.path().join(nom);
        std::fs::write(&chemin, contenu).unwrap();
        let refus = crate::exchange::lire(&ouvre(&chemin), &Options::default()).unwrap_err().to_string();
        assert!(refus.contains("le nom finit par"), "{nom} : {refus}");
    }
}

#[test]
fn the_workbook_of_a_school_says_what_its_list_says() {
    let lu = |nom: &str, zero| {
        let options = Options { zero, ..Options::default() };
        let feuille = crate::exchange::lire(&ouvre(&Path::new("tests/data").join(nom)), &options).unwrap();
        crate::exchange::tests::lus(&feuille, &options)
    };
    let liste = lu("lycee.csv", false).candidats;
    let (sans, avec) = (lu("lycee.xlsx", false), lu("lycee.xlsx", true));
    assert_eq!((avec.candidats.len(), avec.fautes.len(), avec.sans_zero), (240, 0, 0));
    assert!(sans.sans_zero > 0 && sans.fautes.len() as u64 == sans.sans_zero, "{:?}", sans.fautes);
    assert!(sans.fautes[0].message.contains("zero=oui"));
    for (relu, dit) in avec.candidats.iter().zip(&liste[120..]) {
        assert_eq!((&relu.matricule, &relu.modification, &relu.notes), (&dit.matricule, &dit.modification, &dit.notes));
    }
}

/// Bytes of real files, changed here and there: `FUZZ=600` tries for so many seconds.
#[test]
fn no_file_makes_it_panic() {
    let fin = std::env::var("FUZZ").ok().and_then(|n| n.parse().ok()).map(std::time::Duration::from_secs);
    let debut = std::time::Instant::now();
    let mut graines: Vec<Vec<u8>> = ["lycee.xlsx", "lycee.csv", "fautes.csv"]
        .map(|nom| std::fs::read(Path::new("tests/data").join(nom)).unwrap())
        .into();
    let bonne = rangee(1, &ENTETES) + &rangee(2, &["Diop", "Awa", "-", "L3"]);
    graines.push(classeur("", &[("F", &bonne, "")], &[]));
    graines.push(br#"[{"matricule":"E1","nom":"Diop","tuteur":null,"notes":[{"matiere":"Maths","valeur":12,"bareme":20,"statut":"note"}]}]"#.to_vec());
    let mut n = 88_172_645_463_325_252_u64;
    let mut sous = |fin: usize| {
        n ^= n << 13;
        n ^= n >> 7;
        n ^= n << 17;
        (n % fin.max(1) as u64) as usize
    };
    let mut tour = 0;
    while fin.map_or(tour < 150, |fin| debut.elapsed() < fin) {
        tour += 1;
        let mut octets = graines[sous(graines.len())].clone();
        for _ in 0..=sous(6) {
            let place = sous(octets.len());
            match sous(4) {
                0 => octets.truncate(place),
                1 => octets.insert(place, sous(256) as u8),
                _ => {
                    if let Some(octet) = octets.get_mut(place) {
                        *octet = sous(256) as u8;
                    }
                }
            }
        }
        let (_dossier, chemin) = fichier(&octets);
        let chemin_sans = chemin.with_extension("");
        std::fs::rename(&chemin, &chemin_sans).unwrap();
        if let Ok(feuille) = crate::exchange::lire(&ouvre(&chemin_sans), &Options::default())
            && let Ok(plan) = comprendre(&feuille, &Options::default())
        {
            plan.candidats(&feuille, crate::exchange::tests::usage(), &mut |_| {}).unwrap();
        }
    }
}
