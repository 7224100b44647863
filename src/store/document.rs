//! A student as the database holds him. Marks, weights, scales and averages are whole hundredths.

use super::journal::TeteDoc;
use super::parties::{AccordDoc, AppreciationDoc, NoteDoc, TuteurDoc, accords, accords_docs, date};
use crate::domain::etudiant::{Etudiant, Identite, Resume};
use crate::domain::libelle::{Email, Matiere, Nom, NomClasse, Periode, Prenom};
use crate::domain::moyenne::MoyenneMatiere;
use crate::domain::note::Valeur;
use crate::domain::statistiques::Cadre;
use crate::domain::{Centiemes, Champ, Complement, DateCivile, Matricule, Reglement, Telephone};
use crate::error::Result;
use crate::exchange::export::Ligne;
use crate::texte;
use mongodb::bson::{Bson, DateTime, Document};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `etudiants`: one document a student.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EtudiantDoc {
    #[serde(rename = "_id")]
    pub(super) matricule: String,
    pub(super) nom: String,
    pub(super) prenom: String,
    /// E.164; absent where there is none, so that the unique index leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) telephone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
    pub(super) classe: String,
    /// `2008-09-27`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) naissance: Option<String>,
    #[serde(default, skip_serializing_if = "TuteurDoc::is_empty")]
    pub(super) tuteur: TuteurDoc,
    /// By the name of the address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) accords: BTreeMap<String, AccordDoc>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) notes: Vec<NoteDoc>,
    #[serde(default)]
    pub(super) dernier_n: u32,
    /// What is said of him, by its key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) appreciations: BTreeMap<String, AppreciationDoc>,
    /// How many marks: derived, for its index.
    #[serde(default)]
    pub(super) nb_notes: u32,
    /// General average in hundredths; absent where nothing counts: derived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) moyenne_centiemes: Option<u32>,
    #[serde(default)]
    pub(super) provisoire: bool,
    /// Subject averages in hundredths, by the subject's folded name: derived.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) moyennes: BTreeMap<String, u32>,
    /// General averages of the periods in hundredths, by the period's folded name: derived.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) generales: BTreeMap<String, u32>,
    /// Subject averages of the periods in hundredths, by the period's and the subject's folded names: derived.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) par_periode: BTreeMap<String, BTreeMap<String, u32>>,
    /// The number of the rules by which all that was worked out.
    #[serde(default)]
    pub(super) reglement: i64,
    /// Every text of the identity, folded, each behind its own separator: what `~` looks through.
    #[serde(default)]
    pub(super) recherche: String,
    pub(super) version: i64,
    pub(super) cree: DateTime,
    pub(super) modifie: DateTime,
    /// Where his journal stands; absent where he was last written before there were chains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tete: Option<TeteDoc>,
}

/// What is worked out by the rules of the class.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Derives {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moyenne_centiemes: Option<u32>,
    #[serde(default)]
    provisoire: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    moyennes: BTreeMap<String, u32>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    generales: BTreeMap<String, u32>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    par_periode: BTreeMap<String, BTreeMap<String, u32>>,
    #[serde(default)]
    reglement: i64,
}

/// The averages that there are, by the subject's folded name.
fn par_matiere(matieres: &[MoyenneMatiere]) -> BTreeMap<String, u32> {
    matieres.iter().filter_map(|m| m.moyenne.map(|moyenne| (m.matiere.champ(), moyenne.0))).collect()
}

/// The order of the texts in `recherche`; the last one is only there where there is such a text.
pub(super) const RECHERCHE: [&str; 10] = [
    "matricule",
    "nom",
    "prenom",
    "classe",
    "telephone",
    "email",
    "tuteur.nom",
    "tuteur.telephone",
    "tuteur.email",
    "tuteur.adresse",
];

impl EtudiantDoc {
    /// What is worked out, and may be absent.
    pub(super) const DERIVES: [&str; 4] = ["moyenne_centiemes", "moyennes", "generales", "par_periode"];

