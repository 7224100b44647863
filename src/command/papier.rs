//! Where papers go: a file, or a folder of files; and what is the same on all of them.

use super::dialogue::{Avis, Question};
use super::spec::Sortie;
use super::{Args, Context};
use crate::domain::classe::AnneeScolaire;
use crate::domain::{NomClasse, Role};
use crate::enclos::{Depot, Enclos, Place};
use crate::error::{At, Cause, CheminError, Donnees, Error, ExportError, Result};
use crate::lang::Span;
use crate::outcome::Outcome;
use crate::report::Etablissement;
use crate::service::{Cible, ClasseLue, Papier, PapierEcrit};
use crate::texte;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// How files of PDF end.
const PDF: &str = ".pdf";

/// A paper that is one file.
pub(super) struct UnFichier<'a> {
    /// What it is.
    pub(super) papier: Papier,
    /// Students in it.
    pub(super) etudiants: u64,
    /// What it is called where `vers=` is a folder.
    pub(super) nom: &'a str,
    /// The school year that it is of, where its class has one.
    pub(super) annee: Option<&'a AnneeScolaire>,
}

/// Writes a paper by `ecrit` into the file that `vers` names, or only says so in a dry run.
///
/// # Errors
/// As [`ecole`] and [`fichier`]; what `ecrit` says.
pub(super) fn dans_un_fichier(
    quoi: &UnFichier<'_>,
    (vers, ici): (&str, Span),
    context: &mut Context<'_>,
    ecrit: impl FnOnce(&mut Context<'_>, &Etablissement, Cible<'_>) -> Result<PapierEcrit>,
) -> Result<Outcome> {
    let ecole = ecole(context, quoi.annee)?;
    let destination = fichier(vers, ici, quoi.nom, context)?;
    let (Some(place), false) = (&destination.place, context.essai) else {
        return Ok(essai(quoi.papier, quoi.etudiants, 1, destination.chemin));
    };
    let cible = Cible { place, remplace: destination.remplace };
    Ok(Outcome::Papier(ecrit(context, &ecole, cible).at(ici)?))
}

/// A file to write.
struct Destination {
    /// Its path, as shown.
    chemin: PathBuf,
    /// Its place; none in a dry run where its folder is still to be made.
    place: Option<Place>,
    /// It takes the place of another one.
    remplace: bool,
}

/// The file that `vers` names; where that is a folder, the file of that name in it. A folder that is not there is made, though
/// not by a student in one that he shares with others.
///
/// # Errors
/// A name that is no PDF's, a folder that is not there, something that is no file, as [`Context::confirme`]; a student's file that
/// is to take the place of another in a folder that he shares with others.
fn fichier(vers: &str, ici: Span, nom: &str, context: &mut Context<'_>) -> Result<Destination> {
    let there = context.enclos.dossier(vers).is_ok();
    let a_faire = !there && vers.ends_with('/');
    if a_faire && est_etudiant(context) && context.enclos.est_ferme() {
        return Err(Error::from(ExportError::PdfSeul).at(ici));
    }
    if a_faire && context.essai {
        return Ok(Destination { chemin: Path::new(vers).join(nom), place: None, remplace: false });
    }
    let place = match there || a_faire {
        true => context.enclos.depot(vers).and_then(|depot| depot.place(nom)),
        false => context.enclos.place(vers),
    };
    let place = place.at(ici)?;
    // Only what may be written to has a name to speak of.
    verifie_sortie(Sortie::Pdf, vers, context.enclos).at(ici)?;
    let remplace = prend_la_place(&place, ici, context)?;
    Ok(Destination { chemin: place.chemin().to_owned(), place: Some(place), remplace })
}

/// In a folder that a student shares with others he never takes the place of anything.
fn prend_la_place(place: &Place, ici: Span, context: &mut Context<'_>) -> Result<bool> {
    let chemin = place.chemin();
    if est_etudiant(context) && context.enclos.est_ferme() && place.occupant().at(ici)?.is_some() {
        return Err(Error::fichier(chemin, ErrorKind::AlreadyExists.into()).at(ici));
    }
    context.prend_la_place(place, ici)
}

