//! Files that ask for more than they are, or are something else than they say: what no import may take, nor take long over.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LIENS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A file, and what is said of it.
pub struct Hostile {
    pub nom: &'static str,
    pub contenu: Vec<u8>,
    /// Part of the reason that is given.
    pub raison: &'static str,
}

/// All of them; the large ones are of so many megabytes.
pub fn fichiers(mega: usize) -> Vec<Hostile> {
    let bonne = rangee(1, &["Nom", "Prénom", "Tél", "Classe"]) + &rangee(2, &["Diop", "Awa", "-", "L3"]);
    let entier = classeur(&bonne, &[]);
    let feuille = |donnees: &str| classeur(donnees, &[]);
    let csv = |lignes: &str| format!("Nom;Prénom;Téléphone;Classe\n{lignes}").into_bytes();
    let utf16 = |nom: &str| nom.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let ole = |nom: &str| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 512], utf16(nom)].concat();
    let plein = "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell>";
    let repetee = format!("<table:table-row table:number-rows-repeated=\"1048576\">{plein}</table:table-row>");
    let mut menteur = entier.clone();
    let central = menteur.windows(4).rposition(|octets| octets == b"PK\x01\x02").unwrap();
    menteur[central + 24..central + 28].copy_from_slice(&3_u32.to_le_bytes());
    let mut chiffre = entier.clone();
    let local = chiffre.windows(4).position(|octets| octets == b"PK\x03\x04").unwrap();
    let central = chiffre.windows(4).position(|octets| octets == b"PK\x01\x02").unwrap();
    (chiffre[local + 6], chiffre[central + 8]) = (1, 1);
    let creuse = "<row r=\"2147483648\"><c r=\"A2147483648\"><v>1</v></c></row>";
    let cas: Vec<(&'static str, Vec<u8>, &'static str)> = vec![
        ("bombe.xlsx", classeur(&bonne, &[("xl/media/image1.png", &vec![0; (4 * mega) << 20])]), "décompressé"),
        ("ratio.xlsx", classeur(&bonne, &[("xl/media/image1.png", &vec![0; 30 << 20])]), "fois sa taille"),
        ("texte-sans-fin.xlsx", feuille(&rangee(1, &[&"x".repeat(4 << 20)])), "décompressé"),
        ("creuse.xlsx", feuille(&(bonne.clone() + creuse)), "abîmé"),
        (
            "loin.xlsx",
            feuille(&(bonne.clone() + "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>")),
            "colonnes",
        ),
        ("colonnes.xlsx", feuille(&format!("<row>{}</row>", "<c><v>1</v></c>".repeat(10_000))), "colonnes"),
        (
            "textes.xlsx",
            classeur(
                &bonne,
                &[("xl/sharedStrings.xml", b"<sst uniqueCount=\"9999999999999\"><si><t>a</t></si></sst>")],
            ),
            "annonce plus",
        ),
        ("menteur.xlsx", menteur, "abîmé"),
        ("coupe.xlsx", entier[..entier.len() / 2].to_vec(), "abîmé"),
        ("presque.xlsx", entier[..entier.len() - 1].to_vec(), "abîmé"),
        ("chiffre.xlsx", ole("EncryptedPackage"), "mot de passe"),
        ("zip-chiffre.xlsx", chiffre, "mot de passe"),
        ("macros.xlsm", classeur(&bonne, &[("xl/vbaProject.bin", b"x")]), "macros"),
        ("macros.xls", ole("_VBA_PROJECT"), "macros"),
        ("coupe.xls", ole("Workbook"), "abîmé"),
        ("lettre.docx", archive(&[("word/document.xml", b"<w/>")]), "document Word"),
        ("photos.zip", archive(&[("photo.jpg", b"x")]), "archive"),
        ("repete.ods", ods(&repetee), "cellules au plus"),
        (
            "repete-cellules.ods",
            ods(&format!("<table:table-row>{plein}</table:table-row>").repeat(200)),
            "cellules au plus",
        ),
        ("classeur.csv", entier.clone(), "le nom finit par"),
        ("texte.xlsx", csv("Diop;Awa;-;L3\n"), "le nom finit par"),
        ("texte.json", csv("Diop;Awa;-;L3\n"), "le nom finit par"),
        ("page.xls", b"<html><table><tr><td>Nom</td></tr></table></html>".to_vec(), "le nom finit par"),
        ("bulletin.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), "c'est un PDF"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n".to_vec(), "image"),
        ("sans-fin.csv", [csv("Diop;\""), vec![b'a'; mega << 20]].concat(), "guillemet ouvert"),
        ("separateurs-cites.csv", [csv("\""), vec![b';'; mega << 20]].concat(), "guillemet ouvert"),
        ("cellule.csv", [csv(""), vec![b'a'; mega << 20], b";Awa;-;L3\n".to_vec()].concat(), "cellule trop longue"),
        ("guillemets.csv", csv(&"\"a;1;2;3\n".repeat(1 << 20)), "guillemet"),
        ("separateurs.csv", csv(&";".repeat(mega << 20)), "colonnes"),
        ("colonnes.csv", (0..10_000).map(|n| format!("c{n};")).collect::<String>().into_bytes(), "colonnes"),
        ("lignes.csv", csv(&"a\n".repeat(1_000_001)), "1000000 lignes au plus"),
        ("gros.csv", csv(&"Diop;Awa;-;L3\n".repeat(5 << 20)), "trop grand"),
        ("nuls.csv", vec![0; mega << 20], "binaire"),
        ("profond.json", "[{\"nom\":".repeat(1 << 16).into_bytes(), "JSON"),
        ("sans-fin.json", [b"[{\"nom\":\"".to_vec(), vec![b'a'; mega << 20]].concat(), "coupé avant sa fin"),
        ("colonnes.json", json_large(), "colonnes"),
    ];
    cas.into_iter().map(|(nom, contenu, raison)| Hostile { nom, contenu, raison }).collect()
}

