//! What a line means. `shape` writes an AST so that every node shows: `«x»` is a quoted word, `{}` a criterion, `[]` a list.

use crate::lang::{Expr, Mot, Span, Valeur, parse};

fn shape(line: &str) -> String {
    let read = parse(line).unwrap_or_else(|refused| panic!("{line:?}: {refused} {:?}", refused.span));
    let mut parts: Vec<String> = read.verbe.iter().map(word).collect();
    parts.extend(read.arguments.iter().map(expr));
    parts.extend(read.commentaire.iter().map(|mot| format!("#{}", mot.texte)));
    parts.join(" ")
}

fn word(mot: &Mot) -> String {
    if mot.cite { format!("«{}»", mot.texte) } else { mot.texte.clone() }
}

fn expr(e: &Expr) -> String {
    let all = |parts: &[Expr], tie| parts.iter().map(expr).collect::<Vec<_>>().join(tie);
    match e {
        Expr::Mot(mot) => word(mot),
        Expr::Critere(c) => format!("{{{} {} {}}}", word(&c.champ), c.op, value(&c.valeur)),
        Expr::Non(e, _) => format!("not {}", expr(e)),
        Expr::Groupe(e, _) => format!("({})", expr(e)),
        Expr::Et(parts) => all(parts, " & "),
        Expr::Ou(parts) => all(parts, " | "),
    }
}

fn value(valeur: &Valeur) -> String {
    let end = |mot: &Option<Mot>| mot.as_ref().map_or("∞".into(), word);
    match valeur {
        Valeur::Texte(mot) => word(mot),
        Valeur::Liste(mots) => format!("[{}]", mots.iter().map(word).collect::<Vec<_>>().join(" ")),
        Valeur::Intervalle { de, a, .. } => format!("{} to {}", end(de), end(a)),
    }
}

/// Every byte range of the line that a word, an operator's sides or a group was given.
fn places(line: &str) -> Vec<&str> {
    fn gather(e: &Expr, spans: &mut Vec<Span>) {
        spans.push(e.span());
        match e {
            Expr::Mot(_) => {}
            Expr::Critere(c) => spans.extend([c.champ.span, c.valeur.span()]),
            Expr::Non(e, _) | Expr::Groupe(e, _) => gather(e, spans),
            Expr::Et(parts) | Expr::Ou(parts) => parts.iter().for_each(|e| gather(e, spans)),
        }
    }
    let read = parse(line).unwrap();
    let mut spans: Vec<Span> = read.verbe.iter().map(|mot| mot.span).collect();
    read.arguments.iter().for_each(|e| gather(e, &mut spans));
    spans.extend(read.commentaire.map(|mot| mot.span));
    spans.into_iter().map(|span| &line[span.start..span.end]).collect()
}

#[test]
fn a_line_is_a_verb_and_its_arguments() {
    assert_eq!(shape("whoami"), "whoami");
    assert_eq!(shape("  find   classe=L3\tsort=moyenne "), "find {classe = L3} & {sort = moyenne}");
    assert_eq!(shape("note add E00001 15,5 coef=2"), "note add & E00001 & 15,5 & {coef = 2}");
    assert_eq!(shape("find\u{a0}nom=Ba\u{202f}prenom=Awa"), "find {nom = Ba} & {prenom = Awa}");
}

#[test]
fn an_empty_line_and_a_comment_are_lines() {
    for empty in ["", "   ", "\t", "\r\n", "\u{feff}", "\u{feff} \n"] {
        assert_eq!(parse(empty).unwrap(), Default::default(), "{empty:?}");
    }
    assert_eq!(shape("# tout est dit"), "# tout est dit");
    assert_eq!(shape("list#3 # la suite # encore"), "list#3 # la suite # encore");
    assert_eq!(shape("find (a)#b"), "find (a) #b");
}

#[test]
fn a_word_is_anything_that_a_school_types() {
    for typed in [
        "15,5",
        "8/10",
        "+33612345678",
        "-",
        "--",
        "../data/a.csv",
        "~/notes.csv",
        "L3",
        "Math[14|15:10]",
        "a@b.fr",
        "UCI0001#3",
        "Jean-Luc",
        "l'avenir",
        "aujourd'hui",
        "12;15,5;8",
        "1...2",
        "Bravo!",
        "!",
        "«Élève»",
        "日本",
        "C:\\notes.csv",
        "?",
        "a:b",
        "e\u{301}le\u{300}ve",
        "50%",
        "a,b",
        "..",
        "...",
        "nonce",
        "outil",
        "etc.",
    ] {
        let read = parse(&format!("x {typed}")).unwrap();
        let Some(Expr::Mot(mot)) = read.arguments else { panic!("{typed}: {:?}", read.arguments) };
        assert_eq!((mot.texte.as_str(), mot.cite), (typed, false));
    }
}

