//! Answers to a command's own questions, without a terminal: a line each; what is asked goes to standard error.

use super::lignes::lit;
use crate::command::dialogue::{Avis, Demande, DemandeNote, Dialogue, Question, Secret};
use crate::error::{Cause, Error, Result};
use crate::outcome::Outcome;
use crate::render::{self, Presentation};
use crate::service::Progres;
use crate::shell::dialogue::{INVITE_COMPTE, confirme, invite};
use crate::texte::printable;
use std::io::{self, BufRead, Write};
use zeroize::Zeroizing;

/// Whoever has written the lines.
pub(super) struct ParLignes<'b> {
    /// What is answered.
    pub(super) lignes: &'b mut dyn BufRead,
    /// Who is told what needs no answer.
    pub(super) dialogue: &'b mut dyn Dialogue,
    /// How what is asked about is shown.
    pub(super) presentation: Presentation,
}

impl ParLignes<'_> {
    fn lit(&mut self, invite: &str) -> Result<String> {
        demande(invite, self.lignes)?.ok_or_else(|| Cause::SansTerminal { question: None }.into())
    }

    fn encore(&mut self, invite: &str, refus: Option<&str>) -> Result<String> {
        if let Some(refus) = refus {
            ecrit(&format!("{}\n", printable(refus)))?;
        }
        self.lit(invite)
    }
}

impl Dialogue for ParLignes<'_> {
    fn interactif(&self) -> bool {
        true
    }

    fn demande(&mut self, demande: &Demande<'_>, refus: Option<&str>) -> Result<String> {
        Ok(self.encore(&invite(demande), refus)?.trim().to_owned())
    }

    fn note(&mut self, demande: &DemandeNote, refus: Option<&str>) -> Result<String> {
        Ok(self.encore(&render::invite(demande), refus)?.trim().to_owned())
    }

    fn compte(&mut self) -> Result<String> {
        Ok(self.lit(INVITE_COMPTE)?.trim().to_owned())
    }

    fn secret(&mut self, secret: &Secret<'_>, refus: Option<&str>) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(self.encore(&render::secret(secret), refus)?))
    }

    fn confirme(&mut self, montre: &Outcome, question: &Question) -> Result<bool> {
        confirme(montre, question, self.presentation, |invite| {
            let sans_reponse = || Cause::SansTerminal { question: Some(render::question(question)) }.into();
            demande(invite, self.lignes)?.ok_or_else(sans_reponse)
        })
    }

    fn avertit(&mut self, avis: &Avis) {
        self.dialogue.avertit(avis);
    }

    fn avance(&mut self, progres: Progres) {
        self.dialogue.avance(progres);
    }

    fn acheve(&mut self) {
        self.dialogue.acheve();
    }
}

/// Shows a prompt and reads the line that answers it; none where there is none.
pub(super) fn demande(invite: &str, lignes: &mut dyn BufRead) -> Result<Option<String>> {
    ecrit(invite)?;
    let lue = lit(lignes).map_err(|source| Error::fichier("entrée", source))?;
    // What comes through a pipe shows no line end.
    ecrit("\n")?;
    Ok(lue.map(|lue| lue.unwrap_or_else(|brute| brute)))
}

pub(super) fn ecrit(texte: &str) -> Result<()> {
    let mut sortie = io::stderr().lock();
    let ecrit = sortie.write_all(texte.as_bytes()).and_then(|()| sortie.flush());
    ecrit.map_err(|source| Error::fichier("sortie d'erreur", source))
}
