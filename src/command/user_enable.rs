//! `user enable`: an account that was disabled may log in again.

use super::spec::{Genre, Risque, SECRETS, Spec, au_menu, ex, requis};
use super::{Args, Context, comptes};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "user enable",
    alias: &["compte activer"],
    resume: "Rouvre un compte désactivé",
    args: &[requis("nom", Genre::Compte, "celui qui est à rouvrir").titre("nom du compte"), SECRETS[0], SECRETS[1]],
    droit: Droit::GererComptes,
    risque: Risque::Ecrit,
    menu: au_menu("Rouvrir un compte fermé"),
    exemples: &[ex("user enable m.diop", "il se connecte de nouveau, avec le même mot de passe")],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let compte = comptes::designe(args, context)?;
    let change = context.school.change_compte(compte, context.auteur(SPEC.nom), |compte| {
        compte.actif = true;
        Ok(())
    })?;
    Ok(comptes::change(change, context))
}