fn json_large() -> Vec<u8> {
    let champs: Vec<String> = (0..10_000).map(|n| format!("\"c{n}\":1")).collect();
    format!("[{{{}}}]", champs.join(",")).into_bytes()
}

fn archive(parties: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (nom, contenu) in parties {
        zip.start_file(*nom, SimpleFileOptions::default()).unwrap();
        zip.write_all(contenu).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, given as its rows.
fn classeur(donnees: &str, autres: &[(&str, &[u8])]) -> Vec<u8> {
    let feuille = format!("<worksheet xmlns=\"{ESPACE}\"><sheetData>{donnees}</sheetData></worksheet>");
    let livre = format!(
        "<workbook xmlns=\"{ESPACE}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"F\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let lien = |genre: &str, cible: &str| {
        format!(
            "<Relationships xmlns=\"{LIENS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/{genre}\" Target=\"{cible}\"/></Relationships>"
        )
    };
    let (racine, liens) = (lien("officeDocument", "xl/workbook.xml"), lien("worksheet", "worksheets/sheet1.xml"));
    let mut parties: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", racine.as_bytes()),
        ("xl/workbook.xml", livre.as_bytes()),
        ("xl/_rels/workbook.xml.rels", liens.as_bytes()),
        ("xl/worksheets/sheet1.xml", feuille.as_bytes()),
    ];
    parties.extend(autres);
    archive(&parties)
}

fn rangee(n: usize, cellules: &[&str]) -> String {
    let cellule = |texte: &&str| format!("<c t=\"inlineStr\"><is><t>{texte}</t></is></c>");
    format!("<row r=\"{n}\">{}</row>", cellules.iter().map(cellule).collect::<String>())
}

fn ods(table: &str) -> Vec<u8> {
    let espaces: String = ["office", "table", "text"]
        .map(|nom| format!(" xmlns:{nom}=\"urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0\""))
        .concat();
    let contenu = format!(
        "<office:document-content{espaces}><office:body><office:spreadsheet><table:table table:name=\"F\">{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        ("content.xml", contenu.as_bytes()),
    ])
}
