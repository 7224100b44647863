//! stub until the real room lands
/// One setting, as `config show` tells it.
#[derive(Debug)]
pub struct Reglage {
    /// `ecole.nom`
    pub cle: String,
    /// Its value; secrets masked.
    pub valeur: String,
    /// Where it came from, in French: `défaut`, `fichier …`, `environnement CARNET_DB`, `option --db`.
    pub origine: String,
}
