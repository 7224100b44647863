//! Parts of sentences that several errors are made of.

use crate::domain::DateCivile;
use jiff::{Timestamp, tz::TimeZone};

/// A moment as people here read it: `22/11/2026 14:05`, in the machine's time zone.
pub fn moment(millis: i64) -> String {
    let moment = Timestamp::from_millisecond(millis).unwrap_or_default().to_zoned(TimeZone::system());
    moment.strftime("%d/%m/%Y %H:%M").to_string()
}

/// `du 01/09/2026 au 30/11/2026`.
pub(super) fn du_au(jours: Option<(DateCivile, DateCivile)>) -> String {
    jours.map_or_else(|| "elle n'en a pas".to_owned(), |(debut, fin)| format!("du {debut} au {fin}"))
}

pub(super) fn parmi(connues: &[String]) -> String {
    if connues.is_empty() { String::new() } else { format!(" (attendu : {})", connues.join(", ")) }
}

pub(super) fn plus(autres: &u64) -> String {
    match autres {
        0 => String::new(),
        1 => " ; et 1 autre".to_owned(),
        autres => format!(" ; et {autres} autres"),
    }
}

pub(super) fn le_rang(rang: &u64) -> String {
    match rang {
        1 => "votre dernier changement".to_owned(),
        rang => format!("l'un des changements demandés (le n° {rang} en remontant)"),
    }
}

pub(super) fn ses_notes(connues: &[u32]) -> String {
    match connues {
        [] => "il n'en a aucune".to_owned(),
        [une] => format!("sa seule note est le n° {une}"),
        [debut @ .., derniere] => {
            let debut = debut.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            format!("ses notes sont les n° {debut} et {derniere}")
        }
    }
}
