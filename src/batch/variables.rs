//! What `$1` and `$classe` stand for in a script. A value takes the place of a word, or of a part of one, and never becomes
//! anything else: blanks, quotes, `;` or `#` in it change nothing of the shape of the line. Pure.

use crate::command::est_de_variable;
use crate::error::{Emploi, Error, Result};
use crate::lang::Span;
use crate::shell::jetons::{Jeton, Sorte, cite, cite_mot, decoupe};

/// A line with its variables filled in.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Remplie {
    pub(super) texte: String,
    /// What was replaced, in order: its place in the new line and in the old one.
    places: Vec<(Span, Span)>,
}

/// Fills in the variables of a line; `valeur` knows them.
///
/// # Errors
/// `VariableInconnue`, at its place.
pub(super) fn remplit(ligne: &str, valeur: &dyn Fn(&str) -> Option<String>) -> Result<Remplie> {
    let mut remplie = Remplie::default();
    let mut fin = 0;
    for jeton in decoupe(ligne).jetons {
        remplie.texte += &ligne[fin..jeton.debut];
        fin = jeton.fin;
        let source = jeton.source(ligne);
        if !source.contains('$') || jeton.sorte == Sorte::Commentaire {
            remplie.texte += source;
            continue;
        }
        let old = Span { start: jeton.debut, end: jeton.fin };
        let start = remplie.texte.len();
        remplie.texte += &mot(jeton, ligne, valeur).map_err(|emploi| Error::from(emploi).at(old))?;
        remplie.places.push((Span { start, end: remplie.texte.len() }, old));
    }
    remplie.texte += &ligne[fin..];
    Ok(remplie)
}

impl Remplie {
    /// A line without variables.
    pub(super) fn telle_quelle(texte: &str) -> Remplie {
        Remplie { texte: texte.to_owned(), places: Vec::new() }
    }

    /// The place in the old line of a place in the new one.
    pub(super) fn source(&self, place: Span) -> Span {
        let (mut decalage, mut start, mut end) = (0_isize, None, None);
        for (new, old) in &self.places {
            let avant = |octet: usize| octet.saturating_add_signed(decalage);
            if place.start < new.start {
                start = start.or(Some(avant(place.start)));
            }
            if place.end <= new.start {
                end = end.or(Some(avant(place.end)));
            }
            if start.is_none() && place.start < new.end {
                start = Some(old.start);
            }
            if end.is_none() && place.end <= new.end {
                end = Some(old.end);
            }
            decalage = old.end.cast_signed() - new.end.cast_signed();
        }
        let apres = |octet: usize| octet.saturating_add_signed(decalage);
        Span { start: start.unwrap_or(apres(place.start)), end: end.unwrap_or(apres(place.end)) }
    }
}

/// The word as it is typed with its variables filled in.
fn mot(jeton: Jeton, ligne: &str, valeur: &dyn Fn(&str) -> Option<String>) -> Result<String, Emploi> {
    // A quote that is not closed is for the grammar to tell.
    let Sorte::Mot { cite: est_cite, valeur: est_valeur, ouvert: None } = jeton.sorte else {
        return Ok(jeton.source(ligne).to_owned());
    };
    let source = jeton.source(ligne);
    // `moyenne.$m`, `moyenne."$m"`: the quotes of a subject stand behind the dot.
    let point = source.find(['"', '\'', '$']).filter(|place| !est_valeur && *place > 0);
    if let Some((debut, reste)) = point.map(|place| source.split_at(place)).filter(|(debut, _)| debut.ends_with('.')) {
        let nu = decoupe(reste).jetons.first().map_or_else(String::new, |jeton| jeton.texte(reste));
        return Ok(format!("{debut}{}", cite(&rempli(&nu, valeur)?, false, None)));
    }
    let texte = rempli(&jeton.texte(ligne), valeur)?;
    Ok(match est_cite {
        true => cite(&texte, est_valeur, Some('"')),
        false if est_valeur => cite(&texte, true, None),
        false => cite_mot(&texte),
    })
}

/// The text with its variables filled in: `$1`, `$nom`, `${nom}`; `$$` is a dollar.
fn rempli(texte: &str, valeur: &dyn Fn(&str) -> Option<String>) -> Result<String, Emploi> {
    let (mut rempli, mut reste) = (String::with_capacity(texte.len()), texte);
    while let Some(place) = reste.find('$') {
        rempli += &reste[..place];
        let apres = &reste[place + 1..];
        let (nom, lus) = nom(apres);
        if let Some(suite) = apres.strip_prefix('$') {
            rempli.push('$');
            reste = suite;
        } else if apres.starts_with('{') && !apres.contains('}') {
            return Err(Emploi::VariableOuverte);
        } else if nom.is_empty() {
            rempli.push('$');
            reste = apres;
        } else {
            rempli += &valeur(nom).ok_or_else(|| Emploi::VariableInconnue { nom: nom.to_owned() })?;
            reste = &apres[lus..];
        }
    }
    Ok(rempli + reste)
}

