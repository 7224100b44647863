//! What a change of a class brings with it, to be told before it is done: marks that its new periods do not hold, and teachers
//! whose right to a subject does not follow its new name.

use super::compte::{Compte, NomCompte, Portee, Role};
use super::etudiant::{Etudiant, Identite};
use super::libelle::{Matiere, NomClasse};
use super::matricule::Matricule;
use super::note::Note;
use super::reglement::{NoteHorsRegle, Reglement};
use crate::texte;

/// A mark that is in none of a class's periods, or on none of the days of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSansPlace {
    /// Whose.
    pub matricule: Matricule,
    /// Who that is.
    pub identite: Identite,
    /// Which.
    pub note: Note,
    /// Why.
    pub cause: NoteHorsRegle,
}

/// The marks of these students that the rules' periods do not hold, student by student.
pub fn sans_place(etudiants: &[Etudiant], reglement: &Reglement) -> Vec<NoteSansPlace> {
    let siennes = |etudiant: &Etudiant| -> Vec<NoteSansPlace> {
        let une = |note: &Note| {
            let cause = reglement.verifie_place(&mut note.contenu.clone()).err()?;
            let (matricule, identite) = (etudiant.matricule.clone(), etudiant.identite.clone());
            Some(NoteSansPlace { matricule, identite, note: note.clone(), cause })
        };
        etudiant.notes.iter().filter_map(une).collect()
    };
    etudiants.iter().flat_map(siennes).collect()
}

/// The marks of a student that the periods of the class that he goes into do not hold; none where he stays in his.
pub fn sans_place_chez_les_autres(avant: &Etudiant, apres: &Etudiant) -> Vec<NoteSansPlace> {
    match avant.identite.classe.cle() == apres.identite.classe.cle() {
        true => Vec::new(),
        false => sans_place(std::slice::from_ref(apres), &apres.reglement),
    }
}

/// How many students these marks are of.
pub fn combien_d_etudiants(notes: &[NoteSansPlace]) -> u64 {
    notes.chunk_by(|une, autre| une.matricule == autre.matricule).count() as u64
}

/// A teacher's account whose rights a renamed subject changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompteTouche {
    /// Which.
    pub nom: NomCompte,
    /// How.
    pub effet: Effet,
}

/// What a renamed subject does to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effet {
    /// It could mark the subject, and cannot under its new name.
    Perd {
        /// The subjects that give it the right back: in the place of the old name where the account has no other class, beside
        /// it where it has.
        matieres: Vec<Matiere>,
    },
    /// It can mark now what stood under the old name.
    Gagne,
}

/// The accounts whose rights change where a class's subject gets another name.
pub fn comptes_touches(comptes: &[Compte], classe: &NomClasse, (de, vers): (&Matiere, &Matiere)) -> Vec<CompteTouche> {
    let un = |compte: &Compte| {
        let Role::Enseignant { classes, matieres: Portee::Celles(siennes) } = &compte.role else { return None };
        let a = |matiere: &Matiere| siennes.iter().any(|sienne| sienne.champ() == matiere.champ());
        if !classes.contient(classe.as_str()) {
            return None;
        }
        let effet = match (a(de), a(vers)) {
            (true, false) => {
                let is_same = |autre: &NomClasse| texte::fold(autre.as_str()) == texte::fold(classe.as_str());
                let est_seule = matches!(classes, Portee::Celles(celles) if celles.iter().all(is_same));
                let garde = |sienne: &&Matiere| !est_seule || sienne.champ() != de.champ();
                let matieres = siennes.iter().filter(garde).chain([vers]).cloned().collect();
                Effet::Perd { matieres }
            }
            (false, true) => Effet::Gagne,
            _ => return None,
        };
        Some(CompteTouche { nom: compte.nom.clone(), effet })
    };
    comptes.iter().filter_map(un).collect()
}
