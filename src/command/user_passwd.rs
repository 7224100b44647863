//! `user passwd`: another password for an account whose holder has forgotten his. Its sessions end.

use super::spec::{Genre, Risque, SECRETS, Spec, au_menu, ex, requis};
use super::{Args, Context, comptes, secret};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::{MotDePasseChange, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "user passwd",
    alias: &["compte motdepasse"],
    resume: "Donne un autre mot de passe à un compte et ferme ses sessions",
    args: &[
        requis("nom", Genre::Compte, "celui dont le mot de passe est à changer").titre("nom du compte"),
        secret::ARGS[0],
        secret::ARGS[1],
        SECRETS[0],
        SECRETS[1],
    ],
    droit: Droit::GererComptes,
    risque: Risque::Ecrit,
    menu: au_menu("Donner un autre mot de passe à un compte"),
    exemples: &[
        ex("user passwd m.diop", "un nouveau premier mot de passe, à lui remettre"),
        ex("user passwd m.diop mdp-fichier=nouveau.txt a-changer=oui", "celui d'un fichier, à changer lui aussi"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let compte = comptes::designe(args, context)?;
    let (nom, le_sien) = (compte.nom.to_string(), comptes::est_le_sien(&compte, context));
    let donne = secret::pour(&compte.nom, args, context)?;
    if let Some(donne) = donne.as_ref().filter(|_| !context.essai) {
        let auteur = context.auteur(SPEC.nom);
        let apres = context.school.change_mot_de_passe(compte, &donne.mot, donne.a_changer, auteur)?;
        // Whoever changes his own goes on.
        context.seance.suit(&apres, context.school);
    }
    let premier = donne.filter(|donne| donne.est_fait).map(|donne| donne.mot);
    Ok(Outcome::MotDePasse(MotDePasseChange { compte: nom, le_sien, premier, essai: context.essai }))
}
