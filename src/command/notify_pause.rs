//! `notify pause`: nothing is sent for the time being; messages wait.

use super::spec::{Genre, Risque, Spec, ex, facultatif, par_voies, voie};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Emploi, Error, Result};
use crate::outcome::{Notifications, Outcome};
use crate::texte;

/// The word that ends it.
const FIN: &str = "fin";

pub(super) const SPEC: Spec = Spec {
    nom: "notify pause",
    alias: &["notifier pause"],
    resume: "Suspend tous les envois de l'école, ou les reprend : les messages attendent",
    args: &[facultatif("fin", Genre::Choix(&[FIN]), "les envois reprennent")],
    droit: Droit::Configurer,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Suspendre ou reprendre les envois de l'école",
        &[voie("Suspendre : les messages attendent", &[], &[]), voie("Reprendre les envois", &[], &[]).avec(FIN)],
    ),
    exemples: &[ex("notify pause", "rien ne part plus"), ex("notify pause fin", "les envois reprennent")],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let oui = match args.mot(0) {
        None => true,
        Some(mot) if texte::fold(&mot.texte) == FIN => false,
        Some(mot) => {
            let valeur = texte::printable(&mot.texte).into_owned();
            let cause = Emploi::ChoixInconnu { nom: "pause", valeur, attendus: vec![FIN] };
            return Err(Error::from(cause).at(mot.span));
        }
    };
    context.school.suspend(oui, context.auteur(SPEC.nom))?;
    Ok(Outcome::Notifications(Box::new(Notifications::Pause { oui, essai: context.essai })))
}
