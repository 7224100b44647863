//! The pieces of a line are the words that `lang` reads, for every line that it reads.

use super::jetons::{Jeton, Sorte, decoupe};
use crate::lang::tests::properties::{line, noise};
use crate::lang::{Expr, Ligne, Mot, Span, Valeur, parse};
use proptest::prelude::*;

/// A piece of either side: what it means, whether some of it is quoted, whether it is a value, where it stands.
#[derive(Debug, PartialEq)]
enum Lu {
    Mot(String, bool, bool, Span),
    Groupe(Span),
    Commentaire(Span),
}

fn mot(mot: &Mot, valeur: bool) -> Lu {
    Lu::Mot(mot.texte.clone(), mot.cite, valeur, mot.span)
}

fn de_l_expression(expr: &Expr, lus: &mut Vec<Lu>) {
    match expr {
        Expr::Mot(seul) => lus.push(mot(seul, false)),
        Expr::Critere(critere) => {
            lus.push(mot(&critere.champ, false));
            match &critere.valeur {
                Valeur::Texte(texte) => lus.push(mot(texte, true)),
                Valeur::Liste(mots) => lus.extend(mots.iter().map(|element| mot(element, true))),
                Valeur::Intervalle { de, a, .. } => lus.extend(de.iter().chain(a).map(|borne| mot(borne, true))),
            }
        }
        Expr::Non(nie, _) => de_l_expression(nie, lus),
        Expr::Groupe(dedans, span) => {
            lus.push(Lu::Groupe(Span { start: span.start, end: span.start + 1 }));
            de_l_expression(dedans, lus);
            lus.push(Lu::Groupe(Span { start: span.end - 1, end: span.end }));
        }
        Expr::Et(parts) | Expr::Ou(parts) => parts.iter().for_each(|part| de_l_expression(part, lus)),
    }
}

fn de_lang(ligne: &Ligne) -> Vec<Lu> {
    let mut lus: Vec<Lu> = ligne.verbe.iter().map(|verbe| mot(verbe, false)).collect();
    if let Some(arguments) = &ligne.arguments {
        de_l_expression(arguments, &mut lus);
    }
    lus.extend(ligne.commentaire.iter().map(|commentaire| Lu::Commentaire(commentaire.span)));
    lus
}

fn des_jetons(ligne: &str) -> Vec<Lu> {
    let lu = |jeton: Jeton| {
        let span = Span { start: jeton.debut, end: jeton.fin };
        match jeton.sorte {
            Sorte::Mot { cite, valeur, ouvert } => {
                assert_eq!(ouvert, None, "{ligne}");
                Some(Lu::Mot(jeton.texte(ligne), cite, valeur, span))
            }
            Sorte::Ouvrante | Sorte::Fermante => Some(Lu::Groupe(span)),
            Sorte::Commentaire => Some(Lu::Commentaire(span)),
            Sorte::Cle | Sorte::Op | Sorte::Separateur => None,
        }
    };
    decoupe(ligne).jetons.into_iter().filter_map(lu).collect()
}

fn memes_mots(ligne: &str) -> Result<(), TestCaseError> {
    if let Ok(lue) = parse(ligne) {
        prop_assert_eq!(des_jetons(ligne), de_lang(&lue), "{}", ligne);
    }
    Ok(())
}

/// Lines of few letters, most of which the grammar reads.
fn presque() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec![
        "a",
        "a",
        "nom",
        "L3",
        "12,5",
        "=",
        ">=",
        "~",
        "!~",
        " = ",
        " ",
        " ",
        " ",
        ";",
        "..",
        ".",
        "...",
        "/",
        "~/",
        "../",
        "\"b c\"",
        "'é'",
        "\"\"",
        "\"x\"\"y\"",
        "'",
        "(a)",
        "(",
        ")",
        " ou ",
        " et ",
        " non ",
        "ou",
        "non",
        "#",
        " # x",
        "!",
        "\u{a0}",
        "\t",
    ]);
    prop::collection::vec(scraps, 0..12).prop_map(|parts| format!("x {}", parts.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn a_printed_line_is_cut_into_its_words(ligne in line()) {
        memes_mots(&ligne.to_string())?;
    }

    #[test]
    fn any_line_that_is_read_is_cut_into_its_words(bruit in noise()) {
        memes_mots(&bruit)?;
        memes_mots(&format!("x {bruit}"))?;
    }

    #[test]
    fn a_line_that_is_nearly_right_is_cut_into_its_words(ligne in presque()) {
        memes_mots(&ligne)?;
    }
}

#[test]
fn what_surrounds_a_pasted_line_does_not_count() {
    for ligne in ["\u{feff}find nom=a # b\r\n", "find a\n", "find \"b\"\r\n", "\u{feff}", "\n"] {
        assert_eq!(des_jetons(ligne), de_lang(&parse(ligne).unwrap()), "{ligne:?}");
    }
}
