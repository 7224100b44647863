//! Students and marks as JSON objects (design, section 4), for results and for files.

use crate::domain::{Centiemes, Identite, Note, Resume, Tuteur, Valeur};
use crate::texte::is_control;
use serde::{Serialize, Serializer};
use serde_json::ser::Formatter;
use std::io::{Result, Write};

/// Plain JSON, in which every character that a terminal would obey is escaped: serde_json itself only escapes those of ASCII.
pub struct SansControle;

impl Formatter for SansControle {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, sortie: &mut W, fragment: &str) -> Result<()> {
        let mut debut = 0;
        for (place, c) in fragment.char_indices().filter(|(_, c)| is_control(*c)) {
            sortie.write_all(&fragment.as_bytes()[debut..place])?;
            // None of them lies above the 16 bits of one escape.
            write!(sortie, "\\u{:04x}", u32::from(c))?;
            debut = place + c.len_utf8();
        }
        sortie.write_all(&fragment.as_bytes()[debut..])
    }
}

/// A number of hundredths, as short as it goes: `12.5`, `8`.
pub struct Nombre(pub Centiemes);

impl Serialize for Nombre {
    fn serialize<S: Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        match self.0 {
            Centiemes(n) if n.is_multiple_of(100) => to.serialize_u32(n / 100),
            decimal => to.serialize_f64(decimal.as_f64()),
        }
    }
}

/// An object of `find`.
#[derive(Serialize)]
pub struct EtudiantJson<'a> {
    matricule: &'a str,
    nom: &'a str,
    prenom: &'a str,
    telephone: Option<&'a str>,
    email: Option<&'a str>,
    classe: &'a str,
    naissance: Option<String>,
    moyenne: Option<Nombre>,
    provisoire: bool,
}

impl<'a> EtudiantJson<'a> {
    /// The object of a student.
    pub fn de(matricule: &'a str, identite: &'a Identite, moyenne: Option<Centiemes>, provisoire: bool) -> Self {
        EtudiantJson {
            matricule,
            nom: identite.nom.as_str(),
            prenom: identite.prenom.as_str(),
            telephone: identite.telephone.as_ref().map(|t| t.e164()),
            email: identite.email.as_ref().map(|email| email.as_str()),
            classe: identite.classe.as_str(),
            naissance: identite.naissance.map(|jour| jour.iso()),
            moyenne: moyenne.map(Nombre),
            provisoire,
        }
    }

    /// The object of a student of a list.
    pub fn resume(resume: &'a Resume) -> Self {
        EtudiantJson::de(resume.matricule.as_str(), &resume.identite, resume.moyenne, resume.provisoire)
    }
}

/// A guardian.
#[derive(Serialize)]
pub struct TuteurJson<'a> {
    nom: Option<&'a str>,
    telephone: Option<&'a str>,
    email: Option<&'a str>,
    adresse: Option<&'a str>,
}

impl<'a> TuteurJson<'a> {
    /// The object of a guardian; none where nothing is known of him.
    pub fn de(tuteur: &'a Tuteur) -> Option<Self> {
        (*tuteur != Tuteur::default()).then(|| TuteurJson {
            nom: tuteur.nom.as_ref().map(|nom| nom.as_str()),
            telephone: tuteur.telephone.as_ref().map(|t| t.e164()),
            email: tuteur.email.as_ref().map(|email| email.as_str()),
            adresse: tuteur.adresse.as_ref().map(|adresse| adresse.as_str()),
        })
    }
}

/// A mark.
#[derive(Serialize)]
pub struct NoteJson<'a> {
    n: u32,
    matiere: &'a str,
    valeur: Option<Nombre>,
    bareme: Option<Nombre>,
    statut: &'static str,
    coef: Nombre,
    r#type: &'static str,
    periode: Option<&'a str>,
    date: Option<String>,
    auteur: &'a str,
}

impl<'a> NoteJson<'a> {
    /// The object of a mark.
    pub fn de(note: &'a Note) -> Self {
        let contenu = &note.contenu;
        let (valeur, bareme) = match contenu.valeur {
            Valeur::Chiffree { points, bareme } => (Some(Nombre(points)), Some(Nombre(bareme))),
            _ => (None, None),
        };
        NoteJson {
            n: note.n,
            matiere: contenu.matiere.as_str(),
            valeur,
            bareme,
            statut: contenu.valeur.statut(),
            coef: Nombre(contenu.coef.centiemes()),
            r#type: contenu.type_note.nom(),
            periode: contenu.periode.as_ref().map(|periode| periode.as_str()),
            date: contenu.date.map(|jour| jour.iso()),
            auteur: &note.auteur,
        }
    }
}
