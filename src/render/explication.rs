//! `explain`: an average step by step, so that a parent can redo it by hand.

mod etapes;

use super::francais::{RIEN, designe, phrase};
use super::style::Ton;
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::explication::{Calcul, Etendue, Exclusion, MatiereExpliquee, Moyenne, Resultat, Terme};
use crate::domain::reglement::{Absence, Annuelle, Cote};
use crate::domain::{Explication, Note, Valeur};
use crate::outcome::Expliquee;
use crate::texte::printable;
pub use etapes::{Etape, etapes};
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use std::io::{Result, Write};

const NOTES: [Colonne; 9] = [
    Colonne::entiere("N°", 0),
    Colonne::entiere("Type", 3),
    Colonne::texte("Période", 4, 7),
    Colonne::entiere("Date", 5),
    Colonne::decimale("Note", 0),
    Colonne::decimale("Sur 20", 0),
    Colonne::decimale("Coef", 0),
    Colonne::decimale("Sur 20 × coef", 1),
    Colonne::entiere("Remarque", 0),
];

const TERMES: [Colonne; 5] = [
    Colonne::texte("", 0, 8),
    Colonne::decimale("Moyenne exacte", 0),
    Colonne::decimale("Coef", 0),
    Colonne::decimale("Moyenne × coef", 1),
    Colonne::entiere("Remarque", 0),
];

/// Decimals that are shown of a number that has more.
const DECIMALES: usize = 4;
/// A fraction of more letters tells nobody anything.
const FRACTION: usize = 24;

/// Writes how a student's averages came about.
pub fn ecrit(expliquee: &Expliquee, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let Expliquee { etudiant, explication } = expliquee;
    if p.format == Format::Vertical {
        let champs: Vec<(String, String)> = etapes(explication).into_iter().map(Etape::en_champ).collect();
        return vertical::ecrit(&champs, p, sortie);
    }
    writeln!(sortie, "{}", Ton::Fort.peint(&printable(&designe(etudiant)), p.couleur))?;
    for regle in regles(explication) {
        writeln!(sortie, "{}", phrase(&format!("- {regle}"), p))?;
    }
    for part in &explication.parts {
        let de = de(&part.etendue);
        for une in &part.matieres {
            titre(&format!("{}{de} (coefficient {})", une.matiere, une.coef), p, sortie)?;
            matiere(une, p, sortie)?;
        }
        if let Some(generale) = &part.generale {
            titre(&format!("Moyenne générale{de}"), p, sortie)?;
            termes("Matière", generale, ToString::to_string, p, sortie)?;
        }
    }
    if let Some(annee) = &explication.annee {
        for (matiere, moyenne) in &annee.matieres {
            titre(&format!("{matiere}, année"), p, sortie)?;
            termes("Période", moyenne, nom, p, sortie)?;
        }
        if let Some(generale) = &annee.generale {
            titre("Moyenne générale, année", p, sortie)?;
            termes("Période", generale, nom, p, sortie)?;
        }
    }
    if explication.provisoire {
        writeln!(sortie, "\n{}", phrase("provisoire : une note est attendue (ATT)", p))?;
    }
    Ok(())
}

fn titre(texte: &str, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    writeln!(sortie, "\n{}", Ton::Fort.peint(&printable(texte), p.couleur))
}

/// The rules, one sentence each.
fn regles(explication: &Explication) -> Vec<String> {
    let reglement = &explication.reglement;
    let absence = match reglement.absence {
        Absence::Zero => "une absence (ABS) compte 0 ; DISP, EXC, NN et ATT ne comptent pas",
        Absence::Neutre => "ABS, DISP, EXC, NN et ATT ne comptent pas",
    };
    let matiere = match reglement.formule {
        None => "matière : la somme des notes × coef, divisée par la somme des coefs".to_owned(),
        Some(formule) => format!(
            "matière : (moyenne des devoirs × {} + moyenne des examens et compositions × {}), divisé par la somme de ces \
             poids ; un côté où rien ne compte tombe avec son poids",
            formule.poids(Cote::Devoirs).court(),
            formule.poids(Cote::Examen).court()
        ),
    };
    let mut regles = vec![format!("chaque note est ramenée sur 20 ; {absence}"), matiere];
    let has_general = explication.parts.iter().any(|part| part.generale.is_some());
    if has_general {
        let generale = "générale : la somme des moyennes exactes × coef de la matière, divisée par la somme des coefs";
        regles.push(generale.to_owned());
    }
    match reglement.annuelle {
        _ if explication.parts.iter().any(|part| part.etendue != Etendue::Annee) && explication.annee.is_none() => {}
        Annuelle::Notes => regles.push("année : toutes les notes de l'année".to_owned()),
        Annuelle::Periodes => regles.push("année : la moyenne des périodes, qui comptent toutes autant".to_owned()),
    }
    regles.push(
        "rien n'est arrondi en chemin ; le résultat l'est une fois, au centième, un demi-centième monte".to_owned(),
    );
    regles
}

