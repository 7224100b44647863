//! Imports and exports, for a person.

use super::fiche::ESSAI;
use super::francais::{accorde, compte, phrase};
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::command::dialogue::Avis;
use crate::exchange::{Apercu, Faute};
use crate::outcome::ImportAnnule;
use crate::service::{RapportExport, RapportImport};
use crate::texte::{fit, printable, width};
use std::io::{Result, Write};

const APERCU: [Colonne; 3] = [
    Colonne::texte("Colonne du fichier", 0, 10),
    Colonne::texte("Comprise comme", 0, 12),
    Colonne::texte("Exemple", 1, 10),
];

const FAUTES: [Colonne; 4] = [
    Colonne::nombre("Ligne", 0),
    Colonne::texte("Colonne", 0, 7),
    Colonne::texte("Valeur", 1, 8),
    Colonne::texte("Raison", 0, 56),
];

/// Columns of a wrong value, at most.
const VALEUR: usize = 40;

/// Writes what an export has written, and where.
pub fn export(export: &RapportExport, sortie: &mut dyn Write) -> Result<()> {
    let combien = compte(export.etudiants, "étudiant", "étudiants");
    let exporte = accorde(export.etudiants, "exporté", "exportés");
    let notes = if export.notes { ", avec les notes" } else { "" };
    let ou =
        export.fichier.as_ref().map_or("la sortie standard".to_owned(), |fichier| format!("« {} »", fichier.display()));
    let a = if export.essai { "à exporter" } else { exporte };
    writeln!(sortie, "{combien} {a} vers {}{notes}", printable(&ou))?;
    if export.essai { writeln!(sortie, "{ESSAI}") } else { Ok(()) }
}

/// The same, value by value.
pub fn champs_d_export(export: &RapportExport) -> Vec<(String, String)> {
    let oui = |oui: bool| if oui { "oui" } else { "non" }.to_owned();
    let fichier = export.fichier.as_ref().map_or("-".to_owned(), |fichier| fichier.display().to_string());
    vec![
        ("etudiants".to_owned(), export.etudiants.to_string()),
        ("notes".to_owned(), oui(export.notes)),
        ("format".to_owned(), export.format.to_owned()),
        ("fichier".to_owned(), fichier),
        ("ecrit".to_owned(), oui(!export.essai)),
    ]
}

