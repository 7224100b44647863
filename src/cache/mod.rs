//! The only room that names redis.

mod lien;
pub mod sessions;

pub use sessions::Sessions;

use crate::config::masque;
use crate::error::Panne;
use std::path::Path;

/// The address of a Redis that listens on that socket.
pub fn url_du_socket(socket: &Path) -> String {
    format!("unix://{}", crate::texte::pourcent(socket, b"/"))
}

/// Does the Redis at `url` answer?
pub fn ping(url: &str) -> Result<(), Panne> {
    let pong = || redis::cmd("PING").query::<()>(&mut lien::ouvre(url)?.connexion);
    pong().map_err(|source| Panne::RedisInjoignable { adresse: masque(url), detail: source.to_string() })
}

/// The version of the Redis at `url`, if it answers.
pub fn version(url: &str) -> Option<String> {
    let infos: String = redis::cmd("INFO").arg("server").query(&mut lien::ouvre(url).ok()?.connexion).ok()?;
    infos.lines().find_map(|ligne| ligne.strip_prefix("redis_version:")).map(|version| version.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_mot_de_passe_ne_se_dit_pas() {
        let dit = ping("redis://awa:secret@127.0.0.1:1/").unwrap_err().to_string();
        assert!(!dit.contains("secret") && dit.contains("127.0.0.1"), "{dit}");
    }

    #[test]
    fn une_adresse_porte_espaces_accents_et_pourcents() {
        assert_eq!(url_du_socket(Path::new("/l'été/100%/redis.sock")), "unix:///l%27%C3%A9t%C3%A9/100%25/redis.sock");
    }
}
