//! The pages of one bulletin: heading and address, subjects, charts, the council's box.

use super::bulletin::{Bulletin, Etape, LigneDeMatiere};
use super::commun::{
    Etablissement, HAUT_DE_PARTIE, PROVISOIRE, RIEN, SOUS_TITRE, compte, entete, moyenne, partie, phrase, sous_titre,
    titre,
};
use super::pdf::document::{BAS, HAUT, LARGEUR, MARGE, UTILE, mm};
use super::pdf::graphique::{Noms, PAR_PAGE, PAS, Paire, barres, courbe, hauteur_des_barres};
use super::pdf::tableau::{Alignement, Cellule, Colonne, FOND_TOTAL, Tableau};
use super::pdf::texte::{Couleur, GRIS, Style};
use super::pdf::{Dessin, Document, Precision, Role};
use crate::domain::note::TypeNote;
use crate::domain::reglement::Absence;
use crate::domain::{Coef, DateCivile, NouvelleNote, Periode};
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
/// Around boxes.
const CADRE: Couleur = [0.45; 3];
/// The council's box and the signatures.
const CONSEIL: f32 = 82.0;
/// Bars are at least so far apart.
const PAS_SERRE: f32 = 7.0;
/// Where the window of a DL envelope (35 × 100 mm, 20 mm from its right and lower edges) begins to show a letter that is
/// folded in three, however it slides in the envelope; and where nothing else may stand any more.
const FENETRE: (f32, f32) = (mm(107.0), mm(54.0));
/// Where that window ends.
const SOUS_FENETRE: f32 = mm(91.0);

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
    // Decision and signatures belong beside the marks: where the page cannot hold the charts too, these go on to the next.
    let graphiques = Graphiques::de(bulletin);
    if doc.y + graphiques.hauteur(PAS_SERRE) + CONSEIL > BAS && doc.y + CONSEIL <= BAS {
        conseil(doc)?;
        graphiques.ecrit(doc, PAS)
    } else {
        let pas = graphiques.pas(BAS - doc.y - CONSEIL);
        graphiques.ecrit(doc, pas)?;
        conseil(doc)
    }
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
    let bas_titre =
        titre(doc, (FENETRE.0, HAUT), "Bulletin scolaire", &[bulletin.periode.clone(), ecole.ligne_annee()])?;
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
            doc.ecrit(MARGE, y + 8.4, Style::normal(8.5).en(GRIS), &format!("{nom} :"));
            y = doc.paragraphe(MARGE + 54.0, y, gauche - 54.0, Style::normal(9.0), &valeur) + 0.8;
            Ok(())
        })?;
    }
    doc.y = (y + 8.0).max(bas_adresse);
    Ok(())
}

/// The subjects, and what they come to.
fn tableau<W: Write>(doc: &mut Document<W>, bulletin: &Bulletin) -> Result<()> {
    let largeurs = [45.0, 9.5, 9.5, 14.5, 14.0, 11.5, 11.5, 11.0, 53.5].map(mm);
    let titres =
        ["Matière", "Coef.", "Notes", "Moyenne élève", "Moyenne classe", "Min.", "Max.", "Rang", "Appréciation"];
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
        if let Some(longue) = longue(ligne) {
            let texte = format!("{} : {longue}", ligne.matiere);
            tableau.ligne(doc, &[Cellule::de(texte, APPRECIATION).sur(9).vers(Gauche)], None)?;
        }
        if !ligne.detail.is_empty() {
            let detail = format!("{} : {}", ligne.matiere, detail(&ligne.detail));
            tableau.ligne(doc, &[Cellule::de(detail, PETIT).sur(9).vers(Gauche)], None)?;
        }
    }
    let general = &bulletin.general;
    let rang = general
        .rang
        .map_or_else(String::new, |rang| format!("Rang : {} sur {}", rang.en_mots(), bulletin.eleve.effectif));
    let mention = general.mention.as_ref().map_or_else(String::new, |mention| format!("Mention : {mention}"));
    let mut fin = Cellule::default();
    for texte in [rang, mention].into_iter().filter(|texte| !texte.is_empty()) {
        fin = fin.puis(texte, Style::gras(8.0));
    }
    let total = [
        Cellule::de("Moyenne générale", FORT).sur(3),
        Cellule::de(moyenne(general.moyenne, general.provisoire), Style::gras(9.0)),
        Cellule::de(moyenne(general.classe.moyenne, false), FORT),
        Cellule::de(moyenne(general.classe.min, false), CORPS),
        Cellule::de(moyenne(general.classe.max, false), CORPS),
        Cellule::de(general.rang.map_or_else(|| RIEN.to_owned(), |rang| rang.court()), FORT),
        fin,
    ];
    tableau.ligne(doc, &total, Some(FOND_TOTAL))?;
    tableau.finit(doc)
}

