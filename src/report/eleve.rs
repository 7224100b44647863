//! The pages of one bulletin: heading and address, subjects, charts, the council's box.

use super::bulletin::{Bulletin, LigneDeMatiere};
use super::commun::{
    Etablissement, PROVISOIRE, RIEN, compte, entete, moyenne, partie, phrase, sous_titre, titre,
};
use super::pdf::document::{BAS, HAUT, LARGEUR, MARGE, UTILE, mm};
use super::pdf::graphique::{Noms, PAS, Paire, barres, courbe, hauteur_des_barres};
use super::pdf::tableau::{Alignement, Cellule, Colonne, FOND_TOTAL, Tableau};
use super::pdf::texte::{Couleur, GRIS, Style};
use super::pdf::{Dessin, Document, Precision, Role};
use crate::domain::note::TypeNote;
use crate::domain::{Coef, DateCivile, NouvelleNote};
use std::io::{Result, Write};

/// Of cells.
const CORPS: Style = Style::normal(8.0);
/// Of what has to be seen.
const FORT: Style = Style::gras(8.5);
/// Of what accompanies.
const PETIT: Style = Style::normal(7.0).en(GRIS);
/// Around boxes.
const CADRE: Couleur = [0.45; 3];
/// The council's box and the signatures.
const CONSEIL: f32 = 92.0;
/// Where the window of a DL envelope (35 × 100 mm, 20 mm from its right and lower edges) begins to show a letter that is
/// folded in three, however it slides in the envelope; and where nothing else may stand any more.
const FENETRE: (f32, f32) = (mm(107.0), mm(54.0));
/// Where that window ends.
const SOUS_FENETRE: f32 = mm(94.0);

/// Writes a bulletin.
pub(super) fn ecrit<W: Write>(
    doc: &mut Document<W>,
    ecole: &Etablissement,
    logo: Option<Dessin>,
    date: DateCivile,
    bulletin: &Bulletin,
) -> Result<()> {
    let eleve = &bulletin.eleve;
    let nom = format!("{} {}", eleve.nom, eleve.prenom);
    doc.partie(&format!("{nom} – {} – {} – édité le {date}", eleve.classe, bulletin.periode))?;
    doc.signet(&nom);
    haut_de_page(doc, ecole, logo, bulletin, &nom)?;
    if bulletin.matieres.is_empty() {
        phrase(doc, Style::normal(10.0), "Aucune note pour cette période.")?;
    } else {
        tableau(doc, bulletin)?;
    }
    remarques(doc, bulletin)?;
    graphiques(doc, bulletin)?;
    conseil(doc)
}

/// The school on the left, what this is on the right; below, who it is about, and who receives it where the window is.
fn haut_de_page<W: Write>(
    doc: &mut Document<W>,
    ecole: &Etablissement,
    logo: Option<Dessin>,
    bulletin: &Bulletin,
    nom: &str,
) -> Result<()> {
    let eleve = &bulletin.eleve;
    let gauche = FENETRE.0 - MARGE - mm(8.0);
    let bas_ecole = entete(doc, ecole, logo, gauche)?;
    let annee = if ecole.annee.is_empty() { String::new() } else { format!("Année scolaire {}", ecole.annee) };
    let bas_titre = titre(doc, (FENETRE.0, HAUT), "Bulletin scolaire", &[bulletin.periode.clone(), annee])?;
    let mut bas_adresse = bas_titre;
    if !eleve.destinataire.is_empty() {
        let mut y = FENETRE.1.max(bas_titre + 8.0);
        doc.dans(Role::P, Precision::Aucune, |doc| {
            for ligne in &eleve.destinataire {
                y = doc.paragraphe(FENETRE.0, y, mm(83.0), Style::normal(9.5), ligne);
            }
            Ok(())
        })?;
        bas_adresse = SOUS_FENETRE.max(y + 6.0);
    }
    let mut y = (bas_ecole + 10.0).max(if eleve.destinataire.is_empty() { 0.0 } else { mm(46.0) });
    doc.dans(Role::H2, Precision::Aucune, |doc| {
        y = doc.paragraphe(MARGE, y, gauche, Style::gras(12.5), nom) + 2.0;
        Ok(())
    })?;
    let naissance = eleve.naissance.map_or_else(|| RIEN.to_owned(), |jour| jour.to_string());
    let lignes = [
        ("Classe", format!("{} ({})", eleve.classe, compte(eleve.effectif, "élève", "élèves"))),
        ("Matricule", eleve.matricule.to_string()),
        ("Naissance", naissance),
    ];
    for (nom, valeur) in lignes {
        doc.dans(Role::P, Precision::Aucune, |doc| {
            doc.ecrit(MARGE, y + 8.6, Style::normal(8.5).en(GRIS), &format!("{nom} :"));
            y = doc.paragraphe(MARGE + 54.0, y, gauche - 54.0, Style::normal(9.0), &valeur) + 0.8;
            Ok(())
        })?;
    }
    doc.y = (y + 8.0).max(bas_adresse);
    Ok(())
}

