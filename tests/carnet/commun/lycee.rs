//! `lycee.csv` read without carnet's help: what its answers are compared with.

use super::ecole::donnees;
use std::cmp::Reverse;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A line of the file.
#[derive(Clone, Debug)]
pub struct Eleve {
    pub matricule: String,
    pub nom: String,
    pub prenom: String,
    /// `+33…`
    pub telephone: String,
    /// 2008-09-27
    pub naissance: String,
    pub classe: String,
    /// In hundredths, half up.
    pub moyenne: u32,
}

/// Every pupil, in the order of the file.
pub fn eleves() -> &'static [Eleve] {
    static ELEVES: OnceLock<Vec<Eleve>> = OnceLock::new();
    ELEVES.get_or_init(|| {
        let mut fichier = csv::ReaderBuilder::new().delimiter(b';').from_path(donnees().join("lycee.csv")).unwrap();
        fichier.records().map(|ligne| eleve(&ligne.unwrap())).collect()
    })
}

fn eleve(ligne: &csv::StringRecord) -> Eleve {
    let notes: Vec<u32> = ligne.iter().skip(6).map(centiemes).collect();
    let combien = u32::try_from(notes.len()).unwrap();
    let jour: Vec<&str> = ligne[4].split('/').collect();
    Eleve {
        matricule: ligne[0].to_owned(),
        nom: ligne[1].to_owned(),
        prenom: ligne[2].to_owned(),
        telephone: e164(&ligne[3]),
        naissance: format!("{}-{}-{}", jour[2], jour[1], jour[0]),
        classe: ligne[5].to_owned(),
        moyenne: (2 * notes.iter().sum::<u32>() + combien) / (2 * combien),
    }
}

/// `14.25`, `13,5`, `9`.
fn centiemes(note: &str) -> u32 {
    let (entier, decimales) = note.split_once([',', '.']).unwrap_or((note, ""));
    entier.parse::<u32>().unwrap() * 100 + format!("{decimales:0<2}").parse::<u32>().unwrap()
}

fn e164(telephone: &str) -> String {
    let chiffres: String = telephone.chars().filter(char::is_ascii_digit).collect();
    match (telephone.starts_with('+'), chiffres.strip_prefix("00"), chiffres.strip_prefix('0')) {
        (true, ..) => format!("+{chiffres}"),
        (_, Some(international), _) => format!("+{international}"),
        (.., Some(national)) => format!("+33{national}"),
        _ => panic!("{telephone}"),
    }
}

/// Lower case, without accents, ligatures opened.
pub fn nu(texte: &str) -> String {
    let base = texte.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    base.replace('œ', "oe").replace('ł', "l")
}

/// What a dictionary sorts by: a blank comes before a hyphen, that before an apostrophe, that before any letter.
pub fn alphabetique(texte: &str) -> Vec<u32> {
    let rang = |c: char| match c {
        ' ' => 0,
        '-' => 1,
        '\'' | '’' => 2,
        lettre => u32::from(lettre),
    };
    nu(texte).chars().map(rang).collect()
}

/// The matricules of those who fit, in the order that `find` gives without `sort=`.
pub fn parmi(garde: impl Fn(&Eleve) -> bool) -> Vec<&'static str> {
    tries(garde, |_| ())
}

/// The matricules of those who fit, by `cle`, then name, first name and matricule.
pub fn tries<C: Ord>(garde: impl Fn(&Eleve) -> bool, cle: impl Fn(&Eleve) -> C) -> Vec<&'static str> {
    let mut gardes: Vec<&Eleve> = eleves().iter().filter(|eleve| garde(eleve)).collect();
    gardes.sort_by_cached_key(|e| (cle(e), alphabetique(&e.nom), alphabetique(&e.prenom), &e.matricule));
    gardes.into_iter().map(|eleve| eleve.matricule.as_str()).collect()
}

/// The same, everything backwards.
pub fn a_rebours(garde: impl Fn(&Eleve) -> bool) -> Vec<&'static str> {
    let mut gardes: Vec<&Eleve> = eleves().iter().filter(|eleve| garde(eleve)).collect();
    gardes.sort_by_cached_key(|e| Reverse((alphabetique(&e.nom), alphabetique(&e.prenom), &e.matricule)));
    gardes.into_iter().map(|eleve| eleve.matricule.as_str()).collect()
}
