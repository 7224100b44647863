//! `log`: who changed what, when, from which value to which; `log --verifier`: what does not hold together.

use super::fiche::{ESSAI, decrit, nomme, note_changee};
use super::francais::{RIEN, compte, phrase};
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, journal_classes, journal_comptes, vertical};
use crate::domain::{Champ, DateCivile, Telephone};
use crate::service::journal::{Anomalie, Constat, LigneJournal, Valeurs, Verification};
use crate::service::reprise::{Annulation, Etape};
use crate::texte::printable;
use serde_json::Value;
use std::io::{Result, Write};

const COLONNES: [Colonne; 5] = [
    Colonne::entiere("Quand", 0),
    Colonne::texte("Qui", 0, 6),
    Colonne::texte("Commande", 1, 8),
    Colonne::texte("Cible", 0, 10),
    Colonne::texte("Changement", 0, 20),
];

/// Writes the entries.
pub fn ecrit(lignes: &[LigneJournal], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if p.format == Format::Vertical {
        for ligne in lignes {
            let mut champs: Vec<(String, String)> =
                [("quand", &ligne.heure), ("qui", &ligne.entree.qui), ("commande", &ligne.entree.commande)]
                    .map(|(champ, valeur)| (champ.to_owned(), valeur.clone()))
                    .to_vec();
            champs.push(("cible".to_owned(), cible(ligne)));
            champs.extend(changements(ligne, p).into_iter().map(|texte| ("changement".to_owned(), texte)));
            vertical::ecrit(&champs, p, sortie)?;
            writeln!(sortie)?;
        }
    } else if !lignes.is_empty() {
        tableau(lignes, p, sortie)?;
        writeln!(sortie)?;
    }
    match lignes.len() as u64 {
        0 => writeln!(sortie, "aucune entrée dans le journal"),
        n => writeln!(sortie, "{}", compte(n, "entrée", "entrées")),
    }
}

fn tableau(lignes: &[LigneJournal], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let ligne = |ligne: &LigneJournal| {
        vec![
            Cellule::de(&ligne.heure),
            Cellule::de(&ligne.entree.qui),
            Cellule::de(&ligne.entree.commande),
            Cellule::de(&cible(ligne)),
            Cellule::de(&changements(ligne, p).join(" ; ")),
        ]
    };
    let lignes = lignes.iter().map(ligne).collect();
    Tableau { colonnes: &COLONNES, lignes }.ecrit(p.largeur, p.couleur, sortie)
}

/// Writes what `undo` takes back, or took back.
pub fn annulation(annulation: &Annulation, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    tableau(&annulation.lignes, p, sortie)?;
    writeln!(sortie)?;
    if !annulation.laisses.is_empty() {
        let combien = compte(annulation.laisses.len() as u64, "laissé tel quel", "laissés tels quels");
        let texte = format!("{combien} : {}", annulation.laisses.join(" ; "));
        writeln!(sortie, "{}", phrase(&printable(&texte), p))?;
    }
    let perdus = match annulation.perdus {
        0 => None,
        1 => Some("le compte créé est supprimé, et « undo » ne le rétablit pas"),
        _ => Some("les comptes créés sont supprimés, et « undo » ne les rétablit pas"),
    };
    match (annulation.fait, perdus) {
        (Etape::Montre, None) => Ok(()),
        (Etape::Montre, Some(perdus)) => writeln!(sortie, "{}", phrase(&format!("attention : {perdus}"), p)),
        (Etape::Essai, _) => writeln!(sortie, "à annuler : {}\n{ESSAI}", quoi(annulation)),
        (Etape::Fait, None) => {
            let undo = match annulation.lignes.len() {
                1 => "undo".to_owned(),
                n => format!("undo {n}"),
            };
            let suite = format!("« {undo} » rétablit ce qui vient d'être annulé");
            writeln!(sortie, "annulé : {} ; {suite}", quoi(annulation))
        }
        (Etape::Fait, Some(perdus)) => {
            writeln!(sortie, "{}", phrase(&format!("annulé : {} ; {perdus}", quoi(annulation)), p))
        }
    }
}

/// `35 étudiants, 1 classe`; of several changes, how many, too: `3 changements (1 étudiant)`.
fn quoi(annulation: &Annulation) -> String {
    match annulation.lignes.len() as u64 {
        0 | 1 => touches(annulation),
        n => format!("{} ({})", compte(n, "changement", "changements"), touches(annulation)),
    }
}

/// `2 étudiants, 1 compte`, `1 classe`.
fn touches(annulation: &Annulation) -> String {
    let (comptes, classes) = (annulation.comptes, annulation.classes);
    let etudiants = annulation.repris - comptes - classes;
    let etudiants = (etudiants > 0 || comptes + classes == 0).then(|| compte(etudiants, "étudiant", "étudiants"));
    let comptes = (comptes > 0).then(|| compte(comptes, "compte", "comptes"));
    let classes = (classes > 0).then(|| compte(classes, "classe", "classes"));
    etudiants.into_iter().chain(comptes).chain(classes).collect::<Vec<_>>().join(", ")
}

