//! The keyboard: lines with history, completion and colours; and answers to the menu's questions, without them.

use super::ecran::{Lu, Question};
use super::helper::Assistant;
use super::history::{self, Duree, Historique, TAILLE};
use super::memoire::{Memoire, fleches};
use super::terminal::{self, editeur};
use crate::error::{Error, Result};
use crate::service::vocabulaire::VocabulairePartage;
use rustyline::Editor;
use rustyline::error::ReadlineError;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where lines come from: the keyboard, or a test.
pub(super) trait Lecteur {
    /// The next line.
    fn lit(&mut self, invite: &str) -> Result<Lu>;

    /// The answer to a question of the menu.
    fn demande(&mut self, question: &Question<'_>) -> Result<Lu>;

    /// Remembers a line.
    ///
    /// # Errors
    /// The history file failed; said once.
    fn retient(&mut self, ligne: &str, duree: Duree) -> Result<()>;

    /// Forgets the lines that name somebody.
    fn oublie(&mut self, reperes: &[String]);
}

/// The keyboard. Each account has its own history: nobody calls back another's lines.
pub(super) struct Clavier {
    editeur: Editor<Assistant, Memoire>,
    /// For the menu's questions: no line is called back there.
    questions: Editor<Assistant, Memoire>,
    historique: Historique,
    /// Where the histories are; none to keep nothing.
    fichier: Option<PathBuf>,
    /// Who types.
    vocabulaire: VocabulairePartage,
    /// Whose history it is.
    pour: Option<String>,
}

impl Clavier {
    pub(super) fn nouveau(
        [assistant, pour_les_questions]: [Assistant; 2],
        vocabulaire: VocabulairePartage,
        fichier: Option<PathBuf>,
        couleur: bool,
    ) -> Result<Self> {
        let mut lignes: Editor<Assistant, Memoire> = editeur(Memoire::nouvelle(Vec::new(), TAILLE), couleur)?;
        lignes.set_helper(Some(assistant));
        let mut questions: Editor<Assistant, Memoire> = editeur(Memoire::nouvelle(Vec::new(), 0), couleur)?;
        questions.set_helper(Some(pour_les_questions));
        for (touche, effet) in fleches() {
            lignes.bind_sequence(touche, effet);
        }
        Ok(Clavier { editeur: lignes, questions, historique: Historique::default(), fichier, vocabulaire, pour: None })
    }

    /// Takes up the history of whoever types now.
    fn change_de_main(&mut self) {
        let qui = self.vocabulaire.qui().nom;
        if self.pour.as_ref() == Some(&qui) {
            return;
        }
        let (historique, lignes, averti) = match &self.fichier {
            Some(fichier) => Historique::ouvre(&historique_de(fichier, &qui)),
            None => Default::default(),
        };
        if let Some(erreur) = averti {
            let _ = writeln!(io::stderr().lock(), "{}", sans_historique(&erreur));
        }
        self.historique = historique;
        *self.editeur.history_mut() = Memoire::nouvelle(lignes, TAILLE);
        self.pour = Some(qui);
    }
}

impl Lecteur for Clavier {
    fn lit(&mut self, invite: &str) -> Result<Lu> {
        self.change_de_main();
        if let Some(assistant) = self.editeur.helper_mut() {
            assistant.pose_invite(invite);
        }
        lu(self.editeur.readline(invite))
    }

    fn demande(&mut self, question: &Question<'_>) -> Result<Lu> {
        if let Some(assistant) = self.questions.helper_mut() {
            assistant.pose_question(question);
        }
        lu(self.questions.readline(question.invite))
    }

    fn retient(&mut self, ligne: &str, duree: Duree) -> Result<()> {
        if duree != Duree::Jamais {
            self.editeur.add_history_entry(ligne).map_err(terminal::erreur)?;
        }
        if duree == Duree::Toujours { self.historique.ajoute(ligne) } else { Ok(()) }
    }

    fn oublie(&mut self, reperes: &[String]) {
        if let Some(fichier) = &self.fichier {
            history::oublie(fichier, reperes);
        }
        // What is left is read again, where anything is kept.
        *self.editeur.history_mut() = Memoire::nouvelle(Vec::new(), TAILLE);
        self.pour = None;
    }
}

/// What the editor gave.
fn lu(lue: rustyline::Result<String>) -> Result<Lu> {
    match lue {
        Ok(ligne) => Ok(Lu::Ligne(ligne)),
        Err(ReadlineError::Interrupted | ReadlineError::Signal(_)) => Ok(Lu::Annule),
        // A byte that is no UTF-8 spoils its line, not the shell.
        Err(ReadlineError::Io(erreur)) if erreur.kind() == io::ErrorKind::InvalidData => {
            let _ = writeln!(io::stderr().lock(), "\ncaractère illisible : réglez votre terminal sur UTF-8");
            Ok(Lu::Annule)
        }
        // A terminal that is gone ends the shell as Ctrl-D does.
        Err(ReadlineError::Eof | ReadlineError::Errno(_) | ReadlineError::Io(_)) => Ok(Lu::Fin),
        Err(erreur) => Err(terminal::erreur(erreur)),
    }
}

/// The file of one account's history, beside the others': `historique-awa`.
fn historique_de(fichier: &Path, compte: &str) -> PathBuf {
    let nom = fichier.file_name().map(|nom| nom.to_string_lossy()).unwrap_or_default();
    fichier.with_file_name(format!("{nom}-{}", compte.replace('/', "%2F")))
}

/// That lines are not kept.
pub(super) fn sans_historique(erreur: &Error) -> String {
    format!("attention : {erreur} ; l'historique de cette session ne sera pas gardé")
}
