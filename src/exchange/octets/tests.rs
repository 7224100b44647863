use super::*;

fn lu(octets: &[u8]) -> Result<(String, &'static str, bool), ImportError> {
    decode(octets.to_vec(), None).map(|texte| (texte.contenu, texte.encodage.nom(), texte.bom))
}

fn utf16(texte: &str, octets: fn(u16) -> [u8; 2]) -> Vec<u8> {
    texte.encode_utf16().flat_map(octets).collect()
}

#[test]
fn every_encoding_of_a_school_is_found() {
    let texte = "Prénom;Hélène\n";
    let windows = WINDOWS_1252.encode(texte).0;
    let grand = utf16(&format!("\u{feff}{texte}"), u16::to_be_bytes);
    let petit = utf16(&format!("\u{feff}{texte}"), u16::to_le_bytes);
    for (octets, nom, bom) in [
        (texte.as_bytes(), "UTF-8", false),
        (format!("\u{feff}{texte}").as_bytes(), "UTF-8", true),
        (&windows, "Windows-1252", false),
        (&grand, "UTF-16BE", true),
        (&petit, "UTF-16LE", true),
    ] {
        assert_eq!(lu(octets), Ok((texte.to_owned(), nom, bom)));
    }
}

#[test]
fn an_encoding_that_is_said_is_taken() {
    let octets = encoding_rs::MACINTOSH.decode(b"H\x8el\x8fne").0;
    assert_eq!(octets, "Hélène");
    let dit = |nom| decode(b"H\x8el\x8fne".to_vec(), Some(Encodage::parse(nom).unwrap())).map(|texte| texte.contenu);
    assert_eq!(dit("mac"), Ok("Hélène".to_owned()));
    assert_eq!(dit("utf-8"), Err(ImportError::Encodage { ligne: 1, encodage: "UTF-8".into() }));
    assert!(Encodage::parse("klingon").is_err());
    for nom in ["cp1252", "latin1", "ANSI", "windows-1252", "ISO-8859-1"] {
        assert_eq!(Encodage::parse(nom).map(Encodage::nom), Ok("Windows-1252"), "{nom}");
    }
}

#[test]
fn an_old_mac_file_is_not_read_as_windows() {
    assert_eq!(lu(b"Nom\nH\x8el\x8fne\n"), Err(ImportError::EncodageInconnu { semblable: "macintosh" }));
}

#[test]
fn one_broken_byte_does_not_turn_every_accent_into_two_letters() {
    let octets = ["Prénom;Hélène\n".as_bytes(), b"Andr\xe9\n"].concat();
    assert_eq!(lu(&octets), Err(ImportError::Encodage { ligne: 2, encodage: "UTF-8".into() }));
}

#[test]
fn what_is_no_text_is_called_by_its_name() {
    for (octets, mot) in [
        (&b"PK\x03\x04\x14"[..], "classeur Excel"),
        (b"\xd0\xcf\x11\xe0\xa1", "ancien classeur"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\x01\0\0\0\x02\0\0\0", "binaire"),
        (b"<html><table>", "page web"),
        (b" [{\"nom\":1}]", "JSON"),
    ] {
        let refus = lu(octets).unwrap_err();
        assert!(refus.to_string().contains(mot), "{refus}");
        assert!(refus.conseil().unwrap().contains("CSV"));
    }
}
