//! `stats` and `top`.

use super::francais::{RIEN, compte, moyenne, nombre, phrase, ton};
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::statistiques::{MENTIONS, Place, Statistiques, StatistiquesDeClasse};
use crate::domain::{Centiemes, Matiere, NomClasse};
use crate::outcome::Classement;
use std::io::{Result, Write};

const CLASSES: [Colonne; 8] = [
    Colonne::texte("Classe", 0, 8),
    Colonne::nombre("Effectif", 1),
    Colonne::nombre("Moyenne", 0),
    Colonne::nombre("Médiane", 2),
    Colonne::nombre("Min", 4),
    Colonne::nombre("Max", 4),
    Colonne::nombre("Écart type", 5),
    Colonne::nombre("Admis", 3),
];

const PLACES: [Colonne; 6] = [
    Colonne::nombre("Rang", 0),
    Colonne::entiere("Matricule", 2),
    Colonne::texte("Nom", 0, 12),
    Colonne::texte("Prénom", 0, 10),
    Colonne::texte("Classe", 1, 6),
    Colonne::nombre("Moyenne", 0),
];

/// Of which subject, where not of all.
fn de(matiere: Option<&Matiere>) -> String {
    matiere.map_or_else(String::new, |matiere| format!(", {matiere}"))
}

/// `24 sur 31 (77,4 %)`; `—` where nobody has an average.
fn admis(s: &Statistiques) -> String {
    match (s.admis * 1_000 + s.classes / 2).checked_div(s.classes) {
        Some(part) => format!("{} sur {} ({},{} %)", nombre(s.admis), nombre(s.classes), part / 10, part % 10),
        None => RIEN.to_owned(),
    }
}

/// The figures of one class.
pub fn une(classe: &NomClasse, matiere: Option<&Matiere>, s: &Statistiques, sortie: &mut dyn Write) -> Result<()> {
    let valeur = |c: Option<Centiemes>| moyenne(c, false);
    let mut champs = vec![
        ("classe", format!("{classe}{}", de(matiere))),
        ("effectif", compte(s.effectif, "étudiant", "étudiants")),
        ("notes", nombre(s.notes)),
        ("moyenne", valeur(s.moyenne)),
        ("médiane", valeur(s.mediane)),
        ("la plus basse", valeur(s.min)),
        ("la plus haute", valeur(s.max)),
        ("écart type", valeur(s.ecart_type)),
        ("admis (10 ou plus)", admis(s)),
    ];
    champs.extend(MENTIONS.iter().zip(s.mentions).map(|((nom, _), combien)| (*nom, nombre(combien))));
    let champs: Vec<(String, String)> = champs.into_iter().map(|(nom, valeur)| (nom.to_owned(), valeur)).collect();
    vertical::aligne(&champs, sortie)?;
    if s.classes == 0 {
        return Ok(());
    }
    let part = |(rang, combien): (usize, &u64)| {
        let fin = if rang == 9 { "20]" } else { "" };
        let fin = if fin.is_empty() { format!("{}[", 2 * rang + 2) } else { fin.to_owned() };
        (format!("[{} ; {fin}", 2 * rang), nombre(*combien))
    };
    writeln!(sortie, "\nrépartition")?;
    vertical::aligne(&s.repartition.iter().enumerate().map(part).collect::<Vec<_>>(), sortie)
}

/// The figures of every class.
pub fn classes(
    classes: &[StatistiquesDeClasse],
    matiere: Option<&Matiere>,
    p: &Presentation,
    sortie: &mut dyn Write,
) -> Result<()> {
    if p.format == Format::Vertical {
        return classes.iter().try_for_each(|c| {
            une(&c.classe, matiere, &c.statistiques, sortie)?;
            writeln!(sortie)
        });
    }
    if !classes.is_empty() {
        let valeur = |c: Option<Centiemes>| Cellule::from(moyenne(c, false));
        let ligne = |c: &StatistiquesDeClasse| {
            let s = &c.statistiques;
            vec![
                Cellule::de(c.classe.as_str()),
                nombre(s.effectif).into(),
                valeur(s.moyenne).en(ton(s.moyenne)),
                valeur(s.mediane),
                valeur(s.min),
                valeur(s.max),
                valeur(s.ecart_type),
                nombre(s.admis).into(),
            ]
        };
        let lignes = classes.iter().map(ligne).collect();
        Tableau { colonnes: &CLASSES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
        writeln!(sortie)?;
    }
    let etudiants: u64 = classes.iter().map(|c| c.statistiques.effectif).sum();
    let [classes, etudiants] =
        [compte(classes.len() as u64, "classe", "classes"), compte(etudiants, "étudiant", "étudiants")];
    writeln!(sortie, "{}", phrase(&format!("{classes}, {etudiants}{}", de(matiere)), p))
}

/// A ranking.
pub fn classement(classement: &Classement, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let places = &classement.places;
    if p.format == Format::Vertical {
        let champs = |place: &Place| {
            [
                ("rang", place.rang.to_string()),
                ("matricule", place.matricule.to_string()),
                ("nom", place.nom.to_string()),
                ("prénom", place.prenom.to_string()),
                ("classe", place.classe.to_string()),
                ("moyenne", moyenne(Some(place.moyenne), place.provisoire)),
            ]
            .map(|(nom, valeur)| (nom.to_owned(), valeur))
        };
        places.iter().try_for_each(|place| {
            vertical::ecrit(&champs(place), sortie)?;
            writeln!(sortie)
        })?;
    } else if !places.is_empty() {
        let ligne = |place: &Place| {
            vec![
                nombre(place.rang).into(),
                Cellule::de(place.matricule.as_str()),
                Cellule::de(place.nom.as_str()),
                Cellule::de(place.prenom.as_str()),
                Cellule::de(place.classe.as_str()),
                Cellule::from(moyenne(Some(place.moyenne), place.provisoire)).en(ton(Some(place.moyenne))),
            ]
        };
        let lignes = places.iter().map(ligne).collect();
        Tableau { colonnes: &PLACES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
        writeln!(sortie)?;
    }
    let fin = match places.last() {
        None => "aucun étudiant qui ait une moyenne".to_owned(),
        Some(last) if classement.ex_aequo => {
            format!("{} ; d'autres ont aussi {}", compte(places.len() as u64, "étudiant", "étudiants"), last.moyenne)
        }
        Some(_) => compte(places.len() as u64, "étudiant", "étudiants"),
    };
    writeln!(sortie, "{}", phrase(&fin, p))
}