/// Writes what an import understood of its file.
pub fn apercu(apercu: &Apercu, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let lignes = compte(apercu.lignes, "ligne", "lignes");
    writeln!(sortie, "{} ; {lignes}", printable(&apercu.origine))?;
    if p.format == Format::Vertical {
        let champ =
            |c: &crate::exchange::ColonneApercu| (c.entete.clone(), format!("{} (exemple : {})", c.compris, c.exemple));
        vertical::ecrit(&apercu.colonnes.iter().map(champ).collect::<Vec<_>>(), p, sortie)?;
        return classes_proches(&apercu.classes_proches, p, sortie);
    }
    let ligne = |c: &crate::exchange::ColonneApercu| {
        vec![Cellule::de(&c.entete), Cellule::de(&c.compris), Cellule::de(&c.exemple)]
    };
    let lignes = apercu.colonnes.iter().map(ligne).collect();
    Tableau { colonnes: &APERCU, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    classes_proches(&apercu.classes_proches, p, sortie)
}

/// Writes which classes may be other spellings of others.
fn classes_proches(proches: &[(String, String)], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    for (nom, proche) in proches {
        let avis = Avis::ClasseProche { nom: nom.clone(), proche: proche.clone() };
        writeln!(sortie, "{}", super::avis(&avis, p))?;
    }
    Ok(())
}

/// Writes what an import did, and every fault that it found.
pub fn import(import: &RapportImport, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if !import.origine.is_empty() {
        writeln!(sortie, "{}", printable(&import.origine))?;
    }
    fautes(&import.rejetes, p, sortie)?;
    let lus = compte(import.lus, "ligne lue", "lignes lues");
    let rejetees = lignes_en_faute(&import.rejetes);
    if import.refuse {
        let faute = accorde(rejetees, "ligne en faute", "lignes en faute");
        writeln!(sortie, "{lus}, dont {rejetees} {faute} : rien n'a été écrit")?;
        return writeln!(sortie, "corrigez le fichier, ou mode=partiel pour importer les bonnes lignes");
    }
    let mut comptes = vec![
        compte(import.crees, "étudiant créé", "étudiants créés"),
        compte(import.modifies, "modifié", "modifiés"),
        compte(import.inchanges, "inchangé", "inchangés"),
    ];
    if rejetees > 0 {
        comptes.push(compte(rejetees, "ligne rejetée", "lignes rejetées"));
    }
    writeln!(sortie, "{lus} : {}", comptes.join(", "))?;
    if let Some(fichier) = &import.fichier_rejets {
        let ou = fichier.to_string_lossy();
        writeln!(sortie, "lignes rejetées : dans « {} », à corriger puis à importer", printable(&ou))?;
    }
    classes_proches(&import.classes_proches, p, sortie)?;
    if import.essai { writeln!(sortie, "{ESSAI}") } else { Ok(()) }
}

/// Lines of the file that have a fault, each once.
pub fn lignes_en_faute(fautes: &[Faute]) -> u64 {
    fautes.iter().map(|faute| faute.ligne).collect::<std::collections::HashSet<_>>().len() as u64
}

fn fautes(fautes: &[Faute], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if fautes.is_empty() {
        return Ok(());
    }
    // A reason is never cut: where a table of them does not fit, each fault is a sentence.
    let widths = |texte: fn(&Faute) -> &str| fautes.iter().map(|f| width(texte(f))).max().unwrap_or(0);
    let whole = 13 + widths(|f| &f.champ).max(7) + widths(|f| &f.valeur).clamp(6, VALEUR) + widths(|f| &f.message);
    if p.format == Format::Vertical || p.largeur.is_some_and(|columns| whole > columns) {
        for faute in fautes {
            let Faute { ligne, champ, valeur, message } = faute;
            let valeur = if valeur.is_empty() { String::new() } else { format!(", « {} »", fit(valeur, VALEUR)) };
            let champ = if champ.is_empty() { String::new() } else { format!(", {champ}") };
            writeln!(sortie, "{}", phrase(&printable(&format!("ligne {ligne}{champ}{valeur} : {message}")), p))?;
        }
        return writeln!(sortie);
    }
    let ligne = |f: &Faute| {
        vec![
            f.ligne.to_string().into(),
            Cellule::de(&f.champ),
            Cellule::de(&fit(&f.valeur, VALEUR)),
            Cellule::de(&f.message),
        ]
    };
    let lignes = fautes.iter().map(ligne).collect();
    Tableau { colonnes: &FAUTES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    writeln!(sortie)
}

/// Writes what `import annuler` took back.
pub fn annule(annule: &ImportAnnule, sortie: &mut dyn Write) -> Result<()> {
    let fichier = printable(&annule.fichier);
    if annule.essai {
        let repris = compte(annule.repris, "étudiant à remettre comme avant", "étudiants à remettre comme avant");
        writeln!(sortie, "import de « {fichier} » à annuler : {repris}")?;
        return writeln!(sortie, "{ESSAI}");
    }
    let repris = compte(annule.repris, "étudiant remis comme avant", "étudiants remis comme avant");
    writeln!(sortie, "import de « {fichier} » annulé : {repris}")?;
    if !annule.laisses.is_empty() {
        let combien = compte(annule.laisses.len() as u64, "étudiant laissé tel quel", "étudiants laissés tels quels");
        let lesquels = annule.laisses.join(", ");
        let modifies = accorde(annule.laisses.len() as u64, "modifié", "modifiés");
        writeln!(sortie, "{combien}, {modifies} depuis par quelqu'un : {}", printable(&lesquels))?;
    }
    Ok(())
}
