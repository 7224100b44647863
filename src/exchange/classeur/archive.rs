//! The archive that a workbook is, looked at before anything reads it: how much it asks for, what kind it is, and whether it is
//! whole. Small files can ask for hundreds of gigabytes.

use crate::error::{ClasseurError, ImportError};
use crate::exchange::Limites;
use crate::texte;
use calamine::Dimensions;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Parts of an archive, at most.
const PARTIES: usize = 10_000;
/// The shared texts of a workbook, inflated: each may be short, and they are all kept.
const TEXTES: u64 = 64 << 20;
/// Any other part but a sheet, inflated.
const AUTRES: u64 = 32 << 20;
/// Between two tags.
const SUITE: usize = 1 << 20;

/// What an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Genre {
    Xlsx,
    Ods,
}

/// What an archive holds.
pub(super) enum Contenu {
    Xlsx,
    /// With the merged cells that may be headers, by sheet: the reader gives none.
    Ods(HashMap<String, Vec<Dimensions>>),
}

/// A part of it.
struct Partie {
    nom: String,
    taille: u64,
}

pub(super) fn abime(detail: impl ToString) -> ImportError {
    ClasseurError::Abime(Some(texte::fit(&texte::printable(&detail.to_string()), 80).into_owned())).into()
}

/// A reader has given up; what it says of that is not for a user.
pub(super) fn illisible<E>(_: E) -> ImportError {
    ClasseurError::Abime(None).into()
}

fn bombe(detail: String) -> ImportError {
    ClasseurError::Bombe { detail, cle: None }.into()
}

/// Sheets that would be made whole.
pub(super) fn trop_dense(limites: &Limites) -> ImportError {
    let (limite, cle) = (limites.cellules_denses, Some("import.cellules_denses"));
    ClasseurError::Trop { limite, quoi: "cellules", cle }.into()
}

/// Looks at the archive.
///
/// # Errors
/// It is no workbook, encrypted, has macros, asks for too much, or is not whole.
pub(super) fn examine(octets: &[u8], limites: &Limites) -> Result<Contenu, ImportError> {
    let mut archive = ZipArchive::new(Cursor::new(octets)).map_err(refus)?;
    let parties = parties(&mut archive)?;
    let genre = genre(&parties, &mut archive)?;
    let total = parties.iter().map(|partie| partie.taille).fold(0, u64::saturating_add);
    if total > limites.decompresse {
        let (detail, cle) = (format!("{} Mo au plus", limites.decompresse >> 20), Some("import.decompresse"));
        return Err(ClasseurError::Bombe { detail, cle }.into());
    }
    if total > 1 << 20 && total / (octets.len() as u64).max(1) > limites.ratio {
        let (detail, cle) = (format!("{} fois sa taille au plus", limites.ratio), Some("import.ratio"));
        return Err(ClasseurError::Bombe { detail, cle }.into());
    }
    for partie in &parties {
        let is_sheet = partie.nom.starts_with("xl/worksheets/") || partie.nom == "content.xml";
        let limite = if partie.nom.ends_with("sharedStrings.xml") { TEXTES } else { AUTRES };
        if !is_sheet && partie.taille > limite {
            return Err(bombe(format!("{} : {} Mo au plus", partie.nom, limite >> 20)));
        }
    }
    for (n, partie) in parties.iter().enumerate() {
        verifie(archive.by_index(n).map_err(refus)?, partie)?;
        if partie.nom.ends_with("sharedStrings.xml") {
            annonce(archive.by_index(n).map_err(refus)?, partie)?;
        }
    }
    match genre {
        Genre::Xlsx => Ok(Contenu::Xlsx),
        Genre::Ods => repetitions(archive.by_name("content.xml").map_err(refus)?, limites).map(Contenu::Ods),
    }
}

fn refus(error: ZipError) -> ImportError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ClasseurError::Chiffre.into()
        }
        error => illisible(error),
    }
}

