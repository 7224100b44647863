//! How an average came about, step by step (design, section 6): worked out a second time, apart from [`super::livre`], with every
//! mark, weight and exclusion named, so that a parent can redo it by hand.

use super::libelle::{Matiere, Periode};
use super::livre::{Livre, arrondie};
use super::nombre::Centiemes;
use super::note::{Coef, Note, Valeur};
use super::reglement::{Absence, Annuelle, Cote, Reglement};
use num_rational::BigRational;
use num_traits::Zero;
use std::sync::Arc;
use thiserror::Error;

/// How the averages of a student came about.
#[derive(Clone, Debug)]
pub struct Explication {
    /// The rules of his class.
    pub reglement: Arc<Reglement>,
    /// What was worked out of marks: the year, or each of its periods.
    pub parts: Vec<Part>,
    /// The year, where it is worked out of its periods.
    pub annee: Option<Annee>,
    /// A mark of these is awaited.
    pub provisoire: bool,
}

/// Which marks an average is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Etendue {
    /// All of them.
    Annee,
    /// Those of a period.
    Periode(Periode),
    /// Those that are in none, where the year is made of periods.
    SansPeriode,
}

/// Averages made of marks.
#[derive(Clone, Debug)]
pub struct Part {
    /// Of which.
    pub etendue: Etendue,
    /// Subject by subject, in the order of [`super::Bilan::matieres`].
    pub matieres: Vec<MatiereExpliquee>,
    /// The general average; none where one subject was asked for.
    pub generale: Option<Moyenne<Matiere>>,
}

/// The year, made of its periods.
#[derive(Clone, Debug)]
pub struct Annee {
    /// Subject by subject.
    pub matieres: Vec<(Matiere, Moyenne<Etendue>)>,
    /// The general average; none where one subject was asked for.
    pub generale: Option<Moyenne<Etendue>>,
}

/// A subject's average.
#[derive(Clone, Debug)]
pub struct MatiereExpliquee {
    /// The subject.
    pub matiere: Matiere,
    /// Its weight in the general average.
    pub coef: Coef,
    /// How its average was worked out.
    pub calcul: Calcul,
}

/// How a subject's average was worked out.
#[derive(Clone, Debug)]
pub enum Calcul {
    /// All marks alike.
    Notes(Moyenne<Note>),
    /// By the class's formula.
    Formule {
        /// The tests.
        devoirs: Moyenne<Note>,
        /// The exams.
        examen: Moyenne<Note>,
        /// Both together.
        ensemble: Moyenne<Cote>,
    },
}

/// A weighted mean, term by term.
#[derive(Clone, Debug)]
pub struct Moyenne<Q> {
    /// What it is made of, and what was left out.
    pub termes: Vec<Terme<Q>>,
    /// What came of it; nothing where nothing counts.
    pub resultat: Option<Resultat>,
}

/// One term of a weighted mean.
#[derive(Clone, Debug)]
pub struct Terme<Q> {
    /// A mark, a side, a subject, a period.
    pub quoi: Q,
    /// Out of 20, exact; or why it does not count.
    pub valeur: Result<BigRational, Exclusion>,
    /// Its weight.
    pub poids: Centiemes,
}

/// Why something does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exclusion {
    /// `ABS`, where the class says that it counts nothing.
    Absent,
    /// `DISP`.
    Dispense,
    /// `EXC`.
    Excuse,
    /// `NN`.
    NonNote,
    /// `ATT`.
    Attendu,
    /// A side, a subject or a period in which nothing counts.
    RienNeCompte,
    /// A side to which the formula gives no weight.
    PoidsNul,
}

/// What a weighted mean came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resultat {
    /// Σ(value × weight), of what counts.
    pub somme: BigRational,
    /// Σ(weight), of what counts.
    pub poids: BigRational,
    /// The one by the other.
    pub exacte: BigRational,
    /// To the hundredth, half up.
    pub arrondie: Centiemes,
}

/// Nothing is there to explain.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SansNote {
    /// No mark at all.
    #[error("cet étudiant n'a aucune note")]
    Aucune,
    /// None in that subject.
    #[error("cet étudiant n'a pas de note en « {matiere} » ici (il en a en : {})", .connues.join(", "))]
    Matiere {
        /// As asked for.
        matiere: Matiere,
        /// Those in which he has.
        connues: Vec<String>,
    },
    /// None in that period.
    #[error("cet étudiant n'a pas de note de la période « {periode} » ({})", leurs_periodes(.connues))]
    Periode {
        /// As asked for.
        periode: Periode,
        /// Those in which he has.
        connues: Vec<String>,
    },
}

fn leurs_periodes(connues: &[String]) -> String {
    match connues {
        [] => "ses notes ne sont d'aucune période".to_owned(),
        connues => format!("il en a de : {}", connues.join(", ")),
    }
}

