//! What teachers say of a student, subject by subject and period by period.

use super::libelle::{LibelleError, Matiere, Periode, Propos};
use std::collections::BTreeMap;

/// What a teacher says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appreciation {
    /// Of which subject.
    pub matiere: Matiere,
    /// Of which period; none: of the year.
    pub periode: Option<Periode>,
    /// What is said.
    pub texte: Propos,
    /// The account of who said it.
    pub auteur: String,
}

impl Appreciation {
    /// `Maths, T1`, `Maths, année`.
    pub fn cadre(&self) -> String {
        let periode = self.periode.as_ref().map_or("année", Periode::as_str);
        format!("{}, {periode}", self.matiere)
    }
}

/// All that is said of a student: one text at most for a subject and a period, whatever their accents and case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appreciations(BTreeMap<String, Appreciation>);

/// `maths-t1`; `maths-` for the year: subject and period are letters, digits and `_`.
fn cle(matiere: &Matiere, periode: Option<&Periode>) -> String {
    format!("{}-{}", matiere.champ(), periode.map_or_else(String::new, Periode::champ))
}

impl Appreciations {
    /// What is said of a subject and a period; without a period, of the year.
    pub fn de(&self, matiere: &Matiere, periode: Option<&Periode>) -> Option<&Appreciation> {
        self.0.get(&cle(matiere, periode))
    }

    /// Says it, in the place of what was said of the same subject and period.
    pub fn pose(&mut self, appreciation: Appreciation) {
        self.0.insert(cle(&appreciation.matiere, appreciation.periode.as_ref()), appreciation);
    }

    /// Says nothing any more of a subject and a period.
    pub fn retire(&mut self, matiere: &Matiere, periode: Option<&Periode>) {
        self.0.remove(&cle(matiere, periode));
    }

    /// The subject has another name. Where something is said of that one, too, in the same period, both become one text: what was
    /// said of it first, by whose account it stays, then what was said under the old name; the same words once.
    ///
    /// # Errors
    /// Which, `Maths, T1`, where both do not go into one text, and why.
    pub fn renomme(&mut self, de: &Matiere, vers: &Matiere) -> Result<(), (String, LibelleError)> {
        let champ = de.champ();
        let siennes = self.0.iter().filter(|(_, une)| une.matiere.champ() == champ).map(|(cle, _)| cle.clone());
        for ancienne in siennes.collect::<Vec<_>>() {
            let Some(une) = self.0.remove(&ancienne) else { continue };
            let nouvelle = cle(vers, une.periode.as_ref());
            let reunie = match self.0.remove(&nouvelle) {
                Some(la) if la.texte == une.texte => la,
                Some(la) => {
                    let texte = Propos::parse(&format!("{} {}", la.texte, une.texte));
                    Appreciation { texte: texte.map_err(|cause| (la.cadre(), cause))?, ..la }
                }
                None => Appreciation { matiere: vers.clone(), ..une },
            };
            self.0.insert(nouvelle, reunie);
        }
        Ok(())
    }

    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them with their keys, in the order of these.
    pub fn par_cle(&self) -> impl Iterator<Item = (&str, &Appreciation)> {
        self.0.iter().map(|(cle, une)| (cle.as_str(), une))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Appreciation> {
        self.0.values()
    }

    /// Those of the period; without one, of the year.
    pub fn du(&self, periode: Option<&Periode>) -> impl Iterator<Item = &Appreciation> {
        let voulue = periode.map(Periode::cle);
        self.0.values().filter(move |une| une.periode.as_ref().map(Periode::cle) == voulue)
    }

    /// Those that are not the same in both, as each has them.
    pub fn differences<'a>(
        &'a self,
        apres: &'a Appreciations,
    ) -> impl Iterator<Item = (Option<&'a Appreciation>, Option<&'a Appreciation>)> {
        let nouvelles = apres.0.iter().filter(|(cle, _)| !self.0.contains_key(*cle)).map(|(_, une)| (None, Some(une)));
        let anciennes = self.0.iter().map(|(cle, une)| (Some(une), apres.0.get(cle)));
        anciennes.chain(nouvelles).filter(|(avant, apres)| avant != apres)
    }
}

