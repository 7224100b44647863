//! What people are told: marks, an average that falls under 10, what happens to an account. Pure: which events a change makes, and
//! what becomes of those that wait when more changes come.

use super::etudiant::Etudiant;
use super::moyenne::Bilan;
use super::nombre::Centiemes;
use super::note::{Note, NouvelleNote, Valeur};
use super::reglement::Absence;

/// Something to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evenement {
    /// A mark is there, or has another value.
    Note(NoteTouchee),
    /// The general average has fallen under 10.
    SousDix {
        /// Before; none where there was none.
        avant: Option<Centiemes>,
        /// Now.
        apres: Centiemes,
        /// A mark is awaited.
        provisoire: bool,
    },
    /// An account has another password.
    MotDePasse {
        /// Which.
        compte: String,
        /// Its holder gave it himself.
        par_lui: bool,
    },
    /// There is a new account.
    NouveauCompte {
        /// Its name.
        compte: String,
    },
}

/// A mark before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteTouchee {
    /// Its number.
    pub n: u32,
    /// Its subject.
    pub matiere: String,
    /// The subject that it was told in before, where that was another.
    pub matiere_avant: Option<String>,
    /// `devoir, T1, 27/09/2026`.
    pub precision: String,
    /// What it was worth, in words: `15,5/20`, `absent`; none where there was none.
    pub avant: Option<String>,
    /// What it is worth now; none where there is none any more.
    pub apres: Option<String>,
}

impl NoteTouchee {
    /// It is to be told: there is a mark, and its value or its subject is another than before.
    fn est_a_dire(&self) -> bool {
        self.apres.is_some() && (self.avant != self.apres || self.matiere_avant.is_some())
    }

    /// What it tells once it is as `touchee` says: what was told before it stays what it is compared with.
    fn suit(&mut self, touchee: &NoteTouchee) {
        let avant = self.avant.take();
        let autre = self.matiere_avant.take().or_else(|| touchee.matiere_avant.clone().filter(|_| avant.is_some()));
        let matiere_avant = autre.filter(|autre| *autre != touchee.matiere);
        *self = NoteTouchee { avant, matiere_avant, ..touchee.clone() };
    }
}

/// What a change of a student means for those who are told of him.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mouvement {
    /// Marks that appear, disappear, or are not what was said of them: their value, subject, period, type or date.
    pub notes: Vec<NoteTouchee>,
    /// The general average before and after.
    pub moyennes: (Option<Centiemes>, Option<Centiemes>),
    /// A mark is awaited.
    pub provisoire: bool,
}

/// Under which an average worries.
const DIX: Centiemes = Centiemes(1_000);

/// An average that is rounded, and under 10; where there is none, nothing is.
fn est_sous_dix(moyenne: Option<Centiemes>) -> bool {
    moyenne.is_some_and(|moyenne| moyenne < DIX)
}

/// It was not under 10, and is now: once per crossing.
pub fn passe_sous_dix(avant: Option<Centiemes>, apres: Option<Centiemes>) -> bool {
    !est_sous_dix(avant) && est_sous_dix(apres)
}

/// What a mark is worth, in words, where absences count so; none where it says nothing yet.
fn dite(valeur: Valeur, absence: Absence) -> Option<String> {
    match valeur {
        Valeur::Chiffree { points, bareme } => Some(format!("{}/{}", points.court(), bareme.court())),
        Valeur::Absent => Some(match absence {
            Absence::Zero => "absent (compte 0)".to_owned(),
            Absence::Neutre => "absent (ne compte pas)".to_owned(),
        }),
        Valeur::Dispense => Some("dispensé".to_owned()),
        Valeur::Excuse => Some("absence excusée".to_owned()),
        Valeur::NonNote | Valeur::Attendu => None,
    }
}

fn precision(note: &NouvelleNote) -> String {
    let mut parts = vec![note.type_note.nom().to_owned()];
    parts.extend(note.periode.as_ref().map(ToString::to_string));
    parts.extend(note.date.map(|jour| jour.to_string()));
    parts.join(", ")
}

impl Mouvement {
    /// What differs between a student before and after; none is no student.
    pub fn entre(avant: Option<&Etudiant>, apres: Option<&Etudiant>) -> Mouvement {
        // The same words for the same value: other rules are no event.
        let absence = apres.or(avant).map(|un| un.reglement.absence).unwrap_or_default();
        let vaut = |note: Option<&Note>| note.and_then(|note| dite(note.contenu.valeur, absence));
        let touchee = |note: &Note| {
            let de = avant.and_then(|avant| avant.note(note.n));
            let a = apres.and_then(|apres| apres.note(note.n));
            let autre = de.filter(|de| de.contenu.matiere.champ() != note.contenu.matiere.champ());
            let touchee = NoteTouchee {
                n: note.n,
                matiere: note.contenu.matiere.to_string(),
                matiere_avant: autre.map(|de| de.contenu.matiere.to_string()),
                precision: precision(&note.contenu),
                avant: vaut(de),
                apres: vaut(a),
            };
            let is_described =
                touchee.matiere_avant.is_none() && de.is_some_and(|de| precision(&de.contenu) == touchee.precision);
            let is_silent = touchee.avant.is_none() && touchee.apres.is_none();
            let is_same = touchee.avant == touchee.apres && is_described;
            (!is_silent && !is_same).then_some(touchee)
        };
        let siennes = avant.into_iter().flat_map(|avant| &avant.notes);
        let parties = siennes.filter(|note| apres.is_none_or(|apres| apres.note(note.n).is_none()));
        let bilan = |un: Option<&Etudiant>| un.map_or_else(Bilan::default, Etudiant::bilan);
        let (de, a) = (bilan(avant), bilan(apres));
        Mouvement {
            notes: apres.into_iter().flat_map(|apres| &apres.notes).chain(parties).filter_map(touchee).collect(),
            moyennes: (de.generale, a.generale),
            provisoire: a.provisoire,
        }
    }

