//! `backup`: the whole school, as it is kept, into a file.

use super::spec::{Genre, Risque, Sortie, Spec, au_menu, ex, nomme};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "backup",
    alias: &["sauvegarder"],
    resume: "Sauvegarde toute l'école dans un fichier : étudiants, classes, comptes, journal, messages",
    args: &[nomme("vers", Genre::Sortie(Sortie::Fichier), "où écrire ; sans lui, carnet-(date et heure).sauvegarde")
        .titre("fichier à écrire")
        .sinon("carnet-(date et heure).sauvegarde")],
    droit: Droit::Configurer,
    risque: Risque::Ecrit,
    menu: au_menu("Sauvegarder toute l'école"),
    exemples: &[
        ex("backup vers=ce-soir.sauvegarde", "toute l'école, comme elle est à cet instant"),
        ex("backup", "dans un fichier nommé d'après la date et l'heure"),
        ex("backup vers=ce-soir.sauvegarde --dry-run", "dit ce qui serait sauvegardé"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (vers, span) = args.texte("vers").unwrap_or_else(|| (context.school.nom_de_sauvegarde(), args.fin()));
    let place = context.enclos.place(&vers).at(span)?;
    let remplace = context.prend_la_place(&place, span)?;
    let (school, who, essai) = (context.school, context.who, context.essai);
    let ecole = context.reglage("ecole.nom");
    let dialogue = &mut *context.dialogue;
    let suivi = &mut |progres| dialogue.avance(progres);
    let faite = school.sauvegarde((&place, remplace), ecole, (who, essai), suivi);
    faite.map(|faite| Outcome::Sauvegarde(Box::new(faite))).at(span)
}
