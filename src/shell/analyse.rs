//! What a half-typed line says so far: which command, which of its arguments are given, which may come next. Pure.

use super::jetons::{Decoupe, Jeton, Sorte, decoupe};
use crate::command::spec::{Arg, Forme, Genre, Spec};
use crate::domain::{self, Champ};
use crate::texte::{closest, fold};

/// The commands that the shell knows.
pub type Specs<'a> = &'a [&'static Spec];

/// A line and what it says.
#[derive(Debug)]
pub struct Analyse<'a> {
    /// The line.
    pub ligne: &'a str,
    /// Its pieces.
    pub decoupe: Decoupe,
    /// The command, where its name is complete.
    pub commande: Option<&'static Spec>,
    /// How many pieces name the command.
    pub verbe: usize,
}

/// An argument of the line, by the numbers of its pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A word on its own.
    Mot(usize),
    /// `champ op valeur`; the value may be missing still.
    Critere {
        /// The field.
        champ: usize,
        /// One past its last piece.
        fin: usize,
    },
}

/// The line as an error may show it: not at all where it gives a secret.
pub fn montrable<'l>(ligne: &'l str, specs: Specs<'_>) -> &'l str {
    if est_a_taire(ligne, specs) { "" } else { ligne }
}

/// Does the line name somebody who is to be forgotten?
pub fn est_sans_trace(ligne: &str, specs: Specs<'_>) -> bool {
    let commande = Analyse::nouvelle(ligne, specs).commande;
    commande.is_some_and(|spec| spec.args.iter().any(|arg| arg.sans_trace))
}

/// Does the line give a secret, or is it a slip of the finger away from one that does: `loginn awa motdepasse`?
pub fn est_a_taire(ligne: &str, specs: Specs<'_>) -> bool {
    let analyse = Analyse::nouvelle(ligne, specs);
    if analyse.commande.is_some() {
        return analyse.porte_un_secret();
    }
    let secrets = specs.iter().filter(|spec| spec.args.iter().any(|arg| arg.secret));
    let noms: Vec<&str> = secrets.flat_map(|spec| spec.noms()).collect();
    let mots: Vec<String> = (0..2).map(|n| analyse.texte(n)).filter(|mot| !mot.is_empty()).collect();
    analyse.decoupe.jetons.len() > 1
        && (1..=mots.len()).any(|n| closest(&mots[..n].join(" "), noms.iter().copied()).is_some())
}

impl<'a> Analyse<'a> {
    /// Reads a line; the name of a command may be of two words.
    pub fn nouvelle(ligne: &'a str, specs: Specs<'_>) -> Self {
        let decoupe = decoupe(ligne);
        let mots: Vec<String> = decoupe
            .jetons
            .iter()
            .take(2)
            .take_while(|jeton| jeton.est_mot())
            .map(|jeton| fold(jeton.source(ligne)))
            .collect();
        let nommee = |nom: &str| specs.iter().find(|spec| spec.noms().any(|n| fold(n) == nom)).copied();
        let en_deux = (mots.len() == 2).then(|| nommee(&mots.join(" "))).flatten();
        let commande = en_deux.or_else(|| nommee(mots.first()?));
        let verbe = if en_deux.is_some() { 2 } else { mots.len().min(1) };
        Analyse { ligne, decoupe, commande, verbe }
    }

    /// A piece.
    pub fn jeton(&self, n: usize) -> Option<Jeton> {
        self.decoupe.jetons.get(n).copied()
    }

    /// What a piece means.
    pub fn texte(&self, n: usize) -> String {
        self.jeton(n).map_or_else(String::new, |jeton| jeton.texte(self.ligne))
    }

    /// The arguments; keywords, parentheses and the options of any line left out.
    pub fn arguments(&self) -> Vec<Argument> {
        let (mut arguments, mut n) = (Vec::new(), self.verbe);
        while let Some(jeton) = self.jeton(n) {
            let debut = n;
            n += 1;
            if !jeton.est_mot() || self.est_option(debut) {
                continue;
            }
            if self.jeton(n).is_some_and(|suivant| suivant.sorte == Sorte::Op) {
                n += 1;
                while self.jeton(n).is_some_and(|j| j.est_valeur() || j.sorte == Sorte::Separateur) {
                    n += 1;
                }
                arguments.push(Argument::Critere { champ: debut, fin: n });
            } else {
                arguments.push(Argument::Mot(debut));
            }
        }
        arguments
    }

    /// The words in their places that stand before piece `avant`.
    pub fn positionnels(&self, avant: usize) -> Vec<String> {
        let mots = self.arguments().into_iter();
        mots.filter_map(|argument| match argument {
            Argument::Mot(n) if n < avant => Some(self.texte(n)),
            _ => None,
        })
        .collect()
    }

