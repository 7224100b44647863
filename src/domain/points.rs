//! What bulletins add up in Senegal: each subject's average times its weight, and the totals that the general average is made
//! of. Exact, each figure rounded once: the total of the points is that of the exact ones, and divided by that of the weights
//! it is the general average.

use super::libelle::Matiere;
use super::livre::{Entier, Livre, arrondie};
use super::nombre::Centiemes;
use super::note::Note;
use super::reglement::Reglement;
use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedMul};

/// What the marks of a period, or of a year, come to when they are added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// Of each subject whose average counts.
    pub matieres: Vec<(Matiere, Centiemes)>,
    /// Of all of them.
    pub totaux: Totaux,
}

/// The two sums whose quotient is the general average.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totaux {
    /// Of the weights of the subjects whose average counts.
    pub coefs: Centiemes,
    /// Of the points.
    pub points: Centiemes,
}

/// The same, exact: points of each subject, their sum; the weights in hundredths.
struct Exacts<T: Entier> {
    matieres: Vec<(Matiere, Ratio<T>)>,
    coefs: u64,
    total: Ratio<T>,
}

impl Points {
    /// Of these marks; none where nothing counts.
    pub fn de<'a>(notes: impl IntoIterator<Item = &'a Note>, reglement: &'a Reglement) -> Option<Points> {
        let livre = Livre::de(notes, reglement);
        // As for averages: small integers hold nearly every book.
        exacts::<i128>(&livre)
            .and_then(|exacts| exacts.arrondis())
            .or_else(|| exacts::<BigInt>(&livre)?.arrondis())
            .filter(|points| points.totaux.coefs > Centiemes(0))
    }
}

/// Nothing where `T` is too small for it.
fn exacts<T: Entier>(livre: &Livre<'_>) -> Option<Exacts<T>> {
    let mut exacts = Exacts { matieres: Vec::new(), coefs: 0, total: Ratio::from_integer(T::zero()) };
    for (matiere, coef, exacte) in livre.calcul::<T>()?.matieres {
        let Some(exacte) = exacte else { continue };
        let centiemes = u64::from(coef.centiemes().0);
        let poids = Ratio::new(T::from_u64(centiemes)?, T::from_u64(100)?);
        let points = exacte.checked_mul(&poids)?;
        exacts.total = exacts.total.checked_add(&points)?;
        exacts.coefs += centiemes;
        exacts.matieres.push((matiere, points));
    }
    Some(exacts)
}

impl<T: Entier> Exacts<T> {
    fn arrondis(self) -> Option<Points> {
        let un = |(matiere, points): &(Matiere, Ratio<T>)| Some((matiere.clone(), arrondie(points)?));
        let matieres = self.matieres.iter().map(un).collect::<Option<_>>()?;
        let coefs = Centiemes(u32::try_from(self.coefs).ok()?);
        Some(Points { matieres, totaux: Totaux { coefs, points: arrondie(&self.total)? } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::livres_tests::{Noms, Sort, tire};
    use crate::domain::note::NouvelleNote;
    use crate::domain::reglement::{Annuelle, MatiereReglee};
    use crate::domain::{Bilan, Coef, Valeur};

    fn notes(marks: &[(&str, &str)]) -> Vec<Note> {
        let note = |(n, (matiere, valeur)): (usize, &(&str, &str))| Note {
            n: n as u32 + 1,
            contenu: NouvelleNote::simple(Matiere::parse(matiere).unwrap(), Valeur::parse(valeur).unwrap()),
            auteur: "test".into(),
        };
        marks.iter().enumerate().map(note).collect()
    }

    fn reglement(coefs: &[(&str, &str)]) -> Reglement {
        let reglee = |(matiere, coef): &(&str, &str)| MatiereReglee {
            matiere: Matiere::parse(matiere).unwrap(),
            coef: Coef::parse(coef).unwrap(),
        };
        Reglement { matieres: coefs.iter().map(reglee).collect(), ..Reglement::default() }
    }

    #[test]
    fn points_are_the_average_times_the_weight_and_their_total_over_that_of_the_weights_the_general_average() {
        let reglement = reglement(&[("Maths", "5"), ("Français", "3"), ("Dessin", "0,5")]);
        let notes = notes(&[("Maths", "12"), ("Maths", "13"), ("Français", "9,5"), ("Dessin", "DISP")]);
        let points = Points::de(&notes, &reglement).unwrap();
        let lus: Vec<(&str, u32)> = points.matieres.iter().map(|(m, points)| (m.as_str(), points.0)).collect();
        // What does not count weighs nothing either.
        assert_eq!(lus, [("Maths", 6250), ("Français", 2850)]);
        assert_eq!(points.totaux, Totaux { coefs: Centiemes(800), points: Centiemes(9100) });
        assert_eq!(Bilan::de(&notes, &reglement).generale, Some(Centiemes(1138)), "91 / 8 = 11,375");
    }

    #[test]
    fn the_total_is_rounded_once_and_not_the_sum_of_what_is_shown() {
        let reglement = reglement(&[("A", "0,5"), ("B", "0,5")]);
        // 10,005 × 0,5 = 5,0025 each: 5,00 and 5,00 shown, 10,005 → 10,01 together.
        let notes = notes(&[("A", "10"), ("A", "10,01"), ("B", "10"), ("B", "10,01")]);
        let points = Points::de(&notes, &reglement).unwrap();
        assert_eq!(points.matieres.iter().map(|(_, points)| points.0).collect::<Vec<_>>(), [500, 500]);
        assert_eq!(points.totaux, Totaux { coefs: Centiemes(100), points: Centiemes(1001) });
    }

    #[test]
    fn without_a_mark_that_counts_there_are_no_totals() {
        assert_eq!(Points::de(&[], &Reglement::default()), None);
        assert_eq!(Points::de(&notes(&[("A", "NN")]), &Reglement::default()), None);
    }

    #[test]
    fn of_any_book_the_exact_total_over_the_weights_is_the_general_average() {
        let (mut sort, noms) = (Sort(20_261_126), Noms::nouveaux());
        for _ in 0..2_000 {
            let tirage = tire(&mut sort, &noms);
            let par_notes = Reglement { annuelle: Annuelle::Notes, ..Reglement::clone(&tirage.reglement) };
            let exacts = exacts::<BigInt>(&Livre::de(&tirage.notes, &par_notes)).unwrap();
            let generale = Bilan::de(&tirage.notes, &par_notes).generale;
            let quotient = (exacts.coefs > 0).then(|| {
                let coefs = Ratio::new(BigInt::from(exacts.coefs), BigInt::from(100));
                arrondie(&(&exacts.total / coefs)).unwrap()
            });
            assert_eq!(generale, quotient);
            let points = Points::de(&tirage.notes, &par_notes);
            assert_eq!(points.map(|points| points.totaux.points), quotient.and(arrondie(&exacts.total)));
        }
    }
}
