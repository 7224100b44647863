//! Who works in this run, as the flags and the environment say it: `--user` with a password from a file, from standard input or
//! from the terminal. A password is never an argument.

use crate::cli::Cli;
use crate::command::dialogue::{Avis, Dialogue, Secret};
use crate::config::Environnement;
use crate::domain::{Compte, MotDePasse, NomCompte};
use crate::error::{Acces, Error, Reglage, Result};
use crate::service::{School, Seance, coffre};
use std::fs::File;
use std::io::{BufRead, IsTerminal, Read};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Bytes of standard input's first line that are read as a password.
const LIGNE_MAX: u64 = 4_096;

/// What the flags say of who works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identification {
    nom: Option<String>,
    fichier: Option<PathBuf>,
    entree: bool,
}

impl Identification {
    /// Flags first, then the environment.
    ///
    /// # Errors
    /// A password for nobody.
    pub fn lit(cli: &Cli, env: Environnement<'_>) -> Result<Identification> {
        let nom = cli.user.clone().or_else(|| env("CARNET_USER")).filter(|nom| !nom.trim().is_empty());
        let fichier = cli.password_file.clone();
        // A file that the environment names goes with the account that it names, and is no reproach without one.
        let ambiant = || env("CARNET_PASSWORD_FILE").filter(|nom| !nom.is_empty()).map(PathBuf::from);
        if nom.is_none() && (fichier.is_some() || cli.password_stdin) {
            let message = "un mot de passe est donné sans compte".to_owned();
            return Err(Reglage::Options { message, conseil: "ajoutez --user NOM".to_owned() }.into());
        }
        let fichier = if cli.password_stdin { None } else { fichier.or_else(|| nom.as_ref().and_then(|_| ambiant())) };
        Ok(Identification { nom, fichier, entree: cli.password_stdin })
    }

    /// Logs in who the flags name, for this run; leaves a session that lives where it is his.
    ///
    /// # Errors
    /// `Identifiants` and its like, a password that is nowhere, the server's.
    pub fn connecte(&self, school: &School, seance: &Seance, dialogue: &mut dyn Dialogue) -> Result<()> {
        let Some(nom) = &self.nom else { return Ok(()) };
        let mot = match self.mot_de_passe()? {
            Some(mot) => mot,
            None => {
                seance.reprend(school)?;
                if seance.compte().is_some_and(|compte| NomCompte::parse(nom).is_ok_and(|nom| nom == compte)) {
                    return Ok(());
                }
                if !dialogue.interactif() {
                    let conseil = "donnez-le par --password-file F ou --password-stdin";
                    return Err(Acces::SansTerminal { conseil }.into());
                }
                lit_mot(&dialogue.secret(&Secret::Connexion { nom }, None)?)?
            }
        };
        let connexion = school.connecte(nom, &mot, &mut || {
            dialogue.avertit(&Avis::Patientez);
        })?;
        seance.entre(connexion);
        Ok(())
    }

    /// Makes the school's first account, asking for what is missing.
    ///
    /// # Errors
    /// `DejaInitialise`, a name or a password that is not taken, nobody there to ask, the server's.
    pub fn initialise(&self, school: &School, dialogue: &mut dyn Dialogue) -> Result<Compte> {
        let nom = match &self.nom {
            Some(nom) => nom.clone(),
            None if dialogue.interactif() => dialogue.compte()?,
            None => {
                let message = "il manque le nom de l'administrateur".to_owned();
                return Err(Reglage::Options { message, conseil: "ajoutez --user NOM".to_owned() }.into());
            }
        };
        let nom = NomCompte::parse(&nom).map_err(Acces::from)?;
        if school.a_des_comptes()? {
            return Err(Acces::DejaInitialise.into());
        }
        let mot = match self.mot_de_passe()? {
            Some(mot) => mot,
            None if dialogue.interactif() => crate::command::demande_nouveau(nom.as_str(), dialogue)?,
            None => {
                let conseil = "donnez-le par --password-file F ou --password-stdin";
                return Err(Acces::SansTerminal { conseil }.into());
            }
        };
        school.initialise(nom, &mot)
    }

    /// The password from where the flags say it is.
    fn mot_de_passe(&self) -> Result<Option<MotDePasse>> {
        if self.entree {
            let mut ligne = Zeroizing::new(String::new());
            let stdin = std::io::stdin();
            if stdin.is_terminal() {
                let message = "--password-stdin attend le mot de passe d'un autre programme".to_owned();
                let conseil = "dans un terminal, laissez-le : carnet le demande sans l'afficher".to_owned();
                return Err(Reglage::Options { message, conseil }.into());
            }
            // The lock's buffer is the process's: lines that follow are still there for whoever reads them.
            stdin.lock().take(LIGNE_MAX).read_line(&mut ligne).map_err(|source| Error::fichier("entrée", source))?;
            return lit_mot(&ligne).map(Some);
        }
        let Some(chemin) = &self.fichier else { return Ok(None) };
        let mut ouvert = File::open(chemin).map_err(|source| Error::fichier(chemin, source))?;
        coffre::lit_mot_de_passe(&mut ouvert, &chemin.to_string_lossy()).map(Some)
    }
}

fn lit_mot(texte: &str) -> Result<MotDePasse> {
    coffre::premiere_ligne(texte).map_err(|error| Acces::from(error).into())
}
