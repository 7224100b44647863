//! Mark books and rules of every kind, drawn from a number, and what they come to by the rules as a person would write them down:
//! plain rationals, no shortcut. Nothing here is taken from what it checks.

use super::libelle::{Matiere, Periode};
use super::note::{Coef, Note, NouvelleNote, TypeNote, Valeur};
use super::reglement::{Absence, Annuelle, Formule, MatiereReglee, PeriodeReglee, Reglement};
use super::{Bilan, Centiemes};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use std::sync::Arc;

/// A book of marks and the rules of its class, as plain numbers and as the school's types.
pub struct Tirage {
    marques: Vec<Marque>,
    /// Hundredths of the weights of the subjects; none of one that the class does not name.
    coefs: Vec<Option<u32>>,
    /// Hundredths of the weights of tests and exams.
    formule: Option<(u32, u32)>,
    absence_neutre: bool,
    par_periodes: bool,
    pub notes: Vec<Note>,
    pub reglement: Arc<Reglement>,
}

#[derive(Clone, Copy)]
struct Marque {
    matiere: usize,
    periode: Option<usize>,
    /// Hundredths of points, and of the scale.
    valeur: Result<(u32, u32), Mot>,
    /// In hundredths.
    coef: u32,
    examen: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mot {
    Abs,
    Att,
    Neutre,
}

/// A general average and those of the subjects, exact.
type Moyennes = (Option<BigRational>, Vec<(usize, Option<BigRational>)>);

/// Numbers that look drawn by lot, the same ones from the same seed (splitmix64).
pub struct Sort(pub u64);

impl Sort {
    fn tire(&mut self, combien: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(combien)) as u32
    }

    fn parmi<T: Copy>(&mut self, choix: &[T]) -> T {
        choix[self.tire(choix.len() as u32) as usize]
    }
}

/// The names that the numbers stand for: three spellings of each.
pub struct Noms {
    matieres: Vec<[Matiere; 3]>,
    periodes: Vec<[Periode; 3]>,
}

impl Noms {
    pub fn nouveaux() -> Noms {
        let matieres =
            [["Éco", "éco", "ECO"], ["Maths", "maths", "MATHS"], ["SVT", "svt", "Svt"], ["EPS", "eps", "Eps"]];
        let periodes = [["T1", "t1", "T1"], ["T2", "t2", "T2"], ["Été", "ete", "ETE"]];
        Noms {
            matieres: matieres.map(|noms| noms.map(|nom| Matiere::parse(nom).unwrap())).to_vec(),
            periodes: periodes.map(|noms| noms.map(|nom| Periode::parse(nom).unwrap())).to_vec(),
        }
    }
}

