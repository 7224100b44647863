//! Students as a workbook that Excel opens: a sheet of students, and one of marks where they were asked for. Rows go to disk as
//! they come: whatever the school's size, the memory is the same.

use super::{Colonnes, Echec, Ecrivain, Ligne, titre, titre_du_provisoire};
use crate::domain::{Centiemes, Champ, DateCivile, Note, Valeur};
use crate::enclos::sans_bruit;
use crate::error::ExportError;
use crate::exchange::classeur::{ETUDIANTS, NOTES, TITRES_DES_NOTES};
use crate::texte::printable;
use std::io::{self, Read, Seek};
use std::path::Path;
use xlsxwriter::format::{FormatColor, FormatPatterns};
use xlsxwriter::worksheet::DateTime;
use xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Rows of a sheet, its header included.
const LIGNES: u32 = 1_048_576;
/// What an average must reach.
const MOYENNE: Centiemes = Centiemes(1000);

impl From<XlsxError> for Echec {
    fn from(_: XlsxError) -> Self {
        ExportError::Classeur.into()
    }
}

/// How cells look.
struct Styles {
    entete: Format,
    jour: Format,
    nombre: Format,
    /// A number under the average.
    faible: Format,
}

impl Styles {
    fn nouveaux() -> Styles {
        let style = |change: fn(&mut Format)| {
            let mut format = Format::new();
            change(&mut format);
            format
        };
        Styles {
            entete: style(|format| {
                format.set_bold().set_font_color(FormatColor::White);
                format.set_pattern(FormatPatterns::Solid).set_fg_color(FormatColor::Navy);
            }),
            jour: style(|format| {
                format.set_num_format("dd/mm/yyyy");
            }),
            nombre: style(|format| {
                format.set_num_format("0.00");
            }),
            faible: style(|format| {
                format.set_num_format("0.00").set_font_color(FormatColor::Red);
            }),
        }
    }
}

/// The library's workbook: what it says of its own accord, in English, while it is made and closed, is not heard.
struct Classeur(Option<Workbook>);

impl Classeur {
    fn ouvert(&self) -> Result<&Workbook, ExportError> {
        self.0.as_ref().ok_or(ExportError::Classeur)
    }

    fn ferme(mut self) -> Result<(), Echec> {
        Ok(self.0.take().map_or(Ok(()), |classeur| sans_bruit(|| classeur.close()))?)
    }
}

impl Drop for Classeur {
    fn drop(&mut self) {
        if let Some(classeur) = self.0.take() {
            sans_bruit(|| drop(classeur));
        }
    }
}

/// A workbook under way.
pub(super) struct Xlsx<'a> {
    classeur: Classeur,
    styles: Styles,
    colonnes: &'a Colonnes,
    /// The next row of each sheet.
    etudiant: u32,
    note: u32,
}

impl<'a> Xlsx<'a> {
    pub(super) fn commence(chemin: &Path, colonnes: &'a Colonnes) -> Result<Self, Echec> {
        let chemin = chemin.to_str().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
        let classeur = Classeur(Some(sans_bruit(|| Workbook::new_with_options(chemin, true, None, false))?));
        let xlsx = Xlsx { classeur, styles: Styles::nouveaux(), colonnes, etudiant: 1, note: 1 };
        let mut titres = Vec::new();
        for champ in colonnes.champs() {
            titres.push((titre(champ), largeur(champ)));
            titres.extend(titre_du_provisoire(champ).map(|provisoire| (provisoire, 12.0)));
        }
        xlsx.feuille(ETUDIANTS, titres.iter().map(|(titre, largeur)| (titre.as_str(), *largeur)))?;
        if colonnes.notes {
            xlsx.feuille(NOTES, TITRES_DES_NOTES)?;
        }
        Ok(xlsx)
    }

