//! A class as its papers tell it: read at one moment, and worked out by what `show`, `stats` and `report` work with. Pure, but for
//! the reading.

use super::super::School;
use crate::domain::classe::AnneeScolaire;
use crate::domain::enseignant::enseignants_de;
use crate::domain::libelle::Intitule;
use crate::domain::statistiques::{Effectifs, Statistiques};
use crate::domain::tableau::TableauDeClasse;
use crate::domain::{Bilan, Centiemes, Enseignant, Etudiant, Matiere, Matricule, NomClasse, Periode, Reglement};
use crate::error::{Donnees, Result};
use crate::report::{Rang, s_ecrit};
use crate::store::ClasseEntiere;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A class, of a period or of the year.
#[derive(Debug)]
pub struct ClasseLue {
    /// As its students write it.
    pub classe: NomClasse,
    /// What it is called at length, where the class says it.
    pub intitule: Option<Intitule>,
    /// The school year, where the class says it.
    pub annee: Option<AnneeScolaire>,
    /// Of this period alone.
    pub periode: Option<Periode>,
    pub(super) reglement: Arc<Reglement>,
    /// By name.
    pub(super) etudiants: Vec<Etudiant>,
    pub(super) bilans: Vec<Bilan>,
    /// In the order of the students.
    pub(super) tableau: TableauDeClasse,
    /// Of each subject of the table.
    pub(super) matieres: Vec<MatiereLue>,
    pub(super) generales: Places,
    /// Up to the period, the first first: the mean of the class.
    pub(super) etapes: Vec<(Periode, Option<Centiemes>)>,
    enseignants: Vec<Enseignant>,
}

/// A subject, as far as it is everybody's.
#[derive(Debug)]
pub(super) struct MatiereLue {
    pub(super) champ: String,
    pub(super) enseignants: Vec<String>,
    pub(super) places: Places,
}

/// The places that averages have: from 1, ties share them.
#[derive(Debug)]
pub(super) struct Places(BTreeMap<Centiemes, Rang>);

impl Places {
    fn des(moyennes: impl Iterator<Item = Option<Centiemes>>) -> Places {
        let mut effectifs = Effectifs::default();
        moyennes.for_each(|moyenne| effectifs.ajoute(moyenne, 1, 0));
        let several = |moyenne: &Centiemes| effectifs.moyennes.get(moyenne).is_some_and(|combien| *combien > 1);
        let rang = |(moyenne, place)| (moyenne, Rang { place, ex_aequo: several(&moyenne) });
        Places(effectifs.rangs().map(rang).collect())
    }

    pub(super) fn de(&self, moyenne: Option<Centiemes>) -> Option<Rang> {
        self.0.get(&moyenne?).copied()
    }
}

impl School {
    /// A class for its bulletins or its report, as it is or as a school year left it; `periode`: of that one alone.
    ///
    /// # Errors
    /// `ClasseVide`, `NonArchivee`, `PeriodeInconnue`, `Interrompu`, the server's.
    pub fn lit_classe(
        &self,
        nom: &NomClasse,
        annee: Option<&AnneeScolaire>,
        periode: Option<&Periode>,
    ) -> Result<ClasseLue> {
        let entiere = match annee {
            None => self.classe_d_aujourdhui(nom)?,
            Some(annee) => self.classe_archivee(annee, nom)?,
        };
        let ClasseEntiere { classe, etudiants, enseignants } = entiere;
        let Some(premier) = etudiants.first() else {
            return Err(Donnees::ClasseVide { classe: nom.to_string() }.into());
        };
        // Everybody in a class has its rules; they change with them.
        let reglement = Arc::clone(&premier.reglement);
        let nom = premier.identite.classe.clone();
        let dite = classe.map_or((None, None), |classe| (classe.intitule, classe.annee));
        ClasseLue::de(nom, dite, reglement, periode, etudiants, enseignants)
    }

    /// The class as it is, and who teaches.
    fn classe_d_aujourdhui(&self, nom: &NomClasse) -> Result<ClasseEntiere> {
        let (classe, etudiants) = self.store()?.classe_entiere(nom)?;
        Ok(ClasseEntiere { classe, etudiants, enseignants: self.enseignants_actifs()? })
    }

    /// Who teaches now.
    pub(in crate::service) fn enseignants_actifs(&self) -> Result<Vec<Enseignant>> {
        let comptes = self.store()?.enseignants()?;
        Ok(comptes.iter().filter(|compte| compte.actif).filter_map(Enseignant::de).collect())
    }
}

