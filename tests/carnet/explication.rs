//! `explain`: every step of an average, as a parent would redo it by hand.

use crate::commun::comptes::school;
use crate::commun::ecole::{Ecole, sortie};
use carnet::domain::note::Coef;
use carnet::domain::reglement::{Absence, Annuelle, Formule, MatiereReglee};
use carnet::domain::{Matiere, Matricule, NomClasse, Reglement, Role, Session};
use carnet::service::etudiants::Auteur;
use serde_json::json;

/// Changes the rules of a class.
pub fn regle(ecole: &Ecole, classe: &str, change: impl Fn(&mut Reglement)) {
    let who = Session::admin("directrice");
    let auteur = Auteur { who: &who, commande: "class set", essai: false };
    school(&ecole.base)
        .change_classe(
            &NomClasse::parse(classe).unwrap(),
            auteur,
            |_, reglement| {
                change(reglement);
                Ok(())
            },
            &mut |_| {},
        )
        .unwrap();
}

/// Awa, with marks of every kind, in a class with a formula.
fn senegalaise() -> Ecole {
    let ecole = Ecole::neuve();
    ecole.fait("add nom=Diop prenom=Awa tel=- classe=L3 notes=Maths[12|7/15:10]");
    for ligne in [
        "note add E00001 Maths ABS coef=2 date=15/10/2026",
        "note add E00001 Maths DISP",
        "note add E00001 Anglais 8/10",
        "note add E00001 Anglais ATT",
        "note add E00001 EPS NN",
    ] {
        ecole.fait(ligne);
    }
    regle(&ecole, "L3", |reglement| {
        reglement.formule = Some(Formule::parse("devoirs:1;examen:2").unwrap());
        reglement.matieres =
            vec![MatiereReglee { matiere: Matiere::parse("Maths").unwrap(), coef: Coef::parse("3").unwrap() }];
    });
    ecole
}

