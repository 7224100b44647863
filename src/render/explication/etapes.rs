//! The steps of an explanation, one a line: for the vertical format and for a spreadsheet.

use super::{cote, decimales, nom, remarque};
use crate::domain::explication::{Annee, Calcul, Etendue, MatiereExpliquee, Moyenne, Part, Terme};
use crate::domain::{Explication, Matiere, Note, Valeur};

/// One step.
pub struct Etape {
    /// `T1`; `année`.
    pub etendue: String,
    /// The subject; empty for the general average.
    pub matiere: String,
    /// `note #3`, `devoirs`, `matière Maths`, `période T1` where it is one term of a mean; `moyenne` where it is one.
    pub etape: String,
    /// The mark as it was given.
    pub note: String,
    /// Out of 20, in decimals; empty where it does not count.
    pub valeur: String,
    /// Its weight; of a mean, all weights that count.
    pub poids: String,
    /// Of a mean, to the hundredth; empty where it is only a step to another.
    pub arrondie: String,
    /// Why it does not count.
    pub remarque: String,
}

impl Etape {
    /// `T1, Maths, note #3 : 8/10 = 16, coef 2`.
    pub fn en_champ(self) -> (String, String) {
        let lieu = [self.etendue, self.matiere, self.etape].into_iter().filter(|part| !part.is_empty());
        let mut texte = self.note;
        if !self.valeur.is_empty() {
            texte += if texte.is_empty() { "" } else { " = " };
            texte += &format!("{}, coef {}", self.valeur, self.poids);
        }
        for (lien, suite) in [(" → ", self.arrondie), (", ", self.remarque)] {
            if !suite.is_empty() {
                texte += if texte.is_empty() { "" } else { lien };
                texte += &suite;
            }
        }
        (lieu.collect::<Vec<_>>().join(", "), texte)
    }
}

/// Where a step stands: of which marks, in which subject, what it is.
type Lieu<'a> = (&'a Etendue, &'a str, &'a str);

/// Every step in its order, the terms of a mean before the mean.
pub fn etapes(explication: &Explication) -> Vec<Etape> {
    let mut etapes = Vec::new();
    for part in &explication.parts {
        de_la_part(part, &mut etapes);
    }
    if let Some(Annee { matieres, generale }) = &explication.annee {
        let periode = |etendue: &Etendue| (format!("période {}", nom(etendue)), None);
        for (matiere, moyenne) in matieres {
            ajoute((&Etendue::Annee, matiere.as_str(), "moyenne"), moyenne, true, periode, &mut etapes);
        }
        if let Some(generale) = generale {
            ajoute((&Etendue::Annee, "", "moyenne générale"), generale, true, periode, &mut etapes);
        }
    }
    etapes
}

fn de_la_part(part: &Part, etapes: &mut Vec<Etape>) {
    let note = |note: &Note| (format!("note #{}", note.n), Some(note.contenu.valeur));
    for MatiereExpliquee { matiere, calcul, .. } in &part.matieres {
        let ici = |etape| (&part.etendue, matiere.as_str(), etape);
        match calcul {
            Calcul::Notes(moyenne) => ajoute(ici("moyenne"), moyenne, true, note, etapes),
            Calcul::Formule { devoirs, examen, ensemble } => {
                ajoute(ici("moyenne des devoirs"), devoirs, false, note, etapes);
                ajoute(ici("moyenne des examens"), examen, false, note, etapes);
                ajoute(ici("moyenne"), ensemble, true, |quoi| (cote(quoi), None), etapes);
            }
        }
    }
    if let Some(generale) = &part.generale {
        let matiere = |matiere: &Matiere| (format!("matière {matiere}"), None);
        ajoute((&part.etendue, "", "moyenne générale"), generale, true, matiere, etapes);
    }
}

fn ajoute<Q>(
    (etendue, matiere, etape): Lieu<'_>,
    moyenne: &Moyenne<Q>,
    is_result: bool,
    dit: impl Fn(&Q) -> (String, Option<Valeur>),
    etapes: &mut Vec<Etape>,
) {
    let (etendue, matiere) = (nom(etendue), matiere.to_owned());
    etapes.extend(moyenne.termes.iter().map(|terme: &Terme<Q>| {
        let (etape, note) = dit(&terme.quoi);
        Etape {
            etendue: etendue.clone(),
            matiere: matiere.clone(),
            etape,
            note: note.map_or_else(String::new, |note| note.to_string()),
            valeur: terme.valeur.as_ref().map_or_else(|_| String::new(), decimales),
            poids: terme.poids.court(),
            arrondie: String::new(),
            remarque: remarque(terme, note).to_owned(),
        }
    }));
    let resultat = moyenne.resultat.as_ref();
    etapes.push(Etape {
        etendue,
        matiere,
        etape: etape.to_owned(),
        note: String::new(),
        valeur: resultat.map_or_else(String::new, |resultat| decimales(&resultat.exacte)),
        poids: resultat.map_or_else(String::new, |resultat| decimales(&resultat.poids)),
        arrondie: resultat.filter(|_| is_result).map_or_else(String::new, |resultat| resultat.arrondie.to_string()),
        remarque: if resultat.is_some() { "" } else { "rien ne compte" }.to_owned(),
    });
}
