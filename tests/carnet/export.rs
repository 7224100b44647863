//! `export` with the real program: what it writes, comes back, refuses, and tells the journal.

use crate::commun::ecole::{Ecole, sortie};
use carnet::domain::compte::Portee;
use carnet::domain::{NomClasse, Role};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

/// Whom it is about and what he has, without what another school gives anew.
fn tout(ecole: &Ecole) -> Vec<serde_json::Value> {
    let texte = ecole.lance(&["-c", "export ndjson - notes=oui sort=matricule"]).reussie().out;
    texte
        .lines()
        .map(|ligne| {
            let mut etudiant: serde_json::Value = serde_json::from_str(ligne).unwrap();
            for note in etudiant["notes"].as_array_mut().unwrap() {
                note.as_object_mut().unwrap().remove("auteur");
            }
            etudiant
        })
        .collect()
}

fn riche() -> Ecole {
    let ecole = Ecole::petite();
    ecole.font(&[
        "add nom=\"=1+1\" prenom='O\"Neil' tel=\"+221 77 123 45 67\" classe=L3 naissance=27/09/2008 email=x@ecole.fr tuteur.nom=Fall tuteur.tel=0611223355 tuteur.adresse=\"12, rue des Lilas;BP 5033\"",
        "note add E00003 \"Éd. physique\" 8/10 coef=0,5 type=oral periode=T1 date=12/11/2026",
        "note add E00003 Maths ABS type=examen",
        "note add E00001 Maths 17,25 periode=\"Trimestre 2\"",
    ]);
    ecole
}

#[test]
fn ce_qui_sort_rentre_ailleurs_sans_rien_perdre() {
    let ecole = riche();
    let avant = tout(&ecole);
    assert_eq!(avant.len(), 3);
    for (format, suite) in [
        ("csv", ""),
        ("csv", "separateur=tab decimale=point encodage=utf-8-sans-bom"),
        ("json", ""),
        ("ndjson", ""),
        ("xlsx", ""),
    ] {
        let rapport = ecole.fait(&format!("export {format} eleves.{format} notes=oui --yes {suite}"));
        assert_eq!((&rapport["etudiants"], &rapport["notes"]), (&3.into(), &true.into()));
        let autre = Ecole::neuve();
        autre.ecris(&format!("eleves.{format}"), fs::read(ecole.dossier.join(format!("eleves.{format}"))).unwrap());
        assert_eq!(autre.fait(&format!("import eleves.{format}"))["crees"], 3, "{format}");
        assert_eq!(tout(&autre), avant, "{format} {suite}");
        // The same file again changes nothing.
        assert_eq!(autre.fait(&format!("import eleves.{format} mode=maj"))["inchanges"], 3, "{format}");
    }
}

