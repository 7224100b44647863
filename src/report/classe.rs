//! The report of a class: what its council has before it. Figures, how averages are spread, the ranking, the subjects side by
//! side, who needs help, who has got on.

use super::commun::{
    CORPS, ENTETE, Etablissement, FORT, HAUT_DE_NOTE, RIEN, chapitre, chiffres, commence, comparaison, compte,
    explique_provisoire, moyenne, phrase, repartition,
};
use super::pdf::document::{MARGE, UTILE, mm};
use super::pdf::graphique::{Noms, Paire};
use super::pdf::tableau::{Alignement, Cellule, Colonne, Tableau};
use super::pdf::texte::Style;
use super::pdf::{Document, Titre};
use crate::domain::statistiques::Statistiques;
use crate::domain::{Centiemes, Coef, DateCivile, Matiere, Matricule, Nom, NomClasse, Periode, Prenom};
use std::io::{Result, Write};

/// Where a pass begins.
const DIX: Centiemes = Centiemes(1000);

/// A student in the ranking.
#[derive(Clone, Debug)]
pub struct EleveClasse {
    /// From 1, ties share it; none without an average.
    pub rang: Option<u64>,
    /// Number.
    pub matricule: Matricule,
    /// Family name.
    pub nom: Nom,
    /// First names.
    pub prenom: Prenom,
    /// General average out of 20.
    pub moyenne: Option<Centiemes>,
    /// A mark is awaited.
    pub provisoire: bool,
    /// His general average in the period before, where there was one.
    pub precedente: Option<Centiemes>,
    /// In the one that this is compared with: the report's own, or the year's last one; and whether a mark is awaited in it.
    pub derniere: Option<(Centiemes, bool)>,
}

impl EleveClasse {
    fn nom(&self) -> String {
        format!("{} {}", self.nom, self.prenom)
    }

    /// By how much his average has risen, where it has.
    fn progres(&self) -> Option<Centiemes> {
        let gain = self.derniere?.0.0.checked_sub(self.precedente?.0)?;
        (gain > 0).then_some(Centiemes(gain))
    }
}

/// A subject in the class.
#[derive(Clone, Debug)]
pub struct MatiereDeClasse {
    /// Which.
    pub matiere: Matiere,
    /// Who teaches it.
    pub enseignants: Vec<String>,
    /// Its weight in the general average.
    pub coef: Coef,
    /// Its figures.
    pub statistiques: Statistiques,
}

/// What the report is made of.
#[derive(Clone, Debug)]
pub struct RapportDeClasse {
    /// The class.
    pub classe: NomClasse,
    /// What it is called at length, where it has such a name.
    pub intitule: Option<String>,
    /// What it is of: `1er trimestre`, `Toute l'année`.
    pub periode: String,
    /// Of a year: its last two periods that have averages, which tell who has got on.
    pub dernieres: Option<(Periode, Periode)>,
    /// The figures of the general averages.
    pub statistiques: Statistiques,
    /// Every student, by rank; those without an average last.
    pub eleves: Vec<EleveClasse>,
    /// Every subject, in the order to show.
    pub matieres: Vec<MatiereDeClasse>,
}

impl RapportDeClasse {
    /// Writes the report, of that day, and gives the writer back.
    ///
    /// # Errors
    /// What the writer says.
    pub fn ecrit<W: Write>(&self, sortie: W, ecole: &Etablissement, date: DateCivile) -> Result<W> {
        let titre = format!("Résultats de la classe {}", self.classe);
        let quoi = Titre { titre: titre.clone(), auteur: ecole.nom.clone(), date };
        let mut doc = commence(sortie, quoi, ecole, (titre.as_str(), self.intitule.as_deref()), &self.periode)?;
        chiffres(&mut doc, &self.statistiques)?;
        repartition(&mut doc, &self.statistiques)?;
        self.classement(&mut doc)?;
        self.matieres(&mut doc)?;
        self.a_aider(&mut doc)?;
        self.en_progres(&mut doc)?;
        doc.finit()
    }