/// What the teacher says, where it is better read over the whole width.
fn longue(ligne: &LigneDeMatiere) -> Option<&str> {
    ligne.appreciation.as_deref().filter(|texte| texte.chars().count() > LONGUE)
}

fn cellules(ligne: &LigneDeMatiere) -> Vec<Cellule> {
    let mut matiere = Cellule::de(ligne.matiere.as_str(), FORT);
    if !ligne.enseignants.is_empty() {
        matiere = matiere.puis(ligne.enseignants.join(", "), PETIT);
    }
    let appreciation = match longue(ligne) {
        Some(_) => "Voir ci-dessous.",
        None => ligne.appreciation.as_deref().unwrap_or_default(),
    };
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
        Cellule::de(appreciation, APPRECIATION),
    ]
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

/// What has to be known to read the table.
fn remarques<W: Write>(doc: &mut Document<W>, bulletin: &Bulletin) -> Result<()> {
    doc.y += 3.0;
    let is_provisional = bulletin.general.provisoire || bulletin.matieres.iter().any(|ligne| ligne.provisoire);
    let mut texte = match bulletin.absences {
        0 => "Aucune absence à une évaluation.".to_owned(),
        n => {
            let regle = match (bulletin.regle_absence, n) {
                (Absence::Neutre, 1) => "non comptée",
                (Absence::Neutre, _) => "non comptées",
                (Absence::Zero, 1) => "comptée 0",
                (Absence::Zero, _) => "comptées 0",
            };
            format!("{} (ABS, {regle}).", compte(n, "absence à une évaluation", "absences à des évaluations"))
        }
    };
    if bulletin.general.rang.iter().chain(bulletin.matieres.iter().flat_map(|ligne| &ligne.rang)).any(|r| r.ex_aequo) {
        texte.push_str(" « ex » : ex æquo.");
    }
    if is_provisional {
        texte = format!("{texte} {PROVISOIRE}");
    }
    if bulletin.matieres.is_empty() && bulletin.absences == 0 {
        return Ok(());
    }
    phrase(doc, CORPS, &texte)
}

/// The student against the class by subject; and by period, where he has averages in two.
struct Graphiques {
    matieres: Vec<Paire>,
    periodes: Vec<Paire>,
}

impl Graphiques {
    fn de(bulletin: &Bulletin) -> Self {
        let matiere = |ligne: &LigneDeMatiere| Paire {
            nom: ligne.matiere.to_string(),
            valeur: ligne.moyenne,
            repere: ligne.classe.moyenne,
        };
        let matieres: Vec<Paire> =
            bulletin.matieres.iter().map(matiere).filter(|paire| paire.valeur.or(paire.repere).is_some()).collect();
        // More than a page of bars compares nothing.
        let matieres = if matieres.len() > PAR_PAGE { Vec::new() } else { matieres };
        let periode = |etape: &Etape| Paire { nom: etape.periode.clone(), valeur: etape.moyenne, repere: etape.classe };
        let periodes: Vec<Paire> = bulletin.evolution.iter().map(periode).collect();
        let connues = periodes.iter().filter(|paire| paire.valeur.is_some()).count();
        Graphiques { matieres, periodes: if connues > 1 { periodes } else { Vec::new() } }
    }

    /// Of the charts alone, bars `pas` apart.
    fn hauteur_nue(&self, pas: f32) -> f32 {
        let barres = if self.matieres.is_empty() { 0.0 } else { hauteur_des_barres(self.matieres.len(), pas) };
        barres.max(if self.periodes.is_empty() { 0.0 } else { 84.0 })
    }

