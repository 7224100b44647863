//! Batch: lines from `-c`, files, standard input and `source`; where it stops, what it says, and how it ends.

use crate::commun::ecole::{Ecole, matricules};

#[test]
fn plusieurs_lignes_se_suivent_d_ou_qu_elles_viennent() {
    let ecole = Ecole::petite();
    let ajout = |nom: &str| format!("add nom={nom} prenom=A tel=- classe=B");
    let deux = format!("{}\n{}\n", ajout("Un"), ajout("Deux"));
    ecole.lance(&["-c", &ajout("C"), "-c", &ajout("D")]).reussie();
    ecole.ecris("deux.carnet", &deux);
    ecole.ecris("trois.carnet", ajout("Trois"));
    ecole.lance(&["-f", "deux.carnet", "-f", "trois.carnet"]).reussie();
    ecole.lit(ajout("Quatre"), &[]).reussie();
    ecole.lit(ajout("Cinq"), &["-f", "-"]).reussie();
    ecole.lance(&["-c", "source deux.carnet"]).reussie();
    assert_eq!(ecole.fait("find classe=B").as_array().unwrap().len(), 9);
    let refus = ecole.lance(&["-c", "find", "-f", "deux.carnet"]);
    assert_eq!((refus.code, &*refus.out), (2, ""));
}

#[test]
fn commentaires_lignes_vides_crlf_et_bom_ne_comptent_pas() {
    let ecole = Ecole::petite();
    let script =
        "\u{feff}# la rentrée\r\n\r\n   \r\nedit E00001 classe=L2 # elle passe\r\n\tnote add E00001 14\t\r\n# fin";
    ecole.ecris("rentree.carnet", script);
    ecole.lance(&["-f", "rentree.carnet"]).reussie();
    ecole.lit(script, &[]).reussie();
    let fiche = ecole.fait("show E00001");
    assert_eq!((&fiche["classe"], fiche["notes"].as_array().unwrap().len()), (&"L2".into(), 5));
    assert_eq!(ecole.lit("", &[]).reussie().out, "");
    assert_eq!(ecole.lit("\n# rien\n\n", &["--format", "json"]).reussie().out, "");
}

