//! Which command a line names: by one word or two, with the likely one where there is none.

use super::spec::Spec;
use super::{COMMANDES, Command};
use crate::error::{Emploi, Error, Result};
use crate::lang::{Expr, Mot};
use crate::texte;

/// The first of the arguments.
pub(super) fn premiere_part(arguments: Option<&Expr>) -> Option<&Expr> {
    match arguments {
        Some(Expr::Et(parts)) => parts.first(),
        one => one,
    }
}

/// The command of a line, and how many of its arguments are part of its name.
pub(super) fn trouve(verbe: &Mot, arguments: Option<&Expr>) -> Result<(&'static Command, usize)> {
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
        .filter(groupe)
        .filter_map(|spec| spec.nom.split_once(' '))
        .map(|(_, suite)| suite)
        .collect();
    if !suites.is_empty() {
        let span = second.map_or(verbe.span, Expr::span);
        return Err(Error::from(Emploi::SuiteAttendue { verbe: verbe.texte.clone(), suites }).at(span));
    }
    let names = COMMANDES.iter().flat_map(|command| command.spec.noms());
    let proche = texte::closest(&verbe.texte, names).map(str::to_owned);
    let nom = texte::fit(&texte::printable(&verbe.texte), 40).into_owned();
    Err(Error::from(Emploi::CommandeInconnue { nom, proche }).at(verbe.span))
}
