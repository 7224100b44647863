//! `notify run`: sends what is to be sent, until it is stopped: for a service manager.

use super::dialogue::Avis;
use super::notify_flush::envoi;
use super::spec::{Risque, Spec, ex};
use super::{Args, Context};
use crate::arret;
use crate::domain::Droit;
use crate::error::Result;
use crate::notify::{Bilan, Relais};
use crate::outcome::Outcome;
use std::thread;
use std::time::Duration;

/// Between two looks.
const PAS: Duration = Duration::from_secs(1);
/// Looks that are left out where a server takes nothing: twice as many each time, up to the second number.
const REPOS: (u32, u32) = (30, 300);

pub(super) const SPEC: Spec = Spec {
    nom: "notify run",
    alias: &["notifier continuer", "notify continuer"],
    resume: "Envoie les messages à mesure, jusqu'à Ctrl-C : pour un gestionnaire de services",
    args: &[],
    droit: Droit::Configurer,
    risque: Risque::Ecrit,
    menu: None,
    exemples: &[ex("notify run --dry-run", "combien de messages attendent")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let relais = Relais::nouveau(context.school, context.envois);
    let mut bilan = relais.reste(Bilan::default())?;
    if context.essai {
        return envoi(bilan, context);
    }
    let va = || arret::verifie().is_ok();
    let (mut repos, mut dit) = (REPOS.0, None);
    while va() {
        let (rompu, raison) = match relais.ronde(&va) {
            Ok(ronde) => {
                let raison = ronde.rompu.then(|| ronde.raisons.last().cloned()).flatten();
                let rompu = ronde.rompu;
                bilan.ajoute(ronde);
                (rompu, raison)
            }
            // It goes on when the database, or the configuration's server, is back.
            Err(error) => (true, Some(error.to_string())),
        };
        // Each reason once, until it is another one.
        if raison.is_some() && raison != dit {
            let raison = raison.clone().unwrap_or_default();
            context.dialogue.avertit(&Avis::EnvoiRompu { raison });
        }
        dit = raison;
        let pas = if rompu { repos } else { 1 };
        repos = if rompu { (repos * 2).min(REPOS.1) } else { REPOS.0 };
        for _ in 0..pas {
            if va() {
                thread::sleep(PAS);
            }
        }
    }
    arret::verifie()?;
    envoi(bilan, context)
}
