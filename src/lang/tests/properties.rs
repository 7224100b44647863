//! What holds for every line and every AST.

use crate::lang::grammar::{LONGUEUR_MAX, PROFONDEUR_MAX};
use crate::lang::{Critere, Expr, Ligne, Mot, Op, Span, Valeur, colonne, parse, souligne};
use crate::texte::{is_control, width};
use proptest::prelude::*;

/// A word such as the parser gives it: quoted wherever its text would not read back alone.
fn text() -> impl Strategy<Value = Mot> {
    let scraps = prop::sample::select(vec![
        "a",
        "É",
        "œ",
        " ",
        "'",
        "\"",
        ";",
        "..",
        ".",
        "#",
        "=",
        "<",
        "!=",
        "~",
        "~/",
        "!",
        "(",
        ")",
        "/",
        "ou",
        "ET",
        "non",
        "12,5",
        "-",
        "\u{a0}",
        "\t",
        "日",
        "e\u{301}",
        "«",
        "1",
        "\u{1F468}\u{200d}\u{1F469}",
    ]);
    let words = prop_oneof![
        prop::collection::vec(scraps, 0..6).prop_map(|parts| parts.concat()),
        "[a-zà-ÿ0-9,.;:'/#-]{0,8}",
        Just("L3".to_owned()),
        Just("../a.csv".to_owned()),
    ];
    (words, any::<bool>()).prop_map(|(texte, cite)| Mot { cite, ..Mot::nouveau(texte) })
}

/// Quoted where the context needs it, so that only words readable bare stand bare.
fn settled(mot: Mot, context: impl Fn(&Mot) -> String) -> Mot {
    let bare = Mot::nouveau(mot.texte.clone());
    Mot { cite: mot.cite || context(&bare) != mot.texte, ..mot }
}

fn argument() -> impl Strategy<Value = Mot> {
    text().prop_map(|mot| settled(mot, Mot::to_string))
}

fn element() -> impl Strategy<Value = Mot> {
    text().prop_map(|mot| settled(mot, |mot| Valeur::Texte(mot.clone()).to_string()))
}

fn value() -> impl Strategy<Value = Valeur> {
    let end = || element().prop_map(|mot| Mot { cite: mot.cite || mot.texte.contains(['.', '/', ':']), ..mot });
    let range = |de, a| Valeur::Intervalle { de, a, span: Span::AUCUN };
    prop_oneof![
        4 => element().prop_map(Valeur::Texte),
        1 => prop::collection::vec(element(), 2..5).prop_map(Valeur::Liste),
        1 => (end(), prop::option::of(end())).prop_map(move |(de, a)| range(Some(de), a)),
        1 => end().prop_map(move |a| range(None, Some(a))),
    ]
}

fn criterion() -> impl Strategy<Value = Critere> {
    let bare = "[a-zé_-][a-zA-Zé0-9_.-]{0,8}".prop_map(Mot::nouveau);
    let quoted = ("[a-zé]{1,6}", text())
        .prop_map(|(head, part)| Mot { cite: true, ..Mot::nouveau(format!("{head}.{}", part.texte)) });
    let champ = prop_oneof![3 => bare, 1 => quoted];
    (champ, prop::sample::select(Op::TOUS.to_vec()), value()).prop_map(|(champ, op, valeur)| Critere {
        champ,
        op,
        valeur,
    })
}

fn expression() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![argument().prop_map(Expr::Mot), criterion().prop_map(Expr::Critere)];
    let tight = leaf.prop_recursive(5, 40, 4, |inner| {
        let group = tied(inner.clone()).prop_map(|e| Expr::Groupe(Box::new(e), Span::AUCUN));
        prop_oneof![group, inner.prop_map(|e| Expr::Non(Box::new(e), Span::AUCUN))]
    });
    tied(tight)
}

/// Alone, side by side, or branches of `ou`.
fn tied(tight: impl Strategy<Value = Expr> + Clone + 'static) -> impl Strategy<Value = Expr> {
    let all = prop_oneof![tight.clone(), prop::collection::vec(tight, 2..4).prop_map(Expr::Et)].boxed();
    prop_oneof![all.clone(), prop::collection::vec(all, 2..4).prop_map(Expr::Ou)]
}