    /// Is the field or parameter given before piece `avant`?
    pub fn donne(&self, nom: &str, avant: usize) -> bool {
        self.arguments().iter().any(|argument| {
            matches!(argument, Argument::Critere { champ, .. } if *champ < avant && meme_champ(&self.texte(*champ), nom))
        })
    }

    /// The field whose value piece `n` is, or would be.
    pub fn champ_de_la_valeur(&self, n: usize) -> Option<usize> {
        let op = (0..n).rev().find(|n| self.jeton(*n).is_some_and(|jeton| jeton.sorte == Sorte::Op))?;
        op.checked_sub(1).filter(|champ| self.jeton(*champ).is_some_and(Jeton::est_mot))
    }

    /// Does the line end in a comment?
    pub fn est_commentee(&self) -> bool {
        self.decoupe.jetons.last().is_some_and(|jeton| jeton.sorte == Sorte::Commentaire)
    }

    /// Does the line give a value that its command marks as secret? Such a line is never kept.
    pub fn porte_un_secret(&self) -> bool {
        let Some(spec) = self.commande else { return false };
        let arguments = self.arguments();
        let nombre_de_mots = arguments.iter().filter(|argument| matches!(argument, Argument::Mot(_))).count();
        let places: Vec<&Arg> = spec.args.iter().filter(|arg| arg.forme != Forme::Nomme).collect();
        let en_place = places.iter().enumerate().any(|(n, arg)| {
            // Optional words before one that is required may have been left out: any word from the first possible place on may
            // be the secret. Who logs in may have typed it in the place of his name.
            let omis = |a: &&&Arg| {
                a.forme == Forme::Facultatif && (arg.forme != Forme::Facultatif || a.genre == Genre::Compte)
            };
            arg.secret && nombre_de_mots > n - places[..n].iter().filter(omis).count()
        });
        en_place || spec.args.iter().any(|arg| arg.secret && self.donne(arg.nom, usize::MAX))
    }
}

/// The same parameter, or the same field under any of its names.
pub fn meme_champ(a: &str, b: &str) -> bool {
    fold(a) == fold(b) || Champ::parse(a).is_some_and(|champ| Some(champ) == Champ::parse(b))
}