    fn classement<W: Write>(&self, doc: &mut Document<W>) -> Result<()> {
        chapitre(doc, "Classement", 60.0)?;
        if self.eleves.is_empty() {
            return phrase(doc, CORPS, "Aucun élève dans cette classe.");
        }
        // A column in which nobody has anything is none.
        let avant = self.dernieres.is_none() && self.a_une_precedente();
        let precedente = UTILE - mm(155.0);
        let eleve = if avant { mm(84.0) } else { mm(84.0) + precedente };
        let mut colonnes = vec![
            Colonne::nouvelle("Rang", mm(16.0), Alignement::Centre),
            Colonne::nouvelle("Élève", eleve, Alignement::Gauche),
            Colonne::nouvelle("Matricule", mm(30.0), Alignement::Gauche),
            Colonne::nouvelle("Moyenne", mm(25.0), Alignement::Decimal),
        ];
        if avant {
            colonnes.push(Colonne::nouvelle("Précédente", precedente, Alignement::Decimal));
        }
        let mut tableau = Tableau::commence(doc, MARGE, colonnes, ENTETE)?.nomme_par(1);
        let provisoire = self.eleves.iter().any(|eleve| eleve.provisoire && eleve.moyenne.is_some());
        let dernier = self.eleves.len() - 1;
        for (n, eleve) in self.eleves.iter().enumerate() {
            let rang = eleve.rang.map_or_else(|| RIEN.to_owned(), |rang| rang.to_string());
            let mut ligne = vec![
                Cellule::de(rang, CORPS),
                Cellule::de(eleve.nom(), FORT),
                Cellule::de(eleve.matricule.as_str(), CORPS),
                Cellule::de(moyenne(eleve.moyenne, eleve.provisoire), FORT),
            ];
            if avant {
                ligne.push(Cellule::de(moyenne(eleve.precedente, false), CORPS));
            }
            let dessous = if provisoire && n == dernier { HAUT_DE_NOTE } else { 0.0 };
            tableau.derniere_ligne(doc, &ligne, None, dessous)?;
        }
        tableau.finit(doc)?;
        if provisoire {
            explique_provisoire(doc)?;
        }
        Ok(())
    }

    /// Somebody has an average in the period before.
    fn a_une_precedente(&self) -> bool {
        self.eleves.iter().any(|eleve| eleve.precedente.is_some())
    }

    fn matieres<W: Write>(&self, doc: &mut Document<W>) -> Result<()> {
        if self.matieres.is_empty() {
            return Ok(());
        }
        chapitre(doc, "Matières", 60.0)?;
        use Alignement::{Centre, Decimal, Gauche};
        let colonnes = [
            ("Matière", 58.0, Gauche),
            ("Coef.", 12.0, Decimal),
            ("Notes", 16.0, Centre),
            ("Moyenne", 20.0, Decimal),
            ("Médiane", 18.0, Decimal),
            ("Min.", 17.0, Decimal),
            ("Max.", 17.0, Decimal),
            ("10 ou plus", 22.0, Centre),
        ];
        let colonnes = colonnes.map(|(titre, large, sens)| Colonne::nouvelle(titre, mm(large), sens)).to_vec();
        let mut tableau = Tableau::commence(doc, MARGE, colonnes, ENTETE)?;
        for matiere in &self.matieres {
            let s = &matiere.statistiques;
            let mut nom = Cellule::de(matiere.matiere.as_str(), FORT);
            if !matiere.enseignants.is_empty() {
                nom = nom.puis(matiere.enseignants.join(", "), Style::normal(7.0));
            }
            let admis =
                if s.avec_moyenne == 0 { RIEN.to_owned() } else { format!("{} sur {}", s.admis, s.avec_moyenne) };
            let ligne = [
                nom,
                Cellule::de(matiere.coef.to_string(), CORPS),
                Cellule::de(s.notes.to_string(), CORPS),
                Cellule::de(moyenne(s.moyenne, false), FORT),
                Cellule::de(moyenne(s.mediane, false), CORPS),
                Cellule::de(moyenne(s.min, false), CORPS),
                Cellule::de(moyenne(s.max, false), CORPS),
                Cellule::de(admis, CORPS),
            ];
            tableau.ligne(doc, &ligne, None)?;
        }
        tableau.finit(doc)?;
        let paire = |m: &MatiereDeClasse| Paire {
            nom: m.matiere.to_string(),
            valeur: m.statistiques.moyenne,
            repere: m.statistiques.mediane,
        };
        let paires: Vec<Paire> = self.matieres.iter().filter(|m| m.statistiques.moyenne.is_some()).map(paire).collect();
        let noms = Noms { titre: "Moyenne et médiane par matière", valeur: "moyenne", repere: "médiane" };
        comparaison(doc, "Les matières comparées", noms, &paires)
    }

