//! `report`: the table of a class. Where its subjects do not fit beside each other, their names are shortened, and where that
//! is not enough the table goes on below, each part with the students' names.

use super::francais::{PROVISOIRE, RIEN, compte, moyenne_en_colonne, nombre, phrase, ton};
use super::table::{Cellule, Colonne, ECART, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::Matiere;
use crate::domain::statistiques::{Chiffre, Statistiques};
use crate::domain::tableau::{LigneDeTableau, Moyenne, TableauDeClasse};
use crate::texte::{fit, fold, printable, width};
use std::io::{Result, Write};

/// Columns of a shortened subject: those of an average.
const COURT: usize = 5;
/// Columns of the students' names where room lacks.
const NOM: usize = 22;
/// What follows the subjects.
const FIN: [&str; 2] = ["Moyenne", "Rang"];

/// The lines of the class below its students.
const BAS: [(&str, Chiffre); 3] =
    [("Moyenne de la classe", |s| s.moyenne), ("La plus basse", |s| s.min), ("La plus haute", |s| s.max)];

/// Writes the table, what its shortened names mean, and how many students there are.
pub fn ecrit(tableau: &TableauDeClasse, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let periode = tableau.periode.as_ref().map_or_else(String::new, |periode| format!(", {periode}"));
    let etudiants = compte(tableau.lignes.len() as u64, "étudiant", "étudiants");
    if p.format == Format::Vertical {
        for ligne in &tableau.lignes {
            vertical::ecrit(&champs(tableau, ligne), p, sortie)?;
            writeln!(sortie)?;
        }
    } else if !tableau.lignes.is_empty() {
        table(tableau, p, sortie)?;
        writeln!(sortie)?;
    }
    writeln!(sortie, "{}", phrase(&printable(&format!("{}{periode} : {etudiants}", tableau.classe)), p))
}

/// One column of averages, or of ranks.
struct Bande {
    titre: String,
    cellules: Vec<Cellule>,
    largeur: usize,
}

impl Bande {
    /// Averages and, below them, the class's.
    fn moyennes(titre: String, moyennes: impl Iterator<Item = Option<Moyenne>> + Clone, s: &Statistiques) -> Bande {
        let provisoire = moyennes.clone().flatten().any(|moyenne| moyenne.provisoire);
        let cellule = |moyenne: Option<Moyenne>| {
            let sur_vingt = moyenne.map(|moyenne| moyenne.sur_vingt);
            let is_provisional = moyenne.is_some_and(|moyenne| moyenne.provisoire);
            Cellule::from(moyenne_en_colonne(sur_vingt, is_provisional, provisoire)).en(ton(sur_vingt))
        };
        let bas = BAS.iter().map(|(_, chiffre)| chiffre(s).map(|c| Moyenne { sur_vingt: c, provisoire: false }));
        let cellules = moyennes.map(cellule).chain([Cellule::filet()]).chain(bas.map(cellule)).collect();
        Bande { largeur: width(&titre).max(COURT + usize::from(provisoire)), titre, cellules }
    }

    fn rangs(tableau: &TableauDeClasse) -> Bande {
        let rangs = tableau.lignes.iter().map(|ligne| ligne.rang.map_or_else(|| RIEN.to_owned(), nombre).into());
        let bas = BAS.iter().map(|_| Cellule::de(""));
        let cellules = rangs.chain([Cellule::filet()]).chain(bas).collect();
        Bande { titre: FIN[1].to_owned(), cellules, largeur: width(FIN[1]).max(COURT) }
    }
}

fn table(tableau: &TableauDeClasse, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let entiers: Vec<String> = tableau.matieres.iter().map(|m| printable(m.as_str()).into_owned()).collect();
    let noms: Vec<Cellule> = tableau
        .lignes
        .iter()
        .map(|ligne| Cellule::from(format!("{} {}", ligne.nom, ligne.prenom)))
        .chain([Cellule::filet()])
        .chain(BAS.iter().map(|(nom, _)| Cellule::de(nom)))
        .collect();
    let entieres = bandes(tableau, &entiers);
    let largeur = p.largeur.unwrap_or(usize::MAX);
    let fits = |bandes: &[Bande]| NOM + bandes.iter().map(|b| ECART + b.largeur).sum::<usize>() <= largeur;
    let (titres, mut reste) = match fits(&entieres) {
        true => (None, entieres),
        false => {
            let courts = abreviations(&tableau.matieres);
            let bandes = bandes(tableau, &courts);
            (Some(courts), bandes)
        }
    };
    let mut is_first = true;
    while !reste.is_empty() {
        let mut place = largeur.saturating_sub(NOM);
        let tiennent = reste.iter().take_while(|bande| {
            let fits = place >= ECART + bande.largeur;
            place = place.saturating_sub(ECART + bande.largeur);
            fits
        });
        let apres = reste.split_off(tiennent.count().max(1));
        if !is_first {
            writeln!(sortie)?;
        }
        partie(&noms, &reste, p, sortie)?;
        reste = apres;
        is_first = false;
    }
    if tableau.lignes.iter().any(LigneDeTableau::is_provisoire) {
        writeln!(sortie, "{PROVISOIRE}")?;
    }
    let legende: Vec<String> = titres
        .iter()
        .flatten()
        .zip(&entiers)
        .filter(|(court, entier)| court != entier)
        .map(|(court, entier)| format!("{court} {entier}"))
        .collect();
    match legende.is_empty() {
        true => Ok(()),
        false => writeln!(sortie, "{}", phrase(&format!("matières : {}", legende.join(", ")), p)),
    }
}

/// The columns beside the names, from left to right.
fn bandes(tableau: &TableauDeClasse, titres: &[String]) -> Vec<Bande> {
    let matiere = |(n, (titre, s)): (usize, (&String, &Statistiques))| {
        Bande::moyennes(titre.clone(), tableau.lignes.iter().map(move |ligne| ligne.moyennes[n]), s)
    };
    let mut bandes: Vec<Bande> = titres.iter().zip(&tableau.chiffres).enumerate().map(matiere).collect();
    let generales = tableau.lignes.iter().map(|ligne| ligne.generale);
    bandes.push(Bande::moyennes(FIN[0].to_owned(), generales, &tableau.generale));
    bandes.push(Bande::rangs(tableau));
    bandes
}

/// The names and some of the columns.
fn partie(noms: &[Cellule], bandes: &[Bande], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let mut colonnes = vec![Colonne::texte("Nom et prénom", 0, NOM)];
    colonnes.extend(bandes.iter().map(|bande| Colonne::nombre(&bande.titre, 0)));
    let ligne = |(n, nom): (usize, &Cellule)| {
        std::iter::once(nom).chain(bandes.iter().map(|bande| &bande.cellules[n])).cloned().collect()
    };
    let lignes = noms.iter().enumerate().map(ligne).collect();
    Tableau { colonnes: &colonnes, lignes }.ecrit(p.largeur, p.couleur, sortie)
}

/// Short names of subjects, no two alike: the initials of several words (`EPS`), the beginning of one (`Angl.`).
fn abreviations(matieres: &[Matiere]) -> Vec<String> {
    let mut courts: Vec<String> = Vec::new();
    for matiere in matieres {
        let court = abrege(&printable(matiere.as_str()));
        let numero = |n: usize| {
            let fin = n.to_string();
            format!("{}{fin}", debut(&court, COURT.saturating_sub(fin.len())))
        };
        let libre = |autre: &String| !courts.contains(autre);
        let unique = std::iter::once(court.clone()).chain((2..).map(numero)).find(libre);
        courts.push(unique.unwrap_or(court));
    }
    courts
}

fn abrege(nom: &str) -> String {
    if width(nom) <= COURT {
        return nom.to_owned();
    }
    // Words that only join others begin no abbreviation.
    let mots: Vec<&str> = nom
        .split(|c: char| !c.is_alphanumeric())
        .filter(|mot| mot.chars().count() > 2 || mot.chars().any(|c| c.is_numeric() || c.is_uppercase()))
        .collect();
    match mots.len() {
        0 | 1 => format!("{}.", debut(nom, COURT - 1)),
        _ => {
            let initiales: String =
                mots.iter().flat_map(|mot| fold(mot).chars().next()).flat_map(char::to_uppercase).collect();
            debut(&initiales, COURT)
        }
    }
}

/// So many columns of its beginning.
fn debut(texte: &str, colonnes: usize) -> String {
    match width(texte) <= colonnes {
        true => texte.to_owned(),
        // One more than wanted, of which the last is the sign of what is cut off.
        false => fit(texte, colonnes + 1).trim_end_matches('…').to_owned(),
    }
}

fn champs(tableau: &TableauDeClasse, ligne: &LigneDeTableau) -> Vec<(String, String)> {
    let valeur = |m: Option<Moyenne>| super::francais::moyenne(m.map(|m| m.sur_vingt), m.is_some_and(|m| m.provisoire));
    let mut champs = vec![
        ("matricule".to_owned(), ligne.matricule.to_string()),
        ("nom".to_owned(), ligne.nom.to_string()),
        ("prénom".to_owned(), ligne.prenom.to_string()),
    ];
    champs.extend(tableau.matieres.iter().zip(&ligne.moyennes).map(|(m, moyenne)| (m.to_string(), valeur(*moyenne))));
    champs.push(("moyenne".to_owned(), valeur(ligne.generale)));
    champs.push(("rang".to_owned(), ligne.rang.map_or_else(String::new, nombre)));
    champs
}
