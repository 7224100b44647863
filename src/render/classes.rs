//! Classes: all of them, one with its rules, what changed of one.

pub(super) mod suites;

use super::fiche::ESSAI;
use super::francais::{RIEN, accorde, compte, moyenne, nombre, phrase, ton};
use super::style::Ton;
use super::table::{Cellule, Colonne, Tableau};
use super::{Format, Presentation, vertical};
use crate::domain::classe::{Classe, ClasseResumee};
use crate::domain::reglement::{Absence, Annuelle, PeriodeReglee, Reglement};
use crate::error::moment;
use crate::outcome::{ClasseChangee, FusionFaite, Outcome};
use crate::texte::printable;
use std::fmt::Display;
use std::io::{Result, Write};

/// Names and values.
type Champs = Vec<(String, String)>;

const LISTE: [Colonne; 6] = [
    Colonne::texte("Classe", 0, 8),
    Colonne::texte("Libellé", 3, 8),
    Colonne::nombre("Effectif", 0),
    Colonne::nombre("Moyenne", 1),
    Colonne::texte("Coefficients", 4, 12),
    Colonne::texte("Périodes", 2, 10),
];

fn paire(nom: impl Into<String>, valeur: impl Display) -> (String, String) {
    (nom.into(), valeur.to_string())
}

/// The word that `abs=` takes.
pub(super) fn absence(absence: Absence) -> &'static str {
    match absence {
        Absence::Zero => "zero",
        Absence::Neutre => "neutre",
    }
}

/// The word that `annuelle=` takes.
pub(super) fn annuelle(annuelle: Annuelle) -> &'static str {
    match annuelle {
        Annuelle::Notes => "notes",
        Annuelle::Periodes => "periodes",
    }
}

/// `Maths:4;Anglais:2`, as `coefs=` takes it.
fn coefs(reglement: &Reglement) -> String {
    let coefs = reglement.matieres.iter().map(|reglee| format!("{}:{}", reglee.matiere, reglee.coef));
    coefs.collect::<Vec<_>>().join(";")
}

/// `du 01/12/2026 au 28/02/2027, verrouillée depuis le 03/03/2027 17:02 par awa`.
fn periode(reglee: &PeriodeReglee) -> String {
    let jours = reglee.jours.map(|(debut, fin)| format!("du {debut} au {fin}"));
    let verrou = reglee.verrou.as_ref();
    let verrou = verrou.map(|verrou| format!("verrouillée depuis le {} par {}", moment(verrou.quand), verrou.qui));
    let parts: Vec<String> = jours.into_iter().chain(verrou).collect();
    if parts.is_empty() { "ouverte".to_owned() } else { parts.join(", ") }
}

/// A class, for a person: what can be said of it, thing by thing.
fn details(classe: &Classe) -> Champs {
    let reglement = &classe.reglement;
    let texte = |valeur: Option<String>| valeur.unwrap_or_default();
    let mut champs = vec![
        paire("libellé", texte(classe.intitule.as_ref().map(ToString::to_string))),
        paire("année", texte(classe.annee.as_ref().map(ToString::to_string))),
        paire("formule", texte(reglement.formule.map(|formule| formule.to_string()))),
        paire("une absence", if reglement.absence == Absence::Zero { "compte 0" } else { "ne compte pas" }),
        paire(
            "moyenne annuelle",
            match reglement.annuelle {
                Annuelle::Notes => "celle de toutes les notes",
                Annuelle::Periodes => "celle des moyennes des périodes",
            },
        ),
    ];
    champs
        .extend(reglement.matieres.iter().map(|reglee| paire(format!("coefficient {}", reglee.matiere), reglee.coef)));
    champs
        .extend(reglement.periodes.iter().map(|reglee| paire(format!("période {}", reglee.periode), periode(reglee))));
    champs
}

