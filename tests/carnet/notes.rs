//! Marks: how they are written, what averages come of them, and those that are none: refused wherever they are given, with the
//! caret under them, and nothing is written.

use crate::commun::ecole::Ecole;
use serde_json::json;

const FAUSSES: [&str; 8] = ["24", "-1", "12,345", "douze", "15,5,8", "8/0", "NaN", "\"\""];

#[test]
fn une_note_fausse_est_refusee_la_ou_elle_est() {
    let ecole = Ecole::petite();
    let avant = ecole.tout();
    let refus: String = FAUSSES.map(|note| ecole.refuse(1, &format!("note add E00001 Maths {note} coef=2"))).concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : note « 24 » hors barème : attendu 0 à 20 (ou 24/40)
      note add E00001 Maths 24 coef=2
                            ^^
    erreur : note « -1 » négative : attendu 0 à 20
      note add E00001 Maths -1 coef=2
                            ^^
    erreur : la note « 12,345 » a plus de deux décimales (attendu : 0 à 20, 8/10, ABS, DISP, EXC, NN ou ATT)
      note add E00001 Maths 12,345 coef=2
                            ^^^^^^
    erreur : la note « douze » n'est pas un nombre (attendu : 0 à 20, 8/10, ABS, DISP, EXC, NN ou ATT)
      note add E00001 Maths douze coef=2
                            ^^^^^
    erreur : la note « 15,5,8 » a plusieurs virgules : une liste de nombres s'écrit avec « ; » (attendu : 0 à 20, 8/10, ABS, DISP, EXC, NN ou ATT)
      note add E00001 Maths 15,5,8 coef=2
                            ^^^^^^
    erreur : note « 8/0 » : le barème ne peut pas être 0
      note add E00001 Maths 8/0 coef=2
                            ^^^
    erreur : la note « NaN » n'est pas un nombre (attendu : 0 à 20, 8/10, ABS, DISP, EXC, NN ou ATT)
      note add E00001 Maths NaN coef=2
                            ^^^
    erreur : la note est vide (attendu : 0 à 20, 8/10, ABS, DISP, EXC, NN ou ATT)
      note add E00001 Maths "" coef=2
                            ^^
    "#);
    assert_eq!(ecole.tout(), avant);
}

#[test]
fn elle_est_refusee_de_meme_dans_add_note_set_et_un_import() {
    let ecole = Ecole::petite();
    let avant = ecole.tout();
    for note in FAUSSES {
        for ligne in [
            format!("note set E00001#1 {note}"),
            format!("add nom=X prenom=Y tel=- classe=L3 notes={note}"),
            format!("note add E00001 {note}"),
            format!("note add E00001 {note} --dry-run"),
        ] {
            let refus = ecole.refuse(1, &ligne);
            let (dessin, soulignes) = (refus.lines().nth(1).unwrap(), refus.lines().nth(2).unwrap());
            let colonne = dessin.find(note).unwrap();
            assert_eq!(soulignes, format!("{}{}", " ".repeat(colonne), "^".repeat(note.len())), "{refus}");
        }
        if note != "\"\"" {
            ecole.ecris("n.csv", format!("Matricule;Nom;Prénom;Tél;Classe;Maths (T1)\nX1;X;Y;0611223399;L3;{note}\n"));
            let sortie = ecole.lance(&["--format", "json", "-c", "import n.csv"]);
            assert_eq!((sortie.code, &sortie.json()["rejetes"][0]["champ"]), (1, &"Maths (T1)".into()), "{note}");
        }
    }
    assert_eq!(ecole.tout(), avant);
}

#[test]
fn dans_une_liste_c_est_la_mauvaise_qui_est_soulignee() {
    let ecole = Ecole::petite();
    let refus: String = [
        "note add E00001 12;24;8",
        "note add E00001 Maths[14|-1]",
        "note add E00001 \"Maths[14] Éd. physique[12|douze]\"",
        "add nom=Éloïse prenom=Y tel=- classe=L3 notes=12;15,5;20,5",
    ]
    .map(|ligne| ecole.refuse(1, ligne))
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : note « 24 » hors barème : attendu 0 à 20 (ou 24/40)
      note add E00001 12;24;8
                         ^^
    erreur : note « -1 » négative : attendu 0 à 20
      note add E00001 Maths[14|-1]
                               ^^
    erreur : la note « douze » n'est pas un nombre (attendu : 0 à 20, 8/10, ABS, DISP, EXC, NN ou ATT)
      note add E00001 "Maths[14] Éd. physique[12|douze]"
                                                 ^^^^^
    erreur : note « 20,5 » hors barème : attendu 0 à 20 (ou 20,5/40)
      add nom=Éloïse prenom=Y tel=- classe=L3 notes=12;15,5;20,5
                                                            ^^^^
    "#);
}

