//! `notify show`: messages whole, with what they say.

use super::spec::{Genre, Risque, Spec, au_menu, ex, nomme, reste};
use super::{Args, Context, notify};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::{Notifications, Outcome};

/// Messages of one student, at most.
const LIMITE: u64 = 20;

pub(super) const SPEC: Spec = Spec {
    nom: "notify show",
    alias: &["notifier montrer", "notify montrer"],
    resume: "Montre un message en entier, ou les derniers au sujet d'un étudiant",
    args: &[
        reste("réf", Genre::Message, "le numéro d'un message (ses premiers chiffres), ou un étudiant").titre("message"),
        nomme("canal", Genre::Choix(&notify::CANAUX), "seulement les e-mails (mail), ou les SMS (sms)"),
    ],
    droit: Droit::Configurer,
    risque: Risque::Aucun,
    menu: au_menu("Lire un message"),
    exemples: &[ex("notify show E00001", "ce qui lui a été écrit, ou va l'être")],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let mut quels = notify::lesquels(args, context)?;
    quels.limite = Some(LIMITE);
    let messages = context.school.messages(&quels)?;
    let textes = messages.into_iter().map(|message| {
        let texte = context.envois.texte(&message);
        (message, texte)
    });
    let vus = Notifications::Textes { textes: textes.collect(), retenue: notify::retenue(context)? };
    Ok(Outcome::Notifications(Box::new(vus)))
}
