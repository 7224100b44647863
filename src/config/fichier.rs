//! `config.toml` as values by key, each with its line. Unknown keys and wrong types are errors that say where.

use super::Brute;
use super::cles::{CLES, Cle, Genre, place};
use crate::error::Reglage;
use crate::texte::{closest, fit, printable};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value of the file: its key's place in [`CLES`], itself, its line.
pub struct Trouve {
    /// In [`CLES`].
    pub place: usize,
    /// As the key takes it.
    pub valeur: Brute,
    /// From 1.
    pub ligne: usize,
}

/// Reads the text of a configuration file; `chemin` only names it.
///
/// # Errors
/// No TOML, an unknown key, a value of the wrong type: the first of them.
pub fn lit(texte: &str, chemin: &Path) -> Result<Vec<Trouve>, Reglage> {
    let lecture = Lecture { texte, fichier: printable(&chemin.to_string_lossy()).into_owned() };
    let document = DeTable::parse(texte).map_err(|error| {
        let (ligne, colonne) = lecture.place(error.span().map_or(texte.len(), |span| span.start));
        Reglage::Syntaxe { fichier: lecture.fichier.clone(), ligne, colonne, detail: error.message().to_owned() }
    })?;
    let mut found = Vec::new();
    for (section, contenu) in document.get_ref() {
        let nom: &str = section.get_ref();
        let prefix = format!("{nom}.");
        if !CLES.iter().any(|cle| cle.nom.starts_with(&prefix)) {
            return Err(lecture.inconnue(nom.to_owned(), section.span().start));
        }
        let DeValue::Table(table) = contenu.get_ref() else {
            return Err(lecture.valeur(nom, contenu, "une section : [".to_owned() + nom + "]"));
        };
        for (cle, valeur) in table {
            let nom = prefix.clone() + cle.get_ref();
            let Some(place) = place(&nom) else { return Err(lecture.inconnue(nom, cle.span().start)) };
            let ligne = lecture.place(cle.span().start).0;
            found.push(Trouve { place, valeur: lecture.lit(&CLES[place], valeur)?, ligne });
        }
    }
    Ok(found)
}

struct Lecture<'a> {
    texte: &'a str,
    fichier: String,
}

impl Lecture<'_> {
    /// Line and column of a byte, both from 1.
    fn place(&self, octet: usize) -> (usize, usize) {
        let before = self.texte.get(..octet).unwrap_or(self.texte);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    fn inconnue(&self, cle: String, octet: usize) -> Reglage {
        let (ligne, colonne) = self.place(octet);
        let known = || CLES.iter().map(|known| known.nom);
        let same_word = |mot: &str| known().find(|nom| nom.split_once('.').is_some_and(|(_, known)| known == mot));
        let proche = match cle.split_once('.') {
            None => same_word(&cle).or_else(|| closest(&cle, known().filter_map(|nom| nom.split('.').next()))),
            Some((section, mot)) => {
                let in_section = known().filter(|nom| nom.split('.').next() == Some(section));
                closest(&cle, in_section).or_else(|| same_word(mot)).or_else(|| closest(&cle, known()))
            }
        };
        let cle = fit(&printable(&cle), 60).into_owned();
        Reglage::CleInconnue { fichier: self.fichier.clone(), ligne, colonne, cle, proche }
    }

    fn valeur(&self, cle: &str, valeur: &Spanned<DeValue<'_>>, attendu: String) -> Reglage {
        let (ligne, colonne) = self.place(valeur.span().start);
        let ou = format!("{}:{ligne}:{colonne}", self.fichier);
        let is_secret = place(cle).is_some_and(|place| matches!(CLES[place].genre, Genre::Paires | Genre::Secret));
        Reglage::Valeur {
            ou,
            cle: cle.to_owned(),
            trouve: montre(valeur.get_ref(), is_secret || attendu.contains("section")),
            attendu,
        }
    }

    /// The value as its key takes it.
    fn lit(&self, cle: &Cle, valeur: &Spanned<DeValue<'_>>) -> Result<Brute, Reglage> {
        let wrong = |attendu: String| self.valeur(cle.nom, valeur, attendu);
        match (cle.genre, valeur.get_ref()) {
            (Genre::Booleen, DeValue::Boolean(oui)) => Ok(Brute::Booleen(*oui)),
            (Genre::Entier(..), DeValue::Integer(entier)) => u64::from_str_radix(entier.as_str(), entier.radix())
                .ok()
                .and_then(|n| Brute::entier(n, cle.genre))
                .ok_or_else(|| wrong(cle.genre.attendu())),
            (Genre::Paires, DeValue::Table(table)) => {
                let pair = |(nom, texte): (&Spanned<toml::de::DeString<'_>>, &Spanned<DeValue<'_>>)| match texte
                    .get_ref()
                    .as_str()
                {
                    Some(texte) => Ok((nom.get_ref().to_string(), texte.to_owned())),
                    None => Err(self.valeur(cle.nom, texte, Genre::Texte.attendu())),
                };
                table.iter().map(pair).collect::<Result<_, _>>().map(Brute::Paires)
            }
            (genre, DeValue::String(texte)) => Brute::texte(texte, genre).ok_or_else(|| wrong(genre.attendu())),
            (genre, _) => Err(wrong(genre.attendu())),
        }
    }
}

/// A value as an error names it: short; a text where none belongs may be a secret, and stays unsaid.
fn montre(valeur: &DeValue<'_>, secret: bool) -> String {
    match valeur {
        DeValue::String(_) if secret => "un texte".to_owned(),
        DeValue::String(texte) => format!("« {} »", fit(&printable(&super::masque(texte)), 40)),
        DeValue::Integer(entier) => entier.as_str().to_owned(),
        DeValue::Float(decimal) => decimal.as_str().to_owned(),
        DeValue::Boolean(oui) => oui.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) => "une liste".to_owned(),
        DeValue::Table(_) => "une section".to_owned(),
    }
}
