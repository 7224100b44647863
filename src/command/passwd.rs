//! `passwd`: one's own password. Every other session of the account ends.

use super::dialogue::Secret;
use super::spec::{Genre, Risque, SECRETS, Spec, au_menu, ex, nomme};
use super::{Args, Context, secret};
use crate::domain::{Compte, Droit, MotDePasse, Session};
use crate::error::{Acces, Result};
use crate::outcome::{MotDePasseChange, Outcome};
use crate::service::coffre;
use crate::service::etudiants::Auteur;

pub(super) const SPEC: Spec = Spec {
    nom: "passwd",
    alias: &["motdepasse"],
    resume: "Change votre mot de passe et ferme vos autres sessions",
    args: &[
        nomme("mdp-fichier", Genre::Fichier, "un fichier dont la première ligne est le nouveau mot de passe")
            .hors_menu(),
        nomme("ancien-fichier", Genre::Fichier, "un fichier dont la première ligne est le mot de passe actuel")
            .hors_menu(),
        SECRETS[0],
        SECRETS[1],
    ],
    droit: Droit::Compte,
    risque: Risque::Ecrit,
    menu: au_menu("Changer mon mot de passe"),
    exemples: &[
        ex("passwd ancien-fichier=mdp.txt mdp-fichier=nouveau.txt", "sans terminal"),
        ex("passwd", "demande l'actuel, puis le nouveau deux fois"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let nom = context.seance.compte().ok_or(Acces::PasConnecte { commande: SPEC.nom })?;
    let compte = context.school.compte(nom.as_str())?;
    let nouveau = secret::fichier(args, "mdp-fichier", context)?;
    let ancien = match secret::fichier(args, "ancien-fichier", context)? {
        Some(ancien) => Some(ancien),
        // Given a moment ago, in this very run.
        None if context.seance.est_prouvee() && !context.dialogue.interactif() => None,
        None => Some(secret::demande(&Secret::Actuel, context)?),
    };
    if let Some(ancien) = ancien {
        context.school.prouve(&compte, &ancien)?;
    }
    remplace(&compte, nouveau, context)?;
    let compte = compte.nom.to_string();
    Ok(Outcome::MotDePasse(MotDePasseChange { compte, le_sien: true, premier: None, essai: context.essai }))
}

/// Gives the account of this session another password: the given one, or one that is asked for.
pub(super) fn remplace(compte: &Compte, nouveau: Option<MotDePasse>, context: &mut Context<'_>) -> Result<()> {
    let nouveau = match nouveau {
        Some(nouveau) => nouveau,
        None => secret::demande_nouveau(compte.nom.as_str(), context.dialogue)?,
    };
    if coffre::ouvre(&nouveau, Some(&compte.mot_de_passe)) {
        return Err(Acces::Inchange.into());
    }
    // After a login the holder is there, and no longer whoever ran the command.
    let titulaire = Session::de(compte);
    let auteur = Auteur { who: &titulaire, commande: SPEC.nom, essai: context.essai };
    let apres = context.school.change_mot_de_passe(compte.clone(), &nouveau, false, auteur)?;
    if !context.essai {
        context.seance.suit(&apres, context.school);
    }
    Ok(())
}
