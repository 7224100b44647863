//! Sheets of marks: lines that name a student of the school and give his marks. What the headers do not say of the marks, the
//! command does.

use super::colonnes::{self, Colonne, Motif, Plan};
use super::{Feuille, Options};
use crate::domain::{Champ, Coef, DateCivile, Matiere, Periode, TypeNote};
use crate::error::{ColonneError, ImportError, Result};
use crate::exchange::ColonneNote;
use crate::texte;

/// What the command says of all marks of a sheet; it goes before what a header says.
#[derive(Clone, Debug, Default)]
pub struct Precisions {
    /// The subject.
    pub matiere: Option<Matiere>,
    /// What they were given for.
    pub type_note: Option<TypeNote>,
    /// Their weight.
    pub coef: Option<Coef>,
    /// The period.
    pub periode: Option<Periode>,
    /// The day.
    pub date: Option<DateCivile>,
}

/// Headers that name no subject.
const SANS_MATIERE: [&str; 5] = ["note", "notes", "valeur", "resultat", "resultats"];

/// Understands the columns of a sheet of marks, as [`super::comprendre`] does those of a list of students: what says who, and
/// marks; whatever else is said of students is left out.
///
/// # Errors
/// Every column that is not understood or is there twice; no column that says who, none of marks, one of no subject.
pub fn comprendre_releve(feuille: &Feuille, options: &Options, precisions: &Precisions) -> Result<Plan> {
    const QUI: [Champ; 5] = [Champ::Matricule, Champ::Nom, Champ::Prenom, Champ::Telephone, Champ::Classe];
    let (mut colonnes, mut fautes) = colonnes::lit(feuille, options);
    for (colonne, entete) in colonnes.iter_mut().zip(&feuille.entetes) {
        let lue = match colonne {
            Colonne::Notes => {
                ColonneNote::parse(entete).map_err(|cause| ColonneError::Note { entete: entete.clone(), cause })
            }
            Colonne::Note(note) => Ok(note.clone()),
            Colonne::Champ(champ) if !QUI.contains(champ) => {
                *colonne = Colonne::Ignoree(Motif::PasUneNote);
                continue;
            }
            Colonne::Champ(_) | Colonne::Ignoree(_) => continue,
        };
        match lue.and_then(|note| precise(note, entete, precisions)) {
            Ok(note) => *colonne = Colonne::Note(note),
            Err(faute) => fautes.push(faute),
        }
    }
    colonnes::doubles(feuille, &colonnes, &mut fautes);
    let a = |champ: Champ| colonnes.contains(&Colonne::Champ(champ));
    if !a(Champ::Matricule) && !a(Champ::Telephone) && !a(Champ::Nom) {
        fautes.push(ColonneError::SansEtudiant);
    }
    if fautes.is_empty() && !colonnes.iter().any(|colonne| matches!(colonne, Colonne::Note(_))) {
        fautes.push(ColonneError::SansNote);
    }
    if !fautes.is_empty() {
        return Err(ImportError::Colonnes(fautes).into());
    }
    let caracteres = options.limites.caracteres;
    let zero = options.zero;
    Ok(Plan { colonnes, sans_telephone: true, mise_a_jour: true, releve: true, caracteres, zero })
}

/// The marks of a column, with what the command says of them.
fn precise(mut note: ColonneNote, entete: &str, precisions: &Precisions) -> Result<ColonneNote, ColonneError> {
    // `Devoir 2`, `Composition`: no subject, but what the marks were given for.
    let mot = texte::fold(note.matiere.as_str());
    let en_tete = TypeNote::parse(mot.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')).ok();
    let is_nameless = en_tete.is_some() || SANS_MATIERE.contains(&mot.as_str());
    match &precisions.matiere {
        Some(matiere) => note.matiere = matiere.clone(),
        None if is_nameless => return Err(ColonneError::SansMatiere { entete: entete.to_owned() }),
        None => {}
    }
    note.type_note = precisions.type_note.or(en_tete).unwrap_or(note.type_note);
    note.coef = precisions.coef.or(note.coef);
    note.periode = precisions.periode.clone().or(note.periode);
    note.date = precisions.date.or(note.date);
    Ok(note)
}
