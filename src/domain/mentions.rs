//! The mentions that a school gives (design, section 6): what each is called, and from which average on. Whoever starts carnet may
//! set others than the usual ones, once, before anything is read; nothing that is written depends on them.

use super::libelle::Mention;
use super::nombre::Centiemes;
use crate::texte;
use std::sync::OnceLock;

/// Those that schools give, as the configuration writes them.
pub const USUELLES: &str = "Passable:10;Assez bien:12;Bien:14;Très bien:16";
/// Mentions, at most.
const COMBIEN: usize = 10;

/// The mentions of a school, the lowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentions(Vec<(Mention, Centiemes)>);

static CELLES_DE_L_ECOLE: OnceLock<Mentions> = OnceLock::new();

impl Mentions {
    /// Reads `Passable:10;Assez bien:12`: one to ten, from the lowest to the highest, each with the average from which on it is
    /// given, 20 at most; no name twice. Nothing where it is anything else.
    pub fn parse(brut: &str) -> Option<Mentions> {
        let mut mentions: Vec<(Mention, Centiemes)> = Vec::new();
        for part in brut.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (nom, seuil) = part.rsplit_once(':')?;
            let (nom, seuil) = (Mention::parse(nom).ok()?, Centiemes::parse(seuil).ok()?);
            let is_higher = mentions.last().is_none_or(|(_, avant)| *avant < seuil);
            let is_new = mentions.iter().all(|(autre, _)| autre.cle() != nom.cle());
            if !is_higher || !is_new || seuil > Centiemes::VINGT {
                return None;
            }
            mentions.push((nom, seuil));
        }
        (1..=COMBIEN).contains(&mentions.len()).then_some(Mentions(mentions))
    }

    /// Those of this school, where nothing was asked of them yet.
    pub fn adopte(self) {
        CELLES_DE_L_ECOLE.get_or_init(|| self);
    }

    /// Each with the average from which on it is given, the lowest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, Centiemes)> {
        self.0.iter().map(|(nom, seuil)| (nom.as_str(), *seuil))
    }

    /// Their names as those of columns: `assez_bien`.
    pub fn champs(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(nom, _)| nom.champ())
    }

    /// How many there are: one at least.
    pub fn combien(&self) -> usize {
        self.0.len()
    }

    /// The place of the highest one that an average reaches.
    pub fn place(&self, moyenne: Centiemes) -> Option<usize> {
        self.0.iter().rposition(|(_, seuil)| moyenne >= *seuil)
    }

    /// The mention of an average: the highest that it reaches; none under the lowest.
    pub fn de(&self, moyenne: Centiemes) -> Option<&str> {
        self.place(moyenne).map(|place| self.0[place].0.as_str())
    }

    /// The one that a person names, whatever accents and case, or by its initials: `TB`.
    pub fn nommee(&self, nom: &str) -> Option<usize> {
        let cle = texte::fold(nom);
        let initiales = |nom: &str| nom.split(' ').filter_map(|mot| mot.chars().next()).collect::<String>();
        let entier = self.0.iter().position(|(mention, _)| mention.cle() == cle);
        entier.or_else(|| self.0.iter().position(|(mention, _)| initiales(&mention.cle()) == cle))
    }
}

impl std::fmt::Display for Mentions {
    /// As the configuration writes them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let dites: Vec<String> = self.iter().map(|(nom, seuil)| format!("{nom}:{}", seuil.court())).collect();
        f.pad(&dites.join(";"))
    }
}

/// Those of this school.
pub fn mentions() -> &'static Mentions {
    CELLES_DE_L_ECOLE.get_or_init(|| Mentions::parse(USUELLES).expect("the usual mentions are well written"))
}

/// The mention of an average, in this school.
pub fn mention(moyenne: Centiemes) -> Option<&'static str> {
    mentions().de(moyenne)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_read_from_the_lowest_to_the_highest() {
        assert_eq!(Mentions::parse(USUELLES).unwrap().to_string(), USUELLES);
        let autres = Mentions::parse(" Moyen:9,5 ; Très  bien:16;Félicitations:18").unwrap();
        assert_eq!(autres.to_string(), "Moyen:9,5;Très bien:16;Félicitations:18");
        let dites = [949, 950, 1599, 1600, 2000].map(|moyenne| autres.de(Centiemes(moyenne)));
        assert_eq!(dites, [None, Some("Moyen"), Some("Moyen"), Some("Très bien"), Some("Félicitations")]);
        assert_eq!(["tb", "TRES BIEN", "f", "Bien"].map(|nom| autres.nommee(nom)), [Some(1), Some(1), Some(2), None]);
    }

    #[test]
    fn what_says_no_mentions_is_none() {
        for faux in ["", " ; ", "Bien", ":14", "Bien:quatorze", "Bien:14;bien:16", "Bien:20,5", "a\u{1b}:3"] {
            assert_eq!(Mentions::parse(faux), None, "{faux}");
        }
        assert_eq!([Mentions::parse("Bien:14;Passable:10"), Mentions::parse("Bien:14;Passable:14")], [None, None]);
    }
}
