//! What a line of an import changes of a student that the school already has. Pure.

use crate::domain::{Etudiant, Modification, NouvelleNote};
use std::collections::HashMap;

/// Applies a line: the given fields, and its marks. The k-th mark of a subject, period and type in the line is the k-th such
/// mark of the student: its value is set where it differs, added where there is none. Marks that the line does not tell stay.
/// The same line applied twice changes nothing the second time.
pub fn applique(etudiant: &mut Etudiant, modification: &Modification, notes: &[NouvelleNote], auteur: &str) {
    modification.applique(&mut etudiant.identite);
    let mut vues: HashMap<Cle, usize> = HashMap::new();
    for nouvelle in notes {
        let cle = cle(nouvelle);
        let rang = vues.entry(cle.clone()).or_default();
        let place = etudiant.notes.iter_mut().filter(|note| self::cle(&note.contenu) == cle).nth(*rang);
        *rang += 1;
        match place {
            Some(note) if note.contenu.valeur == nouvelle.valeur => {}
            Some(note) => {
                note.contenu.valeur = nouvelle.valeur;
                note.auteur = auteur.to_owned();
            }
            None => {
                etudiant.ajoute(nouvelle.clone(), auteur);
            }
        }
    }
}

type Cle = (String, Option<String>, &'static str);

fn cle(note: &NouvelleNote) -> Cle {
    (note.matiere.champ(), note.periode.as_ref().map(|periode| periode.cle()), note.type_note.nom())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::champ::Champ;
    use crate::domain::{DateCivile, Matiere, Matricule, Pays, Periode, Usage, Valeur};

    fn note(periode: &str, valeur: &str) -> NouvelleNote {
        NouvelleNote {
            periode: Some(Periode::parse(periode).unwrap()),
            ..NouvelleNote::simple(Matiere::parse("Portugais").unwrap(), Valeur::parse(valeur).unwrap())
        }
    }

    fn etudiant(notes: &[NouvelleNote]) -> Etudiant {
        let usage = Usage { pays: Pays::FR, aujourdhui: DateCivile::parse("2026-11-22").unwrap() };
        let mut modification = Modification::default();
        for (champ, texte) in
            [(Champ::Nom, "Ba"), (Champ::Prenom, "Awa"), (Champ::Telephone, "-"), (Champ::Classe, "L3")]
        {
            modification.definit(&champ, texte, usage).unwrap();
        }
        let mut etudiant = Etudiant::nouveau(Matricule::numero(1), modification.identite().unwrap());
        applique(&mut etudiant, &Modification::default(), notes, "test");
        etudiant
    }

    #[test]
    fn the_same_line_twice_changes_nothing() {
        let line = [note("T1", "12"), note("T2", "ABS"), note("T2", "14")];
        let once = etudiant(&line);
        let mut twice = once.clone();
        applique(&mut twice, &Modification::default(), &line, "other");
        assert_eq!(twice, once);
        assert_eq!(once.notes.len(), 3);
    }

    #[test]
    fn a_mark_that_differs_is_set_and_one_that_is_not_told_stays() {
        let mut etudiant = etudiant(&[note("T1", "12"), note("T2", "10")]);
        applique(&mut etudiant, &Modification::default(), &[note("t2", "11")], "prof");
        let shown: Vec<_> =
            etudiant.notes.iter().map(|n| (n.n, n.contenu.valeur.to_string(), n.auteur.as_str())).collect();
        assert_eq!(shown, [(1, "12".into(), "test"), (2, "11".into(), "prof")]);
    }
}
