//! What a header says: the spellings that schools use for the fields, and the grammar of `Matière (période, type) coef
//! 2`.

use crate::domain::{Centiemes, Champ, Coef, DateCivile, Matiere, NouvelleNote, Periode, TypeNote, Valeur};
use crate::texte;
use std::fmt;

/// Spellings of headers besides those of [`Champ::parse`], as [`mots`] folds them.
const ENTETES: [(&str, Champ); 46] = [
    ("id", Champ::Matricule),
    ("identifiant", Champ::Matricule),
    ("ine", Champ::Matricule),
    ("n etudiant", Champ::Matricule),
    ("no etudiant", Champ::Matricule),
    ("numero etudiant", Champ::Matricule),
    ("n eleve", Champ::Matricule),
    ("numero eleve", Champ::Matricule),
    ("code eleve", Champ::Matricule),
    ("code etudiant", Champ::Matricule),
    ("n matricule", Champ::Matricule),
    ("numero matricule", Champ::Matricule),
    ("nom famille", Champ::Nom),
    ("nom eleve", Champ::Nom),
    ("nom etudiant", Champ::Nom),
    ("nom usage", Champ::Nom),
    ("prenoms", Champ::Prenom),
    ("prenom s", Champ::Prenom),
    ("prenom eleve", Champ::Prenom),
    ("prenom etudiant", Champ::Prenom),
    ("prenom usuel", Champ::Prenom),
    ("portable", Champ::Telephone),
    ("mobile", Champ::Telephone),
    ("gsm", Champ::Telephone),
    ("tel portable", Champ::Telephone),
    ("tel mobile", Champ::Telephone),
    ("tel eleve", Champ::Telephone),
    ("telephone portable", Champ::Telephone),
    ("telephone mobile", Champ::Telephone),
    ("telephone eleve", Champ::Telephone),
    ("telephone etudiant", Champ::Telephone),
    ("n telephone", Champ::Telephone),
    ("numero telephone", Champ::Telephone),
    ("n tel", Champ::Telephone),
    ("e mail", Champ::Email),
    ("adresse mail", Champ::Email),
    ("adresse e mail", Champ::Email),
    ("adresse email", Champ::Email),
    ("ne", Champ::Naissance),
    ("nee", Champ::Naissance),
    ("ne e", Champ::Naissance),
    ("date naissance", Champ::Naissance),
    ("date naiss", Champ::Naissance),
    ("naiss", Champ::Naissance),
    ("ddn", Champ::Naissance),
    ("groupe", Champ::Classe),
];

/// Words that say nothing of their own in a header.
const MOTS_VIDES: [&str; 9] = ["de", "du", "des", "d", "la", "le", "les", "l", "en"];

/// Words that say that a field is the guardian's.
const TUTEURS: [&str; 8] =
    ["tuteur", "tutrice", "responsable", "parent", "parents", "representant", "legal", "tuteurs"];

/// Headers of what follows from the rest; never read.
const CALCULEES: [&str; 9] =
    ["moyenne", "moyennes", "moy", "rang", "classement", "mention", "effectif", "provisoire", "admis"];

/// Headers of numbers that are no marks, though they may read as such.
const JAMAIS_NOTES: [&str; 16] = [
    "n",
    "no",
    "num",
    "ordre",
    "n ordre",
    "numero ordre",
    "age",
    "annee",
    "niveau",
    "absence",
    "absences",
    "retard",
    "retards",
    "coef",
    "coefficient",
    "total",
];

/// The words of a header as they are compared: no accents, case, punctuation or empty words.
fn mots(titre: &str) -> Vec<String> {
    texte::fold(titre)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|mot| !mot.is_empty() && !MOTS_VIDES.contains(mot))
        .map(str::to_owned)
        .collect()
}

