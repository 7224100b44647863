//! What the law gives to those whom the school keeps data about: all that is held about one of them, making him anonymous for
//! good, and forgetting what is older than it may be.
//!
//! # Making anonymous
//! All of it is one transaction, so that there is nothing between two steps that a kill could leave behind:
//! 1. his document goes; another one has his class and his marks under a pseudonym ([`Etudiant::anonyme`]): averages, ranks and
//!    figures stay what they are; his years in the archive become the pseudonym's in the same way (`annees.rs`);
//! 2. in every entry of the journal that is about him the values and their salts go, and the pseudonym takes the place of his
//!    matricule; the chains still hold, and what was changed is sealed (`journal`, *Expurgated entries*);
//! 3. his account goes, with its whole chain: its name may be his. Where the account is somebody else's by now, only what its
//!    entries said of him goes;
//! 4. messages about him go, whether they went, wait or are being sent;
//! 5. what others did with files that are called by him (`bulletin … vers=diop-awa.pdf`), and the names of imported files, go;
//! 6. an entry says that it was done, by whom and when, and seals step 2.
//!
//! It raises the scopes of a write: no cache gives him any more. What is outside of the database (sessions, files) is the caller's.
//!
//! # Forgetting
//! Values of entries go as in step 2, without touching what says who, when and with which command; each step is a transaction of
//! a thousand entries, and the next run goes on where one was stopped: what is gone does not match any more.

mod annees;
mod anonymisation;
mod dossier;
mod retention;
mod traces;

pub use dossier::{Dossier, Sujet as SujetDeDossier};
pub use retention::{Limites, Perimes};
pub use traces::{Anonymisee, Personne, Traces};

/// How the commands of this room begin: what they did to a student cannot be taken back.
pub(super) const COMMANDES: &str = "rgpd ";
