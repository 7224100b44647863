//! The students of the school that the lines of a file may mean.

use crate::domain::{Etudiant, Matricule, Telephone};
use crate::error::Result;
use crate::exchange::{Candidat, Candidats};
use crate::store::Store;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Students asked about at once.
const LOT: usize = 5_000;
/// Names asked about at once.
const LOT_DE_NOMS: usize = 500;

/// Name, first name and class, folded: who a line without matricule and phone is about.
type Noms = [String; 3];

/// How many lines that name a student by nothing but these have been asked about.
pub(super) type Vues = HashMap<Noms, usize>;

/// Students whom some lines may mean, by all that a line can name them with.
#[derive(Default)]
pub(super) struct Connus {
    etudiants: Vec<Etudiant>,
    par_matricule: HashMap<String, usize>,
    par_telephone: HashMap<String, usize>,
    par_nom: HashMap<Noms, Vec<usize>>,
}

/// Whom a line is about.
pub(super) enum Cible {
    /// Nobody that the school has.
    Nouveau,
    /// The student at this place.
    Connu(usize),
    /// One of these, and nothing tells which.
    Homonymes(Vec<usize>),
}

impl Connus {
    /// Reads those from the store whom these lines may mean.
    pub(super) fn lit(store: &Store, part: &[Candidat]) -> Result<Connus> {
        let mut connus = Connus::default();
        for lot in part.chunks(LOT) {
            let matricules: Vec<&str> =
                lot.iter().filter_map(|candidat| candidat.matricule.as_ref()).map(Matricule::as_str).collect();
            let telephones: Vec<&str> = lot.iter().filter_map(telephone).map(Telephone::e164).collect();
            store.existants(&matricules, &telephones)?.into_iter().for_each(|etudiant| connus.apprend(etudiant));
            let nommes: Vec<[&str; 3]> =
                lot.iter().filter(|candidat| candidat.is_only_named()).filter_map(Candidat::noms).collect();
            for nommes in nommes.chunks(LOT_DE_NOMS) {
                store.homonymes(nommes)?.into_iter().for_each(|etudiant| connus.apprend(etudiant));
            }
        }
        Ok(connus)
    }

    /// Takes in a student, once: two questions may have found him.
    fn apprend(&mut self, etudiant: Etudiant) {
        let Entry::Vacant(libre) = self.par_matricule.entry(etudiant.matricule.to_string()) else { return };
        let place = *libre.insert(self.etudiants.len());
        if let Some(telephone) = &etudiant.identite.telephone {
            self.par_telephone.insert(telephone.e164().to_owned(), place);
        }
        let identite = &etudiant.identite;
        let noms = [identite.nom.cle(), identite.prenom.cle(), identite.classe.cle()];
        let places = self.par_nom.entry(noms).or_default();
        let avant = |place: &usize| self.etudiants[*place].matricule < etudiant.matricule;
        places.insert(places.partition_point(avant), place);
        self.etudiants.push(etudiant);
    }

    /// The student at a place that this has given.
    pub(super) fn etudiant(&self, place: usize) -> &Etudiant {
        &self.etudiants[place]
    }

    /// Who has this phone.
    pub(super) fn du_telephone(&self, telephone: &Telephone) -> Option<usize> {
        self.par_telephone.get(telephone.e164()).copied()
    }

    /// Whom the line is about: by matricule, or else phone, or else name, first name and class. Where the file has as many such
    /// lines as the school has namesakes, the k-th line is the k-th of them, by matricule.
    pub(super) fn cible(&self, candidat: &Candidat, candidats: &Candidats<'_>, vues: &mut Vues) -> Cible {
        let known = match (&candidat.matricule, telephone(candidat)) {
            (Some(matricule), _) => self.par_matricule.get(matricule.as_str()).copied(),
            (None, Some(telephone)) => self.du_telephone(telephone),
            (None, None) => return noms(candidat).map_or(Cible::Nouveau, |noms| self.du_nom(noms, candidats, vues)),
        };
        known.map_or(Cible::Nouveau, Cible::Connu)
    }

    fn du_nom(&self, noms: Noms, candidats: &Candidats<'_>, vues: &mut Vues) -> Cible {
        let Some(places) = self.par_nom.get(&noms) else { return Cible::Nouveau };
        if candidats.par_nom(&noms) != places.len() {
            return Cible::Homonymes(places.clone());
        }
        let rang = vues.entry(noms).or_default();
        *rang += 1;
        places.get(*rang - 1).map_or(Cible::Nouveau, |place| Cible::Connu(*place))
    }
}

/// The phone that a line gives.
pub(super) fn telephone(candidat: &Candidat) -> Option<&Telephone> {
    candidat.modification.telephone.as_ref().and_then(Option::as_ref)
}

fn noms(candidat: &Candidat) -> Option<Noms> {
    candidat.noms().map(|noms| noms.map(crate::texte::fold))
}
