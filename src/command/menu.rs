//! `menu`: everything by number. Whoever runs lines opens it; this only says so.

use super::spec::{Risque, Spec, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::{Consigne, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "menu",
    alias: &[],
    resume: "Ouvre le menu : tout ce que votre compte permet, par numéros",
    args: &[],
    droit: Droit::Libre,
    risque: Risque::Aucun,
    menu: None,
    exemples: &[ex("menu", "choisir par numéros ; 0 le quitte")],
};

pub(super) fn run(_: &Args<'_>, _: &mut Context<'_>) -> Result<Outcome> {
    Ok(Outcome::Consigne(Consigne::Menu))
}
