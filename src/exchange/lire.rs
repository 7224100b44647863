//! What a file is, by its content; its name must not promise something else.

use super::{Feuille, Options, classeur, csv, json_lu, octets};
use crate::arret;
use crate::enclos::Ouvert;
use crate::error::{ClasseurError, ImportError, Result};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contenu {
    Zip,
    Ole,
    Json,
    Texte,
}

impl Contenu {
    fn de(octets: &[u8]) -> Contenu {
        let debut = octets.strip_prefix("\u{feff}".as_bytes()).unwrap_or(octets).trim_ascii_start();
        match debut.first() {
            _ if octets.starts_with(b"PK\x03\x04") || octets.starts_with(b"PK\x05\x06") => Contenu::Zip,
            _ if octets.starts_with(b"\xd0\xcf\x11\xe0") => Contenu::Ole,
            Some(b'[') if matches!(debut[1..].trim_ascii_start().first(), Some(b'{' | b']')) => Contenu::Json,
            Some(b'{') if matches!(debut[1..].trim_ascii_start().first(), Some(b'"' | b'}')) => Contenu::Json,
            _ => Contenu::Texte,
        }
    }

    /// Refuses a name that ends like that of another kind of file.
    fn verifie(self, nom: &str) -> Result<(), ClasseurError> {
        let Some((_, extension)) = nom.rsplit_once('.') else { return Ok(()) };
        let extension = extension.to_ascii_lowercase();
        let attendues: &[&str] = match self {
            Contenu::Zip => &["xlsx", "ods", "xlsm", "xlsb", "zip", "docx", "pptx", "odt"],
            Contenu::Ole => &["xls", "xlsx", "doc"],
            Contenu::Json => &["json", "ndjson", "jsonl"],
            Contenu::Texte => &["csv", "tsv", "txt"],
        };
        let toutes = ["xlsx", "ods", "xlsm", "xls", "json", "ndjson", "jsonl", "csv", "tsv"];
        if attendues.contains(&&*extension) || !toutes.contains(&&*extension) {
            return Ok(());
        }
        let reel = match self {
            Contenu::Zip => "c'est un classeur Excel ou une autre archive",
            Contenu::Ole => "c'est un ancien classeur Excel",
            Contenu::Json => "c'est du JSON",
            Contenu::Texte => "c'est du texte",
        };
        let attendue = if self == Contenu::Texte { "csv" } else { attendues[0] };
        Err(ClasseurError::Extension { extension, reel, attendue })
    }
}

/// Reads a file: CSV, a workbook, or JSON that carnet wrote.
///
/// # Errors
/// `Interrompu` on Ctrl-C; unreadable, too large, empty, of another format, refused. A line that is wrong is no error: see
/// [`super::LigneBrute::defaut`].
pub fn lire(source: &Ouvert, options: &Options) -> Result<Feuille> {
    let octets = octets::lit(source, options)?;
    if octets.is_empty() {
        return Err(ImportError::Vide.into());
    }
    let contenu = Contenu::de(&octets);
    let nom = source.chemin.file_name().unwrap_or_default().to_string_lossy();
    contenu.verifie(&nom).map_err(ImportError::from)?;
    let lue = match contenu {
        Contenu::Zip | Contenu::Ole => classeur::lire(octets, options),
        Contenu::Json => json_lu::lire(&octets, &options.limites),
        Contenu::Texte => csv::lire(octets, options),
    };
    // Their readers stop where they are on Ctrl-C.
    arret::verifie()?;
    Ok(lue?)
}