/// The subjects, and what they come to.
fn tableau<W: Write>(doc: &mut Document<W>, bulletin: &Bulletin) -> Result<()> {
    let largeurs = [42.0, 10.0, 10.0, 16.0, 15.0, 12.0, 12.0, 12.0, 51.0].map(mm);
    let titres = ["Matière", "Coef.", "Notes", "Moyenne élève", "Moyenne classe", "Min.", "Max.", "Rang", "Appréciation"];
    use Alignement::{Centre, Decimal, Gauche};
    let sens = [Gauche, Centre, Centre, Decimal, Decimal, Decimal, Decimal, Centre, Gauche];
    let colonnes: Vec<Colonne> = titres
        .into_iter()
        .zip(largeurs)
        .zip(sens)
        .map(|((titre, largeur), sens)| Colonne::nouvelle(titre, largeur, sens))
        .collect();
    let mut tableau = Tableau::commence(doc, MARGE, colonnes, Style::gras(7.0))?;
    for ligne in &bulletin.matieres {
        tableau.ligne(doc, &cellules(ligne), None)?;
        if !ligne.detail.is_empty() {
            let notes: Vec<String> = ligne.detail.iter().map(une_note).collect();
            let detail = format!("{} : {}", ligne.matiere, notes.join(" · "));
            tableau.ligne(doc, &[Cellule::de(detail, PETIT).sur(9).vers(Gauche)], None)?;
        }
    }
    let general = &bulletin.general;
    let rang = general.rang.map_or_else(String::new, |rang| format!("Rang : {} sur {}", rang.en_mots(), general.classes));
    let mention = general.mention.as_ref().map_or_else(String::new, |mention| format!("Mention : {mention}"));
    let fin: Vec<String> = [rang, mention].into_iter().filter(|part| !part.is_empty()).collect();
    let total = [
        Cellule::de("Moyenne générale", FORT).sur(3),
        Cellule::de(moyenne(general.moyenne, general.provisoire), Style::gras(9.5)),
        Cellule::de(moyenne(general.classe.moyenne, false), FORT),
        Cellule::de(moyenne(general.classe.min, false), CORPS),
        Cellule::de(moyenne(general.classe.max, false), CORPS),
        Cellule::de(general.rang.map_or_else(|| RIEN.to_owned(), |rang| rang.court()), FORT),
        Cellule::de(fin.join(" – "), Style::gras(8.0)),
    ];
    tableau.ligne(doc, &total, Some(FOND_TOTAL))?;
    tableau.finit(doc)
}

fn cellules(ligne: &LigneDeMatiere) -> Vec<Cellule> {
    let mut matiere = Cellule::de(ligne.matiere.as_str(), FORT);
    if !ligne.enseignants.is_empty() {
        matiere = matiere.puis(ligne.enseignants.join(", "), PETIT);
    }
    let classe = &ligne.classe;
    vec![
        matiere,
        Cellule::de(ligne.coef.to_string(), CORPS),
        Cellule::de(ligne.notes.to_string(), CORPS),
        Cellule::de(moyenne(ligne.moyenne, ligne.provisoire), FORT),
        Cellule::de(moyenne(classe.moyenne, false), CORPS),
        Cellule::de(moyenne(classe.min, false), CORPS),
        Cellule::de(moyenne(classe.max, false), CORPS),
        Cellule::de(ligne.rang.map_or_else(|| RIEN.to_owned(), |rang| rang.court()), CORPS),
        Cellule::de(ligne.appreciation.as_deref().unwrap_or_default(), Style::normal(7.5)),
    ]
}

/// `composition 8/10 (coef. 2)`.
fn une_note(note: &NouvelleNote) -> String {
    let genre = if note.type_note == TypeNote::Devoir { String::new() } else { format!("{} ", note.type_note.nom()) };
    let coef = if note.coef == Coef::UN { String::new() } else { format!(" (coef. {})", note.coef) };
    format!("{genre}{}{coef}", note.valeur)
}

/// What has to be known to read the table.
fn remarques<W: Write>(doc: &mut Document<W>, bulletin: &Bulletin) -> Result<()> {
    doc.y += 3.0;
    let is_provisional =
        bulletin.general.provisoire || bulletin.matieres.iter().any(|ligne| ligne.provisoire && ligne.moyenne.is_some());
    let mut texte = match bulletin.absences {
        0 => "Aucune absence à une évaluation.".to_owned(),
        n => format!("{} (ABS, comptées 0).", compte(n, "absence à une évaluation", "absences à des évaluations")),
    };
    if bulletin.absences == 1 {
        texte = texte.replace("comptées", "comptée");
    }
    if is_provisional {
        texte = format!("{texte} {PROVISOIRE}");
    }
    if bulletin.matieres.is_empty() && bulletin.absences == 0 {
        return Ok(());
    }
    phrase(doc, CORPS, &texte)
}

