//! Files that ask for more than they are, or are something else than they say: what no import may take, nor take long over.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const ESPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LIENS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A file, and what is said of it.
pub struct Hostile {
    pub nom: &'static str,
    /// Part of the reason that is given.
    pub raison: &'static str,
    /// Makes its bytes when its turn comes: together they would take hundreds of megabytes.
    pub fait: Box<dyn FnOnce() -> Vec<u8>>,
}

/// With these, what is large of 4 megabytes is refused as it is of 60 by the settings of everybody.
pub const REGLAGES_POUR_4: &str = "[import]\noctets = 4500000\ndecompresse = 12000000\n";

/// All of them; the large ones are of so many megabytes.
pub fn fichiers(mega: usize) -> Vec<Hostile> {
    let mut tous = classeurs(mega);
    tous.extend(textes(mega));
    tous
}

fn hostile(nom: &'static str, raison: &'static str, fait: impl FnOnce() -> Vec<u8> + 'static) -> Hostile {
    Hostile { nom, raison, fait: Box::new(fait) }
}

fn classeurs(mega: usize) -> Vec<Hostile> {
    const PLEIN: &str = "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell>";
    const CREUSE: &str = "<row r=\"2147483648\"><c r=\"A2147483648\"><v>1</v></c></row>";
    const LOIN: &str = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    const TEXTES: &[u8] = b"<sst uniqueCount=\"9999999999999\"><si><t>a</t></si></sst>";
    let avec_image = |combien: usize| move || classeur(&bonne(), &[("xl/media/image1.png", &vec![0; combien])]);
    vec![
        hostile("bombe.xlsx", "Mo au plus", avec_image((4 * mega) << 20)),
        hostile("ratio.xlsx", "fois sa taille", avec_image(mega << 19)),
        hostile("texte-sans-fin.xlsx", "décompressé", || classeur(&rangee(1, &[&"x".repeat(4 << 20)]), &[])),
        hostile("creuse.xlsx", "abîmé", || classeur(&(bonne() + CREUSE), &[])),
        hostile("loin.xlsx", "colonnes", || classeur(&(bonne() + LOIN), &[])),
        hostile("colonnes.xlsx", "colonnes", || {
            classeur(&format!("<row>{}</row>", "<c><v>1</v></c>".repeat(10_000)), &[])
        }),
        hostile("textes.xlsx", "annonce plus", || classeur(&bonne(), &[("xl/sharedStrings.xml", TEXTES)])),
        hostile("menteur.xlsx", "abîmé", menteur),
        hostile("coupe.xlsx", "abîmé", || coupe(|taille| taille / 2)),
        hostile("presque.xlsx", "abîmé", || coupe(|taille| taille - 1)),
        hostile("chiffre.xlsx", "mot de passe", || ole("EncryptedPackage")),
        hostile("zip-chiffre.xlsx", "mot de passe", chiffre),
        hostile("macros.xlsm", "macros", || classeur(&bonne(), &[("xl/vbaProject.bin", b"x")])),
        hostile("macros.xls", "macros", || ole("_VBA_PROJECT")),
        hostile("coupe.xls", "abîmé", || ole("Workbook")),
        hostile("lettre.docx", "document Word", || archive(&[("word/document.xml", b"<w/>")])),
        hostile("photos.zip", "archive", || archive(&[("photo.jpg", b"x")])),
        hostile("repete.ods", "cellules au plus", || {
            ods(&format!("<table:table-row table:number-rows-repeated=\"1048576\">{PLEIN}</table:table-row>"))
        }),
        hostile("repete-cellules.ods", "cellules au plus", || {
            ods(&format!("<table:table-row>{PLEIN}</table:table-row>").repeat(200))
        }),
        hostile("clairsemee.xlsx", "cellules au plus", move || clairsemee(mega)),
        hostile("secteurs.xls", "abîmé", move || secteurs(mega.min(16))),
        hostile("classeur.csv", "le nom finit par", entier),
    ]
}

fn textes(mega: usize) -> Vec<Hostile> {
    let as_de = move |avant: Vec<u8>| [avant, vec![b'a'; mega << 20]].concat();
    vec![
        hostile("texte.xlsx", "le nom finit par", || csv("Diop;Awa;-;L3\n")),
        hostile("texte.json", "le nom finit par", || csv("Diop;Awa;-;L3\n")),
        hostile("page.xls", "le nom finit par", || b"<html><table><tr><td>Nom</td></tr></table></html>".to_vec()),
        hostile("bulletin.csv", "c'est un PDF", || b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec()),
        hostile("photo.csv", "image", || b"\x89PNG\r\n\x1a\n".to_vec()),
        hostile("sans-fin.csv", "guillemet ouvert", move || as_de(csv("Diop;\""))),
        hostile("separateurs-cites.csv", "guillemet ouvert", move || [csv("\""), vec![b';'; mega << 20]].concat()),
        hostile("cellule.csv", "cellule trop longue", move || [as_de(csv("")), b";Awa;-;L3\n".to_vec()].concat()),
        hostile("guillemets.csv", "guillemet", move || csv(&"\"a;1;2;3\n".repeat((mega << 20) / 60))),
        hostile("guillemets-voulus.csv", "colonne", move || guillemets_voulus(mega)),
        hostile("separateurs.csv", "colonnes", move || csv(&";".repeat(mega << 20))),
        hostile("colonnes.csv", "colonnes", || (0..10_000).map(|n| format!("c{n};")).collect::<String>().into_bytes()),
        hostile("lignes.csv", "1000000 lignes au plus", || csv(&"a\n".repeat(1_000_001))),
        hostile("gros.csv", "trop grand", move || csv(&"Diop;Awa;-;L3\n".repeat((mega << 20) / 12))),
        hostile("nuls.csv", "binaire", move || vec![0; mega << 20]),
        hostile("profond.json", "JSON", || "[{\"nom\":".repeat(1 << 16).into_bytes()),
        hostile("sans-fin.json", "coupé avant sa fin", move || as_de(b"[{\"nom\":\"".to_vec())),
        hostile("colonnes.json", "colonnes", json_large),
        hostile("objets-vides.json", "cellules au plus", move || json_creux(mega)),
        hostile("valeurs.json", "trop de valeurs", move || {
            [&b"[{\"nom\":\"Diop\",\"notes\":[0"[..], &b",0".repeat(mega << 19)].concat()
        }),
        hostile("fautes.csv", "100000 fautes", move || csv(&"a\n".repeat((mega * 16_000).max(110_000)))),
        hostile("presque-vides.csv", "manquant", move || {
            let ligne = format!("a{}\n", ";".repeat(199));
            csv(&ligne.repeat((mega << 18) / ligne.len()))
        }),
    ]
}

