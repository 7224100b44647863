//! What a line of an import changes of a student that the school already has. Pure.

use crate::domain::{DateCivile, Etudiant, Modification, NouvelleNote, Valeur};
use std::collections::HashMap;

/// Applies a line: the given fields, and its marks. The k-th mark of a subject, period and type in the line is the k-th such
/// mark of the student: its value is set where it differs, added where there is none. Marks that the line does not tell stay.
/// The same line applied twice changes nothing the second time.
pub fn applique(etudiant: &mut Etudiant, modification: &Modification, notes: &[NouvelleNote], auteur: &str) {
    modification.applique(&mut etudiant.identite);
    for (n, nouvelle) in rapproche(etudiant, notes, cle) {
        match n {
            Some(n) => change(etudiant, n, nouvelle.valeur, auteur),
            None => {
                etudiant.ajoute(nouvelle.clone(), auteur);
            }
        }
    }
}

/// Gives a mark another value, where it differs.
pub fn change(etudiant: &mut Etudiant, n: u32, valeur: Valeur, auteur: &str) {
    for note in etudiant.notes.iter_mut().filter(|note| note.n == n && note.contenu.valeur != valeur) {
        note.contenu.valeur = valeur;
        note.auteur = auteur.to_owned();
    }
}

/// What tells the marks of a student that a line means: subject, period, type, and the day where that is to tell, too.
pub type Cle = (String, Option<String>, &'static str, Option<DateCivile>);

/// Each new mark with the number of the student's mark that it stands for: the k-th of those of its key.
pub fn rapproche<'n>(
    etudiant: &Etudiant,
    notes: &'n [NouvelleNote],
    cle: fn(&NouvelleNote) -> Cle,
) -> Vec<(Option<u32>, &'n NouvelleNote)> {
    let mut vues: HashMap<Cle, usize> = HashMap::new();
    let mut paires = Vec::with_capacity(notes.len());
    for nouvelle in notes {
        let sienne = cle(nouvelle);
        let rang = vues.entry(sienne.clone()).or_default();
        let place = etudiant.notes.iter().filter(|note| cle(&note.contenu) == sienne).nth(*rang);
        *rang += 1;
        paires.push((place.map(|note| note.n), nouvelle));
    }
    paires
}

/// By subject, period and type, whatever the day.
pub fn cle(note: &NouvelleNote) -> Cle {
    (note.matiere.champ(), note.periode.as_ref().map(|periode| periode.cle()), note.type_note.nom(), None)
}

/// By subject, period, type and day.
pub fn cle_datee(note: &NouvelleNote) -> Cle {
    let (matiere, periode, type_note, _) = cle(note);
    (matiere, periode, type_note, note.date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::champ::Champ;
    use crate::domain::{Matiere, Matricule, Pays, Periode, Usage};

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
