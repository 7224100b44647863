//! The table of a class as teachers know it: students down, subjects across, general average and rank, and the class below.

use super::etudiant::Etudiant;
use super::libelle::{Matiere, Nom, NomClasse, Periode, Prenom};
use super::matricule::Matricule;
use super::moyenne::MoyenneMatiere;
use super::nombre::Centiemes;
use super::reglement::Reglement;
use super::statistiques::{Effectifs, Statistiques};
use std::collections::BTreeMap;

/// The averages of a class, of the year or of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableauDeClasse {
    /// Which class.
    pub classe: NomClasse,
    /// Of this period alone.
    pub periode: Option<Periode>,
    /// Those that have a mark: in the order of the class's rules, then in the order of the first mark.
    pub matieres: Vec<Matiere>,
    /// The students, in the order given.
    pub lignes: Vec<LigneDeTableau>,
    /// What each subject comes to, in their order.
    pub chiffres: Vec<Statistiques>,
    /// What the general averages come to.
    pub generale: Statistiques,
}

/// A student in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LigneDeTableau {
    /// His number.
    pub matricule: Matricule,
    /// His name.
    pub nom: Nom,
    /// His first names.
    pub prenom: Prenom,
    /// His average in each subject, where he has one.
    pub moyennes: Vec<Option<Moyenne>>,
    /// His general average.
    pub generale: Option<Moyenne>,
    /// By it; ties share it.
    pub rang: Option<u64>,
}

/// An average, final or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moyenne {
    /// Out of 20.
    pub sur_vingt: Centiemes,
    /// A mark that makes it is awaited.
    pub provisoire: bool,
}

impl LigneDeTableau {
    /// The subjects of the table in which the student's average is provisional.
    pub fn provisoires<'t>(&'t self, matieres: &'t [Matiere]) -> impl Iterator<Item = &'t Matiere> {
        let siennes = matieres.iter().zip(&self.moyennes);
        siennes.filter(|(_, moyenne)| moyenne.is_some_and(|moyenne| moyenne.provisoire)).map(|(matiere, _)| matiere)
    }

    /// An average of the line is provisional.
    pub fn is_provisoire(&self) -> bool {
        self.moyennes.iter().chain([&self.generale]).flatten().any(|moyenne| moyenne.provisoire)
    }
}

impl TableauDeClasse {
    /// The table of these students, who are the class.
    pub fn de(
        classe: NomClasse,
        reglement: &Reglement,
        periode: Option<Periode>,
        etudiants: &[Etudiant],
    ) -> TableauDeClasse {
        let mut colonnes: Vec<(String, Matiere)> = Vec::new();
        let mut lues = Vec::with_capacity(etudiants.len());
        let mut generales = Effectifs::default();
        for etudiant in etudiants {
            let (generale, matieres) = averages(etudiant, periode.as_ref());
            let matieres: BTreeMap<String, MoyenneMatiere> =
                matieres.into_iter().map(|une| (une.matiere.champ(), une)).collect();
            let notes = notes_par_matiere(etudiant, periode.as_ref());
            for (cle, matiere) in notes.ordre {
                if !colonnes.iter().any(|(autre, _)| *autre == cle) {
                    let ecrite = matieres.get(&cle).map_or(matiere, |une| une.matiere.clone());
                    colonnes.push((cle, ecrite));
                }
            }
            let total = notes.combien.values().sum();
            generales.ajoute(generale.map(|moyenne| moyenne.sur_vingt), 1, total);
            lues.push((etudiant, generale, matieres, notes.combien));
        }
        let place = |cle: &str| reglement.matieres.iter().position(|reglee| reglee.matiere.champ() == cle);
        colonnes.sort_by_cached_key(|(cle, _)| place(cle).unwrap_or(usize::MAX));
        let rangs: BTreeMap<Centiemes, u64> = generales.rangs().collect();
        let mut effectifs = vec![Effectifs::default(); colonnes.len()];
        let mut lignes = Vec::with_capacity(lues.len());
        for (etudiant, generale, matieres, combien) in lues {
            let moyenne = |(cle, _): &(String, Matiere)| {
                let sienne = matieres.get(cle)?.moyenne?;
                let provisoire = etudiant.attend(periode.as_ref(), Some(cle));
                Some(Moyenne { sur_vingt: sienne, provisoire })
            };
            let moyennes: Vec<Option<Moyenne>> = colonnes.iter().map(moyenne).collect();
            for ((effectifs, moyenne), (cle, _)) in effectifs.iter_mut().zip(&moyennes).zip(&colonnes) {
                let notes = combien.get(cle).copied().unwrap_or(0);
                effectifs.ajoute(moyenne.map(|moyenne| moyenne.sur_vingt), 1, notes);
            }
            let rang = generale.and_then(|moyenne| rangs.get(&moyenne.sur_vingt).copied());
            let Etudiant { matricule, identite, .. } = etudiant;
            let (matricule, nom, prenom) = (matricule.clone(), identite.nom.clone(), identite.prenom.clone());
            lignes.push(LigneDeTableau { matricule, nom, prenom, moyennes, generale, rang });
        }
        TableauDeClasse {
            classe,
            lignes,
            chiffres: effectifs.iter().map(Effectifs::statistiques).collect(),
            generale: generales.statistiques(),
            matieres: colonnes.into_iter().map(|(_, matiere)| matiere).collect(),
            periode,
        }
    }
}

