//! Whoever sits at the terminal, asked and told by commands; and nobody, where there is no terminal.

use super::barre::Barre;
use super::memoire::Memoire;
use super::pager::{Suite, question};
use super::terminal::{TAILLE_PAR_DEFAUT, editeur, erreur, evolue, taille};
use crate::command::dialogue::{Avis, Demande, DemandeNote, Dialogue, Question, Secret};
use crate::domain::Champ;
use crate::error::{Cause, Error, Result};
use crate::outcome::Outcome;
use crate::render::{self, Format, Presentation};
use crate::service::Progres;
use crate::texte::{printable, width, wrap};
use rustyline::{Cmd, Editor, KeyCode, KeyEvent, Modifiers};
use std::io::{self, Write};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// Columns that a question in several lines leaves to its answer.
const REPONSE: usize = 8;

/// Somebody at a terminal.
pub struct AuTerminal {
    presentation: Presentation,
    editeur: Option<Editor<(), Memoire>>,
    barre: Barre,
    attente: Duration,
}

impl AuTerminal {
    /// Shows as `presentation` says.
    pub fn nouveau(presentation: Presentation) -> Self {
        AuTerminal { presentation, editeur: None, barre: Barre::default(), attente: Duration::ZERO }
    }

    /// Before a command: how it shows what it asks about.
    pub fn commence(&mut self, presentation: Presentation) {
        self.presentation = presentation;
        self.attente = Duration::ZERO;
    }

    /// After a command: takes its progress bar away, and tells how long it waited for answers.
    pub fn termine(&mut self) -> Duration {
        self.barre.efface();
        self.attente
    }

    /// Between two pages: waits for a key.
    pub fn suite(&mut self) -> Suite {
        let lue = self.lit_une_touche();
        if evolue() {
            // The question goes; what was read stays.
            let mut sortie = io::stdout().lock();
            let _ = sortie.write_all(b"\x1b[1A\r\x1b[2K").and_then(|()| sortie.flush());
        }
        match lue {
            Ok(ligne) if !ligne.trim().eq_ignore_ascii_case("q") => Suite::Encore,
            _ => Suite::Assez,
        }
    }

    fn lit_une_touche(&self) -> Result<String> {
        let mut editeur: Editor<(), Memoire> = editeur(Memoire::nouvelle(Vec::new(), 0), false)?;
        for (touche, effet) in [(' ', Cmd::AcceptLine), ('q', Cmd::Interrupt), ('Q', Cmd::Interrupt)] {
            editeur.bind_sequence(KeyEvent(KeyCode::Char(touche), Modifiers::NONE), effet);
        }
        editeur.readline(question(taille().unwrap_or(TAILLE_PAR_DEFAUT).colonnes)).map_err(erreur)
    }

    fn lit(&mut self, invite: &str) -> Result<String> {
        self.barre.efface();
        let debut = Instant::now();
        let mut editeur = match self.editeur.take() {
            Some(editeur) => editeur,
            None => editeur(Memoire::nouvelle(Vec::new(), 0), false)?,
        };
        let lue = editeur.readline(&pose(invite));
        self.editeur = Some(editeur);
        self.attente += debut.elapsed();
        lue.map_err(erreur)
    }

    /// A line on standard error, above the progress bar if there is one.
    fn dit(&self, texte: &str) {
        let ecrit = || {
            let _ = writeln!(io::stderr().lock(), "{}", texte.trim_end());
        };
        self.barre.suspend(ecrit);
    }
}

impl Dialogue for AuTerminal {
    fn interactif(&self) -> bool {
        true
    }

    fn demande(&mut self, demande: &Demande<'_>, refus: Option<&str>) -> Result<String> {
        if let Some(refus) = refus {
            self.dit(&replie(&printable(refus)));
        }
        Ok(self.lit(&invite(demande))?.trim().to_owned())
    }

    fn note(&mut self, demande: &DemandeNote, refus: Option<&str>) -> Result<String> {
        if let Some(refus) = refus {
            self.dit(&replie(&printable(refus)));
        }
        Ok(self.lit(&render::invite(demande))?.trim().to_owned())
    }

    fn compte(&mut self) -> Result<String> {
        Ok(self.lit(INVITE_COMPTE)?.trim().to_owned())
    }

