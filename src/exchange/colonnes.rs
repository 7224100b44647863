//! What the columns of a file are: a field, a mark, several marks, or nothing that carnet reads. All of it is told
//! before a line is taken ([`Plan::apercu`]); a column that is not understood is an error and never left out in
//! silence.

use super::entetes;
use super::{Feuille, LigneBrute, Options};
use crate::domain::{Champ, ColonneNote, Valeur};
use crate::error::{ColonneError, ImportError, Result};
use crate::texte;
use std::fmt;

/// What a column was understood as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Colonne {
    /// A field of the student.
    Champ(Champ),
    /// One mark.
    Note(ColonneNote),
    /// Several marks in one cell: `Math[14|15:10] Anglais[12]`, `12;15,5`.
    Notes,
    /// Not read.
    Ignoree(Motif),
}

/// Why a column is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motif {
    /// It has no header.
    SansTitre,
    /// Its header says nothing to carnet, and it is blank from top to bottom.
    Vide,
    /// carnet works it out itself.
    Calculee,
    /// `colonnes="Remarque=-"`.
    Demandee,
    /// The messages of a rejects file.
    Erreur,
    /// It says something of the student, where only marks are taken.
    PasUneNote,
}

impl fmt::Display for Colonne {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Colonne::Champ(champ) => f.write_str(champ.libelle()),
            Colonne::Note(note) => note.fmt(f),
            Colonne::Notes => f.write_str("notes"),
            Colonne::Ignoree(Motif::SansTitre) => f.write_str("ignorée (sans titre)"),
            Colonne::Ignoree(Motif::Vide) => f.write_str("ignorée (vide)"),
            Colonne::Ignoree(Motif::Calculee) => f.write_str("ignorée (carnet la calcule)"),
            Colonne::Ignoree(Motif::Demandee) => f.write_str("ignorée (demandé)"),
            Colonne::Ignoree(Motif::PasUneNote) => f.write_str("ignorée (seules les notes sont prises)"),
            Colonne::Ignoree(Motif::Erreur) => f.write_str("ignorée (messages d'un fichier de rejets)"),
        }
    }
}

/// How a file's lines are to be read: its columns, understood.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Column by column, as many as there are headers.
    pub colonnes: Vec<Colonne>,
    pub(super) sans_telephone: bool,
    pub(super) mise_a_jour: bool,
    /// Only marks are taken, of students that the school has; their name alone may say who they are.
    pub(super) releve: bool,
    pub(super) caracteres: usize,
    pub(super) zero: bool,
}

impl Plan {
    /// The same, where phones get back the zero that they have lost.
    pub fn avec_zero(self) -> Plan {
        Plan { zero: true, ..self }
    }
}

/// What was understood of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apercu {
    /// `UTF-8 avec BOM, séparateur « ; »`
    pub origine: String,
    /// Data lines.
    pub lignes: u64,
    /// Column by column.
    pub colonnes: Vec<ColonneApercu>,
    /// Classes that the file would begin and whose names are near those of others, each with the other one: for the school to say.
    pub classes_proches: Vec<(String, String)>,
}

/// A column, and what it was understood as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColonneApercu {
    /// Header in the file, safe to show.
    pub entete: String,
    /// `téléphone`, `note de Portugais, période T1`, `ignorée (sans titre)`
    pub compris: String,
    /// Its first value, safe to show; empty where the column is.
    pub exemple: String,
}

/// Understands the columns of a file by their headers, and by what `colonnes=` says of them.
///
/// # Errors
/// Every column that is not understood, is there twice, or is missing.
pub fn comprendre(feuille: &Feuille, options: &Options) -> Result<Plan> {
    let (colonnes, mut fautes) = lit(feuille, options);
    doubles(feuille, &colonnes, &mut fautes);
    manquantes(&colonnes, options, &mut fautes);
    if !fautes.is_empty() {
        return Err(ImportError::Colonnes(fautes).into());
    }
    Ok(Plan {
        colonnes,
        sans_telephone: options.sans_telephone,
        mise_a_jour: options.mise_a_jour,
        releve: false,
        caracteres: options.limites.caracteres,
        zero: options.zero,
    })
}

