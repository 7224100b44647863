//! What a class's averages come to (design, section 6): exact, each figure rounded once, half up, to the hundredth. Who has no
//! average counts in nothing but the number of students.

use super::libelle::{Matiere, NomClasse, Periode};
use super::matricule::Matricule;
use super::mentions::mentions;
use super::nombre::Centiemes;
use super::{Nom, Prenom};
use std::collections::BTreeMap;

/// From which average on a student passes.
const ADMIS: Centiemes = Centiemes(1000);

/// Which averages: general ones or those of a subject, of the year or of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cadre {
    /// Of this subject alone.
    pub matiere: Option<Matiere>,
    /// Of this period alone.
    pub periode: Option<Periode>,
}

/// How many students have which average.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effectifs {
    /// Students in all, those without an average too.
    pub etudiants: u64,
    /// Their marks.
    pub notes: u64,
    /// How many have each average.
    pub moyennes: BTreeMap<Centiemes, u64>,
}

/// The figures of a class, or of a subject in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistiques {
    /// Students, those without an average too.
    pub effectif: u64,
    /// Marks.
    pub notes: u64,
    /// Students who have an average.
    pub avec_moyenne: u64,
    /// The mean of the averages.
    pub moyenne: Option<Centiemes>,
    /// The middle one; of an even number, the mean of the two in the middle.
    pub mediane: Option<Centiemes>,
    /// The first quartile, as French schools define it (programme de mathématiques du lycée): the lowest of the averages that at
    /// least a quarter of them do not exceed. An average that a student has, never one between two.
    pub q1: Option<Centiemes>,
    /// The third quartile: the same with three quarters.
    pub q3: Option<Centiemes>,
    /// The lowest.
    pub min: Option<Centiemes>,
    /// The highest.
    pub max: Option<Centiemes>,
    /// The standard deviation of these averages (of all of them: divided by their number).
    pub ecart_type: Option<Centiemes>,
    /// How many have 10 or more.
    pub admis: u64,
    /// How many have each of the school's mentions: the highest that they reach.
    pub mentions: Vec<u64>,
    /// How many have 0 to under 2, 2 to under 4, …, 18 to 20.
    pub repartition: [u64; 10],
}

/// The figures of one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatistiquesDeClasse {
    /// Which.
    pub classe: NomClasse,
    /// Its figures.
    pub statistiques: Statistiques,
}

/// The figures of every class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatistiquesParClasse {
    /// In the order of their names.
    pub classes: Vec<StatistiquesDeClasse>,
    /// Of all their students together.
    pub ensemble: Statistiques,
}

/// What a class's averages came to in one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Etape {
    /// Which.
    pub periode: Periode,
    /// Students who have an average in it.
    pub avec_moyenne: u64,
    /// The mean of their averages.
    pub moyenne: Option<Centiemes>,
}

/// A place in a ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1; ties share it.
    pub rang: u64,
    /// Who.
    pub matricule: Matricule,
    /// His name.
    pub nom: Nom,
    /// His first names.
    pub prenom: Prenom,
    /// His class.
    pub classe: NomClasse,
    /// What gives him his place.
    pub moyenne: Centiemes,
    /// A mark is awaited.
    pub provisoire: bool,
}

impl Effectifs {
    /// Takes in `combien` students with `notes` marks, who have this average or none.
    pub fn ajoute(&mut self, moyenne: Option<Centiemes>, combien: u64, notes: u64) {
        self.etudiants += combien;
        self.notes += notes;
        if let Some(moyenne) = moyenne {
            *self.moyennes.entry(moyenne).or_default() += combien;
        }
    }

    /// Takes in all of the others.
    pub fn joint(&mut self, autres: &Effectifs) {
        self.etudiants += autres.etudiants;
        self.notes += autres.notes;
        for (moyenne, combien) in &autres.moyennes {
            *self.moyennes.entry(*moyenne).or_default() += combien;
        }
    }

    /// Each average with the rank that it gives, highest first.
    pub fn rangs(&self) -> impl Iterator<Item = (Centiemes, u64)> {
        let mut devant = 0;
        self.moyennes.iter().rev().map(move |(moyenne, combien)| {
            let rang = devant + 1;
            devant += combien;
            (*moyenne, rang)
        })
    }

