//! `backup --verifier`: whether a backup is whole, and nothing in it was changed.

use super::spec::{Genre, Risque, Spec, au_menu, ex, requis};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "backup verifier",
    alias: &["backup --verifier", "sauvegarder verifier", "sauvegarder --verifier"],
    resume: "Vérifie qu'une sauvegarde est entière, et que rien n'y a été changé",
    args: &[requis("fichier", Genre::Fichier, "une sauvegarde que « backup » a écrite")],
    droit: Droit::Configurer,
    risque: Risque::Aucun,
    menu: au_menu("Vérifier une sauvegarde"),
    exemples: &[ex("backup verifier ecole.sauvegarde", "chaque bloc, chaque entrée du journal ; rien n'est restauré")],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let fichier = args.requis(0)?;
    let ouvert = context.enclos.fichier(&fichier.texte).at(fichier.span)?;
    let vue = context.school.verifie_sauvegarde(&ouvert, &mut |progres| context.dialogue.avance(progres));
    vue.map(|vue| Outcome::Sauvegarde(Box::new(vue))).at(fichier.span)
}
