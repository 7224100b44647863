//! `delete`: removes a student and his marks, after an answer.

use super::dialogue::{Avis, Question};
use super::spec::{Genre, Risque, Spec, au_menu, ex, reste};
use super::{Args, Context, saisie};
use crate::domain::Droit;
use crate::error::Result;
use crate::outcome::{Outcome, Suppression};
use crate::service::etudiants::Auteur;
use crate::service::reference::nom_complet;

pub(super) const SPEC: Spec = Spec {
    nom: "delete",
    alias: &["supprimer"],
    resume: "Supprime un étudiant et ses notes",
    args: &[reste("réf", Genre::Reference, "matricule, téléphone, ou nom et prénom").titre("étudiant")],
    droit: Droit::EcrireEtudiants,
    risque: Risque::Detruit,
    menu: au_menu("Supprimer un étudiant et ses notes"),
    exemples: &[
        ex("delete E00001 --dry-run", "montre qui serait supprimé"),
        ex("delete E00001 --yes", "sans poser la question"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let etudiant = saisie::reference(args, context)?;
    let auteur = context.auteur(SPEC.nom);
    // What cannot be done is not asked about.
    context.school.supprime(&etudiant, Auteur { essai: true, ..auteur })?;
    let question = Question::Supprimer { qui: nom_complet(&etudiant), notes: etudiant.notes.len() };
    let fiche = Outcome::Fiche(Box::new(context.school.fiche(etudiant.clone())?));
    let annees = context.school.annees_archivees_de(&etudiant.matricule)?;
    if !annees.is_empty() {
        let annees = annees.iter().map(ToString::to_string).collect();
        context.dialogue.avertit(&Avis::ArchivesRestent { annees });
    }
    context.confirme(&fiche, &question)?;
    context.school.supprime(&etudiant, context.auteur(SPEC.nom))?;
    Ok(Outcome::Suppression(Box::new(Suppression { etudiant, essai: context.essai })))
}
