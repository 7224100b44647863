//! `note import`: the marks of known students from a file. All or nothing, the same file twice changes nothing, and nobody marks
//! what is not his.

use crate::commun::ecole::{Ecole, sortie};
use crate::explication::regle;
use carnet::domain::reglement::PeriodeReglee;
use carnet::domain::{DateCivile, Matiere, NomClasse, Periode, Portee, Role};
use serde_json::{Value, json};

/// E00001 Awa Diop, E00002 Ali Ba and E00003 Mia Sy in L3; E00004 Awa Diop in L2.
fn ecole() -> Ecole {
    let ecole = Ecole::neuve();
    ecole.font(&[
        "add nom=Diop prenom=Awa tel=- classe=L3 notes=Maths[12]",
        "add nom=Ba prenom=Ali tel=\"06 11 22 33 44\" classe=L3",
        "add nom=Sy prenom=Mia tel=- classe=L3",
        "add nom=Diop prenom=Awa tel=- classe=L2",
    ]);
    ecole
}

fn comptes(rapport: &Value) -> [u64; 3] {
    ["lus", "modifies", "inchanges"].map(|champ| rapport[champ].as_u64().unwrap())
}

/// Subject, value, type, period, day of each mark.
fn notes(ecole: &Ecole, matricule: &str) -> Vec<[Value; 5]> {
    let fiche = ecole.fait(&format!("show {matricule}"));
    let une = |note: &Value| ["matiere", "valeur", "type", "periode", "date"].map(|champ| note[champ].clone());
    fiche["notes"].as_array().unwrap().iter().map(une).collect()
}

#[test]
fn un_fichier_donne_les_notes_d_une_classe_et_deux_fois_ne_change_rien() {
    let ecole = ecole();
    ecole.ecris("d.csv", "Matricule;Note;Remarque\nE00001;14;\nE00002;8/10;\nE00003;ABS;\n");
    let ligne = "note import d.csv matiere=maths type=composition coef=2 periode=T1 date=15/10/2026";
    assert_eq!(comptes(&ecole.fait(ligne)), [3, 3, 0]);
    let posee = |valeur: Value| [json!("Maths"), valeur, json!("composition"), json!("T1"), json!("2026-10-15")];
    assert_eq!(notes(&ecole, "E00001")[1], posee(json!(14)));
    assert_eq!(ecole.fait("show E00002")["notes"][0]["bareme"], json!(10));
    let avant = ecole.tout();
    assert_eq!(comptes(&ecole.fait(ligne)), [3, 0, 3]);
    assert_eq!(ecole.tout(), avant);
    // One operation, which goes in one.
    assert_eq!(ecole.fait("undo --yes")["repris"], json!(3));
    assert_eq!((notes(&ecole, "E00001").len(), notes(&ecole, "E00003").len()), (1, 0));
}

#[test]
fn le_nom_suffit_ou_il_ne_designe_qu_un_etudiant() {
    let ecole = ecole();
    ecole.ecris("noms.csv", "Nom;Prénom;Note\nDIOP;awa;14\nBa;Ali;12\n");
    let refus = ecole.lance(&["--format", "table", "-c", "note import noms.csv matiere=Anglais"]);
    assert!(refus.code == 1 && refus.out.contains("plusieurs étudiants correspondent"), "{refus:?}");
    assert_eq!(comptes(&ecole.fait("note import noms.csv matiere=Anglais classe=l3")), [2, 2, 0]);
    assert_eq!(notes(&ecole, "E00001").len() + notes(&ecole, "E00004").len(), 2);
    ecole.ecris("un.csv", "Nom;Anglais\nMia Sy;14\nSarr Fatou;12\n");
    let refus = ecole.lance(&["--format", "table", "-c", "note import un.csv classe=L3"]);
    assert!(refus.code == 1 && refus.out.contains("aucun étudiant ne correspond dans la classe « L3 »"), "{refus:?}");
    assert_eq!(comptes(&ecole.fait("note import un.csv mode=partiel")), [2, 1, 0]);
    assert!(ecole.refuse(1, "note import un.csv classe=L4").contains("il n'y a pas de classe « L4 »"));
}

