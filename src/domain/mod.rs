//! The school's types and rules. Pure: no I/O, no clock, no database. Invalid values cannot be built: each type's `parse`
//! owns its checks and nobody checks again.

pub mod appreciation;
pub mod champ;
pub mod classe;
pub mod colonne_note;
pub mod colonnes;
pub mod compte;
pub mod date;
pub mod droits;
pub mod etudiant;
pub mod explication;
pub mod libelle;
pub mod livre;
#[cfg(test)]
mod livres_tests;
pub mod matricule;
pub mod modification;
pub mod motdepasse;
pub mod moyenne;
pub mod nombre;
pub mod notation;
pub mod note;
mod prefixes;
pub mod reglement;
pub mod requete;
pub mod statistiques;
pub mod suites;
pub mod tableau;
pub mod telephone;
pub mod tete;
pub mod verrous;

pub use appreciation::{Appreciation, Appreciations};
pub use champ::Champ;
pub use classe::Classe;
pub use colonne_note::{ColonneNote, NoteDite};
pub use colonnes::Colonnes;
pub use compte::{Compte, NomCompte, Portee, Role, Session};
pub use date::DateCivile;
pub use droits::{Droit, Interdit};
pub use etudiant::{Complement, Etudiant, Fiche, Identite, Resume, Tuteur};
pub use explication::Explication;
pub use libelle::{Adresse, Email, Matiere, Nom, NomClasse, Periode, Prenom, Propos};
pub use matricule::Matricule;
pub use modification::{ChampError, Modification, Usage};
pub use motdepasse::{MotDePasse, Scelle};
pub use moyenne::Bilan;
pub use nombre::Centiemes;
pub use note::{Coef, Note, NouvelleNote, TypeNote, Valeur};
pub use reglement::Reglement;
pub use telephone::{Pays, Telephone};
pub use tete::Tete;
