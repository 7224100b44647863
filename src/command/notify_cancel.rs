//! `notify cancel`: messages that have not gone do not go any more.

use super::dialogue::Question;
use super::spec::{Genre, Risque, Spec, au_menu, ex, nomme, reste};
use super::{Args, Context, notify};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::{Notifications, Outcome};
use crate::service::etudiants::Auteur;

pub(super) const SPEC: Spec = Spec {
    nom: "notify cancel",
    alias: &["notifier annuler", "notify annuler"],
    resume: "Retire des messages qui ne sont pas encore partis, ou ont échoué",
    args: &[
        reste("réf", Genre::Message, "le numéro d'un message, un étudiant, ou tout").titre("messages"),
        nomme("canal", Genre::Choix(&notify::CANAUX), "seulement les e-mails (mail), ou les SMS (sms)"),
    ],
    droit: Droit::Configurer,
    risque: Risque::Detruit,
    menu: au_menu("Retirer des messages qui attendent ou ont échoué"),
    exemples: &[
        ex("notify cancel E00001", "ce qui attend au sujet de cet étudiant"),
        ex("notify cancel tout canal=sms --dry-run", "combien de SMS ne partiraient pas"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let quels = notify::lesquels(args, context)?;
    let auteur = context.auteur(SPEC.nom);
    if quels.matricule.is_none() && quels.id.is_none() {
        // All of them, or all of a channel.
        let combien = context.school.retire(quels.clone(), Auteur { essai: true, ..auteur })?.retires;
        if combien > 0 {
            context.confirme(&Outcome::Rien, &Question::RetirerMessages { combien, canal: quels.canal })?;
        }
    }
    let combien = context.school.retire(quels.clone(), auteur)?;
    notify::exige_un(&quels, combien.retires + combien.en_cours, args, context)?;
    Ok(Outcome::Notifications(Box::new(Notifications::Retires { combien, essai: context.essai })))
}
