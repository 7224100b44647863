//! `log --verifier`: whether the journal and what it tells of hold together.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "log verifier",
    alias: &["log --verifier", "journal verifier", "journal --verifier"],
    resume: "Vérifie que rien n'a été changé ni effacé à l'insu du journal",
    args: &[],
    droit: Droit::Configurer,
    risque: Risque::Aucun,
    menu: au_menu("Vérifier que rien n'a été changé à l'insu du journal"),
    exemples: &[ex("log --verifier", "tout le journal, toutes les fiches")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let verification = context.school.verifie_journal(&mut |progres| context.dialogue.avance(progres))?;
    Ok(Outcome::Verification(verification))
}
