//! A half-typed line cut into pieces, by the shape that `lang` reads (design, section 3). It never refuses anything: what is
//! wrong with a line is for `lang` to say, once it is entered; of a line that `lang` reads, the words are the same. Pure.

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorte {
    /// A word: verb, argument, field or value.
    Mot {
        /// Some part of it stands in quotes.
        cite: bool,
        /// The quote that is not closed yet.
        ouvert: Option<char>,
        /// It stands behind an operator.
        valeur: bool,
    },
    /// `ou`, `et`, `non`.
    Cle,
    /// An operator.
    Op,
    /// `;` or `..` in a value.
    Separateur,
    /// `(`
    Ouvrante,
    /// `)`
    Fermante,
    /// `#` and what follows.
    Commentaire,
}

/// A piece and its bytes in the line; what lies between pieces is blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jeton {
    /// What it is.
    pub sorte: Sorte,
    /// First byte.
    pub debut: usize,
    /// One past the last byte.
    pub fin: usize,
}

/// The pieces of a line, and what could follow its last byte.
#[derive(Debug, Default)]
pub struct Decoupe {
    /// In order.
    pub jetons: Vec<Jeton>,
    /// A word that began at the end of the line would be a value.
    pub valeur_attendue: bool,
}

/// A blank between words, as the grammar has it.
pub fn est_blanc(c: char) -> bool {
    matches!(c, ' ' | '\t') || (!c.is_ascii() && c.is_whitespace())
}

/// Cuts a line. A byte order mark before it and line ends behind it are no pieces.
pub fn decoupe(ligne: &str) -> Decoupe {
    let debut = ligne.len() - ligne.strip_prefix('\u{feff}').unwrap_or(ligne).len();
    let ligne = &ligne[..ligne.trim_end_matches(['\r', '\n']).len()];
    let octets = ligne.as_bytes();
    let mut jetons: Vec<Jeton> = Vec::new();
    let (mut n, mut valeur, mut lache) = (debut, false, false);
    while let Some(c) = ligne[n..].chars().next() {
        if est_blanc(c) {
            // `classe= ` has no value; `classe = ` waits for one.
            valeur &= lache;
            n += c.len_utf8();
            continue;
        }
        let colle = jetons.last().is_some_and(|j| j.fin == n && matches!(j.sorte, Sorte::Mot { .. }));
        let (sorte, fin) = match c {
            '(' => (Sorte::Ouvrante, n + 1),
            ')' => (Sorte::Fermante, n + 1),
            '#' if !valeur => (Sorte::Commentaire, ligne.len()),
            ';' if valeur => (Sorte::Separateur, n + 1),
            '.' if valeur && points(octets, n) == 0 => (Sorte::Separateur, n + 2),
            _ => match operateur(octets, n) {
                Some(longueur) if colle || !octets[n..].starts_with(b"~/") => (Sorte::Op, n + longueur),
                _ => mot(ligne, n, valeur),
            },
        };
        match sorte {
            Sorte::Op => {
                valeur = true;
                lache = !colle;
            }
            Sorte::Separateur => lache = false,
            Sorte::Mot { ouvert: None, .. } if valeur => {
                valeur = octets.get(fin) == Some(&b';') || octets[fin..].starts_with(b"..");
                lache = false;
            }
            Sorte::Mot { .. } => {}
            _ => valeur = false,
        }
        jetons.push(Jeton { sorte: cle(ligne, sorte, n, fin, jetons.is_empty()), debut: n, fin });
        n = fin;
    }
    Decoupe { jetons, valeur_attendue: valeur }
}

/// A bare `ou`, `et`, `non` that is not the verb, nor a field.
fn cle(ligne: &str, sorte: Sorte, debut: usize, fin: usize, premier: bool) -> Sorte {
    let bare = matches!(sorte, Sorte::Mot { cite: false, valeur: false, .. });
    if bare && !premier && est_mot_cle(&ligne[debut..fin]) && operateur(ligne.as_bytes(), fin).is_none() {
        Sorte::Cle
    } else {
        sorte
    }
}

/// `ou`, `et`, `non`, in any case.
pub fn est_mot_cle(mot: &str) -> bool {
    ["ou", "et", "non"].iter().any(|cle| mot.eq_ignore_ascii_case(cle))
}

/// The length of the operator at byte `n`; `!` alone is a letter.
fn operateur(octets: &[u8], n: usize) -> Option<usize> {
    match octets.get(n..)? {
        [b'!', b'=' | b'~', ..] | [b'<' | b'>', b'=', ..] => Some(2),
        [b'=' | b'<' | b'>' | b'~', ..] => Some(1),
        _ => None,
    }
}

