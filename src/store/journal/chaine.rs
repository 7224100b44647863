//! Links and digests (the form is in the room's own page, `journal`). Pure, but for the salt.

use super::canonique::{en_octets, octets};
use super::entree::{Acte, CibleDoc, EntreeDoc, TeteDoc, VoletDoc, binaire};
use crate::domain::Tete;
use crate::error::{Panne, Result};
use crate::store::schema;
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Binary, DateTime, Document};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Bytes of a salt.
const SEL: usize = 16;

/// What an entry says of one target, before it is sealed.
#[derive(Debug)]
pub(in crate::store) struct Volet {
    pub(in crate::store) cible: CibleDoc,
    /// The target's head; none begins a chain.
    pub(in crate::store) precedent: Option<Tete>,
    pub(in crate::store) avant: Option<Document>,
    pub(in crate::store) apres: Option<Document>,
    /// The whole target's bytes after the change; none where it is no more.
    pub(in crate::store) etat: Option<Vec<u8>>,
}

/// An entry, ready to be written with what it tells of.
#[derive(Clone, Debug)]
pub struct Scellee {
    pub(in crate::store) entree: EntreeDoc,
    /// The heads of the targets that are no more.
    pub(in crate::store) restes: Vec<Document>,
}

/// What the links of an entry are made over: no value, so that values can be erased. Fields in the order of their names.
#[derive(Serialize)]
struct Corps<'a> {
    _id: ObjectId,
    cible: CibleCorps<'a>,
    commande: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ensemble: Option<ObjectId>,
    quand: DateTime,
    qui: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reprend: Option<ObjectId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scelle: Option<&'a Binary>,
    volets: Vec<CorpsVolet<'a>>,
}

#[derive(Serialize)]
struct CibleCorps<'a> {
    id: &'a str,
    r#type: &'a str,
}

#[derive(Serialize)]
struct CorpsVolet<'a> {
    empreinte: &'a Binary,
    #[serde(skip_serializing_if = "Option::is_none")]
    etat: Option<&'a Binary>,
    id: &'a str,
    lignee: ObjectId,
    n: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    precedent: Option<&'a Binary>,
    r#type: &'a str,
}

/// `SHA-256(sel ‖ length ‖ avant ‖ length ‖ apres)`: lengths in 8 bytes, the highest first; 0, and no bytes, for what is absent.
pub(super) fn empreinte(sel: &[u8], avant: Option<&Document>, apres: Option<&Document>) -> Result<[u8; 32]> {
    let mut sha = Sha256::new();
    sha.update(sel);
    for valeur in [avant, apres] {
        let valeur = valeur.map_or(Ok(Vec::new()), octets)?;
        sha.update((valeur.len() as u64).to_be_bytes());
        sha.update(valeur);
    }
    Ok(sha.finalize().into())
}

/// `SHA-256(sel ‖ whole)`.
pub(super) fn etat(sel: &[u8], entier: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(sel).chain_update(entier).finalize().into()
}

/// `SHA-256(corps)`: what is common to all the links of an entry.
pub(super) fn corps(entree: &EntreeDoc) -> Result<[u8; 32]> {
    let corps = Corps {
        _id: entree.id,
        cible: CibleCorps { id: &entree.cible.id, r#type: &entree.cible.genre },
        commande: &entree.commande,
        ensemble: entree.ensemble,
        quand: entree.quand,
        qui: &entree.qui,
        reprend: entree.reprend,
        scelle: entree.scelle.as_ref(),
        volets: entree.volets.iter().flatten().map(CorpsVolet::de).collect(),
    };
    Ok(Sha256::digest(en_octets(&corps)?).into())
}

impl<'a> CorpsVolet<'a> {
    fn de(volet: &'a VoletDoc) -> CorpsVolet<'a> {
        CorpsVolet {
            empreinte: &volet.empreinte,
            etat: volet.etat.as_ref(),
            id: &volet.id,
            lignee: volet.lignee,
            n: volet.n,
            precedent: volet.precedent.as_ref(),
            r#type: &volet.genre,
        }
    }
}

/// `SHA-256(precedent ‖ n ‖ corps)`: 32 zero bytes where there is no link before, n in 8 bytes, the highest first.
pub(super) fn lien(precedent: Option<&[u8]>, n: i64, corps: &[u8; 32]) -> [u8; 32] {
    let sha = Sha256::new().chain_update(precedent.unwrap_or(&[0; 32]));
    sha.chain_update(n.to_be_bytes()).chain_update(corps).finalize().into()
}

/// Seals an entry; gives it with the new head of each target, in their order. What concerns no target has no chain.
///
/// # Errors
/// A system that gives no random bytes.
pub(in crate::store) fn scelle(
    acte: &Acte<'_>,
    cible: CibleDoc,
    quand: DateTime,
    volets: Vec<Volet>,
) -> Result<(Scellee, Vec<Tete>)> {
    scelle_sous((ObjectId::new(), None), acte, cible, quand, volets)
}

/// The same under an identity that is known already, over what it seals besides.
///
/// # Errors
/// As for [`scelle`].
pub(in crate::store) fn scelle_sous(
    (id, sceau): (ObjectId, Option<[u8; 32]>),
    acte: &Acte<'_>,
    cible: CibleDoc,
    quand: DateTime,
    volets: Vec<Volet>,
) -> Result<(Scellee, Vec<Tete>)> {
    let mut sels = vec![0; SEL * volets.len()];
    getrandom::fill(&mut sels).map_err(|error| Panne::MongoRefus { detail: error.to_string() })?;
    let mut entree = EntreeDoc {
        id,
        quand,
        schema: Some(schema::version()),
        qui: acte.qui.to_owned(),
        commande: acte.commande.to_owned(),
        cible,
        ensemble: acte.ensemble,
        reprend: acte.reprend,
        details: None,
        scelle: sceau.map(|sceau| binaire(&sceau)),
        expurge: None,
        volets: None,
        touches: Vec::new(),
    };
    let mut scelles = Vec::with_capacity(volets.len());
    for (volet, sel) in volets.into_iter().zip(sels.chunks(SEL)) {
        scelles.push(VoletDoc {
            empreinte: binaire(&empreinte(sel, volet.avant.as_ref(), volet.apres.as_ref())?),
            etat: volet.etat.map(|entier| binaire(&etat(sel, &entier))),
            genre: volet.cible.genre,
            id: volet.cible.id,
            lignee: volet.precedent.map_or(id, |tete| ObjectId::from_bytes(tete.lignee)),
            n: volet.precedent.map_or(1, |tete| tete.n + 1),
            precedent: volet.precedent.map(|tete| binaire(&tete.hash)),
            avant: volet.avant,
            apres: volet.apres,
            sel: Some(binaire(sel)),
        });
    }
    entree.volets = Some(scelles);
    entree.touches = entree.touches_voulues();
    let corps = corps(&entree)?;
    let mut restes = Vec::new();
    let mut tetes = Vec::with_capacity(entree.volets.as_ref().map_or(0, Vec::len));
    for volet in entree.volets.iter().flatten() {
        let precedent = volet.precedent.as_ref().map(|hash| hash.bytes.as_slice());
        let tete = Tete { lignee: volet.lignee.bytes(), n: volet.n, hash: lien(precedent, volet.n, &corps) };
        if volet.etat.is_none() {
            restes.push(TeteDoc::from(tete).reste(&volet.genre, &volet.id)?);
        }
        tetes.push(tete);
    }
    Ok((Scellee { entree, restes }, tetes))
}
