//! What several commands read the same way: a student, a mark's number, a new mark, assignments to fields.

use super::{Args, Context, criteres};
use crate::domain::note::{Coef, NouvelleNote, TypeNote};
use crate::domain::reglement::NoteHorsRegle;
use crate::domain::{
    Champ, DateCivile, Etudiant, Fiche, Matiere, Modification, Note, Periode, Role, Usage, Valeur, notation,
};
use crate::error::{At, Cause, Donnees, Emploi, Error, Result};
use crate::lang::{Critere, Mot, Span};
use crate::outcome::{Changement, Outcome};
use crate::service::etudiants::Modifie;

/// The student that all the words mean together.
pub(super) fn reference(args: &Args<'_>, context: &Context<'_>) -> Result<Etudiant> {
    let (texte, span) = args.reste(0).unwrap_or_else(|| (String::new(), args.fin()));
    context.school.designe(&texte, context.who).at(span)
}

/// The same; where there are no words, the student who asks.
pub(super) fn sien_ou_designe(args: &Args<'_>, context: &Context<'_>) -> Result<Etudiant> {
    let (texte, span) = sien_ou_autre(args, context)?;
    context.school.designe(&texte, context.who).at(span)
}

/// The same, as the school year `annee=` left him where the line names one.
pub(super) fn sien_ou_alors(args: &Args<'_>, context: &Context<'_>) -> Result<Etudiant> {
    let Some((annee, _)) = args.annee("annee")? else { return sien_ou_designe(args, context) };
    let (texte, span) = sien_ou_autre(args, context)?;
    context.school.designe_archive(&annee, &texte, context.who).at(span)
}

/// By what he is named, and where.
pub(super) fn sien_ou_autre(args: &Args<'_>, context: &Context<'_>) -> Result<(String, Span)> {
    match (args.reste(0), &context.who.role) {
        (Some(dite), _) => Ok(dite),
        (None, Role::Etudiant { matricule }) => Ok((matricule.to_string(), args.fin())),
        (None, _) => Err(args.manque(0)),
    }
}

/// The student and the number in `réf#n`.
pub(super) fn reference_note(mot: &Mot, context: &Context<'_>) -> Result<(Etudiant, u32)> {
    let fail =
        || Error::from(Emploi::ReferenceNote { texte: crate::texte::printable(&mot.texte).into_owned() }).at(mot.span);
    let (reference, n) = mot.texte.rsplit_once('#').ok_or_else(fail)?;
    let n = n.parse::<u32>().map_err(|_| fail())?;
    let etudiant = context.school.designe(reference, context.who).at(mot.span)?;
    note(&etudiant, n).at(mot.span)?;
    Ok((etudiant, n))
}

/// The student's mark of that number.
pub(super) fn note(etudiant: &Etudiant, n: u32) -> Result<&Note> {
    let connues = || etudiant.notes.iter().map(|note| note.n).collect();
    etudiant.note(n).ok_or_else(|| Donnees::NoteIntrouvable { n, connues: connues() }.into())
}

/// The marks in a word: `15,5`, `12;15,5;8`, `Maths[14|15:10]`; a fault stands where it is in the word.
pub(super) fn notes(texte: &str, span: Span) -> Result<Vec<NouvelleNote>> {
    notation::parse(texte).map_err(|error| {
        if texte.trim().is_empty() {
            return Error::from(error).at(span);
        }
        // Quotes around the text move its letters by one.
        let shift = usize::from(span.end - span.start == texte.len() + 2);
        let inside = Span { start: span.start + shift + error.ou.start, end: span.start + shift + error.ou.end };
        let whole = span.end - span.start == texte.len() + 2 * shift && inside.end <= span.end;
        // Where there is no mark at all, the empty word is to blame.
        Error::from(error).at(if whole && !texte.trim().is_empty() { inside } else { span })
    })
}

/// One mark in a word.
pub(super) fn valeur(mot: &Mot) -> Result<Valeur> {
    Valeur::parse(&mot.texte).at(mot.span)
}

