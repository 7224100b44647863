//! `note comment`: what a teacher says of a student in a subject, for his bulletin.

use super::spec::{Genre, Risque, Spec, ex, nomme, requis, reste};
use super::{Args, Context, saisie};
use crate::domain::modification::VIDE;
use crate::domain::{Droit, Matiere, Periode, Propos};
use crate::error::{At, Result};
use crate::outcome::Outcome;
use crate::service::QuellePeriode;

pub(super) const SPEC: Spec = Spec {
    nom: "note comment",
    alias: &["note commenter", "noter comment", "noter commenter", "note appreciation"],
    resume: "Écrit l'appréciation d'un étudiant dans une matière, pour son bulletin",
    args: &[
        requis("réf", Genre::Reference, "matricule, téléphone, ou \"nom prénom\" entre guillemets"),
        requis("matière", Genre::Matiere, "Maths, Anglais…"),
        reste("appréciation", Genre::Texte, "entre guillemets, 1 000 lettres au plus ; « - » l'efface"),
        nomme("periode", Genre::Periode, "T1, S2… (sans : celle d'aujourd'hui) ; « - » : l'année"),
    ],
    droit: Droit::EcrireNotes,
    risque: Risque::Ecrit,
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
    let etudiant = context.school.designe(&reference.texte, context.who).at(reference.span)?;
    let dit = context.school.commente(etudiant, &matiere, &periode, texte.as_ref(), context.auteur(SPEC.nom));
    let (avant, apres) =
        dit.map_err(|error| saisie::situe_la_matiere(saisie::situe_la_place(error, args), mot.span))?;
    Ok(saisie::changement(Some(avant), apres, context))
}
