//! Averages (design, section 6): exact rationals inside, rounded once, half up, to the hundredth.

use super::libelle::{Matiere, Periode};
use super::livre::{Calcul, Entier, Livre, arrondie};
use super::nombre::Centiemes;
use super::note::{Coef, Note, Valeur};
use super::reglement::{Annuelle, Reglement};
use num_bigint::BigInt;
use num_rational::Ratio;

/// What a student's marks come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilan {
    /// General average of the year out of 20: none where nothing counts, never 0 in its place.
    pub generale: Option<Centiemes>,
    /// A mark is awaited.
    pub provisoire: bool,
    /// Subject by subject: those that the class names in its order, then the others in the order of the first mark. Only those
    /// that have a mark.
    pub matieres: Vec<MoyenneMatiere>,
    /// Period by period: those that the class names in its order, then the others in the order of the first mark. Only those that
    /// have a mark.
    pub periodes: Vec<BilanDePeriode>,
}

/// A subject's average.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoyenneMatiere {
    /// The subject.
    pub matiere: Matiere,
    /// Its weight in the general average.
    pub coef: Coef,
    /// Out of 20: none where nothing counts.
    pub moyenne: Option<Centiemes>,
}

/// What the marks of a period come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BilanDePeriode {
    /// Which.
    pub periode: Periode,
    /// General average of the period.
    pub generale: Option<Centiemes>,
    /// A mark of the period is awaited.
    pub provisoire: bool,
    /// Subject by subject.
    pub matieres: Vec<MoyenneMatiere>,
}

impl Bilan {
    /// Subject average = Σ(mark out of 20 × coef) / Σcoef, or by the class's formula; general average = Σ(exact subject average
    /// × subject coef) / Σcoef. The year's: of all marks, or the mean of the periods' exact averages.
    pub fn de(notes: &[Note], reglement: &Reglement) -> Bilan {
        // Small integers hold nearly every book of marks; where its scales and weights are too unlike each other, larger ones do.
        bilan::<i64>(notes, reglement)
            .or_else(|| bilan::<i128>(notes, reglement))
            .or_else(|| bilan::<BigInt>(notes, reglement))
            .expect("large integers hold every sum, and an average out of 20 is at most 2000 hundredths")
    }

    /// What the marks of a period come to; nothing where none is in it.
    pub fn periode(&self, periode: &Periode) -> Option<&BilanDePeriode> {
        let cle = periode.cle();
        self.periodes.iter().find(|bilan| bilan.periode.cle() == cle)
    }
}

/// Nothing where `T` is too small for these marks.
fn bilan<T: Entier>(notes: &[Note], reglement: &Reglement) -> Option<Bilan> {
    let is_awaited = |note: &&Note| note.contenu.valeur == Valeur::Attendu;
    let parts = Livre::par_periode(notes, reglement);
    let mut periodes = Vec::with_capacity(parts.len());
    let mut calculs = Vec::with_capacity(parts.len());
    let par_notes = reglement.annuelle == Annuelle::Notes;
    for (periode, siennes) in &parts {
        if par_notes && periode.is_none() {
            continue;
        }
        let calcul = Livre::de(siennes.iter().copied(), reglement).calcul::<T>()?;
        if let Some(periode) = periode {
            periodes.push(BilanDePeriode {
                periode: periode.clone(),
                generale: arrondies(&calcul.generale)?,
                provisoire: siennes.iter().any(is_awaited),
                matieres: matieres(&calcul)?,
            });
        }
        calculs.push(calcul);
    }
    let annee = match reglement.annuelle {
        Annuelle::Notes => Livre::de(notes, reglement).calcul::<T>()?,
        Annuelle::Periodes => Calcul::moyen(&calculs, reglement)?,
    };
    Some(Bilan {
        generale: arrondies(&annee.generale)?,
        provisoire: notes.iter().any(|note| is_awaited(&note)),
        matieres: matieres(&annee)?,
        periodes,
    })
}

fn matieres<T: Entier>(calcul: &Calcul<T>) -> Option<Vec<MoyenneMatiere>> {
    let une = |(matiere, coef, exacte): &(Matiere, Coef, Option<Ratio<T>>)| {
        Some(MoyenneMatiere { matiere: matiere.clone(), coef: *coef, moyenne: arrondies(exacte)? })
    };
    calcul.matieres.iter().map(une).collect()
}

/// Rounded where there is one; nothing where `T` is too small for it.
fn arrondies<T: Entier>(exacte: &Option<Ratio<T>>) -> Option<Option<Centiemes>> {
    match exacte {
        None => Some(None),
        Some(exacte) => arrondie(exacte).map(Some),
    }
}

#[cfg(test)]
mod tests {
    mod publiees;

    use super::*;
    use crate::domain::livres_tests::{Noms, Sort, tire};
    use crate::domain::note::NouvelleNote;

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
        Bilan::de(&notes(marks), &Reglement::default()).generale.map(|m| m.0)
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
        let bilan = Bilan::de(&notes(&[("M", "12", "1"), ("M", "ATT", "1")]), &Reglement::default());
        assert_eq!((bilan.generale, bilan.provisoire), (Some(Centiemes(1200)), true));
    }

    #[test]
    fn rounding_is_once_and_half_up() {
        assert_eq!(generale(&[("M", "9,99", "1"), ("M", "10", "1")]), Some(1000), "9,995");
        assert_eq!(generale(&[("M", "12,12", "1"), ("M", "12,13", "1")]), Some(1213), "12,125");
        // Subjects at 10,005, 10,005 and 10: their mean is 10,0033…; rounded first, 10,01, 10,01 and 10 would give 10,0066…
        let demis = [("M", "10", "1"), ("M", "10,01", "1"), ("A", "10", "1"), ("A", "10,01", "1"), ("H", "10", "1")];
        assert_eq!(generale(&demis), Some(1000), "10,01 where subjects are rounded first");
        assert_eq!(Bilan::de(&notes(&demis), &Reglement::default()).matieres[0].moyenne, Some(Centiemes(1001)));
    }

    #[test]
    fn scales_too_unlike_each_other_for_small_integers_are_averaged_all_the_same() {
        let marks: Vec<String> = (1..200).map(|n| format!("{}/{},{:02}", n, 2 * n + 1, (n * 37) % 100)).collect();
        let book: Vec<_> = marks.iter().map(|mark| ("M", mark.as_str(), "1")).collect();
        assert!(bilan::<i128>(&notes(&book), &Reglement::default()).is_none(), "this book was to be too much for them");
        assert!(generale(&book).is_some_and(|moyenne| (900..1000).contains(&moyenne)));
    }

    #[test]
    fn a_hundred_thousand_books_come_to_what_the_plain_rules_say() {
        let (mut sort, noms) = (Sort(20_261_122), Noms::nouveaux());
        for _ in 0..100_000 {
            let tirage = tire(&mut sort, &noms);
            tirage.verifie(&Bilan::de(&tirage.notes, &tirage.reglement), &noms);
        }
    }
}
