//! The numbered menu: it asks, builds a command line, shows it and submits it, and never does anything by itself. Made from the
//! Specs, so that a new command is in it. Plain lines, one after the other, for any terminal, screen reader or pipe.

mod arbre;
mod etapes;
mod feuille;
mod personne;
mod reponse;

use crate::command::specs;
use crate::domain::modification::Usage;
use crate::domain::{Session, Voie};
use crate::error::Result;
use crate::service::vocabulaire::Vocabulaire;
use crate::shell::ecran::{Ecran, Lu, Question};
use crate::shell::{Apres, Depart, Interprete};
use crate::texte::{printable, wrap};
use arbre::{Branche, Feuille};
pub use etapes::Quoi;
use std::sync::Arc;

/// Told once, when the menu opens.
const MODE_D_EMPLOI: &str = "Tapez un numéro, puis Entrée. « < » : revenir. 0 : quitter. Entrée seule prend ce qui est entre \
                             crochets, sinon revient.";

/// Rows of a list at most: 24 rows hold it with what stands around it.
const RANGEES: usize = 15;

/// Columns before a label.
const RETRAIT: usize = 4;

/// Who runs the lines, and what the menu must know of the school to ask.
pub trait Terrain: Interprete {
    /// Who sits there now.
    fn qui(&self) -> Session;

    /// The school's words that he may know of, as fresh as can be had.
    fn mots(&mut self) -> Arc<Vocabulaire>;

    /// How the school writes.
    fn usage(&self) -> Usage;

    /// What a look at the school and its files tells of an answer before its command runs: the file can be read, the paper can go
    /// there, the name or the phone of somebody new is free.
    ///
    /// # Errors
    /// Why not. A server that is gone for a while is for the command to tell of.
    fn verifie(&self, quoi: &Quoi, texte: &str) -> Result<()>;

    /// Has that student an address for such messages? Where it is not known, the command will tell.
    fn est_joignable(&self, reference: &str, voie: Voie) -> bool;
}

/// Opens the menu until its user leaves it; `Quitte` where he leaves carnet.
///
/// # Errors
/// What is asked or shown goes nowhere any more. A failing command is no error of the menu.
pub fn lance(ecran: &mut dyn Ecran, terrain: &mut dyn Terrain, depart: Depart) -> Result<Apres> {
    let sortie = match depart {
        Depart::Ligne => "Quitter le menu",
        Depart::Carnet => "Quitter carnet",
    };
    Menu { ecran, terrain, sortie }.tronc(depart)
}

struct Menu<'m> {
    ecran: &'m mut dyn Ecran,
    terrain: &'m mut dyn Terrain,
    /// The last entry of every list.
    sortie: &'static str,
}

/// What was chosen from a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choix {
    /// The entry of that number, from 0.
    Entree(usize),
    Retour,
    Sortie,
}

/// How a branch or a leaf was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pas {
    Retour,
    Sortie,
}

