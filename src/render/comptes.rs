//! Accounts and sessions. A password is shown once, where carnet has just made it, and nowhere else.

use super::Presentation;
use super::fiche::ESSAI;
use super::francais::RIEN;
use super::table::{Cellule, Colonne, Tableau};
use crate::domain::{Compte, Role, Session};
use crate::outcome::{CompteChange, Connexion, Format, Outcome, SessionVue};
use crate::texte::printable;
use std::io::{Result, Write};
use std::time::Duration;

/// Who asks, as name and value.
pub fn identite(session: &Session) -> Vec<(String, String)> {
    let mut champs = vec![("nom".to_owned(), session.nom.clone())];
    champs.extend(role(&session.role));
    champs
}

/// A role with what it was given, as name and value.
pub fn role(role: &Role) -> Vec<(String, String)> {
    let mut champs = vec![("role".to_owned(), role.mot().to_owned())];
    match role {
        Role::Enseignant { classes, matieres } => {
            champs.push(("classes".to_owned(), classes.to_string()));
            champs.push(("matieres".to_owned(), matieres.to_string()));
        }
        Role::Etudiant { matricule } => champs.push(("matricule".to_owned(), matricule.to_string())),
        Role::Admin | Role::Personne => {}
    }
    champs
}

/// An account as name and value.
pub fn compte(compte: &Compte) -> Vec<(String, String)> {
    let mut champs = vec![("nom".to_owned(), compte.nom.to_string())];
    champs.extend(role(&compte.role));
    champs.push(("etat".to_owned(), etat(compte).to_owned()));
    champs
}

/// What state an account is in, in French.
pub fn etat(compte: &Compte) -> &'static str {
    match (compte.actif, compte.a_changer) {
        (false, _) => "désactivé",
        (true, true) => "mot de passe provisoire",
        (true, false) => "actif",
    }
}

/// Says who has logged in.
pub fn connexion(connexion: &Connexion, sortie: &mut dyn Write) -> Result<()> {
    let Connexion { session, gardee } = connexion;
    let duree = if *gardee { "" } else { ", le temps de ce carnet" };
    writeln!(sortie, "Connecté : {} ({}){duree}", printable(&session.nom), session.role.mot())
}

/// Says who has left.
pub fn deconnexion(compte: &str, partout: bool, sortie: &mut dyn Write) -> Result<()> {
    let partout = if partout { " partout" } else { "" };
    writeln!(sortie, "{} est déconnecté{partout}", printable(compte))
}

/// Says whose password was changed.
pub fn mot_de_passe(compte: &str, essai: bool, sortie: &mut dyn Write) -> Result<()> {
    if essai {
        return writeln!(sortie, "{ESSAI}");
    }
    writeln!(sortie, "Mot de passe de {} changé ; ses autres sessions sont fermées", printable(compte))
}

/// Where an account is logged in.
pub fn sessions(sessions: &[SessionVue], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    const COLONNES: [Colonne; 4] = [
        Colonne::texte("machine", 1, 8),
        Colonne::entiere("depuis", 0),
        Colonne::entiere("dernière commande", 0),
        Colonne::entiere("", 0),
    ];
    if p.format == Format::Vertical {
        let champ = |s: &SessionVue| (s.machine.clone(), format!("depuis {}", duree(s.age)));
        return super::vertical::ecrit(&sessions.iter().map(champ).collect::<Vec<_>>(), sortie);
    }
    let ligne = |s: &SessionVue| {
        let ici = if s.ici { "celle-ci" } else { "" };
        vec![
            Cellule::de(&s.machine),
            Cellule::de(&duree(s.age)),
            Cellule::de(&format!("il y a {}", duree(s.oisive))),
            Cellule::de(ici),
        ]
    };
    Tableau { colonnes: &COLONNES, lignes: sessions.iter().map(ligne).collect() }.ecrit(p.largeur, p.couleur, sortie)
}

/// `moins d'une minute`, `12 min`, `2 h 05`.
fn duree(duree: Duration) -> String {
    match duree.as_secs() / 60 {
        0 => "moins d'une minute".to_owned(),
        minutes @ 1..60 => format!("{minutes}\u{a0}min"),
        minutes => format!("{}\u{a0}h\u{a0}{:02}", minutes / 60, minutes % 60),
    }
}

/// An account that was made, changed or removed.
pub fn change(change: &CompteChange, sortie: &mut dyn Write) -> Result<()> {
    match (&change.avant, &change.apres) {
        (None, Some(apres)) => {
            writeln!(sortie, "Compte créé")?;
            super::vertical::ecrit(&compte(apres), sortie)?;
        }
        (Some(avant), Some(apres)) => {
            writeln!(sortie, "Compte {} modifié", printable(apres.nom.as_str()))?;
            let (de, a) = (compte(avant), compte(apres));
            for (champ, valeur) in a.iter().filter(|champ| !de.contains(champ)) {
                let ancien = de.iter().find(|(nom, _)| nom == champ).map_or(RIEN, |(_, valeur)| valeur);
                writeln!(sortie, "{champ} : {} → {}", printable(ancien), printable(valeur))?;
            }
        }
        (Some(avant), None) => writeln!(sortie, "Compte {} supprimé", printable(avant.nom.as_str()))?,
        (None, None) => {}
    }
    if let Some(premier) = &change.premier {
        writeln!(sortie, "premier mot de passe : {} (à changer à la première connexion)", premier.en_clair())?;
    }
    if change.essai { writeln!(sortie, "{ESSAI}") } else { Ok(()) }
}

/// One of these outcomes as name and value, for JSON and CSV.
pub fn champs(outcome: &Outcome) -> Vec<(String, String)> {
    let paire = |nom: &str, valeur: &str| (nom.to_owned(), valeur.to_owned());
    match outcome {
        Outcome::Identite(session) => identite(session),
        Outcome::Connexion(connexion) => identite(&connexion.session),
        Outcome::Deconnexion { compte, .. } | Outcome::MotDePasse { compte, .. } => vec![paire("nom", compte)],
        Outcome::Compte(change) => {
            let mut champs = change.apres.as_ref().or(change.avant.as_ref()).map(compte).unwrap_or_default();
            champs.extend(change.premier.as_ref().map(|premier| paire("mot_de_passe", premier.en_clair())));
            champs
        }
        _ => Vec::new(),
    }
}

/// A session as name and value, for JSON and CSV.
pub fn session(session: &SessionVue) -> [(&'static str, String); 4] {
    [
        ("machine", session.machine.clone()),
        ("depuis_s", session.age.as_secs().to_string()),
        ("derniere_commande_s", session.oisive.as_secs().to_string()),
        ("ici", session.ici.to_string()),
    ]
}