    /// The figures.
    pub fn statistiques(&self) -> Statistiques {
        let n: u64 = self.moyennes.values().sum();
        let (mut somme, mut carres) = (0_u128, 0_u128);
        let celles = mentions();
        let (mut mentions, mut repartition, mut admis) = (vec![0; celles.combien()], [0; 10], 0);
        for (&moyenne, &combien) in &self.moyennes {
            let (c, k) = (u128::from(moyenne.0), u128::from(combien));
            somme += c * k;
            carres += c * c * k;
            repartition[(moyenne.0 / 200).min(9) as usize] += combien;
            if moyenne >= ADMIS {
                admis += combien;
            }
            if let Some(place) = celles.place(moyenne) {
                mentions[place] += combien;
            }
        }
        let n_large = u128::from(n);
        Statistiques {
            effectif: self.etudiants,
            notes: self.notes,
            avec_moyenne: n,
            moyenne: (n > 0).then(|| arrondi(2 * somme + n_large, 2 * n_large)),
            mediane: (n > 0).then(|| {
                let (bas, haut) = (self.au_rang((n - 1) / 2), self.au_rang(n / 2));
                arrondi(u128::from(bas.0) + u128::from(haut.0) + 1, 2)
            }),
            q1: (n > 0).then(|| self.au_rang(n.div_ceil(4) - 1)),
            q3: (n > 0).then(|| self.au_rang((3 * n).div_ceil(4) - 1)),
            min: self.moyennes.keys().next().copied(),
            max: self.moyennes.keys().next_back().copied(),
            // sqrt(n Σc² − (Σc)²) / n, to the nearest: (√(4 · …) + n) / 2n, cut to a whole.
            ecart_type: (n > 0).then(|| {
                let ecart = 4 * (n_large * carres - somme * somme);
                arrondi(ecart.isqrt() + n_large, 2 * n_large)
            }),
            admis,
            mentions,
            repartition,
        }
    }

    /// The average at that place from the lowest, from 0.
    fn au_rang(&self, rang: u64) -> Centiemes {
        let mut avant = 0;
        for (moyenne, combien) in &self.moyennes {
            avant += combien;
            if rang < avant {
                return *moyenne;
            }
        }
        Centiemes::VINGT
    }
}

/// One of the figures.
pub type Chiffre = fn(&Statistiques) -> Option<Centiemes>;

impl Statistiques {
    /// How many of a hundred who have an average have 10 or more, in hundredths, half up.
    pub fn taux(&self) -> Option<Centiemes> {
        let n = u128::from(self.avec_moyenne);
        (n > 0).then(|| arrondi(20_000 * u128::from(self.admis) + n, 2 * n))
    }

    /// The same in tenths, as people are told it: rounded once, too.
    pub fn taux_en_dixiemes(&self) -> Option<u64> {
        pour_mille(self.admis, self.avec_moyenne)
    }
}

/// How many of a thousand so many of these are, half up; none of none.
pub fn pour_mille(combien: u64, parmi: u64) -> Option<u64> {
    (combien * 1_000 + parmi / 2).checked_div(parmi)
}

/// `a / b`, cut to a whole: what makes it half up stands in `a`. Averages are at most 2000.
fn arrondi(a: u128, b: u128) -> Centiemes {
    Centiemes(u32::try_from(a / b).unwrap_or(u32::MAX))
}