/// Column by column; those that are not understood are told, and ignored.
pub(super) fn lit(feuille: &Feuille, options: &Options) -> (Vec<Colonne>, Vec<ColonneError>) {
    let mut fautes = Vec::new();
    let mut demandes = vec![None; feuille.entetes.len()];
    for (entete, sens) in &options.colonnes {
        let vise = |titre: &String| texte::fold(titre) == texte::fold(entete);
        let mut trouvees = (0..feuille.entetes.len()).filter(|i| vise(&feuille.entetes[*i])).peekable();
        if trouvees.peek().is_none() {
            let semblable = texte::closest(entete, feuille.entetes.iter().map(String::as_str)).map(str::to_owned);
            fautes.push(ColonneError::Absente { entete: entete.clone(), semblable });
        }
        trouvees.for_each(|i| demandes[i] = Some(sens.as_str()));
    }
    let mut colonnes = Vec::with_capacity(feuille.entetes.len());
    for (i, demande) in demandes.into_iter().enumerate() {
        let comprise = match demande {
            Some(sens) => selon(&feuille.entetes[i], sens),
            None => devine(feuille, i),
        };
        // A column in error is already told of; it must not be told again as missing.
        colonnes.push(comprise.unwrap_or_else(|faute| {
            fautes.push(faute);
            Colonne::Ignoree(Motif::Demandee)
        }));
    }
    (colonnes, fautes)
}

fn du_champ(champ: Champ) -> Colonne {
    match champ {
        Champ::Moyenne | Champ::MoyenneDe(_) | Champ::Rang | Champ::Mention => Colonne::Ignoree(Motif::Calculee),
        Champ::Notes => Colonne::Notes,
        champ => Colonne::Champ(champ),
    }
}

/// What `colonnes=` says.
fn selon(entete: &str, sens: &str) -> Result<Colonne, ColonneError> {
    let note = |texte: &str| {
        let lue = ColonneNote::parse(texte);
        lue.map(Colonne::Note).map_err(|cause| ColonneError::Note { entete: entete.to_owned(), cause })
    };
    if sens == crate::domain::modification::VIDE {
        return Ok(Colonne::Ignoree(Motif::Demandee));
    }
    if let Some((_, reste)) = sens.split_once(':').filter(|(debut, _)| texte::fold(debut) == "note") {
        return note(reste);
    }
    match entetes::champ(sens) {
        Some(champ) => Ok(du_champ(champ)),
        None if sens.contains('(') => note(sens),
        None => Err(ColonneError::Cible { cible: sens.to_owned(), semblable: champ_semblable(sens) }),
    }
}

/// What the header says, and where it says nothing, what the cells look like.
fn devine(feuille: &Feuille, i: usize) -> Result<Colonne, ColonneError> {
    let entete = &feuille.entetes[i];
    if entete.trim().is_empty() {
        return Ok(Colonne::Ignoree(Motif::SansTitre));
    }
    if colonne_erreur(&feuille.entetes) == Some(i) {
        return Ok(Colonne::Ignoree(Motif::Erreur));
    }
    if let Some(champ) = entetes::champ(entete) {
        return Ok(du_champ(champ));
    }
    if entetes::is_computed(entete) {
        return Ok(Colonne::Ignoree(Motif::Calculee));
    }
    let note = |cause| ColonneError::Note { entete: entete.clone(), cause };
    if entete.contains('(') {
        return ColonneNote::parse(entete).map(Colonne::Note).map_err(note);
    }
    let (lues, notes) = feuille
        .lignes
        .iter()
        .filter_map(|ligne| cellule(ligne, i))
        .fold((0, 0), |(lues, notes), c| (lues + 1, notes + usize::from(Valeur::parse(c).is_ok())));
    if lues == 0 {
        return Ok(Colonne::Ignoree(Motif::Vide));
    }
    if notes * 2 > lues && !entetes::is_never_a_mark(entete) {
        return ColonneNote::parse(entete).map(Colonne::Note).map_err(note);
    }
    Err(ColonneError::Inconnue { entete: entete.clone(), semblable: champ_semblable(entete) })
}

