//! What a look at an answer tells before its line runs: would the command read it? For the menu, which asks one by one; whether
//! what it names exists is for the command to say. Pure.

use super::spec::Genre;
use super::{Args, class_set, criteres, regles};
use crate::domain::classe::AnneeScolaire;
use crate::domain::compte::TOUTES;
use crate::domain::modification::{Usage, VIDE};
use crate::domain::note::{Coef, TypeNote};
use crate::domain::{ChampError, DateCivile, Email, Matiere, NomClasse, NomCompte, Pays, Periode, Telephone, notation};
use crate::error::{Acces, Emploi, Error, Result};
use crate::lang::{self, Span};
use crate::texte::{fold, printable};

/// Behind the words that an answer is tried in: nothing is shown of its place.
const NULLE_PART: Span = Span { start: 0, end: 0 };

/// Is `texte` what an argument of that kind may be? `nom` is what it is called; `ecrit` is the same as it stands in the line.
///
/// # Errors
/// What the command would say.
pub fn controle(nom: &'static str, genre: Genre, texte: &str, ecrit: &str, usage: Usage) -> Result<()> {
    match genre {
        Genre::Annee | Genre::Date | Genre::Periode if texte == VIDE => Ok(()),
        Genre::Classe | Genre::Classes | Genre::Matieres if texte == TOUTES => Ok(()),
        Genre::Criteres => des_criteres(ecrit, usage.pays),
        Genre::Classe => seul(NomClasse::parse(texte).map_err(ChampError::from)),
        Genre::Classes => chacun(texte, |une| NomClasse::parse(une).map_err(ChampError::from)),
        Genre::Matiere => seul(Matiere::parse(texte)),
        Genre::Matieres => chacun(texte, Matiere::parse),
        Genre::Note | Genre::Notes => seul(notation::parse(texte)),
        Genre::Coef => seul(Coef::parse(texte)),
        Genre::TypeNote => seul(TypeNote::parse(texte)),
        Genre::Periode => seul(Periode::parse(texte)),
        Genre::Date => seul(DateCivile::parse(texte)),
        Genre::Annee => seul(AnneeScolaire::parse(texte)),
        Genre::Coefs | Genre::Formule | Genre::Periodes | Genre::Renommage => des_regles(ecrit),
        Genre::Nombre => match texte.parse::<u64>() {
            Ok(n) if n > 0 => Ok(()),
            _ => {
                let texte = printable(texte).into_owned();
                Err(Emploi::PasUnCompte { nom: nom.to_owned(), texte, min: 1 }.into())
            }
        },
        Genre::Compte | Genre::NouveauCompte => seul(NomCompte::parse(texte).map_err(Acces::from)),
        Genre::Email => seul(Email::parse(texte).map_err(ChampError::from)),
        Genre::Telephone => seul(Telephone::parse(texte, usage.pays).map_err(ChampError::from)),
        Genre::Tri => criteres::tri(texte, NULLE_PART, true).map(|_| ()),
        Genre::Champs => criteres::colonnes(texte, NULLE_PART).map(|_| ()),
        Genre::Choix(mots) => un_de(nom, mots, texte),
        Genre::Plusieurs(mots) => texte.split(';').try_for_each(|part| un_de(nom, mots, part.trim())),
        Genre::Affectations
        | Genre::Variables
        | Genre::Reference
        | Genre::ReferenceNote
        | Genre::Message
        | Genre::Fichier
        | Genre::Sortie(_)
        | Genre::Commande
        | Genre::Texte => Ok(()),
    }
}

/// Are these criteria, and nothing besides?
///
/// # Errors
/// What `find` would say.
pub fn des_criteres(texte: &str, pays: Pays) -> Result<()> {
    let ligne = lang::parse(&format!("find {texte}"))?;
    criteres::filtre(ligne.arguments.as_ref(), pays).map(|_| ())
}

/// Rules of a class, as `nom=valeur`.
fn des_regles(ecrit: &str) -> Result<()> {
    let ligne = lang::parse(&format!("{} x {ecrit}", class_set::SPEC.nom))?;
    let args = Args::new(&class_set::SPEC, ligne.arguments.as_ref(), 1, NULLE_PART)?;
    regles::renommer(&args)?;
    regles::Regles::lit(&args).map(|_| ())
}

fn seul<T>(lu: Result<T, impl Into<Error>>) -> Result<()> {
    lu.map(|_| ()).map_err(Into::into)
}

fn chacun<T, E: Into<Error>>(texte: &str, lit: impl Fn(&str) -> Result<T, E>) -> Result<()> {
    texte.split(';').try_for_each(|part| seul(lit(part)))
}

fn un_de(nom: &'static str, mots: &[&'static str], texte: &str) -> Result<()> {
    if mots.contains(&fold(texte).as_str()) {
        return Ok(());
    }
    let valeur = printable(texte).into_owned();
    Err(Emploi::ChoixInconnu { nom, valeur, attendus: mots.to_vec() }.into())
}
