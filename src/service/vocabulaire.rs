//! The words that completion offers: held in memory, read by the typing thread without a query, refreshed in the background.

use crate::domain::Session;
use crate::texte;
use std::fmt;
use std::sync::{Arc, RwLock};

/// The school's words, each list in folded order.
#[derive(Debug, Default)]
pub struct Vocabulaire {
    /// Classes.
    pub classes: Vec<Terme>,
    /// Subjects.
    pub matieres: Vec<Terme>,
    /// Periods.
    pub periodes: Vec<Terme>,
    /// Family names.
    pub noms: Vec<Terme>,
    /// First names.
    pub prenoms: Vec<Terme>,
    /// Matricules.
    pub matricules: Vec<Terme>,
    /// `nom prénom`, as `réf` takes it.
    pub etudiants: Vec<Terme>,
    /// Names of accounts.
    pub comptes: Vec<Terme>,
    /// Students, each with what tells him from another of his name.
    pub inscrits: Vec<Inscrit>,
}

impl Vocabulaire {
    /// The students in whose name each word of `texte` begins a word, or stands at least; or whose matricule it is.
    pub fn cherche(&self, texte: &str) -> Vec<&Inscrit> {
        let cle = texte::fold(texte);
        let mots: Vec<&str> = cle.split_whitespace().collect();
        if mots.is_empty() {
            return Vec::new();
        }
        let tous = |convient: &dyn Fn(&Inscrit) -> bool| -> Vec<&Inscrit> {
            self.inscrits.iter().filter(|inscrit| convient(inscrit)).collect()
        };
        let commence =
            |inscrit: &Inscrit, mot: &str| inscrit.cle.split([' ', '-', '\'']).any(|part| part.starts_with(mot));
        let essais: [&dyn Fn(&Inscrit) -> bool; 3] = [
            &|inscrit| texte::fold(&inscrit.matricule) == cle,
            &|inscrit| mots.iter().all(|mot| commence(inscrit, mot)),
            &|inscrit| mots.iter().all(|mot| inscrit.cle.contains(mot)),
        ];
        essais.into_iter().map(tous).find(|trouves| !trouves.is_empty()).unwrap_or_default()
    }
}

/// A student, as the menu shows him.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inscrit {
    /// His names as they are compared.
    cle: Box<str>,
    /// `Diop Awa`
    pub nom: Box<str>,
    /// His matricule.
    pub matricule: Box<str>,
    /// His class.
    pub classe: Box<str>,
}

impl Inscrit {
    /// A student of that name, matricule and class.
    pub fn nouveau(nom: &str, matricule: &str, classe: &str) -> Inscrit {
        let cle = texte::fold(nom);
        Inscrit { cle: cle.into(), nom: nom.into(), matricule: matricule.into(), classe: classe.into() }
    }
}

impl fmt::Display for Inscrit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.nom, self.matricule, self.classe)
    }
}

/// A word, and what it is compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Terme {
    cle: Box<str>,
    texte: Box<str>,
}

impl Terme {
    /// The word and its folded form.
    pub fn nouveau(texte: &str) -> Terme {
        Terme { cle: texte::fold(texte).into(), texte: texte.into() }
    }

    /// The word.
    pub fn texte(&self) -> &str {
        &self.texte
    }
}

/// The words of a sorted list that begin like `debut`, accents and case aside: found by halving. A blank at the end of `debut`
/// counts: `diop ` is not the beginning of `Diope Awa`.
pub fn commencant_par<'a>(termes: &'a [Terme], debut: &str) -> impl Iterator<Item = &'a str> {
    let mut cle = texte::fold(debut);
    if !cle.is_empty() && debut.ends_with(char::is_whitespace) {
        cle.push(' ');
    }
    let first = termes.partition_point(|terme| *terme.cle < *cle);
    termes[first..].iter().take_while(move |terme| terme.cle.starts_with(&cle)).map(Terme::texte)
}

/// Sorted, each word once.
pub fn termes<'a>(textes: impl IntoIterator<Item = &'a str>) -> Vec<Terme> {
    let mut termes: Vec<Terme> = textes.into_iter().map(Terme::nouveau).collect();
    termes.sort_unstable();
    termes.dedup();
    termes
}

