//! The cells of a line as one text: a file may have many millions of them, most of them blank or short, and each as a text of its
//! own would take ten times the file.

/// The cells, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cellules {
    texte: String,
    /// Where each ends; no line has 4 GiB.
    fins: Vec<u32>,
}

impl Cellules {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.fins.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.fins.is_empty()
    }

    /// The cell at a place, from 0.
    pub fn get(&self, n: usize) -> Option<&str> {
        let fin = *self.fins.get(n)?;
        let debut = n.checked_sub(1).map_or(0, |avant| self.fins[avant]);
        self.texte.get(debut as usize..fin as usize)
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).filter_map(|n| self.get(n))
    }

    /// Each as a text of its own.
    pub fn to_vec(&self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }

    /// Puts one into its place; what is missing before it is blank.
    pub(super) fn insere(&mut self, place: usize, texte: &str) {
        let (avant, apres) = (self.iter().take(place), self.iter().skip(place));
        let blanches = std::iter::repeat_n("", place.saturating_sub(self.len()));
        *self = avant.chain(blanches).chain([texte]).chain(apres).collect();
    }
}

impl<S: AsRef<str>> FromIterator<S> for Cellules {
    fn from_iter<I: IntoIterator<Item = S>>(cellules: I) -> Cellules {
        let mut ici = Cellules::default();
        for cellule in cellules {
            ici.texte.push_str(cellule.as_ref());
            ici.fins.push(u32::try_from(ici.texte.len()).unwrap_or(u32::MAX));
        }
        ici.texte.shrink_to_fit();
        ici.fins.shrink_to_fit();
        ici
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_what_they_are_and_where_they_are() {
        let mut cellules: Cellules = ["é", "", "b"].iter().collect();
        assert_eq!((cellules.len(), cellules.get(0), cellules.get(1), cellules.get(3)), (3, Some("é"), Some(""), None));
        cellules.insere(1, "x");
        assert_eq!(cellules.to_vec(), ["é", "x", "", "b"]);
        cellules.insere(5, "loin");
        assert_eq!(cellules.to_vec(), ["é", "x", "", "b", "", "loin"]);
        assert!(Cellules::default().is_empty());
    }
}
