//! A typed question becomes a MongoDB filter and sort. Every test has an index (see `schema`); `~` looks through the index on
//! `recherche`, whose collation is the simple one because a regular expression cannot use another.

use super::document::RECHERCHE;
use crate::domain::Champ;
use crate::domain::champ::Genre;
use crate::domain::requete::{Atome, Filtre, Test, Tri};
use crate::domain::statistiques::Cadre;
use mongodb::bson::raw::{CString, cstr};
use mongodb::bson::{Bson, Document, Regex, doc};

/// The filter.
pub(super) fn filtre(filtre: &Filtre) -> Document {
    match filtre {
        Filtre::Et(parts) if parts.is_empty() => doc! {},
        Filtre::Et(parts) => doc! { "$and": parts.iter().map(self::filtre).collect::<Vec<_>>() },
        Filtre::Ou(parts) if parts.is_empty() => doc! { "$expr": false },
        Filtre::Ou(parts) => doc! { "$or": parts.iter().map(self::filtre).collect::<Vec<_>>() },
        Filtre::Non(part) => doc! { "$nor": [self::filtre(part)] },
        Filtre::Champ(champ, test) => self::test(champ, test),
        Filtre::Partout(texte, telephone) => {
            // Name, first name, class or matricule: the first four texts.
            let ici = contient(&format!("^([^|]*\\|){{0,3}}[^|]*{}", echappe(texte)));
            match telephone {
                Some(telephone) => doc! { "$or": [ici, { "telephone": telephone.e164() }] },
                None => ici,
            }
        }
    }
}

/// The field's name in the document.
pub(super) fn chemin(champ: &Champ) -> String {
    match champ {
        Champ::Matricule => "_id".into(),
        Champ::Moyenne => "moyenne_centiemes".into(),
        Champ::MoyenneDe(matiere) => format!("moyennes.{}", matiere.champ()),
        Champ::Notes => "nb_notes".into(),
        Champ::Accord(voie) => format!("accords.{}.valeur", voie.cle()),
        other => other.nom(),
    }
}

/// The name of these averages in the document.
pub(super) fn moyenne_de(cadre: &Cadre) -> String {
    match (&cadre.matiere, &cadre.periode) {
        (None, None) => chemin(&Champ::Moyenne),
        (Some(matiere), None) => format!("moyennes.{}", matiere.champ()),
        (None, Some(periode)) => format!("generales.{}", periode.champ()),
        (Some(matiere), Some(periode)) => format!("par_periode.{}.{}", periode.champ(), matiere.champ()),
    }
}

fn test(champ: &Champ, test: &Test) -> Document {
    let chemin = chemin(champ);
    match test {
        Test::Parmi(atomes) => match &atomes.iter().map(valeur).collect::<Vec<_>>()[..] {
            [one] => doc! { chemin: one.clone() },
            several => doc! { chemin: { "$in": several.to_vec() } },
        },
        Test::Bornes { de, a } => {
            let mut bornes = Document::new();
            if let Some((atome, inclus)) = de {
                bornes.insert(if *inclus { "$gte" } else { "$gt" }, valeur(atome));
            }
            if let Some((atome, inclus)) = a {
                bornes.insert(if *inclus { "$lte" } else { "$lt" }, valeur(atome));
            }
            doc! { chemin: bornes }
        }
        Test::Contient(textes) => {
            let is_phone = champ.genre() == Genre::Telephone;
            let motif = |texte: &String| if is_phone { chiffres(texte) } else { format!("[^|]*{}", echappe(texte)) };
            let motifs = textes.iter().map(motif).collect::<Vec<_>>().join("|");
            rang(champ)
                .map_or_else(|| doc! { chemin: Bson::Null }, |rang| contient(&dans(rang, &format!("({motifs})"))))
        }
        Test::Absent => match rang(champ) {
            Some(rang) => contient(&dans(rang, "(\\||$)")),
            None => doc! { chemin: Bson::Null },
        },
    }
}

fn valeur(atome: &Atome) -> Bson {
    match atome {
        Atome::Texte(texte) => Bson::String(texte.clone()),
        Atome::Telephone(telephone) => Bson::String(telephone.e164().to_owned()),
        Atome::Date(date) => Bson::String(date.iso()),
        Atome::Moyenne(centiemes) => Bson::Int64(i64::from(centiemes.0)),
        Atome::Compte(n) => Bson::Int64(i64::from(*n)),
    }
}

/// Digits as people write them in a phone that is stored in E.164: anywhere in it, or, where they begin with the zero that
/// stands for France or the two that stand for abroad, at its beginning.
fn chiffres(texte: &str) -> String {
    match (texte.strip_prefix("00"), texte.strip_prefix('0')) {
        (Some(abroad), _) => format!("([^|]*{texte}|\\+{abroad})"),
        (None, Some(national)) => format!("([^|]*{texte}|\\+33{national})"),
        (None, None) => format!("[^|]*{texte}"),
    }
}

