//! What a change of a class brings with it is told, before anything is written: marks that new periods do not hold, teachers whose
//! subject has another name.

use crate::commun::coquille::Foyer;
use crate::commun::ecole::Ecole;
use crate::commun::pty::{INVITE, Terminal};
use crate::commun::serveurs::Base;
use carnet::domain::{Matiere, NomClasse, Portee, Role};
use serde_json::{Value, json};

/// Awa (E00001) with Maths 12 of 3 January 2027 (#1), 15 in T1 (#2) and 9 in no period (#3); Ali (E00002) with 8 of 5 January.
const DEBUT: [&str; 6] = [
    "add nom=Diop prenom=Awa tel=- classe=L3",
    "add nom=Ba prenom=Ali tel=- classe=L3",
    "note add E00001 Maths 12 date=03/01/2027 periode=T2",
    "note add E00001 Maths 15 periode=T1",
    "note add E00001 Maths 9",
    "note add E00002 Maths 8 date=05/01/2027 periode=T2",
];
const PERIODES: &str = "class set L3 periodes=T1;T2:01/12/2026..31/12/2026";

#[test]
fn les_notes_hors_des_nouvelles_periodes_sont_dites_et_rien_n_est_ecrit_sans_un_oui() {
    let ecole = Ecole::neuve();
    ecole.font(&DEBUT);
    let avant = ecole.tout();
    let refus = ecole.lance(&["-c", PERIODES]);
    assert_eq!((refus.code, ecole.tout() == avant), (1, true), "{refus:?}");
    let attendu = "2 notes de 2 étudiants n'ont pas de place dans les périodes de la classe : Ali Ba, E00002#1, Maths 8 : le 05/01/2027 \
                   n'est pas dans la période « T2 » (du 01/12/2026 au 31/12/2026) ; Awa Diop, E00001#1, Maths 12 : le 03/01/2027";
    assert!(refus.err.contains(attendu) && refus.err.contains("--yes"), "{}", refus.err);
    let essai = ecole.lance(&["--format", "table", "-c", &format!("{PERIODES} --dry-run")]).reussie();
    assert!(ecole.tout() == avant, "un essai a écrit");
    insta::assert_snapshot!(essai.out, @"
    Classe L3
    période T1 : — → ouverte
    période T2 : — → du 01/12/2026 au 31/12/2026
    attention : 2 notes de 2 étudiants n'ont pas de place dans les périodes de la classe :
    - Ali Ba, E00002#1, Maths 8 : le 05/01/2027 n'est pas dans la période « T2 » (du 01/12/2026 au 31/12/2026)
    - Awa Diop, E00001#1, Maths 12 : le 03/01/2027 n'est pas dans la période « T2 » (du 01/12/2026 au 31/12/2026)
    essai : rien n'a été écrit
    ");
    let essai = ecole.lance(&["-c", &format!("{PERIODES} --dry-run")]);
    assert!(
        essai.code == 0 && essai.err.contains("attention : 2 notes de 2 étudiants n'ont pas de place"),
        "{essai:?}"
    );
    let change = ecole.fait(&format!("{PERIODES} --yes"));
    assert_eq!(change["sans_place"].as_array().unwrap().len(), 2);
    assert_eq!(
        change["sans_place"][0],
        json!({ "matricule": "E00002", "n": 1, "matiere": "Maths", "valeur": "8", "periode": "T2", "date": "2027-01-05",
                "message": "le 05/01/2027 n'est pas dans la période « T2 » (du 01/12/2026 au 31/12/2026)" })
    );
    // Put right, the same line has nothing to tell; a period that goes leaves its marks.
    ecole.font(&["note set E00001#1 date=30/12/2026", "note set E00002#1 date=30/12/2026"]);
    assert_eq!(ecole.fait("class set L3 periodes=T1;T2:01/12/2026..30/12/2026").get("sans_place"), None);
    let refus = ecole.refuse(1, "class set L3 periodes=T2");
    assert!(refus.contains("1 note de 1 étudiant n'a pas de place"), "{refus}");
    assert!(refus.contains("E00001#2, Maths 15 : la classe n'a pas de période « T1 »"), "{refus}");
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

#[test]
fn au_terminal_la_question_vient_avant_l_ecriture() {
    let base = Base::neuve();
    let foyer = Foyer::sur(&base);
    foyer.reussit(&DEBUT);
    let mut terminal = Terminal::sans_couleur(&foyer);
    terminal.ligne(PERIODES, "Continuer ? [o/N] ");
    terminal.ligne("n", INVITE);
    assert_eq!(foyer.json("class show L3")["periodes"], json!([]));
    terminal.ligne(PERIODES, "Continuer ? [o/N] ");
    terminal.ligne("o", "attention : 2 notes de 2");
    terminal.attend(INVITE);
    assert_eq!(foyer.json("class show L3")["periodes"].as_array().unwrap().len(), 2);
}

fn enseignant(classes: &[&str], matieres: &[&str]) -> Role {
    let classes = classes.iter().map(|classe| NomClasse::parse(classe).unwrap()).collect();
    let matieres = matieres.iter().map(|matiere| Matiere::parse(matiere).unwrap()).collect();
    Role::Enseignant { classes: Portee::Celles(classes), matieres: Portee::Celles(matieres) }
}

#[test]
fn une_matiere_renommee_dit_quels_comptes_changer_et_n_en_change_aucun() {
    let ecole = Ecole::neuve();
    ecole.font(&[
        "add nom=Diop prenom=Awa tel=- classe=L3 notes=\"Maths[12] SVT[10]\"",
        "add nom=Ba prenom=Ali tel=- classe=L2",
    ]);
    let seule = ecole.collegue("seule", enseignant(&["l3"], &["maths", "SVT"]));
    ecole.inscrit("deux", enseignant(&["L3", "L2"], &["Maths"]), false);
    ecole.inscrit("ailleurs", enseignant(&["L2"], &["Maths"]), false);
    ecole.inscrit("calcul", enseignant(&["L3"], &["Calcul écrit"]), false);
    ecole.inscrit("les-deux", enseignant(&["L3"], &["Calcul écrit", "Maths"]), false);
    let toutes = Role::Enseignant { classes: Portee::Toutes, matieres: Portee::Toutes };
    ecole.inscrit("toutes", toutes, false);
    let comptes =
        || ecole.documents("comptes").into_iter().map(|c| (c.get("_id").cloned(), c.get("matieres").cloned()));
    let avant: Vec<_> = comptes().collect();
    seule.fait("note add E00001 Maths 14");
    let renomme = "class set L3 renommer=\"Maths:Calcul écrit\"";
    let essai = ecole.fait(&format!("{renomme} --dry-run"))["comptes"].clone();
    let attendus = json!([
        { "compte": "calcul", "effet": "gagne", "commande": null },
        { "compte": "deux", "effet": "perd", "commande": "user set deux matieres=Maths;\"Calcul écrit\"" },
        { "compte": "seule", "effet": "perd", "commande": "user set seule matieres=SVT;\"Calcul écrit\"" },
    ]);
    assert_eq!(essai, attendus);
    // Where the result is a row, it stands beside it.
    let dit = ecole.lance(&["-c", &format!("{renomme} --dry-run")]);
    assert!(dit.err.contains("attention : le compte « deux » ne peut plus noter cette matière ici"), "{dit:?}");
    let dit = ecole.lance(&["--format", "table", "-c", renomme]).reussie().out;
    insta::assert_snapshot!(dit, @r#"
    Classe L3
    2 notes changent de matière
    attention : le compte « deux » ne peut plus noter cette matière ici ; pour le lui rendre : user set deux matieres=Maths;"Calcul écrit"
    attention : le compte « seule » ne peut plus noter cette matière ici ; pour le lui rendre : user set seule matieres=SVT;"Calcul écrit"
    attention : le compte « calcul » peut maintenant changer les notes de l'ancien nom
    "#);
    assert_eq!(comptes().collect::<Vec<_>>(), avant);
    assert!(seule.refuse(1, "note add E00001 \"Calcul écrit\" 14").contains("ne permet pas de noter la matière"));
    // Each line that was told gives back just that.
    for compte in attendus.as_array().unwrap() {
        compte["commande"].as_str().into_iter().for_each(|ligne| drop(ecole.fait(ligne)));
    }
    seule.fait("note add E00001 \"Calcul écrit\" 14");
    seule.refuse(1, "note add E00001 Maths 14");
    // Another way of writing the same name changes no right.
    assert_eq!(ecole.fait("class set L3 renommer=\"Calcul écrit:CALCUL ECRIT\"").get("comptes"), None::<&Value>);
}

#[test]
fn qui_change_de_classe_entend_parler_de_ses_notes_qui_n_y_ont_pas_de_place() {
    let ecole = Ecole::neuve();
    ecole.font(&[
        "add nom=Diop prenom=Awa tel=- classe=L3 notes=Maths[11]",
        "add nom=Ba prenom=Ali tel=- classe=L2",
        "note add E00001 Maths 12 periode=T2",
        "class set L2 periodes=T1",
    ]);
    let attendu = "attention : 1 note de 1 étudiant n'a pas de place dans les périodes de la classe : Awa Diop, E00001#2, \
                   Maths 12 : la classe n'a pas de période « T2 » (attendu : T1)";
    let dit = |ligne: &str| {
        let sortie = ecole.lance(&["--format", "json", "-c", ligne]);
        assert_eq!(sortie.code, 0, "{sortie:?}");
        sortie.err
    };
    assert!(dit("edit E00001 classe=L2").contains(attendu));
    // Back where nothing is said of periods, nothing is told; there again, it is.
    assert_eq!(dit("undo --yes"), "");
    assert!(dit("undo --yes").contains(attendu), "the taking back of a taking back");
    assert_eq!(dit("edit E00001 classe=L3"), "");
    for ligne in ["class merge L3 L2 --dry-run", "class merge L3 L2 --yes"] {
        assert!(dit(ligne).contains(attendu), "{ligne}");
    }
    assert_eq!(dit("edit E00002 prenom=Aly"), "");
}

/// Two subjects in one, and averages of a locked period that become other ones, are asked about; who is not asked is told.
#[test]
fn deux_matieres_n_en_font_qu_une_qu_apres_une_reponse() {
    let ecole = Ecole::neuve();
    ecole.font(&[
        "add matricule=D01 nom=Un prenom=Test tel=- classe=K1 notes=\"Maths (T1)[10] Latin (T2)[12]\"",
        "class set K1 periodes=T1;T2 coefs=Latin:5",
        "class lock K1 T1",
    ]);
    let ligne = "class set K1 renommer=Latin:Maths";
    let refus = ecole.refuse(1, ligne);
    assert!(refus.contains("a déjà « Maths »") && refus.contains("la période T1 est verrouillée"), "{refus}");
    let table = |args: &[&str]| ecole.lance(&[&["--format", "table"], args].concat());
    for args in [&["--dry-run", "-c", ligne][..], &["--yes", "-c", ligne]] {
        let vu = table(args);
        assert!(vu.code == 0 && vu.err.contains("le verrou garde les notes, non les moyennes"), "{vu:?}");
    }
    // What a lock refuses is not asked about.
    for ligne in ["delete D01", "note delete D01#1"] {
        assert!(ecole.refuse(1, ligne).contains("verrouillée"), "{ligne}");
    }
    let ecrite = table(&["-c", "report ecole periode=T9 vers=e.pdf"]);
    assert!(ecrite.err.contains("personne n'a encore de note en « T9 »"), "{ecrite:?}");
}
