//! Which command a line names: by one word or two, with the likely one where there is none.

use super::args::cote_a_cote;
use super::spec::{Arg, Forme, Genre, Spec};
use super::{COMMANDES, Command};
use crate::error::{Emploi, Error, Result};
use crate::lang::{Expr, Ligne, Mot};
use crate::texte;

/// The first of the arguments.
pub(super) fn premiere_part(arguments: Option<&Expr>) -> Option<&Expr> {
    match arguments {
        Some(Expr::Et(parts)) => parts.first(),
        one => one,
    }
}

/// A `?` behind a command asks for its help, whatever stands between them: `find ?`, `note add E00001 ?`, `find?`, `?`.
pub(super) fn question(ligne: Ligne) -> Ligne {
    let Some(verbe) = &ligne.verbe else { return ligne };
    let parts = ligne.arguments.as_ref().map_or_else(Vec::new, cote_a_cote);
    let est_question = |part: &&Expr| matches!(part, Expr::Mot(mot) if !mot.cite && mot.texte == "?");
    let demande = match parts.last() {
        // `? find`
        Some(_) if !verbe.cite && verbe.texte == "?" => true,
        // `echo Prêt ?` says just that.
        Some(dernier) => {
            est_question(dernier) && !(parts.len() > 1 && finit_par_un_texte(verbe, ligne.arguments.as_ref()))
        }
        None => !verbe.cite && verbe.texte.ends_with('?'),
    };
    if !demande {
        return ligne;
    }
    // The words before the first that is none; `help` looks for the longest name among them.
    let mots = parts.iter().map_while(|part| match part {
        Expr::Mot(mot) if mot.texte != "?" => Some(mot.clone()),
        _ => None,
    });
    let sujet: Vec<Mot> = std::iter::once(Mot { texte: verbe.texte.trim_end_matches('?').to_owned(), ..verbe.clone() })
        .chain(mots)
        .filter(|mot| !mot.texte.is_empty())
        .collect();
    let connu = (1..=sujet.len().min(2)).rev().find(|n| {
        let nom = texte::fold(&sujet[..*n].iter().map(|mot| mot.texte.as_str()).collect::<Vec<_>>().join(" "));
        let debut = format!("{nom} ");
        COMMANDES.iter().flat_map(|command| command.spec.noms()).any(|autre| {
            let autre = texte::fold(autre);
            autre == nom || *n == 1 && autre.starts_with(&debut)
        })
    });
    let sujet: Vec<Expr> = sujet.into_iter().take(connu.unwrap_or(1)).map(Expr::Mot).collect();
    let arguments = match sujet.len() {
        0 | 1 => sujet.into_iter().next(),
        _ => Some(Expr::Et(sujet)),
    };
    Ligne { verbe: Some(Mot { texte: "help".to_owned(), ..verbe.clone() }), arguments, ..ligne }
}

/// Does the command end in a text, of which a `?` may be part?
fn finit_par_un_texte(verbe: &Mot, arguments: Option<&Expr>) -> bool {
    let en_place = |arg: &&Arg| arg.forme != Forme::Nomme;
    trouve(verbe, arguments, &|_| true).is_ok_and(|(command, _)| {
        let dernier = command.spec.montres().filter(en_place).last();
        dernier
            .is_some_and(|arg| arg.genre == Genre::Texte && matches!(arg.forme, Forme::Reste | Forme::ResteFacultatif))
    })
}

/// The command of a line, and how many of its arguments are part of its name. Only those that are `permis` are named where there
/// is none.
pub(super) fn trouve(
    verbe: &Mot,
    arguments: Option<&Expr>,
    permis: &dyn Fn(&Spec) -> bool,
) -> Result<(&'static Command, usize)> {
    let premier = texte::fold(&verbe.texte);
    let second = premiere_part(arguments);
    let named = |nom: &str| COMMANDES.iter().find(|command| command.spec.noms().any(|other| texte::fold(other) == nom));
    if let Some(Expr::Mot(second)) = second
        && let Some(command) = named(&format!("{premier} {}", texte::fold(&second.texte)))
    {
        return Ok((command, 1));
    }
    if let Some(command) = named(&premier) {
        return Ok((command, 0));
    }
    let groupe = |spec: &&Spec| {
        spec.noms().any(|nom| nom.split_once(' ').is_some_and(|(debut, _)| texte::fold(debut) == premier))
    };
    let suites: Vec<&str> = COMMANDES
        .iter()
        .map(|command| command.spec)
        .filter(|spec| groupe(spec) && permis(spec))
        .filter_map(|spec| spec.nom.split_once(' '))
        .map(|(_, suite)| suite)
        .collect();
    if !suites.is_empty() {
        let span = second.map_or(verbe.span, Expr::span);
        return Err(Error::from(Emploi::SuiteAttendue { verbe: verbe.texte.clone(), suites }).at(span));
    }
    let names = COMMANDES.iter().map(|command| command.spec).filter(|spec| permis(spec)).flat_map(Spec::noms);
    let proche = texte::closest(&verbe.texte, names).map(str::to_owned);
    let nom = texte::fit(&texte::printable(&verbe.texte), 40).into_owned();
    Err(Error::from(Emploi::CommandeInconnue { nom, proche }).at(verbe.span))
}
