//! `notify run`: sends what is to be sent, until it is stopped: for a service manager.

use super::dialogue::Avis;
use super::notify_flush::envoi;
use super::spec::{Risque, Spec, ex};
use super::{Args, Context};
use crate::arret;
use crate::domain::Droit;
use crate::error::Result;
use crate::notify::{Relais, Tournee};
use crate::outcome::Outcome;
use std::collections::BTreeSet;

pub(super) const SPEC: Spec = Spec {
    nom: "notify run",
    alias: &["notifier service", "notify service"],
    resume: "Envoie les messages à mesure, jusqu'à Ctrl-C : pour un gestionnaire de services",
    args: &[],
    droit: Droit::Configurer,
    risque: Risque::Ecrit,
    menu: None,
    exemples: &[ex("notify run --dry-run", "combien de messages attendent")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let relais = Relais::nouveau(context.school, context.envois);
    if context.essai {
        return envoi(Tournee { restent: relais.restent()?, ..Tournee::default() }, context);
    }
    let mut dites = BTreeSet::new();
    let tournee = relais.sert(&|| arret::verifie().is_ok(), &mut |nouvelle| match nouvelle.raison() {
        // Each reason once, until something has gone again.
        Some(raison) => {
            if dites.insert(raison.to_owned()) {
                context.dialogue.avertit(&Avis::EnvoiRompu { raison: raison.to_owned() });
            }
        }
        None => dites.clear(),
    });
    envoi(Tournee { restent: relais.restent()?, ..tournee }, context)
}
