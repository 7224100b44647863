//! `restore`: a backup takes the place of the school.

use super::dialogue::Question;
use super::spec::{Genre, Risque, Spec, au_menu, ex, requis};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::{EtapeRestauration, Outcome, Restauration};

pub(super) const SPEC: Spec = Spec {
    nom: "restore",
    alias: &["restaurer"],
    resume: "Remet toute l'école comme une sauvegarde l'a gardée, après avoir montré ce qui diffère",
    args: &[requis("fichier", Genre::Fichier, "une sauvegarde que « backup » a écrite")],
    droit: Droit::Configurer,
    risque: Risque::Detruit,
    menu: au_menu("Remettre l'école comme une sauvegarde l'a gardée"),
    exemples: &[
        ex("restore ecole.sauvegarde --dry-run", "montre ce qui diffère, ne change rien"),
        ex("restore ecole.sauvegarde --yes", "remplace toute l'école ; chacun se connecte à nouveau"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let fichier = args.requis(0)?;
    let ouvert = context.enclos.fichier(&fichier.texte).at(fichier.span)?;
    let (school, who) = (context.school, context.who);
    let prete = school.compare_sauvegarde(&ouvert, &mut |progres| context.dialogue.avance(progres));
    let prete = prete.at(fichier.span)?;
    let etape = if context.essai { EtapeRestauration::Essai } else { EtapeRestauration::Montre };
    let mut outcome = Restauration { fichier: ouvert.chemin.clone(), prete, etape };
    if context.essai {
        return Ok(Outcome::Restauration(Box::new(outcome)));
    }
    // A school in which nothing is yet has nothing to lose; a backup whose journal does not hold together is worth a question.
    if !outcome.prete.comparaison.vide || outcome.prete.verification.total > 0 {
        let question =
            Question::Restaurer { moment: outcome.prete.entete.moment, vide: outcome.prete.comparaison.vide };
        let montre = Outcome::Restauration(Box::new(outcome));
        context.confirme(&montre, &question)?;
        let Outcome::Restauration(montree) = montre else { return Ok(montre) };
        outcome = *montree;
    }
    let faite = school.restaure(&outcome.prete, &ouvert, who, &mut |progres| context.dialogue.avance(progres));
    outcome.etape = EtapeRestauration::Faite(faite.at(fichier.span)?);
    // Whoever sits there is somebody of the school that was.
    context.seance.sort(school);
    Ok(Outcome::Restauration(Box::new(outcome)))
}
