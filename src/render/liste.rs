//! `find`: students, and how many there are.

use super::francais::{PROVISOIRE, RIEN, compte, moyenne, moyenne_en_colonne, nombre, phrase, ton};
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::{Champ, Resume, Voie};
use crate::outcome::{Liste, Personne};
use crate::texte::printable;
use std::borrow::Cow;
use std::io::{Result, Write};

/// The columns of a table where none were chosen.
const TABLE: [Champ; 7] =
    [Champ::Matricule, Champ::Nom, Champ::Prenom, Champ::Telephone, Champ::Classe, Champ::Naissance, Champ::Moyenne];

/// The fields of each student where none were chosen and each is on a line.
const VERTICAL: [Champ; 8] = [
    Champ::Matricule,
    Champ::Nom,
    Champ::Prenom,
    Champ::Telephone,
    Champ::Email,
    Champ::Classe,
    Champ::Naissance,
    Champ::Moyenne,
];

/// Writes the students and the count below them.
pub fn ecrit(liste: &Liste, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let choisis = liste.colonnes.as_ref().map(|colonnes| colonnes.champs());
    if p.format == Format::Vertical {
        for etudiant in &liste.etudiants {
            vertical::ecrit(&champs(etudiant, choisis.unwrap_or(&VERTICAL), p), p, sortie)?;
            writeln!(sortie)?;
        }
    } else if !liste.etudiants.is_empty() {
        table(&liste.etudiants, choisis, p, sortie)?;
        writeln!(sortie)?;
    }
    writeln!(sortie, "{}", phrase(&total(liste), p))
}

/// The same for a person: phones as they are dialled, numbers in French. Averages as they are, final or not.
fn montre(etudiant: &Resume, champ: &Champ, p: &Presentation) -> String {
    let i = &etudiant.identite;
    match champ {
        Champ::Telephone => i.telephone.as_ref().map_or_else(String::new, |t| t.affiche(p.pays)),
        Champ::TuteurTelephone => i.tuteur.telephone.as_ref().map_or_else(String::new, |t| t.affiche(p.pays)),
        Champ::Rang => etudiant.plus.rang.map_or_else(String::new, nombre),
        Champ::Notes => nombre(etudiant.plus.notes.into()),
        Champ::Moyenne | Champ::MoyenneDe(_) => {
            etudiant.moyenne_de(champ).map_or_else(String::new, |(moyenne, _)| moyenne.to_string())
        }
        autre => etudiant.mots(autre).into_owned(),
    }
}

/// The header of a column.
fn titre(champ: &Champ) -> Cow<'_, str> {
    match champ {
        Champ::Matricule => "Matricule",
        Champ::Nom => "Nom",
        Champ::Prenom => "Prénom",
        Champ::Telephone => "Téléphone",
        Champ::Email => "E-mail",
        Champ::Classe => "Classe",
        Champ::Naissance => "Naissance",
        Champ::Moyenne => "Moyenne",
        Champ::MoyenneDe(matiere) => return printable(matiere.as_str()),
        Champ::Rang => "Rang",
        Champ::Mention => "Mention",
        Champ::Notes => "Notes",
        Champ::TuteurNom => "Tuteur",
        Champ::TuteurTelephone => "Tél. du tuteur",
        Champ::TuteurEmail => "E-mail du tuteur",
        Champ::TuteurAdresse => "Adresse du tuteur",
        Champ::Accord(Voie::Mail) => "Accord e-mail",
        Champ::Accord(Voie::Sms) => "Accord SMS",
        Champ::Accord(Voie::TuteurMail) => "E-mail tuteur",
        Champ::Accord(Voie::TuteurSms) => "SMS tuteur",
    }
    .into()
}

