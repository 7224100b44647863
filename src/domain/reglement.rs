//! The rules by which a class's marks become averages (design, section 6), and when marks may be given.

use super::date::DateCivile;
use super::libelle::{Matiere, Periode};
use super::nombre::{Centiemes, NombreError};
use super::note::{Coef, NouvelleNote, TypeNote};
use std::sync::{Arc, LazyLock};
use thiserror::Error;

/// The rules of a class. Never changed where they stand: other rules have another number, so that who knows the number knows
/// the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reglement {
    /// Unique in the school; 0 are the rules of a class for which nothing was ever said.
    pub numero: i64,
    /// The subjects that the class names, each with its weight; of others it is 1.
    pub matieres: Vec<MatiereReglee>,
    /// How tests and exams make a subject's average; all marks alike where there is none.
    pub formule: Option<Formule>,
    /// What `ABS` counts.
    pub absence: Absence,
    /// What the year's average is made of.
    pub annuelle: Annuelle,
    /// The periods that the class names, in their order; any where it names none.
    pub periodes: Vec<PeriodeReglee>,
}

/// A subject, and its weight in the general average.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatiereReglee {
    /// As it is shown.
    pub matiere: Matiere,
    /// Its weight.
    pub coef: Coef,
}

/// The weights of a subject's two sides, in hundredths, at most 100 each; never both 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formule {
    devoirs: Centiemes,
    examen: Centiemes,
}

/// Which side of a subject a mark is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cote {
    /// Tests: every type but the exam.
    Devoirs,
    /// Exams.
    Examen,
}

/// What `ABS` counts in an average.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absence {
    /// 0 out of 20.
    #[default]
    Zero,
    /// Nothing.
    Neutre,
}

/// What the year's average is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Annuelle {
    /// All marks of the year.
    #[default]
    Notes,
    /// The averages of the periods, all alike; marks without a period are one more.
    Periodes,
}

/// A period of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodeReglee {
    /// `T1`.
    pub periode: Periode,
    /// Its first and last day, where they are known: in this order.
    pub jours: Option<(DateCivile, DateCivile)>,
    /// While it is there, no mark of the period may change.
    pub verrou: Option<Verrou>,
}

/// Who locked a period, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verrou {
    /// The account.
    pub qui: String,
    /// In milliseconds since 1970 UTC.
    pub quand: i64,
}

/// Why a text is no rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReglementError {
    /// Not a number.
    #[error("formule : {0}")]
    Poids(#[from] NombreError),
    /// A weight below 0, or above 100.
    #[error("formule : le poids « {0} » ne convient pas (attendu : 0 à 100)")]
    PoidsHorsBornes(String),
    /// 0 and 0.
    #[error("formule : la somme des poids est 0 ; au moins un des deux doit compter")]
    PoidsNuls,
    /// Neither side, or one twice.
    #[error("formule : « {0} » n'est pas compris (attendu : devoirs:1;examen:2)")]
    Formule(String),
    /// Two periods of one name.
    #[error("la période « {0} » est donnée deux fois")]
    PeriodeDouble(Periode),
    /// Ends before it begins.
    #[error("la période « {0} » finit avant de commencer")]
    PeriodeRetournee(Periode),
    /// Two periods share a day.
    #[error("les périodes « {0} » et « {1} » se chevauchent")]
    Chevauchement(Periode, Periode),
}

/// Why a mark has no place in the class.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoteHorsRegle {
    /// The class names its periods, and this is none of them.
    #[error("la classe n'a pas de période « {periode} » (attendu : {})", .connues.join(", "))]
    PeriodeInconnue {
        /// As given.
        periode: Periode,
        /// Those of the class.
        connues: Vec<String>,
    },
    /// None is named, and the day is in none.
    #[error("aucune période de la classe ne contient le {jour} : laquelle ? (attendu : periode={})", .connues.join(" ou "))]
    PeriodeAChoisir {
        /// The day.
        jour: DateCivile,
        /// Those of the class.
        connues: Vec<String>,
    },
    /// Its day is on no day of its period.
    #[error("le {date} n'est pas dans la période « {periode} » (du {debut} au {fin})")]
    HorsPeriode {
        /// The day.
        date: DateCivile,
        /// The period.
        periode: Periode,
        /// The period's first day.
        debut: DateCivile,
        /// The period's last day.
        fin: DateCivile,
    },
}

static DEFAUT: LazyLock<Arc<Reglement>> = LazyLock::new(Arc::default);

impl Reglement {
    /// The rules of a class for which nothing was ever said.
    pub fn defaut() -> Arc<Reglement> {
        Arc::clone(&DEFAUT)
    }

