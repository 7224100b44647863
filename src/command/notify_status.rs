//! `notify status`: what waits, what failed, by channel.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::notifications::EtatDesEnvois;
use crate::outcome::{Notifications, Outcome};
use crate::service::CanalVu;

pub(super) const SPEC: Spec = Spec {
    nom: "notify status",
    alias: &["notifier", "notifier etat", "notify", "notify etat"],
    resume: "Dit combien de messages attendent, sont partis ou ont échoué, par canal, et pourquoi",
    args: &[],
    droit: Droit::Configurer,
    risque: Risque::Aucun,
    menu: au_menu("Voir combien de messages attendent, sont partis ou ont échoué"),
    exemples: &[ex("notify status", "e-mail et SMS : configurés ou non, ce qui attend, ce qui a échoué et pourquoi")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (canaux, pause) = context.school.canaux()?;
    let regle = |vu: CanalVu| {
        let is_set = context.envois.est_regle(vu.canal);
        (vu, is_set)
    };
    let canaux = canaux.into_iter().map(regle).collect();
    let etat = EtatDesEnvois { canaux, pause, sms_par_jour: context.envois.sms_par_jour() };
    Ok(Outcome::Notifications(Box::new(Notifications::Etat(etat))))
}
