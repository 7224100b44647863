//! What a line of an import changes of a student that the school already has. Pure.

use crate::domain::{DateCivile, Etudiant, Modification, NoteDite, NouvelleNote, Signature, TypeNote};

/// Applies a line: the given fields, and its marks. A mark of the line is one of the student's of its subject, period and type:
/// that of its day, or one of its value that has no day yet; where the line says no day, the k-th there is the student's k-th.
/// What the line says of it is set where it differs; a mark that the student has not is added. Marks that the line does not tell
/// stay.
/// The same line applied twice changes nothing the second time.
pub fn applique(etudiant: &mut Etudiant, modification: &Modification, notes: &[NoteDite], signature: &Signature) {
    modification.applique(&mut etudiant.identite, signature);
    let auteur = signature.qui.as_str();
    for (n, dite) in rapproche(etudiant, notes, Jour::OuAucun) {
        match n {
            Some(n) => change(etudiant, n, |actuelle| corrigee(actuelle, dite), auteur),
            None => {
                etudiant.ajoute(dite.note.clone(), auteur);
            }
        }
    }
}

/// The mark as a file has it: what the file leaves open stays.
pub fn corrigee(actuelle: &NouvelleNote, dite: &NoteDite) -> NouvelleNote {
    NouvelleNote {
        valeur: dite.note.valeur,
        coef: if dite.coef_dit { dite.note.coef } else { actuelle.coef },
        date: dite.note.date.or(actuelle.date),
        ..actuelle.clone()
    }
}

/// Makes another mark of one, where that differs.
pub fn change(etudiant: &mut Etudiant, n: u32, autre: impl Fn(&NouvelleNote) -> NouvelleNote, auteur: &str) {
    for note in etudiant.notes.iter_mut().filter(|note| note.n == n) {
        let contenu = autre(&note.contenu);
        if contenu != note.contenu {
            note.contenu = contenu;
            note.auteur = auteur.to_owned();
        }
    }
}

/// What tells the marks of a student that a line means: subject, period, type, and the day where that is to tell, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cle {
    /// Folded.
    pub matiere: String,
    /// Folded.
    pub periode: Option<String>,
    /// What for.
    pub type_note: TypeNote,
    /// Where that is to tell.
    pub date: Option<DateCivile>,
}

/// What the day of a mark tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jour {
    /// Another day is another mark, and so is none.
    Compte,
    /// Another day is another mark. One that has no day yet is meant by whatever names none, and by its own value.
    OuAucun,
}

/// Each new mark with the number of the student's mark that it stands for: of those of its subject, period and type, the first
/// that stands for no other. One whose period is that of its day may stand for
/// one that has no period yet.
pub fn rapproche<'n>(etudiant: &Etudiant, notes: &'n [NoteDite], jour: Jour) -> Vec<(Option<u32>, &'n NoteDite)> {
    type Convient = fn(&NouvelleNote, &NouvelleNote) -> bool;
    let meme_jour: Convient = |sienne, dite| sienne.date == dite.date;
    let jour_dit: Convient = |sienne, dite| dite.date.is_some() && sienne.date == dite.date;
    let sans_jour: Convient =
        |sienne, dite| dite.date.is_none() || (sienne.date.is_none() && sienne.valeur == dite.valeur);
    let tours: &[Convient] = match jour {
        Jour::Compte => &[meme_jour],
        // Whoever has the same day goes first.
        Jour::OuAucun => &[jour_dit, sans_jour],
    };
    let mut libres: Vec<_> = etudiant.notes.iter().map(|note| (note, cle(&note.contenu))).collect();
    let mut paires: Vec<(Option<u32>, &NoteDite)> = notes.iter().map(|dite| (None, dite)).collect();
    let cles: Vec<Cle> = notes.iter().map(|dite| cle(&dite.note)).collect();
    // Last, a mark that has no period, where the file names none either: that of its day there is by now.
    let periodes = [false, true].into_iter().flat_map(|sans| tours.iter().map(move |convient| (sans, convient)));
    for (sans_periode, convient) in periodes {
        for ((n, dite), cle) in paires.iter_mut().zip(&cles).filter(|((n, _), _)| n.is_none()) {
            let vise = |sienne: &Cle| match sans_periode {
                false => sienne == cle,
                true => dite.periode_du_jour && *sienne == Cle { periode: None, ..cle.clone() },
            };
            let place = libres.iter().position(|(note, sienne)| vise(sienne) && convient(&note.contenu, &dite.note));
            *n = place.map(|place| libres.remove(place).0.n);
        }
    }
    paires
}

/// By subject, period and type, whatever the day.
fn cle(note: &NouvelleNote) -> Cle {
    Cle { date: None, ..cle_datee(note) }
}

