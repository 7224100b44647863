//! `cache status`: how often Redis helps, or why it does not.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::{CacheVu, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "cache status",
    alias: &["cache"],
    resume: "Dit combien Redis accélère les lectures, ou pourquoi il ne le fait pas",
    args: &[],
    droit: Droit::Configurer,
    risque: Risque::Aucun,
    menu: au_menu("Voir si le cache accélère les lectures"),
    exemples: &[ex("cache status", "lectures trouvées dans Redis, mémoire, version")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (etat, panne) = context.school.etat_du_cache()?;
    Ok(Outcome::Cache(CacheVu { etat, raison: panne.map(|panne| panne.to_string()) }))
}
