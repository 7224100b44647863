//! `whoami`: who asks.

use super::spec::{Risque, Spec, au_menu, ex};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::{Demandeur, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "whoami",
    alias: &["qui"],
    resume: "Dit qui vous êtes et ce que votre compte permet",
    args: &[],
    droit: Droit::Entrer,
    risque: Risque::Aucun,
    menu: au_menu("Voir qui je suis et ce que mon compte permet"),
    exemples: &[ex("whoami", "votre nom, votre rôle, vos classes et vos matières")],
};

pub(super) fn run(_: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let session = context.who.clone();
    // Whoever was handed a first password has not shown yet that it is his.
    let etudiant = if session.a_changer { None } else { context.school.son_etudiant(&session)? };
    Ok(Outcome::Identite(Box::new(Demandeur { session, etudiant })))
}
