//! Averages (design, section 6): exact rationals inside, rounded once, half up, to the hundredth.

use super::libelle::Matiere;
use super::nombre::Centiemes;
use super::note::{Note, Valeur};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, ToPrimitive};
use std::collections::BTreeMap;

/// What a student's marks come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilan {
    /// General average out of 20: none where nothing counts, never 0 in its place.
    pub generale: Option<Centiemes>,
    /// A mark is awaited.
    pub provisoire: bool,
    /// Subject by subject, in the order of the first mark.
    pub matieres: Vec<MoyenneMatiere>,
}

/// A subject's average.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoyenneMatiere {
    /// The subject.
    pub matiere: Matiere,
    /// Out of 20: none where nothing counts.
    pub moyenne: Option<Centiemes>,
}

impl Bilan {
    /// General average = mean of the subjects' exact averages; subject average = Σ(mark out of 20 × coef) / Σcoef.
    pub fn de(notes: &[Note]) -> Bilan {
        let sommes = par_matiere(notes);
        // Small integers hold nearly every book of marks; where its scales are too unlike each other, large ones do.
        let (generale, moyennes) = moyennes::<i128>(&sommes)
            .or_else(|| moyennes::<BigInt>(&sommes))
            .expect("large integers hold every sum, and an average out of 20 is at most 2000 hundredths");
        let matieres = sommes
            .into_iter()
            .zip(moyennes)
            .map(|(somme, moyenne)| MoyenneMatiere { matiere: somme.matiere.clone(), moyenne })
            .collect();
        let provisoire = notes.iter().any(|note| note.contenu.valeur == Valeur::Attendu);
        Bilan { generale, provisoire, matieres }
    }
}

/// The weighted marks of one subject. Points are added up scale by scale, as integers, so that a book of marks on one scale
/// costs one division.
struct Somme<'a> {
    matiere: &'a Matiere,
    champ: String,
    par_bareme: BTreeMap<Centiemes, u64>,
    coefs: u64,
}

/// The marks subject by subject, in the order of the first mark; spellings that differ by case or accents are one subject.
fn par_matiere(notes: &[Note]) -> Vec<Somme<'_>> {
    let mut sommes: Vec<Somme<'_>> = Vec::new();
    for note in notes {
        let matiere = &note.contenu.matiere;
        let same = sommes.iter().position(|somme| somme.matiere == matiere);
        let place = same.unwrap_or_else(|| {
            let champ = matiere.champ();
            sommes.iter().position(|somme| somme.champ == champ).unwrap_or_else(|| {
                sommes.push(Somme { matiere, champ, par_bareme: BTreeMap::new(), coefs: 0 });
                sommes.len() - 1
            })
        });
        if let Some((points, bareme)) = note.contenu.valeur.compte() {
            let coef = u64::from(note.contenu.coef.centiemes().0);
            *sommes[place].par_bareme.entry(bareme).or_default() += u64::from(points.0) * coef;
            sommes[place].coefs += coef;
        }
    }
    sommes
}

/// Integers that rationals can be made of; an operation that they cannot hold gives nothing.
trait Entier: Clone + Integer + CheckedAdd + CheckedMul + From<u64> + ToPrimitive {}

impl<T: Clone + Integer + CheckedAdd + CheckedMul + From<u64> + ToPrimitive> Entier for T {}

/// The general average and those of the subjects, each rounded once; nothing where `T` is too small for them.
fn moyennes<T: Entier>(sommes: &[Somme<'_>]) -> Option<(Option<Centiemes>, Vec<Option<Centiemes>>)> {
    let mut total = Ratio::from_integer(T::zero());
    let (mut combien, mut moyennes) = (0, Vec::with_capacity(sommes.len()));
    for somme in sommes {
        if somme.coefs == 0 {
            moyennes.push(None);
            continue;
        }
        let exacte = somme.moyenne::<T>()?;
        total = total.checked_add(&exacte)?;
        combien += 1;
        moyennes.push(Some(arrondie(&exacte)?));
    }
    let generale = match combien {
        0 => None,
        n => Some(arrondie(&total.checked_div(&Ratio::from_integer(T::from(n)))?)?),
    };
    Some((generale, moyennes))
}

impl Somme<'_> {
    /// Out of 20, exact; nothing where `T` is too small for it. Some mark counts.
    fn moyenne<T: Entier>(&self) -> Option<Ratio<T>> {
        let mut somme = Ratio::from_integer(T::zero());
        for (bareme, points) in &self.par_bareme {
            let vingt = T::from(*points).checked_mul(&T::from(20))?;
            somme = somme.checked_add(&Ratio::new(vingt, T::from(u64::from(bareme.0))))?;
        }
        somme.checked_div(&Ratio::from_integer(T::from(self.coefs)))
    }
}