/// The words in their places, in order.
pub fn places(spec: &'static Spec) -> Vec<&'static Arg> {
    spec.args.iter().filter(|arg| arg.forme != Forme::Nomme).collect()
}

/// The parameter of that name.
pub fn parametre(spec: &'static Spec, nom: &str) -> Option<&'static Arg> {
    spec.args.iter().find(|arg| arg.forme == Forme::Nomme && fold(arg.nom) == fold(nom))
}

/// Behind these words, the numbers of the places that the next word may take; the number of places, where none is missing.
pub fn prochaines(places: &[&'static Arg], mots: &[String]) -> Vec<usize> {
    let mut possibles = fermeture(places, vec![0]);
    for mot in mots {
        let avance = |stricte: bool| -> Vec<usize> {
            let prises = possibles.iter().filter_map(|n| Some((*n, *places.get(*n)?)));
            let prises = prises.filter(|(_, arg)| !stricte || convient(arg.genre, mot));
            // All the words that are left: once one of them is there, more may come or not.
            prises.flat_map(|(n, arg)| if est_reste(arg) { n..n + 2 } else { n + 1..n + 2 }).collect()
        };
        let strictes = avance(true);
        possibles = fermeture(places, if strictes.is_empty() { avance(false) } else { strictes });
    }
    possibles
}

fn est_reste(arg: &Arg) -> bool {
    matches!(arg.forme, Forme::Reste | Forme::ResteFacultatif)
}

/// The places reached by leaving out what may be left out.
fn fermeture(places: &[&'static Arg], depart: Vec<usize>) -> Vec<usize> {
    let mut toutes = depart;
    let mut n = 0;
    while let Some(&place) = toutes.get(n) {
        let libre = places.get(place).is_some_and(|a| matches!(a.forme, Forme::Facultatif | Forme::ResteFacultatif));
        if libre && !toutes.contains(&(place + 1)) {
            toutes.push(place + 1);
        }
        n += 1;
    }
    toutes.sort_unstable();
    toutes.dedup();
    toutes
}

/// Could the word be of that kind? Only what a look at the word tells.
fn convient(genre: Genre, mot: &str) -> bool {
    let est_note = || mot.split(';').all(|note| domain::Valeur::parse(note).is_ok());
    match genre {
        Genre::Nombre => mot.bytes().all(|octet| octet.is_ascii_digit()),
        Genre::Note => est_note(),
        Genre::Matiere => !est_note(),
        Genre::Choix(mots) => mots.iter().any(|choix| fold(choix) == fold(mot)),
        _ => true,
    }
}

/// Every command of carnet, and shapes that none of them has, for the tests of this room.
#[cfg(test)]
pub mod exemples {
    use super::*;
    use crate::command::COMMANDES;
    use crate::command::spec::{Risque, facultatif, nomme, requis, reste_facultatif};
    use crate::domain::Droit;
    use std::sync::LazyLock;

    const fn lit(nom: &'static str, args: &'static [Arg]) -> Spec {
        Spec {
            nom,
            alias: &[],
            resume: "",
            args,
            droit: Droit::Libre,
            risque: Risque::Aucun,
            menu: None,
            exemples: &[],
        }
    }

    const JETON: Arg = Arg { secret: true, ..nomme("jeton", Genre::Texte, "") };
    const SECRET: Arg = Arg { secret: true, ..requis("secret", Genre::Texte, "") };

    static OUVRIR: Spec =
        lit("ouvrir", &[requis("nom", Genre::Texte, ""), JETON, nomme("mdp-fichier", Genre::Fichier, "")]);
    static PASSE: Spec = lit("passe", &[facultatif("nom", Genre::Texte, ""), SECRET]);
    static CREER: Spec = lit(
        "creer",
        &[facultatif("nom", Genre::Texte, ""), Arg { secret: true, ..facultatif("mdp", Genre::Texte, "") }],
    );
    static PREMIERS: Spec =
        lit("premiers", &[facultatif("n", Genre::Nombre, ""), reste_facultatif("critères", Genre::Criteres, "")]);
    static TIRER: Spec = lit(
        "tirer",
        &[
            requis("forme", Genre::Choix(&["csv", "json", "xlsx", "pdf"]), ""),
            requis("fichier", Genre::Fichier, ""),
            reste_facultatif("critères", Genre::Criteres, ""),
        ],
    );

    /// Every one.
    pub static SPECS: LazyLock<Vec<&'static Spec>> = LazyLock::new(|| {
        let vraies = COMMANDES.iter().map(|command| command.spec);
        vraies.chain([&OUVRIR, &PASSE, &CREER, &PREMIERS, &TIRER]).collect()
    });
}

#[cfg(test)]
mod tests {
    use super::exemples::SPECS;
    use super::*;

    fn prochaines_de(ligne: &str) -> Vec<&'static str> {
        let analyse = Analyse::nouvelle(ligne, &SPECS);
        let places = places(analyse.commande.unwrap());
        let next = prochaines(&places, &analyse.positionnels(usize::MAX));
        next.into_iter().map(|n| places.get(n).map_or("fin", |arg| arg.nom)).collect()
    }

    #[test]
    fn the_places_that_the_next_word_may_take_are_known() {
        assert_eq!(prochaines_de("note add"), ["réf"]);
        assert_eq!(prochaines_de("note add E1 coef=2"), ["matière", "valeur"]);
        assert_eq!(prochaines_de("noter E1 Maths"), ["valeur"]);
        assert_eq!(prochaines_de("noter E1 12,5"), ["fin"]);
        assert_eq!(prochaines_de("noter E1 12;ABS;8/10"), ["fin"]);
        assert_eq!(prochaines_de("premiers"), ["n", "critères", "fin"]);
        assert_eq!(prochaines_de("premiers 3 classe=L3"), ["critères", "fin"]);
        assert_eq!(prochaines_de("source a b"), ["valeur", "fin"]);
        assert_eq!(prochaines_de("show a b c"), ["réf", "fin"]);
    }

    #[test]
    fn the_options_of_any_line_take_no_place() {
        assert_eq!(prochaines_de("note add --dry-run E1 --format json --oui"), ["matière", "valeur"]);
        assert_eq!(prochaines_de("note add --format=json"), ["réf"]);
        assert_eq!(prochaines_de("source --inconnue"), ["valeur", "fin"]);
    }

    #[test]
    fn a_line_that_gives_a_secret_is_told() {
        let secret = |ligne| Analyse::nouvelle(ligne, &SPECS).porte_un_secret();
        assert!(secret("ouvrir awa jeton=x") && secret("OUVRIR awa Jeton = \"x y\"") && secret("ouvrir awa jeton="));
        assert!(!secret("ouvrir awa") && !secret("ouvrir awa mdp-fichier=f") && !secret("inconnu jeton=x"));
        assert!(secret("passe awa --x") && secret("passe --format json x") && !secret("passe --yes"));
        assert!(secret("passe awa x") && secret("passe x") && !secret("passe"));
        // One that may be left out stands behind the words before it; but who logs in may have left out his name.
        assert!(!secret("creer awa") && secret("creer awa x") && secret("user set prof x role=admin"));
        assert!(!secret("user set prof role=admin") && secret("login x") && !secret("login"));
    }

    #[test]
    fn names_of_commands_read_without_accents_or_case_in_one_word_or_two() {
        let nom = |ligne| Analyse::nouvelle(ligne, &SPECS).commande.map(|spec| spec.nom);
        assert_eq!(nom("  Note   ADD x"), Some("note add"));
        assert_eq!((nom("note"), nom("CHERCHER a"), nom("fni")), (None, Some("find"), None));
    }
}
