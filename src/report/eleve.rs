//! The pages of one bulletin: heading and address, subjects, charts, the council's box.

use super::bulletin::{Bulletin, Etape, LigneDeMatiere};
use super::commun::{
    Etablissement, HAUT_DE_PARTIE, PROVISOIRE, RIEN, SOUS_TITRE, compte, entete, partie, phrase, sous_titre, titre,
};
use super::matieres;
use super::pdf::document::{BAS, HAUT, LARGEUR, MARGE, UTILE, mm};
use super::pdf::graphique::{Noms, PAR_PAGE, PAS, Paire, barres, courbe, hauteur_des_barres};
use super::pdf::texte::{Couleur, GRIS, Style, lignes};
use super::pdf::{Dessin, Document, Precision, Role};
use crate::domain::DateCivile;
use crate::domain::reglement::Absence;
use std::io::{Result, Write};

/// Of cells.
const CORPS: Style = Style::normal(8.0);
/// Of what accompanies.
const PETIT: Style = Style::normal(6.6).en(GRIS);
/// Between the table and what has to be known to read it.
const AVANT_REMARQUES: f32 = 3.0;
/// Around boxes.
const CADRE: Couleur = [0.45; 3];
/// The council's box and the signatures.
const CONSEIL: f32 = 82.0;
/// Bars are at least so far apart.
const PAS_SERRE: f32 = 7.0;
/// Where the receiver's lines begin from the left: what a window of a DL envelope (100 mm wide and 35 or 45 high, 20 mm from its
/// right and lower edges) shows of a letter folded in three goes from 100 to 190 mm, however it slides in the envelope.
const GAUCHE_DE_FENETRE: f32 = mm(107.0);
/// From where to where that window shows it from above, however it slides.
const FENETRE: (f32, f32) = (mm(55.5), mm(79.0));
/// Where the receiver's lines begin, unless they are too many.
const PREMIERE_LIGNE: f32 = mm(58.0);
/// Where nothing else may stand any more.
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
    let periode = bulletin.periode.as_deref().unwrap_or("année");
    doc.partie(&format!("{nom} – {} – {periode} – édité le {date}", eleve.classe))?;
    doc.signet(&nom);
    haut_de_page(doc, ecole, logo, bulletin, &nom)?;
    let remarques = remarques(bulletin);
    if bulletin.matieres.is_empty() {
        phrase(doc, Style::normal(10.0), "Aucune note pour cette période.")?;
    } else {
        let dessous = hauteur_des_remarques(doc, remarques.as_deref());
        matieres::tableau(doc, bulletin, ecole.pays, dessous)?;
    }
    if let Some(remarques) = &remarques {
        doc.y += AVANT_REMARQUES;
        phrase(doc, CORPS, remarques)?;
    }
    // Neither the charts nor the decision and its signatures are left alone on a page: they go on to the next one together.
    let graphiques = Graphiques::de(bulletin);
    let hauteur = graphiques.hauteur(PAS_SERRE);
    if hauteur > 0.0 && doc.y + hauteur + CONSEIL > BAS {
        doc.saute()?;
    }
    let pas = graphiques.pas(BAS - doc.y - CONSEIL);
    graphiques.ecrit(doc, pas)?;
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
    let gauche = GAUCHE_DE_FENETRE - MARGE - mm(8.0);
    let bas_ecole = entete(doc, ecole, logo, gauche)?;
    let (quoi, periode) = match &bulletin.periode {
        None => ("Bulletin annuel", String::new()),
        Some(periode) => ("Bulletin scolaire", periode.clone()),
    };
    let bas_titre = titre(doc, (GAUCHE_DE_FENETRE, HAUT), quoi, &[periode, ecole.ligne_annee()])?;
    let mut bas_adresse = bas_titre;
    if !eleve.destinataire.is_empty() {
        bas_adresse = destinataire(doc, &eleve.destinataire, bas_titre + 8.0)?;
    }
    let mut y = (bas_ecole + 10.0).max(if eleve.destinataire.is_empty() { 0.0 } else { mm(46.0) });
    doc.dans(Role::H2, Precision::Aucune, |doc| {
        y = doc.paragraphe(MARGE, y, gauche, Style::gras(12.5), nom) + 2.0;
        Ok(())
    })?;
    let naissance = eleve.naissance.map_or_else(|| RIEN.to_owned(), |jour| jour.to_string());
    let effectif = compte(eleve.effectif, "élève", "élèves");
    let classe = match &eleve.intitule {
        None => format!("{} ({effectif})", eleve.classe),
        Some(intitule) => format!("{intitule} ({}, {effectif})", eleve.classe),
    };
    let lignes = [("Classe", classe), ("Matricule", eleve.matricule.to_string()), ("Naissance", naissance)];
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

/// The receiver, where the window shows all of him; gives where what follows may begin. More lines than usual are smaller, and
/// begin higher.
fn destinataire<W: Write>(doc: &mut Document<W>, texte: &[String], sous_le_titre: f32) -> Result<f32> {
    let large = mm(83.0);
    let hauteur = |style: Style| {
        let combien: usize = texte.iter().map(|ligne| lignes(ligne, style, large).len()).sum();
        combien as f32 * style.interligne()
    };
    let grand = Style::normal(9.5);
    let style = if PREMIERE_LIGNE + hauteur(grand) > FENETRE.1 { Style::normal(8.5) } else { grand };
    let mut y = PREMIERE_LIGNE.min(FENETRE.1 - hauteur(style)).max(FENETRE.0).max(sous_le_titre);
    doc.dans(Role::P, Precision::Aucune, |doc| {
        for ligne in texte {
            y = doc.paragraphe(GAUCHE_DE_FENETRE, y, large, style, ligne);
        }
        Ok(())
    })?;
    Ok(SOUS_FENETRE.max(y + 6.0))
}

/// What has to be known to read the table; nothing of what is not there.
fn remarques(bulletin: &Bulletin) -> Option<String> {
    if bulletin.matieres.is_empty() && bulletin.absences == 0 {
        return None;
    }
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
    Some(texte)
}

/// How much place these need below the table.
fn hauteur_des_remarques<W: Write>(doc: &Document<W>, remarques: Option<&str>) -> f32 {
    let hauteur = |texte| lignes(texte, CORPS, doc.utile()).len() as f32 * CORPS.interligne();
    remarques.map_or(0.0, |texte| AVANT_REMARQUES + hauteur(texte))
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