#[test]
fn les_ecritures_justes_d_une_note_sont_prises() {
    let ecole = Ecole::petite();
    let fiche = ecole.fait("add nom=Ba prenom=Ali tel=- classe=L3 notes=15,5;15.5;8/10;0;20;24/40;abs;DISP;exc;NN;att");
    let notes: Vec<String> = fiche["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| format!("{} {}/{}", note["statut"].as_str().unwrap(), note["valeur"], note["bareme"]))
        .collect();
    let attendues = [
        "note 15.5/20",
        "note 15.5/20",
        "note 8/10",
        "note 0/20",
        "note 20/20",
        "note 24/40",
        "ABS null/null",
        "DISP null/null",
        "EXC null/null",
        "NN null/null",
        "ATT null/null",
    ];
    assert_eq!(notes, attendues);
    // 15,5 + 15,5 + 16 + 0 + 20 + 12 + 0 = 79, over seven.
    assert_eq!((&fiche["moyenne"], &fiche["provisoire"]), (&11.29.into(), &true.into()));
}

#[test]
fn la_notation_entre_crochets_donne_matiere_et_type() {
    let ecole = Ecole::petite();
    let fiche = ecole.fait("add nom=Ba prenom=Ali tel=- classe=L3 notes=\"Math[14|15:10] Anglais[12]\"");
    let notes: Vec<_> = fiche["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| json!([note["matiere"], note["valeur"], note["type"]]))
        .collect();
    let attendues = [
        json!(["Math", 14, "devoir"]),
        json!(["Math", 15, "devoir"]),
        json!(["Math", 10, "examen"]),
        json!(["Anglais", 12, "devoir"]),
    ];
    assert_eq!(notes, attendues);
    assert_eq!(fiche["moyennes"], json!({ "Math": 13, "Anglais": 12 }));
    assert_eq!(fiche["moyenne"], 12.5);
    let sans_guillemets = ecole.fait("add nom=Ba prenom=Awa tel=- classe=L3 notes=Math[14|15:10] Anglais[12]");
    assert_eq!(sans_guillemets["moyennes"], fiche["moyennes"]);
    let liste = ecole.fait("add nom=Ba prenom=Ida tel=- classe=L3 notes=12;15,5;8");
    assert_eq!((&liste["moyenne"], &liste["moyennes"]), (&json!(11.83), &json!({ "Général": 11.83 })));
    assert_eq!(ecole.fait("note add E00002 Math[9:11]")["moyennes"], json!({ "Math": 10 }));
    let refus: String = [
        (1, "note add E00002 Math[14|25]"),
        (1, "add nom=X prenom=Y tel=- classe=L3 notes=\"Math[14\""),
        (1, "add nom=X prenom=Y tel=- classe=L3 notes=\"[14]\""),
        (2, "add nom=X prenom=Y tel=- classe=L3 notes=12;;8"),
        (2, "note add E00002 Maths Anglais[12]"),
    ]
    .map(|(code, ligne)| ecole.refuse(code, ligne))
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : note « 25 » hors barème : attendu 0 à 20 (ou 25/40)
      note add E00002 Math[14|25]
                              ^^
    erreur : le crochet « [ » n'est pas fermé (exemple : Maths[14|15:10])
      add nom=X prenom=Y tel=- classe=L3 notes="Math[14"
                                                    ^
    erreur : une matière est attendue devant « [ » (exemple : Maths[14|15:10])
      add nom=X prenom=Y tel=- classe=L3 notes="[14]"
                                                ^
    erreur : élément vide dans la liste
      add nom=X prenom=Y tel=- classe=L3 notes=12;;8
                                                  ^
    conseil : retirez le « ; » en trop ; un texte vide s'écrit ""
    erreur : la matière est donnée deux fois
      note add E00002 Maths Anglais[12]
                      ^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn les_moyennes_suivent_chaque_note() {
    let ecole = Ecole::petite();
    let moyenne = |ligne: &str| ecole.fait(ligne)["moyenne"].clone();
    assert_eq!(moyenne("note add E00002 ABS"), 0);
    assert_eq!(moyenne("note add E00002 DISP"), 0);
    assert_eq!(moyenne("note add E00002 10"), 5);
    assert_eq!(moyenne("note set E00002#1 9,99"), 10, "9,995 s'arrondit vers le haut");
    assert_eq!(moyenne("note add E00002 Maths 1/3 coef=0,5"), 8.33);
    assert_eq!(moyenne("note set E00002#4 EXC"), 10);
    assert_eq!(moyenne("note delete E00002#3 --yes"), 9.99);
    assert_eq!(moyenne("note set E00002#1 NN"), json!(null), "rien qui compte : pas de moyenne, jamais 0");
    assert_eq!(ecole.fait("show E00002")["rang"], json!(null));
    // A number that was removed is not given again.
    let numeros: Vec<_> = ecole.fait("note add E00002 12")["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["n"].as_u64().unwrap())
        .collect();
    assert_eq!(numeros, [1, 2, 4, 5]);
}

#[test]
fn un_numero_de_note_retiree_en_dernier_ne_ressert_pas() {
    let ecole = Ecole::petite();
    ecole.fait("note delete E00001#3 --yes");
    let fiche = ecole.fait("note add E00001 Maths 20");
    assert_eq!(fiche["notes"][2]["n"], 4, "« E00001#3 » désignerait une autre note que celle d'avant");
}

#[test]
fn note_refuse_un_numero_ou_une_precision_faux() {
    let ecole = Ecole::petite();
    let avant = ecole.tout();
    let refus: String = [
        (1, "note set E00001#9 12"),
        (1, "note delete E00002#1 --yes"),
        (2, "note set E00001 12"),
        (2, "note set E00001#1"),
        (2, "note set E00001#un 12"),
        (1, "note add E00001 12 coef=0"),
        (1, "note add E00001 12 type=dictée"),
        (1, "note add E00001 12 date=demain"),
        (2, "note add E00001"),
        (2, "note add E00001 Maths 12 13"),
        (2, "note"),
        (2, "note ajoute E00001 12"),
    ]
    .map(|(code, ligne)| ecole.refuse(code, ligne))
    .concat();
    insta::assert_snapshot!(refus, @"
    erreur : cet étudiant n'a pas de note n° 9 (ses notes sont les n° 1, 2 et 3)
      note set E00001#9 12
               ^^^^^^^^
    conseil : show montre les notes et leurs numéros
    erreur : cet étudiant n'a pas de note n° 1 (il n'en a aucune)
      note delete E00002#1 --yes
                  ^^^^^^^^
    conseil : show montre les notes et leurs numéros
    erreur : « E00001 » ne désigne pas une note : attendu l'étudiant et le numéro, comme E00001#3
      note set E00001 12
               ^^^^^^
    erreur : rien à changer : attendu une valeur, ou coef= type= periode= date= matiere=
      note set E00001#1
                       ^
    conseil : exemple : note set E00001#1 14,5
    erreur : « E00001#un » ne désigne pas une note : attendu l'étudiant et le numéro, comme E00001#3
      note set E00001#un 12
               ^^^^^^^^^
    erreur : coefficient « 0 » : attendu plus de 0, et 100 au plus
      note add E00001 12 coef=0
                              ^
    erreur : type de note « dictée » inconnu (attendu : devoir, interro, oral, tp, projet, composition, examen)
      note add E00001 12 type=dictée
                              ^^^^^^
    erreur : « demain » n'est pas une date (attendu : 27/09/2008 ou 2008-09-27)
      note add E00001 12 date=demain
                              ^^^^^^
    erreur : il manque « valeur » (15,5  8/10  ABS DISP EXC NN ATT  12;15)
      note add E00001
                     ^
    conseil : forme : note add réf [matière] valeur [coef=…] [type=…] [periode=…] [date=…] [classe=…] [matiere=…]
    erreur : « 13 » est de trop
      note add E00001 Maths 12 13
                               ^^
    conseil : plusieurs notes s'écrivent 12;13 ; forme : note add réf [matière] valeur [coef=…] [type=…] [periode=…] [date=…] [classe=…] [matiere=…]
    erreur : « note » attend une suite : add, import, set, delete, comment
      note
      ^^^^
    erreur : « note » attend une suite : add, import, set, delete, comment
      note ajoute E00001 12
           ^^^^^^
    ");
    assert_eq!(ecole.tout(), avant);
}