    /// Nothing that anybody would be told of.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.moyennes.0 == self.moyennes.1
    }

    fn touche(&self, n: u32) -> Option<&NoteTouchee> {
        self.notes.iter().find(|touchee| touchee.n == n)
    }

    /// Takes the change into events that wait: what was to be told of a mark tells what it is now, and what came to nothing is told
    /// no more.
    pub fn corrige(&self, evenements: &[Evenement]) -> Vec<Evenement> {
        let mut corriges = evenements.to_vec();
        for evenement in &mut corriges {
            if let Evenement::Note(dite) = evenement
                && let Some(touchee) = self.touche(dite.n)
            {
                dite.suit(touchee);
            }
        }
        self.sans_fausse_alerte(corriges)
    }

    /// What corrects events that may have been told already, and tells again those that may not: of the marks that changed, both
    /// values.
    pub fn rectifie(&self, evenements: &[Evenement]) -> Vec<Evenement> {
        let rectifie = |evenement: &Evenement| match evenement {
            Evenement::Note(dite) => match self.touche(dite.n) {
                Some(touchee) if touchee.est_a_dire() => Some(Evenement::Note(touchee.clone())),
                Some(touchee) if touchee.apres.is_none() => None,
                _ => Some(evenement.clone()),
            },
            Evenement::SousDix { .. } => est_sous_dix(self.moyennes.1).then(|| evenement.clone()),
            Evenement::MotDePasse { .. } | Evenement::NouveauCompte { .. } => Some(evenement.clone()),
        };
        evenements.iter().filter_map(rectifie).collect()
    }

    /// Marks that are not to be told go, alerts tell the average as it is, and go where it is not under 10 any more.
    fn sans_fausse_alerte(&self, mut evenements: Vec<Evenement>) -> Vec<Evenement> {
        evenements.retain_mut(|evenement| match evenement {
            Evenement::Note(dite) => dite.est_a_dire(),
            Evenement::SousDix { apres, provisoire, .. } => match self.moyennes.1 {
                Some(moyenne) => {
                    (*apres, *provisoire) = (moyenne, self.provisoire);
                    est_sous_dix(Some(moyenne))
                }
                None => false,
            },
            Evenement::MotDePasse { .. } | Evenement::NouveauCompte { .. } => true,
        });
        evenements
    }

    /// Without what these events tell of already.
    pub fn sans(mut self, evenements: &[Evenement]) -> Mouvement {
        self.notes.retain(|touchee| {
            !evenements.iter().any(|evenement| matches!(evenement, Evenement::Note(dite) if dite.n == touchee.n))
        });
        let is_alert = |evenement: &Evenement| matches!(evenement, Evenement::SousDix { .. });
        if self.moyennes.1.is_some() && evenements.iter().any(is_alert) {
            self.moyennes.0 = self.moyennes.1;
        }
        self
    }

    /// These events without what it tells of marks by itself.
    pub fn retire_de(&self, mut evenements: Vec<Evenement>) -> Vec<Evenement> {
        evenements.retain(|evenement| match evenement {
            Evenement::Note(dite) => !self.touche(dite.n).is_some_and(NoteTouchee::est_a_dire),
            _ => true,
        });
        evenements
    }

    /// The events that it makes by itself: a mark that is gone is told to nobody.
    pub fn evenements(&self) -> Vec<Evenement> {
        let notes = self.notes.iter().filter(|note| note.est_a_dire()).cloned().map(Evenement::Note);
        let alerte = match self.moyennes {
            (avant, Some(apres)) if passe_sous_dix(avant, Some(apres)) => {
                Some(Evenement::SousDix { avant, apres, provisoire: self.provisoire })
            }
            _ => None,
        };
        notes.chain(alerte).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(n: u32, avant: Option<&str>, apres: Option<&str>) -> NoteTouchee {
        let texte = |texte: Option<&str>| texte.map(str::to_owned);
        NoteTouchee {
            n,
            matiere: "Maths".into(),
            matiere_avant: None,
            precision: "devoir".into(),
            avant: texte(avant),
            apres: texte(apres),
        }
    }

    fn mouvement(notes: &[NoteTouchee], moyennes: (Option<u32>, Option<u32>)) -> Mouvement {
        let moyennes = (moyennes.0.map(Centiemes), moyennes.1.map(Centiemes));
        Mouvement { notes: notes.to_vec(), moyennes, provisoire: false }
    }

    /// What becomes of events that wait, and what the change still has to tell.
    fn corrige(mouvement: &Mouvement, attend: &[Evenement]) -> (Vec<Evenement>, Mouvement) {
        (mouvement.corrige(attend), mouvement.clone().sans(attend))
    }

    #[test]
    fn an_average_crosses_under_ten_once() {
        let passe = |avant: Option<u32>, apres: Option<u32>| passe_sous_dix(avant.map(Centiemes), apres.map(Centiemes));
        assert!(passe(Some(1_000), Some(999)) && passe(Some(1_850), Some(0)) && passe(None, Some(999)));
        assert!(!passe(Some(999), Some(998)), "it was under 10 already");
        assert!(!passe(Some(1_200), Some(1_000)), "10 is not under 10");
        assert!(!passe(Some(900), None) && !passe(Some(900), Some(1_000)));
    }

    #[test]
    fn marks_that_wait_tell_their_last_value() {
        let attend = mouvement(&[note(1, None, Some("8/20"))], (Some(1_200), Some(800))).evenements();
        assert_eq!(attend.len(), 2, "the mark and the alert");
        let neuf =
            mouvement(&[note(1, Some("8/20"), Some("18/20")), note(2, None, Some("9/20"))], (Some(800), Some(1_350)));
        let (attend, reste) = corrige(&neuf, &attend);
        assert_eq!(attend, [Evenement::Note(note(1, None, Some("18/20")))], "no alert any more");
        assert_eq!(reste.notes, [note(2, None, Some("9/20"))]);
        assert!(reste.evenements().len() == 1, "no second alert of an average that went up");
    }

    #[test]
    fn what_came_to_nothing_is_not_told() {
        let attend = mouvement(&[note(3, Some("8/20"), Some("9/20"))], (Some(1_200), Some(1_250))).evenements();
        let retour = mouvement(&[note(3, Some("9/20"), Some("8/20"))], (Some(1_250), Some(1_200)));
        let (attend, reste) = corrige(&retour, &attend);
        assert!(attend.is_empty() && reste.evenements().is_empty());
        let attend = mouvement(&[note(4, None, Some("9/20"))], (None, Some(900))).evenements();
        assert!(mouvement(&[note(4, Some("9/20"), None)], (Some(900), None)).corrige(&attend).is_empty());
    }

    #[test]
    fn what_may_have_been_told_is_corrected_with_both_values() {
        let mut parti =
            mouvement(&[note(1, None, Some("8/20")), note(2, None, Some("12/20"))], (None, None)).evenements();
        let neuf = mouvement(&[note(1, Some("8/20"), Some("18/20"))], (None, None));
        parti = neuf.rectifie(&parti);
        let dits = [note(1, Some("8/20"), Some("18/20")), note(2, None, Some("12/20"))].map(Evenement::Note);
        assert_eq!(parti, dits);
        assert_eq!(neuf.retire_de(parti), [dits[1].clone()]);
    }

    #[test]
    fn a_mark_in_another_subject_is_told_so_once_it_was_told() {
        let change = |avant: Option<&str>| NoteTouchee {
            matiere_avant: avant.map(str::to_owned),
            ..note(1, Some("8/20"), Some("8/20"))
        };
        let attend = mouvement(&[note(1, None, Some("8/20"))], (None, None)).evenements();
        let attend = mouvement(&[NoteTouchee { matiere: "Anglais".into(), ..change(Some("Maths")) }], (None, None))
            .corrige(&attend);
        let Evenement::Note(dite) = &attend[0] else { panic!("{attend:?}") };
        assert_eq!((dite.matiere.as_str(), &dite.matiere_avant, &dite.avant), ("Anglais", &None, &None));
        // One that has left says both.
        assert_eq!(mouvement(&[change(Some("Anglais"))], (None, None)).evenements().len(), 1);
        assert!(mouvement(&[change(None)], (None, None)).evenements().is_empty(), "another date alone is not told");
    }

    #[test]
    fn a_mark_that_is_gone_is_told_to_nobody() {
        assert!(mouvement(&[note(1, Some("12/20"), None)], (Some(1_200), None)).evenements().is_empty());
    }

    #[test]
    fn an_alert_that_waits_is_not_doubled() {
        let attend = mouvement(&[note(1, None, Some("8/20"))], (Some(1_200), Some(900))).evenements();
        let (mut attend, reste) = corrige(&mouvement(&[note(2, None, Some("7/20"))], (Some(900), Some(800))), &attend);
        attend.extend(reste.evenements());
        let alertes = attend.iter().filter(|un| matches!(un, Evenement::SousDix { .. })).count();
        assert_eq!((attend.len(), alertes), (3, 1));
        assert!(matches!(attend[1], Evenement::SousDix { apres: Centiemes(800), .. }));
    }
}
