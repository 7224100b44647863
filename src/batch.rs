//! Batch: lines from a file, from `-c` or from standard input, run one after the other. The first that fails stops the run,
//! named with file, line and column, unless it is to keep going.

use crate::arret;
use crate::command::dialogue::Dialogue;
use crate::command::{self, Fait};
use crate::error::{Emploi, Error, Exit};
use crate::outcome::Outcome;
use crate::render::{self, Lieu, Presentation};
use crate::shell::{Interprete, montrable};
use std::io::{self, BufRead, Read, Write};

/// A line longer than this is not read to its end: the grammar refuses it long before.
const LIGNE_MAX: u64 = 1 << 20;

/// Where lines come from.
pub struct Source<'a> {
    /// The lines.
    pub lignes: &'a mut dyn BufRead,
    /// The file's name; none for `-c`, whose line is shown as it is.
    pub fichier: Option<&'a str>,
}

/// How a run of lines ended: the exit of the first that failed, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fin {
    /// How.
    pub exit: Exit,
    /// The line that failed first, from 1; none where none did.
    pub ligne: Option<u64>,
    /// `quit`, or nobody reads any more: lines that stand elsewhere do not run either.
    pub quitte: bool,
}

/// Runs the lines, results on standard output and errors on standard error.
pub fn joue(source: Source<'_>, interprete: &mut dyn Interprete, dialogue: &mut dyn Dialogue, continuer: bool) -> Fin {
    let mut fin = Fin { exit: Exit::Done, ligne: None, quitte: false };
    for numero in 1.. {
        let ligne = match lit(source.lignes) {
            Ok(None) => break,
            Ok(Some(ligne)) => ligne,
            Err(erreur) => {
                let erreur = Error::fichier(source.fichier.unwrap_or("entrée standard"), erreur);
                return echec(fin, &erreur, "", &source, numero, interprete);
            }
        };
        let resultat = arret::verifie().and_then(|()| match &ligne {
            Ok(ligne) => interprete.execute(ligne, dialogue),
            Err(_) => Err(Emploi::PasUtf8.into()),
        });
        match resultat {
            Ok(Fait { outcome: Outcome::Quitter, .. }) => return Fin { quitte: true, ..fin },
            Ok(fait) => {
                match montre(&fait, &interprete.presentation()) {
                    Ok(()) => fait.suite.iter().for_each(|suite| dialogue.avertit(suite)),
                    // Whoever read us is gone: nothing more to say, nothing more to do.
                    Err(erreur) if erreur.kind() == io::ErrorKind::BrokenPipe => return Fin { quitte: true, ..fin },
                    Err(erreur) => {
                        let erreur = Error::fichier("sortie standard", erreur);
                        return Fin { quitte: true, ..echec(fin, &erreur, "", &source, numero, interprete) };
                    }
                }
                if fait.outcome.exit() != Exit::Done && fin.ligne.is_none() {
                    (fin.exit, fin.ligne) = (fait.outcome.exit(), Some(numero));
                }
            }
            Err(erreur) => {
                let texte = ligne.unwrap_or_else(|brute| brute);
                fin = echec(fin, &erreur, &texte, &source, numero, interprete);
                if erreur.cause.exit() == Exit::Interrupted {
                    return Fin { exit: Exit::Interrupted, quitte: true, ..fin };
                }
            }
        }
        if fin.ligne.is_some() && !continuer {
            break;
        }
    }
    fin
}

/// The next line without its end; `Err` holds what can be shown of one that is no UTF-8.
fn lit(lignes: &mut dyn BufRead) -> io::Result<Option<Result<String, String>>> {
    let mut octets = Vec::new();
    if lignes.take(LIGNE_MAX).read_until(b'\n', &mut octets)? == 0 {
        return Ok(None);
    }
    if octets.last() != Some(&b'\n') {
        // The rest of a line without end is passed over, piece by piece.
        let mut rest = Vec::new();
        while lignes.take(LIGNE_MAX).read_until(b'\n', &mut rest)? > 0 && rest.last() != Some(&b'\n') {
            rest.clear();
        }
    }
    while matches!(octets.last(), Some(b'\n' | b'\r')) {
        octets.pop();
    }
    Ok(Some(String::from_utf8(octets).map_err(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())))
}

fn montre(fait: &Fait, presentation: &Presentation) -> io::Result<()> {
    let format = fait.format.unwrap_or(presentation.format);
    let mut sortie = io::stdout().lock();
    render::rend(&fait.outcome, &Presentation { format, ..*presentation }, &mut sortie)?;
    sortie.flush()
}

fn echec(fin: Fin, erreur: &Error, texte: &str, source: &Source<'_>, numero: u64, interprete: &dyn Interprete) -> Fin {
    let lieu = source.fichier.map(|fichier| Lieu { fichier: Some(fichier.to_owned()), ligne: numero });
    let message =
        render::erreur(erreur, montrable(texte, &command::specs()), lieu.as_ref(), &interprete.presentation());
    // Standard error that is gone cannot be told so.
    let _ = io::stderr().lock().write_all(message.as_bytes());
    match fin.ligne {
        Some(_) => fin,
        None => Fin { exit: erreur.cause.exit(), ligne: Some(numero), ..fin },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut octets: &[u8]) -> Vec<Result<String, String>> {
        std::iter::from_fn(|| lit(&mut octets).unwrap()).collect()
    }

    #[test]
    fn lines_end_in_lf_or_crlf_and_the_last_one_in_nothing() {
        assert_eq!(read(b"a\r\n\nb"), [Ok("a".into()), Ok(String::new()), Ok("b".into())]);
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let mut octets = vec![b'x'; 3 << 20];
        octets.extend(b"\nfind");
        let lines = read(&octets);
        assert_eq!((lines.len(), lines[0].as_ref().unwrap().len(), &lines[1]), (2, 1 << 20, &Ok("find".to_owned())));
    }

    #[test]
    fn what_is_no_utf8_is_told_apart() {
        assert_eq!(read(b"find \xff\n"), [Err("find \u{fffd}".into())]);
    }
}
