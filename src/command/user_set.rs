//! `user set`: what an account is for.

use super::comptes::{self, Donnes};
use super::spec::{Genre, Risque, SECRETS, Spec, ex, requis};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Emploi, Error, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "user set",
    alias: &["compte modifier"],
    resume: "Change le rôle, les classes ou les matières d'un compte",
    args: &[
        requis("nom", Genre::Compte, "le nom du compte"),
        comptes::ARGS[0],
        comptes::ARGS[1],
        comptes::ARGS[2],
        comptes::ARGS[3],
        SECRETS[0],
        SECRETS[1],
    ],
    droit: Droit::GererComptes,
    risque: Risque::Ecrit,
    exemples: &[
        ex("user set m.diop classes=L3;L2", "lui donne ces classes, et elles seules"),
        ex("user set m.diop matieres=*", "toutes les matières de ses classes"),
        ex("user set m.diop role=admin --dry-run", "montre ce qui changerait"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let donnes = Donnes::lit(args, context)?;
    if donnes.est_vide() {
        let (attendu, exemple) = ("role=, classes=, matieres= ou matricule=", "user set m.diop classes=L3;L2");
        return Err(Error::from(Emploi::RienAChanger { attendu, exemple }).at(args.fin()));
    }
    let compte = comptes::designe(args, context)?;
    let role = donnes.role(Some(&compte.role), args, context)?;
    let change = context.school.change_compte(compte, context.auteur(SPEC.nom), |compte| {
        compte.role = role;
        Ok(())
    })?;
    Ok(comptes::change(change, context))
}
