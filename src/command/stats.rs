//! `stats`: what the averages of a class, or of every class, come to.

use super::spec::{Genre, Risque, Spec, ex, nomme};
use super::{Args, Context};
use crate::domain::{ChampError, Droit, Matiere, NomClasse};
use crate::error::{At, Emploi, Error, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "stats",
    alias: &["statistiques"],
    resume: "Donne la moyenne, la médiane, l'écart et les mentions d'une classe, ou de chacune",
    args: &[
        nomme("classe", Genre::Classe, "une classe ; sans elle, toutes"),
        nomme("matiere", Genre::Matiere, "les moyennes d'une matière"),
        nomme("periode", Genre::Periode, "pas encore : les moyennes sont celles de l'année"),
    ],
    droit: Droit::LireClasses,
    risque: Risque::Aucun,
    exemples: &[
        ex("stats", "une ligne par classe"),
        ex("stats classe=L3", "la L3 : moyenne, médiane, mentions, répartition"),
        ex("stats classe=L3 matiere=Maths", "ses moyennes de maths"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    if let Some((_, span)) = args.texte("periode") {
        return Err(Error::from(Emploi::SansPeriodes).at(span));
    }
    let classe = match args.texte("classe") {
        Some((texte, span)) => Some(NomClasse::parse(&texte).map_err(ChampError::from).at(span)?),
        None => None,
    };
    let matiere = match args.texte("matiere") {
        Some((texte, span)) => Some(Matiere::parse(&texte).map_err(ChampError::from).at(span)?),
        None => None,
    };
    let (school, who) = (context.school, context.who);
    Ok(match classe {
        Some(classe) => {
            let statistiques = school.statistiques_de(&classe, matiere.as_ref(), who)?;
            Outcome::Statistiques { classe, matiere, statistiques: Box::new(statistiques) }
        }
        None => Outcome::StatistiquesDesClasses { classes: school.statistiques(matiere.as_ref(), who)?, matiere },
    })
}
