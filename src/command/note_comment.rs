//! `note comment`: what a teacher says of a student in a subject, for his bulletin.

use super::dialogue::Question;
use super::spec::{Genre, Risque, Spec, au_menu, ex, nomme, requis, reste};
use super::{Args, Context, saisie};
use crate::domain::modification::VIDE;
use crate::domain::{Droit, Matiere, Periode, Propos};
use crate::error::{At, Cause, Donnees, Error, Result};
use crate::outcome::Outcome;
use crate::service::{AppreciationVue, QuellePeriode};

pub(super) const SPEC: Spec = Spec {
    nom: "note comment",
    alias: &["note commenter", "noter comment", "noter commenter", "note appreciation"],
    resume: "Écrit l'appréciation d'un étudiant dans une matière, pour son bulletin",
    args: &[
        requis("réf", Genre::Reference, "matricule, téléphone, ou \"nom prénom\" entre guillemets").titre("étudiant"),
        requis("matière", Genre::Matiere, "Maths, Anglais…"),
        reste("appréciation", Genre::Texte, "entre guillemets, 1 000 lettres au plus ; « - » l'efface"),
        nomme("periode", Genre::Periode, "T1, S2… (sans : celle d'aujourd'hui) ; « - » : l'année").titre("période"),
    ],
    droit: Droit::EcrireNotes,
    risque: Risque::Ecrit,
    menu: au_menu("Écrire une appréciation pour le bulletin"),
    exemples: &[
        ex("note comment E00001 Maths \"Bon trimestre, continuez ainsi.\" periode=T1", "pour le premier trimestre"),
        ex("note comment E00001 Maths \"Année solide.\" periode=-", "pour l'année"),
        ex("note comment E00001 Maths - periode=T1", "l'efface"),
    ],
};

pub(super) fn run(args: &Args<'_>, context: &mut Context<'_>) -> Result<Outcome> {
    let (reference, mot) = (args.requis(0)?, args.requis(1)?);
    let matiere = Matiere::parse(&mot.texte).at(mot.span)?;
    let (brut, span) = args.reste(2).ok_or_else(|| args.manque(2))?;
    let texte = if brut.trim() == VIDE { None } else { Some(Propos::parse(&brut).at(span)?) };
    let periode = match args.texte("periode") {
        None => QuellePeriode::DuJour,
        Some((texte, _)) if texte.trim() == VIDE => QuellePeriode::Annee,
        Some((texte, span)) => QuellePeriode::Celle(Periode::parse(&texte).at(span)?),
    };
    let mut vue = None;
    loop {
        let etudiant = context.school.designe(&reference.texte, context.who).at(reference.span)?;
        let (ou, auteur) = ((&matiere, &periode), context.auteur(SPEC.nom));
        match context.school.commente(etudiant, ou, texte.as_ref(), vue.as_ref(), auteur) {
            Ok(modifie) => return Ok(saisie::changement(modifie, context)),
            Err(error) => vue = Some(accepte(error, texte.is_none(), context).map_err(|error| situe(error, args))?),
        }
    }
}

/// A colleague's words that are to go: shown, and asked about; without a terminal only `--yes` lets them go.
///
/// # Errors
/// Every other error as it is; `Renonce`.
fn accepte(error: Error, efface: bool, context: &mut Context<'_>) -> Result<AppreciationVue> {
    let Cause::Donnees(Donnees::AppreciationDUnAutre { qui, cadre, auteur, texte }) = &*error.cause else {
        return Err(error);
    };
    if !context.dialogue.interactif() && !context.oui && !context.essai {
        return Err(error);
    }
    let (qui, cadre, auteur, texte) = (qui.clone(), cadre.clone(), auteur.clone(), texte.clone());
    let vue = (auteur.clone(), texte.clone());
    context.confirme(&Outcome::Rien, &Question::RemplacerAppreciation { qui, cadre, auteur, texte, efface })?;
    Ok(vue)
}

/// Puts the error under the word that it is about.
fn situe(error: Error, args: &Args<'_>) -> Error {
    let error = saisie::situe_la_place(error, args);
    match args.mot(1) {
        Some(mot) => saisie::situe_la_matiere(error, mot.span),
        None => error,
    }
}
