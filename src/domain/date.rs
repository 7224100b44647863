//! Days, as French people write them.

use jiff::civil::Date;
use std::fmt;
use thiserror::Error;

/// A day of the calendar, from 1900 to 2100; no time, no zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateCivile(Date);

/// Why a text is no day.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DateError {
    /// Not of the shape.
    #[error("« {0} » n'est pas une date (attendu : 27/09/2008 ou 2008-09-27)")]
    Forme(String),
    /// 34-13-1992.
    #[error("« {0} » : ce jour n'existe pas")]
    Inexistante(String),
    /// Before 1900 or after 2100.
    #[error("« {0} » : l'année doit être entre 1900 et 2100")]
    Annee(String),
}

impl DateCivile {
    /// Reads `27/09/2008`, `27-9-2008`, `27.09.2008` or `2008-09-27`.
    ///
    /// # Errors
    /// Another shape, a day that does not exist, a year out of 1900 to 2100.
    pub fn parse(brut: &str) -> Result<Self, DateError> {
        let propre = brut.trim();
        let cite = || crate::texte::fit(&crate::texte::printable(propre), 30).into_owned();
        let parts: Vec<&str> = propre.split(['/', '-', '.']).collect();
        let is_number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let [a, b, c] = parts[..] else { return Err(DateError::Forme(cite())) };
        if !parts.iter().all(is_number) {
            return Err(DateError::Forme(cite()));
        }
        let (annee, mois, jour) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
        if annee.len() != 4 || mois.len() > 2 || jour.len() > 2 {
            return Err(DateError::Forme(cite()));
        }
        let small = |part: &str| part.parse::<i8>().map_err(|_| DateError::Forme(cite()));
        let annee: i16 = annee.parse().map_err(|_| DateError::Forme(cite()))?;
        if !(1900..=2100).contains(&annee) {
            return Err(DateError::Annee(cite()));
        }
        Date::new(annee, small(mois)?, small(jour)?).map(DateCivile).map_err(|_| DateError::Inexistante(cite()))
    }

    /// `2008-09-27`: as it is stored, and sorts.
    pub fn iso(self) -> String {
        self.0.to_string()
    }
}

impl From<Date> for DateCivile {
    fn from(date: Date) -> Self {
        DateCivile(date)
    }
}

impl From<DateCivile> for Date {
    fn from(jour: DateCivile) -> Self {
        jour.0
    }
}

impl fmt::Display for DateCivile {
    /// `27/09/2008`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:02}/{:02}/{:04}", self.0.day(), self.0.month(), self.0.year()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_back_in_both_spellings() {
        let jour = DateCivile::parse("27/09/2008").unwrap();
        assert_eq!(DateCivile::parse("2008-09-27"), Ok(jour));
        assert_eq!(DateCivile::parse("27-9-2008"), Ok(jour));
        assert_eq!((jour.to_string(), jour.iso()), ("27/09/2008".into(), "2008-09-27".into()));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for faux in [
            "",
            "34-13-1992",
            "29/02/2023",
            "27/09/08",
            "hier",
            "1/1",
            "01/01/1850",
            "2008/09/27/1",
            "--",
            "01/01/20 08",
        ] {
            assert!(DateCivile::parse(faux).is_err(), "{faux}");
        }
        assert!(DateCivile::parse("29/02/2024").is_ok());
    }
}
