//! One form of bytes for what is digested, whoever wrote it and in which order: BSON, the fields of every document in the order
//! of their names' bytes, whole numbers in 64 bits, what is absent left out. Pure.

use super::super::EtudiantDoc;
use super::super::parties::{AccordDoc, accords_docs};
use crate::domain::{Appreciation, Etudiant, Note, Reglement, Valeur, Voie};
use crate::error::{Panne, Result};
use mongodb::bson::{
    Bson, DateTime, Document, deserialize_from_document, deserialize_from_slice, doc, serialize_to_vec,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The document's bytes.
///
/// # Errors
/// None that a document from a server or from carnet can cause.
pub(in crate::store) fn octets(document: &Document) -> Result<Vec<u8>> {
    en_octets(&range(document))
}

/// The bytes of a value whose fields are declared in the order of their names.
pub(super) fn en_octets(valeur: &impl Serialize) -> Result<Vec<u8>> {
    serialize_to_vec(valeur).map_err(|error| Panne::MongoRefus { detail: error.to_string() }.into())
}

fn range(document: &Document) -> Document {
    let mut champs: Vec<(&String, &Bson)> = document.iter().collect();
    champs.sort_unstable_by_key(|(champ, _)| champ.as_bytes());
    champs.into_iter().map(|(champ, valeur)| (champ.clone(), valeur_rangee(valeur))).collect()
}

fn valeur_rangee(valeur: &Bson) -> Bson {
    match valeur {
        Bson::Document(document) => range(document).into(),
        Bson::Array(valeurs) => valeurs.iter().map(valeur_rangee).collect::<Vec<_>>().into(),
        Bson::Int32(n) => i64::from(*n).into(),
        other => other.clone(),
    }
}

/// A student whole, without what is derived from his marks, without version, dates and head.
#[derive(Serialize)]
struct EtudiantCanonique<'a> {
    _id: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    accords: BTreeMap<String, AccordDoc>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    appreciations: BTreeMap<&'a str, AppreciationCanonique<'a>>,
    classe: &'a str,
    dernier_n: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    naissance: Option<String>,
    nom: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NoteCanonique<'a>>,
    prenom: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'a str>,
    #[serde(skip_serializing_if = "TuteurCanonique::is_empty")]
    tuteur: TuteurCanonique<'a>,
}

#[derive(Serialize)]
struct AppreciationCanonique<'a> {
    auteur: &'a str,
    matiere: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    periode: Option<&'a str>,
    texte: &'a str,
}

impl<'a> AppreciationCanonique<'a> {
    fn de(une: &'a Appreciation) -> AppreciationCanonique<'a> {
        AppreciationCanonique {
            auteur: &une.auteur,
            matiere: une.matiere.as_str(),
            periode: une.periode.as_ref().map(|periode| periode.as_str()),
            texte: une.texte.as_str(),
        }
    }
}

#[derive(Serialize)]
struct TuteurCanonique<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    adresse: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nom: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'a str>,
}

impl TuteurCanonique<'_> {
    fn is_empty(&self) -> bool {
        self.adresse.is_none() && self.email.is_none() && self.nom.is_none() && self.telephone.is_none()
    }
}

#[derive(Serialize)]
struct NoteCanonique<'a> {
    auteur: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bareme: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    centiemes: Option<i64>,
    coef: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    matiere: &'a str,
    n: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    periode: Option<&'a str>,
    statut: &'a str,
    r#type: &'a str,
}

