//! Where a refusal points, and how that is drawn.

use super::refusals::refusal;
use crate::lang::grammar::{LONGUEUR_MAX, PROFONDEUR_MAX};
use crate::lang::{Attendu, Span, colonne, parse, souligne};
use insta::assert_snapshot;

/// The span as `start..end`.
fn place(line: &str) -> std::ops::Range<usize> {
    let span = parse(line).expect_err(line).span;
    span.start..span.end
}

#[test]
fn the_place_is_exact_to_the_byte() {
    assert_eq!(place("find é= x"), 8..8);
    assert_eq!(place("\u{feff}nom=x"), 3..7);
    assert_eq!(place("find (é"), 5..6);
    assert_eq!(place("find ( )"), 5..8);
    assert_eq!(place("find a=b;"), 9..9);
    assert_eq!(place("find a=1;é=2"), 11..12);
    assert_eq!(place("find a==b"), 6..8);
    assert_eq!(place("find é OU "), 8..10);
    assert_eq!(place("find a=\"é"), 7..8);
    assert_eq!(place("find é..\u{202e}"), 9..12);
    assert_eq!(place(&format!("find {}", "(".repeat(PROFONDEUR_MAX + 1))), 5 + PROFONDEUR_MAX..6 + PROFONDEUR_MAX);
}

#[test]
fn a_refusal_gathers_all_that_could_have_stood_there() {
    let expected = |line| parse(line).expect_err(line).attendu;
    let argument = [Attendu::Mot, Attendu::Critere, Attendu::Non, Attendu::ParentheseOuvrante];
    for line in ["find a ou", "find non", "find a et )", "find ou b", "find ( )"] {
        assert_eq!(expected(line), argument, "{line}");
    }
    assert_eq!(expected("find a="), [Attendu::Valeur]);
    assert_eq!(expected("find (a"), [Attendu::ParentheseFermante]);
    assert_eq!(expected("find a\0"), []);
}

#[test]
fn a_line_too_long_or_nested_too_deep_says_the_limit() {
    assert_snapshot!(refusal(&"é".repeat(LONGUEUR_MAX)), @r"
    …éééééééééééééééééééééééééééééééééééééé…
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ligne trop longue : 131072 octets, 65536 au plus
    → répartissez-la en plusieurs commandes, ou importez un fichier
    ");
    assert_snapshot!(refusal(&format!("find {}", "non (".repeat(PROFONDEUR_MAX))), @r"
    … (non (non (non (non (non (non (non (n…
                      ^^^
    trop de parenthèses ou de « non » imbriqués : 64 au plus
    ");
}

#[test]
fn a_column_counts_characters_from_one() {
    let line = "\u{feff}é日= x";
    let at = |start| colonne(line, Span { start, end: start });
    assert_eq!([0, 3, 4, 5, 8, 99].map(at), [1, 1, 1, 2, 3, 6]);
}

#[test]
fn the_caret_stands_under_the_characters_whatever_their_width() {
    let show = |line, start, end| souligne(line, Span { start, end }, 40);
    assert_snapshot!(show("日本語=x", 3, 9), @r"
    日本語=x
      ^^^^
    ");
    assert_snapshot!(show("e\u{301}te\u{301}=x", 3, 7), @r"
    été=x
     ^^
    ");
    assert_snapshot!(show("e\u{301}t", 1, 3), @r"
    ét
    ^
    ");
    assert_snapshot!(show("a\t=\u{a0}b\x1b", 2, 3), @r"
    a = b␛
      ^
    ");
    assert_snapshot!(show("\u{feff}find\r\n", 3, 7), @r"
    find
    ^^^^
    ");
}

#[test]
fn a_caret_is_drawn_for_a_place_that_is_not_in_the_line() {
    let show = |line, start, end| souligne(line, Span { start, end }, 40);
    assert_snapshot!(show("été", 1, 1), @r"
    été
    ^
    ");
    assert_snapshot!(show("été", 1, 4), @r"
    été
    ^^^
    ");
    assert_snapshot!(show("été", 90, 99), @r"
    été
       ^
    ");
    assert_snapshot!(show("été", 4, 1), @r"
    été
      ^
    ");
    assert_snapshot!(show("été", 0, usize::MAX), @r"
    été
    ^^^
    ");
    assert_eq!(show("", 0, 0), "\n^");
}

#[test]
fn a_long_line_is_shown_around_its_caret() {
    let line = "find nom=Ndiaye prenom=Awa classe=L3 telephone=771234567";
    let show = |start, end| souligne(line, Span { start, end }, 24);
    assert_snapshot!(show(5, 8), @r"
    find nom=Ndiaye prenom=…
         ^^^
    ");
    assert_snapshot!(show(27, 33), @r"
    …nom=Awa classe=L3 tele…
             ^^^^^^
    ");
    assert_snapshot!(show(56, 56), @r"
    …L3 telephone=771234567
                           ^
    ");
    assert_snapshot!(show(9, 50), @r"
    …Ndiaye prenom=Awa clas…
     ^^^^^^^^^^^^^^^^^^^^^^
    ");
    assert_snapshot!(souligne(&"日本".repeat(20), Span { start: 60, end: 63 }, 21), @r"
    …日本日本日本日本日…
             ^^
    ");
}