    /// Whose average is under 10, the lowest first.
    fn a_aider<W: Write>(&self, doc: &mut Document<W>) -> Result<()> {
        let mut eleves: Vec<(&EleveClasse, Centiemes)> =
            self.eleves.iter().filter_map(|eleve| Some((eleve, eleve.moyenne.filter(|m| *m < DIX)?))).collect();
        eleves.sort_by_key(|(_, moyenne)| *moyenne);
        chapitre(doc, "À accompagner (moyenne sous 10)", 50.0)?;
        if eleves.is_empty() {
            return phrase(doc, CORPS, "Aucun élève n'a une moyenne sous 10.");
        }
        let mut tableau = Tableau::commence(doc, MARGE, colonnes("Moyenne", "Il manque"), ENTETE)?;
        for (eleve, sa_moyenne) in eleves {
            let manque = Centiemes(DIX.0 - sa_moyenne.0);
            let ligne = [
                Cellule::de(eleve.nom(), FORT),
                Cellule::de(moyenne(eleve.moyenne, eleve.provisoire), FORT),
                Cellule::de(manque.to_string(), CORPS),
            ];
            tableau.ligne(doc, &ligne, None)?;
        }
        tableau.finit(doc)
    }

    /// Whose average has risen since the period before, the most first; of a year, between its last two periods.
    fn en_progres<W: Write>(&self, doc: &mut Document<W>) -> Result<()> {
        if !self.a_une_precedente() {
            return Ok(());
        }
        let mut eleves: Vec<(&EleveClasse, Centiemes)> =
            self.eleves.iter().filter_map(|eleve| Some((eleve, eleve.progres()?))).collect();
        eleves.sort_by_key(|(_, gain)| std::cmp::Reverse(*gain));
        let (titre, aucune) = match &self.dernieres {
            None => {
                let aucune = "Aucune moyenne n'a monté depuis la période précédente.";
                ("En progrès depuis la période précédente".to_owned(), aucune.to_owned())
            }
            Some((avant, apres)) => {
                (format!("En progrès de {avant} à {apres}"), format!("Aucune moyenne n'a monté de {avant} à {apres}."))
            }
        };
        chapitre(doc, &titre, 50.0)?;
        if eleves.is_empty() {
            return phrase(doc, CORPS, &aucune);
        }
        phrase(doc, CORPS, &format!("{} :", compte(eleves.len() as u64, "élève", "élèves")))?;
        doc.y += 3.0;
        let laquelle = self.dernieres.as_ref().map_or("Moyenne".to_owned(), |(_, apres)| format!("Moyenne {apres}"));
        let mut tableau = Tableau::commence(doc, MARGE, colonnes(&laquelle, "Progrès"), ENTETE)?;
        for (eleve, gain) in eleves {
            let (sa_moyenne, provisoire) = eleve.derniere.map_or((None, false), |(m, p)| (Some(m), p));
            let ligne = [
                Cellule::de(eleve.nom(), FORT),
                Cellule::de(moyenne(sa_moyenne, provisoire), FORT),
                Cellule::de(format!("+{gain}"), CORPS),
            ];
            tableau.ligne(doc, &ligne, None)?;
        }
        tableau.finit(doc)
    }
}

/// Of a short table of students: his average, and one more figure.
fn colonnes(moyenne: &str, dernier: &str) -> Vec<Colonne> {
    vec![
        Colonne::nouvelle("Élève", mm(110.0), Alignement::Gauche),
        Colonne::nouvelle(moyenne, mm(35.0), Alignement::Decimal),
        Colonne::nouvelle(dernier, UTILE - mm(145.0), Alignement::Decimal),
    ]
}
