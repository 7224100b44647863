//! What a person reads, as golden text at 80, 120 and 40 columns; what a program reads, as exact strings.

mod chiffres;
mod comptes;
mod erreurs;
mod listes;
mod messages;
mod programmes;
mod tableaux;
mod une;

use super::*;
use crate::domain::*;
use crate::outcome::*;

/// How it is wanted.
pub fn p(format: Format, largeur: impl Into<Option<usize>>) -> Presentation {
    Presentation { format, largeur: largeur.into(), couleur: false, unicode: true, pays: Pays::FR, debug: false }
}

/// What is written.
pub fn rendu(outcome: &Outcome, p: &Presentation) -> String {
    let mut sortie = Vec::new();
    rend(outcome, p, &mut sortie).unwrap();
    String::from_utf8(sortie).unwrap()
}

pub fn identite(nom: &str, prenom: &str, telephone: Option<&str>, classe: &str) -> Identite {
    Identite {
        nom: Nom::parse(nom).unwrap(),
        prenom: Prenom::parse(prenom).unwrap(),
        telephone: telephone.map(|t| Telephone::parse(t, Pays::FR).unwrap()),
        email: None,
        classe: NomClasse::parse(classe).unwrap(),
        naissance: Some(DateCivile::parse("27/09/2008").unwrap()),
        tuteur: Tuteur::default(),
        accords: Accords::default(),
    }
}

/// An awaited mark where `provisoire`.
pub fn resume(matricule: &str, identite: Identite, moyenne: Option<u32>, provisoire: bool) -> Resume {
    let matricule = Matricule::parse(matricule).unwrap();
    Resume { matricule, identite, moyenne: moyenne.map(Centiemes), provisoire, plus: Complement::default() }
}

pub fn trois() -> Vec<Resume> {
    vec![
        resume("UCI0001", identite("De Sousa", "Anabela", Some("0611223344"), "L3"), Some(1250), true),
        resume("UCI0002", identite("Lefèvre", "Élise", Some("+221771234567"), "L3 Informatique"), Some(950), false),
        resume("UCI0003", Identite { naissance: None, ..identite("日本", "Zoé", None, "L2") }, None, false),
    ]
}

pub fn liste(etudiants: Vec<Resume>, saut: u64, total: u64) -> Outcome {
    Outcome::Liste(Liste { etudiants, total, saut, colonnes: None, personne: Personne::Cherchee })
}

/// A student with marks of every kind.
pub fn awa() -> Etudiant {
    let identite = Identite {
        email: Some(Email::parse("awa@ecole.sn").unwrap()),
        tuteur: Tuteur {
            nom: Some(Nom::parse("Fatou Diop").unwrap()),
            telephone: Some(Telephone::parse("0611223345", Pays::FR).unwrap()),
            email: None,
            adresse: None,
        },
        ..identite("Diop", "Awa", Some("0611223344"), "L3")
    };
    let mut etudiant = Etudiant::nouveau(Matricule::parse("UCI0001").unwrap(), identite);
    let mark = |matiere: &str, valeur: &str| {
        NouvelleNote::simple(Matiere::parse(matiere).unwrap(), Valeur::parse(valeur).unwrap())
    };
    etudiant.ajoute(mark("Maths", "12"), "awa");
    etudiant.ajoute(
        NouvelleNote {
            coef: Coef::parse("2").unwrap(),
            type_note: TypeNote::Examen,
            periode: Some(Periode::parse("T1").unwrap()),
            date: Some(DateCivile::parse("03/11/2026").unwrap()),
            ..mark("Maths", "6,5/10")
        },
        "m.ndiaye",
    );
    etudiant.ajoute(mark("Éd. physique", "DISP"), "awa");
    etudiant.ajoute(mark("Anglais", "ATT"), "awa");
    etudiant
}

pub fn fiche(etudiant: Etudiant) -> Fiche {
    Fiche { bilan: etudiant.bilan(), etudiant, rang: Some(3), effectif: 33 }
}
