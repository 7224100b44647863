//! The only room that names mongodb.

pub mod admin;