/// What was chosen stays, whatever room there is; else what says least goes first.
fn colonne<'t>(champ: &Champ, titre: &'t str, is_chosen: bool) -> Colonne<'t> {
    let colonne = match champ {
        Champ::Matricule => Colonne::texte(titre, 0, 9),
        Champ::Nom => Colonne::texte(titre, 0, 12),
        Champ::Prenom => Colonne::texte(titre, 0, 10),
        Champ::Telephone | Champ::TuteurTelephone => Colonne::entiere(titre, 2),
        Champ::Naissance => Colonne::entiere(titre, 3),
        Champ::Classe => Colonne::texte(titre, 1, 6),
        Champ::Mention | Champ::Accord(_) => Colonne::entiere(titre, 0),
        Champ::Email | Champ::TuteurNom | Champ::TuteurEmail | Champ::TuteurAdresse => Colonne::texte(titre, 0, 10),
        Champ::Moyenne | Champ::MoyenneDe(_) | Champ::Rang | Champ::Notes => Colonne::nombre(titre, 0),
    };
    if is_chosen { Colonne { rang: 0, ..colonne } } else { colonne }
}

fn table(etudiants: &[Resume], choisis: Option<&[Champ]>, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let champs = choisis.unwrap_or(&TABLE);
    let titres: Vec<Cow<'_, str>> = champs.iter().map(titre).collect();
    let colonnes: Vec<Colonne<'_>> =
        champs.iter().zip(&titres).map(|(champ, titre)| colonne(champ, titre, choisis.is_some())).collect();
    let is_provisional = |e: &Resume, champ: &Champ| e.moyenne_de(champ).is_some_and(|(_, provisoire)| provisoire);
    let provisoires: Vec<bool> =
        champs.iter().map(|champ| etudiants.iter().any(|e| is_provisional(e, champ))).collect();
    let cellule = |e: &Resume, (champ, etoiles): (&Champ, &bool)| {
        let moyenne = e.moyenne_de(champ).map(|(moyenne, _)| moyenne);
        let texte = match champ {
            Champ::Moyenne | Champ::MoyenneDe(_) => moyenne_en_colonne(moyenne, is_provisional(e, champ), *etoiles),
            autre => Some(montre(e, autre, p)).filter(|texte| !texte.is_empty()).unwrap_or_else(|| RIEN.to_owned()),
        };
        Cellule::from(texte).en(ton(moyenne))
    };
    let ligne = |e: &Resume| champs.iter().zip(&provisoires).map(|champ| cellule(e, champ)).collect();
    let lignes = etudiants.iter().map(ligne).collect();
    Tableau { colonnes: &colonnes, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    if provisoires.contains(&true) {
        writeln!(sortie, "{PROVISOIRE}")?;
    }
    Ok(())
}

fn champs(etudiant: &Resume, champs: &[Champ], p: &Presentation) -> Vec<(String, String)> {
    let libelle = |champ: &Champ| match champ {
        Champ::MoyenneDe(matiere) => format!("{}, {matiere}", champ.libelle()),
        champ => champ.libelle().to_owned(),
    };
    let valeur = |champ: &Champ| match etudiant.moyenne_de(champ) {
        Some((m, provisoire)) => moyenne(Some(m), provisoire),
        None => montre(etudiant, champ, p),
    };
    champs.iter().map(|champ| (libelle(champ), valeur(champ))).collect()
}

/// The line below the list: `649 étudiants`, `20 étudiants sur 649 (page=2 pour la suite)`.
fn total(liste: &Liste) -> String {
    let shown = liste.etudiants.len() as u64;
    let known = compte(shown, "étudiant", "étudiants");
    match shown {
        0 if liste.total == 0 => match liste.personne {
            Personne::Cherchee => "aucun étudiant ne correspond (« find » seul les montre tous)",
            Personne::Ecole => {
                "l'école n'a encore aucun étudiant : « add » en ajoute un, « import liste.csv » ceux d'un fichier"
            }
            Personne::Classes => "aucun étudiant n'est dans vos classes (« whoami » les montre)",
        }
        .to_owned(),
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
