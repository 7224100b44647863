//! Taking a student out of entries that are written already: his values and the salt go, his pseudonym stands for his matricule,
//! and every chain still holds. The form is in the room's own page. Pure.

use super::chaine::corps;
use super::entree::{EntreeDoc, binaire};
use super::{ARCHIVE, ETUDIANT, IMPORT};
use crate::error::{Panne, Result};
use mongodb::bson::Binary;
use mongodb::bson::oid::ObjectId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Of an entry of which something else than values was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct ExpurgeDoc {
    /// The digest that its links were made over.
    corps: Binary,
    /// Each time, the first one first.
    passes: Vec<PasseDoc>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PasseDoc {
    /// The entry that says so.
    par: ObjectId,
    /// The digest of what was left.
    corps: Binary,
}

/// What became of an entry: what its expurgation is sealed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) struct Passe {
    entree: ObjectId,
    avant: [u8; 32],
    apres: [u8; 32],
}

/// Puts `nouveau` in the place of the student `ancien`, whose values go; his years that are over are called so, too. `par` is the
/// entry that will say so. None where the entry
/// is of before there were chains: there is nothing to seal.
///
/// # Errors
/// None that an entry can cause.
pub(in crate::store) fn expurge(
    entree: &mut EntreeDoc,
    (ancien, nouveau): (&str, &str),
    annees: &[String],
    par: ObjectId,
) -> Result<Option<Passe>> {
    let avant = corps(entree)?;
    if entree.cible.genre == ETUDIANT && entree.cible.id == ancien {
        entree.cible.id = nouveau.to_owned();
        entree.details = None;
    }
    let Some(volets) = &mut entree.volets else { return Ok(None) };
    for volet in volets {
        volet.id = match volet.id.split_once(' ') {
            _ if volet.genre == ETUDIANT && volet.id == ancien => nouveau.to_owned(),
            Some((annee, _)) if volet.genre == ARCHIVE && annees.contains(&volet.id) => format!("{annee} {nouveau}"),
            _ => continue,
        };
        (volet.avant, volet.apres, volet.sel) = (None, None, None);
    }
    if entree.cible.genre == IMPORT {
        entree.touches = entree.touches_voulues();
    }
    let apres = corps(entree)?;
    let expurge = entree.expurge.get_or_insert_with(|| ExpurgeDoc { corps: binaire(&avant), passes: Vec::new() });
    expurge.passes.push(PasseDoc { par, corps: binaire(&apres) });
    Ok(Some(Passe { entree: entree.id, avant, apres }))
}

/// `SHA-256(each entry's _id ‖ digest before ‖ digest after)`, in the order of these.
pub(in crate::store) fn sceau(passes: &mut [Passe]) -> [u8; 32] {
    passes.sort_unstable();
    let mut sha = Sha256::new();
    for Passe { entree, avant, apres } in passes {
        sha.update(entree.bytes());
        sha.update(avant);
        sha.update(apres);
    }
    sha.finalize().into()
}

/// What an expurgated entry says of itself.
pub(super) struct Dit {
    /// The digest that its links were made over.
    pub(super) corps: [u8; 32],
    /// That of what is left of it.
    pub(super) laisse: [u8; 32],
    /// Each expurgation, with the entry that sealed it.
    pub(super) passes: Vec<(ObjectId, Passe)>,
}

/// Reads it.
///
/// # Errors
/// A digest that is none.
pub(super) fn dit(entree: ObjectId, expurge: &ExpurgeDoc) -> Result<Dit> {
    let corps = empreinte(&expurge.corps)?;
    let (mut avant, mut passes) = (corps, Vec::with_capacity(expurge.passes.len()));
    for passe in &expurge.passes {
        let apres = empreinte(&passe.corps)?;
        passes.push((passe.par, Passe { entree, avant, apres }));
        avant = apres;
    }
    Ok(Dit { corps, laisse: avant, passes })
}

fn empreinte(binaire: &Binary) -> Result<[u8; 32]> {
    binaire.bytes.as_slice().try_into().map_err(|_| {
        Panne::DocumentEtranger { detail: format!("expurge : empreinte de {} octets", binaire.bytes.len()) }.into()
    })
}
