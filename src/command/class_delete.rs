//! `class delete`: removes a class in which nobody is, with all that was said of it, after an answer.

use super::dialogue::Question;
use super::spec::{Genre, Risque, Spec, au_menu, ex, reste};
use super::{Args, Context, classes};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "class delete",
    alias: &["classe supprimer", "class supprimer", "classe delete"],
    resume: "Supprime une classe sans étudiants, et ses règles",
    args: &[reste("classe", Genre::Classe, "sans étudiant ; « class merge » met d'abord les siens ailleurs")],
    droit: Droit::GererClasses,
    risque: Risque::Detruit,
    menu: au_menu("Supprimer une classe sans étudiants"),
    exemples: &[
        ex("class delete M1 --dry-run", "montre la classe qui serait supprimée"),
        ex("class delete M1 --yes", "sans poser la question"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (nom, span) = classes::nom(args, 0)?;
    let classe = context.school.classe(&nom, context.who).at(span)?;
    let nom = classe.nom.clone();
    context.school.verifie_sans_etudiant(&nom).at(span)?;
    let montre = context.school.classe_resumee(classe, context.who)?;
    let question = Question::SupprimerClasse { nom: nom.to_string() };
    context.confirme(&Outcome::Classe(Box::new(montre)), &question)?;
    let classe = context.school.supprime_classe(&nom, context.auteur(SPEC.nom)).at(span)?;
    Ok(Outcome::ClasseSupprimee { classe: Box::new(classe), essai: context.essai })
}
