//! A book of marks added up, exactly: what [`super::moyenne`] rounds.

use super::libelle::{Matiere, Periode};
use super::nombre::Centiemes;
use super::note::{Coef, Note, Valeur};
use super::reglement::{Absence, Cote, Formule, Reglement};
use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, FromPrimitive, ToPrimitive};
use std::collections::BTreeMap;

/// Integers that rationals can be made of; an operation that they cannot hold gives nothing.
pub trait Entier: Clone + Integer + CheckedAdd + CheckedMul + FromPrimitive + ToPrimitive {}

impl<T: Clone + Integer + CheckedAdd + CheckedMul + FromPrimitive + ToPrimitive> Entier for T {}

/// The marks of a student, or of one period of his, subject by subject.
pub struct Livre<'a> {
    sommes: Vec<Somme<'a>>,
    formule: Option<Formule>,
}

/// Exact averages out of 20.
pub struct Calcul<T: Entier> {
    /// Of each subject that has a mark: its weight, and its average where something counts.
    pub matieres: Vec<(Matiere, Coef, Option<Ratio<T>>)>,
    /// Of all, where something counts.
    pub generale: Option<Ratio<T>>,
}

/// The weighted marks of one subject.
struct Somme<'a> {
    matiere: &'a Matiere,
    champ: String,
    coef: Coef,
    devoirs: CoteSommee,
    examen: CoteSommee,
}

/// The weighted marks of one side of a subject. Points are added up scale by scale, as integers, so that a book of marks on one
/// scale costs one division.
#[derive(Default)]
struct CoteSommee {
    par_bareme: BTreeMap<Centiemes, u64>,
    coefs: u64,
}

/// What a mark counts in an average: points and scale, where it counts.
pub fn compte(valeur: Valeur, absence: Absence) -> Option<(Centiemes, Centiemes)> {
    match (valeur, absence) {
        (Valeur::Absent, Absence::Neutre) => None,
        (valeur, _) => valeur.compte(),
    }
}

/// The periods of a book, none among them where marks are in none.
type Parts<'a> = Vec<(Option<Periode>, Vec<&'a Note>)>;

impl<'a> Livre<'a> {
    /// The marks subject by subject: those that the class names in its order and spelling, then the others in the order of the
    /// first mark. Spellings that differ by case or accents are one subject.
    pub fn de(notes: impl IntoIterator<Item = &'a Note>, reglement: &'a Reglement) -> Livre<'a> {
        let mut sommes: Vec<Somme<'a>> = Vec::new();
        for note in notes {
            let matiere = &note.contenu.matiere;
            let same = sommes.iter().position(|somme| somme.matiere == matiere);
            let place = same.unwrap_or_else(|| {
                let champ = matiere.champ();
                sommes.iter().position(|somme| somme.champ == champ).unwrap_or_else(|| {
                    let coef = reglement.coef(&champ);
                    let (devoirs, examen) = (CoteSommee::default(), CoteSommee::default());
                    sommes.push(Somme { matiere, champ, coef, devoirs, examen });
                    sommes.len() - 1
                })
            });
            if let Some((points, bareme)) = compte(note.contenu.valeur, reglement.absence) {
                let coef = u64::from(note.contenu.coef.centiemes().0);
                let somme = &mut sommes[place];
                let cote = match Cote::from(note.contenu.type_note) {
                    Cote::Devoirs => &mut somme.devoirs,
                    Cote::Examen => &mut somme.examen,
                };
                *cote.par_bareme.entry(bareme).or_default() += u64::from(points.0) * coef;
                cote.coefs += coef;
            }
        }
        if !reglement.matieres.is_empty() {
            for somme in &mut sommes {
                let reglee = reglement.matieres.iter().find(|reglee| reglee.matiere.champ() == somme.champ);
                somme.matiere = reglee.map_or(somme.matiere, |reglee| &reglee.matiere);
            }
            let rang = |somme: &Somme<'_>| {
                reglement.matieres.iter().position(|reglee| reglee.matiere == *somme.matiere).unwrap_or(usize::MAX)
            };
            sommes.sort_by_key(rang);
        }
        Livre { sommes, formule: reglement.formule }
    }

    /// The marks period by period: those that the class names in its order, then the others in the order of the first mark, then
    /// the marks without one.
    pub fn par_periode(notes: &'a [Note], reglement: &Reglement) -> Parts<'a> {
        if notes.iter().all(|note| note.contenu.periode.is_none()) {
            return if notes.is_empty() { Vec::new() } else { vec![(None, notes.iter().collect())] };
        }
        let reglees = reglement.periodes.iter().map(|reglee| reglee.periode.clone());
        let mut parts: Vec<(Option<Periode>, String, Vec<&Note>)> =
            reglees.map(|periode| (Some(periode.clone()), periode.cle(), Vec::new())).collect();
        let mut hors = Vec::new();
        for note in notes {
            let Some(periode) = &note.contenu.periode else {
                hors.push(note);
                continue;
            };
            let cle = periode.cle();
            match parts.iter_mut().find(|(_, other, _)| *other == cle) {
                Some((.., siennes)) => siennes.push(note),
                None => parts.push((Some(periode.clone()), cle, vec![note])),
            }
        }
        parts.push((None, String::new(), hors));
        let marked = parts.into_iter().filter(|(.., siennes)| !siennes.is_empty());
        marked.map(|(periode, _, siennes)| (periode, siennes)).collect()
    }

    /// The averages; nothing where `T` is too small for them.
    pub fn calcul<T: Entier>(&self) -> Option<Calcul<T>> {
        let mut matieres = Vec::with_capacity(self.sommes.len());
        for somme in &self.sommes {
            matieres.push((somme.matiere.clone(), somme.coef, somme.moyenne::<T>(self.formule)?));
        }
        let parts = matieres.iter().map(|(_, coef, exacte)| (u64::from(coef.centiemes().0), exacte.as_ref()));
        let generale = ponderee(parts)?;
        Some(Calcul { matieres, generale })
    }
}