/// `E00001 Awa Diop`; of what concerns many, what it was.
pub fn cible(ligne: &LigneJournal) -> String {
    match (ligne.entree.genre.as_str(), &ligne.nom) {
        ("import", Some(nom)) => format!("liste ({nom})"),
        ("import", None) => "liste".to_owned(),
        ("compte", _) if ligne.entree.combien.is_some() => "comptes".to_owned(),
        (genre @ ("compte" | "classe"), _) => format!("{genre} {}", ligne.entree.cible),
        (_, Some(nom)) => format!("{} {nom}", ligne.entree.cible),
        (_, None) => ligne.entree.cible.clone(),
    }
}

/// What was changed, thing by thing: `Maths n° 3  12 → 15`.
pub fn changements(ligne: &LigneJournal, p: &Presentation) -> Vec<String> {
    let entree = &ligne.entree;
    if let Some([crees, modifies, supprimes]) = entree.combien {
        let comptes =
            [(crees, "ajouté", "ajoutés"), (modifies, "modifié", "modifiés"), (supprimes, "retiré", "retirés")];
        let told = comptes.into_iter().filter(|(n, ..)| *n > 0).map(|(n, un, des)| compte(n, un, des));
        return told.collect();
    }
    let is_account = entree.genre == "compte";
    match (&entree.avant, &entree.apres) {
        (None, None) => Vec::new(),
        (None, Some(_)) if entree.sans_valeurs && !is_account => vec!["ajouté".to_owned()],
        (Some(_), Some(_)) if entree.sans_valeurs => vec!["valeurs effacées".to_owned()],
        _ if is_account || entree.fait => journal_comptes::changements(entree),
        _ if entree.genre == "classe" => journal_classes::changements(entree),
        (None, Some(apres)) => vec![tout("ajouté", apres, p)],
        (Some(avant), None) => vec![tout("supprimé", avant, p)],
        (Some(avant), Some(apres)) => differences(avant, apres, p),
    }
}

/// `supprimé, avec 3 notes`.
fn tout(quoi: &str, valeurs: &Valeurs, p: &Presentation) -> String {
    let classe = valeurs.champs.iter().find(|(champ, _)| champ == "classe").map(|(champ, v)| valeur(champ, v, p));
    let classe = classe.map_or(String::new(), |classe| format!(" ({classe})"));
    match valeurs.notes.len() as u64 {
        0 => format!("{quoi}{classe}"),
        n => format!("{quoi}{classe}, avec {}", compte(n, "note", "notes")),
    }
}

fn differences(avant: &Valeurs, apres: &Valeurs, p: &Presentation) -> Vec<String> {
    let mut differences = Vec::new();
    let new = apres.champs.iter().map(|(champ, _)| champ);
    let champs = avant.champs.iter().map(|(champ, _)| champ);
    for champ in champs.chain(new.filter(|champ| !avant.champs.iter().any(|(known, _)| known == *champ))) {
        let shown = |valeurs: &Valeurs| {
            let found = valeurs.champs.iter().find(|(known, _)| known == champ);
            found.map_or_else(|| RIEN.to_owned(), |(champ, v)| valeur(champ, v, p))
        };
        let dite = [avant, apres].into_iter().find_map(|valeurs| appreciation(champ, valeurs));
        let nom = dite.or_else(|| Champ::parse(champ).map(|champ| champ.libelle().to_owned()));
        let nom = nom.unwrap_or_else(|| champ.clone());
        differences.push(format!("{nom} : {} → {}", shown(avant), shown(apres)));
    }
    for note in &avant.notes {
        match apres.notes.iter().find(|autre| autre.n == note.n) {
            Some(autre) => {
                let parts = note_changee(note, autre).into_iter();
                differences.extend(parts.map(|(quoi, de, a)| format!("{quoi} : {} → {}", tiret(de), tiret(a))));
            }
            None => differences.push(format!("{} : {} supprimée", nomme(note), note.contenu.valeur)),
        }
    }
    let nouvelles = apres.notes.iter().filter(|note| !avant.notes.iter().any(|autre| autre.n == note.n));
    differences.extend(nouvelles.map(|note| format!("note #{} : {}", note.n, decrit(note))));
    differences
}

/// `appréciation Maths, T1`, of a value that is one.
fn appreciation(champ: &str, valeurs: &Valeurs) -> Option<String> {
    let (_, dite) = valeurs.champs.iter().find(|(known, _)| known == champ)?;
    let matiere = dite.get("matiere")?.as_str()?;
    let periode = dite.get("periode").and_then(Value::as_str).unwrap_or("année");
    Some(format!("appréciation {matiere}, {periode}"))
}

fn tiret(texte: String) -> String {
    if texte.is_empty() { RIEN.to_owned() } else { texte }
}