/// The latest words, shared between the typing thread and the one that refreshes them.
/// They are somebody's: nobody is offered what he may not know of.
#[derive(Clone, Debug, Default)]
pub struct VocabulairePartage(Arc<RwLock<Mots>>);

#[derive(Debug)]
struct Mots {
    qui: Session,
    mots: Arc<Vocabulaire>,
    /// They were put in place, and are not just empty.
    poses: bool,
}

impl Default for Mots {
    fn default() -> Self {
        Mots { qui: Session::personne(), mots: Arc::default(), poses: false }
    }
}

impl VocabulairePartage {
    /// The words as they are now.
    pub fn lit(&self) -> Arc<Vocabulaire> {
        self.0.read().map(|partage| partage.mots.clone()).unwrap_or_default()
    }

    /// Whose they are.
    pub fn qui(&self) -> Session {
        self.0.read().map_or_else(|_| Session::personne(), |partage| partage.qui.clone())
    }

    /// Are those of whoever sits there in place?
    pub fn sont_poses(&self) -> bool {
        self.0.read().is_ok_and(|partage| partage.poses)
    }

    /// Somebody sits there: another's words are gone at once.
    pub fn devient(&self, qui: Session) {
        if let Ok(mut partage) = self.0.write()
            && partage.qui != qui
        {
            *partage = Mots { qui, mots: Arc::default(), poses: false };
        }
    }

    /// Puts new words in place, unless somebody else sits there by now.
    pub fn pose(&self, vocabulaire: Vocabulaire, qui: &Session) {
        if let Ok(mut partage) = self.0.write()
            && partage.qui == *qui
        {
            partage.mots = Arc::new(vocabulaire);
            partage.poses = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_gathered_for_one_is_not_offered_to_another() {
        let mots = VocabulairePartage::default();
        let (admin, autre) = (Session::admin("a"), Session::admin("b"));
        let un = || Vocabulaire { noms: termes(["Diop"]), ..Vocabulaire::default() };
        mots.devient(admin.clone());
        mots.pose(un(), &admin);
        assert_eq!(mots.lit().noms.len(), 1);
        mots.devient(autre);
        assert!(mots.lit().noms.is_empty());
        mots.pose(un(), &admin);
        assert!(mots.lit().noms.is_empty());
    }

    #[test]
    fn students_are_found_by_a_few_letters_of_any_of_their_names() {
        let inscrits = [("Diop Awa", "E1"), ("N'Diaye Élise", "E2"), ("Ba Jean-Luc", "E3"), ("Audi Ali", "E10")];
        let inscrits = inscrits.map(|(nom, matricule)| Inscrit::nouveau(nom, matricule, "L3")).to_vec();
        let vocabulaire = Vocabulaire { inscrits, ..Vocabulaire::default() };
        let trouve = |texte| vocabulaire.cherche(texte).iter().map(|un| un.matricule.to_string()).collect::<Vec<_>>();
        assert_eq!(trouve("DIO"), ["E1"]);
        assert_eq!(trouve("eli"), ["E2"]);
        assert_eq!(trouve("dia"), ["E2"]);
        assert_eq!(trouve("luc ba"), ["E3"]);
        assert_eq!(trouve("di"), ["E1", "E2"], "the beginning of a word first");
        assert_eq!(trouve("iop"), ["E1"]);
        assert_eq!(trouve("e1"), ["E1"], "a matricule in whole");
        assert_eq!(trouve("zzz"), [] as [&str; 0]);
        assert_eq!(vocabulaire.inscrits[0].to_string(), "Diop Awa (E1, L3)");
    }

    #[test]
    fn words_are_found_by_their_beginning_without_accents_or_case() {
        let names = termes(["Élise", "Elodie", "Zoé", "elise"]);
        assert_eq!(commencant_par(&names, "éli").collect::<Vec<_>>(), ["elise", "Élise"]);
        assert_eq!(commencant_par(&names, "").count(), 4);
        assert_eq!(commencant_par(&names, "x").count(), 0);
        let students = termes(["Diop Awa", "Diope Awa"]);
        assert_eq!(commencant_par(&students, "diop ").collect::<Vec<_>>(), ["Diop Awa"]);
    }
}
