//! `note add classe=…`: the marks of a class, before they are written and after.

use super::fiche::ESSAI;
use super::francais::{RIEN, compte, moyenne, phrase};
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::{Etudiant, NouvelleNote, Valeur};
use crate::outcome::{EtatSaisie, Saisie, SaisieEcrite};
use crate::texte::printable;
use std::io::{Result, Write};

const LIGNES: [Colonne; 4] = [
    Colonne::entiere("Matricule", 1),
    Colonne::texte("Nom", 0, 12),
    Colonne::texte("Prénom", 0, 10),
    Colonne::decimale("Note", 0),
];

/// Writes the marks, and how far they are.
pub fn ecrit(saisie: &Saisie, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let combien = saisie.lignes.iter().filter(|(_, valeur)| valeur.is_some()).count() as u64;
    if matches!(saisie.etat, EtatSaisie::Montre | EtatSaisie::Essai) {
        lignes(saisie, p, sortie)?;
        let resume = format!(
            "{} : {}, moyenne {}",
            decrit(saisie),
            compte(combien, "note", "notes"),
            moyenne(saisie.moyenne, false)
        );
        writeln!(sortie, "{}", phrase(&printable(&resume), p))?;
    }
    match &saisie.etat {
        EtatSaisie::Montre => Ok(()),
        EtatSaisie::Essai => writeln!(sortie, "{ESSAI}"),
        EtatSaisie::Suspendue { gardee: true } => {
            let texte = format!(
                "{} : rien n'est écrit ; la même commande reprend la saisie",
                compte(combien, "note gardée", "notes gardées")
            );
            writeln!(sortie, "{}", phrase(&texte, p))
        }
        EtatSaisie::Suspendue { gardee: false } => writeln!(sortie, "saisie abandonnée : rien n'est écrit"),
        EtatSaisie::Ecrite(ecrite) => bilan(saisie, ecrite, p, sortie),
    }
}

fn lignes(saisie: &Saisie, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let montre = |valeur: &Option<Valeur>| valeur.map_or_else(|| RIEN.to_owned(), |valeur| valeur.to_string());
    if p.format == Format::Vertical {
        let champ = |(etudiant, valeur): &(Etudiant, Option<Valeur>)| {
            let i = &etudiant.identite;
            (format!("{} {} ({})", i.nom, i.prenom, etudiant.matricule), montre(valeur))
        };
        return vertical::ecrit(&saisie.lignes.iter().map(champ).collect::<Vec<_>>(), p, sortie);
    }
    let ligne = |(etudiant, valeur): &(Etudiant, Option<Valeur>)| {
        let i = &etudiant.identite;
        let textes = [etudiant.matricule.as_str(), i.nom.as_str(), i.prenom.as_str()];
        textes.map(Cellule::de).into_iter().chain([montre(valeur).into()]).collect()
    };
    Tableau { colonnes: &LIGNES, lignes: saisie.lignes.iter().map(ligne).collect() }.ecrit(p.largeur, p.couleur, sortie)
}

fn bilan(saisie: &Saisie, ecrite: &SaisieEcrite, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let SaisieEcrite { ajoutees, remplacees, deja, gardees, laisses } = ecrite;
    let mut parts = vec![compte(*ajoutees, "note ajoutée", "notes ajoutées")];
    for (n, un, plusieurs) in [
        (*remplacees, "remplacée", "remplacées"),
        (*deja, "y était déjà", "y étaient déjà"),
        (*gardees, "laissée comme un autre l'a mise", "laissées comme un autre les a mises"),
    ] {
        if n > 0 {
            parts.push(compte(n, un, plusieurs));
        }
    }
    let moyenne = moyenne(saisie.moyenne, false);
    let resume = format!("{} : {} ; moyenne {moyenne}", decrit(saisie), parts.join(", "));
    writeln!(sortie, "{}", phrase(&printable(&resume), p))?;
    if !laisses.is_empty() {
        let texte = format!("sans note, car partis de la classe entre-temps : {}", laisses.join(", "));
        writeln!(sortie, "{}", phrase(&printable(&texte), p))?;
    }
    Ok(())
}

/// `L3, Maths, devoir, T1, 27/09/2026`.
fn decrit(saisie: &Saisie) -> String {
    let NouvelleNote { matiere, type_note, periode, date, .. } = &saisie.modele;
    let mut parts = vec![saisie.classe.to_string(), matiere.to_string(), type_note.nom().to_owned()];
    parts.extend(periode.as_ref().map(ToString::to_string));
    parts.extend(date.map(|jour| jour.to_string()));
    parts.join(", ")
}