/// Draws a book and its rules.
pub fn tire(sort: &mut Sort, noms: &Noms) -> Tirage {
    const NEUTRES: [Valeur; 3] = [Valeur::Dispense, Valeur::Excuse, Valeur::NonNote];
    const DEVOIRS: [TypeNote; 5] =
        [TypeNote::Devoir, TypeNote::Interro, TypeNote::Oral, TypeNote::Tp, TypeNote::Projet];
    const EXAMENS: [TypeNote; 2] = [TypeNote::Composition, TypeNote::Examen];
    let combien = sort.parmi(&[0, 1, 1, 2, 3, 4, 5, 6, 8, 12]);
    let avec_periodes = sort.tire(2) == 0;
    let (mut marques, mut notes) = (Vec::new(), Vec::new());
    for n in 1..=combien {
        let matiere = sort.tire(4) as usize;
        let periode = (avec_periodes && sort.tire(4) > 0).then(|| sort.tire(3) as usize);
        let examen = sort.tire(3) == 0;
        let coef = sort.parmi(&[100, 100, 100, 200, 300, 50, 25, 1, 10_000, 133]);
        let (valeur, ecrite) = match sort.tire(12) {
            0 => (Err(Mot::Abs), Valeur::Absent),
            1 => (Err(Mot::Att), Valeur::Attendu),
            2 => (Err(Mot::Neutre), sort.parmi(&NEUTRES)),
            _ => {
                let bareme = sort.parmi(&[2000, 2000, 2000, 2000, 1000, 4000, 500, 1500, 10_000, 1250, 700, 1]);
                let points = sort.tire(bareme + 1);
                let ecrite = Valeur::Chiffree { points: Centiemes(points), bareme: Centiemes(bareme) };
                (Ok((points, bareme)), ecrite)
            }
        };
        marques.push(Marque { matiere, periode, valeur, coef, examen });
        let contenu = NouvelleNote {
            matiere: noms.matieres[matiere][sort.tire(3) as usize].clone(),
            valeur: ecrite,
            coef: Coef::from_centiemes(Centiemes(coef)).unwrap(),
            type_note: if examen { sort.parmi(&EXAMENS) } else { sort.parmi(&DEVOIRS) },
            periode: periode.map(|periode| noms.periodes[periode][sort.tire(3) as usize].clone()),
            date: None,
        };
        notes.push(Note { n, contenu, auteur: String::new() });
    }
    let formule = match sort.tire(6) {
        0 | 1 => None,
        2 => Some((100, 200)),
        3 => Some((30, 70)),
        4 => Some((0, 100)),
        _ => Some((sort.tire(10_000) + 1, sort.tire(10_001))),
    };
    let nommees = sort.tire(2) == 0;
    let coefs: Vec<Option<u32>> =
        (0..4).map(|_| (nommees && sort.tire(3) > 0).then(|| sort.parmi(&[100, 200, 500, 50, 1, 10_000]))).collect();
    let (absence_neutre, par_periodes) = (sort.tire(2) == 0, sort.tire(2) == 0);
    let reglees = coefs.iter().zip(&noms.matieres).filter_map(|(coef, noms)| {
        let coef = Coef::from_centiemes(Centiemes((*coef)?)).unwrap();
        Some(MatiereReglee { matiere: noms[0].clone(), coef })
    });
    let periodes = match sort.tire(2) {
        0 => Vec::new(),
        _ => noms.periodes.iter().take(2).map(|noms| PeriodeReglee::ouverte(noms[0].clone())).collect(),
    };
    let reglement = Reglement {
        numero: 1,
        matieres: reglees.collect(),
        formule: formule.map(|(devoirs, examen)| Formule::nouvelle(Centiemes(devoirs), Centiemes(examen)).unwrap()),
        absence: if absence_neutre { Absence::Neutre } else { Absence::Zero },
        annuelle: if par_periodes { Annuelle::Periodes } else { Annuelle::Notes },
        periodes,
    };
    let reglement = Arc::new(reglement);
    Tirage { marques, coefs, formule, absence_neutre, par_periodes, notes, reglement }
}

fn q(n: u32) -> BigRational {
    BigRational::from_integer(n.into())
}

/// Σ(value × weight) / Σ(weight), where there is any weight.
fn moyenne(parts: impl IntoIterator<Item = (BigRational, BigRational)>) -> Option<BigRational> {
    let (mut haut, mut bas) = (BigRational::zero(), BigRational::zero());
    for (valeur, poids) in parts {
        haut += valeur * &poids;
        bas += poids;
    }
    (!bas.is_zero()).then(|| haut / bas)
}

impl Tirage {
    /// Out of 20, where the mark counts.
    fn sur_vingt(&self, marque: &Marque) -> Option<BigRational> {
        match marque.valeur {
            Ok((points, bareme)) => Some(q(20) * q(points) / q(bareme)),
            Err(Mot::Abs) if !self.absence_neutre => Some(q(0)),
            Err(_) => None,
        }
    }

    fn des_marques(&self, marques: &[&Marque]) -> Option<BigRational> {
        moyenne(marques.iter().filter_map(|marque| Some((self.sur_vingt(marque)?, q(marque.coef)))))
    }

    fn matiere(&self, marques: &[&Marque]) -> Option<BigRational> {
        let Some((devoirs, examen)) = self.formule else { return self.des_marques(marques) };
        let (des_examens, des_devoirs): (Vec<&Marque>, Vec<&Marque>) = marques.iter().partition(|marque| marque.examen);
        let cotes = [(self.des_marques(&des_devoirs), devoirs), (self.des_marques(&des_examens), examen)];
        moyenne(cotes.into_iter().filter_map(|(cote, poids)| Some((cote?, q(poids)))))
    }

