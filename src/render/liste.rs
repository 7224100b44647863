//! `find`: students, and how many there are.

use super::francais::{RIEN, compte, moyenne, nombre, phrase, ton};
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::{Champ, Resume};
use crate::outcome::Liste;
use std::io::{Result, Write};

const COLONNES: [Colonne; 7] = [
    Colonne::texte("Matricule", 0, 9),
    Colonne::texte("Nom", 0, 12),
    Colonne::texte("Prénom", 0, 10),
    Colonne::entiere("Téléphone", 2),
    Colonne::texte("Classe", 1, 6),
    Colonne::entiere("Naissance", 3),
    Colonne::nombre("Moyenne", 0),
];

/// Writes the students and the count below them.
pub fn ecrit(liste: &Liste, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if p.format == Format::Vertical {
        for etudiant in &liste.etudiants {
            vertical::ecrit(&champs(etudiant, p), sortie)?;
            writeln!(sortie)?;
        }
    } else if !liste.etudiants.is_empty() {
        table(&liste.etudiants, p, sortie)?;
        writeln!(sortie)?;
    }
    writeln!(sortie, "{}", phrase(&total(liste), p))
}

fn table(etudiants: &[Resume], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let provisoire = etudiants.iter().any(|e| e.provisoire && e.moyenne.is_some());
    let average = |e: &Resume| match (moyenne(e.moyenne, false), provisoire) {
        (texte, true) => texte + if e.provisoire && e.moyenne.is_some() { "*" } else { " " },
        (texte, false) => texte,
    };
    let ligne = |e: &Resume| {
        let i = &e.identite;
        vec![
            Cellule::de(e.matricule.as_str()),
            Cellule::de(i.nom.as_str()),
            Cellule::de(i.prenom.as_str()),
            i.telephone.as_ref().map_or_else(|| RIEN.to_owned(), |t| t.affiche(p.pays)).into(),
            Cellule::de(i.classe.as_str()),
            i.naissance.map_or_else(|| RIEN.to_owned(), |jour| jour.to_string()).into(),
            Cellule::from(average(e)).en(ton(e.moyenne)),
        ]
    };
    let lignes = etudiants.iter().map(ligne).collect();
    Tableau { colonnes: &COLONNES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    if provisoire {
        writeln!(sortie, "* moyenne provisoire : une note est attendue")?;
    }
    Ok(())
}

fn champs(etudiant: &Resume, p: &Presentation) -> Vec<(String, String)> {
    let i = &etudiant.identite;
    [
        (Champ::Matricule, etudiant.matricule.to_string()),
        (Champ::Nom, i.nom.to_string()),
        (Champ::Prenom, i.prenom.to_string()),
        (Champ::Telephone, i.telephone.as_ref().map_or(String::new(), |t| t.affiche(p.pays))),
        (Champ::Email, i.email.as_ref().map_or(String::new(), ToString::to_string)),
        (Champ::Classe, i.classe.to_string()),
        (Champ::Naissance, i.naissance.map_or(String::new(), |jour| jour.to_string())),
        (Champ::Moyenne, moyenne(etudiant.moyenne, etudiant.provisoire)),
    ]
    .map(|(champ, valeur)| (champ.libelle().to_owned(), valeur))
    .to_vec()
}

/// The line below the list: `649 étudiants`, `20 étudiants sur 649 (page=2 pour la suite)`.
fn total(liste: &Liste) -> String {
    let shown = liste.etudiants.len() as u64;
    let known = compte(shown, "étudiant", "étudiants");
    match shown {
        0 if liste.total == 0 => {
            "aucun étudiant (« find » seul les montre tous ; « add » en ajoute un, « import » en lit un fichier)"
                .to_owned()
        }
        0 => format!("aucun étudiant sur cette page : {} en tout (page=1 pour le début)", nombre(liste.total)),
        n if n == liste.total => known,
        n if liste.saut + n >= liste.total => format!("{known} sur {} (dernière page)", nombre(liste.total)),
        // A page that is not the last is full, so its length is the limit.
        n if liste.saut.is_multiple_of(n) => {
            format!("{known} sur {} (page={} pour la suite)", nombre(liste.total), liste.saut / n + 2)
        }
        _ => format!("{known} sur {}", nombre(liste.total)),
    }
}
