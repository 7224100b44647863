//! The report of the school: its figures, all classes side by side, the ten best.

use super::commun::{
    CORPS, ENTETE, Etablissement, FORT, HAUT_DE_NOTE, chapitre, chiffres, commence, comparaison, explique_provisoire,
    moyenne, part, parts_de_titre, phrase, repartition,
};
use super::pdf::document::{MARGE, UTILE, mm};
use super::pdf::graphique::{Noms, Paire};
use super::pdf::tableau::{Alignement, Cellule, Colonne, FOND_TOTAL, Tableau};
use super::pdf::texte::Couleur;
use super::pdf::{Document, Titre};
use crate::domain::DateCivile;
use crate::domain::statistiques::{Place, Statistiques, StatistiquesDeClasse};
use std::io::{Result, Write};

/// What the report is made of.
#[derive(Clone, Debug)]
pub struct RapportDEcole {
    /// Whose results: `Résultats de l'établissement`.
    pub titre: String,
    /// What it is of: `1er trimestre`, `Toute l'année`.
    pub periode: String,
    /// The figures of all students together.
    pub ensemble: Statistiques,
    /// Those of every class, in the order to show.
    pub classes: Vec<StatistiquesDeClasse>,
    /// The best, the first first: ten of them, or more where the tenth are several.
    pub premiers: Vec<Place>,
}

impl RapportDEcole {
    /// Writes the report, of that day, and gives the writer back.
    ///
    /// # Errors
    /// What the writer says.
    pub fn ecrit<W: Write>(&self, sortie: W, ecole: &Etablissement, date: DateCivile) -> Result<W> {
        let titre = parts_de_titre(&[&self.titre, &ecole.nom]);
        let quoi = Titre { titre, auteur: ecole.nom.clone(), date };
        let mut doc = commence(sortie, quoi, ecole, (self.titre.as_str(), None), &self.periode)?;
        chiffres(&mut doc, &self.ensemble)?;
        repartition(&mut doc, &self.ensemble)?;
        self.classes(&mut doc)?;
        self.compare(&mut doc)?;
        self.premiers(&mut doc)?;
        doc.finit()
    }

    fn classes<W: Write>(&self, doc: &mut Document<W>) -> Result<()> {
        chapitre(doc, "Classe par classe", 60.0)?;
        if self.classes.is_empty() {
            return phrase(doc, CORPS, "Aucune classe n'a d'élèves.");
        }
        use Alignement::{Decimal, Droite, Gauche};
        let colonnes = [
            ("Classe", 42.0, Gauche),
            ("Effectif", 17.0, Droite),
            ("Moyenne", 20.0, Decimal),
            ("Médiane", 18.0, Decimal),
            ("Min.", 15.0, Decimal),
            ("Max.", 15.0, Decimal),
            ("Écart type", 19.0, Decimal),
            ("10 ou plus", 34.0, Droite),
        ];
        let colonnes = colonnes.map(|(titre, large, sens)| Colonne::nouvelle(titre, mm(large), sens)).to_vec();
        let mut tableau = Tableau::commence(doc, MARGE, colonnes, ENTETE)?;
        let mut ligne = |doc: &mut Document<W>, nom: &str, s: &Statistiques, fond: Option<Couleur>| {
            let cellules = [
                Cellule::de(nom, FORT),
                Cellule::de(s.effectif.to_string(), CORPS),
                Cellule::de(moyenne(s.moyenne, false), FORT),
                Cellule::de(moyenne(s.mediane, false), CORPS),
                Cellule::de(moyenne(s.min, false), CORPS),
                Cellule::de(moyenne(s.max, false), CORPS),
                Cellule::de(moyenne(s.ecart_type, false), CORPS),
                Cellule::de(part(s.admis, s.avec_moyenne), CORPS),
            ];
            tableau.ligne(doc, &cellules, fond)
        };
        for classe in &self.classes {
            ligne(doc, classe.classe.as_str(), &classe.statistiques, None)?;
        }
        ligne(doc, "Ensemble", &self.ensemble, Some(FOND_TOTAL))?;
        tableau.finit(doc)
    }

    fn compare<W: Write>(&self, doc: &mut Document<W>) -> Result<()> {
        let paire = |c: &StatistiquesDeClasse| Paire {
            nom: c.classe.to_string(),
            valeur: c.statistiques.moyenne,
            repere: c.statistiques.mediane,
        };
        let paires: Vec<Paire> = self.classes.iter().filter(|c| c.statistiques.moyenne.is_some()).map(paire).collect();
        let noms = Noms { titre: "Moyenne et médiane par classe", valeur: "moyenne", repere: "médiane" };
        comparaison(doc, "Les classes comparées", noms, &paires)
    }

    fn premiers<W: Write>(&self, doc: &mut Document<W>) -> Result<()> {
        chapitre(doc, "Les dix premiers", 60.0)?;
        if self.premiers.is_empty() {
            return phrase(doc, CORPS, "Aucun élève n'a encore de moyenne.");
        }
        let colonnes = vec![
            Colonne::nouvelle("Rang", mm(16.0), Alignement::Centre),
            Colonne::nouvelle("Élève", mm(84.0), Alignement::Gauche),
            Colonne::nouvelle("Matricule", mm(28.0), Alignement::Gauche),
            Colonne::nouvelle("Classe", mm(28.0), Alignement::Gauche),
            Colonne::nouvelle("Moyenne", UTILE - mm(156.0), Alignement::Decimal),
        ];
        let mut tableau = Tableau::commence(doc, MARGE, colonnes, ENTETE)?.nomme_par(1);
        let provisoire = self.premiers.iter().any(|place| place.provisoire);
        let dernier = self.premiers.len() - 1;
        for (n, place) in self.premiers.iter().enumerate() {
            let ligne = [
                Cellule::de(place.rang.to_string(), CORPS),
                Cellule::de(format!("{} {}", place.nom, place.prenom), FORT),
                Cellule::de(place.matricule.as_str(), CORPS),
                Cellule::de(place.classe.as_str(), CORPS),
                Cellule::de(moyenne(Some(place.moyenne), place.provisoire), FORT),
            ];
            let dessous = if provisoire && n == dernier { HAUT_DE_NOTE } else { 0.0 };
            tableau.derniere_ligne(doc, &ligne, None, dessous)?;
        }
        tableau.finit(doc)?;
        if provisoire {
            explique_provisoire(doc)?;
        }
        Ok(())
    }
}
