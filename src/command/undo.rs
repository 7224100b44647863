//! `undo`: takes back the caller's last changes, each shown first. What changed nothing (logins, ended sessions) is passed over;
//! a password and the removal of an account cannot be taken back, and what came before them neither: taking back something older
//! than what somebody did last would surprise him.

use super::args::choix_inconnu;
use super::dialogue::{Avis, Question};
use super::spec::{Genre, Risque, Spec, au_menu, ex, facultatif, nomme};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Emploi, Error, Result};
use crate::outcome::Outcome;
use crate::texte;

pub(super) const SPEC: Spec = Spec {
    nom: "undo",
    alias: &["annuler"],
    resume: "Annule vos derniers changements",
    args: &[
        facultatif("n", Genre::Nombre, "combien en annuler (1) ; un import compte pour un")
            .titre("nombre de changements")
            .sinon("1"),
        nomme("mode", Genre::Choix(&["partiel"]), "partiel : laisse ceux que quelqu'un a changés depuis")
            .titre("manière"),
    ],
    droit: Droit::Journal,
    risque: Risque::Detruit,
    menu: au_menu("Annuler mes derniers changements"),
    exemples: &[
        ex("undo --dry-run", "montre ce qui serait annulé"),
        ex("undo --yes", "annule votre dernier changement ; encore une fois : le rétablit"),
        ex("undo 2 --yes", "annule les deux derniers, ou aucun"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let n = match args.mot(0) {
        None => 1,
        Some(mot) => match mot.texte.parse::<u64>() {
            Ok(n) if n > 0 => n,
            _ => {
                let texte = texte::printable(&mot.texte).into_owned();
                return Err(Error::from(Emploi::PasUnCompte { nom: "n".into(), texte, min: 1 }).at(mot.span));
            }
        },
    };
    let partiel = match args.liste("mode")?.first() {
        None => false,
        Some(mot) if texte::fold(&mot.texte) == "partiel" => true,
        Some(mot) => return Err(choix_inconnu("mode", (&mot.texte, mot.span), &["partiel"])),
    };
    let auteur = context.auteur(SPEC.nom);
    let prete = context.school.prepare_annulation(n, partiel, auteur)?;
    if !prete.sans_place().is_empty() {
        context.dialogue.avertit(&Avis::NotesSansPlace { notes: prete.sans_place().to_vec() });
    }
    // Whoever takes a change of a class back may make averages other ones that were handed out.
    if !prete.fermees().is_empty() {
        context.dialogue.avertit(&Avis::FermeesReprises { fermees: prete.fermees().to_vec() });
    }
    let montre = Outcome::Annulation(prete.montre());
    context.confirme(&montre, &Question::Reprendre { changements: prete.changements() })?;
    let suivi = &mut |progres| context.dialogue.avance(progres);
    Ok(Outcome::Annulation(context.school.annule(prete, auteur, suivi)?))
}