/// Tells of names that would not be read on the papers of these students.
pub(super) fn avertit_des_lettres(lue: &ClasseLue, lesquels: Range<usize>, context: &mut Context<'_>) {
    let matricules = lue.noms_sans_lettres(lesquels);
    if !matricules.is_empty() {
        context.dialogue.avertit(&Avis::LettresAbsentes { matricules });
    }
}

fn est_etudiant(context: &Context<'_>) -> bool {
    matches!(context.who.role, Role::Etudiant { .. })
}

/// Can such papers go to `vers`, by its name? One goes into a file of PDF or a folder, several into a folder.
///
/// # Errors
/// `PdfSeul`, `DossierAttendu`.
pub fn verifie_sortie(sortie: Sortie, vers: &str, enclos: &Enclos) -> Result<()> {
    let est_dossier = || vers.ends_with('/') || enclos.dossier(vers).is_ok();
    match sortie {
        Sortie::Pdf if !est_pdf(vers) && !est_dossier() => Err(ExportError::PdfSeul.into()),
        Sortie::Dossier if est_pdf(vers) && !est_dossier() => Err(ExportError::DossierAttendu.into()),
        Sortie::Pdf | Sortie::Dossier | Sortie::Fichier => Ok(()),
    }
}

fn est_pdf(chemin: &str) -> bool {
    texte::fold(chemin).ends_with(PDF)
}

/// The folder `vers`, which is made where it is not there, and those of the files that may take the place of others in it, which
/// somebody has agreed to: those that were there when he was asked; with `--yes`, all. None in a dry run where it is to be made.
///
/// # Errors
/// A file's name, something that is no file, as [`Context::confirme`].
pub(super) fn dossier(
    vers: &str,
    ici: Span,
    noms: Vec<String>,
    context: &mut Context<'_>,
) -> Result<Option<(Depot, BTreeSet<String>)>> {
    verifie_sortie(Sortie::Dossier, vers, context.enclos).at(ici)?;
    let there = context.enclos.dossier(vers).is_ok();
    if !there && context.essai {
        return Ok(None);
    }
    let depot = context.enclos.depot(vers).at(ici)?;
    let mut presents = BTreeSet::new();
    for nom in &noms {
        let place = depot.place(nom).at(ici)?;
        match place.occupant().at(ici)? {
            None => {}
            Some(occupant) if occupant.est_fichier => {
                presents.insert(nom.clone());
            }
            Some(_) => {
                let chemin = place.chemin().to_owned();
                return Err(Error::from(CheminError::PasUnFichier { chemin }).at(ici));
            }
        }
    }
    if !presents.is_empty() {
        let dossier = texte::printable(vers).into_owned();
        context.confirme(&Outcome::Rien, &Question::RemplacerPlusieurs { dossier, combien: presents.len() as u64 })?;
    }
    let remplaces = if context.oui { noms.into_iter().collect() } else { presents };
    Ok(Some((depot, remplaces)))
}

/// Refuses a class that is not there, or was not in `annee=`, or that whoever asks may not know of.
///
/// # Errors
/// `ClasseInconnue`, `NonArchivee`, the server's.
pub(super) fn verifie_classe(args: &Args<'_>, (classe, span): (&NomClasse, Span), context: &Context<'_>) -> Result<()> {
    match args.annee("annee")? {
        None => context.school.classe(classe, context.who).map(|_| ()).at(span),
        Some((annee, _)) => context.school.verifie_archivee(&annee, classe, context.who).at(span),
    }
}

/// The class, of `periode=` or of the year; as it is, or as `annee=` left it.
///
/// # Errors
/// A name that no period can have; what [`crate::service::School::lit_classe`] says.
pub(super) fn lit_classe(args: &Args<'_>, classe: &NomClasse, context: &Context<'_>) -> Result<ClasseLue> {
    let (annee, periode) = (args.annee("annee")?.map(|(annee, _)| annee), args.periode()?);
    let lue = context.school.lit_classe(classe, annee.as_ref(), periode.as_ref().map(|(periode, _)| periode));
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
