//! `stats`: what the averages of a class, of every class, or of the school come to.

use super::dialogue::Avis;
use super::spec::{Genre, Risque, Spec, ex, libre, nomme, par_voies, voie};
use super::{Args, Context, classes};
use crate::domain::statistiques::{Cadre, Statistiques};
use crate::domain::{ChampError, Droit, Matiere, NomClasse};
use crate::error::{At, Result};
use crate::outcome::{Chiffres, Outcome};

/// All classes together.
const TOUTES: &str = "*";

pub(super) const SPEC: Spec = Spec {
    nom: "stats",
    alias: &["statistiques"],
    resume: "Donne la moyenne, les quartiles, les mentions et la répartition d'une classe, de chacune, ou de l'école",
    args: &[
        nomme("classe", Genre::Classe, "une classe ; * : toutes ensemble ; sans elle, chacune").sinon("chacune"),
        nomme("matiere", Genre::Matiere, "les moyennes d'une matière").titre("matière").sinon("toutes"),
        nomme("periode", Genre::Periode, "les moyennes d'une période").titre("période").sinon("l'année"),
    ],
    droit: Droit::LireClasses,
    risque: Risque::Aucun,
    menu: par_voies(
        "Voir la moyenne, les mentions et la répartition",
        &[voie("", &[libre("classe")], &["matiere", "periode"])],
    ),
    exemples: &[
        ex("stats", "une ligne par classe"),
        ex("stats classe=L3", "la L3 : moyenne, quartiles, mentions, répartition, évolution"),
        ex("stats classe=*", "toute l'école ensemble"),
        ex("stats classe=L3 matiere=Maths", "ses moyennes de maths"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let cadre = cadre(args)?;
    let (school, who) = (context.school, context.who);
    let Some((texte, span)) = args.texte("classe") else {
        let toutes = school.statistiques(&cadre, who)?;
        avertit(None, &cadre, &toutes.ensemble, context)?;
        return Ok(Outcome::StatistiquesDesClasses { toutes, cadre });
    };
    let chiffres = if texte == TOUTES {
        let statistiques = school.statistiques(&cadre, who)?.ensemble;
        Chiffres { classe: None, cadre, statistiques, etapes: Vec::new() }
    } else {
        let classe = NomClasse::parse(&texte).map_err(ChampError::from).at(span)?;
        let (statistiques, etapes) = school.statistiques_de(&classe, &cadre, who)?;
        Chiffres { classe: Some(classe), cadre, statistiques, etapes }
    };
    avertit(chiffres.classe.as_ref(), &chiffres.cadre, &chiffres.statistiques, context)?;
    Ok(Outcome::Statistiques(Box::new(chiffres)))
}

/// Nothing but noughts may come of a slip in a name.
pub(super) fn avertit(
    classe: Option<&NomClasse>,
    cadre: &Cadre,
    statistiques: &Statistiques,
    context: &mut Context<'_>,
) -> Result<()> {
    let matiere = cadre.matiere.as_ref().map(Matiere::to_string);
    let avis = match (classe, &cadre.periode, matiere) {
        (Some(classe), ..) if statistiques.effectif == 0 => {
            if classes::suggere_une(classe, context)? {
                return Ok(());
            }
            Avis::ClasseVide { classe: classe.to_string() }
        }
        _ if statistiques.effectif == 0 || statistiques.notes > 0 => return Ok(()),
        (_, Some(periode), matiere) => Avis::PeriodeInconnue { periode: periode.to_string(), matiere },
        (_, None, Some(matiere)) => Avis::MatiereInconnue { matiere, proche: None },
        (_, None, None) => return Ok(()),
    };
    context.dialogue.avertit(&avis);
    Ok(())
}

/// What `matiere=` and `periode=` ask for.
///
/// # Errors
/// A name that none can have.
pub(super) fn cadre(args: &Args<'_>) -> Result<Cadre> {
    let (matiere, periode) = (args.matiere()?, args.periode()?);
    Ok(Cadre { matiere: matiere.map(|(matiere, _)| matiere), periode: periode.map(|(periode, _)| periode) })
}