    /// The document of a student, with all that is derived from his marks.
    pub fn de(etudiant: &Etudiant, cree: DateTime, modifie: DateTime) -> EtudiantDoc {
        let identite = &etudiant.identite;
        let bilan = etudiant.bilan();
        let tuteur = TuteurDoc::de(&identite.tuteur);
        let telephone = identite.telephone.as_ref().map(ToString::to_string);
        let email = identite.email.as_ref().map(ToString::to_string);
        let textes = [
            Some(etudiant.matricule.as_str()),
            Some(identite.nom.as_str()),
            Some(identite.prenom.as_str()),
            Some(identite.classe.as_str()),
            telephone.as_deref(),
            email.as_deref(),
            tuteur.nom.as_deref(),
            tuteur.telephone.as_deref(),
            tuteur.email.as_deref(),
        ];
        let textes = textes.map(Option::unwrap_or_default).into_iter().chain(tuteur.adresse.as_deref());
        let mut recherche = String::new();
        for (n, texte) in textes.enumerate() {
            recherche.extend((n > 0).then_some('|'));
            recherche.extend(texte::fold(texte).chars().map(|c| if c == '|' { ' ' } else { c }));
        }
        EtudiantDoc {
            matricule: etudiant.matricule.to_string(),
            nom: identite.nom.to_string(),
            prenom: identite.prenom.to_string(),
            telephone,
            email,
            classe: identite.classe.to_string(),
            naissance: identite.naissance.map(DateCivile::iso),
            tuteur,
            accords: accords_docs(&identite.accords),
            notes: etudiant.notes.iter().map(NoteDoc::de).collect(),
            dernier_n: etudiant.dernier_n,
            appreciations: etudiant
                .appreciations
                .par_cle()
                .map(|(cle, une)| (cle.to_owned(), AppreciationDoc::de(une)))
                .collect(),
            nb_notes: etudiant.notes.len() as u32,
            moyenne_centiemes: bilan.generale.map(|moyenne| moyenne.0),
            provisoire: bilan.provisoire,
            moyennes: par_matiere(&bilan.matieres),
            generales: bilan
                .periodes
                .iter()
                .filter_map(|p| p.generale.map(|moyenne| (p.periode.champ(), moyenne.0)))
                .collect(),
            par_periode: bilan
                .periodes
                .iter()
                .map(|p| (p.periode.champ(), par_matiere(&p.matieres)))
                .filter(|(_, moyennes)| !moyennes.is_empty())
                .collect(),
            reglement: etudiant.reglement.numero,
            recherche,
            version: etudiant.version,
            cree,
            modifie,
            tete: etudiant.tete.map(TeteDoc::from),
        }
    }

    /// True where all that is derived is what `juste` says.
    pub(super) fn derive_bien(&self, juste: &EtudiantDoc) -> bool {
        let (a, b) = (self, juste);
        (a.nb_notes, a.moyenne_centiemes, a.provisoire) == (b.nb_notes, b.moyenne_centiemes, b.provisoire)
            && (&a.moyennes, &a.recherche) == (&b.moyennes, &b.recherche)
            && (&a.generales, &a.par_periode) == (&b.generales, &b.par_periode)
    }

    /// Says when it is written, for the first time.
    pub fn date(&mut self, maintenant: DateTime) {
        (self.cree, self.modifie) = (maintenant, maintenant);
    }

    fn identite(&mut self) -> Result<Identite> {
        let take = std::mem::take::<String>;
        Ok(Identite {
            nom: Nom::stored(take(&mut self.nom)),
            prenom: Prenom::stored(take(&mut self.prenom)),
            telephone: self.telephone.take().map(Telephone::from_e164),
            email: self.email.take().map(Email::stored),
            classe: NomClasse::stored(take(&mut self.classe)),
            naissance: self.naissance.take().map(|jour| date(&jour)).transpose()?,
            tuteur: std::mem::take(&mut self.tuteur).tuteur(),
            accords: accords(std::mem::take(&mut self.accords)),
        })
    }

