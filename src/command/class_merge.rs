//! `class merge`: puts everybody of a class into another one: what another spelling of its name had set apart is one class again.

use super::dialogue::{Avis, Question};
use super::spec::{Genre, Risque, Spec, au_menu, ex, requis};
use super::{Args, Context, classes};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::{FusionFaite, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "class merge",
    alias: &["classe fusionner", "class fusionner", "classe merge"],
    resume: "Met tous les étudiants d'une classe dans une autre",
    args: &[
        requis("classe", Genre::Classe, "celle qui se vide : 6emA").titre("classe qui se vide"),
        requis("vers", Genre::Classe, "celle où vont ses étudiants : \"6ème A\"").titre("classe où vont ses étudiants"),
    ],
    droit: Droit::GererClasses,
    risque: Risque::Detruit,
    menu: au_menu("Mettre tous les étudiants d'une classe dans une autre"),
    exemples: &[
        ex("class merge L2 L3 --dry-run", "combien d'étudiants changeraient de classe"),
        ex("class merge L2 L3 --yes", "sans poser la question ; « undo » les remet où ils étaient"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (de, vers) = (args.requis(0)?, args.requis(1)?);
    let fin = vers.span;
    let (de, vers) = (classes::d_un_mot(de, context)?.nom, classes::d_un_mot(vers, context)?.nom);
    let auteur = context.auteur(SPEC.nom);
    let mut rien = |_| {};
    let essai = crate::service::etudiants::Auteur { essai: true, ..auteur };
    let fusion = context.school.fusionne((&de, &vers), essai, &mut rien).at(fin)?;
    let etudiants = fusion.etudiants;
    if !fusion.sans_place.is_empty() {
        context.dialogue.avertit(&Avis::NotesSansPlace { notes: fusion.sans_place.clone() });
    }
    let question = Question::Fusionner { de: de.to_string(), vers: vers.to_string(), etudiants };
    if context.essai {
        return Ok(Outcome::Fusion(FusionFaite { fusion, essai: true }));
    }
    context.confirme(&Outcome::Rien, &question)?;
    let fusion = context.school.fusionne((&de, &vers), auteur, &mut |progres| context.dialogue.avance(progres))?;
    Ok(Outcome::Fusion(FusionFaite { fusion, essai: false }))
}