/// The student against the class by subject; and by period, where there are two.
fn graphiques<W: Write>(doc: &mut Document<W>, bulletin: &Bulletin) -> Result<()> {
    let paire = |ligne: &LigneDeMatiere| Paire {
        nom: ligne.matiere.to_string(),
        valeur: ligne.moyenne,
        repere: ligne.classe.moyenne,
    };
    let matieres: Vec<Paire> =
        bulletin.matieres.iter().map(paire).filter(|paire| paire.valeur.or(paire.repere).is_some()).collect();
    let periodes: Vec<Paire> = bulletin
        .evolution
        .iter()
        .map(|etape| Paire { nom: etape.periode.clone(), valeur: etape.moyenne, repere: etape.classe })
        .collect();
    let connues = periodes.iter().filter(|paire| paire.valeur.is_some()).count();
    let curve = connues > 1;
    if matieres.is_empty() && !curve {
        return Ok(());
    }
    // Bars move together a little where that keeps everything on the page.
    let place = BAS - doc.y - CONSEIL - 40.0;
    let pas = ((place - 18.0) / matieres.len().max(1) as f32).clamp(0.0, PAS);
    let pas = if pas < 7.6 { PAS } else { pas };
    let des_barres = hauteur_des_barres(matieres.len(), pas);
    let haut = des_barres.max(if curve { 84.0 } else { 0.0 });
    let titre_barres = "L'élève et sa classe, matière par matière";
    partie(doc, if matieres.is_empty() { "Évolution" } else { titre_barres }, haut)?;
    let debut = doc.y;
    let large = if curve { mm(104.0) } else { UTILE };
    if !matieres.is_empty() {
        let noms = Noms { titre: "Moyennes par matière", valeur: "élève", repere: "moyenne de la classe" };
        barres(doc, (MARGE, debut), (large, pas), noms, &matieres)?;
    }
    if curve {
        let (x, largeur) = if matieres.is_empty() {
            (MARGE, UTILE)
        } else {
            let x = MARGE + large + mm(8.0);
            doc.y = debut - Style::gras(10.5).interligne() - 3.0;
            sous_titre(doc, x, "D'une période à l'autre")?;
            (x, LARGEUR - MARGE - x)
        };
        let noms = Noms { titre: "Moyenne générale par période", valeur: "élève", repere: "classe" };
        courbe(doc, (x, debut), (largeur, haut.min(130.0)), noms, &periodes)?;
    }
    doc.y = debut + haut;
    Ok(())
}

/// Boxes for the council's decision and for signatures: empty, at the foot of the last page.
fn conseil<W: Write>(doc: &mut Document<W>) -> Result<()> {
    doc.assure(CONSEIL)?;
    let haut = BAS - CONSEIL + 8.0;
    let hauteur = CONSEIL - 8.0;
    let (gauche, droite) = (mm(98.0), UTILE - mm(98.0) - mm(4.0));
    doc.aire((MARGE, haut), (gauche, hauteur), [1.0; 3], Some(CADRE));
    doc.dans(Role::H3, Precision::Aucune, |doc| {
        doc.ecrit(MARGE + 6.0, haut + 12.0, Style::gras(8.5), "Décision du conseil de classe");
        Ok(())
    })?;
    let mut x = MARGE + 6.0;
    for choix in ["Félicitations", "Compliments", "Encouragements", "Mise en garde"] {
        doc.aire((x, haut + 18.5), (7.0, 7.0), [1.0; 3], Some(CADRE));
        doc.dans(Role::P, Precision::Aucune, |doc| {
            doc.ecrit(x + 10.0, haut + 24.8, CORPS, choix);
            Ok(())
        })?;
        x += 10.0 + CORPS.largeur(choix) + 9.0;
    }
    doc.dans(Role::P, Precision::Aucune, |doc| {
        doc.ecrit(MARGE + 6.0, haut + 39.0, PETIT, "Appréciation générale");
        Ok(())
    })?;
    for rang in 1..=3 {
        let y = haut + 39.0 + 13.5 * rang as f32;
        doc.ligne(&[(MARGE + 6.0, y), (MARGE + gauche - 6.0, y)], 0.5, CADRE, &[0.8, 2.0]);
    }
    let chacune = (droite - mm(3.0)) / 2.0;
    for (rang, signataire) in ["Le chef d'établissement", "Les parents ou tuteurs"].into_iter().enumerate() {
        let x = MARGE + gauche + mm(4.0) + rang as f32 * (chacune + mm(3.0));
        doc.aire((x, haut), (chacune, hauteur), [1.0; 3], Some(CADRE));
        doc.dans(Role::P, Precision::Aucune, |doc| {
            doc.ecrit(x + 5.0, haut + 12.0, Style::gras(7.5), signataire);
            doc.ecrit(x + 5.0, haut + 21.0, PETIT, "Date et signature");
            Ok(())
        })?;
    }
    doc.y = BAS;
    Ok(())
}