/// How many of the dots at byte `n` of a value belong to a word: one alone, or those that touch a `/`; none of a range's.
fn points(octets: &[u8], n: usize) -> usize {
    let nombre = octets[n..].iter().take_while(|octet| **octet == b'.').count();
    let barre = (n > 0 && octets[n - 1] == b'/') || octets.get(n + nombre) == Some(&b'/');
    if nombre == 1 || barre { nombre } else { 0 }
}

/// Where a quote opens: at the start of a word, right behind `.` or `;`.
fn ouvre(octets: &[u8], debut: usize, n: usize) -> bool {
    matches!(octets[n], b'"' | b'\'') && (n == debut || matches!(octets[n - 1], b'.' | b';'))
}

fn mot(ligne: &str, debut: usize, valeur: bool) -> (Sorte, usize) {
    let octets = ligne.as_bytes();
    // `nu` is where the part without quotes began that byte `n` is in.
    let (mut n, mut nu, mut cite) = (debut, debut, false);
    while let Some(c) = ligne[n..].chars().next() {
        if ouvre(octets, debut, n) {
            cite = true;
            let (fin, ferme) = citation(octets, n);
            (n, nu) = (fin, fin);
            if !ferme {
                return (Sorte::Mot { cite, ouvert: Some(c), valeur }, n);
            }
            continue;
        }
        n += match c {
            '(' | ')' => break,
            ';' if valeur => break,
            // What is named and has a range of its own is one word: `T2:01/12/2026..28/02/2027`.
            '.' if octets[nu..n].contains(&b':')
                && octets[n..].starts_with(b"..")
                && !octets[n..].starts_with(b"...") =>
            {
                2
            }
            '.' if valeur => match points(octets, n) {
                0 => break,
                lus => lus,
            },
            '~' if n == debut => 1,
            c if est_blanc(c) => break,
            _ if operateur(octets, n).is_some() => break,
            c => c.len_utf8(),
        };
    }
    (Sorte::Mot { cite, ouvert: None, valeur }, n)
}

/// One past the quoted piece that opens at byte `n`, and whether it is closed. The same quote doubled stands for itself.
fn citation(octets: &[u8], n: usize) -> (usize, bool) {
    let guillemet = octets[n];
    let mut n = n + 1;
    while let Some(&octet) = octets.get(n) {
        n += match (octet == guillemet, octets.get(n + 1) == Some(&guillemet)) {
            (false, _) => 1,
            (true, true) => 2,
            (true, false) => return (n + 1, true),
        };
    }
    (n, false)
}

impl Jeton {
    /// The piece as it stands in the line.
    pub fn source(self, ligne: &str) -> &str {
        &ligne[self.debut..self.fin]
    }

    /// What the piece means: its quotes taken off.
    pub fn texte(self, ligne: &str) -> String {
        let source = self.source(ligne);
        if !matches!(self.sorte, Sorte::Mot { cite: true, .. }) {
            return source.to_owned();
        }
        let octets = source.as_bytes();
        let (mut texte, mut n) = (String::with_capacity(source.len()), 0);
        while let Some(c) = source[n..].chars().next() {
            if ouvre(octets, 0, n) {
                let (fin, ferme) = citation(octets, n);
                let double: String = [c, c].iter().collect();
                texte += &source[n + 1..fin - usize::from(ferme)].replace(&double, &c.to_string());
                n = fin;
            } else {
                texte.push(c);
                n += c.len_utf8();
            }
        }
        texte
    }

    /// Is it a word?
    pub fn est_mot(self) -> bool {
        matches!(self.sorte, Sorte::Mot { .. })
    }

    /// Is it a word behind an operator?
    pub fn est_valeur(self) -> bool {
        matches!(self.sorte, Sorte::Mot { valeur: true, .. })
    }
}

/// Would the text be read otherwise without quotes? `valeur`: it stands behind an operator.
pub fn demande_guillemets(texte: &str, valeur: bool) -> bool {
    let essai = format!("{}{texte}", if valeur { "x=" } else { "x " });
    let jetons = decoupe(&essai).jetons;
    let attendus = if valeur { 3 } else { 2 };
    let seul = jetons.len() == attendus
        && matches!(jetons[attendus - 1], Jeton { sorte: Sorte::Mot { cite: false, .. }, debut: 2, fin } if fin == essai.len());
    // A `"` inside a bare word is refused by the grammar.
    !seul || texte.contains('"')
}

