//! `help`: every command, or one.

use super::spec::{Genre, Risque, Spec, au_menu, ex, ex_a_soi, reste_facultatif};
use super::sujets::sujets;
use super::{Args, COMMANDES, Context};
use crate::domain::Droit;
use crate::error::{Emploi, Error, Result};
use crate::outcome::{Aide, Outcome, Sujet};
use crate::texte;

pub(super) const SPEC: Spec = Spec {
    nom: "help",
    alias: &["aide"],
    resume: "Explique les commandes",
    args: &[reste_facultatif(
        "commande",
        Genre::Commande,
        "le nom d'une commande ou d'un sujet ; sans lui, la liste de tous",
    )
    .sinon("toutes")],
    droit: Droit::Libre,
    risque: Risque::Aucun,
    menu: au_menu("Lire l'aide d'une commande"),
    exemples: &[
        ex("help", "toutes les commandes"),
        ex("help note add", "une commande, avec des exemples"),
        ex("help critères", "comment dire quels étudiants"),
        ex_a_soi("help", "toutes vos commandes"),
        ex_a_soi("help login", "une commande, avec des exemples"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    // Whose session lives is told what he may do; where nobody has asked yet who sits there, everything is explained.
    context.seance.retrouve(context.school);
    let (toutes, who) = (context.seance.est_inconnue(), &context.seance.connue());
    let a_soi = !toutes && !who.peut(Droit::LireClasses);
    let permises = || COMMANDES.iter().map(|command| command.spec).filter(|spec| toutes || who.peut(spec.droit));
    let Some((nom, span)) = args.reste(0) else {
        let (specs, sujets) = (permises().collect(), sujets(who, toutes).collect());
        return Ok(Outcome::Aide(Aide::Toutes { specs, sujets, a_soi }));
    };
    let cle = texte::fold(&nom);
    if let Some(spec) = permises().find(|spec| spec.noms().any(|other| texte::fold(other) == cle)) {
        return Ok(Outcome::Aide(Aide::Une { spec, a_soi, voir: voir(spec, permises(), sujets(who, toutes)) }));
    }
    let is_his =
        |sujet: &&'static Sujet| std::iter::once(&sujet.nom).chain(sujet.alias).any(|other| texte::fold(other) == cle);
    if let Some(sujet) = sujets(who, toutes).find(is_his) {
        return Ok(Outcome::Aide(Aide::Sujet(sujet)));
    }
    // `help note`: the commands that begin so.
    let begins = |spec: &&'static Spec| spec.noms().any(|other| texte::fold(other).starts_with(&format!("{cle} ")));
    let groupe: Vec<_> = permises().filter(begins).collect();
    if !groupe.is_empty() {
        return Ok(Outcome::Aide(Aide::Toutes { specs: groupe, sujets: Vec::new(), a_soi }));
    }
    let noms = permises().flat_map(Spec::noms).chain(sujets(who, toutes).map(|sujet| sujet.nom));
    let proche = texte::closest(&nom, noms).map(str::to_owned);
    Err(Error::from(Emploi::CommandeInconnue { nom: texte::printable(&nom).into_owned(), proche }).at(span))
}

/// What else there is for the same purpose, and the subjects that the command needs.
fn voir(
    spec: &'static Spec,
    permises: impl Iterator<Item = &'static Spec>,
    sujets: impl Iterator<Item = &'static Sujet>,
) -> Vec<&'static str> {
    let sujets = sujets.filter(|sujet| sujet.voir.contains(&spec.nom));
    let autres = permises.filter(|autre| autre.groupe() == spec.groupe() && autre.nom != spec.nom);
    autres.map(|autre| autre.nom).chain(sujets.map(|sujet| sujet.nom)).collect()
}
