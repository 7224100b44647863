//! `notify test`: a trial message, at once and past the queue.

use super::spec::{Genre, Risque, Spec, ex, nomme_sans_mots, par_voies, voie, voulue};
use super::{Args, Context};
use crate::domain::{Canal, ChampError, Droit, Email, Telephone};
use crate::error::{At, Envoi, Error, Result};
use crate::outcome::{Notifications, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "notify test",
    alias: &["notifier essai", "notify essai"],
    resume: "Envoie tout de suite un message d'essai, et dit s'il est accepté",
    args: &[
        nomme_sans_mots("email", Genre::Email, "par e-mail, à cette adresse").titre("adresse"),
        nomme_sans_mots("sms", Genre::Telephone, "par SMS, à ce téléphone").titre("numéro de téléphone"),
    ],
    droit: Droit::Configurer,
    risque: Risque::Ecrit,
    menu: par_voies(
        "Envoyer un message d'essai",
        &[voie("Par e-mail", &[voulue("email")], &[]), voie("Par SMS", &[voulue("sms")], &[])],
    ),
    exemples: &[
        ex("notify test email=awa@ecole.sn --dry-run", "montre l'essai sans l'envoyer"),
        ex("notify test sms=\"+33 6 11 22 33 44\" --dry-run", "le même par SMS"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (canal, adresse, span) = match (args.texte("email"), args.texte("sms")) {
        (Some((texte, span)), None) => {
            (Canal::Mail, Email::parse(&texte).map_err(ChampError::from).at(span)?.to_string(), span)
        }
        (None, Some((texte, span))) => {
            let telephone = Telephone::parse(&texte, context.school.pays()).map_err(ChampError::from).at(span)?;
            (Canal::Sms, telephone.e164().to_owned(), span)
        }
        (Some(_), Some((_, span))) => return Err(Error::from(Envoi::DeuxAdresses).at(span)),
        (None, None) => return Err(Error::from(Envoi::SansAdresse).at(args.fin())),
    };
    if !context.essai {
        context.envois.essaie(canal, &adresse).at(span)?;
    }
    let texte = context.envois.texte_d_essai(canal);
    let essai = Notifications::Essai { canal, adresse, texte, essai: context.essai };
    Ok(Outcome::Notifications(Box::new(essai)))
}