impl ClasseLue {
    fn de(
        classe: NomClasse,
        (intitule, annee): (Option<Intitule>, Option<AnneeScolaire>),
        reglement: Arc<Reglement>,
        periode: Option<&Periode>,
        etudiants: Vec<Etudiant>,
        enseignants: Vec<Enseignant>,
    ) -> Result<ClasseLue> {
        let bilans: Vec<Bilan> = etudiants.iter().map(Etudiant::bilan).collect();
        let mut periodes = periodes(&reglement, &bilans);
        let periode = match periode {
            None => None,
            Some(periode) => {
                let place = existe(&classe, periode, &periodes)?;
                periodes.truncate(place + 1);
                periodes.last().cloned()
            }
        };
        let tableau = TableauDeClasse::de(classe.clone(), &reglement, periode.clone(), &etudiants);
        let lignes = &tableau.lignes;
        let de_matiere = |(k, matiere): (usize, &Matiere)| MatiereLue {
            champ: matiere.champ(),
            enseignants: enseignants_de(&enseignants, &classe, matiere),
            places: Places::des(lignes.iter().map(|ligne| ligne.moyennes[k].map(|moyenne| moyenne.sur_vingt))),
        };
        let matieres = tableau.matieres.iter().enumerate().map(de_matiere).collect();
        let generales = Places::des(lignes.iter().map(|ligne| ligne.generale.map(|moyenne| moyenne.sur_vingt)));
        let etape = |periode: Periode| {
            let mut effectifs = Effectifs::default();
            let siennes = bilans.iter().map(|bilan| bilan.periode(&periode).and_then(|sien| sien.generale));
            siennes.for_each(|moyenne| effectifs.ajoute(moyenne, 1, 0));
            let Statistiques { moyenne, .. } = effectifs.statistiques();
            (periode, moyenne)
        };
        let etapes = periodes.into_iter().map(etape).filter(|(_, moyenne)| moyenne.is_some()).collect();
        Ok(ClasseLue {
            classe,
            intitule,
            annee,
            periode,
            reglement,
            etudiants,
            bilans,
            tableau,
            matieres,
            generales,
            etapes,
            enseignants,
        })
    }

    /// Its students.
    pub fn effectif(&self) -> usize {
        self.etudiants.len()
    }

    /// Where a student stands among them.
    pub fn place_de(&self, matricule: &Matricule) -> Option<usize> {
        self.etudiants.iter().position(|etudiant| etudiant.matricule == *matricule)
    }

    /// Those of these students whose names the papers' font cannot write: their matricules.
    pub fn noms_sans_lettres(&self, lesquels: Range<usize>) -> Vec<Matricule> {
        let siens = self.etudiants.get(lesquels).unwrap_or_default().iter();
        let manque = |e: &&Etudiant| !s_ecrit(e.identite.nom.as_str()) || !s_ecrit(e.identite.prenom.as_str());
        siens.filter(manque).map(|etudiant| etudiant.matricule.clone()).collect()
    }

    /// What a report is of: `1er trimestre`, `Toute l'année`.
    pub(super) fn titre_de_la_periode(&self) -> String {
        titre_de(self.periode.as_ref())
    }

    /// Who teaches a subject in which nobody has a mark.
    pub(super) fn enseignants_de(&self, matiere: &Matiere) -> Vec<String> {
        enseignants_de(&self.enseignants, &self.classe, matiere)
    }
}

/// What a report of that period is of, or one of the year.
pub(super) fn titre_de(periode: Option<&Periode>) -> String {
    periode.map_or_else(|| "Toute l'année".to_owned(), Periode::au_long)
}

/// The periods of a class: those that it names, in its order, then the others in which there are marks, by name.
pub(in crate::service) fn periodes(reglement: &Reglement, bilans: &[Bilan]) -> Vec<Periode> {
    let mut periodes: Vec<Periode> = reglement.periodes.iter().map(|reglee| reglee.periode.clone()).collect();
    let mut autres: BTreeMap<String, Periode> = BTreeMap::new();
    for periode in bilans.iter().flat_map(|bilan| &bilan.periodes).map(|sien| &sien.periode) {
        if reglement.periode(periode).is_none() {
            // Of several spellings always the same one.
            let une = autres.entry(periode.cle()).or_insert_with(|| periode.clone());
            if periode.as_str() < une.as_str() {
                *une = periode.clone();
            }
        }
    }
    periodes.extend(autres.into_values());
    periodes
}

/// The place of a period among those of its class.
///
/// # Errors
/// `PeriodeInconnue`, with those that there are.
pub(in crate::service) fn existe(classe: &NomClasse, periode: &Periode, connues: &[Periode]) -> Result<usize> {
    let place = connues.iter().position(|une| une.cle() == periode.cle());
    let inconnue = || {
        let connues = connues.iter().map(Periode::to_string).collect();
        Donnees::PeriodeInconnue { classe: classe.to_string(), periode: periode.to_string(), connues }
    };
    Ok(place.ok_or_else(inconnue)?)
}
