//! What the tests share.
#![allow(dead_code, reason = "each module takes what it needs")]

pub mod certificats;
pub mod comptes;
pub mod coquille;
pub mod courrier;
pub mod ecole;
pub mod hostiles;
pub mod jeu;
pub mod lisezmoi;
pub mod lycee;
pub mod machine;
pub mod pty;
pub mod relais;
pub mod serveurs;
pub mod tuyau;
