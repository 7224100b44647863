//! `class cloturer`: the end of a school year. What was stays readable as it was; everybody goes on without marks; what is stopped
//! in the middle is finished.

use crate::commun::coquille::EnMarche;
use crate::commun::ecole::{Ecole, sortie};
use crate::papiers::{lit, nomme};
use carnet::domain::compte::Portee;
use carnet::domain::{Matiere, Matricule, NomClasse, Role};
use mongodb::bson::{Document, doc};
use mongodb::sync::Client;
use serde_json::{Value, json};

const PASSAGE: &str = "passage=\"L1:L2;L2:L3;L3:-\"";

/// Three classes of a university: rules, locked and open periods, an awaited mark, an appreciation, a teacher.
fn licence() -> Ecole {
    let ecole = Ecole::neuve();
    nomme(&ecole);
    ecole.font(&[
        "class set L3 annee=2025-2026 libelle=\"Licence 3\" coefs=Maths:4;Anglais:2 annuelle=periodes periodes=T1:01/09/2025..31/12/2025;T2",
        "add matricule=E1 nom=Diop prenom=Awa tel=\"06 11 22 33 44\" classe=L3 naissance=27/09/2005 tuteur.adresse=\"Rue 10;Dakar\"",
        "add matricule=E2 nom=Ba prenom=Ali tel=- classe=L3",
        "add matricule=E3 nom=Sow prenom=Penda tel=- classe=L2 notes=Maths[11]",
        "add matricule=E4 nom=Fall prenom=Omar tel=- classe=L1 notes=Maths[9|ATT]",
        "note add E1 \"Maths[14|15,5] Anglais[8/10]\" periode=T1",
        "note add E1 Maths 12 periode=T2 coef=2",
        "note add E2 \"Maths[17] Anglais[11]\" periode=T1",
        "note comment E1 Maths \"Bonne année.\" periode=T2",
        "class lock L3 T1",
    ]);
    let role = Role::Enseignant {
        classes: Portee::Celles(vec![NomClasse::parse("L3").unwrap()]),
        matieres: Portee::Celles(vec![Matiere::parse("Maths").unwrap()]),
    };
    ecole.inscrit("m.fall", role, false);
    ecole
}

/// What is read of a year that goes or is gone.
fn lue(ecole: &Ecole, annee: &str) -> Vec<Value> {
    let lignes = ["show E1", "explain E1", "explain E2 periode=T1", "report classe=L3", "report classe=L3 periode=T2"];
    let mut lues: Vec<Value> = lignes.iter().map(|ligne| ecole.fait(&format!("{ligne} {annee}"))).collect();
    // What nobody needs for a bulletin is not kept.
    for champ in ["telephone", "tuteur", "email", "accords"] {
        if let Some(fiche) = lues[0].as_object_mut() {
            fiche.remove(champ);
        }
    }
    for (n, ligne) in
        ["bulletin E1 detail=oui", "bulletin classe=L3 periode=T1 groupe=oui", "report classe=L3"].iter().enumerate()
    {
        let nom = format!("papier-{n}-{}.pdf", annee.len());
        ecole.fait(&format!("{ligne} {annee} vers={nom}"));
        lues.push(json!(lit(ecole, &nom).texte()));
    }
    lues
}

fn base(ecole: &Ecole) -> mongodb::sync::Database {
    Client::with_uri_str(&ecole.base.mongo).unwrap().database(&ecole.base.nom)
}