    fn secret(&mut self, secret: &Secret<'_>, refus: Option<&str>) -> Result<Zeroizing<String>> {
        if let Some(refus) = refus {
            self.dit(&replie(&printable(refus)));
        }
        self.barre.efface();
        let debut = Instant::now();
        let lu = rpassword::prompt_password(pose(&render::secret(secret)));
        self.attente += debut.elapsed();
        match lu {
            Ok(texte) => Ok(Zeroizing::new(texte)),
            Err(source) if matches!(source.kind(), io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof) => {
                // The terminal has stayed on the prompt's line.
                self.dit("");
                Err(Cause::Interrompu.into())
            }
            Err(source) => Err(Error::fichier("terminal", source)),
        }
    }

    fn confirme(&mut self, montre: &Outcome, question: &Question) -> Result<bool> {
        self.barre.efface();
        let presentation = self.presentation;
        confirme(montre, question, presentation, |invite| self.lit(invite))
    }

    fn avertit(&mut self, avis: &Avis) {
        let texte = render::avis(avis, &self.presentation);
        self.dit(&texte);
    }

    fn avance(&mut self, progres: Progres) {
        self.barre.avance(progres);
    }

    fn acheve(&mut self) {
        self.barre.efface();
    }
}

/// The text in lines that fit the terminal, broken between words.
fn replie(texte: &str) -> String {
    wrap(texte, taille().unwrap_or(TAILLE_PAR_DEFAUT).colonnes, "  ")
}

/// Writes what of a long question does not fit the line of its answer, broken between words; gives the prompt that is left.
fn pose(invite: &str) -> String {
    let largeur = taille().unwrap_or(TAILLE_PAR_DEFAUT).colonnes;
    if width(invite) < largeur {
        return invite.to_owned();
    }
    let lignes = wrap(invite.trim_end(), largeur.saturating_sub(REPONSE), "  ");
    match lignes.rsplit_once('\n') {
        Some((avant, derniere)) => {
            let _ = writeln!(io::stdout().lock(), "{avant}");
            format!("{derniere} ")
        }
        None => invite.to_owned(),
    }
}

/// Nobody: a script, a pipe. What needs an answer is refused.
pub struct Muet {
    presentation: Presentation,
    /// He may watch.
    barre: Barre,
}

impl Muet {
    /// Warns as `presentation` says.
    pub fn nouveau(presentation: Presentation) -> Self {
        Muet { presentation, barre: Barre::default() }
    }
}

impl Dialogue for Muet {
    fn interactif(&self) -> bool {
        false
    }

    fn demande(&mut self, _: &Demande<'_>, _: Option<&str>) -> Result<String> {
        Err(Cause::SansTerminal { question: None }.into())
    }

    fn note(&mut self, _: &DemandeNote, _: Option<&str>) -> Result<String> {
        Err(Cause::SansTerminal { question: None }.into())
    }

    fn compte(&mut self) -> Result<String> {
        Err(Cause::SansTerminal { question: None }.into())
    }

    fn secret(&mut self, _: &Secret<'_>, _: Option<&str>) -> Result<Zeroizing<String>> {
        Err(Cause::SansTerminal { question: None }.into())
    }

    fn confirme(&mut self, _: &Outcome, question: &Question) -> Result<bool> {
        Err(Cause::SansTerminal { question: Some(render::question(question)) }.into())
    }

    fn avertit(&mut self, avis: &Avis) {
        self.barre.suspend(|| {
            let _ = writeln!(io::stderr().lock(), "{}", render::avis(avis, &self.presentation).trim_end());
        });
    }

    fn avance(&mut self, progres: Progres) {
        self.barre.avance(progres);
    }

    fn acheve(&mut self) {
        self.barre.efface();
    }
}

/// Shows what is about to happen and asks until yes or no is answered; `lit` shows a prompt and reads an answer.
pub(crate) fn confirme(
    montre: &Outcome,
    question: &Question,
    presentation: Presentation,
    mut lit: impl FnMut(&str) -> Result<String>,
) -> Result<bool> {
    // For whoever answers, and not for what reads the results.
    let format = match presentation.format {
        Format::Vertical => Format::Vertical,
        _ => Format::Table,
    };
    let mut sortie = io::stderr().lock();
    render::rend(montre, &Presentation { format, ..presentation }, &mut sortie)
        .and_then(|()| sortie.flush())
        .map_err(|source| Error::fichier("sortie d'erreur", source))?;
    drop(sortie);
    let choix = if question.defaut() { "[O/n]" } else { "[o/N]" };
    let invite = format!("{} {choix} ", render::question(question).trim_end());
    loop {
        if let Some(oui) = reponse(&lit(&invite)?, question.defaut()) {
            return Ok(oui);
        }
        let _ = writeln!(io::stderr().lock(), "Répondez o (oui) ou n (non).");
    }
}

