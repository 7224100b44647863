//! `show`: one student with all his marks and averages.

use super::spec::{Genre, Risque, Spec, ex, ex_a_soi, nomme, pour_soi, reste_facultatif, voie, voulue};
use super::{Args, Context, saisie};
use crate::domain::Droit;
use crate::error::{At, Result};
use crate::outcome::Outcome;

pub(super) const SPEC: Spec = Spec {
    nom: "show",
    alias: &["fiche"],
    resume: "Montre un étudiant, ses notes et ses moyennes",
    args: &[
        reste_facultatif("réf", Genre::Reference, "matricule, téléphone, ou nom et prénom ; un étudiant : lui-même")
            .titre("étudiant"),
        nomme("annee", Genre::Annee, "celle à lire dans les archives : 2024-2025 ; sans elle, celle en cours")
            .hors_menu(),
    ],
    droit: Droit::LireFiche,
    risque: Risque::Aucun,
    menu: pour_soi(
        "Voir un étudiant, ses notes et ses moyennes",
        "Voir mes notes et mes moyennes",
        &[voie("", &[voulue("réf")], &[])],
    ),
    exemples: &[
        ex("show E00001", "par matricule"),
        ex("show Diop Awa", "par nom et prénom"),
        ex("show +33 6 11 22 33 44", "par téléphone"),
        ex_a_soi("show", "vos notes et vos moyennes"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (reference, span) = saisie::sien_ou_autre(args, context)?;
    let fiche = match args.annee("annee")? {
        None => context.school.fiche_de(&reference, context.who),
        Some((annee, _)) => context.school.fiche_archivee(&annee, &reference, context.who),
    };
    Ok(Outcome::Fiche(Box::new(fiche.at(span)?)))
}