#[test]
fn la_premiere_erreur_arrete_en_nommant_fichier_ligne_et_colonne() {
    let ecole = Ecole::petite();
    let script = "edit E00001 classe=L2\n\n# note\nnote add E00001 Maths 24\nedit E00001 classe=L1\n";
    ecole.ecris("notes.carnet", script);
    let sortie = ecole.lance(&["--format", "table", "-f", "notes.carnet"]);
    assert_eq!(sortie.code, 1);
    insta::assert_snapshot!(sortie.err, @r#"
    notes.carnet:4:23: erreur : note « 24 » hors barème : attendu 0 à 20 (ou 24/40)
      note add E00001 Maths 24
                            ^^
    "#);
    assert_eq!(ecole.fait("show E00001")["classe"], "L2", "la ligne d'avant est faite, celle d'après non");
    let entree = ecole.lit("whoami\n  fnid classe=L3\n", &[]);
    assert_eq!(entree.code, 2);
    insta::assert_snapshot!(entree.err, @r#"
    entrée:2:3: erreur : commande « fnid » inconnue
        fnid classe=L3
        ^^^^
    conseil : vouliez-vous dire « find » ?
    "#);
    let lignes = ecole.lance(&["-c", "whoami", "-c", "show Personne", "-c", "whoami"]);
    assert_eq!((lignes.code, &*lignes.out), (1, "nom;role;classes;matieres;matricule\nprof;admin;;;\n"));
    insta::assert_snapshot!(lignes.err, @"
    erreur : aucun étudiant ne correspond à « Personne »
      show Personne
           ^^^^^^^^
    conseil : attendu : matricule, téléphone, ou nom et prénom ; « find nom~… » cherche par un bout de nom
    ");
}

#[test]
fn keep_going_continue_et_rend_le_premier_code() {
    let ecole = Ecole::petite();
    let script = "fnid\nshow Personne\nedit E00001 classe=L2\n";
    ecole.ecris("a.carnet", script);
    let sortie = ecole.lance(&["--keep-going", "-f", "a.carnet"]);
    assert_eq!((sortie.code, sortie.err.matches("erreur :").count()), (2, 2));
    assert_eq!(ecole.fait("show E00001")["classe"], "L2");
    let sortie = ecole.lance(&["--keep-going", "-c", "show Personne", "-c", "fnid", "-c", "edit E00001 classe=L1"]);
    assert_eq!(sortie.code, 1);
    assert_eq!(ecole.fait("show E00001")["classe"], "L1");
    // A refused import is a result, and a failure that stops the lines behind it.
    ecole.copie("fautes.csv");
    let script = "import fautes.csv\nedit E00001 classe=L0\n";
    assert_eq!(ecole.lit(script, &[]).code, 1);
    assert_eq!(ecole.fait("show E00001")["classe"], "L1");
    assert_eq!(ecole.lit(script, &["--keep-going"]).code, 1);
    assert_eq!(ecole.fait("show E00001")["classe"], "L0");
}

#[test]
fn un_script_en_appelle_un_autre_et_jamais_lui_meme() {
    let ecole = Ecole::petite();
    ecole.ecris("dehors.carnet", "source \"de dans.carnet\"\nedit E00001 classe=L1\n");
    ecole.ecris("de dans.carnet", "edit E00001 classe=L2\nnote add E00001 14\n");
    ecole.lance(&["-f", "dehors.carnet"]).reussie();
    let fiche = ecole.fait("show E00001");
    assert_eq!((&fiche["classe"], fiche["notes"].as_array().unwrap().len()), (&"L1".into(), 4));
    ecole.ecris("de dans.carnet", "edit E00001 classe=L4\nfnid\n");
    let sortie = ecole.lance(&["--format", "table", "-f", "dehors.carnet"]);
    assert_eq!(sortie.code, 2, "le code de la ligne qui a échoué");
    insta::assert_snapshot!(sortie.err, @r#"
    de dans.carnet:2:1: erreur : commande « fnid » inconnue
      fnid
      ^^^^
    conseil : vouliez-vous dire « find » ?
    dehors.carnet:1:8: erreur : le script « de dans.carnet » a échoué à la ligne 2
      source "de dans.carnet"
             ^^^^^^^^^^^^^^^^
    "#);
    assert_eq!(ecole.fait("show E00001")["classe"], "L4");
    ecole.ecris("boucle.carnet", "source ./autre.carnet\n");
    ecole.ecris("autre.carnet", "source boucle.carnet\n");
    let sortie = ecole.lance(&["--format", "table", "-c", "source boucle.carnet"]);
    assert_eq!(sortie.code, 2);
    insta::assert_snapshot!(sortie.err, @r#"
    ./autre.carnet:1:8: erreur : le script « boucle.carnet » s'exécute lui-même
      source boucle.carnet
             ^^^^^^^^^^^^^
    conseil : retirez cette ligne « source »
    boucle.carnet:1:8: erreur : le script « ./autre.carnet » a échoué à la ligne 1
      source ./autre.carnet
             ^^^^^^^^^^^^^^
    erreur : le script « boucle.carnet » a échoué à la ligne 1
      source boucle.carnet
             ^^^^^^^^^^^^^
    "#);
    std::os::unix::fs::symlink("moi.carnet", ecole.dossier.join("lien.carnet")).unwrap();
    ecole.ecris("moi.carnet", "source lien.carnet\n");
    assert_eq!(ecole.lance(&["-f", "moi.carnet"]).code, 2);
}

#[test]
fn un_script_qu_on_ne_peut_pas_lire_dit_pourquoi() {
    let ecole = Ecole::neuve();
    let refus: String = [(1, "source absent.carnet L3 S1"), (1, "source ."), (2, "source")]
        .map(|(code, ligne)| ecole.refuse(code, ligne))
        .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : fichier « absent.carnet » : il n'existe pas
      source absent.carnet L3 S1
             ^^^^^^^^^^^^^
    conseil : vérifiez son nom et son dossier ; Tab complète les noms de fichiers
    erreur : fichier « . » : c'est un dossier
      source .
             ^
    conseil : donnez le nom d'un fichier de ce dossier
    erreur : il manque « fichier » (un fichier texte, une commande par ligne)
      source
            ^
    conseil : forme : source fichier [valeur…]
    "#);
    for (fichier, pourquoi) in [("absent.carnet", "il n'existe pas"), (".", "c'est un dossier")] {
        let sortie = ecole.lance(&["-f", fichier]);
        assert_eq!((sortie.code, sortie.out.is_empty()), (1, true));
        assert!(sortie.err.contains(pourquoi), "{}", sortie.err);
    }
}

#[test]
fn quit_termine_tout_sans_erreur() {
    let ecole = Ecole::petite();
    assert_eq!(ecole.lance(&["-c", "quit", "-c", "fnid"]).reussie().out, "");
    ecole.ecris("fin.carnet", "edit E00001 classe=L2\nquit\nfnid\n");
    ecole.lance(&["-f", "fin.carnet", "-f", "absent.carnet"]).reussie();
    ecole.lit("exit\nfnid\n", &[]).reussie();
    assert_eq!(ecole.fait("show E00001")["classe"], "L2");
    // In a script that another runs, it ends that script only.
    ecole.ecris("dehors.carnet", "source fin.carnet\nedit E00001 classe=L1\n");
    ecole.lance(&["-f", "dehors.carnet"]).reussie();
    assert_eq!(ecole.fait("show E00001")["classe"], "L1");
    // After an error that was passed over, the code still tells of it.
    assert_eq!(ecole.lit("fnid\nquit\n", &["--keep-going"]).code, 2);
}

#[test]
fn format_se_dit_pour_une_ligne_ou_pour_toutes() {
    let ecole = Ecole::petite();
    let sortie = ecole.lance(&["--format", "table", "-c", "find E00001 format=json", "-c", "find E00001 format=csv"]);
    let (json, csv) = sortie.out.split_once('\n').unwrap();
    assert_eq!(matricules(&serde_json::from_str(json).unwrap()), ["E00001"]);
    assert!(csv.starts_with("matricule;nom;prenom;"), "{csv}");
    // Without a terminal: CSV.
    assert_eq!(ecole.lance(&["-c", "find E00001"]).reussie().out, csv);
    assert_eq!(ecole.lance(&["-c", "find format=pdf"]).code, 2);
    assert_eq!(ecole.lance(&["--format", "pdf", "-c", "find"]).code, 2);
    let vertical = ecole.lance(&["--format", "vertical", "-c", "find E00002"]).reussie().out;
    assert!(vertical.contains("Petit") && vertical.lines().count() > 3, "{vertical}");
}

#[test]
fn les_erreurs_en_json_disent_tout_sur_une_ligne() {
    let ecole = Ecole::petite();
    ecole.ecris("a.carnet", "\nshow Personne\n");
    let erreurs: String = [
        &["-c", "fnid classe=L3"][..],
        &["-c", "note add E00001 24"],
        &["-c", "find (classe=L3"],
        &["-c", "edit E00002 tel=0611223344"],
        &["-c", "add nom=Sarr"],
        &["-f", "a.carnet"],
        &["-c", "delete E00001"],
        &["--formta", "json"],
    ]
    .map(|args| {
        let sortie = ecole.lance(&[&["--format", "json"], args].concat());
        assert!(sortie.code > 0 && sortie.out.is_empty(), "{sortie:?}");
        sortie.err
    })
    .concat();
    insta::assert_snapshot!(erreurs, @r#"
    {"erreur":"commande-inconnue","message":"commande « fnid » inconnue","colonne":1,"indice":"vouliez-vous dire « find » ?"}
    {"erreur":"invalide","message":"note « 24 » hors barème : attendu 0 à 20 (ou 24/40)","colonne":17,"indice":null}
    {"erreur":"syntaxe","message":"cette parenthèse n'est pas refermée","colonne":6,"indice":"fermez-la par ), ou mettez le texte entre guillemets"}
    {"erreur":"doublon","message":"le téléphone 06 11 22 33 44 appartient déjà à Awa Diop (E00001, L3)","colonne":17,"indice":"vérifiez le numéro, ou tel=- s'il n'en a pas"}
    {"erreur":"manque","message":"il manque prenom, telephone, classe","colonne":13,"indice":"ajoutez prenom=… telephone=… classe=… (telephone=- s'il n'y en a pas)"}
    {"erreur":"introuvable","message":"aucun étudiant ne correspond à « Personne »","colonne":6,"indice":"attendu : matricule, téléphone, ou nom et prénom ; « find nom~… » cherche par un bout de nom","fichier":"a.carnet","ligne":2}
    {"erreur":"sans-terminal","message":"une réponse est nécessaire, et il n'y a pas de terminal où la demander : Supprimer Awa Diop (E00001, L3) et ses 3 notes ?","colonne":null,"indice":"ajoutez --yes à la commande pour répondre oui"}
    erreur : l'option « --formta » est inconnue
    conseil : vouliez-vous dire « --format » ?
    "#);
}
