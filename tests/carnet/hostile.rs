//! Hostile input: endless lines, bytes that are no text, characters that a terminal would obey. Refused or harmless, and never
//! raw on standard output or standard error.

use crate::commun::ecole::{Ecole, Sortie, sortie};
use mongodb::bson::doc;
use mongodb::sync::Client;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// Colours, moves the cursor, rings, and turns the reading direction, in four ways.
const HOSTILE: &str = "\x1b[31m\u{9b}2J\x07\u{202e}";

/// Nothing that a terminal obeys but line ends.
fn inoffensive(sortie: Sortie) -> Sortie {
    let obeie = |c: &char| {
        c.is_control() && *c != '\n'
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for texte in [&sortie.out, &sortie.err] {
        assert_eq!(texte.chars().find(obeie), None, "{texte:?}");
    }
    sortie
}

#[test]
fn une_ligne_d_un_mega_est_refusee_et_la_suivante_est_lue() {
    let ecole = Ecole::petite();
    for octet in ["x", "é", "\x1b", "\0", "\""] {
        let lignes = format!("find {}\nwhoami\n", octet.repeat((3 << 20) / octet.len()));
        let sortie = inoffensive(ecole.lit(lignes.clone(), &["--keep-going"]));
        assert_eq!(
            (sortie.code, &*sortie.out),
            (2, "nom;role;classes;matieres;matricule\nprof;admin;;;\n"),
            "{octet:?}"
        );
        assert!(sortie.err.len() < 1000, "{}", sortie.err.len());
        ecole.ecris("long.carnet", lignes);
        assert_eq!(inoffensive(ecole.lance(&["-f", "long.carnet"])).code, 2);
        assert_eq!(inoffensive(ecole.lance(&["-c", "source long.carnet"])).code, 2);
    }
    // Without an end.
    assert_eq!(inoffensive(ecole.lit("x".repeat(5 << 20), &[])).code, 2);
    // As an argument, as long as the system takes one.
    assert_eq!(inoffensive(ecole.lance(&["-c", &format!("find {}", "x".repeat(120_000))])).code, 2);
}

#[test]
fn ce_qui_n_est_pas_de_l_utf_8_est_refuse() {
    let ecole = Ecole::petite();
    let sortie = inoffensive(ecole.lit(b"find nom=Lef\xe8vre\n".to_vec(), &["--format", "table"]));
    assert_eq!((sortie.code, &*sortie.out), (2, ""));
    insta::assert_snapshot!(sortie.err, @r#"
    entrée:1: erreur : la ligne n'est pas en UTF-8
    conseil : enregistrez le fichier en UTF-8
    "#);
    let ligne = OsStr::from_bytes(b"find nom=Lef\xe8vre");
    let sortie = inoffensive(crate::commun::ecole::sortie(ecole.carnet().arg("-c").arg(ligne)));
    assert_eq!(sortie.code, 2, "{}", sortie.err);
    assert!(sortie.err.contains("UTF-8"), "{}", sortie.err);
}

#[test]
fn un_caractere_de_controle_dans_une_ligne_est_refuse() {
    let ecole = Ecole::petite();
    let avant = ecole.tout();
    for controle in ["\0", "\x1b[31m", "\x07", "\x7f", "\u{9b}", "\u{202e}", "\u{2066}", "\u{feff}", "\x0b"] {
        for ligne in [
            format!("add nom=Sarr{controle} prenom=A tel=- classe=L3"),
            format!("find \"{controle}\""),
            format!("{controle}find"),
            format!("note add E00001 {controle}12"),
        ] {
            // A byte order mark before a line is none of it.
            if ligne.starts_with('\u{feff}') {
                continue;
            }
            let lue = inoffensive(ecole.lit(format!("{ligne}\n"), &[]));
            assert_eq!((lue.code, &*lue.out), (2, ""), "{ligne:?} : {}", lue.err);
            let json = inoffensive(ecole.lit(format!("{ligne}\n"), &["--format", "json"]));
            assert_eq!(json.code, 2);
            if controle != "\0" {
                assert_eq!(inoffensive(ecole.lance(&["-c", &ligne])).code, 2);
            }
        }
    }
    assert_eq!(ecole.tout(), avant);
}

#[test]
fn un_fichier_importe_n_apporte_aucun_caractere_de_controle() {
    let ecole = Ecole::neuve();
    let entetes = "Matricule;Nom;Prénom;Tél;Classe;Maths (T1)";
    for place in 0..6 {
        let mut cellules = ["X1", "Sarr", "Fatou", "0611223344", "L3", "12"].map(str::to_owned);
        cellules[place].push_str(HOSTILE);
        ecole.ecris("hostile.csv", format!("{entetes}\n{}\n", cellules.join(";")));
        for format in ["table", "vertical", "json", "csv"] {
            let sortie = inoffensive(ecole.lance(&["--format", format, "-c", "import hostile.csv"]));
            assert_eq!(sortie.code, 1, "{}", sortie.out);
        }
        let partiel = inoffensive(ecole.lance(&["--yes", "-c", "import hostile.csv mode=partiel"]));
        assert_eq!(partiel.code, 0, "{partiel:?}");
    }
    ecole.ecris("entetes.csv", format!("{entetes};Re{HOSTILE}marque\nX1;Sarr;Fatou;0611223344;L3;12;rien\n"));
    for format in ["table", "json"] {
        assert_eq!(inoffensive(ecole.lance(&["--format", format, "-c", "import entetes.csv"])).code, 1);
    }
    ecole.ecris("nul.csv", format!("{entetes}\nX1;Sa\0rr;Fatou;0611223344;L3;12\n"));
    assert_eq!(inoffensive(ecole.lance(&["-c", "import nul.csv"])).code, 1);
    assert!(ecole.documents("etudiants").is_empty());
}

#[test]
fn ce_que_la_base_contient_n_arrive_jamais_brut_au_terminal() {
    let ecole = Ecole::petite();
    let base = Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom);
    // As somebody would write it who goes past carnet.
    let champs = doc! {
        "nom": format!("Diop{HOSTILE}"), "prenom": format!("Awa{HOSTILE}"), "classe": format!("L3{HOSTILE}"),
        "notes.0.matiere": format!("Maths{HOSTILE}"), "notes.0.auteur": format!("prof{HOSTILE}"),
        "email": format!("awa@ecole.sn{HOSTILE}"),
    };
    let change = base
        .collection::<mongodb::bson::Document>("etudiants")
        .update_one(doc! { "_id": "E00001" }, doc! { "$set": champs })
        .bypass_document_validation(true)
        .run()
        .unwrap();
    assert_eq!(change.modified_count, 1);
    for format in ["table", "vertical", "json", "csv"] {
        for ligne in ["find", "show E00001", "note add E00001 12 --dry-run", "delete E00001 --dry-run"] {
            let sortie = inoffensive(ecole.lance(&["--format", format, "-c", ligne]));
            assert_eq!(sortie.code, 0, "{format} {ligne} : {}", sortie.err);
            assert!(!sortie.out.is_empty());
        }
        let sortie = inoffensive(ecole.lance(&["--format", format, "-c", "edit E00002 tel=0611223344"]));
        assert_eq!(sortie.code, 1, "l'erreur nomme celui qui a ce téléphone");
        assert_eq!(inoffensive(ecole.lance(&["--format", format, "-c", "delete E00001"])).code, 1);
    }
}

#[test]
fn un_nom_de_fichier_ou_de_base_hostile_est_montre_sans_danger() {
    let ecole = Ecole::neuve();
    for format in ["table", "json"] {
        let nom = format!("{format}{HOSTILE}.carnet");
        assert_eq!(inoffensive(ecole.lance(&["--format", format, "-f", &nom])).code, 1);
        ecole.ecris(&nom, "fnid\n");
        assert_eq!(inoffensive(ecole.lance(&["--format", format, "-f", &nom])).code, 2);
        let mut commande = crate::commun::ecole::carnet(&ecole.dossier);
        commande.args(["--format", format, "--mongo", &format!("mongodb://{HOSTILE}"), "-c", "config show"]);
        inoffensive(sortie(&mut commande));
        assert_eq!(inoffensive(ecole.lance(&["--format", format, &format!("--{HOSTILE}")])).code, 2);
    }
    let mut commande = ecole.carnet();
    commande.env("CARNET_USER", format!("awa{HOSTILE}")).env("CARNET_PASSWORD_FILE", ecole.mot_de_passe());
    assert_eq!(inoffensive(sortie(commande.args(["-c", "whoami"]))).code, 1);
}
