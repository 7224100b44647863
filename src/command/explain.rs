//! `explain`: how an average came about, step by step.

use super::spec::{Genre, Risque, Spec, ex, ex_a_soi, nomme, pour_soi, reste_facultatif, voie, voulue};
use super::{Args, Context, saisie};
use crate::domain::explication::SansNote;
use crate::domain::{Droit, Explication};
use crate::error::{Error, Result};
use crate::outcome::{Expliquee, Outcome};

pub(super) const SPEC: Spec = Spec {
    nom: "explain",
    alias: &["expliquer"],
    resume: "Explique une moyenne pas à pas : chaque note, chaque poids, ce qui ne compte pas, l'arrondi",
    args: &[
        reste_facultatif("réf", Genre::Reference, "matricule, téléphone, ou nom et prénom ; un étudiant : lui-même")
            .titre("étudiant"),
        nomme("matiere", Genre::Matiere, "la moyenne d'une matière").titre("matière").sinon("toutes"),
        nomme("periode", Genre::Periode, "les moyennes d'une période ; sans elle, celles de l'année")
            .titre("période")
            .sinon("l'année"),
        nomme("annee", Genre::Annee, "celle à lire dans les archives : 2024-2025 ; sans elle, celle en cours")
            .titre("année close")
            .sinon("l'année en cours"),
    ],
    droit: Droit::LireFiche,
    risque: Risque::Aucun,
    menu: pour_soi(
        "Expliquer une moyenne pas à pas",
        "Expliquer ma moyenne pas à pas",
        &[voie("", &[voulue("réf")], &["matiere", "periode", "annee"])],
    ),
    exemples: &[
        ex("explain E00001", "toutes ses moyennes de l'année"),
        ex("explain E00001 matiere=Maths", "celle d'une matière"),
        ex("expliquer Diop Awa", "par nom et prénom"),
        ex_a_soi("explain", "toutes vos moyennes de l'année"),
        ex_a_soi("explain matiere=Maths", "celle d'une matière"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (matiere, periode) = (args.matiere()?, args.periode()?);
    let etudiant = saisie::sien_ou_alors(args, context)?;
    let (seule, celle) = (matiere.as_ref().map(|(m, _)| m), periode.as_ref().map(|(p, _)| p));
    let explication = Explication::de(&etudiant.notes, &etudiant.reglement, seule, celle).map_err(|sans| {
        let span = match sans {
            SansNote::Aucune => args.reste(0).map(|(_, span)| span),
            SansNote::Matiere { .. } => matiere.as_ref().map(|(_, span)| *span),
            SansNote::Periode { .. } => periode.as_ref().map(|(_, span)| *span),
        };
        Error::from(sans).at(span.unwrap_or(args.fin()))
    })?;
    Ok(Outcome::Explication(Box::new(Expliquee { etudiant, explication })))
}
