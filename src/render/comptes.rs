//! Accounts and sessions. A password is shown once, where carnet has just made it, and nowhere else.

use super::fiche::ESSAI;
use super::francais::{RIEN, compte as combien, designe, phrase};
use super::table::{Cellule, Colonne, Tableau};
use super::{Presentation, vertical};
use crate::domain::compte::Portee;
use crate::domain::{Compte, MotDePasse, Role};
use crate::outcome::{
    CompteChange, ComptesDeClasse, Connexion, Demandeur, Format, MotDePasseChange, Outcome, SessionVue,
};
use crate::texte::printable;
use std::fmt::Display;
use std::io::{Result, Write};
use std::time::Duration;

/// Names and values.
type Champs = Vec<(String, String)>;

fn paire(nom: &str, valeur: impl Display) -> (String, String) {
    (nom.to_owned(), valeur.to_string())
}

/// A role's name, in French.
fn nom(role: &Role) -> &'static str {
    nom_du_role(role.mot())
}

/// The same, of the word that `role=` takes.
pub(super) fn nom_du_role(mot: &str) -> &str {
    if mot == "etudiant" { "étudiant" } else { mot }
}

/// `toutes`, `L3, L2`, `aucune`.
fn liste<T: Display>(portee: &Portee<T>) -> String {
    match portee {
        Portee::Toutes => "toutes".to_owned(),
        Portee::Celles(celles) if celles.is_empty() => "aucune".to_owned(),
        Portee::Celles(celles) => celles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// A role with what it was given, for a person.
fn role(role: &Role) -> Champs {
    let mut champs = vec![paire("rôle", nom(role))];
    match role {
        Role::Enseignant { classes, matieres } => {
            champs.extend([paire("classes", liste(classes)), paire("matières", liste(matieres))]);
        }
        Role::Etudiant { matricule } => champs.push(paire("matricule", matricule)),
        Role::Admin | Role::Personne => {}
    }
    champs
}

/// An account, for a person.
fn compte(compte: &Compte) -> Champs {
    let mut champs = vec![paire("nom", &compte.nom)];
    champs.extend(role(&compte.role));
    champs.extend(compte.affiche.as_ref().map(|affiche| paire("nom affiché", affiche)));
    champs.push(paire("état", etat(compte)));
    champs
}

/// What state an account is in, in French.
fn etat(compte: &Compte) -> &'static str {
    match (compte.actif, compte.a_changer) {
        (false, _) => "désactivé",
        (true, true) => "mot de passe provisoire",
        (true, false) => "actif",
    }
}

/// Who asks.
pub fn identite(identite: &Demandeur, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let mut champs = vec![paire("nom", &identite.session.nom)];
    champs.extend(role(&identite.session.role));
    champs.extend(identite.etudiant.as_ref().map(|etudiant| paire("étudiant", designe(etudiant))));
    vertical::ecrit(&champs, p, sortie)
}

/// Says who has logged in.
pub fn connexion(connexion: &Connexion, sortie: &mut dyn Write) -> Result<()> {
    let Connexion { session, gardee } = connexion;
    let duree = if *gardee { "" } else { ", jusqu'à ce que vous quittiez carnet" };
    writeln!(sortie, "Vous êtes connecté : {} ({}){duree}", printable(&session.nom), nom(&session.role))
}

/// Says who has left.
pub fn deconnexion(compte: &str, partout: bool, sortie: &mut dyn Write) -> Result<()> {
    let ou = if partout { "Toutes les sessions" } else { "La session" };
    let fermee = if partout { "sont fermées" } else { "est fermée" };
    writeln!(sortie, "{ou} de {} {fermee}", printable(compte))
}

/// Says whose password was changed.
pub fn mot_de_passe(change: &MotDePasseChange, sortie: &mut dyn Write) -> Result<()> {
    if change.essai {
        return writeln!(sortie, "{ESSAI}");
    }
    let sessions = if change.le_sien { "ses autres sessions" } else { "ses sessions" };
    writeln!(sortie, "Le mot de passe de {} est changé ; {sessions} sont fermées", printable(&change.compte))?;
    premier(change.premier.as_ref(), sortie)
}

/// The only time that a password is shown.
fn premier(mot: Option<&MotDePasse>, sortie: &mut dyn Write) -> Result<()> {
    let Some(mot) = mot else { return Ok(()) };
    writeln!(sortie, "premier mot de passe : {}", mot.en_clair())?;
    writeln!(sortie, "Notez-le : il ne sera plus montré. Il devra être changé à la première connexion.")
}

/// Where an account is logged in.
pub fn sessions(sessions: &[SessionVue], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    const COLONNES: [Colonne; 4] = [
        Colonne::texte("Machine", 0, 8),
        Colonne::entiere("Ouverte depuis", 1),
        Colonne::entiere("Dernière commande", 0),
        Colonne::entiere("", 0),
    ];
    if sessions.is_empty() {
        return writeln!(sortie, "aucune session gardée : il faudra vous reconnecter au prochain démarrage");
    }
    let valeurs = |s: &SessionVue| {
        let ici = if s.ici { "celle-ci" } else { "" };
        [s.machine.clone(), duree(s.age), format!("il y a {}", duree(s.oisive)), ici.to_owned()]
    };
    if p.format == Format::Vertical {
        return sessions.iter().try_for_each(|session| {
            let [machine, depuis, derniere, ici] = valeurs(session);
            let mut champs =
                vec![paire("machine", machine), paire("ouverte depuis", depuis), paire("dernière commande", derniere)];
            champs.extend(session.ici.then(|| paire("session", ici)));
            vertical::ecrit(&champs, p, sortie)?;
            writeln!(sortie)
        });
    }
    let ligne = |s: &SessionVue| valeurs(s).into_iter().map(Cellule::from).collect();
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
pub fn change(change: &CompteChange, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    match (&change.avant, &change.apres) {
        (None, Some(apres)) => {
            let fait = if change.essai { "Le compte serait créé" } else { "Le compte est créé" };
            writeln!(sortie, "{fait}")?;
            vertical::ecrit(&compte(apres), p, sortie)?;
        }
        (Some(avant), Some(apres)) if avant == apres => {
            writeln!(sortie, "Le compte {} est déjà ainsi : rien n'a changé", printable(apres.nom.as_str()))?;
        }
        (Some(avant), Some(apres)) => {
            writeln!(sortie, "Compte {}", printable(apres.nom.as_str()))?;
            difference(&compte(avant), &compte(apres), sortie)?;
            if avant.epoch != apres.epoch {
                writeln!(sortie, "ses sessions sont fermées")?;
            }
        }
        (Some(avant), None) => {
            let fait = if change.essai { "serait supprimé" } else { "est supprimé" };
            writeln!(sortie, "Le compte {} ({}) {fait}", printable(avant.nom.as_str()), nom(&avant.role))?;
        }
        (None, None) => {}
    }
    premier(change.premier.as_ref(), sortie)?;
    if change.essai { writeln!(sortie, "{ESSAI}") } else { Ok(()) }
}

/// `champ : avant → après`, for what differs; what a role had and has no more goes to `—`.
fn difference(avant: &Champs, apres: &Champs, sortie: &mut dyn Write) -> Result<()> {
    let valeur = |champs: &Champs, champ: &str| {
        let trouve = champs.iter().find(|(nom, _)| nom == champ);
        trouve.map_or_else(|| RIEN.to_owned(), |(_, valeur)| printable(valeur).into_owned())
    };
    let partis = avant.iter().filter(|(champ, _)| apres.iter().all(|(nom, _)| nom != champ));
    for (champ, _) in apres.iter().chain(partis) {
        let (de, a) = (valeur(avant, champ), valeur(apres, champ));
        if de != a {
            writeln!(sortie, "{champ} : {de} → {a}")?;
        }
    }
    Ok(())
}

/// The accounts, and how many there are.
pub fn liste_des_comptes(comptes: &[Compte], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    const COLONNES: [Colonne; 7] = [
        Colonne::texte("Nom", 0, 8),
        Colonne::entiere("Rôle", 0),
        Colonne::texte("Classes", 2, 8),
        Colonne::texte("Matières", 4, 8),
        Colonne::texte("Matricule", 3, 9),
        Colonne::texte("État", 1, 9),
        Colonne::texte("Nom affiché", 5, 8),
    ];
    if p.format == Format::Vertical {
        for un in comptes {
            vertical::ecrit(&compte(un), p, sortie)?;
            writeln!(sortie)?;
        }
    } else if !comptes.is_empty() {
        // The last column, only where somebody has something in it.
        let affiches = usize::from(comptes.iter().any(|un| un.affiche.is_some()));
        let colonnes = &COLONNES[..COLONNES.len() - 1 + affiches];
        let ligne = |un: &Compte| {
            let (classes, matieres) = match &un.role {
                Role::Enseignant { classes, matieres } => (liste(classes), liste(matieres)),
                _ => (RIEN.to_owned(), RIEN.to_owned()),
            };
            let matricule = un.role.matricule().unwrap_or(RIEN);
            let affiche = un.affiche.as_ref().map_or(RIEN, |affiche| affiche.as_str());
            let cellules = [un.nom.as_str(), nom(&un.role), &classes, &matieres, matricule, etat(un), affiche];
            cellules[..colonnes.len()].iter().copied().map(Cellule::de).collect()
        };
        Tableau { colonnes, lignes: comptes.iter().map(ligne).collect() }.ecrit(p.largeur, p.couleur, sortie)?;
        writeln!(sortie)?;
    }
    match comptes.len() as u64 {
        0 => writeln!(sortie, "aucun compte"),
        n => writeln!(sortie, "{}", combien(n, "compte", "comptes")),
    }
}

/// The accounts of a class, and what to do with their file.
pub fn de_classe(comptes: &ComptesDeClasse, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let ComptesDeClasse { classe, crees, fichier, essai } = comptes;
    let fichier = fichier.to_string_lossy();
    if *essai {
        let a_creer = combien(*crees, "compte serait créé", "comptes seraient créés");
        writeln!(sortie, "{} pour la classe {}", a_creer, printable(classe))?;
        return writeln!(sortie, "{ESSAI}");
    }
    writeln!(sortie, "{} pour la classe {}", combien(*crees, "compte créé", "comptes créés"), printable(classe))?;
    let texte = format!(
        "« {} » contient leurs premiers mots de passe : remettez-les, puis supprimez ce fichier. Chacun changera le sien à sa \
         première connexion.",
        printable(&fichier)
    );
    writeln!(sortie, "{}", phrase(&texte, p))
}

/// The columns of accounts, for a program.
pub const COLONNES: [&str; 7] = ["nom", "role", "classes", "matieres", "matricule", "etat", "affiche"];

/// An account for a program, below [`COLONNES`]: lists as `classes=` takes them.
pub fn valeurs(compte: &Compte) -> [String; 7] {
    let [role, classes, matieres, matricule] = valeurs_du_role(&compte.role);
    let affiche = compte.affiche.as_ref().map(ToString::to_string).unwrap_or_default();
    [compte.nom.to_string(), role, classes, matieres, matricule, etat(compte).to_owned(), affiche]
}

fn valeurs_du_role(role: &Role) -> [String; 4] {
    let (classes, matieres) = match role {
        Role::Enseignant { classes, matieres } => (classes.to_string(), matieres.to_string()),
        _ => (String::new(), String::new()),
    };
    [role.mot().to_owned(), classes, matieres, role.matricule().unwrap_or_default().to_owned()]
}

/// One of these outcomes as name and value, for CSV.
pub fn champs(outcome: &Outcome) -> Champs {
    let nommes = |valeurs: &[String]| COLONNES.iter().zip(valeurs).map(|(nom, v)| paire(nom, v)).collect::<Champs>();
    let qui = |nom: &str, role: &Role| {
        let [role, classes, matieres, matricule] = valeurs_du_role(role);
        nommes(&[nom.to_owned(), role, classes, matieres, matricule])
    };
    let made = |mot: &Option<MotDePasse>| mot.as_ref().map(|mot| paire("mot_de_passe", mot.en_clair()));
    match outcome {
        Outcome::Identite(identite) => {
            let mut champs = qui(&identite.session.nom, &identite.session.role);
            champs.extend(identite.etudiant.as_ref().map(|etudiant| paire("etudiant", designe(etudiant))));
            champs
        }
        Outcome::Connexion(connexion) => qui(&connexion.session.nom, &connexion.session.role),
        Outcome::Deconnexion { compte, .. } => vec![paire("nom", compte)],
        Outcome::MotDePasse(change) => {
            [paire("nom", &change.compte)].into_iter().chain(made(&change.premier)).collect()
        }
        Outcome::Compte(change) => {
            let lu = change.apres.as_ref().or(change.avant.as_ref());
            let mut champs = lu.map(|compte| nommes(&valeurs(compte))).unwrap_or_default();
            let etat = champs.iter_mut().find(|(nom, _)| nom == "etat");
            if let (None, false, Some((_, etat))) = (&change.apres, change.essai, etat) {
                *etat = "supprimé".to_owned();
            }
            champs.extend(made(&change.premier));
            champs
        }
        Outcome::ComptesDeClasse(comptes) => vec![
            paire("classe", &comptes.classe),
            paire("comptes", comptes.crees),
            paire("ecrit", if comptes.essai { "non" } else { "oui" }),
            paire("fichier", comptes.fichier.to_string_lossy()),
        ],
        _ => Vec::new(),
    }
}
