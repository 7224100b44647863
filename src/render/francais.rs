//! Counts, averages and ranks in French.

use super::Presentation;
use super::style::Ton;
use crate::domain::{Centiemes, Etudiant, Identite};
pub use crate::texte::nombre;
use crate::texte::wrap;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What stands where there is no value.
pub const RIEN: &str = "—";

/// The word that goes with the count: the singular for 0 and 1, as French has it.
pub fn accorde<'a>(n: u64, un: &'a str, plusieurs: &'a str) -> &'a str {
    if n < 2 { un } else { plusieurs }
}

/// `649 étudiants`, `1 étudiant`.
pub fn compte(n: u64, un: &str, plusieurs: &str) -> String {
    format!("{} {}", nombre(n), accorde(n, un, plusieurs))
}

/// `12,50`, `12,50 (prov.)`, `—`.
pub fn moyenne(moyenne: Option<Centiemes>, provisoire: bool) -> String {
    match moyenne {
        Some(m) if provisoire => format!("{m} (prov.)"),
        Some(m) => m.to_string(),
        None => RIEN.to_owned(),
    }
}

/// What `*` means below a table.
pub const PROVISOIRE: &str = "* moyenne provisoire : une note est attendue";

/// An average in a column: `12,50*`, and where the column has such (`etoiles`), a blank where others have none, so that all stand
/// under each other.
pub fn moyenne_en_colonne(moyenne: Option<Centiemes>, provisoire: bool, etoiles: bool) -> String {
    let texte = moyenne.map_or_else(|| RIEN.to_owned(), |moyenne| moyenne.to_string());
    match (etoiles, provisoire && moyenne.is_some()) {
        (false, _) => texte,
        (true, true) => texte + "*",
        (true, false) => texte + " ",
    }
}

/// A sentence, in lines that fit the terminal; elsewhere in one.
pub fn phrase(texte: &str, p: &Presentation) -> String {
    p.largeur.map_or_else(|| texte.to_owned(), |columns| wrap(texte, columns, "  "))
}

/// `26/11/2026`, where the machine stands, of milliseconds since 1970 UTC.
pub fn jour(millis: i64) -> String {
    moment(millis, "%d/%m/%Y")
}

/// `26/11/2026 15:04`.
pub fn heure(millis: i64) -> String {
    moment(millis, "%d/%m/%Y %H:%M")
}

fn moment(millis: i64, forme: &str) -> String {
    let moment = Timestamp::from_millisecond(millis).unwrap_or_default();
    moment.to_zoned(TimeZone::system()).strftime(forme).to_string()
}

/// Under 10/20 stands out.
pub fn ton(moyenne: Option<Centiemes>) -> Ton {
    if moyenne.is_some_and(|m| m < Centiemes(1000)) { Ton::Faible } else { Ton::Neutre }
}

/// `1er`, `2e`.
pub fn ordinal(rang: u64) -> String {
    if rang == 1 { "1er".to_owned() } else { format!("{}e", nombre(rang)) }
}

/// `Awa Diop (E00001, L3)`.
pub fn designe(etudiant: &Etudiant) -> String {
    let Etudiant { matricule, identite: Identite { prenom, nom, classe, .. }, .. } = etudiant;
    format!("{prenom} {nom} ({matricule}, {classe})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_counts_agree() {
        assert_eq!(compte(0, "étudiant", "étudiants"), "0 étudiant");
        assert_eq!(compte(1, "étudiant", "étudiants"), "1 étudiant");
        assert_eq!(compte(2, "étudiant", "étudiants"), "2 étudiants");
        assert_eq!(nombre(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!([0, 999, 1_000].map(nombre), ["0", "999", "1\u{a0}000"]);
        assert_eq!((ordinal(1).as_str(), ordinal(2).as_str()), ("1er", "2e"));
    }

    #[test]
    fn no_average_is_a_dash_never_zero() {
        assert_eq!(moyenne(None, true), "—");
        assert_eq!(moyenne(Some(Centiemes(0)), false), "0,00");
        assert_eq!(moyenne(Some(Centiemes(1250)), true), "12,50 (prov.)");
    }
}
