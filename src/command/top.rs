//! `top`: the ranking by average. Ties share a rank (design, section 6).

use super::args::cote_a_cote;
use super::criteres;
use super::spec::{Genre, Risque, Spec, au_menu, ex, facultatif, nomme, reste_facultatif};
use super::{Args, Context, classes, stats};
use crate::domain::{Champ, Droit, NomClasse};
use crate::error::{Emploi, Error, Result};
use crate::lang::{Critere, Expr, Op, Valeur};
use crate::outcome::{Classement, Outcome};

/// Places where no number is given.
const DIX: u64 = 10;

pub(super) const SPEC: Spec = Spec {
    nom: "top",
    alias: &["classement"],
    resume: "Classe les étudiants par moyenne",
    args: &[
        facultatif("n", Genre::Nombre, "combien en montrer, à partir du premier (10)")
            .titre("nombre d'étudiants")
            .sinon("10"),
        reste_facultatif("critères", Genre::Criteres, "comme pour find : classe=L3, naissance=2008…"),
        nomme("matiere", Genre::Matiere, "par la moyenne d'une matière").titre("matière").sinon("toutes"),
        nomme("periode", Genre::Periode, "par la moyenne d'une période").titre("période").sinon("l'année"),
    ],
    droit: Droit::LireClasses,
    risque: Risque::Aucun,
    menu: au_menu("Classer les étudiants par moyenne"),
    exemples: &[
        ex("top", "les dix premiers de l'école"),
        ex("top 3 classe=L3", "les trois premiers de L3"),
        ex("top 5 matiere=Maths", "les cinq premiers en maths"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let combien = match args.mot(0) {
        None => DIX,
        Some(mot) => mot.texte.parse().ok().filter(|n| *n > 0).ok_or_else(|| {
            let texte = crate::texte::printable(&mot.texte).into_owned();
            Error::from(Emploi::PasUnCompte { nom: "n".into(), texte, min: 1 }).at(mot.span)
        })?,
    };
    let filtre = criteres::filtre(args.criteres(), context.school.pays())?;
    let cadre = stats::cadre(args)?;
    let (places, ex_aequo) = context.school.premiers(filtre, &cadre, combien, context.who)?;
    if places.is_empty() {
        let classe = classe(args);
        let ensemble = match &classe {
            Some(classe) => context.school.statistiques_de(classe, &cadre, context.who)?.0,
            None => context.school.statistiques(&cadre, context.who)?.ensemble,
        };
        stats::avertit(classe.as_ref(), &cadre, &ensemble, context)?;
    }
    classes::suggere(args.criteres(), false, context)?;
    Ok(Outcome::Classement(Classement { places, ex_aequo, cadre }))
}

/// The one class that the criteria name, if they do.
fn classe(args: &Args<'_>) -> Option<NomClasse> {
    cote_a_cote(args.criteres()?).into_iter().find_map(|expr| match expr {
        Expr::Critere(Critere { champ, op: Op::Egal, valeur: Valeur::Texte(mot), .. })
            if criteres::champ(champ).is_ok_and(|champ| champ == Champ::Classe) =>
        {
            NomClasse::parse(&mot.texte).ok()
        }
        _ => None,
    })
}