/// What `coef= type= periode= date=` (and `matiere=`) say of a mark.
pub(super) fn precise(note: &mut NouvelleNote, args: &Args<'_>) -> Result<()> {
    if let Some((texte, span)) = args.texte("matiere") {
        note.matiere = Matiere::parse(&texte).at(span)?;
    }
    if let Some((texte, span)) = args.texte("coef") {
        note.coef = Coef::parse(&texte).at(span)?;
    }
    if let Some((texte, span)) = args.texte("type") {
        note.type_note = TypeNote::parse(&texte).at(span)?;
    }
    if let Some((texte, span)) = args.texte("periode") {
        note.periode = ou_vide(&texte, Periode::parse).at(span)?;
    }
    if let Some((texte, span)) = args.texte("date") {
        note.date = ou_vide(&texte, DateCivile::parse).at(span)?;
    }
    Ok(())
}

fn ou_vide<T, E>(texte: &str, parse: impl Fn(&str) -> Result<T, E>) -> Result<Option<T>, E> {
    if texte.trim() == crate::domain::modification::VIDE { Ok(None) } else { parse(texte).map(Some) }
}

/// Takes one assignment into a modification, in its place.
pub(super) fn affecte(modification: &mut Modification, critere: &Critere, usage: Usage) -> Result<Champ> {
    let champ = criteres::champ_a_donner(&critere.champ, false)?;
    let (texte, span) = super::args::texte_de(&critere.valeur);
    modification.definit(&champ, &texte, usage).at(span)?;
    Ok(champ)
}

/// Puts a duplicate's error under the value that another student has.
pub(super) fn situe(error: Error, affectations: &[&Critere]) -> Error {
    let champ = match &*error.cause {
        Cause::Donnees(Donnees::TelephoneDeja { .. } | Donnees::TelephonePris) => Champ::Telephone,
        Cause::Donnees(Donnees::MatriculeDeja { .. } | Donnees::MatriculePris) => Champ::Matricule,
        Cause::Donnees(Donnees::AccordSansAdresse { voie }) => Champ::Accord(*voie),
        _ => return error,
    };
    match affectations.iter().find(|critere| Champ::parse(&critere.champ.texte).as_ref() == Some(&champ)) {
        Some(critere) => error.at(critere.valeur.span()),
        None => error,
    }
}

/// Puts the error of a mark that has no place in its class under `periode=` or `date=`, where they are given.
pub(super) fn situe_la_place(error: Error, args: &Args<'_>) -> Error {
    let nom = match &*error.cause {
        Cause::HorsRegle(NoteHorsRegle::HorsPeriode { .. }) => "date",
        Cause::HorsRegle(NoteHorsRegle::PeriodeInconnue { .. } | NoteHorsRegle::PeriodeAChoisir { .. }) => "periode",
        _ => return error,
    };
    let places = [nom, "date", "periode"].into_iter().filter_map(|nom| args.texte(nom));
    match places.map(|(_, span)| span).next() {
        Some(span) => error.at(span),
        None => error,
    }
}

/// Puts the error of a subject that the class does not have under its word.
pub(super) fn situe_la_matiere(error: Error, span: Span) -> Error {
    match &*error.cause {
        Cause::Donnees(Donnees::MatiereAbsente { .. }) => error.at(span),
        _ => error,
    }
}

/// `Maths 12 (devoir, n° 3, par awa)`.
pub(super) fn decrit(note: &Note) -> String {
    let NouvelleNote { matiere, valeur, type_note, .. } = &note.contenu;
    format!("{matiere} {valeur} ({}, n° {}, par {})", type_note.nom(), note.n, note.auteur)
}

/// A change of a student, as an outcome.
pub(super) fn changement(modifie: Modifie, context: &Context<'_>) -> Outcome {
    let Modifie { avant, apres, place } = modifie;
    montre(Some(avant), context.school.fiche_apres(apres, place), context)
}

/// A new student, as an outcome.
pub(super) fn creation(etudiant: Etudiant, context: &Context<'_>) -> Outcome {
    montre(None, context.school.fiche_apres(etudiant, None), context)
}

fn montre(avant: Option<Etudiant>, apres: Fiche, context: &Context<'_>) -> Outcome {
    Outcome::Changement(Box::new(Changement { avant, apres, essai: context.essai }))
}
