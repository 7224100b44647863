//! `cache clear`: what Redis keeps of the data is forgotten, and read again from MongoDB.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "cache clear",
    alias: &["cache vider"],
    resume: "Vide le cache : tout sera relu dans MongoDB (les sessions restent)",
    args: &[],
    droit: Droit::Configurer,
    risque: Risque::Aucun,
    menu: au_menu("Vider le cache"),
    exemples: &[ex("cache clear", "repartir d'un cache vide ; aucune donnée n'est perdue")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let oublies = if context.essai { 0 } else { context.school.vide_le_cache()? };
    Ok(Outcome::CacheVide { oublies })
}