#[test]
fn l_annee_close_se_lit_comme_elle_etait_et_la_suivante_commence_sans_notes() {
    let ecole = licence();
    ecole.fait("edit E1 tuteur.adresse=-");
    let avant = lue(&ecole, "");
    let cloture = format!("class cloturer annee=2025-2026 {PASSAGE}");
    // Seen, asked, and refused where nobody answers: nothing is written.
    let tout = ecole.tout_sauf_les_connexions();
    let vue = ecole.fait(&format!("{cloture} --dry-run"));
    assert_eq!((&vue["etudiants"], &vue["archives"], &vue["vers"]), (&json!(4), &json!(0), &json!("2026-2027")));
    let classe =
        |nom: &str| vue["classes"].as_array().unwrap().iter().find(|une| une["classe"] == nom).unwrap().clone();
    assert_eq!(vue["classes"][0]["classe"], "L3", "celle qui se vide d'abord");
    assert_eq!(classe("L3")["vont"], json!([{ "vers": "Anciens 2025-2026", "etudiants": 2 }]));
    assert_eq!((classe("L3")["ouvertes"].clone(), classe("L1")["provisoires"].clone()), (json!(["T2"]), json!(1)));
    assert!(ecole.refuse(1, &cloture).contains("--yes"));
    assert_eq!(ecole.tout_sauf_les_connexions(), tout);

    ecole.ecris("redoublants.csv", "Matricule;Vers\nE2;L3\nE4;L1\n");
    let faite = ecole.fait(&format!("{cloture} exceptions=redoublants.csv --yes"));
    assert_eq!(faite["archives"], 4);
    assert_eq!(lue(&ecole, "annee=2025-2026"), avant, "l'année close se lit comme elle était");
    // Everybody is where he goes on, without marks; rules stay, days and locks do not.
    let qui = |ligne: &str| {
        let liste = ecole.fait(ligne);
        liste.as_array().unwrap().iter().map(|un| un["matricule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(qui("find classe=L3 sort=nom"), ["E2", "E3"]);
    assert_eq!((qui("find classe=L2"), qui("find classe=L1")), (vec![], vec!["E4".to_owned()]));
    assert_eq!(qui("find classe=\"Anciens 2025-2026\""), ["E1"]);
    assert_eq!(qui("find notes>0").len(), 0);
    let l3 = ecole.fait("class show L3");
    assert_eq!((&l3["annee"], &l3["matieres"][0]["coef"]), (&json!("2026-2027"), &json!(4)));
    assert!(l3["periodes"].as_array().unwrap().iter().all(|une| une["debut"].is_null() && une["verrou"].is_null()));
    // The new year goes on by itself, and names change in it alone.
    ecole.font(&["note add E2 Maths 12 periode=T1", "edit E1 nom=Ndiaye"]);
    assert_eq!(ecole.fait("show E1 annee=2025-2026")["nom"], "Diop");
    assert_eq!(ecole.fait("show ndiaye awa annee=2025-2026")["matricule"], "E1");
    assert!(ecole.refuse(1, "show E3 annee=2019-2020").contains("attendu : 2025-2026"));
    assert!(ecole.refuse(1, "report classe=M9 annee=2025-2026").contains("L1, L2, L3"));
    ecole.lance(&["-c", "log --verifier"]).reussie();

    // No way back but the backup; and nothing is closed twice.
    ecole.font(&["undo --yes", "undo --yes"]);
    let refus = ecole.refuse(1, "undo 5 --yes");
    assert!(refus.contains("clôture") && refus.contains("restore"), "{refus}");
    assert!(ecole.refuse(1, &format!("{cloture} --yes")).contains("aucun étudiant à archiver"));
    ecole.fait("backup vers=apres.sauvegarde");
    ecole.lance(&["-c", "backup --verifier apres.sauvegarde", "-c", "restore apres.sauvegarde --dry-run"]).reussie();

    // A mark that somebody changes in the archive is found.
    let archives = base(&ecole).collection::<Document>("archives");
    let maths = doc! { "matricule": "E1", "notes.n": 1 };
    archives.update_one(maths, doc! { "$set": { "notes.$.centiemes": 2_000_i64 } }).run().unwrap();
    let verifie = ecole.lance(&["-c", "log --verifier"]);
    assert!(verifie.code == 1 && verifie.out.contains("2025-2026 E1"), "{verifie:?}");
}

#[test]
fn chacun_lit_de_l_annee_close_ce_qu_il_pouvait_lire() {
    let ecole = licence();
    ecole.fait(&format!("class cloturer annee=2025-2026 {PASSAGE} --yes"));
    let prof = ecole.dossier.join("maison-m.fall");
    let eleve = |matricule: &str, compte: &str| {
        ecole.inscrit(compte, Role::Etudiant { matricule: Matricule::parse(matricule).unwrap() }, false)
    };
    let awa = eleve("E1", "awa");
    let dit =
        |maison: &std::path::Path, ligne: &str| sortie(ecole.chez(maison).args(["--format", "json", "-c", ligne])).code;
    // Her class, though all of it is elsewhere by now; not another's.
    assert_eq!(dit(&prof, "show E1 annee=2025-2026"), 0);
    assert_eq!(dit(&prof, "bulletin classe=L3 annee=2025-2026 vers=l3/"), 0);
    assert_eq!(dit(&prof, "show E4 annee=2025-2026"), 1);
    assert_eq!(dit(&prof, "report classe=L1 annee=2025-2026"), 1);
    assert_eq!(dit(&prof, &format!("class cloturer annee=2026-2027 {PASSAGE}")), 1);
    assert_eq!(dit(&awa, "bulletin annee=2025-2026 vers=moi.pdf"), 0);
    assert_eq!(dit(&awa, "show E2 annee=2025-2026"), 1);
    // Who comes back is the one who left.
    for ligne in ["delete E1 --yes", "undo --yes"] {
        assert_eq!(ecole.lance(&["-c", ligne]).code, 0, "{ligne}");
    }
    assert_eq!(dit(&awa, "show annee=2025-2026"), 0);
    // Who is removed stays in his class of then; who is given his matricule is not he.
    let parti = ecole.lance(&["--format", "json", "-c", "delete E1 --yes"]);
    assert!(parti.code == 0 && parti.err.contains("2025-2026"), "{parti:?}");
    ecole.fait("add matricule=E1 nom=Autre prenom=Personne tel=- classe=L3");
    assert_eq!(dit(&awa, "show annee=2025-2026"), 1);
    assert_eq!(ecole.fait("show E1 annee=2025-2026")["nom"], "Diop");
    assert_eq!(ecole.fait("show E2 annee=2025-2026")["effectif"], 2);
}

#[test]
fn ce_qui_ne_va_pas_est_dit_avant_que_rien_ne_soit_fait() {
    let ecole = licence();
    ecole.font(&[
        "class set L1 annee=2023-2024",
        "class set M9 annee=2026-2027",
        "add nom=Ba prenom=Léa tel=- classe=M9",
    ]);
    let refus = |suite: &str| ecole.refuse(1, &format!("class cloturer annee=2025-2026 --yes {suite}"));
    let tout = ecole.tout_sauf_les_connexions();
    ecole.ecris("table.csv", "classe;vers\nL3;\nL2;L3\n");
    ecole.ecris("exceptions.csv", "matricule;vers\nE9;L3\nE3;L3\n");
    ecole.ecris("sans.csv", "classe;suite\nL3;-\n");
    for (suite, attendu) in [
        ("", "passage="),
        ("passage=L2:L3;L3:L2", "L2 → L3 → L2"),
        ("passage=L2:L3", "L2 passe en « L3 »"),
        ("passage=L33:-", "il n'y a pas de classe « L33 »"),
        ("passage=L3:-;l3:L4", "« L3 » est donné deux fois"),
        ("passage=L1:-", "de l'année 2023-2024"),
        ("passage=M9:-", "n'est pas dans les archives"),
        ("exceptions=exceptions.csv", "passage="),
        ("passage=L3:- vers=2024-2025", "ne vient pas après"),
        ("table=table.csv", "ligne 2 : « vers » est vide"),
        ("table=sans.csv", "« classe » et « vers »"),
        ("passage=L2:L3;L3:- exceptions=exceptions.csv", "E9"),
        ("passage=L3:- table=table.csv", "disent la même chose"),
    ] {
        let dit = refus(suite);
        assert!(dit.contains(attendu), "{suite} : {dit}");
    }
    assert_eq!(ecole.tout_sauf_les_connexions(), tout);
    // What the table leaves out stays as it is.
    let vue = ecole.fait("class cloturer annee=2025-2026 passage=L3:M1 --yes");
    assert_eq!((&vue["sans_suite"], &vue["nouvelles"]), (&json!(["L2"]), &json!(["M1"])));
    assert_eq!(ecole.fait("show E3")["notes"].as_array().unwrap().len(), 1);
    assert_eq!(ecole.fait("class show M1")["annee"], "2026-2027");
}

#[test]
fn undo_ne_rend_pas_a_une_annee_ce_qui_etait_de_celle_d_avant() {
    let ecole = licence();
    let [une, autre] = ["une", "autre"].map(|nom| ecole.inscrit(nom, Role::Admin, false));
    let dit = |maison: &std::path::Path, ligne: &str| sortie(ecole.chez(maison).args(["--yes", "-c", ligne]));
    dit(&une, "note delete E1#4").reussie();
    ecole.fait("add matricule=E9 nom=Sy prenom=Mia tel=- classe=L2 notes=Maths[12]");
    dit(&autre, "delete E9").reussie();
    ecole.fait(&format!("class cloturer annee=2025-2026 {PASSAGE} --yes"));
    for maison in [&une, &autre] {
        let refus = dit(maison, "undo");
        assert!(refus.code == 1 && refus.err.contains("2025-2026 est close"), "{refus:?}");
    }
    assert!(ecole.fait("show E1")["notes"].as_array().unwrap().is_empty());
    // A name is of no year.
    dit(&une, "edit E1 nom=Ndiaye").reussie();
    dit(&une, "undo").reussie();
    // Nor does an import come while a year is half closed.
    let clotures = base(&ecole).collection::<Document>("clotures");
    clotures.update_one(doc! { "_id": "2025-2026" }, doc! { "$set": { "etat": "en_cours" } }).run().unwrap();
    ecole.ecris("l3.csv", "Nom;Prénom;Classe\nZola;Émile;L3\n");
    assert!(ecole.refuse(1, "import l3.csv tel=-").contains("class cloturer annee=2025-2026"));
}

#[test]
fn une_cloture_tuee_entre_deux_lots_se_finit_par_la_meme_commande() {
    let ecole = Ecole::neuve();
    let lignes: String =
        (0..530).map(|n| format!("M{n:04};Nom{n};Awa;{};{}\n", if n < 20 { "L2" } else { "L3" }, n % 20)).collect();
    ecole.ecris("liste.csv", format!("Matricule;Nom;Prénom;Classe;Maths\n{lignes}"));
    ecole.fait("import liste.csv tel=-");
    let ligne = "class cloturer annee=2025-2026 passage=L2:L3;L3:-";
    let tue = |point: &str| {
        let mut commande = ecole.commande(&ecole.maison());
        commande.args(["--yes", "-c", ligne]).env("CARNET_POINTS", format!("{point}:tue"));
        let fin = EnMarche::commence(&mut commande).fin();
        assert_eq!(fin.code, None, "{} {}", fin.sortie, fin.erreurs);
    };
    // After the first list, after a class, before a transaction is confirmed: each time by the next one.
    let combien = |filtre: Document, collection: &str| {
        base(&ecole).collection::<Document>(collection).count_documents(filtre).run().unwrap()
    };
    let concorde = || {
        let archives = combien(doc! {}, "archives");
        assert_eq!(combien(doc! { "nb_notes": 0 }, "etudiants"), archives, "archivé et passé, ou ni l'un ni l'autre");
        assert_eq!(combien(doc! {}, "etudiants"), 530);
        archives
    };
    tue("cloture-lot");
    assert_eq!(concorde(), 500);
    let suite = ecole.lance(&["-c", "find limit=1"]);
    assert!(suite.err.contains("s'est arrêtée à 500 étudiants sur 530"), "{}", suite.err);
    let autre = ecole.lance(&["-c", "class cloturer annee=2025-2026 passage=L3:- --yes"]);
    assert!(autre.code == 1 && autre.err.contains("doit d'abord être finie"), "{autre:?}");
    tue("cloture-classe");
    assert_eq!(concorde(), 510);
    let finie = ecole.lance(&["--format", "json", "-c", "class cloturer annee=2025-2026 --yes"]);
    assert_eq!((finie.code, &finie.json()["archives"]), (0, &json!(20)), "{finie:?}");
    assert_eq!(concorde(), 530);
    let effectif = |classe: &str| combien(doc! { "classe": classe }, "etudiants");
    assert_eq!((effectif("L2"), effectif("L3"), effectif("Anciens 2025-2026")), (0, 20, 510));
    ecole.lance(&["-c", "log --verifier"]).reussie();
}
