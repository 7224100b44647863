//! Classes and their rules: what `class …` changes, what it refuses, and what comes of the averages.

use crate::commun::coquille::Foyer;
use crate::commun::ecole::Ecole;
use crate::commun::pty::{INVITE, Terminal};
use crate::commun::serveurs::Base;
use serde_json::{Value, json};

/// Awa in L3 with 12, 15,5 and 8 in Maths and an exam and an absence in Anglais; Léo in 2de A without marks.
fn ecole() -> Ecole {
    let ecole = Ecole::petite();
    ecole.font(&["note add E00001 Anglais 16 type=examen periode=T1", "note add E00001 Anglais ABS"]);
    ecole
}

fn concorde(ecole: &Ecole) {
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

fn moyenne(ecole: &Ecole) -> Value {
    ecole.fait("show E00001")["moyenne"].clone()
}

#[test]
fn un_coefficient_une_formule_une_absence_changent_les_moyennes_gardees() {
    let ecole = ecole();
    // Maths 35,5/3, Anglais (16 + 0)/2.
    assert_eq!(moyenne(&ecole), json!(9.92));
    let change = ecole.fait("class set L3 coefs=Maths:4;Anglais:2");
    assert_eq!(change["recalcules"], 1);
    assert_eq!(change["matieres"], json!([{ "matiere": "Maths", "coef": 4 }, { "matiere": "Anglais", "coef": 2 }]));
    // (4 × 11,8333 + 2 × 8) / 6.
    assert_eq!(moyenne(&ecole), json!(10.56));
    assert_eq!(ecole.fait("find moyenne=10,56")[0]["matricule"], "E00001");
    ecole.fait("class set L3 abs=neutre");
    assert_eq!(moyenne(&ecole), json!(13.22));
    ecole.fait("class set L3 abs=zero formule=devoirs:1;examen:3");
    // Anglais: (1 × 0 + 3 × 16) / 4 = 12.
    assert_eq!(ecole.fait("show E00001")["moyennes"]["Anglais"], 12);
    // What is not named stays; a subject is taken out, and then all of it.
    let change = ecole.fait("class set L3 coefs=Anglais:- annee=2026/2027 libelle=\"Licence 3\"");
    assert_eq!(change["matieres"], json!([{ "matiere": "Maths", "coef": 4 }]));
    assert_eq!(change["formule"], json!({ "devoirs": 1, "examen": 3 }));
    assert_eq!((&change["annee"], &change["libelle"]), (&json!("2026-2027"), &json!("Licence 3")));
    ecole.fait("class set L3 coefs=- formule=- annee=- libelle=-");
    assert_eq!(moyenne(&ecole), json!(9.92));
    concorde(&ecole);
}

#[test]
fn chaque_forme_montre_avant_et_apres_et_un_essai_n_ecrit_rien() {
    let ecole = ecole();
    let avant = ecole.tout();
    let dit = |format: &str, ligne: &str| ecole.lance(&["--format", format, "-c", ligne]).reussie().out;
    insta::assert_snapshot!(dit("table", "class set L3 coefs=Maths:4;\"Anglais\":0,5 periodes=T1;T2:01/12/2026..28/02/2027 --dry-run"), @"
    Classe L3
    coefficient Maths : — → 4
    coefficient Anglais : — → 0,5
    période T1 : — → ouverte
    période T2 : — → du 01/12/2026 au 28/02/2027
    moyennes à recalculer : 1 étudiant
    essai : rien n'a été écrit
    ");
    assert!(ecole.tout() == avant, "un essai a écrit");
    ecole.font(&["class set L3 coefs=Maths:4 periodes=T1;T2:01/12/2026..28/02/2027 formule=devoirs:1;examen:2"]);
    insta::assert_snapshot!(dit("table", "class list"), @"
    Classe  Libellé  Effectif  Moyenne  Coefficients  Périodes
    ──────  ───────  ────────  ───────  ────────────  ────────
    2de A   —               1        —  —             —
    L3      —               1    11,60  Maths 4       T1, T2

    2 classes
    ");
    insta::assert_snapshot!(dit("table", "class show l3"), @"
    classe            : L3
    effectif          : 1 étudiant
    moyenne           : 11,60
    libellé           : —
    année             : —
    formule           : devoirs:1;examen:2
    une absence       : compte 0
    moyenne annuelle  : celle de toutes les notes
    coefficient Maths : 4
    période T1        : ouverte
    période T2        : du 01/12/2026 au 28/02/2027
    ");
    insta::assert_snapshot!(dit("csv", "class list"), @r#"
    classe;libelle;annee;effectif;moyenne;coefs;formule;abs;annuelle;periodes
    2de A;;;1;;;;zero;notes;
    L3;;;1;11,60;Maths:4;"devoirs:1;examen:2";zero;notes;"T1;T2:01/12/2026..28/02/2027"
    "#);
    insta::assert_snapshot!(dit("json", "class show L3"), @r#"{"classe":"L3","libelle":null,"annee":null,"effectif":1,"moyenne":11.6,"matieres":[{"matiere":"Maths","coef":4}],"formule":{"devoirs":1,"examen":2},"abs":"zero","annuelle":"notes","periodes":[{"periode":"T1","debut":null,"fin":null,"verrou":null},{"periode":"T2","debut":"2026-12-01","fin":"2027-02-28","verrou":null}]}"#);
    insta::assert_snapshot!(dit("table", "class set L3 abs=zero"), @"
    Classe L3
    rien à changer
    ");
    insta::assert_snapshot!(dit("csv", "class set L3 abs=neutre"), @r#"
    classe;libelle;annee;effectif;coefs;formule;abs;annuelle;periodes;recalcules;notes
    L3;;;1;Maths:4;"devoirs:1;examen:2";neutre;notes;"T1;T2:01/12/2026..28/02/2027";1;0
    "#);
}

#[test]
fn une_regle_fausse_est_refusee_a_sa_place_et_rien_n_est_ecrit() {
    let ecole = ecole();
    ecole.fait("class set L3 periodes=T1;T2");
    ecole.fait("class lock L3 T1");
    let avant = ecole.tout();
    for (ligne, attendu, place) in [
        ("class set L3 coefs=Maths:0", "coefficient", "                        ^"),
        ("class set L3 coefs=Maths:-2", "attendu plus de 0, et 100 au plus", "                        ^^"),
        ("class set L3 coefs=Maths", "attendu : Maths:4", "                  ^^^^^"),
        ("class set L3 coefs=Maths:4;maths:2", "est donné deux fois", "                          ^^^^^^^"),
        ("class set L3 coefs=Maths:4;\"Éd. physique\":200", "coefficient", "^^^"),
        ("class set L3 formule=devoirs:0;examen:0", "la somme des poids est 0", "^^^"),
        ("class set L3 formule=devoir", "attendu : devoirs:1;examen:2", "^^^"),
        ("class set L3 abs=oui", "attendu : zero, neutre", "                 ^^^"),
        ("class set L3 annee=26", "n'est pas une année scolaire", "                   ^^"),
        ("class set L3 periodes=T1;t1", "est donnée deux fois", "                         ^^"),
        (
            "class set L3 periodes=T1;T2:01/03/2027..28/02/2027",
            "finit avant de commencer",
            "                         ^^^",
        ),
        (
            "class set L3 periodes=T1:01/09/2026..30/11/2026;T2:30/11/2026..28/02/2027",
            "les périodes « T1 » et « T2 » se chevauchent",
            "                                                ^^^",
        ),
        ("class set L3 periodes=T1:31/02/2027..01/03/2027", "ce jour n'existe pas", "                         ^^^"),
        ("class set L3 periodes=T1:01/02/2027", "attendu : T1:01/09/2026..30/11/2026", "^^^"),
        ("class set L3 periodes=T2;T3", "la période « T1 » est verrouillée depuis le", "                      ^^^^^"),
        ("class set L3 periodes=-", "elle ne peut pas être retirée", "                      ^"),
        ("class set L3 renommer=Maths", "attendu : \"Maths:Mathématiques\"", "^^^"),
        ("class set L3 renommer=Maths:Calcul abs=zero", "va seul", "^^^"),
        ("class set L3 renommer=Chimie:Physique", "n'a pas de matière « Chimie »", "^^^"),
        ("class set L3", "rien à changer", ""),
        ("class lock L3 T9", "n'a pas de période « T9 » (attendu : T1, T2)", "              ^^"),
        ("class lock \"2de A\" T1", "n'a pas de période « T1 »", "^^"),
        ("class show L5", "il n'y a pas de classe « L5 »", "           ^^"),
        ("class delete L3 --yes", "la classe « L3 » a un étudiant", "             ^^"),
        ("class merge L3 l3 --yes", "est une seule et même classe", "               ^^"),
        ("class merge L3 L5 --yes", "il n'y a pas de classe « L5 »", "               ^^"),
    ] {
        let dit = ecole.lance(&["--format", "table", "-c", ligne]);
        assert!([1, 2].contains(&dit.code) && dit.out.is_empty(), "{ligne} : {dit:?}");
        assert!(dit.err.contains(attendu), "{ligne} : {}", dit.err);
        assert!(dit.err.contains(place), "{ligne} : la place : {}", dit.err);
    }
    assert!(ecole.tout() == avant, "quelque chose a été écrit");
}

#[test]
fn une_matiere_proche_d_une_matiere_notee_est_signalee_une_inconnue_est_prise() {
    let ecole = ecole();
    let dit = ecole.lance(&["-c", "class set L3 coefs=Math:3"]);
    assert!(dit.code == 0 && dit.err.contains("« Math » (« Maths » ?)"), "{dit:?}");
    ecole.lance(&["-c", "class set L3 coefs=Chimie:3"]).reussie();
    ecole.lance(&["-c", "class set L3 coefs=Maths:3"]).reussie();
}

#[test]
fn une_matiere_se_renomme_partout_et_se_retrouve_par_undo() {
    let ecole = ecole();
    ecole.font(&[
        "add nom=Ba prenom=Ali tel=- classe=L3 notes=\"maths[7|9] Anglais[3]\"",
        "note add E00002 Maths 4",
        "class set L3 coefs=Maths:4;Anglais:2",
    ]);
    let (awa, ali) = (ecole.fait("show E00001"), ecole.fait("show E00003"));
    let essai = ecole.fait("class set L3 renommer=Maths:Mathématiques --dry-run");
    assert_eq!((&essai["recalcules"], &essai["notes"]), (&json!(2), &json!(5)));
    assert_eq!(ecole.fait("show E00003"), ali);
    let change = ecole.fait("class set L3 renommer=Maths:Mathématiques");
    assert_eq!((&change["recalcules"], &change["notes"]), (&json!(2), &json!(5)));
    assert_eq!(change["matieres"][0], json!({ "matiere": "Mathématiques", "coef": 4 }));
    let apres = ecole.fait("show E00003");
    assert_eq!(apres["moyenne"], ali["moyenne"], "le coefficient suit");
    assert_eq!(apres["moyennes"], json!({ "Mathématiques": 8, "Anglais": 3 }));
    assert_eq!(ecole.fait("show E00002")["notes"][0]["matiere"], "Maths", "les autres classes restent");
    assert_eq!(ecole.fait("find moyenne.Mathématiques>1").as_array().unwrap().len(), 2);
    concorde(&ecole);
    let essai = ecole.lance(&["--format", "table", "-c", "undo --dry-run"]).reussie().out;
    assert!(essai.contains("liste (L3, Mathématiques, maths)  2 modifiés\n"), "la classe n'en est pas une : {essai}");
    assert!(essai.contains("à annuler : 2 étudiants, 1 classe\n"), "{essai}");
    let annule = ecole.fait("undo --yes");
    assert_eq!(annule["repris"], 3);
    assert_eq!((ecole.fait("show E00001"), ecole.fait("show E00003")), (awa, ali));
    assert_eq!(ecole.fait("class show L3")["matieres"][0]["matiere"], "Maths");
    concorde(&ecole);
}

#[test]
fn une_fusion_deplace_chacun_avec_les_regles_de_l_autre_classe_et_se_defait() {
    let ecole = ecole();
    ecole.lance(&["-c", "add nom=Sy prenom=Ida tel=- classe=\"2nde A\" notes=\"Maths[10] Anglais[16]\""]);
    ecole.fait("class set \"2de A\" coefs=Anglais:3");
    let essai = ecole.fait("class merge \"2nde A\" \"2de A\" --dry-run");
    assert_eq!((&essai["deplaces"], ecole.fait("class list").as_array().unwrap().len()), (&json!(0), 3));
    let muet = ecole.lance(&["-c", "class merge \"2nde A\" \"2de A\""]);
    assert!(
        muet.code == 1 && muet.err.contains("Mettre l'étudiant de « 2nde A » dans la classe « 2de A » ?"),
        "{muet:?}"
    );
    let faite = ecole.fait("class merge \"2nde A\" \"2de A\" --yes");
    assert_eq!((&faite["deplaces"], &faite["reste"]), (&json!(1), &json!(false)));
    let ida = ecole.fait("show E00003");
    assert_eq!((&ida["classe"], &ida["moyenne"]), (&json!("2de A"), &json!(14.5)));
    let noms = |ecole: &Ecole| {
        let classes = ecole.fait("class list");
        classes.as_array().unwrap().iter().map(|une| une["classe"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(noms(&ecole), ["2de A", "L3"], "la classe vide n'est plus là");
    concorde(&ecole);
    ecole.fait("undo --yes");
    let ida = ecole.fait("show E00003");
    assert_eq!((&ida["classe"], &ida["moyenne"]), (&json!("2nde A"), &json!(13)));
    concorde(&ecole);
    // What was said of it stays until somebody removes it.
    ecole.fait("class set \"2nde A\" libelle=\"Seconde A\"");
    assert_eq!(ecole.fait("class merge \"2nde A\" \"2de A\" --yes")["reste"], true);
    assert_eq!(noms(&ecole), ["2de A", "2nde A", "L3"]);
    assert_eq!(ecole.fait("class delete 2nde A --yes")["supprimees"], 1);
    assert_eq!(noms(&ecole), ["2de A", "L3"]);
    concorde(&ecole);
}

#[test]
fn une_fusion_de_plus_de_deux_mille_etudiants_va_par_lots() {
    let ecole = Ecole::neuve();
    let lignes: String = (0..2_100).map(|n| format!("M{n:05};Nom{n};Awa;C1;{}\n", n % 21)).collect();
    ecole.ecris("gros.csv", format!("Matricule;Nom;Prénom;Classe;Maths\n{lignes}"));
    ecole.fait("import gros.csv tel=-");
    ecole.fait("class set C2 coefs=Maths:2");
    assert_eq!(ecole.fait("class merge C1 C2 --yes")["deplaces"], 2_100);
    assert_eq!(ecole.fait("stats classe=C2")["effectif"], 2_100);
    assert_eq!(ecole.fait("class list").as_array().unwrap().len(), 1);
    let lots = |commande: &str| {
        let journal = ecole.documents("journal");
        journal.iter().filter(|entree| entree.get_str("commande").unwrap() == commande).count()
    };
    assert_eq!(lots("class merge"), 2);
    assert_eq!(ecole.fait("undo --yes")["repris"], 2_100);
    assert_eq!(ecole.fait("stats classe=C1")["effectif"], 2_100);
    concorde(&ecole);
}

#[test]
fn un_nom_de_classe_proche_est_signale_partout_ou_il_pourrait_se_glisser() {
    let ecole = Ecole::neuve();
    let avertit = |ligne: &str| {
        let dit = ecole.lance(&["-c", ligne]);
        assert_eq!(dit.code, 0, "{ligne} : {dit:?}");
        dit.err.contains("class merge \"").then_some(dit.err)
    };
    for classe in ["6ème A", "L3", "2de A", "Tle S1"] {
        assert_eq!(avertit(&format!("add nom=Ba prenom=Ali tel=- classe=\"{classe}\"")), None);
    }
    // Figures and last letters tell classes apart.
    for classe in ["L1", "L2", "2de B", "6ème B", "5ème A", "Tle S2", "Tle L1", "6ÈME A", "l3"] {
        assert_eq!(avertit(&format!("add nom=Sy prenom=Ida tel=- classe=\"{classe}\"")), None, "{classe}");
    }
    let dit = avertit("add nom=Sy prenom=Ida tel=- classe=6emA").unwrap();
    assert!(dit.contains("la classe « 6emA » est nouvelle, et « 6ème A » existe"), "{dit}");
    assert!(avertit("edit E00002 classe=\"2nde A\"").is_some());
    assert_eq!(avertit("edit E00002 classe=L3"), None);
    ecole.ecris("l.csv", "Nom;Prénom;Classe\nFall;Awa;6ieme A\nFall;Léa;6e B\nFall;Zoé;CM2\nFall;Noé;C.M.2\n");
    let dit = ecole.lance(&["--format", "table", "-c", "import l.csv tel=-"]);
    for (nom, autre) in [("6ieme A", "6ème A"), ("6e B", "6ème B"), ("C.M.2", "CM2")] {
        let attendu = format!("class merge \"{nom}\" \"{autre}\"");
        assert!(dit.out.replace("\n  ", " ").contains(&attendu) && dit.err.contains(&attendu), "{dit:?}");
    }
    // A class that a merge has emptied is new again.
    ecole.fait("class merge 6emA \"6ème A\" --yes");
    assert!(avertit("add nom=Sy prenom=Ida tel=- classe=6emA").is_some());
}

#[test]
fn au_terminal_oui_prend_la_classe_connue_et_non_la_nouvelle() {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    foyer.reussit(&["add nom=Ba prenom=Ali tel=- classe=\"6ème A\""]);
    let mut terminal = Terminal::sans_couleur(&foyer);
    let question = "Vouliez-vous dire « 6ème A » ? [o/N] ";
    terminal.ligne("add nom=Sy prenom=Ida tel=- classe=6emA", question);
    terminal.ligne("o", "étudiant ajouté");
    terminal.attend(INVITE);
    terminal.ligne("add nom=Sarr prenom=Léa tel=- classe=6emA", question);
    terminal.ligne("n", "étudiant ajouté");
    terminal.attend(INVITE);
    let classe = |nom: &str| foyer.json(&format!("find nom={nom}"))[0]["classe"].clone();
    assert_eq!((classe("Sy"), classe("Sarr")), (json!("6ème A"), json!("6emA")));
}

#[test]
fn un_enseignant_ne_voit_que_ses_classes() {
    let ecole = ecole();
    ecole.ecris("mdp.txt", crate::commun::comptes::MOT_DE_PASSE);
    ecole.fait("class set L3 coefs=Maths:2");
    ecole.fait("class set \"2de A\" coefs=Anglais:2");
    let prof = ecole.collegue("prof2", crate::classes_verrous::enseignant("L3", "Maths"));
    let siennes = prof.fait("class list");
    assert_eq!(siennes.as_array().unwrap().len(), 1);
    assert_eq!(prof.fait("class show L3")["matieres"][0]["coef"], 2);
    assert!(prof.refuse(1, "class show 2de A").contains("il n'y a pas de classe"));
    assert!(prof.refuse(1, "class set L3 coefs=Maths:3").contains("vous n'avez pas le droit"));
}
