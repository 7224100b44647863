//! Whether expurgated entries are what was sealed of them: the part of a verification that looks from one entry to another.

use super::chaine::corps;
use super::constat::{Anomalie, Verification};
use super::entree::EntreeDoc;
use super::expurge::{self, Dit, Passe};
use crate::error::Result;
use mongodb::bson::oid::ObjectId;
use std::collections::HashMap;

/// What entries sealed of others, and what these say of it.
#[derive(Default)]
pub(super) struct Sceaux(HashMap<ObjectId, Sceau>);

#[derive(Default)]
struct Sceau {
    /// The target of the entry that seals, and its seal; none where no such entry was seen.
    promis: Option<(String, String, Vec<u8>)>,
    passes: Vec<Passe>,
}

impl Sceaux {
    /// Takes an entry in; gives the digest that its links were made over, and whether it says of itself what it is.
    ///
    /// # Errors
    /// None that an entry can cause.
    pub(super) fn prend(&mut self, entree: &EntreeDoc) -> Result<([u8; 32], bool)> {
        if let Some(scelle) = &entree.scelle {
            let (genre, id) = (entree.cible.genre.clone(), entree.cible.id.clone());
            self.0.entry(entree.id).or_default().promis = Some((genre, id, scelle.bytes.clone()));
        }
        let actuel = corps(entree)?;
        let Some(expurge) = &entree.expurge else { return Ok((actuel, true)) };
        let Ok(Dit { corps, laisse, passes }) = expurge::dit(entree.id, expurge) else { return Ok((actuel, false)) };
        for (par, passe) in passes {
            self.0.entry(par).or_default().passes.push(passe);
        }
        Ok((corps, laisse == actuel))
    }

    /// All entries were taken in.
    pub(super) fn finit(&mut self, rapport: &mut Verification) {
        for (par, Sceau { promis, mut passes }) in self.0.drain() {
            let juste = expurge::sceau(&mut passes);
            match promis {
                Some((.., scelle)) if scelle == juste => {}
                Some((genre, id, _)) => rapport.constate(&genre, &id, Some(par), Anomalie::Expurgation),
                None => rapport.constate("", "", Some(par), Anomalie::Expurgation),
            }
        }
    }
}
