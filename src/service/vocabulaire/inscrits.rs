//! Who is in the school, as completion and the menu know him: kept as one text, and not as five for each student.

use super::termes::cle_du_debut;
use crate::texte;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// Students in the order of their folded names.
#[derive(Clone, Debug, Default)]
pub struct Inscrits {
    /// Of each, one behind the other: what his name is compared by, name and first name, matricule, class.
    tout: String,
    bornes: Vec<Bornes>,
    /// Their places in `bornes`, by matricule.
    par_matricule: Vec<u32>,
}

/// Where a student stands in the text, and how long his parts are.
#[derive(Clone, Copy, Debug)]
struct Bornes {
    debut: u32,
    cle: u16,
    nom: u16,
    prenom: u16,
    matricule: u16,
    classe: u16,
}

/// A student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inscrit<'a> {
    /// His names as they are compared.
    cle: &'a str,
    /// `Diop Awa`
    pub complet: &'a str,
    /// His matricule.
    pub matricule: &'a str,
    /// His class.
    pub classe: &'a str,
    /// His name.
    pub nom: &'a str,
    /// His first name.
    pub prenom: &'a str,
}

impl fmt::Display for Inscrit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {})", self.complet, self.matricule, self.classe)
    }
}

/// A student as the school has him: name, first name, class.
pub type Identite = (String, String, String);

/// Students as they come, before they are in order.
#[derive(Debug, Default)]
pub struct Ebauche(Inscrits);

impl Ebauche {
    /// Takes a student in.
    pub fn ajoute(&mut self, matricule: &str, (nom, prenom, classe): (&str, &str, &str)) {
        let cle = texte::fold(&format!("{nom} {prenom}"));
        self.pousse(&cle, matricule, (nom, prenom, classe));
    }

    fn pousse(&mut self, cle: &str, matricule: &str, (nom, prenom, classe): (&str, &str, &str)) {
        // Whose name has no end is nobody that completion knows; nor has anybody gigabytes of names.
        let Ok(debut) = u32::try_from(self.0.tout.len()) else { return };
        let long = |texte: &str| u16::try_from(texte.len());
        let [Ok(c), Ok(n), Ok(p), Ok(m), Ok(k)] = [cle, nom, prenom, matricule, classe].map(long) else { return };
        self.0.bornes.push(Bornes { debut, cle: c, nom: n, prenom: p, matricule: m, classe: k });
        for part in [cle, nom, " ", prenom, matricule, classe] {
            self.0.tout.push_str(part);
        }
    }

    /// All of them, in order.
    pub fn finit(self) -> Inscrits {
        let Inscrits { mut tout, mut bornes, .. } = self.0;
        tout.shrink_to_fit();
        bornes.shrink_to_fit();
        bornes.sort_unstable_by(|a, b| a.dans(&tout).cmp(&b.dans(&tout)));
        let mut par_matricule: Vec<u32> = (0..u32::try_from(bornes.len()).unwrap_or(u32::MAX)).collect();
        let matricule = |place: u32| bornes[place as usize].dans(&tout).matricule;
        par_matricule.sort_unstable_by(|a, b| compare(matricule(*a), matricule(*b)));
        Inscrits { tout, bornes, par_matricule }
    }
}

impl Bornes {
    fn dans(self, tout: &str) -> Inscrit<'_> {
        let cle = self.debut as usize;
        let nom = cle + usize::from(self.cle);
        let prenom = nom + usize::from(self.nom) + 1;
        let matricule = prenom + usize::from(self.prenom);
        let classe = matricule + usize::from(self.matricule);
        Inscrit {
            cle: &tout[cle..nom],
            complet: &tout[nom..matricule],
            nom: &tout[nom..prenom - 1],
            prenom: &tout[prenom..matricule],
            matricule: &tout[matricule..classe],
            classe: &tout[classe..classe + usize::from(self.classe)],
        }
    }
}

