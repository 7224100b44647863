//! Where carnet's files are: the XDG folders, each moved by its variable, and `--home` for the data of local mode.

use crate::error::{Reglage, Result};
use std::path::{Path, PathBuf};

/// Reads an environment variable; empty is missing.
pub type Environnement<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Carnet's files and folders. None of them needs to exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chemins {
    /// `config.toml`: `CARNET_CONFIG`, or `$XDG_CONFIG_HOME/carnet/config.toml`.
    pub config: PathBuf,
    /// `CARNET_CONFIG` names it: it must be there.
    pub config_exigee: bool,
    /// The data of local mode: `--home`, `CARNET_HOME`, or `$XDG_DATA_HOME/carnet`.
    pub home: PathBuf,
    /// The lines typed: `$XDG_STATE_HOME/carnet/historique-COMPTE`, without the account.
    pub historique: PathBuf,
    /// The session's token: `$XDG_STATE_HOME/carnet/session`.
    pub session: PathBuf,
    /// The user's own folder, for `~/` in the configuration.
    pub personnel: Option<PathBuf>,
}

impl Chemins {
    /// Finds them; `home` is the flag `--home`.
    ///
    /// # Errors
    /// `SansDossier` where neither the XDG variable nor `HOME` is an absolute path.
    pub fn trouve(home: Option<&Path>, env: Environnement<'_>) -> Result<Chemins> {
        let absolute = |nom: &str| env(nom).map(PathBuf::from).filter(|chemin| chemin.is_absolute());
        let personnel = absolute("HOME");
        let folder = |variable: &'static str, sous: &str| -> Result<PathBuf> {
            let base = absolute(variable).or_else(|| personnel.as_ref().map(|home| home.join(sous)));
            Ok(base.ok_or(Reglage::SansDossier { variable })?.join("carnet"))
        };
        let given = |chemin: Option<PathBuf>, otherwise: &dyn Fn() -> Result<PathBuf>| match chemin {
            Some(chemin) => Ok(chemin),
            None => otherwise(),
        };
        let home = given(home.map(Path::to_owned).or_else(|| env("CARNET_HOME").map(PathBuf::from)), &|| {
            folder("XDG_DATA_HOME", ".local/share")
        })?;
        let state = folder("XDG_STATE_HOME", ".local/state").or_else(|error| {
            // A daemon without HOME that was told where its data is keeps its state there as well.
            if home.is_absolute() { Ok(home.join("etat")) } else { Err(error) }
        })?;
        let nommee = env("CARNET_CONFIG").map(PathBuf::from);
        let config_exigee = nommee.is_some();
        let config = given(nommee, &|| {
            folder("XDG_CONFIG_HOME", ".config").or_else(|_| Ok(home.clone())).map(|folder| folder.join("config.toml"))
        })?;
        let (historique, session) = (state.join("historique"), state.join("session"));
        Ok(Chemins { config, config_exigee, historique, session, home, personnel })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chemins(home: Option<&str>, env: &[(&str, &str)]) -> Result<Chemins> {
        let lookup = |nom: &str| env.iter().find(|(key, _)| *key == nom).map(|(_, valeur)| (*valeur).to_owned());
        Chemins::trouve(home.map(Path::new), &lookup)
    }

    #[test]
    fn the_xdg_folders_hold_them() {
        let found = chemins(None, &[("HOME", "/home/awa")]).unwrap();
        assert_eq!(found.config, Path::new("/home/awa/.config/carnet/config.toml"));
        assert_eq!(found.home, Path::new("/home/awa/.local/share/carnet"));
        assert_eq!(found.historique, Path::new("/home/awa/.local/state/carnet/historique"));
        let moved = [("HOME", "/home/awa"), ("XDG_DATA_HOME", "/data"), ("XDG_STATE_HOME", "relatif")];
        let found = chemins(None, &moved).unwrap();
        assert_eq!(found.home, Path::new("/data/carnet"));
        assert_eq!(found.session, Path::new("/home/awa/.local/state/carnet/session"), "XDG paths must be absolute");
    }

    #[test]
    fn flags_and_variables_move_them() {
        let env = [("HOME", "/h"), ("CARNET_HOME", "/env"), ("CARNET_CONFIG", "/etc/carnet.toml")];
        assert_eq!(chemins(None, &env).unwrap().home, Path::new("/env"));
        assert_eq!(chemins(Some("/flag"), &env).unwrap().home, Path::new("/flag"));
        assert_eq!(chemins(None, &env).unwrap().config, Path::new("/etc/carnet.toml"));
    }

    #[test]
    fn without_a_home_it_says_what_is_missing() {
        let message = chemins(None, &[]).unwrap_err().to_string();
        assert!(message.contains("XDG_DATA_HOME et HOME manquent"), "{message}");
        assert!(chemins(Some("/srv/carnet"), &[]).is_ok());
    }
}
