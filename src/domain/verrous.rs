//! What a locked period refuses: that its marks, or what is said in it, change.

use super::appreciation::Appreciation;
use super::etudiant::Etudiant;
use super::libelle::{NomClasse, Periode};
use super::note::{Note, NouvelleNote};
use super::reglement::{Reglement, Verrou};

/// A class, its period, and the lock of that.
pub type PeriodeFermee<'a> = (&'a NomClasse, &'a Periode, &'a Verrou);

/// The locked period that a change of a student would touch, and the class of which it is: his before or after. Who changes his
/// class takes his marks out of the one and into the other: else he could be marked where nothing is locked, and come back.
pub fn ferme<'a>(avant: Option<&'a Etudiant>, apres: Option<&'a Etudiant>) -> Option<PeriodeFermee<'a>> {
    let chez = |un: &'a Etudiant, avant, apres| {
        un.reglement.ferme(avant, apres).map(|(periode, verrou)| (&un.identite.classe, periode, verrou))
    };
    match (avant, apres) {
        (Some(ici), Some(la)) if ici.identite.classe.cle() != la.identite.classe.cle() => {
            chez(ici, avant, None).or_else(|| chez(la, None, apres))
        }
        _ => [avant, apres].into_iter().flatten().find_map(|un| chez(un, avant, apres)),
    }
}

impl Reglement {
    /// The names of its locked periods.
    pub fn fermees(&self) -> Vec<String> {
        let fermees = self.periodes.iter().filter(|reglee| reglee.verrou.is_some());
        fermees.map(|reglee| reglee.periode.to_string()).collect()
    }

    /// Its locked periods whose averages are worked out by other rules in `apres`: a lock keeps marks, not weights.
    pub fn fermees_recalculees(&self, apres: &Reglement) -> Vec<String> {
        let same = self.matieres == apres.matieres && self.formule == apres.formule && self.absence == apres.absence;
        if same { Vec::new() } else { self.fermees() }
    }

    /// The first locked period some mark or appreciation of which is not the same before and after. A mark that names no period is
    /// of the one of its day.
    fn ferme(&self, avant: Option<&Etudiant>, apres: Option<&Etudiant>) -> Option<(&Periode, &Verrou)> {
        self.periodes.iter().find_map(|reglee| {
            let verrou = reglee.verrou.as_ref()?;
            let cle = reglee.periode.cle();
            let is_its = |periode: &Option<Periode>| periode.as_ref().is_some_and(|periode| periode.cle() == cle);
            let is_of_its_days =
                |note: &NouvelleNote| note.periode.is_none() && note.date.is_some_and(|jour| reglee.contient(jour));
            let la_tient = |note: &NouvelleNote| is_its(&note.periode) || is_of_its_days(note);
            let siennes = |un: Option<&Etudiant>| -> (Vec<Note>, Vec<Appreciation>) {
                let Some(un) = un else { return (Vec::new(), Vec::new()) };
                let notes = un.notes.iter().filter(|note| la_tient(&note.contenu)).cloned();
                let dites = un.appreciations.iter().filter(|une| is_its(&une.periode)).cloned();
                (notes.collect(), dites.collect())
            };
            (siennes(avant) != siennes(apres)).then_some((&reglee.periode, verrou))
        })
    }
}
