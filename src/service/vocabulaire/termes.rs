//! A sorted list of words, kept as one text and not as many: a large school has tens of thousands.

use crate::texte;

/// Words in folded order, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Termes {
    /// Each word behind what it is compared by.
    tout: String,
    bornes: Vec<Bornes>,
}

/// Where a word stands in the text: it ends where the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bornes {
    cle: u32,
    texte: u32,
}

impl Termes {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.bornes.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.bornes.is_empty()
    }

    /// Every word.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|n| self.texte(n))
    }

    fn cle(&self, n: usize) -> &str {
        let Bornes { cle, texte } = self.bornes[n];
        &self.tout[cle as usize..texte as usize]
    }

    fn texte(&self, n: usize) -> &str {
        let fin = self.bornes.get(n + 1).map_or(self.tout.len(), |suivant| suivant.cle as usize);
        &self.tout[self.bornes[n].texte as usize..fin]
    }
}

/// What a word is compared by that begins like `debut`. A blank at its end counts: `diop ` is not the beginning of `Diope Awa`.
pub(super) fn cle_du_debut(debut: &str) -> String {
    let mut cle = texte::fold(debut);
    if !cle.is_empty() && debut.ends_with(char::is_whitespace) {
        cle.push(' ');
    }
    cle
}

/// Does this word begin like `debut`, accents and case aside?
pub fn commence_par(mot: &str, debut: &str) -> bool {
    texte::fold(mot).starts_with(&cle_du_debut(debut))
}

/// The words that begin like `debut`, accents and case aside: found by halving.
pub fn commencant_par<'a>(termes: &'a Termes, debut: &str) -> impl Iterator<Item = &'a str> {
    let cle = cle_du_debut(debut);
    let tout = &termes.tout;
    let first = termes.bornes.partition_point(|mot| tout[mot.cle as usize..mot.texte as usize] < *cle);
    (first..termes.len()).take_while(move |n| termes.cle(*n).starts_with(&cle)).map(|n| termes.texte(n))
}

/// Sorted, each word once.
pub fn termes<'a>(textes: impl IntoIterator<Item = &'a str>) -> Termes {
    let mut tries: Vec<(String, &str)> = textes.into_iter().map(|mot| (texte::fold(mot), mot)).collect();
    tries.sort_unstable();
    tries.dedup();
    let mut termes = Termes::default();
    for (cle, mot) in tries {
        let debut = termes.tout.len();
        // Nobody has gigabytes of words.
        let (Ok(cle_ici), Ok(texte_ici)) = (u32::try_from(debut), u32::try_from(debut + cle.len())) else { break };
        termes.bornes.push(Bornes { cle: cle_ici, texte: texte_ici });
        termes.tout.push_str(&cle);
        termes.tout.push_str(mot);
    }
    termes.tout.shrink_to_fit();
    termes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_beginning_without_accents_or_case() {
        let names = termes(["Élise", "Elodie", "Zoé", "elise", "Zoé"]);
        assert_eq!(names.iter().collect::<Vec<_>>(), ["elise", "Élise", "Elodie", "Zoé"]);
        assert_eq!(commencant_par(&names, "éli").collect::<Vec<_>>(), ["elise", "Élise"]);
        assert_eq!(commencant_par(&names, "").count(), 4);
        assert_eq!(commencant_par(&names, "x").count(), 0);
        let students = termes(["Diop Awa", "Diope Awa"]);
        assert_eq!(commencant_par(&students, "diop ").collect::<Vec<_>>(), ["Diop Awa"]);
        assert!(commence_par("Élise", "ELI") && !commence_par("Diope", "diop "));
    }
}
