//! `logout`: ends the session, here or everywhere.

use super::spec::{Genre, Risque, Spec, ex, facultatif, par_voies, voie};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Acces, Emploi, Error, Result};
use crate::outcome::Outcome;
use crate::texte;

/// The word for every session of the account.
const PARTOUT: &str = "partout";

pub(super) const SPEC: Spec = Spec {
    nom: "logout",
    alias: &["deconnexion", "déconnexion"],
    resume: "Ferme votre session",
    args: &[facultatif(PARTOUT, Genre::Choix(&[PARTOUT]), "ferme aussi vos sessions sur les autres machines")],
    droit: Droit::Compte,
    risque: Risque::Aucun,
    menu: par_voies(
        "Se déconnecter",
        &[voie("Ici seulement", &[], &[]), voie("Partout : aussi sur les autres machines", &[], &[]).avec(PARTOUT)],
    ),
    exemples: &[ex("logout", "ici"), ex("logout partout", "toutes vos sessions")],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let partout = match args.mot(0) {
        None => false,
        Some(mot) if texte::fold(&mot.texte) == PARTOUT => true,
        Some(mot) => {
            let valeur = texte::printable(&mot.texte).into_owned();
            let inconnu = Emploi::ChoixInconnu { nom: SPEC.nom, valeur, attendus: vec![PARTOUT] };
            return Err(Error::from(inconnu).at(mot.span));
        }
    };
    if partout && !context.essai {
        let nom = context.seance.compte().ok_or(Acces::PasConnecte { commande: SPEC.nom })?;
        context.school.ferme_les_sessions(context.school.compte(nom.as_str())?, context.auteur(SPEC.nom))?;
    }
    let nom = context.who.nom.clone();
    if !context.essai {
        context.seance.sort(context.school);
    }
    Ok(Outcome::Deconnexion { compte: nom, partout })
}
