//! What stands behind an operator: a text, a list or a range.

use super::echec::{Echec, Lu};
use super::mot::{Place, atome, operateur};
use super::reste::Reste;
use crate::lang::{Attendu, Mot, Probleme, Span, Valeur};
use nom::Parser;
use nom::bytes::complete::tag;
use nom::combinator::{map, opt};

/// A value. Reads nothing where none begins.
pub fn valeur(debut: Reste<'_>) -> Lu<'_, Valeur> {
    let (i, premier) = opt(mot).parse(debut)?;
    let (suite, lue) = match (i.octet(), premier) {
        (Some(b';'), premier) => liste(i, premier)?,
        (Some(b'.'), premier) => intervalle(i, premier)?,
        (_, Some(mot)) => (i, Valeur::Texte(mot)),
        (_, None) => return Err(Echec::ouvert(debut, Attendu::Valeur)),
    };
    match operateur(suite) {
        Ok((_, (op, span))) => Err(Echec::ferme(Probleme::OperateurDansValeur(op), span)),
        Err(_) => Ok((suite, lue)),
    }
}

/// A word that `;`, `..` and operators end.
fn mot(i: Reste<'_>) -> Lu<'_, Mot> {
    map(|i| atome(i, Place::Valeur), Mot::from).parse(i)
}

/// `..` where a word has left it, and so no part of a path.
fn deux_points(i: Reste<'_>) -> Lu<'_, Span> {
    let (suite, _) = tag("..").parse(i)?;
    Ok((suite, i.lu_jusqu_a(suite).0))
}

/// From the first `;` on.
fn liste(mut i: Reste<'_>, premier: Option<Mot>) -> Lu<'_, Valeur> {
    let vide = |i: Reste<'_>| Echec::ferme(Probleme::ElementVide, i.ici());
    let mut elements = vec![premier.ok_or_else(|| vide(i))?];
    while let (apres, Some(_)) = opt(tag(";")).parse(i)? {
        let (suite, element) = opt(mot).parse(apres)?;
        if let Ok((_, span)) = deux_points(suite) {
            return Err(Echec::ferme(Probleme::ListeEtIntervalle, span));
        }
        elements.push(element.ok_or_else(|| vide(apres))?);
        i = suite;
    }
    Ok((i, Valeur::Liste(elements)))
}

/// From the `..` on.
fn intervalle(i: Reste<'_>, de: Option<Mot>) -> Lu<'_, Valeur> {
    let (suite, points) = deux_points(i)?;
    let (suite, a) = opt(mot).parse(suite)?;
    if let Ok((_, span)) = deux_points(suite) {
        return Err(Echec::ferme(Probleme::TroisBornes, span));
    }
    if let Ok((apres, _)) = tag::<_, _, Echec>(";").parse(suite) {
        return Err(Echec::ferme(Probleme::ListeEtIntervalle, suite.lu_jusqu_a(apres).0));
    }
    let span = match (&de, &a) {
        (None, None) => return Err(Echec::ferme(Probleme::IntervalleVide, points)),
        (de, a) => de.as_ref().map_or(points, |mot| mot.span).to(a.as_ref().map_or(points, |mot| mot.span)),
    };
    Ok((suite, Valeur::Intervalle { de, a, span }))
}