    /// With their heading; 0 where there are none.
    fn hauteur(&self, pas: f32) -> f32 {
        if self.matieres.is_empty() && self.periodes.is_empty() { 0.0 } else { self.hauteur_nue(pas) + HAUT_DE_PARTIE }
    }

    /// How far apart bars stand so that the charts are at most `place` high: [`PAS`] where nothing readable will do.
    fn pas(&self, place: f32) -> f32 {
        let pas = (place - HAUT_DE_PARTIE - hauteur_des_barres(0, PAS)) / self.matieres.len().max(1) as f32;
        if pas < PAS_SERRE { PAS } else { pas.min(PAS) }
    }

    fn ecrit<W: Write>(&self, doc: &mut Document<W>, pas: f32) -> Result<()> {
        let (Some(titre), haut) = (self.titre(), self.hauteur_nue(pas)) else { return Ok(()) };
        partie(doc, titre, haut)?;
        let debut = doc.y;
        let mut gauche = MARGE;
        if !self.matieres.is_empty() {
            let large = if self.periodes.is_empty() { UTILE } else { mm(104.0) };
            let noms = Noms { titre: "Moyennes par matière", valeur: "élève", repere: "moyenne de la classe" };
            barres(doc, (MARGE, debut), (large, pas), noms, &self.matieres)?;
            gauche += large + mm(8.0);
        }
        if !self.periodes.is_empty() {
            if gauche > MARGE {
                doc.y = debut - SOUS_TITRE;
                sous_titre(doc, gauche, "D'une période à l'autre")?;
            }
            let noms = Noms { titre: "Moyenne générale par période", valeur: "élève", repere: "classe" };
            let taille = (LARGEUR - MARGE - gauche, haut.min(130.0));
            courbe(doc, (gauche, debut), taille, noms, &self.periodes)?;
        }
        doc.y = debut + haut;
        Ok(())
    }

    fn titre(&self) -> Option<&'static str> {
        match (self.matieres.is_empty(), self.periodes.is_empty()) {
            (false, _) => Some("L'élève et sa classe, matière par matière"),
            (true, false) => Some("D'une période à l'autre"),
            (true, true) => None,
        }
    }
}

/// Boxes for the council's decision and for signatures: empty, at the foot of the last page.
fn conseil<W: Write>(doc: &mut Document<W>) -> Result<()> {
    doc.assure(CONSEIL)?;
    let haut = BAS - CONSEIL + 8.0;
    let hauteur = CONSEIL - 8.0;
    let (gauche, droite) = (mm(104.0), UTILE - mm(104.0) - mm(3.0));
    doc.aire((MARGE, haut), (gauche, hauteur), [1.0; 3], Some(CADRE));
    doc.dans(Role::H3, Precision::Aucune, |doc| {
        doc.ecrit(MARGE + 6.0, haut + 12.0, Style::gras(8.5), "Décision du conseil de classe");
        Ok(())
    })?;
    let mut x = MARGE + 6.0;
    for choix in ["Félicitations", "Compliments", "Encouragements", "Mise en garde"] {
        doc.aire((x, haut + 17.5), (6.5, 6.5), [1.0; 3], Some(CADRE));
        doc.dans(Role::P, Precision::Aucune, |doc| {
            doc.ecrit(x + 10.0, haut + 23.6, CORPS, choix);
            Ok(())
        })?;
        x += 10.0 + CORPS.largeur(choix) + 10.0;
    }
    doc.dans(Role::P, Precision::Aucune, |doc| {
        doc.ecrit(MARGE + 6.0, haut + 35.0, PETIT, "Appréciation générale");
        Ok(())
    })?;
    for rang in 1..=3 {
        let y = haut + 33.0 + 12.5 * rang as f32;
        doc.ligne(&[(MARGE + 6.0, y), (MARGE + gauche - 6.0, y)], 0.5, CADRE, &[0.8, 2.0]);
    }
    let chacune = (droite - mm(3.0)) / 2.0;
    for (rang, signataire) in ["Le chef d'établissement", "Les parents ou tuteurs"].into_iter().enumerate() {
        let x = MARGE + gauche + mm(3.0) + rang as f32 * (chacune + mm(3.0));
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