/// Matricules in their order: capitals are no other letters.
fn compare(un: &str, autre: &str) -> Ordering {
    fn lettres(texte: &str) -> impl Iterator<Item = u8> {
        texte.bytes().map(|octet| octet.to_ascii_lowercase())
    }
    lettres(un).cmp(lettres(autre))
}

impl Inscrits {
    /// Nobody.
    pub fn is_empty(&self) -> bool {
        self.bornes.is_empty()
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.bornes.len()
    }

    /// Each of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = Inscrit<'_>> {
        self.bornes.iter().map(|bornes| bornes.dans(&self.tout))
    }

    /// Who has this matricule.
    pub fn du_matricule(&self, matricule: &str) -> Option<Inscrit<'_>> {
        self.a_partir_du_matricule(matricule).next().filter(|lui| lui.matricule == matricule)
    }

    /// Those whose matricule is this one or comes behind it.
    fn a_partir_du_matricule<'a>(&'a self, debut: &str) -> impl Iterator<Item = Inscrit<'a>> + use<'a> {
        let lui = |place: &u32| self.bornes[*place as usize].dans(&self.tout);
        let first = self.par_matricule.partition_point(|place| compare(lui(place).matricule, debut).is_lt());
        self.par_matricule[first..].iter().map(lui)
    }

    /// The matricules that begin like `debut`.
    pub fn matricules_commencant_par<'a>(&'a self, debut: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let cle = cle_du_debut(debut);
        let commence = move |lui: &Inscrit<'_>| {
            lui.matricule.as_bytes().get(..cle.len()).is_some_and(|tete| tete.eq_ignore_ascii_case(cle.as_bytes()))
        };
        self.a_partir_du_matricule(&cle_du_debut(debut)).take_while(commence).map(|lui| lui.matricule)
    }

    /// The names, with first names, that begin like `debut`, accents and case aside, each once.
    pub fn complets_commencant_par<'a>(&'a self, debut: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let cle = cle_du_debut(debut);
        let lui = |bornes: &Bornes| bornes.dans(&self.tout);
        let first = self.bornes.partition_point(|bornes| lui(bornes).cle < cle.as_str());
        let mut dernier = None;
        let suite = self.bornes[first..].iter().map(lui).take_while(move |lui| lui.cle.starts_with(&cle));
        suite.map(|lui| lui.complet).filter(move |complet| dernier.replace(*complet) != Some(*complet))
    }

    /// The students in whose name each word of `texte` begins a word, or stands at least; or whose matricule it is.
    pub fn cherche(&self, texte: &str) -> Vec<Inscrit<'_>> {
        let cle = texte::fold(texte);
        let mots: Vec<&str> = cle.split_whitespace().collect();
        if mots.is_empty() {
            return Vec::new();
        }
        let commence = |lui: &Inscrit<'_>, mot: &str| lui.cle.split([' ', '-', '\'']).any(|part| part.starts_with(mot));
        let essais: [&dyn Fn(&Inscrit<'_>) -> bool; 3] =
            [&|lui| texte::fold(lui.matricule) == cle, &|lui| mots.iter().all(|mot| commence(lui, mot)), &|lui| {
                mots.iter().all(|mot| lui.cle.contains(mot))
            }];
        let tous = |convient: &dyn Fn(&Inscrit<'_>) -> bool| self.iter().filter(convient).collect::<Vec<_>>();
        essais.into_iter().map(tous).find(|trouves| !trouves.is_empty()).unwrap_or_default()
    }

    /// Those that `garde` keeps.
    pub fn parmi(&self, garde: impl Fn(Inscrit<'_>) -> bool) -> Inscrits {
        let mut ebauche = Ebauche::default();
        for lui in self.iter().filter(|lui| garde(*lui)) {
            ebauche.pousse(lui.cle, lui.matricule, (lui.nom, lui.prenom, lui.classe));
        }
        ebauche.finit()
    }

    /// The same with those who changed or came, and without those who left.
    pub fn avec(&self, changes: &BTreeMap<String, Identite>, partis: &HashSet<String>) -> Inscrits {
        let mut ebauche = Ebauche::default();
        let is_same = |lui: &Inscrit<'_>| !changes.contains_key(lui.matricule) && !partis.contains(lui.matricule);
        for lui in self.iter().filter(is_same) {
            ebauche.pousse(lui.cle, lui.matricule, (lui.nom, lui.prenom, lui.classe));
        }
        for (matricule, (nom, prenom, classe)) in changes {
            ebauche.ajoute(matricule, (nom, prenom, classe));
        }
        ebauche.finit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inscrits(tous: &[(&str, &str, &str)]) -> Inscrits {
        let mut ebauche = Ebauche::default();
        for (nom, prenom, matricule) in tous {
            ebauche.ajoute(matricule, (nom, prenom, "L3"));
        }
        ebauche.finit()
    }

    #[test]
    fn students_are_found_by_a_few_letters_of_any_of_their_names() {
        let tous = inscrits(&[
            ("Diop", "Awa", "E1"),
            ("N'Diaye", "Élise", "E2"),
            ("Ba", "Jean-Luc", "E3"),
            ("Audi", "Ali", "E10"),
        ]);
        let trouve = |texte| tous.cherche(texte).iter().map(|un| un.matricule.to_string()).collect::<Vec<_>>();
        assert_eq!(trouve("DIO"), ["E1"]);
        assert_eq!(trouve("eli"), ["E2"]);
        assert_eq!(trouve("dia"), ["E2"]);
        assert_eq!(trouve("luc ba"), ["E3"]);
        assert_eq!(trouve("di"), ["E1", "E2"], "the beginning of a word first");
        assert_eq!(trouve("iop"), ["E1"]);
        assert_eq!(trouve("e1"), ["E1"], "a matricule in whole");
        assert_eq!(trouve("zzz"), [] as [&str; 0]);
        assert_eq!(tous.cherche("diop")[0].to_string(), "Diop Awa (E1, L3)");
    }

    #[test]
    fn names_and_matricules_are_found_by_their_beginning() {
        let tous =
            inscrits(&[("Diop", "Awa", "E2"), ("DIOP", "Awa", "e10"), ("Diope", "Ali", "E1"), ("Diop", "Awa", "F")]);
        let noms = |debut: &str| tous.complets_commencant_par(debut).collect::<Vec<_>>();
        assert_eq!(noms("diop "), ["DIOP Awa", "Diop Awa"]);
        assert_eq!(noms("DIOPE"), ["Diope Ali"]);
        assert_eq!((noms("").len(), noms("x").len()), (3, 0));
        let matricules = |debut: &str| tous.matricules_commencant_par(debut).collect::<Vec<_>>();
        assert_eq!(matricules("e"), ["E1", "e10", "E2"]);
        assert_eq!(matricules("E1"), ["E1", "e10"]);
        assert_eq!((tous.du_matricule("F").unwrap().complet, tous.du_matricule("E3")), ("Diop Awa", None));
    }

    #[test]
    fn who_changes_comes_or_goes_is_told_apart_from_the_others() {
        let tous = inscrits(&[("Diop", "Awa", "E1"), ("Ba", "Ali", "E2"), ("Sow", "Fatou", "E3")]);
        let texte = |texte: &str| texte.to_owned();
        let changes = BTreeMap::from([
            (texte("E2"), (texte("Zidane"), texte("Ali"), texte("M1"))),
            (texte("E9"), (texte("Émile"), texte("Zola"), texte("M1"))),
        ]);
        let apres = tous.avec(&changes, &HashSet::from([texte("E3")]));
        let noms: Vec<String> = apres.iter().map(|un| un.to_string()).collect();
        assert_eq!(noms, ["Diop Awa (E1, L3)", "Émile Zola (E9, M1)", "Zidane Ali (E2, M1)"]);
        assert_eq!(apres.parmi(|un| un.classe == "M1").len(), 2);
    }
}
