//! What commands call: the school, and what can be done with it. Rights are checked before; text is made after.

mod appreciation;
pub mod brouillon;
mod bulletins;
pub mod classes;
pub mod coffre;
pub mod comptes;
pub mod comptes_de_classe;
mod connexion;
mod ecole;
pub mod etudiants;
mod export;
pub mod fusion;
mod import;
pub mod jeton;
pub mod journal;
mod notifications;
pub mod passages;
pub mod reference;
pub mod reprise;
pub mod saisie;
pub mod seance;
mod statistiques;
mod veille;
pub mod vocabulaire;

pub use crate::cache::sessions::SessionConnue;
pub use crate::store::{Pause, QuelsMessages, Retires};
pub use appreciation::{AppreciationVue, QuellePeriode};
pub use bulletins::{Cible, ClasseLue, MiseEnPage, Papier, PapierEcrit, sur};
pub use ecole::{Ouverture, School};
pub use export::{DemandeExport, RapportExport, Vers};
pub use import::{DemandeImport, ImportInterrompu, ImportPret, Mode, Progres, RapportImport};
pub use notifications::{CanalVu, is_identite};
pub use seance::{Connexion, JetonIgnore, Seance};
pub use veille::{Releve, Veille, laisse_finir};
