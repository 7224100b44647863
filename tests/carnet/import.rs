//! `import` of real files: what is created, what stays, what is refused, and where the refused lines go.

use crate::commun::ecole::{Ecole, donnees, matricules, sortie};
use crate::commun::lycee;
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// The faulty lines of `fautes.csv`, each with the column to blame.
const FAUTES: [(u64, &str); 9] = [
    (3, "Portugais (T1)"),
    (4, "Portugais (T1)"),
    (5, "Téléphone"),
    (6, "Nom"),
    (7, "Date de naissance"),
    (8, "Téléphone"),
    (11, "Portugais (T1)"),
    (12, "Matricule"),
    (13, "Téléphone"),
];

fn fautes(rapport: &serde_json::Value) -> Vec<(u64, &str)> {
    let rejetes = rapport["rejetes"].as_array().unwrap();
    rejetes.iter().map(|faute| (faute["ligne"].as_u64().unwrap(), faute["champ"].as_str().unwrap())).collect()
}

#[test]
fn le_meme_fichier_importe_deux_fois_ne_change_rien() {
    let ecole = Ecole::neuve();
    let importe = || {
        let mut commande = ecole.carnet();
        commande.current_dir(donnees()).args(["--format", "json", "-c", "import lycee.csv"]);
        sortie(&mut commande).reussie().json()
    };
    let premier = importe();
    assert_eq!(premier, json!({ "lus": 649, "crees": 649, "modifies": 0, "inchanges": 0, "rejetes": [] }));
    let (avant, fiche) = (ecole.tout(), ecole.fait("show UCI0339"));
    assert_eq!(importe(), json!({ "lus": 649, "crees": 0, "modifies": 0, "inchanges": 649, "rejetes": [] }));
    assert_eq!(ecole.tout(), avant, "ni fiche, ni version, ni journal");
    assert_eq!(ecole.fait("show UCI0339"), fiche);
    assert_eq!(ecole.fait("find").as_array().unwrap().len(), 649);
    // Updating with the same file changes nothing either.
    assert_eq!(ecole.fait(&format!("import {}/lycee.csv mode=maj", donnees().display()))["inchanges"], 649);
    assert_eq!(ecole.tout(), avant);
}