    fn de(&self, marques: &[&Marque]) -> Moyennes {
        let matieres: Vec<(usize, Option<BigRational>)> = (0..4)
            .filter(|m| marques.iter().any(|marque| marque.matiere == *m))
            .map(|m| {
                let siennes: Vec<&Marque> = marques.iter().filter(|marque| marque.matiere == m).copied().collect();
                (m, self.matiere(&siennes))
            })
            .collect();
        let pesees =
            matieres.iter().filter_map(|(m, moyenne)| Some((moyenne.clone()?, q(self.coefs[*m].unwrap_or(100)))));
        (moyenne(pesees), matieres)
    }

    fn de_la_periode(&self, periode: Option<usize>) -> Option<Moyennes> {
        let siennes: Vec<&Marque> = self.marques.iter().filter(|marque| marque.periode == periode).collect();
        (!siennes.is_empty()).then(|| self.de(&siennes))
    }

    fn annee(&self) -> Moyennes {
        if !self.par_periodes {
            return self.de(&self.marques.iter().collect::<Vec<_>>());
        }
        let parts: Vec<Moyennes> =
            [Some(0), Some(1), Some(2), None].into_iter().filter_map(|periode| self.de_la_periode(periode)).collect();
        let generale = moyenne(parts.iter().filter_map(|(generale, _)| Some((generale.clone()?, q(1)))));
        let matieres = (0..4).filter_map(|m| {
            let siennes: Vec<&Option<BigRational>> = parts
                .iter()
                .flat_map(|(_, matieres)| matieres)
                .filter(|(n, _)| *n == m)
                .map(|(_, moyenne)| moyenne)
                .collect();
            let annuelle = moyenne(siennes.iter().filter_map(|moyenne| Some(((*moyenne).clone()?, q(1)))));
            (!siennes.is_empty()).then_some((m, annuelle))
        });
        (generale, matieres.collect())
    }

    /// Refuses averages that are not those of the plain rules.
    pub fn verifie(&self, bilan: &Bilan, noms: &Noms) {
        let attendue = |periode: Option<usize>, (generale, matieres): Moyennes| {
            let is_his = |marque: &&Marque| periode.is_none() || marque.periode == periode;
            let provisoire = self.marques.iter().filter(is_his).any(|marque| marque.valeur == Err(Mot::Att));
            let matieres = matieres.into_iter().map(|(m, moyenne)| (noms.matieres[m][0].champ(), arrondie(moyenne)));
            let mut matieres: Vec<_> = matieres.collect();
            matieres.sort();
            (arrondie(generale), provisoire, matieres)
        };
        let vues = |matieres: &[super::moyenne::MoyenneMatiere]| {
            let mut vues: Vec<_> = matieres.iter().map(|une| (une.matiere.champ(), une.moyenne)).collect();
            vues.sort();
            vues
        };
        let annee = (bilan.generale, bilan.provisoire, vues(&bilan.matieres));
        assert_eq!(annee, attendue(None, self.annee()), "{:?} {:?}", self.notes, self.reglement);
        let mut periodes = 0;
        for periode in 0..3 {
            let found = bilan.periode(&noms.periodes[periode][1]);
            let found = found.map(|une| (une.generale, une.provisoire, vues(&une.matieres)));
            periodes += usize::from(found.is_some());
            let attendue = self.de_la_periode(Some(periode)).map(|moyennes| attendue(Some(periode), moyennes));
            assert_eq!(found, attendue, "{:?} {:?}", self.notes, self.reglement);
        }
        assert_eq!(bilan.periodes.len(), periodes);
    }
}

/// The whole number of hundredths that is nearest; of two as near, the greater.
fn arrondie(moyenne: Option<BigRational>) -> Option<Centiemes> {
    let moyenne = moyenne?;
    let double: BigInt = moyenne.numer() * 200u32 + moyenne.denom();
    let nearest: BigInt = double / (moyenne.denom() * 2u32);
    nearest.to_u32().map(Centiemes)
}