fn matiere(une: &MatiereExpliquee, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    match &une.calcul {
        Calcul::Notes(moyenne) => {
            notes(moyenne, p, sortie)?;
            writeln!(sortie, "{}", phrase(&format!("moyenne : {}", egalite(moyenne, true)), p))
        }
        Calcul::Formule { devoirs, examen, ensemble } => {
            for (cote, terme) in [devoirs, examen].into_iter().zip(&ensemble.termes) {
                if !cote.termes.is_empty() {
                    notes(cote, p, sortie)?;
                }
                let texte = match (&terme.valeur, terme.poids.court()) {
                    (Err(Exclusion::RienNeCompte), poids) => {
                        format!("rien ne compte, ce côté tombe avec son poids {poids}")
                    }
                    (Err(_), _) => format!("{}, mais la formule ne lui donne aucun poids", egalite(cote, false)),
                    (Ok(_), _) => egalite(cote, false),
                };
                writeln!(sortie, "{}", phrase(&format!("{} : {texte}", self::cote(&terme.quoi)), p))?;
            }
            writeln!(sortie, "{}", phrase(&format!("moyenne : {}", par_la_formule(ensemble)), p))
        }
    }
}

/// `(devoirs 5,3333… × 1 + examen 10 × 2) ÷ 3 = 8,4444… (76/9) → 8,44`.
fn par_la_formule(ensemble: &Moyenne<Cote>) -> String {
    let terme = |terme: &Terme<Cote>| {
        let valeur = terme.valeur.as_ref().ok().map(decimales)?;
        Some(format!("{} {valeur} × {}", cote(&terme.quoi), terme.poids.court()))
    };
    let termes: Vec<String> = ensemble.termes.iter().filter_map(terme).collect();
    match &ensemble.resultat {
        None => egalite(ensemble, true),
        Some(resultat) => {
            let division = format!("({}) ÷ {}", termes.join(" + "), decimales(&resultat.poids));
            format!("{division} = {}", resultat_exact(resultat, true))
        }
    }
}

fn notes(moyenne: &Moyenne<Note>, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let ligne = |terme: &Terme<Note>| {
        let contenu = &terme.quoi.contenu;
        let [valeur, produit] = valeur_et_produit(terme);
        vec![
            format!("#{}", terme.quoi.n).into(),
            Cellule::de(contenu.type_note.nom()),
            Cellule::de(contenu.periode.as_ref().map_or(RIEN, |periode| periode.as_str())),
            contenu.date.map_or_else(|| RIEN.to_owned(), |jour| jour.to_string()).into(),
            contenu.valeur.to_string().into(),
            valeur.into(),
            terme.poids.court().into(),
            produit.into(),
            Cellule::de(remarque(terme, Some(contenu.valeur))),
        ]
    };
    let lignes = moyenne.termes.iter().map(ligne).collect();
    Tableau { colonnes: &NOTES, lignes }.ecrit(p.largeur, p.couleur, sortie)
}

fn termes<Q>(
    titre: &'static str,
    moyenne: &Moyenne<Q>,
    nom: impl Fn(&Q) -> String,
    p: &Presentation,
    sortie: &mut dyn Write,
) -> Result<()> {
    let mut colonnes = TERMES;
    colonnes[0].titre = titre;
    let ligne = |terme: &Terme<Q>| {
        let [valeur, produit] = valeur_et_produit(terme);
        let remarque = Cellule::de(remarque(terme, None));
        vec![nom(&terme.quoi).into(), valeur.into(), terme.poids.court().into(), produit.into(), remarque]
    };
    let lignes = moyenne.termes.iter().map(ligne).collect();
    Tableau { colonnes: &colonnes, lignes }.ecrit(p.largeur, p.couleur, sortie)?;
    writeln!(sortie, "{}", phrase(&format!("moyenne : {}", egalite(moyenne, true)), p))
}