    /// The weight of a subject, by its folded name ([`Matiere::champ`]).
    pub fn coef(&self, champ: &str) -> Coef {
        self.matieres.iter().find(|reglee| reglee.matiere.champ() == champ).map_or(Coef::UN, |reglee| reglee.coef)
    }

    /// Gives a subject another name. Where the class names both, the weight of the new one stays.
    pub fn renomme(&mut self, de: &Matiere, vers: &Matiere) {
        let place = |matieres: &[MatiereReglee], matiere: &Matiere| {
            matieres.iter().position(|reglee| reglee.matiere.champ() == matiere.champ())
        };
        let Some(ancienne) = place(&self.matieres, de) else { return };
        match place(&self.matieres, vers).filter(|autre| *autre != ancienne) {
            None => self.matieres[ancienne].matiere = vers.clone(),
            Some(_) => {
                self.matieres.remove(ancienne);
            }
        }
    }

    /// Names a second subject, of the weight of the first one, behind it: for as long as marks are on their way from one to the
    /// other.
    pub fn double(&mut self, de: &Matiere, vers: &Matiere) {
        let place =
            |matiere: &Matiere| self.matieres.iter().position(|reglee| reglee.matiere.champ() == matiere.champ());
        if let (Some(ancienne), None) = (place(de), place(vers)) {
            let coef = self.matieres[ancienne].coef;
            self.matieres.insert(ancienne + 1, MatiereReglee { matiere: vers.clone(), coef });
        }
    }

    /// The period of that name, whatever its accents and case.
    pub fn periode(&self, periode: &Periode) -> Option<&PeriodeReglee> {
        let cle = periode.cle();
        self.periodes.iter().find(|reglee| reglee.periode.cle() == cle)
    }

    /// The names of its periods, where some of them have days: which one a mark is in then depends on its day.
    pub fn periodes_datees(&self) -> Option<Vec<String>> {
        let is_dated = self.periodes.iter().any(|reglee| reglee.jours.is_some());
        is_dated.then(|| self.periodes.iter().map(|reglee| reglee.periode.to_string()).collect())
    }

    /// Do the same marks come to the same averages? Days and locks of periods change none.
    pub fn calcule_comme(&self, autre: &Reglement) -> bool {
        let calcul = |r: &Reglement| (r.matieres.clone(), r.formule, r.absence, r.annuelle);
        calcul(self) == calcul(autre)
    }

    /// Puts a new mark into its period, in the class's own spelling: the one that it names, else the one of its day, else that of
    /// today. Where the class names no periods, any will do.
    ///
    /// # Errors
    /// No such period; a day outside it; a day outside all of them, where some have days.
    pub fn place(&self, note: &mut NouvelleNote, aujourdhui: DateCivile) -> Result<(), NoteHorsRegle> {
        self.place_a_son_jour(note)?;
        if note.periode.is_none() && note.date.is_none() {
            note.periode = self.periode_du(aujourdhui).map(|reglee| reglee.periode.clone());
        }
        self.verifie_place(note)
    }

    /// Puts a mark that names its day, and no period, into the period of that day.
    ///
    /// # Errors
    /// A day outside all of them, where some have days.
    pub fn place_a_son_jour(&self, note: &mut NouvelleNote) -> Result<(), NoteHorsRegle> {
        let (None, Some(jour)) = (&note.periode, note.date) else { return Ok(()) };
        match (self.periode_du(jour), self.periodes_datees()) {
            (Some(reglee), _) => note.periode = Some(reglee.periode.clone()),
            (None, Some(connues)) => return Err(NoteHorsRegle::PeriodeAChoisir { jour, connues }),
            (None, None) => {}
        }
        Ok(())
    }

    fn periode_du(&self, jour: DateCivile) -> Option<&PeriodeReglee> {
        self.periodes.iter().find(|reglee| reglee.contient(jour))
    }

    /// Checks that a mark names a period of the class, and a day in it; gives the period the class's own spelling.
    ///
    /// # Errors
    /// No such period; a day outside it.
    pub fn verifie_place(&self, note: &mut NouvelleNote) -> Result<(), NoteHorsRegle> {
        let Some(periode) = note.periode.as_ref().filter(|_| !self.periodes.is_empty()) else { return Ok(()) };
        let Some(reglee) = self.periode(periode) else {
            let connues = self.periodes.iter().map(|reglee| reglee.periode.to_string()).collect();
            return Err(NoteHorsRegle::PeriodeInconnue { periode: periode.clone(), connues });
        };
        if let (Some(date), Some((debut, fin))) = (note.date, reglee.jours)
            && !(debut..=fin).contains(&date)
        {
            return Err(NoteHorsRegle::HorsPeriode { date, periode: reglee.periode.clone(), debut, fin });
        }
        note.periode = Some(reglee.periode.clone());
        Ok(())
    }

