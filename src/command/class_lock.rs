//! `class lock`: no mark of the period changes any more.

use super::spec::{Genre, Risque, Spec, au_menu, ex, requis};
use super::{Args, Context, classes};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "class lock",
    alias: &["classe verrouiller", "class verrouiller", "classe lock"],
    resume: "Verrouille une période d'une classe : ses notes ne changent plus",
    args: &[
        requis("classe", Genre::Classe, "L3, \"2de A\"…"),
        requis("période", Genre::Periode, "une période de la classe : T1"),
    ],
    droit: Droit::GererClasses,
    risque: Risque::Ecrit,
    menu: au_menu("Verrouiller une période d'une classe"),
    exemples: &[
        ex("class lock M1 T1", "ni note add, ni import, ni undo n'y changent plus rien"),
        ex("class lock M1 T1 --dry-run", "montre ce qui changerait"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (classe, periode, span) = classes::periode(args, context)?;
    let change = context.school.verrouille(&classe.nom, &periode, true, context.auteur(SPEC.nom)).at(span)?;
    Ok(classes::change(change, context))
}
