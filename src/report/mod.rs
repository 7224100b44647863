//! What a school prints and hands out, as PDF: lists, bulletins, reports. Each is a function of plain data, day included: the
//! same data give the same bytes. No file, no clock, no database: who calls gives the data and takes the bytes.

pub mod bulletin;
pub mod classe;
mod commun;
pub mod dossier;
pub mod ecole;
mod eleve;
mod largeurs;
pub mod liste;
mod matieres;
pub mod pdf;

pub use bulletin::{Bulletin, Bulletins};
pub use classe::RapportDeClasse;
pub use commun::{Etablissement, Extremes, PROVISOIRE, RIEN, Rang};
pub use dossier::{DossierPersonnel, PartieDeDossier};
pub use ecole::RapportDEcole;
pub use liste::Liste;
pub use pdf::{Logo, LogoError, Titre, s_ecrit};
