//! Workbooks: xlsx, xls and ods become a table of texts. Their cells are read one by one, as what they hold: a formula is its last
//! value, a date is a day, a number its shortest spelling. Nothing is made before it is known how much a file asks for.

mod abri;
mod ancien;
mod archive;
mod entete;
mod notes;

pub use abri::tait_les_lecteurs;

use super::{Feuille, Limites, Options};
use crate::arret;
use crate::error::{ClasseurError, ImportError};
use crate::texte;
use archive::{Contenu, abime, illisible};
use calamine::{Data, Dimensions, ExcelDateTime, Ods, Reader, SheetVisible, Xls, XlsError, Xlsx};
use std::io::Cursor;

/// The sheet of students that carnet writes.
pub(super) const ETUDIANTS: &str = "Étudiants";
/// The sheet of their marks.
pub(super) const NOTES: &str = "Notes";
/// Its headers, with the letters that their columns take.
pub(super) const TITRES_DES_NOTES: [(&str, f64); 12] = [
    ("Matricule", 12.0),
    ("Nom", 22.0),
    ("Prénom", 22.0),
    ("Classe", 12.0),
    ("Matière", 22.0),
    ("Note", 9.0),
    ("Barème", 9.0),
    ("Coefficient", 11.0),
    ("Type", 13.0),
    ("Période", 12.0),
    ("Date", 12.0),
    ("Saisie par", 16.0),
];

/// A sheet as it is: rows of texts with their numbers from 1, blank ones left out, and the cells that are merged.
#[derive(Debug, Default)]
struct Grille {
    nom: String,
    rangees: Vec<(u64, Vec<String>)>,
    fusions: Vec<Dimensions>,
}

/// Sheets of a workbook that are read, at most.
const FEUILLES: usize = 250;
/// Cells between two looks at Ctrl-C.
const PAS: usize = 4_096;
/// Rows that a sheet can have.
const RANGEES: u64 = 1 << 20;

/// What is being read, and how much may still be.
struct Budget<'a> {
    limites: &'a Limites,
    cellules: u64,
}

impl Budget<'_> {
    /// Puts a cell in its place of the sheet; cells come row by row.
    fn pose(&mut self, grille: &mut Grille, (rangee, colonne): (u32, u32), texte: String) -> Result<(), ImportError> {
        let (numero, colonne) = (u64::from(rangee) + 1, colonne as usize);
        if colonne >= self.limites.colonnes {
            return Err(ImportError::TropDeColonnes { ligne: numero, limite: self.limites.colonnes });
        }
        if numero > RANGEES {
            return Err(abime(format!("une cellule à la ligne {numero}")));
        }
        match grille.rangees.last() {
            Some((derniere, _)) if *derniere == numero => {}
            Some((derniere, _)) if *derniere > numero => {
                return Err(abime(format!("ligne {numero} après la ligne {derniere}")));
            }
            _ if grille.rangees.len() as u64 > self.limites.lignes => {
                return Err(ImportError::TropGrand { quoi: "lignes", limite: self.limites.lignes });
            }
            _ => grille.rangees.push((numero, Vec::new())),
        }
        let Some((_, cellules)) = grille.rangees.last_mut() else { return Ok(()) };
        if cellules.len() <= colonne {
            self.cellules += (colonne + 1 - cellules.len()) as u64;
            cellules.resize(colonne + 1, String::new());
        }
        if self.cellules > self.limites.cellules_classeur {
            return Err(ImportError::TropGrand { quoi: "cellules", limite: self.limites.cellules_classeur });
        }
        cellules[colonne] = texte;
        Ok(())
    }
}

/// Reads a workbook: the sheet of `feuille=`, or the only one that fits.
///
/// # Errors
/// It is refused ([`ClasseurError`]), too large, or nothing tells which sheet is meant.
pub(super) fn lire(octets: Vec<u8>, options: &Options) -> Result<Feuille, ImportError> {
    let limites = &options.limites;
    if octets.len() as u64 > limites.classeur {
        return Err(ImportError::TropGrand { quoi: "octets", limite: limites.classeur });
    }
    let contenu = if octets.starts_with(b"PK") {
        Some(archive::examine(&octets, limites)?)
    } else {
        ancien::examine(&octets, limites)?;
        None
    };
    let octets = Cursor::new(octets);
    let grilles = match contenu {
        Some(Contenu::Xlsx) => xlsx(lu(|| Xlsx::new(octets))?, limites),
        Some(Contenu::Ods(mut fusions)) => {
            dense(lu(|| Ods::new(octets))?, |_, nom| Ok(fusions.remove(nom).unwrap_or_default()), limites)
        }
        None => dense(xls(octets)?, |classeur, nom| lu(|| classeur.merge_cells_by_sheet_name(nom)), limites),
    };
    choisit(grilles?, options)
}

