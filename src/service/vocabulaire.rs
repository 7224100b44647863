//! The words that completion offers: held in memory, read by the typing thread without a query, refreshed in the background.

use crate::texte;
use std::sync::{Arc, RwLock};

/// The school's words, each list in folded order.
#[derive(Debug, Default)]
pub struct Vocabulaire {
    /// Classes.
    pub classes: Vec<Terme>,
    /// Subjects.
    pub matieres: Vec<Terme>,
    /// Periods.
    pub periodes: Vec<Terme>,
    /// Family names.
    pub noms: Vec<Terme>,
    /// First names.
    pub prenoms: Vec<Terme>,
    /// Matricules.
    pub matricules: Vec<Terme>,
    /// `nom prénom`, as `réf` takes it.
    pub etudiants: Vec<Terme>,
}

/// A word, and what it is compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Terme {
    cle: Box<str>,
    texte: Box<str>,
}

impl Terme {
    /// The word and its folded form.
    pub fn nouveau(texte: &str) -> Terme {
        Terme { cle: texte::fold(texte).into(), texte: texte.into() }
    }

    /// The word.
    pub fn texte(&self) -> &str {
        &self.texte
    }
}

/// The words of a sorted list that begin like `debut`, accents and case aside: found by halving. A blank at the end of `debut`
/// counts: `diop ` is not the beginning of `Diope Awa`.
pub fn commencant_par<'a>(termes: &'a [Terme], debut: &str) -> impl Iterator<Item = &'a str> {
    let mut cle = texte::fold(debut);
    if !cle.is_empty() && debut.ends_with(char::is_whitespace) {
        cle.push(' ');
    }
    let first = termes.partition_point(|terme| *terme.cle < *cle);
    termes[first..].iter().take_while(move |terme| terme.cle.starts_with(&cle)).map(Terme::texte)
}

/// Sorted, each word once.
pub fn termes<'a>(textes: impl IntoIterator<Item = &'a str>) -> Vec<Terme> {
    let mut termes: Vec<Terme> = textes.into_iter().map(Terme::nouveau).collect();
    termes.sort_unstable();
    termes.dedup();
    termes
}

/// The latest words, shared between the typing thread and the one that refreshes them.
#[derive(Clone, Debug, Default)]
pub struct VocabulairePartage(Arc<RwLock<Arc<Vocabulaire>>>);

impl VocabulairePartage {
    /// The words as they are now.
    pub fn lit(&self) -> Arc<Vocabulaire> {
        self.0.read().map(|words| words.clone()).unwrap_or_default()
    }

    /// Puts new words in place.
    pub fn pose(&self, vocabulaire: Vocabulaire) {
        if let Ok(mut place) = self.0.write() {
            *place = Arc::new(vocabulaire);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginning_without_accents_or_case() {
        let names = termes(["Élise", "Elodie", "Zoé", "elise"]);
        assert_eq!(commencant_par(&names, "éli").collect::<Vec<_>>(), ["elise", "Élise"]);
        assert_eq!(commencant_par(&names, "").count(), 4);
        assert_eq!(commencant_par(&names, "x").count(), 0);
        let students = termes(["Diop Awa", "Diope Awa"]);
        assert_eq!(commencant_par(&students, "diop ").collect::<Vec<_>>(), ["Diop Awa"]);
    }
}