impl Explication {
    /// Explains the averages of these marks: all of them, or of one subject, or of one period, or of one subject in one period.
    ///
    /// # Errors
    /// No such mark.
    pub fn de(
        notes: &[Note],
        reglement: &Arc<Reglement>,
        matiere: Option<&Matiere>,
        periode: Option<&Periode>,
    ) -> Result<Explication, SansNote> {
        if notes.is_empty() {
            return Err(SansNote::Aucune);
        }
        let par_periodes = reglement.annuelle == Annuelle::Periodes;
        let parts: Vec<(Etendue, Vec<&Note>)> = match periode {
            None if !par_periodes => vec![(Etendue::Annee, notes.iter().collect())],
            None => parts(notes, reglement),
            Some(periode) => {
                let asked = |etendue: &Etendue| matches!(etendue, Etendue::Periode(p) if p.cle() == periode.cle());
                let toutes = parts(notes, reglement);
                let siennes: Vec<_> = toutes.iter().filter(|(etendue, _)| asked(etendue)).cloned().collect();
                if siennes.is_empty() {
                    let nom =
                        |etendue: &Etendue| if let Etendue::Periode(p) = etendue { Some(p.to_string()) } else { None };
                    let connues = toutes.iter().filter_map(|(etendue, _)| nom(etendue)).collect();
                    return Err(SansNote::Periode { periode: periode.clone(), connues });
                }
                siennes
            }
        };
        let mut provisoire = false;
        let mut expliquees = Vec::new();
        let mut connues: Vec<Matiere> = Vec::new();
        for (etendue, siennes) in parts {
            let mut matieres = matieres(&siennes, reglement);
            for une in &matieres {
                if connues.iter().all(|connue| connue.champ() != une.matiere.champ()) {
                    connues.push(une.matiere.clone());
                }
            }
            if let Some(seule) = matiere {
                matieres.retain(|une| une.matiere.champ() == seule.champ());
                if matieres.is_empty() {
                    continue;
                }
            }
            let is_asked = |note: &&&Note| matiere.is_none_or(|seule| note.contenu.matiere.champ() == seule.champ());
            provisoire |= siennes.iter().filter(is_asked).any(|note| note.contenu.valeur == Valeur::Attendu);
            let generale = matiere.is_none().then(|| generale(&matieres));
            expliquees.push(Part { etendue, matieres, generale });
        }
        if let Some(matiere) = matiere.filter(|_| expliquees.is_empty()) {
            let connues = connues.iter().map(ToString::to_string).collect();
            return Err(SansNote::Matiere { matiere: matiere.clone(), connues });
        }
        let annee = (par_periodes && periode.is_none()).then(|| Annee::des(&expliquees, reglement));
        Ok(Explication { reglement: Arc::clone(reglement), parts: expliquees, annee, provisoire })
    }
}

/// The marks by their periods.
fn parts<'a>(notes: &'a [Note], reglement: &Reglement) -> Vec<(Etendue, Vec<&'a Note>)> {
    let parts = Livre::par_periode(notes, reglement).into_iter();
    parts.map(|(periode, siennes)| (periode.map_or(Etendue::SansPeriode, Etendue::Periode), siennes)).collect()
}

/// Subject by subject: those that the class names in its order and spelling, then the others in the order of the first mark.
fn matieres(notes: &[&Note], reglement: &Reglement) -> Vec<MatiereExpliquee> {
    let mut groupes: Vec<(String, Vec<&Note>)> = Vec::new();
    for note in notes {
        let champ = note.contenu.matiere.champ();
        match groupes.iter_mut().find(|(autre, _)| *autre == champ) {
            Some((_, siennes)) => siennes.push(note),
            None => groupes.push((champ, vec![note])),
        }
    }
    let rang = |champ: &str| reglement.matieres.iter().position(|reglee| reglee.matiere.champ() == champ);
    groupes.sort_by_key(|(champ, _)| rang(champ).unwrap_or(usize::MAX));
    let une = |(champ, siennes): (String, Vec<&Note>)| {
        let reglee = rang(&champ).and_then(|rang| reglement.matieres.get(rang));
        let matiere = reglee.map_or_else(|| siennes[0].contenu.matiere.clone(), |reglee| reglee.matiere.clone());
        let coef = reglee.map_or(Coef::UN, |reglee| reglee.coef);
        MatiereExpliquee { matiere, coef, calcul: calcul(&siennes, reglement) }
    };
    groupes.into_iter().map(une).collect()
}

fn calcul(notes: &[&Note], reglement: &Reglement) -> Calcul {
    let terme = |note: &&Note| Terme {
        quoi: Note::clone(note),
        valeur: sur_vingt(note.contenu.valeur, reglement.absence),
        poids: note.contenu.coef.centiemes(),
    };
    let Some(formule) = reglement.formule else {
        return Calcul::Notes(Moyenne::des(notes.iter().map(terme).collect()));
    };
    let cote = |cote: Cote| {
        let siennes = notes.iter().filter(|note| Cote::from(note.contenu.type_note) == cote);
        Moyenne::des(siennes.map(terme).collect())
    };
    let (devoirs, examen) = (cote(Cote::Devoirs), cote(Cote::Examen));
    let side = |quoi: Cote, moyenne: &Moyenne<Note>| match formule.poids(quoi) {
        Centiemes(0) => Terme { quoi, valeur: Err(Exclusion::PoidsNul), poids: Centiemes(0) },
        poids => Terme { quoi, valeur: moyenne.exacte(), poids },
    };
    let ensemble = Moyenne::des(vec![side(Cote::Devoirs, &devoirs), side(Cote::Examen, &examen)]);
    Calcul::Formule { devoirs, examen, ensemble }
}

