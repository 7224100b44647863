//! What several `notify` commands read the same way: which messages are meant.

use super::spec::TOUT;
use super::{Args, Context};
use crate::domain::Canal;
use crate::error::{At, Envoi, Error, Result};
use crate::outcome::notifications::Retenue;
use crate::service::{QuelsMessages, is_identite};
use crate::texte;

/// The channels, as they are typed.
pub(super) const CANAUX: [&str; 2] = ["mail", "sms"];

/// The messages that the words mean: all of them, those about a student, or one by the first digits of its identity.
///
/// # Errors
/// Neither a student nor a message is called so; the server's.
pub(super) fn lesquels(args: &Args<'_>, context: &Context<'_>) -> Result<QuelsMessages> {
    let mut quels = QuelsMessages { canal: canal(args)?, ..QuelsMessages::default() };
    let Some((mot, span)) = args.reste(0) else { return Ok(quels) };
    if texte::fold(&mot) == TOUT {
        return Ok(quels);
    }
    match context.school.designe(&mot, context.who) {
        Ok(etudiant) => quels.matricule = Some(etudiant.matricule.to_string()),
        Err(_) if is_identite(&mot) => quels.id = Some(context.school.message(&mot).at(span)?.id),
        Err(error) => return Err(error.at(span)),
    }
    Ok(quels)
}

/// What `canal=` says.
pub(super) fn canal(args: &Args<'_>) -> Result<Option<Canal>> {
    let mot = args.choix("canal")?;
    Ok(Canal::TOUS.into_iter().find(|canal| Some(canal.mot()) == mot))
}

/// What holds messages back here.
///
/// # Errors
/// The server's.
pub(super) fn retenue(context: &Context<'_>) -> Result<Retenue> {
    let sans_canal = Canal::TOUS.into_iter().filter(|canal| !context.envois.est_regle(*canal)).collect();
    Ok(Retenue { sans_canal, pause: context.school.envois_en_pause()? })
}

/// A message that was named by its number, and of which nothing came, is an error that says how far it is.
///
/// # Errors
/// `Fige`, the server's.
pub(super) fn exige_un(quels: &QuelsMessages, combien: u64, args: &Args<'_>, context: &Context<'_>) -> Result<()> {
    let (Some(id), Some((_, span)), 0) = (&quels.id, args.reste(0), combien) else { return Ok(()) };
    let message = context.school.message(id).at(span)?;
    Err(Error::from(Envoi::Fige { etat: message.etat, en_cours: message.en_cours }).at(span))
}