#[test]
fn les_en_tetes_disent_ce_que_la_commande_ne_dit_pas() {
    let ecole = ecole();
    ecole.ecris("t.csv", "Matricule;Maths (T1);Anglais (T1, examen) coef 2;E-mail\nE00002;12;15;x@y.fr\n");
    assert_eq!(comptes(&ecole.fait("note import t.csv")), [1, 1, 0]);
    let fiche = ecole.fait("show E00002");
    assert_eq!((&fiche["notes"][1]["type"], &fiche["notes"][1]["coef"]), (&json!("examen"), &json!(2)));
    assert_eq!(fiche["email"], json!(null), "only marks are taken");
    ecole.ecris("d.csv", "Téléphone;Devoir 1;Composition\n0611223344;9;10\n");
    assert_eq!(comptes(&ecole.fait("note import d.csv matiere=SVT")), [1, 1, 0]);
    let types: Vec<Value> = notes(&ecole, "E00002")[2..].iter().map(|note| note[2].clone()).collect();
    assert_eq!(types, ["devoir", "composition"]);
    let refus: String = [
        ("Matricule;Note\nE00001;12\n", "note import r.csv"),
        ("Note;Classe\n12;L3\n", "note import r.csv matiere=Maths"),
        ("Matricule;Nom\nE00001;Diop\n", "note import r.csv matiere=Maths"),
        ("Matricule;Note\nE00001;12\n", "note import r.csv matiere=Maths type=sieste"),
        ("Matricule;Note\nE00001;12\n", "note import r.csv matiere=Maths date=31/02/2026"),
    ]
    .map(|(fichier, ligne)| {
        ecole.ecris("r.csv", fichier);
        ecole.lance(&["--format", "table", "-c", ligne]).err
    })
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : la colonne « Note » ne dit pas de quelle matière sont ses notes
      note import r.csv
                  ^^^^^
    conseil : ajoutez la matière à la commande : matiere=Maths
    erreur : colonne manquante : matricule, ou nom et prénom
      note import r.csv matiere=Maths
                  ^^^^^
    conseil : ajoutez-la, ou dites quelle colonne c'est : colonnes="En-tête=matricule"
    erreur : aucune colonne ne donne de note
      note import r.csv matiere=Maths
                  ^^^^^
    conseil : attendu : une colonne Note, ou une par matière : Maths (T1), Anglais…
    erreur : type de note « sieste » inconnu (attendu : devoir, interro, oral, tp, projet, composition, examen)
      note import r.csv matiere=Maths type=sieste
                                           ^^^^^^
    erreur : « 31/02/2026 » : ce jour n'existe pas
      note import r.csv matiere=Maths date=31/02/2026
                                           ^^^^^^^^^^
    "#);
}

