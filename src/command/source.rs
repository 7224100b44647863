//! `source`: runs the commands of a file. Whoever runs lines runs its lines; this only names the file.

use super::spec::{Genre, Risque, Spec, ex, requis};
use super::{Args, Context};
use crate::domain::Droit;
use crate::error::{Error, Result};
use crate::outcome::{Outcome, Script};
use std::path::PathBuf;

pub(super) const SPEC: Spec = Spec {
    nom: "source",
    alias: &["executer", "exécuter"],
    resume: "Exécute les commandes d'un fichier",
    args: &[requis("fichier", Genre::Fichier, "un fichier texte, une commande par ligne")],
    droit: Droit::Executer,
    risque: Risque::Ecrit,
    exemples: &[
        ex("source exemple.carnet", "exécute le fichier, s'arrête à la première erreur"),
        ex("source exemple.carnet --dry-run", "montre ce que le fichier changerait"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let mot = args.requis(0)?;
    let chemin = PathBuf::from(&mot.texte);
    match std::fs::metadata(&chemin) {
        Ok(found) if found.is_dir() => {
            Err(Error::fichier(chemin, std::io::ErrorKind::IsADirectory.into()).at(mot.span))
        }
        Ok(_) => Ok(Outcome::Script(Script { chemin, place: mot.span, oui: context.oui, essai: context.essai })),
        Err(error) => Err(Error::fichier(chemin, error).at(mot.span)),
    }
}