/// The name that stands behind a dollar, and its bytes.
fn nom(texte: &str) -> (&str, usize) {
    if let Some((nom, _)) = texte.strip_prefix('{').and_then(|dedans| dedans.split_once('}')) {
        return (nom, nom.len() + 2);
    }
    let chiffres = texte.len() - texte.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let lus = match chiffres {
        0 => texte.len() - texte.trim_start_matches(est_de_variable).len(),
        lus => lus,
    };
    (&texte[..lus], lus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Expr, Ligne, Valeur, parse};
    use proptest::prelude::*;

    fn lue(ligne: &str) -> String {
        let valeur = |nom: &str| match nom {
            "1" | "classe" => Some("2de A".to_owned()),
            "2" => Some("T1".to_owned()),
            "m" => Some("Éd. physique".to_owned()),
            "option" => Some("--yes".to_owned()),
            _ => None,
        };
        remplit(ligne, &valeur).map(|remplie| remplie.texte).unwrap_or_else(|erreur| erreur.to_string())
    }

    #[test]
    fn a_variable_is_one_value_where_it_stands() {
        assert_eq!(lue("find classe=$1 periode=$2"), "find classe=\"2de A\" periode=T1");
        assert_eq!(lue("find classe=${1};L3 # $rien"), "find classe=\"2de A\";L3 # $rien");
        assert_eq!(
            lue("bulletin classe=$classe vers=\"bulletins $2/\""),
            "bulletin classe=\"2de A\" vers=\"bulletins T1/\""
        );
        assert_eq!(
            lue("find moyenne.$m>12 moyenne.\"$m\"<3"),
            "find moyenne.\"Éd. physique\">12 moyenne.\"Éd. physique\"<3"
        );
        assert_eq!(lue("delete $option"), "delete \"--yes\"");
        assert_eq!(lue("echo $$1 5$ $"), "echo $1 5$ $");
        assert!(lue("find classe=$3").contains('3'));
        assert!(lue("find classe=${classe nom=x").contains("n'est pas refermé"));
    }

    #[test]
    fn places_in_the_new_line_are_places_in_the_old_one() {
        let ligne = "find classe=$1 periode=$2 x=1";
        let remplie = remplit(ligne, &|nom| Some(if nom == "1" { "2de A" } else { "T" }.to_owned())).unwrap();
        let vers = |mot: &str| {
            let start = remplie.texte.find(mot).unwrap();
            let old = remplie.source(Span { start, end: start + mot.len() });
            &ligne[old.start..old.end]
        };
        assert_eq!(vers("find"), "find");
        assert_eq!(vers("\"2de A\""), "$1");
        assert_eq!(vers("de"), "$1");
        assert_eq!(vers("periode"), "periode");
        assert_eq!(vers("x=1"), "x=1");
        let bout = remplie.texte.len();
        assert_eq!(remplie.source(Span { start: bout, end: bout }).end, ligne.len());
    }

    /// How many words and criteria, and of which kind.
    fn forme(ligne: &Ligne) -> Vec<&'static str> {
        fn parts(expr: &Expr) -> Vec<&'static str> {
            match expr {
                Expr::Mot(_) => vec!["mot"],
                Expr::Critere(critere) => vec![match critere.valeur {
                    Valeur::Texte(_) => "texte",
                    Valeur::Liste(_) => "liste",
                    Valeur::Intervalle { .. } => "intervalle",
                }],
                Expr::Et(parts_) | Expr::Ou(parts_) => parts_.iter().flat_map(parts).collect(),
                Expr::Non(expr, _) | Expr::Groupe(expr, _) => parts(expr),
            }
        }
        ligne.arguments.as_ref().map(parts).unwrap_or_default()
    }

    proptest! {
        #[test]
        fn no_value_changes_the_shape_of_a_line(valeur in "[ a-zé'\"().;=<>~!#/0-9$?-]{0,12}") {
            let ligne = "find $x \"a $x\" classe=$x nom~'$x' email=$x;b (nom=\"$x\")";
            let remplie = remplit(ligne, &|_| Some(valeur.clone())).unwrap();
            let attendu = ["mot", "mot", "texte", "texte", "liste", "texte"];
            prop_assert_eq!(forme(&parse(&remplie.texte).unwrap()), attendu, "{}", remplie.texte);
        }
    }
}
