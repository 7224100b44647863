//! What a change of a class brings with it: marks that its periods do not hold, accounts whose rights a renamed subject changes.

use crate::domain::NomCompte;
use crate::domain::suites::{CompteTouche, Effet, NoteSansPlace, combien_d_etudiants};
use crate::lang::{Mot, Valeur};
use crate::outcome::ClasseChangee;
use crate::render::Presentation;
use crate::render::francais::{accorde, compte, nombre, phrase};
use crate::texte::printable;
use std::io::{Result, Write};

/// Marks that are named one by one, at most.
const QUELQUES: usize = 10;

/// `3 notes de 2 étudiants n'ont pas de place dans les périodes de la classe`.
pub fn combien(notes: &[NoteSansPlace]) -> String {
    let (n, etudiants) = (notes.len() as u64, combien_d_etudiants(notes));
    let verbe = accorde(n, "n'a pas de place", "n'ont pas de place");
    format!(
        "{} de {} {verbe} dans les périodes de la classe",
        compte(n, "note", "notes"),
        compte(etudiants, "étudiant", "étudiants")
    )
}

/// The first of them: `Awa Diop, E00001#2, Maths 12 : le 03/01/2027 n'est pas dans la période « T1 » (…)`.
pub fn quelques(notes: &[NoteSansPlace]) -> Vec<String> {
    let une = |une: &NoteSansPlace| {
        let (contenu, identite) = (&une.note.contenu, &une.identite);
        format!(
            "{} {}, {}#{}, {} {} : {}",
            identite.prenom, identite.nom, une.matricule, une.note.n, contenu.matiere, contenu.valeur, une.cause
        )
    };
    let mut lignes: Vec<String> = notes.iter().take(QUELQUES).map(une).collect();
    match (notes.len() - lignes.len()) as u64 {
        0 => {}
        n => lignes.push(format!("et {} {}", nombre(n), accorde(n, "autre", "autres"))),
    }
    lignes
}

/// The command that gives an account its right back; none where it has lost none.
pub fn commande(compte: &CompteTouche) -> Option<String> {
    let Effet::Perd { matieres } = &compte.effet else { return None };
    let liste = Valeur::Liste(matieres.iter().map(|matiere| Mot::nouveau(matiere.as_str())).collect());
    Some(format!("user set {} matieres={liste}", compte.nom))
}

/// Whose rights change, account by account.
pub fn touches(comptes: &[CompteTouche]) -> Vec<String> {
    let perd = |compte: &CompteTouche| {
        let commande = commande(compte)?;
        let nom = &compte.nom;
        Some(format!("le compte « {nom} » ne peut plus noter cette matière ici ; pour le lui rendre : {commande}"))
    };
    let mut lignes: Vec<String> = comptes.iter().filter_map(perd).collect();
    let gagnent = comptes.iter().filter(|compte| compte.effet == Effet::Gagne);
    let gagnent: Vec<&str> = gagnent.map(|compte| &compte.nom).map(NomCompte::as_str).collect();
    match &gagnent[..] {
        [] => {}
        [un] => lignes.push(format!("le compte « {un} » peut maintenant changer les notes de l'ancien nom")),
        plusieurs => {
            let noms = plusieurs.join(", ");
            lignes.push(format!("ces comptes peuvent maintenant changer les notes de l'ancien nom : {noms}"));
        }
    }
    lignes
}

/// Writes both, line by line.
pub fn ecrit(changee: &ClasseChangee, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    hors_des_periodes(&changee.sans_place, p, sortie)?;
    let mut dit = |texte: String| writeln!(sortie, "{}", phrase(&printable(&texte), p));
    touches(&changee.comptes).into_iter().try_for_each(|ligne| dit(format!("attention : {ligne}")))
}

/// Writes the marks that have no place in the periods of their class, line by line; nothing where there are none.
pub fn hors_des_periodes(notes: &[NoteSansPlace], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if notes.is_empty() {
        return Ok(());
    }
    let mut dit = |texte: String| writeln!(sortie, "{}", phrase(&printable(&texte), p));
    dit(format!("attention : {} :", combien(notes)))?;
    quelques(notes).into_iter().try_for_each(|ligne| dit(format!("- {ligne}")))
}
