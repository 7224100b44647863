//! What is refused, as a person reads it: the line, the caret, what is wrong, what to do.

use crate::lang::{parse, souligne};
use insta::assert_snapshot;

fn refusals(lines: &[&str]) -> String {
    lines.iter().map(|line| refusal(line)).collect::<Vec<_>>().join("\n\n")
}

pub fn refusal(line: &str) -> String {
    let refused = parse(line).expect_err(line);
    let hint = refused.conseil().map(|hint| format!("\n→ {hint}")).unwrap_or_default();
    format!("{}\n{refused}{hint}", souligne(line, refused.span, 40))
}

#[test]
fn a_line_begins_with_a_command() {
    let refused = refusals(&["nom=Ba", "nom >= Ba", "(a)", "  = 3"]);
    assert_snapshot!(refused, @r"
    nom=Ba
    ^^^^
    il manque la commande devant ce critère
    → dites d'abord quoi faire, puis sur quoi : commande critère…

    nom >= Ba
    ^^^^^^
    il manque la commande devant ce critère
    → dites d'abord quoi faire, puis sur quoi : commande critère…

    (a)
    ^
    une ligne commence par une commande
    → dites d'abord quoi faire, puis sur quoi : commande critère…

      = 3
      ^
    une ligne commence par une commande
    → dites d'abord quoi faire, puis sur quoi : commande critère…

    ");
}

#[test]
fn a_value_stands_tight_behind_its_operator() {
    let refused = refusals(&[
        "find prenom= x",
        "find prenom=",
        "find moyenne>= 12",
        "find moyenne >",
        "find moyenne > # c",
        "find nom=(a ou b)",
        "find (nom=)",
        "find tel= x",
    ]);
    assert_snapshot!(refused, @r"
    find prenom= x
                ^
    valeur attendue après « prenom= »
    → pas d'espace après « = »

    find prenom=
                ^
    valeur attendue après « prenom= »
    → écrivez la valeur à la suite : prenom=…

    find moyenne>= 12
                  ^
    valeur attendue après « moyenne>= »
    → pas d'espace après « >= »

    find moyenne >
                  ^
    valeur attendue après « moyenne> »
    → écrivez la valeur à la suite : moyenne>…

    find moyenne > # c
                  ^
    valeur attendue après « moyenne> »
    → écrivez la valeur à la suite : moyenne>…

    find nom=(a ou b)
             ^
    valeur attendue après « nom= »
    → plusieurs valeurs se séparent par « ; » : nom=a;b ; un texte se met entre guillemets

    find (nom=)
              ^
    valeur attendue après « nom= »
    → écrivez la valeur à la suite : nom=…

    find tel= x
             ^
    valeur attendue après « tel= »
    → pas d'espace après « = » (« - » : aucun, tel=-)
    ");
}

#[test]
fn an_operator_stands_between_a_field_and_a_value() {
    let refused = refusals(&[
        "find (a = 3) = 4",
        "find (= 3)",
        "find a@b>3",
        r#"find "a b"=3"#,
        "find a;;b=3",
        "find a=b=c",
        "find a=1;2>3",
        "find a==b",
        "find a=>b",
        "find a<>3",
        "find a=<=>b",
        "import a.csv~",
    ]);
    assert_snapshot!(refused, @r#"
    find (a = 3) = 4
                 ^
    « = » n'a pas de champ devant lui
    → écrivez champ=valeur, ou mettez le texte entre guillemets

    find (= 3)
          ^
    « = » n'a pas de champ devant lui
    → écrivez champ=valeur, ou mettez le texte entre guillemets

    find a@b>3
         ^^^
    « a@b » n'est pas un nom de champ
    → lettres, chiffres, « . », « _ » et « - » ; un texte à chercher se met entre guillemets

    find "a b"=3
         ^^^^^
    « a b » n'est pas un nom de champ
    → lettres, chiffres, « . », « _ » et « - » ; un texte à chercher se met entre guillemets

    find a;;b=3
         ^^^^
    « a;;b » n'est pas un nom de champ
    → lettres, chiffres, « . », « _ » et « - » ; un texte à chercher se met entre guillemets

    find a=b=c
            ^
    « = » au milieu d'une valeur
    → mettez la valeur entre guillemets : champ="a=b"

    find a=1;2>3
              ^
    « > » au milieu d'une valeur
    → mettez la valeur entre guillemets : champ="a>b"

    find a==b
          ^^
    « == » n'est pas un opérateur
    → écrivez « = »

    find a=>b
          ^^
    « => » n'est pas un opérateur
    → écrivez « >= »

    find a<>3
          ^^
    « <> » n'est pas un opérateur
    → écrivez « != »

    find a=<=>b
          ^^^^
    « =<=> » n'est pas un opérateur
    → opérateurs : = != < <= > >= ~ !~ ; une valeur qui commence ainsi se met entre guillemets

    import a.csv~
                 ^
    valeur attendue après « a.csv~ »
    "#);
}

#[test]
fn a_quote_is_closed_and_stands_where_a_word_begins() {
    let refused =
        refusals(&[r#"find nom="Ba prenom=Awa"#, "find 'avenir", r#"find ab"c"#, "find 'N'Diaye'", r#"find a."b"#]);
    assert_snapshot!(refused, @r#"
    find nom="Ba prenom=Awa
             ^
    le guillemet " n'est pas refermé
    → fermez-le par " ; un guillemet qui fait partie du texte se double : ""

    find 'avenir
         ^
    le guillemet ' n'est pas refermé
    → fermez-le par ', ou mettez entre "…" un texte qui commence par une apostrophe

    find ab"c
           ^
    guillemet " au milieu d'un mot
    → mettez tout le mot entre '…', ou entre "…" en doublant ceux du texte

    find 'N'Diaye'
                 ^
    guillemet ' au milieu d'un mot
    → doublez l'apostrophe : 'N''Diaye', ou mettez le texte entre "…"

    find a."b
           ^
    le guillemet " n'est pas refermé
    → fermez-le par " ; un guillemet qui fait partie du texte se double : ""
    "#);
}

#[test]
fn a_list_has_no_empty_element() {
    let refused = refusals(&["find a=b;;c", "find a=;b", "find a=b; c"]);
    assert_snapshot!(refused, @r#"
    find a=b;;c
             ^
    élément vide dans la liste
    → retirez le « ; » en trop ; un texte vide s'écrit ""

    find a=;b
           ^
    élément vide dans la liste
    → retirez le « ; » en trop ; un texte vide s'écrit ""

    find a=b; c
             ^
    élément vide dans la liste
    → retirez le « ; » en trop ; un texte vide s'écrit ""
    "#);
}

#[test]
fn a_range_has_two_ends_at_most_and_one_at_least() {
    let refused = refusals(&[
        "find a=..",
        "export vers=..",
        "find a=1...2",
        "find a=1..2..3",
        "find a=1..2;3",
        "find a=1;2..3",
        "find a=1;..3",
    ]);
    assert_snapshot!(refused, @r"
    find a=..
           ^^
    intervalle sans bornes
    → écrivez 8..12, 8.. ou ..12 ; un texte se met entre guillemets

    export vers=..
                ^^
    intervalle sans bornes
    → écrivez 8..12, 8.. ou ..12 ; un texte se met entre guillemets

    find a=1...2
            ^^^
    trop de points : un intervalle s'écrit avec deux
    → écrivez 8..12, ou mettez le texte entre guillemets

    find a=1..2..3
               ^^
    un intervalle n'a que deux bornes
    → écrivez 8..12 ; un texte se met entre guillemets

    find a=1..2;3
               ^
    une valeur est une liste ou un intervalle, pas les deux
    → liez deux critères par « ou », ou mettez le texte entre guillemets

    find a=1;2..3
              ^^
    une valeur est une liste ou un intervalle, pas les deux
    → liez deux critères par « ou », ou mettez le texte entre guillemets

    find a=1;..3
             ^^
    une valeur est une liste ou un intervalle, pas les deux
    → liez deux critères par « ou », ou mettez le texte entre guillemets
    ");
}

#[test]
fn parentheses_are_paired_and_hold_something() {
    let refused = refusals(&["find ()", "find (a (b # c)", "find a)", "find (a) b) c"]);
    assert_snapshot!(refused, @r"
    find ()
         ^^
    rien entre ces parenthèses ; attendu : un mot, un critère, « non » ou « ( »
    → écrivez-y un critère, ou mettez le texte entre guillemets

    find (a (b # c)
            ^
    cette parenthèse n'est pas refermée
    → fermez-la par ), ou mettez le texte entre guillemets

    find a)
          ^
    cette parenthèse n'a pas été ouverte
    → retirez-la, ou mettez le texte entre guillemets

    find (a) b) c
              ^
    cette parenthèse n'a pas été ouverte
    → retirez-la, ou mettez le texte entre guillemets
    ");
}

#[test]
fn a_keyword_ties_two_sides() {
    let refused = refusals(&[
        "find a ou",
        "find ou a",
        "find (ou a)",
        "find (a ou)",
        "find a et",
        "find et a",
        "find a et ou b",
        "find a ou ou b",
        "find non",
        "find non = 3",
    ]);
    assert_snapshot!(refused, @r#"
    find a ou
           ^^
    « ou » n'a rien à sa droite ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "ou"

    find ou a
         ^^
    « ou » n'a rien à sa gauche ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "ou"

    find (ou a)
          ^^
    « ou » n'a rien à sa gauche ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "ou"

    find (a ou)
            ^^
    « ou » n'a rien à sa droite ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "ou"

    find a et
           ^^
    « et » n'a rien à sa droite ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "et"

    find et a
         ^^
    « et » n'a rien à sa gauche ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "et"

    find a et ou b
           ^^
    « et » n'a rien à sa droite ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "et"

    find a ou ou b
           ^^
    « ou » n'a rien à sa droite ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "ou"

    find non
         ^^^
    « non » n'a rien à sa droite ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "non"

    find non = 3
         ^^^
    « non » n'a rien à sa droite ; attendu : un mot, un critère, « non » ou « ( »
    → si c'est un nom, mettez-le entre guillemets : "non"
    "#);
}

#[test]
fn what_a_terminal_would_obey_is_refused() {
    let refused = refusals(&["find a\x1b[31mb", "find \0", "# \u{202e}a", "find a\nquit"]);
    assert_snapshot!(refused, @r"
    find a␛[31mb
          ^
    caractère de contrôle interdit : U+001B
    → effacez-le : il vient sans doute d'un copier-coller

    find ␀
         ^
    caractère de contrôle interdit : U+0000
    → effacez-le : il vient sans doute d'un copier-coller

    # �a
      ^
    caractère de contrôle interdit : U+202E
    → effacez-le : il vient sans doute d'un copier-coller

    find a␊quit
          ^
    caractère de contrôle interdit : U+000A
    → effacez-le : il vient sans doute d'un copier-coller
    ");
}
