//! `user set`: what an account is for.

use super::comptes::{self, Donnes};
use super::spec::{Genre, Risque, SECRETS, Spec, ex, par_voies, requis, voie, voulue};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Emploi, Error, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "user set",
    alias: &["compte modifier"],
    resume: "Change le rôle, les classes, les matières ou le nom affiché d'un compte",
    args: &[
        requis("nom", Genre::Compte, "celui qui est à modifier").titre("nom du compte"),
        comptes::ARGS[0],
        comptes::ARGS[1],
        comptes::ARGS[2],
        comptes::ARGS[3],
        comptes::ARGS[4],
        SECRETS[0],
        SECRETS[1],
    ],
    droit: Droit::GererComptes,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Changer le rôle, les classes ou les matières d'un compte",
        &[voie("", &[voulue("nom")], &["role", "classes", "matieres", "matricule", comptes::AFFICHE]).change()],
    ),
    exemples: &[
        ex("user set m.diop classes=L3;L2", "lui donne ces classes, et elles seules"),
        ex("user set m.diop matieres=*", "toutes les matières de ses classes"),
        ex("user set m.diop affiche=\"Mme Diop\"", "le nom que portent les bulletins et les rapports"),
        ex("user set m.diop role=admin --dry-run", "montre ce qui changerait"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let donnes = Donnes::lit(args, context)?;
    let affiche = comptes::affiche(args)?;
    if donnes.est_vide() && affiche.is_none() {
        let (attendu, exemple) =
            ("role=, classes=, matieres=, matricule= ou affiche=", "user set m.diop classes=L3;L2");
        return Err(Error::from(Emploi::RienAChanger { attendu, exemple }).at(args.fin()));
    }
    let compte = comptes::designe(args, context)?;
    let role = donnes.role(Some(&compte.role), args, context)?;
    let change = context.school.change_compte(compte, context.auteur(SPEC.nom), |compte| {
        compte.role = role;
        compte.affiche = affiche.unwrap_or(compte.affiche.take());
        Ok(())
    })?;
    Ok(comptes::change(change, context))
}