/// The text as it is typed, in quotes where it needs them; `ouvert` is the quote that the user opened himself.
pub fn cite(texte: &str, valeur: bool, ouvert: Option<char>) -> String {
    let guillemet = match ouvert {
        Some(guillemet) => guillemet,
        None if !demande_guillemets(texte, valeur) => return texte.to_owned(),
        None if texte.contains('"') && !texte.contains('\'') => '\'',
        None => '"',
    };
    let double: String = [guillemet, guillemet].iter().collect();
    format!("{guillemet}{}{guillemet}", texte.replace(guillemet, &double))
}

/// A word in its place as it is typed, in quotes also where it would be an option, or ask for help, if it stood there bare.
pub fn cite_mot(texte: &str) -> String {
    let est_option = texte.starts_with('-') || texte.ends_with('?');
    cite(texte, false, (est_option && !demande_guillemets(texte, false)).then_some('"'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lus(ligne: &str) -> Vec<String> {
        decoupe(ligne)
            .jetons
            .iter()
            .map(|jeton| {
                let lettre = match jeton.sorte {
                    Sorte::Mot { valeur: true, .. } => 'v',
                    Sorte::Mot { .. } => 'm',
                    Sorte::Cle => 'k',
                    Sorte::Op => 'o',
                    Sorte::Separateur => 's',
                    Sorte::Ouvrante | Sorte::Fermante => 'p',
                    Sorte::Commentaire => 'c',
                };
                format!("{lettre}:{}", jeton.texte(ligne))
            })
            .collect()
    }

    #[test]
    fn a_line_is_cut_as_the_grammar_reads_it() {
        assert_eq!(
            lus("find classe=L3 (nom~di ou non moyenne>=8..12) # x"),
            [
                "m:find",
                "m:classe",
                "o:=",
                "v:L3",
                "p:(",
                "m:nom",
                "o:~",
                "v:di",
                "k:ou",
                "k:non",
                "m:moyenne",
                "o:>=",
                "v:8",
                "s:..",
                "v:12",
                "p:)",
                "c:# x"
            ]
        );
        assert_eq!(
            lus("a classe = L3;\"L 4\" 12;13 nom=N'Diaye"),
            ["m:a", "m:classe", "o:=", "v:L3", "s:;", "v:L 4", "m:12;13", "m:nom", "o:=", "v:N'Diaye"]
        );
        assert_eq!(lus("export csv ~/n.csv vers=../x"), ["m:export", "m:csv", "m:~/n.csv", "m:vers", "o:=", "v:../x"]);
        assert_eq!(lus("x moyenne.\"Éd. physique\">1"), ["m:x", "m:moyenne.Éd. physique", "o:>", "v:1"]);
        assert_eq!(lus("note set \"Dupré \"\"H\"\"\"#3 a#b"), ["m:note", "m:set", "m:Dupré \"H\"#3", "m:a#b"]);
        assert_eq!(lus("x nom= y"), ["m:x", "m:nom", "o:=", "m:y"]);
    }

    #[test]
    fn quotes_are_put_only_where_they_are_needed() {
        for (texte, valeur, attendu) in [
            ("L3", true, "L3"),
            ("Terminale S", true, "\"Terminale S\""),
            ("N'Diaye", false, "N'Diaye"),
            ("a;b", false, "a;b"),
            ("a;b", true, "\"a;b\""),
            ("1..2", true, "\"1..2\""),
            ("(x)", false, "\"(x)\""),
            ("#x", false, "\"#x\""),
            ("ou", false, "\"ou\""),
            ("ou", true, "ou"),
            ("dit \"x\"", false, "'dit \"x\"'"),
            ("'a' \"b\"", false, "\"'a' \"\"b\"\"\""),
            ("", false, "\"\""),
        ] {
            assert_eq!(cite(texte, valeur, None), attendu);
        }
        assert_eq!(cite("L3", true, Some('\'')), "'L3'");
    }

    proptest! {
        #[test]
        fn any_text_is_cut_without_overlap(ligne in "[ a-zé'\"().;=<>~!#/ou\u{a0}]{0,40}") {
            let mut fin = 0;
            for jeton in decoupe(&ligne).jetons {
                prop_assert!(jeton.debut >= fin && jeton.fin > jeton.debut);
                prop_assert!(ligne[fin..jeton.debut].chars().all(est_blanc));
                jeton.texte(&ligne);
                fin = jeton.fin;
            }
            prop_assert!(ligne[fin..].chars().all(est_blanc));
        }

        #[test]
        fn what_is_quoted_reads_back(texte in "[ a-zé'\".;=~!#/(]{1,12}", valeur: bool) {
            let ligne = format!("{}{}", if valeur { "x=" } else { "x " }, cite(&texte, valeur, None));
            let dernier = *decoupe(&ligne).jetons.last().unwrap();
            prop_assert_eq!((dernier.debut, dernier.fin, dernier.texte(&ligne)), (2, ligne.len(), texte));
        }
    }
}