impl FromIterator<Appreciation> for Appreciations {
    fn from_iter<T: IntoIterator<Item = Appreciation>>(toutes: T) -> Self {
        let mut appreciations = Appreciations::default();
        toutes.into_iter().for_each(|une| appreciations.pose(une));
        appreciations
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn une(matiere: &str, periode: Option<&str>, texte: &str) -> Appreciation {
        Appreciation {
            matiere: Matiere::parse(matiere).unwrap(),
            periode: periode.map(|periode| Periode::parse(periode).unwrap()),
            texte: Propos::parse(texte).unwrap(),
            auteur: "prof".into(),
        }
    }

    #[test]
    fn a_subject_and_a_period_have_one_text_however_they_are_spelled() {
        let toutes: Appreciations = [
            une("Éd. physique", Some("T1"), "a"),
            une("éd. PHYSIQUE", Some("t1"), "b"),
            une("Éd. physique", None, "c"),
        ]
        .into_iter()
        .collect();
        let textes: Vec<&str> = toutes.iter().map(|une| une.texte.as_str()).collect();
        assert_eq!(textes, ["c", "b"]);
    }

    #[test]
    fn a_renamed_subject_loses_nothing_that_was_said() {
        let (de, vers) = (Matiere::parse("Math").unwrap(), Matiere::parse("Maths").unwrap());
        let prof_de_math = |appreciation| Appreciation { auteur: "autre".into(), ..appreciation };
        let mut toutes: Appreciations = [
            une("Math", None, "Bien."),
            une("Math", Some("T1"), "a"),
            prof_de_math(une("Math", Some("T2"), "b")),
            une("Maths", Some("T2"), "c"),
            une("Maths", None, "Bien."),
        ]
        .into_iter()
        .collect();
        toutes.renomme(&de, &vers).unwrap();
        let textes: Vec<(String, &str, &str)> =
            toutes.iter().map(|une| (une.cadre(), une.texte.as_str(), une.auteur.as_str())).collect();
        let dits = [("Maths, année", "Bien.", "prof"), ("Maths, T1", "a", "prof"), ("Maths, T2", "c b", "prof")];
        assert_eq!(textes, dits.map(|(cadre, texte, auteur)| (cadre.to_owned(), texte, auteur)));
        // Another spelling of the same name puts nothing together.
        toutes.renomme(&vers, &Matiere::parse("MATHS").unwrap()).unwrap();
        assert_eq!(toutes.iter().map(|une| une.texte.as_str()).collect::<Vec<_>>(), ["Bien.", "a", "c b"]);
    }

    #[test]
    fn two_texts_that_do_not_go_into_one_are_refused() {
        let (de, vers) = (Matiere::parse("Math").unwrap(), Matiere::parse("Maths").unwrap());
        let deux = |longue: usize, courte: &str| -> Appreciations {
            [une("Maths", Some("T1"), &"x".repeat(longue)), une("Math", Some("T1"), courte)].into_iter().collect()
        };
        assert_eq!(deux(997, "ab").renomme(&de, &vers), Ok(()));
        let (cadre, cause) = deux(997, "abc").renomme(&de, &vers).unwrap_err();
        assert_eq!(cadre, "Maths, T1");
        assert!(cause.to_string().contains("1001 lettres"), "{cause}");
    }

    #[test]
    fn what_differs_is_told_from_both_sides() {
        let avant: Appreciations = [une("Maths", None, "a"), une("Latin", None, "l")].into_iter().collect();
        let apres: Appreciations =
            [une("Maths", None, "b"), une("Latin", None, "l"), une("Dessin", None, "d")].into_iter().collect();
        let textes = |une: Option<&Appreciation>| une.map(|une| une.texte.to_string());
        let dites: Vec<_> = avant.differences(&apres).map(|(de, a)| (textes(de), textes(a))).collect();
        assert_eq!(dites, [(Some("a".into()), Some("b".into())), (None, Some("d".into()))]);
    }
}