/// A term out of 20, and multiplied by its weight.
fn valeur_et_produit<Q>(terme: &Terme<Q>) -> [String; 2] {
    match &terme.valeur {
        Ok(valeur) => [decimales(valeur), decimales(&(valeur * centiemes(terme)))],
        Err(_) => [RIEN.to_owned(), RIEN.to_owned()],
    }
}

fn centiemes<Q>(terme: &Terme<Q>) -> BigRational {
    BigRational::new(terme.poids.0.into(), 100.into())
}

/// `38 ÷ 3 = 12,6666… (38/3) → 12,67`.
fn egalite<Q>(moyenne: &Moyenne<Q>, arrondie: bool) -> String {
    match &moyenne.resultat {
        None => "— (rien ne compte)".to_owned(),
        Some(r) => format!("{} ÷ {} = {}", decimales(&r.somme), decimales(&r.poids), resultat_exact(r, arrondie)),
    }
}

/// `12,6666… (38/3) → 12,67`.
fn resultat_exact(resultat: &Resultat, arrondie: bool) -> String {
    let mut texte = decimales(&resultat.exacte);
    if let Some(fraction) = fraction(&resultat.exacte) {
        texte += &format!(" ({fraction})");
    }
    if arrondie { texte + &format!(" → {}", resultat.arrondie) } else { texte }
}

/// `13,25`; `13,3333…` where more decimals follow, cut and never rounded.
pub fn decimales(nombre: &BigRational) -> String {
    let dix = BigRational::from_integer(10.into());
    let mut texte = nombre.trunc().to_integer().to_string();
    let mut reste = nombre.fract().abs();
    let mut chiffres = String::new();
    while !reste.is_zero() && chiffres.len() < DECIMALES {
        reste *= &dix;
        chiffres += &reste.trunc().to_integer().to_string();
        reste = reste.fract();
    }
    if !chiffres.is_empty() {
        texte += &format!(",{chiffres}");
    }
    if reste.is_zero() { texte } else { texte + "…" }
}

/// `40/3`, where the decimals do not say it all.
fn fraction(nombre: &BigRational) -> Option<String> {
    let fraction = nombre.to_string();
    (decimales(nombre).ends_with('…') && fraction.len() <= FRACTION).then_some(fraction)
}

/// What is to be known of a term.
pub fn remarque<Q>(terme: &Terme<Q>, valeur: Option<Valeur>) -> &'static str {
    match (&terme.valeur, valeur) {
        (Err(exclusion), _) => pourquoi(*exclusion),
        (Ok(_), Some(Valeur::Absent)) => "absent : compte 0",
        (Ok(_), _) => "",
    }
}

/// Why something does not count.
fn pourquoi(exclusion: Exclusion) -> &'static str {
    match exclusion {
        Exclusion::Absent => "ne compte pas : absent, neutre dans cette classe",
        Exclusion::Dispense => "ne compte pas : dispensé",
        Exclusion::Excuse => "ne compte pas : absence excusée",
        Exclusion::NonNote => "ne compte pas : non noté",
        Exclusion::Attendu => "ne compte pas encore : note attendue",
        Exclusion::RienNeCompte => "ne compte pas : aucune note qui compte",
        Exclusion::PoidsNul => "ne compte pas : poids 0 dans la formule",
    }
}

/// `, période T1`; nothing for the year.
fn de(etendue: &Etendue) -> String {
    match etendue {
        Etendue::Annee => String::new(),
        Etendue::Periode(periode) => format!(", période {periode}"),
        Etendue::SansPeriode => ", sans période".to_owned(),
    }
}

/// `T1`.
pub fn nom(etendue: &Etendue) -> String {
    match etendue {
        Etendue::Annee => "année".to_owned(),
        Etendue::Periode(periode) => periode.to_string(),
        Etendue::SansPeriode => "sans période".to_owned(),
    }
}

/// `devoirs`.
pub fn cote(cote: &Cote) -> String {
    if *cote == Cote::Devoirs { "devoirs" } else { "examen" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_cut_and_say_that_they_go_on() {
        let sur = |haut: i64, bas: i64| decimales(&BigRational::new(haut.into(), bas.into()));
        assert_eq!([sur(40, 3), sur(1999, 200), sur(12, 1), sur(0, 1)], ["13,3333…", "9,995", "12", "0"]);
        assert_eq!([sur(1_212_499, 100_000), sur(1, 30_000)], ["12,1249…", "0,0000…"]);
        let dit = |haut: i64, bas: i64| fraction(&BigRational::new(haut.into(), bas.into()));
        assert_eq!((dit(40, 3), dit(1999, 200)), (Some("40/3".into()), None));
    }
}
