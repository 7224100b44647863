//! `report`: the averages of a class as one table. Only shown so far; a file of it will be `vers=`.

use super::spec::{Genre, Risque, Spec, ex, nomme};
use super::{Args, Context, stats};
use crate::domain::{ChampError, Droit, NomClasse};
use crate::error::{At, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "report",
    alias: &["rapport"],
    resume: "Montre le tableau d'une classe : étudiants, matières, moyennes, rangs et ligne de la classe",
    args: &[
        nomme("classe", Genre::Classe, "la classe"),
        nomme("periode", Genre::Periode, "une période ; sans elle, l'année"),
    ],
    droit: Droit::LireClasses,
    risque: Risque::Aucun,
    exemples: &[
        ex("report classe=L3", "le tableau de la L3"),
        ex("report classe=L3 format=csv", "le même pour un tableur"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (texte, span) = args.texte("classe").ok_or_else(|| args.nomme_manque("classe"))?;
    let classe = NomClasse::parse(&texte).map_err(ChampError::from).at(span)?;
    let periode = stats::cadre(args)?.periode;
    Ok(Outcome::Tableau(context.school.tableau(&classe, periode, context.who).at(span)?))
}
