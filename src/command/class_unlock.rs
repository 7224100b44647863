//! `class unlock`: the marks of a locked period may change again. The journal keeps who opened it.

use super::spec::{Genre, Risque, Spec, au_menu, ex, requis};
use super::{Args, Context, classes};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "class unlock",
    alias: &["classe ouvrir", "class ouvrir", "classe unlock"],
    resume: "Rouvre une période verrouillée d'une classe",
    args: &[
        requis("classe", Genre::Classe, "L3, \"2de A\"…"),
        requis("période", Genre::Periode, "une période de la classe : T1"),
    ],
    droit: Droit::GererClasses,
    risque: Risque::Ecrit,
    menu: au_menu("Rouvrir une période verrouillée"),
    exemples: &[
        ex("class unlock M1 T1", "ses notes peuvent de nouveau changer"),
        ex("class unlock M1 T1 --dry-run", "montre ce qui changerait"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (classe, periode, span) = classes::periode(args, context)?;
    let change = context.school.verrouille(&classe.nom, &periode, false, context.auteur(SPEC.nom)).at(span)?;
    Ok(classes::change(change, context))
}
