//! Workbooks: the parts of an archive are taken out, changed as the XML that they are, and put back; old ones are changed in
//! their records.

use super::Cible;
use super::csv::{candidats, donnees, pose};
use super::hasard::Hasard;
use carnet::enclos::Enclos;
use carnet::exchange::{Options, comprendre, lire};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// What sheets are made of, and what they should not be made of.
const MOTS: [&[u8]; 32] = [
    b"<c r=\"XFD1048576\"><v>1</v></c>",
    b"<row r=\"4294967295\">",
    b"<row>",
    b"</row>",
    b"<c t=\"s\"><v>99999999</v></c>",
    b"<c t=\"s\"><v>-1</v></c>",
    b"<c s=\"99\"><v>1</v></c>",
    b"<c t=\"d\"><v>2020-01-01T00:00:00Z</v></c>",
    b"<f t=\"shared\" si=\"0\" ref=\"A1:XFD1048576\">A1</f>",
    b"<c t=\"e\"><v>#REF!</v></c>",
    b"<c t=\"inlineStr\"><is><t>x</t></is></c>",
    b"<mergeCell ref=\"A1:XFD1048576\"/>",
    b"<mergeCell ref=\"Z9:A1\"/>",
    b"<dimension ref=\"A1:XFD1048576\"/>",
    b"uniqueCount=\"99999999999\"",
    b"date1904=\"1\"",
    b"numFmtId=\"14\"",
    b"formatCode=\"[h]:mm\"",
    b"&#0;",
    b"&amp;",
    b"&x;",
    b"<![CDATA[",
    b"<!--",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
    b"4294967296",
    b"1e308",
    b"NaN",
    b"-2958466",
    b"table:number-rows-repeated=\"1048576\"",
    b"table:number-columns-repeated=\"16384\"",
    b"<table:covered-table-cell/>",
    b"\"",
];
/// The same for what is no XML.
const OCTETS: [&[u8]; 8] = [
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\xfe\xff\xff\xff",
    b"\x09\x08",
    b"\xfc\0",
    b"\x3c\0",
    b"\x0a\0\0\0",
];

type Parties = Vec<(String, Vec<u8>)>;

pub struct Classeur {
    graines: Vec<Parties>,
    ancien: Vec<u8>,
    dossier: tempfile::TempDir,
}

fn parties(octets: Vec<u8>) -> Parties {
    let mut archive = ZipArchive::new(Cursor::new(octets)).unwrap();
    let combien = archive.len();
    let lue = |n| {
        let mut partie = archive.by_index(n).unwrap();
        let mut contenu = Vec::new();
        partie.read_to_end(&mut contenu).unwrap();
        (partie.name().unwrap().into_owned(), contenu)
    };
    (0..combien).map(lue).collect()
}