    /// A sheet with its headers, which stay in view.
    fn feuille<'t>(&self, nom: &str, titres: impl IntoIterator<Item = (&'t str, f64)>) -> Result<(), Echec> {
        let mut feuille = self.classeur.ouvert()?.add_worksheet(Some(nom))?;
        for (place, (titre, largeur)) in (0..).zip(titres) {
            feuille.set_column(place, place, largeur, None)?;
            feuille.write_string(0, place, titre, Some(&self.styles.entete))?;
        }
        feuille.freeze_panes(1, 0);
        Ok(())
    }

    fn ouverte(&self, nom: &'static str, ligne: u32) -> Result<Worksheet<'_>, Echec> {
        if ligne >= LIGNES {
            return Err(ExportError::TropDeLignes { feuille: nom, limite: LIGNES - 1 }.into());
        }
        Ok(self.classeur.ouvert()?.get_worksheet(nom)?.ok_or(ExportError::Classeur)?)
    }

    fn etudiant(&self, ligne: &Ligne) -> Result<(), Echec> {
        let mut rangee = Rangee {
            feuille: self.ouverte(ETUDIANTS, self.etudiant)?,
            ligne: self.etudiant,
            colonne: 0,
            styles: &self.styles,
        };
        let resume = &ligne.resume;
        for champ in self.colonnes.champs() {
            match champ {
                // `-` says that there is none.
                Champ::Telephone if resume.identite.telephone.is_none() => rangee.texte("-")?,
                Champ::Naissance => rangee.jour(resume.identite.naissance)?,
                Champ::Moyenne | Champ::MoyenneDe(_) => {
                    rangee.moyenne(resume.moyenne_de(champ).map(|(moyenne, _)| moyenne))?;
                    rangee.texte(if resume.is_provisoire(champ) { "oui" } else { "" })?;
                }
                Champ::Rang => rangee.compte(resume.plus.rang)?,
                // They have a sheet of their own.
                Champ::Notes => {}
                autre => rangee.texte(&resume.mots(autre))?,
            }
        }
        Ok(())
    }

    fn note(&self, ligne: &Ligne, note: &Note) -> Result<(), Echec> {
        let mut rangee =
            Rangee { feuille: self.ouverte(NOTES, self.note)?, ligne: self.note, colonne: 0, styles: &self.styles };
        let (identite, contenu) = (&ligne.resume.identite, &note.contenu);
        rangee.texte(ligne.resume.matricule.as_str())?;
        rangee.texte(identite.nom.as_str())?;
        rangee.texte(identite.prenom.as_str())?;
        rangee.texte(identite.classe.as_str())?;
        rangee.texte(contenu.matiere.as_str())?;
        match contenu.valeur {
            Valeur::Chiffree { points, bareme } => {
                let is_low = u64::from(points.0) * 2 < u64::from(bareme.0);
                rangee.nombre(points, is_low)?;
                rangee.nombre(bareme, false)?;
            }
            autre => {
                rangee.texte(autre.statut())?;
                rangee.texte("")?;
            }
        }
        rangee.nombre(contenu.coef.centiemes(), false)?;
        rangee.texte(contenu.type_note.nom())?;
        rangee.texte(contenu.periode.as_ref().map_or("", |periode| periode.as_str()))?;
        rangee.jour(contenu.date)?;
        rangee.texte(&note.auteur)
    }
}

impl Ecrivain for Xlsx<'_> {
    fn ligne(&mut self, ligne: &Ligne) -> Result<(), Echec> {
        self.etudiant(ligne)?;
        self.etudiant += 1;
        for note in &ligne.notes {
            self.note(ligne, note)?;
            self.note += 1;
        }
        Ok(())
    }

    fn finit(self: Box<Self>) -> Result<(), Echec> {
        let champs = self.colonnes.champs();
        let provisoires = champs.iter().filter_map(titre_du_provisoire).count();
        let colonnes = u16::try_from(champs.len() + provisoires).unwrap_or(u16::MAX);
        if colonnes > 0 {
            self.ouverte(ETUDIANTS, 0)?.autofilter(0, 0, self.etudiant - 1, colonnes - 1)?;
        }
        if self.colonnes.notes {
            self.ouverte(NOTES, 0)?.autofilter(0, 0, self.note - 1, TITRES_DES_NOTES.len() as u16 - 1)?;
        }
        self.classeur.ferme()
    }
}

