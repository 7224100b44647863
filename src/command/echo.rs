//! `echo`: says a text, so that a script can tell how far it is.

use super::spec::{Genre, Risque, Spec, ex, reste_facultatif};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "echo",
    alias: &["afficher"],
    resume: "Affiche un texte, dans un script",
    args: &[reste_facultatif("texte", Genre::Texte, "entre guillemets s'il contient autre chose que des mots")],
    droit: Droit::Executer,
    risque: Risque::Aucun,
    menu: None,
    exemples: &[ex("echo \"Bulletins du premier trimestre :\"", "une ligne sur la sortie")],
};

pub(super) fn run(args: &Args<'_>, _: &mut Context<'_>) -> Result<Outcome> {
    Ok(Outcome::Texte(args.reste(0).map(|(texte, _)| texte).unwrap_or_default()))
}
