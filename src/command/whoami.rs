//! `whoami`: who asks.

use super::spec::{Risque, Spec, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "whoami",
    alias: &["qui"],
    resume: "Dit sous quel nom vous travaillez",
    args: &[],
    droit: Droit::Entrer,
    risque: Risque::Aucun,
    exemples: &[ex("whoami", "votre nom et votre rôle")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    Ok(Outcome::Identite(context.who.clone()))
}
