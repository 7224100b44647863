//! `user disable`: an account that may not log in any more. Its sessions end.

use super::dialogue::Question;
use super::spec::{Genre, Risque, SECRETS, Spec, au_menu, ex, requis};
use super::{Args, Context, comptes};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "user disable",
    alias: &["compte desactiver", "compte désactiver"],
    resume: "Ferme un compte sans le supprimer, et ferme ses sessions",
    args: &[requis("nom", Genre::Compte, "celui qui est à fermer").titre("nom du compte"), SECRETS[0], SECRETS[1]],
    droit: Droit::GererComptes,
    risque: Risque::Ecrit,
    menu: au_menu("Fermer un compte sans le supprimer"),
    exemples: &[ex("user disable m.diop", "il ne peut plus se connecter, où que ce soit")],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let compte = comptes::designe(args, context)?;
    if compte.actif && comptes::est_le_sien(&compte, context) {
        context.confirme(&Outcome::Rien, &Question::DesactiverLeSien { nom: compte.nom.to_string() })?;
    }
    let change = context.school.change_compte(compte, context.auteur(SPEC.nom), |compte| {
        compte.desactive();
        Ok(())
    })?;
    Ok(comptes::change(change, context))
}
