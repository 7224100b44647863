//! What was written on paper, for a person.

use super::fiche::ESSAI;
use super::francais::compte;
use crate::service::{Papier, PapierEcrit};
use crate::texte::printable;
use std::io::{Result, Write};

/// Writes what was written, and where.
pub fn ecrit(papier: &PapierEcrit, sortie: &mut dyn Write) -> Result<()> {
    let (essai, fichiers) = (papier.essai, papier.fichiers);
    let accorde = |un: &str, plusieurs: &str| match (essai, fichiers.max(papier.etudiants) > 1) {
        (true, _) => "à écrire".to_owned(),
        (false, pluriel) => if pluriel { plusieurs } else { un }.to_owned(),
    };
    let quoi = match papier.papier {
        Papier::Bulletins => {
            let ecrits = accorde("écrit", "écrits");
            format!("{} {ecrits}", compte(papier.etudiants, "bulletin", "bulletins"))
        }
        Papier::Classe | Papier::Ecole => {
            let ecrit = if essai { "à écrire" } else { "écrit" };
            format!("rapport {ecrit} ({})", compte(papier.etudiants, "étudiant", "étudiants"))
        }
    };
    let chemin = papier.chemin.display().to_string();
    let ou = match (papier.papier, fichiers) {
        (Papier::Bulletins, n) if n > 1 || chemin.ends_with('/') => {
            format!("dans le dossier « {chemin} », {}", compte(n, "fichier", "fichiers"))
        }
        _ => format!("dans « {chemin} »"),
    };
    writeln!(sortie, "{quoi} {}", printable(&ou))?;
    if essai { writeln!(sortie, "{ESSAI}") } else { Ok(()) }
}

/// The same, value by value.
pub fn champs(papier: &PapierEcrit) -> Vec<(String, String)> {
    let ecrit = if papier.essai { "non" } else { "oui" };
    let valeurs = [
        ("papier", papier.papier.nom().to_owned()),
        ("etudiants", papier.etudiants.to_string()),
        ("fichiers", papier.fichiers.to_string()),
        ("chemin", papier.chemin.display().to_string()),
        ("ecrit", ecrit.to_owned()),
    ];
    valeurs.map(|(champ, valeur)| (champ.to_owned(), valeur)).to_vec()
}