fn parties(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<Partie>, ImportError> {
    if archive.len() > PARTIES {
        return Err(ClasseurError::Trop { limite: PARTIES as u64, quoi: "parties", cle: None }.into());
    }
    let mut parties = Vec::with_capacity(archive.len());
    for n in 0..archive.len() {
        let partie = archive.by_index_raw(n).map_err(refus)?;
        if partie.encrypted() {
            return Err(ClasseurError::Chiffre.into());
        }
        let nom = partie.name().map_err(refus)?.into_owned();
        parties.push(Partie { nom, taille: partie.size() });
    }
    Ok(parties)
}

/// What its parts say that it is.
fn genre(parties: &[Partie], archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Genre, ImportError> {
    let a = |debut: &str| parties.iter().any(|partie| partie.nom.starts_with(debut));
    if a("xl/vbaProject") || a("Basic/") {
        return Err(ClasseurError::Macros.into());
    }
    if a("xl/workbook.xml") {
        return Ok(Genre::Xlsx);
    }
    let autre = match () {
        () if a("xl/workbook.bin") => "c'est un classeur binaire (.xlsb)",
        () if a("word/") => "c'est un document Word",
        () if a("ppt/") => "c'est une présentation",
        () if !a("content.xml") => "c'est une archive",
        () => {
            let manifeste = debut(archive, "META-INF/manifest.xml");
            if manifeste.contains("encryption-data") {
                return Err(ClasseurError::Chiffre.into());
            }
            if debut(archive, "mimetype").trim() == "application/vnd.oasis.opendocument.spreadsheet" {
                return Ok(Genre::Ods);
            }
            "c'est un autre document OpenDocument"
        }
    };
    Err(ClasseurError::Autre(autre).into())
}

/// The beginning of a small part; empty where there is none.
fn debut(archive: &mut ZipArchive<Cursor<&[u8]>>, nom: &str) -> String {
    let mut octets = Vec::new();
    if let Ok(partie) = archive.by_name(nom) {
        // What cannot be read is found out below.
        let _ = partie.take(1 << 16).read_to_end(&mut octets);
    }
    String::from_utf8_lossy(&octets).into_owned()
}

/// Inflates the part once: it is as long as it says, and no text in it is endless.
fn verifie(mut partie: impl Read, dite: &Partie) -> Result<(), ImportError> {
    let is_xml = dite.nom.ends_with(".xml") || dite.nom.ends_with(".rels");
    let (mut morceau, mut lus, mut suite) = (vec![0; 1 << 16], 0u64, 0);
    loop {
        let n = match partie.read(&mut morceau) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) => return Err(illisible(error)),
        };
        lus += n as u64;
        if lus > dite.taille {
            return Err(bombe(format!("{} est plus longue qu'elle ne le dit", dite.nom)));
        }
        if !is_xml {
            continue;
        }
        for bout in morceau[..n].split_inclusive(|b| *b == b'<') {
            suite += bout.len();
            if suite > SUITE {
                return Err(bombe(format!("{} : un texte sans fin", dite.nom)));
            }
            if bout.ends_with(b"<") {
                suite = 0;
            }
        }
    }
    if lus == dite.taille { Ok(()) } else { Err(abime(format!("{} est coupée", dite.nom))) }
}

