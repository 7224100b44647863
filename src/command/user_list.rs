//! `user list`: the accounts.

use super::spec::{Genre, Risque, Spec, au_menu, ex, nomme};
use super::{Args, Context};
use crate::domain::{Compte, Droit, NomClasse, Role};
use crate::error::{At, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "user list",
    alias: &["compte liste"],
    resume: "Montre les comptes de l'école",
    args: &[
        nomme("role", Genre::Choix(&Role::MOTS), "seulement ceux de ce rôle").titre("rôle").sinon("tous"),
        nomme("classe", Genre::Classe, "seulement ses étudiants et les enseignants à qui elle est donnée")
            .sinon("toutes"),
    ],
    droit: Droit::GererComptes,
    risque: Risque::Aucun,
    menu: au_menu("Voir les comptes de l'école"),
    exemples: &[
        ex("user list", "tous les comptes"),
        ex("user list role=enseignant", "les enseignants, leurs classes et leurs matières"),
        ex("user list classe=L3", "les étudiants et les enseignants de L3"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let role = args.choix("role")?;
    let classe = match args.texte("classe") {
        Some((texte, span)) => Some(NomClasse::parse(&texte).at(span)?),
        None => None,
    };
    let mut comptes = match &classe {
        Some(classe) => context.school.comptes_de_la_classe(classe)?,
        None => context.school.comptes()?,
    };
    comptes.retain(|compte: &Compte| role.is_none_or(|role| compte.role.mot() == role));
    Ok(Outcome::Comptes(comptes))
}