#[test]
fn quotes_hold_what_bare_words_cannot() {
    assert_eq!(shape(r#"show "Dupré Hélène""#), "show «Dupré Hélène»");
    assert_eq!(shape(r##"show "Dupré Hélène"#3"##), "show «Dupré Hélène#3»");
    assert_eq!(shape(r#"show "dit ""Momo""" 'N''Diaye' '"'"#), r#"show «dit "Momo"» & «N'Diaye» & «"»"#);
    assert_eq!(shape(r##"show "" '' "ou" "=" "a#b" "#c""##), "show «» & «» & «ou» & «=» & «a#b» & «#c»");
    assert_eq!(
        shape(r#"note "Éd. physique"[14|15:10] moyenne."Éd. physique""#),
        "note «Éd. physique[14|15:10]» & «moyenne.Éd. physique»"
    );
    assert_eq!(shape(r#""find" a;"b c""#), "«find» «a;b c»");
    assert_eq!(shape(r"x 'C:\n' l'a'b"), r"x «C:\n» & l'a'b");
}

#[test]
fn a_criterion_is_written_tight_or_with_blanks_before_its_operator() {
    for line in ["find moyenne>12", "find moyenne > 12", "find moyenne >12", "find moyenne\t>  12"] {
        assert_eq!(shape(line), "find {moyenne > 12}", "{line}");
    }
    for op in ["=", "!=", "<", "<=", ">", ">=", "~", "!~"] {
        assert_eq!(shape(&format!("find nom{op}x")), format!("find {{nom {op} x}}"));
    }
}

#[test]
fn a_field_may_have_accents_dots_and_a_quoted_part() {
    assert_eq!(shape(r#"find moyenne."Éd. physique">12"#), "find {«moyenne.Éd. physique» > 12}");
    assert_eq!(shape("find moyenne.'L''art' < 8"), "find {«moyenne.L'art» < 8}");
    assert_eq!(
        shape("add prénom=Awa mdp-fichier=f tuteur.tel=1 x_2=y"),
        "add {prénom = Awa} & {mdp-fichier = f} & {tuteur.tel = 1} & {x_2 = y}"
    );
    assert_eq!(shape("find non=1 ou=2"), "find {non = 1} & {ou = 2}");
}

#[test]
fn a_value_is_a_text_a_list_or_a_range() {
    assert_eq!(
        shape(r#"add tel="06 57 08 91 31" prenom=- ref=#3 sort=-nom"#),
        "add {tel = «06 57 08 91 31»} & {prenom = -} & {ref = #3} & {sort = -nom}"
    );
    assert_eq!(shape(r#"add notes=12;15,5;8 x="a;b";'c d';e"#), "add {notes = [12 15,5 8]} & {x = [«a;b» «c d» e]}");
    assert_eq!(shape("class set L3 formule=devoirs:1;examen:2"), "class set & L3 & {formule = [devoirs:1 examen:2]}");
    assert_eq!(
        shape(r#"import f colonnes="Tél. mobile=telephone;X=nom""#),
        "import f & {colonnes = «Tél. mobile=telephone;X=nom»}"
    );
    assert_eq!(
        shape("find m=8..12 m=8.. m=..12 m=8,5..12.25"),
        "find {m = 8 to 12} & {m = 8 to ∞} & {m = ∞ to 12} & {m = 8,5 to 12.25}"
    );
    assert_eq!(shape(r#"find nom="a b"..'c' nom="..""#), "find {nom = «a b» to «c»} & {nom = «..»}");
    assert_eq!(shape("find sort=moyenne.'Éd. physique'"), "find {sort = «moyenne.Éd. physique»}");
}

#[test]
fn what_is_named_keeps_the_range_behind_its_colon() {
    assert_eq!(
        shape(r#"class periodes=T1;T2:01/12/2026..28/02/2027;"Été 1":a..b x=T1:a..b"#),
        "class {periodes = [T1 T2:01/12/2026..28/02/2027 «Été 1:a..b»]} & {x = T1:a..b}"
    );
    assert!(parse("class periodes=T1:a...b").is_err());
}

#[test]
fn dots_at_a_slash_are_a_path_and_a_tilde_slash_is_a_home() {
    assert_eq!(
        shape("export vers=../a.csv b=a/../b c=a/.. d=../../x;~/y e=/..../z"),
        "export {vers = ../a.csv} & {b = a/../b} & {c = a/..} & {d = [../../x ~/y]} & {e = /..../z}"
    );
    assert_eq!(shape("export csv ~/notes.csv vers=~/x"), "export csv & ~/notes.csv & {vers = ~/x}");
    assert_eq!(shape("find nom~/x nom ~ /x note=8/10..12/20"), "find {nom ~ /x} & {nom ~ /x} & {note = 8/10 to 12/20}");
}

#[test]
fn or_binds_weaker_than_side_by_side_and_not_binds_tightest() {
    assert_eq!(shape("find a b ou c et d ou non e f"), "find a & b | c & d | not e & f");
    assert_eq!(
        shape(r#"find non (classe="2de A" ou classe="2de B") sort=nom"#),
        "find not ({classe = «2de A»} | {classe = «2de B»}) & {sort = nom}"
    );
    assert_eq!(shape("find NON non(a)OU(b Et c)"), "find not not (a) | (b & c)");
    assert_eq!(shape("find ((a))(b)"), "find ((a)) & (b)");
    assert_eq!(shape("ou \"ou\" nom=ou \"non\""), "ou «ou» & {nom = ou} & «non»");
}

#[test]
fn every_node_knows_its_bytes() {
    assert_eq!(places("\u{feff} find élan  # é\r\n"), ["find", "élan", "# é"]);
    assert_eq!(
        places(r#"find non (a."é"  >= 'b c';d ou x=..3) y"#),
        [
            "find",
            r#"non (a."é"  >= 'b c';d ou x=..3) y"#,
            r#"non (a."é"  >= 'b c';d ou x=..3)"#,
            r#"(a."é"  >= 'b c';d ou x=..3)"#,
            r#"a."é"  >= 'b c';d ou x=..3"#,
            r#"a."é"  >= 'b c';d"#,
            r#"a."é""#,
            "'b c';d",
            "x=..3",
            "x",
            "..3",
            "y",
        ]
    );
}
