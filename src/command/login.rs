//! `login`: somebody says who he is. His session lives on for the next runs.

use super::dialogue::{Avis, Secret};
use super::spec::{Genre, Risque, SECRETS, Spec, au_menu, ex, facultatif, nomme};
use super::{Args, Context, passwd, secret};
use crate::domain::{Droit, MotDePasse};
use crate::error::{Acces, Emploi, Error, Result};
use crate::outcome::{Connexion, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "login",
    alias: &["connexion"],
    resume: "Vous connecte à votre compte",
    args: &[
        facultatif("nom", Genre::Compte, "le nom de votre compte").titre("nom du compte"),
        nomme("mdp-fichier", Genre::Fichier, "un fichier dont la première ligne est le mot de passe").hors_menu(),
        SECRETS[0],
        SECRETS[1],
    ],
    droit: Droit::Entrer,
    risque: Risque::Aucun,
    menu: au_menu("Se connecter à un autre compte"),
    exemples: &[
        ex("login directrice mdp-fichier=mdp.txt", "sans terminal : le mot de passe est dans un fichier"),
        ex("login", "demande le nom, puis le mot de passe, qui ne s'affiche pas"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let nom = match args.mot(0) {
        Some(mot) => mot.texte.clone(),
        None if context.dialogue.interactif() => context.dialogue.compte()?,
        None => {
            let manque = Emploi::ArgumentManque { nom: "nom", aide: "le nom de votre compte", forme: SPEC.forme() };
            return Err(Error::from(manque).at(args.fin()));
        }
    };
    let mot = match secret::fichier(args, "mdp-fichier", context)? {
        Some(mot) => mot,
        None => secret::demande(&Secret::Connexion { nom: &nom }, context)?,
    };
    entre(&nom, &mot, context)
}

/// Logs in, and stays for the next runs.
fn entre(nom: &str, mot: &MotDePasse, context: &mut Context<'_>) -> Result<Outcome> {
    let dialogue = &mut *context.dialogue;
    let connexion = context.school.connecte(nom, mot, &mut || {
        dialogue.avertit(&Avis::Patientez);
    })?;
    context.seance.sort(context.school);
    let gardee = match context.seance.entre_et_reste(connexion, context.school) {
        Ok(gardee) => gardee,
        Err(error) => {
            context.dialogue.avertit(&Avis::SessionCourte { raison: Some(error.to_string()) });
            false
        }
    };
    let session = context.seance.connue();
    if session.a_changer && context.dialogue.interactif() {
        let compte = context.seance.compte().ok_or(Acces::Identifiants)?;
        context.dialogue.avertit(&Avis::Provisoire);
        passwd::remplace(&context.school.compte(compte.as_str())?, None, context)?;
    }
    Ok(Outcome::Connexion(Connexion { session: context.seance.connue(), gardee }))
}
