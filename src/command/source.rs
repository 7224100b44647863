//! `source`: runs the commands of a file. Whoever runs lines runs its lines; this only opens the file.

use super::spec::{Genre, Risque, Spec, au_menu, ex, requis, reste_facultatif};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::{Outcome, Script};

pub(super) const SPEC: Spec = Spec {
    nom: "source",
    alias: &["executer", "exécuter"],
    resume: "Exécute les commandes d'un fichier",
    args: &[
        requis("fichier", Genre::Fichier, "un fichier texte, une commande par ligne"),
        reste_facultatif("valeur", Genre::Texte, "ce qui remplace $1, $2… dans le script").titre("valeurs de $1, $2…"),
    ],
    droit: Droit::Executer,
    risque: Risque::Ecrit,
    menu: au_menu("Exécuter les commandes d'un fichier"),
    exemples: &[
        ex("source exemple.carnet", "exécute le fichier, s'arrête à la première erreur"),
        ex("source exemple.carnet --dry-run", "montre ce que le fichier changerait"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let mot = args.requis(0)?;
    let fichier = context.enclos.flux(&mot.texte).at(mot.span)?;
    let arguments = args.mots().iter().skip(1).map(|mot| mot.texte.clone()).collect();
    Ok(Outcome::Script(Script { fichier, place: mot.span, arguments, oui: context.oui, essai: context.essai }))
}
