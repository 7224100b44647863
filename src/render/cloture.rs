//! The end of a school year: who goes where, who still waits for marks.

use super::Presentation;
use super::fiche::ESSAI;
use super::francais::{RIEN, accorde, compte, nombre, phrase};
use super::style::Ton;
use super::table::{Cellule, Colonne, Tableau};
use crate::domain::NomClasse;
use crate::domain::cloture::{Suite, anciens};
use crate::service::cloture::{ClasseAClore, Cloture, EtapeCloture};
use crate::texte::printable;
use std::fmt::Display;
use std::io::{Result, Write};

const CLASSES: [Colonne; 5] = [
    Colonne::texte("Classe", 0, 8),
    Colonne::nombre("Étudiants", 0),
    Colonne::texte("Passent en", 0, 12),
    Colonne::nombre("Provisoires", 1),
    Colonne::texte("Périodes ouvertes", 2, 8),
];

/// Writes what would be done, or was.
pub fn ecrit(cloture: &Cloture, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if cloture.etape == EtapeCloture::Faite {
        return faite(cloture, p, sortie);
    }
    let Cloture { annee, vers, .. } = cloture;
    writeln!(sortie, "{}", Ton::Fort.peint(&format!("Clôture de {annee}, vers {vers}"), p.couleur))?;
    let lignes = cloture.classes.iter().flat_map(|une| lignes(une, cloture)).collect();
    Tableau { colonnes: &CLASSES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    writeln!(sortie)?;
    let mut dit = |texte: String| writeln!(sortie, "{}", phrase(&printable(&texte), p));
    if let Some((fait, total)) = cloture.reprise {
        dit(format!(
            "cette clôture s'est arrêtée à {} sur {} : elle sera reprise là",
            nombre(fait),
            compte(total, "étudiant", "étudiants")
        ))?;
    }
    if !cloture.nouvelles.is_empty() {
        let quoi = accorde(cloture.nouvelles.len() as u64, "classe nouvelle", "classes nouvelles");
        dit(format!("{quoi}, à vérifier : {}", liste(&cloture.nouvelles)))?;
    }
    if !cloture.sans_suite.is_empty() {
        dit(format!("restent telles quelles, la table n'en dit rien : {}", liste(&cloture.sans_suite)))?;
    }
    let provisoires: u64 = cloture.classes.iter().map(|une| une.provisoires).sum();
    if provisoires > 0 {
        let ont = accorde(provisoires, "a une moyenne provisoire", "ont une moyenne provisoire");
        let garde = accorde(provisoires, "la gardera", "la garderont");
        let ou: Vec<&NomClasse> =
            cloture.classes.iter().filter(|une| une.provisoires > 0).map(|une| &une.nom).collect();
        let combien = compte(provisoires, "étudiant", "étudiants");
        dit(format!("attention : {combien} {ont} (notes ATT), et {garde} : {}", liste(&ou)))?;
    }
    match cloture.etape {
        EtapeCloture::Montre => {
            dit("« undo » ne défait pas une clôture : faites d'abord une sauvegarde, « backup vers=… »".to_owned())
        }
        _ => writeln!(sortie, "à archiver : {}\n{ESSAI}", compte(cloture.etudiants, "étudiant", "étudiants")),
    }
}

fn faite(cloture: &Cloture, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let Cloture { annee, vers, .. } = cloture;
    let avant = cloture.reprise.map_or_else(String::new, |(fait, _)| format!(" (et {} avant l'arrêt)", nombre(fait)));
    let archives = accorde(cloture.etudiants, "étudiant archivé", "étudiants archivés");
    let texte = format!(
        "année {annee} close : {} {archives}{avant}, {} en {vers} ; « bulletin classe=… annee={annee} vers=… » écrit les bulletins \
         d'alors",
        nombre(cloture.etudiants),
        compte(cloture.classes.len() as u64, "classe passée", "classes passées")
    );
    writeln!(sortie, "{}", phrase(&texte, p))
}

/// A line for each place where some of a class go: nobody's way is cut off.
fn lignes(une: &ClasseAClore, cloture: &Cloture) -> Vec<Vec<Cellule>> {
    let vers =
        |(suite, combien): &(Suite, u64)| format!("{} ({})", suite.arrivee(&anciens(&cloture.annee)), nombre(*combien));
    let ou_rien = |texte: String| if texte.is_empty() { RIEN.to_owned() } else { texte };
    let mut vont = une.vont.iter().map(vers);
    let premiere = vec![
        Cellule::de(une.nom.as_str()),
        nombre(une.effectif).into(),
        Cellule::de(&ou_rien(vont.next().unwrap_or_default())),
        Cellule::de(&ou_rien(if une.provisoires == 0 { String::new() } else { nombre(une.provisoires) })),
        Cellule::de(&ou_rien(liste(&une.ouvertes))),
    ];
    let suite = vont.map(|vers| ["", "", &vers, "", ""].map(Cellule::de).to_vec());
    std::iter::once(premiere).chain(suite.collect::<Vec<_>>()).collect()
}

fn liste<T: Display>(noms: &[T]) -> String {
    noms.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The columns for a program: a line for each class and each place where some of it go.
pub const COLONNES: [&str; 6] = ["classe", "effectif", "vers", "etudiants", "provisoires", "periodes_ouvertes"];

/// The lines below [`COLONNES`].
pub fn valeurs(cloture: &Cloture) -> Vec<[String; 6]> {
    let sortis = anciens(&cloture.annee);
    let une = |une: &ClasseAClore| {
        let vers = |(suite, combien): &(Suite, u64)| {
            [
                une.nom.to_string(),
                une.effectif.to_string(),
                suite.arrivee(&sortis).to_string(),
                combien.to_string(),
                une.provisoires.to_string(),
                une.ouvertes.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
            ]
        };
        une.vont.iter().map(vers).collect::<Vec<_>>()
    };
    cloture.classes.iter().flat_map(une).collect()
}
