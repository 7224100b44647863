//! Pages, made of texts, tables and charts, and written as a PDF file (design, section 10): the only room that names
//! pdf-writer. It knows nothing of schools.

mod colonne;
pub mod document;
mod ecrivain;
pub mod graphique;
pub mod logo;
mod page;
mod police;
mod structure;
pub mod tableau;
pub mod texte;

pub use document::{Document, Titre};
pub use logo::{Logo, LogoError};
pub use pdf_writer::Ref as Dessin;
pub use pdf_writer::types::StructRole as Role;
pub use police::s_ecrit;
pub use structure::Precision;
