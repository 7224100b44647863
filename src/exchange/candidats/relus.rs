//! The good lines of a file, read again each time they are needed.

use super::super::Feuille;
use super::{Candidat, PAR_FIL, Plan, fils};
use crate::domain::{NomClasse, Usage};
use crate::texte::fold;
use std::collections::{HashMap, HashSet};

/// The lines of a file that have no fault of their own. A long file is kept as the text that it is: its lines are read again each
/// time somebody needs them, part by part, and come to the same.
#[derive(Clone, Debug)]
pub struct Candidats<'a> {
    plan: &'a Plan,
    feuille: &'a Feuille,
    usage: Usage,
    /// Their places among the lines of the sheet, in its order.
    places: Vec<usize>,
    /// The classes that they name, each once.
    classes: Vec<NomClasse>,
    vues: HashSet<String>,
    /// How many lines say who they are about by nothing but these: name, first name and class, folded.
    par_nom: HashMap<[String; 3], usize>,
}

impl<'a> Candidats<'a> {
    pub(super) fn nouveaux(plan: &'a Plan, feuille: &'a Feuille, usage: Usage) -> Candidats<'a> {
        let (places, classes) = (Vec::new(), Vec::new());
        Candidats { plan, feuille, usage, places, classes, vues: HashSet::new(), par_nom: HashMap::new() }
    }

    pub(super) fn ajoute(&mut self, place: usize, candidat: &Candidat) {
        self.places.push(place);
        if let Some(classe) = &candidat.modification.classe
            && !self.vues.contains(classe.as_str())
        {
            self.vues.insert(classe.to_string());
            self.classes.push(classe.clone());
        }
        if let (true, Some(noms)) = (candidat.is_only_named(), candidat.noms()) {
            *self.par_nom.entry(noms.map(fold)).or_default() += 1;
        }
    }

    /// How many they are.
    pub fn combien(&self) -> usize {
        self.places.len()
    }

    /// All of them, part by part, in the order of the file.
    pub fn parts(&self) -> impl Iterator<Item = Vec<Candidat>> + '_ {
        self.places.chunks(PAR_FIL * fils()).map(|places| self.lit(places))
    }

    /// Those at these places among them.
    pub fn a(&self, places: impl IntoIterator<Item = usize>) -> Vec<Candidat> {
        self.lit(&places.into_iter().map(|place| self.places[place]).collect::<Vec<_>>())
    }

    fn lit(&self, places: &[usize]) -> Vec<Candidat> {
        self.plan.lit_part(self.feuille, places, self.usage).into_iter().map(|lue| lue.candidat).collect()
    }

    /// The classes that they name, each spelling once, in the order of the file.
    pub fn classes(&self) -> &[NomClasse] {
        &self.classes
    }

    /// How many lines say who they are about by nothing but these: name, first name and class, folded.
    pub fn par_nom(&self, noms: &[String; 3]) -> usize {
        self.par_nom.get(noms).copied().unwrap_or(0)
    }
}