/// To the hundredth, half up; nothing where `T` is too small for it.
fn arrondie<T: Entier>(exacte: &Ratio<T>) -> Option<Centiemes> {
    let centiemes = exacte.checked_mul(&Ratio::from_integer(T::from(100)))?;
    let half_up = centiemes.checked_add(&Ratio::new(T::one(), T::from(2)))?.floor();
    half_up.to_integer().to_u32().map(Centiemes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_rational::BigRational;
    use num_traits::Zero;

    fn entier(n: u64) -> BigRational {
        BigRational::from_integer(n.into())
    }
    use crate::domain::note::{Coef, NouvelleNote};
    use proptest::prelude::*;

    fn notes(marks: &[(&str, &str, &str)]) -> Vec<Note> {
        let note = |(n, (matiere, valeur, coef)): (usize, &(&str, &str, &str))| Note {
            n: n as u32 + 1,
            contenu: NouvelleNote {
                coef: Coef::parse(coef).unwrap(),
                ..NouvelleNote::simple(Matiere::parse(matiere).unwrap(), Valeur::parse(valeur).unwrap())
            },
            auteur: "test".into(),
        };
        marks.iter().enumerate().map(note).collect()
    }

    fn generale(marks: &[(&str, &str, &str)]) -> Option<u32> {
        Bilan::de(&notes(marks)).generale.map(|m| m.0)
    }

    #[test]
    fn marks_count_out_of_twenty_by_their_weight() {
        assert_eq!(generale(&[("M", "12", "1"), ("M", "8/10", "3")]), Some(1500));
        assert_eq!(generale(&[("M", "15", "0,5"), ("M", "10", "1")]), Some(1167));
    }

    #[test]
    fn subjects_count_alike_whatever_their_number_of_marks() {
        assert_eq!(generale(&[("M", "10", "1"), ("M", "10", "1"), ("M", "10", "1"), ("A", "20", "1")]), Some(1500));
        assert_eq!(generale(&[("Maths", "10", "1"), ("maths", "20", "1"), ("A", "15", "1")]), Some(1500));
    }

    #[test]
    fn an_average_without_a_mark_that_counts_does_not_exist() {
        assert_eq!(generale(&[]), None);
        assert_eq!(generale(&[("M", "DISP", "1"), ("M", "EXC", "1"), ("A", "NN", "1")]), None);
        assert_eq!(generale(&[("M", "DISP", "1"), ("A", "12", "1")]), Some(1200));
    }

    #[test]
    fn an_absence_counts_zero_and_an_awaited_mark_makes_it_provisional() {
        assert_eq!(generale(&[("M", "ABS", "1"), ("M", "10", "1")]), Some(500));
        let bilan = Bilan::de(&notes(&[("M", "12", "1"), ("M", "ATT", "1")]));
        assert_eq!((bilan.generale, bilan.provisoire), (Some(Centiemes(1200)), true));
    }

    #[test]
    fn rounding_is_once_and_half_up() {
        assert_eq!(generale(&[("M", "9,99", "1"), ("M", "10", "1")]), Some(1000), "9,995");
        assert_eq!(generale(&[("M", "12,12", "1"), ("M", "12,13", "1")]), Some(1213), "12,125");
        // Subjects at 10,005, 10,005 and 10: their mean is 10,0033…; rounded first, 10,01, 10,01 and 10 would give 10,0066…
        let demis = [("M", "10", "1"), ("M", "10,01", "1"), ("A", "10", "1"), ("A", "10,01", "1"), ("H", "10", "1")];
        assert_eq!(generale(&demis), Some(1000), "10,01 where subjects are rounded first");
        assert_eq!(Bilan::de(&notes(&demis)).matieres[0].moyenne, Some(Centiemes(1001)));
    }

    #[test]
    fn scales_too_unlike_each_other_for_small_integers_are_averaged_all_the_same() {
        let marks: Vec<String> = (1..200).map(|n| format!("{}/{},{:02}", n, 2 * n + 1, (n * 37) % 100)).collect();
        let book: Vec<_> = marks.iter().map(|mark| ("M", mark.as_str(), "1")).collect();
        assert!(moyennes::<i128>(&par_matiere(&notes(&book))).is_none(), "this book was to be too much for them");
        assert!(generale(&book).is_some_and(|moyenne| (900..1000).contains(&moyenne)));
    }

    fn a_mark() -> impl Strategy<Value = (u8, u32, u32, u32)> {
        (0u8..4, 1u32..5000).prop_flat_map(|(matiere, bareme)| (Just(matiere), 0..=bareme, Just(bareme), 1u32..=500))
    }

    proptest! {
        #[test]
        fn it_is_the_plain_rational_mean(marks in proptest::collection::vec(a_mark(), 1..12)) {
            let book: Vec<Note> = marks.iter().map(|(matiere, points, bareme, coef)| Note {
                n: 1,
                contenu: NouvelleNote {
                    coef: Coef::from_centiemes(Centiemes(*coef)).unwrap(),
                    ..NouvelleNote::simple(
                        Matiere::parse(&format!("m{matiere}")).unwrap(),
                        Valeur::Chiffree { points: Centiemes(*points), bareme: Centiemes(*bareme) },
                    )
                },
                auteur: String::new(),
            }).collect();
            let mut par_matiere: BTreeMap<u8, (BigRational, BigRational)> = BTreeMap::new();
            for (matiere, points, bareme, coef) in &marks {
                let sums = par_matiere.entry(*matiere).or_insert((BigRational::zero(), BigRational::zero()));
                let poids = entier(u64::from(*coef));
                sums.0 += BigRational::new((*points).into(), (*bareme).into()) * entier(20) * &poids;
                sums.1 += poids;
            }
            let total = par_matiere.values().fold(BigRational::zero(), |sum, (a, b)| sum + a / b);
            let exact = total / entier(par_matiere.len() as u64) * entier(100);
            let rounded = Bilan::de(&book).generale.map(|m| entier(u64::from(m.0))).unwrap();
            let twice_error = (rounded - exact) * entier(2);
            prop_assert!(twice_error <= entier(1) && twice_error > -entier(1));
        }
    }
}