/// The two rows of a good sheet.
fn bonne() -> String {
    rangee(1, &["Nom", "Prénom", "Tél", "Classe"]) + &rangee(2, &["Diop", "Awa", "-", "L3"])
}

fn entier() -> Vec<u8> {
    classeur(&bonne(), &[])
}

fn coupe(ou: impl FnOnce(usize) -> usize) -> Vec<u8> {
    let mut coupe = entier();
    coupe.truncate(ou(coupe.len()));
    coupe
}

/// A part says that it is shorter than it is.
fn menteur() -> Vec<u8> {
    let mut menteur = entier();
    let central = menteur.windows(4).rposition(|octets| octets == b"PK\x01\x02").unwrap();
    menteur[central + 24..central + 28].copy_from_slice(&3_u32.to_le_bytes());
    menteur
}

fn chiffre() -> Vec<u8> {
    let mut chiffre = entier();
    let local = chiffre.windows(4).position(|octets| octets == b"PK\x03\x04").unwrap();
    let central = chiffre.windows(4).position(|octets| octets == b"PK\x01\x02").unwrap();
    (chiffre[local + 6], chiffre[central + 8]) = (1, 1);
    chiffre
}

/// The container of old workbooks, with something of that name in it.
fn ole(nom: &str) -> Vec<u8> {
    let nom: Vec<u8> = nom.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 512], nom].concat()
}

fn csv(lignes: &str) -> Vec<u8> {
    format!("Nom;Prénom;Téléphone;Classe\n{lignes}").into_bytes()
}

/// Lines as wide as they may be, of a long cell and then of quotes that are meant: each must not cost the whole of its line again.
fn guillemets_voulus(mega: usize) -> Vec<u8> {
    let rangee = |premiere: String, autre: &str| premiere + &format!(";{autre}").repeat(199) + "\n";
    let longue = rangee(format!("\"{}\"", "a".repeat(40_000)), "\"5\"\"\"");
    (rangee("Nom".to_owned(), "X") + &longue.repeat((mega << 20) / longue.len())).into_bytes()
}

/// A wide header, and rows of one cell: what is missing would be blank cells.
fn clairsemee(mega: usize) -> Vec<u8> {
    let titres: String = (0..200).map(|n| format!("<c t=\"inlineStr\"><is><t>c{n}</t></is></c>")).collect();
    let rangees = "<row><c><v>1</v></c></row>".repeat(mega * 11_000);
    classeur_selon(&format!("<row>{titres}</row>{rangees}"), &[], CompressionMethod::Stored)
}

/// An old workbook whose table of sectors is one sector, named again and again.
fn secteurs(mega: usize) -> Vec<u8> {
    let combien = (mega << 11) as u32;
    let mut octets = vec![0; 512];
    octets[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let mut pose = |place: usize, mot: u32| octets[place..place + 4].copy_from_slice(&mot.to_le_bytes());
    // Sectors of 512 bytes, small ones of 64; below 4096 bytes small ones.
    pose(30, 9 | 6 << 16);
    pose(56, 4096);
    pose(68, 1);
    (0..109).for_each(|n| pose(76 + 4 * n, 0));
    octets.extend([0xff; 512]);
    for n in 1..combien {
        octets.extend([0; 508]);
        let suite = if n + 1 < combien { n + 1 } else { 0xffff_fffe };
        octets.extend(suite.to_le_bytes());
    }
    octets
}

/// As many names as an object may have, and then objects without any.
fn json_creux(mega: usize) -> Vec<u8> {
    let champs: Vec<String> = (0..200).map(|n| format!("\"c{n}\":1")).collect();
    format!("[{{{}}}{}]", champs.join(","), ",{}".repeat((mega << 20) / 4)).into_bytes()
}

fn json_large() -> Vec<u8> {
    let champs: Vec<String> = (0..10_000).map(|n| format!("\"c{n}\":1")).collect();
    format!("[{{{}}}]", champs.join(",")).into_bytes()
}

fn archive(parties: &[(&str, &[u8])]) -> Vec<u8> {
    archive_selon(parties, CompressionMethod::Deflated)
}

fn archive_selon(parties: &[(&str, &[u8])], methode: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (nom, contenu) in parties {
        zip.start_file(*nom, SimpleFileOptions::default().compression_method(methode)).unwrap();
        zip.write_all(contenu).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet, given as its rows.
fn classeur(donnees: &str, autres: &[(&str, &[u8])]) -> Vec<u8> {
    classeur_selon(donnees, autres, CompressionMethod::Deflated)
}

fn classeur_selon(donnees: &str, autres: &[(&str, &[u8])], methode: CompressionMethod) -> Vec<u8> {
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
    archive_selon(&parties, methode)
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