pub(crate) fn line() -> impl Strategy<Value = Ligne> {
    let verb =
        text().prop_map(|mot| settled(mot, |mot| Ligne { verbe: Some(mot.clone()), ..Ligne::default() }.to_string()));
    let comment = prop::option::of("[a-zé #\"(=]{0,10}".prop_map(Mot::nouveau));
    let full = (verb, prop::option::of(expression()), comment.clone());
    prop_oneof![
        9 => full.prop_map(|(verbe, arguments, commentaire)| Ligne { verbe: Some(verbe), arguments, commentaire }),
        1 => comment.prop_map(|commentaire| Ligne { commentaire, ..Ligne::default() }),
    ]
}

/// Anything, made mostly of what means something.
pub(crate) fn noise() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec![
        "find ", "nom", "=", " ", "(", ")", "\"", "'", ";", "..", ".", "#", "ou ", "non ", "et ", "!", "~", "<", "/",
        "é", "\t", "\u{feff}", "\n", "\x1b",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(any::<u8>(), 0..80).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        prop::collection::vec(scraps, 0..40).prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn a_printed_line_reads_back_as_itself(ligne in line()) {
        let printed = ligne.to_string();
        let read = parse(&printed).map_err(|refused| TestCaseError::fail(format!("{printed}: {refused}")))?;
        prop_assert_eq!(read.sans_place(), ligne, "{}", printed);
    }

    #[test]
    fn a_line_that_is_read_prints_as_a_line_that_means_the_same(line in noise()) {
        if let Ok(read) = parse(&format!("x {line}")) {
            let printed = read.to_string();
            prop_assert_eq!(parse(&printed).map(Ligne::sans_place), Ok(read.sans_place()), "{}", printed);
        }
    }

    #[test]
    fn no_line_makes_the_parser_panic_and_every_refusal_can_be_shown(line in noise()) {
        if let Err(refused) = parse(&line) {
            prop_assert!(refused.span.start <= refused.span.end && refused.span.end <= line.len());
            prop_assert!(line.get(refused.span.start..refused.span.end).is_some());
            prop_assert!(!refused.to_string().contains(is_control));
            prop_assert!(!souligne(&line, refused.span, 80).replace('\n', "").contains(is_control));
        }
    }

    #[test]
    fn a_caret_can_be_drawn_for_any_span(line in noise(), start in 0usize..120, end in 0usize..120, columns in 0usize..60) {
        let span = Span { start, end };
        let drawn = souligne(&line, span, columns);
        let (text, caret) = drawn.split_once('\n').unwrap();
        prop_assert!(width(text) <= columns.max(20), "{}", drawn);
        prop_assert!(width(caret) <= columns.max(20), "{}", drawn);
        prop_assert!(caret.trim_start().chars().all(|c| c == '^') && caret.ends_with('^'));
        prop_assert!(!text.contains('\n'));
        prop_assert!(colonne(&line, span) >= 1);
    }
}

#[test]
fn nesting_ends_before_the_stack_does() {
    for open in ["(", "non ", "(non ", "( "] {
        let per_scrap = open.matches('(').count() + open.matches("non").count();
        let deep = |n: usize| format!("x {}a{}", open.repeat(n), ")".repeat(n * open.matches('(').count()));
        assert!(parse(&deep(PROFONDEUR_MAX / per_scrap)).is_ok());
        assert!(parse(&deep(PROFONDEUR_MAX / per_scrap + 1)).is_err());
        assert!(parse(&format!("x {}", open.repeat(LONGUEUR_MAX / open.len() - 1))).is_err());
    }
}

#[test]
fn the_longest_line_is_read_and_one_byte_more_is_refused() {
    let line = format!("x {}", "a".repeat(LONGUEUR_MAX - 2));
    assert!(parse(&format!("\u{feff}{line}\r\n")).is_ok());
    let refused = parse(&format!("{line}a")).unwrap_err();
    assert_eq!(refused.span, Span { start: LONGUEUR_MAX, end: LONGUEUR_MAX + 1 });
}

#[test]
fn a_tree_that_no_line_gives_prints_with_the_parentheses_that_it_needs() {
    let word = |texte: &str| Expr::Mot(Mot::nouveau(texte));
    let either = Expr::Ou(vec![word("a"), word("b c")]);
    let tree = Expr::Et(vec![either.clone(), Expr::Non(Box::new(either), Span::AUCUN), word("ou")]);
    assert_eq!(tree.to_string(), r#"(a ou "b c") non (a ou "b c") "ou""#);
}