fn archive(parties: &Parties, hasard: &mut Hasard) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (nom, contenu) in parties {
        let serre = if hasard.pour_cent(70) { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        // Two parts of one name are refused here already.
        if zip.start_file(nom.as_str(), SimpleFileOptions::default().compression_method(serre)).is_ok() {
            zip.write_all(contenu).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// Tags and what stands between them, changed as a whole.
fn change_xml(xml: &mut Vec<u8>, hasard: &mut Hasard) {
    let mut bouts: Vec<Vec<u8>> = xml.split_inclusive(|octet| *octet == b'>').map(<[u8]>::to_vec).collect();
    let (un, autre) = (hasard.sous(bouts.len()), hasard.sous(bouts.len()));
    if bouts.is_empty() {
        return;
    }
    match hasard.sous(6) {
        0 => bouts.swap(un, autre),
        1 => drop(bouts.remove(un)),
        2 => {
            let (debut, fin) = (un.min(autre), un.max(autre).min(un.min(autre) + 40));
            let part = bouts[debut..fin].concat();
            let fois = hasard.fois().min((1 << 21) / part.len().max(1));
            bouts.insert(fin, part.repeat(fois));
        }
        3 => bouts.insert(un, hasard.parmi(&MOTS).to_vec()),
        // A number becomes another.
        4 => {
            if let Some(place) = bouts[un].iter().position(u8::is_ascii_digit) {
                let fin = place + bouts[un][place..].iter().take_while(|octet| octet.is_ascii_digit()).count();
                let nombres: [&[u8]; 7] =
                    [b"0", b"-1", b"4294967295", b"18446744073709551616", b"1048577", b"1.5", b""];
                bouts[un].splice(place..fin, hasard.parmi(&nombres).to_vec());
            }
        }
        _ => hasard.abime(&mut bouts[un], &MOTS),
    }
    *xml = bouts.concat();
}

impl Classeur {
    pub fn nouvelle() -> Classeur {
        let feuille = |lignes: &str| {
            format!(
                "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{lignes}</sheetData></worksheet>"
            )
        };
        let rangee = |cellules: &[&str]| {
            let cellules: String =
                cellules.iter().map(|texte| format!("<c t=\"inlineStr\"><is><t>{texte}</t></is></c>")).collect();
            format!("<row>{cellules}</row>")
        };
        // What carnet itself writes: students, and a sheet of their marks.
        let mut deux = parties(donnees("lycee.xlsx"));
        let etudiants =
            rangee(&["Matricule", "Nom", "Prénom", "Téléphone", "Classe"]) + &rangee(&["E1", "Diop", "Awa", "-", "L3"]);
        let notes = rangee(&["Matricule", "Matière", "Note", "Barème", "Coefficient", "Type", "Période", "Date"])
            + &rangee(&["E1", "Maths", "8", "10", "2", "examen", "T1", "27/09/2026"]);
        let remplace =
            |parties: &mut Parties, nom: &str, contenu: String| match parties.iter_mut().find(|(n, _)| n == nom) {
                Some((_, ancien)) => *ancien = contenu.into_bytes(),
                None => parties.push((nom.to_owned(), contenu.into_bytes())),
            };
        remplace(&mut deux, "xl/worksheets/sheet1.xml", feuille(&etudiants));
        remplace(&mut deux, "xl/worksheets/sheet2.xml", feuille(&notes));
        remplace(&mut deux, "xl/workbook.xml", "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Étudiants\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Notes\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>".to_owned());
        remplace(&mut deux, "xl/_rels/workbook.xml.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/></Relationships>".to_owned());
        let graines = vec![parties(donnees("lycee.xlsx")), parties(donnees("lycee.ods")), deux];
        let classeur = Classeur { graines, ancien: donnees("lycee.xls"), dossier: tempfile::tempdir().unwrap() };
        // The seeds themselves can be read.
        let mut hasard = Hasard::nouveau(0);
        for parties in &classeur.graines {
            assert!(classeur.lit(&archive(parties, &mut hasard), &Options::default()), "{:?}", parties[0].0);
        }
        assert!(classeur.lit(&classeur.ancien, &Options::default()));
        classeur
    }

    /// True where a sheet was found and understood.
    fn lit(&self, entree: &[u8], options: &Options) -> bool {
        let chemin = pose(self.dossier.path(), entree);
        let Ok(feuille) = lire(&Enclos::libre(None).fichier(&chemin).unwrap(), options) else { return false };
        let Ok(plan) = comprendre(&feuille, options) else { return false };
        candidats(&plan, &feuille);
        true
    }
}

impl Cible for Classeur {
    fn entree(&self, hasard: &mut Hasard) -> Vec<u8> {
        if hasard.pour_cent(25) {
            let mut octets = self.ancien.clone();
            for _ in 0..=hasard.sous(6) {
                if hasard.pour_cent(70) {
                    // A field of a record: nothing moves.
                    let mot = hasard.parmi(&OCTETS);
                    let place = hasard.sous(octets.len() / 2) * 2;
                    octets.iter_mut().skip(place).zip(mot).for_each(|(octet, mot)| *octet = *mot);
                } else {
                    hasard.abime(&mut octets, &OCTETS);
                }
            }
            return octets;
        }
        let mut parties = self.graines[hasard.sous(self.graines.len())].clone();
        for _ in 0..=hasard.sous(5) {
            let place = hasard.sous(parties.len());
            match hasard.sous(12) {
                0 => drop(parties.remove(place)),
                1 => {
                    let autre = hasard.sous(parties.len());
                    parties[place].1 = parties[autre].1.clone();
                }
                2 => hasard.abime(&mut parties[place].1, &MOTS),
                _ => {
                    // The sheets, mostly: they are what is read.
                    let feuilles = ["sheet", "content.xml", "sharedStrings", "styles", "workbook"];
                    let voulue = hasard.parmi(&feuilles);
                    let place = parties.iter().position(|(nom, _)| nom.contains(voulue)).unwrap_or(place);
                    change_xml(&mut parties[place].1, hasard);
                }
            }
            if parties.is_empty() {
                break;
            }
        }
        let mut octets = archive(&parties, hasard);
        if hasard.pour_cent(15) {
            hasard.abime(&mut octets, &OCTETS);
        }
        octets
    }

    fn essaie(&self, entree: &[u8], hasard: &mut Hasard) {
        let mut options =
            Options { mise_a_jour: hasard.pour_cent(50), zero: hasard.pour_cent(50), ..Options::default() };
        if hasard.pour_cent(20) {
            options.feuille = Some("eleves".to_owned());
        }
        self.lit(entree, &options);
    }
}