/// A row under way, cell by cell.
struct Rangee<'a> {
    feuille: Worksheet<'a>,
    ligne: u32,
    colonne: u16,
    styles: &'a Styles,
}

impl Rangee<'_> {
    /// Always a text, whatever it looks like: nothing here is ever a formula.
    fn texte(&mut self, texte: &str) -> Result<(), Echec> {
        if !texte.is_empty() {
            self.feuille.write_string(self.ligne, self.colonne, &printable(texte), None)?;
        }
        self.colonne += 1;
        Ok(())
    }

    fn nombre(&mut self, Centiemes(n): Centiemes, is_low: bool) -> Result<(), Echec> {
        let style = if is_low { &self.styles.faible } else { &self.styles.nombre };
        self.feuille.write_number(self.ligne, self.colonne, Centiemes(n).as_f64(), Some(style))?;
        self.colonne += 1;
        Ok(())
    }

    fn compte(&mut self, compte: Option<u64>) -> Result<(), Echec> {
        if let Some(compte) = compte {
            self.feuille.write_number(self.ligne, self.colonne, compte as f64, None)?;
        }
        self.colonne += 1;
        Ok(())
    }

    fn moyenne(&mut self, moyenne: Option<Centiemes>) -> Result<(), Echec> {
        match moyenne {
            Some(moyenne) => self.nombre(moyenne, moyenne < MOYENNE),
            None => self.texte(""),
        }
    }

    fn jour(&mut self, jour: Option<DateCivile>) -> Result<(), Echec> {
        if let Some(jour) = jour {
            let jour = jiff::civil::Date::from(jour);
            let jour = DateTime::date(jour.year(), jour.month(), jour.day());
            self.feuille.write_datetime(self.ligne, self.colonne, &jour, Some(&self.styles.jour))?;
        }
        self.colonne += 1;
        Ok(())
    }
}

/// Letters of a column's width.
fn largeur(champ: &Champ) -> f64 {
    match champ {
        Champ::Matricule | Champ::Classe | Champ::Moyenne | Champ::Rang | Champ::Mention | Champ::Notes => 12.0,
        Champ::Naissance => 17.0,
        Champ::Telephone | Champ::TuteurTelephone | Champ::MoyenneDe(_) | Champ::Accord(_) => 20.0,
        Champ::Nom | Champ::Prenom => 22.0,
        Champ::TuteurNom => 26.0,
        Champ::Email | Champ::TuteurEmail => 32.0,
        Champ::TuteurAdresse => 50.0,
    }
}

/// Is the workbook whole? The library says nothing of a disk that was full while its rows waited there.
///
/// # Errors
/// A sheet that does not end.
pub fn verifie(fichier: impl Read + Seek) -> Result<(), Echec> {
    const FIN: &[u8] = b"</worksheet>";
    let mut archive = zip::ZipArchive::new(fichier).map_err(|_| ExportError::Classeur)?;
    for n in 0..archive.len() {
        let mut partie = archive.by_index(n).map_err(|_| ExportError::Classeur)?;
        if !partie.name().is_ok_and(|nom| nom.starts_with("xl/worksheets/sheet")) {
            continue;
        }
        let (mut morceau, mut fin) = (vec![0; 1 << 16], Vec::new());
        loop {
            match partie.read(&mut morceau)? {
                0 => break,
                lus => {
                    fin.extend_from_slice(&morceau[lus.saturating_sub(FIN.len())..lus]);
                    fin.drain(..fin.len().saturating_sub(FIN.len()));
                }
            }
        }
        if fin != FIN {
            return Err(ExportError::Classeur.into());
        }
    }
    Ok(())
}
