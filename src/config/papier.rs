//! The school, as its papers begin with it: from the configuration, with its logo read.

use super::Ecole;
use crate::domain::Adresse;
use crate::error::{Reglage as Faute, Result};
use crate::report::{Etablissement, Logo};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes of a logo that are read: more than it may have, so that it is told how large it is.
const OCTETS: u64 = 64 * 1024 * 1024;

impl Ecole {
    /// Name, address, logo and year; empty where the configuration does not say them.
    ///
    /// # Errors
    /// `Reglage::Logo`: a logo that cannot be read, or is none.
    pub fn etablissement(&self) -> Result<Etablissement> {
        Ok(Etablissement {
            nom: self.nom.clone().unwrap_or_default(),
            adresse: self.adresse.as_deref().map(lignes).unwrap_or_default(),
            logo: self.logo.as_deref().map(logo).transpose()?,
            annee: self.annee.clone().unwrap_or_default(),
            pays: self.pays,
        })
    }
}

/// An address as it is written, on several lines or parted by `;` or commas.
fn lignes(adresse: &str) -> Vec<String> {
    let propres: Vec<&str> = adresse.lines().map(str::trim).filter(|ligne| !ligne.is_empty()).collect();
    match propres[..] {
        [une] => Adresse::parse(une).map_or_else(|_| vec![une.to_owned()], |adresse| adresse.lignes()),
        _ => propres.into_iter().map(str::to_owned).collect(),
    }
}

fn logo(chemin: &Path) -> Result<Logo> {
    let refus = |raison: String| Faute::Logo { chemin: chemin.to_owned(), raison };
    let octets = octets(chemin).map_err(|erreur| refus(illisible(&erreur)))?;
    Ok(Logo::lit(&octets).map_err(|erreur| refus(erreur.to_string()))?)
}

fn octets(chemin: &Path) -> io::Result<Vec<u8>> {
    // A pipe would make its reader wait.
    if !std::fs::metadata(chemin)?.is_file() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut octets = Vec::new();
    File::open(chemin)?.take(OCTETS).read_to_end(&mut octets)?;
    Ok(octets)
}

fn illisible(erreur: &io::Error) -> String {
    match erreur.kind() {
        io::ErrorKind::NotFound => "ce fichier n'existe pas",
        io::ErrorKind::PermissionDenied => "l'accès est refusé",
        io::ErrorKind::IsADirectory => "ce n'est pas un fichier",
        _ => "ce fichier ne peut pas être lu",
    }
    .to_owned()
}
