//! A student found by a few letters, one of his marks, a message about him.

use super::Menu;
use super::RANGEES;
use super::etapes::{Etape, Quoi};
use super::feuille::{Reponse, debut, est_numero, numero};
use super::reponse::nu;
use crate::command::spec::{Genre, TOUT};
use crate::error::Result;
use crate::service::is_identite;
use crate::shell::Apres;
use crate::shell::jetons::cite;
use crate::texte::fold;

/// Digits of a phone, at least: fewer are the number of an entry.
const TELEPHONE: usize = 8;

impl Menu<'_> {
    /// A student; where messages are asked for, also one of them, or all.
    pub(super) fn etudiant(&mut self, etape: &Etape, ligne: &str) -> Result<Reponse> {
        let est_message = etape.quoi == Quoi::Genre(Genre::Message);
        let aide = "quelques lettres du nom suffisent, ou le matricule, ou le téléphone";
        match est_message {
            true => self.dit(&format!("{} : {} ; d'un étudiant, {aide}", etape.titre, etape.aide))?,
            false => self.dit(&format!("{} : {aide}", etape.titre))?,
        }
        let debut = debut(etape, ligne);
        // The matricules of those who were shown.
        let mut montres: Vec<String> = Vec::new();
        loop {
            let texte = match self.reponse(etape, &debut)? {
                Reponse::Valeur(texte) => texte,
                autre => return Ok(autre),
            };
            if let Some(choisi) = numero(&texte, montres.len()) {
                return Ok(Reponse::Valeur(montres.swap_remove(choisi)));
            }
            let (texte, _) = nu(&texte);
            // The number of a message has a figure in it, which no name has.
            let a_un_chiffre = texte.chars().any(|c| c.is_ascii_digit());
            if est_message && (fold(&texte) == TOUT || a_un_chiffre && is_identite(&texte)) {
                return Ok(Reponse::Valeur(texte));
            }
            let mots = self.terrain.mots();
            let trouves = mots.inscrits.cherche(&texte);
            match trouves.as_slice() {
                // Nobody is known where the words could not be read.
                [] if mots.inscrits.is_empty() => return Ok(Reponse::Valeur(texte)),
                [] if est_numero(&texte) && texte.len() < TELEPHONE && !montres.is_empty() => {
                    self.pas_dans_la_liste(&texte, montres.len())?;
                }
                // A phone is not among the words, nor a matricule that is no more.
                [] if a_un_chiffre && (!est_numero(&texte) || texte.len() >= TELEPHONE) => {
                    return Ok(Reponse::Valeur(texte));
                }
                [] => {
                    let vu = self.cite(&texte);
                    self.dit(&format!("Aucun étudiant ne correspond à {vu} : essayez avec moins de lettres."))?;
                }
                [seul] => {
                    self.dit(&format!("C'est {seul}."))?;
                    return Ok(Reponse::Valeur(seul.matricule.to_string()));
                }
                plusieurs => {
                    let noms: Vec<String> = plusieurs.iter().map(ToString::to_string).collect();
                    self.montre(&noms)?;
                    montres = plusieurs.iter().take(RANGEES).map(|un| un.matricule.to_owned()).collect();
                }
            }
        }
    }

    /// A mark: a student, whose marks are shown, and its number.
    pub(super) fn note(&mut self, etape: &Etape, ligne: &str) -> Result<Reponse> {
        loop {
            let matricule = match self.etudiant(&Etape { titre: "étudiant", ..etape.clone() }, ligne)? {
                Reponse::Valeur(matricule) => matricule,
                autre => return Ok(autre),
            };
            match self.soumet(&format!("show {}", cite(&matricule, false, None)))? {
                Apres::Quitte => return Ok(Reponse::Sortie),
                // His marks are not there to choose from: somebody else.
                Apres::Refusee => continue,
                _ => {}
            }
            self.dit("numéro de la note : celui de la colonne n° ci-dessus")?;
            let numero = Etape { titre: "numéro", requise: true, ..etape.clone() };
            loop {
                match self.reponse(&numero, &format!("{ligne} {matricule}#"))? {
                    Reponse::Valeur(n) if n.parse::<u32>().is_ok() => {
                        return Ok(Reponse::Valeur(format!("{matricule}#{n}")));
                    }
                    Reponse::Valeur(n) => {
                        let vu = self.cite(&n);
                        self.dit(&format!("{vu} ne convient pas : tapez le numéro d'une note, comme 3."))?;
                    }
                    Reponse::Sortie => return Ok(Reponse::Sortie),
                    Reponse::Sans | Reponse::Retour => break,
                }
            }
        }
    }
}