impl Menu<'_> {
    fn tronc(&mut self, depart: Depart) -> Result<Apres> {
        let (dehors, parti) = match depart {
            Depart::Ligne => (None, Apres::Continue),
            Depart::Carnet => (Some("Taper des commandes sans le menu"), Apres::Quitte),
        };
        self.dit(MODE_D_EMPLOI)?;
        loop {
            let branches = arbre::branches(&specs(), &self.terrain.qui());
            let mut entrees: Vec<&str> = branches.iter().map(Branche::libelle).collect();
            entrees.extend(dehors);
            match self.choisit("Que voulez-vous faire ?", &entrees, self.sortie, None)? {
                Choix::Sortie => return Ok(parti),
                Choix::Retour => {}
                Choix::Entree(n) => match branches.get(n) {
                    None => return Ok(Apres::Continue),
                    Some(branche) if self.branche(branche)? == Pas::Sortie => return Ok(parti),
                    Some(_) => {}
                },
            }
        }
    }

    fn branche(&mut self, branche: &Branche) -> Result<Pas> {
        if let [seule] = branche.feuilles.as_slice() {
            return self.feuille(seule);
        }
        let qui = self.terrain.qui();
        loop {
            let entrees: Vec<&str> = branche.feuilles.iter().map(|feuille| feuille.libelle).collect();
            let feuille: &Feuille = match self.choisit(branche.titre, &entrees, self.sortie, None)? {
                Choix::Entree(n) => &branche.feuilles[n],
                Choix::Retour => return Ok(Pas::Retour),
                Choix::Sortie => return Ok(Pas::Sortie),
            };
            if self.feuille(feuille)? == Pas::Sortie {
                return Ok(Pas::Sortie);
            }
            // Somebody else sits there now, with another menu.
            if self.terrain.qui() != qui {
                return Ok(Pas::Retour);
            }
        }
    }

    /// Shows the entries with their numbers, and asks for one; an empty answer is `defaut`, or goes back.
    fn choisit(&mut self, titre: &str, entrees: &[&str], sortie: &str, defaut: Option<usize>) -> Result<Choix> {
        self.dit(&format!("\n{}", printable(titre)))?;
        for (n, entree) in entrees.iter().enumerate() {
            self.entree(n + 1, entree)?;
        }
        self.entree(0, sortie)?;
        let invite = match defaut {
            Some(defaut) => format!("Votre choix [{}] > ", defaut + 1),
            None => "Votre choix > ".to_owned(),
        };
        loop {
            let reponse = match self.lit(&invite, None)? {
                Lu::Ligne(reponse) => reponse,
                Lu::Annule => return Ok(Choix::Retour),
                Lu::Fin => return Ok(Choix::Sortie),
            };
            match (reponse.as_str(), reponse.parse::<usize>()) {
                ("", _) => return Ok(defaut.map_or(Choix::Retour, Choix::Entree)),
                ("<", _) => return Ok(Choix::Retour),
                (_, Ok(0)) => return Ok(Choix::Sortie),
                (_, Ok(n)) if n <= entrees.len() => return Ok(Choix::Entree(n - 1)),
                _ => {
                    let vu = self.cite(&reponse);
                    let attendu = format!("un numéro de 1 à {}, « < » pour revenir, 0 pour quitter", entrees.len());
                    self.dit(&format!("{vu} n'est pas dans la liste : tapez {attendu}."))?;
                }
            }
        }
    }

    /// ` 1  Étudiants`, on a line of its own; what does not fit goes on below the label.
    fn entree(&mut self, numero: usize, libelle: &str) -> Result<()> {
        let libelle = wrap(&printable(libelle), self.ecran.largeur().saturating_sub(RETRAIT), "");
        let lignes: Vec<&str> = libelle.lines().collect();
        self.ecran.dit(&format!("{numero:>2}  {}", lignes.join(&format!("\n{}", " ".repeat(RETRAIT)))))
    }

    /// A sentence, in lines that fit.
    fn dit(&mut self, texte: &str) -> Result<()> {
        let largeur = self.ecran.largeur();
        let lignes: Vec<String> = texte.split('\n').map(|ligne| wrap(ligne, largeur, "  ")).collect();
        self.ecran.dit(&lignes.join("\n"))
    }

    /// An answer, its blanks trimmed; Tab completes it as what would stand behind `debut` in a line.
    fn lit(&mut self, invite: &str, debut: Option<&str>) -> Result<Lu> {
        Ok(match self.ecran.demande(&Question { invite, debut })? {
            Lu::Ligne(ligne) => Lu::Ligne(ligne.trim().to_owned()),
            autre => autre,
        })
    }

    /// An answer, as a sentence about it begins. Where lines are answers, one may be what a command did not come to ask for:
    /// a password.
    fn cite(&self, reponse: &str) -> String {
        if self.ecran.est_terminal() { format!("« {} »", printable(reponse)) } else { "Cette réponse".to_owned() }
    }

    /// Shows the line that was made, and runs it.
    fn soumet(&mut self, ligne: &str) -> Result<Apres> {
        self.ecran.dit(&format!("\n→ {}", printable(ligne)))?;
        self.ecran.soumet(ligne, &mut *self.terrain)
    }

    /// The same, as the end of a leaf.
    fn lance(&mut self, ligne: &str) -> Result<Pas> {
        Ok(match self.soumet(ligne)? {
            Apres::Quitte => Pas::Sortie,
            _ => Pas::Retour,
        })
    }
}