#[test]
fn une_seule_faute_et_rien_n_est_ecrit() {
    let ecole = ecole();
    ecole.ecris(
        "f.csv",
        "Matricule;Nom;Note\nE00001;Diop;13\nE00002;Ba;24\nE00009;Sarr;12\n;;11\nE00003;Sy;10\nE00003;Sy;11\n",
    );
    let avant = ecole.tout();
    let refus = ecole.lance(&["--format", "table", "-c", "note import f.csv matiere=Maths"]);
    assert_eq!((refus.code, ecole.tout()), (1, avant));
    insta::assert_snapshot!(refus.out, @"
    UTF-8, séparateur « ; »
    Ligne  Colonne    Valeur  Raison
    ─────  ─────────  ──────  ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
        2  Note       13      Awa Diop (E00001, L3) a déjà 12 en Maths (devoir, n° 1), le fichier dit 13 : mode=maj la change, date= en fait une autre
        3  Note       24      note « 24 » hors barème : attendu 0 à 20 (ou 24/40)
        4  Matricule  E00009  aucun étudiant ne correspond
        5  Matricule          ni matricule ni nom : on ne sait pas de quel étudiant il s'agit
        7  Matricule  E00003  matricule déjà à la ligne 6

    6 lignes lues, dont 5 lignes en faute : rien n'a été écrit
    corrigez le fichier, ou mode=partiel pour importer les bonnes lignes
    ");
    let rapport = ecole.fait("note import f.csv matiere=Maths mode=partiel vers=r.csv date=01/10/2026");
    assert_eq!((comptes(&rapport), &rapport["rejets"]), ([6, 2, 0], &json!("r.csv")));
    assert_eq!(ecole.texte("r.csv").lines().count(), 5);
    assert_eq!((notes(&ecole, "E00001").len(), notes(&ecole, "E00003").len()), (2, 1));
}

#[test]
fn une_note_deja_la_est_refusee_avec_les_deux_valeurs() {
    let ecole = ecole();
    ecole.ecris("d.csv", "Matricule;Note\nE00001;14\n");
    let refus = ecole.lance(&["--format", "json", "-c", "note import d.csv matiere=Maths"]);
    let message = refus.json()["rejetes"][0]["message"].as_str().unwrap().to_owned();
    assert_eq!(refus.code, 1);
    assert!(message.contains("a déjà 12 en Maths (devoir, n° 1), le fichier dit 14"), "{message}");
    // Another test of another day; or the same one, put right.
    assert_eq!(comptes(&ecole.fait("note import d.csv matiere=Maths date=12/10/2026")), [1, 1, 0]);
    assert_eq!(comptes(&ecole.fait("note import d.csv matiere=Maths mode=maj")), [1, 1, 0]);
    let valeurs: Vec<Value> = notes(&ecole, "E00001").into_iter().map(|note| note[1].clone()).collect();
    assert_eq!(valeurs, [json!(14), json!(14)]);
}

#[test]
fn une_periode_de_la_classe_et_un_jour_qui_en_est() {
    let ecole = ecole();
    let jour = |texte| DateCivile::parse(texte).unwrap();
    regle(&ecole, "L3", |reglement| {
        let jours = Some((jour("2026-09-01"), jour("2026-12-20")));
        let periode = Periode::parse("T1").unwrap();
        reglement.periodes = vec![PeriodeReglee { jours, ..PeriodeReglee::ouverte(periode) }];
    });
    ecole.ecris("d.csv", "Matricule;Note\nE00002;14\n");
    let refuse = |ligne: &str| ecole.lance(&["--format", "json", "-c", ligne]).json()["rejetes"][0]["message"].clone();
    let refus = refuse("note import d.csv matiere=Maths periode=T9");
    assert_eq!(refus, json!("la classe n'a pas de période « T9 » (attendu : T1)"));
    let refus = refuse("note import d.csv matiere=Maths periode=T1 date=02/02/2027");
    assert!(refus.as_str().unwrap().contains("n'est pas dans la période « T1 »"), "{refus}");
    // The caret stands where the line says what is wrong.
    let refus: String = [
        "note add E00002 Maths 12 periode=T9",
        "note add E00002 Maths 12 periode=T1 date=02/02/2027",
        "note add E00001 Maths 12 type=sieste",
        "note set E00001#1 periode=T1 date=02/02/2027",
    ]
    .map(|ligne| ecole.lance(&["--format", "table", "-c", ligne]).err)
    .concat();
    insta::assert_snapshot!(refus, @"
    erreur : la classe n'a pas de période « T9 » (attendu : T1)
      note add E00002 Maths 12 periode=T9
                                       ^^
    erreur : le 02/02/2027 n'est pas dans la période « T1 » (du 01/09/2026 au 20/12/2026)
      note add E00002 Maths 12 periode=T1 date=02/02/2027
                                               ^^^^^^^^^^
    erreur : type de note « sieste » inconnu (attendu : devoir, interro, oral, tp, projet, composition, examen)
      note add E00001 Maths 12 type=sieste
                                    ^^^^^^
    erreur : le 02/02/2027 n'est pas dans la période « T1 » (du 01/09/2026 au 20/12/2026)
      note set E00001#1 periode=T1 date=02/02/2027
                                        ^^^^^^^^^^
    ");
}

#[test]
fn un_enseignant_n_importe_que_dans_ses_classes_et_ses_matieres() {
    let ecole = ecole();
    let classes = Portee::Celles(vec![NomClasse::parse("L3").unwrap()]);
    let matieres = Portee::Celles(vec![Matiere::parse("Maths").unwrap()]);
    let prof = ecole.collegue("prof-l3", Role::Enseignant { classes, matieres });
    prof.ecris("d.csv", "Matricule;Note\nE00002;14\nE00004;13\n");
    let importe = |ligne: &str| sortie(prof.carnet().args(["--format", "json", "-c", ligne]));
    let avant = ecole.documents("etudiants");
    for (ligne, fautes, message) in [
        ("note import d.csv matiere=Maths", 1, "aucun étudiant ne correspond"),
        ("note import d.csv matiere=Anglais", 2, "votre compte ne permet pas de noter la matière Anglais"),
    ] {
        let refus = importe(ligne);
        let rejetes = refus.json()["rejetes"].clone();
        assert_eq!((refus.code, rejetes.as_array().unwrap().len()), (1, fautes), "{refus:?}");
        assert!(rejetes[0]["message"].as_str().unwrap().contains(message), "{rejetes}");
    }
    assert!(importe("note import d.csv matiere=Maths classe=L2").err.contains("il n'y a pas de classe"));
    assert_eq!(ecole.documents("etudiants"), avant);
    assert_eq!(comptes(&importe("note import d.csv matiere=Maths mode=partiel").reussie().json()), [2, 1, 0]);
    assert_eq!(importe("undo --yes").reussie().json()["repris"], json!(1));
}

#[test]
fn sans_jour_ni_periode_un_fichier_n_est_pas_pris_ou_les_periodes_ont_des_jours() {
    let ecole = ecole();
    // Periods without days: what no line tells stays untold, today as next term.
    ecole.fait("class set L2 periodes=T1;T2");
    ecole.ecris("l2.csv", "Matricule;Note\nE00004;14\n");
    assert_eq!(comptes(&ecole.fait("note import l2.csv matiere=Maths")), [1, 1, 0]);
    assert_eq!(notes(&ecole, "E00004")[0][3], Value::Null);
    ecole.fait("class set L3 periodes=T1:01/09/2020..31/12/2090;T2");
    ecole.ecris("d.csv", "Matricule;Note\nE00004;14\nE00002;14\nE00003;12\n");
    let avant = ecole.tout();
    for ligne in ["note import d.csv matiere=Maths", "note import d.csv matiere=Maths mode=partiel;maj"] {
        let refus = ecole.lance(&["--format", "table", "-c", ligne]);
        assert_eq!((refus.code, ecole.tout() == avant), (1, true), "{refus:?}");
        let attendu = "ni la commande ni le fichier ne disent de quand sont ces notes, et les périodes de la classe « L3 » ont \
                       des jours (T1, T2)";
        assert!(refus.err.contains(attendu) && refus.err.contains("periode=T1"), "{}", refus.err);
    }
    assert_eq!(comptes(&ecole.fait("note import d.csv matiere=Maths date=15/10/2026")), [3, 3, 0]);
    assert_eq!(notes(&ecole, "E00002")[0][3], json!("T1"));
    assert_eq!(comptes(&ecole.fait("note import d.csv matiere=Maths date=15/10/2026")), [3, 0, 3]);
    // The header tells as well as the line.
    ecole.ecris("t2.csv", "Matricule;Maths (T2)\nE00002;14\n");
    assert_eq!(comptes(&ecole.fait("note import t2.csv")), [1, 1, 0]);
    assert_eq!(comptes(&ecole.fait("note import t2.csv")), [1, 0, 1]);
    // Nobody is told of a class that is not his: the line that names its student is a fault like any other.
    let prof = ecole.collegue("prof-l2", crate::classes_verrous::enseignant("L2", "Maths"));
    prof.ecris("d.csv", "Matricule;Note\nE00002;14\n");
    let refus = sortie(prof.carnet().args(["--format", "json", "-c", "note import d.csv matiere=Maths"]));
    assert_eq!((refus.code, refus.json()["rejetes"][0]["message"].clone()), (1, json!("aucun étudiant ne correspond")));
}

#[test]
fn ce_que_le_fichier_dit_du_poids_est_compare_aussi() {
    let ecole = ecole();
    let poids = || ecole.fait("show E00001")["notes"][0]["coef"].clone();
    ecole.ecris("d.csv", "Matricule;Note\nE00001;12\n");
    ecole.ecris("c.csv", "Matricule;Maths coef 2\nE00001;12\n");
    // What it does not say stays as it is.
    assert_eq!(comptes(&ecole.fait("note import d.csv matiere=Maths")), [1, 0, 1]);
    for ligne in ["note import d.csv matiere=Maths coef=2", "note import c.csv"] {
        let refus = ecole.lance(&["--format", "json", "-c", ligne]);
        let message = refus.json()["rejetes"][0]["message"].as_str().unwrap().to_owned();
        assert!(
            message.contains("a déjà 12 (coef 1) en Maths (devoir, n° 1), le fichier dit 12 (coef 2)"),
            "{message}"
        );
    }
    assert_eq!(comptes(&ecole.fait("note import c.csv mode=maj")), [1, 1, 0]);
    assert_eq!(comptes(&ecole.fait("note import c.csv mode=maj")), [1, 0, 1]);
    assert_eq!(comptes(&ecole.fait("note import d.csv matiere=Maths mode=maj")), [1, 0, 1]);
    assert_eq!(poids(), json!(2));
    assert_eq!(comptes(&ecole.fait("note import d.csv matiere=Maths mode=maj coef=1")), [1, 1, 0]);
    assert_eq!((poids(), notes(&ecole, "E00001").len()), (json!(1), 1));
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

#[test]
fn une_liste_d_etudiants_met_a_jour_le_poids_et_le_jour_qu_elle_dit() {
    let ecole = ecole();
    ecole.fait("note add E00001 Maths 9 date=12/10/2026");
    let importe = |entete: &str, note: &str, mode: &str| {
        ecole.ecris("l.csv", format!("Matricule;Nom;Prénom;Classe;{entete}\nE00001;Diop;Awa;L3;{note}\n"));
        ecole.lance(&["--format", "json", "-c", &format!("import l.csv tel=- {mode}")])
    };
    // Without mode=maj, what differs is a fault.
    let refus = importe("Maths (coef 3)", "12", "");
    assert_eq!((refus.code, refus.json()["rejetes"].as_array().unwrap().len()), (1, 1));
    assert_eq!(importe("Maths", "12", "").reussie().json()["inchanges"], 1);
    assert_eq!(importe("Maths (coef 3)", "12", "mode=maj").reussie().json()["modifies"], 1);
    assert_eq!(importe("Maths (coef 3)", "12", "mode=maj").reussie().json()["inchanges"], 1);
    // A day tells which mark is meant; one that no mark has takes none away.
    assert_eq!(importe("Maths (12/10/2026)", "10", "mode=maj").reussie().json()["modifies"], 1);
    let vues = || -> Vec<Value> {
        let fiche = ecole.fait("show E00001");
        fiche["notes"].as_array().unwrap().iter().map(|n| json!([n["valeur"], n["coef"], n["date"]])).collect()
    };
    assert_eq!(vues(), [json!([12, 3, null]), json!([10, 1, "2026-10-12"])]);
    // One without a day, of that value, gets it; of another value, it is another mark.
    assert_eq!(importe("Maths (19/10/2026)", "12", "mode=maj").reussie().json()["modifies"], 1);
    assert_eq!(importe("Maths (19/10/2026)", "12", "mode=maj").reussie().json()["inchanges"], 1);
    assert_eq!(vues()[0], json!([12, 3, "2026-10-19"]));
    assert_eq!(importe("Maths (26/10/2026)", "20", "mode=maj").reussie().json()["modifies"], 1);
    assert_eq!(vues().len(), 3);
    ecole.lance(&["-c", "log --verifier"]).reussie();
}

/// A wrong digit is a mark for a wrong pupil: where the line names somebody else, nothing is written.
#[test]
fn un_matricule_et_le_nom_d_un_autre_ne_donnent_pas_de_note() {
    let ecole = ecole();
    ecole.ecris("n.csv", "Matricule;Nom;Prénom;Note\nE00001;DIOP;Hawa;14\nE00002;Sy;Mia;12\n");
    let refus = ecole.lance(&["--format", "table", "-c", "note import n.csv matiere=Histoire"]);
    assert!(refus.code == 1 && (refus.out + &refus.err).contains("E00002 est Ali Ba (E00002, L3), et non Mia Sy"));
    assert_eq!(notes(&ecole, "E00001").len(), 1);
    // A first name that is written otherwise is nobody else.
    ecole.ecris("n.csv", "Matricule;Nom;Prénom;Note\nE00001;DIOP;Hawa;14\n");
    assert_eq!(comptes(&ecole.fait("note import n.csv matiere=Histoire")), [1, 1, 0]);
}