/// The field that a header names.
pub(super) fn champ(titre: &str) -> Option<Champ> {
    let mots = mots(titre);
    let propre = |cle: &str| {
        Champ::parse(cle).or_else(|| ENTETES.iter().find(|(entete, _)| *entete == cle).map(|(_, champ)| champ.clone()))
    };
    if let Some(champ) = Champ::parse(titre).or_else(|| propre(&mots.join(" "))) {
        return Some(champ);
    }
    let reste: Vec<&str> = mots.iter().map(String::as_str).filter(|mot| !TUTEURS.contains(mot)).collect();
    if reste.len() == mots.len() {
        return None;
    }
    match propre(&reste.join(" ")) {
        None if reste.is_empty() => Some(Champ::TuteurNom),
        Some(Champ::Nom) => Some(Champ::TuteurNom),
        Some(Champ::Telephone) => Some(Champ::TuteurTelephone),
        Some(Champ::Email) => Some(Champ::TuteurEmail),
        _ => None,
    }
}

/// True for what carnet works out itself: `Moyenne (T1)`, `Rang`.
pub(super) fn is_computed(titre: &str) -> bool {
    mots(titre).first().is_some_and(|mot| CALCULEES.contains(&mot.as_str()))
}

/// True where numbers below this header are no marks: `Âge`, `N°`.
pub(super) fn is_never_a_mark(titre: &str) -> bool {
    JAMAIS_NOTES.contains(&mots(titre).join(" ").as_str())
}

/// A column of marks: what they have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColonneNote {
    /// The subject.
    pub matiere: Matiere,
    /// The period, where the header names one.
    pub periode: Option<Periode>,
    /// What the marks were given for.
    pub type_note: TypeNote,
    /// Their weight.
    pub coef: Coef,
    /// The scale of the cells that name none: `Maths (T1) /40`.
    pub bareme: Option<Centiemes>,
    /// The day, where the header names one.
    pub date: Option<DateCivile>,
}

impl ColonneNote {
    /// Reads `Maths`, `Maths (T1)`, `Maths (T1, examen)`, `Maths (examen, coef 2)`, `Maths (T1) ×2`, `Maths T1`, `Maths
    /// (T1) /40`.
    ///
    /// # Errors
    /// In French: no subject, two periods, an open bracket, a weight that is none.
    pub fn parse(titre: &str) -> Result<ColonneNote, String> {
        let (mut avant, dedans, apres) = match (titre.find('('), titre.rfind(')')) {
            (None, None) => (titre.trim(), "", ""),
            (Some(ouvre), Some(ferme)) if ouvre < ferme => {
                (titre[..ouvre].trim(), &titre[ouvre + 1..ferme], titre[ferme + 1..].trim())
            }
            _ => return Err("la parenthèse n'est pas fermée".to_owned()),
        };
        let mut note = ColonneNote {
            matiere: Matiere::general(),
            periode: None,
            type_note: TypeNote::Devoir,
            coef: Coef::UN,
            bareme: None,
            date: None,
        };
        for part in morceaux(dedans).chain((!apres.is_empty()).then_some(apres)) {
            note.precise(part)?;
        }
        while let Some((debut, fin)) = queue(avant) {
            note.precise(fin)?;
            avant = debut;
        }
        if !avant.is_empty() {
            note.matiere = Matiere::parse(avant).map_err(|e| e.to_string())?;
        } else if note.periode.is_none() {
            return Err("la matière manque".to_owned());
        }
        Ok(note)
    }

    /// Takes one of the things that a header says besides the subject.
    fn precise(&mut self, part: &str) -> Result<(), String> {
        let plie = texte::fold(part);
        let apres = |mots: &[&str]| mots.iter().find_map(|mot| plie.strip_prefix(mot)).map(str::trim);
        let nombre = |reste: &str| reste.starts_with(|c: char| c.is_ascii_digit());
        let type_seul = plie.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        if plie.is_empty() {
            return Ok(());
        }
        if let Some(coef) =
            apres(&["coefficient", "coef.", "coef"]).or_else(|| apres(&["×", "x"]).filter(|r| nombre(r)))
        {
            self.coef = Coef::parse(coef.trim_start_matches(['=', ':', ' '])).map_err(|e| e.to_string())?;
        } else if let Some(bareme) = apres(&["/", "sur "]).filter(|reste| nombre(reste)) {
            let lu = Centiemes::parse(bareme).map_err(|e| format!("barème : {e}"))?;
            self.bareme = Some(lu).filter(|bareme| bareme.0 > 0);
            self.bareme.ok_or("le barème ne peut pas être 0")?;
        } else if let Ok(type_note) = TypeNote::parse(type_seul) {
            self.type_note = type_note;
        } else if let Ok(date) = DateCivile::parse(part) {
            self.date = Some(date);
        } else if let Some(periode) = &self.periode {
            return Err(format!("deux périodes, « {periode} » et « {} »", texte::printable(part.trim())));
        } else {
            self.periode = Some(Periode::parse(part).map_err(|e| e.to_string())?);
        }
        Ok(())
    }

