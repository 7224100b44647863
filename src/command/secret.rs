//! Passwords, from where they may come: a prompt without echo, or a file. Never from the line.

use super::dialogue::{Dialogue, Secret};
use super::spec::{Arg, Genre, nomme};
use super::{Args, Context};
use crate::domain::{MotDePasse, NomCompte};
use crate::error::{Acces, At, Result};
use crate::service::coffre;

/// The password in the file that `nom=` names, where it is given.
pub(super) fn fichier(args: &Args<'_>, nom: &str, context: &Context<'_>) -> Result<Option<MotDePasse>> {
    let Some((chemin, span)) = args.texte(nom) else { return Ok(None) };
    let mut ouvert = context.enclos.flux(&chemin).at(span)?;
    coffre::lit_mot_de_passe(&mut ouvert.fichier, &chemin).at(span).map(Some)
}

/// The password that somebody at the terminal types.
pub(super) fn demande(quoi: &Secret<'_>, context: &mut Context<'_>) -> Result<MotDePasse> {
    if !context.dialogue.interactif() {
        let conseil = match quoi {
            Secret::Actuel => "donnez le mot de passe actuel par ancien-fichier=F",
            Secret::Connexion { .. } | Secret::Nouveau { .. } | Secret::Encore => "donnez-le par mdp-fichier=F",
        };
        return Err(Acces::SansTerminal { conseil }.into());
    }
    let texte = context.dialogue.secret(quoi, None)?;
    MotDePasse::parse(&texte).map_err(|error| Acces::from(error).into())
}

/// A password that an administrator gives to an account.
pub(super) struct Donne {
    pub(super) mot: MotDePasse,
    /// Carnet has made it: it is handed out once.
    pub(super) est_fait: bool,
    /// A first one, to be changed at the first login.
    pub(super) a_changer: bool,
}

/// The parameters by which a password is given to an account.
pub(super) const ARGS: [Arg; 2] = [
    nomme(
        "mdp-fichier",
        Genre::Fichier,
        "un fichier dont la première ligne est le mot de passe ; sans lui, carnet en crée un",
    )
    .hors_menu(),
    nomme("a-changer", Genre::Choix(&["oui"]), "oui : ce mot de passe devra être changé à la première connexion")
        .titre("mot de passe à changer"),
];

/// The password for the account `nom`: that of `mdp-fichier=`, or one that is typed, or else one that is made. None in a dry run
/// that gives none.
pub(super) fn pour(nom: &NomCompte, args: &Args<'_>, context: &mut Context<'_>) -> Result<Option<Donne>> {
    let a_changer = args.choix("a-changer")?.is_some();
    if let Some((_, span)) = args.texte("mdp-fichier")
        && let Some(mot) = fichier(args, "mdp-fichier", context)?
    {
        mot.accepte().map_err(Acces::from).at(span)?;
        return Ok(Some(Donne { mot, est_fait: false, a_changer }));
    }
    if context.essai {
        return Ok(None);
    }
    let tape = if context.dialogue.interactif() { nouveau(nom.as_str(), true, context.dialogue)? } else { None };
    Ok(Some(match tape {
        Some(mot) => Donne { mot, est_fait: false, a_changer },
        None => Donne { mot: coffre::premier_mot_de_passe()?, est_fait: true, a_changer: true },
    }))
}

/// A new password, typed twice; asked again until it is one. None where nothing was typed and `facultatif` allows that.
pub(super) fn nouveau(pour: &str, facultatif: bool, dialogue: &mut dyn Dialogue) -> Result<Option<MotDePasse>> {
    if !dialogue.interactif() {
        return Err(Acces::SansTerminal { conseil: "donnez-le par mdp-fichier=F" }.into());
    }
    let mut refus: Option<String> = None;
    loop {
        let texte = dialogue.secret(&Secret::Nouveau { pour, facultatif }, refus.as_deref())?;
        if texte.is_empty() && facultatif {
            return Ok(None);
        }
        let pris = MotDePasse::parse(&texte).and_then(|mot| mot.accepte().map(|()| mot));
        let mot = match pris {
            Ok(mot) => mot,
            Err(error) => {
                refus = Some(error.to_string());
                continue;
            }
        };
        let encore = dialogue.secret(&Secret::Encore, None)?;
        if MotDePasse::parse(&encore).is_ok_and(|encore| encore == mot) {
            return Ok(Some(mot));
        }
        refus = Some(Acces::Different.to_string());
    }
}

/// A new password, typed twice; asked again until it is one.
///
/// # Errors
/// Nobody there to ask, `Interrompu`.
pub fn demande_nouveau(pour: &str, dialogue: &mut dyn Dialogue) -> Result<MotDePasse> {
    // Only where it is `facultatif` may it be missing.
    Ok(nouveau(pour, false, dialogue)?.ok_or(Acces::Different)?)
}