/// What a mark counts, out of 20; or why it does not.
fn sur_vingt(valeur: Valeur, absence: Absence) -> Result<BigRational, Exclusion> {
    match valeur {
        Valeur::Chiffree { points, bareme } => Ok(entier(points) * entier(Centiemes(20)) / entier(bareme)),
        Valeur::Absent if absence == Absence::Zero => Ok(BigRational::zero()),
        Valeur::Absent => Err(Exclusion::Absent),
        Valeur::Dispense => Err(Exclusion::Dispense),
        Valeur::Excuse => Err(Exclusion::Excuse),
        Valeur::NonNote => Err(Exclusion::NonNote),
        Valeur::Attendu => Err(Exclusion::Attendu),
    }
}

fn generale(matieres: &[MatiereExpliquee]) -> Moyenne<Matiere> {
    let terme = |une: &MatiereExpliquee| Terme {
        quoi: une.matiere.clone(),
        valeur: une.calcul.exacte(),
        poids: une.coef.centiemes(),
    };
    Moyenne::des(matieres.iter().map(terme).collect())
}

impl Annee {
    /// The mean of the periods, all alike.
    fn des(parts: &[Part], reglement: &Reglement) -> Annee {
        let un = Coef::UN.centiemes();
        let mut matieres: Vec<(Matiere, Vec<Terme<Etendue>>)> = Vec::new();
        for part in parts {
            for une in &part.matieres {
                let terme = Terme { quoi: part.etendue.clone(), valeur: une.calcul.exacte(), poids: un };
                match matieres.iter_mut().find(|(autre, _)| autre.champ() == une.matiere.champ()) {
                    Some((_, termes)) => termes.push(terme),
                    None => matieres.push((une.matiere.clone(), vec![terme])),
                }
            }
        }
        let rang = |matiere: &Matiere| reglement.matieres.iter().position(|reglee| reglee.matiere == *matiere);
        matieres.sort_by_key(|(matiere, _)| rang(matiere).unwrap_or(usize::MAX));
        let whole = parts.iter().map(|part| part.generale.as_ref().map(|generale| (&part.etendue, generale)));
        let generale = whole.collect::<Option<Vec<_>>>().map(|parts| {
            let terme = |(quoi, generale): (&Etendue, &Moyenne<Matiere>)| Terme {
                quoi: quoi.clone(),
                valeur: generale.exacte(),
                poids: un,
            };
            Moyenne::des(parts.into_iter().map(terme).collect())
        });
        Annee { matieres: matieres.into_iter().map(|(m, termes)| (m, Moyenne::des(termes))).collect(), generale }
    }
}

impl Calcul {
    /// The subject's average.
    pub fn resultat(&self) -> Option<&Resultat> {
        match self {
            Calcul::Notes(moyenne) => moyenne.resultat.as_ref(),
            Calcul::Formule { ensemble, .. } => ensemble.resultat.as_ref(),
        }
    }

    fn exacte(&self) -> Result<BigRational, Exclusion> {
        self.resultat().map(|resultat| resultat.exacte.clone()).ok_or(Exclusion::RienNeCompte)
    }
}

impl<Q> Moyenne<Q> {
    /// Σ(value × weight) / Σ(weight) of what counts.
    fn des(termes: Vec<Terme<Q>>) -> Moyenne<Q> {
        let (mut somme, mut poids) = (BigRational::zero(), BigRational::zero());
        for terme in &termes {
            if let Ok(valeur) = &terme.valeur {
                somme += valeur * centiemes(terme.poids);
                poids += centiemes(terme.poids);
            }
        }
        let resultat = (!poids.is_zero()).then(|| &somme / &poids).and_then(|exacte| {
            let arrondie = arrondie(&exacte)?;
            Some(Resultat { somme, poids, exacte, arrondie })
        });
        Moyenne { termes, resultat }
    }

    fn exacte(&self) -> Result<BigRational, Exclusion> {
        self.resultat.as_ref().map(|resultat| resultat.exacte.clone()).ok_or(Exclusion::RienNeCompte)
    }
}

/// As many as there are hundredths.
fn entier(n: Centiemes) -> BigRational {
    BigRational::from_integer(n.0.into())
}

/// So many hundredths.
fn centiemes(n: Centiemes) -> BigRational {
    BigRational::new(n.0.into(), 100.into())
}

#[cfg(test)]
mod tests;
