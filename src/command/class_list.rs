//! `class list`: the classes, with what counts of their rules.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "class list",
    alias: &["classe liste", "class liste", "classe list"],
    resume: "Montre les classes, leurs effectifs et leurs périodes (un enseignant : les siennes)",
    args: &[],
    droit: Droit::LireClasses,
    risque: Risque::Aucun,
    menu: au_menu("Voir les classes"),
    exemples: &[
        ex("class list", "une ligne par classe"),
        ex("class list --format vertical", "une classe après l'autre, avec ses règles"),
    ],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    Ok(Outcome::Classes(context.school.classes(context.who)?))
}
