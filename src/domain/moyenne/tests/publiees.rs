//! Averages as schools' published rules give them, worked out by hand: each case says whose rule it is.

use super::super::*;
use crate::domain::note::{NouvelleNote, TypeNote};
use crate::domain::reglement::{Absence, Formule, MatiereReglee, Reglement};

/// Marks written `matière valeur[×coef] [type] [@période]`: `Maths 12×2 composition @T1`.
fn notes(lignes: &[&str]) -> Vec<Note> {
    let note = |(n, ligne): (usize, &&str)| {
        let mut mots = ligne.split_whitespace();
        let matiere = Matiere::parse(mots.next().unwrap()).unwrap();
        let (valeur, coef) = mots.next().map(|mot| mot.split_once('×').unwrap_or((mot, "1"))).unwrap();
        let mut contenu = NouvelleNote::simple(matiere, Valeur::parse(valeur).unwrap());
        contenu.coef = Coef::parse(coef).unwrap();
        for mot in mots {
            match mot.strip_prefix('@') {
                Some(periode) => contenu.periode = Some(Periode::parse(periode).unwrap()),
                None => contenu.type_note = TypeNote::parse(mot).unwrap(),
            }
        }
        Note { n: n as u32 + 1, contenu, auteur: String::new() }
    };
    lignes.iter().enumerate().map(note).collect()
}

fn coefs(coefs: &[(&str, &str)]) -> Vec<MatiereReglee> {
    let reglee = |(matiere, coef): &(&str, &str)| MatiereReglee {
        matiere: Matiere::parse(matiere).unwrap(),
        coef: Coef::parse(coef).unwrap(),
    };
    coefs.iter().map(reglee).collect()
}

fn formule(texte: &str) -> Reglement {
    Reglement { formule: Some(Formule::parse(texte).unwrap()), ..Reglement::default() }
}

/// The general average, as it is shown.
fn generale(regle: &Reglement, lignes: &[&str]) -> String {
    Bilan::de(&notes(lignes), regle).generale.map_or("—".to_owned(), |moyenne| moyenne.to_string())
}

/// A rule, with marks and what they come to.
type Cas<'a> = (&'a str, &'a [&'a str], &'a str);

