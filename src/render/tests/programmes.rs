//! JSON and CSV: exact strings.

use super::une::import;
use super::*;

fn json(outcome: &Outcome) -> String {
    rendu(outcome, &p(Format::Json, None))
}

fn csv(outcome: &Outcome) -> String {
    rendu(outcome, &p(Format::Csv, None))
}

#[test]
fn find_in_json() {
    let expected = [
        r#"[{"matricule":"UCI0001","nom":"De Sousa","prenom":"Anabela","telephone":"+33611223344","email":null,"classe":"L3","#,
        r#""naissance":"2008-09-27","moyenne":12.5,"provisoire":true},{"matricule":"UCI0003","nom":"日本","prenom":"Zoé","#,
        r#""telephone":null,"email":null,"classe":"L2","naissance":null,"moyenne":null,"provisoire":false}]"#,
        "\n",
    ];
    let mut two = trois();
    two.remove(1);
    assert_eq!(json(&liste(two, 0, 2)), expected.concat());
    assert_eq!(json(&liste(vec![], 0, 0)), "[]\n");
}

#[test]
fn show_in_json() {
    let expected = [
        r#"{"matricule":"UCI0001","nom":"Diop","prenom":"Awa","telephone":"+33611223344","email":"awa@ecole.sn","#,
        r#""classe":"L3","naissance":"2008-09-27","moyenne":12.67,"provisoire":true,"notes":["#,
        r#"{"n":1,"matiere":"Maths","valeur":12,"bareme":20,"statut":"note","coef":1,"type":"devoir","periode":null,"date":null,"auteur":"awa"},"#,
        r#"{"n":2,"matiere":"Maths","valeur":6.5,"bareme":10,"statut":"note","coef":2,"type":"examen","periode":"T1","date":"2026-11-03","auteur":"m.ndiaye"},"#,
        r#"{"n":3,"matiere":"Éd. physique","valeur":null,"bareme":null,"statut":"DISP","coef":1,"type":"devoir","periode":null,"date":null,"auteur":"awa"},"#,
        r#"{"n":4,"matiere":"Anglais","valeur":null,"bareme":null,"statut":"ATT","coef":1,"type":"devoir","periode":null,"date":null,"auteur":"awa"}],"#,
        r#""moyennes":{"Maths":12.67,"Éd. physique":null,"Anglais":null},"rang":3,"effectif":33,"#,
        r#""tuteur":{"nom":"Fatou Diop","telephone":"+33611223345","email":null,"adresse":null},"appreciations":[]}"#,
        "\n",
    ];
    let shown = json(&Outcome::Fiche(Box::new(fiche(awa()))));
    assert_eq!(shown, expected.concat());
    let changement = Changement { avant: None, apres: fiche(awa()), essai: false };
    assert_eq!(json(&Outcome::Changement(Box::new(changement))), shown);
}

#[test]
fn delete_and_import_in_json() {
    let gone = |essai| Outcome::Suppression(Box::new(Suppression { etudiant: awa(), essai }));
    assert_eq!(json(&gone(false)), "{\"supprimes\":1}\n");
    assert_eq!(json(&gone(true)), "{\"supprimes\":0}\n");
    let mut one = import();
    one.rejetes.truncate(1);
    let expected = [
        r#"{"lus":150,"crees":140,"modifies":1,"inchanges":7,"rejetes":[{"ligne":12,"champ":"G3","valeur":"24","#,
        r#""message":"note « 24 » hors barème : attendu 0 à 20 (ou 24/40)"}],"rejets":"eleves.rejets.csv"}"#,
        "\n",
    ];
    assert_eq!(json(&Outcome::Import(Box::new(one))), expected.concat());
    let empty = r#"{"lus":0,"crees":0,"modifies":0,"inchanges":0,"rejetes":[]}"#.to_owned() + "\n";
    assert_eq!(json(&Outcome::Import(Box::default())), empty);
}

