//! The bytes of a file become text: what is no text is refused by its name, the encoding is found and told.

use super::Options;
use crate::enclos::Ouvert;
use crate::error::{Error, ImportError, Result};
use crate::texte;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16LE, WINDOWS_1252};
use std::io::Read;

/// How the letters of a file are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encodage(&'static Encoding);

impl Encodage {
    /// Reads a name: `utf-8`, `windows-1252` (`cp1252`, `latin1`, `ansi`), `utf-16`, `macintosh`…
    ///
    /// # Errors
    /// A name that no encoding has.
    pub fn parse(brut: &str) -> Result<Encodage, ImportError> {
        match texte::fold(brut).as_str() {
            "ansi" | "windows" | "excel" => Ok(Encodage(WINDOWS_1252)),
            "utf 8" => Ok(Encodage(UTF_8)),
            "utf16" => Ok(Encodage(UTF_16LE)),
            "mac" => Ok(Encodage(encoding_rs::MACINTOSH)),
            label => Encoding::for_label_no_replacement(label.as_bytes())
                .map(Encodage)
                .ok_or_else(|| ImportError::NomEncodage(texte::fit(&texte::printable(brut), 30).into_owned())),
        }
    }

    /// `UTF-8`, `Windows-1252`.
    pub fn nom(self) -> &'static str {
        if self.0 == WINDOWS_1252 { "Windows-1252" } else { self.0.name() }
    }
}

/// A file's text.
#[derive(Debug)]
pub(super) struct Texte {
    /// Without its byte order mark.
    pub contenu: String,
    /// How it was written.
    pub encodage: Encodage,
    /// It started with a byte order mark.
    pub bom: bool,
}

/// Reads the bytes of a file.
///
/// # Errors
/// Unreadable, too large.
pub(super) fn lit(source: &Ouvert, options: &Options) -> Result<Vec<u8>> {
    let system = |error| Error::fichier(&source.chemin, error);
    let limite = options.limites.octets;
    let mut octets = Vec::with_capacity(usize::try_from(source.longueur.min(limite) + 1).unwrap_or(0));
    (&source.fichier).take(limite.saturating_add(1)).read_to_end(&mut octets).map_err(system)?;
    if octets.len() as u64 > limite {
        return Err(ImportError::TropGrand { quoi: "octets", limite }.into());
    }
    Ok(octets)
}

/// The text of the bytes. A byte order mark decides; then what the user said; then UTF-8 where it is valid; else
/// Windows-1252, which is what a French Excel writes. No other Latin encoding is ever guessed: it would turn `è` into
/// `č` in silence.
pub(super) fn decode(octets: Vec<u8>, voulu: Option<Encodage>) -> Result<Texte, ImportError> {
    if let Some(format) = autre_format(&octets) {
        return Err(ImportError::AutreFormat(format));
    }
    let (encodage, bom) = match Encoding::for_bom(&octets) {
        Some((encodage, longueur)) => (Some(encodage), longueur),
        None => (voulu.map(|voulu| voulu.0), 0),
    };
    let (contenu, encodage) = match encodage {
        None => devine(octets)?,
        Some(encodage) => (selon(encodage, &octets[bom..])?, encodage),
    };
    if contenu.trim().is_empty() {
        return Err(ImportError::Vide);
    }
    Ok(Texte { contenu, encodage: Encodage(encodage), bom: bom > 0 })
}

fn selon(encodage: &'static Encoding, octets: &[u8]) -> Result<String, ImportError> {
    match encodage.decode_without_bom_handling_and_without_replacement(octets) {
        Some(contenu) => Ok(contenu.into_owned()),
        None => {
            let avant = if encodage == UTF_8 { Encoding::utf8_valid_up_to(octets) } else { 0 };
            Err(ImportError::Encodage { ligne: ligne(&octets[..avant]), encodage: Encodage(encodage).nom().to_owned() })
        }
    }
}

fn devine(octets: Vec<u8>) -> Result<(String, &'static Encoding), ImportError> {
    let octets = match String::from_utf8(octets) {
        Ok(contenu) => return Ok((contenu, UTF_8)),
        Err(faux) => faux.into_bytes(),
    };
    // Mostly UTF-8 with a few broken bytes: read as Windows-1252, every accent of the file would turn into « Ã© ».
    let (justes, faux) = octets.utf8_chunks().fold((0, 0), |(justes, faux), chunk| {
        let accents = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (justes + accents, faux + usize::from(!chunk.invalid().is_empty()))
    });
    if justes > faux {
        return selon(UTF_8, &octets).map(|contenu| (contenu, UTF_8));
    }
    // Five bytes that Windows-1252 does not use; an old Mac writes `è`, `ê` and `ç` with three of them.
    if octets.iter().any(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
        let mut detecteur = EncodingDetector::new(Iso2022JpDetection::Deny);
        detecteur.feed(&octets, true);
        let semblable = detecteur.guess(Some(b"fr"), Utf8Detection::Deny);
        let semblable = if semblable == WINDOWS_1252 { encoding_rs::MACINTOSH } else { semblable };
        return Err(ImportError::EncodageInconnu { semblable: semblable.name() });
    }
    selon(WINDOWS_1252, &octets).map(|contenu| (contenu, WINDOWS_1252))
}

/// The line on which the text after these bytes stands.
fn ligne(avant: &[u8]) -> u64 {
    1 + avant.iter().filter(|b| **b == b'\n').count() as u64
}

/// What the file is, where its first bytes say that it is no CSV.
fn autre_format(octets: &[u8]) -> Option<&'static str> {
    const DEBUTS: [(&[u8], &str); 10] = [
        (b"PK\x03\x04", "c'est un classeur Excel (ou une autre archive)"),
        (b"PK\x05\x06", "c'est une archive vide"),
        (b"\xd0\xcf\x11\xe0", "c'est un ancien classeur Excel (.xls)"),
        (b"%PDF", "c'est un PDF"),
        (b"\x89PNG", "c'est une image"),
        (b"\xff\xd8\xff", "c'est une image"),
        (b"GIF8", "c'est une image"),
        (b"\x1f\x8b", "c'est une archive"),
        (b"{\\rtf", "c'est un texte mis en page (RTF)"),
        (b"\x7fELF", "c'est un programme"),
    ];
    if let Some((_, format)) = DEBUTS.iter().find(|(debut, _)| octets.starts_with(debut)) {
        return Some(format);
    }
    let debut = &octets[..octets.len().min(8192)];
    let nuls = debut.iter().filter(|b| **b == 0).count();
    if Encoding::for_bom(octets).is_none() && nuls * 10 > debut.len() {
        return Some("c'est un fichier binaire (ou de l'UTF-16 sans BOM)");
    }
    let debut = debut.trim_ascii_start();
    let commence = |mot: &[u8]| debut.get(..mot.len()).is_some_and(|debut| debut.eq_ignore_ascii_case(mot));
    if commence(b"<!doctype") || commence(b"<html") || commence(b"<?xml") {
        return Some("c'est une page web ou du XML");
    }
    (commence(b"[{") || commence(b"{\"")).then_some("c'est du JSON")
}

#[cfg(test)]
mod tests;
