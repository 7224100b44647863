//! `on-error`: whether a script goes on after an error, from here to its end.

use super::spec::{Genre, Risque, Spec, ex, requis};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Emploi, Error, Result};
use crate::outcome::{Consigne, Outcome};
use crate::texte;

/// To go on, and to stop.
const MOTS: [&str; 2] = ["continue", "stop"];

pub(super) const SPEC: Spec = Spec {
    nom: "on-error",
    alias: &["en-erreur"],
    resume: "Dit si un script continue après une erreur, ou s'arrête",
    args: &[requis("suite", Genre::Choix(&MOTS), "continue, ou stop (par défaut), jusqu'à la fin du script")],
    droit: Droit::Executer,
    risque: Risque::Aucun,
    menu: None,
    exemples: &[
        ex("on-error continue", "les erreurs sont affichées, et le script continue"),
        ex("on-error stop", "il s'arrête à la première"),
    ],
};

pub(super) fn run(args: &Args<'_>, _: &mut Context<'_>) -> Result<Outcome> {
    let mot = args.requis(0)?;
    let choix = texte::fold(&mot.texte);
    if !MOTS.contains(&choix.as_str()) {
        let valeur = texte::printable(&mot.texte).into_owned();
        return Err(Error::from(Emploi::ChoixInconnu { nom: "suite", valeur, attendus: MOTS.to_vec() }).at(mot.span));
    }
    Ok(Outcome::Consigne(Consigne::SurErreur { continuer: choix == MOTS[0] }))
}