/// The shared texts say how many they are, and the reader makes room for so many.
fn annonce(partie: impl Read, dite: &Partie) -> Result<(), ImportError> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::with_capacity(1 << 12, partie));
    let mut tampon = Vec::new();
    loop {
        tampon.clear();
        match xml.read_event_into(&mut tampon).map_err(illisible)? {
            Event::Start(balise) | Event::Empty(balise) if balise.local_name().as_ref() == "sst" => {
                return match attribut(&balise, "uniqueCount") <= dite.taille {
                    true => Ok(()),
                    false => Err(bombe(format!("{} en annonce plus qu'elle n'en a", dite.nom))),
                };
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// How large the tables of an OpenDocument sheet become.
#[derive(Default)]
struct Etendue {
    /// Cells of the row under way, up to its last one that holds something, and those that are blank behind it.
    rangee: u64,
    blanches: u64,
    /// How often this row stands there.
    fois: u64,
    /// Rows of the table, and up to its last one that holds something.
    rangees: u64,
    hauteur: u64,
    largeur: u64,
    /// Cells in all.
    cellules: u64,
    /// The name of the table, and its cells that are merged over others.
    nom: String,
    fusions: Vec<Dimensions>,
}

/// Rows in which headers may stand.
const HAUT: u64 = 1_000;

impl Etendue {
    fn cellule(&mut self, balise: &BytesStart<'_>, is_empty: bool) {
        let combien = attribut(balise, "table:number-columns-repeated");
        let (large, colonne) = (attribut(balise, "table:number-columns-spanned"), self.rangee + self.blanches);
        if let (2..=1_000, 0..HAUT, 0..1_000) = (large, self.rangees, colonne)
            && attribut(balise, "table:number-rows-spanned") == 1
        {
            let place = |colonne: u64| (self.rangees as u32, colonne as u32);
            self.fusions.push(Dimensions { start: place(colonne), end: place(colonne + large - 1) });
        }
        let holds = |cle: &str| cle.contains("value") || cle.contains("formula");
        if is_empty && !balise.attributes().flatten().any(|a| holds(a.key.as_ref())) {
            self.blanches = self.blanches.saturating_add(combien);
        } else {
            self.rangee = self.rangee.saturating_add(self.blanches).saturating_add(combien).min(1 << 14);
            self.blanches = 0;
        }
    }

    fn fin_de_rangee(&mut self) {
        self.rangees = self.rangees.saturating_add(self.fois);
        if self.rangee > 0 {
            (self.hauteur, self.largeur) = (self.rangees, self.largeur.max(self.rangee));
            self.cellules = self.cellules.saturating_add(self.rangee);
        }
        (self.rangee, self.blanches, self.fois) = (0, 0, 1);
    }

    fn fin_de_table(&mut self) {
        self.cellules = self.cellules.saturating_add(self.hauteur.saturating_mul(self.largeur));
        (self.rangees, self.hauteur, self.largeur) = (0, 0, 0);
    }
}

/// Rows and cells of an OpenDocument sheet say how often they are repeated, and all of them would be made.
/// What is merged of each table, too.
fn repetitions(partie: impl Read, limites: &Limites) -> Result<HashMap<String, Vec<Dimensions>>, ImportError> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::with_capacity(1 << 16, partie));
    let (mut tampon, mut etendue) = (Vec::new(), Etendue { fois: 1, ..Etendue::default() });
    let mut fusions = HashMap::new();
    loop {
        tampon.clear();
        let (balise, is_empty) = match xml.read_event_into(&mut tampon).map_err(illisible)? {
            Event::Eof => return Ok(fusions),
            Event::Start(balise) => (balise, false),
            Event::Empty(balise) => (balise, true),
            Event::End(balise) => {
                match balise.name().as_ref() {
                    "table:table-row" => etendue.fin_de_rangee(),
                    "table:table" => {
                        etendue.fin_de_table();
                        fusions.insert(std::mem::take(&mut etendue.nom), std::mem::take(&mut etendue.fusions));
                    }
                    _ => {}
                }
                let dense = etendue.hauteur.saturating_mul(etendue.largeur);
                if etendue.cellules.max(dense) > limites.cellules_denses {
                    return Err(trop_dense(limites));
                }
                continue;
            }
            _ => continue,
        };
        match balise.name().as_ref() {
            "table:table" => {
                let nom = balise.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == "table:name");
                etendue.nom = nom.map_or_else(String::new, |nom| unescape(&nom.value).unwrap_or_default().into_owned());
            }
            "table:table-row" => {
                etendue.fois = attribut(&balise, "table:number-rows-repeated");
                if is_empty {
                    etendue.fin_de_rangee();
                }
            }
            "table:table-cell" | "table:covered-table-cell" => etendue.cellule(&balise, is_empty),
            _ => {}
        }
    }
}

/// A count that a tag gives; 1 where it gives none. What is no number counts as many.
fn attribut(balise: &BytesStart<'_>, nom: &str) -> u64 {
    let donne = balise.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == nom);
    donne.map_or(1, |donne| donne.value.parse().unwrap_or(u64::MAX))
}
