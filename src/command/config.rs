//! `config show`: how carnet is set up, and where each value came from.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "config show",
    alias: &["config"],
    resume: "Montre chaque réglage et d'où il vient",
    args: &[],
    droit: Droit::Configurer,
    risque: Risque::Aucun,
    menu: au_menu("Voir les réglages, et d'où ils viennent"),
    exemples: &[ex("config show", "tous les réglages, mots de passe masqués")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    Ok(Outcome::Config(context.reglages.to_vec()))
}