/// The places of averages that stand highest first: ties share one, the next one counts them all (1, 2, 2, 4).
pub fn rangs(moyennes: impl IntoIterator<Item = Centiemes>) -> Vec<u64> {
    let mut rangs: Vec<u64> = Vec::new();
    let mut precedente = None;
    for (n, moyenne) in moyennes.into_iter().enumerate() {
        let rang = match (precedente == Some(moyenne), rangs.last()) {
            (true, Some(rang)) => *rang,
            _ => n as u64 + 1,
        };
        rangs.push(rang);
        precedente = Some(moyenne);
    }
    rangs
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use num_traits::ToPrimitive;
    use proptest::prelude::*;

    fn de(moyennes: &[u32]) -> Statistiques {
        let mut effectifs = Effectifs::default();
        moyennes.iter().for_each(|m| effectifs.ajoute(Some(Centiemes(*m)), 1, 2));
        effectifs.statistiques()
    }

    #[test]
    fn nothing_that_counts_gives_nothing_and_never_zero() {
        let mut sans = Effectifs::default();
        sans.ajoute(None, 3, 1);
        let s = sans.statistiques();
        assert_eq!((s.effectif, s.notes, s.avec_moyenne, s.admis), (3, 1, 0, 0));
        assert_eq!([s.moyenne, s.mediane, s.q1, s.q3, s.min, s.max, s.ecart_type], [None; 7]);
        assert_eq!(de(&[0]).moyenne, Some(Centiemes(0)));
    }

    #[test]
    fn figures_are_rounded_half_up() {
        let s = de(&[1000, 1001]);
        assert_eq!(
            (s.moyenne, s.mediane, s.ecart_type),
            (Some(Centiemes(1001)), Some(Centiemes(1001)), Some(Centiemes(1)))
        );
        assert_eq!(de(&[999, 1000, 1000]).moyenne, Some(Centiemes(1000)));
        // Half of 10,00: the deviation of 0 and 20 is 10.
        assert_eq!(de(&[0, 2000]).ecart_type, Some(Centiemes(1000)));
    }

    #[test]
    fn a_quartile_is_an_average_that_a_student_has() {
        let quartiles = |moyennes: &[u32]| {
            let s = de(moyennes);
            (s.q1.unwrap().0, s.q3.unwrap().0)
        };
        assert_eq!(quartiles(&[800]), (800, 800));
        // A quarter of four is one, three quarters are three.
        assert_eq!(quartiles(&[800, 900, 1000, 1100]), (800, 1000));
        assert_eq!(quartiles(&[800, 900, 1000, 1100, 1200]), (900, 1100));
        assert_eq!(quartiles(&[800, 900, 1000, 1100, 1200, 1300, 1400]), (900, 1300));
    }

    #[test]
    fn a_pass_rate_is_of_those_who_have_an_average() {
        let mut effectifs = Effectifs::default();
        effectifs.ajoute(None, 5, 0);
        assert_eq!(effectifs.statistiques().taux(), None);
        effectifs.ajoute(Some(Centiemes(1000)), 2, 2);
        effectifs.ajoute(Some(Centiemes(999)), 1, 1);
        assert_eq!(effectifs.statistiques().taux(), Some(Centiemes(6667)));
        assert_eq!(effectifs.statistiques().taux_en_dixiemes(), Some(667));
        // 54,5454…: by way of 54,55 it would be 54,6.
        let six_of_eleven = de(&[[1000; 6].as_slice(), &[900; 5]].concat());
        assert_eq!((six_of_eleven.taux(), six_of_eleven.taux_en_dixiemes()), (Some(Centiemes(5455)), Some(545)));
    }

    #[test]
    fn mentions_begin_at_their_mark_and_twenty_is_in_the_last_part() {
        let s = de(&[999, 1000, 1199, 1200, 1400, 1599, 1600, 2000]);
        assert_eq!((s.admis, s.mentions), (7, vec![2, 1, 2, 2]));
        assert_eq!(s.repartition, [0, 0, 0, 0, 1, 2, 1, 2, 1, 1]);
    }

    #[test]
    fn ties_share_a_rank() {
        assert_eq!(rangs([1867, 1800, 1800, 1700].map(Centiemes)), [1, 2, 2, 4]);
        assert_eq!(rangs([]), Vec::<u64>::new());
    }

    proptest! {
        #[test]
        fn figures_are_those_of_a_plain_computation(mut averages in proptest::collection::vec(0_u32..=2000, 1..60)) {
            let s = de(&averages);
            averages.sort_unstable();
            let n = averages.len();
            let exact = |n: usize| BigRational::from_integer(BigInt::from(n));
            let half_up = |r: BigRational| (r + BigRational::new(1.into(), 2.into())).floor().to_integer().to_u32().map(Centiemes);
            let sum = averages.iter().fold(exact(0), |sum, m| sum + exact(*m as usize));
            let mean = sum / exact(n);
            prop_assert_eq!(s.moyenne, half_up(mean.clone()));
            let middle = (exact(averages[(n - 1) / 2] as usize) + exact(averages[n / 2] as usize)) / exact(2);
            prop_assert_eq!(s.mediane, half_up(middle));
            // The first of which a quarter, three quarters, are at or below it.
            let quartile = |parts: usize| averages.iter().copied().find(|q| {
                4 * averages.iter().filter(|m| *m <= q).count() >= parts * n
            }).map(Centiemes);
            prop_assert_eq!((s.q1, s.q3), (quartile(1), quartile(3)));
            prop_assert_eq!((s.min, s.max), (Some(Centiemes(averages[0])), Some(Centiemes(averages[n - 1]))));
            let variance = averages.iter().fold(exact(0), |v, m| {
                let d = exact(*m as usize) - mean.clone();
                v + d.clone() * d
            }) / exact(n);
            // The whole number that the root is nearest to.
            let d = exact(s.ecart_type.unwrap().0 as usize);
            let half = BigRational::new(1.into(), 2.into());
            let (low, high) = (d.clone() - half.clone(), d + half);
            prop_assert!(high.clone() * high > variance);
            prop_assert!(low < exact(0) || low.clone() * low <= variance);
            prop_assert_eq!(s.admis as usize, averages.iter().filter(|m| **m >= 1000).count());
            prop_assert_eq!(s.repartition.iter().sum::<u64>() as usize, n);
        }

        #[test]
        fn a_rank_is_one_more_than_those_in_front(mut averages in proptest::collection::vec(0_u32..20, 0..40)) {
            averages.sort_unstable_by(|a, b| b.cmp(a));
            let naive: Vec<u64> =
                averages.iter().map(|m| 1 + averages.iter().filter(|other| *other > m).count() as u64).collect();
            let mut effectifs = Effectifs::default();
            averages.iter().for_each(|m| effectifs.ajoute(Some(Centiemes(*m)), 1, 1));
            let par_moyenne: BTreeMap<Centiemes, u64> = effectifs.rangs().collect();
            let lus: Vec<u64> = averages.iter().map(|m| par_moyenne[&Centiemes(*m)]).collect();
            prop_assert_eq!(&lus, &naive);
            prop_assert_eq!(rangs(averages.into_iter().map(Centiemes)), naive);
        }
    }
}