/// A field's value as people write it.
fn valeur(champ: &str, valeur: &Value, p: &Presentation) -> String {
    match (champ, valeur) {
        ("telephone" | "tuteur.telephone", Value::String(e164)) => Telephone::from_e164(e164.clone()).affiche(p.pays),
        ("naissance", Value::String(iso)) => {
            DateCivile::parse(iso).map_or_else(|_| iso.clone(), |jour| jour.to_string())
        }
        (_, Value::Object(dite)) => match dite.get("texte") {
            Some(Value::String(texte)) => format!("« {texte} »"),
            // A consent.
            _ => dite.get("valeur").and_then(Value::as_str).unwrap_or(RIEN).to_owned(),
        },
        (_, Value::String(texte)) => texte.clone(),
        (_, Value::Null) => RIEN.to_owned(),
        (_, Value::Bool(oui)) => if *oui { "oui" } else { "non" }.to_owned(),
        (_, autre) => autre.to_string(),
    }
}

/// Writes what a verification found.
pub fn verification(verification: &Verification, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    for constat in &verification.constats {
        writeln!(sortie, "{}", phrase(&printable(&constat_dit(constat)), p))?;
    }
    let others = verification.total - verification.constats.len() as u64;
    if others > 0 {
        writeln!(sortie, "… et {}", compte(others, "autre anomalie", "autres anomalies"))?;
    }
    let mut vus = vec![
        compte(verification.entrees, "entrée vérifiée", "entrées vérifiées"),
        compte(verification.chaines, "chaîne", "chaînes"),
    ];
    if verification.anciens > 0 {
        vus.push(format!("{} d'avant les chaînes, sans vérification possible", verification.anciens));
    }
    if verification.effaces > 0 {
        vus.push(compte(verification.effaces, "entrée aux valeurs effacées", "entrées aux valeurs effacées"));
    }
    let verdict = match verification.total {
        0 => "tout concorde".to_owned(),
        n => compte(n, "anomalie", "anomalies"),
    };
    writeln!(sortie, "{}", phrase(&format!("{verdict} : {}", vus.join(", ")), p))
}

/// A finding as a sentence: which target, which entry, what.
pub fn constat_dit(constat: &Constat) -> String {
    let cible = match constat.genre.as_str() {
        "" => "journal".to_owned(),
        "etudiant" => format!("étudiant {}", constat.id),
        autre => format!("{autre} {}", constat.id),
    };
    let entree = constat.entree.as_ref().map_or(String::new(), |entree| format!(", entrée {entree}"));
    format!("{cible}{entree} : {}", anomalie(constat))
}

/// What does not hold together, in French.
pub fn anomalie(constat: &Constat) -> String {
    let quoi =
        |fiche: &'static str, compte: &'static str| if constat.genre == "compte" { compte } else { fiche }.to_owned();
    let de_a = |de: &i64, a: &i64| if de == a { format!("n° {de}") } else { format!("n° {de} à {a}") };
    match &constat.anomalie {
        Anomalie::Illisible => "ce document n'est pas lisible".to_owned(),
        Anomalie::Valeurs => "les valeurs de cette entrée ont été modifiées après coup".to_owned(),
        Anomalie::Entete => {
            "cette entrée (qui, quand, commande ou chaînage) a été modifiée après coup, ou remplacée".to_owned()
        }
        Anomalie::Touches => "la liste des étudiants de cette entrée a été modifiée après coup".to_owned(),
        Anomalie::Double { n } => format!("cette entrée a été ajoutée après coup : il y a déjà une entrée n° {n}"),
        Anomalie::Manquent { de, a } => format!("des entrées ont été effacées avant celle-ci : {}", de_a(de, a)),
        Anomalie::FinManque { de, a } => format!("les dernières entrées ont été effacées : {}", de_a(de, a)),
        Anomalie::Ancienne { n, sur } => {
            let celle = quoi("la fiche est celle d'avant : elle", "le compte est celui d'avant : il");
            format!("{celle} en est à l'entrée n° {n}, le journal au n° {sur}")
        }
        Anomalie::Etat => quoi(
            "la fiche a été modifiée sans passer par carnet depuis cette entrée",
            "le compte a été modifié sans passer par carnet depuis cette entrée",
        ),
        Anomalie::Derive => "la moyenne ou le résumé gardés avec la fiche ne sont pas ceux de ses notes".to_owned(),
        Anomalie::SansEntree => quoi(
            "toutes les entrées de cette fiche ont été effacées",
            "toutes les entrées de ce compte ont été effacées",
        ),
        Anomalie::SansJournal => {
            quoi("cette fiche a été écrite sans passer par carnet", "ce compte a été écrit sans passer par carnet")
        }
        Anomalie::Expurgation => {
            "des entrées expurgées par cette anonymisation ont été modifiées après coup, ou effacées".to_owned()
        }
        Anomalie::Disparue => quoi(
            "la fiche a disparu sans qu'une suppression soit au journal",
            "le compte a disparu sans qu'une suppression soit au journal",
        ),
    }
}
