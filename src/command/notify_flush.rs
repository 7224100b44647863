//! `notify flush`: sends all that waits now, and returns.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::arret;
use crate::domain::Droit;
use crate::error::Result;
use crate::notify::{Bilan, Relais};
use crate::outcome::{Notifications, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "notify flush",
    alias: &["notifier envoyer", "notify envoyer"],
    resume: "Envoie maintenant tout ce qui attend, les messages encore ouverts aussi",
    args: &[],
    droit: Droit::Configurer,
    risque: Risque::Ecrit,
    menu: au_menu("Envoyer maintenant tout ce qui attend"),
    exemples: &[
        ex("notify flush", "chaque message est essayé une fois"),
        ex("notify flush --dry-run", "combien de messages partiraient"),
    ],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let relais = Relais::nouveau(context.school, context.envois);
    let bilan = if context.essai {
        relais.reste(Bilan::default())?
    } else {
        relais.vide(&|| arret::verifie().is_ok(), &mut |progres| context.dialogue.avance(progres))?
    };
    arret::verifie()?;
    envoi(bilan, context)
}

/// What came of sending, with the channels that nobody has configured and messages wait for.
pub(super) fn envoi(bilan: Bilan, context: &Context<'_>) -> Result<Outcome> {
    let (canaux, _) = context.school.canaux()?;
    let is_waited_for = |vu: &crate::service::CanalVu| vu.combien.attendent > 0 && !context.envois.est_regle(vu.canal);
    let sans_canal = canaux.iter().filter(|vu| is_waited_for(vu)).map(|vu| vu.canal).collect();
    Ok(Outcome::Notifications(Box::new(Notifications::Envoi { bilan, sans_canal, essai: context.essai })))
}
