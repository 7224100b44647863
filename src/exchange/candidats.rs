//! Lines become candidates: typed, and unique within their file. Every wrong cell is a fault of its own, and a line
//! with a fault is no candidate.

mod relus;

use super::colonnes::{Colonne, Plan};
use super::{Faute, Feuille, LigneBrute, Origine};
use crate::arret;
use crate::domain::telephone::TelephoneError;
use crate::domain::{Champ, ChampError, Matricule, Modification, NoteDite, Telephone, Usage, notation};
use crate::error::{CelluleError, ImportError, Result};
use std::collections::HashMap;
use std::fmt::Display;
use std::hash::Hash;
use std::num::NonZero;
use std::ops::Range;

pub use relus::Candidats;

/// Lines that a thread reads at once: a file is read part by part, so that it can be stopped.
const PAR_FIL: usize = 2_000;

/// A line understood; not yet compared with the students that the school has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidat {
    /// Line of the file.
    pub ligne: u64,
    /// The student's number, where the line gives one.
    pub matricule: Option<Matricule>,
    /// Who he is, or what changes.
    pub modification: Modification,
    /// His marks; none for a blank cell.
    pub notes: Vec<NoteDite>,
}

impl Candidat {
    /// Nothing but a name says who it is about.
    pub fn is_only_named(&self) -> bool {
        self.matricule.is_none() && self.modification.telephone.as_ref().and_then(Option::as_ref).is_none()
    }

    /// Name, first name and class, as they are.
    pub fn noms(&self) -> Option<[&str; 3]> {
        let modification = &self.modification;
        let (nom, prenom) = (modification.nom.as_ref()?, modification.prenom.as_ref()?);
        Some([nom.as_str(), prenom.as_str(), modification.classe.as_ref()?.as_str()])
    }
}

fn fils() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// What a file's lines came to.
#[derive(Clone, Debug)]
pub struct Lecture<'a> {
    /// The lines without fault, in the order of the file.
    pub candidats: Candidats<'a>,
    /// The faults of the others, in the order of the file.
    pub fautes: Vec<Faute>,
    /// All lines.
    pub lignes: u64,
    /// Phones that would be right with the zero that they have lost: [`super::Options::zero`] takes them.
    pub sans_zero: u64,
}

/// A line read cell by cell; `candidat` holds what could be read even where there are faults.
struct Lue {
    candidat: Candidat,
    fautes: Vec<Faute>,
    sans_zero: u64,
}

impl Lue {
    /// Reads a cell of several marks; each wrong one is told with its subject, and what stands around it.
    fn notes(&mut self, ligne: u64, entete: &str, cellule: &str) {
        /// Of one cell: what comes behind so many is of the same kind.
        const FAUTES: usize = 20;
        let mut fautes = Vec::new();
        if !cellule.is_empty() {
            self.candidat.notes.extend(notation::lit_toutes(cellule, &mut fautes));
        }
        self.fautes.extend(fautes.into_iter().take(FAUTES).map(|faute| {
            let matiere = faute.matiere.as_ref().map_or_else(String::new, |matiere| format!("{matiere} : "));
            Faute::new(ligne, entete, &autour(cellule, faute.ou.clone()), format!("{matiere}{faute}"))
        }));
    }
}

/// The part of a text around these bytes, where it is long: some 30 letters, `…` where it was cut.
fn autour(texte: &str, ou: Range<usize>) -> String {
    const LONG: usize = 40;
    const AUTOUR: usize = 13;
    if texte.chars().count() <= LONG {
        return texte.to_owned();
    }
    let debut = texte[..ou.start].char_indices().rev().take(AUTOUR).last().map_or(ou.start, |(place, _)| place);
    let fin = texte[ou.start..].char_indices().nth(2 * AUTOUR).map_or(texte.len(), |(place, _)| ou.start + place);
    let [avant, apres] = [debut > 0, fin < texte.len()].map(|cut| if cut { "…" } else { "" });
    format!("{avant}{}{apres}", &texte[debut..fin])
}