/// One class with its rules.
pub fn une(resumee: &ClasseResumee, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let ClasseResumee { classe, effectif, moyenne: m } = resumee;
    let mut champs = vec![
        paire("classe", &classe.nom),
        paire("effectif", compte(*effectif, "étudiant", "étudiants")),
        paire("moyenne", moyenne(*m, false)),
    ];
    champs.extend(details(classe));
    vertical::aligne(&champs, p, sortie)
}

/// The classes, and how many there are.
pub fn liste(classes: &[ClasseResumee], p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    if p.format == Format::Vertical {
        for resumee in classes {
            une(resumee, p, sortie)?;
            writeln!(sortie)?;
        }
    } else if !classes.is_empty() {
        let periodes = |reglement: &Reglement| {
            let une = |reglee: &PeriodeReglee| match reglee.verrou {
                Some(_) => format!("{} (verrouillée)", reglee.periode),
                None => reglee.periode.to_string(),
            };
            reglement.periodes.iter().map(une).collect::<Vec<_>>().join(", ")
        };
        let coefs = |reglement: &Reglement| {
            let un = |reglee: &crate::domain::reglement::MatiereReglee| format!("{} {}", reglee.matiere, reglee.coef);
            reglement.matieres.iter().map(un).collect::<Vec<_>>().join(", ")
        };
        let texte = |texte: &str| Cellule::de(if texte.is_empty() { RIEN } else { texte });
        let ligne = |resumee: &ClasseResumee| {
            let ClasseResumee { classe, effectif, moyenne: m } = resumee;
            vec![
                Cellule::de(classe.nom.as_str()),
                texte(classe.intitule.as_ref().map_or("", |intitule| intitule.as_str())),
                nombre(*effectif).into(),
                Cellule::from(moyenne(*m, false)).en(ton(*m)),
                texte(&coefs(&classe.reglement)),
                texte(&periodes(&classe.reglement)),
            ]
        };
        Tableau { colonnes: &LISTE, lignes: classes.iter().map(ligne).collect() }
            .ecrit(p.largeur, p.couleur, sortie)?;
        writeln!(sortie)?;
    }
    match classes.len() as u64 {
        0 => writeln!(sortie, "aucune classe"),
        n => writeln!(sortie, "{}", compte(n, "classe", "classes")),
    }
}

/// What changed of a class: before → after, and how many averages with it.
pub fn change(changee: &ClasseChangee, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let change = &changee.change;
    let nom = printable(change.apres.nom.as_str()).into_owned();
    writeln!(sortie, "{}", Ton::Fort.peint(&format!("Classe {nom}"), p.couleur))?;
    let (avant, apres) = (details(&change.avant), details(&change.apres));
    let valeur = |champs: &Champs, champ: &str| {
        let trouve = champs.iter().find(|(autre, _)| autre == champ).map(|(_, valeur)| valeur.as_str());
        trouve.filter(|valeur| !valeur.is_empty()).map_or_else(|| RIEN.to_owned(), |v| printable(v).into_owned())
    };
    let partis = avant.iter().filter(|(champ, _)| apres.iter().all(|(autre, _)| autre != champ));
    let mut is_same = true;
    for (champ, _) in apres.iter().chain(partis) {
        let (de, a) = (valeur(&avant, champ), valeur(&apres, champ));
        if de != a {
            is_same = false;
            writeln!(sortie, "{}", phrase(&format!("{} : {de} → {a}", printable(champ)), p))?;
        }
    }
    if change.notes > 0 {
        is_same = false;
        let combien = compte(change.notes, "note", "notes");
        let change_de = accorde(change.notes, "change de matière", "changent de matière");
        writeln!(sortie, "{combien} {change_de}")?;
    }
    if is_same {
        writeln!(sortie, "rien à changer")?;
    } else if change.recalcules > 0 && !change.avant.reglement.calcule_comme(&change.apres.reglement) {
        let faites = if changee.essai { "à recalculer" } else { "recalculées" };
        writeln!(sortie, "moyennes {faites} : {}", compte(change.recalcules, "étudiant", "étudiants"))?;
    }
    if change.effectif == 0 {
        writeln!(sortie, "aucun étudiant n'est encore dans cette classe")?;
    }
    suites::ecrit(changee, p, sortie)?;
    if changee.essai { writeln!(sortie, "{ESSAI}") } else { Ok(()) }
}