/// A cell that is not blank, of a line whose cells are the ones that were meant.
fn cellule(ligne: &LigneBrute, i: usize) -> Option<&str> {
    let cellule = ligne.cellules.get(i).filter(|_| ligne.defaut.is_none())?;
    Some(cellule.trim()).filter(|cellule| !cellule.is_empty())
}

fn champ_semblable(mot: &str) -> Option<String> {
    texte::closest(mot, Champ::FIXES.iter().map(|(nom, _)| *nom)).map(str::to_owned)
}

/// The header of the column that a rejects file ends with, as it is compared.
pub(super) const ERREUR: &str = "erreur";

/// The place of that column.
pub(super) fn colonne_erreur(entetes: &[String]) -> Option<usize> {
    let derniere = entetes.iter().rposition(|entete| !entete.trim().is_empty())?;
    (texte::fold(&entetes[derniere]) == ERREUR).then_some(derniere)
}

pub(super) fn doubles(feuille: &Feuille, colonnes: &[Colonne], fautes: &mut Vec<ColonneError>) {
    for (seconde, colonne) in colonnes.iter().enumerate() {
        let Colonne::Champ(champ) = colonne else { continue };
        if let Some(premiere) = colonnes[..seconde].iter().position(|autre| autre == colonne) {
            fautes.push(ColonneError::Double {
                premiere: feuille.entetes[premiere].clone(),
                seconde: feuille.entetes[seconde].clone(),
                champ: champ.libelle().to_owned(),
            });
        }
    }
}

fn manquantes(colonnes: &[Colonne], options: &Options, fautes: &mut Vec<ColonneError>) {
    let a = |champ: Champ| colonnes.contains(&Colonne::Champ(champ));
    if options.mise_a_jour {
        let par_matricule = a(Champ::Matricule);
        if !par_matricule && !a(Champ::Telephone) {
            fautes.push(ColonneError::SansIdentite);
        }
        let says_who = |champ: &Champ| *champ == Champ::Matricule || (*champ == Champ::Telephone && !par_matricule);
        let says_more = |colonne: &Colonne| match colonne {
            Colonne::Champ(champ) => !says_who(champ),
            Colonne::Note(_) | Colonne::Notes => true,
            Colonne::Ignoree(_) => false,
        };
        if !colonnes.iter().any(says_more) && fautes.is_empty() {
            fautes.push(ColonneError::SansContenu);
        }
        return;
    }
    for champ in [Champ::Nom, Champ::Prenom, Champ::Telephone, Champ::Classe] {
        if !(champ == Champ::Telephone && options.sans_telephone || a(champ.clone())) {
            fautes.push(ColonneError::Manquante(champ.libelle()));
        }
    }
}

impl Plan {
    /// What was understood, for the user to look at before a line is taken.
    pub fn apercu(&self, feuille: &Feuille) -> Apercu {
        let colonnes = self.colonnes.iter().zip(&feuille.entetes).enumerate().map(|(i, (colonne, entete))| {
            let exemple = feuille.lignes.iter().find_map(|ligne| cellule(ligne, i)).unwrap_or_default();
            let exemple: String = exemple.chars().take(60).collect();
            ColonneApercu {
                entete: texte::fit(&texte::printable(entete.trim()), 40).into_owned(),
                compris: colonne.to_string(),
                exemple: texte::fit(&texte::printable(&exemple), 30).into_owned(),
            }
        });
        Apercu {
            origine: feuille.origine.to_string(),
            lignes: feuille.lignes.len() as u64,
            colonnes: colonnes.collect(),
            classes_proches: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
