//! `sessions`: where one is logged in.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Acces, Result};
use crate::outcome::{Outcome, SessionVue};

pub(super) const SPEC: Spec = Spec {
    nom: "sessions",
    alias: &[],
    resume: "Montre où votre compte est connecté",
    args: &[],
    droit: Droit::Connecte,
    risque: Risque::Aucun,
    menu: au_menu("Voir où mon compte est connecté"),
    exemples: &[ex("sessions", "vos sessions, la plus récente d'abord")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let nom = context.seance.compte().ok_or(Acces::PasConnecte { commande: SPEC.nom })?;
    let ici = context.seance.empreinte();
    let vue = |connue: crate::service::SessionConnue| SessionVue {
        ici: Some(&connue.empreinte) == ici.as_ref(),
        machine: connue.machine,
        age: connue.age,
        oisive: connue.oisive,
    };
    Ok(Outcome::Sessions(context.school.sessions_de(&nom)?.into_iter().map(vue).collect()))
}
