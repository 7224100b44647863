//! `notify list`: messages, newest first.

use super::spec::{Genre, Risque, Spec, au_menu, ex, nomme, reste_facultatif};
use super::{Args, Context, notify};
use crate::domain::Droit;
use crate::domain::message::Etat;
use crate::error::Result;
use crate::outcome::{Notifications, Outcome};

/// Messages that a terminal is shown where no limit is given.
const ECRAN: u64 = 100;

pub(super) const SPEC: Spec = Spec {
    nom: "notify list",
    alias: &["notifier liste", "notify liste"],
    resume: "Montre les messages : à qui, où ils en sont, pourquoi ils attendent",
    args: &[
        reste_facultatif("réf", Genre::Message, "un étudiant, ou le numéro d'un message")
            .titre("messages")
            .sinon("les derniers"),
        nomme(
            "etat",
            Genre::Choix(&["attend", "parti", "echoue", "annule"]),
            "seulement ceux qui attendent, sont partis, ont échoué, ou sont annulés",
        )
        .titre("état"),
        nomme("canal", Genre::Choix(&notify::CANAUX), "seulement les e-mails (mail), ou les SMS (sms)"),
        nomme("limit", Genre::Nombre, "combien en montrer au plus").titre("nombre de messages"),
    ],
    droit: Droit::Configurer,
    risque: Risque::Aucun,
    menu: au_menu("Voir les messages, et pourquoi ils attendent"),
    exemples: &[
        ex("notify list", "les derniers messages"),
        ex("notify list etat=echoue", "ceux qui ont échoué, et pourquoi"),
        ex("notify list E00001 canal=sms", "les SMS au sujet de cet étudiant"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let mut quels = notify::lesquels(args, context)?;
    let etat = args.choix("etat")?;
    quels.etats.extend(Etat::TOUS.into_iter().find(|known| Some(known.mot()) == etat));
    quels.limite = args.nombre("limit")?.or_else(|| context.est_lu().then_some(ECRAN));
    let (messages, retenue) = (context.school.messages(&quels)?, notify::retenue(context)?);
    Ok(Outcome::Notifications(Box::new(Notifications::Liste { messages, retenue })))
}
