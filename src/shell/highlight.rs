//! Colours of a line while it is typed. Only colours: the text and its width stay as they are. Pure.

use super::analyse::{Analyse, Specs, parametre};
use super::jetons::Sorte;
use super::options::est_format;
use crate::domain::Champ;
use crate::texte::fold;
use std::borrow::Cow;

const FIN: &str = "\x1b[0m";
const VERBE: &str = "\x1b[1;32m";
const INCONNU: &str = "\x1b[31m";
const CHAMP: &str = "\x1b[36m";
// Yellow would not be seen on white.
const OPERATEUR: &str = "\x1b[35m";
const CITE: &str = "\x1b[32m";
const CLE: &str = "\x1b[1;35m";
const NOMBRE: &str = "\x1b[94m";
const PARENTHESE: &str = "\x1b[1m";
const DISCRET: &str = "\x1b[2m";

/// The line in colours.
pub fn colore<'l>(ligne: &'l str, specs: Specs<'_>) -> Cow<'l, str> {
    let analyse = Analyse::nouvelle(ligne, specs);
    if analyse.decoupe.jetons.is_empty() {
        return Cow::Borrowed(ligne);
    }
    let mut texte = String::with_capacity(ligne.len() + 12 * analyse.decoupe.jetons.len());
    let mut fin = 0;
    for (n, jeton) in analyse.decoupe.jetons.iter().enumerate() {
        texte += &ligne[fin..jeton.debut];
        let source = jeton.source(ligne);
        match couleur(&analyse, specs, n) {
            Some(couleur) => texte.extend([couleur, source, FIN]),
            None => texte += source,
        }
        fin = jeton.fin;
    }
    texte += &ligne[fin..];
    Cow::Owned(texte)
}

/// Dim: hints, the time that a command took.
pub fn discret(texte: &str) -> String {
    format!("{DISCRET}{texte}{FIN}")
}

/// The prompt.
pub fn invite(texte: &str) -> String {
    format!("{PARENTHESE}{texte}{FIN}")
}

fn couleur(analyse: &Analyse<'_>, specs: Specs<'_>, n: usize) -> Option<&'static str> {
    let jeton = analyse.jeton(n)?;
    let (cite, valeur) = match jeton.sorte {
        Sorte::Op | Sorte::Separateur => return Some(OPERATEUR),
        Sorte::Cle => return Some(CLE),
        Sorte::Ouvrante | Sorte::Fermante => return Some(PARENTHESE),
        Sorte::Commentaire => return Some(DISCRET),
        Sorte::Mot { cite, valeur, .. } => (cite, valeur),
    };
    if n < analyse.verbe.max(1) {
        return match analyse.commande {
            Some(_) => Some(VERBE),
            None => (!commence_un_verbe(&analyse.texte(n), specs)).then_some(INCONNU),
        };
    }
    if analyse.est_option(n) {
        return Some(CHAMP);
    }
    if !valeur && analyse.jeton(n + 1).is_some_and(|suivant| suivant.sorte == Sorte::Op) {
        let nom = analyse.texte(n);
        let parametre = |spec| est_format(&nom) || parametre(spec, &nom).is_some();
        let connu = Champ::parse(&nom).is_some() || analyse.commande.is_some_and(parametre);
        return connu.then_some(CHAMP);
    }
    let source = jeton.source(analyse.ligne);
    let nombre = source.starts_with(|c: char| c.is_ascii_digit())
        && source.bytes().all(|octet| matches!(octet, b'0'..=b'9' | b',' | b'.' | b'/' | b';'));
    match (cite, nombre) {
        (true, _) => Some(CITE),
        (false, true) => Some(NOMBRE),
        (false, false) => None,
    }
}

fn commence_un_verbe(mot: &str, specs: Specs<'_>) -> bool {
    let mot = fold(mot);
    specs.iter().any(|spec| spec.noms().any(|nom| fold(nom).starts_with(&mot)))
}

#[cfg(test)]
mod tests {
    use super::super::analyse::exemples::SPECS;
    use super::*;
    use proptest::prelude::*;

    fn sans_couleur(texte: &str) -> String {
        let mut nu = String::new();
        let mut morceaux = texte.split('\x1b');
        nu += morceaux.next().unwrap();
        for morceau in morceaux {
            nu += morceau.split_once('m').unwrap().1;
        }
        nu
    }

    #[test]
    fn each_part_of_a_line_has_its_colour() {
        assert_eq!(colore("find", &SPECS), format!("{VERBE}find{FIN}"));
        assert_eq!(colore("fin", &SPECS), "fin");
        assert_eq!(colore("fni x", &SPECS), format!("{INCONNU}fni{FIN} x"));
        assert_eq!(
            colore("find nom~\"de l\" ou taille>12 # x", &SPECS),
            format!(
                "{VERBE}find{FIN} {CHAMP}nom{FIN}{OPERATEUR}~{FIN}{CITE}\"de l\"{FIN} {CLE}ou{FIN} taille\
                 {OPERATEUR}>{FIN}{NOMBRE}12{FIN} {DISCRET}# x{FIN}"
            )
        );
        assert_eq!(
            colore("delete format=csv --yes", &SPECS),
            format!("{VERBE}delete{FIN} {CHAMP}format{FIN}{OPERATEUR}={FIN}csv {CHAMP}--yes{FIN}")
        );
        assert_eq!(
            colore("note add \"DIOP A", &SPECS),
            format!("{VERBE}note{FIN} {VERBE}add{FIN} {CITE}\"DIOP A{FIN}")
        );
    }

    proptest! {
        #[test]
        fn the_text_stays_as_it_is(ligne in "(find |note add |x )?[^\x1b\n]{0,40}") {
            prop_assert_eq!(sans_couleur(&colore(&ligne, &SPECS)), ligne);
        }
    }
}
