//! What takes a volet back: the target as it was before, where nobody has changed the same thing since. Pure.

use super::canonique::{self, SOUS_DOCUMENTS, difference, entier, nom_de_partie, relit, sous_document};
use super::chaine::etat;
use super::entree::VoletDoc;
use crate::domain::{Etudiant, Voie};
use crate::error::Result;
use mongodb::bson::{Bson, Document};

/// The writing that takes a volet back.
#[derive(Clone, Debug)]
pub enum Inverse {
    /// He comes back.
    Cree(Etudiant),
    /// Before and after.
    Change(Etudiant, Etudiant),
    /// He goes.
    Supprime(Etudiant),
}

/// A part of a student, or of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Partie {
    /// A field, as the language names it: `classe`, `tuteur.nom`; or an appreciation: `appreciations.maths-t1`.
    Champ(String),
    /// The mark of that number.
    Note(u32),
}

/// Why a volet cannot be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// These parts are not any more what the change had made of them; none where only the whole is known.
    Change(Vec<Partie>),
    /// The target is gone.
    Disparu,
    /// Another student has his matricule.
    MatriculePris,
    /// Another student has his phone, in E.164.
    TelephonePris(String),
    /// Another account is that of the student.
    EtudiantPris {
        /// The student's matricule.
        matricule: String,
        /// The other account.
        compte: String,
    },
    /// A consent would come back to an address that it was not given for.
    AccordAilleurs(Voie),
    /// The values were erased.
    Efface,
    /// It is of a school year that was closed since.
    AnneeClose(String),
}

/// The taking back of a student's volet, from what he is now.
pub(in crate::store) fn inverse(volet: &VoletDoc, actuel: Option<&Etudiant>) -> Result<Result<Inverse, Obstacle>> {
    let Some(sel) = &volet.sel else { return Ok(Err(Obstacle::Efface)) };
    let Some(etat_laisse) = &volet.etat else {
        return match (&volet.avant, actuel) {
            (None, _) => Ok(Err(Obstacle::Efface)),
            (Some(_), Some(_)) => Ok(Err(Obstacle::MatriculePris)),
            (Some(avant), None) => Ok(Ok(Inverse::Cree(relit(avant.clone())?))),
        };
    };
    let Some(actuel) = actuel else { return Ok(Err(Obstacle::Disparu)) };
    // That he was made anonymous.
    if volet.est_un_fait() {
        return Ok(Err(Obstacle::Efface));
    }
    match (&volet.avant, &volet.apres) {
        (None, apres) if etat(&sel.bytes, &canonique::etudiant(actuel)?)[..] != etat_laisse.bytes[..] => {
            // Of those that a list added, only the digest is known.
            let changed = match apres {
                Some(apres) => parties(&difference(apres.clone(), entier(actuel)?)),
                None => Vec::new(),
            };
            Ok(Err(Obstacle::Change(changed)))
        }
        (None, _) => Ok(Ok(Inverse::Supprime(actuel.clone()))),
        (Some(avant), apres) => defait(avant, &apres.clone().unwrap_or_default(), actuel),
    }
}

