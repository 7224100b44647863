//! stub until the real room lands
use crate::error::{Panne, Result};
use std::path::Path;
/// State of local services (the real one has more)
#[derive(Debug)]
pub struct Etat;
/// stub
#[derive(Debug)]
pub struct Services;
impl Services {
    /// stub
    pub fn ouvrir(_home: &Path) -> Result<Services> {
        Ok(Services)
    }
    /// stub
    pub fn mongo_uri(&self) -> String {
        "mongodb://%2Ftmp%2Fsc%2Fm.sock/?directConnection=true".into()
    }
    /// stub
    pub fn avertissement(&self) -> Option<&Panne> {
        None
    }
}
