//! Who changed what, when, from which value to which: written in the transaction of the change itself, and never again.
//!
//! # Entries
//! An entry (`journal`) has `_id`, `quand`, `schema` (of the carnet that wrote it), `qui`, `commande`, `cible {type, id}`, and one
//! *volet* for each target that it changed: a student, an account, a class, or a document of a year that is over (`archive`),
//! which has one link, and one more where its student is made anonymous. What needed several transactions has several entries
//! under one `ensemble`; what takes an entry back names it in `reprend`. A volet has
//! - `type`, `id`: the target;
//! - `lignee`, `n`, `precedent`: the chain it is a link of (the `_id` of the entry that began it), its place there from 1, and
//!   the hash of the link before (absent in the first);
//! - `avant`, `apres`: what differs, marks by their number; the whole target where it is removed or added alone; nothing of
//!   those that a list adds;
//! - `sel`: 16 random bytes;
//! - `empreinte`: the digest of `avant` and `apres`;
//! - `etat`: the digest of the whole target after the change; absent where there is none any more.
//!
//! # Chains
//! `canonical` is in `canonique`; ‖ puts bytes one behind the other, lengths and `n` have 8 bytes, the highest first.
//!
//! ```text
//! empreinte = SHA-256(sel ‖ length ‖ canonical(avant) ‖ length ‖ canonical(apres))      absent: length 0, no bytes
//! etat      = SHA-256(sel ‖ canonical(target))       a student: without averages, counts, search text, version, dates, head
//! corps     = SHA-256(canonical {_id, cible, commande, ensemble, quand, qui, reprend, scelle,
//!                                volets: [{empreinte, etat, id, lignee, n, precedent, type}]})
//! link      = SHA-256(precedent, or 32 zero bytes ‖ n ‖ corps)
//! ```
//!
//! A link is made over digests alone: `avant`, `apres` and `sel` of a volet can be erased for good, and the chain still holds.
//! The head of a chain (`tete {lignee, n, hash}`) stands in the target's document, so that a missing last entry shows and
//! writers of different targets never wait for each other; what is removed leaves it in `tetes`. Who comes back under a matricule
//! begins a new chain. What was written before there were chains has none until its next change.
//!
//! # Expurgated entries
//! Where a student is made anonymous ([`super::rgpd`]), his pseudonym takes the place of his matricule in entries that are written:
//! their `corps` is another one then. So each keeps `expurge {corps, passes: [{par, corps}]}`: the `corps` that its links were
//! made over, and for each expurgation the entry that says so and the `corps` of what was left. That entry has
//! `scelle = SHA-256(_id ‖ corps before ‖ corps after …)` over all that it expurgated, and is itself a link: what is left of them
//! cannot be changed unseen. Whoever knows a matricule can still try whether an old digest was made over it; over a value he
//! cannot, as its salt is gone.

mod accords;
pub(super) mod canonique;
mod chaine;
mod constat;
mod entree;
mod expurge;
mod fil;
mod inverse;
mod lecture;
mod sceaux;
#[cfg(test)]
mod tests;
mod verifie;

use super::{Store, Transaction};
use crate::cache::Portee;
use crate::domain::{Etudiant, Tete};
use crate::error::Result;
pub(super) use accords::{Alors, accords_rendus, adresse_d_alors};
pub(super) use canonique::difference;
use canonique::entier;
pub(super) use canonique::etudiant as etudiant_en_octets;
pub use chaine::Scellee;
pub(super) use chaine::Volet;
pub(super) use chaine::{scelle, scelle_sous};
pub use constat::{Anomalie, Constat, Verification};
pub(super) use entree::{ARCHIVE, CLASSE, COMPTE, CibleDoc, ETUDIANT, EntreeDoc, IMPORT, VoletDoc};
pub use entree::{Acte, TeteDoc};
pub(super) use expurge::{Passe, expurge, sceau};
pub use inverse::{Inverse, Obstacle, Partie};
pub(super) use inverse::{defait_champs, inverse};
pub use lecture::{EntreeLue, Question, Sujet, Valeurs};
use mongodb::bson::{DateTime, Document, doc};
pub(super) use verifie::{ORDRE, Verificateur};

/// What becomes of a student.
#[derive(Clone, Copy, Debug)]
pub enum Ecriture<'a> {
    /// New.
    Cree(&'a Etudiant),
    /// Before and after.
    Change(&'a Etudiant, &'a Etudiant),
    /// No more.
    Supprime(&'a Etudiant),
}

impl Ecriture<'_> {
    /// His matricule.
    pub fn matricule(&self) -> &str {
        match self {
            Ecriture::Cree(un) | Ecriture::Change(un, _) | Ecriture::Supprime(un) => un.matricule.as_str(),
        }
    }

    /// Before and after.
    pub(super) fn etats(&self) -> (Option<&Etudiant>, Option<&Etudiant>) {
        match self {
            Ecriture::Cree(apres) => (None, Some(apres)),
            Ecriture::Change(avant, apres) => (Some(avant), Some(apres)),
            Ecriture::Supprime(avant) => (Some(avant), None),
        }
    }

    /// What goes stale with it, but for the school.
    pub(super) fn portees(&self) -> Vec<Portee> {
        let classe = |un: &Etudiant| Portee::classe(&un.identite.classe);
        let mut portees = vec![Portee::Etudiant(self.matricule().to_owned())];
        match self {
            Ecriture::Cree(un) | Ecriture::Supprime(un) => portees.push(classe(un)),
            Ecriture::Change(avant, apres) => portees.extend([classe(avant), classe(apres)]),
        }
        portees
    }

    /// What the journal says of it; one who is added among others is told by what becomes of him alone.
    fn volet(&self, seul: bool) -> Result<Volet> {
        let cible = CibleDoc::de(ETUDIANT, self.matricule());
        Ok(match self {
            Ecriture::Cree(apres) => {
                let valeur = if seul { Some(entier(apres)?) } else { None };
                let etat = Some(canonique::etudiant(apres)?);
                Volet { cible, precedent: None, avant: None, apres: valeur, etat }
            }
            Ecriture::Change(avant, apres) => {
                let etat = Some(canonique::etudiant(apres)?);
                let precedent = avant.tete;
                let (avant, apres) = difference(entier(avant)?, entier(apres)?);
                Volet { cible, precedent, avant: Some(avant), apres: Some(apres), etat }
            }
            Ecriture::Supprime(avant) => {
                Volet { cible, precedent: avant.tete, avant: Some(entier(avant)?), apres: None, etat: None }
            }
        })
    }
}