/// The reader of old workbooks; it is the one to see that they are encrypted.
fn xls(octets: Cursor<Vec<u8>>) -> Result<Xls<Cursor<Vec<u8>>>, ImportError> {
    abri::sous(|| Xls::new(octets)).ok_or_else(|| illisible(()))?.map_err(|error| match error {
        XlsError::Password => ClasseurError::Chiffre.into(),
        error => illisible(error),
    })
}

/// What a reader gives of the file; all that it works on is left behind where it fails.
fn lu<T, E>(lit: impl FnOnce() -> Result<T, E>) -> Result<T, ImportError> {
    abri::sous(lit).ok_or_else(|| illisible(()))?.map_err(illisible)
}

fn xlsx(mut classeur: Xlsx<Cursor<Vec<u8>>>, limites: &Limites) -> Result<Vec<Grille>, ImportError> {
    let mut budget = Budget { limites, cellules: 0 };
    let mut grilles = Vec::new();
    for nom in visibles(&classeur)? {
        let mut grille = Grille { nom, ..Grille::default() };
        let lecteur = lu(|| match classeur.worksheet_cells_reader(&grille.nom) {
            // A sheet that is a chart.
            Err(calamine::XlsxError::NotAWorksheet(_)) => Ok(None),
            lecteur => lecteur.map(Some),
        });
        let Some(mut lecteur) = lecteur? else { continue };
        let mut lues = 0_usize;
        while let Some(cellule) = lu(|| lecteur.next_cell())? {
            lues += 1;
            // Whoever asked for the file looks at Ctrl-C, too: what is read of it by then is never used.
            if lues.is_multiple_of(PAS) && arret::verifie().is_err() {
                return Ok(grilles);
            }
            if let Some(texte) = texte_de(Data::from(cellule.get_value().clone()))? {
                budget.pose(&mut grille, cellule.get_position(), texte)?;
            }
        }
        drop(lecteur);
        grille.fusions = lu(|| classeur.merge_cells_by_sheet_name(&grille.nom))?;
        grilles.push(grille);
    }
    Ok(grilles)
}

/// The formats whose reader makes whole sheets at once; `fusions` are the merged cells of a sheet.
fn dense<C: Reader<Cursor<Vec<u8>>>>(
    mut classeur: C,
    mut fusions: impl FnMut(&C, &str) -> Result<Vec<Dimensions>, ImportError>,
    limites: &Limites,
) -> Result<Vec<Grille>, ImportError> {
    let mut budget = Budget { limites, cellules: 0 };
    let mut grilles = Vec::new();
    for nom in visibles(&classeur)? {
        let tout = lu(|| classeur.worksheet_range(&nom))?;
        let (debut, mut grille) = (tout.start().unwrap_or_default(), Grille { nom, ..Grille::default() });
        for (rangee, colonne, valeur) in tout.used_cells() {
            if let Some(texte) = texte_de(valeur.clone())? {
                let place = (debut.0.saturating_add(rangee as u32), debut.1.saturating_add(colonne as u32));
                budget.pose(&mut grille, place, texte)?;
            }
        }
        grille.fusions = fusions(&classeur, &grille.nom)?;
        grilles.push(grille);
    }
    Ok(grilles)
}

/// The sheets that a person sees.
///
/// # Errors
/// More than a workbook has.
fn visibles<C: Reader<Cursor<Vec<u8>>>>(classeur: &C) -> Result<Vec<String>, ImportError> {
    let toutes = Some(classeur).map_or(&[][..], Reader::sheets_metadata);
    let vues = toutes.iter().filter(|feuille| feuille.visible == SheetVisible::Visible);
    let vues: Vec<String> = vues.map(|feuille| feuille.name.clone()).collect();
    // Any number of names can stand for one sheet, which would be read as often.
    match vues.len() {
        0..=FEUILLES => Ok(vues),
        _ => Err(ClasseurError::Trop { limite: FEUILLES as u64, quoi: "feuilles", cle: None }.into()),
    }
}