#[test]
fn find_in_csv() {
    let mut students = trois();
    students[2].identite.nom = Nom::parse("=1+1;\"x\"").unwrap();
    students[1].identite.prenom = Prenom::parse("'t Hooft").unwrap();
    insta::assert_snapshot!(csv(&liste(students, 0, 3)), @r#"
    matricule;nom;prenom;telephone;email;classe;naissance;moyenne;provisoire
    UCI0001;De Sousa;Anabela;+33611223344;;L3;27/09/2008;12,50;oui
    UCI0002;Lefèvre;''t Hooft;+221771234567;;L3 Informatique;27/09/2008;9,50;non
    UCI0003;"'=1+1;""x""";Zoé;;;L2;;;non
    "#);
}

#[test]
fn show_in_csv_has_a_line_per_mark() {
    insta::assert_snapshot!(csv(&Outcome::Fiche(Box::new(fiche(awa())))), @r#"
    matricule;nom;prenom;telephone;email;classe;naissance;moyenne;provisoire;rang;effectif;n;matiere;note;coef;type;periode;date;auteur
    UCI0001;Diop;Awa;+33611223344;awa@ecole.sn;L3;27/09/2008;12,67;oui;3;33;1;Maths;12;1;devoir;;;awa
    UCI0001;Diop;Awa;+33611223344;awa@ecole.sn;L3;27/09/2008;12,67;oui;3;33;2;Maths;6,5/10;2;examen;T1;03/11/2026;m.ndiaye
    UCI0001;Diop;Awa;+33611223344;awa@ecole.sn;L3;27/09/2008;12,67;oui;3;33;3;Éd. physique;DISP;1;devoir;;;awa
    UCI0001;Diop;Awa;+33611223344;awa@ecole.sn;L3;27/09/2008;12,67;oui;3;33;4;Anglais;ATT;1;devoir;;;awa
    "#);
    let bare = Etudiant { notes: Vec::new(), ..awa() };
    let fiche = Fiche { bilan: bare.bilan(), etudiant: bare, rang: None, effectif: 33 };
    insta::assert_snapshot!(csv(&Outcome::Fiche(Box::new(fiche))), @r#"
    matricule;nom;prenom;telephone;email;classe;naissance;moyenne;provisoire;rang;effectif;n;matiere;note;coef;type;periode;date;auteur
    UCI0001;Diop;Awa;+33611223344;awa@ecole.sn;L3;27/09/2008;;non;;33;;;;;;;;
    "#);
}

#[test]
fn import_in_csv_has_counts_then_faults() {
    insta::assert_snapshot!(csv(&Outcome::Import(Box::new(import()))), @r#"
    lus;crees;modifies;inchanges;rejetes;ecrit;rejets
    150;140;1;7;2;oui;eleves.rejets.csv

    ligne;champ;valeur;message
    12;G3;24;note « 24 » hors barème : attendu 0 à 20 (ou 24/40)
    12;tel;0611;« 0611 » n'est pas un numéro de téléphone valable (France par défaut)
    130;Nom;'=cmd␛[2J;nom : le caractère ␛ (U+001B) n'est pas permis
    "#);
}

#[test]
fn what_says_nothing_writes_nothing() {
    for format in [Format::Table, Format::Vertical, Format::Json, Format::Csv] {
        for outcome in [Outcome::Rien, Outcome::Quitter] {
            assert_eq!(rendu(&outcome, &p(format, 80)), "");
        }
    }
}

#[test]
fn a_formula_is_quoted_and_comes_back() {
    use crate::render::csv::protege;
    for texte in ["=1+1", "+x", "-x", "@x", "'déjà", "tranquille", ""] {
        let quoted = protege(texte);
        assert!(!quoted.starts_with(['=', '+', '-', '@']));
        assert_eq!(quoted.strip_prefix('\'').unwrap_or(&quoted), texte);
    }
}
