//! `class show`: a class, and the rules of its averages.

use super::spec::{Genre, Risque, Spec, au_menu, ex, reste};
use super::{Args, Context, classes};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "class show",
    alias: &["classe montrer", "class montrer", "classe show"],
    resume: "Montre une classe : coefficients, formule, absences, périodes et verrous",
    args: &[reste("classe", Genre::Classe, "L3, 2de A…")],
    droit: Droit::LireClasses,
    risque: Risque::Aucun,
    menu: au_menu("Voir les règles d'une classe"),
    exemples: &[ex("class show L3", "les règles de la L3"), ex("class show 2de A", "celles de la seconde A")],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let classe = classes::designee(args, context)?;
    Ok(Outcome::Classe(Box::new(context.school.classe_resumee(classe, context.who)?)))
}