impl Plan {
    /// Reads the lines.
    ///
    /// A matricule or phone belongs to the first line whose cell reads as one, and a later line that has it too is at
    /// fault, whether or not the first line is a candidate: where two lines claim one phone, nobody but the school can
    /// say whose it is, and one run tells every fault of the file. `suivi` is told how many lines are read, now and then.
    ///
    /// # Errors
    /// `Interrompu` on Ctrl-C, `TropDeFautes`.
    pub fn candidats<'a>(
        &'a self,
        feuille: &'a Feuille,
        usage: Usage,
        suivi: &mut dyn FnMut(u64),
    ) -> Result<Lecture<'a>> {
        /// Every fault is told, and kept until then: of a file that is no list there would be millions.
        const FAUTES: usize = 100_000;
        let candidats = Candidats::nouveaux(self, feuille, usage);
        let lignes = feuille.lignes.len();
        let mut lecture = Lecture { candidats, fautes: Vec::new(), lignes: lignes as u64, sans_zero: 0 };
        let (mut matricules, mut telephones) = (HashMap::new(), HashMap::new());
        for part in (0..lignes).collect::<Vec<_>>().chunks(PAR_FIL * fils()) {
            arret::verifie()?;
            suivi(part[0] as u64);
            for (place, lue) in part.iter().zip(self.lit_part(feuille, part, usage)) {
                self.prend(feuille, (*place, lue), &mut lecture, (&mut matricules, &mut telephones));
            }
            if let Some(premiere) = lecture.fautes.first().filter(|_| lecture.fautes.len() > FAUTES) {
                let (ligne, message) = (premiere.ligne, premiere.message.clone());
                return Err(ImportError::TropDeFautes { ligne, message, limite: FAUTES }.into());
            }
        }
        suivi(lignes as u64);
        Ok(lecture)
    }

    /// Takes a line that was read: what it says alone is known, and whether an earlier one says the same is seen here.
    fn prend(
        &self,
        feuille: &Feuille,
        (place, lue): (usize, Lue),
        lecture: &mut Lecture<'_>,
        (matricules, telephones): (&mut HashMap<Matricule, u64>, &mut HashMap<Telephone, u64>),
    ) {
        let Lue { candidat, mut fautes, sans_zero } = lue;
        lecture.sans_zero += sans_zero;
        let ligne = candidat.ligne;
        if let Some(premiere) = candidat.matricule.as_ref().and_then(|m| prise(matricules, m, ligne)) {
            fautes.push(self.double(feuille, &Champ::Matricule, ligne, premiere));
        }
        let telephone = candidat.modification.telephone.as_ref().and_then(Option::as_ref);
        if let Some(premiere) = telephone.and_then(|t| prise(telephones, t, ligne)) {
            fautes.push(self.double(feuille, &Champ::Telephone, ligne, premiere));
        }
        if fautes.is_empty() {
            lecture.candidats.ajoute(place, &candidat);
        } else {
            lecture.fautes.append(&mut fautes);
        }
    }

    /// Lines of a file, each on its own, on as many threads as there are lines for.
    fn lit_part(&self, feuille: &Feuille, places: &[usize], usage: Usage) -> Vec<Lue> {
        let ligne = |place: &usize| self.lit(feuille, &feuille.lignes[*place], usage);
        let lit = |places: &[usize]| places.iter().map(ligne).collect::<Vec<_>>();
        if places.len() <= PAR_FIL {
            return lit(places);
        }
        std::thread::scope(|scope| {
            let fils: Vec<_> = places.chunks(PAR_FIL).map(|places| scope.spawn(move || lit(places))).collect();
            let lues =
                fils.into_iter().map(|fil| fil.join().unwrap_or_else(|panique| std::panic::resume_unwind(panique)));
            lues.flatten().collect()
        })
    }

    fn lit(&self, feuille: &Feuille, ligne: &LigneBrute, usage: Usage) -> Lue {
        let candidat =
            Candidat { ligne: ligne.numero, matricule: None, modification: Modification::default(), notes: Vec::new() };
        let mut lue = Lue { candidat, fautes: Vec::new(), sans_zero: 0 };
        if let Some(faute) = forme(feuille, ligne) {
            lue.fautes.push(faute);
            return lue;
        }
        for (i, colonne) in self.colonnes.iter().enumerate() {
            // Missing below a last column without header, and where what is missing is blank.
            let cellule = ligne.cellules.get(i).unwrap_or("");
            let isole = ligne.guillemets.contains(&i);
            let lu =
                self.caracteres(colonne, cellule, isole).and_then(|()| self.cellule(colonne, cellule, &mut lue, usage));
            match lu {
                Err(error) => lue.fautes.push(Faute::new(ligne.numero, &feuille.entetes[i], cellule, error)),
                Ok(()) if *colonne == Colonne::Notes => lue.notes(ligne.numero, &feuille.entetes[i], cellule.trim()),
                Ok(()) => {}
            }
        }
        let modification = &mut lue.candidat.modification;
        if self.releve {
            let is_named = modification.nom.is_some() || matches!(modification.telephone, Some(Some(_)));
            if lue.fautes.is_empty() && lue.candidat.matricule.is_none() && !is_named {
                let known = [Champ::Matricule, Champ::Nom].into_iter().find(|champ| self.place(champ).is_some());
                let champ = known.unwrap_or(Champ::Matricule);
                lue.fautes.push(self.faute(feuille, ligne.numero, &champ, CelluleError::SansNom));
            }
        } else if self.mise_a_jour {
            let known_by_phone = matches!(modification.telephone, Some(Some(_)));
            if lue.fautes.is_empty() && lue.candidat.matricule.is_none() && !known_by_phone {
                let known = [Champ::Matricule, Champ::Telephone].into_iter().find(|champ| self.place(champ).is_some());
                let champ = known.unwrap_or(Champ::Matricule);
                lue.fautes.push(self.faute(feuille, ligne.numero, &champ, CelluleError::SansIdentite));
            }
        } else if self.sans_telephone && modification.telephone.is_none() {
            modification.telephone = Some(None);
        }
        lue
    }

    /// Refuses what no text of a school has: control characters, a cell without end, a line end or a lone quote in a
    /// field.
    fn caracteres(&self, colonne: &Colonne, cellule: &str, isole: bool) -> Result<(), CelluleError> {
        // The marks of years.
        let limite = if *colonne == Colonne::Notes { self.caracteres.saturating_mul(10) } else { self.caracteres };
        if cellule.len() <= limite && !isole && cellule.bytes().all(|b| (b' '..0x7f).contains(&b)) {
            return Ok(());
        }
        // As long as it gets, not as long as it is.
        if cellule.len() > limite && cellule.chars().nth(limite).is_some() {
            return Err(CelluleError::TropLongue { limite });
        }
        let is_wrong = |c: &char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
        if let Some(c) = cellule.chars().find(is_wrong) {
            return Err(CelluleError::Caractere(c));
        }
        if matches!(colonne, Colonne::Ignoree(_)) {
            return Ok(());
        }
        if cellule.trim().contains(['\r', '\n']) {
            return Err(CelluleError::PlusieursLignes);
        }
        if isole {
            return Err(CelluleError::GuillemetIsole);
        }
        Ok(())
    }

    /// Reads a cell as what its column is. A blank one says nothing, save where a new student needs it.
    fn cellule(&self, colonne: &Colonne, cellule: &str, lue: &mut Lue, usage: Usage) -> Result<(), CelluleError> {
        let candidat = &mut lue.candidat;
        let cellule = cellule.trim();
        match colonne {
            Colonne::Ignoree(_) => {}
            Colonne::Champ(champ) if cellule.is_empty() => return self.vide(champ),
            _ if cellule.is_empty() => {}
            Colonne::Champ(Champ::Matricule) => candidat.matricule = Some(Matricule::parse(cellule)?),
            Colonne::Champ(champ) => {
                let mut definit = |texte: &str| candidat.modification.definit(champ, texte, usage);
                if let Err(error) = definit(cellule) {
                    let avec_zero = is_sans_zero(&error).then(|| format!("0{cellule}"));
                    match avec_zero.filter(|avec_zero| definit(avec_zero).is_ok()) {
                        Some(_) if self.zero => {}
                        Some(_) => {
                            lue.sans_zero += 1;
                            return Err(CelluleError::SansZero(error));
                        }
                        None => return Err(error.into()),
                    }
                }
            }
            Colonne::Note(note) => candidat.notes.push(note.note(cellule)?),
            // Each of them has been told by `notes`.
            Colonne::Notes => {}
        }
        Ok(())
    }

    /// A blank cell of a field.
    fn vide(&self, champ: &Champ) -> Result<(), CelluleError> {
        match champ {
            _ if self.mise_a_jour => Ok(()),
            Champ::Telephone if self.sans_telephone => Ok(()),
            Champ::Telephone | Champ::Nom | Champ::Prenom | Champ::Classe => Err(CelluleError::Vide(champ.clone())),
            _ => Ok(()),
        }
    }

    fn place(&self, champ: &Champ) -> Option<usize> {
        self.colonnes.iter().position(|colonne| matches!(colonne, Colonne::Champ(c) if c == champ))
    }

    fn double(&self, feuille: &Feuille, champ: &Champ, ligne: u64, premiere: u64) -> Faute {
        self.faute(feuille, ligne, champ, CelluleError::Deja { champ: champ.clone(), premiere })
    }

    /// A fault that shows only against the students that the school has, told as those of the file are: by its line,
    /// the header of the field's column and the cell as it is.
    pub fn faute(&self, feuille: &Feuille, ligne: u64, champ: &Champ, message: impl Display) -> Faute {
        let place = self.place(champ);
        let entete = place.and_then(|i| feuille.entetes.get(i)).map_or("", String::as_str);
        let brute = feuille.lignes.binary_search_by_key(&ligne, |brute| brute.numero).ok();
        let cellule = brute.zip(place).and_then(|(brute, i)| feuille.lignes[brute].cellules.get(i));
        Faute::new(ligne, entete, cellule.unwrap_or(""), message)
    }
}

