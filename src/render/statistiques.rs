//! `stats` and `top`.

use super::chart::{barre, courbe};
use super::francais::{PROVISOIRE, RIEN, compte, moyenne, moyenne_en_colonne, nombre, phrase, ton};
use super::style::Ton;
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::Centiemes;
use crate::domain::mentions::mentions;
use crate::domain::statistiques::{Cadre, Etape, Place, Statistiques, StatistiquesParClasse};
use crate::outcome::{Chiffres, Classement};
use crate::texte::{printable, width};
use std::io::{Result, Write};

/// What all classes together are called.
const ENSEMBLE: &str = "Ensemble";

const CLASSES: [Colonne; 10] = [
    Colonne::texte("Classe", 0, 8),
    Colonne::nombre("Effectif", 1),
    Colonne::nombre("Moyenne", 0),
    Colonne::nombre("Médiane", 2),
    Colonne::nombre("Q1", 6),
    Colonne::nombre("Q3", 6),
    Colonne::nombre("Min", 4),
    Colonne::nombre("Max", 4),
    Colonne::nombre("Écart type", 7),
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

/// Columns of the longest bar, at most.
const BARRE: usize = 40;
/// The averages of two periods look alike where they are closer, in hundredths.
const ECART: u32 = 200;

/// Of which averages, where not of all: `, Maths, T1`.
fn de(cadre: &Cadre) -> String {
    let matiere = cadre.matiere.as_ref().map_or_else(String::new, |matiere| format!(", {matiere}"));
    cadre.periode.as_ref().map_or_else(|| matiere.clone(), |periode| format!("{matiere}, {periode}"))
}

/// `24 sur 31 (77,4 %)`; `—` where nobody has an average.
fn admis(s: &Statistiques) -> String {
    match s.taux_en_dixiemes() {
        Some(dixiemes) => {
            let (admis, parmi) = (nombre(s.admis), nombre(s.avec_moyenne));
            format!("{admis} sur {parmi} ({},{} %)", dixiemes / 10, dixiemes % 10)
        }
        None => RIEN.to_owned(),
    }
}

/// The figures of one class, or of all together.
pub fn une(chiffres: &Chiffres, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let Chiffres { classe, cadre, statistiques, etapes } = chiffres;
    let nom = classe.as_ref().map_or(ENSEMBLE, |classe| classe.as_str());
    figures(nom, cadre, statistiques, p, sortie)?;
    evolution(etapes, p, sortie)
}

fn figures(nom: &str, cadre: &Cadre, s: &Statistiques, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let valeur = |c: Option<Centiemes>| moyenne(c, false);
    let mut champs = vec![
        ("classe", format!("{nom}{}", de(cadre))),
        ("effectif", compte(s.effectif, "étudiant", "étudiants")),
        ("notes", nombre(s.notes)),
        ("moyenne", valeur(s.moyenne)),
        ("médiane", valeur(s.mediane)),
        ("premier quartile", valeur(s.q1)),
        ("troisième quartile", valeur(s.q3)),
        ("la plus basse", valeur(s.min)),
        ("la plus haute", valeur(s.max)),
        ("écart type", valeur(s.ecart_type)),
        ("admis (10 ou plus)", admis(s)),
    ];
    champs.extend(mentions().iter().zip(&s.mentions).map(|((nom, _), combien)| (nom, nombre(*combien))));
    let champs: Vec<(String, String)> = champs.into_iter().map(|(nom, valeur)| (nom.to_owned(), valeur)).collect();
    vertical::aligne(&champs, p, sortie)?;
    if s.avec_moyenne == 0 {
        return Ok(());
    }
    writeln!(sortie, "\nrépartition")?;
    histogramme(&s.repartition, p, sortie)
}

/// Each part of the scale on its line, with its number and its bar.
fn histogramme(repartition: &[u64; 10], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let nombres = repartition.map(nombre);
    let chiffres = nombres.iter().map(|n| width(n)).max().unwrap_or(0);
    // `[10 ; 12[ : ` stands before the number, a blank behind it.
    let place = p.largeur.map_or(BARRE, |largeur| largeur.saturating_sub(13 + chiffres)).clamp(1, BARRE);
    let haute = repartition.iter().copied().max().unwrap_or(0);
    for (rang, (combien, nombre)) in repartition.iter().zip(&nombres).enumerate() {
        let fin = if rang == 9 { ']' } else { '[' };
        let part = format!("[{} ; {}{fin}", 2 * rang, 2 * rang + 2);
        let barre = barre(*combien, haute, place, p.unicode);
        let ton = if rang < 5 { Ton::Faible } else { Ton::Neutre };
        let blancs = " ".repeat(chiffres - width(nombre));
        let ligne = format!("{part:9} : {blancs}{nombre} ");
        let ligne = if barre.is_empty() { ligne.trim_end().to_owned() } else { ligne + &ton.peint(&barre, p.couleur) };
        writeln!(sortie, "{ligne}")?;
    }
    Ok(())
}

/// Period by period: a curve, and the figures that it is drawn from.
fn evolution(etapes: &[Etape], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if etapes.len() < 2 {
        return Ok(());
    }
    let valeurs: Vec<Option<u32>> = etapes.iter().map(|etape| etape.moyenne.map(|moyenne| moyenne.0)).collect();
    let etape = |etape: &Etape| format!("{} {}", printable(etape.periode.as_str()), moyenne(etape.moyenne, false));
    let figures = etapes.iter().map(etape).collect::<Vec<_>>().join(", ");
    let courbe = courbe(&valeurs, ECART, p.unicode);
    writeln!(sortie, "\n{}", phrase(&format!("évolution : {courbe}  {figures}"), p))
}

/// The figures of every class.
pub fn classes(toutes: &StatistiquesParClasse, cadre: &Cadre, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let classes = &toutes.classes;
    if p.format == Format::Vertical {
        return classes.iter().try_for_each(|c| {
            figures(c.classe.as_str(), cadre, &c.statistiques, p, sortie)?;
            writeln!(sortie)
        });
    }
    if !classes.is_empty() {
        let valeur = |c: Option<Centiemes>| Cellule::from(moyenne(c, false));
        let ligne = |nom: &str, s: &Statistiques| {
            vec![
                Cellule::de(nom),
                nombre(s.effectif).into(),
                valeur(s.moyenne).en(ton(s.moyenne)),
                valeur(s.mediane),
                valeur(s.q1),
                valeur(s.q3),
                valeur(s.min),
                valeur(s.max),
                valeur(s.ecart_type),
                nombre(s.admis).into(),
            ]
        };
        let mut lignes: Vec<_> = classes.iter().map(|c| ligne(c.classe.as_str(), &c.statistiques)).collect();
        if classes.len() > 1 {
            lignes.push(vec![Cellule::filet(); CLASSES.len()]);
            lignes.push(ligne(ENSEMBLE, &toutes.ensemble));
        }
        Tableau { colonnes: &CLASSES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
        writeln!(sortie)?;
    }
    let [classes, etudiants] =
        [compte(classes.len() as u64, "classe", "classes"), compte(toutes.ensemble.effectif, "étudiant", "étudiants")];
    writeln!(sortie, "{}", phrase(&format!("{classes}, {etudiants}{}", de(cadre)), p))
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
            vertical::ecrit(&champs(place), p, sortie)?;
            writeln!(sortie)
        })?;
    } else if !places.is_empty() {
        let etoiles = places.iter().any(|place| place.provisoire);
        let ligne = |place: &Place| {
            let moyenne = moyenne_en_colonne(Some(place.moyenne), place.provisoire, etoiles);
            vec![
                nombre(place.rang).into(),
                Cellule::de(place.matricule.as_str()),
                Cellule::de(place.nom.as_str()),
                Cellule::de(place.prenom.as_str()),
                Cellule::de(place.classe.as_str()),
                Cellule::from(moyenne).en(ton(Some(place.moyenne))),
            ]
        };
        let lignes = places.iter().map(ligne).collect();
        Tableau { colonnes: &PLACES, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
        if etoiles {
            writeln!(sortie, "{PROVISOIRE}")?;
        }
        writeln!(sortie)?;
    }
    let cadre = de(&classement.cadre);
    let combien = format!("{}{cadre}", compte(places.len() as u64, "étudiant", "étudiants"));
    let fin = match places.last() {
        None => format!("aucun étudiant qui ait une moyenne{cadre}"),
        Some(last) if classement.ex_aequo => format!("{combien} ; d'autres ont aussi {}", last.moyenne),
        Some(_) => combien,
    };
    writeln!(sortie, "{}", phrase(&fin, p))
}
