//! `rgpd retention`: what is older than the school keeps it is shown, and forgotten after an answer.

use super::dialogue::Question;
use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;
use crate::service::rgpd::Ages;

pub(super) const SPEC: Spec = Spec {
    nom: "rgpd retention",
    alias: &["rgpd conservation"],
    resume: "Montre ce qui est plus vieux que les durées de conservation réglées ; --yes l'efface",
    args: &[],
    droit: Droit::Configurer,
    risque: Risque::Detruit,
    menu: au_menu("Effacer ce qui est plus vieux que les durées de conservation"),
    exemples: &[
        ex("rgpd retention --dry-run", "ce qui est trop vieux, durée par durée (config show les donne)"),
        ex("rgpd retention --yes", "l'efface pour toujours ; arrêté au milieu, la même ligne continue"),
    ],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let jours = |cle| context.reglage(cle).parse().unwrap_or(0);
    let ages = Ages {
        messages: jours("rgpd.messages"),
        connexions: jours("rgpd.connexions"),
        journal: jours("rgpd.journal"),
        supprimes: jours("rgpd.supprimes"),
        inactifs: jours("rgpd.inactifs"),
    };
    let rapport = context.school.perimes(ages)?;
    let total = rapport.perimes.total();
    // Without anybody to ask, only `--yes` forgets.
    let demande = context.oui || context.dialogue.interactif();
    if context.essai || total == 0 || !demande {
        return Ok(Outcome::Retention(rapport));
    }
    context.confirme(&Outcome::Retention(rapport.clone()), &Question::OublierLesPerimes { total })?;
    let auteur = context.auteur(SPEC.nom);
    let (school, dialogue) = (context.school, &mut *context.dialogue);
    let fait = school.oublie_les_perimes(rapport, auteur, &mut |progres| dialogue.avance(progres))?;
    Ok(Outcome::Retention(fait))
}