#[test]
fn chaque_pas_se_refait_a_la_main() {
    let ecole = senegalaise();
    insta::assert_snapshot!(ecole.lance(&["--format", "table", "-c", "explain E00001"]).reussie().out, @"
    Awa Diop (E00001, L3)
    - chaque note est ramenée sur 20 ; une absence (ABS) compte 0 ; DISP, EXC, NN et ATT ne comptent pas
    - matière : (moyenne des devoirs × 1 + moyenne des examens et compositions × 2), divisé par la somme de ces poids ; un côté où rien ne compte tombe avec son poids
    - générale : la somme des moyennes exactes × coef de la matière, divisée par la somme des coefs
    - année : toutes les notes de l'année
    - rien n'est arrondi en chemin ; le résultat l'est une fois, au centième, un demi-centième monte

    Maths (coefficient 3)
    N°  Type    Période  Date         Note    Sur 20  Coef  Sur 20 × coef  Remarque
    ──  ──────  ───────  ──────────  ─────  ────────  ────  ─────────────  ────────────────────────
    #1  devoir  —        —           12     12           1       12
    #2  devoir  —        —            7/15   9,3333…     1        9,3333…
    #4  devoir  —        15/10/2026    ABS   0           2        0        absent : compte 0
    #5  devoir  —        —            DISP         —     1              —  ne compte pas : dispensé
    devoirs : 21,3333… ÷ 4 = 5,3333… (16/3)
    N°  Type    Période  Date  Note  Sur 20  Coef  Sur 20 × coef  Remarque
    ──  ──────  ───────  ────  ────  ──────  ────  ─────────────  ────────
    #3  examen  —        —       10      10     1             10
    examen : 10 ÷ 1 = 10
    moyenne : (devoirs 5,3333… × 1 + examen 10 × 2) ÷ 3 = 8,4444… (76/9) → 8,44

    Anglais (coefficient 1)
    N°  Type    Période  Date  Note  Sur 20  Coef  Sur 20 × coef  Remarque
    ──  ──────  ───────  ────  ────  ──────  ────  ─────────────  ────────────────────────────────────
    #6  devoir  —        —     8/10      16     1             16
    #7  devoir  —        —      ATT       —     1              —  ne compte pas encore : note attendue
    devoirs : 16 ÷ 1 = 16
    examen : rien ne compte, ce côté tombe avec son poids 2
    moyenne : (devoirs 16 × 1) ÷ 1 = 16 → 16,00

    EPS (coefficient 1)
    N°  Type    Période  Date  Note  Sur 20  Coef  Sur 20 × coef  Remarque
    ──  ──────  ───────  ────  ────  ──────  ────  ─────────────  ────────────────────────
    #8  devoir  —        —       NN       —     1              —  ne compte pas : non noté
    devoirs : rien ne compte, ce côté tombe avec son poids 1
    examen : rien ne compte, ce côté tombe avec son poids 2
    moyenne : — (rien ne compte)

    Moyenne générale
    Matière  Moyenne exacte  Coef  Moyenne × coef  Remarque
    ───────  ──────────────  ────  ──────────────  ──────────────────────────────────────
    Maths           8,4444…     3        25,3333…
    Anglais        16           1        16
    EPS                   —     1               —  ne compte pas : aucune note qui compte
    moyenne : 41,3333… ÷ 4 = 10,3333… (31/3) → 10,33

    provisoire : une note est attendue (ATT)
    ");
}

#[test]
fn un_pas_par_ligne_en_vertical_et_dans_un_tableur() {
    let ecole = senegalaise();
    let lues = ["vertical", "csv"]
        .map(|format| ecole.lance(&["--format", format, "-c", "explain E00001 matiere=maths"]).reussie().out);
    insta::assert_snapshot!(lues.concat(), @"
    année, Maths, note #1 : 12 = 12, coef 1
    année, Maths, note #2 : 7/15 = 9,3333…, coef 1
    année, Maths, note #4 : ABS = 0, coef 2, absent : compte 0
    année, Maths, note #5 : DISP, ne compte pas : dispensé
    année, Maths, moyenne des devoirs : 5,3333…, coef 4
    année, Maths, note #3 : 10 = 10, coef 1
    année, Maths, moyenne des examens : 10, coef 1
    année, Maths, devoirs : 5,3333…, coef 1
    année, Maths, examen : 10, coef 2
    année, Maths, moyenne : 8,4444…, coef 3 → 8,44
    etendue;matiere;etape;note;valeur;poids;arrondie;remarque
    année;Maths;note #1;12;12;1;;
    année;Maths;note #2;7/15;9,3333…;1;;
    année;Maths;note #4;ABS;0;2;;absent : compte 0
    année;Maths;note #5;DISP;;1;;ne compte pas : dispensé
    année;Maths;moyenne des devoirs;;5,3333…;4;;
    année;Maths;note #3;10;10;1;;
    année;Maths;moyenne des examens;;10;1;;
    année;Maths;devoirs;;5,3333…;1;;
    année;Maths;examen;;10;2;;
    année;Maths;moyenne;;8,4444…;3;8,44;
    ");
}

#[test]
fn en_json_les_nombres_exacts_sont_des_fractions() {
    let ecole = senegalaise();
    let e = ecole.fait("explain E00001");
    assert_eq!(e["regles"], json!({ "formule": { "devoirs": 1, "examen": 2 }, "abs": "zero", "annee": "notes" }));
    assert_eq!((&e["provisoire"], &e["annee"]), (&json!(true), &json!(null)));
    let maths = &e["parts"][0]["matieres"][0];
    assert_eq!((&maths["matiere"], &maths["coef"], &maths["moyenne"]), (&json!("Maths"), &json!(3), &json!(8.44)));
    assert_eq!(maths["devoirs"]["termes"][1]["sur_vingt"], json!("28/3"));
    assert_eq!(maths["devoirs"]["termes"][3]["exclue"], json!("DISP"));
    assert_eq!(maths["devoirs"]["exacte"], json!("16/3"));
    assert_eq!(maths["formule"]["exacte"], json!("76/9"));
    let generale = &e["parts"][0]["generale"];
    assert_eq!((&generale["exacte"], &generale["moyenne"]), (&json!("31/3"), &json!(10.33)));
    assert_eq!(generale["termes"][2]["exclue"], json!("rien-ne-compte"));
    assert_eq!(ecole.fait("show E00001")["moyenne"], generale["moyenne"]);
}

#[test]
fn l_annee_des_periodes_montre_chaque_periode_puis_leur_moyenne() {
    let ecole = Ecole::neuve();
    ecole.fait("add nom=Diop prenom=Awa tel=- classe=L3");
    ecole.fait("note add E00001 Maths 10 periode=T1");
    ecole.fait("note add E00001 Maths 14;16;ABS periode=T2");
    regle(&ecole, "L3", |reglement| (reglement.annuelle, reglement.absence) = (Annuelle::Periodes, Absence::Neutre));
    let table = |ligne: &str| ecole.lance(&["--format", "table", "-c", ligne]).reussie().out;
    insta::assert_snapshot!(table("explain E00001"), @"
    Awa Diop (E00001, L3)
    - chaque note est ramenée sur 20 ; ABS, DISP, EXC, NN et ATT ne comptent pas
    - matière : la somme des notes × coef, divisée par la somme des coefs
    - générale : la somme des moyennes exactes × coef de la matière, divisée par la somme des coefs
    - année : la moyenne des périodes, qui comptent toutes autant
    - rien n'est arrondi en chemin ; le résultat l'est une fois, au centième, un demi-centième monte

    Maths, période T1 (coefficient 1)
    N°  Type    Période  Date  Note  Sur 20  Coef  Sur 20 × coef  Remarque
    ──  ──────  ───────  ────  ────  ──────  ────  ─────────────  ────────
    #1  devoir  T1       —       10      10     1             10
    moyenne : 10 ÷ 1 = 10 → 10,00

    Moyenne générale, période T1
    Matière  Moyenne exacte  Coef  Moyenne × coef  Remarque
    ───────  ──────────────  ────  ──────────────  ────────
    Maths                10     1              10
    moyenne : 10 ÷ 1 = 10 → 10,00

    Maths, période T2 (coefficient 1)
    N°  Type    Période  Date  Note  Sur 20  Coef  Sur 20 × coef  Remarque
    ──  ──────  ───────  ────  ────  ──────  ────  ─────────────  ────────────────────────────────────────────────
    #2  devoir  T2       —       14      14     1             14
    #3  devoir  T2       —       16      16     1             16
    #4  devoir  T2       —      ABS       —     1              —  ne compte pas : absent, neutre dans cette classe
    moyenne : 30 ÷ 2 = 15 → 15,00

    Moyenne générale, période T2
    Matière  Moyenne exacte  Coef  Moyenne × coef  Remarque
    ───────  ──────────────  ────  ──────────────  ────────
    Maths                15     1              15
    moyenne : 15 ÷ 1 = 15 → 15,00

    Maths, année
    Période  Moyenne exacte  Coef  Moyenne × coef  Remarque
    ───────  ──────────────  ────  ──────────────  ────────
    T1                   10     1              10
    T2                   15     1              15
    moyenne : 25 ÷ 2 = 12,5 → 12,50

    Moyenne générale, année
    Période  Moyenne exacte  Coef  Moyenne × coef  Remarque
    ───────  ──────────────  ────  ──────────────  ────────
    T1                   10     1              10
    T2                   15     1              15
    moyenne : 25 ÷ 2 = 12,5 → 12,50
    ");
    insta::assert_snapshot!(table("explain E00001 periode=t2 matiere=Maths"), @"
    Awa Diop (E00001, L3)
    - chaque note est ramenée sur 20 ; ABS, DISP, EXC, NN et ATT ne comptent pas
    - matière : la somme des notes × coef, divisée par la somme des coefs
    - rien n'est arrondi en chemin ; le résultat l'est une fois, au centième, un demi-centième monte

    Maths, période T2 (coefficient 1)
    N°  Type    Période  Date  Note  Sur 20  Coef  Sur 20 × coef  Remarque
    ──  ──────  ───────  ────  ────  ──────  ────  ─────────────  ────────────────────────────────────────────────
    #2  devoir  T2       —       14      14     1             14
    #3  devoir  T2       —       16      16     1             16
    #4  devoir  T2       —      ABS       —     1              —  ne compte pas : absent, neutre dans cette classe
    moyenne : 30 ÷ 2 = 15 → 15,00
    ");
}

#[test]
fn ce_qu_il_n_a_pas_est_refuse_la_ou_c_est_demande() {
    let ecole = Ecole::petite();
    let refus: String = [
        "explain E00001 matiere=Latin",
        "explain E00001 periode=T1",
        "explain E00002",
        "explain",
        "explain E00001 matiere=\"\"",
    ]
    .map(|ligne| ecole.lance(&["--format", "table", "-c", ligne]).err)
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : cet étudiant n'a pas de note en « Latin » ici (il en a en : Maths)
      explain E00001 matiere=Latin
                             ^^^^^
    erreur : cet étudiant n'a pas de note de la période « T1 » (ses notes ne sont d'aucune période)
      explain E00001 periode=T1
                             ^^
    erreur : cet étudiant n'a aucune note
      explain E00002
              ^^^^^^
    erreur : il manque « réf » (matricule, téléphone, ou nom et prénom ; un étudiant : lui-même)
      explain
             ^
    conseil : forme : explain [réf…] [matiere=…] [periode=…] [annee=…]
    erreur : matière : le texte est vide
      explain E00001 matiere=""
                             ^^
    "#);
}

#[test]
fn un_etudiant_se_lit_sans_se_nommer() {
    let ecole = Ecole::petite();
    let eleve = ecole.collegue("e00001", Role::Etudiant { matricule: Matricule::parse("E00001").unwrap() });
    let e = sortie(eleve.carnet().args(["--format", "json", "-c", "explain"])).reussie().json();
    assert_eq!((&e["matricule"], &e["parts"][0]["generale"]["moyenne"]), (&json!("E00001"), &json!(11.83)));
}