/// Nine digits of a phone, as a spreadsheet leaves them that took it for a number.
fn is_sans_zero(error: &ChampError) -> bool {
    matches!(error, ChampError::Telephone(TelephoneError::SansZero { .. }))
}

/// The line that has it already; else it is this line's.
fn prise<C: Clone + Eq + Hash>(prises: &mut HashMap<C, u64>, cle: &C, ligne: u64) -> Option<u64> {
    if let Some(premiere) = prises.get(cle) {
        return Some(*premiere);
    }
    prises.insert(cle.clone(), ligne);
    None
}

/// What is wrong with the shape of a line: quotes, too few cells, too many.
fn forme(feuille: &Feuille, ligne: &LigneBrute) -> Option<Faute> {
    let entete = |i: usize| feuille.entetes.get(i).map_or("", String::as_str);
    let valeur = |i: usize| ligne.cellules.get(i).unwrap_or("");
    if let Some(defaut) = ligne.defaut {
        let i = defaut.cellule;
        return Some(Faute::new(ligne.numero, entete(i), valeur(i), defaut.genre));
    }
    let attendues = feuille.entetes.iter().rposition(|titre| !titre.trim().is_empty()).map_or(0, |place| place + 1);
    // The last column of a rejects file is carnet's own: nobody has to keep it.
    let erreur = super::colonnes::colonne_erreur(&feuille.entetes).is_some();
    let minimum = attendues - usize::from(erreur && attendues > 0);
    let cellules = ligne.cellules.len();
    // In a sheet, and in JSON, what is missing on the right is blank.
    if cellules < minimum && matches!(feuille.origine, Origine::Csv { .. }) {
        let courte = CelluleError::LigneCourte { cellules, attendues: minimum };
        return Some(Faute::new(ligne.numero, entete(cellules), "", courte));
    }
    let entetes = feuille.entetes.len();
    let en_trop = ligne.cellules.iter().skip(entetes).find(|cellule| !cellule.trim().is_empty())?;
    Some(Faute::new(ligne.numero, "", en_trop, CelluleError::LigneLongue { cellules, attendues }))
}

#[cfg(test)]
mod tests;
