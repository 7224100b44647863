//! Averages (design, section 6): exact rationals inside, rounded once, half up, to the hundredth.

use super::libelle::Matiere;
use super::nombre::Centiemes;
use super::note::{Note, Valeur};
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
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
        let mut matieres: Vec<(Matiere, String, Somme)> = Vec::new();
        for note in notes {
            let champ = note.contenu.matiere.champ();
            let place = matieres.iter().position(|(_, known, _)| *known == champ).unwrap_or_else(|| {
                matieres.push((note.contenu.matiere.clone(), champ, Somme::default()));
                matieres.len() - 1
            });
            matieres[place].2.ajoute(note);
        }
        let exactes: Vec<_> = matieres.into_iter().map(|(matiere, _, somme)| (matiere, somme.moyenne())).collect();
        let comptees: Vec<_> = exactes.iter().filter_map(|(_, exacte)| exacte.clone()).collect();
        let somme = comptees.iter().fold(BigRational::zero(), |somme, exacte| somme + exacte);
        let generale = (!comptees.is_empty()).then(|| arrondie(&(somme / entier(comptees.len() as u64))));
        let matieres = exactes
            .into_iter()
            .map(|(matiere, exacte)| MoyenneMatiere { matiere, moyenne: exacte.as_ref().map(arrondie) })
            .collect();
        let provisoire = notes.iter().any(|note| note.contenu.valeur == Valeur::Attendu);
        Bilan { generale, provisoire, matieres }
    }
}

/// The weighted marks of one subject. Points are added up scale by scale, as integers, so that a book of marks on one scale
/// costs one division.
#[derive(Default)]
struct Somme {
    par_bareme: BTreeMap<Centiemes, u64>,
    coefs: u64,
}

impl Somme {
    fn ajoute(&mut self, note: &Note) {
        if let Some((points, bareme)) = note.contenu.valeur.compte() {
            let coef = u64::from(note.contenu.coef.centiemes().0);
            *self.par_bareme.entry(bareme).or_default() += u64::from(points.0) * coef;
            self.coefs += coef;
        }
    }

    /// Out of 20, exact.
    fn moyenne(&self) -> Option<BigRational> {
        let vingt =
            |(bareme, points): (&Centiemes, &u64)| BigRational::new((*points).into(), bareme.0.into()) * entier(20);
        let somme = self.par_bareme.iter().map(vingt).fold(BigRational::zero(), |somme, part| somme + part);
        (self.coefs > 0).then(|| somme / entier(self.coefs))
    }
}

fn entier(n: u64) -> BigRational {
    BigRational::from_integer(n.into())
}

/// To the hundredth, half up.
fn arrondie(exacte: &BigRational) -> Centiemes {
    let half_up = (exacte * entier(100) + BigRational::new(1.into(), 2.into())).floor();
    Centiemes(half_up.to_integer().to_u32().expect("an average out of 20 is at most 2000 hundredths"))
}

#[cfg(test)]
mod tests {
    use super::*;
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