impl<T: Entier> Calcul<T> {
    /// The means of the periods' averages, subject by subject and of all; nothing where `T` is too small for them.
    pub fn moyen(periodes: &[Calcul<T>], reglement: &Reglement) -> Option<Calcul<T>> {
        type Exactes<'a, T> = (&'a Matiere, Coef, Vec<Option<&'a Ratio<T>>>);
        let mut matieres: Vec<Exactes<'_, T>> = Vec::new();
        for (matiere, coef, exacte) in periodes.iter().flat_map(|periode| &periode.matieres) {
            let champ = matiere.champ();
            match matieres.iter_mut().find(|(other, ..)| other.champ() == champ) {
                Some((.., exactes)) => exactes.push(exacte.as_ref()),
                None => matieres.push((matiere, *coef, vec![exacte.as_ref()])),
            }
        }
        let rang = |matiere: &Matiere| reglement.matieres.iter().position(|reglee| reglee.matiere == *matiere);
        matieres.sort_by_key(|(matiere, ..)| rang(matiere).unwrap_or(usize::MAX));
        let mut moyennes = Vec::with_capacity(matieres.len());
        for (matiere, coef, exactes) in matieres {
            moyennes.push((matiere.clone(), coef, ponderee(exactes.into_iter().map(|exacte| (1, exacte)))?));
        }
        let generale = ponderee(periodes.iter().map(|periode| (1, periode.generale.as_ref())))?;
        Some(Calcul { matieres: moyennes, generale })
    }
}

impl Somme<'_> {
    /// Out of 20, exact, where something counts.
    fn moyenne<T: Entier>(&self, formule: Option<Formule>) -> Option<Option<Ratio<T>>> {
        let (devoirs, examen) = (self.devoirs.somme::<T>()?, self.examen.somme::<T>()?);
        match formule {
            None if self.devoirs.coefs + self.examen.coefs == 0 => Some(None),
            None => {
                let coefs = Ratio::from_integer(T::from_u64(self.devoirs.coefs + self.examen.coefs)?);
                devoirs.checked_add(&examen)?.checked_div(&coefs).map(Some)
            }
            Some(formule) => {
                let devoirs = self.devoirs.moyenne(devoirs)?;
                let examen = self.examen.moyenne(examen)?;
                let poids = |cote| u64::from(formule.poids(cote).0);
                ponderee([(poids(Cote::Devoirs), devoirs.as_ref()), (poids(Cote::Examen), examen.as_ref())])
            }
        }
    }
}

impl CoteSommee {
    /// Σ(mark out of 20 × coef).
    fn somme<T: Entier>(&self) -> Option<Ratio<T>> {
        let mut somme = Ratio::from_integer(T::zero());
        for (bareme, points) in &self.par_bareme {
            let vingt = T::from_u64(*points)?.checked_mul(&T::from_u64(20)?)?;
            somme = somme.checked_add(&Ratio::new(vingt, T::from_u32(bareme.0)?))?;
        }
        Some(somme)
    }

    /// Of that sum, where something counts.
    fn moyenne<T: Entier>(&self, somme: Ratio<T>) -> Option<Option<Ratio<T>>> {
        match self.coefs {
            0 => Some(None),
            coefs => somme.checked_div(&Ratio::from_integer(T::from_u64(coefs)?)).map(Some),
        }
    }
}

/// Σ(average × weight) / Σweight over those that there are, where some weighs anything; nothing where `T` is too small for it.
fn ponderee<'a, T: Entier + 'a>(
    parts: impl IntoIterator<Item = (u64, Option<&'a Ratio<T>>)>,
) -> Option<Option<Ratio<T>>> {
    let (mut total, mut poids) = (Ratio::from_integer(T::zero()), 0);
    for (sien, exacte) in parts {
        if let Some(exacte) = exacte.filter(|_| sien > 0) {
            total = total.checked_add(&exacte.checked_mul(&Ratio::from_integer(T::from_u64(sien)?))?)?;
            poids += sien;
        }
    }
    match poids {
        0 => Some(None),
        poids => total.checked_div(&Ratio::from_integer(T::from_u64(poids)?)).map(Some),
    }
}

/// To the hundredth, half up; nothing where `T` is too small for it.
pub fn arrondie<T: Entier>(exacte: &Ratio<T>) -> Option<Centiemes> {
    let centiemes = exacte.checked_mul(&Ratio::from_integer(T::from_u64(100)?))?;
    let half_up = centiemes.checked_add(&Ratio::new(T::one(), T::from_u64(2)?))?.floor();
    half_up.to_integer().to_u32().map(Centiemes)
}