impl<'a> NoteCanonique<'a> {
    fn de(note: &'a Note) -> NoteCanonique<'a> {
        let contenu = &note.contenu;
        let (centiemes, bareme) = match contenu.valeur {
            Valeur::Chiffree { points, bareme } => (Some(points.0.into()), Some(bareme.0.into())),
            _ => (None, None),
        };
        NoteCanonique {
            auteur: &note.auteur,
            bareme,
            centiemes,
            coef: contenu.coef.centiemes().0.into(),
            date: contenu.date.map(|jour| jour.iso()),
            matiere: contenu.matiere.as_str(),
            n: note.n.into(),
            periode: contenu.periode.as_ref().map(|periode| periode.as_str()),
            statut: contenu.valeur.statut(),
            r#type: contenu.type_note.nom(),
        }
    }
}

/// A student's bytes.
///
/// # Errors
/// None that a student can cause.
pub(in crate::store) fn etudiant(etudiant: &Etudiant) -> Result<Vec<u8>> {
    let identite = &etudiant.identite;
    en_octets(&EtudiantCanonique {
        _id: etudiant.matricule.as_str(),
        accords: accords_docs(&identite.accords),
        appreciations: etudiant
            .appreciations
            .par_cle()
            .map(|(cle, une)| (cle, AppreciationCanonique::de(une)))
            .collect(),
        classe: identite.classe.as_str(),
        dernier_n: etudiant.dernier_n.into(),
        email: identite.email.as_ref().map(|email| email.as_str()),
        naissance: identite.naissance.map(|jour| jour.iso()),
        nom: identite.nom.as_str(),
        notes: etudiant.notes.iter().map(NoteCanonique::de).collect(),
        prenom: identite.prenom.as_str(),
        telephone: identite.telephone.as_ref().map(|telephone| telephone.e164()),
        tuteur: TuteurCanonique {
            adresse: identite.tuteur.adresse.as_ref().map(|adresse| adresse.as_str()),
            email: identite.tuteur.email.as_ref().map(|email| email.as_str()),
            nom: identite.tuteur.nom.as_ref().map(|nom| nom.as_str()),
            telephone: identite.tuteur.telephone.as_ref().map(|telephone| telephone.e164()),
        },
    })
}

/// A student as a document: what the journal keeps of him whole.
///
/// # Errors
/// None that a student can cause.
pub(in crate::store) fn entier(un: &Etudiant) -> Result<Document> {
    deserialize_from_slice(&etudiant(un)?).map_err(|error| Panne::MongoRefus { detail: error.to_string() }.into())
}

/// The student of such a document, as he is before his first write, with no rules of his class yet.
///
/// # Errors
/// A document that carnet did not write.
pub(in crate::store) fn relit(mut document: Document) -> Result<Etudiant> {
    let epoque = DateTime::from_millis(0);
    document.extend(doc! { "version": 1_i64, "cree": epoque, "modifie": epoque });
    let lu: EtudiantDoc =
        deserialize_from_document(document).map_err(|error| Panne::DocumentEtranger { detail: error.to_string() })?;
    Ok(Etudiant { cree: None, ..lu.etudiant(Reglement::defaut())? })
}

/// The parts of a student that are told one by one: of his guardian, of what is said of him, his consents.
pub(super) const SOUS_DOCUMENTS: [&str; 3] = ["tuteur", "appreciations", "accords"];

/// Such a part as the language names it, where it does: `tuteur.nom`, `tuteur.accord-mail`.
pub(super) fn nom_de_partie(chemin: String) -> String {
    match chemin.strip_prefix("accords.").and_then(Voie::de_cle) {
        Some(voie) => voie.nom().to_owned(),
        None => chemin,
    }
}

pub(super) fn sous_document(document: &Document, nom: &str) -> Document {
    document.get_document(nom).cloned().unwrap_or_default()
}

/// What differs between two whole documents: the fields, those of the guardian and each appreciation one by one, and the marks by
/// their number.
pub(in crate::store) fn difference(mut avant: Document, mut apres: Document) -> (Document, Document) {
    for liste in SOUS_DOCUMENTS {
        if !avant.contains_key(liste) && !apres.contains_key(liste) {
            continue;
        }
        let (old, new) = difference(sous_document(&avant, liste), sous_document(&apres, liste));
        for (document, siens) in [(&mut avant, old), (&mut apres, new)] {
            document.remove(liste);
            if !siens.is_empty() {
                document.insert(liste, siens);
            }
        }
    }
    let notes = |document: &Document| document.get_array("notes").cloned().unwrap_or_default();
    let (old, new) = (notes(&avant), notes(&apres));
    for (document, these, others) in [(&mut avant, &old, &new), (&mut apres, &new, &old)] {
        let changed: Vec<Bson> = these.iter().filter(|note| !others.contains(note)).cloned().collect();
        document.remove("notes");
        if !changed.is_empty() {
            document.insert("notes", changed);
        }
    }
    let is_list = |champ: &str| champ == "notes" || SOUS_DOCUMENTS.contains(&champ);
    let same: Vec<String> = avant
        .iter()
        .filter(|(champ, valeur)| !is_list(champ) && apres.get(champ) == Some(valeur))
        .map(|(champ, _)| champ.clone())
        .collect();
    for champ in same {
        avant.remove(&champ);
        apres.remove(&champ);
    }
    (avant, apres)
}