#[test]
fn le_csv_est_celui_d_un_excel_francais() {
    let ecole = Ecole::petite();
    ecole.fait("export csv eleves.csv");
    insta::assert_snapshot!(ecole.texte("eleves.csv").replace("\u{feff}", "BOM").replace("\r\n", "␍␊\n"), @"
    BOMMatricule;Nom;Prénom;Téléphone;E-mail;Classe;Date de naissance;Nom du tuteur;Téléphone du tuteur;E-mail du tuteur;Adresse du tuteur;accord-mail;accord-sms;tuteur.accord-mail;tuteur.accord-sms;Moyenne;Provisoire␍␊
    E00001;Diop;Awa;+33611223344;;L3;;;;;;;;;;11,83;␍␊
    E00002;Petit;Léo;-;;2de A;;;;;;;;;;;␍␊
    ");
    let mode = fs::metadata(ecole.dossier.join("eleves.csv")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let sur_la_sortie = ecole.lance(&["-c", "export csv - classe=L3 champs=nom,notes"]).reussie().out;
    assert_eq!(sur_la_sortie, "\u{feff}Nom;Notes\r\nDiop;Maths[12|15,5|8]\r\n");
    let points = ecole.lance(&["-c", "export csv - classe=L3 champs=notes decimale=point"]).reussie().out;
    assert_eq!(points, "\u{feff}Notes\r\nMaths[12|15.5|8]\r\n");
}

#[test]
fn un_fichier_n_est_remplace_qu_avec_accord_et_rien_n_est_a_moitie_ecrit() {
    let ecole = riche();
    ecole.ecris("la.csv", "à moi");
    assert!(ecole.refuse(1, "export csv la.csv").contains("--yes"));
    assert_eq!(ecole.texte("la.csv"), "à moi");
    for ligne in [
        "export csv .",
        "export csv absent/x.csv",
        "export csv /proc/x.csv",
        "export csv x.csv encodage=windows-1252 nom~lukasz",
    ] {
        let code = ecole.lance(&["-c", ligne]).code;
        assert!(code == 1 || ligne.contains("lukasz"), "{ligne}");
    }
    ecole.fait("add nom=Łukasz prenom=Jan tel=- classe=L3");
    assert!(ecole.refuse(1, "export csv y.csv encodage=windows-1252").contains("« Ł »"));
    for (code, ligne) in [
        (2, "export pdff x"),
        (2, "export xlsx -"),
        (2, "export json x.json separateur=tab"),
        (2, "export csv x.csv champs=taille"),
        (2, "export csv x.csv champs=nom,nom"),
        (2, "export csv x.csv notes=3"),
    ] {
        ecole.refuse(code, ligne);
    }
    ecole.lance(&["--dry-run", "-c", "export xlsx z.xlsx"]).reussie();
    let restes: Vec<_> = fs::read_dir(&ecole.dossier)
        .unwrap()
        .map(|entree| entree.unwrap().file_name().into_string().unwrap())
        .filter(|nom| nom != "maison" && nom != "la.csv" && nom != "x.csv")
        .collect();
    assert_eq!(restes, [""; 0]);
}

#[test]
fn un_enseignant_n_exporte_que_ses_classes_et_le_journal_le_dit() {
    let ecole = riche();
    let classes = Portee::Celles(vec![NomClasse::parse("L3").unwrap()]);
    let maison = ecole.inscrit("fall", Role::Enseignant { classes, matieres: Portee::Toutes }, false);
    let sien = sortie(ecole.chez(&maison).args(["-c", "export json - notes=oui"])).reussie().out;
    assert!(sien.contains("Awa") && !sien.contains("Léo"), "{sien}");
    ecole.fait("export csv eleves.csv notes=oui");
    let journal = ecole.lance(&["--format", "table", "-c", "log limit=2"]).reussie().out;
    for mot in ["export", "eleves.csv", "fall", "sortie standard"] {
        assert!(journal.contains(mot), "{mot} : {journal}");
    }
    // It changes nothing that could be taken back.
    ecole.fait("add nom=Sarr prenom=Ali tel=- classe=L3");
    ecole.fait("export csv deux.csv");
    assert!(ecole.lance(&["--yes", "-c", "undo"]).reussie().out.contains("Sarr"));
}

#[test]
fn un_autre_programme_ouvre_le_classeur() {
    let ecole = riche();
    ecole.fait("export xlsx eleves.xlsx notes=oui");
    let script = "import openpyxl, datetime\n\
        livre = openpyxl.load_workbook('eleves.xlsx')\n\
        e, n = livre['Étudiants'], livre['Notes']\n\
        assert livre.sheetnames == ['Étudiants', 'Notes'], livre.sheetnames\n\
        assert e.freeze_panes == 'A2' and e.auto_filter.ref == 'A1:Q4', (e.freeze_panes, e.auto_filter.ref)\n\
        lignes = {l[0]: l for l in e.iter_rows(min_row=2, values_only=True)}\n\
        assert lignes['E00003'][1] == '=1+1' and e['B2'].data_type == 's', lignes\n\
        assert lignes['E00001'][3] == '+33611223344', lignes\n\
        assert lignes['E00003'][6] == datetime.datetime(2008, 9, 27), lignes\n\
        notes = [l for l in n.iter_rows(min_row=2, values_only=True)]\n\
        assert ('E00003', '=1+1', 'O\"Neil', 'L3', 'Éd. physique', 8, 10, 0.5, 'oral', 'T1', datetime.datetime(2026, 11, 12), 'prof') in notes, notes\n\
        faibles = [l[5].value for l in n.iter_rows(min_row=2) if l[5].font.color and l[5].font.color.rgb == 'FFFF0000']\n\
        assert faibles == [8], faibles\n";
    let vu = Command::new("/usr/bin/python3").args(["-c", script]).current_dir(&ecole.dossier).output().unwrap();
    assert!(vu.status.success(), "{}", String::from_utf8_lossy(&vu.stderr));
}

#[test]
fn le_classeur_d_un_lycee_s_importe() {
    let ecole = Ecole::neuve();
    ecole.copie("lycee.xlsx");
    let refus = ecole.lance(&["--format", "table", "-c", "import lycee.xlsx"]);
    assert!(refus.code == 1 && refus.out.contains("zero=oui"), "{refus:?}");
    assert_eq!(ecole.fait("import lycee.xlsx zero=oui")["crees"], 240);
}

#[test]
fn les_criteres_derriere_le_fichier_sont_lies_par_ou_comme_ceux_de_find() {
    let ecole = riche();
    let exportes = |suite: &str| {
        let ligne =
            format!("export csv - {suite} champs=matricule sort=matricule separateur=tab encodage=utf-8-sans-bom");
        let sortie = ecole.lance(&["-c", &ligne]).reussie().out;
        sortie.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(exportes("nom=Diop ou nom=Petit"), ["E00001", "E00002"]);
    assert_eq!(exportes("classe=L3 nom=Diop ou nom=Petit"), ["E00001", "E00002"]);
    assert_eq!(exportes("(nom=Diop ou nom=Petit)"), ["E00001", "E00002"]);
    assert_eq!(exportes("diop ou petit"), ["E00001", "E00002"]);
    assert_eq!(exportes("non nom=Diop ou nom=Diop"), ["E00001", "E00002", "E00003"]);
    assert!(ecole.refuse(2, "export csv - ou nom=Diop").contains("« ou »"));
    assert!(ecole.refuse(2, "export csv ou nom=Diop").contains("« ou »"));
    let premiers = ecole.lance(&["--format", "csv", "-c", "top 5 classe=L3 ou classe=L2"]).reussie().out;
    assert_eq!(premiers.lines().count(), 3, "{premiers}");
}

#[test]
fn les_classeurs_anciens_et_libres_s_importent_comme_celui_d_excel() {
    let attendus = {
        let ecole = Ecole::neuve();
        ecole.copie("lycee.xlsx");
        ecole.fait("import lycee.xlsx zero=oui");
        tout(&ecole)
    };
    for nom in ["lycee.xls", "lycee.ods"] {
        let ecole = Ecole::neuve();
        ecole.copie(nom);
        assert_eq!(ecole.fait(&format!("import {nom} zero=oui"))["crees"], 60, "{nom}");
        assert_eq!(tout(&ecole), attendus[..60], "{nom}");
    }
}