    /// The mark of a cell.
    ///
    /// # Errors
    /// Not a mark, or above the scale.
    pub fn note(&self, cellule: &str) -> Result<NouvelleNote, crate::domain::note::NoteError> {
        let valeur = match (Valeur::parse(cellule), self.bareme) {
            (Ok(mot), Some(_)) if mot.statut() != "note" => mot,
            (_, Some(bareme)) if !cellule.contains('/') => {
                Valeur::parse(&format!("{}/{}", cellule.trim(), bareme.court()))?
            }
            (lue, _) => lue?,
        };
        Ok(NouvelleNote {
            matiere: self.matiere.clone(),
            valeur,
            coef: self.coef,
            type_note: self.type_note,
            periode: self.periode.clone(),
            date: self.date,
        })
    }
}

impl fmt::Display for ColonneNote {
    /// `note de Portugais, période T1, examen, coef 2`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let matiere = self.matiere.as_str();
        let elide = texte::fold(matiere).starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']);
        write!(f, "note {}{matiere}", if elide { "d'" } else { "de " })?;
        if let Some(periode) = &self.periode {
            write!(f, ", période {periode}")?;
        }
        if self.type_note != TypeNote::Devoir {
            write!(f, ", {}", self.type_note.nom())?;
        }
        if self.coef != Coef::UN {
            write!(f, ", coef {}", self.coef)?;
        }
        if let Some(bareme) = self.bareme {
            write!(f, ", sur {}", bareme.court())?;
        }
        self.date.map_or(Ok(()), |date| write!(f, ", du {date}"))
    }
}

/// The parts between brackets; a comma between two digits is a decimal one.
fn morceaux(dedans: &str) -> impl Iterator<Item = &str> {
    let octets = dedans.as_bytes();
    let digit = |place: Option<usize>| place.and_then(|p| octets.get(p)).is_some_and(u8::is_ascii_digit);
    let is_cut = move |place: usize| match octets[place] {
        b';' => true,
        b',' => !(digit(place.checked_sub(1)) && digit(Some(place + 1))),
        _ => false,
    };
    let mut cuts: Vec<usize> = (0..octets.len()).filter(|place| is_cut(*place)).collect();
    cuts.push(octets.len());
    let mut debut = 0;
    cuts.into_iter().map(move |fin| {
        let part = &dedans[debut.min(fin)..fin];
        debut = fin + 1;
        part.trim()
    })
}

/// A last word that is no part of the subject: `Maths T1`, `Maths ×2`, `Maths /40`, `Maths coef 2`.
fn queue(titre: &str) -> Option<(&str, &str)> {
    let (debut, dernier) = titre.rsplit_once(' ').unwrap_or(("", titre));
    let chiffres = |mot: &str| !mot.is_empty() && mot.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
    let plie = texte::fold(dernier);
    let is_period = matches!(plie.as_bytes(), [b't' | b's', b'1'..=b'4']);
    let is_weight = ["×", "x", "/", "coef", "coef="].iter().any(|mot| plie.strip_prefix(mot).is_some_and(chiffres));
    if is_period || (is_weight && !debut.is_empty()) {
        return Some((debut.trim_end(), dernier));
    }
    let (debut, mot) = debut.rsplit_once(' ')?;
    let is_pair = chiffres(dernier) && ["coef", "coef.", "coefficient", "sur"].contains(&texte::fold(mot).as_str());
    is_pair.then(|| (debut.trim_end(), titre[debut.len()..].trim()))
}

#[cfg(test)]
mod tests;