fn verifie(regle: &Reglement, cas: &[Cas<'_>]) {
    for (nom, lignes, attendue) in cas {
        assert_eq!(generale(regle, lignes), *attendue, "{nom}");
    }
}

#[test]
fn senegal_moyenne_semestrielle_devoirs_plus_deux_fois_la_composition_sur_trois() {
    verifie(
        &formule("devoirs:1;examen:2"),
        &[
            ("(13 + 2 × 10) / 3", &["M 12", "M 14", "M 10 composition"], "11,00"),
            ("(9 + 2 × 12,5) / 3 = 34/3", &["M 8", "M 10", "M 12,5 composition"], "11,33"),
            ("un devoir sur 10 est ramené sur 20", &["M 7/10", "M 12", "M 11 composition"], "11,67"),
            ("un devoir de coefficient 2", &["M 12×2", "M 15", "M 9 composition"], "10,33"),
            ("sans composition, les devoirs font la moyenne", &["M 12", "M 14"], "13,00"),
            ("sans devoir, la composition fait la moyenne", &["M 10 composition"], "10,00"),
            ("absent à la composition : 0", &["M 12", "M 15", "M ABS composition"], "4,50"),
            (
                "dispensé de la composition : elle tombe avec son poids",
                &["M 12", "M 15", "M DISP composition"],
                "13,50",
            ),
        ],
    );
    let egales = formule("devoirs:1;examen:1");
    verifie(&egales, &[("(moyenne des devoirs + composition) / 2", &["M 12", "M 14", "M 10 composition"], "11,50")]);
}

#[test]
fn senegal_moyenne_generale_par_les_coefficients_de_la_serie_l() {
    // Terminale L': philosophie 6, français 5, histoire-géographie 4, anglais 3, maths 2, EPS 1.
    let serie = [("Philo", "6"), ("Français", "5"), ("HG", "4"), ("Anglais", "3"), ("Maths", "2"), ("EPS", "1")];
    let regle = Reglement { matieres: coefs(&serie), ..formule("devoirs:1;examen:2") };
    let livre =
        ["Philo 9", "Philo 12 composition", "Français 13", "HG 12 composition", "Anglais 14", "Maths 8", "EPS 16"];
    // 66 + 65 + 48 + 42 + 16 + 16 = 253, sur 21.
    verifie(&regle, &[("253 / 21 = 12,047…", &livre, "12,05")]);
}

#[test]
fn france_moyenne_d_une_matiere_ponderee_par_les_coefficients_des_notes() {
    verifie(
        &Reglement::default(),
        &[
            ("(12 + 2 × 15 + 8) / 4", &["M 12", "M 15×2", "M 8"], "12,50"),
            ("un demi-coefficient", &["M 15×0,5", "M 10"], "11,67"),
            ("sur 40, sur 10 et sur 20", &["M 30/40", "M 6/10", "M 12"], "13,00"),
        ],
    );
}

#[test]
fn france_moyenne_generale_moyenne_simple_des_matieres() {
    let livre = ["Maths 10", "Maths 10", "Maths 13", "Anglais 17", "SVT 12"];
    verifie(&Reglement::default(), &[("(11 + 17 + 12) / 3", &livre, "13,33")]);
}

#[test]
fn france_baccalaureat_general_cent_points_de_coefficients() {
    let epreuves = [
        ("FrançaisÉcrit", "5"),
        ("FrançaisOral", "5"),
        ("Philosophie", "8"),
        ("GrandOral", "10"),
        ("Spécialité1", "16"),
        ("Spécialité2", "16"),
        ("HG", "6"),
        ("LVA", "6"),
        ("LVB", "6"),
        ("EnsScientifique", "6"),
        ("EPS", "6"),
        ("EMC", "2"),
        ("Spécialité3", "8"),
    ];
    let regle = Reglement { matieres: coefs(&epreuves), ..Reglement::default() };
    let notes = ["12", "14", "9", "15", "13", "11", "12", "14", "10", "11", "16", "13", "10"];
    let livre: Vec<String> =
        epreuves.iter().zip(notes).map(|((epreuve, _), note)| format!("{epreuve} {note}")).collect();
    let livre: Vec<&str> = livre.iter().map(String::as_str).collect();
    verifie(&regle, &[("1220 / 100", &livre, "12,20")]);
}

#[test]
fn france_brevet_epreuves_sur_cent_et_cinquante_points() {
    let livre = ["DNB 72/100×2", "DNB 60/100×2", "DNB 30/50", "DNB 35/50", "DNB 80/100×2"];
    verifie(&Reglement::default(), &[("277 points sur 400", &livre, "13,85")]);
}

#[test]
fn france_licence_controle_continu_trente_pour_cent_examen_soixante_dix() {
    let regle =
        Reglement { matieres: coefs(&[("Algèbre", "6"), ("Analyse", "3")]), ..formule("devoirs:0,3;examen:0,7") };
    let livre = ["Algèbre 10", "Algèbre 13 examen", "Analyse 8", "Analyse 6 examen"];
    // Algèbre 12,1 (6 crédits), Analyse 6,6 (3 crédits): compensation.
    verifie(&regle, &[("(6 × 12,1 + 3 × 6,6) / 9", &livre, "10,27")]);
    verifie(&formule("devoirs:0;examen:1"), &[("examen seul", &["M 18", "M 7 examen"], "7,00")]);
    verifie(&formule("devoirs:0;examen:1"), &[("examen seul, et pas encore passé", &["M 18"], "—")]);
}

#[test]
fn moyenne_annuelle_moyenne_des_trois_trimestres() {
    let trimestres = Reglement { annuelle: Annuelle::Periodes, ..Reglement::default() };
    let livre = ["M 10 @T1", "M 14 @T2", "M 16 @T2", "M 12 @T3"];
    verifie(&trimestres, &[("(10 + 15 + 12) / 3", &livre, "12,33")]);
    verifie(&Reglement::default(), &[("toutes les notes : (10 + 14 + 16 + 12) / 4", &livre, "13,00")]);
    verifie(
        &trimestres,
        &[
            ("arrivé au deuxième trimestre : (15 + 12) / 2", &livre[1..], "13,50"),
            ("un trimestre où rien ne compte ne compte pas", &["M DISP @T1", "M 12 @T2", "M 15 @T3"], "13,50"),
            // 10,125 then 10,13 and 10: the terms are not rounded before: 10,0833… and not 10,09.
            ("les trimestres ne sont pas arrondis avant", &["M 10,12 @T1", "M 10,13 @T1", "M 10 @T2"], "10,06"),
        ],
    );
}

#[test]
fn abs_compte_zero_ou_rien_selon_la_classe_et_les_autres_mots_jamais() {
    let neutre = Reglement { absence: Absence::Neutre, ..Reglement::default() };
    for (livre, zero, rien) in [
        (&["M 12", "M ABS"][..], "6,00", "12,00"),
        (&["M ABS"], "0,00", "—"),
        (&["M 12", "M DISP"], "12,00", "12,00"),
        (&["M 12", "M EXC"], "12,00", "12,00"),
        (&["M 12", "M NN"], "12,00", "12,00"),
        (&["M 12", "M ATT"], "12,00", "12,00"),
        (&["M DISP", "M EXC", "M NN", "M ATT"], "—", "—"),
        (&["M ABS", "A 14"], "7,00", "14,00"),
    ] {
        assert_eq!(
            (generale(&Reglement::default(), livre), generale(&neutre, livre)),
            (zero.into(), rien.into()),
            "{livre:?}"
        );
    }
}

#[test]
fn arrondi_au_centieme_un_demi_centieme_monte() {
    verifie(
        &Reglement::default(),
        &[
            ("9,995 → 10,00", &["M 9,99", "M 10"], "10,00"),
            ("12,125 → 12,13", &["M 12,12", "M 12,13"], "12,13"),
            ("9,9933… → 9,99", &["M 9,99", "M 9,99", "M 10"], "9,99"),
            ("0,005 → 0,01", &["M 0,01", "M 0"], "0,01"),
            ("19,995 → 20,00", &["M 19,99", "M 20"], "20,00"),
            ("9,9949875 → 9,99", &["M 9,99×50,01", "M 10×49,99"], "9,99"),
        ],
    );
    verifie(&formule("devoirs:1;examen:1"), &[("par la formule aussi", &["M 9,99", "M 10 examen"], "10,00")]);
    let trimestres = Reglement { annuelle: Annuelle::Periodes, ..Reglement::default() };
    verifie(&trimestres, &[("par les trimestres aussi", &["M 9,99 @T1", "M 10 @T2"], "10,00")]);
}
