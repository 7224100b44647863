//! `user delete`: removes an account, after an answer. The marks that it gave stay.

use super::dialogue::Question;
use super::spec::{Genre, Risque, SECRETS, Spec, au_menu, ex, requis};
use super::{Args, Context, comptes};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::{CompteChange, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "user delete",
    alias: &["compte supprimer"],
    resume: "Supprime un compte et ferme ses sessions",
    args: &[requis("nom", Genre::Compte, "celui qui est à supprimer").titre("nom du compte"), SECRETS[0], SECRETS[1]],
    droit: Droit::GererComptes,
    risque: Risque::Detruit,
    menu: au_menu("Supprimer un compte"),
    exemples: &[
        ex("user delete m.diop --dry-run", "montre quel compte serait supprimé"),
        ex("user delete m.diop --yes", "sans poser la question"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let compte = comptes::designe(args, context)?;
    let le_sien = comptes::est_le_sien(&compte, context);
    let question = Question::SupprimerCompte { nom: compte.nom.to_string(), le_sien };
    context.confirme(&Outcome::Comptes(vec![compte.clone()]), &question)?;
    context.school.supprime_compte(&compte, context.auteur(SPEC.nom))?;
    let avant = Some(compte);
    Ok(Outcome::Compte(Box::new(CompteChange { avant, apres: None, premier: None, essai: context.essai })))
}