/// The marks of a student, of the year or of a period.
struct Notees {
    /// Subjects by their folded names, in the order of the first mark.
    ordre: Vec<(String, Matiere)>,
    combien: BTreeMap<String, u64>,
}

fn notes_par_matiere(etudiant: &Etudiant, periode: Option<&Periode>) -> Notees {
    let mut notees = Notees { ordre: Vec::new(), combien: BTreeMap::new() };
    let cle_de_la_periode = periode.map(Periode::cle);
    for note in etudiant.notes.iter().map(|note| &note.contenu) {
        if periode.is_some() && note.periode.as_ref().map(Periode::cle) != cle_de_la_periode {
            continue;
        }
        let cle = note.matiere.champ();
        let combien = notees.combien.entry(cle.clone()).or_default();
        if *combien == 0 {
            notees.ordre.push((cle, note.matiere.clone()));
        }
        *combien += 1;
    }
    notees
}

/// A student's general average and those of his subjects, of the year or of a period.
fn averages(etudiant: &Etudiant, periode: Option<&Periode>) -> (Option<Moyenne>, Vec<MoyenneMatiere>) {
    let bilan = etudiant.bilan();
    let (generale, matieres) = match periode {
        None => (bilan.generale, bilan.matieres),
        Some(periode) => match bilan.periode(periode) {
            Some(sienne) => (sienne.generale, sienne.matieres.clone()),
            None => (None, Vec::new()),
        },
    };
    let provisoire = || etudiant.attend(periode, None);
    (generale.map(|sur_vingt| Moyenne { sur_vingt, provisoire: provisoire() }), matieres)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reglement::MatiereReglee;
    use crate::domain::{Accords, Coef, Identite, Tuteur, notation};

    fn etudiant(n: u64, notes: &str) -> Etudiant {
        let identite = Identite {
            nom: Nom::parse(&format!("Nom{n}")).unwrap(),
            prenom: Prenom::parse("Awa").unwrap(),
            telephone: None,
            email: None,
            classe: NomClasse::parse("L3").unwrap(),
            naissance: None,
            tuteur: Tuteur::default(),
            accords: Accords::default(),
        };
        let mut etudiant = Etudiant::nouveau(Matricule::numero(n), identite);
        for note in if notes.is_empty() { Vec::new() } else { notation::parse(notes).unwrap() } {
            etudiant.ajoute(note, "prof");
        }
        etudiant
    }

    fn tableau(reglement: &Reglement, notes: &[&str]) -> TableauDeClasse {
        let etudiants: Vec<Etudiant> =
            notes.iter().enumerate().map(|(n, notes)| etudiant(n as u64 + 1, notes)).collect();
        TableauDeClasse::de(NomClasse::parse("L3").unwrap(), reglement, None, &etudiants)
    }

    #[test]
    fn subjects_stand_in_the_class_s_order_and_those_without_a_mark_are_left_out() {
        let matiere = |nom: &str| MatiereReglee { matiere: Matiere::parse(nom).unwrap(), coef: Coef::UN };
        let reglement = Reglement {
            matieres: vec![matiere("Latin"), matiere("Anglais"), matiere("Maths")],
            ..Reglement::default()
        };
        let t = tableau(&reglement, &["Dessin[12] maths[10]", "Anglais[8] MATHS[11]"]);
        assert_eq!(
            t.matieres.iter().map(|m| m.as_str().to_lowercase()).collect::<Vec<_>>(),
            ["anglais", "maths", "dessin"]
        );
        assert_eq!(t.lignes[0].moyennes.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn ties_share_a_rank_and_who_has_no_average_has_none() {
        let t = tableau(&Reglement::default(), &["Maths[12]", "Maths[15]", "", "Maths[12]", "Maths[9]", "Maths[NN]"]);
        assert_eq!(
            t.lignes.iter().map(|l| l.rang).collect::<Vec<_>>(),
            [Some(2), Some(1), None, Some(2), Some(4), None]
        );
        let s = &t.chiffres[0];
        assert_eq!((s.moyenne, s.min, s.max), (Some(Centiemes(1200)), Some(Centiemes(900)), Some(Centiemes(1500))));
        assert_eq!((t.generale.effectif, t.generale.avec_moyenne, t.generale.moyenne), (6, 4, Some(Centiemes(1200))));
    }

    #[test]
    fn an_awaited_mark_makes_its_own_subject_provisional() {
        let t = tableau(&Reglement::default(), &["Maths[12|ATT] Anglais[10]"]);
        let provisoires: Vec<bool> = t.lignes[0].moyennes.iter().flatten().map(|m| m.provisoire).collect();
        assert_eq!((provisoires, t.lignes[0].generale.unwrap().provisoire), (vec![true, false], true));
    }
}