/// Writes that a class is gone.
pub fn suppression(classe: &Classe, essai: bool, sortie: &mut dyn Write) -> Result<()> {
    let nom = printable(classe.nom.as_str());
    match essai {
        false => writeln!(sortie, "supprimée : la classe {nom} et ses règles"),
        true => writeln!(sortie, "à supprimer : la classe {nom} et ses règles\n{ESSAI}"),
    }
}

/// Writes who is in another class.
pub fn fusion(faite: &FusionFaite, p: &Presentation, sortie: &mut dyn Write) -> Result<()> {
    let fusion = &faite.fusion;
    let [de, vers] = [&fusion.de, &fusion.vers].map(|classe| printable(classe.as_str()).into_owned());
    let combien = compte(fusion.etudiants, "étudiant", "étudiants");
    let passe = if faite.essai { "à mettre" } else { "mis" };
    writeln!(sortie, "{combien} de {de} : {passe} dans {vers}")?;
    if fusion.reste {
        let texte = format!("la classe {de} garde ses règles : « class delete \"{de}\" » la supprime");
        writeln!(sortie, "{}", phrase(&texte, p))?;
    }
    if faite.essai { writeln!(sortie, "{ESSAI}") } else { Ok(()) }
}

/// The columns of classes, for a program.
pub const COLONNES: [&str; 10] =
    ["classe", "libelle", "annee", "effectif", "moyenne", "coefs", "formule", "abs", "annuelle", "periodes"];

/// A class for a program, below [`COLONNES`]: as `class set` takes it; a locked period has `!` behind it.
pub fn valeurs(resumee: &ClasseResumee) -> [String; 10] {
    let ClasseResumee { classe, effectif, moyenne } = resumee;
    let reglement = &classe.reglement;
    let periode = |reglee: &PeriodeReglee| {
        let jours = reglee.jours.map_or(String::new(), |(debut, fin)| format!(":{debut}..{fin}"));
        let verrou = if reglee.verrou.is_some() { "!" } else { "" };
        format!("{}{jours}{verrou}", reglee.periode)
    };
    [
        classe.nom.to_string(),
        classe.intitule.as_ref().map_or(String::new(), ToString::to_string),
        classe.annee.as_ref().map_or(String::new(), ToString::to_string),
        effectif.to_string(),
        moyenne.map_or(String::new(), |moyenne| moyenne.to_string()),
        coefs(reglement),
        reglement.formule.map_or(String::new(), |formule| formule.to_string()),
        absence(reglement.absence).to_owned(),
        annuelle(reglement.annuelle).to_owned(),
        reglement.periodes.iter().map(periode).collect::<Vec<_>>().join(";"),
    ]
}

/// One of these outcomes as name and value, for CSV.
pub fn champs(outcome: &Outcome) -> Champs {
    let nommes = |resumee: &ClasseResumee| COLONNES.iter().zip(valeurs(resumee)).map(|(nom, v)| paire(*nom, v));
    match outcome {
        Outcome::Classe(resumee) => nommes(resumee).collect(),
        Outcome::ClasseChangee(changee) => {
            let change = &changee.change;
            let resumee = ClasseResumee { classe: change.apres.clone(), effectif: change.effectif, moyenne: None };
            let siens = nommes(&resumee).filter(|(nom, _)| nom != "moyenne");
            siens.chain([paire("recalcules", change.recalcules), paire("notes", change.notes)]).collect()
        }
        Outcome::ClasseSupprimee { classe, essai } => {
            vec![paire("classe", &classe.nom), paire("supprimees", u8::from(!essai))]
        }
        Outcome::Fusion(faite) => {
            let fusion = &faite.fusion;
            let deplaces = if faite.essai { 0 } else { fusion.etudiants };
            vec![paire("de", &fusion.de), paire("vers", &fusion.vers), paire("deplaces", deplaces)]
        }
        _ => Vec::new(),
    }
}
