//! The table of a bulletin: the subjects, and what they come to. In Senegal each average is also multiplied by its weight, and
//! weights and points are added up.

use super::bulletin::{Bulletin, LigneDeMatiere};
use super::commun::{RIEN, moyenne};
use super::pdf::Document;
use super::pdf::document::{MARGE, mm};
use super::pdf::tableau::{Alignement, Cellule, Colonne, FOND_TOTAL, Tableau, ajuste};
use super::pdf::texte::{GRIS, Style};
use crate::domain::note::TypeNote;
use crate::domain::points::Totaux;
use crate::domain::{Coef, NouvelleNote, Pays, Periode};
use std::io::{Result, Write};

/// Of cells.
const CORPS: Style = Style::normal(8.0);
/// Of what has to be seen.
const FORT: Style = Style::gras(8.0);
/// Of what accompanies.
const PETIT: Style = Style::normal(6.6).en(GRIS);
/// Of what teachers say.
const APPRECIATION: Style = Style::normal(7.5);
/// More letters than that stand below their subject, over the whole width.
const LONGUE: usize = 280;
/// The height of a row of totals, and more.
const RANGEE: f32 = 26.0;

/// A column: its header, its width in millimetres, how its texts stand.
type Largeur = (&'static str, f32, Alignement);

/// Writes the subjects and what they come to; what comes next needs `dessous` points on the same page.
pub(super) fn tableau<W: Write>(doc: &mut Document<W>, bulletin: &Bulletin, pays: Pays, dessous: f32) -> Result<()> {
    let totaux = bulletin.general.totaux.filter(|_| pays == Pays::SN);
    let points = totaux.is_some();
    let mut colonnes: Vec<Colonne> = colonnes(points)
        .into_iter()
        .map(|(titre, largeur, sens)| Colonne::nouvelle(titre, mm(largeur), sens))
        .collect();
    let toutes = colonnes.len();
    let lignes: Vec<Vec<Cellule>> = bulletin.matieres.iter().map(|ligne| cellules(ligne, points)).collect();
    let total = totaux.map(|totaux| totalise(totaux, toutes));
    let generale = generale(bulletin, points);
    // Weights have two decimals, and totals are as long as they are: the appreciations give the place.
    ajuste(&mut colonnes, lignes.iter().chain(&total).chain([&generale]), toutes - 1);
    let mut tableau = Tableau::commence(doc, MARGE, colonnes, Style::gras(7.0))?;
    for (ligne, cellules) in bulletin.matieres.iter().zip(&lignes) {
        tableau.ligne(doc, cellules, None)?;
        if let Some(longue) = longue(ligne) {
            let texte = format!("{} : {longue}", ligne.matiere);
            tableau.ligne(doc, &[Cellule::de(texte, APPRECIATION).sur(toutes).vers(Alignement::Gauche)], None)?;
        }
        if !ligne.detail.is_empty() {
            let detail = format!("{} : {}", ligne.matiere, detail(&ligne.detail));
            tableau.ligne(doc, &[Cellule::de(detail, PETIT).sur(toutes).vers(Alignement::Gauche)], None)?;
        }
    }
    if let Some(total) = &total {
        tableau.derniere_ligne(doc, total, Some(FOND_TOTAL), RANGEE + dessous)?;
    }
    tableau.derniere_ligne(doc, &generale, Some(FOND_TOTAL), dessous)?;
    tableau.finit(doc)
}

/// The weights and the points added up, over so many columns.
fn totalise(Totaux { coefs, points }: Totaux, toutes: usize) -> Vec<Cellule> {
    vec![
        Cellule::de("Totaux", FORT),
        Cellule::de(coefs.court(), FORT),
        Cellule::de("", CORPS).sur(2),
        Cellule::de(points.to_string(), FORT),
        Cellule::de("", CORPS).sur(toutes - 5),
    ]
}

/// 180 mm together, as wide as most figures need.
fn colonnes(points: bool) -> Vec<Largeur> {
    use Alignement::{Centre, Decimal, Gauche};
    let avec = |courte, longue| if points { courte } else { longue };
    let mut colonnes = vec![
        ("Matière", avec(41.0, 45.0), Gauche),
        ("Coef.", 9.5, Decimal),
        ("Notes", 9.5, Centre),
        ("Moyenne élève", 14.5, Decimal),
        ("Moyenne classe", 14.0, Decimal),
        ("Min.", avec(11.0, 11.5), Decimal),
        ("Max.", avec(11.0, 11.5), Decimal),
        ("Rang", avec(10.5, 11.0), Centre),
        ("Appréciation", avec(43.5, 53.5), Gauche),
    ];
    if points {
        colonnes.insert(4, ("Moy. × coef.", 15.5, Decimal));
    }
    colonnes
}

/// What everything comes to.
fn generale(bulletin: &Bulletin, points: bool) -> Vec<Cellule> {
    let general = &bulletin.general;
    let rang = general
        .rang
        .map_or_else(String::new, |rang| format!("Rang : {} sur {}", rang.en_mots(), bulletin.eleve.effectif));
    let mention = general.mention.as_ref().map_or_else(String::new, |mention| format!("Mention : {mention}"));
    let mut fin = Cellule::default();
    for texte in [rang, mention].into_iter().filter(|texte| !texte.is_empty()) {
        fin = fin.puis(texte, Style::gras(8.0));
    }
    let mut cellules = vec![
        Cellule::de("Moyenne générale", FORT).sur(3),
        Cellule::de(moyenne(general.moyenne, general.provisoire), Style::gras(9.0)),
        Cellule::de(moyenne(general.classe.moyenne, false), FORT),
        Cellule::de(moyenne(general.classe.min, false), CORPS),
        Cellule::de(moyenne(general.classe.max, false), CORPS),
        Cellule::de(general.rang.map_or_else(|| RIEN.to_owned(), |rang| rang.court()), FORT),
        fin,
    ];
    if points {
        cellules.insert(2, Cellule::de("", CORPS));
    }
    cellules
}

/// What the teacher says, where it is better read over the whole width.
fn longue(ligne: &LigneDeMatiere) -> Option<&str> {
    ligne.appreciation.as_deref().filter(|texte| texte.chars().count() > LONGUE)
}

fn cellules(ligne: &LigneDeMatiere, points: bool) -> Vec<Cellule> {
    let mut matiere = Cellule::de(ligne.matiere.as_str(), FORT);
    if !ligne.enseignants.is_empty() {
        matiere = matiere.puis(ligne.enseignants.join(", "), PETIT);
    }
    let appreciation = match longue(ligne) {
        Some(_) => "Voir ci-dessous.",
        None => ligne.appreciation.as_deref().unwrap_or_default(),
    };
    let classe = &ligne.classe;
    let mut cellules = vec![
        matiere,
        Cellule::de(ligne.coef.to_string(), CORPS),
        Cellule::de(ligne.notes.to_string(), CORPS),
        Cellule::de(moyenne(ligne.moyenne, ligne.provisoire), FORT),
        Cellule::de(moyenne(classe.moyenne, false), CORPS),
        Cellule::de(moyenne(classe.min, false), CORPS),
        Cellule::de(moyenne(classe.max, false), CORPS),
        Cellule::de(ligne.rang.map_or_else(|| RIEN.to_owned(), |rang| rang.court()), CORPS),
        Cellule::de(appreciation, APPRECIATION),
    ];
    if points {
        cellules.insert(4, Cellule::de(moyenne(ligne.points, false), CORPS));
    }
    cellules
}

/// `composition 8/10 (coef. 2)`.
fn une_note(note: &NouvelleNote) -> String {
    let genre = if note.type_note == TypeNote::Devoir { String::new() } else { format!("{} ", note.type_note.nom()) };
    let coef = if note.coef == Coef::UN { String::new() } else { format!(" (coef. {})", note.coef) };
    format!("{genre}{}{coef}", note.valeur)
}

/// `T1 : 14 · examen 10 – T2 : 12`; without the periods where there is one.
fn detail(notes: &[NouvelleNote]) -> String {
    let mut periodes: Vec<Option<&Periode>> = Vec::new();
    for note in notes {
        let sienne = note.periode.as_ref();
        if !periodes.contains(&sienne) {
            periodes.push(sienne);
        }
    }
    let celles = |periode: &Option<&Periode>| -> String {
        let siennes = notes.iter().filter(|note| note.periode.as_ref() == *periode).map(une_note);
        let siennes = siennes.collect::<Vec<_>>().join(" · ");
        match (periodes.len(), periode) {
            (1, _) => siennes,
            (_, Some(periode)) => format!("{periode} : {siennes}"),
            (_, None) => format!("sans période : {siennes}"),
        }
    };
    periodes.iter().map(celles).collect::<Vec<_>>().join(" – ")
}
