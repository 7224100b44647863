//! `rgpd anonymiser`: a student becomes nobody, for good; his marks go on counting.

use super::dialogue::Question;
use super::spec::{Genre, Risque, Spec, au_menu, ex, reste};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::{Anonymisation, EtapeOubli, Outcome};
use crate::service::reference::nom_complet;

pub(super) const SPEC: Spec = Spec {
    nom: "rgpd anonymiser",
    alias: &["rgpd oublier"],
    resume: "Efface pour toujours qui est un étudiant ; ses notes comptent encore, sous un pseudonyme",
    args: &[reste("réf", Genre::Reference, "matricule (aussi d'un étudiant supprimé), téléphone, ou nom et prénom")
        .titre("étudiant")
        .sans_trace()],
    droit: Droit::Configurer,
    risque: Risque::Detruit,
    menu: au_menu("Rendre un étudiant anonyme, pour toujours"),
    exemples: &[
        ex("rgpd anonymiser E00001 --dry-run", "montre ce qui serait effacé"),
        ex("rgpd anonymiser Diop Awa --yes", "sans poser la question ; « undo » n'y peut rien"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (reference, span) = args.reste(0).unwrap_or_else(|| (String::new(), args.fin()));
    let personne = context.school.a_anonymiser(&reference, context.who).at(span)?;
    let traces = context.school.traces(&personne)?;
    let mut outcome = Anonymisation { personne, traces, etape: EtapeOubli::Montre };
    if context.essai {
        outcome.etape = EtapeOubli::Essai;
        return Ok(Outcome::Anonymisation(Box::new(outcome)));
    }
    let qui = match &outcome.personne.etudiant {
        Some(etudiant) => nom_complet(etudiant),
        None => outcome.personne.matricule.to_string(),
    };
    let montre = Outcome::Anonymisation(Box::new(outcome));
    context.confirme(&montre, &Question::Anonymiser { qui })?;
    let Outcome::Anonymisation(mut outcome) = montre else { return Ok(montre) };
    let saisies = context.seance.dossier_des_saisies();
    let fait = context.school.anonymise(&outcome.personne, context.auteur(SPEC.nom), saisies.as_deref());
    outcome.etape = EtapeOubli::Faite(fait?);
    Ok(Outcome::Anonymisation(outcome))
}
