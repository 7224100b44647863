//! `notify retry`: messages that failed go again.

use super::spec::{Genre, Risque, Spec, au_menu, ex, nomme, reste_facultatif};
use super::{Args, Context, notify};
use crate::domain::Droit;
use crate::domain::message::Etat;
use crate::error::Result;
use crate::outcome::{Notifications, Outcome};
use crate::service::QuelsMessages;

pub(super) const SPEC: Spec = Spec {
    nom: "notify retry",
    alias: &["notifier relancer", "notify relancer"],
    resume: "Fait repartir les messages qui ont échoué ou attendent un autre essai",
    args: &[
        reste_facultatif("réf", Genre::Message, "le numéro d'un message, un étudiant, ou tout (sans : tout)")
            .titre("messages")
            .sinon("tout"),
        nomme("canal", Genre::Choix(&notify::CANAUX), "seulement les e-mails (mail), ou les SMS (sms)"),
    ],
    droit: Droit::Configurer,
    risque: Risque::Ecrit,
    menu: au_menu("Faire repartir des messages"),
    exemples: &[
        ex("notify retry", "tous"),
        ex("notify retry canal=sms", "les SMS"),
        ex("notify retry E00001", "ceux au sujet de cet étudiant"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let auteur = context.auteur(SPEC.nom);
    let quels = notify::lesquels(args, context)?;
    let echoues = QuelsMessages { etats: vec![Etat::Echoue], ..quels.clone() };
    // What has not been tried yet waits for its own moment.
    let reportes = QuelsMessages { etats: vec![Etat::Attend], essayes: true, ..quels.clone() };
    let combien = context.school.relance(reportes, auteur)? + context.school.relance(echoues, auteur)?;
    notify::exige_un(&quels, combien, args, context)?;
    Ok(Outcome::Notifications(Box::new(Notifications::Relances { combien, essai: context.essai })))
}