/// Puts what changed back, field by field and mark by mark, on the student as he is now.
fn defait(avant: &Document, apres: &Document, actuel: &Etudiant) -> Result<Result<Inverse, Obstacle>> {
    let mut document = entier(actuel)?;
    let mut autres = Vec::new();
    defait_champs(avant, apres, &mut document, "", &mut autres);
    for liste in SOUS_DOCUMENTS {
        let mut siens = sous_document(&document, liste);
        let (old, new) = (sous_document(avant, liste), sous_document(apres, liste));
        defait_champs(&old, &new, &mut siens, &format!("{liste}."), &mut autres);
        document.remove(liste);
        if !siens.is_empty() {
            document.insert(liste, siens);
        }
    }
    let mut notes = liste(&document);
    let (old, new) = (liste(avant), liste(apres));
    for n in numeros(&old, &new) {
        let here = notes.iter().position(|note| numero(note) == n);
        if here.map(|place| &notes[place]) != new.iter().find(|note| numero(note) == n) {
            autres.push(Partie::Note(n));
            continue;
        }
        notes.retain(|note| numero(note) != n);
        notes.extend(old.iter().find(|note| numero(note) == n).cloned());
    }
    // Marks stand in the order of their numbers.
    notes.sort_by_key(numero);
    document.remove("notes");
    if !notes.is_empty() {
        document.insert("notes", notes);
    }
    if !autres.is_empty() {
        return Ok(Err(Obstacle::Change(autres)));
    }
    let Etudiant { version, cree, tete, .. } = *actuel;
    let reglement = actuel.reglement.clone();
    let mut revenu = Etudiant { reglement, version, cree, tete, ..relit(document)? };
    // A consent is for one address: another one that comes back has only the consent that comes back with it.
    let rendus = sous_document(avant, "accords");
    for voie in Voie::TOUTES {
        if voie.adresse(&revenu.identite) != voie.adresse(&actuel.identite) && !rendus.contains_key(voie.cle()) {
            revenu.identite.accords.retire(voie);
        }
    }
    Ok(Ok(Inverse::Change(actuel.clone(), revenu)))
}

/// Puts the fields of `avant` and `apres` back in `ici`, but for those that are not any more what `apres` says: they go to
/// `autres`, under their names behind `devant`.
pub(in crate::store) fn defait_champs(
    avant: &Document,
    apres: &Document,
    ici: &mut Document,
    devant: &str,
    autres: &mut Vec<Partie>,
) {
    let champs = avant.keys().chain(apres.keys().filter(|champ| !avant.contains_key(champ)));
    for champ in champs.filter(|champ| !is_liste(champ)) {
        let is_mine = ici.get(champ) == apres.get(champ);
        // Numbers that others have given since stay given.
        if !is_mine && champ != "dernier_n" {
            autres.push(Partie::Champ(nom_de_partie(format!("{devant}{champ}"))));
        }
        if is_mine {
            ici.remove(champ);
            ici.extend(avant.get(champ).map(|valeur| (champ.clone(), valeur.clone())));
        }
    }
}

/// The parts that differ between two documents.
pub(in crate::store) fn parties((avant, apres): &(Document, Document)) -> Vec<Partie> {
    let mut parties = Vec::new();
    let mut champs = |avant: &Document, apres: &Document, devant: &str| {
        let noms = avant.keys().chain(apres.keys().filter(|champ| !avant.contains_key(champ)));
        let noms = noms.filter(|champ| !is_liste(champ) && *champ != "dernier_n");
        parties.extend(noms.map(|champ| Partie::Champ(nom_de_partie(format!("{devant}{champ}")))));
    };
    champs(avant, apres, "");
    for liste in SOUS_DOCUMENTS {
        champs(&sous_document(avant, liste), &sous_document(apres, liste), &format!("{liste}."));
    }
    parties.extend(numeros(&liste(avant), &liste(apres)).into_iter().map(Partie::Note));
    parties
}

/// It is told part by part.
fn is_liste(champ: &str) -> bool {
    champ == "notes" || SOUS_DOCUMENTS.contains(&champ)
}

fn liste(document: &Document) -> Vec<Bson> {
    document.get_array("notes").cloned().unwrap_or_default()
}

fn numero(note: &Bson) -> u32 {
    let n = note.as_document().and_then(|note| note.get_i64("n").ok());
    n.and_then(|n| u32::try_from(n).ok()).unwrap_or_default()
}

/// The numbers of the marks of both, each once.
fn numeros(avant: &[Bson], apres: &[Bson]) -> Vec<u32> {
    let mut numeros: Vec<u32> = avant.iter().chain(apres).map(numero).collect();
    numeros.sort_unstable();
    numeros.dedup();
    numeros
}