/// The entry of what is written at once: about the student where there is one, else about the operation; and the new heads, in
/// the order of the writes and of what is written besides.
pub(super) fn scelle_ecritures(
    ecritures: &[Ecriture<'_>],
    acte: &Acte<'_>,
    quand: DateTime,
    autres: Vec<Volet>,
) -> Result<(Scellee, Vec<Tete>)> {
    let cible = match (ecritures, acte.ensemble) {
        ([seule], None) => CibleDoc::de(ETUDIANT, seule.matricule()),
        (_, ensemble) => CibleDoc::de(IMPORT, &ensemble.unwrap_or_default().to_hex()),
    };
    let seul = acte.ensemble.is_none();
    let mut volets = ecritures.iter().map(|ecriture| ecriture.volet(seul)).collect::<Result<Vec<_>>>()?;
    volets.extend(autres);
    scelle(acte, cible, quand, volets)
}

/// What happened to an account, or what its holder did: a login, an export. Never a password, nor anything made from one, in
/// `avant` and `apres`.
#[derive(Clone, Debug)]
pub struct Fait<'a> {
    /// Who, with which command.
    pub acte: Acte<'a>,
    /// The account that it is about.
    pub compte: &'a str,
    /// What changed of it, before.
    pub avant: Option<Document>,
    /// What changed of it, after; or what there is to tell.
    pub apres: Option<Document>,
}

impl Transaction<'_> {
    /// Seals an entry about an account whose head is `precedent` (none for a new one) and which is `entier` afterwards (none
    /// where it is removed; [`etat_du_compte`] leaves out what stands outside the chain). The new head goes into its document.
    ///
    /// # Errors
    /// A system that gives no random bytes.
    pub fn scelle(
        &self,
        fait: &Fait<'_>,
        precedent: Option<&Tete>,
        entier: Option<&Document>,
    ) -> Result<(Scellee, Tete)> {
        let cible = CibleDoc::de(COMPTE, fait.compte);
        let etat = entier.map(|compte| canonique::octets(&etat_du_compte(compte))).transpose()?;
        let (avant, apres) = (fait.avant.clone(), fait.apres.clone());
        let volet = Volet { cible: cible.clone(), precedent: precedent.copied(), avant, apres, etat };
        let (scellee, tetes) = scelle(&fait.acte, cible, self.maintenant, vec![volet])?;
        Ok((scellee, tetes[0]))
    }

    /// Is the account what its last entry left? Also where that can no longer be told, because its values were erased.
    ///
    /// # Errors
    /// The server's.
    pub(super) fn compte_concorde(&mut self, id: &str, tete: &Tete, entier: &Document) -> Result<bool> {
        let derniere = doc! { "cible.type": COMPTE, "cible.id": id, "volets.n": tete.n };
        let found =
            self.store.journal().find_one(derniere).sort(doc! { "quand": -1 }).session(&mut *self.session).run();
        let entree = found.map_err(|error| self.store.panne(error))?;
        let volet = entree.and_then(|entree| entree.volets.unwrap_or_default().into_iter().find(|v| v.id == id));
        match volet.and_then(|volet| volet.sel.zip(volet.etat)) {
            Some((sel, laisse)) => {
                let entier = canonique::octets(&etat_du_compte(entier))?;
                Ok(chaine::etat(&sel.bytes, &entier)[..] == laisse.bytes[..])
            }
            None => Ok(true),
        }
    }

    /// Writes an entry down, and the heads of the targets that are no more.
    ///
    /// # Errors
    /// The server's.
    pub fn journalise(&mut self, scellee: &Scellee) -> Result<()> {
        let journal = self.store.journal();
        let written = journal.insert_one(&scellee.entree).session(&mut *self.session).run();
        written.map_err(|error| self.store.panne(error))?;
        if scellee.restes.is_empty() {
            return Ok(());
        }
        let tetes = self.store.documents("tetes");
        let written = tetes.insert_many(&scellee.restes).session(&mut *self.session).run();
        written.map(|_| ()).map_err(|error| self.store.panne(error))
    }
}

impl Store {
    pub(super) fn journal(&self) -> mongodb::sync::Collection<EntreeDoc> {
        self.db.collection("journal")
    }

    /// Writes down a fact about an account name that nobody has: it is a link of no chain.
    ///
    /// # Errors
    /// The server's.
    pub fn constate(&self, fait: &Fait<'_>) -> Result<()> {
        let cible = CibleDoc::de(COMPTE, fait.compte);
        let (mut scellee, _) = scelle(&fait.acte, cible, DateTime::now(), Vec::new())?;
        scellee.entree.details = fait.apres.clone();
        self.journal().insert_one(&scellee.entree).run().map(|_| ()).map_err(|error| self.panne(error))
    }
}

/// What the state of an account, and that of a document of a year that is over, is digested over: all of it but its head.
pub fn etat_du_compte(compte: &Document) -> Document {
    let mut compte = compte.clone();
    compte.remove("tete");
    compte
}
