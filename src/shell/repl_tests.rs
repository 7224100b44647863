//! The loop, with a list of lines for a keyboard.

use super::super::analyse::exemples::SPECS;
use super::super::history::Duree;
use super::*;
use crate::domain::Pays;
use crate::error::Cause;
use crate::lang::Span;
use crate::outcome::ImportAnnule;
use crate::render::Format;

struct Ecole {
    vues: Vec<String>,
}

impl Interprete for Ecole {
    fn execute(&mut self, ligne: &str, _: &mut dyn Dialogue) -> Result<Fait> {
        self.vues.push(ligne.to_owned());
        let outcome = match ligne.trim() {
            "quit" => Ok(Outcome::Quitter),
            "menu" => Ok(Outcome::Consigne(Consigne::Menu)),
            "long" => Ok(montre("a\nb\nc\nd")),
            "long travail" => {
                arret::verifie()?;
                Err(Cause::Interrompu.into())
            }
            "faute" => Err(Error {
                cause: Box::new(Cause::SansTerminal { question: None }),
                span: Some(Span { start: 0, end: 5 }),
            }),
            ligne => Ok(montre(ligne)),
        };
        outcome.map(Fait::seul)
    }

    fn invite(&self) -> String {
        "carnet> ".to_owned()
    }

    fn presentation(&self) -> Presentation {
        Presentation { format: Format::Csv, largeur: None, couleur: false, unicode: true, pays: Pays::FR, debug: false }
    }

    fn menu(&mut self, ecran: &mut dyn Ecran, _: Depart) -> Result<Apres> {
        ecran.dit("le menu")?;
        ecran.soumet("show E1", self)
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }

    fn continue_apres_erreur(&self) -> bool {
        false
    }
}

fn montre(texte: &str) -> Outcome {
    Outcome::ImportAnnule(ImportAnnule { fichier: texte.to_owned(), repris: 0, laisses: Vec::new(), essai: false })
}

#[derive(Default)]
struct Liste {
    lignes: Vec<Lu>,
    retenues: Vec<(String, Duree)>,
}

impl Lecteur for Liste {
    fn lit(&mut self, invite: &str) -> Result<Lu> {
        assert_eq!(invite, "carnet> ");
        Ok(if self.lignes.is_empty() { Lu::Fin } else { self.lignes.remove(0) })
    }

    fn demande(&mut self, _: &Question<'_>) -> Result<Lu> {
        Ok(Lu::Fin)
    }

    fn retient(&mut self, ligne: &str, duree: Duree) -> Result<()> {
        self.retenues.push((ligne.to_owned(), duree));
        if ligne == "find" { Err(Error::fichier("historique", io::ErrorKind::StorageFull.into())) } else { Ok(()) }
    }

    fn oublie(&mut self, _: &[String]) {}
}

struct Tour {
    vues: Vec<String>,
    retenues: Vec<(String, Duree)>,
    sortie: String,
    erreurs: String,
}

fn tour(lignes: Vec<Lu>, sortie: &mut dyn Write) -> (Ecole, Liste, String) {
    let (mut ecole, mut liste) = (Ecole { vues: Vec::new() }, Liste { lignes, ..Liste::default() });
    let mut erreurs = Vec::new();
    let mut shell = Shell {
        specs: &SPECS,
        dialogue: AuTerminal::nouveau(ecole.presentation()),
        sortie,
        erreurs: &mut erreurs,
        taille: || None,
    };
    shell.boucle(&mut liste, &mut ecole).unwrap();
    (ecole, liste, String::from_utf8(erreurs).unwrap())
}

fn joue(lignes: &[&str]) -> Tour {
    let lues = lignes.iter().map(|ligne| if *ligne == "^C" { Lu::Annule } else { Lu::Ligne((*ligne).to_owned()) });
    let mut sortie = Vec::new();
    let (ecole, liste, erreurs) = tour(lues.collect(), &mut sortie);
    let sortie = String::from_utf8(sortie).unwrap();
    Tour { vues: ecole.vues, retenues: liste.retenues, sortie, erreurs }
}

#[test]
fn the_shell_goes_on_until_quit_or_the_end() {
    assert_eq!(joue(&["show E1", "quit", "show E2"]).vues, ["show E1", "quit"]);
    assert_eq!(joue(&["show E1"]).vues, ["show E1"]);
}

#[test]
fn what_the_menu_submits_runs_like_a_typed_line() {
    let tour = joue(&["menu", "show E2"]);
    assert_eq!(tour.vues, ["menu", "show E1", "show E2"]);
    assert!(tour.sortie.starts_with("le menu\n") && tour.retenues.iter().any(|(ligne, _)| ligne == "show E1"));
}

#[test]
fn blank_lines_are_passed_over_and_ctrl_c_clears_the_line() {
    assert_eq!(joue(&["", "  \t", "^C", "show E1"]).vues, ["show E1"]);
}

#[test]
fn results_and_errors_go_their_own_ways_and_an_error_does_not_end_the_shell() {
    let tour = joue(&["un", "faute", "deux"]);
    assert!(tour.sortie.contains("un") && tour.sortie.contains("deux") && !tour.sortie.contains("réponse"));
    assert!(tour.erreurs.contains("réponse"));
}

#[test]
fn ctrl_c_during_a_command_leaves_the_shell() {
    let tour = joue(&["long travail", "un"]);
    assert!(tour.erreurs.contains("interrompu"));
    assert_eq!(tour.vues.len(), 2);
}

#[test]
fn pasted_lines_run_one_by_one_up_to_the_first_that_fails() {
    let tour = joue(&["un\n\nfaute\ndeux\ntrois\n", "quatre"]);
    assert_eq!(tour.vues, ["un", "faute", "quatre"]);
    assert!(tour.erreurs.contains("2 lignes collées"));
}

#[test]
fn lines_are_kept_and_secrets_are_not() {
    let tour = joue(&["show E1", "ouvrir awa jeton=abc", " show E2", "find", "quit"]);
    let durees: Vec<Duree> = tour.retenues.iter().map(|(_, duree)| *duree).collect();
    assert_eq!(durees, [Duree::Toujours, Duree::Jamais, Duree::Jamais, Duree::Toujours, Duree::Toujours]);
    assert!(tour.erreurs.contains("historique"));
}

#[test]
fn a_reader_that_is_gone_ends_the_shell() {
    struct Rompue;
    impl Write for Rompue {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let lignes = vec![Lu::Ligne("un".to_owned()), Lu::Ligne("deux".to_owned())];
    assert_eq!(tour(lignes, &mut Rompue).0.vues, ["un"]);
}

#[test]
fn only_a_slow_command_tells_its_time() {
    let ms = Duration::from_millis;
    assert_eq!(temps(ms(400), ms(50)), None);
    assert_eq!(temps(ms(1_230), ms(50)).unwrap(), "1,2\u{a0}s");
    assert_eq!(temps(ms(300), ms(900)).unwrap(), "1,2\u{a0}s (dont affichage 0,9\u{a0}s)");
}
