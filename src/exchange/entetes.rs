//! What a header says: the spellings that schools use for the fields. That of a column of marks is read by
//! [`crate::domain::ColonneNote`].

use crate::domain::{Canal, Champ, Voie};
use crate::texte;

/// Spellings of headers besides those of [`Champ::parse`], as [`mots`] folds them.
const ENTETES: [(&str, Champ); 46] = [
    ("id", Champ::Matricule),
    ("identifiant", Champ::Matricule),
    ("ine", Champ::Matricule),
    ("n etudiant", Champ::Matricule),
    ("no etudiant", Champ::Matricule),
    ("numero etudiant", Champ::Matricule),
    ("n eleve", Champ::Matricule),
    ("numero eleve", Champ::Matricule),
    ("code eleve", Champ::Matricule),
    ("code etudiant", Champ::Matricule),
    ("n matricule", Champ::Matricule),
    ("numero matricule", Champ::Matricule),
    ("nom famille", Champ::Nom),
    ("nom eleve", Champ::Nom),
    ("nom etudiant", Champ::Nom),
    ("nom usage", Champ::Nom),
    ("prenoms", Champ::Prenom),
    ("prenom s", Champ::Prenom),
    ("prenom eleve", Champ::Prenom),
    ("prenom etudiant", Champ::Prenom),
    ("prenom usuel", Champ::Prenom),
    ("portable", Champ::Telephone),
    ("mobile", Champ::Telephone),
    ("gsm", Champ::Telephone),
    ("tel portable", Champ::Telephone),
    ("tel mobile", Champ::Telephone),
    ("tel eleve", Champ::Telephone),
    ("telephone portable", Champ::Telephone),
    ("telephone mobile", Champ::Telephone),
    ("telephone eleve", Champ::Telephone),
    ("telephone etudiant", Champ::Telephone),
    ("n telephone", Champ::Telephone),
    ("numero telephone", Champ::Telephone),
    ("n tel", Champ::Telephone),
    ("e mail", Champ::Email),
    ("adresse mail", Champ::Email),
    ("adresse e mail", Champ::Email),
    ("adresse email", Champ::Email),
    ("ne", Champ::Naissance),
    ("nee", Champ::Naissance),
    ("ne e", Champ::Naissance),
    ("date naissance", Champ::Naissance),
    ("date naiss", Champ::Naissance),
    ("naiss", Champ::Naissance),
    ("ddn", Champ::Naissance),
    ("groupe", Champ::Classe),
];

/// Words that say nothing of their own in a header.
const MOTS_VIDES: [&str; 9] = ["de", "du", "des", "d", "la", "le", "les", "l", "en"];

/// Words that say that a field is the guardian's.
const TUTEURS: [&str; 8] =
    ["tuteur", "tutrice", "responsable", "parent", "parents", "representant", "legal", "tuteurs"];

/// Headers of what follows from the rest; never read.
const CALCULEES: [&str; 10] =
    ["moyenne", "moyennes", "moy", "rang", "classement", "mention", "effectif", "provisoire", "provisoires", "admis"];

/// Headers of numbers that are no marks, though they may read as such.
const JAMAIS_NOTES: [&str; 16] = [
    "n",
    "no",
    "num",
    "ordre",
    "n ordre",
    "numero ordre",
    "age",
    "annee",
    "niveau",
    "absence",
    "absences",
    "retard",
    "retards",
    "coef",
    "coefficient",
    "total",
];

/// The words of a header as they are compared: no accents, case, punctuation or empty words.
fn mots(titre: &str) -> Vec<String> {
    texte::fold(titre)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|mot| !mot.is_empty() && !MOTS_VIDES.contains(mot))
        .map(str::to_owned)
        .collect()
}

/// The field that a header names.
pub(super) fn champ(titre: &str) -> Option<Champ> {
    let mots = mots(titre);
    let propre = |cle: &str| {
        Champ::parse(cle).or_else(|| ENTETES.iter().find(|(entete, _)| *entete == cle).map(|(_, champ)| champ.clone()))
    };
    if let Some(champ) = Champ::parse(titre).or_else(|| propre(&mots.join(" "))) {
        return Some(champ);
    }
    if let Some(voie) = accord(&mots) {
        return Some(Champ::Accord(voie));
    }
    let reste: Vec<&str> = mots.iter().map(String::as_str).filter(|mot| !TUTEURS.contains(mot)).collect();
    if reste.len() == mots.len() {
        return None;
    }
    match propre(&reste.join(" ")) {
        None if reste.is_empty() => Some(Champ::TuteurNom),
        Some(Champ::Nom) => Some(Champ::TuteurNom),
        Some(Champ::Telephone) => Some(Champ::TuteurTelephone),
        Some(Champ::Email) => Some(Champ::TuteurEmail),
        Some(Champ::TuteurAdresse) => Some(Champ::TuteurAdresse),
        _ => None,
    }
}

/// `Accord SMS`, `Accord e-mail du responsable`: what all of its words say.
fn accord(mots: &[String]) -> Option<Voie> {
    let (mut is_accord, mut tuteur, mut canal) = (false, false, None);
    for mot in mots {
        match mot.as_str() {
            "accord" | "consentement" => is_accord = true,
            "sms" => canal = Some(Canal::Sms),
            "mail" | "email" | "courriel" => canal = Some(Canal::Mail),
            "e" => {}
            mot if TUTEURS.contains(&mot) => tuteur = true,
            _ => return None,
        }
    }
    Voie::TOUTES.into_iter().find(|voie| is_accord && voie.est_du_tuteur() == tuteur && Some(voie.canal()) == canal)
}

/// True for what carnet works out itself: `Moyenne (T1)`, `Rang`.
pub(super) fn is_computed(titre: &str) -> bool {
    mots(titre).first().is_some_and(|mot| CALCULEES.contains(&mot.as_str()))
}

/// True where numbers below this header are no marks: `Âge`, `N°`.
pub(super) fn is_never_a_mark(titre: &str) -> bool {
    JAMAIS_NOTES.contains(&mots(titre).join(" ").as_str())
}

#[cfg(test)]
mod tests;
