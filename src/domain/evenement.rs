//! What people are told: marks, an average that falls under 10, what happens to an account. Pure: which events a change makes, and
//! what becomes of those that wait when more changes come.

use super::etudiant::Etudiant;
use super::moyenne::Bilan;
use super::nombre::Centiemes;
use super::note::{Note, NouvelleNote, Valeur};

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
    /// `devoir, T1, 27/09/2026`.
    pub precision: String,
    /// What it was worth, in words: `15,5/20`, `absent`; none where there was none.
    pub avant: Option<String>,
    /// What it is worth now; none where there is none any more.
    pub apres: Option<String>,
}

/// What a change of a student means for those who are told of him.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mouvement {
    /// Marks that appear, disappear or have another value.
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

/// What a mark is worth, in words; none where it says nothing yet.
fn dite(valeur: Valeur) -> Option<String> {
    match valeur {
        Valeur::Chiffree { points, bareme } => Some(format!("{}/{}", points.court(), bareme.court())),
        Valeur::Absent => Some("absent (compte 0)".to_owned()),
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
        let vaut = |un: Option<&Etudiant>, n| un.and_then(|un| un.note(n)).and_then(|note| dite(note.contenu.valeur));
        let touchee = |note: &Note| {
            let (de, a) = (vaut(avant, note.n), vaut(apres, note.n));
            (de != a).then(|| NoteTouchee {
                n: note.n,
                matiere: note.contenu.matiere.to_string(),
                precision: precision(&note.contenu),
                avant: de,
                apres: a,
            })
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

    /// Takes the change into events that wait: what was to be told of a mark tells its last value, and what came to nothing is
    /// told no more. Gives what these events had no part in.
    pub fn corrige(&self, evenements: &mut Vec<Evenement>) -> Mouvement {
        let mut reste = self.clone();
        reste.notes.retain(|touchee| {
            let place = evenements.iter_mut().find_map(|evenement| match evenement {
                Evenement::Note(dite) if dite.n == touchee.n => Some(dite),
                _ => None,
            });
            let Some(dite) = place else { return true };
            *dite = NoteTouchee { avant: dite.avant.take(), ..touchee.clone() };
            false
        });
        for evenement in evenements.iter_mut() {
            if let (Evenement::SousDix { apres, provisoire, .. }, Some(moyenne)) = (&mut *evenement, self.moyennes.1) {
                (*apres, *provisoire) = (moyenne, self.provisoire);
                reste.moyennes.0 = self.moyennes.1;
            }
        }
        let sans_moyenne = self.moyennes.1.is_none();
        evenements.retain(|evenement| match evenement {
            Evenement::Note(dite) => dite.apres.is_some() && dite.avant != dite.apres,
            Evenement::SousDix { apres, .. } => !sans_moyenne && est_sous_dix(Some(*apres)),
            Evenement::MotDePasse { .. } | Evenement::NouveauCompte { .. } => true,
        });
        reste
    }

    /// The events that it makes by itself: a mark that is gone is told to nobody.
    pub fn evenements(&self) -> Vec<Evenement> {
        let notes = self.notes.iter().filter(|note| note.apres.is_some()).cloned().map(Evenement::Note);
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
        NoteTouchee { n, matiere: "Maths".into(), precision: "devoir".into(), avant: texte(avant), apres: texte(apres) }
    }

    fn mouvement(notes: &[NoteTouchee], moyennes: (Option<u32>, Option<u32>)) -> Mouvement {
        let moyennes = (moyennes.0.map(Centiemes), moyennes.1.map(Centiemes));
        Mouvement { notes: notes.to_vec(), moyennes, provisoire: false }
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
        let mut attend = mouvement(&[note(1, None, Some("8/20"))], (Some(1_200), Some(800))).evenements();
        assert_eq!(attend.len(), 2, "the mark and the alert");
        let reste =
            mouvement(&[note(1, Some("8/20"), Some("18/20")), note(2, None, Some("9/20"))], (Some(800), Some(1_350)))
                .corrige(&mut attend);
        assert_eq!(attend, [Evenement::Note(note(1, None, Some("18/20")))], "no alert any more");
        assert_eq!(reste.notes, [note(2, None, Some("9/20"))]);
        assert!(reste.evenements().len() == 1, "no second alert of an average that went up");
    }

    #[test]
    fn what_came_to_nothing_is_not_told() {
        let mut attend = mouvement(&[note(3, Some("8/20"), Some("9/20"))], (Some(1_200), Some(1_250))).evenements();
        let reste = mouvement(&[note(3, Some("9/20"), Some("8/20"))], (Some(1_250), Some(1_200))).corrige(&mut attend);
        assert!(attend.is_empty() && reste.evenements().is_empty());
        let mut attend = mouvement(&[note(4, None, Some("9/20"))], (None, Some(900))).evenements();
        mouvement(&[note(4, Some("9/20"), None)], (Some(900), None)).corrige(&mut attend);
        assert!(attend.is_empty());
    }

    #[test]
    fn a_mark_that_is_gone_is_told_to_nobody() {
        assert!(mouvement(&[note(1, Some("12/20"), None)], (Some(1_200), None)).evenements().is_empty());
    }

    #[test]
    fn an_alert_that_waits_is_not_doubled() {
        let mut attend = mouvement(&[note(1, None, Some("8/20"))], (Some(1_200), Some(900))).evenements();
        let reste = mouvement(&[note(2, None, Some("7/20"))], (Some(900), Some(800))).corrige(&mut attend);
        attend.extend(reste.evenements());
        let alertes = attend.iter().filter(|un| matches!(un, Evenement::SousDix { .. })).count();
        assert_eq!((attend.len(), alertes), (3, 1));
        assert!(matches!(attend[1], Evenement::SousDix { apres: Centiemes(800), .. }));
    }
}