    /// What of it is worked out by the rules of the class.
    pub(super) fn derives(self) -> Derives {
        Derives {
            moyenne_centiemes: self.moyenne_centiemes,
            provisoire: self.provisoire,
            moyennes: self.moyennes,
            generales: self.generales,
            par_periode: self.par_periode,
            reglement: self.reglement,
        }
    }

    /// Of these fields, those that a new form of the document lacks: to be taken out of the old one.
    pub(super) fn absents(neufs: &Document, champs: &[&str]) -> Document {
        let absents = champs.iter().filter(|champ| !neufs.contains_key(champ));
        absents.map(|champ| ((*champ).to_owned(), Bson::String(String::new()))).collect()
    }

    /// The student, with the rules that the document names.
    ///
    /// # Errors
    /// A document that carnet did not write: a date or a mark that is none.
    pub fn etudiant(mut self, reglement: Arc<Reglement>) -> Result<Etudiant> {
        Ok(Etudiant {
            identite: self.identite()?,
            matricule: Matricule::stored(self.matricule),
            notes: self.notes.into_iter().map(NoteDoc::note).collect::<Result<_>>()?,
            dernier_n: self.dernier_n,
            appreciations: self.appreciations.into_values().map(AppreciationDoc::appreciation).collect(),
            reglement,
            version: self.version,
            cree: Some(self.cree.timestamp_millis()),
            tete: self.tete.map(TeteDoc::tete).transpose()?,
        })
    }

    /// The student as a file takes him, with these fields besides, and with his marks or without them.
    ///
    /// # Errors
    /// A document that carnet did not write.
    pub fn ligne(self, plus: &[Champ], notes: bool) -> Result<Ligne> {
        let siennes = if notes { self.notes.clone() } else { Vec::new() };
        let notes = siennes.into_iter().map(NoteDoc::note).collect::<Result<_>>()?;
        Ok(Ligne { resume: self.resume(plus)?, notes })
    }

    /// The student as a list shows him, with these fields besides.
    ///
    /// # Errors
    /// A document that carnet did not write.
    pub fn resume(mut self, plus: &[Champ]) -> Result<Resume> {
        let de = |champ: &Champ| match champ {
            Champ::MoyenneDe(matiere) => Some(Cadre { matiere: Some(matiere.clone()), periode: None }),
            _ => None,
        };
        let cadres = plus.iter().filter_map(de);
        let moyennes = cadres.filter_map(|cadre| Some((cadre.matiere.as_ref()?.champ(), self.moyenne(&cadre)?)));
        Ok(Resume {
            plus: Complement { notes: self.nb_notes, moyennes: moyennes.collect(), rang: None },
            identite: self.identite()?,
            matricule: Matricule::stored(self.matricule),
            moyenne: self.moyenne_centiemes.map(Centiemes),
            provisoire: self.provisoire,
        })
    }

    /// One of his averages, where he has it, and whether a mark that makes it is awaited: general ones as they are stored, others
    /// where the awaited marks were read.
    pub(super) fn moyenne(&self, cadre: &Cadre) -> Option<(Centiemes, bool)> {
        let (matiere, periode) =
            (cadre.matiere.as_ref().map(Matiere::champ), cadre.periode.as_ref().map(Periode::champ));
        let moyenne = match (&matiere, &periode) {
            (None, None) => return self.moyenne_centiemes.map(|moyenne| (Centiemes(moyenne), self.provisoire)),
            (Some(matiere), None) => self.moyennes.get(matiere),
            (None, Some(periode)) => self.generales.get(periode),
            (Some(matiere), Some(periode)) => self.par_periode.get(periode).and_then(|siennes| siennes.get(matiere)),
        };
        let is_awaited = |note: &NoteDoc| {
            let sienne = || Matiere::stored(note.matiere.clone()).champ();
            let la_sienne = || note.periode.clone().map(|periode| Periode::stored(periode).champ());
            note.statut == Valeur::Attendu.statut()
                && matiere.as_ref().is_none_or(|matiere| *matiere == sienne())
                && (periode.is_none() || periode == la_sienne())
        };
        moyenne.map(|moyenne| (Centiemes(*moyenne), self.notes.iter().any(is_awaited)))
    }
}
