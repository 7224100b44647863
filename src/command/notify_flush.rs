//! `notify flush`: sends all that waits now, and returns.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::arret;
use crate::domain::Droit;
use crate::error::Result;
use crate::notify::{Relais, Tournee};
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
        ex("notify flush", "chaque message est tenté une fois"),
        ex("notify flush --dry-run", "combien de messages partiraient"),
    ],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let relais = Relais::nouveau(context.school, context.envois);
    let tournee = if context.essai {
        Tournee { restent: relais.restent()?, ..Tournee::default() }
    } else {
        relais.vide(&|| arret::verifie().is_ok(), &mut |progres| context.dialogue.avance(progres))?
    };
    envoi(tournee, context)
}

/// What came of sending, with the channels that nobody has configured and messages wait for.
pub(super) fn envoi(tournee: Tournee, context: &Context<'_>) -> Result<Outcome> {
    let (canaux, _) = context.school.canaux()?;
    let is_waited_for = |vu: &crate::service::CanalVu| vu.combien.attendent > 0 && !context.envois.est_regle(vu.canal);
    let sans_canal = canaux.iter().filter(|vu| is_waited_for(vu)).map(|vu| vu.canal).collect();
    let interrompu = arret::verifie().is_err();
    Ok(Outcome::Notifications(Box::new(Notifications::Envoi { tournee, sans_canal, interrompu, essai: context.essai })))
}