#[test]
fn le_jumeau_windows_1252_s_importe_comme_l_utf_8() {
    let ecole = Ecole::neuve();
    ecole.copie("lycee-excel-cp1252.csv");
    ecole.copie("lycee.csv");
    assert_eq!(ecole.fait("import lycee-excel-cp1252.csv")["crees"], 120);
    let jumeau = ecole.fait("import lycee.csv");
    assert_eq!((&jumeau["crees"], &jumeau["inchanges"]), (&529.into(), &120.into()));
    assert_eq!(ecole.fait("find"), Ecole::lycee().fait("find"));
    let texte = ecole.lance(&["--format", "table", "-c", "import lycee-excel-cp1252.csv"]).reussie().out;
    insta::assert_snapshot!(texte, @r#"
    Windows-1252, séparateur « ; »
    120 lignes lues : 0 étudiant créé, 0 modifié, 120 inchangés
    "#);
}

#[test]
fn neuf_fautes_chacune_avec_sa_ligne_et_sa_colonne_et_rien_n_est_ecrit() {
    let ecole = Ecole::neuve();
    ecole.copie("fautes.csv");
    let sortie = ecole.lance(&["--format", "json", "-c", "import fautes.csv"]);
    assert_eq!((sortie.code, &*sortie.err), (1, ""));
    let rapport = sortie.json();
    assert_eq!((&rapport["lus"], &rapport["crees"], &rapport["modifies"]), (&12.into(), &0.into(), &0.into()));
    assert_eq!(fautes(&rapport), FAUTES);
    for (collection, documents) in ecole.tout_sauf_les_connexions() {
        assert!(documents.is_empty() || !["etudiants", "journal", "imports"].contains(&&*collection), "{collection}");
    }
    assert!(!ecole.dossier.join("fautes.rejets.csv").exists());
    let messages: String = rapport["rejetes"].as_array().unwrap().iter().map(|faute| format!("{faute}\n")).collect();
    insta::assert_snapshot!(messages, @r#"
    {"ligne":3,"champ":"Portugais (T1)","valeur":"24","message":"note « 24 » hors barème : attendu 0 à 20 (ou 24/40)"}
    {"ligne":4,"champ":"Portugais (T1)","valeur":"-1","message":"note « -1 » négative : attendu 0 à 20"}
    {"ligne":5,"champ":"Téléphone","valeur":"+33 6 11 22 33 44","message":"téléphone déjà à la ligne 2"}
    {"ligne":6,"champ":"Nom","valeur":"","message":"nom manquant"}
    {"ligne":7,"champ":"Date de naissance","valeur":"34-13-1992","message":"naissance : « 34-13-1992 » : ce jour n'existe pas"}
    {"ligne":8,"champ":"Téléphone","valeur":"12","message":"« 12 » n'est pas un numéro de téléphone valable (France par défaut)"}
    {"ligne":11,"champ":"Portugais (T1)","valeur":"douze","message":"la note « douze » n'est pas un nombre (attendu : 0 à 20, 8/10, ABS, DISP, EXC, NN ou ATT)"}
    {"ligne":12,"champ":"Matricule","valeur":"UCI9001","message":"matricule déjà à la ligne 2"}
    {"ligne":13,"champ":"Téléphone","valeur":"","message":"ligne trop courte : 3 cellules, 9 attendues"}
    "#);
}

/// The rejects file, line by line, as its user would correct it.
fn corrige(rejets: &str) -> String {
    let juste = [
        ("Hors", 6, "2,4"),
        ("Négatif", 6, "1"),
        ("Double", 3, "0611223354"),
        ("", 1, "Avec"),
        ("Date", 4, "24/12/1992"),
        ("Téléphone", 3, "0611223355"),
        ("Texte", 6, "12"),
        ("Même", 0, "UCI9011"),
        ("Trop", 3, "0611223356"),
    ];
    let mut corrige = String::new();
    for ligne in rejets.lines() {
        let mut cellules: Vec<&str> = ligne.split(';').collect();
        if let Some((_, place, valeur)) = juste.iter().find(|(nom, ..)| cellules[1] == *nom) {
            cellules[*place] = valeur;
        }
        if cellules[1] == "Trop" {
            cellules[5] = "L3 Info";
        }
        corrige += &format!("{}\r\n", cellules.join(";"));
    }
    corrige
}

#[test]
fn mode_partiel_garde_les_bonnes_lignes_et_les_autres_se_corrigent() {
    let ecole = Ecole::neuve();
    ecole.copie("fautes.csv");
    let rapport = ecole.fait("import fautes.csv mode=partiel");
    assert_eq!((&rapport["crees"], fautes(&rapport).len()), (&3.into(), 9));
    assert_eq!(rapport["rejets"], "fautes.rejets.csv");
    assert_eq!(matricules(&ecole.fait("find sort=matricule")), ["UCI9001", "UCI9008", "UCI9009"]);
    let droits = fs::metadata(ecole.dossier.join("fautes.rejets.csv")).unwrap().permissions().mode();
    assert_eq!(droits & 0o777, 0o600);
    let rejets = ecole.texte("fautes.rejets.csv");
    assert_eq!((rejets.lines().count(), rejets.starts_with('\u{feff}')), (10, true));
    // Imported again as it is: the same lines are wrong, and a second rejects file keeps the first.
    let encore = ecole.fait("import fautes.rejets.csv mode=partiel");
    assert_eq!((&encore["crees"], &encore["rejets"]), (&0.into(), &"fautes.2.rejets.csv".into()));
    assert_eq!(ecole.texte("fautes.2.rejets.csv").lines().count(), 10);
    ecole.ecris("fautes.rejets.csv", corrige(&rejets));
    let rapport = ecole.fait("import fautes.rejets.csv");
    assert_eq!((&rapport["crees"], &rapport["inchanges"]), (&9.into(), &0.into()));
}

#[test]
fn un_fichier_de_rejets_n_est_pas_ecrase_sans_accord() {
    let ecole = Ecole::neuve();
    ecole.copie("fautes.csv");
    ecole.ecris("fautes.rejets.csv", "à moi");
    // Somebody is correcting it: the next ones go beside it, even where every question is answered yes.
    let rapport = ecole.fait("import fautes.csv mode=partiel --yes");
    assert_eq!((&rapport["crees"], &rapport["rejets"]), (&3.into(), &"fautes.2.rejets.csv".into()));
    assert_eq!(ecole.texte("fautes.rejets.csv"), "à moi");
    assert_eq!(ecole.texte("fautes.2.rejets.csv").lines().count(), 10);
    let refus = ecole.refuse(1, "import fautes.csv mode=partiel vers=fautes.rejets.csv");
    insta::assert_snapshot!(refus, @r#"
    erreur : une réponse est nécessaire, et il n'y a pas de terminal où la demander : « fautes.rejets.csv » existe déjà. Le remplacer ?
    conseil : ajoutez --yes à la commande pour répondre oui
    "#);
    // Never over the source, nor over what is no file.
    std::fs::hard_link(ecole.dossier.join("fautes.csv"), ecole.dossier.join("meme.csv")).unwrap();
    for vers in ["fautes.csv", "./fautes.csv", "meme.csv", "/dev/null"] {
        let refus = ecole.refuse(1, &format!("import fautes.csv mode=partiel vers={vers} --yes"));
        assert!(refus.contains("ne peuvent pas aller"), "{refus}");
    }
    assert_eq!(ecole.texte("fautes.csv").lines().count(), 13);
}

#[test]
fn vers_dit_ou_vont_les_rejets() {
    let ecole = Ecole::neuve();
    ecole.copie("fautes.csv");
    let rapport = ecole.fait("import fautes.csv mode=partiel vers=\"a corriger.csv\"");
    assert_eq!(rapport["rejets"], "a corriger.csv");
    assert_eq!(ecole.texte("a corriger.csv").lines().count(), 10);
    assert!(!ecole.dossier.join("fautes.rejets.csv").exists());
    // Nowhere to write them: nothing is imported.
    let ailleurs = Ecole::neuve();
    ailleurs.copie("fautes.csv");
    let refus = ailleurs.refuse(1, "import fautes.csv mode=partiel vers=nulle/part.csv");
    assert!(refus.contains("nulle/part.csv"), "{refus}");
    assert!(ailleurs.documents("etudiants").is_empty());
}

#[test]
fn mode_maj_reconnait_par_matricule_ou_a_defaut_par_telephone() {
    let ecole = Ecole::neuve();
    ecole.copie("lycee.csv");
    ecole.fait("import lycee.csv");
    let avant = ecole.fait("show UCI0001");
    ecole.ecris("par_matricule.csv", "Matricule;Classe;Portugais (T2);Maths (T1)\nUCI0001;2de B;12,5;8/10\n");
    let rapport = ecole.fait("import par_matricule.csv mode=maj");
    assert_eq!(rapport, json!({ "lus": 1, "crees": 0, "modifies": 1, "inchanges": 0, "rejetes": [] }));
    let apres = ecole.fait("show UCI0001");
    assert_eq!((&apres["classe"], &apres["nom"]), (&"2de B".into(), &avant["nom"]));
    assert_eq!(apres["telephone"], avant["telephone"]);
    let valeurs: Vec<_> = apres["notes"].as_array().unwrap().iter().map(|note| &note["valeur"]).collect();
    assert_eq!(valeurs, [&json!(0), &json!(12.5), &json!(11), &json!(8)]);
    ecole.ecris("par_telephone.csv", "Téléphone,Classe\n0647136141,2de C\n0033647136141x,2de D\n");
    let refus = ecole.lance(&["--format", "json", "-c", "import par_telephone.csv mode=maj"]);
    assert_eq!((refus.code, fautes(&refus.json())), (1, vec![(3, "Téléphone")]));
    ecole.ecris("par_telephone.csv", "Téléphone,Classe\n0647136141,2de C\n");
    assert_eq!(ecole.fait("import par_telephone.csv mode=maj")["modifies"], 1);
    assert_eq!(ecole.fait("show UCI0001")["classe"], "2de C");
    assert_eq!(ecole.fait("import par_telephone.csv mode=maj")["inchanges"], 1);
    // Nobody of that number: a new student needs more than a class.
    ecole.ecris("inconnu.csv", "Matricule;Classe\nZZZ1;2de C\n");
    let refus = ecole.lance(&["--format", "json", "-c", "import inconnu.csv mode=maj"]);
    assert_eq!((refus.code, &refus.json()["crees"]), (1, &0.into()));
}

#[test]
fn sans_mode_maj_un_etudiant_connu_n_est_pas_change() {
    let ecole = Ecole::petite();
    ecole.ecris("change.csv", "Matricule;Nom;Prénom;Téléphone;Classe\nE00001;Diop;Awa;0611223344;L2\n");
    let refus = ecole.lance(&["--format", "json", "-c", "import change.csv"]);
    assert_eq!((refus.code, fautes(&refus.json())), (1, vec![(2, "Matricule")]));
    let message = refus.json()["rejetes"][0]["message"].as_str().unwrap().to_owned();
    assert_eq!(
        message,
        "Awa Diop (E00001, L3) existe déjà, avec d'autres valeurs (classe : L3 → L2) : mode=maj le met à jour"
    );
}

#[test]
fn le_telephone_d_un_autre_est_une_faute_qui_le_nomme() {
    let ecole = Ecole::petite();
    ecole.ecris("pris.csv", "Nom;Prénom;Téléphone;Classe\nSarr;Fatou;06.11.22.33.44;L3\n");
    let refus = ecole.lance(&["--format", "json", "-c", "import pris.csv"]).json();
    let message = refus["rejetes"][0]["message"].as_str().unwrap();
    assert!(message.contains("Awa Diop (E00001, L3)"), "{message}");
}

#[test]
fn un_nom_qui_ressemble_a_une_formule_est_un_nom() {
    let ecole = Ecole::neuve();
    ecole.copie("fautes.csv");
    ecole.fait("import fautes.csv mode=partiel");
    assert_eq!(ecole.fait("show UCI9009")["nom"], "=HYPERLINK(\"http://x\")");
    assert_eq!(matricules(&ecole.fait("find nom~hyperlink")), ["UCI9009"]);
    let csv = ecole.lance(&["-c", "find matricule=UCI9009"]).reussie().out;
    assert!(csv.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "un tableur ne doit pas la calculer : {csv}");
}

#[test]
fn une_note_blanche_n_est_pas_une_note() {
    let ecole = Ecole::neuve();
    ecole.copie("fautes.csv");
    ecole.fait("import fautes.csv mode=partiel");
    let fiche = ecole.fait("show UCI9008");
    let statuts: Vec<_> = fiche["notes"].as_array().unwrap().iter().map(|note| &note["statut"]).collect();
    assert_eq!(statuts, ["ABS", "DISP"]);
    assert_eq!(fiche["moyenne"], 0);
}

#[test]
fn un_telephone_ne_manque_que_si_on_le_dit() {
    let ecole = Ecole::neuve();
    ecole.ecris("sans.csv", "Nom;Prénom;Classe\nSarr;Fatou;L3\nBa;Ali;L2\n");
    let refus = ecole.refuse(1, "import sans.csv");
    insta::assert_snapshot!(refus, @r#"
    erreur : colonne manquante : téléphone
      import sans.csv
             ^^^^^^^^
    conseil : ajoutez-la, dites quelle colonne c'est (colonnes="En-tête=telephone"), ou tel=- si l'école n'en a pas
    "#);
    assert_eq!(ecole.fait("import sans.csv tel=-")["crees"], 2);
    // Without matricule or phone, name, first name and class tell that they are the same.
    assert_eq!(ecole.fait("import sans.csv tel=-")["inchanges"], 2);
    assert_eq!(matricules(&ecole.fait("find tel=-")), ["E00002", "E00001"]);
    ecole.ecris("vide.csv", "Nom;Prénom;Classe;Tél\nDiop;Awa;L3;\n");
    assert_eq!(ecole.lance(&["-c", "import vide.csv"]).code, 1);
    assert_eq!(ecole.fait("import vide.csv tel=-")["crees"], 1);
}

#[test]
fn colonnes_dit_ce_que_sont_les_colonnes_mal_nommees() {
    let ecole = Ecole::neuve();
    let contenu = "Élève;Petit nom;Portable;Div.;Remarque;Contrôle 1\nSarr;Fatou;0611223344;L3;sage;12,5\n";
    ecole.ecris("autre.csv", contenu);
    let refus = ecole.refuse(1, "import autre.csv");
    assert!(refus.contains("« Élève »") && refus.contains("conseil :"), "{refus}");
    let sens = "Élève=nom;Petit nom=prenom;Portable=telephone;Div.=classe;Remarque=-;Contrôle 1=note:Maths (T1)";
    assert_eq!(ecole.fait(&format!("import autre.csv colonnes=\"{sens}\""))["crees"], 1);
    let fiche = ecole.fait("show E00001");
    assert_eq!((&fiche["nom"], &fiche["telephone"]), (&"Sarr".into(), &"+33611223344".into()));
    assert_eq!((&fiche["notes"][0]["matiere"], &fiche["notes"][0]["periode"]), (&"Maths".into(), &"T1".into()));
    assert_eq!(fiche["notes"][0]["valeur"], 12.5);
}

#[test]
fn le_separateur_et_l_encodage_se_trouvent() {
    let ecole = Ecole::neuve();
    let lignes = ["Nom|Prénom|Téléphone|Classe", "Lefèvre|Élise|0611223344|2de A"];
    for (n, separateur) in [",", ";", "\t"].into_iter().enumerate() {
        let texte = lignes.join("\r\n").replace('|', separateur).replace("0611223344", &format!("061122334{n}"));
        ecole.ecris("un.csv", texte);
        assert_eq!(ecole.fait("import un.csv")["crees"], 1, "{separateur:?}");
    }
    assert_eq!(ecole.fait("find nom=LEFEVRE prenom=elise").as_array().unwrap().len(), 3);
}

#[test]
fn un_fichier_qui_ne_peut_pas_etre_importe_dit_pourquoi() {
    let ecole = Ecole::neuve();
    ecole.ecris("vide.csv", "");
    ecole.ecris("entetes.csv", "Nom;Prénom;Téléphone;Classe\n");
    ecole.ecris("classeur.csv", b"PK\x03\x04\x14\x00\x06\x00");
    let refus: String = [
        "import absent.csv",
        "import .",
        "import vide.csv",
        "import entetes.csv",
        "import classeur.csv",
        "import /dev/zero",
    ]
    .map(|ligne| ecole.refuse(1, ligne))
    .concat();
    insta::assert_snapshot!(refus, @r#"
    erreur : fichier « absent.csv » : il n'existe pas
      import absent.csv
             ^^^^^^^^^^
    conseil : vérifiez son nom et son dossier ; Tab complète les noms de fichiers
    erreur : fichier « . » : c'est un dossier
      import .
             ^
    conseil : donnez le nom d'un fichier de ce dossier
    erreur : le fichier est vide
      import vide.csv
             ^^^^^^^^
    conseil : attendu : une ligne d'en-têtes (Nom;Prénom;Téléphone;Classe), puis une ligne par étudiant
    erreur : le fichier n'a que sa ligne d'en-têtes : aucun étudiant à importer
      import entetes.csv
             ^^^^^^^^^^^
    conseil : attendu : une ligne d'en-têtes (Nom;Prénom;Téléphone;Classe), puis une ligne par étudiant
    erreur : le nom finit par « .csv », mais c'est un classeur Excel ou une autre archive
      import classeur.csv
             ^^^^^^^^^^^^
    conseil : s'il est bien ce que vous voulez importer, renommez-le en « .xlsx »
    erreur : « /dev/zero » n'est pas un fichier ordinaire
      import /dev/zero
             ^^^^^^^^^
    conseil : donnez le nom d'un fichier
    "#);
    let usage: String = ["import", "import lycee.csv mode=tout", "import lycee.csv moed=maj", "import a.csv b.csv"]
        .map(|ligne| ecole.refuse(2, ligne))
        .concat();
    insta::assert_snapshot!(usage, @r#"
    erreur : il manque « fichier » (un fichier .csv, .xlsx, .xls, .ods, ou .json de carnet)
      import
            ^
    conseil : forme : import fichier [colonnes=…] [mode=…] [tel=…] [feuille=…] [zero=…] [separateur=…] [encodage=…] [notifier=…] [vers=…]
    erreur : mode : « tout » inconnu (attendu : partiel, maj, partiel;maj)
      import lycee.csv mode=tout
                            ^^^^
    erreur : paramètre « moed » inconnu (attendu : colonnes=, mode=, tel=, feuille=, zero=, separateur=, encodage=, notifier=, vers=)
      import lycee.csv moed=maj
                       ^^^^
    conseil : vouliez-vous dire « mode= » ?
    erreur : « b.csv » est de trop
      import a.csv b.csv
                   ^^^^^
    conseil : un seul fichier à la fois ; un nom avec des espaces se met entre guillemets ; forme : import fichier [colonnes=…] [mode=…] [tel=…] [feuille=…] [zero=…] [separateur=…] [encodage=…] [notifier=…] [vers=…]
    "#);
}

#[test]
fn un_essai_de_chaque_commande_n_ecrit_rien() {
    let ecole = Ecole::petite();
    ecole.copie("lycee.csv");
    ecole.copie("fautes.csv");
    ecole.ecris("maj.csv", "Matricule;Classe\nE00001;L2\n");
    ecole.ecris("script.carnet", "note add E00001 14\nadd nom=A prenom=B tel=- classe=C\n");
    let avant = ecole.tout();
    let lignes = [
        "add nom=Sarr prenom=Fatou tel=0766554433 classe=L3 notes=12",
        "edit E00001 classe=L2 tel=-",
        "delete E00001",
        "note add E00001 Maths 15",
        "note set E00001#1 3",
        "note delete E00001#1",
        "import lycee.csv",
        "import maj.csv mode=maj",
        "import fautes.csv mode=partiel",
    ];
    for ligne in lignes {
        ecole.lance(&["--dry-run", "-c", ligne]).reussie();
        ecole.lance(&["-c", &format!("{ligne} --dry-run")]).reussie();
        ecole.lance(&["--yes", "-c", &format!("{ligne} --essai")]).reussie();
        assert_eq!(ecole.tout(), avant, "{ligne}");
    }
    ecole.lance(&["--dry-run", "-f", "script.carnet"]).reussie();
    ecole.lance(&["--dry-run", "-c", "source script.carnet"]).reussie();
    assert_eq!(ecole.tout(), avant);
    assert!(!ecole.dossier.join("fautes.rejets.csv").exists());
    let essai = ecole.lance(&["--dry-run", "--format", "json", "-c", "import lycee.csv"]).reussie().json();
    assert_eq!((&essai["lus"], &essai["crees"]), (&649.into(), &649.into()));
    let essai = ecole.lance(&["--dry-run", "--format", "json", "-c", "delete E00001"]).reussie().json();
    assert_eq!(essai, json!({ "supprimes": 0 }));
    // What would be refused is refused.
    assert_eq!(ecole.lance(&["--dry-run", "-c", "edit E00002 tel=0611223344"]).code, 1);
    assert_eq!(lycee::eleves().len(), 649);
}