/// By subject, period, type and day.
pub fn cle_datee(note: &NouvelleNote) -> Cle {
    let periode = note.periode.as_ref().map(|periode| periode.cle());
    Cle { matiere: note.matiere.champ(), periode, type_note: note.type_note, date: note.date }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::champ::Champ;
    use crate::domain::note::Note;
    use crate::domain::{Matricule, Pays, Usage, notation};

    fn signature(qui: &str) -> Signature {
        Signature { qui: qui.into(), quand: 0 }
    }

    /// `T1[12]`, `T1, 12/10/2026, coef 2[12|13]`: marks in Portugais.
    fn notes(texte: &str) -> Vec<NoteDite> {
        notation::lit(&format!("Portugais ({}", texte.replace('[', ")["))).unwrap()
    }

    fn etudiant(notes: &[NoteDite]) -> Etudiant {
        let usage = Usage { pays: Pays::FR, aujourdhui: DateCivile::parse("2026-11-22").unwrap() };
        let mut modification = Modification::default();
        for (champ, texte) in
            [(Champ::Nom, "Ba"), (Champ::Prenom, "Awa"), (Champ::Telephone, "-"), (Champ::Classe, "L3")]
        {
            modification.definit(&champ, texte, usage).unwrap();
        }
        let mut etudiant = Etudiant::nouveau(Matricule::numero(1), modification.identite(&signature("test")).unwrap());
        applique(&mut etudiant, &Modification::default(), notes, &signature("test"));
        etudiant
    }

    /// The marks behind a second line: number, value, weight, day, author.
    fn apres(premiere: &str, seconde: &str) -> Vec<String> {
        let mut etudiant = etudiant(&lignes(premiere));
        applique(&mut etudiant, &Modification::default(), &lignes(seconde), &signature("prof"));
        let once = etudiant.clone();
        applique(&mut etudiant, &Modification::default(), &lignes(seconde), &signature("encore"));
        assert_eq!(etudiant, once, "the same line twice: {seconde}");
        let jour = |note: &Note| note.contenu.date.map_or_else(|| "-".to_owned(), |jour| jour.to_string());
        let une = |n: &Note| format!("{} {} ×{} {} {}", n.n, n.contenu.valeur, n.contenu.coef, jour(n), n.auteur);
        etudiant.notes.iter().map(une).collect()
    }

    /// Several of [`notes`].
    fn lignes(textes: &str) -> Vec<NoteDite> {
        textes.split_inclusive(']').flat_map(notes).collect()
    }

    #[test]
    fn the_same_line_twice_changes_nothing() {
        let line = lignes("T1[12]T2[ABS|14]");
        let once = etudiant(&line);
        let mut twice = once.clone();
        applique(&mut twice, &Modification::default(), &line, &signature("other"));
        assert_eq!(twice, once);
        assert_eq!(once.notes.len(), 3);
    }

    #[test]
    fn a_mark_that_differs_is_set_and_one_that_is_not_told_stays() {
        assert_eq!(apres("T1[12]T2[10]", "t2[11]"), ["1 12 ×1 - test", "2 11 ×1 - prof"]);
    }

    #[test]
    fn what_a_file_says_besides_the_value_is_set_and_what_it_leaves_open_stays() {
        assert_eq!(apres("T1, coef 2[12]", "T1[12]"), ["1 12 ×2 - test"]);
        assert_eq!(apres("T1, coef 2[12]", "T1, coef 3[12]"), ["1 12 ×3 - prof"]);
        assert_eq!(apres("T1, coef 2[12]", "T1, coef 1[12]"), ["1 12 ×1 - prof"]);
        assert_eq!(apres("T1[12]", "T1, 12/10/2026[12]"), ["1 12 ×1 12/10/2026 prof"]);
        assert_eq!(apres("T1, 12/10/2026[12]", "T1[13]"), ["1 13 ×1 12/10/2026 prof"]);
    }

    #[test]
    fn another_day_or_type_is_another_mark_and_takes_none_away() {
        let deux = ["1 12 ×1 12/10/2026 test", "2 15 ×1 19/10/2026 prof"];
        assert_eq!(apres("T1, 12/10/2026[12]", "T1, 19/10/2026[15]"), deux);
        // In whatever order the file has them.
        assert_eq!(apres("T1, 12/10/2026[12]", "T1, 19/10/2026[15]T1, 12/10/2026[12]"), deux);
        assert_eq!(apres("T1[12]", "T1, composition[9]"), ["1 12 ×1 - test", "2 9 ×1 - prof"]);
        // Of one without a day, another value is another mark.
        let deux = ["1 12 ×1 - test", "2 9 ×1 12/10/2026 prof"];
        assert_eq!(apres("T1[12]", "T1, 12/10/2026[9]"), deux);
        // One with the day and one without: each stands for its own.
        let melees = "T1[8]T1, 12/10/2026[12]";
        assert_eq!(apres("T1, 12/10/2026[12]T1[9]", melees), ["1 12 ×1 12/10/2026 test", "2 8 ×1 - prof"]);
    }
}
