//! What surrounds a command while it runs.

use super::dialogue::{self, Dialogue};
use crate::config::{Ecole, Reglage};
use crate::domain::Session;
use crate::enclos::{Enclos, Place};
use crate::error::{Acces, At, Cause, CheminError, Error, Result};
use crate::exchange::Limites;
use crate::lang::Span;
use crate::notify::Reglages as Envois;
use crate::outcome::{Format, Outcome};
use crate::service::etudiants::Auteur;
use crate::service::{School, Seance};
use crate::texte;
use std::io::Write;

/// What surrounds a command.
pub(super) struct Context<'a> {
    pub(super) school: &'a School,
    /// Who sits there, for the commands that change that.
    pub(super) seance: &'a Seance,
    /// Who asks: his account as it is at this moment.
    pub(super) who: &'a Session,
    pub(super) dialogue: &'a mut dyn Dialogue,
    pub(super) enclos: &'a Enclos,
    pub(super) sortie: &'a mut (dyn Write + Send),
    pub(super) ecole: &'a Ecole,
    pub(super) reglages: &'a [Reglage],
    /// How the school sends messages.
    pub(super) envois: &'a Envois,
    pub(super) limites: Limites,
    pub(super) format: Format,
    pub(super) oui: bool,
    pub(super) essai: bool,
}

impl<'a> Context<'a> {
    /// The author of the changes of `commande`.
    pub(super) fn auteur(&self, commande: &'static str) -> Auteur<'a> {
        Auteur { who: self.who, commande, essai: self.essai }
    }

    /// A setting as `config show` tells it; empty where there is none.
    pub(super) fn reglage(&self, cle: &str) -> &'a str {
        self.reglages.iter().find(|reglage| reglage.cle == cle).map_or("", |reglage| &reglage.valeur)
    }

    /// Will somebody read the outcome on his screen, and not a program?
    pub(super) fn est_lu(&self) -> bool {
        self.dialogue.interactif() && matches!(self.format, Format::Table | Format::Vertical)
    }

    /// Asks before something that cannot be taken back lightly; a dry run needs no answer.
    ///
    /// # Errors
    /// `Renonce`; `Terminee` where the session ended before the answer, or its account changed; nobody there to ask.
    pub(super) fn confirme(&mut self, montre: &Outcome, question: &dialogue::Question) -> Result<()> {
        if self.oui || self.essai {
            return Ok(());
        }
        if !self.dialogue.confirme(montre, question)? {
            return Err(Cause::Renonce.into());
        }
        self.verifie_que_c_est_lui()
    }

    /// An answer may be long in coming: who gives it must still be who asked, with what he could then.
    ///
    /// # Errors
    /// `Terminee`, the server's.
    pub(super) fn verifie_que_c_est_lui(&self) -> Result<()> {
        match self.seance.verifie(self.school)? == *self.who {
            true => Ok(()),
            false => Err(Acces::Terminee { raison: "votre compte a changé pendant la question" }.into()),
        }
    }

    /// May a file be written there? True where it takes the place of another, which somebody has agreed to.
    ///
    /// # Errors
    /// Something stands there that is no file; as [`Context::confirme`].
    pub(super) fn prend_la_place(&mut self, place: &Place, span: Span) -> Result<bool> {
        let Some(there) = place.occupant().at(span)? else { return Ok(false) };
        let chemin = place.chemin();
        if there.est_dossier {
            return Err(Error::fichier(chemin, std::io::ErrorKind::IsADirectory.into()).at(span));
        }
        if !there.est_fichier {
            return Err(Error::from(CheminError::PasUnFichier { chemin: chemin.to_owned() }).at(span));
        }
        let fichier = texte::printable(&chemin.to_string_lossy()).into_owned();
        self.confirme(&Outcome::Rien, &dialogue::Question::Remplacer { fichier })?;
        Ok(true)
    }
}