    /// Which period an appreciation is of, in the class's own spelling: the one that is named; else the one of today. Where the
    /// class names no periods: the one that is named, or the year.
    ///
    /// # Errors
    /// No such period; none is named and today is in none.
    pub fn periode_de(
        &self,
        nommee: Option<&Periode>,
        aujourdhui: DateCivile,
    ) -> Result<Option<Periode>, NoteHorsRegle> {
        let connues = || self.periodes.iter().map(|reglee| reglee.periode.to_string()).collect();
        let ici = self.periodes.iter().find(|reglee| reglee.contient(aujourdhui));
        match (nommee, self.periodes.is_empty()) {
            (nommee, true) => Ok(nommee.cloned()),
            (Some(nommee), false) => match self.periode(nommee) {
                Some(reglee) => Ok(Some(reglee.periode.clone())),
                None => Err(NoteHorsRegle::PeriodeInconnue { periode: nommee.clone(), connues: connues() }),
            },
            (None, false) => match ici {
                Some(reglee) => Ok(Some(reglee.periode.clone())),
                None => Err(NoteHorsRegle::PeriodeAChoisir { jour: aujourdhui, connues: connues() }),
            },
        }
    }

    /// Checks what no single value can tell: periods that are named twice or share a day.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verifie(&self) -> Result<(), ReglementError> {
        for (n, une) in self.periodes.iter().enumerate() {
            if une.jours.is_some_and(|(debut, fin)| debut > fin) {
                return Err(ReglementError::PeriodeRetournee(une.periode.clone()));
            }
            for autre in &self.periodes[..n] {
                // What is kept of a period stands under its field: `T 1` and `T-1` would be one.
                if une.periode.champ() == autre.periode.champ() {
                    return Err(ReglementError::PeriodeDouble(une.periode.clone()));
                }
                if let (Some((a, b)), Some((c, d))) = (une.jours, autre.jours)
                    && a <= d
                    && c <= b
                {
                    return Err(ReglementError::Chevauchement(autre.periode.clone(), une.periode.clone()));
                }
            }
        }
        Ok(())
    }
}

impl PeriodeReglee {
    /// A period without days or lock.
    pub fn ouverte(periode: Periode) -> PeriodeReglee {
        PeriodeReglee { periode, jours: None, verrou: None }
    }

    pub(super) fn contient(&self, jour: DateCivile) -> bool {
        self.jours.is_some_and(|(debut, fin)| (debut..=fin).contains(&jour))
    }
}

impl Formule {
    /// The weights, in hundredths.
    ///
    /// # Errors
    /// One above 100, both 0.
    pub fn nouvelle(devoirs: Centiemes, examen: Centiemes) -> Result<Formule, ReglementError> {
        for poids in [devoirs, examen] {
            if poids.0 > 10_000 {
                return Err(ReglementError::PoidsHorsBornes(poids.court()));
            }
        }
        if devoirs.0 + examen.0 == 0 {
            return Err(ReglementError::PoidsNuls);
        }
        Ok(Formule { devoirs, examen })
    }

    /// Reads `devoirs:1;examen:2`, in any order; a side that is not named counts nothing.
    ///
    /// # Errors
    /// Another word, a side named twice, a weight that is none.
    pub fn parse(brut: &str) -> Result<Formule, ReglementError> {
        let (mut devoirs, mut examen) = (None, None);
        for part in brut.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let incompris = || ReglementError::Formule(crate::texte::printable(part).into_owned());
            let (mot, poids) = part.split_once(':').ok_or_else(incompris)?;
            let cote = match crate::texte::fold(mot).as_str() {
                "devoir" | "devoirs" => &mut devoirs,
                "examen" | "examens" => &mut examen,
                _ => return Err(incompris()),
            };
            if let Some(Ok(_)) = poids.trim().strip_prefix(['-', '−']).map(Centiemes::parse) {
                return Err(ReglementError::PoidsHorsBornes(poids.trim().to_owned()));
            }
            if cote.replace(Centiemes::parse(poids)?).is_some() {
                return Err(incompris());
            }
        }
        Formule::nouvelle(devoirs.unwrap_or_default(), examen.unwrap_or_default())
    }

    /// The weight of a side, in hundredths.
    pub fn poids(self, cote: Cote) -> Centiemes {
        match cote {
            Cote::Devoirs => self.devoirs,
            Cote::Examen => self.examen,
        }
    }
}

impl std::fmt::Display for Formule {
    /// As it is typed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("devoirs:{};examen:{}", self.devoirs.court(), self.examen.court()))
    }
}

impl From<TypeNote> for Cote {
    fn from(type_note: TypeNote) -> Cote {
        match type_note {
            TypeNote::Examen | TypeNote::Composition => Cote::Examen,
            _ => Cote::Devoirs,
        }
    }
}