/// The prompt of a field's value.
pub(crate) fn invite(demande: &Demande<'_>) -> String {
    let (nom, forme) = (intitule(demande.champ), demande.forme);
    if forme.is_empty() { format!("{nom} : ") } else { format!("{nom} ({forme}) : ") }
}

/// The prompt of an account's name.
pub(crate) const INVITE_COMPTE: &str = "Nom du compte : ";

/// Yes or no, or nothing, which is `defaut`; none where it is none of these.
fn reponse(texte: &str, defaut: bool) -> Option<bool> {
    match crate::texte::fold(texte.trim()).as_str() {
        "" => Some(defaut),
        "o" | "oui" | "y" | "yes" => Some(true),
        "n" | "non" | "no" => Some(false),
        _ => None,
    }
}

/// A field, as a question begins with it.
fn intitule(champ: &Champ) -> String {
    let mut lettres = champ.libelle().chars();
    lettres.next().map(|premiere| premiere.to_uppercase().chain(lettres).collect()).unwrap_or_default()
}

/// `1,2 s`, `2 min 05 s`, `1 h 02 min`.
pub(super) fn duree(duree: Duration) -> String {
    let secondes = duree.as_secs();
    match secondes {
        0..10 => {
            let dixiemes = duree.as_millis() / 100;
            format!("{},{}\u{a0}s", dixiemes / 10, dixiemes % 10)
        }
        10..60 => format!("{secondes}\u{a0}s"),
        60..3600 => format!("{}\u{a0}min\u{a0}{:02}\u{a0}s", secondes / 60, secondes % 60),
        _ => format!("{}\u{a0}h\u{a0}{:02}\u{a0}min", secondes / 3600, secondes / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Pays;
    use crate::render::Format;

    #[test]
    fn nothing_is_the_default_and_anything_else_is_asked_again() {
        for defaut in [true, false] {
            for oui in ["o", "O", "oui", "Oui ", "y", "yes"] {
                assert_eq!(reponse(oui, defaut), Some(true), "{oui}");
            }
            for non in ["n", "NON", "no"] {
                assert_eq!(reponse(non, defaut), Some(false), "{non}");
            }
            assert_eq!([reponse("", defaut), reponse(" ", defaut)], [Some(defaut); 2]);
            assert_eq!(reponse("peut-être", defaut), None);
        }
    }

    #[test]
    fn a_question_begins_with_the_field_s_label() {
        assert_eq!([&Champ::Email, &Champ::TuteurNom].map(intitule), ["E-mail", "Nom du tuteur"]);
    }

    #[test]
    fn durations_read_as_french_ones() {
        let lues = [0.0, 1.26, 12.9, 125.0, 3_720.0].map(|secondes| duree(Duration::from_secs_f64(secondes)));
        assert_eq!(
            lues,
            ["0,0\u{a0}s", "1,2\u{a0}s", "12\u{a0}s", "2\u{a0}min\u{a0}05\u{a0}s", "1\u{a0}h\u{a0}02\u{a0}min"]
        );
    }

    #[test]
    fn without_a_terminal_a_question_is_an_error_that_says_what_to_do() {
        let presentation = Presentation {
            format: Format::Csv,
            largeur: None,
            couleur: false,
            unicode: true,
            pays: Pays::FR,
            debug: false,
        };
        let mut muet = Muet::nouveau(presentation);
        let question = Question::Importer { lignes: 2 };
        let erreur = muet.confirme(&Outcome::Rien, &question).unwrap_err();
        assert!(!muet.interactif() && erreur.cause.conseil().unwrap().contains("--yes"));
        assert_eq!(erreur.cause.exit().code(), 1);
        assert!(muet.demande(&Demande { champ: &Champ::Nom, forme: "" }, None).is_err());
        muet.avance(Progres { etape: "écriture", fait: 0, total: 2 });
    }
}
