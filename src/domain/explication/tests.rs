use super::*;
use crate::domain::Bilan;
use crate::domain::livres_tests::{Noms, Sort, tire};

fn arrondie<Q>(moyenne: &Moyenne<Q>) -> Option<Centiemes> {
    moyenne.resultat.as_ref().map(|resultat| resultat.arrondie)
}

fn des_matieres(part: &Part) -> Vec<(Matiere, Coef, Option<Centiemes>)> {
    let une = |une: &MatiereExpliquee| {
        (une.matiere.clone(), une.coef, une.calcul.resultat().map(|resultat| resultat.arrondie))
    };
    part.matieres.iter().map(une).collect()
}

fn du_bilan(matieres: &[crate::domain::moyenne::MoyenneMatiere]) -> Vec<(Matiere, Coef, Option<Centiemes>)> {
    matieres.iter().map(|une| (une.matiere.clone(), une.coef, une.moyenne)).collect()
}

#[test]
fn what_is_explained_is_what_is_shown_by_all_rules() {
    let (mut sort, noms) = (Sort(7), Noms::nouveaux());
    for _ in 0..10_000 {
        let tirage = tire(&mut sort, &noms);
        let bilan = Bilan::de(&tirage.notes, &tirage.reglement);
        let explique = |matiere, periode| Explication::de(&tirage.notes, &tirage.reglement, matiere, periode);
        let Ok(annee) = explique(None, None) else {
            assert!(tirage.notes.is_empty());
            continue;
        };
        assert_eq!(annee.provisoire, bilan.provisoire);
        match &annee.annee {
            None => {
                let [part] = &annee.parts[..] else { panic!("the year is one") };
                assert_eq!(part.generale.as_ref().and_then(arrondie), bilan.generale);
                assert_eq!(des_matieres(part), du_bilan(&bilan.matieres));
            }
            Some(annee) => {
                assert_eq!(annee.generale.as_ref().and_then(arrondie), bilan.generale);
                let vues = annee.matieres.iter().map(|(matiere, moyenne)| (matiere.clone(), arrondie(moyenne)));
                let bilan = bilan.matieres.iter().map(|une| (une.matiere.clone(), une.moyenne));
                assert_eq!(vues.collect::<Vec<_>>(), bilan.collect::<Vec<_>>());
            }
        }
        for periode in &bilan.periodes {
            let seule = explique(None, Some(&periode.periode)).unwrap();
            assert!(seule.annee.is_none() && seule.provisoire == periode.provisoire);
            assert_eq!(seule.parts[0].generale.as_ref().and_then(arrondie), periode.generale);
            assert_eq!(des_matieres(&seule.parts[0]), du_bilan(&periode.matieres));
        }
        for une in &bilan.matieres {
            let seule = explique(Some(&une.matiere), None).unwrap();
            let vue = match &seule.annee {
                None => des_matieres(&seule.parts[0])[0].2,
                Some(annee) => arrondie(&annee.matieres[0].1),
            };
            assert_eq!(vue, une.moyenne);
            assert!(seule.parts.iter().all(|part| part.generale.is_none() && part.matieres.len() == 1));
        }
    }
}

#[test]
fn every_mark_is_told_once_with_what_it_counts_or_why_not() {
    let (mut sort, noms) = (Sort(8), Noms::nouveaux());
    for _ in 0..2_000 {
        let tirage = tire(&mut sort, &noms);
        let Ok(explication) = Explication::de(&tirage.notes, &tirage.reglement, None, None) else { continue };
        let mut dites = Vec::new();
        for une in explication.parts.iter().flat_map(|part| &part.matieres) {
            let moyennes = match &une.calcul {
                Calcul::Notes(moyenne) => vec![moyenne],
                Calcul::Formule { devoirs, examen, .. } => vec![devoirs, examen],
            };
            for terme in moyennes.iter().flat_map(|moyenne| &moyenne.termes) {
                assert_eq!(
                    terme.valeur.is_ok(),
                    super::super::livre::compte(terme.quoi.contenu.valeur, tirage.reglement.absence).is_some()
                );
                dites.push(terme.quoi.n);
            }
        }
        dites.sort_unstable();
        assert_eq!(dites, tirage.notes.iter().map(|note| note.n).collect::<Vec<_>>());
    }
}

#[test]
fn what_is_not_there_is_no_explanation() {
    let (matiere, periode) = (Matiere::parse("Maths").unwrap(), Periode::parse("T1").unwrap());
    let note = |n, matiere: &Matiere| Note {
        n,
        contenu: crate::domain::NouvelleNote::simple(matiere.clone(), Valeur::Absent),
        auteur: String::new(),
    };
    let refus = |notes: &[Note], matiere, periode| {
        Explication::de(notes, &Reglement::defaut(), matiere, periode).unwrap_err().to_string()
    };
    assert_eq!(refus(&[], None, None), "cet étudiant n'a aucune note");
    let notes = [note(1, &Matiere::parse("SVT").unwrap())];
    assert_eq!(refus(&notes, Some(&matiere), None), "cet étudiant n'a pas de note en « Maths » ici (il en a en : SVT)");
    let message = "cet étudiant n'a pas de note de la période « T1 » (ses notes ne sont d'aucune période)";
    assert_eq!(refus(&notes, None, Some(&periode)), message);
}
