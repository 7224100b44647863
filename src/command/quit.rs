//! `quit`: leaves the shell, or ends the script.

use super::spec::{Risque, Spec, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "quit",
    alias: &["quitter", "exit"],
    resume: "Quitte carnet",
    args: &[],
    droit: Droit::Libre,
    risque: Risque::Aucun,
    menu: None,
    exemples: &[ex("quit", "comme Ctrl-D")],
};

pub(super) fn run(_: &Args<'_>, _: &mut Context<'_>) -> Result<Outcome> {
    Ok(Outcome::Quitter)
}
