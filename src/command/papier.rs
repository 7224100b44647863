//! Where papers go: a file, or a folder of files; and what is the same on all of them.

use super::dialogue::{Avis, Question};
use super::{Args, Context};
use crate::domain::classe::AnneeScolaire;
use crate::domain::{ChampError, NomClasse, Periode, Role};
use crate::enclos::Place;
use crate::error::Cause;
use crate::error::{At, CheminError, Donnees, Error, ExportError, Result};
use crate::lang::Span;
use crate::outcome::Outcome;
use crate::report::Etablissement;
use crate::service::{ClasseLue, Papier, PapierEcrit};
use crate::texte;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// How files of PDF end.
const PDF: &str = ".pdf";

/// A file to write.
pub(super) struct Destination {
    /// Its path, as shown.
    pub(super) chemin: PathBuf,
    /// Its place; none in a dry run where its folder is still to be made.
    pub(super) place: Option<Place>,
    /// It takes the place of another one.
    pub(super) remplace: bool,
}

/// The file that `vers` names; where that is a folder, the file of that name in it.
///
/// # Errors
/// A folder that is not there, something that is no file, as [`Context::confirme`]; a student's file that is no PDF, or is to take
/// the place of another in a folder that he shares with others.
pub(super) fn fichier(vers: &str, ici: Span, nom: &str, context: &mut Context<'_>) -> Result<Destination> {
    let is_folder = vers.ends_with('/') || context.enclos.dossier(vers).is_ok();
    if !is_folder {
        let place = context.enclos.place(vers).at(ici)?;
        let remplace = prend_la_place(&place, ici, context)?;
        return Ok(Destination { chemin: place.chemin().to_owned(), place: Some(place), remplace });
    }
    let chemin = Path::new(vers).join(nom);
    if context.essai && context.enclos.dossier(vers).is_err() {
        return Ok(Destination { chemin, place: None, remplace: false });
    }
    let place = context.enclos.depot(vers).and_then(|depot| depot.place(nom)).at(ici)?;
    let remplace = prend_la_place(&place, ici, context)?;
    Ok(Destination { chemin, place: Some(place), remplace })
}

/// What a student writes is a PDF; in a folder that he shares with others it never takes the place of anything.
fn prend_la_place(place: &Place, ici: Span, context: &mut Context<'_>) -> Result<bool> {
    if matches!(context.who.role, Role::Etudiant { .. }) {
        let chemin = place.chemin();
        if !est_pdf(&chemin.to_string_lossy()) {
            return Err(Error::from(ExportError::PdfSeul).at(ici));
        }
        if context.enclos.est_ferme() && place.occupant().at(ici)?.is_some() {
            return Err(Error::fichier(chemin, ErrorKind::AlreadyExists.into()).at(ici));
        }
    }
    context.prend_la_place(place, ici)
}

fn est_pdf(chemin: &str) -> bool {
    texte::fold(chemin).ends_with(PDF)
}

/// May these files be written into the folder `vers`, which is made where it is not there? True where some of them take the place
/// of others, which somebody has agreed to.
///
/// # Errors
/// A file's name, something that is no file, as [`Context::confirme`].
pub(super) fn dossier(vers: &str, ici: Span, noms: &[String], context: &mut Context<'_>) -> Result<bool> {
    let there = context.enclos.dossier(vers).is_ok();
    if !there && est_pdf(vers) {
        return Err(Error::from(ExportError::DossierAttendu).at(ici));
    }
    if !there {
        return Ok(false);
    }
    let depot = context.enclos.depot(vers).at(ici)?;
    let mut combien = 0;
    for nom in noms {
        let place = depot.place(nom).at(ici)?;
        match place.occupant().at(ici)? {
            None => {}
            Some(occupant) if occupant.est_fichier => combien += 1,
            Some(_) => {
                let chemin = place.chemin().to_owned();
                return Err(Error::from(CheminError::PasUnFichier { chemin }).at(ici));
            }
        }
    }
    if combien > 0 {
        let dossier = texte::printable(vers).into_owned();
        context.confirme(&Outcome::Rien, &Question::RemplacerPlusieurs { dossier, combien })?;
    }
    Ok(combien > 0)
}

/// The class, of `periode=` or of the year.
///
/// # Errors
/// A name that no period can have; what [`crate::service::School::lit_classe`] says.
pub(super) fn lit_classe(args: &Args<'_>, classe: &NomClasse, context: &Context<'_>) -> Result<ClasseLue> {
    let periode = match args.texte("periode") {
        Some((texte, span)) => Some((Periode::parse(&texte).map_err(ChampError::from).at(span)?, span)),
        None => None,
    };
    let lue = context.school.lit_classe(classe, periode.as_ref().map(|(periode, _)| periode));
    lue.map_err(|error| match (&*error.cause, periode) {
        (Cause::Donnees(Donnees::PeriodeInconnue { .. }), Some((_, span))) => error.at(span),
        _ => error,
    })
}

/// The school as its papers begin with it, in the class's year where it has one.
///
/// # Errors
/// A logo that is none.
pub(super) fn ecole(context: &mut Context<'_>, annee: Option<&AnneeScolaire>) -> Result<Etablissement> {
    let mut ecole = context.ecole.etablissement()?;
    if ecole.nom.is_empty() {
        context.dialogue.avertit(&Avis::EcoleSansNom);
    }
    if let Some(annee) = annee {
        ecole.annee = annee.to_string();
    }
    Ok(ecole)
}

/// What would be written.
pub(super) fn essai(papier: Papier, etudiants: u64, fichiers: u64, chemin: PathBuf) -> Outcome {
    Outcome::Papier(PapierEcrit { papier, etudiants, fichiers, chemin, essai: true })
}