/// A cell as a person would type it; none where it is blank.
///
/// # Errors
/// A day that the reader cannot work out.
fn texte_de(valeur: Data) -> Result<Option<String>, ImportError> {
    let texte = match valeur {
        Data::Empty => return Ok(None),
        Data::Int(n) => n.to_string(),
        Data::Float(n) => nombre(n),
        Data::String(texte) | Data::DurationIso(texte) => texte,
        Data::Bool(oui) => if oui { "VRAI" } else { "FAUX" }.to_owned(),
        Data::DateTime(moment) => jour(&moment)?,
        // The day of a moment: 2008-09-27T00:00:00.
        Data::DateTimeIso(texte) => texte.split('T').next().unwrap_or_default().to_owned(),
        Data::Error(erreur) => erreur.to_string(),
    };
    Ok(Some(texte).filter(|texte| !texte.trim().is_empty()))
}

/// A number in its shortest spelling; what binary fractions add to hundredths (14,100000000000001) is no digit of it.
fn nombre(n: f64) -> String {
    let arrondi = (n * 100.0).round() / 100.0;
    let n = if (n - arrondi).abs() < 1e-9 { arrondi } else { n };
    n.to_string()
}

fn jour(moment: &ExcelDateTime) -> Result<String, ImportError> {
    if !moment.is_datetime() {
        return Ok(nombre(moment.as_f64()));
    }
    let calcule = abri::sous(|| moment.to_ymd_hms_milli());
    let (annee, mois, jour, ..) = calcule.ok_or_else(|| illisible(()))?;
    Ok(format!("{jour:02}/{mois:02}/{annee:04}"))
}

/// A sheet that holds something, as a table where it is one.
struct Onglet {
    nom: String,
    table: Result<Feuille, ImportError>,
}

impl Onglet {
    fn is_named(&self, nom: &str) -> bool {
        texte::fold(&self.nom) == texte::fold(nom)
    }

    fn is_fit(&self, options: &Options) -> bool {
        self.table.as_ref().is_ok_and(|table| match &options.releve {
            Some(precisions) => super::comprendre_releve(table, options, precisions).is_ok(),
            None => super::comprendre(table, options).is_ok(),
        })
    }
}

/// The sheet that is meant, as a table.
fn choisit(grilles: Vec<Grille>, options: &Options) -> Result<Feuille, ImportError> {
    let pleines = grilles.into_iter().filter(|grille| !grille.rangees.is_empty());
    let mut onglets: Vec<Onglet> = pleines
        .map(|grille| Onglet { nom: grille.nom.clone(), table: entete::table(grille, &options.limites) })
        .collect();
    let noms = |onglets: &[Onglet]| onglets.iter().map(|onglet| onglet.nom.clone()).collect::<Vec<_>>();
    if let Some(nom) = &options.feuille {
        let demandee = onglets.iter().position(|onglet| onglet.is_named(nom));
        let inconnue = || ClasseurError::FeuilleInconnue { nom: nom.clone(), feuilles: noms(&onglets) };
        let demandee = demandee.ok_or_else(inconnue)?;
        return avec_ses_notes(onglets, demandee);
    }
    if onglets.len() > 1 {
        let place = |nom: &str| onglets.iter().position(|onglet| onglet.is_named(nom));
        if let (Some(etudiants), Some(_)) = (place(ETUDIANTS), place(NOTES)) {
            return avec_ses_notes(onglets, etudiants);
        }
        let toutes = noms(&onglets);
        onglets.retain(|onglet| onglet.is_fit(options));
        if onglets.len() != 1 {
            let feuilles = if onglets.is_empty() { toutes } else { noms(&onglets) };
            return Err(ClasseurError::FeuilleAChoisir { feuilles }.into());
        }
    }
    onglets.pop().ok_or(ClasseurError::Vide)?.table
}

/// The sheet of students that carnet has written, and what its sheet of marks says of each.
fn avec_ses_notes(mut onglets: Vec<Onglet>, place: usize) -> Result<Feuille, ImportError> {
    let Onglet { nom, table } = onglets.swap_remove(place);
    let is_ours = texte::fold(&nom) == texte::fold(ETUDIANTS);
    match onglets.into_iter().find(|autre| is_ours && autre.is_named(NOTES)) {
        Some(notes) => notes::ajoute(table?, &notes.table?),
        None => table,
    }
}

#[cfg(test)]
mod tests;