/// The place of a field's text in `recherche`.
fn rang(champ: &Champ) -> Option<usize> {
    let nom = champ.nom();
    RECHERCHE.iter().position(|texte| *texte == nom)
}

/// A pattern that begins with the text of that place.
fn dans(rang: usize, motif: &str) -> String {
    format!("^([^|]*\\|){{{rang}}}{motif}")
}

fn contient(motif: &str) -> Document {
    match CString::try_from(motif) {
        Ok(pattern) => doc! { "recherche": Regex { pattern, options: cstr!("").to_owned() } },
        // A text with a NUL is in no name.
        Err(_) => doc! { "_id": Bson::Null },
    }
}

/// The text as a pattern that means just it.
fn echappe(texte: &str) -> String {
    let mut motif = String::with_capacity(texte.len());
    for c in texte.replace('|', " ").chars() {
        if c.is_ascii_punctuation() {
            motif.push('\\');
        }
        motif.push(c);
    }
    motif
}

/// The readings that give the students of `filtre` in order. A field that may have no value is read in two: those that have one,
/// in order, then the others by name, so that no average comes after every average whichever way they are sorted, and an index
/// that only holds values can serve.
pub(super) fn passes(filtre: &Document, tri: &[Tri]) -> Vec<(Document, Document)> {
    let optional = tri.first().filter(|cle| {
        matches!(
            cle.champ,
            Champ::Telephone
                | Champ::Email
                | Champ::Naissance
                | Champ::Moyenne
                | Champ::MoyenneDe(_)
                | Champ::TuteurNom
                | Champ::TuteurTelephone
                | Champ::TuteurEmail
                | Champ::TuteurAdresse
        )
    });
    let Some(cle) = optional else { return vec![(filtre.clone(), ordre(tri))] };
    let having = |exists: bool| {
        let test = doc! { chemin(&cle.champ): { "$exists": exists } };
        if filtre.is_empty() {
            test
        } else {
            doc! { "$and": [filtre.clone(), test] }
        }
    };
    let rest = &tri[1..];
    let by_name = [Tri { champ: Champ::Nom, descendant: false }];
    vec![(having(true), ordre(tri)), (having(false), ordre(if rest.is_empty() { &by_name } else { rest }))]
}

/// The order of one reading. Name, first name and matricule settle what it leaves open, where an index holds them.
fn ordre(tri: &[Tri]) -> Document {
    let mut ordre = Document::new();
    for cle in tri {
        ordre.insert(chemin(&cle.champ), if cle.descendant { -1 } else { 1 });
    }
    // Names backwards are backwards to the last letter, and the same index serves.
    let sens = match tri {
        [Tri { champ: Champ::Nom | Champ::Prenom, descendant: true }] => -1,
        // Unique, or read by an index of its own: nothing to settle, or no order that a reader would miss.
        [
            Tri {
                champ:
                    Champ::Matricule
                    | Champ::Telephone
                    | Champ::Email
                    | Champ::Notes
                    | Champ::TuteurNom
                    | Champ::TuteurTelephone
                    | Champ::TuteurEmail
                    | Champ::TuteurAdresse,
                ..
            },
        ] => return ordre,
        _ => 1,
    };
    for champ in ["nom", "prenom", "_id"] {
        if !ordre.contains_key(champ) {
            ordre.insert(champ, sens);
        }
    }
    ordre
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_searched_text_means_just_itself() {
        assert_eq!(echappe("a.b*(c)|[d]"), "a\\.b\\*\\(c\\) \\[d\\]");
    }

    #[test]
    fn who_has_no_average_comes_after_every_average() {
        let ascending = [Tri { champ: Champ::Moyenne, descendant: false }];
        let [(with, by_average), (without, by_name)] = &passes(&doc! {}, &ascending)[..] else {
            panic!("two readings")
        };
        assert_eq!(with, &doc! { "moyenne_centiemes": { "$exists": true } });
        assert_eq!(without, &doc! { "moyenne_centiemes": { "$exists": false } });
        assert_eq!(by_average.get_i32("moyenne_centiemes").unwrap(), 1);
        assert_eq!(by_name, &doc! { "nom": 1, "prenom": 1, "_id": 1 });
    }

    #[test]
    fn a_sort_is_settled_by_the_names() {
        let by_average = [Tri { champ: Champ::Moyenne, descendant: true }];
        assert_eq!(ordre(&by_average), doc! { "moyenne_centiemes": -1, "nom": 1, "prenom": 1, "_id": 1 });
        let backwards = [Tri { champ: Champ::Nom, descendant: true }];
        assert_eq!(ordre(&backwards), doc! { "nom": -1, "prenom": -1, "_id": -1 });
    }
}
